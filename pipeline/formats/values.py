"""What a cell's text says: a number or day as Swedish files write them, or one of the kinds of missing."""

from __future__ import annotations

import datetime as dt
import math
import re
from enum import StrEnum

BLANKS = "\u00a0\u202f\u2009\u2007\u2008 "
APOSTROPHES = "'’"  # between thousands, as Swiss settings write
_NUMBER = re.compile(
    rf"[+\-−–]?(?:\d{{1,3}}(?:[{BLANKS}{APOSTROPHES}]\d{{3}})+|\d+)?(?:[.,]\d+)?(?:[eE][+\-−]?\d{{1,3}})?", re.ASCII
)
# 12,000 may be twelve or twelve thousand: it counts as no whole number.
_PERHAPS_THOUSANDS = re.compile(r".*[.,]\d{3}")


class Missing(StrEnum):
    """Why a cell holds no figure."""

    EMPTY = "empty"
    NIL = "nil"  # – or -: nothing to report
    NOT_AVAILABLE = "not_available"  # .. or …: not known, not shown or too uncertain
    NOT_APPLICABLE = "not_applicable"  # . : cannot occur


_MARKS = {
    "": Missing.EMPTY,
    "-": Missing.NIL,
    "–": Missing.NIL,
    "—": Missing.NIL,
    "−": Missing.NIL,
    ".": Missing.NOT_APPLICABLE,
    "..": Missing.NOT_AVAILABLE,
    "…": Missing.NOT_AVAILABLE,
    # The further marks of PC-Axis files.
    **{"." * length: Missing.NOT_AVAILABLE for length in range(3, 7)},
    # Words that programs write where there is no value: R, pandas, SPSS, SQL, Python.
    **dict.fromkeys(("na", "n/a", "nan", "#null!", "null", "none"), Missing.NOT_AVAILABLE),
}


def missing_kind(text: str) -> Missing | None:
    """Return which kind of missing a cell's text stands for; None when it says something."""
    text = text.strip(BLANKS)
    return _MARKS.get(text.casefold()) if len(text) < 7 else None


def number(text: object) -> float | None:
    """Return a number as Swedish files write it (decimal comma, blanks between thousands); None when it is none."""
    if isinstance(text, int | float):
        return float(text)
    stripped = str(text).strip()
    if not _NUMBER.fullmatch(stripped):
        return None
    cleaned = stripped.translate(_PLAIN)
    try:
        value = float(cleaned)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


_PLAIN = str.maketrans({**dict.fromkeys(BLANKS + APOSTROPHES, ""), "−": "-", "–": "-", ",": "."})


def whole_number(text: object) -> int | None:
    """Return a whole number that is not negative; None when it is none."""
    if isinstance(text, str):
        if text.isdecimal() and text.isascii():
            return int(text) if len(text) <= 15 else None
        if _PERHAPS_THOUSANDS.fullmatch(text.strip()):
            return None
    value = number(text)
    return (
        int(value) if value is not None and math.isfinite(value) and 0 <= value < 1e15 and value == int(value) else None
    )


_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAYS = (
    # 2021-04-14, and with a time after it
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?", re.ASCII),
    # 20210414
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)", re.ASCII),
    # 14/4 2021: the day first, as always where the year stands apart; 4/5/2021 may be April or May and is no day
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})\s(?P<year>\d{4})", re.ASCII),
    # 14 april 2021, den 14 apr. 2021
    re.compile(r"(?:den )?(?P<day>\d{1,2})(?::e)? (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})", re.ASCII | re.IGNORECASE),
)


def day(text: str) -> str | None:
    """Return a day as ISO text (2021-04-14), however people write it where it can be but one; None for anything else."""
    text = " ".join(text.split())
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            month, name = found["month"], found["month"][:3].casefold()
            try:
                number = int(month) if month.isdigit() else 1 + _MONTHS.index(name)
                return dt.date(int(found["year"]), number, int(found["day"])).isoformat()
            except ValueError:
                return None
    return None
