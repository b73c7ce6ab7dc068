"""What an Excel file says beside its values: formulas nobody has calculated, errors, shares shown as per cent; and how large it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.parsers.expat import ExpatError

from pipeline.formats import xml
from pipeline.formats.archives import Archive
from pipeline.formats.model import Marks, Unreadable
from pipeline.formats.number_formats import BUILT_IN, is_of_note, shown
from pipeline.formats.packages import main_part, related
from pipeline.problems import phrase

MOST_CELLS = 20_000_000
_ROW_NUMBER = re.compile(r"\d{1,7}$")
# Most large sheets hold no formula and no error, and no parser need go through them.
_FORMULA_OR_ERROR = [b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b't="e"', b"t='e'"]
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>")
_LAST_PLACE = re.compile(rb""" r=["']([A-Z]{1,3})(\d{1,7})["']""")


def marks(archive: Archive) -> dict[str, Marks]:
    """Return by sheet name what has to stand in cells (row and column from 0) in the place of what a reader gives.

    Raises:
        Unreadable: A part is damaged or a sheet too large.
    """
    try:
        book = main_part(archive)
        links = related(archive, book)
        formats = _formats(archive, [part for part, kind in links.values() if kind == "styles"])
        parts = {name: links[link][0] for name, link in _sheets(archive.part(book)) if link in links}
        found = {name: _marks(archive.part(part), formats) for name, part in parts.items() if part in archive.names}
    except ExpatError as error:
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("a_damaged_file")) from error
    archive.check()
    return found


def limit(cells: int) -> None:
    """Stop at a sheet that would fill so many cells; see `marks`."""
    if cells > MOST_CELLS:
        found = phrase("sheet_of_cells", cells=cells)
        raise Unreadable("too-large", most=phrase("cells", cells=MOST_CELLS), found=found)


def _sheets(content: bytes) -> list[tuple[str, str]]:
    """Return each sheet's name and the id of the link to its part."""
    return [
        (attributes.get("name", ""), next((value for name, value in attributes.items() if name.endswith(":id")), ""))
        for name, attributes in xml.elements(content)
        if name == "sheet"
    ]


def _formats(archive: Archive, parts: list[str]) -> dict[str, str]:
    """Return the formats of note by the number of the cell style that has them."""
    codes = {str(number): code for number, code in BUILT_IN.items()}
    styles: list[str] = []
    for part in parts:
        is_cells = False
        for name, attributes in xml.elements(archive.part(part)) if part in archive.names else ():
            if name == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
                is_cells = name == "cellXfs"
            elif name == "xf" and is_cells:
                styles.append(attributes.get("numFmtId", ""))
    return {str(place): codes[one] for place, one in enumerate(styles) if one in codes and is_of_note(codes[one])}


def _marks(content: bytes, formats: Mapping[str, str]) -> Marks:
    """Return the marks of one sheet."""
    if not _has_style(content, formats) and not any(sign in content for sign in _FORMULA_OR_ERROR):
        limit(_area(content))
        return {}
    return _read(content, formats)


def _has_style(content: bytes, styles: Collection[str]) -> bool:
    any_of = "|".join(styles).encode()
    return bool(styles) and re.search(rb"""s\s*=\s*["'](?:""" + any_of + rb""")["']""", content) is not None


def _read(content: bytes, formats: Mapping[str, str]) -> Marks:
    """Return the marks of a sheet whose cells are gone through.

    Most cells have no mark: what a cell holds is listened to only where its style, its type or a formula asks for it, and where it
    stands is worked out only then. One function with what it is at, for it is called millions of times.
    """
    found: Marks = {}
    parser = xml.parser()
    prefix = xml.prefix(content)
    cell_tag, row_tag, formula_tag = prefix + "c", prefix + "row", prefix + "f"
    value_tag = prefix + "v"
    row, width = -1, 0
    anchor, since = "", 0  # the last cell that had a reference, and how many stand from it to this
    cell: dict[str, str] = {}
    texts: dict[str, str] = {}
    part = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cell, anchor, since, row, width, part
        if tag == cell_tag:
            cell = attributes
            anchor, since = (attributes["r"], 0) if "r" in attributes else (anchor, since + 1)
            if attributes.get("s") in formats or attributes.get("t") == "e":
                parser.EndElementHandler, parser.CharacterDataHandler = end, data
        elif tag == row_tag:
            width = max(width, _column(anchor) + since + 1)
            row = _row(attributes, row + 1)
            anchor, since = "", 0
        elif tag == formula_tag:
            parser.EndElementHandler, parser.CharacterDataHandler = end, data
            texts[tag] = ""
            part = tag
        else:
            part = tag

    def data(text: str) -> None:
        texts[part] = texts.get(part, "") + text

    def end(tag: str) -> None:
        nonlocal part
        part = ""
        if tag == cell_tag:
            parser.EndElementHandler = parser.CharacterDataHandler = None
            mark = _mark(cell, texts.get(value_tag, ""), texts.get(formula_tag), formats)
            texts.clear()
            if mark is not None:
                found[_row(cell, row), _column(anchor) + since] = mark

    parser.StartElementHandler = start
    parser.Parse(content, True)
    limit((row + 1) * max(width, _column(anchor) + since + 1))
    return found


def _mark(cell: Mapping[str, str], value: str, formula: str | None, formats: Mapping[str, str]) -> str | None:
    """Return what has to stand in a cell; None when its value is what it says.

    Args:
        cell: The cell's attributes.
        value: What its value is written as; empty when it has none.
        formula: Its formula; None when it has none.
        formats: The formats of note by style.
    """
    kind = cell.get("t", "n")
    if kind == "e":
        return value
    if formula is not None and not value and kind not in ("str", "inlineStr"):
        return f"={formula}"
    code = formats.get(cell.get("s", ""))
    if not code or not value or kind != "n":
        return None
    try:
        return shown(code, float(value))
    except ValueError:
        return None


def _row(attributes: Mapping[str, str], default: int) -> int:
    """Return the row, from 0, that a row or a cell says it is or stands in."""
    number = _ROW_NUMBER.search(attributes.get("r", ""))
    return int(number[0]) - 1 if number else default


def _column(reference: str) -> int:
    """Return the column, from 0, of a cell's reference."""
    column = 0
    for letter in reference:
        if not letter.isalpha():
            break
        column = column * 26 + ord(letter) - 64
    return column - 1


def _area(content: bytes) -> int:
    """Return how many cells a sheet would fill, up to its last row and column; each row's last cell is looked at."""
    rows = columns = 0
    for end in _ROW_END.finditer(content):
        match = _LAST_PLACE.match(content, max(0, content.rfind(b" r=", 0, end.start())))
        if match:
            rows, columns = max(rows, int(match[2])), max(columns, _column(match[1].decode()) + 1)
    return rows * columns
