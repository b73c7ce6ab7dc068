"""Where a municipality lies among others: its place, and whether it lies outside what such municipalities differ by anyway.

Places differ, for many reasons, by far more than chance: a test of one against another, or against the country, nearly always says
so and tells nothing. A funnel plot sets limits by how much the others differ among themselves (Spiegelhalter 2005, Statistics in
Medicine 24:1185-1202, with multiplicative overdispersion).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.configuration import Area
from pipeline.estimate.offences.rates import LEAST_OFFENCES, PER

LEAST_PEERS = 10
WINSORISED = 0.1  # the part of the z at either end that counts as the one inside it
OUTSIDE, FAR_OUTSIDE = 0.05, 0.002  # what the limits of 95 and 99.8 % leave outside
COLUMNS = [
    "indicator", "period", "denominator_unit", "peers", "rank", "in_funnel", "target", "dispersion", "df", "far_low", "low", "high",
    "far_high", "signal", "source_file",
]  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Funnel:
    """What others' rates tell of the rates that are to be expected.

    Attributes:
        target: The rate of all others together.
        offences: Their offences together, which the target is known by.
        dispersion: How many times a Poisson count's variance theirs is around the target, at least 1.
        df: The degrees of freedom behind it.
    """

    target: float
    offences: float
    dispersion: float
    df: int

    def limits(self, exposure: float, outside: float) -> tuple[float, float]:
        """Return the rates between which all but a part `outside` of municipalities of a size lie.

        They are those of the square root of the count, in which a Poisson count varies alike whatever its size; the target's own
        uncertainty is in them.
        """
        expected = self.target * exposure
        spread = np.sqrt(self.dispersion * (1 + expected / self.offences))
        reach = stats.t.ppf(1 - outside / 2, self.df) * spread / 2
        low, high = max(np.sqrt(expected) - reach, 0.0), np.sqrt(expected) + reach
        return float(low**2 / exposure), float(high**2 / exposure)


def funnel(offences: Floats, exposure: Floats) -> Funnel:
    """Return the funnel of some municipalities: of their offences, and their inhabitants or households.

    Their z around the common rate are winsorised, so that a few that are quite otherwise do not widen it: of ten the lowest counts as
    the second lowest. What that takes of the variance of a normal distribution is put back, and the degrees of freedom are of those
    that are left as they are (Yuen 1974).
    """
    expected = exposure * offences.sum() / exposure.sum()
    z = np.sort(2 * (np.sqrt(offences) - np.sqrt(expected)))
    ends = int(WINSORISED * len(z))
    held = np.clip(z, z[ends], z[len(z) - 1 - ends])
    dispersion = float((held**2).sum()) / (len(z) - 1) / _of_normal()
    return Funnel(
        target=float(offences.sum() / exposure.sum()),
        offences=float(offences.sum()),
        dispersion=max(dispersion, 1.0),
        df=len(z) - 1 - 2 * ends,
    )


def _of_normal() -> float:
    """Return the variance that a standard normal distribution has left when both its ends are winsorised."""
    end = stats.norm.ppf(1 - WINSORISED)
    return float(1 - 2 * WINSORISED - 2 * end * stats.norm.pdf(end) + 2 * WINSORISED * end**2)


def signal(rate: float, found: Funnel, exposure: float) -> str:
    """Return where a rate lies: ``within`` the funnel, ``above`` or ``below`` it (95 %), ``far_above`` or ``far_below`` (99.8 %)."""
    low, high = found.limits(exposure, OUTSIDE)
    far_low, far_high = found.limits(exposure, FAR_OUTSIDE)
    if low <= rate <= high:
        return "within"
    side, far = ("above", rate > far_high) if rate > high else ("below", rate < far_low)
    return f"far_{side}" if far else side


def among_peers(own: pd.DataFrame, others: pd.DataFrame, holding: tuple[str, ...]) -> pd.DataFrame:
    """Return the municipality's place among its peers by group and year, where ten or more are delivered, and whether it is outside.

    Args:
        own: Years with ``exposure`` and ``exposure_unit``; those of the municipality are taken.
        others: Years of other areas (`reference.years`).
        holding: Areas that are no peers.
    """
    mine = own[(own["area"] == Area.MUNICIPALITY) & own["exposure"].notna() & (own["offences"] >= LEAST_OFFENCES)]
    peers = others[~others["area"].isin(holding) & (others["reason"] == "")]
    key = ["indicator", "period", "exposure_unit"]
    groups = {tuple(map(str, name)): group for name, group in peers.groupby(key)}
    return pd.DataFrame(_rows(mine, groups), columns=COLUMNS)


def _rows(mine: pd.DataFrame, groups: dict[tuple[str, ...], pd.DataFrame]) -> Iterator[dict[str, object]]:
    """Yield the rows of `among_peers`; `groups` are the peers by group, year and unit."""
    for indicator, period, unit, offences, exposure, files in mine[
        ["indicator", "period", "exposure_unit", "offences", "exposure", "source_file"]
    ].itertuples(index=False):
        peers = groups.get((indicator, period, unit))
        if peers is None or len(peers) < LEAST_PEERS:
            continue
        rate = offences / exposure * PER
        counted = peers[peers["exposure"].notna() & (peers["offences"] >= LEAST_OFFENCES)]
        yield {
            "indicator": indicator,
            "period": period,
            "denominator_unit": unit,
            "peers": len(peers),
            "rank": 1 + int((peers["per_1000"] > rate).sum()),
            "in_funnel": len(counted),
            **_within(counted, offences / exposure, exposure),
            "source_file": " ".join(sorted({*files.split(), *" ".join(peers["source_file"]).split()})),
        }


def _within(counted: pd.DataFrame, rate: float, exposure: float) -> dict[str, object]:
    """Return the funnel of those peers whose offences are known, per 1 000, and where a rate lies; nothing when they are few."""
    numbers = ("target", "dispersion", "df", "far_low", "low", "high", "far_high")
    if len(counted) < LEAST_PEERS:
        return {**dict.fromkeys(numbers, np.nan), "signal": "cannot_tell"}
    found = funnel(counted["offences"].to_numpy(float), counted["exposure"].to_numpy(float))
    low, high = found.limits(exposure, OUTSIDE)
    far_low, far_high = found.limits(exposure, FAR_OUTSIDE)
    rates = {"target": found.target, "far_low": far_low, "low": low, "high": high, "far_high": far_high}
    return {
        **{name: PER * value for name, value in rates.items()},
        "dispersion": found.dispersion,
        "df": found.df,
        "signal": signal(rate, found, exposure),
    }
