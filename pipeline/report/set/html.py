"""Blocks as accessible HTML: what a notebook shows below a cell, and the page that holds the whole document in one file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from pipeline.report.set.blocks import (
    MAX_STRENGTH,
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Column,
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
from pipeline.report.set.page import footer, head, mark, scrolled_table, style_rules, whole
from pipeline.words.sv import signs

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; form-action 'none'; base-uri 'none'"
)
"""What the page may do: show itself. No script, no network."""

SVG_START = re.compile(r"<svg\b[^>]*>", re.DOTALL)
ACTIVE = re.compile(r"<(script|foreignObject)\b.*?(</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
VIEW_BOX = re.compile(r'viewBox="[^"]*"')
WIDTH = re.compile(r'\bwidth="([\d.]+)pt"')
PIXELS_PER_POINT = 96 / 72


# ---- blocks -------------------------------------------------------------------------------------------------------------


def block_html(block: Block) -> str:
    """Return a block as HTML; headings stand one level lower than in the document, whose title is the first."""
    return _HTML[type(block)](block)


def _inline(text: str) -> str:
    """Return a text with its bold pieces."""
    return "".join(f"<strong>{escape(run.text)}</strong>" if run.bold else escape(run.text) for run in runs(text))


def _list(items: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>"


def _heading(heading: Heading) -> str:
    level = heading.level + 1
    linked = f' id="{anchor(heading.text)}"' if heading.level == 1 else ""
    return f"<h{level}{linked}>{_inline(heading.text)}</h{level}>"


def _caption(block: Figure | Table) -> str:
    subtitle = f'<span class="subtitle">{_inline(block.subtitle)}</span>' if block.subtitle else ""
    return f'<span class="finding">{_inline(block.title)}</span>{subtitle}'


def _figure(figure: Figure) -> str:
    """Return a figure; its drawing is part of the page, so that it is written in the page's typeface."""
    drawings = [_drawing(figure.svg, figure, "wide" if figure.narrow else "")]
    drawings += [_drawing(figure.narrow, figure, "narrow")] if figure.narrow else []
    source = f'<p class="source">{_inline(figure.source)}</p>' if figure.source else ""
    return f"<figure><figcaption>{_caption(figure)}</figcaption>{''.join(drawings)}{source}</figure>"


def _drawing(svg: str, figure: Figure, kind: str) -> str:
    """Return a drawing as an image with its alternative; ids in it are made the figure's own, and what could act is taken out."""
    svg = ACTIVE.sub("", svg)
    start = SVG_START.search(svg)
    if start is None:
        raise ValueError(f"figure {figure.id!r} has no drawing")
    view = VIEW_BOX.search(start[0])
    made = WIDTH.search(start[0])
    size = f' style="max-width:{float(made[1]) * PIXELS_PER_POINT:.0f}px"' if made else ""
    own = re.sub(r"[^a-z0-9]+", "-", f"{figure.id}-{kind}".lower()).strip("-")
    inner = svg[start.end() :]
    inner = re.sub(r'\bid="([^"]+)"', rf'id="{own}-\1"', inner)
    inner = re.sub(r'(url\(#|href="#)', rf"\g<1>{own}-", inner)
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    label = escape(figure.alt, quote=True)
    shown = f' class="{kind}"' if kind else ""
    return f'<svg {names} role="img" aria-label="{label}" {view[0] if view else ""}{shown}{size}>{inner}'


def _cell(cell: Cell, column: Column, is_header: bool) -> str:
    sign, spoken_words = signs.SIGNS.get(cell.mark, ""), signs.SPOKEN.get(cell.mark, "")
    spoken = (
        f'<span class="sign" aria-hidden="true">{sign} </span><span class="spoken">{spoken_words}: </span>'
        if sign
        else ""
    )
    text = f"<strong>{_inline(cell.text)}</strong>" if cell.strong else _inline(cell.text)
    tag = 'th scope="row"' if is_header else "td"
    kinds = " ".join(part for part in (column.kind if column.kind == "number" else "", cell.mark) if part)
    shown = f' class="{kinds}"' if kinds else ""
    return f"<{tag}{shown}>{spoken}{text}</{tag.split()[0]}>"


def _table(table: Table) -> str:
    heads = "".join(
        f'<th scope="col"{" class=number" if column.kind == "number" else ""}>{_inline(column.label)}</th>'
        for column in table.columns
    )
    rows = (
        f"<tr{' class=ruled' if number in table.rules_after else ''}>"
        + "".join(_cell(cell, table.columns[at], at == 0) for at, cell in enumerate(row))
        + "</tr>"
        for number, row in enumerate(table.rows)
    )
    notes = "".join(f'<p class="source">{_inline(text)}</p>' for text in (table.source, table.note) if text)
    return scrolled_table(plain(table.title), _caption(table), heads, rows, notes, small=table.compact)


def _card(card: Card) -> str:
    circles = "●" * card.strength + "○" * (MAX_STRENGTH - card.strength)
    above = (
        f'<p class="label">{_inline(card.label)} · {_inline(card.badge)} <span aria-hidden="true">{circles}</span></p>'
    )
    return (
        f'<div class="card">{above}<p class="title"><strong>{_inline(card.title)}</strong></p>{_list(card.items)}</div>'
    )


def _facts(facts: Facts) -> str:
    pairs = "".join(f"<div><dt>{_inline(label)}</dt><dd>{_inline(value)}</dd></div>" for label, value in facts.pairs)
    return f'<dl class="facts">{pairs}</dl>'


def _beside(block: SideBySide) -> str:
    return f'<div class="beside">{block_html(block.left)}{block_html(block.right)}</div>'


_HTML: dict[type[Block], Callable[[Any], str]] = {
    Heading: _heading,
    Paragraph: lambda block: f'<p class="{block.style}">{_inline(block.text)}</p>',
    Bullets: lambda block: _list(block.items),
    Figure: _figure,
    Table: _table,
    Cards: lambda block: f'<div class="cards">{"".join(map(_card, block.cards))}</div>',
    Notice: lambda block: (
        f'<div class="notice"><p><strong>{_inline(block.title)}</strong> {_inline(block.text)}</p></div>'
    ),
    Facts: _facts,
    Group: lambda block: "".join(map(block_html, block.blocks)),
    SideBySide: _beside,
    PageBreak: lambda block: "",
}


# ---- the page -----------------------------------------------------------------------------------------------------------


def page(blocks: Sequence[Block], front: FrontMatter, own: str = "") -> str:
    """Return a document as one page that needs nothing else: no script, no network, its typeface within it.

    Args:
        blocks: The document from its first heading to its end.
        front: What the document says about itself.
        own: Its file's name.
    """
    titles = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    return whole(
        head(front.full_title, POLICY, style_rules(), front.description),
        front.full_title,
        "".join(_sections(blocks)),
        {anchor(title): title for title in titles},
        mark(front.synthetic),
        footer(front, own),
    )


def _sections(blocks: Sequence[Block]) -> Iterable[str]:
    """Yield the document chapter by chapter, each named by its heading."""
    opened = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield ("</section>\n" if opened else "") + f'<section aria-labelledby="{anchor(block.text)}">'
            opened = True
        yield block_html(block) + "\n"
    if opened:
        yield "</section>"


def anchor(text: str) -> str:
    """Return the name that a chapter's heading is linked by."""
    return re.sub(r"[^a-zåäö0-9]+", "-", text.lower()).strip("-")
