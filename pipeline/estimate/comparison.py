"""Comparisons of survey shares: which pairs are compared, how each is tested, and what may be said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
from scipy import stats

from pipeline.configuration import Area, Configuration
from pipeline.estimate.interval import Column
from pipeline.estimate.sql import frame, run, store

ALPHA = 0.05
POWER = 0.8
PAIR_COLUMNS = (
    "contrast", "split", "scope", "period", "area", "sex", "age_group",
    "other_period", "other_area", "other_sex", "other_age_group", "other", "counted",
)  # fmt: skip
LEAST_EXPECTED = 5  # yes and no answers that each side must be expected to hold


def compare(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the table ``contrast``: one row a pair and indicator, with difference, interval, p, q and verdict."""
    waves = [row[0] for row in connection.execute("select period from wave order by period").fetchall()]
    leaves = configuration.leaves()
    pairs = pd.DataFrame([pair.as_row(leaves) for pair in _pairs(configuration, waves)], columns=[*PAIR_COLUMNS])
    pairs.insert(0, "id", range(len(pairs)))
    store(connection, "pair", pairs.astype({column: "str" for column in PAIR_COLUMNS if column != "counted"}))
    run(connection, "covariance")
    run(connection, "paired")
    tested = _tested(frame(connection, "from paired"))
    blocks = {entry.id: entry.block for entry in configuration.definitions.safety_survey.indicators}
    contrasts = pairs.merge(tested, on="id", how="inner")
    contrasts["family"] = [
        f"{row['period']}/{_family_contrast(row['contrast'], row['other'])}/{blocks[row['indicator']]}/{row['split']}{row['scope']}"
        for row in contrasts.to_dict("records")
    ]
    contrasts = _with_breaks(contrasts, connection, configuration)
    contrasts["q"] = adjusted(contrasts)
    contrasts["verdict"] = np.select(
        [contrasts["why_break"] != "", ~contrasts["testable"], contrasts["q"] > ALPHA, contrasts["difference"] > 0],
        ["not_comparable", "cannot_tell", "no_detectable_difference", "higher"],
        "lower",
    )
    store(connection, "contrast", contrasts)


# ---- which pairs ------------------------------------------------------------------------------------------------------


class Domain(NamedTuple):
    """One wave's persons of one area, sex and age group."""

    period: str
    area: str
    sex: str = "all"
    age_group: str = "all"


class Pair(NamedTuple):
    """Two domains that are compared; `other` names the second side, `split` what kind of group both sides are."""

    contrast: str
    split: str
    first: Domain
    second: Domain
    other: str

    def as_row(self, leaves: Collection[str]) -> dict[str, object]:
        """Return the pair as a row of the table ``pair``.

        A composite's comparisons are told but not `counted` in its family: its districts are in it already. What concerns the
        whole municipality, all of a promise's districts together or all outside them is a question of its own, not one of the
        many about single districts: its family has the `scope` ``/whole``.
        """
        area = self.first.area
        scope = _scope(area)
        return {
            "contrast": self.contrast,
            "split": self.split,
            "scope": scope,
            **self.first._asdict(),
            **{f"other_{name}": value for name, value in self.second._asdict().items()},
            "other": self.other,
            "counted": area in leaves or scope != "" or self.contrast == "outside_promise",
        }


def _pairs(configuration: Configuration, waves: list[str]) -> Iterator[Pair]:
    """Yield all pairs that are compared."""
    bands = configuration.municipality.age_bands
    areas = [area for area in configuration.area_members() if not area.startswith("rest:")]
    splits = [("total", "all", "all"), ("gender", "women", "all"), ("gender", "men", "all")]
    splits += [("age", "all", band) for band in bands]

    for period in waves:
        for contrast, area, other in _against(configuration):
            for split, *group in splits:
                yield Pair(contrast, split, Domain(period, area, *group), Domain(period, other, *group), other)
        for area in areas:
            women, men = (Domain(period, area, sex) for sex in ("women", "men"))
            youngest, oldest = (Domain(period, area, "all", band) for band in (bands[0], bands[-1]))
            yield Pair("women_vs_men", "total", women, men, "men")
            yield Pair("youngest_vs_oldest", "total", youngest, oldest, bands[-1])
    for before, period in pairwise(waves):
        for area in areas:
            for split, *group in splits:
                yield Pair("previous_period", split, Domain(period, area, *group), Domain(before, area, *group), before)


