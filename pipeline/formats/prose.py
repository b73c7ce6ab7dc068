"""Word documents as a reader sees them when all changes are accepted: paragraphs, headings and tables in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, overload

from pipeline import fold
from pipeline.formats.archives import Archive
from pipeline.formats.model import Paragraph, Prose, Sheet, Span, Unreadable
from pipeline.formats.packages import main_part, related
from pipeline.problems import phrase

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Wrappings that are no part of what is read: what stands in them stands where they stand.
_WRAPPINGS = {
    "sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "r", "AlternateContent",
}  # fmt: skip
_GONE = {"del", "moveFrom", "delText", "instrText", "rt", "rPr", "pPr", "tcPr", "trPr", "sdtPr", "sdtEndPr", "Fallback"}
_CHANGES = {"ins", "del", "moveTo", "moveFrom"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_HEADING = re.compile(r"(?:heading|rubrik)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"title|titel|rubrik", re.IGNORECASE)
_OFF = {"0", "false", "off"}


def word_file(archive: Archive) -> Prose:
    """Return what a Word document holds.

    Raises:
        Unreadable: It is damaged.
    """
    # Loaded where a document is opened, for most deliveries are none.
    from lxml.etree import LxmlError

    archive.check()
    try:
        main = main_part(archive)
        root = _tree(archive.part(main))
        links = related(archive, main).values()
        styles = [part for part, kind in links if kind == "styles" and part in archive.names]
        document = _Document(_levels(_tree(archive.part(styles[0]))) if styles else {})
        blocks: list[Paragraph | Sheet] = [_folded(block) for block in document.blocks(root)]
    except (LxmlError, RecursionError) as error:
        found = phrase("a_damaged_file")
        raise Unreadable("unreadable-file", wanted=phrase("word_document"), found=found) from error
    return Prose("docx", blocks, has_changes=any(_name(one) in _CHANGES for one in root.iter()))


@overload
def _folded(block: Paragraph) -> Paragraph: ...
@overload
def _folded(block: Sheet) -> Sheet: ...
def _folded(block: Paragraph | Sheet) -> Paragraph | Sheet:
    """Return a paragraph or table with its text as it is stored."""
    if isinstance(block, Paragraph):
        return replace(block, text=fold.stored(block.text).strip())
    rows = [[fold.stored(cell).strip() for cell in row] for row in block.rows]
    inner = tuple(_folded(sheet) for sheet in block.inner)
    return replace(block, rows=rows, inner=inner, garbled=fold.garbled(block.rows))


def _tree(content: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        # No format has one, and entities of its own could fill the memory.
        raise etree.XMLSyntaxError("DOCTYPE", 0, 0, 0)
    return root


def _name(element: Element) -> str:
    """Return an element's name: strict documents have other namespaces and the same names."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Element | None, name: str = "val") -> str:
    """Return an attribute, whatever its namespace; empty when there is none."""
    pairs = element.attrib.items() if element is not None else ()
    return next((str(value) for key, value in pairs if str(key).rpartition("}")[2] == name), "")


def _child(element: Element | None, *path: str) -> Element | None:
    """Return the element that a path of names leads to."""
    for name in path:
        element = next((one for one in element if _name(one) == name), None) if element is not None else None
    return element


def _is_on(element: Element | None) -> bool:
    return element is not None and _attribute(element).casefold() not in _OFF


def _is_unfilled(element: Element) -> bool:
    """Return whether an element is a control of a form that shows what to write in it, and nobody has."""
    return _name(element) == "sdt" and _is_on(_child(element, "sdtPr", "showingPlcHdr"))


def _levels(styles: Element) -> dict[str, int]:
    """Return the level of each style that is a heading's; a title's is 0."""
    own, above = {}, {}
    for style in styles:
        if _name(style) == "style":
            name, number = _attribute(_child(style, "name")), _attribute(style, "styleId")
            outline = _attribute(_child(style, "pPr", "outlineLvl"))
            level = _HEADING.match(name) or _HEADING.match(number)
            if level:
                own[number] = int(level[1])
            elif outline.isdecimal() and int(outline) < 9:
                own[number] = int(outline) + 1
            elif _TITLE.fullmatch(name):
                own[number] = 0
            above[number] = _attribute(_child(style, "basedOn"))
    found = {}
    for number in above:
        at, seen = number, set[str]()
        while at not in own and at in above and at not in seen:
            seen.add(at)
            at = above[at]
        if at in own:
            found[number] = own[at]
    return found


@dataclass
class _Line:
    """A paragraph while it is read: its texts, and the text boxes that hang on it."""

    texts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


