"""When and where offences gather, where they gather nowhere: in how many editions a sentence tells that they do.

    python benchmarks/patterns.py [EDITIONS]

Simulated: a year's offences of four groups, all of the same hours; days of the week and places alike. They come in series: every
fifth offence is of the week of another one, and every tenth of the place and day of another one. Some spans are two or three days.
Tests and levels are the product's own functions. Exits with 1 when the upper 95 % limit of the editions that tell any is over 6 %.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from pipeline.estimate.offences import chance
from pipeline.gate.levels import judged
from pipeline.gate.patterns import to_judge

SEED, EDITIONS, MOST = 20261128, "2000", 0.06
GROUPS, KNOWN_PLACES = (25, 60, 150, 400), 600
HOURS = [0.15, 0.2, 0.25, 0.4]  # of a day's four parts
WEEKEND = chance.WEEKEND / chance.DAYS
SPANS = [1, 1, 1, 2, 3]  # days


def drawn(rng: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return one group's offences: the week of each, its parts on the days of the week, and its part of the day."""
    week, day = rng.integers(0, 52, size), rng.integers(0, chance.DAYS, size)
    series = rng.random(size) < 0.2
    week[series] = week[rng.integers(0, size, series.sum())]
    days, length = np.zeros((size, chance.DAYS)), rng.choice(SPANS, size)
    for at in range(max(SPANS)):
        np.add.at(days, (np.arange(size), (day + at) % chance.DAYS), (at < length) / length)
    return week, days, rng.choice(len(HOURS), size, p=HOURS)


def tested(rng: np.random.Generator) -> pd.DataFrame:
    """Return the tests of one edition in which nothing gathers: pattern, observed, expected, p and family."""
    weeks, days, parts = zip(*(drawn(rng, size) for size in GROUPS), strict=True)
    found = []
    for number, size in enumerate(GROUPS):
        rest = [one for one in range(len(GROUPS)) if one != number]
        around, others = np.concatenate([weeks[one] for one in rest]), np.concatenate([parts[one] for one in rest])
        p = chance.at_weekend(days[number], weeks[number], WEEKEND)
        found.append(("weekend", days[number][:, -chance.WEEKEND :].sum(), size * WEEKEND, p))
        for part in range(len(HOURS)):
            own, beside = (parts[number] == part).astype(float), (others == part).astype(float)
            p = chance.in_part_of_day(own, weeks[number], beside, around)
            found.append(("part_of_day", own.sum(), size * beside.mean(), p))
        once = rng.integers(0, KNOWN_PLACES, size - size // 10)
        place, day = np.r_[once, once[: size // 10]], np.r_[np.arange(len(once)), np.arange(size // 10)]
        expected, p = chance.again(chance.occasions(pd.DataFrame({"place": place, "day": day})), KNOWN_PLACES)
        found.append(("repeat_places", (np.bincount(place) >= 2).sum(), expected, p))
    rows = pd.DataFrame(found, columns=["pattern", "observed", "expected", "p"])
    return rows.assign(family=rows["pattern"])


def told(editions: int) -> pd.DataFrame:
    """Return in which editions each kind of pattern is told: a row an edition, a column a pattern."""
    rng, found = np.random.default_rng(SEED), []
    for _ in range(editions):
        rows = tested(rng)
        is_told = judged(to_judge(rows))["verdict"].isin(["higher", "lower"])
        found.append(is_told.groupby(rows["pattern"]).any())
    return pd.DataFrame(found)


def main(arguments: Sequence[str]) -> int:
    """Print how many editions tell something; return whether that is too many."""
    editions = int((*arguments, EDITIONS)[0])
    found = told(editions)
    false = int(found.any(axis=1).sum())
    limit = float(stats.beta.ppf(0.975, false + 1, editions - false))
    print(f"\nNothing gathers, {editions} editions: told in {false / editions:.1%} (at most {limit:.1%})\n")
    for pattern, share in found.mean().items():
        print(f"| {pattern} | {share:.1%} |")
    return int(limit > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
