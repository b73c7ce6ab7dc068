"""The one function that a note's text passes before it is stored: what points at a person becomes a marker of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline import fold
from pipeline.ingest.redaction.cased import restored
from pipeline.ingest.redaction.names import find_names
from pipeline.ingest.redaction.patterns import KINDS, NUMBERED, REFERENCE

MARKERS = (*dict.fromkeys(kind.marker for kind in KINDS), "[namn]")
NAME = MARKERS[-1]
# What is found already is blanked out for the searches after it, so that nothing is replaced twice.
BLANK = "\0"
# What stays since a word before it says what it is, such as a case's number, stands so for searches for other numbers.
HELD = "\1"
_MARKED = re.compile("|".join(map(re.escape, MARKERS)))


class Found(NamedTuple):
    """A place in a text that points at a person, and the marker of its kind."""

    start: int
    end: int
    marker: str


def redact(text: str, keep: Iterable[str] = ()) -> tuple[str, int]:
    """Return a note's text with everything that was found to point at a person replaced, and how many places that were.

    Names can slip through: what is known are common names, and words that names stand beside. A person must read what is to be quoted.

    Args:
        text: The text as it is stored (see `fold`).
        keep: Names of places, such as the municipality's districts, that are no persons' names.
    """
    places = find(text, keep)
    parts, at = [], 0
    for place in places:
        parts += [text[at : place.start], place.marker]
        at = place.end
    return "".join([*parts, text[at:]]), len(places)


def find(text: str, keep: Iterable[str] = ()) -> list[Found]:
    """Return the places in a text that point at a person, in order and apart from each other."""
    folded, begins = fold.aligned(text)
    folded = _MARKED.sub(lambda match: BLANK * len(match[0]), folded)
    if BLANK not in folded:  # how somebody writes is told from the whole of a text, before anything was taken out
        folded = restored(folded)
    return [Found(begins[start], begins[end], marker) for start, end, marker in _find(folded, frozenset(keep))]


def _find(left: str, keep: frozenset[str]) -> list[Found]:
    """Return the places in a folded text with capitals."""
    found: list[Found] = []
    whole, low = left, left.lower()
    left = REFERENCE.sub(_blank_number, left) if any(word in low for word in NUMBERED) else left
    for kind in KINDS:
        if not kind.is_worth(left, low):
            continue
        group = "what" if "what" in kind.pattern.groupindex else 0
        new = [Found(*match.span(group), kind.marker) for match in kind.pattern.finditer(left)]
        found += new
        left = _without(left, new)
    left = (
        "".join(at if was == HELD else now for at, now, was in zip(whole, left, left, strict=True))
        if HELD in left
        else left
    )
    found += [Found(start, end, NAME) for start, end in find_names(left, keep)]
    return sorted(found)


def _blank_number(reference: re.Match[str]) -> str:
    """Return a reference with its number held back from the searches."""
    start, end = (at - reference.start() for at in reference.span("number"))
    return reference[0][:start] + HELD * (end - start) + reference[0][end:]


def _without(text: str, places: list[Found]) -> str:
    """Return the text with the places blanked out."""
    for start, end, _ in places:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text
