"""The tables of what a delivered survey says of pupils."""

from __future__ import annotations

from pipeline.report.findings.state import of
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences.pupils import has_base, steps
from pipeline.report.sentences.reasons import why
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables.cells import share_with_interval
from pipeline.words.sv import headings, pupil_tables, sources, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import pupils as words


def table(picture: Picture, period: str) -> Table | None:
    """Return all that CAN gives on pupils' drug habits, as delivered."""
    rows = []
    for indicator in picture.indicators.values():
        if indicator.source != "drug_habits":
            continue
        for grade, name in sv.GRADES.items():
            values = [picture.value(indicator.indicator, period, "municipality", sex, grade) for sex in sv.PUPIL_SEXES]
            change = _change(picture, indicator.indicator, grade, period)
            if (
                any(value and (value.value is not None or value.status == "suppressed") for value in values)
                or change != sv.NOT_GIVEN
            ):
                cells = [Cell(delivered(value)) for value in values]
                rows.append((Cell(indicator.title), Cell(sv.upper_first(name)), *cells, Cell(change)))
    if not rows:
        return None
    based = has_base(picture, period)
    return Table(
        id="pupils",
        title=words.TITLE,
        subtitle=words.subtitle(period),
        columns=(
            Column(headings.QUESTION, width=2.3),
            Column(words.GRADE, width=1.3),
            *(Column(sv.upper_first(word), "number", 1.0 if based else 0.6) for word in sv.PUPIL_SEXES.values()),
            Column(words.CHANGE if based else words.CHANGE_AS_STATED, width=1.3),
        ),
        rows=tuple(rows),
        source=sv.paragraph(
            [
                sources.pupils_in_full([period]),
                words.INTERVALS if based else words.NO_INTERVALS,
                words.ALL_ASKED if picture.municipality.all_pupils else "",
            ]
        ),
        note=words.NOT_TOLD,
        rules_after=tuple(i for i, row in enumerate(rows[:-1]) if rows[i + 1][0].text != row[0].text),
    )


def _change(picture: Picture, indicator: str, grade: str, period: str) -> str:
    """Return how a grade's share has changed: in the source's words, or as tested."""
    for row in steps(picture, indicator):
        if row.age_group == grade and row.basis == "delivered":
            return words.change_stated_in_table(why(row), row.other)
        if (row.age_group, row.period) == (grade, period):
            return words.change_in_table(of(row.verdict, row.reason), row.other)
    return sv.NOT_GIVEN


def delivered(value: Value | None) -> str:
    """Return a share, with its interval where it has one."""
    if value is None or (value.value is None and value.status != "suppressed"):
        return sv.NOT_GIVEN
    if value.ci_low is None and value.value is not None:
        return sv.number(100 * value.value)
    return share_with_interval(value)


def over_time(picture: Picture, indicator: Indicator) -> Table | None:
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
