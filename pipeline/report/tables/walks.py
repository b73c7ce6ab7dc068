"""The table of what safety walks proposed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.sentences.walks import proposals
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import headings
from pipeline.words.sv import language as sv
from pipeline.words.sv import walks as words


def table(picture: Picture, promise: str, districts: Sequence[str]) -> Table | None:
    """Return the proposals by who owns them and what has become of them; None without any."""
    rows = proposals(picture, districts)
    if not rows:
        return None
    rest = ("other", "unknown")
    ordered = sorted(rows, key=lambda row: (row.owner in rest, row.owner_title))
    owners = dict.fromkeys(row.owner_title for row in ordered)
    found = {
        (owner, status): sum(row.proposals for row in rows if (row.owner_title, row.status) == (owner, status))
        for owner in owners
        for status in words.STATUSES
    }
    lines = [
        (Cell(sv.upper_first(owner)), *(Cell(str(found[owner, status])) for status in words.STATUSES))
        for owner in owners
    ]
    return Table(
        id=f"walks-{promise}",
        title=words.title(rows[0].period),
        subtitle=words.SUBTITLE,
        columns=(
            Column(headings.RESPONSIBLE, width=1.6),
            *(Column(words.STATUS_HEADINGS[status], "number") for status in words.STATUSES),
        ),
        rows=tuple(lines),
        source=words.source(rows[0].period),
        compact=True,
    )
