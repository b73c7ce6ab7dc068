"""What stands on every page around its content, and what a reader of the screen hears."""

from __future__ import annotations

SYNTHETIC_MARK = "Syntetiska uppgifter"
"""The mark of invented data."""

SKIP = "Hoppa till innehållet"
CONTENTS = "Innehåll"
PAGE_WORDS = ("Sida ", " av ")
"""Before a page's number, and between it and the number of pages."""

"""What a cell's sign means, for who hears the table."""


def table(title: str) -> str:
    """Return what a table is called where it can be scrolled."""
    return f"Tabell: {title}"
