"""Comparisons of survey estimates: how each pair is tested, and what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
import pandas as pd
from scipy import special, stats

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Compared, shaped
from pipeline.estimate import calibration, delivered
from pipeline.estimate.interval import Column
from pipeline.estimate.pairs import PAIR_COLUMNS, pairs_to_compare
from pipeline.estimate.sql import frame, run, step
from pipeline.estimate.weighting import Weighting

ALPHA = 0.05
POWER = 0.8
TOO_FEW_ANSWERS, SERIES_BREAK, NOT_COMPARABLE = "too_few_answers", "series_break", "not_comparable"
LEAST_EXPECTED = 5  # yes and no answers that each side must be expected to hold


def compare(
    connection: duckdb.DuckDBPyConnection,
    configuration: Configuration,
    weightings: Mapping[str, Weighting] | None = None,
) -> None:
    """Add the survey's comparisons to ``compared``: one row a pair and indicator, with difference, interval, p, q and verdict.

    In waves whose weights were made (`weightings`) the covariance accounts for it, as the variances do.
    """
    ended_on = dict(connection.execute("select period, ended_on from wave order by period").fetchall())
    leaves = configuration.leaves()
    pairs = pd.DataFrame(
        [pair.as_row(leaves) for pair in pairs_to_compare(configuration, ended_on)], columns=[*PAIR_COLUMNS]
    )
    pairs.insert(0, "id", range(len(pairs)))
    pairs["obstacle"] = ""
    step(connection, "pair", pairs.astype({column: "str" for column in PAIR_COLUMNS if column != "counted"}))
    run(connection, "covariance")
    run(connection, "paired")
    paired = frame(connection, "from paired")
    for period, weighting in (weightings or {}).items():
        _recalibrate(connection, paired, pairs, period, weighting)
    with_references = delivered.reference_pairs(connection, len(pairs))
    if len(with_references[0]):
        pairs, paired = (
            pd.concat(both, ignore_index=True) for both in zip((pairs, paired), with_references, strict=True)
        )
    pairs_tested = tested(paired)
    blocks = {entry.id: entry.block for entry in configuration.definitions.safety_survey.indicators}
    contrasts = pairs.merge(pairs_tested, on="id", how="inner")
    named = contrasts[["period", "contrast", "other", "indicator", "split", "scope"]].itertuples(index=False, name=None)
    contrasts["family"] = [
        f"{family(period, contrast, other, indicator, blocks[indicator])}/{split}{scope}"
        for period, contrast, other, indicator, split, scope in named
    ]
    contrasts = _with_breaks(contrasts, connection, configuration)
    contrasts["q"] = adjusted(contrasts)
    contrasts["verdict"] = verdicts(contrasts)
    made = shaped(
        Compared,
        contrasts.rename(columns={"difference": "estimate", "why_break": "wording"}),
        municipality=configuration.slug,
        source="safety_survey",
        measure="difference",
        basis="direct",
        other=contrasts["other"].mask(contrasts["other"].str.startswith("rest:"), "rest_of_municipality"),
        reason=contrasts["break_kind"].mask(contrasts["verdict"] == "cannot_tell", TOO_FEW_ANSWERS),
    )
    add(connection, Compared, made)


def _recalibrate(
    connection: duckdb.DuckDBPyConnection, paired: pd.DataFrame, pairs: pd.DataFrame, period: str, weighting: Weighting
) -> None:
    """Replace, in `paired`, the covariances of both sides of one wave whose weights were made."""
    within = pairs[(pairs["period"] == period) & (pairs["other_period"] == period)]
    rows = (
        paired[paired["id"].isin(within["id"])]
        .merge(within, on="id", how="left")
        .set_axis(paired.index[paired["id"].isin(within["id"])])
    )
    key = ["period", "area", "sex", "age_group", "indicator"]
    points = frame(connection, "from point").set_index(key)
    sides = []
    for prefix in ("", "other_"):
        side = rows[[f"{prefix}{name}" for name in key[:-1]] + ["indicator"]].set_axis(key, axis=1)
        sides.append(side.join(points, on=key))
    unit, response = (
        connection.execute(f"from {table} where period = $period order by unit", {"period": period}).df()
        for table in ("unit", "response")
    )
    members = frame(connection, "from area_member")
    names = ("sex", "age_group")
    found = calibration.calibrated_covariance(unit, response, members, (sides[0], sides[1]), weighting, names)
    paired.loc[rows.index, "covariance"] = found


def family(period: str, contrast: str, other: str, indicator: str, block: str) -> str:
    """Return the name of a family up to its split.

    Each edition's outside and each reference is a family of its own; pairs of districts, of which there are many, have one for each
    indicator.
    """
    if contrast in ("outside_promise", "reference"):
        return f"{period}/{contrast}:{other.removeprefix('outside:')}/{block}"
    return f"{period}/{contrast}/{indicator if contrast == 'district_vs_district' else block}"


# ---- how each is tested -----------------------------------------------------------------------------------------------


def tested(paired: pd.DataFrame) -> pd.DataFrame:
    """Return difference, SE, interval, p and detectable difference of each pair (table ``paired``).

    Shares are tested under equality: with the pooled share and each side's effective number of answers, by the signed root of the
    likelihood ratio. The two estimated SEs fail where a side has hardly any yes, and the normal score of a rare answer is skew: with
    either, too many of the rare shares that do not differ would be told as higher (docs/statistics.md). Their interval joins both
    sides' own intervals (MOVER; Zou and Donner 2008). Any other statistic is tested with the SE of the difference. Both use t with
    the degrees of freedom of both sides together.
    """
    first, other = paired["value"], paired["other_value"]
    difference = first - other
    se = np.sqrt((paired["variance"] + paired["other_variance"] - 2 * paired["covariance"]).clip(lower=0))
    df = np.maximum(paired["df"] + paired["other_df"], 1)
    is_share = paired["statistic"] == "share"

    n1, n2 = _effective(paired)
    pooled = _pooled(n1, first, n2, other)
    equal_se = np.sqrt((pooled * (1 - pooled)).clip(lower=0) * (1 / n1 + 1 / n2))
    test_se = equal_se.where(is_share, se)
    least = np.minimum(n1, n2) * np.minimum(pooled, 1 - pooled)
    from_other = (n2 * _divergence(other, pooled)).where(np.isfinite(n2), 0.0)
    root = np.sqrt(2 * (n1 * _divergence(first, pooled) + from_other).clip(lower=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        score = root.where(is_share, np.abs(difference) / se)
    t = stats.t.ppf(1 - ALPHA / 2, df)
    below = np.sqrt((first - paired["ci_low"]) ** 2 + (paired["other_ci_high"] - other) ** 2)
    above = np.sqrt((paired["ci_high"] - first) ** 2 + (other - paired["other_ci_low"]) ** 2)
    return pd.DataFrame(
        {
            "id": paired["id"],
            "indicator": paired["indicator"],
            "n": paired["n"],
            "other_n": paired["other_n"],
            "difference": difference,
            "se": se,
            "ci_low": difference - below.where(is_share, t * se),
            "ci_high": difference + above.where(is_share, t * se),
            "p": np.where(test_se > 0, 2 * stats.t.sf(score, df), 1.0),
            "detectable": (t + stats.t.ppf(POWER, df)) * test_se,
            "testable": ~is_share | (least >= LEAST_EXPECTED),
        }
    )


def _effective(paired: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return both sides' effective numbers of answers: Kish's, divided by what the design adds to the variance of a share.

    What it adds (clusters, and heavy weights that go with many yes) is estimated on both sides together, since on one side with few
    yes it is little known; what it takes away (strata) is left out.
    """
    numbers, added = [], []
    for side in ("", "other_"):
        share, kish = paired[f"{side}value"], paired[f"{side}kish"]
        simple = (share * (1 - share) / kish).where(lambda values: values > 0)
        numbers.append(kish)
        added.append((paired[f"{side}variance"] / simple).fillna(1.0))
    is_known = np.isinf(numbers[1])
    factor = _pooled(numbers[0], added[0], numbers[1], added[1]).mask(is_known, added[0]).clip(lower=1.0)
    return numbers[0] / factor, numbers[1] / factor


