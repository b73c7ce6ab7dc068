"""Comparisons of survey estimates: how each pair is tested. What an edition may say of it is decided at the gate (`gate.levels`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Compared, shaped
from pipeline.contracts.reasons import NOT_COMPARABLE
from pipeline.definitions import SurveyIndicator
from pipeline.estimate import calibration, delivered, knowable
from pipeline.estimate.interval import Column
from pipeline.estimate.pairs import of_new_areas, table
from pipeline.estimate.sides import sides_of
from pipeline.estimate.sql import frame, step
from pipeline.estimate.survey import GROUPS
from pipeline.estimate.weighting import Weighting

ALPHA = 0.05
LEAST_EXPECTED = 5  # yes and no answers that each side must be expected to hold


def compare(
    connection: duckdb.DuckDBPyConnection,
    configuration: Configuration,
    weightings: Mapping[str, Weighting] | None = None,
) -> None:
    """Add the survey's comparisons to ``compared``: one row a pair and indicator, with difference, interval and p.

    In waves whose weights were made (`weightings`) the covariance accounts for it, as the variances do.
    """
    ended_on = dict(connection.execute("select period, ended_on from wave order by period").fetchall())
    pairs = asked = table(configuration, ended_on)
    step(connection, "pair", pairs)
    sides = sides_of(connection, pairs, GROUPS)
    beside, ready_made = delivered.pairs(connection, configuration, len(pairs))
    pairs = pairs.assign(obstacle="", basis="direct")
    both = [one for one in (pairs, beside) if len(one)]
    pairs = pd.concat(both, ignore_index=True) if both else pairs
    breaks = connection.execute("select item, period, wording from series_break").fetchall()
    blocks: dict[str, list[SurveyIndicator]] = {}
    for entry in configuration.definitions.safety_survey.indicators:
        blocks.setdefault(entry.block, []).append(entry)
    add(connection, Compared, pd.DataFrame(columns=[*Compared.columns()]))
    for block, entries in blocks.items():
        names = [entry.id for entry in entries]
        paired = sides.of(names)
        for period, weighting in (weightings or {}).items():
            _recalibrate(connection, paired, pairs, period, weighting)
        known = ready_made[ready_made["indicator"].isin(names)]
        paired = pd.concat([paired, known], ignore_index=True) if len(known) else paired
        if len(paired):
            made = compared(paired, pairs, block, Breaks(entries, breaks)).assign(municipality=configuration.slug)
            add(connection, Compared, knowable.untested(connection, made))
    add(connection, Compared, knowable.without_sizes(connection, asked, configuration.slug))
    add(connection, Compared, _new_areas(connection, configuration, of_new_areas(configuration, ended_on)))


def _new_areas(
    connection: duckdb.DuckDBPyConnection, configuration: Configuration, pairs: pd.DataFrame
) -> pd.DataFrame:
    """Return what is told of the change of areas that were not there in the wave before: that there is none to be tested."""
    shares = frame(connection, "select indicator, period, area, sex, age_group from estimate order by all")
    asked = shares[["indicator", "period"]].drop_duplicates().rename(columns={"period": "other_period"})
    rows = pairs.merge(shares, on=["period", "area", "sex", "age_group"]).merge(asked, on=["indicator", "other_period"])
    return shaped(
        Compared,
        rows,
        without=["estimate", "se", "ci_low", "ci_high", "p", "equal_se", "equal_share", "df"],
        municipality=configuration.slug,
        source="safety_survey",
        measure="difference",
        family="",
        counted=False,
        verdict="not_comparable",
        basis="direct",
        reason="new_area",
        wording="",
    )


def compared(paired: pd.DataFrame, pairs: pd.DataFrame, block: str, breaks: Breaks) -> pd.DataFrame:
    """Return the comparisons of one block of questions, which no family reaches beyond, as rows of ``compared``.

    Args:
        paired: Both sides of each.
        pairs: The pairs that `paired` names by ``id``, which is their place.
        block: The block.
        breaks: What parts its questions' waves.
    """
    made = tested(paired).drop(columns="id")
    about = pairs.drop(columns=["id", *(name for name in ("split", "scope") if name in pairs)])
    contrasts = pd.concat([about.iloc[paired["id"].to_numpy()].reset_index(drop=True), made], axis=1)
    contrasts["family"] = _families(pairs, paired, block)
    contrasts = breaks.told(contrasts)
    contrasts["verdict"] = standing(contrasts)
    has_base = contrasts["n"].notna() & (contrasts["other_n"].notna() | (contrasts["contrast"] == "reference"))
    return shaped(
        Compared,
        contrasts.rename(columns={"difference": "estimate"}),
        municipality="",
        source="safety_survey",
        measure="difference",
        other=contrasts["other"].mask(contrasts["other"].str.startswith("rest:"), "rest_of_municipality"),
        reason=contrasts["reason"]
        .mask(contrasts["verdict"] == "cannot_tell", "too_few_answers")
        .mask((contrasts["verdict"] == "cannot_tell") & ~has_base, "no_base"),
        p=contrasts["p"].where(has_base),
    )


def _families(pairs: pd.DataFrame, paired: pd.DataFrame, block: str) -> NDArray[np.object_]:
    """Return the family of each comparison; there are few of them, and many comparisons."""
    kind = pairs.groupby(["period", "contrast", "other", "split", "scope"], sort=False).ngroup().to_numpy()
    first = pairs.iloc[np.unique(kind, return_index=True)[1]]
    indicator, indicators = pd.factorize(paired["indicator"])
    code, each = pd.factorize(kind[paired["id"].to_numpy()] * len(indicators) + indicator)
    of, which = np.divmod(each, len(indicators))
    names = [
        f"{family(row.period, row.contrast, row.other, name, block)}/{row.split}{row.scope}"
        for row, name in zip(first.iloc[of.tolist()].itertuples(), indicators[which], strict=True)
    ]
    found: NDArray[np.object_] = np.array(names, dtype=object)[code]
    return found


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
    if not len(rows):
        return  # the wave asked nothing of the block
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
    """Return difference, SE, interval, p, SE and share under equality and degrees of freedom of each pair (table ``paired``).

    Shares are tested under equality: with the pooled share and each side's effective number of answers, by the signed root of the
    likelihood ratio. The two estimated SEs fail where a side has hardly any yes, and the normal score of a rare answer is skew: with
    either, too many of the rare shares that do not differ would be told as higher (docs/statistics.md). Their interval joins both
    sides' own intervals (MOVER; Zou and Donner 2008). Any other statistic is tested with the SE of the difference. Both use t with
    the degrees of freedom of both sides together.
    """
    first, other = paired["value"], paired["other_value"]
    difference = first - other
    se = np.sqrt((paired["variance"] + paired["other_variance"] - 2 * paired["covariance"]).clip(lower=0))
    df = np.maximum((paired["df"] + paired["other_df"]).to_numpy(float), 1)
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
    t = _quantile(1 - ALPHA / 2, df)
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
            "p": np.where(test_se > 0, 2 * special.stdtr(df, -score), 1.0),
            "equal_se": test_se,
            "equal_share": pooled.where(is_share),
            "df": df,
            "testable": ~is_share | (least >= LEAST_EXPECTED),
        }
    )


def _quantile(level: float, df: Column) -> Column:
    """Return the quantile of Student's t, once for each of the few degrees of freedom that there are."""
    each, code = np.unique(df, return_inverse=True)
    found: Column = special.stdtrit(each, level)[code]
    return found


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


