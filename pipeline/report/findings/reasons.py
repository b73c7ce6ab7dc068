"""Which words a reason has: those of a comparison, and those of what it says of a promise."""

from __future__ import annotations

from pipeline.report.read.rows import Comparison, Evidence
from pipeline.words.sv import reasons as words


def why(row: Comparison | Evidence) -> str:
    """Return why nothing may be said, or the source's own words for a direction; empty where a difference was found."""
    return words.reason(row.reason, row.wording)


def said(row: Evidence) -> str:
    """Return the reason of a verdict on a promise: the difference that was found and whether it held before, or why there is none."""
    return of_evidence(row.reason, row.wording, row.measure, row.estimate, row.verdict, row.earlier, row.earlier_period)


OF_EVIDENCE = ("reason", "wording", "measure", "estimate", "verdict", "earlier", "earlier_period")
"""The columns of ``promise_evidence`` that the reason of a verdict is said from."""


def of_evidence(
    reason: str,
    wording: str,
    measure: str,
    estimate: float | None,
    verdict: str,
    earlier: str,
    earlier_period: str,
) -> str:
    """Return the same as `said`, from the columns `OF_EVIDENCE`."""
    if reason or estimate is None:
        return words.reason(reason, wording)
    found = words.ratio_found(estimate) if measure == "ratio" else words.points_found(estimate)
    if not earlier:
        return found
    before = words.held_before if earlier == verdict else words.not_held_before
    return f"{found}, {before(earlier_period)}"
