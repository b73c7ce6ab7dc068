"""What may be said of a delivered survey of pupils. What has no number of answers has no interval and no verdict."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator, Value
from pipeline.words.sv import language as sv

NO_BASE = "antalet svar redovisas inte, så det går inte att avgöra om skillnaderna är säkerställda"


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
    for row in steps(picture, indicator.indicator):
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
                f"sedan {row.other} har andelen i {grade} som {indicator.predicate} {verb} från {percent(then)} till {percent(now)} "
                "procent, och förändringen är statistiskt säkerställd"
            )
        elif row.period == period and row.verdict == "no_detectable_difference":
            sentences.append(
                f"det går inte att säga att andelen i {grade} som {indicator.predicate} har ändrats sedan {row.other}"
            )
    return sentences


def steps(picture: Picture, indicator: str) -> list[Comparison]:
    """Return an indicator's comparisons of all pupils with the survey before."""
    return [
        row
        for row in picture.comparisons
        if (row.source, row.indicator, row.contrast, row.sex) == ("drug_habits", indicator, "previous_period", "all")
    ]


def percent(value: Value | None) -> str:
    """Return a share in whole per cent, or the sign for what is not given."""
    return sv.NOT_GIVEN if value is None or value.value is None else sv.number(100 * value.value)
