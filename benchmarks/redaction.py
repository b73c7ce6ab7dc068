"""How much of what points at a person redaction finds in notes that strangers wrote and marked, and how much else it leaves alone.

    python benchmarks/redaction.py [--missed] [FILE ...]

A file has blocks that begin with ``=== stil: …; teman: …``; in them ``{namn|…}``, ``{telefon|…}`` and so on must go, ``{behåll|…}``
must stay. Without files the notes in tests/support/data are read. Printed are hits and marked places by style and by disguise, with
Wilson's interval for the whole, and the time that 10 000 such notes take. No names of places are given, as a municipality's would be.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))
sys.path.insert(0, str(CHECKOUT / "tests" / "support"))

from strangers import DISGUISES, Figures, figures, judged, read, wilson  # noqa: E402

from pipeline.ingest.redaction import redact  # noqa: E402

FILES = sorted((CHECKOUT / "tests" / "support" / "data").glob("notes_of_strangers*.txt"))
NOTES = 10_000


def line(name: str, told: Figures) -> str:
    """Return a row of the table."""
    return f"{name:12s}" + "".join(f"{f'{hits} / {of}':>12s} {hits / max(of, 1):6.3f}" for hits, of in told)


def main(arguments: list[str]) -> None:
    """Print the tables."""
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")] or FILES
    notes = read(paths)
    plain = list(judged(notes))
    print(f"{len(notes)} notes\n{'':12s}{'to go':>19s}{'names':>19s}{'to stay':>19s}")
    for style in dict.fromkeys(note.style for note in notes):
        print(line(style, figures(place for place in plain if place.style == style)))
    for name, disguise in DISGUISES.items():
        print(line(name, figures(judged(map(disguise, notes)))))
    for what, (hits, of) in figures(plain)._asdict().items():
        print(f"{what}: {hits / max(of, 1):.3f} ({' to '.join(f'{limit:.3f}' for limit in wilson(hits, of))})")
    if "--missed" in arguments:
        for name, disguise in DISGUISES.items():
            wrong = [f"{place.kind}|{place.text}" for place in judged(map(disguise, notes)) if not place.right]
            print(f"{name}: {wrong}")
    start = time.process_time()
    for at in range(NOTES):
        redact(notes[at % len(notes)].text)
    print(f"{NOTES} notes: {time.process_time() - start:.1f} s of the processor")


if __name__ == "__main__":
    main(sys.argv[1:])
