"""Towns drawn from a seed: what each of them has delivered, what it promises, and its configuration. No two are alike on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from pipeline.configuration import Configuration, areas_to_judge
from pipeline.configuration.model import (
    Activity,
    Decision,
    District,
    Edition,
    Evidence,
    Municipality,
    Promise,
    SurveyDesign,
    WordForms,
)
from pipeline.definitions import Definitions, MunicipalIndicator, load_definitions
from pipeline.definitions.municipal import Municipal
from pipeline.problems import ProblemLog

WORDS = {
    "stadsdel": ("stadsdelen", "stadsdelar", "stadsdelarna"),
    "område": ("området", "områden", "områdena"),
    "ort": ("orten", "orter", "orterna"),
    "bostadsområde": ("bostadsområdet", "bostadsområden", "bostadsområdena"),
}
NAMES = ("Almby", "Björkhult", "Dalen", "Gruvtorget", "Ekhagen", "Fridhem")
QUESTIONS = (
    "vandalism_seen",
    "drug_dealing",
    "victim_any",
    "unsafe_evening",
    "low_trust",
    "police_do_not_care",
)
OFFENCES = ("damage", "burglary", "narcotics", "reported_violence")
"""One per inhabitants, one per households, one that follows the police's own work, and one of the municipality alone."""
PUPILS = ("drugs_ever", "drugs_never", "drugs_curious")
COUNTS = ("graffiti_reports", "empty_homes")
THEMES = ("lighting", "drugs", "traffic")
SURVEYS = (
    "none",
    "answers",
    "answers",
    "answers",
    "answers",
    "answers",
    "answers",
    "self_selected",
    "no_sizes",
    "delivered",
    "delivered_bare",
)
MOODS = ("mixed", "mixed", "more", "more", "fewer", "alike", "alike", "too_few", "hidden")
"""What is found of most that is tested: of everything something, more, fewer, no difference, too few answers, hidden sides."""
YEARS = ("2016", "2018", "2021")


@dataclass(frozen=True)
class Town:
    """A drawn town.

    Attributes:
        seed: What it was drawn from.
        configuration: What it says of itself.
        surveys: What each wave of its survey is, by wave: answers, self_selected, no_sizes, delivered (results with the number of
            answers), or delivered_bare (without).
        broken: Questions whose series has a break at the last wave.
        dropped: Questions that the last wave does not ask.
        added: Questions that only the last wave asks.
        crime: districts, municipality (counts of it alone), bare (counts of two years, nothing to test by), or none.
        pupils: based, bare, stated (in the source's own words), or none.
        counts: Whether the municipality counts anything itself.
        notes: Whether there are notes of conversations.
        reference: Whether there are figures of the country.
        mood: What most comparisons come to, by contrast.
    """

    seed: int
    configuration: Configuration
    surveys: dict[str, str]
    broken: frozenset[str]
    dropped: frozenset[str]
    added: frozenset[str]
    crime: str
    pupils: str
    counts: bool
    notes: bool
    reference: bool
    mood: dict[str, str]


@cache
def definitions() -> Definitions:
    """Return the package's definitions, and a count of the town's own that is told per household."""
    shipped = load_definitions(Path("none"), "", ProblemLog())
    own = MunicipalIndicator(
        id="empty_homes",
        label="Tomma bostäder",
        unit="bostäder",
        title="Bostäder som står tomma",
        title_en="Empty homes",
        per="households",
    )
    every = Municipal(indicators=[*shipped.municipal.indicators, own], rules=shipped.municipal.rules)
    return shipped.model_copy(update={"municipal": every})


CONTRASTS = (
    "outside_promise",
    "rest_of_municipality",
    "previous_period",
    "women_vs_men",
    "youngest_vs_oldest",
    "district_vs_district",
    "reference",
)


def town(seed: int) -> Town:
    """Return the town of a seed."""
    chance = Random(seed)
    kind = SURVEYS[seed % len(SURVEYS)]
    waves = YEARS[-chance.choice((1, 2, 2, 2, 3)) :] if kind != "none" else ()
    surveys = dict.fromkeys(waves, kind)
    if len(waves) > 1 and chance.random() < 0.3:
        surveys[waves[0]] = "delivered_bare" if kind == "answers" else "answers"
    asked = chance.sample(QUESTIONS, len(QUESTIONS))
    several = len(waves) > 1
    found = {
        "dropped": frozenset(asked[:1]) if several and chance.random() < 0.4 else frozenset(),
        "added": frozenset(asked[1:2]) if several and chance.random() < 0.4 else frozenset(),
        "broken": frozenset(asked[2:4]) if several and chance.random() < 0.5 else frozenset(),
    }
    crime = chance.choice(("districts", "districts", "districts", "municipality", "bare", "none"))
    pupils, counts, notes = (
        chance.choice(("based", "bare", "stated", "none")),
        chance.random() < 0.5,
        chance.random() < 0.6,
    )
    moods = chance.choice(MOODS)
    mood = {contrast: moods if chance.random() < 0.6 else chance.choice(MOODS) for contrast in CONTRASTS}
    reference = chance.random() < 0.4
    delivered = {
        "safety_survey": kind != "none",
        "crime": crime != "none",
        "drug_habits": pupils != "none",
        "municipal": counts,
        "dialogue": notes,
        "reference": reference,
        "population": crime == "districts",
    }
    own = _configuration(chance, [name for name, given in delivered.items() if given] or ["population"], waves)
    return Town(
        seed,
        own,
        surveys,
        crime=crime,
        pupils=pupils,
        counts=counts,
        notes=notes,
        reference=reference,
        mood=mood,
        **found,
    )


