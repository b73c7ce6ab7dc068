"""Weighted shares of the safety survey for every indicator, wave, area, sex and age group, with all margins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.definitions import SurveyIndicator
from pipeline.estimate import calibration, estimator, register
from pipeline.estimate.sql import run, store
from pipeline.estimate.weighting import Weighting

GROUPS = estimator.Groups(("sex", "age_group"))


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> dict[str, Weighting]:
    """Make the table ``estimate``: one row an indicator, wave, area, sex and age group, from ``unit`` and ``answer``.

    Returns:
        The weights that were made, by wave; variances of these waves, and of pools of them, account for it.
    """
    weightings = register.weigh(connection, configuration)
    indicators = configuration.definitions.safety_survey.indicators
    parts = [
        {"indicator": indicator.id, "item": item, "yes": indicator.yes, "items": len(indicator.items)}
        for indicator in indicators
        for item in indicator.items
    ]
    store(connection, "indicator_item", parts)
    store(connection, "estimand", [{"indicator": indicator.id, "statistic": "share"} for indicator in indicators])
    run(connection, "response")
    query = (
        # Weights that sum to the answers and weights that sum to the inhabitants do not go together in one pool.
        "select indicator, list(distinct period order by period) from response join wave using (period) "
        "group by indicator, weights order by indicator, weights"
    )
    asked: list[tuple[str, list[str]]] = connection.execute(query).fetchall()
    breaks = {(row[0], row[1]) for row in connection.execute("select item, period from series_break").fetchall()}
    pools = pd.DataFrame(list(_pools(asked, breaks, indicators)), columns=["pool", "period", "indicator"], dtype="str")
    store(connection, "pool", pools)

    def recalibrate() -> None:
        calibration.recalibrate(connection, GROUPS, weightings)

    store(connection, "estimate", estimator.estimate(connection, GROUPS, after_points=recalibrate))
    return weightings


def _pools(
    asked: Sequence[tuple[str, Sequence[str]]], breaks: set[tuple[str, str]], indicators: Sequence[SurveyIndicator]
) -> Iterator[tuple[str, str, str]]:
    """Yield pool, wave and indicator of all runs of two waves or more that asked an indicator and that no break parts."""
    items = {indicator.id: indicator.items for indicator in indicators}
    for indicator, waves in asked:
        broken = {period for item, period in breaks if item in items[indicator]}
        for first, last in combinations(range(len(waves)), 2):
            pooled = waves[first : last + 1]
            if not any(waves[first] < period <= waves[last] for period in broken):
                yield from (("+".join(pooled), wave, indicator) for wave in pooled)
