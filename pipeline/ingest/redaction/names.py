"""Finds names of persons: common ones by lists, others by the words that they stand beside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipeline.ingest.redaction.words import GIVEN, NAMES, ORDINARY, PLAIN_GIVEN, PLAIN_SURNAMES, SURNAMES, WORDS

TOKEN = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*(?:[:'’´]s\b|['’´](?!\w))?")
_ENDS = ("sson", "sdotter", "kvist", "qvist", "ovic", "ović", "ovski", "ovska", "wicz", "zadeh", "oglu")
PATRONYMIC = (*_ENDS, *(f"{end}s" for end in _ENDS))
BEGINS = re.compile(r"(?:^|[.!?:;…•\n\r\"”*]|(?:^|\s)[-–—])\s*[\"”'(]?$")
WITHIN = frozenset({" ", ", "})
PARTICLES = frozenset(
    ["von", "af", "de", "al", "el", "bin", "ben", "da", "van", "der", "den", "della", "di", "abu", "ibn"]
)
# A typing error is only looked for in words long enough to tell names apart.
SHORTEST_MISTYPED = 5
# How far before `kallas` or `heter` its subject may stand.
SUBJECT_WITHIN = 6
BETWEEN_CUE = frozenset({" ", ", ", " (", ": ", ' "', " ”", ":", "\u00a0", " - ", " – "})
OBJECTS = frozenset(["mig", "sig", "honom", "henne", "oss"])
FILLERS = OBJECTS | frozenset(["för", "egentligen", "nog", "visst", "ju", "som", "bara", "tydligen", "alltså", "i"])
_LONG_ENDS = tuple(end for end in WORDS["place_ends"] if len(end) > 4)
_ALL_ENDS = tuple(WORDS["place_ends"])
NO_NAMES = WORDS["called"] | WORDS["speaking"] | WORDS["persons"] | WORDS["kept"] | WORDS["also_words"]
PERSONS, CALLED, KEPT = WORDS["persons"], WORDS["called"], WORDS["kept"]
_BY_LETTER = {
    letter: [name for name in PLAIN_GIVEN if name[0] == letter] for letter in {name[0] for name in PLAIN_GIVEN}
}


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

    @property
    def adjacent(self) -> bool:
        """Return whether nothing but a blank stands before it."""
        return self.before in {" ", "\u00a0", "  "}

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
        named = self.capital and self.name in PLAIN_SURNAMES
        return (named or self.low.endswith(PATRONYMIC)) and not self.held

    @property
    def place(self) -> bool:
        """Return whether it looks like the name of a place, or like a word with a capital that is nobody's name."""
        return self.held or self.low in KEPT or self.low in WORDS["places"] or self.low.endswith(_ALL_ENDS)

    @property
    def unknown_name(self) -> bool:
        """Return whether it may be a name that no list has: a capital, and nothing else known."""
        known = self.place or self.low in PERSONS or self.low in CALLED or self.low in WORDS["speaking"]
        return self.capital and not known and not (self.text.isupper() and len(self.text) < 5) and len(self.text) > 1


def find_names(text: str, keep: frozenset[str]) -> list[tuple[int, int]]:
    """Return where names of persons stand in a text.

    Args:
        text: The text; what is found already is blanked out.
        keep: Names of places that must survive.
    """
    words = _words(text, keep)
    found, at = [], 0
    while at < len(words):
        length = _length(words, at) if _begins_name(words, at) else 0
        if length and not _is_of_place(words, at, length, text):
            found.append((words[at].start, words[at + length - 1].end))
        at += max(length, 1)
    return found


def _words(text: str, keep: frozenset[str]) -> list[Word]:
    """Return the words of a text in order."""
    held = [match.span() for match in _places(keep).finditer(text)] if keep else []
    words: list[Word] = []
    end = 0
    for match in TOKEN.finditer(text):
        start, written = match.start(), match[0]
        low, name, capital = _known(written)
        before = text[end:start]
        in_place = bool(held) and any(first <= start < last for first, last in held)
        begins = capital and before not in WITHIN and BEGINS.search(text, max(0, start - 4), start) is not None
        words.append(Word(start, match.end(), written, low, before, name, name != low, in_place, begins, capital))
        end = match.end()
    return words


@lru_cache(maxsize=20_000)
def _known(written: str) -> tuple[str, str, bool]:
    """Return what is the same wherever a word stands: it in lower case, without a genitive's s, and whether it has a capital."""
    low = written.casefold()
    return low, _base(low), written[0].isupper()


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


def _begins_name(words: list[Word], at: int) -> bool:
    """Return whether a name begins with the word."""
    word = words[at]
    if word.plain_given or word.plain_surname or (at and _after_cue(words, at)):
        return True
    if not word.capital:
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    if len(word.text) == 1:
        return _is_initial(word, following)
    if word.held:
        return False
    return _by_neighbours(words, at, following)


def _after_cue(words: list[Word], at: int) -> bool:
    """Return whether what stands before the word says that a name follows, and the word can be one."""
    word, previous = words[at], words[at - 1]
    if previous.low in PERSONS and word.before in BETWEEN_CUE:
        return _fits_cue(word, word.name in WORDS["lower_after_persons"])
    cue = at - 1
    while cue > 0 and words[cue].low in FILLERS and at - cue < 3:
        cue -= 1
    if words[cue].low in CALLED and words[at].before in BETWEEN_CUE:
        told = any(between.low in OBJECTS for between in words[cue + 1 : at])
        return (told or _has_person_as_subject(words, cue)) and _fits_cue(word, True)
    return False


