"""What each edition may say: which of its comparisons lead, which the data chose, and that nothing later moves it."""

from __future__ import annotations

import datetime as dt
import shutil
from math import comb
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from kalmar import Built
from tables import (
    NO,
    YES,
    Person,
    configuration,
    district,
    edition,
    persons,
    published,
    rows,
    survey_indicator,
    survey_tables,
)

from pipeline.configuration import Configuration, Edition, Evidence, Promise, load_configuration, with_draft
from pipeline.contracts.comparisons import Comparison
from pipeline.contracts.offences import OffencePattern
from pipeline.gate import add_table, comparisons, patterns, values
from pipeline.gate.levels import ALPHA, LEADS
from pipeline.gate.precision import STEP
from pipeline.gate.verdicts import edition_verdicts

pytestmark = pytest.mark.towns

OF_PATTERNS = {"hours": "hour", "seasons": "season", "places": "place"}
UNSAFE = Evidence(indicator="one", contrast="outside_promise", expects="higher")
PLACES = tuple("abcde")


def people(shares: dict[str, int], period: str = "2021") -> list[Person]:
    """100 persons in each district, of whom so many say yes to the first question, and 30 to the second."""
    found = []
    for place in PLACES:
        for number in range(100):
            answers = {"q1": YES if number < shares.get(place, 30) else NO, "q2": YES if number % 20 < 6 else NO}
            found.append(Person(place, answers, sex=("women", "men")[number % 2], period=period))
    return found


def town(*editions: Edition) -> Configuration:
    asked = [survey_indicator("one", ["q1"], "x"), survey_indicator("two", ["q2"], "y")]
    return configuration([district(name) for name in PLACES], indicators=asked, editions=editions)


def verdicts(connection: duckdb.DuckDBPyConnection, where: str) -> list[dict[str, object]]:
    return rows(connection, f"from known_comparison where sex = 'all' and age_group = 'all' and {where} order by all")


TOGETHER = "indicator = 'one' and contrast = 'outside_promise' and area = 'priority:e'"


@pytest.mark.parametrize(("chosen_from", "choices"), [("", {"2021": 10}), ("2018", {"2018": 10}), ("none", {})])
def test_districts_are_one_of_all_choices_in_the_wave_that_chose_them(
    tmp_path: Path, chosen_from: str, choices: dict[str, int]
) -> None:
    """Two of five districts can be chosen in ten ways; the lead stands in two waves, each of which is told up to half its level."""
    assert comb(5, 2) == 10
    own = edition("e", ["a", "b"], [UNSAFE]).model_copy(update={"chosen_from": chosen_from})
    connection = published(town(own), survey_tables([*people({}), *people({}, "2018")]), tmp_path)
    found = {row["period"]: row["level"] for row in verdicts(connection, TOGETHER)}
    assert found == pytest.approx({wave: LEADS / 2 / choices.get(wave, 1) for wave in ("2018", "2021")})
    (told,) = connection.execute("select chosen_from from edition").fetchall()
    assert told == (chosen_from.replace("none", "") or ("2021" if not chosen_from else ""),)


def test_a_single_district_stands_for_all_of_them(tmp_path: Path) -> None:
    """Two of five: the family of the two holds five tests for each question, wherever nothing else differs."""
    own = edition("e", ["a", "b"], [UNSAFE]).model_copy(update={"chosen_from": "none"})
    connection = published(town(own), survey_tables(people({})), tmp_path)
    ((families,),) = connection.execute(
        "select count(distinct family) from known_comparison where p is not null"
    ).fetchall()
    (row, _) = verdicts(connection, "indicator = 'one' and contrast = 'outside_promise' and area in ('a', 'b')")
    assert row["level"] == pytest.approx((ALPHA - LEADS) / families / 5)


def test_a_drafts_districts_were_chosen_when_those_of_the_edition_before_it_were(tmp_path: Path) -> None:
    own = town(edition("e", ["a", "b"], [UNSAFE], "2019-12-31"))
    drafted = with_draft(own, dt.date(2022, 1, 1))
    connection = published(drafted, survey_tables([*people({}), *people({}, "2018")]), tmp_path)
    assert connection.execute("select edition, chosen_from from edition order by all").fetchall() == [
        ("e", "2018"), ("utkast", "2018"),
    ]  # fmt: skip


