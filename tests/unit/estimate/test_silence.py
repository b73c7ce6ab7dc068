"""What those who are silent could change: Manski's bounds, by hand on small tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from tables import Person, configuration, district, estimated, rows, survey_indicator, survey_tables

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Unit, Wave

YES, NO = 1, 2
OWN = configuration(
    [district("north", "both"), district("south", "both"), district("west"), district("both")],
    indicators=[survey_indicator("one", ["q1"]), survey_indicator("any", ["q1", "q2"])],
)


def group(place: str, number: int, answers: Mapping[str, int], **own: object) -> list[Person]:
    return [Person(place, answers, **own) for _ in range(number)]  # type: ignore[arg-type]


def silences(people: Sequence[Person], own: Configuration = OWN) -> dict[tuple[str, str], dict[str, object]]:
    found = rows(estimated(own, survey_tables(people)), "from silence order by all")
    return {(str(row["indicator"]), str(row["area"])): row for row in found}


def answered(place: str, yes: int, no: int, silent: int, **own: object) -> list[Person]:
    """Persons who say yes, no and nothing to the first question, and no to the second."""
    told = {"q2": NO}
    groups = [(yes, {"q1": YES}), (no, {"q1": NO}), (silent, {})]
    return [person for number, first in groups for person in group(place, number, first | told, **own)]


EVERYBODY = [*answered("north", 20, 60, 20), *answered("south", 40, 60, 0), *answered("west", 39, 60, 1)]


def test_the_bounds_are_those_of_everybody_who_is_silent_meaning_no_or_yes() -> None:
    row = silences(EVERYBODY)["one", "north"]
    assert (row["asked"], row["silent"], row["others_asked"], row["others_silent"]) == (100, 20, 200, 1)
    assert (row["silent_share"], row["others_share"]) == (0.2, 1 / 200)
    assert (row["lowest"], row["highest"]) == (0.2, 0.4)


def test_a_composite_is_told_where_one_of_its_districts_stands_out() -> None:
    row = silences(EVERYBODY)["one", "both"]
    assert (row["asked"], row["silent"], row["others_asked"], row["others_silent"]) == (200, 20, 100, 1)
    assert (row["lowest"], row["highest"]) == (0.3, 0.4)
    assert set(silences(EVERYBODY)) == {(name, area) for name in ("one", "any") for area in ("north", "both")}


def test_of_districts_of_unknown_sizes_no_share_of_all_others_is_told() -> None:
    frames = survey_tables(EVERYBODY)
    frames[Wave] = frames[Wave].assign(weights="none")
    frames[Unit] = frames[Unit].assign(stratum=frames[Unit]["district"])
    found = {row["area"]: row for row in rows(estimated(OWN, frames), "from silence where indicator = 'one'")}
    assert found["north"]["silent_share"] == 0.2 and pd.isna(found["north"]["others_share"])


def test_the_bounds_hold_the_share_and_go_by_weight() -> None:
    light = [*answered("north", 20, 60, 0), *answered("north", 0, 0, 20, weight=0.5)]
    row = silences([*light, *EVERYBODY[100:]])["one", "north"]
    assert row["silent_share"] == pytest.approx(10 / 90)
    assert (row["lowest"], row["highest"]) == (pytest.approx(20 / 90), pytest.approx(30 / 90))


def test_whoever_says_yes_to_one_of_several_questions_is_not_silent() -> None:
    """Of the twenty who pass over the first question five say yes to the second: fifteen are left."""
    people = [*answered("north", 20, 60, 15), *group("north", 5, {"q2": YES}), *EVERYBODY[100:]]
    row = silences(people)["any", "north"]
    assert (row["asked"], row["silent"]) == (100, 15)
    assert (row["lowest"], row["highest"]) == (0.25, 0.4)


def test_the_whole_municipality_is_held_against_the_wave_before() -> None:
    before = [person for place in ("north", "south", "west") for person in answered(place, 30, 65, 5, period="2018")]
    now = [person for place in ("north", "south", "west") for person in answered(place, 30, 50, 20)]
    row = silences([*before, *now])["one", "municipality"]
    assert (row["period"], row["earlier_period"]) == ("2021", "2018")
    assert (row["silent_share"], row["others_share"]) == (0.2, pytest.approx(0.05))
    assert (row["lowest"], row["highest"]) == (0.3, 0.5)


def test_where_nobody_is_silent_nothing_is_told() -> None:
    assert silences([person for place in ("north", "south", "west") for person in answered(place, 40, 60, 0)]) == {}
