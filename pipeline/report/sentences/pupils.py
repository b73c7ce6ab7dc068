"""What a delivered survey of pupils says. What has no number of answers has no interval and no verdict."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator, Value
from pipeline.report.sentences.reasons import why
from pipeline.words.sv import language as sv
from pipeline.words.sv import pupils as words


def has_base(picture: Picture, period: str) -> bool:
    """Return whether any share of a year's pupils is delivered with its number of answers."""
    return any(value.n is not None for value in _values(picture, period))


def method(picture: Picture, period: str) -> str:
    """Return how the shares of a year's pupils are reckoned, and what they are when all were asked; empty with nothing to say."""
    values = _values(picture, period)
    effects = [value.deff for value in values if value.deff is not None]
    told = [words.method(effects[0])] if effects else []
    if values and picture.municipality.all_pupils:
        told += [words.ALL_ASKED, *([words.FOR_OTHERS] if effects else [])]
    return sv.paragraph(told)


def _values(picture: Picture, period: str) -> list[Value]:
    """Return all shares of a year's pupils."""
    values = (
        picture.value(row.indicator, period, "municipality", sex, grade)
        for row in picture.indicators.values()
        if row.source == "drug_habits"
        for sex in sv.PUPIL_SEXES
        for grade in sv.GRADES
    )
    return [value for value in values if value is not None]


def shares(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on what CAN gives for each grade, and on girls and boys."""
    every, sexes, compared = [], [], []
    for grade, name in sv.GRADES.items():
        value, girls, boys = (
            picture.value(indicator.indicator, period, "municipality", sex, grade) for sex in ("all", "women", "men")
        )
        if value and value.value is not None:
            every.append((name, value.value))
        if boys and girls and boys.value is not None and girls.value is not None:
            sexes.append((name, boys.value, girls.value))
            found = picture.comparison(
                indicator.indicator, period, "municipality", "women_vs_men", "men", sex="women", age_group=grade
            )
            compared.append((name, found, girls.n is not None and boys.n is not None))
    sentences = [words.shares(indicator.predicate, period, every)] if every else []
    if sexes:
        sentences += [words.boys_and_girls(sexes), *_girls_and_boys(compared)]
    return sentences


def stated_of_girls(picture: Picture, period: str) -> list[str]:
    """Return what the source states in words of girls beside boys, of all that it asks."""
    return [
        words.girls_stated(
            picture.indicators[row.indicator].predicate, sv.GRADES.get(row.age_group, row.age_group), why(row)
        )
        for row in picture.comparisons
        if (row.source, row.period, row.contrast, row.basis) == ("drug_habits", period, "women_vs_men", "delivered")
    ]


def _girls_and_boys(compared: list[tuple[str, Comparison | None, bool]]) -> list[str]:
    """Return whether girls and boys differ, for the grades (name, comparison, whether it has a base) that were compared."""
    compared = [one for one in compared if one[1] is None or one[1].basis != "delivered"]
    if not any(based for _, _, based in compared):
        return [words.NO_BASE] if compared else []
    sure = [name for name, found, _ in compared if found and found.verdict in ("higher", "lower")]
    unsure = [name for name, _, _ in compared if name not in sure]
    told = [words.boys_and_girls_differ(sure)] if sure else []
    return [*told, words.boys_and_girls_do_not_differ(unsure)] if unsure else told


def changes(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on changes: those that the source states in words, and those of all pupils that could be tested."""
    sentences = []
    for row in steps(picture, indicator.indicator):
        grade = sv.GRADES.get(row.age_group, row.age_group)
        if row.basis == "delivered":
            sentences.append(words.change_stated(indicator.predicate, grade, why(row), row.other))
        elif row.period == period and row.verdict in ("higher", "lower"):
            then, now = (
                _share(picture.value(indicator.indicator, year, "municipality", age_group=row.age_group))
                for year in (row.other, period)
            )
            sentences.append(words.changed(indicator.predicate, grade, row.verdict, row.other, then, now))
        elif row.period == period and row.verdict == "no_detectable_difference":
            sentences.append(words.not_changed(indicator.predicate, grade, row.other))
    return sentences


def steps(picture: Picture, indicator: str) -> list[Comparison]:
    """Return an indicator's comparisons of all pupils with the survey before."""
    return [
        row
        for row in picture.comparisons
        if (row.source, row.indicator, row.contrast, row.sex) == ("drug_habits", indicator, "previous_period", "all")
    ]


def _share(value: Value | None) -> float | None:
    return value.value if value else None