def _scope(area: str) -> str:
    """Return the part of a family's name that keeps questions about the whole apart from those about single districts."""
    is_whole = area == Area.MUNICIPALITY or area.startswith((Area.priority(""), Area.outside("")))
    return "/whole" if is_whole else ""


def _against(configuration: Configuration) -> Iterator[tuple[str, str, str]]:
    """Yield contrast, area and other area: each district against the rest, a promise's districts against all outside."""
    areas = configuration.area_members()
    for district in configuration.districts:
        if Area.rest(district.id) in areas:
            yield "rest_of_municipality", district.id, Area.rest(district.id)
    for edition in configuration.editions:
        outside = Area.outside(edition.id)
        if outside in areas:
            for area in [*edition.districts(), Area.priority(edition.id)]:
                yield "outside_promise", area, outside


def _family_contrast(contrast: str, other: str) -> str:
    """Return the contrast's part of a family's name; each edition's outside is a family of its own."""
    return f"{contrast}:{other.removeprefix('outside:')}" if contrast == "outside_promise" else contrast


# ---- how each is tested -----------------------------------------------------------------------------------------------


def _tested(paired: pd.DataFrame) -> pd.DataFrame:
    """Return difference, SE, interval, p and detectable difference of each pair.

    p rests on the SE under equality, sqrt(p(1-p)(1/n1 + 1/n2)) with the pooled share p and each side's effective number of answers
    (Kish's, divided by what clustering adds): the two estimated SEs fail where a side has hardly any yes. The interval joins both
    sides' own intervals (MOVER; Zou and Donner 2008).
    """
    first, other = paired["value"], paired["other_value"]
    n1, n2 = _effective(paired, ""), _effective(paired, "other_")
    pooled = (n1 * first + n2 * other) / (n1 + n2)
    null_se = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    df = np.maximum(paired["df"] + paired["other_df"], 1)
    difference = first - other
    least = np.minimum(n1, n2) * np.minimum(pooled, 1 - pooled)
    below = np.hypot(first - paired["ci_low"], paired["other_ci_high"] - other)
    above = np.hypot(paired["ci_high"] - first, other - paired["other_ci_low"])
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(difference) / null_se, df)
    return pd.DataFrame(
        {
            "id": paired["id"],
            "indicator": paired["indicator"],
            "n": paired["n"],
            "other_n": paired["other_n"],
            "difference": difference,
            "se": np.sqrt(np.maximum(paired["variance"] + paired["other_variance"] - 2 * paired["covariance"], 0)),
            "ci_low": difference - below,
            "ci_high": difference + above,
            "p": np.where(null_se > 0, p, 1.0),
            "detectable": (stats.t.ppf(1 - ALPHA / 2, df) + stats.t.ppf(POWER, df)) * null_se,
            "testable": least >= LEAST_EXPECTED,
        }
    )


def _effective(paired: pd.DataFrame, side: str) -> pd.Series:
    """Return a side's effective number of answers: Kish's, divided by what clustering adds to the variance."""
    person = paired[f"{side}variance_person"]
    added = (paired[f"{side}variance"] / person.where(person > 0)).fillna(1.0)
    return paired[f"{side}kish"] / np.maximum(added, 1.0)


# ---- what may be said -------------------------------------------------------------------------------------------------


def adjusted(contrasts: pd.DataFrame) -> pd.Series:
    """Return p adjusted within each family by Benjamini and Hochberg (1995).

    The family is the counted and testable pairs. One that is told but not counted gets the value that its p would have in the family
    without making it larger; one that cannot be tested or compared gets none.
    """
    q = pd.Series(np.nan, index=contrasts.index)
    told = contrasts["testable"] & (contrasts["why_break"] == "")
    for _, group in contrasts[told].groupby("family", sort=False):
        counted = np.sort(group.loc[group["counted"].astype(bool), "p"].to_numpy())
        q[group.index] = _within(group["p"].to_numpy(), counted)
    return q


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
    """Add ``why_break``: the reason why two waves cannot be compared, empty where they can."""
    items = {entry.id: entry.items for entry in configuration.definitions.safety_survey.indicators}
    breaks = connection.execute("select item, period, why from series_break").fetchall()

    def reason(row: pd.Series) -> str:
        found = [
            why
            for item, since, why in breaks
            if item in items[row["indicator"]] and row["other_period"] < since <= row["period"]
        ]
        return " ".join(found)

    return contrasts.assign(why_break=contrasts.apply(reason, axis=1) if len(contrasts) else pd.Series(dtype=str))
