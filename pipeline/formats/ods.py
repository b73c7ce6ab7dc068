"""What an OpenDocument workbook (.ods) says beside its values: numbers shown as per cent, merged cells; and how large it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError

from pipeline.formats import xml
from pipeline.formats.archives import Archive
from pipeline.formats.model import Marks, Span, Unreadable
from pipeline.formats.number_formats import PERCENT, is_of_note, shown
from pipeline.formats.xlsx import limit
from pipeline.problems import phrase

_NUMBERS = {"number-style", "percentage-style", "currency-style"}


def marks(archive: Archive) -> tuple[dict[str, Marks], dict[str, tuple[Span, ...]]]:
    """Return by sheet name what has to stand in cells in the place of what a reader gives, and which cells are merged.

    Raises:
        Unreadable: A part is damaged, or says more often than a sheet has room for that a filled cell is repeated.
    """
    archive.check()
    reader = _Reader()
    try:
        for part in ("styles.xml", "content.xml"):
            if part in archive.names:
                reader.read(archive.part(part))
    except ExpatError as error:
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("a_damaged_file")) from error
    return reader.marks, {name: tuple(spans) for name, spans in reader.merged.items()}


@dataclass
class _Style:
    """A style of numbers: the format that it amounts to, as other workbooks write it, and those it gives way to."""

    code: str = ""
    others: list[tuple[str, str]] = field(default_factory=list)


class _Reader:
    """Goes through the styles and the cells of an OpenDocument file."""

    def __init__(self) -> None:
        self.numbers: dict[str, _Style] = {}
        self.cells: dict[str, tuple[str, str]] = {}  # of each cell style: its style of numbers and its parent
        self.codes: dict[str, str] = {}
        self.marks: dict[str, Marks] = {}
        self.merged: dict[str, list[Span]] = {}
        self.number: _Style | None = None
        self.is_text = False
        self.row = self.next_row = self.column = self.filled = 0
        self.columns: list[tuple[int, str]] = []
        self.row_style = ""
        self.sheet = ""

    def read(self, content: bytes) -> None:
        """Go through one part."""
        parser = xml.parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        self.codes.clear()
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in ("table-cell", "covered-table-cell"):
            self._cell(_plain(attributes.items()))
        elif name == "table-row":
            said = _plain(attributes.items())
            self.row, self.column, self.row_style = self.next_row, 0, said.get("default-cell-style-name", "")
            self.repeated = _times(said.get("number-rows-repeated"))
            self.next_row += self.repeated
        elif name == "table-column":
            said = _plain(attributes.items())
            last = self.columns[-1][0] if self.columns else 0
            style = said.get("default-cell-style-name", "")
            self.columns.append((last + _times(said.get("number-columns-repeated")), style))
        elif name == "table":
            self.sheet = _plain(attributes.items()).get("name", "")
            self.next_row, self.filled, self.columns = 0, 0, []
        elif name in _NUMBERS:
            self.number = _Style()
            self.numbers[_plain(attributes.items()).get("name", "")] = self.number
        elif self.number is not None:
            self._number(name, _plain(attributes.items()))
        elif name == "style":
            said = _plain(attributes.items())
            if said.get("family") == "table-cell":
                self.cells[said.get("name", "")] = said.get("data-style-name", ""), said.get("parent-style-name", "")

    def _number(self, name: str, said: dict[str, str]) -> None:
        """Take in a part of a style of numbers."""
        number = self.number
        if number is None:
            return
        self.is_text = name == "text"
        if name == "number":
            number.code += "0"
        elif name == "map":
            condition = said.get("condition", "").replace("value()", "").replace("!=", "<>").strip()
            number.others.append((condition, said.get("apply-style-name", "")))

    def _data(self, text: str) -> None:
        if self.is_text and self.number is not None:
            self.number.code += f'"{text}"'

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "text":
            self.is_text = False
        elif name in _NUMBERS:
            if self.number is not None and name == "percentage-style":
                # The sign is written as text, and means what it says.
                self.number.code = self.number.code.replace("%", "") + "%"
            self.number = None

    def _cell(self, said: dict[str, str]) -> None:
        """Take in a cell, or as many as it stands for."""
        times = _times(said.get("number-columns-repeated"))
        first, self.column = self.column, self.column + times
        rows, columns = _times(said.get("number-rows-spanned")), _times(said.get("number-columns-spanned"))
        if rows > 1 or columns > 1:
            span = (self.row, first), (self.row + rows - 1, first + columns - 1)
            self.merged.setdefault(self.sheet, []).append(span)
        if not said.keys() & {"value", "value-type", "formula"}:
            return
        self.filled += times * self.repeated
        limit(self.filled)
        if said.get("value-type") not in ("float", "percentage"):
            return
        code = self._code(said.get("style-name") or self.row_style or self._column_style(first))
        if not code and said["value-type"] == "percentage":
            code = PERCENT
        text = shown(code, float(said.get("value", "nan"))) if code else None
        if text is not None:
            found = self.marks.setdefault(self.sheet, {})
            found.update(
                ((row, column), text)
                for row in range(self.row, self.row + self.repeated)
                for column in range(first, first + times)
            )

    def _column_style(self, column: int) -> str:
        return next((style for end, style in self.columns if column < end), "")

    def _code(self, style: str) -> str:
        """Return the format of note that a cell style has of its own or by its parents; empty when it has none."""
        if style not in self.codes:
            name, seen = style, set[str]()
            while name in self.cells and not self.cells[name][0] and name not in seen:
                seen.add(name)
                name = self.cells[name][1]
            code = self._whole(self.cells.get(name, ("", ""))[0])
            self.codes[style] = code if is_of_note(code) else ""
        return self.codes[style]

    def _whole(self, name: str) -> str:
        """Return a style of numbers as a format of as many sections as there are conditions in it, and one."""
        style = self.numbers.get(name)
        if style is None:
            return ""
        others = [(condition, self.numbers[other].code) for condition, other in style.others if other in self.numbers]
        return ";".join([*(f"[{condition}]{code}" for condition, code in others[:2]), style.code])


def _plain(attributes: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Return attributes by their names without prefix."""
    return {name.rpartition(":")[2]: value for name, value in attributes}


def _times(text: str | None) -> int:
    """Return how often something is repeated; once when it is not said."""
    return int(text) if text and text.isdecimal() else 1
