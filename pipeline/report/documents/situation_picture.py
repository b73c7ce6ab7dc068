"""One edition's document: notebooks run, their blocks joined, and the PDF and the page made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.problems import UsageError
from pipeline.report.documents.comparison_page import comparison_page
from pipeline.report.documents.notebook import prepare, run
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Block, Chapters
from pipeline.report.set.html import page
from pipeline.report.set.pdf import chapter_pages, write_pdf
from pipeline.report.set.typst import FrontMatter, document_source
from pipeline.words.messages import Phrase, phrase
from pipeline.words.sv import language as sv
from pipeline.workspace import MunicipalityFolder

FRAME, CHAPTER = "frame.ipynb", "situation_picture.ipynb"
PDF, PAGE, COMPARISON = "lagesbild.pdf", "lagesbild.html", "jamforelse.html"
AT_ONCE = 2  # notebooks that run at the same time


def make(
    folder: MunicipalityFolder, published: Path, edition: str, work: Path, say: Callable[[Phrase], None]
) -> list[Path]:
    """Run an edition's notebooks and return the finished PDF and page, in the folder `work`."""
    work.mkdir(parents=True, exist_ok=True)
    picture = Picture(published, edition)
    promises = list(picture.promises)
    front = front_matter(picture)
    jobs = _jobs(folder, published, edition, promises)
    say(phrase("running_notebooks", notebooks=len(jobs), edition=edition))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = pool.map(lambda job: run(job[0], job[1], work / job[2]), jobs)
        frame, *chapters = done
    say(phrase("setting", edition=edition))
    blocks = joined(frame, chapters)
    write_pdf(document_source(blocks, front, work / "source"), work / PDF, front.date)
    (work / PAGE).write_text(page(blocks, front), encoding="utf-8", newline="\n")
    compared = comparison_page(picture, front, chapter_pages(work / PDF))
    (work / COMPARISON).write_text(compared, encoding="utf-8", newline="\n")
    picture.connection.close()
    return [work / PDF, work / PAGE, work / COMPARISON]


def _jobs(
    folder: MunicipalityFolder, published: Path, edition: str, promises: Sequence[str]
) -> list[tuple[Path, dict[str, str], str]]:
    """Return an edition's notebooks: each with its parameters and the name of its copy, the frame first."""
    shared = {"municipality": folder.slug, "edition": edition, "database": str(published)}
    frame = (folder.workspace.notebook(FRAME), shared, FRAME)
    chapter = folder.workspace.notebook(CHAPTER)
    return [frame, *((chapter, {**shared, "promise": name}, f"chapter-{name}.ipynb") for name in promises)]


def by_hand(folder: MunicipalityFolder, edition: str) -> list[Path]:
    """Write an edition's notebooks, to be run by hand on what the last build published, and return them; the frame first.

    Raises:
        UsageError: Nothing is built, or there is no such edition.
    """
    if not folder.published.is_file():
        raise UsageError("nothing-built", slug=folder.slug)
    picture = Picture(folder.published, edition)
    promises = list(picture.promises)
    picture.connection.close()
    place = folder.reports(edition) / "notebooks"
    for notebook, parameters, name in _jobs(folder, folder.published.resolve(), edition, promises):
        prepare(notebook, parameters, place / name)
    return [place / name for _, _, name in _jobs(folder, folder.published, edition, promises)]


def joined(frame: Sequence[Block], chapters: Sequence[Sequence[Block]]) -> list[Block]:
    """Return the frame's blocks with those of the chapters in the place that the frame keeps for them."""
    document: list[Block] = []
    for block in frame:
        if isinstance(block, Chapters):
            document += [part for chapter in chapters for part in chapter]
        else:
            document.append(block)
    return document


def front_matter(picture: Picture) -> FrontMatter:
    """Return what the document says about itself; its date is the edition's, never today's."""
    municipality, edition = picture.municipality, picture.edition
    return FrontMatter(
        title="Lägesbild för medborgarlöften",
        subtitle=f"{municipality.name} kommun {sv.years(edition.edition)}",
        author=f"{municipality.name} kommun och {municipality.police_area}",
        description=f"Underlag för medborgarlöften i {municipality.name} kommun: {edition.title}, med tabeller och diagram.",
        header_left=f"Lägesbild för medborgarlöften · {municipality.name} {sv.years(edition.edition)}",
        header_right="",
        footer_left=f"{municipality.name} kommun och {municipality.police_area}",
        synthetic=picture.synthetic,
        date=dt.date.fromisoformat(edition.data_until),
    )
