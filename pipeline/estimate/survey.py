"""Weighted shares of the safety survey for every indicator, wave, area, sex and age group, with all margins."""

from __future__ import annotations

import duckdb

from pipeline.configuration import Configuration
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
    store(connection, "estimate", estimator.estimate(connection, GROUPS))
