"""Evidence of other forms than a comparison: what is told of it, and how far it speaks for a promise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pytest
from tables import (
    NO,
    YES,
    Person,
    configuration,
    district,
    edition,
    offence_rows,
    one,
    persons,
    published,
    rows,
    survey_indicator,
    survey_tables,
)

from pipeline import evidence
from pipeline.configuration import Configuration, Evidence
from pipeline.configuration.evidence import check_evidence
from pipeline.contracts.restricted import Offence, Unit, Wave
from pipeline.definitions import Item, SurveyBlock
from pipeline.problems import ProblemLog
from pipeline.report.read.picture import Picture
from pipeline.report.sentences import evidence as findings
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
    connection = published(own, frames, folder)
    evidence.judge(folder / "published.duckdb", own)
    return connection


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
        {"form": "rank", "top": 3},
        {"form": "rank", "among": "problems", "top": 3, "expects": "higher"},
        {"form": "series"},
        {"form": "alike"},
        {"form": "alike", "margin": 5, "expects": "lower"},
        {"form": "series", "expects": "higher", "top": 3},
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


# ---- series -------------------------------------------------------------------------------------------------------------

SERIES = Evidence(indicator="one", form="series", expects="higher")
WAVES = ("2012", "2015", "2018", "2021")


def waves(shares: Sequence[int], periods: Sequence[str] = WAVES) -> list:
    """The same number of 200 say yes in each of three districts."""
    return [one for yes, period in zip(shares, periods, strict=True) for one in wave(dict.fromkeys("abc", yes), period)]


@pytest.mark.parametrize(
    ("shares", "verdict", "state"),
    [
        ((20, 32, 48, 60), "supports", "some"),
        ((60, 48, 32, 20), "contradicts", "contradicted"),
        ((40, 39, 41, 40), "cannot_tell", "cannot_tell"),
        ((20, 80, 20, 60), "cannot_tell", "cannot_tell"),  # up and down is no direction
    ],
)
def test_a_series_is_told_when_all_its_waves_have_a_direction(
    tmp_path: Path, shares: Sequence[int], verdict: str, state: str
) -> None:
    connection = judged(town([SERIES]), survey_tables(waves(shares)), tmp_path)
    row = one(connection, "from promise_evidence")
    assert (row["verdict"], row["since"], row["period"], row["number"]) == (verdict, "2012", "2021", 4)
    assert one(connection, "select state from promise_support") == {"state": state}
    (judged_row,) = rows(connection, "from form_verdict")
    assert (judged_row["q"] <= 0.05) == (verdict != "cannot_tell")


def test_a_series_is_one_word_and_never_told_twice(tmp_path: Path) -> None:
    """Three waves up were told as well; a trend and the trend that it holds are not two."""
    connection = judged(town([SERIES]), survey_tables(waves((20, 40, 60, 80))), tmp_path)
    assert one(connection, "select earlier from promise_evidence") == {"earlier": ""}
    assert one(connection, "select state, because from promise_support") == {"state": "some", "because": "once"}
    (said,) = told(connection, tmp_path)
    assert said == "+ Talar för (3,3 procentenheter högre per år (2,8–3,9), fyra mätningar)."


@pytest.mark.parametrize(
    ("periods", "breaks", "reason", "number"),
    [
        (WAVES[2:], {}, "too_few_points", 2),
        (WAVES, {"q1": "2018"}, "too_few_points", 2),
        (WAVES, {"q1": "2015"}, "", 3),
    ],
)
def test_a_series_begins_at_the_last_break_and_takes_three_waves(
    tmp_path: Path, periods: Sequence[str], breaks: dict[str, str], reason: str, number: int
) -> None:
    shares = (20, 40, 60, 80)[-len(periods) :]
    connection = judged(town([SERIES]), survey_tables(waves(shares, periods), breaks), tmp_path)
    row = one(connection, "from promise_evidence")
    assert (row["number"], row["reason"], row["period"]) == (number, reason, "2021")
    assert row["verdict"] == ("cannot_tell" if reason else "supports")


def test_a_break_in_a_wave_that_did_not_ask_parts_the_series(tmp_path: Path) -> None:
    """2015 asked another question alone; that q1 was changed then shows in no comparison of two waves that ask it."""
    people = [one for one in waves((20, 40, 60, 80)) if one.period != "2015"]
    people += [Person(place, {"q2": NO}, period="2015") for place in "abc" for _ in range(200)]
    connection = judged(town([SERIES]), survey_tables(people, {"q1": "2015"}), tmp_path)
    assert one(connection, "select number, reason from promise_evidence") == {"number": 2, "reason": "too_few_points"}


def test_the_series_of_a_promises_districts_is_that_of_all_of_them(tmp_path: Path) -> None:
    own = town([SERIES], ["a", "b"], "abcd")
    people = [
        one
        for yes, period in zip((20, 32, 48, 60), WAVES, strict=True)
        for one in wave({"a": yes, "b": yes, "c": 40, "d": 40}, period)
    ]
    connection = judged(own, survey_tables(people), tmp_path)
    row = one(connection, "from promise_evidence")
    assert (row["area"], row["together"], row["speaks_of"], row["independent"]) == ("priority:e", True, "where", False)
    # The last wave chose the two of four districts: six such choices.
    q = one(connection, "select p, level from form_verdict")
    assert q["level"] == pytest.approx(0.01 / 6)


def test_a_series_of_counts_has_the_years_own_variation(tmp_path: Path) -> None:
    own = town([Evidence(indicator="theft", form="series", expects="higher")])
    counts = {("0001", place, str(year)): [10 + year - 2012] * 12 for place in "abc" for year in range(2012, 2022)}
    frames = {**survey_tables(wave(dict.fromkeys("abc", 40))), Offence: offence_rows(counts)}
    connection = judged(own, frames, tmp_path)
    row = one(connection, "from promise_evidence")
    assert (row["measure"], row["number"], row["verdict"], row["source"]) == ("ratio_a_year", 10, "supports", "crime")
    assert one(connection, "select df from form_verdict") == {"df": 8.0}
    (said,) = told(connection, tmp_path)
    assert re.search(r"procent fler per år \(\d,\d–\d,\d\), tio år\)\.$", said)


def test_a_test_of_a_form_moves_the_level_of_all_else_that_the_edition_tells(tmp_path: Path) -> None:
    """It is a family among the edition's: one that is not chosen makes the others stricter, in this edition alone."""
    asked = Evidence(indicator="one", contrast="previous_period", expects="higher")
    levels = []
    for number, several in enumerate(([asked], [asked, Evidence(indicator="one", form="series", expects="higher")])):
        folder = tmp_path / str(number)
        folder.mkdir()
        own = configuration(
            [district(place) for place in "abc"], editions=[edition("e", [], several), edition("f", [], [asked])]
        )
        people = [one for period in WAVES for one in wave({"a": 100, "b": 40, "c": 40}, period)]
        connection = judged(own, survey_tables(people), folder)
        levels.append(
            {
                name: one(connection, f"select sum(level) as it from edition_verdict where edition = '{name}'")["it"]
                for name in "ef"
            }
        )
    assert levels[1]["e"] < levels[0]["e"]
    assert levels[1]["f"] == levels[0]["f"]


