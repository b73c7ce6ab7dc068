"""How soon the page on which districts are compared is drawn, and how large it is.

    python benchmarks/comparison_page.py [RUNS]

Opens, in a browser without windows, Kalmar's page of the last build and a made-up one with 60 districts and 80 questions (pairs of
districts for all persons only), each RUNS times (5) in a new browser, and prints the median time from the start of the load to the
first view.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "tests" / "support"))

from browser import browser  # noqa: E402
from grown import grown  # noqa: E402
from towns import page_of  # noqa: E402

from pipeline.report.documents.comparison_page import FILE  # noqa: E402
from pipeline.workspace import Workspace  # noqa: E402

DISTRICTS, QUESTIONS = 60, 80
DRAWN = "document.documentElement.dataset.drawn"


def main(arguments: list[str]) -> None:
    """Print size and median time of both pages."""
    runs = int(arguments[0]) if arguments else 5
    folder = Workspace(CHECKOUT).municipality("kalmar")
    with tempfile.TemporaryDirectory() as work:
        database = Path(work) / "published.duckdb"
        latest, _ = grown(database, DISTRICTS, QUESTIONS, groups=False)
        made = page_of(database, Path(work) / FILE, latest)
        for name, page, limit in (
            ("Kalmar 2022", folder.reports("2022") / FILE, 1000),
            (f"{DISTRICTS} districts, {QUESTIONS} questions", made, 2000),
        ):
            seen = [first_view(page) for _ in range(runs)]
            print(
                f"{name}: {page.stat().st_size / 1e6:.2f} MB, first view after {statistics.median(seen):.0f} ms "
                f"(median of {runs}: {min(seen)}-{max(seen)}; limit {limit})"
            )


def first_view(page: Path) -> int:
    """Return the milliseconds from the start of a page's load to its first view."""
    with browser() as started:
        opened = started.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(page.as_uri())
        opened.wait_for_function(DRAWN)
        return int(opened.evaluate(DRAWN))


if __name__ == "__main__":
    main(sys.argv[1:])
