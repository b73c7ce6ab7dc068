"""Comparisons that may be shown: none of which one side is hidden."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.published import Comparison
from pipeline.estimate.offences.rates import visited_areas
from pipeline.gate.municipal import tell_of_hidden_counts
from pipeline.gate.rules import NUMBERS_OF_A_COMPARISON, hide

CELL = ["indicator", "period", "area", "sex", "age_group"]
OTHER = ["indicator", *(f"other_{name}" for name in CELL[1:])]
KEY = ["source", "indicator", "period", "contrast", "area", "sex", "age_group", "other"]
HIDDEN, HIDDEN_COUNT = "hidden", "hidden_count"
SAID = {
    "": "",
    "stated": "",
    HIDDEN: "svaren är för få för att visas",
    HIDDEN_COUNT: "ett av antalen visas inte",
    "too_few_answers": "svaren är för få för en jämförelse",
    "too_few_offences": "brotten är för få för en jämförelse",
    "too_few_counts": "antalen är för få för en jämförelse",
    "no_base": "antalet svar är inte levererat",
    "no_months": "antal per månad saknas",
    "rate_alone": "bara antalet per invånare eller hushåll är levererat, inte brotten och nämnaren",
    "own_denominator_missing": "kommunens egen nämnare är inte levererad",
    "counted_by_unit": "polisen räknar efter den enhet som utreder, kommunens tal efter var brottet skedde",
}


def comparisons(
    restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame, configuration: Configuration
) -> pd.DataFrame:
    """Return the rows of ``comparison``; `values` are the rows of ``indicator_value``, which say what is hidden.

    With a hidden side nothing but that remains: with one side and the comparison, the other side would be told. One that may not be
    made has no estimate: nobody can then draw an arrow from it. A direction that the source states itself is public.
    """
    rows = restricted.execute("from compared").df()
    hidden = _is_hidden(rows, values, configuration) | tell_of_hidden_counts(restricted, rows, configuration)
    hidden &= rows["basis"] == "direct"
    comparable = rows["verdict"] != "not_comparable"
    reason = rows["reason"].mask(hidden, HIDDEN).mask(hidden & (rows["measure"] == "ratio"), HIDDEN_COUNT)
    said = rows["wording"].mask(hidden, "")
    rows = rows.assign(
        verdict=rows["verdict"].mask(hidden & comparable, "cannot_tell"),
        why=said.mask(said == "", reason.map(SAID)),
    )
    rows = hide(rows, hidden | ~comparable, NUMBERS_OF_A_COMPARISON)
    return rows[[*Comparison.columns()]].sort_values(KEY, ignore_index=True)


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
