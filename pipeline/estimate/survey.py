"""Weighted shares of the safety survey for every indicator, wave, area, sex and age group, with all margins."""

from __future__ import annotations

import duckdb
import numpy as np

from pipeline.configuration import Configuration
from pipeline.estimate import interval
from pipeline.estimate.sql import frame, run, store


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the table ``estimate``: one row an indicator, wave, area, sex and age group, from ``unit`` and ``answer``.

    Columns: value (share), n, weights, kish, df, variance, variance_person, se, ci_low, ci_high, deff.
    """
    parts = [
        {"indicator": indicator.id, "item": item, "yes": indicator.yes, "items": len(indicator.items)}
        for indicator in configuration.definitions.safety_survey.indicators
        for item in indicator.items
    ]
    store(connection, "indicator_item", parts)
    for table in ("response", "moment", "psu_moment", "domain_moment", "stratum_size", "point"):
        run(connection, table)
    points = frame(connection, "from point where sex <> 'unknown' and age_group <> 'unknown' order by all")
    points["se"] = np.sqrt(points["variance"])
    points["ci_low"], points["ci_high"] = interval.beta(
        points["value"], points["variance"], points["n"], points["df"], points["kish"]
    )
    simple = points["value"] * (1 - points["value"]) / (points["n"] - 1).where(points["n"] > 1)
    points["deff"] = (points["variance"] / simple).where(simple > 0)
    store(connection, "estimate", points)
