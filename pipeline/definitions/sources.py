"""What a source is, declared once: its kind, the tables that its files become, and what a promise's evidence can ask of it.

Evidence asks for a comparison: a contrast, in which areas, for which groups; or in another form (`FORMS`), such as how large a share
is. What nothing makes is not declared here, and ``check`` refuses evidence that asks for it. A contrast of a source is thus its line
here and the estimator that makes the pairs; `CONTRASTS` gives it its name, and the words for it lie with all words.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["answers", "events", "counts", "delivered", "notes", "register", "references"]
Place = Literal["district", "municipality"]
Split = Literal["total", "sex", "age", "sex_age", "grade", "sex_grade"]

GRADES = ("grade_9", "upper_secondary_2")
RESIDENTS = ("inhabitants", "households")  # what a rate is per, when it is by those who live in an area

DISTRICT: tuple[Place, ...] = ("district",)
WHOLE: tuple[Place, ...] = ("municipality",)
BOTH: tuple[Place, ...] = ("district", "municipality")
TOTAL: tuple[Split, ...] = ("total",)
GROUPS: tuple[Split, ...] = ("total", "sex", "age")
PUPILS: tuple[Split, ...] = ("grade", "sex_grade")


@dataclass(frozen=True)
class Contrast:
    """A kind of comparison that evidence can ask for.

    Attributes:
        against_others: Whether an area is compared with other areas: then evidence is judged in each of the promise's districts, else
            in the whole municipality.
        by_district: Whether evidence is judged in each of the promise's districts though they are compared with nobody.
        between: What its two sides differ in, where both are of the same area and period: evidence then names none of them.
        needs: What there has to be for it.
    """

    against_others: bool = False
    by_district: bool = False
    between: Literal["", "sex", "age_group"] = ""
    needs: Literal["", "districts", "reference"] = ""


CONTRASTS: dict[str, Contrast] = {
    "outside_promise": Contrast(against_others=True, needs="districts"),
    "rest_of_municipality": Contrast(against_others=True, needs="districts"),
    "previous_period": Contrast(),
    "women_vs_men": Contrast(between="sex"),
    "youngest_vs_oldest": Contrast(between="age_group"),
    "reference": Contrast(against_others=True, needs="reference"),
}

COMPARISON = "comparison"
"""The form of evidence that names a contrast: two sides, of which one should be larger."""


@dataclass(frozen=True)
class Form(Contrast):
    """A form of evidence that sets no two sides against each other.

    Attributes:
        keys: What evidence of this form has to say besides its indicator.
        in_all: Whether it is judged in all of the promise's districts together, and not in each.
        tested: Whether it is tested. What is not is told as it is, and speaks neither for nor against a promise.
    """

    keys: tuple[str, ...] = ()
    in_all: bool = False
    tested: bool = True


FORMS: dict[str, Form] = {
    "level": Form(by_district=True, tested=False),
    "series": Form(in_all=True, keys=("expects",)),
    "rank": Form(by_district=True, keys=("among", "top")),
    "alike": Form(keys=("margin",)),
}
AMONG = ("problems", "block", "districts")
"""What is ranked: all the survey's questions on problems, those of the question's own block, or all districts by one question."""

KEYS_OF_FORMS = {COMPARISON: ("contrast", "expects"), **{name: form.keys for name, form in FORMS.items()}}
KINDS: Mapping[str, Contrast] = ChainMap[str, Contrast](CONTRASTS, dict(FORMS))
"""What a piece of evidence can be judged by: the contrasts of comparisons, and the other forms."""


@dataclass(frozen=True)
class Comparable:
    """One contrast, or another form of evidence, that can be made of a source's indicators.

    Attributes:
        contrast: Its name in `KINDS`.
        places: The areas in which it is made.
        splits: The groups for which it is made; the two that are compared with each other (women and men) are none.
        only: What an indicator must have declared for it, such as the codes by which offences are counted in districts.
        unless: What an indicator may not be for it.
        of_residents: Whether it counts by the residents, so that it is not made for districts that many visit who do not live there.
    """

    contrast: str
    places: tuple[Place, ...]
    splits: tuple[Split, ...] = TOTAL
    only: str = ""
    unless: str = ""
    of_residents: bool = False

    def made_of(self, indicator: Any) -> bool:
        """Return whether it is made of an indicator."""
        has_it = not self.only or bool(getattr(indicator, self.only, None))
        return has_it and not (self.unless and getattr(indicator, self.unless, False))


@dataclass(frozen=True)
class Source:
    """A kind of delivery: a folder in the municipality's own, of the same name.

    Attributes:
        kind: What its figures are.
        tables: The restricted tables that its files become.
        comparisons: The comparisons that can be made of its indicators.
        forms: The other forms of evidence that they can have.
        defined: Whether what it measures is defined in a file of this room.
    """

    kind: Kind
    tables: tuple[str, ...]
    comparisons: tuple[Comparable, ...] = ()
    forms: tuple[Comparable, ...] = ()
    defined: bool = True


SOURCES: dict[str, Source] = {
    "safety_survey": Source(
        "answers",
        ("wave", "unit", "answer", "series_break", "delivered_value"),
        (
            Comparable("outside_promise", DISTRICT, GROUPS, only="items"),
            Comparable("rest_of_municipality", DISTRICT, GROUPS, only="items"),
            Comparable("previous_period", BOTH, GROUPS, only="is_share"),
            Comparable("women_vs_men", BOTH, only="is_share"),
            Comparable("youngest_vs_oldest", BOTH, only="items"),
            Comparable("reference", BOTH, (*GROUPS, "sex_age"), only="is_share"),
        ),
        forms=(
            Comparable("level", BOTH, (*GROUPS, "sex_age")),
            Comparable("series", BOTH, GROUPS, only="is_share"),
            Comparable("rank", BOTH, GROUPS, only="is_share"),
            Comparable("alike", WHOLE, GROUPS, only="items"),
        ),
    ),
    "drug_habits": Source(
        "delivered",
        ("pupil_share", "pupil_direction"),
        (
            Comparable("previous_period", WHOLE, PUPILS),
            Comparable("women_vs_men", WHOLE, ("grade",)),
            Comparable("reference", WHOLE, PUPILS),
        ),
        forms=(Comparable("level", WHOLE, PUPILS), Comparable("series", WHOLE, PUPILS)),
    ),
    "crime": Source(
        "events",
        ("offence", "offence_count"),
        (
            Comparable("outside_promise", DISTRICT, only="codes", unless="sensitive", of_residents=True),
            Comparable("rest_of_municipality", DISTRICT, only="codes", unless="sensitive", of_residents=True),
            Comparable("previous_period", WHOLE),
            Comparable("reference", DISTRICT, only="codes", unless="sensitive", of_residents=True),
            Comparable("reference", WHOLE),
        ),
        forms=(
            Comparable("level", BOTH),
            Comparable("series", DISTRICT, only="codes", unless="sensitive"),
            Comparable("series", WHOLE),
        ),
    ),
    "dialogue": Source("notes", ("note", "walk_proposal")),
    "population": Source("register", ("population", "household"), defined=False),
    "municipal": Source(
        "counts",
        ("municipal_count",),
        (
            Comparable("outside_promise", DISTRICT, only="per", of_residents=True),
            Comparable("rest_of_municipality", DISTRICT, only="per", of_residents=True),
            Comparable("previous_period", BOTH),
        ),
        forms=(Comparable("level", BOTH), Comparable("series", BOTH)),
    ),
    "reference": Source("references", ("delivered_value", "reference_offence"), defined=False),
}


def comparisons_of(source: str, indicator: Any) -> list[Comparable]:
    """Return the comparisons that can be made of an indicator of a source."""
    return [one for one in SOURCES[source].comparisons if one.made_of(indicator)]


def evidence_of(source: str, indicator: Any) -> list[Comparable]:
    """Return all that evidence can ask of an indicator of a source: its comparisons, and the other forms."""
    return [*comparisons_of(source, indicator), *(one for one in SOURCES[source].forms if one.made_of(indicator))]


def split_of(sex: str, age_group: str) -> Split:
    """Return what kind of group a sex and an age group (or a grade) are."""
    if age_group in GRADES:
        return "grade" if sex == "all" else "sex_grade"
    if age_group == "all":
        return "total" if sex == "all" else "sex"
    return "age" if sex == "all" else "sex_age"
