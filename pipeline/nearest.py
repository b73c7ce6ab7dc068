"""How close two texts are, and which known name is most like one that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from pipeline.words.messages import Phrase, phrase

SURE = 0.85  # from here a label says the same as another one
LIKELY = SURE - 0.25  # from here a question may be meant by another
MISSPELT = SURE - 0.15  # from here one name may be another that is written wrongly


def folded(text: str) -> str:
    """Return a text without what does not matter when labels are compared: case, blanks, punctuation, leading numbers."""
    words = re.sub(r"[^\w\s-]", " ", text.casefold())
    return " ".join(re.sub(r"^\s*[a-z]?\d+[a-z]?[\s.)]+(?=\D)", "", words).split())


def similarity(one: str, other: str) -> float:
    """Return how close two texts are, 0 to 1; words in another order count little, letter case not at all."""
    first, second = folded(one), folded(other)
    if not first or not second:
        return 0.0
    return round(max(fuzz.ratio(first, second), 0.95 * fuzz.token_sort_ratio(first, second)) / 100, 2)


def nearest(name: str, known: Iterable[str], least: float = LIKELY) -> str:
    """Return the known name that is most like an unknown one; empty when none is likely."""
    scored = [(similarity(name, one), one) for one in known]
    score, near = max(scored, key=lambda one: one[0], default=(0.0, ""))
    return near if score >= least else ""


def most_like(name: str, known: Iterable[str]) -> Phrase | str:
    """Return which known name is most like an unknown one, as it stands behind that in a message; empty when none is likely."""
    near = nearest(name, known, MISSPELT)
    return phrase("most_like", near=near) if near else ""


def most_like_one_of(missing: Iterable[str], known: Iterable[str]) -> Phrase | str:
    """Return which known name is most like the one that is missing; empty where several are, of which it could be any."""
    names = list(missing)
    return most_like(names[0], known) if len(names) == 1 else ""
