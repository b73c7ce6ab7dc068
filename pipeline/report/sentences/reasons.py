"""Which words a reason has: those of a comparison, and those of what it says of a promise."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import signature

from pipeline.report.findings.beside import Beside
from pipeline.report.read.pairs import Outcome
from pipeline.report.read.rows import Comparison, Evidence
from pipeline.words.sv import reasons as words

PARTS = tuple(signature(words.of_evidence).parameters)
"""The columns that the reason of a verdict on a promise is made of."""


def why(row: Comparison | Evidence | Outcome) -> str:
    """Return why nothing may be said, or the source's own words for a direction; empty where a difference was found."""
    return words.of_comparison(row.reason, row.wording)


def of(found: Beside) -> str:
    """Return why nothing may be said of a finding, in the source's own words where it has any; else that nothing was compared."""
    return words.of_comparison(*found.reason) or words.REASONS["no_comparison"]


def by_reason(found: Iterable[Beside]) -> dict[str, list[Beside]]:
    """Return findings by why nothing may be said of them, in words."""
    by_why: dict[str, list[Beside]] = {}
    for one in found:
        by_why.setdefault(of(one), []).append(one)
    return by_why


def said(row: Evidence) -> str:
    """Return the reason of a verdict on a promise: how large it is at least and whether it held before, or why there is none."""
    return words.of_evidence(*(getattr(row, name) for name in PARTS))
