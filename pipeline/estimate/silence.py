"""What those who are silent could change: the bounds of a share where many more than elsewhere gave no answer to its question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb
import pandas as pd

from pipeline.checks.silence import standing_out
from pipeline.configuration import Area, Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Silence
from pipeline.estimate.knowable import lacks_sizes
from pipeline.estimate.sql import frame, text

SUMS = ["asked", "silent", "weight", "weight_silent", "weight_yes"]
Key = tuple[str, str]
"""An indicator and a wave."""


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the table ``silence``, after the survey's shares: areas and waves in which an indicator's question is passed over.

    Which districts and waves stand out is told by single questions (`standing_out`); an indicator does where one of its questions
    does, and a composite where one of its districts does. The bounds are Manski's: what the share is if all who are silent meant no,
    or yes.
    """
    found = standing_out(frame(connection, text("silence_count")))
    parts = frame(connection, "select item, indicator from indicator_item")
    found = found.merge(parts, on="item").sort_values(["indicator", "period", "district", "earlier"])
    by_key: dict[Key, pd.DataFrame] = {
        (str(indicator), str(period)): rows.set_index("district")[SUMS]
        for (indicator, period), rows in frame(connection, text("silence_sum")).groupby(["indicator", "period"])
    }
    rows = [
        row
        for (indicator, period), several in found.groupby(["indicator", "period"])
        for row in _rows((str(indicator), str(period)), several, by_key, configuration)
    ]
    made = pd.DataFrame(rows, columns=[*Silence.columns()])
    # Of districts of unknown sizes nobody knows what share of all the others is silent.
    unknown = lacks_sizes(connection, made.assign(area=str(Area.MUNICIPALITY)))
    add(connection, Silence, made.assign(others_share=made["others_share"].mask(unknown)))


def _rows(
    key: Key, found: pd.DataFrame, by_key: Mapping[Key, pd.DataFrame], configuration: Configuration
) -> Iterator[dict[str, object]]:
    """Yield the rows of one indicator and wave: its districts and composites that stand out, and the whole wave where it does."""
    indicator, period = key
    own = by_key.get(key)
    if own is None:  # nobody answered all its questions
        return
    apart = set(found["district"]) - {""}
    for area in configuration.division.years:
        members = own.index.isin(configuration.members(area))
        if configuration.stands(area, period) and apart & set(own.index[members]):
            yield _row(key, area, "", own[members], own[~members])
    for earlier in found.loc[found["earlier"] != "", "earlier"].tail(1):
        before = by_key.get((indicator, earlier), own.head(0))
        yield _row(key, Area.MUNICIPALITY, earlier, own, before)


def _row(key: Key, area: str, earlier: str, own: pd.DataFrame, others: pd.DataFrame) -> dict[str, object]:
    """Return the row of an area: how many are silent there and elsewhere, and between what their answers could bring its share."""
    indicator, period = key
    here, there = own.sum(), others.sum()
    return {
        "indicator": indicator,
        "period": period,
        "area": area,
        "earlier_period": earlier,
        "asked": int(here["asked"]),
        "silent": int(here["silent"]),
        "silent_share": here["weight_silent"] / here["weight"],
        "others_asked": int(there["asked"]),
        "others_silent": int(there["silent"]),
        "others_share": there["weight_silent"] / there["weight"] if there["weight"] else None,
        "lowest": here["weight_yes"] / here["weight"],
        "highest": min((here["weight_yes"] + here["weight_silent"]) / here["weight"], 1.0),
    }
