"""The parts of the page of the data's quality, set by the writer of all pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.report.set.markup import Markup, element, link
from pipeline.report.set.page import digest, head, scrolled_table, style_rules, whole
from pipeline.words.sv import quality as words

__all__ = ["Cell", "Markup", "Section", "document", "element", "link", "section", "table"]

NUMBER = "number"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what stands there, and whether it is a number or says that one is missing."""

    content: object
    kind: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading, and the name that it is linked by."""

    name: str
    title: str
    content: Markup


def table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table with a caption; the first cell of a row is its header."""
    lines = [[value if isinstance(value, Cell) else _plain(value) for value in line] for line in rows]
    heads = "".join(
        element("th", title, scope="col", **_kind(*(line[at] for line in lines))) for at, title in enumerate(titles)
    )
    body = [element("tr", element("th", first.content, scope="row"), *map(_cell, others)) for first, *others in lines]
    return Markup(scrolled_table(caption, element("span", caption, class_="finding"), heads, body, small=True))


def _plain(value: object) -> Cell:
    return Cell(words.count(value), NUMBER) if isinstance(value, int) else Cell(value)


def _cell(cell: Cell) -> Markup:
    return element("td", cell.content, **({"class_": cell.kind} if cell.kind else {}))


def _kind(*cells: Cell) -> dict[str, str]:
    """Return the attribute of a column's header: it stands over its numbers where there is nothing else."""
    return {"class_": NUMBER} if cells and all(cell.kind for cell in cells) else {}


def section(name: str, title: str, *content: object) -> Section:
    """Return a part of the page with a heading that names it."""
    return Section(name, title, element("section", element("h2", title, id=name), *content, aria_labelledby=name))


def document(title: str, *sections: Section) -> str:
    """Return a whole page in Swedish, for its owner alone: no search engine lists it, and it loads nothing."""
    rules = style_rules(Path(__file__).with_name("page.css"), typeface=False)
    policy = f"default-src 'none'; style-src {digest(rules)}; base-uri 'none'; form-action 'none'"
    content = "\n".join(one.content for one in sections)
    return whole(head(title, policy, rules, listed=False), title, content, {one.name: one.title for one in sections})
