"""The words of a note as the search for names needs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.ingest.redaction import lexicon
from pipeline.ingest.redaction.words import NAMES, PLAIN_GIVEN, PLAIN_SURNAMES, WORDS

TOKEN = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*(?:[:'’´]s\b|['’´](?!\w))?")
_ENDS = ("sson", "sdotter", "kvist", "qvist", "ovic", "ović", "ovski", "ovska", "wicz", "zadeh", "oglu")
PATRONYMIC = (*_ENDS, *(f"{end}s" for end in _ENDS))
BEGINS = re.compile(r"(?:^|[.!?:;…•\n\r\"”*]|(?:^|\s)[-–—])\s*[\"”'(]?$")
# The article of Arabic names is written in lower case: al-Ahmad.
_ARTICLE = re.compile("(?:al|el)-[^\\W\\d_]")
_NO_BEGINNING = frozenset("0123456789_")
_NO_END = _NO_BEGINNING | {":"}
WITHIN = frozenset({" ", ", "})
# As long as this a word in capitals is no abbreviation.
SHORTEST_IN_CAPITALS = 5
LONG_ENDS = tuple(end for end in WORDS["place_ends"] if len(end) > 4)
_ALL_ENDS = tuple(WORDS["place_ends"])
PERSONS, CALLED, KEPT, SPEAKING = WORDS["persons"], WORDS["called"], WORDS["kept"], WORDS["speaking"]


@dataclass(slots=True)
class Word:
    """A word of a text as the search for names needs it.

    Attributes:
        before: What stands between it and the word before.
        name: It in lower case without a genitive's s, where that is a listed name; else only in lower case.
        genitive: Whether an s or an apostrophe was taken off.
        held: Whether it belongs to the name of a place that must survive.
        begins: Whether it begins a sentence, so that its capital says nothing.
        capital: Whether it is written with a capital.
        ends_before_found: Whether nothing but a comma stands between it and what was found before names were looked for.
        label: Whether a colon follows it, or a digit is glued to it.
    """

    start: int
    end: int
    text: str
    low: str
    before: str
    name: str
    genitive: bool
    held: bool
    begins: bool
    capital: bool
    ends_before_found: bool
    label: bool

    @property
    def adjacent(self) -> bool:
        """Return whether nothing but a blank stands before it."""
        return self.before == " "

    @property
    def listed(self) -> bool:
        """Return whether it is in a list of names, whatever else it means."""
        return self.name in NAMES or self.double

    @property
    def double(self) -> bool:
        """Return whether it is a double name, such as Ann-Marie or Ek-Lind."""
        if "-" not in self.name:
            return False
        first, _, second = self.name.partition("-")
        return first in NAMES and _base(second) in NAMES

    @property
    def plain_given(self) -> bool:
        """Return whether it is a given name and nothing else."""
        return (self.name in PLAIN_GIVEN or self.double) and not self.held and self.low not in KEPT

    @property
    def plain_surname(self) -> bool:
        """Return whether it is a surname and nothing else, in the way that it is written."""
        named = self.name in PLAIN_SURNAMES and (self.capital or not lexicon.is_word(self.low))
        return (named or self.low.endswith(PATRONYMIC)) and not self.held

    @property
    def place(self) -> bool:
        """Return whether it looks like the name of a place, or like a word with a capital that is nobody's name."""
        if self.held or self.low in KEPT or self.low.endswith(_ALL_ENDS) or self.low in WORDS["places"]:
            return True
        return "-" in self.low and self.low.partition("-")[0] in WORDS["places"] and self.name not in NAMES

    @property
    def of_thing(self) -> bool:
        """Return whether it is a thing that is called after somebody: the Lindh-biblioteket of Anna Lindh-biblioteket."""
        _, hyphen, tail = self.text.rpartition("-")
        return bool(hyphen) and tail[0].islower() and (tail.endswith(LONG_ENDS) or lexicon.is_plain_word(tail))

    @property
    def short_capitals(self) -> bool:
        """Return whether it is an abbreviation in capitals, such as PRO or PRO:s."""
        written = self.text.partition(":")[0]
        return written.isupper() and len(written) < SHORTEST_IN_CAPITALS

    @property
    def unknown_name(self) -> bool:
        """Return whether it may be a name that no list has: a capital, and nothing else known."""
        brand = (self.low[-1] in "ns" and self.low[:-1] in KEPT) or (self.low.endswith("en") and self.low[:-2] in KEPT)
        known = (
            self.place or self.of_thing or brand or self.low in PERSONS or self.low in CALLED or self.low in SPEAKING
        )
        return self.capital and not known and not self.short_capitals and len(self.text) > 1


def read_words(text: str, keep: frozenset[str]) -> list[Word]:
    """Return the words of a text in order."""
    held = [match.span() for match in _places(keep).finditer(text)] if keep else []
    words: list[Word] = []
    blanked = "\0" in text
    end = 0
    for match in TOKEN.finditer(text):
        start, written = match.start(), match[0]
        low, name, capital = _known(written)
        before = text[end:start]
        in_place = bool(held) and any(first <= start < last for first, last in held)
        begins = capital and before not in WITHIN and BEGINS.search(text, max(0, start - 4), start) is not None
        end = match.end()
        found = blanked and text.startswith(", \0", end)
        label = capital and (text[end : end + 1] in _NO_END or (start > 0 and text[start - 1] in _NO_BEGINNING))
        words.append(
            Word(
                start,
                end,
                written,
                low,
                before,
                name,
                name != low,
                in_place,
                begins,
                capital,
                found,
                label,
            )
        )
    return words


@lru_cache(maxsize=20_000)
def _known(written: str) -> tuple[str, str, bool]:
    """Return what is the same wherever a word stands: it in lower case, without a genitive's s, and whether it has a capital."""
    low = written.casefold()
    return low, _base(low), written[0].isupper() or _ARTICLE.match(written) is not None


@lru_cache(maxsize=8)
def _places(keep: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of the places' names, the longest first."""
    names = sorted(keep, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})s?\b", re.IGNORECASE)


def _base(low: str) -> str:
    """Return a listed name without the s or the apostrophe of the genitive; another word as it is."""
    if low[-1] in "'’´":
        return low[:-1]
    if low[-2:] in {":s", "'s", "’s", "´s"}:
        return low[:-2]
    if low[-1] == "s" and low not in NAMES and low[:-1] in NAMES:
        return low[:-1]
    return low
