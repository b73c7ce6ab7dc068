"""What is made of published tables of any size, and what it costs: workbook and CSV, rows of the report, comparison page.

    python benchmarks/behind_the_gate.py [DISTRICTS [QUESTIONS [WAVES [SLOWER]]]]     100 districts, 17 questions, 2 waves

The published tables are drawn by columns (`tests/support/grown.py`). Each stage runs in a process of its own and prints the
processor's seconds (all threads; imports are left out), divided by SLOWER, how many times slower this machine is than the one of the
limits; its peak memory; and what it has made. Ends with an error where the exports of both editions of a municipality of up to 100
districts go beyond their limits.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / "tests" / "support"), str(CHECKOUT / "benchmarks")]

from grown import grown  # noqa: E402
from processor import peak, used  # noqa: E402
from towns import page_of  # noqa: E402

from pipeline import export  # noqa: E402
from pipeline.report.documents.comparison_page import FILE  # noqa: E402
from pipeline.report.read.picture import Picture  # noqa: E402

DEFAULTS = (100.0, 17.0, 2.0, 1.0)
SECONDS, MEGABYTES, DISTRICTS = 60.0, 2000.0, 100
"""Limits of the exports, at up to so many districts."""


def exports(database: Path, edition: str, work: Path) -> str:
    """Make workbook and data package of an edition; return how large they are."""
    workbook, *package = export.make(database, edition, work / edition)
    return f"{workbook.stat().st_size / 1e6:.1f} MB of workbook, {sum(path.stat().st_size for path in package) / 1e6:.0f} MB of data"


def reading(database: Path, edition: str, work: Path) -> str:
    """Read what the report of an edition reads of the large tables; return how many rows."""
    picture = Picture(database, edition)
    rows = len(picture.comparisons) + len(picture.references) + len(picture.offence_months) + len(picture._values)
    promises = [row for name in picture.promises for row in picture.evidence(name)]
    return f"{rows + len(promises)} rows"


def page(database: Path, edition: str, work: Path) -> str:
    """Write the page on which districts are compared; return how large it is."""
    return f"{page_of(database, work / FILE, edition).stat().st_size / 1e6:.2f} MB"


def main(arguments: list[str]) -> None:
    """Draw the tables and print each stage; raises `SystemExit` with an error where the exports go beyond their limits."""
    sizes = [float(given) for given in arguments]
    districts, questions, waves, slower = [*sizes, *DEFAULTS[len(sizes) :]]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        database = work / "published.duckdb"
        editions = grown(database, int(districts), int(questions), int(waves))
        taken = [measured(exports, database, edition, work) for edition in editions]
        seconds, megabytes = sum(one[0] for one in taken) / slower, max(one[1] for one in taken)
        tell("exports of both editions", seconds, megabytes, taken[0][2])
        for name, stage in (("reading", reading), ("comparison page", page)):
            one = measured(stage, database, editions[0], work)
            tell(name, one[0] / slower, *one[1:])
    if districts <= DISTRICTS and (seconds > SECONDS or megabytes > MEGABYTES):
        raise SystemExit(f"the exports go beyond {SECONDS:.0f} s or {MEGABYTES:.0f} MB")


def tell(stage: str, seconds: float, megabytes: float, made: str) -> None:
    """Print a stage: the processor's seconds, peak memory, and what it has made."""
    print(f"{seconds:7.2f} s of the processor  {megabytes:6.0f} MB  {stage}: {made}", flush=True)


def measured(
    stage: Callable[[Path, str, Path], str], database: Path, edition: str, work: Path
) -> tuple[float, float, str]:
    """Run a stage in a process of its own; return seconds of the processor, peak memory in MB, and what it tells."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(theirs, stage, database, edition, work))
    process.start()
    theirs.close()
    try:
        taken: tuple[float, float, str] = ours.recv()
    except EOFError as error:
        raise SystemExit(f"{stage.__name__} broke off") from error
    finally:
        process.join()
    return taken


def _run(to: Connection, stage: Callable[[Path, str, Path], str], database: Path, edition: str, work: Path) -> None:
    before = used()
    told = stage(database, edition, work)
    to.send((used() - before, peak(), told))


if __name__ == "__main__":
    main(sys.argv[1:])
