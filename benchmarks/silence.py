"""How often the silent stand out: where silence is chance, and where half of those who would say yes are silent.

    python benchmarks/silence.py [WAVES]

Drawn: two waves of 13 districts and 17 questions, as the package's survey has them; everybody is asked everything. Exits with 1 when
more than `MOST` of the waves in which silence is chance have anything told of them.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from pipeline.checks.silence import COUNTS, standing_out

DISTRICTS, QUESTIONS, SEED = 13, 17, 16
WAVES = ("2018", "2021")
MOST = 0.05
LATEST = WAVES[-1]


def drawn(rng: np.random.Generator, persons: int, silent: float) -> pd.DataFrame:
    """Return the counts of two waves in which everybody is silent by chance, by the same chance."""
    rows = [
        (wave, f"question_{question:02}", f"district_{district:02}", persons, int(number))
        for wave in WAVES
        for question, numbers in enumerate(rng.binomial(persons, silent, (QUESTIONS, DISTRICTS)))
        for district, number in enumerate(numbers)
    ]
    return pd.DataFrame(rows, columns=COUNTS)


def with_silent_half(counts: pd.DataFrame, rng: np.random.Generator, share: float) -> pd.DataFrame:
    """Return counts in which, to one question of one district's latest wave, half of those who would say yes are silent too."""
    place = (counts["period"] == LATEST) & (counts["item"] == "question_00") & (counts["district"] == "district_00")
    answered = counts.loc[place, "asked"] - counts.loc[place, "silent"]
    more = rng.binomial(rng.binomial(answered, share), 0.5)
    return counts.assign(silent=counts["silent"].mask(place, counts["silent"] + int(more[0])))


def main(arguments: list[str]) -> int:
    """Print both tables; return 1 when too many waves in which silence is chance are told of."""
    waves = int(arguments[0]) if arguments else 200
    rng, worst = np.random.default_rng(SEED), 0.0
    print("| silent by chance | persons a district | waves with a warning |\n|---|---|---|")
    for silent in (0.02, 0.1, 0.3):
        for persons in (60, 200):
            found = [standing_out(drawn(rng, persons, silent)) for _ in range(waves)]
            told = sum((rows["period"] == LATEST).any() for rows in found) / waves
            worst = max(worst, told)
            print(f"| {silent:.0%} | {persons} | {told:.1%} |")
    print("\n| would say yes | persons a district | half of them silent, told |\n|---|---|---|")
    for share in (0.2, 0.36, 0.5):
        for persons in (60, 100, 200):
            found = [standing_out(with_silent_half(drawn(rng, persons, 0.03), rng, share)) for _ in range(waves)]
            told = sum(((rows["district"] == "district_00") & (rows["item"] == "question_00")).any() for rows in found)
            print(f"| {share:.0%} | {persons} | {told / waves:.0%} |")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
