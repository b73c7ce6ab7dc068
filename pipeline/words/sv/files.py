"""What the files of an edition are called, and as what they link to each other; they lie in one folder."""

from __future__ import annotations

PICTURE, PICTURE_PAGE = "lagesbild.pdf", "lagesbild.html"
COMPARISON_PAGE = "jamforelse.html"
WORKBOOK = "tabeller.xlsx"

LINKS = {
    PICTURE: "Lägesbilden att skriva ut (PDF)",
    PICTURE_PAGE: "Lägesbilden att läsa på skärmen",
    COMPARISON_PAGE: "Jämför {districts}",
    WORKBOOK: "Alla tabeller (Excel)",
}
SAME_EDITION = "Samma utgåva"
"""What stands before the links to the other files."""


def others(own: str, districts: str) -> list[tuple[str, str]]:
    """Return the other files of an edition (name, as what it is linked to), by the word for several districts; `own` may be none."""
    return [(name, text.format(districts=districts)) for name, text in LINKS.items() if name != own]


def linked(text: str, name: str) -> str:
    """Return a link's text where the file's name has to be told too."""
    return f"{text}: {name}"
