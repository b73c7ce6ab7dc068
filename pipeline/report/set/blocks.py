"""What a document is made of: blocks that a notebook shows, that can be read back from it, and that Typst sets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, NamedTuple

from pipeline.words.sv.signs import SIGNS

MIME_TYPE = "application/vnd.lagesbild.block+json"
TYPE = "type"
MIN_ALT = 20
MAX_STRENGTH = 3
BOLD = re.compile(r"\*\*(\S|\S.*?\S)\*\*", re.DOTALL)
MARKS = ("", "hidden", *SIGNS)
"""The sign that stands before the number, beside its colour."""

_KINDS: dict[str, type[Part]] = {}


class Run(NamedTuple):
    """A piece of text that is bold or not."""

    text: str
    bold: bool


def runs(text: str) -> list[Run]:
    """Return a text's pieces; ``**bold**`` is the only markup there is, and everything else stands for itself."""
    pieces = BOLD.split(text)
    return [Run(piece, bold=index % 2 == 1) for index, piece in enumerate(pieces) if piece]


def plain(text: str) -> str:
    """Return a text without its markup."""
    return "".join(run.text for run in runs(text))


def _require(holds: bool, message: str) -> None:
    """Raise `ValueError` unless what a block demands of its values holds."""
    if not holds:
        raise ValueError(message)


def _one_of(owner: str, value: object, allowed: tuple[object, ...]) -> None:
    """Raise `ValueError` unless the value is one of the allowed ones."""
    _require(value in allowed, f"{owner} is {value!r}, not one of {', '.join(map(repr, allowed))}")


class Part:
    """Something with values that can be written as JSON and read back; see `block_from_json`."""

    kind_name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Make the kind known under its name, the class's own in lower case."""
        super().__init_subclass__(**kwargs)
        cls.kind_name = cls.__name__.lower()
        _KINDS[cls.kind_name] = cls

    def as_json(self) -> dict[str, Any]:
        """Return the values as JSON, without those that stand at their default."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]
        defaults = {field.name: field.default for field in fields(self)}  # type: ignore[arg-type]
        told = {name: _json(value) for name, value in values.items() if _is_told(value, defaults[name])}
        return {TYPE: self.kind_name, **told}


def _is_told(value: object, default: object) -> bool:
    """Return whether a value differs from its default."""
    return default is MISSING or value != default


def _json(value: object) -> Any:
    """Return a value as what JSON has."""
    if isinstance(value, Part):
        return value.as_json()
    return [_json(item) for item in value] if isinstance(value, tuple) else value


def _revived(value: object) -> Any:
    """Return a value out of JSON: lists as tuples, described parts as parts."""
    if isinstance(value, list):
        return tuple(_revived(item) for item in value)
    return _part_from_json(value) if isinstance(value, dict) else value


def _part_from_json(data: Mapping[str, Any]) -> Part:
    """Return the part that `as_json` described; raises `ValueError` for what no part looks like."""
    kind = data.get(TYPE)
    if kind not in _KINDS:
        raise ValueError(f"there is no block of type {kind!r}")
    try:
        return _KINDS[kind](**{name: _revived(value) for name, value in data.items() if name != TYPE})
    except TypeError as error:
        raise ValueError(f"a {kind} block cannot be read: {error}") from error


class Block(Part):
    """A part that stands by itself in a document."""


def block_from_json(data: Mapping[str, Any]) -> Block:
    """Return the block that a notebook's output describes; raises `ValueError` for anything else."""
    part = _part_from_json(data)
    if not isinstance(part, Block):
        raise ValueError(f"a {part.kind_name} is part of a block, not a block")
    return part


@dataclass(frozen=True)
class Heading(Block):
    """A heading; each becomes a bookmark of the PDF."""

    level: int
    text: str

    def __post_init__(self) -> None:
        """Check the level and that there is a text."""
        _one_of("the heading's level", self.level, (1, 2, 3))
        _require(bool(self.text.strip()), "a heading has no text")


