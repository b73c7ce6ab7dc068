"""What a label of a questionnaire means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

SEXES = {
    "women": ("kvinna", "kvinnor", "kvinnligt", "flicka", "flickor"),
    "men": ("man", "män", "manligt", "pojke", "pojkar"),
    "other": ("annan könsidentitet", "annan", "annat", "icke-binär", "ickebinär"),
    "unknown": ("ej svar", "vet ej", "uppgift saknas", "vill ej svara", "vill ej uppge"),
}
ABBREVIATIONS = {
    "mkt": "mycket", "gsk": "ganska", "ej": "inte", "icke": "inte", "el": "eller", "ggr": "ganger", "pga": "pa grund av",
    "o": "och", "ngn": "nagon", "nagra": "nagra", "resp": "respektive", "utstr": "utstrackning", "&": "och",
}  # fmt: skip
MUNICIPALITY = {
    ("kommun",), ("kommunkod",), ("kommunnamn",), ("kommunnr",), ("kommun", "kod"), ("kommun", "namn"), ("kommun", "nr"),
}  # fmt: skip
NO_ANSWERS = {
    ("vet", "inte"), ("inte", "svar"), ("inget", "svar"), ("svar", "saknas"), ("uppgift", "saknas"), ("vill", "inte", "svara"),
    ("vill", "inte", "uppge"), ("inte", "besvarat"), ("inte", "besvarad"), ("obesvarad",), ("obesvarat",), ("inte", "tillfragad"),
    ("ingen", "uppfattning"), ("ingen", "asikt"), ("vet", "inte", "ingen", "asikt"), ("vet", "inte", "ingen", "uppfattning"),
    ("vet", "inte", "vill", "inte", "svara"), ("tveksam", "vet", "inte"), ("kan", "inte", "svara"), ("saknas",), ("tomt",),
    ("bortfall",), ("partiellt", "bortfall"), ("har", "inte", "svarat"), ("ogiltigt", "svar"), ("dubbelkryss",), ("flera", "svar"),
}  # fmt: skip
NOES = {
    ("nej",), ("inte", "alls"), ("nej", "inte", "alls"), ("aldrig",), ("nej", "aldrig"), ("ingen", "gang"), ("inget", "problem"),
    ("inte", "nagot", "problem"), ("instammer", "inte", "alls"), ("inga",),
}  # fmt: skip
NONE_OF_THEM = {"inget", "ingen", "inga", "ingenting", "ingenstans", "nej", "inte"}
ASKS_FOR_WORDS = re.compile(
    r"\b(?:annat|annan|nämligen|kommentar\w*|fritext|synpunkt\w*|egna ord|beskriv|utveckla|motivera)\b", re.IGNORECASE
)
NUMBERED = re.compile(r"\s*(?P<open>\(?)(?P<number>-?\d{1,3})\)?(?P<mark>\s*[-–—.:=)]*\s*)(?=\S)")
CUT = 16  # a label of so many letters and words may have been cut where a field was full
CUT_WORDS = 4
AGES = re.compile(
    r"(\d{1,3})\s*(?:[-–—]|till)\s*(\d{1,3})|(\d{1,3})\s*(?:[-–—+]|år och äldre|år eller äldre|och äldre)"
)


def code_of(label: str, known: Mapping[int, str], code: str = "") -> int | None:
    """Return the code whose label a label is: whole, in other letters, numbered or shortened; None when that is not certain.

    Args:
        label: The delivery's label.
        known: The codebook's labels by code.
        code: The delivery's own code of the label: its number may stand before the label.
    """
    ways = {said for text in (label, *_without_number(label, code)) if (said := plain_words(text))}
    labels = {key: plain_words(text) for key, text in known.items()}
    whole = {key for key, text in labels.items() if text in ways}
    found = whole or {key for key, text in labels.items() if any(_is_short_for(said, text) for said in ways)}
    return found.pop() if len(found) == 1 else None


def no_answer(label: str, missing: Mapping[int, str], code: str = "") -> int | None:
    """Return the code of the codebook's for no answer that a label means; None when it is an answer, or may be."""
    known = code_of(label, missing, code)
    if known is not None or not missing:
        return known
    return max(missing) if is_no_answer(label) or is_no_answer(without_number(label, code)) else None


