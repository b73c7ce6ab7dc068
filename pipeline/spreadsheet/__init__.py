"""What every spreadsheet of ours keeps to, be it CSV or a workbook (``book``): no text is taken for a formula."""

from __future__ import annotations

import re
from typing import TypeVar

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
CONTROL_IN_SQL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{fffe}\x{ffff}"
"""The same for DuckDB, whose texts hold no surrogates."""

LONGEST_CELL = 32_000

Value = TypeVar("Value")


def safe(value: Value) -> Value | str:
    """Return a value as a cell may hold it: a text that begins like a formula gets an apostrophe before it.

    Control characters, which a workbook cannot hold, are left out, and what is longer than a cell is cut.
    """
    if not isinstance(value, str):
        return value
    text = CONTROL.sub("", value)[:LONGEST_CELL]
    return f"{MARK}{text}" if text.startswith(FORMULA_SIGNS) else text


def safe_sql(column: str) -> str:
    """Return the expression, in DuckDB's SQL, of what `safe` makes of a column of texts."""
    signs = "".join(f"\\x{ord(sign):02x}" for sign in FORMULA_SIGNS)
    kept = f"left(regexp_replace({column}, '[{CONTROL_IN_SQL}]', '', 'g'), {LONGEST_CELL})"
    return f"regexp_replace({kept}, '^([{signs}])', '{MARK * 2}\\1')"
