"""HTML from values: everything that is put into an element is escaped."""

from __future__ import annotations

from html import escape

from pipeline.spreadsheet import CONTROL


class Markup(str):
    """Text that is HTML already."""


def text(value: object) -> Markup:
    """Return a value as HTML; what is HTML already stays as it is, and signs that no page can hold are left out."""
    return value if isinstance(value, Markup) else Markup(escape(CONTROL.sub("", str(value))))


def element(name: str, *content: object, **attributes: str) -> Markup:
    """Return an element; an attribute ``class_`` or ``aria_label`` is written class or aria-label."""
    written = "".join(f' {key.rstrip("_").replace("_", "-")}="{text(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{written}>{''.join(text(part) for part in content)}</{name}>")


def link(target: str, *content: object) -> Markup:
    """Return a link to a place on the page."""
    return element("a", *content, href=f"#{target}")
