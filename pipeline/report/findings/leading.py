"""A promise's leading finding: what its leading question says, in which of its districts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.findings.state import Bearing, bearing
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Support


@dataclass(frozen=True)
class Leading:
    """What a promise's leading question says.

    Attributes:
        bearing: What it says of the promise, of all its districts together.
        rows: What it says of each district, or of the only area that it is asked of.
        together: What it says of all districts at once; None where they are not taken together.
    """

    bearing: Bearing
    rows: Sequence[Evidence]
    together: Evidence | None

    @property
    def first(self) -> Evidence:
        """Any of its rows: they differ in the area alone."""
        return self.together or self.rows[0]


def leading(picture: Picture, support: Support) -> Leading | None:
    """Return a promise's leading finding.

    Where no question has a vote it is the first piece of evidence, which is shown; None for a promise that names no evidence.
    """
    every = picture.evidence(support.promise)
    position = support.lead if support.lead is not None else min((row.position for row in every), default=None)
    rows = [row for row in every if row.position == position]
    if not rows:
        return None
    said = Bearing(support.lead_verdict) if support.lead is not None else _only(rows)
    together = next((row for row in rows if row.together), None)
    return Leading(said, [row for row in rows if not row.together], together)


def _only(rows: Sequence[Evidence]) -> Bearing:
    """Return what rows without a vote say: what all of them do, or that it cannot be decided."""
    said = {bearing(row) for row in rows}
    return said.pop() if len(said) == 1 else Bearing.UNDECIDED


def leading_rows(picture: Picture, support: Support) -> list[Evidence]:
    """Return the rows that tell a promise's leading question: of all its districts together, or of each where that is not tested."""
    rows = [row for row in picture.evidence(support.promise) if row.position == support.lead]
    tested = [row for row in rows if bearing(row) is not Bearing.UNTESTED] or rows
    return [row for row in tested if row.together] or tested
