"""What a build costs as a municipality grows: processor seconds and peak memory of every stage, beside their limits.

    python benchmarks/growth.py [--until STAGE] [--slower TIMES] [SIZE ...]     of SIZES, or 12-waves-30-questions and the like
    python benchmarks/growth.py --write FOLDER SIZE                             the deliveries alone

A municipality of any size is the demo, grown: districts beyond the demo's 13 are copies of them with answers, offences and notes drawn
again from their original's; questions beyond its 17 are copies of others in blocks of their own; waves are drawn towards the shares of
the demo's two. The same size gives the same deliveries.

Every size is built in a process of its own. Seconds are of the processor (user and system, child processes included), divided by
``--slower``, how many times slower this machine is than the one that `LIMITS` are of; 2 GB are 2 000 MB. Peaks of single stages need
Linux; elsewhere a stage shows the peak so far.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import re
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

from pipeline.build import build
from pipeline.demo import survey, write_demo
from pipeline.demo.common import Scene, generator, write_text
from pipeline.estimate import comparison
from pipeline.workspace import Workspace

STAGES = ["reading", "estimating", "pairs", "gate", "audit", "evidence", "documents", "exports"]
NAMES = {"reading_and_checking": "reading", "publishing": "gate", "attacking": "audit", "judging": "evidence"}
NAMES |= {"estimating": "estimating", "running_notebooks": "documents", "setting": "documents", "exporting": "exports"}
WHOLE = "whole"


@dataclass(frozen=True)
class Size:
    """How large a municipality is; what is 0 stays as the demo has it, or grows with the districts."""

    districts: int = 13
    questions: int = 17
    waves: int = 2
    offences: int = 0
    notes: int = 0

    @classmethod
    def named(cls, name: str) -> Size:
        """Return the size of a name such as ``demo``, ``40-districts`` or ``12-waves-30-questions``.

        Raises:
            SystemExit: The name is of no size.
        """
        parts = re.findall(r"(\d+)-([a-z]+)", name)
        if name != "demo" and "-".join(f"{number}-{what}" for number, what in parts) != name:
            raise SystemExit(f"{name} is no size: demo, 40-districts, 10-waves-80-questions")
        return cls(**{what: int(number) for number, what in parts})


SIZES = [
    "demo", "40-districts", "60-districts", "100-districts", "80-questions", "10-waves", "1000000-offences", "10000-notes",
]  # fmt: skip

# Size: stages that are looked at together, the most seconds of the processor, the most MB.
LIMITS: dict[str, list[tuple[tuple[str, ...], float, float]]] = {
    "demo": [((WHOLE,), 36 * 17 / 36, 500)],
    "100-districts": [(("estimating", "pairs"), 60, 2000), (("exports",), 60, 2000)],
    "10-waves": [((WHOLE,), float("inf"), 1000)],
    "1000000-offences": [(("reading",), 8, 1000)],
}
MOST_TIMES = {"10-waves": 3.0}
"""How many times as much as the demo a size may cost, where both are built in one run."""


# ---- the deliveries ---------------------------------------------------------------------------------------------------


def write(folder: Path, size: Size) -> None:
    """Write a municipality of a size into its folder: the demo's files, and what makes them more."""
    write_demo(folder)
    scene = Scene.read(folder)
    originals = [place.name for place in scene.places]
    names = [*originals, *(f"{name} {turn}" for name, turn in islice(_turns(originals), size.districts - 13))]
    copies: dict[str, list[str]] = {}
    for name, original in zip(names, cycle(originals)):
        copies.setdefault(original, []).append(name)
    _districts(folder / "districts.csv", scene, names)
    _questions(folder / "definitions.toml", scene, size.questions)
    _waves(scene, names, size)
    for path in sorted((folder / "population").glob("*.csv")):
        _grown(path, 0, copies, "utf-8-sig")
    extracts = sorted((folder / "crime").glob("*.csv"))
    for number, path in enumerate(extracts):
        _grown(path, 8, copies, "cp1252", _part(size.offences, number, len(extracts)))
    dialogues = sorted((folder / "dialogue").glob("*.csv"))
    for number, path in enumerate(dialogues):
        _grown(path, 2, copies, "utf-8", _part(size.notes, number, len(dialogues)))


def _turns(names: Sequence[str]) -> islice[tuple[str, int]]:
    return islice(((name, turn) for turn in range(2, 1000) for name in names), None)


def _part(number: int, place: int, places: int) -> int:
    return number * (place + 1) // places - number * place // places


