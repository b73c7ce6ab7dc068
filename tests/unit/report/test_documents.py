"""A document is its list of sections, with its title and its file names; notebooks carry the sections."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pymupdf
import pytest
from checkout import REPOSITORY, silent
from towns import EDITION, two_alike_and_one_apart

from pipeline.report.documents import document as making
from pipeline.report.documents.comparison import comparison
from pipeline.report.documents.document import Document, Edition, Sections, make
from pipeline.report.documents.edition import DOCUMENTS
from pipeline.report.documents.notebook import SECTION, as_output, blocks_of, run
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Block, Heading, Paragraph
from pipeline.report.set.typst import ReportError
from pipeline.workspace import MunicipalityFolder, Workspace


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    root = tmp_path_factory.mktemp("town")
    return Edition(MunicipalityFolder(Workspace(root), "provstad"), two_alike_and_one_apart(root), EDITION)


def short(picture: Picture) -> Document:
    """A second document: two sections of the frame, the other way round, under a title of its own."""
    front = replace(front_matter(picture), title="Vad vi inte vet")
    return Document(front, ("kort.pdf", "kort.html"), (Sections("frame.ipynb", ("unknown", "changes")),))


def test_a_second_document_is_its_list_of_sections(edition: Edition, tmp_path: Path) -> None:
    pdf, html = made = make(edition, [short], tmp_path, silent)
    assert [file.name for file in made] == ["kort.pdf", "kort.html"]
    with pymupdf.open(str(pdf)) as pages:
        printed = [title for level, title, _ in pages.get_toc() if level == 1]
        assert pages.metadata["title"].startswith("Vad vi inte vet")
    text = html.read_text(encoding="utf-8")
    assert len(printed) == 2 and text.index(f">{printed[0]}</h2>") < text.index(f">{printed[1]}</h2>")
    executed = tmp_path / "frame.ipynb"
    assert set(blocks_of(executed)) - {""} == {"unknown", "changes"}, "only the sections that are shown are run"


# ---- notebooks carry sections -------------------------------------------------------------------------------------------


def a_notebook(path: Path, *cells: tuple[str, Block | None]) -> Path:
    """A notebook whose cells (tag, block that it shows) have been run."""
    book = nbformat.v4.new_notebook()
    for tag, block in cells:
        outputs = [nbformat.v4.new_output("display_data", as_output(block))] if block else []
        book.cells.append(nbformat.v4.new_code_cell("pass", metadata={"tags": [tag] if tag else []}, outputs=outputs))
    nbformat.write(book, path)
    return path


def test_a_cell_without_a_name_belongs_to_the_section_before_it(tmp_path: Path) -> None:
    one, own, two = (Paragraph(text) for text in ("ett", "eget", "två"))
    book = a_notebook(
        tmp_path / "a.ipynb", ("parameters", None), (f"{SECTION}one", one), ("", own), (f"{SECTION}two", two)
    )
    assert blocks_of(book) == {"": [], "one": [one, own], "two": [two]}


def test_a_section_that_a_notebook_does_not_have_is_named(tmp_path: Path) -> None:
    book = a_notebook(tmp_path / "a.ipynb", (f"{SECTION}one", None))
    with pytest.raises(ReportError, match=r"a\.ipynb has no section three, two"):
        run(book, {}, tmp_path / "b.ipynb", ["one", "two", "three"])


def test_every_section_of_a_notebook_stands_in_a_document(edition: Edition) -> None:
    composers = [*DOCUMENTS, lambda picture: comparison(picture, ["a", "b"])]
    with edition.picture() as picture:
        wanted = {
            (part.notebook, name)
            for composer in composers
            for part in composer(picture).sections
            for name in part.names
        }
    there = {
        (path.name, tag.removeprefix(SECTION))
        for path in (REPOSITORY / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for tag in cell["metadata"].get("tags", [])
        if tag.startswith(SECTION)
    }
    assert wanted == there


# ---- pages ----------------------------------------------------------------------------------------------------------------


def long(picture: Picture) -> Document:
    """A document that has to fit on one page, with ever fewer lines."""
    tries = tuple({"lines": number} for number in (200, 120, 3))
    return Document(front_matter(picture), ("lang.pdf",), (Sections("x.ipynb", ("x",)),), pages=1, tries=tries)


def lines(
    notebook: Path, given: dict[str, int], executed: Path, sections: list[str], engine: str
) -> dict[str, list[Block]]:
    return {"x": [Heading(1, "Rader"), *(Paragraph(f"rad {number}") for number in range(given["lines"]))]}


def test_a_document_that_has_to_fit_is_made_shorter_until_it_does(
    edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "run", lines)
    (pdf,) = make(edition, [long], tmp_path, silent)
    with pymupdf.open(str(pdf)) as pages:
        assert len(pages) == 1 and "rad 2" in pages[0].get_text() and "rad 3" not in pages[0].get_text()
    with pytest.raises(ReportError, match=r"lang\.pdf: does not fit on 1 page"):
        make(edition, [lambda picture: replace(long(picture), tries=({"lines": 200},))], tmp_path, silent)
