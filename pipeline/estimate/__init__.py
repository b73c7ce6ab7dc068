"""From checked microdata to estimates with their uncertainty and comparisons with their verdicts."""

from __future__ import annotations

import duckdb

from pipeline.configuration import Configuration
from pipeline.estimate import comparison, counts, delivered, inhabitants, offences, problem_index, pupils, survey
from pipeline.estimate import notes as conversations
from pipeline.estimate.sql import store


def estimate_all(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Estimate everything in the restricted database and store it there.

    Makes the tables ``estimate``, ``contrast``, ``index_value`` and ``survey_inhabitants`` (survey), ``delivered_estimate`` (delivered
    tables), ``pupil_estimate`` and ``pupil_contrast`` (pupils), ``offence_value`` and ``offence_contrast`` (reported offences),
    ``count_value`` and ``count_contrast`` (the municipality's own counts),
    ``theme_hit`` and ``theme_tally`` (conversations), beside the tables that they rest on.
    """
    # Sums of doubles depend on their order, and two threads give it by chance; differences near 0 would then show it.
    connection.execute("SET threads TO 1")
    store(connection, "area_member", area_members(configuration))
    weightings = survey.estimate(connection, configuration)
    inhabitants.count(connection, configuration)
    delivered.estimate(connection)
    comparison.compare(connection, configuration, weightings)
    problem_index.estimate(connection, configuration)
    pupils.estimate(connection)
    offences.count(connection, configuration)
    counts.count(connection, configuration)
    conversations.tally(connection, configuration)


def area_members(configuration: Configuration) -> list[dict[str, str]]:
    """Return one row for each district of each reporting area."""
    return [
        {"area": area, "district": district}
        for area, members in configuration.area_members().items()
        for district in members
    ]