def no_answer_in(label: str, missing: Mapping[int, str]) -> int | None:
    """Return the code for no answer that the words of a longer label point at: ``Vet ej, har ingen bil``; None when it has none."""
    words = plain_words(label)
    spans = [words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)]
    own = next((code for code, text in missing.items() if plain_words(text) in spans), None)
    return own if own is not None else max(missing) if missing and not NO_ANSWERS.isdisjoint(spans) else None


def is_no(label: str) -> bool:
    """Return whether a label is the flat no of a scale, in whatever words: enough to suggest one for another."""
    return plain_words(label) in NOES


def is_told(label: str) -> bool:
    """Return whether a label says something in words or is a span: not only a number, as between the ends of a scale."""
    return bool(re.search(r"[^\W\d_]", label) or AGES.search(label))


def is_no_answer(label: str) -> bool:
    """Return whether a label says that there is no answer."""
    return plain_words(label) in NO_ANSWERS


def without_number(label: str, code: str) -> str:
    """Return a label without the number before it, where that is its code: ``1 – Kvinna``."""
    return next(iter(_without_number(label, code)), label)


@lru_cache(maxsize=10_000)
def plain_words(text: str) -> tuple[str, ...]:
    """Return a text's words in small letters without marks over them, each abbreviation that is known in full."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    words = re.sub(r"[^\w.\s]", " ", bare.replace("p.g.a.", "pga")).split()
    full = (ABBREVIATIONS.get(word.rstrip("."), word) for word in words)
    return tuple(part for word in full for part in word.split() if part.strip("._"))


def _without_number(label: str, code: str) -> list[str]:
    """Return a label without its number, ``1 – Ja``: where that is its code, or, when the code is not known, a mark parts them."""
    found = NUMBERED.match(label)
    if not found:
        return []
    rest = label[found.end() :]
    if rest[0].isdigit() and not AGES.match(rest):
        return []  # a span, 16–29, or a number of times
    is_parted = bool(found["mark"].strip() or found["open"]) and not rest[0].isdigit() and not code.isdigit()
    return [rest] if found["number"] == code or is_parted else []


def _is_short_for(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether words are others shortened: each the beginning of its word, or the whole cut off where a field was full."""
    if len(short) == len(whole):
        pairs = zip(short, whole, strict=True)
        return all(one.rstrip(".") == other or _begins(one, other) for one, other in pairs)
    text, other = " ".join(short).rstrip("."), " ".join(whole)
    return len(short) >= CUT_WORDS and len(text) >= CUT and other.startswith(text)


def _begins(one: str, other: str) -> bool:
    """Return whether a word is the beginning of another, long enough to be no other word's."""
    stem = one.rstrip(".")
    return len(stem) >= (3 if one.endswith(".") else 4) and other.startswith(stem)


def sex_of(label: str) -> str | None:
    """Return the sex that a label names; None when it names none."""
    said = plain_words(label)
    return next((sex for sex, words in SEXES.items() if said in {plain_words(word) for word in words}), None)


def ages_of(label: str) -> tuple[int, int] | None:
    """Return first and last age that a label such as ``16–29 år`` names; None when it names none."""
    found = AGES.search(label)
    if not found:
        return None
    return (int(found[1]), int(found[2])) if found[1] else (int(found[3]), 200)


def age_of(label: str, bands: list[str]) -> str | None:
    """Return the age band that a label lies in, ``unknown`` for no answer; None when it is neither."""
    return band_of(label, bands) or ("unknown" if is_no_answer(label) else None)


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
