"""A document as data: its sections, what it says about itself and its files; and the one way in which any document is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.problems import UsageError
from pipeline.products import Put, hold
from pipeline.report.documents.notebook import Engine, Parameters, engine_of, lent, prepare, run
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Block, Table
from pipeline.report.set.front import FrontMatter
from pipeline.report.set.html import page
from pipeline.report.set.pdf import loose_pages, page_count, write_pdf
from pipeline.report.set.typst import ROW_ROOMS, ReportError, document_source
from pipeline.words.messages import Phrase, phrase
from pipeline.workspace import MunicipalityFolder

AT_ONCE = 2  # kernels that run at the same time
PDF, HTML = ".pdf", ".html"

Say = Callable[[Phrase], None]


@dataclass(frozen=True)
class Sections:
    """Sections of one notebook, in the order in which a document has them.

    Attributes:
        notebook: File name of the notebook that carries them.
        names: Their names, as the notebook's cells are tagged with them.
        parameters: What the notebook is given besides municipality, edition and database.
    """

    notebook: str
    names: tuple[str, ...]
    parameters: Parameters = field(default_factory=dict)

    @property
    def copy(self) -> str:
        """File name of the copy that is run: one for each notebook and its parameters."""
        parts = [Path(self.notebook).stem, *map(str, self.parameters.values())]
        return "-".join(parts).replace(" ", "-") + ".ipynb"


@dataclass(frozen=True)
class Document:
    """What is made of one edition, in one or more files.

    Attributes:
        front: What it says about itself.
        files: Names of its files; their endings say what they are set as: ``.pdf`` or ``.html``.
        sections: What it holds, from its first heading (of level 1) to its end.
        page: The whole of an ``.html`` that is more than its sections; it is given the folder with the edition's documents before it.
        pages: How many pages its PDF has to have; 0 for any number.
        tries: Parameters for all its notebooks that are tried in turn, until the PDF has so many pages.
    """

    front: FrontMatter
    files: tuple[str, ...]
    sections: tuple[Sections, ...] = ()
    page: Callable[[Path], str] | None = None
    pages: int = 0
    tries: tuple[Parameters, ...] = ({},)


@dataclass(frozen=True)
class Edition:
    """An edition of a municipality's promises, the published database that its documents are made from, and what runs its notebooks."""

    folder: MunicipalityFolder
    published: Path
    id: str
    engine: Engine = "process"

    @property
    def parameters(self) -> Parameters:
        """What every notebook is given."""
        return {"municipality": self.folder.slug, "edition": self.id, "database": str(self.published.resolve())}

    @contextmanager
    def picture(self) -> Iterator[Picture]:
        """Give the published tables as the edition may see them; raises `UsageError` when there is no such edition."""
        picture = Picture(self.published.resolve(), self.id)
        try:
            with lent(picture):
                yield picture
        finally:
            picture.connection.close()


Composer = Callable[[Picture], Document]
"""Says what a document of an edition is. It may raise `UsageError` for what it has been asked."""


def last_build(folder: MunicipalityFolder, edition: str) -> Edition:
    """Return an edition as the last build published it; raises `UsageError` when nothing is built."""
    if not folder.published.is_file():
        raise UsageError("nothing-built", slug=folder.slug)
    return Edition(folder, folder.published, edition)


# ---- what is done with documents ----------------------------------------------------------------------------------------


def make(edition: Edition, composers: Iterable[Composer], work: Path, say: Say) -> list[Path]:
    """Make documents of an edition in the folder `work`, one after the other, and return their files.

    Raises:
        UsageError: There is no such edition, or no such document of it.
        ReportError: A document cannot be made from its parts, or does not fit on its pages.
    """
    work.mkdir(parents=True, exist_ok=True)
    with edition.picture() as picture:
        return [made for composer in composers for made in _made(composer(picture), edition, work, say)]


def make_from_last_build(
    folder: MunicipalityFolder, edition: str, composers: Iterable[Composer], engine: Engine = "process"
) -> list[Path]:
    """Make documents from what the last build published, put them among the edition's and return them; raises as `make`."""
    published = replace(last_build(folder, edition), engine=engine)
    with hold(folder) as held, held.work_folder() as work:
        made = [
            Put(file, folder.reports(edition) / file.name) for file in make(published, composers, work, lambda _: None)
        ]
        held.move([*made, *executed(folder, edition, work)])
    return [put.target for put in made]