def standing(contrasts: pd.DataFrame) -> pd.Series:
    """Return whether each comparison is tested, from ``reason`` and ``testable``: ``tested``, ``cannot_tell`` or ``not_comparable``."""
    found = np.select(
        [contrasts["reason"].isin(NOT_COMPARABLE), ~contrasts["testable"].astype(bool)],
        ["not_comparable", "cannot_tell"],
        "tested",
    )
    return pd.Series(found, contrasts.index, dtype="str")


class Breaks:
    """What parts the waves of some questions: changes of their items."""

    def __init__(self, entries: Sequence[SurveyIndicator], breaks: Sequence[tuple[str, str, str]]) -> None:
        """Keep the breaks (item, first wave, wording) of each question."""
        self.of = {entry.id: [(since, why) for item, since, why in breaks if item in entry.items] for entry in entries}

    def told(self, contrasts: pd.DataFrame) -> pd.DataFrame:
        """Add ``reason`` and ``wording``: why two waves, or an area and a reference, cannot be compared; empty where they can."""
        apart = np.flatnonzero((contrasts["other_period"] < contrasts["period"]).to_numpy())
        keys = contrasts[["indicator", "other_period", "period"]].iloc[apart].itertuples(index=False, name=None)
        why = np.full(len(contrasts), "", dtype=object)
        why[apart] = [
            " ".join(wording for since, wording in self.of[indicator] if before < since <= period)
            for indicator, before, period in keys
        ]
        found, obstacle = pd.Series(why, contrasts.index, dtype="str"), contrasts["obstacle"]
        reason = np.select([found != "", obstacle != ""], ["series_break", "counted_otherwise"], "")
        return contrasts.assign(reason=reason, wording=found.mask(found == "", obstacle)).drop(columns="obstacle")
