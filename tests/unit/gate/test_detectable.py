"""What could have been seen: a truth of the stated size is told four times in five, whatever the shares and numbers of answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.estimate import comparison
from pipeline.gate.levels import detectable

SURVEYS = 4000


def pairs(share: np.ndarray, n: int, other_share: np.ndarray, other_n: int) -> pd.DataFrame:
    """Both sides of simple samples, a row a survey."""
    sides: dict[str, object] = {"id": range(len(share)), "indicator": "one", "statistic": "share", "covariance": 0.0}
    for prefix, value, answers in (("", share, n), ("other_", other_share, other_n)):
        sides |= {f"{prefix}value": value, f"{prefix}n": answers, f"{prefix}kish": answers, f"{prefix}df": answers - 1}
        sides |= {
            f"{prefix}variance": value * (1 - value) / answers,
            f"{prefix}ci_low": value,
            f"{prefix}ci_high": value,
        }
    return pd.DataFrame(sides)


def said(share: float, n: int, other_n: int, level: float) -> float:
    """What is said to be detectable by a survey in which both sides have the same share."""
    equal = pairs(np.array([share]), n, np.array([share]), other_n)
    return float(detectable(comparison.tested(equal).assign(measure="difference"), np.array([level]))[0])


@pytest.mark.parametrize("level", [0.05, 1e-3, 1e-5])
@pytest.mark.parametrize("other_n", [180, 2200])
@pytest.mark.parametrize("share", [0.05, 0.14, 0.25, 0.5, 0.75])
def test_a_truth_of_the_stated_size_is_seen_four_times_in_five(share: float, other_n: int, level: float) -> None:
    n, rng = 180, np.random.default_rng(1)
    size = said(share, n, other_n, level)
    truth = share + size if share <= 0.5 else share - size
    drawn = (rng.binomial(answers, value, SURVEYS) / answers for answers, value in ((n, truth), (other_n, share)))
    first, other = drawn
    seen = (comparison.tested(pairs(first, n, other, other_n))["p"] <= level).mean()
    assert 0.76 <= seen <= 0.87


def test_the_larger_of_both_directions_is_stated() -> None:
    assert said(0.1, 180, 2200, 0.05) == pytest.approx(said(0.9, 180, 2200, 0.05))
    assert said(0.1, 180, 2200, 0.05) > (1.96 + 0.84) * np.sqrt(0.09 * (1 / 180 + 1 / 2200))


def test_what_is_no_share_is_stated_by_its_error() -> None:
    rows = pd.DataFrame(
        {"equal_se": [0.1, 0.1], "equal_share": [np.nan] * 2, "df": [np.inf] * 2, "measure": ["difference", "ratio"]}
    )
    assert detectable(rows, np.array([0.05, 0.05])) == pytest.approx([0.28016, np.exp(0.28016)], rel=1e-4)


@pytest.mark.parametrize("level", [0.05, 0.01, 1e-3, 1e-5])
@pytest.mark.parametrize("df", [2, 3, 5, 11, 22, 198, 2600])
def test_where_little_is_known_of_the_error_more_is_asked_for(df: int, level: float) -> None:
    """The power of Student's test by the noncentral distribution: 0.8, and hardly more with two degrees of freedom."""
    rows = pd.DataFrame({"equal_se": [0.3], "equal_share": [np.nan], "df": [float(df)], "measure": "ratio"})
    (ratio,) = detectable(rows, np.array([level]))
    power = stats.nct.sf(stats.t.isf(level / 2, df), df, np.log(ratio) / 0.3)
    assert 0.799 <= power <= 0.82
    if df >= 22:
        assert power == pytest.approx(0.8, abs=0.003)
