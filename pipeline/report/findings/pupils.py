"""What a delivered survey of pupils says: the table and the sentences. What has no number of answers has no interval and no verdict."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells as tables
from pipeline.words.sv import language as sv

NO_BASE = "antalet svar redovisas inte, så det går inte att avgöra om skillnaderna är säkerställda"
INTERVALS = f"Inom parentes 95{sv.THIN}% osäkerhetsintervall enligt Wilson där antalet svar är levererat, räknat som ett enkelt urval"


def has_base(picture: Picture, period: str) -> bool:
    """Return whether any share of a year's pupils is delivered with its number of answers."""
    values = (
        picture.value(row.indicator, period, "municipality", sex, grade)
        for row in picture.indicators.values()
        if row.source == "drug_habits"
        for sex in sv.PUPIL_SEXES
        for grade in sv.GRADES
    )
    return any(value is not None and value.n is not None for value in values)


# ---- sentences --------------------------------------------------------------------------------------------------------


def shares(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on what CAN gives for each grade, and on girls and boys."""
    every, sexes, compared = [], [], []
    for grade, name in sv.GRADES.items():
        value, girls, boys = (
            picture.value(indicator.indicator, period, "municipality", sex, grade) for sex in ("all", "women", "men")
        )
        if value and value.value is not None:
            every.append(f"{sv.number(100 * value.value)} procent i {name}")
        if boys and girls and boys.value is not None and girls.value is not None:
            sexes.append(
                f"{sv.number(100 * boys.value)} procent av pojkarna och {sv.number(100 * girls.value)} procent av flickorna i {name}"
            )
            found = picture.comparison(
                indicator.indicator, period, "municipality", "women_vs_men", "men", sex="women", age_group=grade
            )
            compared.append((name, found, girls.n is not None and boys.n is not None))
    sentences = []
    if every:
        sentences.append(f"i CAN:s undersökning {period} uppgav {sv.listed(every)} att de {indicator.predicate}")
    if sexes:
        sentences += [f"CAN anger {sv.listed(sexes)}", *_girls_and_boys(compared)]
    return sentences


def _girls_and_boys(compared: list[tuple[str, Comparison | None, bool]]) -> list[str]:
    """Return whether girls and boys differ, for the grades (name, comparison, whether it has a base) that were compared."""
    if not any(based for _, _, based in compared):
        return [NO_BASE]
    groups = {
        "sure": "skillnaden är statistiskt säkerställd i",
        "unsure": "det går inte att säga att flickor och pojkar skiljer sig i",
    }
    sure = [name for name, found, _ in compared if found and found.verdict in ("higher", "lower")]
    unsure = [name for name, _, _ in compared if name not in sure]
    return [f"{groups[key]} {sv.listed(names)}" for key, names in (("sure", sure), ("unsure", unsure)) if names]


def changes(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on changes: those that the source states in words, and those of all pupils that could be tested."""
    sentences = []
    for row in _steps(picture, indicator.indicator):
        grade = sv.GRADES.get(row.age_group, row.age_group)
        if row.basis == "delivered":
            sentences.append(
                f"enligt CAN har andelen i {grade} som {indicator.predicate} {row.why} sedan {row.other}; "
                "underlaget anger inte med hur mycket"
            )
        elif row.period == period and row.verdict in ("higher", "lower"):
            verb = "ökat" if row.verdict == "higher" else "minskat"
            now, then = (
                picture.value(indicator.indicator, year, "municipality", age_group=row.age_group)
                for year in (period, row.other)
            )
            sentences.append(
                f"sedan {row.other} har andelen i {grade} som {indicator.predicate} {verb} från {_percent(then)} till {_percent(now)} "
                "procent, och förändringen är statistiskt säkerställd"
            )
        elif row.period == period and row.verdict == "no_detectable_difference":
            sentences.append(
                f"det går inte att säga att andelen i {grade} som {indicator.predicate} har ändrats sedan {row.other}"
            )
    return sentences


def _steps(picture: Picture, indicator: str) -> list[Comparison]:
    """Return an indicator's comparisons of all pupils with the survey before."""
    return [
        row
        for row in picture.comparisons
        if (row.source, row.indicator, row.contrast, row.sex) == ("drug_habits", indicator, "previous_period", "all")
    ]


def _percent(value: Value | None) -> str:
    return sv.NOT_GIVEN if value is None or value.value is None else sv.number(100 * value.value)


# ---- the table --------------------------------------------------------------------------------------------------------


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
    for row in _steps(picture, indicator):
        if row.age_group == grade and row.basis == "delivered":
            return f"{row.why} sedan {row.other}"
        if (row.age_group, row.period) == (grade, period):
            return words.get(row.verdict, sv.NOT_GIVEN).format(row.other)
    return sv.NOT_GIVEN


def delivered(value: Value | None) -> str:
    """Return a share, with its interval where it has one."""
    if value is None or (value.value is None and value.status != "suppressed"):
        return sv.NOT_GIVEN
    return tables.share_with_interval(value) if value.ci_low is not None or value.value is None else _percent(value)
