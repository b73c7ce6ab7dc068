"""What a promise rests on, in words: what is compared, what the verdicts say, where and for how many it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.report.findings.leading import leading_rows
from pipeline.report.findings.state import OPEN, Bearing, State, bearing
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Support, Value
from pipeline.report.sentences import reasons
from pipeline.report.sentences.counts import of_what
from pipeline.words.sv import evidence as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import silence as silence_words
from pipeline.words.sv.disagreement import SOURCES


def contrast(picture: Picture, evidence: Evidence) -> str:
    """Return what a piece of evidence compares, for a table."""
    known = picture.areas.get(evidence.reference)
    return words.compared(
        evidence.contrast,
        sv.years(f"{evidence.since}-{evidence.period}") if evidence.since else evidence.period,
        reference=known.name if known else evidence.reference,
        districts=picture.municipality.district_the_many if evidence.contrast == "outside_promise" else "",
        grade=sv.GRADES.get(evidence.age_group, ""),
        who=_who(evidence),
        claim=_claim(picture, evidence),
    )


def _claim(picture: Picture, evidence: Evidence) -> str:
    """Return what a piece of evidence claims, where that is neither a comparison nor a direction."""
    if evidence.claim is None:
        return ""
    if evidence.among:
        return words.among_largest(round(evidence.claim), evidence.among, picture.municipality.district_the_many)
    return words.all_within(evidence.claim, picture.municipality.district_many)


def _who(evidence: Evidence) -> str:
    """Return the group that alone is asked about, by its name; empty for all, and where groups are compared with each other."""
    if evidence.speaks_of == "whom":
        return ""
    is_grade = evidence.age_group in sv.GRADES
    sex = (sv.PUPIL_SEXES if is_grade else sv.SEXES)[evidence.sex] if evidence.sex != "all" else ""
    ages = "" if is_grade or evidence.age_group == "all" else sv.ages(evidence.age_group)
    return " ".join(part for part in (sex, ages) if part)


def evidence_in_words(picture: Picture, rows: Sequence[Evidence]) -> str:
    """Return what the verdicts of one piece of evidence say, area by area where there are several."""
    told = [row for row in rows if bearing(row) is Bearing.TOLD]
    rows = [row for row in rows if bearing(row) is not Bearing.TOLD]
    shown = [levels(picture, told)] if told else []
    parts = [
        words.together(bearing(row), picture.municipality.district_many, _causes(picture, [row]))
        for row in rows
        if row.together
    ]
    single = [row for row in rows if not row.together]
    for said in Bearing:
        same = [row for row in single if bearing(row) is said]
        if same:
            names = [picture.name(row.area) for row in same] if len(single) > 1 else []
            parts.append(words.said(said, names, len(single), _causes(picture, same)))
    return " ".join([*shown, *parts])


def levels(picture: Picture, rows: Sequence[Evidence]) -> str:
    """Return the levels of one piece of evidence: by district, and of all of a promise's districts together."""
    single = [row for row in rows if not row.together]
    places = [(picture.name(row.area) if len(rows) > 1 else "", _level(picture, row)) for row in single]
    together = next((_level(picture, row) for row in rows if row.together), "")
    return words.told(places, together, picture.municipality.district_many)


def _level(picture: Picture, row: Evidence) -> str:
    """Return one level with its interval, and what a rate is per."""
    if row.estimate is None:
        return ""
    known = row.estimate_low is not None and row.estimate_high is not None
    limits = (row.estimate_low or 0.0, row.estimate_high or 0.0) if known else None
    value = picture.value(row.indicator, row.period, row.area, row.sex, row.age_group, row.measure)
    return words.level(row.measure, row.estimate, limits, _per(picture, value) if row.measure == "rate" else "")


def _per(picture: Picture, value: Value | None) -> str:
    """Return what a rate is per, in words: per 1 000 invånare."""
    if value is None or value.per is None:
        return ""
    return words.per(value.per, of_what(picture, value))


def _causes(picture: Picture, rows: Sequence[Evidence]) -> list[str]:
    """Return why nothing can be told of some verdicts, and what was found where nothing else tells it, each reason once."""
    told = []
    for row in rows:
        is_form = row.contrast in words.FORMS
        if said := reasons.said(row) if bearing(row) in OPEN or is_form else "":
            told.append(f"{picture.name(row.area)} {said}" if is_form and len(rows) > 1 else said)
    return sorted(set(told))


