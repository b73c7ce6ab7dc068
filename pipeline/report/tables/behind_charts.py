"""Every table behind a chart of the chapters, with the numbers that are drawn; those of pupils are made here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import notes, offences, survey
from pipeline.report.tables.pupils import delivered
from pipeline.words.sv import headings, pupil_tables, sources, survey_tables
from pipeline.words.sv import language as sv


def all_tables(picture: Picture) -> Iterator[Table]:
    """Yield every table behind a chart of the chapters, in the order of the chapters' sections."""
    mains = [picture.main_indicator(promise) for promise in picture.promises]
    for indicator in dict.fromkeys(main for main in mains if main):
        yield from _optional(survey.over_time(picture, indicator))
    for indicator in picture.headlines("drug_habits"):
        yield from _optional(pupils_over_time(picture, indicator))
    for indicator in _shown_offences(picture):
        yield from _optional(offences.months(picture, indicator))
    shown = _shown_offences(picture)
    for told in (offences.weekdays, offences.hours, offences.seasons, offences.places):
        yield from _optional(told(picture, shown))
    yield from _optional(offences.elsewhere(picture))
    yield from _optional(notes.themes(picture))
    yield from _optional(notes.themes_by_district(picture))


def _optional(table: Table | None) -> Iterable[Table]:
    return [table] if table else []


def _shown_offences(picture: Picture) -> list[Indicator]:
    """Return the groups of offences that the promises' chapters show."""
    named = [name for promise in picture.promises.values() for name in promise.crime.split()]
    return [picture.indicators[name] for name in dict.fromkeys(named) if picture.last_year(name)]


def pupils_over_time(picture: Picture, indicator: Indicator) -> Table | None:
    """Return pupils' shares by grade and sex, survey by survey; None with a single survey."""
    series = {
        (grade, sex): {
            value.period: value for value in picture.values_of(indicator.indicator, "municipality", "share", grade, sex)
        }
        for grade in sv.GRADES
        for sex in sv.PUPIL_SEXES
    }
    periods = sorted({period for values in series.values() for period in values})
    if len(periods) < 2:
        return None
    rows = [
        (
            Cell(pupil_tables.group(sv.GRADES[grade], sv.PUPIL_SEXES[sex])),
            *(Cell(delivered(values.get(period))) for period in periods),
        )
        for (grade, sex), values in series.items()
        if values
    ]
    return Table(
        id=f"pupils-{indicator.indicator}-table",
        title=survey_tables.over_time(indicator.title),
        subtitle=pupil_tables.shares(periods[0], periods[-1]),
        columns=(Column(headings.PUPILS, width=1.6), *(Column(period, "number") for period in periods)),
        rows=tuple(rows),
        source=sources.pupils_in_full(periods),
        compact=True,
    )