def _pooled(n1: pd.Series, first: pd.Series, n2: pd.Series, other: pd.Series) -> pd.Series:
    """Return the mean of both sides' values, each with its number of answers; a side that is known (infinite) decides it."""
    return ((n1 * first + n2 * other) / (n1 + n2)).mask(np.isinf(n2), other)


def _divergence(share: pd.Series, pooled: pd.Series) -> pd.Series:
    """Return Kullback and Leibler's divergence of a share from the pooled one; 0 ln 0 is 0."""
    found: pd.Series = special.rel_entr(share, pooled) + special.rel_entr(1 - share, 1 - pooled)
    return found.where(np.isfinite(found), 0.0)


# ---- what may be said -------------------------------------------------------------------------------------------------


def verdicts(contrasts: pd.DataFrame) -> pd.Series:
    """Return what may be said of each comparison, from ``why_break``, ``testable``, ``q`` and ``difference``."""
    found = np.select(
        [contrasts["why_break"] != "", ~contrasts["testable"], contrasts["q"] > ALPHA, contrasts["difference"] > 0],
        ["not_comparable", "cannot_tell", "no_detectable_difference", "higher"],
        "lower",
    )
    return pd.Series(found, contrasts.index, dtype="str")


def adjusted(contrasts: pd.DataFrame) -> pd.Series:
    """Return p adjusted within each family by Benjamini and Hochberg (1995).

    The family is the counted and testable pairs. One that is told but not counted gets the value that its p would have in the family
    without making it larger; one that cannot be tested or compared gets none.
    """
    told = np.flatnonzero((contrasts["testable"] & (contrasts["why_break"] == "")).to_numpy())
    p, counted = contrasts["p"].to_numpy(dtype=float), contrasts["counted"].to_numpy(dtype=bool)
    family, _ = pd.factorize(contrasts["family"].iloc[told])
    in_order = np.argsort(family, kind="stable")
    q = np.full(len(contrasts), np.nan)
    for members in np.split(told[in_order], np.flatnonzero(np.diff(family[in_order])) + 1):
        q[members] = _within(p[members], np.sort(p[members[counted[members]]]))
    return pd.Series(q, contrasts.index)


