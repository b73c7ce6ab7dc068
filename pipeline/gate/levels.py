"""One error rate for everything that an edition tells: the level at which each of its comparisons is told as different.

A reader meets a document, not a family of comparisons. Two levels keep the rate of false verdicts among those that are told
(Benjamini and Bogomolov 2014): families are chosen by Benjamini and Hochberg's procedure on Simes' p, and inside the R families that
were chosen of m the level is R / m of the edition's. The promises' leading questions come before all others, as a family with a level
of its own. What is kept, and what was measured, stands in docs/statistics.md.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pipeline.estimate.interval import quantile

ALPHA = 0.05
JUDGED = [
    "verdict", "family", "counted", "p", "choices", "lead_choices", "estimate", "measure", "equal_se", "equal_share", "df",
]  # fmt: skip
"""What `judged` takes of a test; its ``estimate`` says only which way it points."""
LEADS = 0.01
"""The part of `ALPHA` that the promises' leading comparisons have; all families together have what is left."""

POWER = 0.8
TESTED = "tested"
ROUNDING = 1e-12  # of a p at its limit, which a product and a quotient of the same numbers miss

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def judged(comparisons: pd.DataFrame) -> pd.DataFrame:
    """Return what one edition may say of each comparison that it knows: ``q``, ``level``, ``verdict`` and ``detectable``.

    A comparison is told as different when q is at most `ALPHA`, which is when p is at most ``level``: the p that Benjamini and
    Hochberg's procedure came to in its family (at least that of a single difference), over the choices that the data had. One that is
    not counted needs its family to be chosen, too.

    Args:
        comparisons: ``verdict`` (as before all editions), ``family``, ``counted``, ``p``, ``choices`` (of how many that the data chose
            among it is one, at least 1), ``lead_choices`` (the same of a promise's leading comparison, empty for all others),
            ``estimate``, ``measure``, ``equal_se``, ``equal_share`` and ``df``.

    Returns:
        A row a comparison, with its index; q and level are empty for what is not tested.
    """
    tested = (comparisons["verdict"] == TESTED).to_numpy()
    rows = comparisons[tested]
    p, choices = rows["p"].to_numpy(float), rows["choices"].to_numpy(float)
    as_lead = rows["lead_choices"].to_numpy(float)
    leads = ~np.isnan(as_lead)
    alpha = ALPHA - LEADS if leads.any() else ALPHA
    q, level = _by_families(np.minimum(p * choices, 1.0), rows["family"], rows["counted"].to_numpy(bool), alpha)
    level /= choices
    if leads.any():
        own = np.minimum(p * as_lead, 1.0)[leads]
        q[leads] = np.minimum(q[leads], adjusted(own, own) * ALPHA / LEADS)
        level[leads] = np.maximum(level[leads], told_up_to(own, LEADS) / as_lead[leads])
    q = np.minimum(q, 1.0)
    verdict = comparisons["verdict"].to_numpy(dtype=object, copy=True)
    verdict[tested] = np.select(
        [q > ALPHA * (1 + ROUNDING), rows["estimate"].to_numpy(float) > (rows["measure"] == "ratio").to_numpy(float)],
        ["no_detectable_difference", "higher"],
        "lower",
    )
    found = pd.DataFrame({"q": np.nan, "level": np.nan, "verdict": verdict, "detectable": np.nan}, comparisons.index)
    found["verdict"] = found["verdict"].astype("str")
    found.loc[tested, "q"], found.loc[tested, "level"] = q, level
    found.loc[tested, "detectable"] = detectable(rows, level)
    return found


