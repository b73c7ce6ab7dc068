"""Counts that the municipality keeps itself, as figures like all others."""

from __future__ import annotations

import duckdb

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Measured, shaped
from pipeline.estimate.sql import frame


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Add the counts to ``measured`` as they were delivered."""
    rows = frame(connection, "select * rename (district as area) from municipal_count order by all")
    measured = shaped(
        Measured,
        rows,
        without=[
            "per", "numerator", "denominator", "denominator_unit", "denominator_period", "se", "ci_low", "ci_high", "items", "df",
            "deff",
        ],
        municipality=configuration.slug,
        source="municipal",
        kind="counts",
        release="final",
        sex="all",
        age_group="all",
        n=rows["number"],
        value=rows["number"].astype("float64"),
        unit="count",
        basis="delivered",
        reason="",
    )  # fmt: skip
    add(connection, Measured, measured)
