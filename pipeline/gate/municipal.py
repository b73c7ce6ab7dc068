"""The municipality's own counts on their way out: small ones of persons are hidden, with what would give them away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.gate.rules import status_of_count
from pipeline.gate.system import Flags, Protector, System


def status_of_counts(rows: pd.DataFrame, configuration: Configuration) -> pd.Series:
    """Return the status of the counts: of persons, small ones and what would give them away are suppressed.

    Args:
        rows: Counts by indicator, period and area.
        configuration: Limits, and which indicators count persons.
    """
    limits = configuration.municipality.disclosure
    persons = {one.id for one in configuration.definitions.municipal.indicators if one.persons}
    status = status_of_count(rows["n"], limits).where(rows["indicator"].isin(persons), "published")
    for _, group in rows.assign(status=status).groupby(["indicator", "period"]):
        status[group.index[_hidden(group, limits.min_count)]] = "suppressed"
    return status


def _hidden(group: pd.DataFrame, least: int) -> Flags:
    """Return which counts of one measure and year must be hidden: the districts and what lies outside them are the whole."""
    hidden = (group["status"] == "suppressed").to_numpy()
    is_whole = (group["area"] == Area.MUNICIPALITY).to_numpy()
    numbers = group["n"].to_numpy(float)
    if not hidden.any():
        return hidden
    outside = max(numbers[is_whole].sum() - numbers[~is_whole].sum(), 0.0)
    parts = numbers[~is_whole]
    atoms = np.append(parts, outside) if outside else parts
    inside = np.zeros((len(group), len(atoms)))
    inside[np.flatnonzero(~is_whole), np.arange(len(parts))] = 1.0
    inside[is_whole] = 1.0
    return Protector().protect(
        System(
            keys=list(group["area"]),
            rows=inside,
            amounts=atoms,
            upper=np.full(len(atoms), np.inf),
            hidden=hidden,
            withheld=np.zeros(len(group), dtype=bool),
            public=np.zeros(len(group), dtype=bool),
            cost=numbers + 1,
            width=np.full(len(group), float(least - 1)),
        )
    )
