"""Where a piece of evidence is judged, and evidence that nothing compares: source x contrast x area x group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.configuration.model import Edition, Evidence, Promise
from pipeline.configuration.terms import Terms
from pipeline.configuration.whole import Area, Configuration
from pipeline.definitions import Indicator
from pipeline.definitions.sources import FORMS, GRADES, KINDS, RESIDENTS, Comparable, Form, evidence_of, split_of
from pipeline.problems import ProblemLog, at, phrase
from pipeline.words import terms
from pipeline.words.messages import Phrase, Term, titled

GROUPS = {
    "total": phrase("all_persons"),
    "sex": phrase("women_or_men"),
    "age": phrase("an_age_band"),
    "sex_age": phrase("women_or_men_of_an_age_band"),
    "grade": phrase("a_grade"),
    "sex_grade": phrase("girls_or_boys_of_a_grade"),
}
PLACES = {"district": phrase("districts"), "municipality": phrase("the_whole_municipality")}


def areas_to_judge(configuration: Configuration, edition: Edition, promise: Promise, evidence: Evidence) -> list[str]:
    """Return the areas that a piece of evidence is judged in: the promise's districts against others, else the municipality.

    Some forms are judged in all of the promise's districts together, and a place among all districts in the promise's alone.

    A district in which it cannot be compared is none of them: one that many visit has no figures by its residents, and one that is
    all of the municipality nothing to be compared with.
    """
    made = _made(configuration, evidence)
    found = [one for one in made if one.contrast == evidence.kind and _holds(one, configuration, evidence)]
    kind = KINDS[evidence.kind]
    has_districts = bool(promise.districts) and any("district" in one.places for one in found)
    if has_districts and isinstance(kind, Form) and kind.in_all:
        asked = [configuration.together(edition, promise)]
    else:
        by_district = (
            has_districts and (kind.against_others or kind.by_district) and evidence.among in ("", "districts")
        )
        asked = promise.districts if by_district or evidence.among == "districts" else [Area.MUNICIPALITY]
    return [area for area in asked if any(_is_made(one, configuration, edition, evidence, area) for one in found)]


@dataclass(frozen=True)
class Asked:
    """What a piece of evidence asks of the comparisons in one area.

    Attributes:
        position: Its place in the promise's list of evidence, from 1.
        evidence: The piece of evidence.
        area: The area that is judged.
        contrast: What it is judged by there (`KINDS`).
        other: What the area is compared with; empty where that is not an area, or is all the rest.
        together: Whether the area is all of the promise's districts together.
    """

    position: int
    evidence: Evidence
    area: str
    contrast: str
    other: str
    together: bool = False


def asked_of(configuration: Configuration, edition: Edition, promise: Promise) -> list[Asked]:
    """Return what a promise's evidence asks, piece by piece: in each area that is judged, and in all its districts together.

    All districts together are compared with everybody outside the promises, whatever single ones are beside: there is no other
    counterpart of theirs. They have no place among the single ones.
    """
    found = []
    for position, evidence in enumerate(promise.evidence, start=1):
        areas = areas_to_judge(configuration, edition, promise, evidence)
        others = {"outside_promise": Area.outside(edition.id), "reference": evidence.reference}
        for area in areas:
            is_all = len(promise.districts) > 1 and area == configuration.together(edition, promise)
            found.append(Asked(position, evidence, area, evidence.kind, others.get(evidence.kind, ""), is_all))
        if len(areas) > 1 and not evidence.among:
            contrast = "outside_promise" if evidence.kind == "rest_of_municipality" else evidence.kind
            area = configuration.together(edition, promise)
            found.append(Asked(position, evidence, area, contrast, others.get(contrast, ""), together=True))
    return found


SpeaksOf = Literal["where", "whom", "police", "level", "whole"]


def speaks_of(configuration: Configuration, promise: Promise, asked: Asked) -> SpeaksOf:
    """Return what a piece of evidence can tell: where or when something is so, for whom, what the police set out to find, how much.

    Only the first has a vote on a promise: what women or the young say beside others tells for whom something is so and never where,
    offences that come to light by the police's own work follow that work, a level is beside nothing, and what another form than a
    comparison says of the whole municipality (``whole``) does not say why it is these districts.
    """
    evidence = asked.evidence
    if evidence.kind in FORMS and not FORMS[evidence.kind].tested:
        return "level"
    if evidence.kind in FORMS and promise.districts and asked.area == Area.MUNICIPALITY:
        return "whole"
    found = _indicator(configuration, evidence)
    if found is not None and getattr(found[1], "initiative_driven", False):
        return "police"
    return "whom" if KINDS[evidence.kind].between else "where"


def leading(configuration: Configuration, edition: Edition, promise: Promise) -> Asked | None:
    """Return a promise's leading question: the first of its evidence that has a vote, of its districts together; None without any."""
    voting = [
        one for one in asked_of(configuration, edition, promise) if speaks_of(configuration, promise, one) == "where"
    ]
    whole = [one for one in voting if one.position == voting[0].position]
    return max(whole, key=lambda one: one.together, default=None)


