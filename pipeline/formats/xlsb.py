"""What a binary workbook (.xlsb) says beside its values: numbers that it shows as per cent; and how large it is."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from pipeline.formats.archives import Archive
from pipeline.formats.model import Marks, Unreadable
from pipeline.formats.number_formats import BUILT_IN, is_of_note, shown
from pipeline.formats.packages import main_part, related
from pipeline.formats.xls import rk
from pipeline.formats.xlsx import limit
from pipeline.problems import phrase

_ROW, _RK, _REAL, _FORMULA = 0, 2, 5, 9
_CELLS = range(1, 12)
_FORMAT, _XF, _SHEET, _XFS_BEGIN, _XFS_END = 44, 47, 156, 617, 618


def marks(archive: Archive) -> dict[str, Marks]:
    """Return by sheet name what has to stand in cells in the place of what a reader gives.

    Raises:
        Unreadable: A part is damaged or a sheet too large.
    """
    try:
        book = main_part(archive)
        links = related(archive, book)
        formats = _formats(archive, [part for part, kind in links.values() if kind == "styles"])
        found = {}
        for kind, data in _records(archive.part(book)):
            if kind == _SHEET:
                link, rest = _text(data[8:])
                part = links.get(link, ("", ""))[0]
                if part in archive.names:
                    found[_text(rest)[0]] = _sheet(archive.part(part), formats)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("a_damaged_file")) from error
    archive.check()
    return found


def _formats(archive: Archive, parts: list[str]) -> dict[int, str]:
    """Return the formats of note by the number of the cell style that has them."""
    codes, styles = dict(BUILT_IN), []
    for part in parts:
        is_cells = False
        for kind, data in _records(archive.part(part)) if part in archive.names else ():
            is_cells = kind == _XFS_BEGIN or (is_cells and kind != _XFS_END)
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", data)[0]] = _text(data[2:])[0]
            elif kind == _XF and is_cells:
                styles.append(struct.unpack_from("<H", data, 2)[0])
    return {place: codes[one] for place, one in enumerate(styles) if one in codes and is_of_note(codes[one])}


def _sheet(content: bytes, formats: Mapping[int, str]) -> Marks:
    """Return the marks of one sheet."""
    found: Marks = {}
    row = last = 0
    for kind, data in _records(content):
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0]
        elif kind in _CELLS:
            column, style = struct.unpack_from("<II", data)
            last = max(last, column)
            code = formats.get(style & 0xFF_FFFF)
            if code and kind in (_RK, _REAL, _FORMULA):
                value = (
                    rk(struct.unpack_from("<I", data, 8)[0]) if kind == _RK else struct.unpack_from("<d", data, 8)[0]
                )
                text = shown(code, value)
                if text is not None:
                    found[row, column] = text
    limit((row + 1) * (last + 1))
    return found


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the data of each record."""
    at, end = 0, len(content)
    while at < end:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            byte = content[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield kind, content[at : at + length]
        at += length


def _text(data: bytes) -> tuple[str, bytes]:
    """Return a text with its length before it, and what follows it."""
    length = struct.unpack_from("<I", data)[0]
    if length == 0xFFFF_FFFF:
        return "", data[4:]
    return data[4 : 4 + 2 * length].decode("utf-16-le", "replace"), data[4 + 2 * length :]