def detectable(rows: pd.DataFrame, level: Floats) -> Floats:
    """Return the true difference, or ratio, that four of five such comparisons would tell at their level (power `POWER`).

    A share that differs varies otherwise than one that does not: the nearer to a half, the more. So the difference of two shares is
    reckoned on the scale of arcsin sqrt(share), on which all vary alike (Cohen 1988, chapter 6), with the other side at the share of
    both together; of the two directions the one that takes the larger difference counts. Student's t around a true difference varies
    by its estimated error, too (Johnson and Welch 1940): where few years tell the dispersion, a strict level asks for more.

    Args:
        rows: ``equal_se`` (of a ratio on the logarithmic scale), ``equal_share``, ``df`` and ``measure``.
        level: The p up to which each is told.
    """
    df = rows["df"].to_numpy(float)
    (levels, of_level), (every, of_df) = (np.unique(one, return_inverse=True) for one in (level, df))
    kinds, code = np.unique(of_level * len(every) + of_df, return_inverse=True)
    at, of = levels[kinds // len(every)], every[kinds % len(every)]
    limit = -quantile(at / 2, of)
    reach = limit * (1 - 1 / (4 * of)) + special.ndtri(POWER) * np.sqrt(1 + limit**2 / (2 * of))
    found: Floats = reach[code] * rows["equal_se"].to_numpy(float)
    share = rows["equal_share"].to_numpy(float)
    found = np.where((share > 0) & (share < 1), _of_shares(found, share), found)
    return np.where((rows["measure"] == "ratio").to_numpy(), np.exp(np.minimum(found, 700.0)), found)


def _of_shares(reach: Floats, share: Floats) -> Floats:
    """Return the difference from a share that is as far from it as a small one of this size would be."""
    with np.errstate(invalid="ignore", divide="ignore"):
        angle, step = np.arcsin(np.sqrt(share)), reach / (2 * np.sqrt(share * (1 - share)))
    ends = (np.sin(np.clip(angle + sign * step, 0, np.pi / 2)) ** 2 for sign in (1, -1))
    found: Floats = np.max([np.abs(end - share) for end in ends], axis=0)
    return found


def _by_families(p: Floats, families: pd.Series, counted: Flags, alpha: float) -> tuple[Floats, Floats]:
    """Return q, on the scale of `ALPHA`, and the level of each p by the two levels."""
    code, names = pd.factorize(families)
    in_order = np.argsort(code, kind="stable")
    members = np.split(in_order, np.flatnonzero(np.diff(code[in_order])) + 1) if len(p) else []
    tested = [own[counted[own]] if counted[own].any() else own for own in members]
    in_family = [adjusted(p[own], p[own]) for own in tested]
    simes = np.array([own.min() for own in in_family])
    inside = alpha * max(_chosen(simes, alpha), 1) / max(len(names), 1)
    q, level = np.empty(len(p)), np.empty(len(p))
    for own, tests, adjusted_tests in zip(members, tested, in_family, strict=True):
        # What is not counted chooses no family: it is told with one that was chosen.
        if len(tests) < len(own):
            q[own] = np.maximum(adjusted(p[own], p[tests]), adjusted_tests.min())
        q[tests] = adjusted_tests
        level[own] = _up_to(adjusted_tests, inside)
    return q * ALPHA / inside, level


def _chosen(simes: Floats, alpha: float) -> int:
    """Return how many families Benjamini and Hochberg's procedure chooses by their p (Simes 1986)."""
    below = np.flatnonzero(np.sort(simes) <= alpha * np.arange(1, len(simes) + 1) / max(len(simes), 1))
    return int(below[-1]) + 1 if len(below) else 0


def adjusted(p: Floats, tests: Floats) -> Floats:
    """Return each p adjusted for a family by Benjamini and Hochberg (1995).

    One that is none of the family's tests gets the value that it would have in the family without making it larger. The least adjusted
    value of the tests is Simes' p of the family.
    """
    counted, size = np.sort(tests), len(tests)
    stepped = np.minimum.accumulate((counted * size / np.arange(1, size + 1))[::-1])[::-1]
    rank = np.searchsorted(counted, p, side="right")
    later = np.append(stepped, 1.0)[np.minimum(np.searchsorted(counted, p, side="left"), size)]
    found: Floats = np.minimum(np.minimum(p * size / np.maximum(rank, 1), later), 1.0)
    return found


def told_up_to(tests: Floats, level: float) -> float:
    """Return the p up to which a family's comparisons are told at a level: where the procedure stops, at least a single one's."""
    return _up_to(adjusted(tests, tests), level)


def _up_to(adjusted_tests: Floats, level: float) -> float:
    """Return the same from the tests' adjusted values."""
    return level * max(int(np.count_nonzero(adjusted_tests <= level * (1 + ROUNDING))), 1) / len(adjusted_tests)
