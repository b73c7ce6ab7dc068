"""Sentences about what was measured. A verdict chooses the sentence; the raw difference never does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator, Value
from pipeline.report.sentences import reasons, worth
from pipeline.words.sv import shares as words
from pipeline.words.sv import worth as worth_words

# ---- survey -----------------------------------------------------------------------------------------------------------


def districts_against_outside(
    picture: Picture, indicator: Indicator, period: str, districts: Sequence[str]
) -> list[str]:
    """Return sentences on a promise's districts against what lies outside them."""
    values = {area: picture.value(indicator.indicator, period, area) for area in districts}
    shown = {area: value for area, value in values.items() if value is not None and value.value is not None}
    found = {
        area: picture.comparison(indicator.indicator, period, area, "outside_promise", picture.outside)
        for area in shown
    }
    outside = picture.value(indicator.indicator, period, picture.outside)
    sentences = []
    if shown:
        places = [(picture.name(area), share_of(value)) for area, value in shown.items()]
        sentences.append(words.by_place(indicator.predicate, places))
    if outside and outside.value is not None:
        sentences.append(words.outside(picture.name(picture.outside), share_of(outside)))
    sentences += _verdicts(picture, found)
    unknown = [picture.name(area) for area in districts if worth.is_unknown(values[area])]
    hidden = [picture.name(area) for area in districts if area not in shown and not worth.is_unknown(values[area])]
    if hidden:
        sentences.append(words.hidden(hidden))
    if unknown:
        sentences.append(worth_words.cannot_be_estimated(unknown, worth.why_not_compared(picture, period)))
    return sentences


def highest(picture: Picture, indicator: Indicator, period: str, order: Sequence[str]) -> str:
    """Return which of some districts, the highest first, has the highest share, and whether that can be told from the next ones."""
    if len(order) < 2:
        return ""
    first, *others = order
    like = []
    for area in others:
        one, other = sorted((first, area))
        found = picture.comparison(indicator.indicator, period, one, "district_vs_district", other)
        if found is None or found.verdict not in ("higher", "lower"):
            like.append(picture.name(area))
    name = picture.name(first)
    return words.highest_like(name, like) if like else words.highest(name)


EXPOSURE = "victim"
"""The survey's block of questions on having been exposed to crime."""


def exposure(picture: Picture, period: str) -> list[str]:
    """Return how many have been exposed to crime, where that differs, and whether it can be called much or little."""
    named = [row for row in picture.headlines("safety_survey") if row.block == EXPOSURE]
    value = picture.value(named[0].indicator, period, "municipality") if named else None
    if value is None or value.value is None:
        return []
    rest = "rest_of_municipality"
    verdicts = {area: picture.comparison(named[0].indicator, period, area, rest, rest) for area in picture.districts}
    told = [words.in_whole_municipality(named[0].predicate, share_of(value))]
    for verdict in ("higher", "lower"):
        names = [picture.name(area) for area, row in verdicts.items() if row and row.verdict == verdict]
        if names:
            told.append(words.against_rest(verdict, names))
    if len(told) == 1 and any(verdicts.values()) and not worth.is_untested(verdicts.values()):
        told.append(words.none_against_rest(picture.municipality.district_one, picture.municipality.district_the_one))
    if not any(row.indicator == named[0].indicator for row in picture.references):
        told.append(words.NO_REFERENCE)
    return told


def _verdicts(picture: Picture, found: dict[str, Comparison | None]) -> list[str]:
    """Return what may be said of each district's difference, those with the same verdict together."""
    by_verdict: dict[str, list[str]] = {}
    untested: dict[str, list[str]] = {}
    for area, comparison in found.items():
        if comparison and worth.is_untested([comparison]):
            untested.setdefault(reasons.why(comparison), []).append(picture.name(area))
        else:
            by_verdict.setdefault(comparison.verdict if comparison else "cannot_tell", []).append(area)
    sentences = []
    for verdict in ("higher", "lower"):
        areas = by_verdict.get(verdict, [])
        if areas and len(areas) == len(found) > 1:
            sentences.append(words.all_differ(verdict, len(areas), picture.municipality.district_the_many))
        elif areas:
            sentences.append(words.differ(verdict, map(picture.name, areas)))
    sentences.append(sizes(picture, found))
    if areas := by_verdict.get("no_detectable_difference", []):
        seen = max((row.detectable or 0 for area in areas if (row := found[area])), default=0)
        sentences.append(words.do_not_differ([picture.name(area) for area in areas], seen))
    if areas := by_verdict.get("cannot_tell", []):
        sentences.append(words.too_few(map(picture.name, areas)))
    return [*sentences, *(worth_words.not_compared(places, why) for why, places in untested.items())]


