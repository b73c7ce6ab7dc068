"""Problems say what things are called in the files: no id of a district or measure alone, no column of our tables."""

from __future__ import annotations

import pytest
from tables import configuration, district, offence_group

from pipeline.configuration import Configuration
from pipeline.contracts import Table
from pipeline.contracts.restricted import (
    DeliveredValue,
    Household,
    MunicipalCount,
    OffenceCount,
    Population,
    PupilShare,
    ReferenceOffence,
)
from pipeline.ingest.crime.extract import SAID
from pipeline.problems import Problem, at, phrase
from pipeline.quality.names import named, names_of
from pipeline.words import messages
from pipeline.words.messages import named as kept

OWN = configuration([district("oxhagen"), district("norrliden")], offences=[offence_group("damage", codes=["0001"])])
PUT_TOGETHER: tuple[type[Table], ...] = (
    PupilShare, OffenceCount, ReferenceOffence, DeliveredValue, Household, Population, MunicipalCount,
)  # fmt: skip
"""The tables whose rows several files may give, and that are told where these differ."""
KEYS = {"indicator", "period", "area", "sex", "age_group", "grade", "source_file", "synthetic"}


def told(problem: Problem, own: Configuration = OWN) -> str:
    return named(problem, names_of(own)).text()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_column_in_which_deliveries_may_differ_has_words(language: messages.Language) -> None:
    words = messages.phrases(language)["columns"]
    columns = {name for table in PUT_TOGETHER for name in table.columns()} | set(SAID)
    assert columns - KEYS <= set(words)
    assert all(word and "_" not in word for word in words.values())


def test_two_values_are_told_by_what_they_are_of() -> None:
    where = phrase("place", row=3)
    said = told(
        Problem(
            "b.csv",
            at(row=9),
            "two-values",
            kept({"name": "persons", "first": 163, "earlier": "a.csv", "where": where, "now": 170}),
        )
    )
    assert "antal invånare 163, som i a.csv, rad 3" in said
    assert "antal invånare 170" in said
    assert "persons" not in said


def test_districts_measures_and_grades_have_their_names() -> None:
    said = told(
        Problem(
            "population", at(year="2021"), "district-without-population", kept({"districts": ["oxhagen", "norrliden"]})
        )
    )
    assert "Oxhagen och Norrliden" in said
    said = told(Problem("crime", at(series="damage"), "missing-month", kept({"months": ["2021-03"]})))
    assert "serie damage (damage)" in said  # the drawn group is called as its id
    said = told(Problem("f", at(indicator="damage", year="2021", grade="grade_9"), "no-rows"))
    assert "årskurs 9" in said
    moved = kept(
        {"name": "district", "first": "oxhagen", "earlier": "a", "where": phrase("place", row=1), "now": "norrliden"}
    )
    said = told(Problem("b", at(row=2), "two-values", moved))
    assert "område Oxhagen" in said
    assert "område Norrliden" in said


def test_what_is_no_id_stays_as_it_was_delivered() -> None:
    problem = Problem("f.csv", at(row=2), "unknown-code", kept({"known": ["1", "2"], "found": "oxhagen"}))
    assert named(problem, names_of(OWN)) == problem