@dataclass(frozen=True)
class Paragraph(Block):
    """A paragraph: running text, a page's lead, a source line, or a quieter note."""

    text: str
    style: str = "body"

    def __post_init__(self) -> None:
        """Check the style."""
        _one_of("the paragraph's style", self.style, ("body", "lead", "source", "note"))


@dataclass(frozen=True)
class Bullets(Block):
    """An unordered list, one text an item."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Figure(Block):
    """A chart with what it found as its title, what it shows below that, and its source.

    Attributes:
        id: Short name, unique in the document; names the file.
        title: The finding.
        subtitle: What is shown, with unit, ages and year.
        svg: The drawing.
        alt: Finding and range for who cannot see the drawing, at least 20 characters.
        source: Source line.
        narrow: The same drawing for a narrow screen; empty where the first will do.
    """

    id: str
    title: str
    subtitle: str
    svg: str
    alt: str
    source: str
    narrow: str = ""

    def __post_init__(self) -> None:
        """Check that there is a drawing and an alternative to it."""
        _require("<svg" in self.svg, f"figure {self.id!r} has no drawing")
        _require(len(self.alt.strip()) >= MIN_ALT, f"figure {self.id!r} needs an alt text of {MIN_ALT} characters")


@dataclass(frozen=True)
class Column(Part):
    """One column of a table; its width is relative to the other columns' widths."""

    label: str
    kind: str = "text"
    width: float = 1.0

    def __post_init__(self) -> None:
        """Check the kind and the width."""
        _one_of("the column's kind", self.kind, ("text", "number"))
        _require(self.width > 0, f"column {self.label!r} has no width")


@dataclass(frozen=True)
class Cell(Part):
    """One cell: its text as a reader sees it, and how it compares (a mark of `MARKS`)."""

    text: str
    mark: str = ""
    strong: bool = False

    def __post_init__(self) -> None:
        """Check the mark."""
        _one_of("the cell's mark", self.mark, MARKS)


@dataclass(frozen=True)
class Table(Block):
    """A table whose first column names its rows; numbers come as finished Swedish text.

    Attributes:
        id: Short name, unique in the document.
        title: The finding, or what the table holds.
        subtitle: What is shown, with unit, ages and year.
        columns: The columns, the row header first.
        rows: The rows, each with one cell a column.
        source: Source line.
        note: What the reader must know to read the signs and marks.
        compact: Set smaller, for appendices.
        rules_after: Numbers of the rows (from 0) that have a thin rule below them.
    """

    id: str
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    note: str = ""
    compact: bool = False
    rules_after: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Check that every row has a cell for each column."""
        _require(bool(self.columns) and bool(self.rows), f"table {self.id!r} is empty")
        uneven = [number for number, row in enumerate(self.rows) if len(row) != len(self.columns)]
        _require(not uneven, f"table {self.id!r}: row {uneven[:1]} does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class Card(Part):
    """A promise in a box: label and badge above the title, what it rests on below; strength 0-3 is drawn as circles."""

    label: str
    badge: str
    title: str
    items: tuple[str, ...]
    strength: int = 0

    def __post_init__(self) -> None:
        """Check the strength."""
        _one_of("the card's strength", self.strength, tuple(range(MAX_STRENGTH + 1)))


@dataclass(frozen=True)
class Cards(Block):
    """Cards, two beside each other."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Notice(Block):
    """A ruled text that must not be missed."""

    title: str
    text: str


@dataclass(frozen=True)
class Facts(Block):
    """Short facts, each a label and a value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Group(Block):
    """Blocks that follow each other, as one half of `SideBySide` or by themselves; a page may end between them."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class SideBySide(Block):
    """Two blocks beside each other, or below each other when stacked."""

    left: Block
    right: Block
    stacked: bool = False


@dataclass(frozen=True)
class PageBreak(Block):
    """Here page one ends: what follows begins on the next page."""
