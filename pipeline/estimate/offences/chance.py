"""Whether offences gather in the week, in the day or at places by more than chance: what each is set beside, and its p.

Nothing here takes all hours, or all places of a town, for alike. Days of the week are: the offences of a group are set beside the
calendar. Hours are set beside those of the municipality's other offences of the year, and places beside those that the extract knows.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

DAYS, WEEKEND = 7, 2
LEAST_OFFENCES = 20
LEAST_EXPECTED = 5.0  # offences, or others, that a part of the week or of the day must be expected to hold
LEAST_WEEKS = 10  # weeks with an offence of the group, by which its clusters are known
LEAST_PLACES = 20
NOTHING = 1e-12  # a variance of nothing but what floats add


def weekend_of(year: int) -> float:
    """Return which part of a year's days are Saturdays and Sundays."""
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range((dt.date(year + 1, 1, 1) - first).days)]
    return sum(day.isoweekday() > DAYS - WEEKEND for day in days) / len(days)


def at_weekend(days: Floats, weeks: Whole, share: float) -> float:
    """Return p of a group's offences on Saturdays and Sundays, if all days of the week were alike; not a number when it cannot be told.

    An offence is as long as it is, and may have begun on any of the seven days. Offences of one week may be of one series: the
    variance is the larger one of that, and of what the weeks tell, around their own mean.

    Args:
        days: Each offence's part on each day of the week (Monday first); a row is 1 together.
        weeks: The week in which each began.
        share: The part of the year's days that are Saturdays and Sundays.
    """
    number = len(days)
    if number < LEAST_OFFENCES or number * share < LEAST_EXPECTED or len(np.unique(weeks)) < LEAST_WEEKS:
        return np.nan
    held = days[:, -WEEKEND:].sum(axis=1)
    begun_elsewhere = days + np.roll(days, -1, axis=1)  # two days in a row: the week's end, had it begun on another day
    alone = float(((begun_elsewhere - begun_elsewhere.mean(axis=1, keepdims=True)) ** 2).mean(axis=1).sum())
    together, df = _by_weeks(held - held.mean(), weeks)
    return _two_sided(float(held.sum()) - number * share, max(alone, together), df)


def in_part_of_day(own: Floats, own_weeks: Whole, others: Floats, other_weeks: Whole) -> float:
    """Return p of the difference between a group's and the others' share in a part of the day; not a number when it cannot be told.

    The variance is the larger one of two samples with the same variance, and of what the weeks tell in which both began.

    Args:
        own: The part of each of the group's offences that lies in these hours.
        own_weeks: The week in which each began.
        others: The same of the other offences.
        other_weeks: Their weeks.
    """
    number, beside = len(own), len(others)
    share = (own.sum() + others.sum()) / max(number + beside, 1)
    expected = min(number, beside) * min(share, 1 - share)
    if min(number, beside) < LEAST_OFFENCES or expected < LEAST_EXPECTED or len(np.unique(own_weeks)) < LEAST_WEEKS:
        return np.nan
    every = np.concatenate([own, others])
    alone = float(((every - share) ** 2).mean()) * (1 / number + 1 / beside)
    apart = np.concatenate([(own - own.mean()) / number, (others.mean() - others) / beside])
    together, _ = _by_weeks(apart, np.concatenate([own_weeks, other_weeks]))
    df = len(np.unique(own_weeks)) - 1
    return _two_sided(float(own.mean() - others.mean()), max(alone, together), df)


def _by_weeks(apart: Floats, weeks: Whole) -> tuple[float, int]:
    """Return the variance of a sum of deviations whose weeks are independent, and its degrees of freedom."""
    _, code = np.unique(weeks, return_inverse=True)
    sums = np.bincount(code, weights=apart)
    df = len(sums) - 1
    return float((sums**2).sum()) * len(sums) / max(df, 1), df


def _two_sided(difference: float, variance: float, df: int) -> float:
    if variance < NOTHING:
        return np.nan
    return float(2 * stats.t.sf(abs(difference) / np.sqrt(variance), df))


def again(occasions: Whole, places: int) -> tuple[float, float]:
    """Return how many places would have two offences or more by chance alone, and p of as many as there are, or more.

    Every day on which a place had offences is an occasion, and falls on any known place as likely as on any other; one with two
    offences or more makes its place one with two by itself. So what happened at once does not count as having come back. The number
    of such places varies less than a Poisson count of the same mean, whose tail p is. Places without any offence are not known, which
    makes too much be expected, never too little.

    Args:
        occasions: The place and the offences of each occasion (two columns).
        places: Known places: those with any offence of the extract.
    """
    number = len(occasions)
    if number < LEAST_OFFENCES or places < LEAST_PLACES:
        return np.nan, np.nan
    single = int((occasions[:, 1] == 1).sum())
    miss = 1 - 1 / places
    expected = places * (1 - miss**number) - single * miss ** (number - 1)
    by_place = np.bincount(np.unique(occasions[:, 0], return_inverse=True)[1], weights=occasions[:, 1])
    found = int((by_place >= 2).sum())
    return expected, float(stats.poisson.sf(found - 1, expected)) if expected > 0 else 1.0


def occasions(placed: pd.DataFrame) -> Whole:
    """Return the occasions of offences with a known place: ``place`` and ``day`` of each offence."""
    counted = placed.groupby(["place", "day"], sort=True).size().reset_index(name="offences")
    found: Whole = counted[["place", "offences"]].to_numpy(dtype=np.int64)
    return found
