"""Binary workbooks written by hand: an .xls of cells with number formats in its compound file, and an .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from corpus_files import zipped

Cell = tuple[float, str]
"""A number and the format that it has."""


def xls(lines: Sequence[Sequence[Cell]], packed: bool = False) -> bytes:
    """Return an Excel 97 file with one sheet.

    Args:
        lines: The cells.
        packed: Whether numbers are packed in 32 bits, a row's in one record.
    """
    formats = list(dict.fromkeys(code for line in lines for _, code in line))
    before = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    styles = b"".join(
        _record(0x41E, struct.pack("<H", 164 + place) + _wide(code)) for place, code in enumerate(formats)
    ) + b"".join(_record(0xE0, struct.pack("<HH16x", 0, 164 + place)) for place in range(len(formats)))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, line in enumerate(lines):
        if packed:
            cells = b"".join(struct.pack("<HI", formats.index(code), _rk(value)) for value, code in line)
            sheet += _record(0xBD, struct.pack("<HH", row, 0) + cells + struct.pack("<H", len(line) - 1))
            continue
        for column, (value, code) in enumerate(line):
            sheet += _record(0x203, struct.pack("<HHHd", row, column, formats.index(code), value))
    sheet += _record(0x0A, b"")
    name = b"Blad1"
    length = len(before) + len(styles) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IHBB", length, 0, len(name), 0) + name)
    return _compound(before + styles + bound + _record(0x0A, b"") + sheet)


def xlsb(lines: Sequence[Sequence[Cell]]) -> bytes:
    """Return a binary workbook with one sheet."""
    formats = list(dict.fromkeys(code for line in lines for _, code in line))
    codes = b"".join(
        _binary(44, struct.pack("<HI", 164 + place, len(code)) + code.encode("utf-16-le"))
        for place, code in enumerate(formats)
    )
    cells = b"".join(_binary(47, struct.pack("<HH12x", 0, 164 + place)) for place in range(len(formats)))
    styles = _binary(278, b"") + codes + _binary(617, struct.pack("<I", len(formats))) + cells + _binary(618, b"")
    rows = b"".join(
        _binary(0, struct.pack("<I21x", row))
        + b"".join(
            _binary(5, struct.pack("<IId", column, formats.index(code), value))
            for column, (value, code) in enumerate(line)
        )
        for row, line in enumerate(lines)
    )
    size = struct.pack("<IIII", 0, len(lines) - 1, 0, max(map(len, lines)) - 1)
    sheet = _binary(129, b"") + _binary(148, size) + _binary(145, b"") + rows + _binary(146, b"") + _binary(130, b"")
    bound = struct.pack("<II", 0, 1) + _long("rId1") + _long("Blad1")
    book = _binary(131, b"") + _binary(143, b"") + _binary(156, bound) + _binary(144, b"") + _binary(132, b"")
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    link = '<Relationship Id="{}" Type="' + kinds + '/{}" Target="{}"/>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped(
        {
            "[Content_Types].xml": types.encode(),
            "_rels/.rels": links.format(link.format("r", "officeDocument", "xl/workbook.bin")).encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links.format(
                link.format("rId1", "worksheet", "worksheets/sheet1.bin") + link.format("rId2", "styles", "styles.bin")
            ).encode(),
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _binary(kind: int, data: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(data)
    while size > 127:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return number + length + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _long(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _rk(value: float) -> int:
    """Return a number packed: a whole one, or whole hundredths."""
    return int(value) << 2 | 2 if float(value).is_integer() else round(value * 100) << 2 | 3


def _compound(stream: bytes) -> bytes:
    """Return a compound file with one stream ``Workbook``, long enough to stand in whole sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    fat = [table, end, *range(3, 2 + sectors), end]
    fat += [free] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII36xIII", 2 * len(name) + 2, kind, 1, free, free, child, start, size, 0)
        for name, kind, child, start, size in (("Root Entry", 5, 1, end, 0), ("Workbook", 2, free, 2, len(stream)))
    )
    return header + struct.pack("<128I", *fat) + entries.ljust(512, b"\0") + stream