def executed(folder: MunicipalityFolder, edition: str, work: Path) -> list[Put]:
    """Return the notebooks that were run in the folder `work` for an edition's documents, with their places.

    They are their owner's alone: cells of an analyst's may show anything.
    """
    return [Put(run, folder.notebooks(edition) / run.name, owners=True) for run in sorted(work.glob("*.ipynb"))]


def by_hand(folder: MunicipalityFolder, edition: str, composers: Iterable[Composer]) -> list[Path]:
    """Write documents' notebooks, to be run by hand on what the last build published, and return them, the first one first.

    Raises:
        UsageError: Nothing is built, or there is no such edition.
    """
    published = last_build(folder, edition)
    place = folder.reports(edition) / "notebooks"
    with published.picture() as picture:
        runs = {name: wanted for composer in composers for name, wanted in notebooks_of(composer(picture)).items()}
    with hold(folder) as held, held.work_folder() as work:
        for name, wanted in runs.items():
            given = {**published.parameters, **wanted.parameters}
            prepare(folder.workspace.notebook(wanted.notebook), given, work / name, wanted.names)
        return held.move(Put(work / name, place / name) for name in runs)


# ---- one document -------------------------------------------------------------------------------------------------------


def _made(document: Document, edition: Edition, work: Path, say: Say) -> list[Path]:
    """Make a document's files, with the first parameters that give it the pages it has to have."""
    for given in document.tries:
        blocks = blocks_of_document(document, edition, given, work, say)
        say(phrase("setting", edition=edition.id))
        files = [_WRITERS[Path(name).suffix](document, blocks, work / name) for name in document.files]
        if not document.pages or all(page_count(file) == document.pages for file in files if file.suffix == PDF):
            return files
    raise ReportError(f"{', '.join(document.files)}: does not fit on {document.pages} pages")


def blocks_of_document(document: Document, edition: Edition, given: Parameters, work: Path, say: Say) -> list[Block]:
    """Run a document's notebooks, each once, and return the blocks of its sections in order."""
    runs = notebooks_of(document)
    if runs:
        say(phrase("running_notebooks", notebooks=len(runs), edition=edition.id))

    books = {name: edition.folder.workspace.notebook(wanted.notebook) for name, wanted in runs.items()}
    engines = {name: engine_of(book, edition.engine) for name, book in books.items()}

    def shown(name: str) -> Mapping[str, Sequence[Block]]:
        parameters = {**edition.parameters, **runs[name].parameters, **given}
        return run(books[name], parameters, work / name, runs[name].names, engines[name])

    apart = [name for name, engine in engines.items() if engine == "kernel"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = dict(zip(apart, pool.map(shown, apart), strict=True))
    done |= {name: shown(name) for name in runs if name not in done}
    return [block for part in document.sections for name in part.names for block in done[part.copy][name]]


def notebooks_of(document: Document) -> dict[str, Sections]:
    """Return what a document takes from each notebook with its parameters, by the name of the notebook's copy."""
    runs: dict[str, Sections] = {}
    for part in document.sections:
        before = runs[part.copy].names if part.copy in runs else ()
        runs[part.copy] = replace(part, names=(*before, *part.names))
    return runs


def _pdf(document: Document, blocks: Sequence[Block], target: Path) -> Path:
    """Write a document's PDF with the widest room between the rows of compact tables that leaves fewest pages loose."""
    compact = any(isinstance(block, Table) and block.compact for block in blocks)
    loose: dict[float, int] = {}
    for room in ROW_ROOMS if compact else ROW_ROOMS[:1]:
        _set(document, blocks, target, room)
        loose[room] = loose_pages(target)
        if not loose[room]:
            return target
    if len(loose) > 1:
        _set(document, blocks, target, min(loose, key=loose.__getitem__))
    return target


def _set(document: Document, blocks: Sequence[Block], target: Path, row_room: float) -> None:
    source = document_source(blocks, document.front, target.with_suffix(".source"), target.name, row_room)
    write_pdf(source, target, document.front.date)


def _html(document: Document, blocks: Sequence[Block], target: Path) -> Path:
    text = document.page(target.parent) if document.page else page(blocks, document.front, target.name)
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


_WRITERS: dict[str, Callable[[Document, Sequence[Block], Path], Path]] = {PDF: _pdf, HTML: _html}
