"""What a report reads of reported offences beside their counts and rates: when, where again, and the municipality among others."""

from __future__ import annotations

from functools import cached_property

from pipeline.report.read.offence_rows import (
    OffenceAmongPeers,
    OffenceHour,
    OffenceMonth,
    OffencePattern,
    OffencePlace,
    OffenceSeason,
    OffenceTotal,
)
from pipeline.report.read.opening import Tables


class Offences(Tables):
    """The published tables on reported offences as one edition may see them."""

    @cached_property
    def offence_months(self) -> list[OffenceMonth]:
        """The municipality's months of reported offences that the edition may know, in order."""
        rows = self._known(OffenceMonth, "offence_month")
        return sorted(rows, key=lambda row: (row.indicator, row.period))

    @cached_property
    def offence_hours(self) -> list[OffenceHour]:
        """When in the week offences may have taken place, for the years that the edition may know."""
        return self._known(OffenceHour, "offence_hour")

    def seasons(self, indicator: str) -> list[OffenceSeason]:
        """Return a group's months of the year, over the last years that the edition may know; empty when they are not told."""
        rows = [row for row in self._offence_seasons if row.indicator == indicator]
        last = max((row.period for row in rows), default="")
        return sorted((row for row in rows if row.period == last), key=lambda row: row.month)

    @cached_property
    def _offence_seasons(self) -> list[OffenceSeason]:
        return self._known(OffenceSeason, "offence_season")

    def patterns(self, indicator: str, pattern: str) -> list[OffencePattern]:
        """Return what is tested of how a group's offences gather, of one kind; empty when nothing is."""
        return [row for row in self._patterns if (row.indicator, row.pattern) == (indicator, pattern)]

    @cached_property
    def _patterns(self) -> list[OffencePattern]:
        return self._known(OffencePattern, "offence_pattern")

    def repeat_places(self, indicator: str, period: str, area: str, least: int) -> OffencePlace | None:
        """Return how many places had at least so many offences of a group in a year."""
        return self._offence_places.get((indicator, period, area, least))

    @cached_property
    def _offence_places(self) -> dict[tuple[str, str, str, int], OffencePlace]:
        rows = self._known(OffencePlace, "offence_place")
        return {(row.indicator, row.period, row.area, row.least): row for row in rows}

    @cached_property
    def offence_totals(self) -> list[OffenceTotal]:
        """All offences of the local extract beside Brå's, for the years that the edition may know, in order."""
        return sorted(self._known(OffenceTotal, "offence_total"), key=lambda row: row.period)

    def among_peers(self, indicator: str, period: str) -> OffenceAmongPeers | None:
        """Return where the municipality lies among its peers by a group of offences in a year; None with fewer than ten."""
        return self._among_peers.get((indicator, period))

    @cached_property
    def _among_peers(self) -> dict[tuple[str, str], OffenceAmongPeers]:
        rows = self._known(OffenceAmongPeers, "offence_among_peers")
        return {(row.indicator, row.period): row for row in rows}
