"""Which words Swedish knows, so that what it does not know can be taken for a name: a lexicon, read where notes are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from pipeline.ingest.redaction.words import GIVEN, NAMES, SURNAMES, WORDS

_VOWEL = re.compile("[aeiouyåäöéèáíóúüæøı]")
# Parts that a compound may have; shorter ones make words of anything.
SHORTEST_FIRST, SHORTEST_LAST = 3, 4
# What is put behind any word: a stem that is known is a word with these too.
_ENDINGS = (
    "s",
    "n",
    "en",
    "et",
    "ar",
    "or",
    "er",
    "na",
    "arna",
    "orna",
    "erna",
    "ade",
    "ande",
    "at",
    "ad",
    "a",
    "t",
    "ns",
    "ens",
)
_LONGEST_ENDING = 4


@cache
def _forms() -> Mapping[str, str]:
    """Return the lexicon's forms, as they are written, with their lemmas; half a second to read, once."""
    from simplemma.strategies import DefaultDictionaryFactory  # who reads no notes does not wait

    return DefaultDictionaryFactory(cache_max_size=1).get_dictionary("sv")


def _is_form(word: str) -> bool:
    return _forms().get(word) is not None


@lru_cache(maxsize=50_000)
def is_word(low: str) -> bool:
    """Return whether a word in lower case is known as no name: a form of the lexicon, a compound of such, or no word at all."""
    if not _VOWEL.search(low):
        return True  # an abbreviation
    if _is_form(low):
        return True
    if "-" in low:
        return all(len(part) < SHORTEST_FIRST or is_word(part) for part in low.split("-"))
    return not is_surname(low) and _is_compound(low)


@lru_cache(maxsize=50_000)
def is_plain_word(low: str) -> bool:
    """Return whether the lexicon has the word itself in lower case."""
    return _is_form(low)


@lru_cache(maxsize=20_000)
def is_another_word(low: str, base: str) -> bool:
    """Return whether what may be a name's genitive is a form of another word: finns of finnas, not of Finn."""
    return is_plain_word(low) and _forms().get(low) != base


@lru_cache(maxsize=20_000)
def is_known_proper(low: str) -> bool:
    """Return whether the lexicon has the word with a capital: a place, a body or a name that somebody is known by."""
    capital = low[:1].upper() + low[1:]
    return _is_form(capital) or (low.endswith("s") and _is_form(capital[:-1]))


@lru_cache(maxsize=20_000)
def is_long_compound(low: str) -> bool:
    """Return whether a word is a compound of known ones of which the last is long."""
    return not is_surname(low) and _is_compound(low, SHORTEST_LAST + 1)


def _is_compound(low: str, shortest_last: int = SHORTEST_LAST) -> bool:
    for at in range(SHORTEST_FIRST, len(low) - shortest_last + 1):
        first, last = low[:at], low[at:]
        if (
            _VOWEL.search(first)
            and _is_form(last)
            and (_is_form(first) or (first[-1] == "s" and _is_form(first[:-1])) or _is_form(first + "a"))
        ):
            return True
    return False


@cache
def _surname_parts() -> tuple[frozenset[str], frozenset[str]]:
    """Return what the listed surnames of two parts begin and end with: lind + qvist, alm + gren."""
    ends: Counter[str] = Counter(name[-size:] for name in SURNAMES for size in (3, 4, 5, 6) if len(name) - size > 1)
    begins: Counter[str] = Counter(name[:size] for name in SURNAMES for size in (3, 4, 5) if len(name) - size > 1)
    lasts = {end for end, count in ends.items() if count >= 4 and _is_form(end)}
    firsts = {begin for begin, count in begins.items() if count >= 3 and _is_form(begin)}
    return frozenset(firsts), frozenset(lasts - WORDS["place_ends"])


@lru_cache(maxsize=20_000)
def is_surname(low: str) -> bool:
    """Return whether a word is made as Swedish surnames are, of two parts that listed ones have."""
    base = low[:-1] if low.endswith("s") else low
    if base in NAMES:
        return base in SURNAMES
    firsts, lasts = _surname_parts()
    return any(base[:at].removesuffix("s") in firsts and base[at:] in lasts for at in range(3, len(base) - 2))


@lru_cache(maxsize=20_000)
def is_foreign(low: str) -> bool:
    """Return whether a word, in lower case, is none that Swedish knows and no form of one: it may be a name."""
    return not is_word(low) and is_strange(low)


@lru_cache(maxsize=20_000)
def is_strange(low: str) -> bool:
    """Return whether the lexicon has neither a word in lower case nor a stem of it; a compound may be made of known parts."""
    if len(low) < SHORTEST_FIRST or _is_form(low) or not _VOWEL.search(low):
        return False
    if low[:-1] in GIVEN:
        return True
    stems = (low[: -len(end)] for end in _ENDINGS if low.endswith(end) and len(low) - len(end) >= SHORTEST_LAST)
    return not any(_is_form(stem) for stem in stems)