def _fits_cue(word: Word, ordinary_too: bool) -> bool:
    """Return whether a word after a cue is a name; in lower case an ordinary word is one only where asked for."""
    if word.listed and (word.capital or word.name not in ORDINARY or ordinary_too):
        return word.low not in KEPT or (word.capital and word.name in NAMES)
    if word.unknown_name:
        return True
    return not word.place and _is_mistyped(word)


def _has_person_as_subject(words: list[Word], cue: int) -> bool:
    before = [word.low for word in words[max(0, cue - SUBJECT_WITHIN) : cue]]
    if WORDS["things"].intersection(before[-3:]) or any(low.endswith(_LONG_ENDS) for low in before[-3:]):
        return False
    return any(low in WORDS["subjects"] or low in PERSONS for low in before)


def _is_mistyped(word: Word) -> bool:
    """Return whether the word is one slip of the finger away from a given name."""
    low = word.low[:-1] if word.low[-1] == "s" and len(word.low) > SHORTEST_MISTYPED else word.low
    if (
        len(low) < SHORTEST_MISTYPED
        or word.listed
        or word.low in NO_NAMES
        or (low.endswith(("ade", "ar", "er", "te", "en")) and not word.capital)
    ):
        return False
    return any(
        OSA.distance(one, name, score_cutoff=1) <= 1 for one in {low, word.low} for name in _BY_LETTER.get(low[0], ())
    )


def _is_initial(word: Word, following: Word | None) -> bool:
    """Return whether a single letter stands for a given name: A. Svensson."""
    return (
        following is not None
        and following.before in {". ", ".", " "}
        and following.capital
        and following.name in SURNAMES
        and following.low not in KEPT
    )


def _by_neighbours(words: list[Word], at: int, following: Word | None) -> bool:
    """Return whether a word with a capital is a name by what stands beside it."""
    word = words[at]
    near = following if following is not None and following.adjacent else None
    speaks = near is not None and near.low in WORDS["speaking"]
    towards = at > 0 and word.adjacent and words[at - 1].low in WORDS["towards"]
    surname_follows = near is not None and near.capital and near.name in SURNAMES and not near.held
    if word.genitive and word.low in KEPT:
        return False
    if word.genitive and word.name in NAMES and not word.place and word.name not in WORDS["places"] | KEPT:
        return True
    if word.name in GIVEN:
        if surname_follows or speaks or _is_joined(words, at):
            return True
        return not word.begins and word.low not in KEPT and word.low not in WORDS["places"]
    if word.name in SURNAMES:
        return not word.begins and not word.place and (towards or speaks)
    if near is not None and near.plain_surname and word.unknown_name and (not word.begins or _is_mistyped(word)):
        return True
    return (
        word.unknown_name
        and len(word.low) > SHORTEST_MISTYPED
        and ((towards and not word.begins) or speaks)
        and _is_mistyped(word)
    )


def _is_joined(words: list[Word], at: int) -> bool:
    """Return whether an `och` joins the word with a plain name: Anna och Björn, Stig och Maj-Britt."""
    joined = {"och", "&", "o"}
    after = len(words) > at + 2 and words[at + 1].low in joined and words[at + 2].plain_given
    before = at > 1 and words[at - 1].low in joined and words[at - 2].plain_given and words[at].adjacent
    return after or before


def _length(words: list[Word], at: int) -> int:
    """Return how many words the name has that begins here."""
    last = at
    while last + 1 < len(words) and not (words[last].genitive and last > at):
        step = _goes_on(words, at, last)
        if not step:
            break
        last += step
    return last - at + 1


def _goes_on(words: list[Word], at: int, last: int) -> int:
    """Return how many words further the name goes: another given name, a surname, an initial, a particle and a surname."""
    word = words[last + 1]
    initial = len(words[last].text) == 1 and words[last].capital
    if not (word.adjacent or (initial and word.before in {".", ". "})):
        return 0
    if word.low in PARTICLES and not words[last].genitive and last + 2 < len(words):
        return 2 if words[last + 2].capital and words[last + 2].adjacent else 0
    if words[last].genitive:
        return 0
    return int(_is_part(words[at], word))


def _is_part(first: Word, word: Word) -> bool:
    """Return whether a word goes on a name that began with another."""
    if not word.capital:
        plain = word.name in PLAIN_GIVEN or word.name in PLAIN_SURNAMES or word.low.endswith(PATRONYMIC)
        return plain or (not first.capital and word.name in SURNAMES and word.low not in KEPT)
    if len(word.text) == 1:
        return word.text not in {"I", "Å"}
    if word.name in SURNAMES or word.name in GIVEN or word.double:
        return word.low not in KEPT or word.low in {"lund", "max"}
    known = word.held or word.low in KEPT or word.low in WORDS["places"] or word.low.endswith(_LONG_ENDS)
    return not known and word.unknown_name


def _is_of_place(words: list[Word], at: int, length: int, text: str) -> bool:
    """Return whether the name is a place's: Anna Lindhs plats, Erik Dahlbergsgatan, S:t Johannes kyrka."""
    if (at and words[at - 1].low in WORDS["of_saints"]) or text[
        max(0, words[at].start - 5) : words[at].start
    ].casefold().endswith(("s:t ", "s:ta ")):
        return True
    if at + length >= len(words):
        return False
    following, last = words[at + length], words[at + length - 1]
    if not following.adjacent or not words[at].capital:
        return False
    if following.capital and following.low.endswith(("gatan", "vägen", "torget", "skolan", "parken", "gymnasiet")):
        return True
    return length > 1 and last.low.endswith("s") and following.low in WORDS["of_places"]
