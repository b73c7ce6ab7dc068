"""Notebooks: what their cells call to show blocks, how they are run, and how the blocks are read back from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import MIME_TYPE, Block, block_from_json
from pipeline.report.set.html import block_html
from pipeline.workspace import Workspace

KERNEL = "python3"


def open_picture(municipality: str, edition: str, database: str = "", root: str = "") -> Picture:
    """Return an edition's view of the published tables, for a notebook's first cell.

    Args:
        municipality: Slug of the municipality.
        edition: Id of the edition.
        database: Path of the published database; when empty, that of the last build in `root`.
        root: Folder that holds ``data``; when empty, the one above the folder that the notebook was opened in.
    """
    if database:
        return Picture(Path(database), edition)
    workspace = Workspace(Path(root).resolve() if root else Path.cwd().parent)
    return Picture(workspace.municipality(municipality).published, edition)


def show(blocks: Iterable[Block]) -> None:
    """Show blocks below the cell, one after the other. What is shown is what the report takes in."""
    from IPython.display import display

    for block in blocks:
        display(as_output(block), raw=True)  # type: ignore[no-untyped-call]


def as_output(block: Block) -> dict[str, Any]:
    """Return a block as a cell's output: HTML for who looks at it, and the JSON from which the report is set."""
    return {MIME_TYPE: block.as_json(), "text/html": block_html(block), "text/plain": f"<{block.kind_name}>"}


def run(notebook: Path, parameters: Mapping[str, str | int], executed: Path) -> list[Block]:
    """Run a notebook with papermill in a kernel of its own and return the blocks that it shows, in order.

    The working directory stays as it is: papermill would change it for the whole process, and notebooks run side by side.

    Raises:
        papermill.PapermillExecutionError: A cell failed.
    """
    import papermill

    papermill.execute_notebook(
        str(notebook),
        str(executed),
        dict(parameters),
        kernel_name=KERNEL,
        progress_bar=False,
        extra_arguments=["--log-level=CRITICAL"],  # else kernels tell of their transport and their end
    )
    return blocks_of(executed)


def prepare(notebook: Path, parameters: Mapping[str, str | int], target: Path) -> None:
    """Write a copy of a notebook with its parameters filled in, ready to be opened and run by hand."""
    import papermill

    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(
        str(notebook), str(target), dict(parameters), kernel_name=KERNEL, prepare_only=True, progress_bar=False
    )


def blocks_of(executed: Path) -> list[Block]:
    """Return the blocks in an executed notebook's outputs; whatever else a cell prints stays in the notebook."""
    import nbformat

    cells: list[Any] = nbformat.read(str(executed), as_version=4).cells  # type: ignore[no-untyped-call]
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    return [block_from_json(output.data[MIME_TYPE]) for output in outputs if MIME_TYPE in output.get("data", {})]
