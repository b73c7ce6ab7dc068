"""How often the early signal calls a month that nothing has happened in, and how often it sees one in which something has.

    python benchmarks/early_signal.py [FOLDER_OF_BRÅ_EXPORTS] [REPLICATES]

Simulated series have a mean, a season and a dispersion, and are negative binomial. With a folder of Brå's monthly exports
(Databasfil) the parameters are those of the real series, and the real months are judged as well. The seed is fixed.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.estimate.offences.signal import expected_range, signal_of

SEED = 20260101
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"]
MEANS = (2.0, 5.0, 20.0, 100.0)
DISPERSIONS = (1.0, 1.5, 3.0)
SEASON = 1 + 0.2 * np.cos(2 * np.pi * (np.arange(12) - 7) / 12)  # a fifth more in August than on average
TIMES = (1.5, 2.0)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """What a series is drawn from: mean a month, twelve factors around it, variance over mean."""

    name: str
    mean: float
    season: Floats
    dispersion: float


def draw(rng: np.random.Generator, series: Series, times: float = 1.0) -> list[int]:
    """Return two years of months; the last one has `times` as many as it would have had."""
    means = np.tile(series.mean * series.season, 2)
    means[-1] *= times
    if series.dispersion <= 1:
        return [int(count) for count in rng.poisson(means)]
    size = means / (series.dispersion - 1)
    return [int(count) for count in rng.poisson(rng.gamma(size, series.dispersion - 1))]


def judged(counts: list[int]) -> list[str]:
    """Return the signal of each month of the second year."""
    return [signal_of(counts[at], expected_range(counts[at - 12 : at])) for at in range(12, len(counts))]


def table(name: str, rows: dict[str, list[str]]) -> None:
    """Print, for each group of signals, the share of the months that could be judged and how they were."""
    print(f"\n| {name} | months | judged | above | below |\n|---|---|---|---|---|")
    for group, signals in rows.items():
        told = [signal for signal in signals if signal != "cannot_tell"]
        shares = [np.mean([signal == way for signal in told]) if told else np.nan for way in ("above", "below")]
        print(f"| {group} | {len(signals)} | {len(told)} | {shares[0]:.1%} | {shares[1]:.1%} |")


def grid() -> list[Series]:
    """Return series with round parameters."""
    return [Series(f"mean {mean:g}, dispersion {phi:g}", mean, SEASON, phi) for mean in MEANS for phi in DISPERSIONS]


def read(folder: Path) -> dict[tuple[str, str], list[int]]:
    """Return the months of two years for each municipality and offence group of Brå's exports."""
    found: dict[tuple[str, str], dict[tuple[int, int], int]] = defaultdict(dict)
    for path in sorted(folder.glob("Databasfil*.txt")):
        for line in path.read_text(encoding="iso-8859-1").splitlines()[1:]:
            region, group, year, month, count = [*line.split(";"), "", "", "", ""][:5]
            if month in MONTHS and region.endswith(" kommun"):
                found[(region, group.strip())][(int(year[:4]), MONTHS.index(month))] = int(count)
    return {key: [counts for _, counts in sorted(months.items())] for key, months in found.items() if len(months) == 24}


def like(real: dict[tuple[str, str], list[int]]) -> list[Series]:
    """Return series with the real ones' means, and the season and dispersion of their offence group in all municipalities.

    A series' own level in each year is taken out before its dispersion is measured, so that real changes are none of it.
    """
    groups: dict[str, list[list[int]]] = defaultdict(list)
    for (_, group), counts in real.items():
        groups[group].append(counts)
    found = []
    for group, many in groups.items():
        both = np.array(many, dtype=float).reshape(len(many), 2, 12)
        season = both.sum(axis=(0, 1)) / both.sum() * 12
        means = both.mean(axis=2, keepdims=True) * season
        seen = means.sum(axis=(1, 2)) > 0
        dispersion = ((both - means) ** 2 / np.maximum(means, 1e-9))[seen].sum() / (seen.sum() * 22)
        found += [Series(group, float(one.mean()), season, max(float(dispersion), 1.0)) for one in both[seen]]
    return found


def simulate(rng: np.random.Generator, series: list[Series], replicates: int) -> None:
    """Print the false alarms of simulated series by name, and how often a raised last month is seen."""
    quiet: dict[str, list[str]] = defaultdict(list)
    raised: dict[str, list[str]] = defaultdict(list)
    for one in series:
        for _ in range(replicates):
            quiet[one.name] += judged(draw(rng, one))
            for times in TIMES:
                raised[f"{one.name}, {times:g} times"].append(judged(draw(rng, one, times))[-1])
    table("nothing happens", {**quiet, "all": [signal for signals in quiet.values() for signal in signals]})
    table("the last month is raised", raised)


def main(arguments: list[str]) -> None:
    """Print everything."""
    folders = [Path(argument) for argument in arguments if not argument.isdecimal()]
    replicates = next((int(argument) for argument in arguments if argument.isdecimal()), 200)
    rng = np.random.default_rng(SEED)
    simulate(rng, grid(), replicates)
    for folder in folders:
        real = read(folder)
        print(f"\n{len(real)} real series: dispersion {dict(_dispersions(like(real)))}")
        simulate(rng, like(real), 1)
        signals: dict[str, list[str]] = defaultdict(list)
        for (_, group), counts in real.items():
            signals[group] += judged(counts)
        table("real months, second year", {**signals, "all": [one for many in signals.values() for one in many]})


def _dispersions(series: list[Series]) -> Iterator[tuple[str, float]]:
    yield from {one.name: round(one.dispersion, 2) for one in series}.items()


if __name__ == "__main__":
    main(sys.argv[1:])
