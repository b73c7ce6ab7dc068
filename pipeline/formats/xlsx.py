"""What an Excel file says beside its values: formulas that nobody has calculated, errors, percentages; and how large it would be."""

from __future__ import annotations

import html
import posixpath
import re

from pipeline.formats.archives import Archive
from pipeline.formats.model import Unreadable
from pipeline.problems import phrase

MOST_CELLS = 20_000_000
_FORMULA_OR_ERROR = re.compile(
    # A cell with a formula, or one of the type error.
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
    rb"|<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>(?:\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_PERCENT_IDS = {b"9", b"10"}

Marks = dict[tuple[int, int], str]


def marks(archive: Archive) -> dict[str, Marks]:
    """Return by sheet name what has to stand in cells (row and column from 0) in the place of what a reader gives.

    Raises:
        Unreadable: A part is damaged or the sheet too large.
    """
    archive.check()
    percents = _percent_styles(archive)
    return {name: _sheet_marks(archive.part(part), percents) for name, part in _sheet_parts(archive).items()}


def limit_repetition(archive: Archive) -> None:
    """Stop at an .ods file that says more often than a sheet has room for that a filled cell is repeated; see `marks`."""
    archive.check()
    content = archive.part("content.xml") if "content.xml" in archive.names else b""
    cells = 0
    for row in re.split(rb"<table:table-row\b", content)[1:]:
        head, _, body = row.partition(b">")
        wide = sum(
            int(times[1]) if (times := re.search(rb'number-columns-repeated="(\d+)"', cell)) else 1
            for cell in re.findall(rb"<table:table-cell\b([^>]*(?:value|formula)[^>]*)>", body)
        )
        times = re.search(rb'number-rows-repeated="(\d+)"', head)
        cells += wide * (int(times[1]) if times else 1)
    _limit(cells)


def _limit(cells: int) -> None:
    if cells > MOST_CELLS:
        found = phrase("sheet_of_cells", cells=cells)
        raise Unreadable("too-large", most=phrase("cells", cells=MOST_CELLS), found=found)


def _sheet_parts(archive: Archive) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name."""
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, links} <= archive.names:
        raise Unreadable("cut-off", wanted=phrase("whole_workbook_or_document"), found=phrase("no_list_of_sheets"))
    targets = {}
    for link in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", archive.part(links)):
        targets[_attribute(link, "Id")] = posixpath.normpath(posixpath.join("/xl", _attribute(link, "Target"))).lstrip(
            "/"
        )
    sheets = re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", archive.part(book))
    parts = {_attribute(sheet, "name"): targets.get(_attribute(sheet, r"\w+:id"), "") for sheet in sheets}
    return {name: part for name, part in parts.items() if part in archive.names}


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"'.encode(), tag)
    return _unescaped(found[1]) if found else ""


def _unescaped(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))


def _percent_styles(archive: Archive) -> set[bytes]:
    """Return the numbers of the cell styles that show a share of 1 as percent."""
    if "xl/styles.xml" not in archive.names:
        return set()
    styles = archive.part("xl/styles.xml")
    own = re.findall(rb"<(?:\w+:)?numFmt\b[^>]*>", styles)
    ids = _PERCENT_IDS | {_attribute(one, "numFmtId").encode() for one in own if "%" in _attribute(one, "formatCode")}
    formats = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    each = re.findall(rb"<(?:\w+:)?xf\b[^>]*>", formats[0]) if formats else []
    return {str(place).encode() for place, one in enumerate(each) if _attribute(one, "numFmtId").encode() in ids}


def _sheet_marks(xml: bytes, percents: set[bytes]) -> Marks:
    """Return the marks of one sheet."""
    _limit(_area(xml))
    found: Marks = {}
    if b"<f" in xml or b":f" in xml or b't="e"' in xml:
        for plain, formula, wrong, error in _FORMULA_OR_ERROR.findall(xml):
            if place := _place(wrong or plain):
                found[place] = _unescaped(error) if wrong else f"={_unescaped(formula)}"
    if percents:
        style = rb"|".join(sorted(percents))
        pattern = (
            rb'<(?:\w+:)?c\b([^>]*\bs="(?:'
            + style
            + rb')"[^>]*)>(?:(?!<(?:\w+:)?v|</(?:\w+:)?c>).)*<(?:\w+:)?v>([^<]+)</'
        )
        for attributes, value in re.findall(pattern, xml):
            place = _place(attributes)
            if place and place not in found and b't="' not in attributes.replace(b't="n"', b""):
                found[place] = f"{float(value) * 100:.12g} %"
    return found


def _place(attributes: bytes) -> tuple[int, int] | None:
    """Return row and column, from 0, of a cell's reference."""
    match = _REFERENCE.search(attributes)
    return (int(match[2]) - 1, _column(match[1])) if match else None


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _area(xml: bytes) -> int:
    """Return how many cells a sheet would fill, up to its last row and column; each row's last cell is looked at."""
    rows = columns = 0
    for end in _ROW_END.finditer(xml):
        at = xml.rfind(b' r="', 0, end.start())
        match = _REFERENCE.match(xml, at + 1)
        if match:
            rows, columns = max(rows, int(match[2])), max(columns, _column(match[1]) + 1)
    return rows * columns
