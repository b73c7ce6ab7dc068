"""Where a build's time goes: the stages of one municipality, as shares of the whole, and whether gate and attack keep to their limit.

    python benchmarks/stages.py [MUNICIPALITY [RUNS]]

Gate and attack may take as long as estimating and one second more. Timings on different machines do not compare; shares and ratios
do, and the processor's own time (children's too, such as kernels') says more than the clock where others use the machine.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT / "benchmarks"))

from processor import used  # noqa: E402

from pipeline.build import build  # noqa: E402
from pipeline.workspace import Workspace  # noqa: E402

ESTIMATING, GATE, ATTACK = "estimating", "publishing what may be shown", "attacking what is published"

Mark = tuple[str, float, float]


def main(arguments: list[str]) -> None:
    """Build the municipality in a folder of its own and print each stage's time and share, run by run."""
    slug = arguments[0] if arguments else "kalmar"
    for _ in range(int(arguments[1]) if len(arguments) > 1 else 1):
        marks = timed(slug)
        whole = marks[-1][1] - marks[0][1]
        for (stage, start, before), (_, end, after) in pairwise(marks):
            print(
                f"{end - start:6.2f} s  {(end - start) / whole:5.0%}  {after - before:6.2f} s of the processor  {stage}"
            )
        print(f"{whole:6.2f} s   100%  {slug}")
        clock, processor = limits(marks)
        print(
            f"(gate + attack) / (estimating + 1 s): {clock:.2f} by the clock, {processor:.2f} of the processor's time\n"
        )


def timed(slug: str) -> list[Mark]:
    """Build a municipality of the checkout and return when each stage began: its name, the clock and the processor's time."""
    marks: list[Mark] = []

    def say(stage: str) -> None:
        marks.append((stage, time.perf_counter(), used()))

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        shutil.copytree(CHECKOUT / "data" / "raw" / slug, workspace.raw / slug)
        build(workspace.municipality(slug), say)
    say("")
    return marks


def limits(marks: list[Mark]) -> tuple[float, float]:
    """Return (gate + attack) / (estimating + 1 s), by the clock and by the processor's time; up to 1 is as promised."""
    clock, processor = (
        (took[GATE] + took[ATTACK]) / (took[ESTIMATING] + 1)
        for took in ({mark[0]: then[which] - mark[which] for mark, then in pairwise(marks)} for which in (1, 2))
    )
    return clock, processor


if __name__ == "__main__":
    main(sys.argv[1:])
