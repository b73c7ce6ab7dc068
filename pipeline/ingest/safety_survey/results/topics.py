"""Which indicator a question in a supplier's own words means: only where its words leave nothing over."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.definitions import SafetySurvey

_NUMBER = re.compile(r"^\s*(?:fr[åa]ga\s*)?[a-zåäö]{0,2}\d{1,2}[a-z]?(?:\s*[.:)]\s*|\s+)(?=\D)", re.IGNORECASE)
_EXAMPLE = re.compile(r"\([^)]*\)|,?\s*(?:till exempel|t\.\s?ex\.|tex|exempelvis|såsom)(?!\w)[^?.]*", re.IGNORECASE)
_SHARE = re.compile(r"\(\s*(andel[^)]*)\)", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:inte|ej|icke|aldrig|ingen|inga|inget|utan|förutom|exklusive)\b", re.IGNORECASE)


class Topics:
    """Knows the words that the indicators and their blocks are called by in tables of results."""

    def __init__(self, survey: SafetySurvey) -> None:
        """Take in a survey's words."""
        self.survey = survey
        self.idle = tuple(survey.idle_words)

    def indicator(self, text: str, section: str = "") -> str | None:
        """Return the id of the indicator that a text is about, under a heading; None where its words or the heading allow a doubt.

        A text is about an indicator when it has all the words of one of its topics, when it or the heading says the indicator's
        block and no other one's, and when no other word is left.
        """
        if _DENIED.search(text):
            return None
        shares = " ".join(_SHARE.findall(text))
        words = _words(_EXAMPLE.sub(" ", _NUMBER.sub("", text)))
        told = self._blocks([*words, *_words(shares)]) or self._blocks(_words(_NUMBER.sub("", section)))
        found = {
            one.id: topic
            for one in self.survey.indicators
            for topic, is_enough in _topics(one.topics, one.own_topics).items()
            if _has(words, topic) and told <= {one.block} and (told or is_enough)
        }
        if len(found) != 1:
            return None
        id, topic = next(iter(found.items()))
        block = next(one.block for one in self.survey.indicators if one.id == id)
        spoken = (*topic.split("+"), *self.survey.blocks[block].said_by)
        return None if any(not word.startswith(spoken) and not self._is_idle(word) for word in words) else id

    def _blocks(self, words: Sequence[str]) -> set[str]:
        """Return the blocks of questions that words say."""
        return {
            name
            for name, block in self.survey.blocks.items()
            if any(word.startswith(tuple(block.said_by)) for word in words)
        }

    def _is_idle(self, word: str) -> bool:
        return word in self.idle or word.isdigit()


def _topics(topics: Sequence[str], own: Sequence[str]) -> Mapping[str, bool]:
    """Return an indicator's topics, and whether each says the block by itself; the longest last, which is the one that counts."""
    every = {**dict.fromkeys(topics, False), **dict.fromkeys(own, True)}
    return dict(sorted(every.items(), key=lambda one: (one[0].count("+"), one[0])))


def _has(words: Sequence[str], topic: str) -> bool:
    return all(any(word.startswith(part) for word in words) for part in topic.split("+"))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
