"""Where a build's time goes: the stages of one municipality, as shares of the whole.

    python benchmarks/stages.py [MUNICIPALITY]

Timings on different machines do not compare; the shares do.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from pipeline.build import build
from pipeline.workspace import Workspace

CHECKOUT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Build the municipality in a folder of its own and print each stage's time and share."""
    slug = sys.argv[1] if len(sys.argv) > 1 else "kalmar"
    marks: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        shutil.copytree(CHECKOUT / "data" / "raw" / slug, workspace.raw / slug)
        build(workspace.municipality(slug), say=lambda stage: marks.append((stage, time.perf_counter())))
    marks.append(("", time.perf_counter()))
    whole = marks[-1][1] - marks[0][1]
    for (stage, start), (_, end) in pairwise(marks):
        print(f"{end - start:6.2f} s  {(end - start) / whole:5.0%}  {stage}")
    print(f"{whole:6.2f} s  100%  {slug}")


if __name__ == "__main__":
    main()
