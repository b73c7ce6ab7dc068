"""The one function that a note's text passes before it is stored: what points at a person becomes a marker of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.ingest.redaction.names import find_names
from pipeline.ingest.redaction.patterns import KINDS

MARKERS = (*dict.fromkeys(kind.marker for kind in KINDS), "[namn]")
NAME = MARKERS[-1]
# What is found already is blanked out for the searches after it, so that nothing is replaced twice.
BLANK = "\0"
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
    left = _MARKED.sub(lambda match: BLANK * len(match[0]), text)
    found: list[Found] = []
    for kind in KINDS:
        if not kind.needs.search(left):
            continue
        group = "what" if "what" in kind.pattern.groupindex else 0
        new = [Found(*match.span(group), kind.marker) for match in kind.pattern.finditer(left)]
        found += new
        left = _without(left, new)
    found += [Found(start, end, NAME) for start, end in find_names(left, frozenset(keep))]
    return sorted(found)


def _without(text: str, places: list[Found]) -> str:
    """Return the text with the places blanked out."""
    for start, end, _ in places:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text
