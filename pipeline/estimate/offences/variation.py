"""How much the years of a series vary beyond chance: the dispersion by which a change between two years is judged.

A quasi-Poisson model of yearly changes: the logarithm of the ratio of two years' rates has the variance of two Poisson counts,
1/x + 1/y, times a dispersion, which is the mean of the earlier changes' squares over theirs (McCullagh and Nelder 1989, section 9.2).
The change that is judged is none of them, so that a jump does not hide itself; nor is any later one, so that an edition says the same
when it is made again. Changes are taken relative to the country's where it is known: what all municipalities have in common is no
variation of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.estimate.offences.rates import LEAST_OFFENCES, PER

LEAST_CHANGES = 4


@dataclass(frozen=True)
class Year:
    """One year of a series: its offences, and what they are set beside (not a number where that is not known)."""

    offences: float
    exposure: float
    unit: str


@dataclass(frozen=True)
class Change:
    """The logarithm of the ratio of two years' rates, and its variance if both were Poisson counts."""

    log_ratio: float
    variance: float


def dispersion_of(changes: Sequence[Change]) -> tuple[float, int]:
    """Return how many times the changes' variance is that of Poisson counts, at least 1, with its degrees of freedom."""
    spread = sum(one.log_ratio**2 / one.variance for one in changes)
    return max(spread / len(changes), 1.0), len(changes)


def as_z(change: Change, dispersion: float, df: float) -> float:
    """Return a change over its standard error, as the normal quantile of what it is by Student's t."""
    t = change.log_ratio / np.sqrt(dispersion * change.variance)
    return float(np.copysign(stats.norm.isf(stats.t.sf(abs(t), df)), t))


def change(year: Year, before: Year) -> Change | None:
    """Return the change between two years, by rates where both have the same unit, else by counts; None with fewer than 20 offences."""
    if min(year.offences, before.offences) < LEAST_OFFENCES:
        return None
    n, m = exposures(year, before)
    ratio = (year.offences / n) / (before.offences / m)
    return Change(float(np.log(ratio)), 1 / year.offences + 1 / before.offences)


def exposures(year: Year, before: Year, *, has_rate: bool = True) -> tuple[float, float]:
    """Return what two years are set beside when they are compared: 1 where that is not known of both, or not the same."""
    known = np.isfinite([year.exposure, before.exposure]).all() and year.unit == before.unit
    return (year.exposure, before.exposure) if has_rate and known else (1.0, 1.0)


class Variation:
    """The yearly changes of one area's series, beside those of the country."""

    def __init__(self, years: Mapping[int, Year], country: Mapping[int, Year], rates: Mapping[int, float]) -> None:
        """Work out each year's change from the one before it.

        Args:
            years: The area's years.
            country: The country's, where its offences and inhabitants are known; the area is taken out of them.
            rates: The country's rates per 1 000.
        """
        found = {year: change(years[year], years[year - 1]) for year in sorted(years) if year - 1 in years}
        self.own = {year: one for year, one in found.items() if one is not None}
        self.relative: dict[int, Change] = {}
        for year, one in self.own.items():
            elsewhere = [_elsewhere(at, years[at], country, rates) for at in (year, year - 1)]
            if all(rate > 0 for rate in elsewhere):
                step = float(np.log(elsewhere[0] / elsewhere[1]))
                self.relative[year] = Change(one.log_ratio - step, one.variance)

    def before(self, year: int) -> tuple[float, int] | None:
        """Return the dispersion of the changes before a year's, with its degrees of freedom; None where fewer than four are known."""
        for changes in (self.relative, self.own):
            earlier = [one for at, one in changes.items() if at < year]
            if len(earlier) >= LEAST_CHANGES:
                return dispersion_of(earlier)
        return None


def _elsewhere(year: int, own: Year, country: Mapping[int, Year], rates: Mapping[int, float]) -> float:
    """Return the country's rate without the area, or as it is where that cannot be; 0 where it is not known."""
    whole = country.get(year)
    if whole and whole.unit == own.unit and whole.exposure > own.exposure and whole.offences > own.offences:
        return (whole.offences - own.offences) / (whole.exposure - own.exposure) * PER
    return rates.get(year, 0.0)


def of_series(years: pd.DataFrame, others: pd.DataFrame) -> dict[tuple[str, str], Variation]:
    """Return the yearly changes of each group of offences in each area.

    Args:
        years: Years by group and area, with ``exposure`` and ``exposure_unit``.
        others: Years of other areas (`reference.years`), of which the country's are taken.
    """
    of_country = others[(others["area"] == "country") & (others["reason"] == "")]
    whole = {str(name): _by_year(group) for name, group in of_country.groupby("indicator")}
    rates = {
        str(name): {int(at): float(rate) for at, rate in zip(group["period"], group["per_1000"], strict=True)}
        for name, group in of_country.groupby("indicator")
    }
    return {
        (str(indicator), str(area)): Variation(
            _by_year(group), whole.get(str(indicator), {}), rates.get(str(indicator), {})
        )
        for (indicator, area), group in years.groupby(["indicator", "area"])
    }


def _by_year(rows: pd.DataFrame) -> dict[int, Year]:
    columns = rows[["period", "offences", "exposure", "exposure_unit"]].itertuples(index=False)
    return {int(period): Year(float(offences), float(exposure), unit) for period, offences, exposure, unit in columns}
