"""Text files: their encoding, whether they are a table, and its rows."""

from __future__ import annotations

import csv
import gc
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat

import numpy as np

from pipeline import encoding, fold
from pipeline.formats.model import Paragraph, Prose, Sheet, Unreadable, Workbook
from pipeline.problems import Fault

PART = 1_000_000
LARGE = 20_000_000
"""Signs: in a longer text equal cells are one object, for a million rows have few different dates, codes and names."""
_QUOTED = re.compile(r'(^|[;,\t\n])[ ]?"(?:[^"]|"")*"')
_BLANKS = " \t\u00a0\u202f"


def decoded(content: bytes, declared: str = "") -> str:
    """Return a text file's content; see `encoding.decoded`.

    Raises:
        Unreadable: It is no text.
    """
    try:
        return encoding.decoded(content, declared)
    except Fault as fault:
        raise Unreadable(fault.code, **fault.values) from fault


def delimiter_of(text: str) -> str:
    """Return the delimiter of a table in text; empty when the text is no table.

    A sign inside quotation marks does not count. The delimiter is the one that divides most of the rows alike.
    """
    sample = text[: encoding.SAMPLE]
    if len(text) > encoding.SAMPLE:
        sample = sample.rpartition("\n")[0] or sample
    if '"' in sample:
        sample = _QUOTED.sub(r"\1q", sample)
    lines = [line for line in sample.splitlines() if line.strip()]
    best, best_score, enough = "", (0.0, 0), 0.6
    for delimiter in (sign for sign in ";\t," if sign in sample):
        counts = Counter(line.count(delimiter) for line in lines)
        del counts[0]
        if counts:
            fields, alike = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            score = (round(alike / len(lines), 1), fields)
            if score > best_score:
                # A comma divides prose as well. Another sign may divide less: titles and footnotes stand around tables.
                best, best_score, enough = delimiter, score, 0.3 if delimiter != "," and fields > 1 else 0.6
    return best if best_score[0] >= enough else ""


def text_file(text: str) -> Workbook | Prose:
    """Return a text as a workbook with one sheet when it is a table, else as prose.

    Raises:
        Unreadable: A quotation mark has no end.
    """
    text = fold.without_names(text)
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old Macs write
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'"?sep=(.)"?[;,\t]*\r?', first)
    delimiter = told[1] if told else delimiter_of(text)
    if not delimiter:
        return Prose("text", [Paragraph(said) for line in text.splitlines() if (said := fold.stored(line).strip())])
    if told:
        text = rest
    with _without_collection():
        rows = _rows(text, delimiter)
    if told:
        rows.insert(0, [])  # so that a row's number is that of the file
    if other := _other_delimiter(text, rows, delimiter):
        raise Unreadable("two-delimiters", row=other)
    garbled = fold.garbled(rows) if fold.looks_garbled(text) else ()
    rows = _folded(rows, text)
    return Workbook("text", [Sheet("", rows, delimited=True, is_cut=not text.endswith(("\n", "\r")), garbled=garbled)])


def _other_delimiter(text: str, rows: list[list[str]], delimiter: str) -> int | None:
    """Return the first row (from 1) that is parted as the others are, but by another delimiter; None when there is none."""
    width = max(map(len, rows[:50]), default=0)
    for other in {";", "\t"} - {delimiter}:
        for number, row in enumerate(rows if other in text and width > 2 else (), start=1):
            if len(row) == 1 and row[0].count(other) == width - 1:
                return number
    return None


def _folded(rows: list[list[str]], text: str) -> list[list[str]]:
    """Return rows with every cell as it is stored; as they are where the whole text is so already."""
    if "<" not in text and "&" not in text and fold.is_plain(text):
        return rows
    return [[fold.stored(cell).strip() for cell in row] for row in rows]


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let Python not look for garbage while so many lists are made that all are kept: that takes longer than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the lines of a delimited text as cells without outer blanks; an empty line has none."""
    if '"' not in text:
        return _plain_rows(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text, delimiter)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    lines = 1  # the line in which a row begins
    swallowed: list[tuple[int, int]] = []
    try:
        for row in reader:
            if reader.line_num > lines and _swallows(row, rows, delimiter):
                swallowed.append((lines, reader.line_num))
            rows.append([cell.strip() for cell in row])
            lines = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable("quotation-mark", rows=f"{lines}–{reader.line_num}") from error
    if swallowed:
        raise Unreadable("swallowed-rows", spans=[f"{first}–{last}" for first, last in swallowed])
    return rows


def _swallows(row: list[str], before: list[list[str]], delimiter: str) -> bool:
    """Return whether a quoted cell holds a line that looks like a row of its own: as many cells, and a first one like another row's."""
    width = len(before[0]) if before else len(row)
    forms = {_form(other[0]) for other in [*before[-20:], row] if other}
    inside = (line for cell in row if "\n" in cell for line in cell.split("\n")[1:])
    return any(
        line.count(delimiter) == width - 1 and (width > 3 or _form(line.partition(delimiter)[0]) in forms) and width > 1
        for line in inside
    )


def _form(cell: str) -> str:
    """Return what a cell looks like: its digits and letters each as one sign."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", cell.strip()))


def _plain_rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of a text without quotation marks."""
    text = text.rstrip(_BLANKS.replace(delimiter, "")).removesuffix("\n")
    known: dict[str, str] = {}
    rows: list[list[str]] = []
    for part in _parts(text):
        lines = _without_outer_blanks(part, delimiter).split("\n")
        found: Iterator[list[str]] = map(str.split, lines, repeat(delimiter))
        if len(text) > LARGE:
            found = (list(map(known.setdefault, row, row)) for row in found)
        rows += [row if row != [""] else [] for row in found] if "" in lines else found
    return rows


def _without_outer_blanks(lines: str, delimiter: str) -> str:
    """Return lines whose cells have no blanks around them; they are taken away from all cells at once."""
    blanks = [blank for blank in _BLANKS.replace(delimiter, "") if blank in lines]
    lines = lines.strip("".join(blanks))
    while blanks and _has_outer_blanks(lines, blanks, delimiter):
        for blank in blanks:
            for border in (delimiter, "\n"):
                lines = lines.replace(blank + border, border).replace(border + blank, border)
    return lines


def _has_outer_blanks(lines: str, blanks: Sequence[str], delimiter: str) -> bool:
    """Return whether a blank stands beside a border; all signs at once, for a search takes as long as parting the lines."""
    signs = np.frombuffer(lines.encode("utf-16-le", "surrogatepass"), np.uint16)
    is_border = (signs == ord(delimiter)) | (signs == ord("\n"))
    is_blank = np.zeros(len(signs), bool)
    for blank in blanks:
        is_blank |= signs == ord(blank)
    return bool((is_blank[1:] & is_border[:-1]).any() or (is_border[1:] & is_blank[:-1]).any())


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts that end where a line does, so that its lines do not all stand in memory beside its rows."""
    start = 0
    while (end := text.find("\n", start + PART)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]
