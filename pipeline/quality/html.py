"""A page's parts: everything that is put into one is escaped, and nothing is loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from pipeline.spreadsheet import CONTROL


class Markup(str):
    """Text that is HTML already."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: what stands there, and whether it is a number or something missing."""

    content: object
    kind: str = ""


def text(value: object) -> Markup:
    """Return a value as HTML; what is HTML already stays as it is."""
    return value if isinstance(value, Markup) else Markup(escape(CONTROL.sub("", str(value))))


def element(name: str, *content: object, **attributes: str) -> Markup:
    """Return an element; an attribute ``class_`` or ``http_equiv`` is written class or http-equiv."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{written}>{''.join(text(part) for part in content)}</{name}>")


def link(target: str, *content: object) -> Markup:
    """Return a link to a place on the page."""
    return element("a", *content, href=f"#{target}")


def table(name: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table with a caption; the first cell of a row is its header. It scrolls by itself where the page is narrow."""
    header = element("tr", *(element("th", title, scope="col") for title in head))
    body = [element("tr", element("th", first, scope="row"), *map(_cell, others)) for first, *others in rows]
    made = element(
        "table", element("caption", caption, id=f"{name}-caption"), element("thead", header), element("tbody", *body)
    )
    return element("div", made, class_="wide", role="region", tabindex="0", aria_labelledby=f"{name}-caption")


def _cell(value: object) -> Markup:
    if isinstance(value, Cell):
        return element("td", value.content, class_=value.kind)
    return element("td", thousands(value), class_="number") if isinstance(value, int) else element("td", value)


def thousands(number: int) -> str:
    """Return a whole number as Swedish texts write it."""
    return f"{number:,}".replace(",", "\u00a0")


def section(name: str, title: str, *content: object) -> Markup:
    """Return a part of the page with a heading that names it."""
    return element("section", element("h2", title, id=name), *content, aria_labelledby=name)


def document(title: str, *content: object) -> str:
    """Return a whole page in Swedish."""
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        element("title", title),
        f"<style>{style}</style>",
    ]
    skip = element("a", "Hoppa till innehållet", href="#innehall", class_="skip")
    main = element("main", element("h1", title), *content, id="innehall", tabindex="-1")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="sv">',
            "<head>",
            *head,
            "</head>",
            "<body>",
            skip,
            main,
            "</body>",
            "</html>",
            "",
        ]
    )
