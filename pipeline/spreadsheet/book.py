"""The one writer of workbooks (``.xlsx``): a table a sheet, no formula in any cell, and the same bytes for the same content."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.spreadsheet import safe
from pipeline.spreadsheet.lines import written

A4 = 9  # the number that Excel has for it
DAY_ZERO = dt.datetime(2022, 1, 1)
"""What every file says that it was made: a workbook has to say so, and nothing printed depends on the clock."""

STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
END_OF_LINES = b"</sheetData>"
MOST_LINES = 1_048_000
"""What a sheet holds below its title and headings: Excel has 1 048 576 rows."""
NARROWEST, WIDEST = 10, 60
TITLE, HEAD, LINK = Font(bold=True, size=14), Font(bold=True), Font(underline="single", color="0563C1")
WRAPPED = Alignment(wrap_text=True, vertical="top")
Line = Sequence[Any]


@dataclass(frozen=True)
class Column:
    """A column of a sheet's table.

    Attributes:
        heading: Its heading.
        width: In characters; 0 leaves it as the program has it.
        format: Number format of its cells; empty for the plain one.
        wrapped: Whether long texts go over several lines.
    """

    heading: str
    width: float = 0
    format: str = ""
    wrapped: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table.

    Attributes:
        name: Its name: at most 31 signs, no other sheet's.
        columns: The table's columns.
        lines: Its lines; one that is shorter than the columns is filled up with nothing.
        above: Lines above the table, the first of them the sheet's title.
        links: Files that lines above the table link to, by the line.
        marked: Whether the table is marked as one, for filters and screen readers; its headings then have to differ.
        kept: How many columns at its left stay in sight beside the headings.
    """

    name: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    above: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    marked: bool = False
    kept: int = 0


@dataclass(frozen=True)
class About:
    """What a workbook for readers says of itself, in the file and on each printed page.

    Attributes:
        title: Its title.
        author: Who answers for it: an organisation.
        language: Such as sv-SE.
        description: What has to be known of it; may be empty.
        header: Right at the top of each printed page.
        footer: Left at its bottom.
        page: Right at its bottom, with ``&A`` for the sheet, ``&P`` for the page and ``&N`` for how many there are.
    """

    title: str
    author: str
    language: str
    description: str
    header: str
    footer: str
    page: str


def fitted(headings: Sequence[str], lines: Sequence[Line]) -> tuple[Column, ...]:
    """Return columns as wide as what stands in them, within limits; longer texts are wrapped."""
    columns = []
    for at, heading in enumerate(headings):
        texts = [heading, *(line[at] for line in lines if at < len(line))]
        longest = max(len(str(safe(text) or "")) for text in texts)
        columns.append(Column(heading, min(max(longest + 2, NARROWEST), WIDEST), wrapped=True))
    return tuple(columns)


def workbook(sheets: Sequence[Sheet], about: About | None = None) -> bytes:
    """Return a workbook's bytes.

    openpyxl makes the book with titles and headings; the lines below them are put into what it made (`lines`).

    Args:
        sheets: Its sheets in order, at least one, each with at most `MOST_LINES`.
        about: What it says of itself when it is made for readers; the pages of one that is not are not laid out for print.
    """
    book = Workbook(write_only=True)
    if about:
        _properties(book, about)
    below = {}
    for number, sheet in enumerate(sheets, start=1):
        columns = _begin(book.create_sheet(sheet.name), sheet, number, about)
        below[f"xl/worksheets/sheet{number}.xml"] = written(sheet.lines, columns, len(sheet.above) + 2)
    return _filled(book, below)


def _properties(book: Workbook, about: About) -> None:
    told = book.properties
    told.title, told.language, told.description = about.title, about.language, about.description
    told.creator = told.lastModifiedBy = about.author
    told.created = told.modified = DAY_ZERO


def _begin(target: Worksheet, sheet: Sheet, number: int, about: About | None) -> list[tuple[str, int]]:
    """Write a sheet but for its lines: its title in A1, a line a row below it, and the table's headings, which stay in sight.

    Returns each column's letters and the style of its cells.
    """
    head = len(sheet.above) + 1
    target.freeze_panes = f"{get_column_letter(sheet.kept + 1)}{head + 1}"
    letters = [get_column_letter(at) for at in range(1, len(sheet.columns) + 1)]
    for letter, column in zip(letters, sheet.columns, strict=True):
        if column.width:
            target.column_dimensions[letter].width = column.width
    if about:
        _for_print(target, head, about)
    for at, line in enumerate(sheet.above):
        cell = _cell(target, line, TITLE if at == 0 else LINK if line in sheet.links else None)
        if line in sheet.links:
            cell.hyperlink = sheet.links[line]
        target.append([cell])
    headings = [_cell(target, column.heading, HEAD) for column in sheet.columns]
    for heading in headings:
        heading.alignment = WRAPPED
    target.append(headings)
    if sheet.marked:
        _mark_table(target, sheet, head, number)
    return [*zip(letters, (_style(target, column) for column in sheet.columns), strict=True)]


def _style(target: Worksheet, column: Column) -> int:
    """Return a column's style, by its place in the book's list of them."""
    pattern = WriteOnlyCell(target, 0)
    if column.format:
        pattern.number_format = column.format
    elif column.wrapped:
        pattern.alignment = WRAPPED
    return int(pattern.style_id)


def _cell(target: Worksheet, value: object, font: Font | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(target, safe(value))
    if font:
        cell.font = font
    return cell


def _for_print(target: Worksheet, head: int, about: About) -> None:
    """Set the page: as wide as the table, its headings and the mark of invented data on each."""
    target.print_title_rows = f"{head}:{head}"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = A4
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.oddHeader.right.text = about.header
    target.oddFooter.left.text = about.footer
    target.oddFooter.right.text = about.page


def _mark_table(target: Worksheet, sheet: Sheet, head: int, number: int) -> None:
    """Mark a sheet's table as one, with its headings, so that a screen reader and a filter find them."""
    corner = f"{get_column_letter(len(sheet.columns))}{head + len(sheet.lines)}"
    table = Table(displayName=f"Tabell{number}", ref=f"A{head}:{corner}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    table._initialise_columns()
    for column, declared in zip(table.tableColumns, sheet.columns, strict=True):
        column.name = declared.heading
    target.tables.add(table)


def _filled(book: Workbook, below: Mapping[str, Iterator[bytes]]) -> bytes:
    """Return a workbook's bytes with the lines of its sheets, and without the time at which it was made."""
    made, kept = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(kept, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = STAMP.sub(f"{DAY_ZERO.isoformat()}Z".encode(), content)
            begun, end, rest = content.partition(END_OF_LINES)
            again = zipfile.ZipInfo(entry.filename, DAY_ZERO.timetuple()[:6])
            again.compress_type = zipfile.ZIP_DEFLATED
            with target.open(again, "w") as file:
                file.write(begun)
                file.writelines(below.get(entry.filename, ()))
                file.write(end + rest)
    return kept.getvalue()
