"""What a delivered file can be once it is open: microdata, a workbook, a cube or prose; or unreadable, for a named reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline import fold
from pipeline.problems import Fault

Code = float | str


class Unreadable(Fault):
    """A file that cannot be opened, with the code and values of a `Problem`.

    The code is ``empty-file``, ``cut-off``, ``password``, ``zip-bomb``, ``too-large``, ``binary``, ``unknown-format``,
    ``quotation-mark`` or ``unreadable-file``.
    """


@dataclass(frozen=True)
class Microdata:
    """A statistics file (.sav, .zsav, .por, .dta): one row a person.

    Attributes:
        kind: ``sav``, ``zsav``, ``por`` or ``dta``.
        frame: The codes as they stand, those that the file declares missing too.
        labels: The question behind each column that has one.
        value_labels: Labels by code of each column that has them.
        missing: Ranges of codes (both ends belong to them) that the file declares missing, by column.
        encoding: The encoding that the texts were read with.
    """

    kind: str
    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[Code, str]] = field(default_factory=dict)
    missing: dict[str, tuple[tuple[Code, Code], ...]] = field(default_factory=dict)
    encoding: str = ""

    def is_missing(self, column: str) -> pd.Series:
        """Return where a column holds no answer: empty, or a code that the file declares missing."""
        values = self.frame[column]
        gone = values.isna()
        for code in values[~gone].unique() if self.missing.get(column) else ():
            if self.is_declared_missing(column, code):
                gone |= values == code
        return gone

    def is_declared_missing(self, column: str, code: object) -> bool:
        """Return whether the file declares one code of a column missing."""
        for low, high in self.missing.get(column, ()):
            same_kind = isinstance(low, str) == isinstance(code, str)
            if same_kind and low <= code <= high:  # type: ignore[operator]
                return True
        return False


Span = tuple[tuple[int, int], tuple[int, int]]
Marks = dict[tuple[int, int], str]
"""What stands in cells in the place of what a program reads there, by row and column, both from 0."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or a whole text file.

    Attributes:
        name: The sheet's name; empty for a text file.
        rows: Every cell as text without outer blanks, from the sheet's first row and column: a whole number is ``3``, a day
            ``2021-09-14``, a yes ``TRUE``. A formula that nobody has calculated is its own text (``=SUM(B2:B9)``), and a
            formula's error its name (``#DIV/0!``), so that neither can pass as a number or as empty.
        merged: Ranges of merged cells as ((row, column), (row, column)), counted from 0, both ends belonging to them.
        delimited: Whether it was a text file, in which a row may have fewer or more cells than others.
        is_cut: Whether a text file ends without a line end, as one that was cut does.
        garbled: Numbers (from 1) of the rows in which letters were lost or had been read in another encoding.
        inner: Tables that stand in its cells; what they say is in the text of the cells as well.
    """

    name: str
    rows: list[list[str]]
    merged: tuple[Span, ...] = ()
    delimited: bool = False
    is_cut: bool = False
    garbled: tuple[int, ...] = ()
    inner: tuple[Sheet, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """Sheets in the order of the file; a delimited text file is a workbook with one sheet.

    Attributes:
        kind: ``xlsx``, ``xls``, ``ods`` or ``text``.
        sheets: All sheets that hold cells.
    """

    kind: str
    sheets: list[Sheet]


@dataclass(frozen=True)
class Dimension:
    """One dimension of a cube: its code and label, and label by code of its categories, in the order of the file."""

    code: str
    label: str
    categories: dict[str, str]


@dataclass(frozen=True)
class Cube:
    """A statistical table (.px, json-stat2, PxWeb's JSON).

    Attributes:
        kind: ``px``, ``json-stat2`` or ``pxweb``.
        title: What it is called; may be empty.
        dimensions: In the order of the keys.
        values: The text of each cell by the codes of its categories; marks such as ``..`` stand as they were delivered.
        status: Marks beside a value, by the same keys.
        notes: Footnotes.
    """

    kind: str
    title: str
    dimensions: list[Dimension]
    values: dict[tuple[str, ...], str]
    status: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def dimension(self, *names: str) -> Dimension | None:
        """Return the first dimension with one of these codes or labels, whatever their case; None when there is none."""
        wanted = set(map(fold.key, names))
        return next((one for one in self.dimensions if {fold.key(one.code), fold.key(one.label)} & wanted), None)

    def cells(self) -> Iterator[tuple[dict[str, str], str, str]]:
        """Yield the codes by dimension code, the text and the status mark of each cell."""
        names = [dimension.code for dimension in self.dimensions]
        for key, text in self.values.items():
            yield dict(zip(names, key, strict=True)), text, self.status.get(key, "")

    def long_sheet(self) -> Sheet:
        """Return it as a sheet with a row a cell: for each dimension ``<label> (kod)`` and ``<label>``, then ``värde``, ``status``."""
        header = [name for one in self.dimensions for name in (f"{one.label} (kod)", one.label)]
        rows = [[*header, "värde", "status"]]
        for key, text in self.values.items():
            pairs = zip(self.dimensions, key, strict=True)
            named = [name for one, code in pairs for name in (code, one.categories[code])]
            rows.append([*named, text, self.status.get(key, "")])
        return Sheet("", rows)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that is not empty: its text, and its level when it is a heading (from 1; a title's is 0), else None."""

    text: str
    level: int | None = None


@dataclass(frozen=True)
class Prose:
    """A document: its paragraphs and its tables.

    Attributes:
        kind: ``docx`` or ``text``.
        blocks: Paragraphs that are not empty, and tables as sheets, in the order of the document.
        has_changes: Whether it holds changes that nobody has accepted; it is read as if they were.
    """

    kind: str
    blocks: list[Paragraph | Sheet]
    has_changes: bool = False

    @property
    def paragraphs(self) -> list[str]:
        """The texts of the paragraphs outside tables."""
        return [block.text for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def tables(self) -> list[Sheet]:
        """The tables that do not stand within others."""
        return [block for block in self.blocks if isinstance(block, Sheet)]


Opened = Microdata | Workbook | Cube | Prose


def sheets_in(opened: Opened) -> list[Sheet]:
    """Return the sheets of a workbook or document; a statistical table and single answers have none."""
    if isinstance(opened, Prose):
        return opened.tables
    return opened.sheets if isinstance(opened, Workbook) else []
