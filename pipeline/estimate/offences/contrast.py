"""Rate ratios: an area against others, and a year against the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.configuration import Area, Configuration
from pipeline.contracts.estimated import Compared, shaped
from pipeline.contracts.reasons import NOT_COMPARABLE
from pipeline.estimate.comparison import ALPHA, adjusted
from pipeline.estimate.offences.rates import LEAST_OFFENCES, LIVED, visited_areas

NUMBERS = ("estimate", "se", "ci_low", "ci_high", "p", "detectable")
COLUMNS = (
    "indicator", "period", "contrast", "area", "other", "other_area", "other_period", "family", *NUMBERS, "testable", "reason",
    "wording",
)  # fmt: skip
UNTESTED: dict[str, object] = {**dict.fromkeys(NUMBERS, np.nan), "testable": False}

Side = tuple[list[int], float]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Exact:
    """The ratio of two Poisson rates with its interval and p."""

    ratio: float
    low: float
    high: float
    p: float


def exact_ratio(x: int, n: float, y: int, m: float) -> Exact:
    """Return the ratio of `x` events in the exposure `n` to `y` in `m`, both above 0, by the exact conditional test.

    Given the sum of both counts, the first is binomial with the exposure's share; the interval is Clopper and Pearson's.
    """
    low, high = stats.beta.ppf(ALPHA / 2, x, y + 1), stats.beta.ppf(1 - ALPHA / 2, x + 1, y)
    p = stats.binomtest(x, x + y, n / (n + m)).pvalue
    return Exact((x / n) / (y / m), low / (1 - low) * m / n, high / (1 - high) * m / n, float(p))


def rate_ratio(first: Side, other: Side, *, same_months: bool = False) -> dict[str, object]:
    """Return the ratio of two rates with its interval, p and detectable ratio.

    Offences come in clusters, so p is the larger of the exact one and of a quasi-Poisson test whose dispersion is that of the months
    around their mean; the interval is then widened by the root of the dispersion on the logarithmic scale.

    Args:
        first: Monthly counts of the one side, and its inhabitants or households.
        other: The same of the other side; of a year without its months the one count, which tells of no dispersion.
        same_months: Whether both sides' months are the same ones, whose season is then no dispersion. A country's season, in which
            its large counts vary, would else hide what is beside it.
    """
    (x, n), (y, m) = ((sum(counts), exposure) for counts, exposure in (first, other))
    if min(x, y) < LEAST_OFFENCES or min(n, m) <= 0:
        return UNTESTED
    spread, df = _spread(first[0], other[0], same_months and len(first[0]) == len(other[0]))
    dispersion = max(spread / df, 1.0)
    return tested_ratio((x, n), (y, m), dispersion, df, np.sqrt(dispersion))


def tested_ratio(
    first: tuple[int, float], other: tuple[int, float], dispersion: float, df: float, widen: float
) -> dict[str, object]:
    """Return the ratio of two rates with its interval, p and detectable ratio: the exact test and the quasi-Poisson one, the larger p.

    Args:
        first: Events and exposure of the one side, both above 0.
        other: The same of the other side.
        dispersion: Variance over that of a Poisson count, at least 1.
        df: Degrees of freedom behind the dispersion; infinite where it is taken as known.
        widen: How many times the exact interval is as wide, on the logarithmic scale.
    """
    (x, n), (y, m) = first, other
    exact = exact_ratio(x, n, y, m)
    se_log = np.sqrt(dispersion * (1 / x + 1 / y))
    quasi = 2 * stats.t.sf(abs(np.log(exact.ratio)) / se_log, df)
    return {
        "estimate": exact.ratio,
        "se": exact.ratio * se_log,
        "ci_low": exact.ratio * (exact.low / exact.ratio) ** widen,
        "ci_high": exact.ratio * (exact.high / exact.ratio) ** widen,
        "p": max(exact.p, float(quasi)),
        "detectable": np.exp((stats.t.ppf(1 - ALPHA / 2, df) + stats.t.ppf(0.8, df)) * se_log),
        "testable": True,
    }


def _spread(first: list[int], other: list[int], same_months: bool) -> tuple[float, int]:
    """Return Pearson's statistic of both sides' months with its degrees of freedom: around their mean, or around a common season."""
    if not same_months:
        sides = [np.array(first, dtype=float), np.array(other, dtype=float)]
        return float(sum(((side - side.mean()) ** 2 / side.mean()).sum() for side in sides)), len(first) + len(
            other
        ) - 2
    table = np.array([first, other], dtype=float)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    held = expected > 0
    return float(((table - expected)[held] ** 2 / expected[held]).sum()), len(first) - 1


def contrasts(
    years: pd.DataFrame,
    delivered: pd.DataFrame,
    references: Iterable[Mapping[str, object]],
    configuration: Configuration,
) -> pd.DataFrame:
    """Return the rate ratios of areas against others in the same year, and of each area against the year before, as ``compared``.

    Families of tests: one offence group, period and contrast; single districts, composites of them and whole areas apart, so that no
    total stands beside its parts.

    Args:
        years: The extract's whole years by area, with inhabitants.
        delivered: Brå's years for the municipality.
        references: What is compared with reference values (`reference.pairs`).
        configuration: Areas.
    """
    rows = [
        *_against_others(years, configuration),
        *_districts_against_districts(years, configuration),
        *_changes(years, configuration),
        *_changes(delivered, configuration),
        *references,
    ]
    found = pd.DataFrame(rows, columns=[*COLUMNS]).astype({"testable": bool})
    # Only references can be such that nothing may be compared with them: where they say so, or are counted otherwise.
    cannot = found["reason"].isin(NOT_COMPARABLE)
    found = found.assign(counted=True)
    found["q"] = adjusted(found) if len(found) else np.nan
    verdict = np.select(
        [cannot, ~found["testable"], ~(found["q"] <= ALPHA), found["estimate"] > 1],
        ["not_comparable", "cannot_tell", "no_detectable_difference", "higher"],
        "lower",
    )
    few = (verdict == "cannot_tell") & (found["reason"] == "")
    return shaped(
        Compared,
        found.astype(dict.fromkeys([*NUMBERS, "q"], "float64")),
        municipality=configuration.slug,
        source="crime",
        **dict.fromkeys(["sex", "age_group", "other_sex", "other_age_group"], "all"),
        measure="ratio",
        verdict=verdict,
        basis="direct",
        reason=found["reason"].mask(few, "too_few_offences"),
    )


def _against_others(years: pd.DataFrame, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield an edition's districts against what lies outside them, and every district against the rest of the municipality.

    A visited district has no rate, and stands in none of the areas that others are compared with.
    """
    visited = visited_areas(configuration)
    sides = _with_exposure(years)
    groups = sorted({(indicator, period) for indicator, _, period in sides})
    for contrast, area, other, other_area, level in areas_beside_others(configuration):
        lived = f"{LIVED}{other_area}" if other_area in visited else other_area
        for indicator, period in groups:
            first, second = sides.get((indicator, area, period)), sides.get((indicator, lived, period))
            if first and second and area not in visited:
                key = {"indicator": indicator, "period": period, "contrast": contrast, "area": area, "other": other}
                yield _in_one_year(key, other_area, level, first, second)


