"""Sentences about shares of the survey: what may be said chooses the sentence; the raw difference never does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from pipeline.report.findings.beside import (
    OUTSIDE,
    Beside,
    Overall,
    against_counterpart,
    ages,
    beside,
    by_state,
    held,
    is_shown,
    overall,
    pair,
    sexes,
    since,
)
from pipeline.report.findings.state import HOLDS, State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences import reasons, worth
from pipeline.words.sv import shares as words
from pipeline.words.sv import worth as worth_words

# ---- survey -----------------------------------------------------------------------------------------------------------


def districts_against_outside(
    picture: Picture, indicator: Indicator, period: str, districts: Sequence[str]
) -> list[str]:
    """Return sentences on a promise's districts against what lies outside them."""
    name = indicator.indicator
    found = [beside(picture, name, period, area, OUTSIDE, picture.outside) for area in districts]
    places = [(picture.name(one.area), share_of(one.value)) for one in found if is_shown(one.value)]
    sentences = [words.by_place(indicator.predicate, places)] if places else []
    outside = picture.value(name, period, picture.outside)
    if is_shown(outside):
        sentences.append(words.outside(picture.name(picture.outside), share_of(outside)))
    told = by_state(found)
    if any(one in HOLDS for one in told):
        first = [text for one in HOLDS for text in _said(picture, period, one, told.pop(one, []), len(found))]
        sentences += [*first, sizes(picture, found)]
    return [*sentences, *(text for one, same in told.items() for text in _said(picture, period, one, same, len(found)))]


def _said(picture: Picture, period: str, state: State, same: Sequence[Beside], of: int) -> list[str]:
    """Return what is said of the districts of one state, of so many in all."""
    if not same:
        return []
    names = [picture.name(one.area) for one in same]
    match state:
        case State.HIGHER | State.LOWER:
            if len(same) == of > 1:
                return [words.all_differ(state, of, picture.municipality.district_the_many)]
            return [words.differ(state, names)]
        case State.SAME:
            return [words.do_not_differ(names, max(one.detectable for one in same))]
        case State.UNDECIDED:
            return [words.too_few(names)]
        case State.UNTESTED | State.INCOMPARABLE:
            return [
                worth_words.not_compared([picture.name(one.area) for one in several], why)
                for why, several in reasons.by_reason(same).items()
            ]
        case State.HIDDEN:
            return [words.hidden([picture.name(one.area) for one in same if not is_shown(one.value)] or names)]
        case State.NOT_ESTIMABLE:
            return [worth_words.cannot_be_estimated(names, worth.why_not_compared(picture, period))]
        case State.FIRST | State.NEW_AREA | State.NOT_ASKED | State.NOT_DELIVERED:
            return [words.no_share(names)]
        case _:
            assert_never(state)


def highest(picture: Picture, indicator: Indicator, period: str, order: Sequence[str]) -> str:
    """Return which of some districts, the highest first, has the highest share, and whether that can be told from the next ones.

    Nothing is said where it was not tested against any of them.
    """
    if len(order) < 2:
        return ""
    first, *others = order
    found = [pair(picture, indicator.indicator, period, first, area) for area in others]
    like = [picture.name(one.other) for one in found if one.state in (State.SAME, State.UNDECIDED)]
    if len(held(found)) + len(like) < len(found):
        return ""
    if len(like) == len(others):
        return words.HIGHEST_UNKNOWN
    return words.highest_like(picture.name(first), like) if like else words.highest(picture.name(first))


EXPOSURE = "victim"
"""The survey's block of questions on having been exposed to crime."""


def exposure(picture: Picture, period: str) -> list[str]:
    """Return how many have been exposed to crime, where that differs, and whether it can be called much or little."""
    named = [row for row in picture.headlines("safety_survey") if row.block == EXPOSURE]
    value = picture.value(named[0].indicator, period, "municipality") if named else None
    if not is_shown(value):
        return []
    found = against_counterpart(picture, named[0].indicator, period, picture.districts)
    told = [words.in_whole_municipality(named[0].predicate, share_of(value))]
    for state in HOLDS:
        same = [one for one in found if one.state is state]
        promised = [picture.name(one.area) for one in same if one.area in picture.priority]
        others = [picture.name(one.area) for one in same if one.area not in picture.priority]
        if same:
            told.append(
                words.against_counterpart(state, picture.name(picture.outside) if promised else "", promised, others)
            )
    if found and overall(found) == Overall(State.SAME, is_partial=False):
        told.append(words.none_against_rest(picture.municipality.district_one, picture.municipality.district_the_one))
    if not any(row.indicator == named[0].indicator for row in picture.references):
        told.append(words.NO_REFERENCE)
    return told


def sizes(picture: Picture, found: Iterable[Beside]) -> str:
    """Return how large the told differences of some areas are at least; empty where nothing is told, or hardly anything."""
    return words.sizes([(picture.name(one.area), one.at_least) for one in found if one.at_least])


