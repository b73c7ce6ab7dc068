"""Evidence of other forms than a comparison: what is told of it, and how far it speaks for a promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest
from tables import NO, YES, configuration, district, edition, one, persons, published, rows, survey_tables

from pipeline import evidence
from pipeline.configuration import Configuration, Evidence
from pipeline.report.findings import evidence as findings
from pipeline.report.read.picture import Picture
from pipeline.words.sv import evidence as words


def wave(shares: Mapping[str, int], period: str = "2021", of: int = 200) -> list:
    """Persons in each district, of whom so many say yes."""
    return [
        person
        for place, yes in shares.items()
        for person in persons(yes, place, YES, period=period) + persons(of - yes, place, NO, period=period)
    ]


def town(asked: Sequence[Evidence], districts: Sequence[str] = (), places: str = "abc") -> Configuration:
    return configuration([district(place) for place in places], editions=[edition("e", districts, asked)])


def judged(own: Configuration, frames: dict, folder: Path) -> duckdb.DuckDBPyConnection:
    published(own, frames, folder).close()
    evidence.judge(folder / "published.duckdb", own)
    return duckdb.connect(str(folder / "published.duckdb"))


def told(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """What the table of a promise's evidence says, a text a piece of evidence."""
    connection.close()
    picture = Picture(folder / "published.duckdb", "e")
    found = picture.evidence("promise")
    positions = dict.fromkeys(row.position for row in found)
    return [
        findings.evidence_in_words(picture, [row for row in found if row.position == position])
        for position in positions
    ]


@pytest.mark.parametrize(
    "own",
    [
        {"form": "level", "contrast": "outside_promise"},
        {"form": "level", "expects": "higher"},
        {"form": "level", "reference": "country"},
        {"contrast": "outside_promise"},
        {"expects": "higher"},
        {"form": "guess"},
    ],
)
def test_each_form_has_its_own_keys_and_no_others(own: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"keys_of_form|reference_for_its_contrast|one_of"):
        Evidence(indicator="one", **own)


# ---- levels -------------------------------------------------------------------------------------------------------------

LEVEL = Evidence(indicator="one", form="level")


def test_a_level_is_told_with_its_interval_and_tested_against_nothing(tmp_path: Path) -> None:
    own = town([LEVEL])
    connection = judged(own, survey_tables(wave({"a": 60, "b": 40, "c": 20})), tmp_path)
    row = one(connection, "from promise_evidence")
    share = one(
        connection, "from indicator_value where (area, unit, sex, age_group) = ('municipality', 'share', 'all', 'all')"
    )
    assert (row["verdict"], row["speaks_of"], row["measure"], row["period"]) == ("told", "level", "share", "2021")
    assert (row["estimate"], row["estimate_low"], row["estimate_high"]) == (
        share["value"],
        share["ci_low"],
        share["ci_high"],
    )
    assert row["estimate"] == pytest.approx(0.2)
    assert one(connection, "select state, because, lead, supports, not_tested from promise_support") == {
        "state": "not_tested", "because": "levels", "lead": None, "supports": 0, "not_tested": 0,
    }  # fmt: skip
    assert told(connection, tmp_path) == ["= Visas, prövas inte: 20\u202f% (17–23)."]
    assert "inte prövas" in words.BECAUSE["levels"]


def test_a_level_is_told_for_each_of_a_promises_districts_and_for_all_of_them(tmp_path: Path) -> None:
    connection = judged(town([LEVEL], ["a", "b"]), survey_tables(wave({"a": 60, "b": 40, "c": 20})), tmp_path)
    assert rows(
        connection, "select area, together, round(estimate, 3) as share from promise_evidence order by area"
    ) == [
        {"area": "a", "together": False, "share": 0.3},
        {"area": "b", "together": False, "share": 0.2},
        {"area": "priority:e", "together": True, "share": 0.25},
    ]
    (said,) = told(connection, tmp_path)
    assert said.startswith("= Visas, prövas inte: löftets stadsdelar tillsammans 25")
    assert "; A 30" in said and "; B 20" in said


def test_a_level_that_is_hidden_is_not_tested(tmp_path: Path) -> None:
    """Fewer than 30 answers in a."""
    people = wave({"b": 40, "c": 20}) + persons(10, "a", YES) + persons(10, "a", NO)
    connection = judged(town([LEVEL], ["a"]), survey_tables(people), tmp_path)
    row = one(connection, "select verdict, reason, estimate from promise_evidence where area = 'a'")
    assert (row["verdict"], row["reason"]) == ("not_tested", "hidden")
    assert one(connection, "select state from promise_support") == {"state": "not_tested"}


def test_a_level_moves_nothing_of_a_promise_that_is_tested(tmp_path: Path) -> None:
    """The lead is the first with a vote, wherever the level stands."""
    asked = Evidence(indicator="one", contrast="outside_promise", expects="higher")
    frames = survey_tables(wave({"a": 120, "b": 60, "c": 60}))
    found = []
    for number, several in enumerate(([asked], [LEVEL, asked], [asked, LEVEL, LEVEL])):
        folder = tmp_path / str(number)
        folder.mkdir()
        connection = judged(town(several, ["a"]), frames, folder)
        found.append(one(connection, "select state, because, supports, cannot_tell, not_tested from promise_support"))
    assert found[0] == found[1] == found[2]
    assert found[0]["state"] == "some"
