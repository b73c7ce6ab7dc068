"""How close two texts of a questionnaire are, and what a label means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz

SEXES = {
    "women": ("kvinna", "kvinnor", "kvinnligt", "flicka", "flickor"),
    "men": ("man", "män", "manligt", "pojke", "pojkar"),
    "other": ("annan könsidentitet", "annan", "annat", "icke-binär", "ickebinär"),
    "unknown": ("ej svar", "vet ej", "uppgift saknas", "vill ej svara"),
}
SAME = 0.97  # and from here there is hardly a letter between them
SURE = 0.85  # from here a label says the same as another one
AGES = re.compile(
    r"(\d{1,3})\s*(?:[-–—]|till)\s*(\d{1,3})|(\d{1,3})\s*(?:[-–—+]|år och äldre|år eller äldre|och äldre)"
)


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


def best(label: str, known: Mapping[int, str]) -> tuple[int | None, float]:
    """Return the code whose label comes closest, with its similarity."""
    scored = [(similarity(label, text), -code) for code, text in known.items()]
    score, code = max(scored, default=(0.0, None))
    return (None if code is None else -code), score


def contradicts(code: int, label: str, known: Mapping[int, str]) -> int | None:
    """Return the other code that a label clearly belongs to; None when it may well be the label of its own code."""
    closest, score = best(label, known)
    own = similarity(label, known.get(code, ""))
    return closest if closest != code and score >= SURE and is_clearly_closer(score, own) else None


def is_clearly_closer(score: float, own: float) -> bool:
    """Return whether a label is closer to another code's than to its own: scales hold pairs such as trygg and otrygg."""
    return own < score - (0.01 if score >= SAME else 0.1)


def sex_of(label: str) -> str | None:
    """Return the sex that a label names; None when it names none."""
    return next((sex for sex, words in SEXES.items() if folded(label) in words), None)


def ages_of(label: str) -> tuple[int, int] | None:
    """Return first and last age that a label such as ``16–29 år`` names; None when it names none."""
    found = AGES.search(label)
    if not found:
        return None
    return (int(found[1]), int(found[2])) if found[1] else (int(found[3]), 200)


def band_of(label: str, bands: list[str]) -> str | None:
    """Return the age band that a label's ages all lie in; an open group lies in the band that it begins in, if that is the last."""
    ages = ages_of(label)
    if ages is None:
        return None
    first, last = ages
    for band in bands:
        start, _, end = band.partition("-")
        if int(start) <= first and (last <= int(end or 200) or (last == 200 and band == bands[-1])):
            return band
    return None
