"""The attack on repeat places: districts' places with one offence, with two, with more, and the offences beyond three at those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from pipeline.audit.attack import Attempt, Floats, bounds
from pipeline.configuration.division import Members
from pipeline.words.messages import phrase

# Places with one, two and more offences, and offences beyond three at these: what each shown number is a sum of.
LOCATED = (1.0, 2.0, 3.0, 1.0)
TWO = (0.0, 1.0, 0.0, 0.0)
PLACES = {2: (0.0, 1.0, 1.0, 0.0), 3: (0.0, 0.0, 1.0, 0.0)}
OFFENCES = {2: (0.0, 2.0, 3.0, 1.0), 3: (0.0, 0.0, 3.0, 1.0)}
ROUNDING = 1e-6


def attempts(rows: pd.DataFrame, members: Members, least: int) -> Iterator[Attempt]:
    """Yield an attempt for each hidden number of places, and for each area's places with exactly two offences, which nothing tells.

    A hidden number is safe when it may lie `least` - 1 apart, or half of what the area's offences leave; none tells of nobody.
    Those with exactly two are found out when they must be 1 to `least` - 1.

    Args:
        rows: ``offence_place``.
        members: The districts of each area.
        least: The smallest number that may be told, but for 0.
    """
    for (indicator, period), group in rows.groupby(["indicator", "period"]):
        districts = members.leaves(str(period))
        yield from _of_group(f"{indicator}, {period}", group, members, districts, least)


def _of_group(
    name: str, group: pd.DataFrame, members: Members, districts: Sequence[str], least: int
) -> Iterator[Attempt]:
    shown: list[tuple[Floats, float]] = []
    asked: list[tuple[str, Floats, float, bool]] = []
    for row in group.to_dict("records"):
        area, level = str(row["area"]), int(row["least"])
        inside = np.array([district in members[area] for district in districts], dtype=float)
        located = None if pd.isna(row["located"]) else float(row["located"])
        told = ((row["located"], LOCATED), (row["places"], PLACES[level]), (row["offences"], OFFENCES[level]))
        shown += [(np.outer(inside, parts).ravel(), float(value)) for value, parts in told if not pd.isna(value)]
        # An area whose offences are hidden has few of them.
        needed = min(float(least - 1), (least - 1 if located is None else located) / level / 2)
        if pd.isna(row["places"]):
            asked.append((f"{name}, {area}, ≥ {level}", np.outer(inside, PLACES[level]).ravel(), needed, True))
        if level == min(PLACES) and row["places"] != 0:
            asked.append((f"{name}, {area}, = 2", np.outer(inside, TWO).ravel(), needed, False))
    if not asked:
        return
    needs = np.array([needed for _, _, needed, _ in asked]) - ROUNDING
    atoms = len(districts) * len(LOCATED)
    known = np.array([row for row, _ in shown]).reshape(len(shown), atoms)
    values = np.array([value for _, value in shown])
    lows, highs = bounds(known, values, np.full(atoms, np.inf), np.array([row for _, row, _, _ in asked]), needs)
    for (what, _, _, is_hidden), low, high, need in zip(asked, lows, highs, needs, strict=True):
        is_told = high > 1 - ROUNDING if is_hidden else low > ROUNDING and high < least - ROUNDING
        safe = bool(high - low >= need) or not is_told
        if is_hidden or not safe:
            known_now = phrase("between", low=round(low, 1), high=round(high, 1))
            yield Attempt("crime", what, safe, phrase("places_apart", places=round(need, 1)), known_now)
