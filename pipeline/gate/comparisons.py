"""Comparisons that may be shown: none of which one side is hidden."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.reasons import WITH_WORDS
from pipeline.estimate.offences.rates import LEAST_OFFENCES, visited_areas
from pipeline.gate.municipal import tell_of_hidden_counts
from pipeline.gate.precision import COARSE, STEP, steps
from pipeline.gate.rules import NUMBERS_OF_A_COMPARISON, OF_ANSWERS, hide, is_whole_per_cent

CELL = ["indicator", "period", "area", "sex", "age_group"]
OTHER = ["indicator", *(f"other_{name}" for name in CELL[1:])]
KEY = ["source", "indicator", "period", "contrast", "area", "sex", "age_group", "other"]


def comparisons(
    restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame, configuration: Configuration
) -> pd.DataFrame:
    """Return what may be shown of ``compared``; `values` are the rows of ``indicator_value``, which say what is hidden.

    With a hidden side nothing but that remains: with one side and the comparison, the other side would be told. One that may not be
    made has no estimate: nobody can then draw an arrow from it. A direction that the source states itself is public.
    """
    rows = restricted.execute("from compared").df()
    hidden = _is_hidden(rows, values, configuration) | tell_of_hidden_counts(restricted, rows, configuration)
    hidden |= _vary_by_hidden_years(restricted, rows, values)
    hidden &= rows["basis"] != "delivered"
    comparable = rows["verdict"] != "not_comparable"
    reason = rows["reason"].mask(hidden, "hidden").mask(hidden & (rows["measure"] == "ratio"), "hidden_count")
    rows = rows.assign(
        verdict=rows["verdict"].mask(hidden & comparable, "cannot_tell"),
        reason=reason,
        # Words are of one reason: where another takes its place they go.
        wording=rows["wording"].where(reason.isin(WITH_WORDS), ""),
    )
    rows = hide(rows, hidden | ~comparable, NUMBERS_OF_A_COMPARISON)
    rows[STEP] = _steps(restricted, rows)
    return rows.sort_values(KEY, ignore_index=True)


def _steps(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> pd.Series:
    """Return the step to which each comparison is told: that of the side with fewer answers; ratios stand beside their counts."""
    figures = restricted.execute(f"select {', '.join(CELL)}, kind, unit, n from measured where unit <> 'count'").df()
    figures = figures.drop_duplicates(CELL).set_index(CELL)
    one, other = (
        figures.reindex(pd.MultiIndex.from_frame(rows[side].set_axis(CELL, axis=1))).set_axis(rows.index)
        for side in (CELL, OTHER)
    )
    own, others = (side["n"].astype("float64") for side in (one, other))
    base = own.clip(upper=others.where(other["kind"].isin(OF_ANSWERS), np.inf))
    of_answers = one["kind"].isin(OF_ANSWERS) & (rows["measure"] == "difference")
    coarse = (rows["basis"] == "approximate") & is_whole_per_cent(rows["estimate"])
    return steps(one["unit"], base).mask(coarse, COARSE).where(of_answers, 0.0)


def _vary_by_hidden_years(restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, values: pd.DataFrame) -> pd.Series:
    """Return which changes of offences may rest on a hidden count of an earlier year, by which the years' variation is known.

    A count under the least that is compared is none of it.
    """
    counts = values[(values["source"] == "crime") & (values["unit"] == "count") & (values["period"].str.len() == 4)]
    counted = restricted.execute(
        "select indicator, area, period from measured where source = 'crime' and unit = 'count' and value >= $least",
        {"least": LEAST_OFFENCES},
    ).df()
    key = ["indicator", "area", "period"]
    hidden = counts.loc[counts["status"] == "suppressed", key].merge(counted, on=key)
    first = hidden.groupby(["indicator", "area"])["period"].min()
    since = rows[["indicator", "area"]].merge(first.rename("since"), "left", on=["indicator", "area"])["since"]
    since = since.set_axis(rows.index).fillna("9999").astype("str")
    return (rows["source"] == "crime") & (rows["contrast"] == "previous_period") & (since < rows["period"])


def _is_hidden(rows: pd.DataFrame, values: pd.DataFrame, configuration: Configuration) -> pd.Series:
    """Return which comparisons tell of a hidden figure: on either side, or one that a side is made without.

    The rest of an area tells of the whole municipality, and a ratio of rates without visited districts of those.
    """
    suppressed = values[values["status"] == "suppressed"]
    gone = pd.MultiIndex.from_frame(suppressed[CELL].drop_duplicates())
    other = rows[OTHER].set_axis(CELL, axis=1)
    is_rest = other["area"].str.startswith("rest:")
    whole = other.assign(area=other["area"].mask(is_rest, Area.MUNICIPALITY))
    hidden = pd.Series(False, rows.index)
    for side in (rows[CELL], whole):
        hidden |= pd.MultiIndex.from_frame(side).isin(gone)
    for area, visited in visited_areas(configuration).items():
        leans = (rows["measure"] == "ratio") & (rows["other_area"] == area) & (rows["area"] != area)
        for district in visited if leans.any() else ():
            hidden |= leans & pd.MultiIndex.from_frame(other.assign(area=district)).isin(gone)
    return hidden
