"""The one function that a note's text passes before it is stored: what points at a person becomes a marker of its kind."""

from __future__ import annotations

import re

DASH = "-‐‑–−"
# Words that stand before a number in running text and look like the letters of a plate: har 300, bor 150.
BEFORE_NUMBERS = "och|med|har|kom|bor|den|det|mer|hos|upp|rum|bus|sen|som|tar"

# In this order: what a later pattern would take a part of comes first.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("[e-post]", re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)),
    # ÅÅMMDD-NNNN or ÅÅÅÅMMDD-NNNN; coordination numbers have 60 added to the day, so any two digits stand there.
    ("[personnummer]", re.compile(rf"(?<!\d)(?:(?:19|20)\d{{2}}|\d{{2}})[01]\d\d{{2}}\s?[{DASH}+]?\s?\d{{4}}(?!\d)")),
    (
        "[telefon]",
        re.compile(rf"(?<![{DASH}+\d])(?:\+46|0046|0)\s?(?:\(0\)\s?)?\d(?:\s?[{DASH}/]?\s?\d){{6,10}}(?!\d)"),
    ),
    (
        "[registreringsnummer]",
        re.compile(
            rf"\b(?!(?:{BEFORE_NUMBERS})[^\S\n])[A-HJ-PR-UW-Z]{{3}}[^\S\n]?\d{{2}}[A-HJ-NPR-UW-Z\d]\b", re.IGNORECASE
        ),
    ),
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
