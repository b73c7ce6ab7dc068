"""What a delivered survey of pupils says. What has no number of answers has no interval and no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from pipeline.report.findings.beside import MUNICIPALITY, Beside, sexes, since
from pipeline.report.findings.state import State
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
    values = {grade: picture.value(indicator.indicator, period, MUNICIPALITY, age_group=grade) for grade in sv.GRADES}
    every = [(sv.GRADES[grade], value.value) for grade, value in values.items() if value and value.value is not None]
    found = {grade: sexes(picture, indicator.indicator, period, age_group=grade) for grade in sv.GRADES}
    shown = {sv.GRADES[grade]: one for grade, one in found.items() if one.shown}
    sentences = [words.shares(indicator.predicate, period, every)] if every else []
    if shown:
        told = [(name, _share(one.beside) or 0, _share(one.value) or 0) for name, one in shown.items()]
        sentences += [words.boys_and_girls(told), *_girls_and_boys(shown)]
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


def _girls_and_boys(found: Mapping[str, Beside]) -> list[str]:
    """Return whether girls and boys differ, by grade (its name); what the source states in words is told apart."""
    of_ours = {name: one for name, one in found.items() if not one.is_stated}
    told = []
    for state in dict.fromkeys(one.state for one in of_ours.values()):
        names = [name for name, one in of_ours.items() if one.state is state]
        match state:
            case State.HIGHER | State.LOWER:
                told.append(words.boys_and_girls_differ(names))
            case State.SAME:
                told.append(words.boys_and_girls_do_not_differ(names))
            case State.UNDECIDED | State.HIDDEN:
                told.append(words.boys_and_girls_undecided(names))
            case State.UNTESTED | State.INCOMPARABLE | State.NOT_ESTIMABLE | State.NEW_AREA:
                every = len(names) == len(of_ours)
                told.append(words.NO_BASE if every else words.boys_and_girls_untested(names))
            case State.FIRST | State.NOT_ASKED | State.NOT_DELIVERED:
                pass
            case _:
                assert_never(state)
    return told


def changes(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on changes: those that the source states in words, and those of all pupils that could be tested."""
    stated = [row for row in steps(picture, indicator.indicator) if row.basis == "delivered"]
    sentences = [
        words.change_stated(indicator.predicate, sv.GRADES.get(row.age_group, row.age_group), why(row), row.other)
        for row in stated
    ]
    for grade, name in sv.GRADES.items():
        found = since(picture, indicator.indicator, period, MUNICIPALITY, age_group=grade)
        if found.row is None or found.is_stated:
            continue
        if found.holds:
            then, now = _share(found.beside), _share(found.value)
            sentences.append(words.changed(indicator.predicate, name, found.state, found.other, then, now))
        elif found.state is State.SAME:
            sentences.append(words.not_changed(indicator.predicate, name, found.other))
    return sentences


def stated_in_short(picture: Picture, indicator: str) -> str:
    """Return the changes of an indicator that the source states in words of its own, grade by grade; empty without any."""
    stated = [row for row in steps(picture, indicator) if row.basis == "delivered"]
    told = [(sv.GRADES.get(row.age_group, row.age_group), why(row)) for row in stated]
    return words.changes_stated_in_short(picture.indicators[indicator].title, told, stated[0].other) if told else ""


def steps(picture: Picture, indicator: str) -> list[Comparison]:
    """Return an indicator's comparisons of all pupils with the survey before."""
    return [
        row
        for row in picture.comparisons
        if (row.source, row.indicator, row.contrast, row.sex) == ("drug_habits", indicator, "previous_period", "all")
    ]


def _share(value: Value | None) -> float | None:
    return value.value if value else None
