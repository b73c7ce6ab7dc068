"""What the documents are called and say about themselves."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

SITUATION_PICTURE = "Lägesbild för medborgarlöften"


def publisher(municipality: str, police_area: str) -> str:
    """Return who answers for a document."""
    return f"{municipality} kommun och {police_area}"


def of_edition(municipality: str, edition: str) -> str:
    """Return for whom and when: the municipality and the edition."""
    return f"{municipality} kommun {sv.years(edition)}"


def header(title: str, municipality: str, edition: str) -> str:
    """Return what stands at the top of every page."""
    return f"{title} · {municipality} {sv.years(edition)}"


def version(data_until: str, number: str) -> str:
    """Return which version a document is: the last day of its data (2021-12-31), and the number of its content."""
    return f"version {data_until} · {number}"


def about_situation_picture(municipality: str, edition_title: str) -> str:
    """Return the situation picture in a sentence."""
    return f"Underlag för medborgarlöften i {municipality} kommun: {edition_title}, med tabeller och diagram."


def comparison_of(districts: str) -> str:
    """Return the title of a comparison; `districts` is the word for several."""
    return f"Jämförelse av {districts}"


def about_comparison(names: Iterable[str], municipality: str, edition_title: str) -> str:
    """Return the comparison of some districts in a sentence."""
    return f"{sv.listed(names)} i {municipality} kommun bredvid varandra, ur underlaget till {edition_title}."
