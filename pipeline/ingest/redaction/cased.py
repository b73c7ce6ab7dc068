"""Gives a text that is written all in capitals, or without any, the capitals that its names would have."""

from __future__ import annotations

import re

from pipeline.ingest.redaction import lexicon
from pipeline.ingest.redaction.words import NAMES, ORDINARY, SURNAMES, WORDS

_WORD = re.compile(r"[^\W\d_]+")
_BESIDE = re.compile(r"(\b[A-ZÅÄÖ][^\W\d_]+)( (?:(?:von|af|de|van) )?)([^\W\d_]+)\b")
_INITIAL = re.compile(r"(?<![\w.])[a-zåäö]\. (?P<last>[^\W\d_]{3,})")
# A few letters say nothing about how somebody writes: ICA, SFI.
FEWEST_LETTERS = 8
SHORTEST_UNKNOWN = 3
# Of a text in capitals as many letters are such at least: a unit or a plate's letter may be small.
CAPITALS = 0.9


def restored(text: str) -> str:
    """Return a text with capitals where they are missing or everywhere; another text, and one whose length would change, as it is."""
    capitals, letters = sum(map(str.isupper, text)), sum(map(str.isalpha, text))
    if letters < FEWEST_LETTERS or 0 < capitals < CAPITALS * letters:
        return text
    low = text.lower()
    if len(low) != len(text):
        return text
    with_capitals = _WORD.sub(lambda word: _with_capital(word[0]), low)
    return _INITIAL.sub(_after_initial, _BESIDE.sub(_with_last, _BESIDE.sub(_with_last, with_capitals)))


def _with_last(beside: re.Match[str]) -> str:
    """Return a name and what stands beside it with capitals on both, where that is a surname or an initial."""
    first, blank, last = beside.groups()
    if len(blank) > 1 or (len(last) > SHORTEST_UNKNOWN and lexicon.is_strange(last)):
        return first + blank + last.capitalize()
    if last.casefold() in WORDS["kept"] - {"lund"} or last[0].isupper():
        return beside[0]
    base = last[:-1] if last[-1] == "s" and last not in SURNAMES else last
    if base in SURNAMES or (len(last) == 1 and last not in "iåo"):
        return first + blank + last.capitalize()
    return beside[0]


def _after_initial(match: re.Match[str]) -> str:
    """Return an initial and a surname with capitals: m. thulin."""
    base = match["last"].casefold().removesuffix("s")
    return match[0].title() if base in SURNAMES or lexicon.is_foreign(base) else match[0]


def _with_capital(low: str) -> str:
    base = low[:-1] if low[-1] == "s" and low not in NAMES else low
    if low in WORDS["kept"] or low in WORDS["persons"]:
        return low
    if base in NAMES and base not in ORDINARY:
        return low.capitalize()
    unknown = lexicon.is_known_proper(low) or lexicon.is_foreign(low)
    return low.capitalize() if unknown and not lexicon.is_plain_word(low) else low
