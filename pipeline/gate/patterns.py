"""Tests of whether offences gather, on their way out: those whose figures are shown already, or follow from such alone."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area

REPEAT = "repeat_places"
SHOWN_IN = {"weekend": "hours", "part_of_day": "hours", "season": "seasons", REPEAT: "places"}
"""In which table that is shown what a pattern's figures are made of stands."""


def shown(restricted: duckdb.DuckDBPyConnection, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the patterns that may be shown, with p as it was estimated.

    What is seen follows from shown figures; so does what is expected of days and months. What is expected of hours tells of all other
    offences together, and of places how often several offences happened at once at one.

    Args:
        restricted: The database with ``offence_pattern``.
        tables: What is shown of ``hours``, ``seasons`` and ``places``.
    """
    rows = restricted.execute("from offence_pattern order by all").df()
    told = tables["places"]
    of_two = (
        (told["area"] == Area.MUNICIPALITY)
        & (told["least"] == 2)
        & told[["places", "offences", "located"]].notna().all(axis=1)
    )
    keys = {
        name: set(zip(frame["indicator"], frame["period"], strict=True))
        for name, frame in {**tables, "places": told[of_two]}.items()
    }
    kept = [
        (indicator, period) in keys[SHOWN_IN[pattern]]
        for indicator, period, pattern in zip(rows["indicator"], rows["period"], rows["pattern"], strict=True)
    ]
    return rows[pd.Series(kept, rows.index, dtype=bool)].reset_index(drop=True)


def published(rows: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return the rows without what tells of few.

    What is expected of hours and of places is whole. Of places none under `least` is told, and no p, which would tell it exactly.
    """
    places = rows["pattern"] == REPEAT
    whole = places | (rows["pattern"] == "part_of_day")
    expected = rows["expected"].mask(whole, rows["expected"].round())
    expected = expected.mask(places & ((expected < least) | rows["p"].isna()))
    return rows.assign(expected=expected, p=rows["p"].mask(places))


def to_judge(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the patterns in the shape in which an edition's comparisons are judged (`levels.judged`)."""
    return pd.DataFrame(
        {
            "verdict": np.where(rows["p"].isna(), "cannot_tell", "tested"),
            "family": rows["family"],
            "counted": True,
            "p": rows["p"],
            "choices": 1.0,
            "lead_choices": np.nan,
            "estimate": rows["observed"] - rows["expected"],
            "measure": "difference",
            "equal_se": np.nan,
            "equal_share": np.nan,
            "df": np.inf,
        },
        index=rows.index,
    )


def verdicts(rows: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Return what an edition may say of its patterns, from what came of judging them; of places without q, as without p."""
    found = pd.concat([rows, judged[["q", "verdict"]]], axis=1)
    return found.assign(q=found["q"].mask(found["pattern"] == REPEAT))
