"""Ratios of counts: an area beside others in one year, by what the count is per, and a year beside the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts.estimated import Compared, shaped
from pipeline.definitions.sources import RESIDENTS
from pipeline.estimate.comparison import standing
from pipeline.estimate.offences.contrast import (
    areas_beside_others,
    latest_known,
    level_beside,
    level_of,
    level_of_pair,
    pairs_of_districts,
)
from pipeline.estimate.offences.rates import LEAST_OFFENCES, LIVED, visited_areas
from pipeline.estimate.offences.ratio import ASKED, UNASKED, answered, widened

LEAST_YEARS = 4  # from here on the years' own variation is known
COLUMNS = ("indicator", "period", "area", "contrast", "other", "other_area", "other_period", "family", "reason", *ASKED)
Row = dict[str, object]


class Year(NamedTuple):
    """One area's number in one year, and what it is set beside (1 where counts alone are compared)."""

    number: int
    exposure: float


Series = Mapping[str, Year]
Key = tuple[str, str]


def contrasts(years: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the ratios with their tests, as rows of ``compared``.

    Families of tests are those of offences: one count, period and contrast; single districts, composites and whole areas apart.

    Args:
        years: Numbers by indicator, period and area, with ``exposure`` where it is known and ``exposure_unit``, what it is per.
        configuration: Areas and editions.
    """
    every = {(str(i), str(a)): _series(group) for (i, a), group in years.groupby(["indicator", "area"])}
    per = {one.id: one.per for one in configuration.definitions.municipal.indicators}
    rows = [row for name in per for row in _of_indicator(name, per[name], every, configuration)]
    found = answered(pd.DataFrame(rows, columns=[*COLUMNS]))
    return shaped(
        Compared,
        found,
        municipality=configuration.slug,
        source="municipal",
        **dict.fromkeys(["sex", "age_group", "other_sex", "other_age_group"], "all"),
        measure="ratio",
        counted=True,
        verdict=standing(found),
        basis="direct",
        wording="",
    )


def _series(group: pd.DataFrame) -> dict[str, Year]:
    """Return an area's years; one whose exposure is not known has none (NaN)."""
    return {
        str(period): Year(int(number), float(exposure))
        for period, number, exposure in zip(group["period"], group["number"], group["exposure"], strict=True)
    }


def _of_indicator(indicator: str, per: str, every: Mapping[Key, Series], configuration: Configuration) -> Iterator[Row]:
    """Yield all comparisons of one count."""
    visited = set(visited_areas(configuration)) if per in RESIDENTS else set()
    shown = {area: series for (name, area), series in every.items() if name == indicator}
    periods = sorted({period for series in shown.values() for period in series})
    for area, series in shown.items():
        if not area.startswith((LIVED, "rest:")):
            yield from _changes(indicator, area, series, per != "" and area not in visited, configuration)
            yield from _first(indicator, area, min(series), periods, configuration)
    if not per:
        return
    for contrast, area, other, other_area in areas_beside_others(configuration):
        lived = f"{LIVED}{other_area}" if other_area in visited else other_area
        if area not in visited and area in shown and lived in shown:
            key = {"indicator": indicator, "contrast": contrast, "area": area, "other": other, "other_area": other_area}
            level = partial(level_beside, contrast, area, other, configuration)
            yield from _beside(key, shown[area], shown[lived], level)
    latest = latest_known((period for series in shown.values() for period in series), configuration)
    without = visited | {one.id for one in configuration.districts if one.id not in shown}
    for one, two in pairs_of_districts(configuration, without):
        key = {"indicator": indicator, "contrast": "district_vs_district", "area": one, "other": two, "other_area": two}
        beside = _beside(key, shown[one], shown[two], partial(level_of_pair, one, two, configuration))
        yield from (row for row in beside if row["period"] in latest)


def _beside(key: Mapping[str, str], first: Series, other: Series, level: Callable[[str], str]) -> Iterator[Row]:
    """Yield two areas' rates beside each other, a row a year in which both have a number; `level` is that of a year's family."""
    both = sorted(set(first) & set(other))
    for period in both:
        pair = (first[period], other[period])
        before = [(first[year], other[year]) for year in both if year < period]
        yield {
            **key,
            "period": period,
            "other_period": period,
            "family": f"{period}/{key['contrast']}:{level(period)}/{key['indicator']}/total",
            **question(pair, around_common_ratio(before)),
        }


def _changes(indicator: str, area: str, series: Series, has_rate: bool, configuration: Configuration) -> Iterator[Row]:
    """Yield each year beside the one before it that has a number: by rates where both have one, else by counts."""
    periods = sorted(series)
    for before, period in pairwise(periods):
        by_rate = has_rate and np.isfinite([series[before].exposure, series[period].exposure]).all()
        own = {year: one if by_rate else Year(one.number, 1.0) for year, one in series.items() if year <= period}
        earlier = [one for year, one in own.items() if year < period and np.isfinite(one.exposure)]
        asked_of_both = question((own[period], own[before]), around_common_rate(earlier))
        yield {**_change(indicator, area, before, period, configuration), **asked_of_both}


def _first(
    indicator: str, area: str, period: str, periods: Sequence[str], configuration: Configuration
) -> Iterator[Row]:
    """Yield an area's first year beside the one before it of others, of which the area itself has no number: it was not there."""
    earlier = [before for before in periods if before < period]
    if earlier and not configuration.stands(area, earlier[-1]):
        yield {**_change(indicator, area, earlier[-1], period, configuration), **UNASKED, "reason": "new_area"}


def _change(indicator: str, area: str, before: str, period: str, configuration: Configuration) -> Row:
    """Return what is compared: an area's year and one before it."""
    return {
        "indicator": indicator,
        "contrast": "previous_period",
        "area": area,
        "other": before,
        "other_area": area,
        "period": period,
        "other_period": before,
        "family": f"{period}/previous_period:{level_of(area, configuration, period)}/{indicator}/total",
    }


# ---- the test ---------------------------------------------------------------------------------------------------------


def question(pair: tuple[Year, Year], spread: tuple[float, int]) -> Row:
    """Return what is asked of two rates (`offences.ratio.ASKED`), or the reason why nothing is.

    From four years on, what is counted may vary more than by chance alone: p is then the larger of the exact one and of a quasi-Poisson
    test with the variation of the years before (at least that of a Poisson count), and the interval widened as its t is. With fewer
    years the test is the exact one alone.

    Args:
        pair: Both sides.
        spread: Pearson's statistic of the years before the compared one, with its degrees of freedom.
    """
    (x, n), (y, m) = pair
    if min(x, y) < LEAST_OFFENCES:
        return {**UNASKED, "reason": "too_few_counts"}
    if not (np.isfinite([n, m]).all() and min(n, m) > 0):
        return {**UNASKED, "reason": "no_own_base"}
    statistic, df = spread[0], float(spread[1])
    dispersion, widen = 1.0, 1.0
    if df < LEAST_YEARS - 2:
        df = np.inf
    else:
        dispersion = max(statistic / df, 1.0)
        widen = widened(dispersion, df)
    return {**dict(zip(ASKED, (x, n, y, m, dispersion, df, widen), strict=True)), "reason": ""}


def around_common_rate(years: Sequence[Year]) -> tuple[float, int]:
    """Return Pearson's statistic of an area's years around one rate, with its degrees of freedom."""
    number, exposure = (np.array([year[part] for year in years], dtype=float) for part in (0, 1))
    if len(years) < 2 or number.sum() == 0:
        return 0.0, 0
    expected = exposure * number.sum() / exposure.sum()
    return float(((number - expected) ** 2 / expected).sum()), len(years) - 1


def around_common_ratio(years: Sequence[tuple[Year, Year]]) -> tuple[float, int]:
    """Return Pearson's statistic of two areas' years around one ratio of their rates, with its degrees of freedom.

    The ratio is Mantel and Haenszel's. So what both areas have in common in a year is no variation, and neither is a difference
    between them that lasts.
    """
    known = [(a, b) for a, b in years if np.isfinite([a.exposure, b.exposure]).all()]
    x, n, y, m = (
        np.array([pair[side][part] for pair in known], dtype=float) for side, part in ((0, 0), (0, 1), (1, 0), (1, 1))
    )
    if len(known) < 2 or min(x.sum(), y.sum()) == 0:
        return 0.0, 0
    common = (x * m / (n + m)).sum() / (y * n / (n + m)).sum()
    share = common * n / (common * n + m)
    expected, held = (x + y) * share, (x + y) > 0
    return float(((x - expected)[held] ** 2 / (expected * (1 - share))[held]).sum()), len(known) - 1
