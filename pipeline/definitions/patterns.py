"""Regular expressions of the definition files: compiled once, and many of them tried at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator

from pipeline import validation

_BORDER = r"\b"
_GROUP = re.compile(r"\([^()]*\)")
# What changes its meaning inside another pattern, or without its numbers: references to its own groups, their names, its own flags.
_OF_ITS_OWN = re.compile(r"\\[1-9]|\(\?(?:P|\(|[aiLmsux])|\[[^\]]*\(")
# A group that has a number, which nobody asks for: Python tries the words in it faster without.
_NUMBERED = re.compile(r"(?<!\\)\((?!\?)")


@cache  # all of them: together they are more than the 512 that `re` keeps
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern ready to be tried; raises ValueError for one that is no regular expression."""
    try:
        return re.compile(pattern)
    except re.error as error:
        raise validation.Mistake("a_regular_expression", place=(error.pos or 0) + 1) from error


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


def together(patterns: Iterable[re.Pattern[str]]) -> list[re.Pattern[str]]:
    """Return patterns, far fewer, of which one finds something in a text just where one of the given does: to ask whether, not where.

    A text is gone through once for all of them, and at each word those with another first letter are out at once.
    """
    alone: list[re.Pattern[str]] = []
    at_words: list[str] = []
    others: list[str] = []
    for one in patterns:
        if _OF_ITS_OWN.search(one.pattern):
            alone.append(one)
        else:
            plain = _NUMBERED.sub("(?:", one.pattern)
            (at_words if _is_of_a_word(plain) else others).append(f"(?:{plain})")
    return [*(re.compile("|".join(group)) for group in (at_words, others) if group), *alone]


def _is_of_a_word(pattern: str) -> bool:
    """Return whether the whole pattern begins at a border of a word, so that Python's own compiler looks for that border once."""
    outside, groups = pattern, 1
    while groups:
        outside, groups = _GROUP.subn("", outside)
    return pattern.startswith(_BORDER) and "|" not in outside


def any_finds(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    """Return whether one of the patterns finds something in a text."""
    return any(one.search(text) for one in patterns)
