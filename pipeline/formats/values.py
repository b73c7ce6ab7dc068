"""What a cell's text says: a number or day as Swedish files write them, or one of the kinds of missing."""

from __future__ import annotations

import math
import re
from enum import StrEnum

BLANKS = "\u00a0\u202f\u2009\u2007\u2008 "
APOSTROPHES = "'’"  # between thousands, as Swiss settings write
_NUMBER = re.compile(
    rf"[+\-−–]?(?:\d{{1,3}}(?:[{BLANKS}{APOSTROPHES}]\d{{3}})+|\d+)?(?:[.,]\d+)?(?:[eE][+\-−]?\d{{1,3}})?", re.ASCII
)
# What people write after a count.
_UNIT = re.compile(r"(?<=\d)\s*(?:inv(?:\.|ånare)?|st\.?|pers(?:\.|oner)?|hushåll|brott)$", re.IGNORECASE)
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
    # Words that programs write where there is no value: R, pandas, SPSS, SQL, Python, Excel.
    **dict.fromkeys(("na", "n/a", "nan", "#null!", "null", "none", "#n/a", "#saknas!"), Missing.NOT_AVAILABLE),
    # And people.
    **dict.fromkeys(
        ("saknas", "uppgift saknas", "(tomt)", "tomt", "(blank)", "ej tillgänglig", "ej tillgängligt"),
        Missing.NOT_AVAILABLE,
    ),
    **dict.fromkeys(("e.t.", "ej tillämpligt"), Missing.NOT_APPLICABLE),
}
_LONGEST = max(map(len, _MARKS))


def missing_kind(text: str) -> Missing | None:
    """Return which kind of missing a cell's text stands for; None when it says something."""
    text = text.strip(BLANKS)
    return _MARKS.get(text.casefold()) if len(text) <= _LONGEST else None


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
    """Return a whole number that is not negative, also with what it counts after it (206 inv.); None when it is none."""
    if isinstance(text, str):
        if text.isdecimal() and text.isascii():
            return int(text) if len(text) <= 15 else None
        text = _UNIT.sub("", text)
        if _PERHAPS_THOUSANDS.fullmatch(text.strip()):
            return None
    value = number(text)
    return (
        int(value) if value is not None and math.isfinite(value) and 0 <= value < 1e15 and value == int(value) else None
    )