# ---- places -------------------------------------------------------------------------------------------------------------

PROBLEMS = ("q1", "q2", "q3", "q4", "q5", "q6")


def problems(yes: Sequence[int], period: str = "2021", of: int = 200) -> list:
    """In each of three districts so many of 200 say yes to each of six questions."""
    return [
        Person(
            place, {name: YES if number < many else NO for name, many in zip(PROBLEMS, yes, strict=True)}, period=period
        )
        for place in "abc"
        for number in range(of)
    ]


def town_of_problems(asked: Sequence[Evidence], districts: Sequence[str] = ()) -> Configuration:
    own = town(asked, districts)
    survey = own.definitions.safety_survey.model_copy(
        update={
            "items": {name: Item(column=name, scale="yes_no", wording=name) for name in PROBLEMS},
            "blocks": {name: SurveyBlock(title=name, title_en=name, headline="q1") for name in ("block", "other")},
            "indicators": [survey_indicator(name, [name], "other" if name == "q6" else "block") for name in PROBLEMS],
        }
    )
    return own.model_copy(update={"definitions": own.definitions.model_copy(update={"safety_survey": survey})})


def largest(indicator: str, top: int, among: str = "problems") -> Evidence:
    return Evidence(indicator=indicator, form="rank", top=top, among=among)