def sizes(picture: Picture, found: Mapping[str, Comparison | None]) -> str:
    """Return how large the told differences of some areas are at least; empty where nothing is told, or hardly anything."""
    told = [(picture.name(area), row.at_least) for area, row in found.items() if row and row.at_least]
    return words.sizes(told)


def women_and_men(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on women against men, in the municipality and in how many districts."""
    women, men = (picture.value(indicator.indicator, period, "municipality", sex) for sex in ("women", "men"))
    found = picture.comparison(indicator.indicator, period, "municipality", "women_vs_men", "men", sex="women")
    if not (women and men and found and women.value is not None and men.value is not None):
        return []
    if worth.is_untested([found]):
        told, others = (words.in_short(share_of(one)) for one in (women, men))
        return [worth_words.women_and_men_untested(indicator.predicate, told, others, reasons.why(found))]
    told = words.women_and_men(found.verdict, indicator.predicate, share_of(women), share_of(men))
    if found.verdict not in ("higher", "lower"):
        return [told]
    same = [
        area
        for area in picture.districts
        if (own := picture.comparison(indicator.indicator, period, area, "women_vs_men", "men", sex="women"))
        and own.verdict == found.verdict
    ]
    district = picture.municipality.district_one
    too = [words.in_districts_too(len(same), len(picture.districts), district)] if same else []
    return [told, words.is_sure(found.at_least), *too]


def young_and_old(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return sentences on the youngest against the oldest in the municipality."""
    found = [
        row
        for row in picture.comparisons
        if (row.indicator, row.period, row.area, row.contrast)
        == (indicator.indicator, period, "municipality", "youngest_vs_oldest")
    ]
    if not found:
        return []
    bands = (found[0].age_group, found[0].other)
    young, old = (picture.value(indicator.indicator, period, "municipality", age_group=band) for band in bands)
    if not (young and old and young.value is not None and old.value is not None):
        return []
    is_sure = words.is_sure(found[0].at_least)
    sure = {"higher": is_sure, "lower": is_sure, "no_detectable_difference": words.IS_NOT_SURE}
    return [
        words.young_and_old(bands[0], share_of(young), bands[1], share_of(old)),
        worth_words.is_not_tested(reasons.why(found[0]))
        if worth.is_untested(found[:1])
        else sure.get(found[0].verdict, words.IS_UNDECIDED),
    ]


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
    waves = [wave for wave in picture.periods("safety_survey") if wave < period]
    if not waves:
        return [words.first_wave(period)]
    before = waves[-1]
    sentences, still = [], []
    for area in areas:
        now, then = (picture.value(indicator.indicator, wave, area) for wave in (period, before))
        found = picture.comparison(indicator.indicator, period, area, "previous_period", before)
        if found and found.reason == "new_area":
            sentences.append(words.new_area(picture.name(area), before))
            continue
        if not (now and then and found):
            continue
        if found.verdict == "not_comparable":
            return [words.not_comparable(period, before, reasons.why(found))]
        if worth.is_untested([found]):
            sentences.append(_untested(picture.name(area), before, then.value, now.value, reasons.why(found)))
        elif now.value is None or then.value is None or found.verdict == "cannot_tell":
            sentences.append(words.change_undecided(picture.name(area), before))
        elif found.verdict in ("higher", "lower"):
            told = words.changed(found.verdict, picture.name(area), before, then.value, now.value)
            sentences += [told, words.change_is_sure(found.verdict, found.at_least)]
        else:
            still.append((picture.name(area), then.value, now.value))
    if still:
        sentences.append(words.not_changed(before, period, still))
    return sentences


def _untested(place: str, before: str, then: float | None, now: float | None, why: str) -> str:
    """Return that a change is not tested, with both shares where they are shown."""
    if then is None or now is None:
        return worth_words.change_not_tested(place, before, why)
    return words.change_untested(place, before, then, now, why)


# ---- shared -----------------------------------------------------------------------------------------------------------


def share_of(value: Value) -> words.Share:
    """Return a value's share and the limits of its interval, if any; a hidden one may not reach a sentence and raises `ValueError`."""
    if value.value is None:
        raise ValueError("a hidden or missing value was to be written in a sentence")
    return value.value, value.ci_low, value.ci_high
