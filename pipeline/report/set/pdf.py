"""From Typst source to a tagged PDF (PDF/UA-1 and PDF/A-2a): the same source gives the same bytes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Object

from pipeline.report import style
from pipeline.report.set.typst import ReportError

if TYPE_CHECKING:
    from typst import PDFStandard

__all__ = ["STANDARDS", "ReportError", "chapter_pages", "loose_pages", "page_count", "write_pdf"]

STANDARDS: list[PDFStandard] = ["ua-1", "a-2a"]

MARGINS = (21 / 25.4 * 72, 17 / 25.4 * 72)
"""What template.typ leaves above and below the text, in points."""

MOST_EMPTY = 0.2
"""Part of a page's room for text that may be empty at its foot."""


def write_pdf(main: Path, target: Path, date: datetime.date) -> None:
    """Write the PDF of a document's source.

    Args:
        main: The source's main file; its folder holds everything else.
        target: The PDF; an older one is replaced.
        date: The date that the file bears.

    Raises:
        ReportError: When Typst refuses the source, or warns: an unknown font or glyph is no detail here.
    """
    compiled = _compiled(main, date)
    with pikepdf.open(io.BytesIO(compiled)) as document:
        for table in _elements(document.Root.StructTreeRoot, Name.Table):
            _mark_row_headers(table)
        target.parent.mkdir(parents=True, exist_ok=True)
        document.save(
            target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True
        )


def chapter_pages(pdf: Path) -> dict[str, int]:
    """Return the page, 1 = the first, on which each chapter of a finished PDF begins, by its heading."""
    with pikepdf.open(pdf) as document, document.open_outline() as outline:
        numbers = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        return {entry.title: numbers[entry.destination[0].objgen] for entry in outline.root}  # type: ignore[index]


def page_count(pdf: Path) -> int:
    """Return how many pages a finished PDF has."""
    with pikepdf.open(pdf) as document:
        return len(document.pages)


def loose_pages(pdf: Path) -> int:
    """Return on how many pages of a finished PDF more is empty than should be; the first and the last are as they are."""
    with pikepdf.open(pdf) as document:
        return sum(_empty(page) > MOST_EMPTY for page in list(document.pages)[1:-1])


def _empty(page: pikepdf.Page) -> float:
    """Return the part of a page's room for text that lies below its last line; figures and tables end with a line too."""
    above, below = MARGINS
    height = float(page.mediabox[3])
    place, kept, lines = pikepdf.Matrix(), [], [height - above]
    for step in pikepdf.parse_content_stream(page, "q Q cm Tm"):
        if not isinstance(step, pikepdf.ContentStreamInstruction):
            continue  # a drawing in the stream itself
        match str(step.operator):
            case "q":
                kept.append(place)
            case "Q":
                place = kept.pop()
            case "cm":
                place = _matrix(step.operands) @ place
            case "Tm":
                lines.append((_matrix(step.operands) @ place).f)
    return (min(y for y in lines if y > below) - below) / (height - above - below)


def _matrix(operands: Iterable[object]) -> pikepdf.Matrix:
    """Return the matrix that an operator gives."""
    return pikepdf.Matrix(*(float(str(number)) for number in operands))


def _compiled(main: Path, date: datetime.date) -> bytes:
    """Return what Typst makes of the source."""
    noon = datetime.datetime.combine(date, datetime.time(12), datetime.UTC)
    try:
        compiled, warnings = typst.compile_with_warnings(
            str(main),
            root=str(main.parent),
            format="pdf",
            font_paths=[str(style.FONT_FOLDER)],
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=int(noon.timestamp()),
        )
    except typst.TypstError as error:
        raise ReportError(_told(error)) from error
    if warnings:
        raise ReportError("Typst warns: " + "; ".join(_told(warning) for warning in warnings))
    return compiled


def _told(trouble: typst.TypstError | typst.TypstWarning) -> str:
    """Return what Typst says of an error or a warning, with its hints."""
    return " ".join([trouble.message, *(f"(hint: {hint})" for hint in trouble.hints)])


def _children(element: Object) -> list[Dictionary]:
    """Return a structure element's child elements, without its marked content."""
    kids = element.get("/K", Array())
    listed = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in listed if isinstance(kid, Dictionary) and "/S" in kid]


def _elements(parent: Object, kind: Name) -> Iterator[Dictionary]:
    """Yield every structure element of a kind below another."""
    for child in _children(parent):
        if kind == child.S:
            yield child
        yield from _elements(child, kind)


def _mark_row_headers(table: Dictionary) -> None:
    """Make the first cell of each row of a table's body the header of its row.

    Typst can do so itself only behind a switch that its Python package does not have. The lists of header cells that
    Typst gave the others are dropped: they name the column's header only, and would hide the row's. A table so small
    that headers would outnumber data (two columns, or one row) stays as it is: its column headers are enough, and
    checkers take more headers than data for a broken table.
    """
    rows = [_children(row) for body in _elements(table, Name.TBody) for row in _children(body)]
    column_headers = sum(1 for _ in _elements(table, Name.TH))
    if column_headers + len(rows) > sum(len(cells) - 1 for cells in rows):
        return
    for cells in rows:
        for at, cell in enumerate(cells):
            attributes = _table_attributes(cell)
            if "/Headers" in attributes:
                del attributes["/Headers"]
            if at == 0:
                cell.S = Name.TH
                attributes.Scope = Name.Row


def _table_attributes(cell: Dictionary) -> Dictionary:
    """Return a cell's table attributes, new ones if it has none."""
    given = cell.get("/A")
    listed = list(given) if isinstance(given, Array) else [given] if given is not None else []
    for attributes in listed:
        if isinstance(attributes, Dictionary) and attributes.get("/O") == Name.Table:
            return attributes
    fresh = Dictionary(O=Name.Table)
    cell.A = Array([*listed, fresh])
    return fresh