def check_evidence(configuration: Configuration, name: str, log: ProblemLog) -> None:
    """Note each piece of evidence that nothing compares, with the comparisons that there are of its indicator."""
    known = {indicator.id for _, indicator in configuration.definitions.indicators()}
    for edition in configuration.editions:
        for promise in edition.promises:
            for position, evidence in enumerate(promise.evidence, start=1):
                if evidence.indicator in known and not areas_to_judge(configuration, edition, promise, evidence):
                    log.add(
                        name,
                        at(edition=edition.id, promise=promise.id, evidence=position),
                        "evidence",
                        indicator=Terms(configuration).indicator(evidence.indicator),
                        made=[_in_words(one) for one in _made(configuration, evidence)],
                        contrast=_contrast(evidence.kind),
                        sex=evidence.sex,
                        age_group=evidence.age_group,
                        place=PLACES["district" if promise.districts else "municipality"],
                    )


def _indicator(configuration: Configuration, evidence: Evidence) -> tuple[str, Indicator] | None:
    """Return the indicator of a piece of evidence with its source; None when there is none."""
    found = (one for one in configuration.definitions.indicators() if one[1].id == evidence.indicator)
    return next(found, None)


def _made(configuration: Configuration, evidence: Evidence) -> list[Comparable]:
    """Return what evidence can ask of the indicator of a piece of evidence."""
    found = _indicator(configuration, evidence)
    return evidence_of(*found) if found else []


def _contrast(name: str) -> Term:
    """Return a contrast as it is written in ``promises.toml``, with what it means beside it."""
    return titled(name, *terms.code("contrast", name).told.values())


def _in_words(one: Comparable) -> Phrase:
    """Return a comparison that is made, for the analyst."""
    places, groups = [PLACES[place] for place in one.places], [GROUPS[split] for split in one.splits]
    if one.of_residents:
        return phrase("comparison_of_residents", contrast=_contrast(one.contrast), places=places, groups=groups)
    return phrase("comparison", contrast=_contrast(one.contrast), places=places, groups=groups)


def _holds(one: Comparable, configuration: Configuration, evidence: Evidence) -> bool:
    """Return whether a comparison is made for the group of a piece of evidence."""
    bands = configuration.municipality.age_bands
    known = evidence.age_group in ("all", *GRADES, *bands)
    has_ages = evidence.kind != "youngest_vs_oldest" or len(bands) > 1
    return known and has_ages and split_of(evidence.sex, evidence.age_group) in one.splits


def _is_made(one: Comparable, configuration: Configuration, edition: Edition, evidence: Evidence, area: str) -> bool:
    """Return whether a comparison is made in an area: of its kind, and with somebody to be compared with."""
    whole = area == Area.MUNICIPALITY
    if ("municipality" if whole else "district") not in one.places:
        return False
    others = {"outside_promise": Area.outside(edition.id), "rest_of_municipality": Area.rest(area)}
    every = configuration.area_members()
    side = every.get(area, [])
    other = every.get(others.get(evidence.kind, area), [])
    if one.of_residents and not whole and _by_residents(configuration, evidence):
        visited = configuration.visited_leaves()
        other = [leaf for leaf in other if leaf not in visited]
        side = [] if visited & set(side) else side
    return bool(side and other)


def _by_residents(configuration: Configuration, evidence: Evidence) -> bool:
    """Return whether an indicator counts by its residents, and not by another count."""
    found = _indicator(configuration, evidence)
    return found is not None and getattr(found[1], "per", "") in RESIDENTS
