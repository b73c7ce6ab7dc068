"""What safety walks proposed, and what has become of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import WalkProposals
from pipeline.words.sv import walks as words


def sentence(picture: Picture, districts: Sequence[str]) -> str:
    """Return how many of the walks' proposals have been carried out, in districts or the municipality; empty without any."""
    rows = proposals(picture, districts)
    counts = {status: sum(row.proposals for row in rows if row.status == status) for status in words.STATUSES}
    if not any(counts.values()):
        return ""
    return words.carried_out(rows[0].period, map(picture.name, districts or ["municipality"]), counts)


def proposals(picture: Picture, districts: Sequence[str]) -> list[WalkProposals]:
    """Return the proposals of some districts; of the municipality when none are named."""
    areas = set(districts) or {"municipality"}
    return [row for row in picture.walk_proposals if row.area in areas]
