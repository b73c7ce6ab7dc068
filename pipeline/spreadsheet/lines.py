"""The lines of a table as a sheet's XML has them: written as text, column by column, since a workbook may hold a million cells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from pipeline.spreadsheet import safe

AT_ONCE = 20_000
"""Lines that are written at a time, so that what is held beside them does not grow with their number."""

ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def written(lines: Sequence[Sequence[object]], columns: Sequence[tuple[str, int]], first: int) -> Iterator[bytes]:
    """Yield the lines as SpreadsheetML.

    Args:
        lines: Texts, numbers, truth values, and None for an empty cell; a line may be shorter than the columns.
        columns: Each column's letters, and its style by its place in the book's list; 0 is the plain one.
        first: The number of the first line's row.
    """
    for start in range(0, len(lines), AT_ONCE):
        part = lines[start : start + AT_ONCE]
        rows = range(first + start, first + start + len(part))
        cells = [
            _cells(values, rows, letters, f' s="{style}"' if style else "")
            for values, (letters, style) in zip(zip_longest(*part), columns, strict=False)
        ]
        whole = zip(rows, zip(*cells, strict=True), strict=True)
        yield "".join([f'<row r="{row}">{"".join(line)}</row>' for row, line in whole]).encode()


def _cells(values: Iterable[object], rows: Iterable[int], letters: str, style: str) -> list[str]:
    """Return the cells of one column; texts, which come again and again, are written once."""
    texts: dict[str, str] = {}
    cells = []
    for value, row in zip(values, rows, strict=True):
        if not isinstance(value, str):
            rest = _number(value)
        else:
            if value not in texts:
                texts[value] = _text(safe(value))
            rest = texts[value]
        cells.append(f'<c r="{letters}{row}"{style}{rest}' if rest else "")
    return cells


def _number(value: object) -> str:
    """Return the rest of a number's cell or of a truth value's; nothing for what is empty or no finite number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v></c>'
    return f"><v>{value!r}</v></c>"


def _text(text: str) -> str:
    """Return the rest of a text's cell, nothing for an empty one; what stands at a text's ends is kept."""
    if not text:
        return ""
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f' t="inlineStr"><is><t{kept}>{text.translate(ESCAPED)}</t></is></c>'
