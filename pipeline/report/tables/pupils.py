"""The table of a delivered survey of pupils."""

from __future__ import annotations

from pipeline.report.findings.pupils import has_base, percent, steps
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv

INTERVALS = f"Inom parentes 95{sv.THIN}% osäkerhetsintervall enligt Wilson där antalet svar är levererat, räknat som ett enkelt urval"


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
                rows.append((Cell(indicator.title), Cell(sv.sentence(name)[:-1]), *cells, Cell(change)))
    if not rows:
        return None
    based = has_base(picture, period)
    uncertainty = INTERVALS if based else "Levererade uppgifter utan antal svar, därför utan osäkerhetsintervall"
    return Table(
        id="pupils",
        title="Skolelevers drogvanor",
        subtitle=f"Andel av eleverna i procent, {period}",
        columns=(
            Column("Fråga", width=2.3),
            Column("Årskurs", width=1.3),
            *(Column(word.capitalize(), "number", 1.0 if based else 0.6) for word in sv.PUPIL_SEXES.values()),
            Column("Förändring" if based else "Förändring, enligt CAN", width=1.3),
        ),
        rows=tuple(rows),
        source=f"Källa: CAN, skolelevers drogvanor {period}. {uncertainty}.",
        note="– uppgiften redovisas inte.",
        rules_after=tuple(i for i, row in enumerate(rows[:-1]) if rows[i + 1][0].text != row[0].text),
    )


def _change(picture: Picture, indicator: str, grade: str, period: str) -> str:
    """Return how a grade's share has changed: in the source's words, or as tested."""
    words = {
        "higher": "säkerställt högre än {}",
        "lower": "säkerställt lägre än {}",
        "no_detectable_difference": "ingen säkerställd sedan {}",
        "cannot_tell": "går inte att avgöra",
    }
    for row in steps(picture, indicator):
        if row.age_group == grade and row.basis == "delivered":
            return f"{row.why} sedan {row.other}"
        if (row.age_group, row.period) == (grade, period):
            return words.get(row.verdict, sv.NOT_GIVEN).format(row.other)
    return sv.NOT_GIVEN


def delivered(value: Value | None) -> str:
    """Return a share, with its interval where it has one."""
    if value is None or (value.value is None and value.status != "suppressed"):
        return sv.NOT_GIVEN
    return tables.share_with_interval(value) if value.ci_low is not None or value.value is None else percent(value)
