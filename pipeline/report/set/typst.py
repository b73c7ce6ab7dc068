"""From blocks to Typst source: a folder with ``main.typ``, the template, the palette and the drawings."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.report import style
from pipeline.report.set.blocks import (
    MAX_STRENGTH,
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Facts,
    Figure,
    Group,
    Heading,
    Notice,
    PageBreak,
    Paragraph,
    SideBySide,
    Table,
    plain,
    runs,
)
from pipeline.report.set.front import FrontMatter
from pipeline.words.sv.files import SAME_EDITION
from pipeline.words.sv.page import PAGE_WORDS, SYNTHETIC_MARK
from pipeline.words.sv.signs import SIGNS

TEMPLATE = Path(__file__).with_name("template.typ")
KEPT_TOGETHER = 6
"""Tables of at most so many rows are not broken over pages."""

WORDY_KEPT_TOGETHER = {False: 16, True: 24}
"""The same for tables with a wordy head; the second number is for compact ones."""

PROSE = (8, 4)
"""A head of so many words, so many of them in small letters, reads as prose; a word that may be divided counts as two.
Where a head is repeated it is no part of what is read out (PDF/UA has it so: it has been read once), and checkers take prose
of which that is true for lost."""

FIRST_ROWS = 3
"""So many rows at least stand below the head of a table that is broken."""

ROW_ROOMS = (3.0, 2.8, 2.6, 2.4)
"""Room above and below the words of a compact table's row, in points: the widest first."""

SHORT_WORD = 10
"""Letters that a word has room for in the narrowest column."""

ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "})
UNPRINTABLE = {"Cc", "Cs", "Cn"}
NUMBER = re.compile(r"[−-]?\d[\d\u202f\u00a0 ]*(,\d+)?")
SVG_WIDTH = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt"')


class ReportError(Exception):
    """The document cannot be made from its parts: said to who builds it, not to who reads it."""


@dataclass
class _Drawings:
    """The drawings met so far: file name to SVG."""

    files: dict[str, str] = field(default_factory=dict)

    def add(self, figure: Figure) -> str:
        """Keep a figure's drawing and return its file name; raises `ReportError` when an id is used twice."""
        name = re.sub(r"[^a-z0-9_-]", "_", figure.id.lower()) + ".svg"
        if name in self.files:
            raise ReportError(f"two figures have the id {figure.id!r}")
        self.files[name] = figure.svg
        return name


def literal(text: str) -> str:
    """Return a text as a Typst string; line ends become blanks, what cannot be printed is left out."""
    flat = text.translate(ESCAPES)
    return '"' + "".join(sign for sign in flat if unicodedata.category(sign) not in UNPRINTABLE) + '"'


def inline(text: str) -> str:
    """Return a text with its ``**bold**`` as a Typst expression."""
    parts = [f"strong({literal(run.text)})" if run.bold else literal(run.text) for run in runs(text)]
    return " + ".join(parts) or '""'


def _array(items: Iterable[str]) -> str:
    """Return Typst expressions as an array, which one item needs a comma to be."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def _content(blocks: Iterable[Block], drawings: _Drawings) -> str:
    """Return blocks as one Typst content expression."""
    return "[\n" + "\n".join("#" + _call(block, drawings) for block in blocks) + "\n]"


def _bullets(block: Bullets, _: _Drawings) -> str:
    """Return a list's call."""
    return f"bullets({', '.join(inline(item) for item in block.items)})"


def _settings(figure: Figure, drawings: _Drawings) -> str:
    """Return a figure's settings; it is never drawn larger than it was made, so that its text keeps its size."""
    made = SVG_WIDTH.search(figure.svg)
    width = f"{made[1]}pt" if made else "100%"
    return (
        f"(path: {literal(drawings.add(figure))}, alt: {literal(figure.alt)}, width: {width}, "
        f"title: {inline(figure.title)}, subtitle: {inline(figure.subtitle)}, source: {inline(figure.source)})"
    )


def _decimals(text: str) -> str:
    """Return a number's comma and decimals, nothing when it has none or is no plain number."""
    number = NUMBER.fullmatch(plain(text))
    return (number[1] or "") if number else ""


def _pads(table: Table) -> list[str]:
    """Return, for each column, the longest decimals in it: what shorter numbers leave free at their right."""
    columns = zip(*table.rows, strict=True)
    longest = [max((_decimals(cell.text) for cell in cells), key=len) for cells in columns]
    return [pad if column.kind == "number" else "" for pad, column in zip(longest, table.columns, strict=True)]


def _dividing(text: str) -> str:
    """Return a text's expression for a narrow column; one with a long word is divided if it has to be."""
    longest = max(plain(text).split() or [""], key=len)
    return f"dividing({literal(longest)}, {inline(text)})" if len(longest) > SHORT_WORD else inline(text)


def _cell(cell: Cell, pad: str) -> str:
    """Return a cell's call; `pad` is the column's longest decimals."""
    options = [f"mark: {literal(cell.mark)}"] if cell.mark else []
    options += [f"sign: {literal(SIGNS[cell.mark])}"] if cell.mark in SIGNS else []
    options += ["bold: true"] if cell.strong else []
    missing = pad[len(_decimals(cell.text)) :] if NUMBER.fullmatch(plain(cell.text)) else ""
    options += [f"pad: {literal(missing)}"] if missing else []
    return f"cell({', '.join([_dividing(cell.text), *options])})"


