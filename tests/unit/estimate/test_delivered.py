"""Shares that were delivered ready made: compared where their numbers of answers are known, approximately, and else with a reason."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from scipy import special, stats
from tables import configuration, district, estimated, rows, survey_indicator

from pipeline.contracts.restricted import DeliveredValue

Row = tuple[str, str, str, float, int | None]  # area, period, sex, share, answers
OWN = configuration([district("a"), district("b")], indicators=[survey_indicator("one", ["q1"])])


def compared(*given: Row, why: str = "") -> list[dict[str, Any]]:
    """Return the comparisons of delivered shares."""
    frame = pd.DataFrame(
        [
            {
                "source": "safety_survey", "indicator": "one", "period": period, "area": area, "sex": sex, "age_group": "all",
                "value": share, "unit": "share", "answers": answers, "not_comparable": why, "source_file": "f",
            }
            for area, period, sex, share, answers in given
        ]
    ).astype({"answers": "Int64"})  # fmt: skip
    connection = estimated(OWN, {DeliveredValue: frame})
    return rows(connection, "from compared order by contrast, area, other, sex")


def likelihood_ratio(one: float, n: int, other: float, m: int) -> float:
    """Return the p value of two shares of simple samples under equality, written out once more."""
    pooled = (one * n + other * m) / (n + m)
    parts = [(one, n), (other, m)]
    ratio = 2 * sum(
        size * (special.rel_entr(share, pooled) + special.rel_entr(1 - share, 1 - pooled)) for share, size in parts
    )
    return float(2 * stats.t.sf(math.sqrt(ratio), n + m - 2))


def test_a_change_is_tested_as_of_two_simple_samples() -> None:
    (change,) = compared(("a", "2019", "all", 0.2, 190), ("a", "2020", "all", 0.35, 210))
    assert (change["contrast"], change["other"], change["basis"]) == ("previous_period", "2019", "approximate")
    assert change["estimate"] == pytest.approx(0.15)
    assert change["p"] == pytest.approx(likelihood_ratio(0.35, 210, 0.2, 190))
    assert (change["verdict"], change["reason"]) == ("tested", "")


def test_women_and_men_and_two_districts_are_tested_and_nothing_against_the_rest() -> None:
    given: list[Row] = [
        ("a", "2020", "women", 0.3, 150),
        ("a", "2020", "men", 0.28, 160),
        ("a", "2020", "all", 0.29, 310),
        ("b", "2020", "all", 0.5, 300),
    ]
    found = {row["contrast"]: row for row in compared(*given)}
    assert set(found) == {"women_vs_men", "district_vs_district"}
    assert {row["verdict"] for row in found.values()} == {"tested"}
    assert found["district_vs_district"]["estimate"] == pytest.approx(-0.21)


def test_without_its_number_of_answers_nothing_is_tested_and_the_reason_says_so() -> None:
    for first, second in ((None, 210), (190, None), (None, None)):
        (change,) = compared(("a", "2019", "all", 0.2, first), ("a", "2020", "all", 0.35, second))
        assert (change["verdict"], change["reason"]) == ("cannot_tell", "no_base")
        assert pd.isna(change["p"])


def test_few_yes_are_not_tested_and_a_reason_of_the_delivery_stands() -> None:
    (few,) = compared(("a", "2019", "all", 0.01, 100), ("a", "2020", "all", 0.02, 100))
    assert (few["verdict"], few["reason"]) == ("cannot_tell", "too_few_answers")
    (other,) = compared(("a", "2019", "all", 0.2, 190), ("a", "2020", "all", 0.35, 210), why="Annat urval 2020.")
    assert (other["verdict"], other["reason"], other["wording"]) == (
        "not_comparable",
        "counted_otherwise",
        "Annat urval 2020.",
    )
