"""Reported offences that may be shown beside counts by area and year: rates, shares, months, hours of the week, seasons, totals."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.offences import OffenceTotal
from pipeline.estimate.offences.rates import visited_areas
from pipeline.gate.rules import hide

MONTH = ["indicator", "period", "basis"]


def leaning_rows_to_hide(rows: pd.DataFrame, configuration: Configuration) -> pd.Series:
    """Return which rates and shares must be hidden, since with what is shown they would give another area's hidden count away.

    The rate of an area that holds a visited district is made without it: with the area's own count it tells of the visited one. A
    share tells of the municipality's count.

    Args:
        rows: The extract's rows by indicator, period, area, unit, status.
        configuration: Areas.
    """
    suppressed = rows[(rows["unit"] == "count") & (rows["status"] == "suppressed")]
    hidden = set(zip(suppressed["indicator"], suppressed["period"], suppressed["area"], strict=True))
    visited = visited_areas(configuration)
    leans_on = [
        {"rate": visited.get(area, []), "share": [Area.MUNICIPALITY]}.get(unit, [])
        for area, unit in zip(rows["area"], rows["unit"], strict=True)
    ]
    keys = zip(rows["indicator"], rows["period"], leans_on, strict=True)
    found = [any((indicator, period, area) in hidden for area in areas) for indicator, period, areas in keys]
    return pd.Series(found, index=rows.index, dtype=bool)


def months(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return the municipality's months: sums and ranges that rest on a hidden month are hidden with it.

    What is left is worked out from shown numbers alone, and so tells of no other.

    Args:
        restricted: The database with ``offence_month``.
        values: The rows of ``indicator_value``, which say which months are shown.
    """
    rows = restricted.execute("from offence_month order by indicator, basis, period").df()
    shown = values[
        (values["source"] == "crime")
        & (values["area"] == Area.MUNICIPALITY)
        & (values["unit"] == "count")
        & (values["status"] == "published")
    ]
    known = set(shown[MONTH].itertuples(index=False, name=None))
    is_shown = pd.Series(
        [key in known for key in rows[MONTH].itertuples(index=False, name=None)], rows.index, dtype=bool
    )
    by_group = is_shown.astype(int).groupby([rows["indicator"], rows["basis"]])
    whole_year = by_group.transform(lambda group: group.rolling(12, min_periods=1).min()).astype(bool)
    with_baseline = by_group.transform(lambda group: group.rolling(13, min_periods=1).min()).astype(bool)
    rows["signal"] = rows["signal"].where(with_baseline, "cannot_tell")
    rows = hide(rows, ~is_shown, ["offences"])
    rows = hide(rows, ~whole_year, ["rolling"])
    return hide(rows, ~with_baseline, ["expected", "low", "high"])


def hours(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return the hours of the week of the groups and years whose count is shown; no cell in them is small.

    A group of which no month is shown, but only the year, is not told by the hour either.
    """
    rows = restricted.execute("from offence_hour order by all").df()
    shown = _shown(values)
    by_month = {(indicator, period[:4]) for indicator, period in shown if len(period) == len("2021-01")}
    kept = [key in shown & by_month for key in zip(rows["indicator"], rows["period"], strict=True)]
    return rows[pd.Series(kept, index=rows.index, dtype=bool)]


def seasons(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return the months of the year of groups that are told by month too, and whose count is shown in every year of them."""
    rows = restricted.execute("from offence_season order by all").df()
    shown = _shown(values)
    by_month = {indicator for indicator, period in shown if len(period) == len("2021-01")}
    kept = [
        indicator in by_month and all((indicator, str(year)) in shown for year in range(int(first), int(last) + 1))
        for indicator, first, last in zip(rows["indicator"], rows["first_year"], rows["period"], strict=True)
    ]
    return rows[pd.Series(kept, index=rows.index, dtype=bool)]


def totals(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the extract's total beside Brå's for years in which it gives no hidden count away.

    All groups' counts are then shown, and the offences in no group are none or not few.
    """
    rows = restricted.execute("from offence_total order by all").df()
    known = _shown(values)
    groups = [indicator.id for indicator in configuration.definitions.crime.indicators if indicator.codes]
    least = configuration.municipality.disclosure.min_count
    safe = [
        all((group, row["period"]) in known for group in groups)
        and (row["other_offences"] == 0 or row["other_offences"] >= least)
        for row in rows.to_dict("records")
    ]
    return rows.loc[pd.Series(safe, index=rows.index, dtype=bool), [*OffenceTotal.columns()]]


def among_peers(restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame) -> pd.DataFrame:
    """Return the municipality's places among its peers: by the groups and years whose count and rate are shown."""
    rows = restricted.execute("from offence_among_peers order by indicator, period").df()
    own = values[(values["source"] == "crime") & (values["area"] == Area.MUNICIPALITY)]
    hidden = own.loc[own["status"] == "suppressed", ["indicator", "period"]]
    gone = set(hidden.itertuples(index=False, name=None))
    kept = [key not in gone for key in zip(rows["indicator"], rows["period"], strict=True)]
    return rows[pd.Series(kept, index=rows.index, dtype=bool)]


def _shown(values: pd.DataFrame) -> set[tuple[str, str]]:
    """Return the extract's groups and periods whose count in the municipality is shown."""
    shown = values[
        (values["source"] == "crime")
        & (values["basis"] == "direct")
        & (values["area"] == Area.MUNICIPALITY)
        & (values["unit"] == "count")
        & (values["status"] == "published")
    ]
    return set(shown[["indicator", "period"]].itertuples(index=False, name=None))
