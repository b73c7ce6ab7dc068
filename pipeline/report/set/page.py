"""What stands around the content of every page: its head, style, top and foot, and the box of a table that is scrolled by itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from pathlib import Path

from pipeline.report import style
from pipeline.report.set import typeface as cut
from pipeline.report.set.front import FrontMatter
from pipeline.report.set.markup import link
from pipeline.words.sv import page as words

STYLE = Path(__file__).with_name("page.css")


def head(title: str, policy: str, rules: str, description: str = "", *, listed: bool = True) -> str:
    """Return how a page begins, to the end of its head.

    Args:
        title: The page's title.
        policy: What the browser may load and run: a content security policy.
        rules: The page's style rules.
        description: The page in a sentence.
        listed: Whether a search engine may list it.
    """
    about = f'<meta name="description" content="{escape(description, quote=True)}">\n' if description else ""
    unlisted = "" if listed else '<meta name="robots" content="noindex">\n'
    return f"""<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
{about}{unlisted}<title>{escape(title)}</title>
<style>{rules}</style>
</head>"""


def whole(begin: str, title: str, content: str, chapters: Mapping[str, str], beside: str = "", foot: str = "") -> str:
    """Return a page to read from its top to its end.

    Args:
        begin: How it begins, to the end of its head.
        title: Its heading.
        content: What it holds, as HTML.
        chapters: Titles of its chapters by the names that they are linked by.
        beside: What stands beside its heading, as HTML.
        foot: What stands at its end, as HTML; one without has no end of its own.
    """
    links = "".join(f"<li>{link(name, title)}</li>" for name, title in chapters.items())
    footer = f'<footer><div class="page"><p>{foot}</p></div></footer>\n' if foot else ""
    return f"""{begin}
<body>
<a class="skip" href="#innehall">{words.SKIP}</a>
<header><div class="page"><h1>{escape(title)}</h1>{beside}</div></header>
<nav class="page" aria-label="{words.CONTENTS}"><ul>{links}</ul></nav>
<main class="page" id="innehall" tabindex="-1">
{content}
</main>
{footer}</body>
</html>
"""


def mark(invented: bool) -> str:
    """Return the mark of invented data at a page's top; empty where there are none."""
    return f'<p class="mark"><strong>{words.SYNTHETIC_MARK}</strong></p>' if invented else ""


def footer(front: FrontMatter, own: str = "") -> str:
    """Return who answers for a page, its version, the mark of invented data, and links to the edition's other files than `own`."""
    told = [front.footer_left, front.version, words.SYNTHETIC_MARK if front.synthetic else ""]
    links = [f'<a href="{escape(name, quote=True)}">{escape(text)}</a>' for name, text in front.others if name != own]
    linked = f'<span class="links"> · {" · ".join(links)}</span>' if links else ""
    return " · ".join(escape(text) for text in told if text) + linked


def scrolled_table(title: str, caption: str, heads: str, rows: Iterable[str], notes: str = "", *, small: bool) -> str:
    """Return a table in a box of its own, which alone is scrolled sideways where the screen is narrow.

    Args:
        title: What the table is called, as plain text.
        caption: Its caption, as HTML.
        heads: The cells of its header, as HTML.
        rows: Its rows, as HTML.
        notes: What stands below it, as HTML.
        small: Whether it is set smaller.
    """
    label = escape(words.table(title), quote=True)
    compact = ' class="compact"' if small else ""
    return (
        f'<div class="table"><div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f"<table{compact}><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f"{notes}</div>"
    )


# ---- style --------------------------------------------------------------------------------------------------------------


@cache
def style_rules(own: Path | None = None, *, typeface: bool = True) -> str:
    """Return a page's style: palette and typeface first, then the rules of all pages, then the page's own.

    Args:
        own: File with the page's own rules.
        typeface: Whether the page carries its typeface; else it is read in it only where the machine has it.
    """
    colours = ";".join(f"--{name}:{colour}" for name, colour in style.PALETTE.items())
    faces = cut.faces() if typeface else ""
    rules = "".join(path.read_text(encoding="utf-8") for path in (STYLE, own) if path)
    return f'{faces}:root{{{colours};--face:"{style.FONT}",sans-serif}}{rules}'


def digest(content: str) -> str:
    """Return the sum by which a policy lets a page have a style or a script of its own; line ends have to be the file's own."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