def test_the_largest_problems_are_told_as_far_as_their_places_hold(tmp_path: Path) -> None:
    """Three are sure to be the three largest; the third of them is not sure to be among the two largest."""
    asked = [*(largest(name, 3) for name in ("q1", "q2", "q3")), largest("q3", 1), largest("q4", 3)]
    connection = judged(town_of_problems(asked), survey_tables(problems((110, 106, 100, 30, 26, 20))), tmp_path)
    found = rows(
        connection, "select verdict, estimate, number, claim, among, speaks_of from promise_evidence order by position"
    )
    assert [row["verdict"] for row in found] == ["supports", "supports", "supports", "cannot_tell", "contradicts"]
    assert [row["estimate"] for row in found] == [1, 2, 3, 3, 4]
    assert {(row["number"], row["among"], row["speaks_of"]) for row in found} == {(6, "problems", "where")}
    assert one(connection, "select state from promise_support") == {"state": "some"}
    said = told(connection, tmp_path)
    assert said[0] == "+ Talar för (plats 1 av 6, med 95\u202f% säkerhet 1–3)."
    assert said[4].startswith("− Talar emot (plats 4 av 6, med 95\u202f% säkerhet 4–6)")


def test_a_place_in_a_block_is_among_its_own_questions(tmp_path: Path) -> None:
    """q6 is of another block: alone in it there is nothing to be ranked."""
    asked = [largest("q1", 1, "block"), largest("q6", 1, "block")]
    connection = judged(town_of_problems(asked), survey_tables(problems((140, 60, 50, 30, 26, 190))), tmp_path)
    found = rows(connection, "select verdict, number, reason from promise_evidence order by position")
    assert found == [
        {"verdict": "supports", "number": 5, "reason": ""},
        {"verdict": "not_tested", "number": 1, "reason": "too_few_ranked"},
    ]


def test_a_place_among_all_but_one_is_no_claim(tmp_path: Path) -> None:
    connection = judged(
        town_of_problems([largest("q1", 4)]), survey_tables(problems((140, 120, 100, 30, 26, 20))), tmp_path
    )
    assert one(connection, "select verdict, reason from promise_evidence") == {
        "verdict": "not_tested", "reason": "too_few_ranked",
    }  # fmt: skip


def test_a_place_that_is_told_in_two_waves_is_told_twice(tmp_path: Path) -> None:
    people = problems((140, 60, 50, 30, 26, 20)) + problems((130, 60, 50, 30, 26, 20), "2018")
    connection = judged(town_of_problems([largest("q1", 1)]), survey_tables(people), tmp_path)
    assert one(connection, "select earlier, earlier_period from promise_evidence") == {
        "earlier": "supports", "earlier_period": "2018",
    }  # fmt: skip
    assert one(connection, "select state from promise_support") == {"state": "strong"}


def test_a_problem_of_the_whole_municipality_says_nothing_of_why_it_is_these_districts(tmp_path: Path) -> None:
    people = survey_tables(problems((140, 60, 50, 30, 26, 20)))
    connection = judged(town_of_problems([largest("q1", 1)], ["a"]), people, tmp_path)
    assert one(connection, "select area, verdict, speaks_of from promise_evidence") == {
        "area": "municipality", "verdict": "supports", "speaks_of": "whole",
    }  # fmt: skip
    assert one(connection, "select state, because from promise_support") == {
        "state": "not_tested",
        "because": "no_vote",
    }


def test_districts_are_ranked_among_all(tmp_path: Path) -> None:
    """a and b are the two worst of six; c is not, and its promise is contradicted by it."""
    shares = dict(zip("abcdef", (120, 110, 20, 24, 22, 18), strict=True))
    asked = [largest("one", 2, "districts")]
    for folder, districts, verdicts, state in (
        ("worst", ["a", "b"], ["supports", "supports"], "some"),
        ("other", ["a", "c"], ["supports", "contradicts"], "cannot_tell"),
        ("best", ["c"], ["contradicts"], "contradicted"),
    ):
        place = tmp_path / folder
        place.mkdir()
        connection = judged(town(asked, districts, "abcdef"), survey_tables(wave(shares)), place)
        found = rows(connection, "select area, verdict, together from promise_evidence order by area")
        assert [row["verdict"] for row in found] == verdicts
        assert not any(row["together"] for row in found)
        assert one(connection, "select state from promise_support") == {"state": state}


def test_a_district_that_is_hidden_parts_nobody(tmp_path: Path) -> None:
    """With few answers in f it is not known whether a is the worst."""
    shares = dict(zip("abcde", (120, 30, 20, 24, 22), strict=True))
    people = wave(shares) + persons(5, "f", YES) + persons(15, "f", NO)
    connection = judged(town([largest("one", 1, "districts")], ["a"], "abcdef"), survey_tables(people), tmp_path)
    row = one(connection, "select verdict, estimate_low, estimate_high, number from promise_evidence")
    assert (row["verdict"], row["estimate_low"], row["number"]) == ("cannot_tell", 1, 6)
    assert row["estimate_high"] > 1