def women_and_men(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on women against men, in the municipality and in how many districts."""
    found = sexes(picture, indicator.indicator, period)
    if not found.shown:
        return []
    women, men = share_of(found.value), share_of(found.beside)
    state = found.state
    match state:
        case State.HIGHER | State.LOWER:
            same = [
                area for area in picture.districts if sexes(picture, indicator.indicator, period, area).state is state
            ]
            district = picture.municipality.district_one
            too = [words.in_districts_too(len(same), len(picture.districts), district)] if same else []
            told = words.women_and_men(state, indicator.predicate, women, men)
            return [told, words.is_sure(found.at_least), *too]
        case State.SAME:
            return [words.women_and_men(state, indicator.predicate, women, men)]
        case State.UNDECIDED | State.HIDDEN:
            return [words.women_and_men_only(indicator.predicate, women, men), words.IS_UNDECIDED]
        case State.UNTESTED | State.INCOMPARABLE | State.NOT_ESTIMABLE:
            told, others = (words.in_short(one) for one in (women, men))
            return [worth_words.women_and_men_untested(indicator.predicate, told, others, reasons.of(found))]
        case State.FIRST | State.NEW_AREA | State.NOT_ASKED | State.NOT_DELIVERED:
            return []
        case _:
            assert_never(state)


def young_and_old(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on the youngest against the oldest in the municipality."""
    found = ages(picture, indicator.indicator, period)
    if found is None or not found.shown or found.value is None:
        return []
    told = words.young_and_old(found.value.age_group, share_of(found.value), found.other, share_of(found.beside))
    return [told, _is_sure(found)]


def _is_sure(found: Beside) -> str:
    """Return whether the difference of two shares that are told holds."""
    state = found.state
    match state:
        case State.HIGHER | State.LOWER:
            return words.is_sure(found.at_least)
        case State.SAME:
            return words.IS_NOT_SURE
        case State.UNDECIDED | State.HIDDEN:
            return words.IS_UNDECIDED
        case State.UNTESTED | State.INCOMPARABLE | State.NOT_ESTIMABLE:
            return worth_words.is_not_tested(reasons.of(found))
        case State.FIRST | State.NEW_AREA | State.NOT_ASKED | State.NOT_DELIVERED:
            return ""
        case _:
            assert_never(state)


def not_asked(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return that a question of earlier waves was not asked in a wave, and what was answered last; nothing where it was."""
    asked = [
        (value.period, value)
        for wave in picture.periods("safety_survey")
        if wave <= period and (value := picture.value(indicator.indicator, wave, "municipality"))
    ]
    if not asked or asked[-1][0] == period:
        return []
    last, value = asked[-1]
    if value.value is None:
        return [words.not_asked_hidden(period, last)]
    return [words.not_asked(period, last, indicator.predicate, share_of(value))]


def since_last_wave(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> list[str]:
    """Return sentences on the change since the wave before, for each area or for those without a change together."""
    if not any(wave < period for wave in picture.periods("safety_survey")):
        return [words.first_wave(period)]
    found = [since(picture, indicator.indicator, period, area) for area in areas]
    broken = [one for one in found if one.state is State.INCOMPARABLE]
    if broken:
        return [words.not_comparable(period, broken[0].other, reasons.of(broken[0]))]
    sentences = [text for one in found for text in _since(picture, period, one)]
    still = [one for one in found if one.state is State.SAME and one.shown]
    for before in dict.fromkeys(one.other for one in still):
        same = [(picture.name(one.area), *_both(one)) for one in still if one.other == before]
        sentences.append(words.not_changed(before, period, same))
    return sentences


def _since(picture: Picture, period: str, found: Beside) -> list[str]:
    """Return what is said of one area's change, but of one of which no change can be told."""
    name, before, state = picture.name(found.area), found.other, found.state
    match state:
        case State.HIGHER | State.LOWER if found.shown:
            return [words.changed(state, name, before, *_both(found)), words.change_is_sure(state, found.at_least)]
        case State.SAME if found.shown:
            return []
        case State.NEW_AREA:
            return [words.new_area(name, before)]
        case State.UNTESTED | State.INCOMPARABLE | State.NOT_ESTIMABLE:
            why = reasons.of(found)
            if not found.shown:
                return [worth_words.change_not_tested(name, before, why)]
            return [words.change_untested(name, before, *_both(found), why)]
        case State.FIRST:
            return [words.first_time(name, period)]
        case State.HIGHER | State.LOWER | State.SAME | State.UNDECIDED | State.HIDDEN:
            return [words.change_undecided(name, before)]
        case State.NOT_ASKED | State.NOT_DELIVERED:
            return []
        case _:
            assert_never(state)


def _both(found: Beside) -> tuple[float, float]:
    """Return both shares of a finding that shows them, the second, which is the earlier, first."""
    return share_of(found.beside)[0], share_of(found.value)[0]


# ---- shared -----------------------------------------------------------------------------------------------------------


def share_of(value: Value | None) -> words.Share:
    """Return a value's share and the limits of its interval, if any; a hidden one may not reach a sentence and raises `ValueError`."""
    if value is None or value.value is None:
        raise ValueError("a hidden or missing value was to be written in a sentence")
    return value.value, value.ci_low, value.ci_high
