"""Text files: their encoding, whether they are a table, and its rows."""

from __future__ import annotations

import codecs
import csv
import gc
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat

from pipeline.formats.model import Paragraph, Prose, Sheet, Unreadable, Workbook
from pipeline.problems import phrase

SAMPLE = 8_192
PART = 1_000_000
LARGE = 20_000_000
"""Signs: in a longer text equal cells are one object, for a million rows have few different dates, codes and names."""
_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_QUOTED = re.compile(r'(^|[;,\t\n])[ ]?"(?:[^"]|"")*"')
_CONTROL = [chr(code) for code in (*range(9), *range(14, 32))]
_BLANKS = " \t\u00a0\u202f"


def decoded(content: bytes, declared: str = "") -> str:
    """Return a text file's content: by its byte-order mark, as UTF-16 or UTF-8 by its look, as declared, else Windows-1252.

    Raises:
        Unreadable: It is no text.
    """
    text = _decoded(content, declared)
    # The end mark of DOS.
    text = text.rstrip("\x1a")
    if any(sign in text for sign in _CONTROL):
        raise Unreadable("binary")
    return text


def _decoded(content: bytes, declared: str) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise Unreadable(
                    "cut-off", wanted=phrase("text_in", encoding=encoding), found=phrase("damaged", reason=error)
                ) from error
    for encoding in [*_sixteen_bits(content), "utf-8", declared, "cp1252"]:
        try:
            return content.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("iso-8859-1")


def _sixteen_bits(content: bytes) -> list[str]:
    """Return UTF-16's form when a file without its mark looks like it: every other byte is zero."""
    sample = content[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return ["utf-16-le"]
    return ["utf-16-be"] if even > 0.7 * half and odd < 0.1 * half else []


def delimiter_of(text: str) -> str:
    """Return the delimiter of a table in text; empty when the text is no table.

    A sign inside quotation marks does not count. The delimiter is the one that divides most of the rows alike.
    """
    sample = text[:SAMPLE]
    if len(text) > SAMPLE:
        sample = sample.rpartition("\n")[0] or sample
    lines = [line for line in _QUOTED.sub(r"\1q", sample).splitlines() if line.strip()]
    best, best_score, enough = "", (0.0, 0), 0.6
    for delimiter in ";\t,":
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
    # Its semicolon would part the cell that it stands in.
    text = text.replace("&nbsp;", "\u00a0") if "&nbsp;" in text else text
    if "\n" not in text:
        text = text.replace("\r", "\n")  # as old Macs write
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'"?sep=(.)"?[;,\t]*\r?', first)
    delimiter = told[1] if told else delimiter_of(text)
    if not delimiter:
        return Prose("text", [Paragraph(line.strip()) for line in text.splitlines() if line.strip()])
    if told:
        text = rest
    with _without_collection():
        rows = _rows(text, delimiter)
    if told:
        rows.insert(0, [])  # so that a row's number is that of the file
    return Workbook("text", [Sheet("", rows, delimited=True, is_cut=not text.endswith(("\n", "\r")))])


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
        return _plain_rows(text.replace("\r\n", "\n").replace("\r", "\n"), delimiter)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        ]
    except csv.Error as error:
        raise Unreadable("quotation-mark", reason=error) from error


def _plain_rows(text: str, delimiter: str) -> list[list[str]]:
    """Return the rows of a text without quotation marks: outer blanks are taken away from all cells at once."""
    for blank in _BLANKS.replace(delimiter, ""):
        for border in (delimiter, "\n") if blank in text else ():
            for outer in (blank + border, border + blank):
                while outer in text:
                    text = text.replace(outer, border)
    text = text.strip(_BLANKS.replace(delimiter, "")).removesuffix("\n")
    known: dict[str, str] = {}
    rows: list[list[str]] = []
    for part in _parts(text):
        lines = part.split("\n")
        found: Iterator[list[str]] = map(str.split, lines, repeat(delimiter))
        if len(text) > LARGE:
            found = (list(map(known.setdefault, row, row)) for row in found)
        rows += [row if row != [""] else [] for row in found] if "" in lines else found
    return rows


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts that end where a line does, so that its lines do not all stand in memory beside its rows."""
    start = 0
    while (end := text.find("\n", start + PART)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]
