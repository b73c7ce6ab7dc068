"""When in the week offences happen: each one spread evenly over the time in which it can have happened (aoristic)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.estimate.sql import frame

HOURS, DAYS = 24, 7
LONGEST = dt.timedelta(days=7)  # longer spans say nothing of the hour: left out
MONDAY = dt.datetime(2001, 1, 1)
DAY_GROUPS = ((1,), (2,), (3,), (4,), (5,), (6,), (7,)), ((1, 2, 3, 4, 5), (6, 7))
HOURS_A_CELL = (1, 2, 3, 4, 6, 8, 12, 24)
COLUMNS = ["indicator", "period", "days", "from_hour", "to_hour", "offences", "source_file"]

Week = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """Some hours of some days (Monday is 1) and the offences in them."""

    days: tuple[int, ...]
    from_hour: int
    to_hour: int
    offences: float


def spread(started: str, ended: str | None) -> Week | None:
    """Return one offence over the days and hours of the week (7 x 24, its sum is 1); None when its span is longer than a week.

    Midnight to midnight of one day, or midnight alone, is a day without a time of day: all its hours are alike.
    """
    start = dt.datetime.fromisoformat(started)
    end = dt.datetime.fromisoformat(ended) if ended else start
    if start == end and start.time() == dt.time():
        end = start + dt.timedelta(days=1)
    if end - start > LONGEST:
        return None
    week = np.zeros(DAYS * HOURS)
    first, last = (moment - MONDAY for moment in (start, end))
    begins, ends = first.total_seconds() / 3600, last.total_seconds() / 3600
    if begins == ends:
        week[int(begins) % len(week)] = 1.0
    else:
        hours = np.arange(int(begins), int(np.ceil(ends)))
        overlap = np.minimum(hours + 1, ends) - np.maximum(hours, begins)
        np.add.at(week, hours % len(week), overlap / (ends - begins))
    return week.reshape(DAYS, HOURS)


def finest(week: Week, least: int) -> list[Cell]:
    """Return the finest division of the week in which no cell has between 0 and `least` offences; empty when there is none.

    No cell is hidden in it, so that none can be worked out from the others.
    """
    for cells in sorted(_divisions(week), key=len, reverse=True):
        if all(cell.offences == 0 or cell.offences >= least for cell in cells) and len(cells) > 1:
            return cells
    return []


def _divisions(week: Week) -> Iterator[list[Cell]]:
    for groups in DAY_GROUPS:
        for length in HOURS_A_CELL:
            yield [
                Cell(days, hour, hour + length, float(week[[day - 1 for day in days], hour : hour + length].sum()))
                for days in groups
                for hour in range(0, HOURS, length)
            ]


def hours(connection: duckdb.DuckDBPyConnection, least: int) -> pd.DataFrame:
    """Return the offences of each group over the hours of the week, of each year of the report, in the municipality.

    Args:
        connection: The restricted database with ``offence`` and ``indicator_code``.
        least: The smallest number, but for 0, that a cell may hold.
    """
    offences = frame(
        connection,
        """
        select indicator, substr(registered, 1, 4) as period, started, ended, source_file
        from offence join indicator_code using (code) where started is not null order by all
        """,
    )
    rows = []
    for (indicator, period), group in offences.groupby(["indicator", "period"]):
        spans = group[["started", "ended"]].astype(object).where(group[["started", "ended"]].notna(), None)
        known = [week for span in spans.itertuples(index=False, name=None) if (week := spread(*span)) is not None]
        files = tuple(sorted(set(group["source_file"])))
        for cell in finest(np.round(np.sum(known, axis=0), 9), least) if known else []:
            rows.append((indicator, period, cell.days, cell.from_hour, cell.to_hour, round(cell.offences, 1), files))
    return pd.DataFrame(rows, columns=COLUMNS)
