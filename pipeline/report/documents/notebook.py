"""Notebooks: what their cells call to show blocks, how they are run, and how the blocks are read back from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import MIME_TYPE, Block, block_from_json
from pipeline.report.set.html import block_html
from pipeline.report.set.typst import ReportError
from pipeline.workspace import Workspace

KERNEL = "python3"
SECTION = "section:"
"""How the tag of a cell begins that a section begins in; what follows is its name."""

Parameters = Mapping[str, str | int]
Engine = Literal["process", "kernel"]
"""What runs a notebook: this process, or a kernel of its own. What it shows is the same."""

SHIPPED = {
    "district_comparison.ipynb": "378eac11d210b3bf47c18738dc462dd958c76f4d2a25e67fdfed91f886f07889",
    "frame.ipynb": "139572ba62efd2691c3bf7ae574d1d59ce2f009eff5174870e06a390c3c068e4",
    "situation_picture.ipynb": "2dae8b9bb5c87600becaa46eb29178b21a1805bad43a91d04cb6dec09eee5676",
}
"""Sums of the code of the package's own notebooks. One that somebody has changed may do anything: it is run in a kernel."""

_open: dict[tuple[str, str], Picture] = {}
"""Pictures that are lent to notebooks, by database and edition."""


def open_picture(municipality: str, edition: str, database: str = "", root: str = "") -> Picture:
    """Return an edition's view of the published tables, for a notebook's first cell.

    A database in its place, ``data/processed/<municipality>``, is copied and let go, so that a notebook that somebody has open is in
    no build's way; one in the work folder of a build is read where it lies.

    Args:
        municipality: Slug of the municipality.
        edition: Id of the edition.
        database: Path of the published database; when empty, that of the last build in `root`.
        root: Folder that holds ``data``; when empty, the one above the folder that the notebook was opened in.
    """
    if database:
        lent_one = _open.get((database, edition))
        return lent_one or Picture(Path(database), edition, copied=Path(database).parent.name == municipality)
    workspace = Workspace(Path(root).resolve() if root else Path.cwd().parent)
    return Picture(workspace.municipality(municipality).published, edition, copied=True)


@contextmanager
def lent(picture: Picture) -> Iterator[None]:
    """Let the notebooks that run in this process meanwhile use an open picture: its rows are read once for all of them."""
    key = str(picture.database), picture.edition.edition
    before = _open.get(key)
    _open[key] = picture
    try:
        yield
    finally:
        if before is None:
            del _open[key]
        else:
            _open[key] = before


def show(blocks: Iterable[Block]) -> None:
    """Show blocks below the cell, one after the other. What is shown is what the report takes in."""
    from IPython.display import display

    for block in blocks:
        display(as_output(block), raw=True)  # type: ignore[no-untyped-call]


def as_output(block: Block) -> dict[str, Any]:
    """Return a block as a cell's output: HTML for who looks at it, and the JSON from which the report is set."""
    return {MIME_TYPE: block.as_json(), "text/html": block_html(block), "text/plain": f"<{block.kind_name}>"}


def engine_of(notebook: Path, wanted: Engine) -> Engine:
    """Return what a notebook is run by: whatever is wanted, one that is not as it was shipped has a kernel of its own."""
    return wanted if notebook.name in SHIPPED and SHIPPED[notebook.name] == code_sum(notebook) else "kernel"


def code_sum(notebook: Path) -> str:
    """Return the sum of a notebook's code; what is written between its cells, and what they showed when they were run, do not count."""
    cells = [cell.source for cell in _read(notebook).cells if cell.cell_type == "code"]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def run(
    notebook: Path, parameters: Parameters, executed: Path, sections: Sequence[str], engine: Engine = "process"
) -> dict[str, list[Block]]:
    """Run sections of a notebook with papermill and return the blocks that each shows, in order.

    Args:
        notebook: The notebook.
        parameters: What its parameters are set to.
        executed: Where the notebook is kept as it was run, which is also where it is run.
        sections: Names of the sections.
        engine: What runs it.

    Raises:
        ReportError: The notebook has no such section, or shows something before its first one.
        papermill.PapermillExecutionError: A cell failed.
    """
    _register()
    book = _with_papermill(notebook, parameters, executed, sections, engine_name=engine, folder=executed.parent)
    found = _blocks(book)
    if found.pop("", []):
        raise ReportError(f"{notebook} shows something before its first section")
    return found


def prepare(notebook: Path, parameters: Parameters, target: Path, sections: Sequence[str]) -> None:
    """Write a copy of a notebook's sections with its parameters filled in, ready to be opened and run by hand."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _with_papermill(notebook, parameters, target, sections, prepare_only=True)


def _with_papermill(
    notebook: Path, parameters: Parameters, target: Path, sections: Sequence[str], **how: object
) -> Any:
    """Hand sections of a notebook to papermill, and return the notebook that it made of them."""
    import papermill

    return papermill.execute_notebook(
        _cut(notebook, sections),
        str(target),
        dict(parameters),
        kernel_name=KERNEL,
        progress_bar=False,
        request_save_on_cell_execute=False,  # it is written when it is whole, or when a cell has failed
        **how,
    )


@cache
def _register() -> None:
    """Make our engines known to papermill."""
    from papermill.engines import papermill_engines

    from pipeline.report.documents.in_process import InProcess
    from pipeline.report.documents.kernel import Kernel

    engines: dict[Engine, type] = {"process": InProcess, "kernel": Kernel}
    for name, engine in engines.items():
        papermill_engines.register(name, engine)


def blocks_of(executed: Path) -> dict[str, list[Block]]:
    """Return the blocks in an executed notebook's outputs by section; whatever else a cell prints stays in the notebook."""
    return _blocks(_read(executed))


def _blocks(book: Any) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for section, cell in _by_section(book.cells):
        outputs = cell.outputs if cell.cell_type == "code" else []
        shown = [block_from_json(output.data[MIME_TYPE]) for output in outputs if MIME_TYPE in output.get("data", {})]
        found.setdefault(section, []).extend(shown)
    return found


def _read(notebook: Path) -> Any:
    import nbformat

    return nbformat.read(str(notebook), as_version=4)  # type: ignore[no-untyped-call]


def _by_section(cells: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield each cell with its section: the one that begins in it or in the nearest cell before it; empty before the first."""
    section = ""
    for cell in cells:
        tags = [str(tag) for tag in cell.metadata.get("tags", [])]
        section = next((tag.removeprefix(SECTION) for tag in tags if tag.startswith(SECTION)), section)
        yield section, cell


def _cut(notebook: Path, sections: Sequence[str]) -> Any:
    """Return a notebook with some of its sections alone, and what stands before its first one: parameters and imports."""
    book = _read(notebook)
    cells = list(_by_section(book.cells))
    if missing := set(sections) - {section for section, _ in cells}:
        raise ReportError(f"{notebook} has no section {', '.join(sorted(missing))}")
    book.cells = [cell for section, cell in cells if section in ("", *sections)]
    return book
