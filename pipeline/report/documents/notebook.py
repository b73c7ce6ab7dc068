"""Notebooks: what their cells call to show blocks, how they are run, and how the blocks are read back from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import MIME_TYPE, Block, block_from_json
from pipeline.report.set.html import block_html
from pipeline.report.set.typst import ReportError
from pipeline.workspace import Workspace

KERNEL = "python3"
SECTION = "section:"
"""How the tag of a cell begins that a section begins in; what follows is its name."""

Parameters = Mapping[str, str | int]


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
        return Picture(Path(database), edition, copied=Path(database).parent.name == municipality)
    workspace = Workspace(Path(root).resolve() if root else Path.cwd().parent)
    return Picture(workspace.municipality(municipality).published, edition, copied=True)


def show(blocks: Iterable[Block]) -> None:
    """Show blocks below the cell, one after the other. What is shown is what the report takes in."""
    from IPython.display import display

    for block in blocks:
        display(as_output(block), raw=True)  # type: ignore[no-untyped-call]


def as_output(block: Block) -> dict[str, Any]:
    """Return a block as a cell's output: HTML for who looks at it, and the JSON from which the report is set."""
    return {MIME_TYPE: block.as_json(), "text/html": block_html(block), "text/plain": f"<{block.kind_name}>"}


def run(notebook: Path, parameters: Parameters, executed: Path, sections: Sequence[str]) -> dict[str, list[Block]]:
    """Run sections of a notebook with papermill in a kernel of its own and return the blocks that each shows, in order.

    The working directory stays as it is: papermill would change it for the whole process, and notebooks run side by side.

    Args:
        notebook: The notebook.
        parameters: What its parameters are set to.
        executed: Where the notebook is kept as it was run.
        sections: Names of the sections.

    Raises:
        ReportError: The notebook has no such section, or shows something before its first one.
        papermill.PapermillExecutionError: A cell failed.
    """
    import papermill

    papermill.execute_notebook(
        _cut(notebook, sections),
        str(executed),
        dict(parameters),
        kernel_name=KERNEL,
        progress_bar=False,
        extra_arguments=["--log-level=CRITICAL"],  # else kernels tell of their transport and their end
    )
    found = blocks_of(executed)
    if found.pop("", []):
        raise ReportError(f"{notebook} shows something before its first section")
    return found


def prepare(notebook: Path, parameters: Parameters, target: Path, sections: Sequence[str]) -> None:
    """Write a copy of a notebook's sections with its parameters filled in, ready to be opened and run by hand."""
    import papermill

    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(
        _cut(notebook, sections),
        str(target),
        dict(parameters),
        kernel_name=KERNEL,
        prepare_only=True,
        progress_bar=False,
    )


def blocks_of(executed: Path) -> dict[str, list[Block]]:
    """Return the blocks in an executed notebook's outputs by section; whatever else a cell prints stays in the notebook."""
    import nbformat

    cells = nbformat.read(str(executed), as_version=4).cells  # type: ignore[no-untyped-call]
    found: dict[str, list[Block]] = {}
    for section, cell in _by_section(cells):
        outputs = cell.outputs if cell.cell_type == "code" else []
        shown = [block_from_json(output.data[MIME_TYPE]) for output in outputs if MIME_TYPE in output.get("data", {})]
        found.setdefault(section, []).extend(shown)
    return found


def _by_section(cells: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield each cell with its section: the one that begins in it or in the nearest cell before it; empty before the first."""
    section = ""
    for cell in cells:
        tags = [str(tag) for tag in cell.metadata.get("tags", [])]
        section = next((tag.removeprefix(SECTION) for tag in tags if tag.startswith(SECTION)), section)
        yield section, cell


def _cut(notebook: Path, sections: Sequence[str]) -> Any:
    """Return a notebook with some of its sections alone, and what stands before its first one: parameters and imports."""
    import nbformat

    book: Any = nbformat.read(str(notebook), as_version=4)  # type: ignore[no-untyped-call]
    cells = list(_by_section(book.cells))
    if missing := set(sections) - {section for section, _ in cells}:
        raise ReportError(f"{notebook} has no section {', '.join(sorted(missing))}")
    book.cells = [cell for section, cell in cells if section in ("", *sections)]
    return book
