"""The one function that a note's text passes before it is stored: what points at a person becomes a marker of its kind."""

from __future__ import annotations

import re

# In this order: what a later pattern would take a part of comes first.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[e-post]", re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)),
    # ÅÅMMDD-NNNN or ÅÅÅÅMMDD-NNNN; coordination numbers have 60 added to the day, so any two digits stand there.
    ("[personnummer]", re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|\d{2})[01]\d\d{2}\s?[-–+]?\s?\d{4}(?!\d)")),
    ("[telefon]", re.compile(r"(?<![\d+])(?:\+46|0046|0)\s?(?:\(0\)\s?)?\d(?:[\s–-]?\d){6,10}(?!\d)")),
    ("[registreringsnummer]", re.compile(r"\b[A-HJ-PR-UW-Z]{3}\s?\d{2}[A-HJ-NPR-UW-Z\d]\b", re.IGNORECASE)),
)


def redact(text: str) -> tuple[str, int]:
    """Return a note's text with personal numbers, phones, e-mail addresses and number plates replaced, and how many were.

    Names of persons are not found yet; a note is therefore never quoted.
    """
    replaced = 0
    for marker, pattern in PATTERNS:
        text, count = pattern.subn(marker, text)
        replaced += count
    return text, replaced
