"""Those who did not answer: how different they would have to be for a promise's leading finding to vanish."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.absent import NOTHING, absent, needed

LEAD = {
    "source": "safety_survey", "contrast": "outside_promise", "indicator": "unsafe",
    "period": "2021", "area": "north", "sex": "all", "age_group": "all",
    "verdict": "supports", "measure": "difference", "basis": "direct", "estimate": 0.1,
}  # fmt: skip


@given(st.floats(0.01, 0.99), st.floats(0, 1), st.floats(-1, 1))
def test_with_them_the_difference_is_none(response: float, share: float, difference: float) -> None:
    """Those who answered and those who did not, taken together, have the other side's share."""
    together = response * share + (1 - response) * (share + needed(difference, response))
    assert together == pytest.approx(share - difference, abs=1e-9)


def published(
    sent: int | None = 1000, shares: Sequence[tuple[str, float | None]] = (("north", 0.3), ("south", 0.5))
) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "create table survey_wave as select '2021' as period, 480 as answered, $sent::bigint as sent", {"sent": sent}
    )
    connection.execute(
        "create table indicator_value "
        "(source text, indicator text, period text, area text, sex text, age_group text, unit text, value double)"
    )
    for area, share in shares:
        connection.execute(
            "insert into indicator_value values ('safety_survey', 'unsafe', '2021', $area, 'all', 'all', 'share', $share)",
            {"area": area, "share": share},
        )
    return connection


def test_the_needed_difference_is_that_over_the_part_who_did_not_answer() -> None:
    """48 per cent answered: a difference of ten points vanishes when the other 52 have a share 10 / 0.52 = 19 points less."""
    found = absent(published(), [LEAD])
    assert found["response"] == 0.48
    assert (found["absent_area"], found["absent_differ"]) == ("north", pytest.approx(-0.1 / 0.52))
    assert found["absent_share"] == pytest.approx(0.3 - 0.1 / 0.52)


def test_a_lower_share_vanishes_when_they_have_a_higher_one() -> None:
    found = absent(published(), [LEAD | {"verdict": "contradicts", "estimate": -0.1}])
    assert found["absent_differ"] == pytest.approx(0.1 / 0.52)


def test_what_no_share_could_undo_lies_outside_all_shares() -> None:
    assert float(str(absent(published(), [LEAD | {"estimate": 0.25}])["absent_share"])) < 0


def test_of_several_districts_that_differs_least_is_taken() -> None:
    found = absent(published(), [LEAD, LEAD | {"area": "south", "estimate": 0.05}])
    assert (found["absent_area"], found["absent_differ"]) == ("south", pytest.approx(-0.05 / 0.52))


@pytest.mark.parametrize(
    "own",
    [
        {"verdict": "cannot_tell"},
        {"basis": "delivered"},
        {"measure": "ratio"},
        {"source": "crime"},
        {"contrast": "alike"},
        {"contrast": "series"},
    ],
    ids=["not told", "delivered", "a ratio", "no survey", "alike", "a series"],
)
def test_of_what_is_no_told_difference_of_answers_nothing_is_claimed(own: dict[str, object]) -> None:
    assert absent(published(), [LEAD | own]) == NOTHING
    assert absent(published(), [LEAD, LEAD | {"area": "south"} | own]) == NOTHING


@pytest.mark.parametrize("sent", [None, 480, 400])
def test_where_nobody_knows_how_many_were_asked_nothing_is_claimed(sent: int | None) -> None:
    assert absent(published(sent), [LEAD]) == NOTHING


def test_of_a_hidden_share_nothing_is_claimed() -> None:
    assert absent(published(shares=[("north", None)]), [LEAD]) == NOTHING
    assert absent(published(), []) == NOTHING
