"""Comparisons that may be shown: none of which one side is hidden."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.gate.municipal import municipal_comparisons
from pipeline.gate.rules import NUMBERS_OF_A_COMPARISON, hide

HIDDEN = "svaren är för få för att visas"
TOO_FEW_ANSWERS = "svaren är för få för en jämförelse"
NO_BASE = "antalet svar är inte levererat"
HIDDEN_COUNT = "ett av antalen visas inte"
TOO_FEW_OFFENCES = "brotten är för få för en jämförelse"
CELL = ["indicator", "period", "area", "sex", "age_group"]
KEY = ["source", "indicator", "period", "contrast", "area", "sex", "age_group", "other"]


def comparisons(
    restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame, configuration: Configuration
) -> pd.DataFrame:
    """Return the rows of ``comparison``; `values` are the rows of ``indicator_value``, which say what else is hidden."""
    parts = [
        _survey(restricted, values),
        _offences(restricted, values),
        _pupils(restricted, values),
        municipal_comparisons(restricted, configuration),
    ]
    columns = [*KEY, "municipality", "measure", "family", "verdict", "basis", "why", *NUMBERS_OF_A_COMPARISON]
    found = [part for part in parts if len(part)]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    return rows.assign(municipality=configuration.slug).reindex(columns=columns).sort_values(KEY, ignore_index=True)


def _survey(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return comparisons of survey shares; with a hidden side nothing but that remains.

    With one side and the difference, the other side is told; and the rest of an area tells of the whole municipality.
    """
    rows = restricted.execute("from contrast").df()
    suppressed = values[(values["unit"] == "share") & (values["status"] == "suppressed")]
    gone = pd.MultiIndex.from_frame(suppressed[CELL])
    first, other = rows[CELL], rows[["indicator", "other_period", "other_area", "other_sex", "other_age_group"]].copy()
    is_rest = other["other_area"].str.startswith("rest:")
    other["other_area"] = other["other_area"].mask(is_rest, Area.MUNICIPALITY)
    sides = [pd.MultiIndex.from_frame(side).isin(gone) for side in (first, other)]
    hidden = pd.Series(sides[0] | sides[1], rows.index)
    cannot_tell = rows["verdict"] == "cannot_tell"
    why = rows["why_break"].mask(cannot_tell, TOO_FEW_ANSWERS).mask(hidden, HIDDEN)
    # A comparison that may not be made has no estimate: nobody can then draw an arrow from it.
    empty = hidden | (rows["verdict"] == "not_comparable")
    rows = rows.rename(columns={"difference": "estimate"}).assign(
        source="safety_survey",
        measure="difference",
        other=[_rest(other) for other in rows["other"]],
        verdict=rows["verdict"].mask(hidden & (rows["verdict"] != "not_comparable"), "cannot_tell"),
        basis="direct",
        why=why,
    )
    return hide(rows, empty, NUMBERS_OF_A_COMPARISON)


def _rest(other: str) -> str:
    """Return the name of what a side is compared with; the rest of an area is the rest of the municipality."""
    return "rest_of_municipality" if other.startswith("rest:") else other


def _offences(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return rate ratios; where a side has too few offences, or a count that it tells of is hidden, there are no numbers.

    The rest of an area tells of the whole municipality, and a side without visited districts tells of those.
    """
    rows = restricted.execute("from offence_contrast").df()
    suppressed = values[(values["source"] == "crime") & (values["status"] == "suppressed")]
    hidden = set(zip(suppressed["indicator"], suppressed["period"], suppressed["area"], strict=True))
    other_areas = rows["other_area"].mask(rows["other_area"].str.startswith("rest:"), Area.MUNICIPALITY)
    told = [
        {(indicator, period, area), *((indicator, earlier, one) for one in [other, *without.split()])}
        for indicator, period, area, earlier, other, without in zip(
            rows["indicator"],
            rows["period"],
            rows["area"],
            rows["other_period"],
            other_areas,
            rows["without"],
            strict=True,
        )
    ]
    is_hidden = pd.Series([bool(keys & hidden) for keys in told], index=rows.index, dtype=bool)
    few = ~rows["testable"].astype(bool) | is_hidden
    rows["verdict"] = rows["verdict"].mask(few & (rows["verdict"] != "not_comparable"), "cannot_tell")
    rows = rows.rename(columns={"ratio": "estimate"}).assign(
        source="crime",
        sex="all",
        age_group="all",
        measure="ratio",
        basis="direct",
        why=rows["why"].mask(few & (rows["why"] == ""), TOO_FEW_OFFENCES).mask(is_hidden, HIDDEN_COUNT),
    )
    return hide(rows, few, NUMBERS_OF_A_COMPARISON)


def _pupils(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return comparisons of pupils' shares, and the directions that the source states without numbers.

    Where a side's number of answers is not delivered, or a side is hidden, there are no numbers.
    """
    rows = restricted.execute("from pupil_contrast").df()
    suppressed = values[(values["source"] == "drug_habits") & (values["status"] == "suppressed")]
    hidden_keys = suppressed[["indicator", "age_group", "period", "sex"]].apply(tuple, axis=1).tolist()
    sides = [
        rows[["indicator", "age_group", period, sex]].apply(tuple, axis=1).isin(hidden_keys)
        for period, sex in (("period", "sex"), ("other_period", "other_sex"))
    ]
    hidden = (sides[0] | sides[1]) & (rows["basis"] == "direct")
    comparable = rows["verdict"] != "not_comparable"
    why = rows["why"].mask(rows["verdict"] == "cannot_tell", TOO_FEW_ANSWERS).mask(~rows["has_base"], NO_BASE)
    rows = rows.rename(columns={"difference": "estimate"}).assign(
        source="drug_habits",
        area=Area.MUNICIPALITY,
        measure="difference",
        verdict=rows["verdict"].mask(hidden & comparable, "cannot_tell"),
        why=why.mask(hidden, HIDDEN).mask(~comparable, rows["why_break"]),
    )
    return hide(rows, hidden | ~comparable, NUMBERS_OF_A_COMPARISON)
