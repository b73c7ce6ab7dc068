"""The municipality's months: sums of twelve months, and an early signal when a month leaves its expected range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.configuration import Area
from pipeline.estimate.offences.rates import LEAST_OFFENCES, MONTHS

FALSE_ALARMS = (
    0.02  # nominal, both directions together; what it is on series with season is measured (docs/statistics.md)
)
COLUMNS = [
    "indicator", "period", "basis", "release", "offences", "rolling", "expected", "low", "high", "signal", "source_file",
]  # fmt: skip


@dataclass(frozen=True)
class Range:
    """What a month may be expected to hold."""

    expected: float
    low: float
    high: float


def expected_range(baseline: Sequence[int]) -> Range | None:
    """Return the range in which a month lies by chance, from the months just before it; None with fewer than 20 offences in them.

    As EARS' C1 the baseline is what came just before, here the last twelve months: their mean, and their dispersion (at least that
    of a Poisson count), which the season within them widens. As Farrington's the limits are set for the count to the power of 2/3,
    which is nearly symmetric, with Student's t for twelve months.
    """
    if sum(baseline) < LEAST_OFFENCES:
        return None
    mean = float(np.mean(baseline))
    dispersion = max(float(np.var(baseline, ddof=1)) / mean, 1.0)
    se = 2 / 3 * mean ** (1 / 6) * np.sqrt(dispersion * (1 + 1 / len(baseline)))
    reach = stats.t.ppf(1 - FALSE_ALARMS / 2, len(baseline) - 1) * se
    middle = mean ** (2 / 3)
    return Range(mean, max(middle - reach, 0.0) ** 1.5, (middle + reach) ** 1.5)


def signal_of(count: int, expected: Range | None) -> str:
    """Return where a month lies: ``above`` or ``below`` its range, ``within`` it, or ``cannot_tell`` without one."""
    if expected is None:
        return "cannot_tell"
    if count > expected.high:
        return "above"
    return "below" if count < expected.low else "within"


def months(extract: pd.DataFrame, delivered: pd.DataFrame) -> pd.DataFrame:
    """Return the municipality's months of every offence group, with the sum of twelve months and the signal.

    Args:
        extract: Counts of the local extract by group, area and month.
        delivered: Brå's counts by group and period.
    """
    own = extract[extract["area"] == Area.MUNICIPALITY].rename(columns={"month": "period"})
    own = own.assign(basis="direct", release="final")
    public = delivered[delivered["period"].str.len() == len("2021-01")].assign(basis="delivered")
    series = pd.concat([own, public]).sort_values(["indicator", "period"])
    rows = [row for _, group in series.groupby("indicator", sort=True) for row in _series(group)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _series(group: pd.DataFrame) -> list[dict[str, object]]:
    """Return one group's months; what needs twelve months in a row is empty where one is missing."""
    records = group.to_dict("records")
    numbers = [int(row["period"][:4]) * MONTHS + int(row["period"][5:]) for row in records]
    counts = [int(row["offences"]) for row in records]
    found = []
    for at, row in enumerate(records):
        has_year = at >= MONTHS - 1 and numbers[at] - numbers[at - MONTHS + 1] == MONTHS - 1
        has_baseline = at >= MONTHS and numbers[at] - numbers[at - MONTHS] == MONTHS
        expected = expected_range(counts[at - MONTHS : at]) if has_baseline else None
        limits = (expected.expected, expected.low, expected.high) if expected else (np.nan, np.nan, np.nan)
        found.append(
            {
                **{name: row[name] for name in ("indicator", "period", "basis", "release", "offences", "source_file")},
                "rolling": float(sum(counts[at - MONTHS + 1 : at + 1])) if has_year else np.nan,
                **dict(zip(("expected", "low", "high"), limits, strict=True)),
                "signal": signal_of(counts[at], expected),
            }
        )
    return found
