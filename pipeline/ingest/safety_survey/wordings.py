"""Whether two questions ask the same: told by the words that set them apart, never by how alike their letters are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import Literal

from pipeline.ingest.safety_survey.labels import plain_words

Relation = Literal["same", "cut", "wider", "begins", "near", "opposite", "other"]

STEM = 6  # so many letters of a word are compared: nedskräpning, nedskräpningen
IDLE = frozenset(
    re.findall(
        r"\w+",
        """
    a ar att av de dem den denna det detta dig din dina ditt du en er era ett for fran ha har hur i in kan man med mot nar
    nagon nagot nagra och om pa sa sig ska skulle som till under ur vad var vara vid vilka vilken vilket bor dar eller den sin sitt
    sina bli blir blivit gor gar ut kanner mycket foljande alls senaste""",
    )
)
NEGATIONS = frozenset({"inte", "aldrig", "ingen", "inget", "inga", "utan", "knappast", "sallan", "saknar", "slipper"})
OPPOSITES = (
    ("battre", "samre"), ("okat", "minskat"), ("okar", "minskar"), ("fler", "farre"), ("mer", "mindre"), ("litar", "misstror"),
    ("nojd", "missnojd"), ("lugn", "orolig"), ("bra", "daligt"), ("bra", "dalig"), ("positiv", "negativ"), ("ofta", "sallan"),
    ("lugnt", "oroligt"), ("dag", "kvall"), ("dagtid", "kvallstid"), ("instammer", "avvisar"), ("forbattrats", "forsamrats"),
)  # fmt: skip
NUMBERED = re.compile(
    r"^\s*(?:fr[åa]ga\s*)?[a-zåäö]{0,2}\d{1,3}(?:[_.]?\d{1,2})?[a-z]?\s*[.):–-]*\s+(?=\D)", re.IGNORECASE
)  # F1a., Q3_2, Fråga 7:
NUMBERS = {"1": "en", "2": "tva", "3": "tre", "6": "sex", "10": "tio", "12": "tolv", "24": "tjugofyra"}
HARD = frozenset(
    {
        "tolv",
        "tre",
        "sex",
        "tva",
        "en",
        "tio",
        "tjugof",
        "manade",
        "ar",
        "aret",
        "halvar",
        "vecka",
        "veckor",
        "dagar",
        "dygn",
    }
)  # how long a time was asked about: stems, never to be lost or added unseen
CUT = 24  # a question of so many letters may be the beginning of a longer one, cut where a field was full
MOST_ADDED = 3  # words that a question may have more of and yet be the one it was, with another wording
MOST_LOST = 1
PART = 0.8  # what a word counts that is a part of another
NEAR = 0.35  # from this share of common words on, one may be the other


@dataclass(frozen=True)
class Words:
    """What a question says: its words in order without numbering, what it is about as words and as stems, and how often it says no."""

    text: str
    about: frozenset[str]
    stems: frozenset[str]
    negations: int

    @classmethod
    @lru_cache(maxsize=10_000)
    def of(cls, text: str) -> Words:
        """Return what a text says."""
        words = [word.strip("._") for word in plain_words(NUMBERED.sub("", text))]
        words = [NUMBERS.get(word, word) for word in words if word]
        about = frozenset(word for word in words if word not in IDLE and word not in NEGATIONS)
        return cls(
            " ".join(words), about, frozenset(word[:STEM] for word in about), sum(word in NEGATIONS for word in words)
        )


class Questions:
    """The questions that are known, by item, and how much each of their words sets one apart."""

    def __init__(self, known: Mapping[str, Iterable[str]]) -> None:
        """Take in the wordings of each item: the codebook's, an earlier wave's."""
        self.known = {item: [Words.of(text) for text in texts if text.strip()] for item, texts in known.items()}
        stems = [frozenset().union(*(one.stems for one in texts)) for texts in self.known.values() if texts]
        self.items = max(len(stems), 1)
        self.seen = {stem: sum(stem in one for one in stems) for one in stems for stem in one}

    def weight(self, stem: str) -> float:
        """Return how much a word sets a question apart: a word of every question hardly does."""
        return 0.1 + log(1 + self.items / self.seen.get(stem, 1)) / log(1 + self.items)

    def likeness(self, text: str, item: str) -> float:
        """Return how much of what a text is about an item is about too, 0 to 1."""
        return max((self._common(Words.of(text), one) for one in self.known[item]), default=0.0)

    def relation(self, text: str, item: str) -> Relation:
        """Return how a text stands to an item's wordings: the closest relation to any of them.

        ``same`` to the letter, case and numbering apart; ``cut`` a beginning that only this item's wordings have; ``wider`` the same
        words and few more or fewer; ``begins`` a beginning that other items' wordings have too; ``opposite`` the same but for a no;
        ``near`` some of the words; ``other``.
        """
        now = Words.of(text)
        found = {self._relation(now, one, item) for one in self.known[item]}
        order: tuple[Relation, ...] = ("same", "cut", "begins", "opposite", "wider", "near")
        return next((one for one in order if one in found), "other")

    def _relation(self, now: Words, known: Words, item: str) -> Relation:
        if now.text == known.text:
            return "same"
        if len(now.text) >= CUT and known.text.startswith(now.text):
            return "begins" if self._begins_another(now.text, item) else "cut"
        added, lost = now.stems - known.stems, known.stems - now.stems
        common = self._common(now, known)
        if common < NEAR:
            return "other"
        if _is_turned(added, lost) or now.negations != known.negations:
            return "opposite"
        is_wider = not (added and lost) and len(added) <= MOST_ADDED and len(lost) <= MOST_LOST
        return "wider" if is_wider and not (added | lost) & HARD else "near"

    def _begins_another(self, text: str, item: str) -> bool:
        return any(one.text.startswith(text) for other, texts in self.known.items() if other != item for one in texts)

    def _common(self, now: Words, known: Words) -> float:
        weighed = {stem: self.weight(stem) for stem in now.stems | known.stems}
        all_of_both = sum(weighed[stem] for stem in now.stems) + sum(weighed[stem] for stem in known.stems)
        common = sum(weighed[stem] for stem in now.stems & known.stems)
        now_alone = {word for word in now.about if word[:STEM] not in known.stems}
        known_alone = {word for word in known.about if word[:STEM] not in now.stems}
        parts = [(one, other) for one in now_alone for other in known_alone if _is_part(one, other)]
        partly = sum(max(weighed[one[:STEM]], weighed[other[:STEM]]) for one, other in dict(parts).items())
        return min(1.0, 2 * (common + PART * partly) / all_of_both) if all_of_both else 0.0


def _is_part(one: str, other: str) -> bool:
    """Return whether a word begins or ends another: oro, oroat; inbrott, bostadsinbrott."""
    short, long = sorted((one, other), key=len)
    return (len(short) >= 3 and long.startswith(short[:5])) or (len(short) >= 5 and long.endswith(short))


def _is_turned(added: Iterable[str], lost: Iterable[str]) -> bool:
    """Return whether one of the words became its opposite: trygg, otrygg; bättre, sämre."""
    pairs = {
        (one[:STEM], other[:STEM]) for first, second in OPPOSITES for one, other in ((first, second), (second, first))
    }
    return any(
        f"o{now}".startswith(before)
        or f"o{before}".startswith(now)
        or f"miss{now}"[:STEM] == before
        or (now, before) in pairs
        for now in added
        for before in lost
        if len(now) >= 3 and len(before) >= 3
    )