def test_nothing_later_moves_what_an_edition_says(tmp_path: Path) -> None:
    """A wave, a district that differs and an edition more: the first edition's verdicts stay as they were."""
    first = edition("e", ["a", "b"], [UNSAFE], "2019-12-31")
    second = edition("f", ["c"], [UNSAFE], "2022-12-31")
    before = people({"a": 50, "b": 45}, "2018")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    alone = published(town(first), survey_tables(before), tmp_path / "one")
    beside = published(town(first, second), survey_tables([*before, *people({"c": 70})]), tmp_path / "two")
    query = "from edition_verdict where edition = 'e' order by all"
    found = alone.execute(query).df()
    assert len(found) > 100
    assert found["verdict"].isin(["higher", "lower"]).any()
    assert found.equals(beside.execute(query).df())


def test_what_is_hidden_has_no_verdict_and_takes_no_room(tmp_path: Path) -> None:
    """Ten more persons in a district of their own are hidden; what is said of all others rests on as many tests as before."""
    own = town(edition("e", ["a", "b"], [UNSAFE]))
    own = own.model_copy(update={"districts": [*own.districts, district("f")]})
    connection = published(own, survey_tables([*people({}), *persons(10, "f", YES)]), tmp_path)
    hidden = rows(connection, "from known_comparison where area = 'f' or other = 'f'")
    assert hidden
    assert {row["verdict"] for row in hidden} == {"cannot_tell"}
    assert connection.execute("select count(q), count(level) from known_comparison where area = 'f'").fetchall() == [
        (0, 0)
    ]


def test_a_promises_own_districts_are_an_area_where_they_are_not_all(tmp_path: Path) -> None:
    plain = edition("e", ["a", "b"], [UNSAFE])
    second = plain.promises[0].model_copy(update={"id": "other", "districts": ["b", "c"]})
    own = plain.model_copy(
        update={"promises": [plain.promises[0], Promise.model_validate(second)], "chosen_from": "none"}
    )
    connection = published(town(own), survey_tables(people({})), tmp_path)
    found = {
        row["area"]: row["level"] for row in verdicts(connection, "contrast = 'outside_promise' and indicator = 'one'")
    }
    assert {"priority:e/promise", "priority:e/other", "priority:e"} <= set(found)
    assert found["priority:e/promise"] == found["priority:e/other"] == pytest.approx(LEADS / 2)
    assert found["priority:e"] < LEADS / 2


def test_kalmars_first_edition_says_the_same_without_everything_that_came_later(kalmar: Built, tmp_path: Path) -> None:
    """Its verdicts made anew of what had ended by then alone: the later wave, edition and years are taken out of the tables."""
    folder, products = kalmar
    own = load_configuration(folder)
    first = min(own.editions, key=lambda one: one.data_until)
    query = f"from edition_verdict where edition = '{first.id}' order by all"
    target = Path(shutil.copyfile(products.published, tmp_path / "published.duckdb"))
    with duckdb.connect(str(folder.restricted), read_only=True) as restricted, duckdb.connect(str(target)) as read:
        shown = values.indicator_values(restricted, own)
        compared = comparisons.comparisons(restricted, shown, own)
        said = read.execute(query).df()
        read.execute("delete from edition where edition <> ?", [first.id])
        read.execute("delete from period where ends_on > ?", [first.data_until.isoformat()])
        (last,) = read.execute("select max(left(period, 4)) from period").fetchone() or ("",)
        early = compared[(compared["period"].str[:4] <= last) & (compared["other_period"].str[:4] <= last)]
        early = early.reset_index(drop=True)
        add_table(read, Comparison, early[[*Comparison.columns(), STEP]])
        gathered = {name: read.execute(f"from offence_{one}").df() for name, one in OF_PATTERNS.items()}
        tested = patterns.shown(restricted, gathered)
        early_tests = tested[tested["period"] <= last].reset_index(drop=True)
        add_table(read, OffencePattern, patterns.published(early_tests, own.municipality.disclosure.min_count))
        of_patterns = f"from edition_pattern where edition = '{first.id}' order by all"
        patterned = read.execute(of_patterns).df()
        alone = edition_verdicts(read, shown, early, early_tests, own.model_copy(update={"editions": [first]}))
        for table, frame in alone.items():
            add_table(read, table, frame)
        assert 0 < len(patterned) == len(early_tests)
        pd.testing.assert_frame_equal(read.execute(of_patterns).df(), patterned)
        assert 0 < len(early) < len(compared)
        assert said["verdict"].isin(["higher", "lower"]).any()
        pd.testing.assert_frame_equal(read.execute(query).df(), said)
