"""What damage on the way makes of deliveries: each is read, or told by its file; nothing raises, and nothing hangs.

    python benchmarks/mutations.py [TIMES [SEED [SOURCE]]]

Every file of the demo and of the tests' corpus, the longer texts shortened, is cut off, has bits turned round, bytes put into it and
parts swapped, so many times; and is read as a source's and as another one's. It prints how often each source was tried, told and
broken, and what broke. Ends with an error when anything did. Needs a system with alarms (Linux, macOS).
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests" / "support")]

from building import MUNICIPALITY, town  # noqa: E402
from checkout import kalmar_in  # noqa: E402
from corpus_files import cases  # noqa: E402

from pipeline import checks, ingest  # noqa: E402
from pipeline.configuration import load_configuration  # noqa: E402
from pipeline.problems import ProblemLog  # noqa: E402
from pipeline.workspace import MunicipalityFolder  # noqa: E402

SOURCES = ("safety_survey", "drug_habits", "crime", "dialogue", "population", "municipal", "reference")
TEXT = (".csv", ".txt")
MOST_LINES = 80
MOST_SECONDS = 20
OTHER = {
    "municipal/antal.csv": "Mått;År;Område;Antal;Enhet;Källa\nGrannsamverkan;2023;Norra;12;områden;säkerhetsenheten\n",
    "reference/varden.csv": "Indikator;År;Område;Kön;Ålder;Värde;Antal svar;Ej jämförbar\n"
    "unsafe_evening;2021;Riket;Alla;Alla;27,5;1000;\n",
    "reference/brott.csv": "Indikator;År;Område;Antal brott;Nämnare;Värde;Per;Ej jämförbar\n"
    "reported_theft;2021;Länet;120;9000;;1 000 invånare;\n",
    "crime/sokning.txt": ";2020;2021;\n;Antal;Antal;\nProvstad kommun;;;\nVåldsbrott;5;6;\nResultat 1;;;\n",
}


class Late(Exception):
    """A delivery took too long."""


class Town:
    """A municipality into which one delivery after another is laid: the demo's, or the one of the corpus."""

    def __init__(self, root: Path, source: str, *, is_demo: bool) -> None:
        """Write its configuration into a root."""
        if is_demo:
            self.folder = kalmar_in(root / "demo")
            settings = self.folder.raw / "municipality.toml"
            text = settings.read_text(encoding="utf-8")
            settings.write_text(re.sub(r"^sources = .*", f'sources = ["{source}"]', text, flags=re.M), encoding="utf-8")
        else:
            self.folder = town(root / "corpus", municipality=MUNICIPALITY.replace('["crime"]', f'["{source}"]'))
        self.configuration = load_configuration(self.folder)
        self.source = source

    def deliver(self, name: str, content: bytes) -> MunicipalityFolder:
        """Lay a delivery into the source's folder, alone."""
        place = self.folder.raw / self.source
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        (place / name).write_bytes(content)
        return self.folder


def deliveries() -> list[tuple[str, str, bytes]]:
    """Return source, name and content of what is damaged."""
    found = [(path.parent.name, path) for path in sorted((CHECKOUT / "data" / "raw" / "kalmar").glob("*/*"))]
    whole = [(source, path.name, path.read_bytes()) for source, path in found if path.suffix != ".toml"]
    whole += [(name.partition("/")[0], name.partition("/")[2], text.encode()) for name, text in OTHER.items()]
    seen: set[tuple[str, str]] = set()
    for case in cases(random.Random(1)):
        if (case.source, case.name) not in seen and len(case.content) < 100_000:
            seen.add((case.source, case.name))
            whole.append((case.source, case.file, case.content))
    return [(source, name, shortened(name, content)) for source, name, content in whole]


def shortened(name: str, content: bytes) -> bytes:
    """Return the first lines of a text."""
    return b"".join(content.splitlines(keepends=True)[:MOST_LINES]) if name.endswith(TEXT) else content


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a delivery with one to three kinds of damage."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        size = max(len(content), 1)
        start = chance.randrange(size)
        match chance.randrange(8):
            case 0:
                content = content[:start]
            case 1:
                turned = bytearray(content)
                for place in (chance.randrange(size) for _ in range(chance.choice((1, 1, 4, 32)))):
                    if place < len(turned):
                        turned[place] ^= 1 << chance.randrange(8)
                content = bytes(turned)
            case 2:
                end = start + chance.randrange(size)
                content = content[end:] + content[start:end] + content[:start]
            case 3:
                content = content[:start] + content[start + chance.randrange(1, 200) :]
            case 4:
                put = chance.choice(
                    (b"\0", b'"', b"\xff\xfe", b"\r", b";;;;", b"\xc3", b"9" * 400, b"\n\n", b"&#0;", b"<")
                )
                content = content[:start] + put * chance.choice((1, 1, 50)) + content[start:]
            case 5:
                content += content[start : start + chance.randrange(size)]
            case _:
                cells = re.split(rb"([;,\t\n])", content)
                cells[chance.randrange(len(cells))] = chance.choice(
                    (b"", b"..", b"-1", b"1e9", b"\xe5", b"2021", b"x" * 70_000)
                )
                content = b"".join(cells)
    return content


@contextmanager
def in_time() -> Iterator[None]:
    """Stop what takes too long."""

    def stop(_: int, __: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(MOST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def read(place: Town, name: str, content: bytes) -> str:
    """Return what reading a delivery came to: ``read``, ``told``, or what broke."""
    folder = place.deliver(name, content)
    log = ProblemLog()
    try:
        with in_time():
            staged = ingest.read_all(place.configuration, folder, log)
            if not log.errors:
                checks.check_all(place.configuration, staged, log, alone=True)
            said = [(one.text("sv"), one.text("en"), one.file) for one in log.problems]
            said += [(one.expected("sv"), one.advice("en"), one.file) for one in log.rejected]
    except Late:
        return f"more than {MOST_SECONDS} s"
    except Exception:
        return traceback.format_exc(limit=-4)
    if any(not file for *_, file in said):
        return "a problem without its file"
    return "told" if log.errors else "read"


def main(times: int = 300, seed: int = 1, only: str = "") -> int:
    """Damage and read; print the sums."""
    chance = random.Random(seed)
    whole = deliveries()
    sums: Counter[tuple[str, str]] = Counter()
    broken: Counter[str] = Counter()
    kept = Path(tempfile.mkdtemp(prefix="mutations-"))
    with tempfile.TemporaryDirectory() as root:
        for source in [one for one in SOURCES if only in one]:
            towns = [Town(Path(root) / source, source, is_demo=is_demo) for is_demo in (True, False)]
            own = [(name, content) for place, name, content in whole if place == source]
            for number in range(times):
                name, content = chance.choice(own) if number % 8 else chance.choice(whole)[1:]
                harmed = damaged(content, chance)
                came = read(chance.choice(towns), name, harmed)
                verdict = came if came in ("read", "told") else "broken"
                sums[source, verdict] += 1
                if verdict == "broken":
                    broken[came] += 1
                    (kept / f"{source}-{number}-{name}").write_bytes(harmed)
    for came, often in broken.most_common():
        print(f"{often} times:\n{came}")
    for source in SOURCES:
        print(
            f"{source:14} " + ", ".join(f"{verdict} {sums[source, verdict]}" for verdict in ("read", "told", "broken"))
        )
    if broken:
        print(f"what broke lies in {kept}")
    else:
        kept.rmdir()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3]), *sys.argv[3:4]))
