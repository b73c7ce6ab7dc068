"""Reported offences of all municipalities: how many lie outside the funnel, and how their yearly changes are judged.

    python benchmarks/offences.py FOLDER [PEERS ...]

FOLDER holds `kolada/` (offences per 100 000 inhabitants by municipality and year) and `crime/` (Brå's monthly exports, whose printed
numbers and rates give the inhabitants). Each municipality is judged among all others, and among some drawn at random (PEERS, 10 and 20
when nothing is said). The seed is fixed. Exits with 1 when a limit does not hold: 2 to 12 % outside 95 % limits, and z of all yearly
changes relative to the country with a standard deviation of 0.9 to 1.1.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.estimate.offences.funnel import FAR_OUTSIDE, OUTSIDE, funnel
from pipeline.estimate.offences.rates import LEAST_OFFENCES
from pipeline.estimate.offences.variation import LEAST_CHANGES, Change, Variation, Year, as_z, dispersion_of

SEED = 20260101
LEAST_OUTSIDE, MOST_OUTSIDE = 0.02, 0.12
LEAST_SD, MOST_SD = 0.9, 1.1
PER = 100_000

Floats = NDArray[np.float64]
Series = dict[str, dict[int, Year]]


def inhabitants(folder: Path) -> dict[str, float]:
    """Return each municipality's inhabitants, from all numbers and rates that Brå's exports print of it."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    seen = set()
    for path in sorted(folder.glob("Databasfil*.txt")):
        for line in path.read_text(encoding="iso-8859-1").splitlines()[1:]:
            region, group, year, month, count, rate = [*line.split(";"), *[""] * 6][:6]
            key = (region, group.strip(), year, month)
            if key not in seen and region.endswith(" kommun") and rate.isdigit():
                seen.add(key)
                sums[region.removesuffix(" kommun")][0] += int(count)
                sums[region.removesuffix(" kommun")][1] += int(rate)
    return {name: count / rate * PER for name, (count, rate) in sums.items() if rate}