def areas_beside_others(configuration: Configuration) -> list[tuple[str, str, str, str, str]]:
    """Return contrast, area, what it is compared with, the area of that, and the level of its family."""
    return [
        ("outside_promise", area, Area.outside(edition.id), Area.outside(edition.id), edition.id)
        for edition in configuration.editions
        for area in edition.districts()
    ] + [
        ("rest_of_municipality", area.id, "rest_of_municipality", Area.rest(area.id), level_of(area.id, configuration))
        for area in configuration.districts
    ]


def latest_known(periods: Iterable[str], configuration: Configuration) -> set[str]:
    """Return the years that are the latest for some edition."""
    known = sorted(set(periods))
    ends = [edition.data_until.isoformat() for edition in configuration.editions]
    return {max(seen) for end in ends if (seen := [year for year in known if f"{year}-12-31" <= end])}


def _districts_against_districts(years: pd.DataFrame, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield each pair of districts that share nobody, in the latest year that some edition knows; a visited one has no rate."""
    visited = visited_areas(configuration)
    sides = _with_exposure(years)
    latest = latest_known((period for _, _, period in sides), configuration)
    ids = sorted(district.id for district in configuration.districts if district.id not in visited)
    for one, two in combinations(ids, 2):
        if set(configuration.members(one)) & set(configuration.members(two)):
            continue
        levels = {level_of(one, configuration), level_of(two, configuration)}
        for indicator, period in sorted({(indicator, period) for indicator, _, period in sides if period in latest}):
            first, second = sides.get((indicator, one, period)), sides.get((indicator, two, period))
            if first and second:
                key = {
                    "indicator": indicator,
                    "period": period,
                    "contrast": "district_vs_district",
                    "area": one,
                    "other": two,
                }
                yield _in_one_year(key, two, "composite" if "composite" in levels else "district", first, second)


def _with_exposure(years: pd.DataFrame) -> dict[Key, Side]:
    """Return monthly counts and exposure by offence group, area and year, where there is an exposure."""
    counted = years[years["exposure"].notna()].to_dict("records")
    return {(row["indicator"], row["area"], row["period"]): (row["monthly"], row["exposure"]) for row in counted}


def _in_one_year(
    key: Mapping[str, object], other_area: str, level: str, first: Side, second: Side
) -> dict[str, object]:
    """Return the row of two areas' rates in the same year."""
    return {
        **key,
        "other_area": other_area,
        "other_period": key["period"],
        "family": f"{key['period']}/{key['contrast']}:{level}/{key['indicator']}/total",
        "reason": "",
        "wording": "",
        **rate_ratio(first, second),
    }


def _changes(years: pd.DataFrame, configuration: Configuration) -> Iterator[dict[str, object]]:
    """Yield each area's year against the one before: by rates where both have the same kind, else (and if visited) by counts."""
    visited = visited_areas(configuration)
    shown = years[~years["area"].str.startswith((LIVED, "rest:"))]
    by_key = {(row["indicator"], row["area"], row["period"]): row for row in shown.to_dict("records")}
    for (indicator, area, period), row in by_key.items():
        before = str(int(period) - 1)
        earlier = by_key.get((indicator, area, before))
        if earlier is None:
            continue
        exposure = [row["exposure"], earlier["exposure"]]
        if area in visited or np.isnan(exposure).any() or row["exposure_unit"] != earlier["exposure_unit"]:
            exposure = [1.0, 1.0]
        has_months = bool(row["monthly"] and earlier["monthly"])
        yield {
            "indicator": indicator,
            "period": period,
            "contrast": "previous_period",
            "area": area,
            "other": before,
            "other_area": area,
            "other_period": before,
            "family": f"{period}/previous_period:{level_of(area, configuration)}/{indicator}/total",
            "reason": "" if has_months else "no_months",
            "wording": "",
            **rate_ratio((row["monthly"], exposure[0]), (earlier["monthly"], exposure[1])),
        }


def level_of(area: str, configuration: Configuration) -> str:
    """Return whose family an area's test belongs to: single districts, composites, or a whole area's own."""
    if area in configuration.leaves():
        return "district"
    return "composite" if area in {district.id for district in configuration.districts} else area