def _configuration(chance: Random, sources: Sequence[str], waves: Sequence[str]) -> Configuration:
    one = chance.choice([*WORDS])
    the_one, many, the_many = WORDS[one]
    names = NAMES[: chance.choice((1, 3, 4, 4, 6))]
    districts = [
        District(
            id=name.lower().replace("ö", "o"),
            name=name,
            tile_column=at % 3 + 1,
            tile_row=at // 3 + 1,
            visited=name == "Gruvtorget",
        )
        for at, name in enumerate(names)
    ]
    base = Configuration(
        slug="provby",
        municipality=Municipality(
            name="Provby",
            code="9999",
            police_area="lokalpolisområde Provby",
            contact="trygghetssamordningen",
            sources=[*sources],
            district_word=WordForms(one=one, the_one=the_one, many=many, the_many=the_many),
            survey=SurveyDesign(name=chance.choice(("trygghetsundersökningen", "trygghetsmätningen"))),
            age_bands=["16-44", "45-85"],
        ),
        districts=districts,
        editions=[],
        definitions=definitions(),
    )
    editions = [_edition(chance, base, "2022", "2021-12-31", waves)]
    if chance.random() < 0.25:
        editions = [_edition(chance, base, "2019-2020", "2018-12-31", waves), *editions]
    return base.model_copy(update={"editions": editions})


def _edition(chance: Random, base: Configuration, name: str, until: str, waves: Sequence[str]) -> Edition:
    known = [wave for wave in waves if wave <= until]
    edition = Edition(
        id=name,
        title=f"Medborgarlöften {name}",
        data_until=dt.date.fromisoformat(until),
        valid=name,
        follow_up=chance.choice(("", "Löftena följs upp två gånger om året.")),
        chosen_from=chance.choice(("none", known[-1] if known else "none", "")),
        decision=Decision(by="kommunstyrelsen"),
        promises=[Promise(id="tom", title="Tomt löfte", activities=_activities(chance))],
    )
    districts = [one.id for one in base.districts]
    order = chance.sample(districts, len(districts))
    promises = []
    for at in range(chance.choice((1, 2, 3))):
        some = order[: chance.choice((0, 1, 2, 2, 3))] if len(districts) > 1 else order[: chance.choice((0, 1))]
        some = some[: max(0, len(districts) - 1)] or []
        promises.append(
            Promise(
                id=f"promise-{at}",
                title=f"Löfte om frid nummer {at + 1}",
                districts=some,
                background=chance.choice(("", "Många har berättat om det.")),
                activities=_activities(chance),
                crime=[*chance.sample(OFFENCES, chance.choice((0, 1, 2)))],
                themes=[*chance.sample(THEMES, chance.choice((0, 1, 2)))],
                goals=chance.choice(([], ["Färre ska vara otrygga."])),
            )
        )
    edition = edition.model_copy(update={"promises": promises})
    whole = base.model_copy(update={"editions": [edition]})
    told = [one.model_copy(update={"evidence": _evidence(chance, whole, edition, one)}) for one in promises]
    return edition.model_copy(update={"promises": told})


def _activities(chance: Random) -> list[Activity]:
    return [
        Activity(id=f"a{at}", title=title, responsible="both", target=chance.choice(("", "tio gånger")))
        for at, title in enumerate(("Vandra på kvällen", "Laga lampor")[: chance.choice((1, 2))])
    ]


def _evidence(chance: Random, base: Configuration, edition: Edition, promise: Promise) -> list[Evidence]:
    """Return what a promise rests on: nothing, or some of all that can be asked in its areas."""
    asked = []
    number = chance.choice((0, 1, 1, 2, 2, 3, 3, 4))
    first = "outside_promise" if promise.districts else "previous_period"
    lead = Evidence(indicator=chance.choice(QUESTIONS), contrast=first, expects="higher")
    for at in range(number):
        one = lead if at == 0 and chance.random() < 0.6 else _piece(chance)
        if areas_to_judge(base, edition, promise, one) and one not in asked:
            asked.append(one)
    return asked


def _piece(chance: Random) -> Evidence:
    indicator = chance.choice((*QUESTIONS, *QUESTIONS, *OFFENCES, *PUPILS, *COUNTS))
    way = chance.choice(("higher", "higher", "higher", "lower"))
    age = chance.choice(("grade_9", "upper_secondary_2")) if indicator in PUPILS else "all"
    form = chance.choice(("comparison",) * 8 + ("level", "series"))
    if form == "level":
        return Evidence(indicator=indicator, form="level", age_group=age)
    if form == "series":
        return Evidence(indicator=indicator, form="series", expects=way, age_group=age)
    contrast = chance.choice(
        (
            "outside_promise",
            "outside_promise",
            "rest_of_municipality",
            "previous_period",
            "women_vs_men",
            "youngest_vs_oldest",
            "reference",
        )
    )
    return Evidence(
        indicator=indicator,
        contrast=contrast,
        expects=way,
        age_group=age,
        reference="country" if contrast == "reference" else "",
    )
