"""The municipality's own counts on their way out: small ones of persons are hidden, with what would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.estimate.counts import by_area, members_of
from pipeline.estimate.counts.parts import inside, parts_of
from pipeline.estimate.offences.rates import LEAST_OFFENCES, LIVED
from pipeline.gate.equations import Protector, System
from pipeline.gate.rules import status_of_count

SIDES = ["period", "area", "other_period", "other_area"]
Key = tuple[str, str, str]


def status_of_counts(
    restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration
) -> pd.Series:
    """Return the status of counts and their rates: small ones of persons and what would give them away are suppressed.

    Args:
        restricted: The database with ``municipal_count``.
        rows: The rows of ``measured`` that are the municipality's own counts.
        configuration: Areas, limits, and which indicators count persons.
    """
    hidden = hidden_counts(restricted, configuration)
    flags = [any(key in hidden for key in _told_by(row)) for row in rows.to_dict("records")]
    return pd.Series(flags, rows.index, dtype=bool).map({True: "suppressed", False: "published"})


def tell_of_hidden_counts(
    restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration
) -> pd.Series:
    """Return which rows of ``compared`` have a side that is, or is a rate by, a hidden count of the municipality's own."""
    found = pd.Series(False, rows.index)
    own = rows.loc[rows["source"] == "municipal", ["indicator", *SIDES]]
    hidden = hidden_counts(restricted, configuration) if len(own) else set()
    per = {one.id: one.per for one in configuration.definitions.municipal.indicators}
    told = []
    for row in own.itertuples(index=False):
        names = (row.indicator, per.get(str(row.indicator), ""))
        sides = [
            (row.period, row.area),
            (row.other_period, row.other_area),
            (row.other_period, f"{LIVED}{row.other_area}"),
        ]
        told.append(any((name, period, area) in hidden for name in names for period, area in sides))
    found.loc[own.index] = np.array(told, dtype=bool)
    return found


def _told_by(row: Mapping[Hashable, object]) -> Iterator[Key]:
    """Yield the counts that a row tells of: its own; a rate's numerator, made without visited districts, and its denominator."""
    name, period, area = str(row["indicator"]), str(row["period"]), str(row["area"])
    yield name, period, area
    if row["unit"] == "rate":
        yield name, period, f"{LIVED}{area}"
        yield str(row["denominator_unit"]), period, area


# ---- what must be hidden ----------------------------------------------------------------------------------------------


def hidden_counts(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> set[Key]:
    """Return the counts (indicator, period, area) that must be hidden: small ones of persons, and what would give these away.

    A count whose sum with others is a count too, as the municipality's own rules say, is protected together with them.
    """
    delivered = restricted.execute("from municipal_count order by all").df()
    counts = by_area(restricted, configuration)
    found: set[Key] = set()
    for together in _linked(configuration):
        for period, group in counts[counts["indicator"].isin(together)].groupby("period"):
            own = delivered[(delivered["period"] == period) & delivered["indicator"].isin(together)]
            found |= {
                (name, str(period), area) for name, area in _hidden_in_year(group, own, str(period), configuration)
            }
    return found


def _linked(configuration: Configuration) -> list[list[str]]:
    """Return the counts in groups: those that sums of the municipality's own tie to each other, and every other alone."""
    groups = [{one.id} for one in configuration.definitions.municipal.indicators]
    for rule in configuration.definitions.municipal.sums():
        tied = {rule.equals, *rule.sum}
        touched = [group for group in groups if group & tied]
        groups = [group for group in groups if not group & tied] + [set().union(*touched)]
    return [sorted(group) for group in groups]


def _hidden_in_year(
    rows: pd.DataFrame, delivered: pd.DataFrame, period: str, configuration: Configuration
) -> list[tuple[str, str]]:
    """Return the counts and areas of one year that must be hidden.

    What nobody is told stands in no row: the rest of an area, or an area without its visited districts, of which no rate is made.
    """
    municipal = configuration.definitions.municipal
    persons = {one.id for one in municipal.indicators if one.persons}
    rated = {one.id for one in municipal.indicators if one.per}
    told = ~rows["area"].str.startswith((LIVED, Area.rest(""))) | (
        rows["indicator"].isin(rated) & (rows["number"] >= LEAST_OFFENCES)
    )
    rows = rows[told].reset_index(drop=True)
    limits = configuration.municipality.disclosure
    small = (status_of_count(rows["number"], limits) == "suppressed") & rows["indicator"].isin(persons)
    if not small.any():
        return []
    members = members_of(configuration, period)
    atoms = _atoms(delivered, configuration)
    matrix = np.array(
        [
            [float(name in atom.names and inside(atom.part, area, members)) for atom in atoms]
            for name, area in zip(rows["indicator"], rows["area"], strict=True)
        ]
    )
    numbers = rows["number"].to_numpy(float)
    flags = Protector().protect(
        System(
            keys=list(zip(rows["indicator"], rows["area"], strict=True)),
            rows=matrix,
            amounts=np.array([float(atom.number) for atom in atoms]),
            upper=np.full(len(atoms), np.inf),
            hidden=small.to_numpy(),
            withheld=np.zeros(len(rows), dtype=bool),
            public=np.zeros(len(rows), dtype=bool),
            cost=numbers + 1,
            width=np.full(len(rows), float(limits.min_count - 1)),
        )
    )
    return [
        (str(name), str(area))
        for name, area, is_hidden in zip(rows["indicator"], rows["area"], flags, strict=True)
        if is_hidden
    ]


@dataclass
class Atom:
    """A part of a count (`parts.parts_of`), and the counts that hold it: its own, and those that are sums of it."""

    part: str
    number: int
    names: set[str]


def _atoms(delivered: pd.DataFrame, configuration: Configuration) -> list[Atom]:
    """Return the parts of all counts of a year; a part of a sum is made of its terms' parts of the same place, where these add up."""
    found = [
        Atom(part, number, {str(name)})
        for name, group in delivered.groupby("indicator")
        for part, number in parts_of(
            {str(a): int(n) for a, n in zip(group["district"], group["number"], strict=True)}
        ).items()
    ]
    for rule in configuration.definitions.municipal.sums():
        for atom in [one for one in found if one.names == {rule.equals}]:
            terms = [one for one in found if one.part == atom.part and one.names & set(rule.sum)]
            if terms and sum(one.number for one in terms) == atom.number:
                found.remove(atom)
                for one in terms:
                    one.names.add(rule.equals)
    return found
