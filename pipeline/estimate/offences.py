"""Reported offences by area and year: counts, rates per 1 000 inhabitants, and rate ratios against other areas."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
from scipy import stats

from pipeline.configuration import Area, Configuration
from pipeline.estimate import interval
from pipeline.estimate.comparison import ALPHA, adjusted
from pipeline.estimate.sql import frame, run, store

LEAST_OFFENCES = 20  # below this, a count only: no rate and no test
PER = 1000


def count(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the tables ``delivered_count``, ``offence_value`` and ``offence_contrast``."""
    codes = [
        {"indicator": indicator.id, "code": code}
        for indicator in configuration.definitions.crime.indicators
        for code in indicator.codes
    ]
    store(connection, "indicator_code", codes)
    for table in ("offence_count_area", "inhabitants", "delivered_count"):
        run(connection, table)
    months = frame(connection, "from offence_count_area order by all")
    years = _years(months)
    years = years.merge(
        _denominators(frame(connection, "from inhabitants"), years["period"].unique()), "left", ["area", "period"]
    )
    visited = {district.id for district in configuration.districts if district.visited}
    years["has_rate"] = (
        years["inhabitants"].notna() & (years["offences"] >= LEAST_OFFENCES) & ~years["area"].isin(visited)
    )
    store(connection, "offence_value", pd.concat([_counts(months, years), _rates(years)], ignore_index=True))
    store(connection, "offence_contrast", _contrasts(years, visited, configuration))


def _years(months: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of whole years: those for which the extract holds all twelve months."""
    months = months.assign(period=months["month"].str[:4])
    keys = ["indicator", "area", "period"]
    years = months.groupby(keys, as_index=False).agg(
        offences=("offences", "sum"), monthly=("offences", list), source_file=("source_file", "first")
    )
    return years[years["monthly"].map(len) == 12].reset_index(drop=True)


def _denominators(inhabitants: pd.DataFrame, years: np.ndarray) -> pd.DataFrame:
    """Return each area's mean of the two year-ends around a year, or the one that is delivered."""
    rows = []
    by_area = {area: group.set_index("period") for area, group in inhabitants.groupby("area")}
    for area, group in by_area.items():
        for year in years:
            ends = group.loc[group.index.isin([str(int(year) - 1), year])]
            if len(ends):
                files = " ".join(sorted(set(" ".join(ends["source_file"]).split())))
                rows.append(
                    {"area": area, "period": year, "inhabitants": ends["inhabitants"].mean(), "population_file": files}
                )
    return pd.DataFrame(rows, columns=["area", "period", "inhabitants", "population_file"])


def _counts(months: pd.DataFrame, years: pd.DataFrame) -> pd.DataFrame:
    """Return counts: by area and year, and by month for the municipality. SE and exact interval are those of a Poisson count."""
    monthly = months[months["area"] == Area.MUNICIPALITY].rename(columns={"month": "period"})
    counts = pd.concat([years[monthly.columns], monthly], ignore_index=True)
    low, high = interval.poisson(counts["offences"])
    return counts.assign(
        unit="count", value=counts["offences"].astype(float), se=np.sqrt(counts["offences"]), ci_low=low, ci_high=high
    )


def _rates(years: pd.DataFrame) -> pd.DataFrame:
    """Return rates per 1 000 inhabitants, with exact Poisson intervals."""
    rates = years[years["has_rate"]].reset_index(drop=True)
    scale = PER / rates["inhabitants"]
    low, high = interval.poisson(rates["offences"])
    return rates.assign(
        unit="rate",
        per=PER,
        value=rates["offences"] * scale,
        se=np.sqrt(rates["offences"]) * scale,
        ci_low=low * scale,
        ci_high=high * scale,
        source_file=rates["source_file"] + " " + rates["population_file"],
    ).drop(columns=["population_file", "has_rate", "monthly"])


def _contrasts(years: pd.DataFrame, visited: set[str], configuration: Configuration) -> pd.DataFrame:
    """Return the rate ratio of each promise's districts against what lies outside them, year by year."""
    pairs = [
        (area, Area.outside(edition.id))
        for edition in configuration.editions
        for area in edition.districts()
        if area not in visited
    ]
    counted = years[years["inhabitants"].notna()].to_dict("records")
    sides = {(row["indicator"], row["area"], row["period"]): (row["monthly"], row["inhabitants"]) for row in counted}
    rows = []
    for (indicator, area, period), first in sides.items():
        for one, two in pairs:
            other = sides.get((indicator, two, period))
            if area != one or other is None:
                continue
            family = f"{period}/outside_promise:{two.removeprefix('outside:')}/{indicator}/total"
            key = {"indicator": indicator, "period": period, "area": area, "other": two, "family": family}
            rows.append({**key, **rate_ratio(first, other)})
    contrasts = pd.DataFrame(rows, columns=[*CONTRAST_COLUMNS])
    contrasts = contrasts.assign(counted=True, why_break="")
    contrasts["q"] = adjusted(contrasts.astype({"testable": bool})) if len(contrasts) else np.nan
    contrasts["verdict"] = np.select(
        [~contrasts["testable"].astype(bool), contrasts["q"] > ALPHA, contrasts["ratio"] > 1],
        ["cannot_tell", "no_detectable_difference", "higher"],
        "lower",
    )
    return contrasts


CONTRAST_COLUMNS = (
    "indicator", "period", "area", "other", "family", "ratio", "se", "ci_low", "ci_high", "p", "detectable", "testable", "n", "other_n",
)  # fmt: skip

Side = tuple[list[int], float]


def rate_ratio(first: Side, other: Side) -> dict[str, object]:
    """Return the ratio of two rates with its interval, p and detectable ratio.

    The interval and one p come from the exact conditional test: given the sum of both counts, the first is binomial with the share of
    the inhabitants. Offences come in clusters, so p is the larger of it and of a quasi-Poisson test whose dispersion is that of the
    months around their mean; the interval is then widened by the root of the dispersion on the logarithmic scale.

    Args:
        first: Monthly counts and inhabitants of the one side.
        other: The same of the other side.
    """
    (x, n), (y, m) = ((sum(counts), population) for counts, population in (first, other))
    if min(x, y) < LEAST_OFFENCES:
        return {"ratio": np.nan, "se": np.nan, "ci_low": np.nan, "ci_high": np.nan, "p": np.nan, "detectable": np.nan,
                "testable": False, "n": x, "other_n": y}  # fmt: skip
    ratio = (x / n) / (y / m)
    exact = stats.binomtest(x, x + y, n / (n + m))
    limits = exact.proportion_ci(1 - ALPHA, "exact")
    low, high = (share / (1 - share) * m / n for share in (limits.low, limits.high))
    df = len(first[0]) + len(other[0]) - 2
    spread = sum((value - np.mean(counts)) ** 2 / np.mean(counts) for counts, _ in (first, other) for value in counts)
    dispersion = max(float(spread) / df, 1.0)
    se_log = np.sqrt(dispersion * (1 / x + 1 / y))
    quasi = 2 * stats.t.sf(abs(np.log(ratio)) / se_log, df)
    widen = np.sqrt(dispersion)
    return {
        "ratio": ratio,
        "se": ratio * se_log,
        "ci_low": ratio * (low / ratio) ** widen,
        "ci_high": ratio * (high / ratio) ** widen,
        "p": max(float(exact.pvalue), float(quasi)),
        "detectable": np.exp((stats.t.ppf(1 - ALPHA / 2, df) + stats.t.ppf(0.8, df)) * se_log),
        "testable": True,
        "n": x,
        "other_n": y,
    }
