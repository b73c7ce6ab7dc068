"""The PDF of a comparison of districts: its notebook run, its blocks set on exactly two pages."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf

from pipeline.problems import UsageError
from pipeline.report.documents.comparison_page.content import FEWEST, MOST
from pipeline.report.documents.notebook import run
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.picture import Picture
from pipeline.report.set.pdf import write_pdf
from pipeline.report.set.typst import FrontMatter, ReportError, document_source
from pipeline.words.sv import language as sv
from pipeline.workspace import MunicipalityFolder

NOTEBOOK = "district_comparison.ipynb"
PAGES = 2
QUESTIONS = (6, 5, 4, 3, 2, 1)
"""How many questions are tried beside each other, until both pages hold what they show."""


def compare(folder: MunicipalityFolder, edition: str, districts: Sequence[str]) -> Path:
    """Make the PDF of a comparison from what the last build published, and return it.

    Args:
        folder: The municipality.
        edition: Id of the edition whose districts, waves and years are compared.
        districts: Ids of two to four districts that the edition reports.

    Raises:
        UsageError: Nothing is built, or the edition or one of the districts is unknown, or their number is wrong.
        ReportError: Two pages do not hold even one question.
    """
    if not folder.published.is_file():
        raise UsageError("nothing-built", slug=folder.slug)
    picture = Picture(folder.published, edition)
    try:
        _check(picture, districts)
        front = _front(picture, districts)
    finally:
        picture.connection.close()
    parameters = {"municipality": folder.slug, "edition": edition, "districts": " ".join(districts)}
    target = folder.reports(edition) / f"jamforelse-{'-'.join(districts)}.pdf"
    with tempfile.TemporaryDirectory() as work:
        made = _fitting(folder, parameters, front, Path(work))
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}")
        beside.write_bytes(made.read_bytes())
        return beside.replace(target)


def _fitting(folder: MunicipalityFolder, parameters: dict[str, str], front: FrontMatter, work: Path) -> Path:
    """Return the PDF with as many questions as two pages hold."""
    notebook, made = folder.workspace.notebook(NOTEBOOK), work / "comparison.pdf"
    for questions in QUESTIONS:
        given: dict[str, str | int] = {
            **parameters,
            "questions": questions,
            "database": str(folder.published.resolve()),
        }
        blocks = run(notebook, given, work / NOTEBOOK)
        write_pdf(document_source(blocks, front, work / f"source-{questions}"), made, front.date)
        with pikepdf.open(made) as document:
            if len(document.pages) == PAGES:
                return made
    raise ReportError(f"the comparison of {parameters['districts']} does not fit on {PAGES} pages")


def _check(picture: Picture, districts: Sequence[str]) -> None:
    """Refuse districts that the edition does not report, the same one twice, and too few or too many."""
    known = [picture.name(area) for area in picture.districts]
    if unknown := [area for area in districts if area not in picture.districts]:
        raise UsageError("no-district-of-edition", names=unknown, edition=picture.edition.edition, known=known)
    if len(set(districts)) < len(districts) or not FEWEST <= len(districts) <= MOST:
        raise UsageError("districts-to-compare", fewest=FEWEST, most=MOST, known=known)


def _front(picture: Picture, districts: Sequence[str]) -> FrontMatter:
    """Return what the document says about itself."""
    front, municipality = front_matter(picture), picture.municipality
    names = sv.listed(picture.name(area) for area in districts)
    return replace(
        front,
        title=f"Jämförelse av {municipality.district_many}",
        description=f"{names} i {municipality.name} kommun bredvid varandra, ur underlaget till {picture.edition.title}.",
        header_left=f"Jämförelse av {municipality.district_many} · {municipality.name} {sv.years(picture.edition.edition)}",
    )
