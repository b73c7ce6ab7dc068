"""Rates per 100 000 that stand printed beside Brå's numbers: whether they are of these, and of the same inhabitants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.configuration import Terms
from pipeline.ingest.files import Delivery
from pipeline.problems import ProblemLog, phrase

HALF = 0.005  # of a rate per 1 000: half of a whole one per 100 000, as Brå rounds
MOST_INHABITANTS = 12_000_000  # more than the country has

Count = dict[str, Any]


def with_rates_of_their_numbers(
    counts: list[Count], files: Sequence[Delivery], terms: Terms, log: ProblemLog
) -> list[Count]:
    """Return the counts with the rates that can be of their numbers: those of an area and period are of the same inhabitants.

    Where they are not, all rates of that area and period are left out, and told with the first of their rows. What is printed twice
    beside the same number has its first rate: the inhabitants may have been counted anew since.
    """
    names = {file.id: file.name for file in files}
    groups: dict[tuple[object, ...], list[Count]] = defaultdict(list)
    for row in counts:
        groups[row["source_file"], row["area"], row["period"]].append(row)
    wrong: dict[object, list[tuple[object, ...]]] = defaultdict(list)
    for key, rows in groups.items():
        bounds = [_inhabitants(row) for row in rows if row["per_1000"] is not None and row["offences"]]
        least, most = (max(low for low, _ in bounds), min(high for _, high in bounds)) if bounds else (0.0, 1.0)
        if least > min(most, MOST_INHABITANTS):
            wrong[key[0]].append(key)
    for file, keys in wrong.items():
        first = groups[keys[0]][0]
        every = sorted({(str(area), str(period)) for _, area, period in keys})
        where = [phrase("column_is", column=terms.district(area), value=period) for area, period in every]
        log.add(names[str(file)], first["row"], "rates-and-numbers", found=where, severity="warning")
    gone = {key for keys in wrong.values() for key in keys}
    kept: dict[tuple[object, ...], float | None] = {}
    found: list[Count] = []
    for row in counts:
        rate = None if (row["source_file"], row["area"], row["period"]) in gone else row["per_1000"]
        key = (row["area"], row["indicator"], row["period"], row["release"], row["offences"])
        found.append({**row, "per_1000": kept.setdefault(key, rate)})
    return found


def _inhabitants(row: Count) -> tuple[float, float]:
    """Return between what numbers the inhabitants lie that a number and its rounded rate are of."""
    offences, rate = row["offences"], row["per_1000"]
    least = offences / (rate + HALF) * 1000
    return least, offences / (rate - HALF) * 1000 if rate > HALF else float("inf")
