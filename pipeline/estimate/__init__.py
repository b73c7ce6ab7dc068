"""From checked microdata to estimates with their uncertainty and comparisons with their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pandas as pd

if TYPE_CHECKING:
    from pipeline.configuration import Configuration


def estimate_all(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Estimate everything in the restricted database and store it there.

    Every source's figures go into ``measured`` and its comparisons into ``compared``; what it has besides stands in tables of its own.
    All of them are declared in ``contracts.estimated`` and ``contracts.offences``.
    """
    # Loaded where all is estimated: one table of any file needs the estimator alone, no source and no contract.
    from pipeline.contracts import add, at_once, create
    from pipeline.contracts.estimated import AreaMember, IndicatorCode
    from pipeline.contracts.restricted import ESTIMATED
    from pipeline.estimate import (
        comparison,
        counts,
        delivered,
        inhabitants,
        offences,
        problem_index,
        pupils,
        silence,
        survey,
    )
    from pipeline.estimate import notes as conversations

    # Sums of doubles depend on their order, and two threads give it by chance; differences near 0 would then show it.
    connection.execute("SET threads TO 1")
    with at_once(connection):
        for table in ESTIMATED:
            create(connection, table)
    add(connection, AreaMember, area_members(configuration))
    add(connection, IndicatorCode, offences.codes(configuration))
    weightings = survey.estimate(connection, configuration)
    silence.estimate(connection, configuration)
    inhabitants.count(connection, configuration)
    delivered.estimate(connection, configuration)
    comparison.compare(connection, configuration, weightings)
    problem_index.estimate(connection, configuration)
    if _delivered(connection, "pupil_share", "pupil_direction"):
        pupils.estimate(connection, configuration)
    if _delivered(connection, "offence", "offence_count", "reference_offence", "municipal_count"):
        offences.count(connection, configuration)
        counts.estimate(connection, configuration)
    if _delivered(connection, "note"):
        conversations.tally(connection, configuration)


def _delivered(connection: duckdb.DuckDBPyConnection, *tables: str) -> bool:
    """Return whether there is a row in any of the tables: of what nobody delivered nothing is worked out."""
    return any(connection.execute(f"select 1 from {table} limit 1").fetchall() for table in tables)


def area_members(configuration: Configuration) -> pd.DataFrame:
    """Return one row for each district of each reporting area."""
    from pipeline.contracts.estimated import AreaMember

    rows = [(area, district) for area, members in configuration.area_members().items() for district in members]
    return pd.DataFrame(rows, columns=[*AreaMember.columns()], dtype="str")
