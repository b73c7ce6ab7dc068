"""What a wave can be used for: areas whose districts nobody can weigh together, and answers of persons who chose themselves.

Where every district has a sample of its own, a person stands for more inhabitants in a large district than in a small one. With neither
weights nor the districts' sizes nobody knows for how many: what is said of several districts together would be said of a municipality
whose districts are as large as their numbers of answers. Each district by itself is estimated. Where persons answered because they
chose to, no sampling theory says how far their shares are from everybody's (Baker et al. 2013): they are shown, with nothing more.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.contracts.estimated import Compared, shaped
from pipeline.estimate.sql import frame

NO_SIZES, SELF_SELECTED = "no_sizes", "self_selected"
CELL = ["indicator", "period", "area", "sex", "age_group"]
OTHER = ["indicator", "other_period", "other_area", "other_sex", "other_age_group"]
UNCERTAINTY = ["se", "ci_low", "ci_high", "df", "deff"]
NUMBERS = ["n", "value", *UNCERTAINTY]
OF_A_TEST = ["estimate", "se", "ci_low", "ci_high", "p", "equal_se", "equal_share", "df"]

WITHOUT_SIZES = """
    select period, area
    from wave join unit using (period) join area_member using (district)
    where weights = 'none'
    group by period, area
    having count(distinct district) > 1 and count(distinct stratum) > 1
"""
"""The areas of several districts, each with a sample of its own, in waves with neither weights nor a register to make them from."""


def lacks_sizes(connection: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> pd.Series:
    """Return which rows are of several districts that nobody can weigh together in one of their waves; asks after weights are made."""
    unknown = set(connection.execute(WITHOUT_SIZES).fetchall())
    keys = zip(rows["period"].astype(str), rows["area"].astype(str), strict=True)
    found = [any((wave, area) in unknown for wave in period.split("+")) for period, area in keys]
    return pd.Series(found, rows.index, dtype=bool)


def self_selected(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the waves of persons who chose themselves, in order."""
    return frame(connection, "select period from wave where sample = 'self_selected' order by period")[
        "period"
    ].tolist()


def as_far_as_known(connection: duckdb.DuckDBPyConnection, measured: pd.DataFrame) -> pd.DataFrame:
    """Return figures of the survey without what cannot be known: those of unweighable areas say why, self-selected ones lack errors."""
    lacking = lacks_sizes(connection, measured)
    bare = measured["period"].isin(self_selected(connection))
    found = measured.assign(reason=measured["reason"].mask(lacking, NO_SIZES))
    for names, gone in ((NUMBERS, lacking), (UNCERTAINTY, bare)):
        for name in names:
            found[name] = found[name].mask(gone)
    return found


def untested(connection: duckdb.DuckDBPyConnection, compared: pd.DataFrame) -> pd.DataFrame:
    """Return comparisons without any test of a wave of persons who chose themselves."""
    waves = self_selected(connection)
    gone = compared["period"].isin(waves) | compared["other_period"].isin(waves)
    found = compared.assign(
        verdict=compared["verdict"].mask(gone, "cannot_tell"),
        reason=compared["reason"].mask(gone, SELF_SELECTED),
        wording=compared["wording"].mask(gone, ""),
    )
    for name in OF_A_TEST:
        found[name] = found[name].mask(gone)
    return found


def without_sizes(connection: duckdb.DuckDBPyConnection, pairs: pd.DataFrame, municipality: str) -> pd.DataFrame:
    """Return, as rows of ``compared``, the pairs that are not tested since a side has several districts of unknown sizes.

    Args:
        connection: The restricted database with the survey's figures and the step ``delivered_estimate``.
        pairs: What would be compared (`pairs.table`).
        municipality: Its slug.
    """
    query = f"select {', '.join(CELL)}, reason from measured where kind = 'answers' and unit = 'share' order by all"
    cells = frame(connection, query)
    lacking = pd.MultiIndex.from_frame(cells.loc[cells["reason"] == NO_SIZES, CELL])
    asked = pairs.merge(cells[CELL], on=CELL[1:])
    there = pd.MultiIndex.from_frame(cells[CELL])
    asked = asked[pd.MultiIndex.from_frame(asked[OTHER]).isin(there)]
    rows = pd.concat([asked, _with_references(connection, cells[cells["reason"] == NO_SIZES])], ignore_index=True)
    is_either = np.logical_or(*(pd.MultiIndex.from_frame(rows[side]).isin(lacking) for side in (CELL, OTHER)))
    rows = rows[is_either].reset_index(drop=True)
    return shaped(
        Compared,
        rows,
        without=OF_A_TEST,
        municipality=municipality,
        source="safety_survey",
        other=rows["other"].mask(rows["other"].str.startswith("rest:"), "rest_of_municipality"),
        measure="difference",
        family="",
        counted=False,
        verdict="cannot_tell",
        basis="direct",
        reason=NO_SIZES,
        wording="",
    )


def _with_references(connection: duckdb.DuckDBPyConnection, cells: pd.DataFrame) -> pd.DataFrame:
    """Return own cells beside the delivered shares of other areas."""
    others = frame(
        connection,
        "select indicator, period, sex, age_group, area as other from delivered_estimate where unit = 'share' order by all",
    )
    own = cells[~cells["area"].str.startswith(("rest:", "outside:"))]
    paired = own.merge(others, on=["indicator", "period", "sex", "age_group"])
    return paired.assign(
        contrast="reference",
        other_area=paired["other"],
        **{f"other_{name}": paired[name] for name in ("period", "sex", "age_group")},
    )
