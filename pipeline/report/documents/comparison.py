"""The comparison of some districts: two pages, with as many questions as they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.problems import UsageError
from pipeline.report.documents.document import Document, Sections
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.pairs import FEWEST, MOST
from pipeline.report.read.picture import Picture
from pipeline.words.sv import documents as words

NOTEBOOK = "district_comparison.ipynb"
BEGINNING = "jamforelse-"
FILES = f"{BEGINNING}*.pdf"
"""How its files are named: after it come the districts, parted as words of their ids are."""

PAGES = 2
QUESTIONS = (6, 5, 4, 3, 2, 1)
"""How many questions are tried beside each other, until both pages hold what they show."""


def comparison(picture: Picture, districts: Sequence[str]) -> Document:
    """Return what the comparison of two to four districts is.

    Args:
        picture: The edition whose districts, waves and years are compared.
        districts: Ids of districts that the edition reports.

    Raises:
        UsageError: One of the districts is unknown, or their number is wrong.
    """
    _check(picture, districts)
    municipality, edition = picture.municipality, picture.edition
    names = [picture.name(area) for area in districts]
    title = words.comparison_of(municipality.district_many)
    front = replace(
        front_matter(picture),
        title=title,
        description=words.about_comparison(names, municipality.name, edition.title),
        header_left=words.header(title, municipality.name, edition.edition),
        others=(),
    )
    return Document(
        front,
        (f"{BEGINNING}{'-'.join(districts)}.pdf",),
        (Sections(NOTEBOOK, ("differences", "more"), {"districts": " ".join(districts)}),),
        pages=PAGES,
        tries=tuple({"questions": number} for number in QUESTIONS),
    )


def districts_of(name: str, known: Sequence[str]) -> list[str]:
    """Return the districts that a file of this kind compares, by its name; empty when they are not all known."""
    ways = _ways(name.removeprefix(BEGINNING).removesuffix(".pdf"), known)
    return next((found for found in ways if FEWEST <= len(found) <= MOST and len(set(found)) == len(found)), [])


def _ways(text: str, known: Sequence[str]) -> Iterator[list[str]]:
    """Yield every way in which a text is ids with a dash between them."""
    for one in known:
        if text == one:
            yield [one]
        elif text.startswith(f"{one}-"):
            yield from ([one, *rest] for rest in _ways(text.removeprefix(f"{one}-"), known))


def _check(picture: Picture, districts: Sequence[str]) -> None:
    """Refuse districts that the edition does not report, the same one twice, and too few or too many."""
    known = [picture.name(area) for area in picture.districts]
    if unknown := [area for area in districts if area not in picture.districts]:
        raise UsageError("no-district-of-edition", names=unknown, edition=picture.edition.edition, known=known)
    if len(set(districts)) < len(districts) or not FEWEST <= len(districts) <= MOST:
        raise UsageError("districts-to-compare", fewest=FEWEST, most=MOST, known=known)