def test_a_promise_without_districts_cannot_rank_its_districts() -> None:
    own = town([largest("one", 1, "districts")])
    log = ProblemLog()
    check_evidence(own, "promises.toml", log)
    assert [problem.code for problem in log.problems] == ["evidence"]


# ---- alike --------------------------------------------------------------------------------------------------------------


def within(margin: float, indicator: str = "one") -> Evidence:
    return Evidence(indicator=indicator, form="alike", margin=margin)


def test_a_margin_is_no_more_than_ten_points() -> None:
    with pytest.raises(ValueError, match="less than or equal to 10"):
        within(11)


@pytest.mark.parametrize(
    ("shares", "of", "margin", "verdict", "state"),
    [
        ((120, 126, 114), 600, 10, "supports", "some"),
        ((120, 126, 114), 600, 3, "cannot_tell", "cannot_tell"),  # no difference is told, which is not the same
        ((40, 42, 38), 200, 5, "cannot_tell", "cannot_tell"),
        ((240, 120, 114), 600, 10, "contradicts", "contradicted"),
    ],
)
def test_districts_are_alike_when_all_surely_lie_within_the_margin(
    tmp_path: Path, shares: Sequence[int], of: int, margin: float, verdict: str, state: str
) -> None:
    people = wave(dict(zip("abc", shares, strict=True)), of=of)
    connection = judged(town([within(margin)]), survey_tables(people), tmp_path)
    row = one(connection, "select verdict, number, claim, measure, area from promise_evidence")
    assert row == {
        "verdict": verdict, "number": 3, "claim": pytest.approx(margin / 100), "measure": "farthest", "area": "municipality",
    }  # fmt: skip
    assert one(connection, "select state from promise_support") == {"state": state}
    (said,) = told(connection, tmp_path)
    assert "störst avvikelse av 3: " in said


def test_a_district_that_cannot_be_shown_leaves_open_whether_all_are_alike(tmp_path: Path) -> None:
    people = wave({"a": 120, "b": 126}, of=600) + persons(5, "c", YES) + persons(15, "c", NO)
    connection = judged(town([within(10)]), survey_tables(people), tmp_path)
    assert one(connection, "select verdict, reason from promise_evidence") == {
        "verdict": "cannot_tell", "reason": "some_hidden",
    }  # fmt: skip


def test_a_margin_wider_than_the_share_is_no_claim(tmp_path: Path) -> None:
    connection = judged(town([within(10)]), survey_tables(wave({"a": 30, "b": 33, "c": 27}, of=600)), tmp_path)
    assert one(connection, "select verdict, reason from promise_evidence") == {
        "verdict": "not_tested", "reason": "margin_too_wide",
    }  # fmt: skip


def test_that_all_are_alike_says_nothing_of_why_it_is_these_districts(tmp_path: Path) -> None:
    people = wave({"a": 120, "b": 126, "c": 114}, of=600)
    connection = judged(town([within(10)], ["a"]), survey_tables(people), tmp_path)
    assert one(connection, "select verdict, speaks_of from promise_evidence") == {
        "verdict": "supports",
        "speaks_of": "whole",
    }
    assert one(connection, "select state, because from promise_support") == {
        "state": "not_tested",
        "because": "no_vote",
    }


# ---- what a wave cannot be used for ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "reason"), [({"sample": "self_selected"}, "self_selected"), ({"weights": "none"}, "no_sizes")]
)
def test_a_form_says_why_a_wave_cannot_be_tested(tmp_path: Path, columns: dict[str, str], reason: str) -> None:
    """Persons who chose themselves, or districts of unknown sizes together: neither answers nor waves are lacking."""
    frames = survey_tables(waves((20, 32, 48, 60)))
    frames[Wave] = frames[Wave].assign(**columns)
    frames[Unit] = frames[Unit].assign(stratum=frames[Unit]["district"])
    asked = [SERIES, within(10), Evidence(indicator="one", form="rank", among="problems", top=1)]
    connection = judged(town(asked), frames, tmp_path)
    found = rows(connection, "select contrast, verdict, reason from promise_evidence order by position")
    assert [(row["contrast"], row["verdict"], row["reason"]) for row in found] == [
        (form, "not_tested", reason) for form in ("series", "alike", "rank")
    ]
