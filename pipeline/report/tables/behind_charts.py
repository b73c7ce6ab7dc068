"""Every table behind a chart of the chapters, with the numbers that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.set.blocks import Table
from pipeline.report.tables import elsewhere, notes, offences, pupils, survey, walks


def all_tables(picture: Picture) -> Iterator[Table]:
    """Yield every table behind a chart of the chapters, in the order of the chapters' sections."""
    mains = [picture.main_indicator(promise) for promise in picture.promises]
    for indicator in dict.fromkeys(main for main in mains if main):
        yield from _optional(survey.over_time(picture, indicator))
    for indicator in picture.headlines("drug_habits"):
        yield from _optional(pupils.over_time(picture, indicator))
    for indicator in _shown_offences(picture):
        yield from _optional(offences.months(picture, indicator))
    shown = _shown_offences(picture)
    for told in (offences.weekdays, offences.hours, offences.seasons, offences.places):
        yield from _optional(told(picture, shown))
    yield from _optional(elsewhere.elsewhere(picture))
    for made in (notes.held, notes.themes, notes.themes_by_district, walks.by_place):
        yield from _optional(made(picture))


def _optional(table: Table | None) -> Iterable[Table]:
    return [table] if table else []


def _shown_offences(picture: Picture) -> list[Indicator]:
    """Return the groups of offences that the promises' chapters show."""
    named = [name for promise in picture.promises.values() for name in promise.crime]
    return [picture.indicators[name] for name in dict.fromkeys(named) if picture.last_year(name)]
