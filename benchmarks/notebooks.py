"""What the notebooks of a municipality's documents cost: run as a build runs them, in kernels, and by papermill's command line.

    python benchmarks/notebooks.py [ROOT [MUNICIPALITY]]

ROOT holds what a build has made; without one Kalmar is built first. Printed is the processor's time, of child processes too, that the
notebooks of all editions add to what a build has loaded before them; the shortest of three turns for our own ways. They may take a
quarter of what papermill's command line takes for the same notebooks. Then the documents of both ways are compared byte for byte.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.build import build
from pipeline.configuration import load_configuration
from pipeline.report.documents import document
from pipeline.report.documents.document import Edition, notebooks_of
from pipeline.report.documents.edition import DOCUMENTS
from pipeline.report.documents.notebook import Engine
from pipeline.workspace import MunicipalityFolder, Workspace

CHECKOUT = Path(__file__).resolve().parents[1]
MOST = 0.25
TURNS = 3
ENGINES: tuple[Engine, ...] = ("process", "kernel")


def main(arguments: list[str]) -> None:
    """Print the processor's time of each way, the ratio to papermill's command line, and whether the documents are the same."""
    if arguments[:1] == ["--turn"]:
        print(added(*arguments[1:]))
        return
    with tempfile.TemporaryDirectory() as work:
        root = Path(arguments[0]) if arguments else built(Path(work))
        slug = arguments[1] if len(arguments) > 1 else "kalmar"
        number, floor = by_command_line(Workspace(root).municipality(slug), Path(work))
        print(f"{floor:6.2f} s of the processor  {number} notebooks by papermill's command line")
        for engine in ENGINES:
            took = min(turn(root, slug, engine, Path(work) / engine) for _ in range(TURNS))
            print(f"{took:6.2f} s of the processor  {took / floor:4.0%}  --engine {engine}")
            if engine == "process":
                print(f"{'kept' if took / floor <= MOST else 'NOT KEPT'}: at most {MOST:.0%}")
        one, other = (
            sorted(file for file in (Path(work) / engine).rglob("*") if file.suffix in (".pdf", ".html"))
            for engine in ENGINES
        )
        differ = [file.name for file, twin in zip(one, other, strict=True) if file.read_bytes() != twin.read_bytes()]
        print(f"{len(one)} documents of both ways; differ: {differ or 'none'}")


def built(root: Path) -> Path:
    """Return a root in which Kalmar has been built."""
    shutil.copytree(CHECKOUT / "data" / "raw" / "kalmar", Workspace(root).raw / "kalmar")
    build(Workspace(root).municipality("kalmar"), lambda _: None)
    return root


def editions(folder: MunicipalityFolder, engine: Engine = "process") -> list[Edition]:
    """Return the editions that have documents."""
    listed = load_configuration(folder).editions
    return [Edition(folder, folder.published, one.id, engine) for one in listed if one.rendered]


def used(*whose: int) -> float:
    """Return the processor's time that has been used so far, seconds."""
    return sum(sum(resource.getrusage(who)[:2]) for who in whose)


def by_command_line(folder: MunicipalityFolder, work: Path) -> tuple[int, float]:
    """Return how many notebooks there are, and what papermill's command line takes for them."""
    before, number = used(resource.RUSAGE_CHILDREN), 0
    for edition in editions(folder):
        with edition.picture() as picture:
            runs = [wanted for composer in DOCUMENTS for wanted in notebooks_of(composer(picture)).values()]
        for wanted in runs:
            given = {**edition.parameters, **wanted.parameters}
            options = [text for name, value in given.items() for text in ("-r", name, str(value))]
            notebook = folder.workspace.notebook(wanted.notebook)
            command = [sys.executable, "-m", "papermill", "--no-progress-bar", "--log-level", "CRITICAL", *options]
            subprocess.run(
                [*command, notebook, work / "ran.ipynb"], cwd=CHECKOUT, stderr=subprocess.DEVNULL, check=True
            )
        number += len(runs)
    return number, used(resource.RUSAGE_CHILDREN) - before


def turn(root: Path, slug: str, engine: Engine, work: Path) -> float:
    """Return what the notebooks add in a process of its own; the documents made of them are left in `work`."""
    shutil.rmtree(work, ignore_errors=True)
    command = [sys.executable, __file__, "--turn", str(root), slug, engine, str(work)]
    return float(subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True).stdout)


def added(root: str, slug: str, engine: Engine, work: str) -> float:
    """Make all documents of a municipality and return what their notebooks took, with all that they alone need."""
    everybody = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    taken = []

    def measured(*arguments: object) -> object:
        before = used(*everybody)
        blocks = run_notebooks(*arguments)
        taken.append(used(*everybody) - before)
        return blocks

    run_notebooks, document.blocks_of_document = document.blocks_of_document, measured
    folder = Workspace(Path(root)).municipality(slug)
    for edition in editions(folder, engine):
        document.make(edition, DOCUMENTS, Path(work) / edition.id, lambda _: None)
    return sum(taken)


if __name__ == "__main__":
    main(sys.argv[1:])
