"""What an old Excel file (.xls) says beside its values: numbers that it shows as per cent, and errors."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from pipeline.formats.model import Marks
from pipeline.formats.number_formats import BUILT_IN, is_of_note, shown

Record = tuple[int, bytes]

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_BOF, _EOF, _FORMULA, _SHEET, _MULRK, _XF, _FORMAT = 0x809, 0x0A, 0x06, 0x85, 0xBD, 0xE0, 0x41E
_NUMBER, _BOOLERR, _RK = 0x203, 0x205, 0x27E
_CELLS = {_NUMBER, _BOOLERR, _RK, _MULRK, _FORMULA, 0x406}
_FREE = 0xFFFFFFFA  # numbers from here on name no sector


def marks(content: bytes) -> dict[str, Marks]:
    """Return by sheet name what has to stand in cells in the place of what a reader gives; none where the file is too odd for that.

    Args:
        content: An old Excel file that a reader has opened.
    """
    try:
        return _marks(content)
    except (struct.error, LookupError, ValueError):
        # calamine has read the values: what is damaged is nothing that it needs, and no format can be told.
        return {}


def _marks(content: bytes) -> dict[str, Marks]:
    book = _book(content)
    is_new = struct.unpack_from("<H", book, 4)[0] == 0x600  # BIFF8, from Excel 97 on
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    for kind, data in _records(book, 0):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _text(data[2:], 2, is_new)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _SHEET:
            sheets.append((_text(data[6:], 1, is_new), struct.unpack_from("<I", data)[0]))
    formats = {place: codes[one] for place, one in enumerate(styles) if one in codes and is_of_note(codes[one])}
    return {name: _sheet(book, start, formats) for name, start in sheets}


def _sheet(book: bytes, start: int, formats: dict[int, str]) -> Marks:
    """Return the marks of one sheet."""
    found: Marks = {}
    for kind, data in _records(book, start):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", data)
            for place, style, value in _values(kind, data, column):
                text = value if isinstance(value, str) else shown(formats[style], value) if style in formats else None
                if text is not None:
                    found[row, place] = text
    return found


def _values(kind: int, data: bytes, column: int) -> Iterator[tuple[int, int, float | str]]:
    """Yield column, style, and number or error of the cells of a record."""
    if kind == _MULRK:
        for place in range((len(data) - 6) // 6):
            style, value = struct.unpack_from("<HI", data, 4 + 6 * place)
            yield column + place, style, rk(value)
        return
    style = struct.unpack_from("<H", data, 4)[0]
    if kind == _RK:
        yield column, style, rk(struct.unpack_from("<I", data, 6)[0])
    elif kind == _BOOLERR:
        if data[7]:
            yield column, style, _ERRORS.get(data[6], "#N/A")
    elif data[12:14] != b"\xff\xff" or kind == _NUMBER:
        yield column, style, struct.unpack_from("<d", data, 6)[0]
    elif data[6] == 2:  # a formula whose result is an error
        yield column, style, _ERRORS.get(data[8], "#N/A")


def rk(packed: int) -> float:
    """Return a number that Excel has packed in 32 bits: a whole one or the upper half of a float, perhaps in hundredths."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x8000_0000 else 0))
    else:
        value = struct.unpack("<d", bytes(4) + struct.pack("<I", packed & 0xFFFF_FFFC))[0]
    return value / 100 if packed & 1 else value


def _records(book: bytes, start: int) -> Iterator[Record]:
    """Yield the records of a sheet or of the book itself, from its beginning to its end; charts within it are passed over."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        start += 4
        depth += (kind == _BOF) - (kind == _EOF)
        if depth < 1:
            return
        if depth == 1:
            yield kind, book[start : start + length]
        start += length


def _text(data: bytes, length_bytes: int, is_new: bool) -> str:
    """Return a short text with its length before it."""
    if not is_new:
        return data[1 : 1 + data[0]].decode("cp1252", "replace")
    length = int.from_bytes(data[:length_bytes], "little")
    is_wide, body = data[length_bytes] & 1, data[length_bytes + 1 :]
    return body[: 2 * length].decode("utf-16-le", "replace") if is_wide else body[:length].decode("latin-1")


def _book(content: bytes) -> bytes:
    """Return the stream of the workbook out of the compound file that it is kept in."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    small_size = 1 << struct.unpack_from("<H", content, 32)[0]
    tables, directory, limit, small_table = (struct.unpack_from("<I", content, at)[0] for at in (44, 48, 56, 60))

    def sector(number: int) -> bytes:
        return content[size * (number + 1) : size * (number + 2)]

    numbers = list(struct.unpack_from("<109I", content, 76))
    further = struct.unpack_from("<I", content, 68)[0]
    while further < _FREE and len(numbers) <= len(content) // size:
        *more, further = struct.unpack(f"<{size // 4}I", sector(further))
        numbers += more
    links = [link for one in numbers[:tables] if one < _FREE for link in struct.unpack(f"<{size // 4}I", sector(one))]
    entries = _chain(directory, links, sector)
    found = {}
    for at in range(0, len(entries) - 127, 128):
        name = entries[at : at + max(0, struct.unpack_from("<H", entries, at + 64)[0] - 2)].decode(
            "utf-16-le", "replace"
        )
        found.setdefault(name, struct.unpack_from("<II", entries, at + 116))
    start, length = found.get("Workbook") or found["Book"]
    if length >= limit:
        return _chain(start, links, sector)[:length]
    small = _chain(found["Root Entry"][0], links, sector)
    small_links = list(struct.unpack(f"<{len(raw) // 4}I", raw)) if (raw := _chain(small_table, links, sector)) else []
    return _chain(start, small_links, lambda one: small[small_size * one : small_size * (one + 1)])[:length]


def _chain(number: int, links: list[int], sector: Callable[[int], bytes]) -> bytes:
    """Return sectors that follow each other, put together."""
    parts: list[bytes] = []
    while number < _FREE and len(parts) <= len(links):
        parts.append(sector(number))
        number = links[number]
    return b"".join(parts)
