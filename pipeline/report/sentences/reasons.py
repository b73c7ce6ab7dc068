"""Which words a reason has: those of a comparison, and those of what it says of a promise."""

from __future__ import annotations

from inspect import signature

from pipeline.report.read.pairs import Outcome
from pipeline.report.read.rows import Comparison, Evidence
from pipeline.words.sv import reasons as words

PARTS = tuple(signature(words.of_evidence).parameters)
"""The columns that the reason of a verdict on a promise is made of."""


def why(row: Comparison | Evidence | Outcome) -> str:
    """Return why nothing may be said, or the source's own words for a direction; empty where a difference was found."""
    return words.of_comparison(row.reason, row.wording)


def said(row: Evidence) -> str:
    """Return the reason of a verdict on a promise: how large it is at least and whether it held before, or why there is none."""
    return words.of_evidence(*(getattr(row, name) for name in PARTS))