def _within(p: Column, counted: Column) -> Column:
    """Return the adjusted value of each p in the family of the (sorted) counted ones."""
    size = len(counted)
    if size == 0:
        return p
    stepped = np.minimum.accumulate((counted * size / np.arange(1, size + 1))[::-1])[::-1]
    rank = np.searchsorted(counted, p, side="right")
    later = np.append(stepped, 1.0)[np.minimum(np.searchsorted(counted, p, side="left"), size)]
    found: Column = np.minimum(np.minimum(p * size / np.maximum(rank, 1), later), 1.0)
    return found


def _with_breaks(
    contrasts: pd.DataFrame, connection: duckdb.DuckDBPyConnection, configuration: Configuration
) -> pd.DataFrame:
    """Add ``why_break``: what is said of why two waves, or an area and a reference, cannot be compared, and ``break_kind``, its code.

    Both are empty where they can.
    """
    items = {entry.id: entry.items for entry in configuration.definitions.safety_survey.indicators}
    breaks = connection.execute("select item, period, why from series_break").fetchall()
    steps = contrasts[["indicator", "other_period", "period"]].drop_duplicates()
    steps = steps[steps["other_period"] < steps["period"]]
    reasons = {
        (indicator, before, period): " ".join(
            why for item, since, why in breaks if item in items[indicator] and before < since <= period
        )
        for indicator, before, period in steps.itertuples(index=False)
    }
    keys = zip(contrasts["indicator"], contrasts["other_period"], contrasts["period"], strict=True)
    found = pd.Series([reasons.get(key, "") for key in keys], contrasts.index, dtype="str")
    why = found.mask(found == "", contrasts["obstacle"])
    kind = pd.Series(SERIES_BREAK, contrasts.index, dtype="str").mask(found == "", NOT_COMPARABLE).mask(why == "", "")
    return contrasts.assign(why_break=why, break_kind=kind)