def _districts(path: Path, scene: Scene, names: Sequence[str]) -> None:
    """Add the districts that the demo has not, each with the next code of the survey."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    for number, name in list(enumerate(names, start=1))[len(scene.places) :]:
        row = dict.fromkeys(head.split(","), "") | {"id": f"district-{number}", "name": name, "visited": "false"}
        lines.append(",".join((row | {"code_safety_survey": str(number)}).values()))
    write_text(path, [head, *lines])


def _questions(path: Path, scene: Scene, questions: int) -> None:
    """Declare the questions that the package has not: copies of its own, in blocks of their own."""
    measured, lines = scene.definitions.safety_survey, []
    for number, (item, original) in enumerate(_more(scene, questions), start=1):
        indicator = next(one for one in measured.indicators if original in one.items)
        block = f"more_{(number - 1) // 8}"
        if number % 8 == 1:
            title = f"Fler frågor {number // 8 + 1}"
            lines += [
                f"[safety_survey.blocks.{block}]",
                f'title = "{title}"',
                f'title_en = "{title}"',
                f'headline = "{item}"',
            ]
        asked = measured.items[original]
        lines += [
            f"[safety_survey.items.{item}]",
            f'column = "{item}"',
            f'scale = "{asked.scale}"',
            f'wording = "{_wording(item)}"',
        ]
        lines += ["[[safety_survey.indicators]]", f'id = "{item}"', f'block = "{block}"', f'items = ["{item}"]']
        lines += [f"yes = {indicator.yes}", f'title = "Fråga {item}"', f'title_en = "Question {item}"']
        lines += [f'predicate = "svarar så på fråga {item}"', f'direction = "{indicator.direction}"']
    if lines:
        write_text(path, lines)


def _more(scene: Scene, questions: int) -> list[tuple[str, str]]:
    """Return the items that are added, each with the item whose answers it takes."""
    items = [*scene.definitions.safety_survey.items]
    return [(f"more_{number}", item) for number, item in enumerate(islice(cycle(items), questions - len(items)), 1)]


def _wording(item: str) -> str:
    return f"Hur är det med {item} där du bor?"


def _waves(scene: Scene, names: Sequence[str], size: Size) -> None:
    """Write the waves: the demo's where nothing is more, else each drawn again, district by district."""
    if size.waves == len(survey.WAVES) and len(names) == len(scene.places) and not _more(scene, size.questions):
        return
    for path in (scene.folder / "safety_survey").iterdir():
        path.unlink()
    for wave in survey.WAVES if size.waves == len(survey.WAVES) else _yearly(size.waves):
        rng, path = generator(f"{wave.name}, grown"), scene.path("safety_survey", f"{wave.name}.sav")
        by_place = dict(list(survey.answers(scene, wave).groupby("omrade")))
        places = [by_place[number % len(by_place) + 1] for number in range(len(names))]
        drawn = [_again(people, rng).assign(omrade=number) for number, people in enumerate(places, start=1)]
        grown = pd.concat(drawn, ignore_index=True)
        grown["lopnr"] = range(1, len(grown) + 1)
        asked = scene.definitions.safety_survey.items
        columns = {item: wave.renamed.get(item, (one.column, one.wording)) for item, one in asked.items()}
        columns |= {item: (item, _wording(item)) for item, _ in _more(scene, size.questions)}
        for item, original in _more(scene, size.questions):
            grown[item] = _shuffled(grown[columns[original][0]], grown["omrade"], rng)
        pyreadstat.write_sav(grown, path, column_labels=dict(columns.values()), row_compress=True)
        write_text(path.with_suffix(".toml"), ["codes_of_codebook = true", *wave.notes])


