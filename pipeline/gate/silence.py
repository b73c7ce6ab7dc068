"""Where many are silent: told beside figures that are shown, in whole per cent, and without numbers where the silent are few."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.published import SurveySilence
from pipeline.gate.rules import hide, status_of_count

NUMBERS = ["silent", "others_silent", "lowest", "highest"]


def silences(restricted: duckdb.DuckDBPyConnection, shown: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the rows of ``survey_silence``.

    Where the share itself is hidden nothing is told of who is silent either.

    Args:
        restricted: The database with everything estimated.
        shown: The rows of ``indicator_value``.
        configuration: The limits.
    """
    rows = restricted.execute("from silence order by indicator, period, area").df()
    figures = shown[(shown["unit"] == "share") & (shown["sex"] == "all") & (shown["age_group"] == "all")]
    key = ["indicator", "period", "area"]
    told = pd.MultiIndex.from_frame(figures.loc[figures["value"].notna(), key])
    rows = rows[pd.MultiIndex.from_frame(rows[key]).isin(told)].reset_index(drop=True)
    limits = configuration.municipality.disclosure
    status = status_of_count(rows["silent"], limits)
    status = status.mask(
        _leave_few(rows[status != "suppressed"], configuration).reindex(rows.index, fill_value=False), "suppressed"
    )
    few_others = status_of_count(rows["others_silent"], limits) == "suppressed"
    shares = {"silent": "silent_share", "others_silent": "others_share", "lowest": "lowest", "highest": "highest"}
    rows = rows.assign(
        **{name: rows[share].astype("float64").round(2) for name, share in shares.items()}, status=status
    )
    rows = hide(hide(rows, few_others, ["others_silent"]), status == "suppressed", NUMBERS)
    return rows[[*SurveySilence.columns()]]


def _leave_few(rows: pd.DataFrame, configuration: Configuration) -> pd.Series:
    """Return the rows whose numbers, taken from those of a larger area, would leave few who are silent.

    How many are silent in the whole municipality follows from its number of answers, whether it has a row or not.
    """
    least, members = configuration.municipality.disclosure.min_count, configuration.area_members()
    gone = pd.Series(False, rows.index)
    for _, group in rows.groupby(["indicator", "period"]):
        whole = group["area"] == Area.MUNICIPALITY
        every = (group["silent"] + group["others_silent"].mask(whole, 0)).iloc[0]
        leaves = group[[len(members[area]) == 1 for area in group["area"]]]
        if 0 < every - leaves["silent"].sum() < least:
            gone[group.index] = True
        for index, area, silent in group.loc[~whole & ~group.index.isin(leaves.index), ["area", "silent"]].itertuples():
            inside = leaves.loc[[members[one][0] in members[area] for one in leaves["area"]], "silent"].sum()
            gone[index] |= 0 < silent - inside < least
    return gone
