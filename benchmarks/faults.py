"""What becomes of the products when something goes wrong: killed, refused, a full disk, two at once. Nothing may be lost.

    python benchmarks/faults.py [KILLS [KILLS_OF_KALMAR [BUILDS]]]

Each fault meets a build that would put new products in the place of older ones. Afterwards, and after one more command, the products
are those of the one build or of the other to the byte, nothing else lies there, and who was refused got a sentence. It prints how often
each fault was tried, survived and lost. BUILDS in one process show whether memory, open files, threads and temporary files grow.
Needs Linux; what needs root is left out without it, and says so. It takes most of an hour on two cores.
"""

from __future__ import annotations

import errno
import hashlib
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline.problems import Obstacle
from pipeline.products import Put, attend, hold
from pipeline.workspace import MunicipalityFolder, Workspace

CHECKOUT = Path(__file__).resolve().parents[1]
SLUG, EDITION = "provstad", "2022"
CONFIGURATION = {
    "municipality.toml": """
        name = "Provstad"
        code = "0199"
        police_area = "lokalpolisområde Provstad"
        contact = "trygghetsfunktionen"
        sources = ["crime", "dialogue"]
        synthetic = ["crime", "dialogue"]
        age_bands = ["16-29", "30-44", "45-64", "65-85"]
        """,
    "districts.csv": "id,name,code_crime\nnorr,Norr,P01\nsjo,Sjö,P02\n",
    "promises.toml": """
        [[editions]]
        id = "2022"
        title = "Medborgarlöften 2022"
        data_until = 2021-12-31
        valid = "2022"
        decision = { by = "kommunstyrelsen" }

        [[editions.promises]]
        id = "lugna-kvallar"
        title = "Lugna kvällar"
        districts = ["norr"]
        evidence = [{ indicator = "damage", contrast = "rest_of_municipality", expects = "higher" }]
        themes = ["lighting"]
        crime = ["damage"]

        [[editions.promises.activities]]
        id = "vandra"
        title = "Trygghetsvandringar"
        responsible = "both"
        """,
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
SENTENCE, ERRORS, DONE = 3, 1, 0
OPERATIONS = ("replace", "unlink", "rename", "link", "mkdir", "rmdir", "fsync")

State = dict[str, str]


@dataclass
class Tally:
    """How often one fault was tried, and what was lost."""

    fault: str
    tried: int = 0
    lost: list[str] = field(default_factory=list)

    def note(self, *wrong: str) -> None:
        """Count one more; anything that is wrong makes it lost."""
        self.tried += 1
        if found := "; ".join(filter(None, wrong)):
            self.lost.append(found)

    def __str__(self) -> str:
        """Return its line."""
        return f"| {self.fault} | {self.tried} | {self.tried - len(self.lost)} | {len(self.lost)} |"


# ---- municipalities, and what lies with them ------------------------------------------------------------------------------


def write_town(root: Path, deliveries: int) -> MunicipalityFolder:
    """Write a small town's files into a root; with another number of deliveries its products are others."""
    raw = root / "data" / "raw" / SLUG
    for name, text in CONFIGURATION.items():
        raw.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text("\n".join(line.strip() for line in text.splitlines()) + "\n", encoding="utf-8")
    rows = [
        f"Provstad;{kind};{year};{month};{9 + (7 * year + 3 * number + deliveries * (year == 2021)) % 11 + most}"
        for most, kind in enumerate(("Bilbrott", "Skadegörelsebrott"))
        for year in range(2017, 2022)
        for number, month in enumerate(MONTHS)
    ]
    notes = [
        f"2021-04-{day:02d};medborgardialog;Norr;18;Det är mörkt vid {day} och Ture i huset ser det"
        for day in range(1, 9 + deliveries)
    ]
    for source, header, lines in (
        ("crime", "Region;Brott;År;Period;Antal", rows),
        ("dialogue", "Datum;Typ;Område;Deltagare;Anteckning", notes),
    ):
        (raw / source).mkdir(exist_ok=True)
        (raw / source / "levererat.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return Workspace(root).municipality(SLUG)


def write_kalmar(root: Path, deliveries: int) -> MunicipalityFolder:
    """Write Kalmar's files into a root, of another delivery with one note less."""
    raw = root / "data" / "raw" / "kalmar"
    shutil.copytree(CHECKOUT / "data" / "raw" / "kalmar", raw, dirs_exist_ok=True)
    if deliveries > 1:
        (notes,) = (raw / "dialogue").glob("medborgardialoger_*.csv")
        lines = notes.read_text(encoding="utf-8").splitlines(keepends=True)
        notes.write_text("".join(lines[:-1]), encoding="utf-8")
    return Workspace(root).municipality("kalmar")


def products(folder: MunicipalityFolder) -> State:
    """Return what the products are: a file's sum, a database's tables' sums."""
    files = [path for path in folder.documents.rglob("*") if path.is_file() and path.parent != folder.documents]
    state = {path.relative_to(folder.workspace.root).as_posix(): _sum(path) for path in files}
    return state | {path.name: _tables(path) for path in (folder.restricted, folder.published) if path.exists()}


def quality_report(folder: MunicipalityFolder) -> State:
    """Return what the report of the data's quality is."""
    return {path.name: _sum(path) for path in folder.documents.glob("*.*") if path.is_file()}


def left_over(folder: MunicipalityFolder) -> str:
    """Return what lies with a municipality that is no product; empty when nothing does."""
    own = {folder.restricted, folder.published, folder.processed / ".lock"}
    notebooks = folder.processed / "notebooks"
    found = [path for path in folder.processed.rglob("*") if path not in own and notebooks not in (path, *path.parents)]
    found += [path for path in folder.documents.rglob(".*")]
    mode = stat.S_IMODE(folder.restricted.stat().st_mode) if folder.restricted.exists() else 0o600
    return ", ".join([f"left {path.name}" for path in found] + ([] if mode == 0o600 else [f"mode {mode:o}"]))


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tables(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as connection:
        query = "select table_name from information_schema.tables where table_type = 'BASE TABLE' order by 1"
        names = [name for (name,) in connection.execute(query).fetchall()]
        sums = [connection.execute(f'select count(*), sum(hash(t)) from "{name}" t').fetchone() for name in names]
    return hashlib.sha256(repr([names, sums]).encode()).hexdigest()


# ---- a build that meets a fault --------------------------------------------------------------------------------------------


class Trial:
    """Roots in which older products lie, and deliveries that would give new ones."""

    def __init__(self, place: Path, write: Callable[[Path, int], MunicipalityFolder]) -> None:
        """Build once with the older deliveries and once with the new ones, undisturbed."""
        self.place, self.write, self.number = place, write, 0
        folder = write(place / "undisturbed", 1)
        self.slug = folder.slug
        self._build(folder)
        self.before, self.quality_before = products(folder), quality_report(folder)
        shutil.copytree(place / "undisturbed", place / "older")
        write(place / "undisturbed", 2)
        start = time.perf_counter()
        self._build(folder)
        self.seconds = time.perf_counter() - start
        self.after, self.quality_after = products(folder), quality_report(folder)
        self.undisturbed = folder
        if self.before == self.after:
            raise SystemExit("the two deliveries give the same products: nothing would be seen")

    def _build(self, folder: MunicipalityFolder) -> None:
        done = lagesbild(folder.workspace.root, "build", folder.slug)
        if done.returncode:
            raise SystemExit(done.stderr)

    def root(self, name: str = "") -> MunicipalityFolder:
        """Return a new root with the older products and the new deliveries, perhaps in a folder of a name."""
        self.number += 1
        root = self.place / str(self.number) / name
        shutil.copytree(self.place / "older", root, dirs_exist_ok=True)
        return self.write(root, 2)

    def wrong(self, folder: MunicipalityFolder, *wanted: State) -> str:
        """Return what is wrong with what lies there; the products are to be of one build, and of `wanted` where it is given."""
        found, report = products(folder), quality_report(folder)
        told = "" if found in (wanted or (self.before, self.after)) else "products are not of one build"
        half = "" if report in (self.quality_before, self.quality_after) else "the report of quality is half of another"
        return "; ".join(filter(None, (told, half, left_over(folder))))

    def done_with(self, folder: MunicipalityFolder) -> None:
        """Take the root away."""
        shutil.rmtree(folder.workspace.root, ignore_errors=True)


def lagesbild(root: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        _command(root, *arguments), env=_environment(), capture_output=True, text=True, errors="replace", **options
    )  # type: ignore[call-overload, no-any-return]


def _command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "pipeline", "--root", str(root), *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(CHECKOUT)}


def told(done: subprocess.CompletedProcess[str], *codes: int) -> str:
    """Return what is wrong with how a command ended: a sentence and its exit code are wanted, never a traceback."""
    if "Traceback" in done.stderr:
        return f"traceback: {done.stderr.strip().splitlines()[-1]}"
    return "" if done.returncode in codes else f"ended with {done.returncode}: {done.stderr.strip()[-200:]}"


# ---- the faults --------------------------------------------------------------------------------------------------------------


def killed(trial: Trial, number: int) -> Tally:
    """Kill builds at random moments; any command afterwards puts right what is left."""
    tally = Tally(f"{trial.slug}: killed at a random moment")
    generator = random.Random(14)
    next_ones = (["audit", trial.slug], ["notes", trial.slug], ["check", trial.slug], ["keep", trial.slug, EDITION])
    for one in range(number):
        folder = trial.root()
        process = subprocess.Popen(
            _command(folder.workspace.root, "build", trial.slug),
            env=_environment(),
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        moment = generator.uniform(0, 1.05 * trial.seconds)
        time.sleep(moment)
        process.kill()
        process.wait()
        done = lagesbild(folder.workspace.root, *next_ones[one % len(next_ones)])
        tally.note(told(done, DONE), trial.wrong(folder), _again(trial, folder) if one % 6 == 0 else "")
        trial.done_with(folder)
    return tally


def _again(trial: Trial, folder: MunicipalityFolder) -> str:
    """Build once more, undisturbed; return what is wrong with what it makes."""
    return told(lagesbild(folder.workspace.root, "build", trial.slug), DONE) or trial.wrong(folder, trial.after)


def killed_while_moving(trial: Trial) -> Tally:
    """Kill the move of a whole set of products before each of its operations."""
    tally = Tally(f"{trial.slug}: killed before each operation of the move")
    number = 0
    while True:
        folder = trial.root()
        child = os.fork()
        if not child:
            _dies_before(number)
            _move(trial, folder)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        attend(folder)
        tally.note(trial.wrong(folder))
        trial.done_with(folder)
        if not os.WIFSIGNALED(status):
            return tally
        number += 1


def _dies_before(number: int) -> None:
    """Let this process be killed before its operation of that number."""
    count = iter(range(1_000_000))

    def last(own: Callable[..., object]) -> Callable[..., object]:
        def operation(*given: object, **named: object) -> object:
            if next(count) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return own(*given, **named)

        return operation

    for name in OPERATIONS:
        setattr(os, name, last(getattr(os, name)))


def _move(trial: Trial, folder: MunicipalityFolder) -> None:
    """Put the products of the undisturbed build in the place of those in a root."""
    made = trial.undisturbed.workspace.root
    targets = [folder.restricted, folder.published] + [
        folder.workspace.root / name for name in trial.after if "/" in name
    ]
    gone = [folder.workspace.root / name for name in trial.before.keys() - trial.after.keys()]
    with hold(folder) as held, held.work_folder() as work:
        puts = []
        for number, target in enumerate(targets):
            shutil.copyfile(made / target.relative_to(folder.workspace.root), work / str(number))
            puts.append(Put(work / str(number), target, owners=target == folder.restricted))
        held.move(puts, gone)


def refused(trial: Trial) -> Tally:
    """Refuse, as Windows does for an open file, to have each of the products replaced."""
    tally = Tally(f"{trial.slug}: each product held by another program (refusal of rename)")
    names = [trial.undisturbed.restricted, trial.undisturbed.published]
    names += [trial.undisturbed.workspace.root / name for name in trial.before if "/" in name]
    own = os.replace
    for name in names:
        folder = trial.root()
        held = folder.workspace.root / name.relative_to(trial.undisturbed.workspace.root)

        def replace(source: Path, target: Path, held: Path = held) -> None:
            if Path(target) == held:
                raise PermissionError(errno.EACCES, "held", str(source), None, str(target))
            own(source, target)

        os.replace = replace  # type: ignore[assignment]
        try:
            _move(trial, folder)
            tally.note("nobody noticed")
        except Obstacle as obstacle:
            said = dict(obstacle.values).get("file") == folder.workspace.relative(held)
            tally.note("" if said else f"told of {obstacle.values}", trial.wrong(folder, trial.before))
        finally:
            os.replace = own
        trial.done_with(folder)
    return tally


def in_the_way(trial: Trial) -> Tally:
    """Let a folder lie in a document's place, a file in a folder's, and make a document immutable."""
    tally = Tally(f"{trial.slug}: a folder in a file's place, an immutable file")
    document = "lagesbild.pdf"
    folder = trial.root()
    target = folder.reports(EDITION) / document
    target.unlink()
    (target / "egen").mkdir(parents=True)
    found = lagesbild(folder.workspace.root, "build", trial.slug)
    before = {name: value for name, value in trial.before.items() if not name.endswith(document)}
    tally.note(told(found, SENTENCE), "" if document in found.stderr else "no file named", trial.wrong(folder, before))
    trial.done_with(folder)
    folder = trial.root()
    target = folder.reports(EDITION) / document
    if subprocess.run(["chattr", "+i", str(target)], capture_output=True, check=False).returncode:
        print("(immutable files need root and a file system that has them: left out)")
        return tally
    found = lagesbild(folder.workspace.root, "build", trial.slug)
    wrong = [
        told(found, SENTENCE),
        "" if document in found.stderr else "no file named",
        trial.wrong(folder, trial.before),
    ]
    subprocess.run(["chattr", "-i", str(target)], check=True)
    tally.note(*wrong, _again(trial, folder))
    trial.done_with(folder)
    return tally


def read_only(trial: Trial) -> Tally:
    """Let the documents' folder, or the databases', be one that cannot be written in."""
    tally = Tally(f"{trial.slug}: a folder that can only be read")
    for part in ("reports", "data/processed"):
        folder = trial.root()
        with _cannot_be_written(folder.workspace.root / part):
            found = lagesbild(folder.workspace.root, "build", trial.slug)
            wrong = told(found, SENTENCE)
        tally.note(wrong, trial.wrong(folder, trial.before))
        trial.done_with(folder)
    return tally


@contextmanager
def _cannot_be_written(place: Path) -> Iterator[None]:
    """Let nobody write below a folder: root by a mount of its own, others by the folders' modes."""
    if os.geteuid():
        places = [place, *(path for path in place.rglob("*") if path.is_dir())]
        for path in places:
            path.chmod(0o500)
        yield
        for path in places:
            path.chmod(0o700)
        return
    subprocess.run(["mount", "--bind", str(place), str(place)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def full_disk(trial: Trial) -> Tally:
    """Let the disk be full sooner or later: by a limit on every file's size, and on a small disk of its own."""
    tally = Tally(f"{trial.slug}: a full disk")
    for size in (20_000, 100_000, 400_000, 1_500_000):
        folder = trial.root()
        limit = lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # noqa: E731
        found = lagesbild(folder.workspace.root, "build", trial.slug, preexec_fn=limit)
        is_done = found.returncode == DONE  # the limit may be wider than the largest file
        tally.note(told(found, DONE, SENTENCE), trial.wrong(folder, trial.after if is_done else trial.before))
        trial.done_with(folder)
    if os.geteuid():
        print("(a small disk of its own needs root: left out)")
        return tally
    for room in (0.1, 1.0, 4.0, 8.0, 12.0):
        folder = trial.root()
        root, small = folder.workspace.root, trial.place / "small"
        used = sum(max(path.stat().st_size, 4096) for path in root.rglob("*")) / 1e6
        small.mkdir(exist_ok=True)
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={int((used + room) * 1000)}k", "tmpfs", str(small)], check=True
        )
        try:
            shutil.copytree(root, small, dirs_exist_ok=True)
            on_it = Workspace(small).municipality(trial.slug)
            found = lagesbild(small, "build", trial.slug)
            is_done = found.returncode == DONE
            tally.note(told(found, DONE, SENTENCE), trial.wrong(on_it, trial.after if is_done else trial.before))
        finally:
            subprocess.run(["umount", str(small)], check=True)
        trial.done_with(folder)
    return tally


def two_at_once(trial: Trial) -> Tally:
    """Start two builds at the same time: one is refused, and told who is at work."""
    tally = Tally(f"{trial.slug}: two builds at once")
    folder = trial.root()
    done: list[subprocess.CompletedProcess[str]] = []
    run = lambda: done.append(lagesbild(folder.workspace.root, "build", trial.slug))  # noqa: E731
    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    codes = sorted(one.returncode for one in done)
    refusals = [one.stderr for one in done if one.returncode]
    named = all("arbetar redan" in text for text in refusals)
    tally.note(
        "" if codes == [DONE, SENTENCE] and named else f"ended with {codes}: {refusals}",
        trial.wrong(folder, trial.after),
    )
    trial.done_with(folder)
    return tally


CHANGES_MEANWHILE = """
import sys
from pathlib import Path
from pipeline.build import build
from pipeline.problems import Obstacle
from pipeline.workspace import Workspace
root, slug, stage, name = sys.argv[1:]
folder = Workspace(Path(root)).municipality(slug)
def say(now):
    if now.code == stage:
        path = folder.raw / name
        path.write_bytes(path.read_bytes() + b"\\n")
try:
    build(folder, say)
except Obstacle as obstacle:
    print(obstacle.code, obstacle.text())
"""


def changed_meanwhile(trial: Trial) -> Tally:
    """Change a delivered file, or the promises, while a build reads, estimates or sets documents."""
    tally = Tally(f"{trial.slug}: a delivered file changed during the build")
    for stage, name in (("estimating", "dialogue/levererat.csv"), ("exporting", "promises.toml")):
        folder = trial.root()
        command = [sys.executable, "-c", CHANGES_MEANWHILE, str(folder.workspace.root), trial.slug, stage, name]
        done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
        noticed = done.stdout.startswith("changed-meanwhile") and name in done.stdout
        tally.note(
            "" if noticed else f"not noticed: {done.stdout} {done.stderr[-200:]}", trial.wrong(folder, trial.before)
        )
        trial.done_with(folder)
    return tally


def odd_names(trial: Trial) -> Tally:
    """Give a delivery, and then a folder above the root, a name that is no UTF-8."""
    tally = Tally(f"{trial.slug}: names that are no UTF-8")
    folder = trial.root()
    delivery = folder.raw / "crime" / "levererat.csv"
    delivery.rename(delivery.with_name(os.fsdecode(b"levererat_\xe5.csv")))
    for command in (["check"], ["build"], ["--json", "check"]):
        found = lagesbild(folder.workspace.root, *command, trial.slug)
        tally.note(told(found, ERRORS), "" if "UTF-8" in found.stderr + found.stdout else "no reason told")
    tally.note(trial.wrong(folder, trial.before).replace("the report of quality is half of another", ""))
    trial.done_with(folder)
    folder = trial.root(os.fsdecode(b"l\xe4gesbild"))
    found = lagesbild(folder.workspace.root, "build", trial.slug)
    tally.note(told(found, DONE, SENTENCE))
    trial.done_with(folder)
    return tally


def odd_surroundings(trial: Trial) -> Tally:
    """Build in a folder of OneDrive's with signs in its name, in the locale C, without a home; as root also as nobody."""
    tally = Tally(f"{trial.slug}: odd folder, locale C, no home")
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONPATH": str(CHECKOUT)}
    for home in (None, "/nonexistent"):
        folder = trial.root("OneDrive - Provstads kommun/Lägesbild #1 (50 %)")
        environment = bare | ({"HOME": home} if home else {})
        command = _command(folder.workspace.root, "build", trial.slug)
        found = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
        warned = "OneDrive - Provstads kommun" in found.stderr
        tally.note(told(found, DONE), "" if warned else "no warning of OneDrive", trial.wrong(folder, trial.after))
        trial.done_with(folder)
    return tally


def broken_databases(trial: Trial) -> Tally:
    """Damage, cut and hold open the databases that commands read; the next build makes them anew."""
    tally = Tally(f"{trial.slug}: broken and locked databases")
    folder = trial.root()
    holds = f"import duckdb; held = duckdb.connect({str(folder.published)!r}); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        if holder.stdout:
            holder.stdout.readline()
        found = lagesbild(folder.workspace.root, "audit", trial.slug)
        tally.note(told(found, SENTENCE), told(lagesbild(folder.workspace.root, "build", trial.slug), DONE))
        holder.communicate("\n")
    tally.note(trial.wrong(folder, trial.after))
    for content in (b"", b"det visade" * 5000, folder.published.read_bytes()[:60_000]):
        for path, command in ((folder.published, "audit"), (folder.restricted, "notes")):
            path.write_bytes(content)
            found = lagesbild(folder.workspace.root, command, trial.slug)
            tally.note(told(found, SENTENCE))
    tally.note(_again(trial, folder))
    trial.done_with(folder)
    return tally


# ---- many builds in one process ----------------------------------------------------------------------------------------------

MANY = """
import gc, os, sys, threading
from pathlib import Path
from pipeline.build import build
from pipeline.workspace import Workspace
root, slug, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for one in range(1, number + 1):
    build(Workspace(root).municipality(slug), lambda _: None)
    gc.collect()
    resident = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS"))
    temporary = sum(len(files) for _, _, files in os.walk(os.environ["TMPDIR"]))
    print(one, int(resident) // 1024, len(os.listdir("/proc/self/fd")), threading.active_count(), temporary, flush=True)
"""


def many(trial: Trial, number: int) -> Tally:
    """Build again and again in one process; nothing may grow from the fifth on."""
    tally = Tally(f"{trial.slug}: {number} builds in one process")
    folder = trial.root()
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-c", MANY, str(folder.workspace.root), trial.slug, str(number)]
        done = subprocess.run(
            command, env={**_environment(), "TMPDIR": temporary}, capture_output=True, text=True, check=False
        )
    rows = [[int(value) for value in line.split()] for line in done.stdout.splitlines()]
    print("\n| build | resident MB | open files | threads | temporary files |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    if len(rows) < number:
        tally.note(done.stderr[-300:])
    elif number >= 5:
        first, last = rows[4], rows[-1]
        tally.note("" if last[1] <= 1.03 * first[1] else f"memory grew from {first[1]} to {last[1]} MB")
        for name, before, after in zip(("open files", "threads", "temporary files"), first[2:], last[2:], strict=True):
            tally.note("" if after <= before else f"{name} grew from {before} to {after}")
    trial.done_with(folder)
    return tally


# ---- all -----------------------------------------------------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Try every fault and print what came of it; return 1 when anything was lost."""
    kills, of_kalmar, builds = (int(given) for given in [*arguments, *["60", "4", "20"][len(arguments) :]])
    with tempfile.TemporaryDirectory() as place:
        trial = Trial(Path(place) / "town", write_town)
        print(f"an undisturbed build of {trial.slug}: {len(trial.after)} products in {trial.seconds:.0f} s\n")
        print("| fault | tried | survived | lost |\n|---|---|---|---|")
        faults = [
            killed_while_moving, refused, in_the_way, read_only, full_disk, two_at_once, changed_meanwhile, odd_names,
            odd_surroundings, broken_databases,
        ]  # fmt: skip
        tallies = [_printed(fault(trial)) for fault in faults]
        tallies.append(_printed(killed(trial, kills)))
        if of_kalmar:
            tallies.append(_printed(killed(Trial(Path(place) / "kalmar", write_kalmar), of_kalmar)))
        if builds:
            tallies.append(_printed(many(trial, builds)))
    lost = [f"{tally.fault}: {one}" for tally in tallies for one in tally.lost]
    tried = sum(tally.tried for tally in tallies)
    print(f"\ntried {tried}, survived {tried - len(lost)}, lost {len(lost)}", *lost, sep="\n  ")
    return int(bool(lost))


def _printed(tally: Tally) -> Tally:
    print(tally, flush=True)
    return tally


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