def _again(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    return people.iloc[rng.integers(0, len(people), len(people))]


def _shuffled(answers: pd.Series, places: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Return answers given to others of the same district: its shares stay as they are."""
    rows = np.arange(len(answers))
    return pd.Series(answers.to_numpy()[np.lexsort((rng.random(len(rows)), places))], answers.index)


def _yearly(waves: int) -> list[survey.Wave]:
    """Return one wave a year up to the demo's last, without a break; one of them is the demo's first, which an edition knows."""
    years = [*range(2022 - waves, 2022)]
    years[0] = min(years[0], 2018)
    return [
        survey.Wave(
            str(year), min(max(year, 2015), 2021), [f"ended_on = {year}-10-31"], shares_of=("2018", "2021")[year % 2]
        )
        for year in years
    ]


def _grown(path: Path, column: int, copies: dict[str, list[str]], encoding: str, rows: int = 0) -> None:
    """Give every copy of a district rows like its original's, or draw so many rows in all.

    Rows of the demo keep their place. Where rows are drawn (`rows`, or an id stands first) each gets an id of its own.
    """
    text = path.read_bytes().decode(encoding)
    newline = "\r\n" if "\r\n" in text else "\n"
    head, *old = csv.reader(text.splitlines(), delimiter=";")
    new = [[*row[:column], name, *row[column + 1 :]] for row in old for name in copies.get(row[column], [])[1:]]
    if rows:
        rng, every = generator(f"{path.name}, grown"), [name for names in copies.values() for name in names]
        drawn = rng.integers(0, [[len(old)], [len(every)]], (2, max(rows - len(old), 0))).tolist()
        new = [[*old[row][:column], every[place], *old[row][column + 1 :]] for row, place in zip(*drawn, strict=True)]
    if head[0] == "ID":
        new = [[f"{path.stem}-{number}", *row[1:]] for number, row in enumerate(new, start=1)]
    lines = [";".join(row) for row in [head, *old, *new]]
    write_text(path, lines, encoding=encoding, newline=newline)


# ---- what they cost ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cost:
    """What one stage took: seconds of the processor, and the most memory at one time in MB."""

    seconds: float
    megabytes: float


class Enough(Exception):
    """The stages that were asked for are done."""


class Stages:
    """Tells the stages of a build apart, by what it says and by the survey's comparisons."""

    def __init__(self, until: str) -> None:
        """Begin before the first stage."""
        self.until = until
        self.costs: dict[str, Cost] = {}
        self.name = ""
        self.since = _used()

    def say(self, what: Sequence[object] | object) -> None:
        """Take what the build says as the beginning of a stage."""
        code = getattr(what, "code", str(what))
        self.enter(next((stage for begins, stage in NAMES.items() if str(code).startswith(begins)), self.name))

    def enter(self, name: str) -> None:
        """Close the stage so far and begin another, which may have been begun before.

        Raises:
            Enough: What was asked for is done.
        """
        now = _used()
        if self.name:
            before = self.costs.get(self.name, Cost(0.0, 0.0))
            cost = Cost(before.seconds + now - self.since, max(before.megabytes, _peak()))
            self.costs[self.name] = cost
        self.name, self.since = name, now
        if self.until and name in STAGES and STAGES.index(name) > STAGES.index(self.until):
            raise Enough


def _used() -> float:
    """Return the processor's time of this process and of its children that have ended."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _peak() -> float:
    """Return the most memory of this process in MB since this was last asked, where the system can tell; else since it began."""
    status, refs = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not refs.exists():
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1e6 if sys.platform == "darwin" else 1e3)
    peak = re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii"))
    refs.write_text("5", encoding="ascii")
    return int(peak[1]) * 1024 / 1e6 if peak else 0.0


def measured(name: str, until: str) -> dict[str, Cost]:
    """Write a municipality of a size, build it up to a stage (all of them when it is empty) and return what each stage took."""
    stages = Stages(until)
    compare: Callable[..., None] = comparison.compare

    def timed(*everything: object) -> None:
        stages.enter("pairs")
        compare(*everything)
        stages.enter("estimating")

    with tempfile.TemporaryDirectory() as root:
        workspace = Workspace(Path(root))
        write(workspace.raw / "grown", Size.named(name))
        setattr(comparison, "compare", timed)  # noqa: B010  (what it calls has a signature of its own)
        _peak()
        stages.since = _used()
        try:
            build(workspace.municipality("grown"), stages.say)
        except Enough:
            return stages.costs
        stages.enter("")
    return stages.costs


def report(name: str, costs: dict[str, Cost], slower: float, demo: float | None) -> tuple[bool, float]:
    """Print what a size took beside its limits; return whether all are kept, and the whole of its seconds."""
    costs = {stage: replace(costs[stage], seconds=costs[stage].seconds / slower) for stage in STAGES if stage in costs}
    whole = sum(cost.seconds for cost in costs.values())
    kept = True
    print(f"\n{name}")
    for stage, cost in costs.items():
        print(f"{cost.seconds:8.2f} s {cost.megabytes:8.0f} MB  {stage}")
    print(f"{whole:8.2f} s {max(cost.megabytes for cost in costs.values()):8.0f} MB  {WHOLE}")
    for stages, seconds, megabytes in LIMITS.get(name, []):
        wanted = STAGES if stages == (WHOLE,) else stages
        chosen = [stage for stage in wanted if stage in costs]
        if len(chosen) < len(wanted):
            continue
        took, most = sum(costs[one].seconds for one in chosen), max(costs[one].megabytes for one in chosen)
        good = took <= seconds and most <= megabytes
        print(
            f"{'kept' if good else 'BROKEN'}: {' + '.join(stages)} {took:.1f} of {seconds:.0f} s, {most:.0f} of {megabytes:.0f} MB"
        )
        kept &= good
    if demo and name in MOST_TIMES:
        good = whole <= MOST_TIMES[name] * demo
        print(f"{'kept' if good else 'BROKEN'}: {whole / demo:.2f} times the demo, of {MOST_TIMES[name]:.0f}")
        kept &= good
    return kept, whole


def main() -> int:
    """Build every size that is named and print what it took; the exit code is 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", metavar="SIZE", default=SIZES)
    parser.add_argument("--until", choices=STAGES, default="")
    parser.add_argument("--slower", type=float, default=1.0)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--json", action="store_true", help="what each stage took, for another program")
    asked = parser.parse_args()
    if asked.write:
        write(asked.write, Size.named(asked.sizes[0]))
        return 0
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the package sets it; here numpy is there before it
    broken, demo = False, None
    for name in asked.sizes:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            costs = alone.apply(measured, (name, asked.until))
        if asked.json:
            print(json.dumps({name: {stage: [cost.seconds, cost.megabytes] for stage, cost in costs.items()}}))
            continue
        kept, whole = report(name, costs, asked.slower, demo)
        broken |= not kept
        demo = whole if name == "demo" and not asked.until else demo
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
