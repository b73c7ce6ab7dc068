"""A search saved from Brå's statistics page: blocks of a municipality's row and its offences, years and measures in columns.

What stands in it is told as lines of Brå's export, so that both are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.formats import Sheet
from pipeline.ingest.crime.bra import AREA_NAME, MONTHS, PER_100_000, YEAR
from pipeline.ingest.crime.table import MOST_ABOVE, Line, Table, clean
from pipeline.ingest.files import Delivery
from pipeline.problems import Place, ProblemLog, at

HEADER = ["Region", "Brott", "År", "Period", "Antal", "/100 000 inv"]
MOST_HEADS = 6
RESULT = re.compile(r"resultat:?\s*\d+", re.IGNORECASE)


@dataclass(frozen=True)
class _Column:
    """What stands above a column of numbers."""

    year: str
    period: str = ""
    is_rate: bool = False


class Search(Table):
    """A saved search, whose numbers stand as lines of Brå's export."""

    @classmethod
    def found_in(cls, sheet: Sheet) -> Search | None:
        """Return the search that a sheet holds; None when it holds none."""
        for top, row in enumerate(sheet.rows[:MOST_ABOVE]):
            if _is_head(row) and any(YEAR.fullmatch(clean(text)) for text in row[1:] if text):
                first = next((at for at in range(top, -1, -1) if not _is_head(sheet.rows[at])), -1) + 1
                depth = next(
                    (size for size, line in enumerate(sheet.rows[first:]) if not _is_head(line)),
                    len(sheet.rows) - first,
                )
                return cls(sheet, first, depth, HEADER) if depth <= MOST_HEADS else None
        return None

    def where(self, place: int) -> Place:
        """Return where a number stands: its row, and of several columns in which."""
        row, period = self._cells[place]
        one = at(sheet=self.sheet.name, row=row) if self.sheet.name else at(row=row)
        return (*one, *at(column=period)) if len(self._columns) > 1 else one

    def lines(self, file: Delivery, log: ProblemLog) -> tuple[Sequence[int], Sequence[Line]]:
        """Return the numbers as lines of the export, each with its number in the search; headings of pages are none."""
        file.rows += len(self._lines)
        return range(len(self._lines)), self._lines

    @cached_property
    def _columns(self) -> dict[int, _Column]:
        """What stands above each column; a heading of several columns stands in the first of them."""
        heads = self.sheet.rows[self.top : self.top + self.depth]
        below = [row for row in self.sheet.rows[self.top + self.depth :] if row and row[0]]
        used = {column for row in below for column, text in enumerate(row) if column and text}
        width = max(used, default=0) + 1
        filled = [_to_the_right([*map(clean, row), *[""] * (width - len(row))][:width]) for row in heads]
        found = {}
        for column in sorted(used):
            texts = [row[column] for row in filled]
            years = [text for text in texts if YEAR.fullmatch(text)]
            months = [text for text in texts if text[:3].casefold() in MONTHS and not YEAR.fullmatch(text)]
            if years:
                is_rate = any(map(PER_100_000.search, texts))
                found[column] = _Column(years[-1], months[-1][:3] if months else "", is_rate)
        return found

    @cached_property
    def _numbered(self) -> tuple[list[tuple[int, str]], list[Line]]:
        """The place of each number, and the numbers as lines of the export."""
        above = {tuple(map(clean, row)) for row in self.sheet.rows[: self.top + self.depth]}
        block = ""
        cells: list[tuple[int, str]] = []
        lines: list[Line] = []
        for place, row in enumerate(self.sheet.rows[self.top + self.depth :], start=self.top + self.depth + 1):
            texts = list(map(clean, row))
            if not any(texts) or tuple(texts) in above or RESULT.fullmatch(texts[0]):
                continue
            if not any(texts[1:]):
                block = texts[0]
                continue
            area, group = (texts[0], block) if _is_area(texts[0]) and not _is_area(block) else (block, texts[0])
            for (year, period), (count, rate) in self._pairs(texts).items():
                cells.append((place, f"{year} {period}".strip()))
                lines.append([area, group, year, period, count, rate])
        return cells, lines

    def _pairs(self, texts: Sequence[str]) -> dict[tuple[str, str], tuple[str, str]]:
        """Return count and rate of a row by year and period; what is not asked for is empty."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for column, said in self._columns.items():
            text = texts[column] if column < len(texts) else ""
            count, rate = found.get((said.year, said.period), ("", ""))
            found[said.year, said.period] = (count, text) if said.is_rate else (text, rate)
        return found

    @property
    def _cells(self) -> list[tuple[int, str]]:
        return self._numbered[0]

    @property
    def _lines(self) -> list[Line]:
        return self._numbered[1]


def _is_head(row: Sequence[str]) -> bool:
    """Return whether a row stands above the columns of numbers: it has nothing in its first cell."""
    return bool(row) and not row[0] and any(row)


def _to_the_right(row: Sequence[str]) -> list[str]:
    """Return a row of headings with each in all the columns that it is above."""
    found: list[str] = []
    for text in row:
        found.append(text or (found[-1] if found else ""))
    return found


def _is_area(text: str) -> bool:
    return bool(AREA_NAME.search(text))
