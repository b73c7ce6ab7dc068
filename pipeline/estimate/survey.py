"""Weighted shares of the safety survey for every indicator, wave, area, sex and age group, with all margins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.definitions import SurveyIndicator
from pipeline.estimate import estimator
from pipeline.estimate.sql import run, store

GROUPS = estimator.Groups(("sex", "age_group"))


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the table ``estimate``: one row an indicator, wave, area, sex and age group, from ``unit`` and ``answer``."""
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
        "select indicator, list(distinct period order by period) from response group by indicator order by indicator"
    )
    asked: dict[str, list[str]] = dict(connection.execute(query).fetchall())
    breaks = {(row[0], row[1]) for row in connection.execute("select item, period from series_break").fetchall()}
    pools = pd.DataFrame(list(_pools(asked, breaks, indicators)), columns=["pool", "period", "indicator"], dtype="str")
    store(connection, "pool", pools)
    store(connection, "estimate", estimator.estimate(connection, GROUPS))


def _pools(
    asked: Mapping[str, Sequence[str]], breaks: set[tuple[str, str]], indicators: Sequence[SurveyIndicator]
) -> Iterator[tuple[str, str, str]]:
    """Yield pool, wave and indicator of all runs of two waves or more that asked an indicator and that no break parts."""
    for indicator in indicators:
        waves = asked.get(indicator.id, [])
        broken = {period for item, period in breaks if item in indicator.items}
        for first, last in combinations(range(len(waves)), 2):
            pooled = waves[first : last + 1]
            if not any(waves[first] < period <= waves[last] for period in broken):
                yield from (("+".join(pooled), wave, indicator.id) for wave in pooled)