def read(folder: Path) -> dict[str, Series]:
    """Return each measure's years by municipality: offences worked out of Kolada's rates, as whole numbers."""
    people = inhabitants(folder / "crime")
    found: dict[str, Series] = defaultdict(lambda: defaultdict(dict))
    for path in sorted((folder / "kolada").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["Andel"] and row["Kommun"] in people:
                    here = people[row["Kommun"]]
                    offences = round(float(row["Andel"]) * here / PER)
                    found[row["kpi"]][row["Kommun"]][int(row["År"])] = Year(float(offences), here, "inhabitants")
    return {name: dict(series) for name, series in sorted(found.items())}


def by_year(series: Series) -> Iterator[tuple[int, Floats, Floats]]:
    """Yield each year with the offences and inhabitants of the municipalities that have 20 or more."""
    for year in sorted({year for years in series.values() for year in years}):
        rows = [one for years in series.values() if (one := years.get(year)) and one.offences >= LEAST_OFFENCES]
        yield year, *(np.array([getattr(one, name) for one in rows]) for name in ("offences", "exposure"))


def outside(rng: np.random.Generator, offences: Floats, exposure: Floats, peers: int | None) -> tuple[float, float]:
    """Return which parts of municipalities lie outside the limits of 95 and 99.8 %, each judged by all others or by some of them."""
    number = len(offences)
    found = np.zeros(2)
    for own in range(number):
        others = np.delete(np.arange(number), own)
        chosen = others if peers is None else rng.choice(others, peers, replace=False)
        limits = funnel(offences[chosen], exposure[chosen])
        rate = offences[own] / exposure[own]
        for at, part in enumerate((OUTSIDE, FAR_OUTSIDE)):
            low, high = limits.limits(exposure[own], part)
            found[at] += not low <= rate <= high
    return float(found[0] / number), float(found[1] / number)


def relative_changes(series: Series) -> dict[str, dict[int, Change]]:
    """Return each municipality's yearly changes relative to all others."""
    country = {
        year: Year(sum(one[year].offences for one in held), sum(one[year].exposure for one in held), "inhabitants")
        for year in sorted({year for years in series.values() for year in years})
        for held in [[years for years in series.values() if year in years]]
    }
    return {name: Variation(years, country, {}).relative for name, years in sorted(series.items())}


def all_z(changes: dict[str, dict[int, Change]], *, earlier_alone: bool) -> Floats:
    """Return z of every change, its variation that of the municipality's other changes, or of the earlier ones alone."""
    found = []
    for years in changes.values():
        for year, own in years.items():
            others = [one for at, one in years.items() if at < year or (at > year and not earlier_alone)]
            if len(others) >= LEAST_CHANGES:
                found.append(as_z(own, *dispersion_of(others)))
    return np.array(found)


def after_rises(changes: dict[str, dict[int, Change]]) -> tuple[int, float, float]:
    """Return how many rises are told (z over 1.96), which part of them fell the year after, and how much of them went back."""
    rises, after = [], []
    for years in changes.values():
        for year, own in years.items():
            others = [one for at, one in years.items() if at not in (year, year + 1)]
            if year + 1 in years and len(others) >= LEAST_CHANGES and as_z(own, *dispersion_of(others)) > 1.96:
                rises.append(own.log_ratio)
                after.append(years[year + 1].log_ratio)
    fell = float(np.mean(np.array(after) < 0)) if after else np.nan
    return len(rises), fell, -float(np.sum(after)) / float(np.sum(rises)) if rises else np.nan


def main(arguments: Sequence[str]) -> int:
    """Print everything; return 1 when a limit does not hold."""
    if not arguments:
        print(__doc__)
        return 2
    folder, *sizes = arguments
    measures = read(Path(folder))
    holds = bool(measures)
    print(
        "| measure | peers | outside 95 %: mean, least, most of years | outside 99.8 %: mean, most |\n|---|---|---|---|"
    )
    for name, series in measures.items():
        for peers in (None, *map(int, sizes or ("10", "20"))):
            rng = np.random.default_rng(SEED)
            parts = np.array([outside(rng, offences, exposure, peers) for _, offences, exposure in by_year(series)])
            near, far = parts[:, 0], parts[:, 1]
            holds &= bool(((near >= LEAST_OUTSIDE) & (near <= MOST_OUTSIDE)).all()) if peers is None else True
            told = f"{near.mean():.1%}, {near.min():.1%}, {near.max():.1%} | {far.mean():.1%}, {far.max():.1%}"
            print(f"| {name} | {peers or 'all others'} | {told} |")
    print(
        "\n| measure | variation of | changes | z: standard deviation | beyond 1.96 | beyond 2.58 |\n|---|---|---|---|---|---|"
    )
    rises = {}
    for name, series in measures.items():
        changes = relative_changes(series)
        every = [one for years in changes.values() for one in years.values()]
        chance = np.array([one.log_ratio / one.variance**0.5 for one in every])
        rows = {
            "chance alone": chance,
            "all other changes": all_z(changes, earlier_alone=False),
            "earlier changes": all_z(changes, earlier_alone=True),
        }
        for told, z in rows.items():
            beyond = [f"{np.mean(np.abs(z) > limit):.1%}" for limit in (1.96, 2.58)]
            print(f"| {name} | {told} | {len(z)} | {z.std():.3f} | {' | '.join(beyond)} |")
        holds &= all(LEAST_SD <= rows[told].std() <= MOST_SD for told in ("all other changes", "earlier changes"))
        rises[name] = after_rises(changes)
    print("\n| measure | rises told, relative to the country | fell the year after | went back |\n|---|---|---|---|")
    for name, (number, fell, back) in rises.items():
        print(f"| {name} | {number} | {fell:.0%} | {back:.0%} |")
    print("The limits hold." if holds else "A limit does not hold.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
