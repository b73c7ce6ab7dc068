"""What the evidence says of a promise: the rule of a verdict, of the strength, and what an edition can know."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import NO, YES, configuration, district, edition, kalmar, one, persons, published, rows, survey_tables

from pipeline import evidence
from pipeline.configuration import Evidence
from pipeline.contracts.published import VERDICTS
from pipeline.contracts.restricted import PupilDirection

# ---- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "expects", "wanted"),
    [
        ("higher", "higher", "supports"),
        ("lower", "lower", "supports"),
        ("higher", "lower", "contradicts"),
        ("lower", "higher", "contradicts"),
        *((verdict, way, "cannot_tell") for verdict in [*VERDICTS[2:], "none"] for way in ("higher", "lower")),
    ],
)  # fmt: skip
def test_only_a_difference_in_the_expected_direction_supports(verdict: str, expects: str, wanted: str) -> None:
    assert evidence.supports(verdict, expects) == wanted


@pytest.mark.parametrize(
    ("supports", "contradicts", "cannot_tell", "wanted"),
    [
        (0, 0, 0, 0),  # nothing was asked
        (0, 0, 3, 0),
        (0, 3, 0, 0),
        (2, 0, 1, 3),  # two of three, none against
        (199, 0, 101, 2),  # just under two of three
        (200, 0, 100, 3),
        (2, 1, 0, 2),  # two of three, but one against
        (1, 0, 2, 2),  # one of three
        (1, 0, 3, 1),  # one of four
        (1, 1, 0, 1),  # as many against as for
        (2, 1, 4, 1),  # more for than against, and two of seven
        (2, 1, 3, 2),
        (1, 5, 0, 1),
        (1, 0, 0, 3),
    ],
)
def test_strength_at_its_boundaries(supports: int, contradicts: int, cannot_tell: int, wanted: int) -> None:
    assert evidence.strength(supports, contradicts, cannot_tell) == wanted


NUMBER = st.integers(0, 40)


@given(NUMBER, NUMBER, NUMBER)
def test_one_more_support_never_weakens_and_one_more_against_never_strengthens(s: int, c: int, t: int) -> None:
    assert evidence.strength(s + 1, c, t) >= evidence.strength(s, c, t)
    assert evidence.strength(s, c + 1, t) <= evidence.strength(s, c, t)
    assert (evidence.strength(s, c, t) == 0) == (s == 0)


# ---- from comparisons to verdicts ----------------------------------------------------------------------------------------

UNSAFE = {"indicator": "one", "expects": "higher"}


def judged(folder: Path, frames: dict, *editions) -> duckdb.DuckDBPyConnection:
    own = configuration([district("a"), district("b"), district("c")], editions=editions)
    published(own, frames, folder).close()
    evidence.judge(folder / "published.duckdb", own)
    return duckdb.connect(str(folder / "published.duckdb"))


def wave(shares: dict[str, int], period: str = "2021") -> list:
    """200 persons in each district, of whom so many say yes."""
    return [
        person
        for place, yes in shares.items()
        for person in persons(yes, place, YES, period=period) + persons(200 - yes, place, NO, period=period)
    ]


def test_each_district_of_the_promise_is_judged_against_all_outside_it(tmp_path: Path) -> None:
    """a is higher than c, b lower."""
    own = edition("e", ["a", "b"], [Evidence(contrast="outside_promise", **UNSAFE)])
    connection = judged(tmp_path, survey_tables(wave({"a": 120, "b": 20, "c": 60})), own)
    found = rows(connection, "select area, verdict, period from promise_evidence order by area")
    assert found == [
        {"area": "a", "verdict": "supports", "period": "2021"},
        {"area": "b", "verdict": "contradicts", "period": "2021"},
    ]
    assert one(connection, "select supports, contradicts, cannot_tell, strength from promise_support") == {
        "supports": 1, "contradicts": 1, "cannot_tell": 0, "strength": 1,
    }  # fmt: skip


def test_a_promise_without_a_comparison_cannot_tell(tmp_path: Path) -> None:
    own = edition("e", ["a"], [Evidence(contrast="previous_period", **UNSAFE)])
    row = one(judged(tmp_path, survey_tables(wave({"a": 90, "b": 90, "c": 90})), own), "from promise_evidence")
    assert (row["verdict"], row["why"], row["period"], row["area"]) == (
        "cannot_tell",
        "underlag saknas",
        "",
        "municipality",
    )


def test_no_difference_is_said_to_be_one_that_is_not_ascertained(tmp_path: Path) -> None:
    own = edition("e", ["a"], [Evidence(contrast="outside_promise", **UNSAFE)])
    row = one(judged(tmp_path, survey_tables(wave({"a": 90, "b": 90, "c": 90})), own), "from promise_evidence")
    assert (row["verdict"], row["why"]) == ("cannot_tell", "ingen säkerställd skillnad")


def test_an_edition_knows_what_had_ended_and_takes_the_latest(tmp_path: Path) -> None:
    """a stands out upwards in the wave that ended on 31 October 2018, and downwards in that of 2021."""
    people = wave({"a": 120, "b": 60, "c": 60}, "2018") + wave({"a": 20, "b": 60, "c": 60})
    asked = [Evidence(contrast="outside_promise", **UNSAFE)]
    wanted = {
        "2018-10-30": ("", "cannot_tell"),  # the day before the wave's last day
        "2018-10-31": ("2018", "supports"),
        "2021-10-30": ("2018", "supports"),
        "2021-10-31": ("2021", "contradicts"),
    }
    editions = [edition(until, ["a"], asked, until) for until in wanted]
    found = rows(judged(tmp_path, survey_tables(people), *editions), "from promise_evidence")
    assert {row["edition"]: (row["period"], row["verdict"]) for row in found} == wanted


def test_editions_are_judged_against_their_own_outside(tmp_path: Path) -> None:
    """a is higher than b and c together in both; c, the only one outside the second edition, is as high as a."""
    asked = [Evidence(contrast="outside_promise", **UNSAFE)]
    connection = judged(
        tmp_path,
        survey_tables(wave({"a": 120, "b": 20, "c": 120})),
        edition("first", ["a"], asked),
        edition("second", ["a", "b"], asked),
    )
    found = rows(connection, "select edition, verdict from promise_evidence where area = 'a' order by edition")
    assert [row["verdict"] for row in found] == ["supports", "cannot_tell"]


def test_stated_directions_count_as_delivered(tmp_path: Path) -> None:
    """CAN says in words, without a number, that a share has gone up; it bears the promise as a comparison of ours would."""
    stated = pd.DataFrame(
        [
            {"indicator": "drugs", "period": "2017", "previous": "2015", "grade": grade, "verdict": verdict, "wording": said,
             "source_file": "f"}
            for grade, verdict, said in (("grade_9", "lower", "minskat"), ("upper_secondary_2", "higher", "ökat"))
        ]
    )  # fmt: skip
    asked = [
        Evidence(indicator="drugs", contrast="previous_period", expects="higher", age_group=grade)
        for grade in ("grade_9", "upper_secondary_2")
    ]
    connection = judged(
        tmp_path, {**survey_tables(wave({"a": 90, "b": 90, "c": 90})), PupilDirection: stated}, edition("e", [], asked)
    )
    told = rows(
        connection,
        "select basis, verdict, other, estimate from comparison where source = 'drug_habits' order by age_group",
    )
    assert [(row["basis"], row["verdict"], row["other"]) for row in told] == [
        ("delivered", "lower", "2015"),
        ("delivered", "higher", "2015"),
    ]
    assert all(pd.isna(row["estimate"]) for row in told)
    found = rows(connection, "select age_group, verdict, why from promise_evidence order by position")
    assert found == [
        {"age_group": "grade_9", "verdict": "contradicts", "why": "minskat"},
        {"age_group": "upper_secondary_2", "verdict": "supports", "why": "ökat"},
    ]


# ---- Kalmar -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kalmars():
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        yield connection


def test_the_edition_of_2019_2020_never_sees_the_wave_of_2021(kalmars) -> None:
    periods = rows(
        kalmars,
        "select edition, max(period) as last from promise_evidence where period <> '' group by edition",
    )
    last = {row["edition"]: row["last"] for row in periods}
    assert last["2019-2020"] == "2018"
    assert last["2022"] == "2021"


def test_no_verdict_rests_on_what_had_not_ended(kalmars) -> None:
    later = rows(
        kalmars,
        """
        from promise_evidence join edition using (edition) join indicator using (indicator) join period using (source, period)
        where ends_on > data_until
        """,
    )
    assert later == []
    assert len(rows(kalmars, "from promise_evidence where period <> ''")) > 20


def test_support_counts_the_verdicts(kalmars) -> None:
    differing = rows(
        kalmars,
        """
        with counted as (
            select edition, promise, count(*) filter (where verdict = 'supports') as s,
                count(*) filter (where verdict = 'contradicts') as c, count(*) filter (where verdict = 'cannot_tell') as t
            from promise_evidence group by all
        )
        from promise_support full join counted using (edition, promise)
        where (supports, contradicts, cannot_tell) is distinct from (s, c, t)
        """,
    )
    assert differing == []
