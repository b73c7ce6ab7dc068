"""The one door from the restricted to the published database: what passes here may be shown to anybody.

Only this module opens both databases. `descriptions` holds what is no measurement (names, definitions, promises), `values`,
`comparisons` and `offences` what was measured; `rules` decides what of it has to be hidden.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import Table, at_once, create
from pipeline.contracts.comparisons import Comparison
from pipeline.contracts.known import create_views
from pipeline.contracts.lists import with_lists
from pipeline.contracts.offences import (
    OffenceAmongPeers,
    OffenceHour,
    OffenceMonth,
    OffencePattern,
    OffencePlace,
    OffenceSeason,
    OffenceTotal,
)
from pipeline.contracts.published import (
    PUBLISHED,
    STORAGE,
    IndicatorValue,
    Quotation,
    SurveySilence,
    ThemeCount,
    WalkProposals,
)
from pipeline.gate import (
    comparisons,
    descriptions,
    forms,
    offences,
    patterns,
    places,
    precision,
    quotations,
    silence,
    values,
    verdicts,
)
from pipeline.gate import notes as conversations


def publish(
    restricted: duckdb.DuckDBPyConnection,
    target: Path,
    configuration: Configuration,
    public: pd.DataFrame | None = None,
) -> None:
    """Write the published database from the restricted one, with the views of what each edition may know.

    Args:
        restricted: The database with everything estimated.
        target: Where the published database is made.
        configuration: Areas and limits.
        public: What earlier editions have shown (see `values.indicator_values`).

    Raises:
        ContractError: A table breaks its contract; nothing is published then.
    """
    shown = values.indicator_values(restricted, configuration, public)
    compared = comparisons.comparisons(restricted, shown, configuration)
    hours, seasons = offences.hours(restricted, shown), offences.seasons(restricted, shown)
    repeated = places.repeat_places(restricted, shown, configuration)
    tested = patterns.shown(restricted, {"hours": hours, "seasons": seasons, "places": repeated})
    frames: dict[type[Table], pd.DataFrame] = {
        **descriptions.tables(restricted, configuration),
        IndicatorValue: shown,
        Comparison: compared[[*Comparison.columns(), precision.STEP]],
        SurveySilence: silence.silences(restricted, shown, configuration),
        WalkProposals: conversations.walk_proposals(restricted, configuration),
        ThemeCount: conversations.theme_counts(restricted, configuration),
        Quotation: quotations.quotations(restricted, configuration),
        OffenceMonth: offences.months(restricted, shown),
        OffenceHour: hours,
        OffenceSeason: seasons,
        OffencePattern: patterns.published(tested, configuration.municipality.disclosure.min_count),
        OffencePlace: repeated,
        OffenceTotal: offences.totals(restricted, shown, configuration),
        OffenceAmongPeers: offences.among_peers(restricted, shown),
    }
    with duckdb.connect(str(target), config=STORAGE) as connection:
        with at_once(connection):
            for table, frame in frames.items():
                add_table(connection, table, frame)
            for table in PUBLISHED:
                if table not in frames:
                    create(connection, table)  # what is added behind the gate is empty until then
            create_views(connection)
        # Rows are known by their place only when they are written.
        breaks = forms.breaks_of(restricted, configuration)
        found = verdicts.edition_verdicts(connection, shown, compared, tested, configuration, breaks)
        for table, frame in found.items():
            add_table(connection, table, frame)


def add_table(connection: duckdb.DuckDBPyConnection, table: type[Table], frame: pd.DataFrame) -> None:
    """Check a frame against its contract and write it as a table of the published database, each number as exactly as it is told.

    Args:
        connection: The published database.
        table: The contract.
        frame: Its rows; lists may stand as text, and those of figures have a `precision.STEP` besides.

    Raises:
        ContractError: The frame breaks its contract.
        LookupError: A column of numbers has no rule how exactly it is told.
    """
    create(connection, table, with_lists(table, precision.told(table, frame)))
