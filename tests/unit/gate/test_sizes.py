"""The safe side of told differences: the interval's limit at the level that was used, and nothing where nothing is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.gate.sizes import at_least
from pipeline.words.sv import language as sv
from pipeline.words.sv.reasons import points_found, ratio_found
from pipeline.words.sv.shares import sizes


def safe(estimate: float, se: float, level: float, verdict: str = "higher", **own: object) -> float:
    """The safe side of one comparison whose 95 % interval is symmetric: of the difference, or of the ratio's logarithm."""
    df = float(own.pop("df", np.inf))  # type: ignore[arg-type]
    is_ratio = own.get("measure") == "ratio"
    reach = stats.t.isf(0.025, df) * se
    low, high = (np.exp(np.log(estimate) + way * reach) if is_ratio else estimate + way * reach for way in (-1, 1))
    row = {
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "df": df,
        "measure": "difference",
        "basis": "direct",
    } | own
    return float(at_least(pd.DataFrame([row]), pd.DataFrame([{"level": level, "verdict": verdict}])).item())


def test_the_safe_side_is_the_interval_of_the_level_that_was_used() -> None:
    assert safe(0.2, 0.03, 0.05) == pytest.approx(0.2 - 1.96 * 0.03, abs=1e-4)
    assert safe(0.2, 0.03, 0.001) == pytest.approx(0.2 - stats.norm.isf(0.0005) * 0.03)
    assert safe(0.2, 0.03, 0.001, df=10) == pytest.approx(0.2 - stats.t.isf(0.0005, 10) * 0.03)
    assert safe(-0.2, 0.03, 0.001, "lower") == pytest.approx(-0.2 + stats.norm.isf(0.0005) * 0.03)


def test_a_ratios_safe_side_is_that_of_its_logarithm() -> None:
    assert safe(2.0, 0.1, 0.001, measure="ratio") == pytest.approx(2 * np.exp(-stats.norm.isf(0.0005) * 0.1))
    assert safe(0.5, 0.1, 0.001, "lower", measure="ratio") == pytest.approx(0.5 * np.exp(stats.norm.isf(0.0005) * 0.1))


def test_nothing_told_has_no_safe_side_and_none_lies_on_the_other_side() -> None:
    assert np.isnan(safe(0.2, 0.03, 0.001, "no_detectable_difference"))
    assert safe(0.05, 0.03, 0.001) == 0
    assert safe(1.05, 0.2, 0.001, measure="ratio") == 1


@given(st.floats(0.001, 0.9), st.floats(0.001, 0.2), st.floats(1e-9, 0.05))
def test_it_is_never_larger_than_what_was_found_and_smaller_at_a_stricter_level(
    size: float, se: float, level: float
) -> None:
    assert 0 <= safe(size, se, level / 10) <= safe(size, se, level) <= size


def test_sizes_are_told_toward_none_and_not_below_one() -> None:
    assert [sv.at_least(one) for one in (0.0899, -0.0899, 0.01, 0.0099, 0.0, None)] == [
        "minst åtta procentenheter", "minst åtta procentenheter", "minst en procentenhet", "", "", "",
    ]  # fmt: skip
    assert sv.at_least(0.29) == "minst 29 procentenheter"  # 28.999999999999996 of a hundred
    assert (
        sizes([("A", 0.031), ("B", 0.089), ("C", 0.004)]) == "skillnaden är minst åtta procentenheter i B och tre i A"
    )
    assert sizes([("A", 0.004)]) == ""
    assert points_found(-0.1, -0.052) == "minst fem procentenheter lägre"
    assert points_found(0.03, 0.002) == "högre"
    assert [ratio_found(*pair) for pair in ((1.6, 1.39), (1.2, 1.04), (0.5, 0.71), (0.8, 0.97))] == [
        "minst 1,3 gånger så många", "fler", "högst 0,8 gånger så många", "färre",
    ]  # fmt: skip
