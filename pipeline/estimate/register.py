"""Weights from the population register for the waves that were delivered without any."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pandas as pd

from pipeline.configuration import Configuration, Terms
from pipeline.contracts import add
from pipeline.contracts.estimated import WeightingStep
from pipeline.estimate.sql import frame
from pipeline.estimate.weighting import Weighting, district_margins, make_weights
from pipeline.problems import DataErrors

STEP = {
    "period": "str", "district": "str", "sex": "str", "age_group": "str", "answers": "int64", "population": "float64",
    "target": "float64", "base_weight": "float64", "weight": "float64", "factor": "float64", "collapsed_with": "str",
}  # fmt: skip


def weigh(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> dict[str, Weighting]:
    """Make weights by district, sex and age band for each wave without, where a population is delivered.

    Writes them into ``unit``, tells in ``wave`` that they were made, from which year's register and for how many persons there was no
    register cell, and keeps what was done in ``weighting_step`` (one row a wave and cell). A wave without a population keeps a weight
    of 1 for everybody.
    """
    weightings: dict[str, Weighting] = {}
    steps = []
    for (period,) in connection.execute("select period from wave where weights = 'none' order by period").fetchall():
        year = _register_year(connection, period)
        if year is None:
            continue
        units = connection.execute("from unit where period = $period order by unit", {"period": period}).df()
        population = connection.execute("from population where period = $year", {"year": year}).df()
        # A register of another year may know of parts or of a whole that the wave does not: then the smallest area that is in both.
        places = _in_both(configuration, int(period), int(year))
        leaves = list(dict.fromkeys(places[leaf] for leaf in configuration.leaves(int(period))))
        population["district"] = population["district"].map(places)
        how = configuration.municipality.survey.weighting
        placed = units.assign(district=units["district"].map(places))
        with _named(Terms(configuration)):
            margin = district_margins(population, configuration.municipality.age_bands, leaves)
            weighting = make_weights(placed, [margin], trim=how.trim, min_cell=how.min_cell)
        weightings[period] = weighting
        steps.append(weighting.table.assign(period=period))
        _write(connection, period, year, units.assign(weight=weighting.weights.to_numpy()), weighting)
    done = pd.concat(steps, ignore_index=True) if steps else pd.DataFrame(columns=[*STEP])
    add(connection, WeightingStep, done[[*STEP]].astype(STEP))
    return weightings


@contextmanager
def _named(terms: Terms) -> Iterator[None]:
    """Tell problems of districts by their names."""
    try:
        yield
    except DataErrors as errors:
        raise DataErrors(
            replace(
                one,
                place=tuple(
                    (part, tuple(terms.districts(ids)) if part == "district" else ids) for part, ids in one.place
                ),
            )
            for one in errors.problems
        ) from None


def _in_both(configuration: Configuration, *years: int) -> dict[str, str]:
    """Return the area of each district of some years in which its persons are weighted: the smallest that stands in all the years."""
    leaves = [leaf for year in years for leaf in configuration.leaves(year)]
    return {leaf: configuration.division.whole_of(leaf, years) or leaf for leaf in leaves}


def _register_year(connection: duckdb.DuckDBPyConnection, period: str) -> str | None:
    """Return the delivered year-end nearest to a wave, the earlier of two; None when no district's population is delivered."""
    query = "select distinct period from population where district <> 'municipality' order by period"
    years = frame(connection, query)["period"].tolist()
    return min(years, key=lambda year: abs(int(year) - int(period)), default=None)


def _write(
    connection: duckdb.DuckDBPyConnection, period: str, year: str, units: pd.DataFrame, weighting: Weighting
) -> None:
    """Put a wave's weights into ``unit`` and the facts about them into ``wave``."""
    connection.register("incoming", units[["period", "unit", "weight"]])
    connection.execute(
        "UPDATE unit SET weight = incoming.weight FROM incoming WHERE unit.period = incoming.period AND unit.unit = incoming.unit"
    )
    connection.unregister("incoming")
    connection.execute(
        "UPDATE wave SET weights = 'made', register_year = $year, without_cell = $without WHERE period = $period",
        {"year": year, "without": sum(weighting.without_cell.values()), "period": period},
    )
