"""Finds names of persons: common ones by lists, others by the words that they stand beside."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from pipeline.ingest.redaction import lexicon
from pipeline.ingest.redaction.excluded import (
    OF_BODIES,
    is_excluded,
    is_named_after,
    repeated,
    standing,
    with_nicknames,
)
from pipeline.ingest.redaction.tokens import CALLED, KEPT, LONG_ENDS, PATRONYMIC, PERSONS, SPEAKING, Word, read_words
from pipeline.ingest.redaction.words import GIVEN, NAMES, ORDINARY, PLAIN_GIVEN, PLAIN_SURNAMES, SURNAMES, WORDS

# These begin a name, too, where a capital follows.
BEGINNING = frozenset(["von", "af", "van", "dos", "della", "bin", "ibn", "abu"])
PARTICLES = BEGINNING | frozenset(["de", "al", "el", "ben", "da", "das", "do", "la", "der", "den", "di", "ter", "zu"])
# A typing error is only looked for in words long enough to tell names apart.
SHORTEST_MISTYPED = 5
# How far before `kallas` or `heter` its subject may stand.
SUBJECT_WITHIN = 6
_CALLED_AFTER = tuple(
    ["gatan", "vägen", "torget", "skolan", "parken", "gymnasiet", "biblioteket", "hallen", "kyrkan", "gården", "huset"]
)
BETWEEN_CUE = frozenset({" ", ", ", " (", ": ", ' "', " ”", ":", " - ", " – "})
OBJECTS = frozenset(["mig", "sig", "honom", "henne", "oss"])
FILLERS = OBJECTS | frozenset(["för", "egentligen", "nog", "visst", "ju", "som", "bara", "tydligen", "alltså", "i"])
NO_NAMES = WORDS["called"] | WORDS["speaking"] | WORDS["persons"] | WORDS["kept"] | WORDS["also_words"]
_BY_LETTER = {
    letter: [name for name in PLAIN_GIVEN if name[0] == letter] for letter in {name[0] for name in PLAIN_GIVEN}
}


def find_names(text: str, keep: frozenset[str]) -> list[tuple[int, int]]:
    """Return where names of persons stand in a text.

    Args:
        text: The text; what is found already is blanked out.
        keep: Names of places that must survive.
    """
    words = read_words(text, keep)
    found, at = [], 0
    while at < len(words):
        length = _length(words, at) if _begins_name(words, at) else 0
        if length and not _is_of_place(words, at, length, text):
            found.append((words[at].start, words[at + length - 1].end))
        at += max(length, 1)
    found += [*standing(text), *repeated(words, found)]
    return _joined([*found, *with_nicknames(text, found)])


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _begins_name(words: list[Word], at: int) -> bool:
    """Return whether a name begins with the word."""
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else None
    if word.capital and is_named_after(words, at):
        return False
    if word.plain_given or word.plain_surname or (at and _after_cue(words, at)):
        return True
    if not word.capital:
        if following is not None and following.adjacent and following.low in SPEAKING and len(word.low) > 3:
            return lexicon.is_foreign(word.low)
        return word.low in BEGINNING and following is not None and following.adjacent and following.unknown_name
    if len(word.text) == 1:
        return _is_initial(word, following)
    if word.held:
        return False
    return _by_neighbours(words, at, following) or is_excluded(words, at)


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
    if WORDS["things"].intersection(before[-3:]) or any(low.endswith(LONG_ENDS) for low in before[-3:]):
        return False
    return any(low in WORDS["subjects"] or low in PERSONS for low in before)


def _is_mistyped(word: Word) -> bool:
    """Return whether the word is one slip of the finger away from a given name."""
    low = word.low[:-1] if word.low[-1] == "s" and len(word.low) > SHORTEST_MISTYPED else word.low
    if (
        len(low) < SHORTEST_MISTYPED
        or word.listed
        or word.low in NO_NAMES
        or lexicon.is_plain_word(word.low)
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
    if word.genitive and (word.low in KEPT or (word.begins and lexicon.is_another_word(word.low, word.name))):
        return False
    if word.genitive and word.name in NAMES and not word.place and word.name not in WORDS["places"] | KEPT:
        return True
    if word.name in GIVEN:
        if surname_follows or speaks or _is_joined(words, at):
            return True
        return not word.begins and word.low not in KEPT and word.low not in WORDS["places"]
    if word.name in SURNAMES:
        return not word.begins and not word.place and (towards or speaks)
    if near is not None and not word.begins and word.unknown_name and near.capital and near.plain_given:
        return not word.low.endswith(OF_BODIES)
    if near is not None and word.unknown_name and lexicon.is_known_proper(word.low) and _can_be_last(words, at + 1):
        return True
    if near is not None and near.plain_surname and word.unknown_name and (not word.begins or _is_mistyped(word)):
        return True
    return (
        word.unknown_name
        and len(word.low) > SHORTEST_MISTYPED
        and ((towards and not word.begins) or speaks)
        and _is_mistyped(word)
    )


def _can_be_last(words: list[Word], at: int) -> bool:
    """Return whether a word can be a surname, or the particle of one."""
    word = words[at]
    if word.low in PARTICLES and at + 1 < len(words):
        return words[at + 1].capital or words[at + 1].low in PARTICLES
    return word.plain_surname or (word.unknown_name and lexicon.is_foreign(word.low))


def _is_joined(words: list[Word], at: int) -> bool:
    """Return whether an `och` joins the word with a plain name: Anna och Björn, Stig och Maj-Britt."""
    joined = {"och", "&", "o"}
    after = len(words) > at + 2 and words[at + 1].low in joined and words[at + 2].plain_given
    before = at > 1 and words[at - 1].low in joined and words[at - 2].plain_given and words[at].adjacent
    return after or before


def _length(words: list[Word], at: int) -> int:
    """Return how many words the name has that begins here."""
    last = at
    if at + 1 < len(words) and _is_last_before_found(words[at + 1]):
        return 2
    while last + 1 < len(words) and not (words[last].genitive and last > at):
        step = _goes_on(words, at, last)
        if not step:
            break
        last += step
    return last - at + 1


def _is_last_before_found(word: Word) -> bool:
    """Return whether a word beside a name goes on it by where it stands: Felix Lagerkrans, 800101-1234; no verb does."""
    verb = word.low in SPEAKING or (not word.capital and word.low.endswith(("de", "er", "ar", "te", "t")))
    return (
        word.adjacent
        and word.ends_before_found
        and not verb
        and len(word.low) >= SHORTEST_MISTYPED
        and word.low not in NO_NAMES
    )


def _goes_on(words: list[Word], at: int, last: int) -> int:
    """Return how many words further the name goes: another given name, a surname, an initial, a particle and a surname."""
    word = words[last + 1]
    initial = len(words[last].text) == 1 and words[last].capital
    if not (word.adjacent or (initial and word.before in {".", ". "})):
        return 0
    if word.low in PARTICLES and not words[last].genitive:
        then = last + 2
        while then < len(words) and words[then].low in PARTICLES and words[then].adjacent and not words[then].capital:
            then += 1
        return then - last if then < len(words) and words[then].capital and words[then].adjacent else 0
    if words[last].genitive:
        return 0
    point = last + 2 == len(words) or words[last + 2].before.startswith(".")
    return int(_is_part(words[at], word, point))


def _is_part(first: Word, word: Word, point: bool) -> bool:
    """Return whether a word goes on a name that began with another; after some initials only where a point follows."""
    if not word.capital:
        plain = word.name in PLAIN_GIVEN or word.name in PLAIN_SURNAMES or word.low.endswith(PATRONYMIC)
        may = word.name in SURNAMES or (len(word.low) > 3 and lexicon.is_strange(word.low))
        return plain or (not first.capital and may and word.low not in KEPT)
    if len(word.text) == 1:
        return word.text not in {"I", "Å"} or point
    if word.name in SURNAMES or word.name in GIVEN or word.double:
        return word.low not in KEPT or word.low in {"lund", "max"}
    known = (
        word.held
        or word.of_thing
        or word.low in NO_NAMES
        or word.low in WORDS["places"]
        or word.low.endswith(LONG_ENDS)
    )
    return not known and not word.short_capitals


def _is_of_place(words: list[Word], at: int, length: int, text: str) -> bool:
    """Return whether the name is a place's: Anna Lindhs plats, Erik Dahlbergsgatan, S:t Johannes kyrka."""
    if (at and words[at - 1].low in WORDS["of_saints"]) or text[
        max(0, words[at].start - 5) : words[at].start
    ].casefold().endswith(("s:t ", "s:ta ")):
        return True
    if at + length >= len(words):
        return False
    following, last = words[at + length], words[at + length - 1]
    if not following.adjacent:
        return False
    if following.of_thing or (
        following.low.endswith(_CALLED_AFTER) and (following.capital or not lexicon.is_plain_word(following.low))
    ):
        return True
    if (
        last.genitive
        and words[at].capital
        and (following.low in WORDS["businesses"] or following.low.endswith(("centrum", "livs")))
    ):
        return True
    if last.genitive and following.capital and not following.begins and lexicon.is_plain_word(following.low):
        return following.name not in NAMES
    return length > 1 and last.low.endswith("s") and following.low in WORDS["of_places"]
