"""A table of offences in a sheet: where its header is, and its lines by their place in the file."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from pipeline.formats import Sheet
from pipeline.formats.tables import joined
from pipeline.ingest.files import Delivery
from pipeline.problems import Place, ProblemLog, at

MOST_ABOVE = 30  # lines that may stand above a header
MOST_DEPTH = 3  # rows that a header may have

Line = Sequence[str]


@dataclass(frozen=True)
class Table:
    """One table of a file.

    Attributes:
        sheet: The sheet that it stands in.
        top: Its first row of headings, counted from 0.
        depth: How many rows of headings there are.
        header: The headings, joined from the top.
    """

    sheet: Sheet
    top: int
    depth: int
    header: list[str]

    @classmethod
    def find(cls, sheet: Sheet, is_header: Callable[[Line], bool]) -> Table | None:
        """Return the table of a sheet whose heading is one; None when there is none."""
        for depth in range(1, MOST_DEPTH + 1):
            for top in range(min(MOST_ABOVE, len(sheet.rows) - depth + 1)):
                header = [clean(text) for text in (sheet.rows[top] if depth == 1 else joined(sheet, top, depth))]
                if is_header(header):
                    return cls(sheet, top, depth, header)
        return None

    @cached_property
    def columns(self) -> list[str]:
        """The headings in small letters."""
        return [text.casefold() for text in self.header]

    @cached_property
    def above(self) -> str:
        """What stands above the table, in small letters."""
        return " ".join(clean(text) for line in self.sheet.rows[: self.top] for text in line).casefold()

    def where(self, place: int) -> Place:
        """Return where a line stands, as the analyst finds it; line 1 is the first."""
        return at(sheet=self.sheet.name, row=place) if self.sheet.name else at(row=place)

    def lines(self, file: Delivery, log: ProblemLog) -> tuple[Sequence[int], Sequence[Line]]:
        """Return the places of the lines of data, and the lines, and count them; a line of another length is set aside.

        Headings that stand again on each page, and lines with a text alone in their first cell or nothing, are no data.
        """
        rows = self.sheet.rows
        repeated = rows[self.top : self.top + self.depth]
        starts = {line[0] for line in repeated}
        width = len(self.header)
        lines, first = rows[self.top + self.depth :], self.top + self.depth + 1
        if self._are_plain(lines, starts):
            file.rows += len(lines)
            return range(first, first + len(lines)), lines
        places: list[int] = []
        found: list[Line] = []
        for place, line in enumerate(lines, start=first):
            length = len(line)
            if not any(line[1:]) or (line[0] in starts and line in repeated):
                continue
            if length == width or (length > width and not any(line[width:])):
                places.append(place)
                found.append(line)
            else:
                self._set_aside(place, line, file, log)
        file.rows += len(found)
        return places, found

    def _are_plain(self, lines: Sequence[Line], starts: Collection[str]) -> bool:
        """Return whether all lines are of the header's length (Brå's end with a delimiter) and none is a heading or a text alone."""
        (length,) = lengths if len(lengths := set(map(len, lines))) == 1 else (0,)
        width = len(self.header)
        if length not in (width, width + 1) or width < 2:
            return False
        ends_empty = length == width or not any(map(itemgetter(width), lines))
        return ends_empty and all(map(itemgetter(1), lines)) and set(starts).isdisjoint(map(itemgetter(0), lines))

    def _set_aside(self, place: int, line: Line, file: Delivery, log: ProblemLog) -> None:
        file.rows += 1
        file.rejected += 1
        log.reject(file.id, self.where(place), "", "", "row-length", wanted=len(self.header), found=len(line))


def clean(text: str) -> str:
    """Return a text without HTML's names of characters and without outer blanks."""
    text = html.unescape(text) if "&" in text else text
    return text.replace("\u00a0", " ").strip()