def _is_kept_together(table: Table) -> bool:
    """Return whether a table stands whole on one page."""
    words = [word for column in table.columns for word in plain(column.label).split()]
    divided = sum(len(word) > SHORT_WORD for word in words)
    wordy = len(words) + divided >= PROSE[0] and sum(word[0].islower() for word in words) + divided >= PROSE[1]
    return len(table.rows) <= (WORDY_KEPT_TOGETHER[table.compact] if wordy else KEPT_TOGETHER)


def _table(table: Table, _: _Drawings) -> str:
    """Return a table's call."""
    pads = _pads(table)
    lines = []
    for number, row in enumerate(table.rows):
        lines += [", ".join(_cell(cell, pad) for cell, pad in zip(row, pads, strict=True))]
        lines += ["thin-rule"] if number in table.rules_after else []
    settings = {
        "title": inline(table.title),
        "subtitle": inline(table.subtitle),
        "widths": _array(f"{column.width}fr" for column in table.columns),
        "sides": _array("right" if column.kind == "number" else "left" for column in table.columns),
        "labels": _array(_dividing(column.label) for column in table.columns),
        "compact": str(table.compact).lower(),
        "together": str(_is_kept_together(table)).lower(),
        "first": str(FIRST_ROWS * len(table.columns) + sum(number < FIRST_ROWS for number in table.rules_after)),
        "below-table": _array(inline(text) for text in (table.source, table.note) if text),
    }
    named = ", ".join(f"{name}: {value}" for name, value in settings.items())
    return f"data-table({named},\n  " + ",\n  ".join(lines) + ")"


def _card(card: Card) -> str:
    """Return one card's call."""
    items = _array(inline(item) for item in card.items)
    words = f"{inline(card.label)}, {inline(card.badge)}, {card.strength}, {MAX_STRENGTH}, {inline(card.title)}"
    return f"card({words}, {items})"


def _facts(facts: Facts, _: _Drawings) -> str:
    """Return the facts' call."""
    return "facts(" + ", ".join(f"({inline(label)}, {inline(value)})" for label, value in facts.pairs) + ")"


def _side_by_side(block: SideBySide, drawings: _Drawings) -> str:
    """Return the call for two blocks beside or below each other."""
    if isinstance(block.left, Figure) and isinstance(block.right, Figure) and not block.stacked:
        return f"drawings-beside({_settings(block.left, drawings)}, {_settings(block.right, drawings)})"
    left, right = _content([block.left], drawings), _content([block.right], drawings)
    return f"{{ {left}; {right} }}" if block.stacked else f"beside({left}, {right})"


_CALLS: dict[type[Block], Callable[[Any, _Drawings], str]] = {
    Heading: lambda block, _: f"heading(level: {block.level}, {inline(block.text)})",
    Paragraph: lambda block, _: f"{block.style}-text({inline(block.text)})",
    Bullets: _bullets,
    Figure: lambda figure, drawings: f"drawing{_settings(figure, drawings)}",
    Table: _table,
    Cards: lambda block, _: f"cards({', '.join(_card(card) for card in block.cards)})",
    Notice: lambda block, _: f"notice({inline(block.title)}, {inline(block.text)})",
    Facts: _facts,
    Group: lambda block, drawings: f"together({_content(block.blocks, drawings)})",
    SideBySide: _side_by_side,
    PageBreak: lambda *_: "page-one-ends",
}


def _call(block: Block, drawings: _Drawings) -> str:
    """Return the template call that sets a block."""
    return _CALLS[type(block)](block, drawings)


def _front(front: FrontMatter, own: str) -> str:
    """Return the lines that begin the document."""
    day = front.date
    settings = {
        "title": literal(front.full_title),
        "eyebrow": literal(front.full_title),
        "author": literal(front.author),
        "description": literal(front.description),
        "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
        "header-left": literal(front.header_left),
        "header-right": literal(front.header_right),
        "footer-left": literal(front.footer_left),
        "page-words": _array(map(literal, PAGE_WORDS)),
        "mark": literal(SYNTHETIC_MARK) if front.synthetic else "none",
        "others": _array(_array(map(literal, (name, text))) for name, text in front.others if name != own),
        "others-word": literal(SAME_EDITION),
    }
    named = ", ".join(f"{name}: {value}" for name, value in settings.items())
    return f'#import "template.typ": *\n#show: situation-picture.with({named})\n'


def palette_source(row_room: float = ROW_ROOMS[0]) -> str:
    """Return the palette, the typeface and the room of compact tables' rows (in points) as Typst definitions."""
    colours = [f"#let {name} = rgb({literal(colour)})" for name, colour in style.PALETTE.items()]
    return "\n".join([*colours, f"#let face = ({literal(style.FONT)},)", f"#let compact-room = {row_room}pt"]) + "\n"


def document_source(
    blocks: Sequence[Block], front: FrontMatter, folder: Path, own: str = "", row_room: float = ROW_ROOMS[0]
) -> Path:
    """Write a document's source into a folder and return its main file.

    Args:
        blocks: The document from its first heading (which has to be of level 1) to its end.
        front: What the document says about itself.
        folder: Where everything goes; made if need be.
        own: Name of the document's file.
        row_room: One of `ROW_ROOMS`.

    Raises:
        ReportError: When a figure id is used twice.
    """
    drawings = _Drawings()
    body = "\n".join("#" + _call(block, drawings) + "\n" for block in blocks)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(TEMPLATE, folder / TEMPLATE.name)
    (folder / "style.typ").write_text(palette_source(row_room), encoding="utf-8")
    for name, drawing in drawings.files.items():
        (folder / name).write_text(drawing, encoding="utf-8")
    main = folder / "main.typ"
    main.write_text(_front(front, own) + body, encoding="utf-8")
    return main
