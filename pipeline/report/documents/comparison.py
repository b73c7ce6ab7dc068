"""The comparison of some districts: two pages, with as many questions as they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.problems import UsageError
from pipeline.report.documents.document import Document, Sections
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.pairs import FEWEST, MOST
from pipeline.report.read.picture import Picture
from pipeline.words.sv import documents as words

NOTEBOOK = "district_comparison.ipynb"
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
    )
    return Document(
        front,
        (f"jamforelse-{'-'.join(districts)}.pdf",),
        (Sections(NOTEBOOK, ("differences", "more"), {"districts": " ".join(districts)}),),
        pages=PAGES,
        tries=tuple({"questions": number} for number in QUESTIONS),
    )


def _check(picture: Picture, districts: Sequence[str]) -> None:
    """Refuse districts that the edition does not report, the same one twice, and too few or too many."""
    known = [picture.name(area) for area in picture.districts]
    if unknown := [area for area in districts if area not in picture.districts]:
        raise UsageError("no-district-of-edition", names=unknown, edition=picture.edition.edition, known=known)
    if len(set(districts)) < len(districts) or not FEWEST <= len(districts) <= MOST:
        raise UsageError("districts-to-compare", fewest=FEWEST, most=MOST, known=known)
