"""When in the year offences happen: by the time of the offence, spread over the months in which it can have happened (aoristic)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pipeline.configuration import Configuration
from pipeline.estimate.offences.rates import MONTHS
from pipeline.estimate.sql import frame

LONGEST = dt.timedelta(days=31)  # longer spans say little of the month: left out
MOST_YEARS = 5
DAYS = np.array([calendar.monthrange(2001, month)[1] for month in range(1, MONTHS + 1)], dtype=float)
COLUMNS = ["indicator", "period", "first_year", "month", "offences", "share", "source_file", "p"]

Floats = NDArray[np.float64]
Window = tuple[int, ...]


def spread(started: str, ended: str | None) -> dict[tuple[int, int], float]:
    """Return one offence over the months (year, month) in which it can have happened; nothing when its span is longer than 31 days."""
    start = dt.datetime.fromisoformat(started)
    end = dt.datetime.fromisoformat(ended) if ended else start
    if end - start > LONGEST:
        return {}
    if (start.year, start.month) == (end.year, end.month):
        return {(start.year, start.month): 1.0}
    # Not longer than 31 days, so that it reaches over one or two turns of the month.
    turns = [
        dt.datetime(start.year + number // MONTHS, number % MONTHS + 1, 1) for number in (start.month, start.month + 1)
    ]
    edges = [start, *(turn for turn in turns if turn < end), end]
    length = (end - start).total_seconds()
    return {
        (first.year, first.month): (last - first).total_seconds() / length
        for first, last in pairwise(edges)
        if last > first
    }


def tested(table: Floats) -> float:
    """Return p of the months' differences; not a number when it cannot be told.

    Months are set beside their days by a quasi-Poisson F test: Pearson's statistic of the months' sums, over the dispersion (at least
    1) that is left when each year has the same season.

    Args:
        table: Offences, years x months.
    """
    total, by_month, by_year = table.sum(), table.sum(axis=0), table.sum(axis=1)
    expected = total * DAYS / DAYS.sum()
    if len(table) < 2 or expected.min() < 5 or by_year.min() == 0:
        return np.nan
    same = np.outer(by_year, by_month) / total
    held = same > 0
    df = (len(table) - 1) * (MONTHS - 1)
    dispersion = max(float(((table - same)[held] ** 2 / same[held]).sum()) / df, 1.0)
    f = float(((by_month - expected) ** 2 / expected).sum()) / (MONTHS - 1) / dispersion
    return float(stats.f.sf(f, MONTHS - 1, df))


def months(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return each group's offences in the municipality by month of the year, over the last years (5 at most) that each edition knows.

    What lies between the years of two editions can be worked out from both. Where any month of it holds a small number, but for 0, the
    group has no season.

    Args:
        connection: The restricted database with ``offence`` and ``indicator_code``.
        configuration: Editions and limits.
    """
    offences = frame(
        connection,
        """
        select indicator, registered, started, ended, source_file
        from offence join indicator_code using (code) where started is not null order by all
        """,
    )
    windows = _windows(whole_years(connection), configuration)
    groups = [group for _, group in offences.groupby("indicator")] if windows else []
    rows = [row for group in groups for row in _of_group(group, windows, configuration)]
    return pd.DataFrame(rows, columns=COLUMNS)


def whole_years(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the years of the extract in which offences were reported in every month."""
    registered = frame(connection, "select distinct substr(registered, 1, 7) as month from offence")["month"]
    by_year = registered.str[:4].astype(int).value_counts()
    return sorted(int(year) for year in by_year[by_year == MONTHS].index)


def _windows(whole: Sequence[int], configuration: Configuration) -> list[Window]:
    """Return the last years that each edition knows, of which there is more than one."""
    known = [
        tuple(year for year in whole if f"{year}-12-31" <= edition.data_until.isoformat())[-MOST_YEARS:]
        for edition in configuration.editions
    ]
    return sorted({years for years in known if len(years) > 1})


def _of_group(
    group: pd.DataFrame, windows: Sequence[Window], configuration: Configuration
) -> Iterator[dict[str, object]]:
    """Yield one group's months in each window."""
    every = sorted({year for window in windows for year in window})
    place = {year: at for at, year in enumerate(every)}
    table = np.zeros((len(every), MONTHS))
    files: dict[int, set[str]] = {year: set() for year in every}
    given = group[["started", "ended", "source_file"]]
    for started, ended, file in given.astype(object).where(given.notna(), None).itertuples(index=False, name=None):
        for (year, month), part in spread(started, ended).items():
            if year in place:
                table[place[year], month - 1] += part
                files[year].add(file)
    table = np.round(table, 9)
    within = np.array([[year in window for window in windows] for year in every], dtype=bool)
    parts = np.array([table[(within == kind).all(axis=1)].sum(axis=0) for kind in np.unique(within, axis=0)])
    least = configuration.municipality.disclosure.min_count
    if ((parts > 0) & (parts < least)).any():
        return
    for window in windows:
        own = table[[place[year] for year in window]]
        p = tested(own)
        sums = own.sum(axis=0)
        for month, offences in enumerate(sums if sums.sum() else (), start=1):
            yield {
                "indicator": group["indicator"].iloc[0],
                "period": str(window[-1]),
                "first_year": str(window[0]),
                "month": month,
                "offences": round(offences, 1),
                "share": round(offences / sums.sum(), 3),
                "source_file": tuple(sorted(set().union(*(files[year] for year in window)))),
                "p": p,
            }