def how_far(picture: Picture, support: Support) -> list[str]:
    """Return how far a promise is borne by its evidence, why so far and no further, and what confirms it."""
    told = [words.STATES[support.state], why(picture, support, words.BECAUSE)]
    evidence = picture.evidence(support.promise)
    if support.state == "strong" and not any(bearing(row) is Bearing.CONTRADICTS for row in evidence):
        told.append(words.NOTHING_AGAINST)
    is_chosen = support.districts and picture.edition.chosen_from
    if support.confirmed_in and is_chosen and leading_rows(picture, support)[0].source == "safety_survey":
        told.append(words.confirmed(support.confirmed_in, picture.municipality.district_many))
    return told


def why(picture: Picture, support: Support, by_code: Mapping[str, str]) -> str:
    """Return why a promise is borne so far and no further, in the words of some codes."""
    lead = leading_rows(picture, support)
    first = lead[0] if lead else None
    against = dict.fromkeys(
        _named(picture, one)
        for one in picture.evidence(support.promise)
        if bearing(one) is Bearing.CONTRADICTS and one.speaks_of == "where"
    )
    others = [SOURCES[one] for one in support.supporting_sources if first and one != first.source]
    return by_code[_because(support, lead)].format(
        lead=sv.lower_first(picture.indicators[first.indicator].title) if first else "",
        period=first.period if first else "",
        earlier=first.earlier_period if first else "",
        others=sv.listed(others),
        against=sv.listed(against),
    )


def _named(picture: Picture, row: Evidence) -> str:
    """Return a question by its title, with the pupils or the area that it is asked of where these are not all."""
    place = sv.GRADES.get(row.age_group) or ("" if row.area == "municipality" else picture.name(row.area))
    return words.question(picture.indicators[row.indicator].title, place)


BEFORE = {
    Bearing.UNDECIDED: "not_before",
    Bearing.CONTRADICTS: "other_way_before",
    Bearing.UNTESTED: "untested_before",
}
"""What the lead was in the period before, where that keeps it from being told twice."""


def _because(support: Support, lead: Sequence[Evidence]) -> str:
    """Return which words say why a promise is borne so far and no further."""
    is_form = bool(lead) and lead[0].contrast in words.FORMS
    if support.because == "once" and is_form:
        return f"once_{lead[0].contrast}"
    if support.because == "once":
        before = {row.earlier for row in lead} - {"", Bearing.SUPPORTS}
        return next((word for earlier, word in BEFORE.items() if earlier in before), "once")
    if support.because != "lead_open":
        return support.because
    if support.state == "weak":
        return "weak"
    if support.lead_verdict == Bearing.UNTESTED:
        return "lead_untested"
    return "no_difference" if not is_form and {row.reason for row in lead} == {State.SAME} else "lead_open"


def districts_supported(picture: Picture, support: Support) -> str:
    """Return in how many of a promise's districts its leading question supports it; empty when it is not tested in several."""
    alone = [row for row in picture.evidence(support.promise) if row.position == support.lead and not row.together]
    if support.districts < 2 or all(bearing(row) is Bearing.UNTESTED for row in alone):
        return ""
    one, many = picture.municipality.district_one, picture.municipality.district_many
    return words.districts_supported(support.districts_supported, support.districts, one, many)


def persons_concerned(picture: Picture, support: Support) -> str:
    """Return how many persons the promise's most widespread problem concerns where it holds; empty where that is not known."""
    if support.concerned is None or support.concerned_low is None or support.concerned_high is None:
        return ""
    persons = (support.concerned, support.concerned_low, support.concerned_high)
    places = map(picture.name, support.concerned_areas)
    return words.concerned(picture.indicators[support.concerned_indicator].predicate, persons, places)


def persons_by_district(picture: Picture, promise: str, indicator: str, period: str) -> list[str]:
    """Return how many persons an indicator's share is in each of a promise's districts; nothing where that is not known of any."""
    known = {
        picture.name(row.area): (row.concerned, row.concerned_low, row.concerned_high)
        for row in picture.evidence(promise)
        if (row.indicator, row.period, row.contrast) == (indicator, period, "outside_promise") and not row.together
    }
    places = [(name, (one, low, high)) for name, (one, low, high) in known.items() if one and low is not None and high]
    return [words.concerned_by_place(places)] if places else []


def absent(picture: Picture, support: Support) -> list[str]:
    """Return how many of those asked answered, and what the others would need for the leading finding to vanish; nothing without it."""
    share, differ = support.absent_share, support.absent_differ
    if support.response is None or share is None or differ is None:
        return []
    (lead,) = [row for row in leading_rows(picture, support) if row.area == support.absent_area]
    place = silence_words.MUNICIPALITY if lead.area == "municipality" else picture.name(lead.area)
    over_time = lead.contrast == "previous_period"
    told = (
        silence_words.would_vanish(place, share, differ, over_time=over_time)
        if 0 <= share <= 1
        else silence_words.would_stay(place, differ, over_time=over_time)
    )
    return [silence_words.answered(lead.period, support.response), told]