class _Document:
    """Reads the blocks of a document."""

    def __init__(self, levels: dict[str, int]) -> None:
        self.levels = levels
        self.tables = 0
        self.fields: list[
            bool
        ] = []  # of each field that is open: whether its result has begun; fields go over paragraphs

    def blocks(self, element: Element) -> Iterator[Paragraph | Sheet]:
        """Yield the paragraphs that are not empty, and the tables, in their order."""
        joined = ""
        for one in self._unwrapped(element):
            if _name(one) == "tbl":
                self.tables += 1
                yield self._table(one, f"tabell {self.tables}")
                continue
            line = _Line()
            self._read(one, line)
            text = joined + "".join(line.texts)
            # A paragraph whose end is deleted goes on in the next.
            joined = text if _child(one, "pPr", "rPr", "del") is not None else ""
            if not joined and text.strip():
                yield Paragraph(text.strip(), self._level(one))
            for box in line.boxes:
                yield from self.blocks(box)
        if joined.strip():
            yield Paragraph(joined.strip())

    def _unwrapped(self, element: Element) -> Iterator[Element]:
        """Yield the paragraphs and tables in an element, out of whatever they are wrapped in."""
        for one in element:
            name = _name(one)
            if _is_unfilled(one):
                continue
            if name in ("p", "tbl"):
                yield one
            elif name in _WRAPPINGS or name in ("body", "Choice"):
                yield from self._unwrapped(one)

    def _level(self, paragraph: Element) -> int | None:
        """Return the level of a heading, from 1; 0 for a title and None for running text."""
        outline = _attribute(_child(paragraph, "pPr", "outlineLvl"))
        if outline.isdecimal() and int(outline) < 9:
            return int(outline) + 1
        return self.levels.get(_attribute(_child(paragraph, "pPr", "pStyle")))

    def _read(self, element: Element, line: _Line) -> None:
        """Add the text of an element to a line."""
        for one in element:
            name = _name(one)
            if _is_unfilled(one):
                continue
            if name == "fldChar":
                self._field(_attribute(one, "fldCharType"))
            elif name in _GONE or (name == "r" and _is_on(_child(one, "rPr", "vanish"))):
                # What is hidden is not seen; the marks of a field's beginning and end hold all the same.
                self._marks(one)
            elif name == "txbxContent":
                line.boxes.append(one)
            elif all(self.fields):
                if name == "t":
                    line.texts.append(one.text or "")
                elif name == "sym":
                    line.texts.append("\u2022")
                else:
                    line.texts.append(_SIGNS.get(name, "") if name != "br" or not _is_page(one) else " ")
                    self._read(one, line)
            else:
                self._read(one, line)

    def _marks(self, element: Element) -> None:
        for one in element.iter():
            if _name(one) == "fldChar":
                self._field(_attribute(one, "fldCharType"))

    def _field(self, kind: str) -> None:
        """Take in that a field begins, that its code ends and its result begins, or that it ends."""
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _table(self, table: Element, name: str) -> Sheet:
        """Return a table as a sheet; a merged cell's text stands in each of its places, a table within a cell in its text."""
        rows: list[list[str]] = []
        inner: list[Sheet] = []
        starts: dict[int, int] = {}  # the row in which the merged cell of a column begins
        ends: dict[tuple[int, int], int] = {}
        for row in self._parts(table, "tr"):
            if _child(row, "trPr", "del") is not None:
                continue
            texts = [""] * _number(_child(row, "trPr", "gridBefore"))
            for cell in self._parts(row, "tc"):
                if _child(cell, "tcPr", "cellDel") is not None:
                    continue
                column, wide = len(texts), max(1, _number(_child(cell, "tcPr", "gridSpan")))
                merge = _child(cell, "tcPr", "vMerge")
                goes_on = merge is not None and _attribute(merge) != "restart" and column in starts
                text = self._cell(cell, inner, f"{name}.")
                if goes_on:
                    ends[starts[column], column] = len(rows)
                    text = rows[-1][column] if column < len(rows[-1]) else text
                elif _attribute(_child(cell, "tcPr", "hMerge")) == "continue" and texts:
                    text = texts[-1]
                else:
                    starts[column] = len(rows)
                texts += [text] * wide
            rows.append(texts)
        merged: tuple[Span, ...] = tuple(((first, column), (last, column)) for (first, column), last in ends.items())
        return Sheet(name, rows, merged, inner=tuple(inner))

    def _parts(self, element: Element, wanted: str) -> Iterator[Element]:
        """Yield the rows of a table or the cells of a row, out of whatever they are wrapped in."""
        for one in element:
            if _name(one) == wanted:
                yield one
            elif _name(one) in _WRAPPINGS or _name(one) == "Choice":
                yield from self._parts(one, wanted)

    def _cell(self, cell: Element, inner: list[Sheet], name: str) -> str:
        """Return a cell's text, tables in it row by row."""
        lines = []
        outer, self.tables = self.tables, len(inner)
        for block in self.blocks(cell):
            if isinstance(block, Paragraph):
                lines.append(block.text)
            else:
                inner.append(Sheet(f"{name}{len(inner) + 1}", block.rows, block.merged, inner=block.inner))
                lines += [" ".join(filter(None, dict.fromkeys(row))) for row in block.rows]
        self.tables = outer
        return "\n".join(filter(None, lines)).strip()


def _is_page(element: Any) -> bool:
    return _attribute(element, "type") in ("page", "column")


def _number(element: Element | None) -> int:
    text = _attribute(element)
    return int(text) if text.isdecimal() else 0
