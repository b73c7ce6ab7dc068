"""Blocks as accessible HTML: what a notebook shows below a cell, and the page that holds the whole document in one file."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from pipeline.report import style
from pipeline.report.set.blocks import (
    MARK_SIGNS,
    MAX_STRENGTH,
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Chapters,
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
from pipeline.report.set.typst import FrontMatter
from pipeline.words.sv.page import SYNTHETIC_MARK

STYLE = Path(__file__).with_name("page.css")
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; form-action 'none'; base-uri 'none'"
)
"""What the page may do: show itself. No script, no network."""

MARK_WORDS = {"worse": "sämre", "better": "bättre", "same": "ingen säkerställd skillnad"}
"""What a cell's sign means, for who hears the table."""

LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—‘’“”…†−▲▼●○\u202f"
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
    sign, words = MARK_SIGNS[cell.mark], MARK_WORDS.get(cell.mark, "")
    spoken = (
        f'<span class="sign" aria-hidden="true">{sign} </span><span class="spoken">{words}: </span>' if sign else ""
    )
    text = f"<strong>{_inline(cell.text)}</strong>" if cell.strong else _inline(cell.text)
    tag = 'th scope="row"' if is_header else "td"
    kinds = " ".join(part for part in (column.kind if column.kind == "number" else "", cell.mark) if part)
    shown = f' class="{kinds}"' if kinds else ""
    return f"<{tag}{shown}>{spoken}{text}</{tag.split()[0]}>"


def _table(table: Table) -> str:
    """Return a table in a box of its own, which alone is scrolled sideways where the screen is narrow."""
    head = "".join(
        f'<th scope="col"{" class=number" if column.kind == "number" else ""}>{_inline(column.label)}</th>'
        for column in table.columns
    )
    body = "".join(
        f"<tr{' class=ruled' if number in table.rules_after else ''}>"
        + "".join(_cell(cell, table.columns[at], at == 0) for at, cell in enumerate(row))
        + "</tr>"
        for number, row in enumerate(table.rows)
    )
    notes = "".join(f'<p class="source">{_inline(text)}</p>' for text in (table.source, table.note) if text)
    label = escape(plain(table.title), quote=True)
    compact = ' class="compact"' if table.compact else ""
    return (
        f'<div class="table"><div class="scroll" tabindex="0" role="region" aria-label="Tabell: {label}">'
        f"<table{compact}><caption>{_caption(table)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{notes}</div>"
    )


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
    Chapters: lambda block: "<p><em>(löfteskapitlen)</em></p>",
}


# ---- the page -----------------------------------------------------------------------------------------------------------


def page(blocks: Sequence[Block], front: FrontMatter) -> str:
    """Return a document as one page that needs nothing else: no script, no network, its typeface within it.

    Args:
        blocks: The document's blocks, chapters put in.
        front: What the document says about itself.
    """
    sections = list(_sections(blocks))
    links = "".join(f'<li><a href="#{anchor(title)}">{escape(title)}</a></li>' for title in _titles(blocks))
    return f"""{head(front, front.full_title, POLICY, style_rules())}
<body>
<a class="skip" href="#innehall">Hoppa till innehållet</a>
<header><div class="page"><h1>{escape(front.full_title)}</h1>{mark(front)}</div></header>
<nav class="page" aria-label="Innehåll"><ul>{links}</ul></nav>
<main class="page" id="innehall" tabindex="-1">
{"".join(sections)}
</main>
<footer><div class="page"><p>{footer(front)}</p></div></footer>
</body>
</html>
"""


def head(front: FrontMatter, title: str, policy: str, rules: str) -> str:
    """Return how a page begins, to the end of its head.

    Args:
        front: What the document says about itself.
        title: The page's title.
        policy: What the browser may load and run: a content security policy.
        rules: The page's style rules.
    """
    return f"""<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="description" content="{escape(front.description, quote=True)}">
<title>{escape(title)}</title>
<style>{rules}</style>
</head>"""


def mark(front: FrontMatter) -> str:
    """Return the mark of invented data at a page's top; empty where there are none."""
    return f'<p class="mark"><strong>{SYNTHETIC_MARK}</strong></p>' if front.synthetic else ""


def footer(front: FrontMatter) -> str:
    """Return who answers for a page, and the mark of invented data."""
    return escape(front.footer_left) + (f" · {SYNTHETIC_MARK}" if front.synthetic else "")


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


def _titles(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]


def anchor(text: str) -> str:
    """Return the name that a chapter's heading is linked by."""
    return re.sub(r"[^a-zåäö0-9]+", "-", text.lower()).strip("-")


@cache
def style_rules() -> str:
    """Return a page's style: palette and typeface first, then the rules."""
    colours = ";".join(f"--{name}:{colour}" for name, colour in style.PALETTE.items())
    faces = "".join(
        f'@font-face{{font-family:"{style.FONT}";font-weight:{weight};src:url(data:font/woff;base64,{_face(path)}) format("woff")}}'
        for weight, path in zip((400, 600, 700), style.font_files(), strict=True)
    )
    return f'{faces}:root{{{colours};--face:"{style.FONT}",sans-serif}}{STYLE.read_text(encoding="utf-8")}'


@cache
def _face(path: Path) -> str:
    """Return a face of the typeface with the letters that Swedish needs, as base64."""
    from fontTools import subset  # comes with matplotlib
    from fontTools.ttLib import TTFont

    font = TTFont(str(path), recalcTimestamp=False)
    cut = subset.Subsetter(subset.Options(layout_features=["kern", "tnum", "liga"], hinting=False))
    cut.populate(text=LETTERS)
    cut.subset(font)
    font.flavor = "woff"
    target = io.BytesIO()
    font.save(target)
    return base64.b64encode(target.getvalue()).decode()
