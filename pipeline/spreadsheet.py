"""What every spreadsheet of ours keeps to: no text is taken for a formula, and the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from openpyxl import Workbook

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MARK = "'"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_000
DAY_ZERO = (2022, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

Value = TypeVar("Value")


def safe(value: Value) -> Value | str:
    """Return a value as a cell may hold it: a text that begins like a formula gets an apostrophe before it.

    Control characters, which a workbook cannot hold, are left out, and what is longer than a cell is cut.
    """
    if not isinstance(value, str):
        return value
    text = CONTROL.sub("", value)[:LONGEST_CELL]
    return f"{MARK}{text}" if text.startswith(FORMULA_SIGNS) else text


def without_clock(book: Workbook) -> bytes:
    """Return a workbook's bytes without the time at which it was made."""
    made, kept = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(kept, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = STAMP.sub(b"2022-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(entry.filename, DAY_ZERO), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
