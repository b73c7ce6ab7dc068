"""How far the delivered data reach."""

from __future__ import annotations

import calendar
import datetime as dt

from pipeline.contracts.restricted import SeriesBreak, Unit
from pipeline.ingest.files import Staged

DATED_BY = (
    "ended_on",
    "day",
    "registered",
    "period",
)  # the column that says when a row's period ended; the first that a table has
WITHIN_A_WAVE = (Unit, SeriesBreak)


def newest_day(staged: Staged) -> dt.date | None:
    """Return the last day of the latest period of any source; None when nothing is dated."""
    days = [
        last_day(max(frame[column].astype(str)))
        for table, frame in staged.frames.items()
        if table not in WITHIN_A_WAVE and len(frame)
        for column in [name for name in DATED_BY if name in frame][:1]
    ]
    return max(days, default=None)


def last_day(period: str) -> dt.date:
    """Return the last day of a year (``2021``), a month (``2021-09``) or a day."""
    year, month, day = (*(int(part) for part in period.split("-")), 0, 0)[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])
