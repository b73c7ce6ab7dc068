"""Notes of strangers, marked by hand, and what redaction finds and leaves of them: by style, plain and in disguises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from pipeline.ingest.redaction import find

_HEAD = re.compile(r"^=== stil: ([^;\n]*); teman:([^\n]*)$", re.MULTILINE)
_MARKED = re.compile(r"\{([\w-]+)\|([^{}]*)\}")
KEPT, NAME = "behåll", "namn"
Z95 = 1.959964


class Marked(NamedTuple):
    """A place in a note that a stranger has marked: where it is, and as what."""

    start: int
    end: int
    kind: str


class Note(NamedTuple):
    """A note: its style, the themes that it was coded with, its text without marks, and what was marked in it."""

    style: str
    themes: frozenset[str]
    text: str
    places: tuple[Marked, ...]


class Judged(NamedTuple):
    """A marked place after redaction: whether it came out as it should, gone or (of kind `KEPT`) untouched."""

    style: str
    kind: str
    text: str
    right: bool


def read(paths: Iterable[Path]) -> list[Note]:
    """Return the notes of the files in order."""
    notes = []
    for path in paths:
        _, *parts = _HEAD.split(path.read_text(encoding="utf-8"))
        blocks = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        notes += [_note(style.strip(), themes, text.strip()) for style, themes, text in blocks]
    return notes


def _note(style: str, themes: str, written: str) -> Note:
    text, at, places = "", 0, []
    for mark in _MARKED.finditer(written):
        text += written[at : mark.start()]
        places.append(Marked(len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        at = mark.end()
    coded = frozenset(one.strip() for one in themes.split(",") if one.strip())
    return Note(style, coded, text + written[at:], tuple(places))


def judged(notes: Iterable[Note]) -> Iterator[Judged]:
    """Yield every marked place with whether no letter or digit of it is left, or, of what is to be kept, none is lost."""
    for note in notes:
        gone = {at for found in find(note.text) for at in range(found.start, found.end)}
        for place in note.places:
            said = [at for at in range(place.start, place.end) if note.text[at].isalnum()]
            right = not gone.intersection(said) if place.kind == KEPT else gone.issuperset(said)
            yield Judged(note.style, place.kind, note.text[place.start : place.end], right)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson."""
    if not of:
        return 0.0, 1.0
    share, z2 = hits / of, Z95**2
    middle, half = share + z2 / (2 * of), Z95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return (middle - half) / (1 + z2 / of), (middle + half) / (1 + z2 / of)


def _piecewise(change: Callable[[str], str]) -> Callable[[Note], Note]:
    """Return a disguise of notes from one of texts: the parts between and in the marks are each changed by themselves."""

    def disguised(note: Note) -> Note:
        text, at, places = "", 0, []
        for place in note.places:
            text += change(note.text[at : place.start])
            start = len(text)
            text += change(note.text[place.start : place.end])
            places.append(Marked(start, len(text), place.kind))
            at = place.end
        return Note(note.style, note.themes, text + change(note.text[at:]), tuple(places))

    return disguised


def _between_letters(sign: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"(?<=[^\W\d_]{2})(?=[^\W\d_]{2})", sign, text)


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


DISGUISES: dict[str, Callable[[Note], Note]] = {
    "plain": lambda note: note,
    "NFD": _piecewise(lambda text: unicodedata.normalize("NFD", text)),
    "soft hyphen": _piecewise(_between_letters("\u00ad")),
    "zero width": _piecewise(_between_letters("\u200b")),
    "full width": _piecewise(_wide),
    "tabs": _piecewise(lambda text: text.replace(" ", "\t")),
    "all upper": _piecewise(str.upper),
    "all lower": _piecewise(str.lower),
}


class Figures(NamedTuple):
    """Places right and places marked: what must go, names among it, and what must stay."""

    gone: tuple[int, int]
    names: tuple[int, int]
    kept: tuple[int, int]


def figures(places: Iterable[Judged]) -> Figures:
    """Return how many of the places came out right, of how many."""
    told = list(places)

    def of(which: Callable[[Judged], bool]) -> tuple[int, int]:
        some = [place.right for place in told if which(place)]
        return sum(some), len(some)

    return Figures(
        of(lambda place: place.kind != KEPT), of(lambda place: place.kind == NAME), of(lambda place: place.kind == KEPT)
    )
