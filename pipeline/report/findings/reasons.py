"""Which words a reason has: those of a comparison, and those of what it says of a promise."""

from __future__ import annotations

from pipeline.report.read.pairs import Outcome
from pipeline.report.read.rows import Comparison, Evidence
from pipeline.words.sv import reasons as words


def why(row: Comparison | Evidence | Outcome) -> str:
    """Return why nothing may be said, or the source's own words for a direction; empty where a difference was found."""
    return words.of_comparison(row.reason, row.wording)


def said(row: Evidence) -> str:
    """Return the reason of a verdict on a promise: how large it is at least and whether it held before, or why there is none."""
    return words.of_evidence(
        row.reason, row.wording, row.measure, row.estimate, row.at_least, row.verdict, row.earlier, row.earlier_period
    )
