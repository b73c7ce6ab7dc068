"""A corpus of damaged and odd deliveries: each becomes the right table or a named error, in time and within bounds of memory.

``python tests/corpus.py`` makes every file from one seed, reads it as a build does, and prints tried / right / named / wrong. A
case is wrong when reading raises anything, when a row comes out that is not in the truth, when a row is missing and nothing was
named, or when it takes too long or too much memory.
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

from building import MUNICIPALITY, town  # noqa: E402
from corpus_files import TRUTH, Case, cases  # noqa: E402

from pipeline import checks, ingest  # noqa: E402
from pipeline.configuration import Configuration, load_configuration  # noqa: E402
from pipeline.ingest.files import Staged  # noqa: E402
from pipeline.problems import ProblemLog  # noqa: E402
from pipeline.workspace import Workspace  # noqa: E402

MOST_SECONDS = 10
MOST_BYTES = 500_000_000
SEED = 20261122


@dataclass
class Outcome:
    """What became of one case: ``right``, ``named`` or ``wrong``, and what tells so."""

    case: Case
    verdict: str
    why: str
    seconds: float
    peak: int = 0
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)


class Site:
    """A little municipality into which one case after another is delivered."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.configurations: dict[str, Configuration] = {}
        self.usual: dict[str, Counter[tuple[str, str]]] = {}

    def configuration(self, source: str) -> Configuration:
        """Return the configuration of the municipality with one source alone."""
        if source not in self.configurations:
            folder = town(self.root, municipality=MUNICIPALITY.replace('["crime"]', f'["{source}"]'))
            self.configurations[source] = load_configuration(folder)
        return self.configurations[source]

    def read(self, case: Case) -> tuple[Staged, ProblemLog]:
        """Deliver a case's files and read them."""
        configuration = self.configuration(case.source)
        folder = Workspace(self.root).municipality("provstad")
        place = folder.raw / case.source
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name, content in {case.file: case.content, **case.beside}.items():
            (place / name).write_bytes(content)
        log = ProblemLog()
        staged = ingest.read_all(configuration, folder, log)
        if not log.errors:
            checks.check_all(configuration, staged, log)
        return staged, log

    def judge(self, case: Case) -> Outcome:
        """Return what becomes of one case."""
        reset_peak()
        start = time.perf_counter()
        try:
            staged, log = self.read(case)
        except Exception:
            return Outcome(case, "wrong", traceback.format_exc(limit=-3), time.perf_counter() - start)
        seconds, memory = time.perf_counter() - start, peak()
        if seconds > MOST_SECONDS or memory > MOST_BYTES:
            return Outcome(case, "wrong", f"{seconds:.1f} s, {memory / 1e6:.0f} MB", seconds, memory)
        told = Counter((problem.code, problem.severity) for problem in log.problems)
        told.update((one.code, "rejected") for one in log.rejected)
        verdict, why = self._compare(case, staged, bool(log.errors), told)
        return Outcome(case, verdict, why, seconds, memory, told)

    def _compare(self, case: Case, staged: Staged, is_stopped: bool, told: Counter[tuple[str, str]]) -> tuple[str, str]:
        """Return verdict and reason: an error stops everything; else rows may only be missing where something is named."""
        truth = TRUTH[case.source]
        if is_stopped:
            return "named", ", ".join(sorted(rule for rule, severity in told if severity == "error"))
        found = Counter(truth.rows_of(staged))
        wanted = truth.rows - Counter(case.gone)
        extra, missing = found - wanted, wanted - found
        if extra:
            return "wrong", f"not in the truth: {list(extra)[:3]}; told: {dict(told)}"
        usual = self.usual.setdefault(case.source, told)  # the first case of a source is its clean file
        news = told - usual
        if missing:
            return ("named", str(dict(news))) if news else ("wrong", f"missing in silence: {list(missing)[:3]}")
        if case.must_be_named and not news:
            return "wrong", "nothing was named"
        return "right", str(dict(news)) if news else ""


def reset_peak() -> None:
    """Forget the highest use of memory so far, where the system can."""
    mark = Path("/proc/self/clear_refs")
    if mark.exists():
        mark.write_text("5")


def peak() -> int:
    """Return the highest use of memory, bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run(report: Callable[[Outcome], None], only: str = "") -> list[Outcome]:
    """Judge every case whose name holds a word, and report each."""
    outcomes = []
    with tempfile.TemporaryDirectory() as root:
        site = Site(Path(root))
        for case in cases(random.Random(SEED)):
            if only in f"{case.source} {case.name}" or case.name == "clean":
                outcomes.append(site.judge(case))
                report(outcomes[-1])
    return outcomes


def main() -> int:
    """Print every case that is wrong (with ``-v``: every case) and the sums; exit with 1 when one is wrong."""
    words = [word for word in sys.argv[1:] if word != "-v"]

    def report(outcome: Outcome) -> None:
        if outcome.verdict == "wrong" or "-v" in sys.argv:
            name = f"{outcome.case.source}: {outcome.case.name} ({outcome.case.file})"
            print(f"{outcome.verdict:6} {outcome.seconds:5.2f} s  {name}: {outcome.why}", flush=True)

    outcomes = run(report, *words)
    sums = Counter(outcome.verdict for outcome in outcomes)
    slowest, largest = max(one.seconds for one in outcomes), max(one.peak for one in outcomes)
    print(f"slowest {slowest:.1f} s, most memory {largest / 1e6:.0f} MB")
    print(f"tried {len(outcomes)} / right {sums['right']} / named {sums['named']} / wrong {sums['wrong']}")
    return 1 if sums["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
