"""The problem index 0-6: each item's share becomes a whole step, and the index is the unweighted mean of the steps.

The police's class limits are not public. A municipality that knows its own declares them in ``definitions.toml``; without them the
index is taken as delivered, or there is none.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Measured, shaped
from pipeline.definitions import ProblemIndex
from pipeline.estimate import knowable
from pipeline.estimate.interval import Column
from pipeline.estimate.sql import frame

DRAWS = 1000
SEED = 2023
COLUMNS = ("indicator", "period", "area", "n", "items", "value", "se", "ci_low", "ci_high")


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Add the index of each wave and area to ``measured``, with a bootstrap standard error and interval.

    It rests on its item with the fewest answers.
    """
    index = configuration.definitions.safety_survey.problem_index
    rows: list[tuple[object, ...]] = []
    if index is not None and index.steps:
        areas = {
            area: members for area, members in configuration.area_members().items() if not area.startswith("rest:")
        }
        for period, file in connection.execute("select period, source_file from wave order by period").fetchall():
            standing = {area: own for area, own in areas.items() if configuration.stands(area, period)}
            rows += [(*row, file) for row in _wave(connection, index, period, standing)]
    found = shaped(
        Measured,
        pd.DataFrame(rows, columns=[*COLUMNS, "source_file"]),
        without=["per", "numerator", "denominator", "denominator_period", "df", "deff"],
        municipality=configuration.slug,
        source="safety_survey",
        kind="answers",
        release="final",
        sex="all",
        age_group="all",
        unit="index",
        denominator_unit="answers",
        basis="direct",
        reason="",
    )
    add(connection, Measured, knowable.as_far_as_known(connection, found))


def _wave(
    connection: duckdb.DuckDBPyConnection, index: ProblemIndex, period: str, areas: dict[str, list[str]]
) -> list[tuple[object, ...]]:
    """Return one wave's rows; items that the wave did not ask are left out, and the number of items says so."""
    units = frame(connection, f"from unit where period = '{period}' order by unit")
    answers = frame(connection, f"from response where period = '{period}'")
    asked = [item for item in index.steps if item in set(answers["indicator"])]
    if not asked:
        return []
    wide = answers[answers["indicator"].isin(asked)].pivot(index="unit", columns="indicator", values="y")
    yes = wide.reindex(index=units["unit"], columns=asked).to_numpy(dtype=float)
    weights = replicate_weights(units, DRAWS, np.random.default_rng([SEED, int(period)]))
    limits = [index.steps[item] for item in asked]
    rows: list[tuple[object, ...]] = []
    for area, members in areas.items():
        inside = units["district"].isin(members).to_numpy()
        values = steps(shares(weights[:, inside], yes[inside]), limits).mean(axis=1)
        drawn = values[1:]
        answered = (~np.isnan(yes[inside]) & (units.loc[inside, "weight"].to_numpy() > 0)[:, None]).sum(axis=0)
        low, high = np.quantile(drawn, [0.025, 0.975])
        rows.append((index.id, period, area, int(answered.min()), len(asked), values[0], drawn.std(ddof=1), low, high))
    return rows


def replicate_weights(units: pd.DataFrame, draws: int, random: np.random.Generator) -> Column:
    """Return one row of weights for the sample itself and one for each draw of the rescaling bootstrap (Rao and Wu 1988).

    In each stratum, n - 1 of its n sampling units are drawn with replacement, and a unit's weight is multiplied by n / (n - 1) times
    the number of times that it was drawn.

    Args:
        units: The persons, with stratum, psu and weight; the result has their order in its columns.
        draws: Number of draws.
        random: The seeded generator.
    """
    unit = units["psu"].fillna(units["unit"].astype(str))
    factors = np.ones((draws + 1, len(units)))
    for stratum in sorted(units["stratum"].unique()):
        inside = np.flatnonzero(units["stratum"] == stratum)
        names, place = np.unique(unit.to_numpy()[inside], return_inverse=True)
        size = len(names)
        drawn = random.multinomial(size - 1, np.full(size, 1 / size), size=draws)
        factors[1:, inside] = (drawn * size / (size - 1))[:, place]
    found: Column = factors * units["weight"].to_numpy(dtype=float)
    return found


def shares(weights: Column, yes: Column) -> Column:
    """Return the weighted share of each item (columns) in each draw (rows); nobody answering gives a share of 0."""
    answered = ~np.isnan(yes)
    totals = weights @ answered
    found: Column = np.divide(weights @ np.nan_to_num(yes), totals, out=np.zeros_like(totals), where=totals > 0)
    return found


def steps(share: Column, limits: list[list[float]]) -> Column:
    """Return the step 0-6 of each item: how many of its limits its share has reached."""
    return np.column_stack([np.searchsorted(limit, share[:, item], side="right") for item, limit in enumerate(limits)])
