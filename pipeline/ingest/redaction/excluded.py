"""Names that no list has: signatures, speakers and initials by where they stand, and what is no word by exclusion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.ingest.redaction import lexicon
from pipeline.ingest.redaction.tokens import Word
from pipeline.ingest.redaction.words import NAMES, WORDS

_LETTERS = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_PERSON = rf"{_LETTERS}\.?(?: (?:(?:von|af|de|van|al|el|bin|ben) )?{_LETTERS}\.?){{0,2}}"
_ENDS = r"[\s.!),/\0]*\Z"
# What stands under a text: /Kjelle; Mvh Anna B; – Stina
_SIGNED = re.compile(
    rf"(?:\s/{{1,2}} ?|\b(?i:mvh|m\.v\.h\.|hälsning(?:ar)?|hälsn\.?|undrar|vänligen|sign(?:erat|\.)?|undertecknat)[,:!]?\s"
    rf"(?:från\s|önskar\s)?|\n[-–—/]{{0,2}} ?(?!(?i:mvh|m\.v|häls|undrar|vänlig|med |sign)))(?P<what>{_PERSON}){_ENDS}"
)
# Who speaks in a chat or an account, at a line's beginning, after a time or not.
_SPEAKER = re.compile(
    rf"^(?:\[?\d{{1,2}}[:.]\d{{2}}\]?\s)?(?P<what>{_LETTERS}(?: [A-ZÅÄÖ]\.?)?):\s(?![\d\0])", re.MULTILINE
)
_INITIALS = re.compile(
    r"(?<![\w.])(?:(?:[A-ZÅÄÖ]\. ?){2,3}(?![\w])|(?:[A-ZÅÄÖ](?:\. ?| )){2}[A-ZÅÄÖ][a-zåäö]{2,}(?!\w)|(?<=\s/)[A-ZÅÄÖ]{2,3}(?=\s*\Z))"
)
# What somebody is called beside a name: Abdi "Lillen" Farah, Lotta ("Lollan").
NICKNAME = re.compile(
    r" (?:\(?[\"”“’'«»][^\W\d_][\w ]{1,15}?[\"”“’'«»]\)?|\((?:kallad |alias |aka )?[A-ZÅÄÖ][a-zåäö]{1,15}\)|d\.(?:y|ä)\.)"
)
_ENTITIES = WORDS["kept"] | WORDS["persons"] | WORDS["places"] | WORDS["called"] | WORDS["speaking"]
LOCATIVE = WORDS["before_places"]
# Bodies and countries are more often written so than persons.
OF_BODIES = ("et", "en", "an", "rna", "land", "ien", "stan", "lands", "iens", "ets", "ens", "ans")
# What is well known stands more often for a place after these.
_WAYS = frozenset(["till", "från", "på", "över", "via", "förbi"])
STREETS = ("gatan", "vägen", "torget", "gränden", "stigen")
_HEADS = tuple(WORDS["head_ends"])

_LAST = re.compile(rf" (?P<last>[A-ZÅÄÖ]{_LETTERS})")


def standing(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands by its place in the text: who has signed it, who speaks in it, and initials."""
    for match in _SPEAKER.finditer(text):
        if _is_person(match["what"].split()[0]):
            yield match.span("what")
    signed = _SIGNED.search(text, max(0, len(text) - 120))
    if signed and all(_is_person(part) for part in signed["what"].rstrip(".").split()[:1]):
        yield signed.span("what")
    for match in _INITIALS.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip())


def _is_person(written: str) -> bool:
    """Return whether a word where a name is expected can be one."""
    low = written.casefold()
    if (
        low.endswith("nr")
        or (low in _ENTITIES and low not in NAMES)
        or (len(written) > 1 and low.endswith(tuple(WORDS["place_ends"])))
    ):
        return False
    return low in NAMES or not lexicon.is_word(low)


def is_excluded(words: Sequence[Word], at: int) -> bool:
    """Return whether a word with a capital is taken for a name since it is nothing else that is known."""
    word = words[at]
    if len(words) == 1:
        return False  # a cell of one word, such as a district's, tells nothing by itself
    if not word.unknown_name or not (_is_unknown(word) or lexicon.is_known_proper(word.low)):
        return False
    previous = words[at - 1] if at and word.adjacent else None
    on_the_way = previous is not None and previous.low in _WAYS
    if lexicon.is_known_proper(word.low) and (word.begins or on_the_way or word.low.endswith(OF_BODIES)):
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    if word.label or (at and _is_beside_place(words[at - 1], word.before)):
        return False
    following = following if following is not None and following.adjacent else None
    if previous is not None and (
        previous.low in LOCATIVE or (previous.low == "på" and (previous.begins or word.low.endswith(OF_BODIES)))
    ):
        return False
    return following is None or following.low not in WORDS["after_places"]


def _is_unknown(word: Word) -> bool:
    """Return whether a word is unknown; that a sentence's first one may be a compound of known ones is enough to know it."""
    return lexicon.is_foreign(word.low) or (
        not word.begins and lexicon.is_strange(word.low) and not lexicon.is_long_compound(word.low)
    )


def _is_beside_place(previous: Word, between: str) -> bool:
    """Return whether what stands before a word is a place, or its label, and joined with it: Berga/Funkabo, Område: Berga."""
    place = previous.place or previous.low in WORDS["after_places"]
    if between == "/" and previous.capital and not previous.listed:
        return True
    if between == " " and previous.low in WORDS["places"]:
        return True
    if between in {"/", "–", "-", " – "} or (between in {" ", ", "} and previous.low.endswith(STREETS)):
        return place
    return between == ": " and previous.low in WORDS["place_heads"]


def is_named_after(words: Sequence[Word], at: int) -> bool:
    """Return whether what stands before a word makes it the name of a place or a body: kooperativet Olga, ICA Maxi, BRF Eken."""
    word = words[at]
    if not at or not word.adjacent or not word.capital:
        return False
    previous = words[at - 1]
    if previous.low in WORDS["persons"]:
        return False
    body = previous.text.isupper() and 1 < len(previous.text) < 6
    return body or previous.low in WORDS["place_heads"] or (not previous.genitive and previous.low.endswith(_HEADS))


def with_nicknames(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield names with what somebody is called beside them, and what goes on after that."""
    for start, end in places:
        nickname = NICKNAME.match(text, end)
        if nickname:
            after = _LAST.match(text, nickname.end())
            yield (
                start,
                after.end() if after and not lexicon.is_plain_word(after["last"].casefold()) else nickname.end(),
            )


def repeated(words: Sequence[Word], found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where a name that was found in a text stands in it again."""
    if not found:
        return
    starts = {start for start, _ in found}
    known = {
        word.name for word in words if word.start in starts and len(word.name) > 3 and not lexicon.is_word(word.name)
    }
    for at, word in enumerate(words):
        if word.name in known and not word.held and not is_named_after(words, at):
            yield word.start, word.end
