"""A document's blocks, made in this process from the sections that its notebooks show, without drawing, running or setting anything."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from checkout import REPOSITORY

from pipeline.report import charts
from pipeline.report.documents import notebook
from pipeline.report.documents.document import Document
from pipeline.report.documents.notebook import SECTION, lent
from pipeline.report.documents.situation_picture import situation_picture
from pipeline.report.read.opening import CONTENT_DIGITS
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import (
    Block,
    Bullets,
    Cards,
    Facts,
    Figure,
    Group,
    Heading,
    Notice,
    Paragraph,
    SideBySide,
    Table,
    plain,
)

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
FORMS = (
    "age_multiples",
    "counts",
    "district_dots",
    "gender_pairs",
    "months",
    "outline_map",
    "pupils",
    "tile_map",
    "waves",
)


@dataclass(frozen=True)
class Told:
    """One text of a document as its reader meets it.

    Attributes:
        section: The section that it stands in.
        promise: Id of the promise that it is of; empty outside the promises' chapters and boxes.
        kind: heading, paragraph, bullet, title, subtitle, alt, source, note, column, item, badge, notice or fact.
        block: The figure's or table's id; empty outside these.
        heading: The last heading before it.
        text: The text, without markup.
    """

    section: str
    promise: str
    kind: str
    block: str
    heading: str
    text: str


@dataclass(frozen=True)
class Marked:
    """One cell of a table with its sign: where it stands, and what its row and column are called."""

    section: str
    promise: str
    block: str
    row: str
    column: str
    mark: str
    text: str


@cache
def _cells(name: str) -> list[tuple[str, str]]:
    """Return the code of a notebook's cells with their sections; empty before the first."""
    section, found = "", []
    for cell in json.loads((REPOSITORY / "notebooks" / name).read_text(encoding="utf-8"))["cells"]:
        tags = [str(tag) for tag in cell["metadata"].get("tags", [])]
        section = next((tag.removeprefix(SECTION) for tag in tags if tag.startswith(SECTION)), section)
        if cell["cell_type"] == "code":
            found.append((section, "".join(cell["source"])))
    return found


def not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an empty drawing in the place of every chart, and zeros in the place of the number of all that an edition may know."""
    monkeypatch.setattr(Picture, "content_number", "0" * CONTENT_DIGITS)
    for name in FORMS:
        monkeypatch.setattr(charts, name, lambda *_, **__: DRAWING)


def sections(
    picture: Picture, monkeypatch: pytest.MonkeyPatch, document: Document | None = None
) -> list[tuple[str, str, list[Block]]]:
    """Return a document's sections in order, the situation picture's where none is given: name, promise (empty: none), and blocks."""
    found = []
    shown: list[Block] = []
    monkeypatch.setattr(notebook, "show", shown.extend)
    given = {
        "municipality": picture.municipality.municipality,
        "edition": picture.edition.edition,
        "database": str(picture.database),
    }
    with lent(picture):
        for part in (document or situation_picture(picture)).sections:
            spaces: dict[str, object] = {}
            for section, code in _cells(part.notebook):
                if section and section not in part.names:
                    continue
                exec(code, spaces)
                if "municipality = " in code and not section:
                    spaces |= {**given, **part.parameters}
                if section:
                    found.append((section, str(part.parameters.get("promise", "")), list(shown)))
                    shown.clear()
    return found


def texts(parts: Sequence[tuple[str, str, list[Block]]], picture: Picture) -> Iterator[Told]:
    """Yield every text of a document in order."""
    for section, promise, blocks in parts:
        heading = ""
        for block in flat(blocks):
            if isinstance(block, Heading):
                heading = block.text
            for kind, name, own, text in _texts(block, picture):
                if text:
                    yield Told(section, own or promise, kind, name, heading, plain(text))


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks in order, those inside of others by themselves."""
    for block in blocks:
        if isinstance(block, Group):
            yield from flat(block.blocks)
        elif isinstance(block, SideBySide):
            yield from flat((block.left, block.right))
        else:
            yield block


def _texts(block: Block, picture: Picture) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind, block, promise and text of what a block says."""
    match block:
        case Heading() | Paragraph():
            yield block.kind_name, "", "", block.text
        case Bullets():
            yield from (("bullet", "", "", item) for item in block.items)
        case Notice():
            yield from (("notice", "", "", text) for text in (block.title, block.text))
        case Facts():
            yield from (("fact", "", "", value) for _, value in block.pairs)
        case Cards():
            for promise, card in zip(picture.promises, block.cards, strict=True):
                yield "badge", "", promise, card.badge
                yield from (("item", "", promise, item) for item in card.items)
        case Figure() | Table():
            yield from _of_drawn(block)


def _of_drawn(block: Figure | Table) -> Iterator[tuple[str, str, str, str]]:
    """Yield the same of a figure or a table."""
    for kind in ("title", "subtitle", "alt", "source", "note"):
        yield kind, block.id, "", getattr(block, kind, "")
    for row in block.rows if isinstance(block, Table) else ():
        yield "row", block.id, "", " | ".join(cell.text for cell in row)


def marks(parts: Sequence[tuple[str, str, list[Block]]]) -> Iterator[Marked]:
    """Yield every cell with a sign."""
    for section, promise, blocks in parts:
        for block in flat(blocks):
            for row in block.rows if isinstance(block, Table) else ():
                for column, cell in zip(block.columns, row, strict=True):
                    if cell.mark and cell.mark != "hidden":
                        yield Marked(section, promise, block.id, row[0].text, column.label, cell.mark, cell.text)
