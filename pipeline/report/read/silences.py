"""Where many gave no answer to a question, as one edition may know it."""

from __future__ import annotations

from functools import cached_property

from pipeline.report.read.opening import Tables
from pipeline.report.read.rows import Silence


class Silences(Tables):
    """The published tables, with what those who are silent could change."""

    @cached_property
    def _silences(self) -> dict[tuple[str, str, str], Silence]:
        rows = self._known(Silence, "survey_silence")
        return {(row.indicator, row.period, row.area): row for row in rows}

    def silence(self, indicator: str, period: str, area: str) -> Silence | None:
        """Return what is known of those who gave no answer, where they are more than elsewhere; None where they are not."""
        return self._silences.get((indicator, period, area))
