"""What safety walks proposed, and what has become of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import WalkProposals
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import language as sv

STATUSES = {  # of one and of several, as they stand behind a number
    "done": ("genomfört", "genomförda"),
    "ongoing": ("pågår", "pågår"),
    "not_done": ("är inte genomfört", "är inte genomförda"),
    "unknown": ("saknar uppgift", "saknar uppgift"),
}


def sentence(picture: Picture, districts: Sequence[str]) -> str:
    """Return how many of the walks' proposals have been carried out, in districts or the municipality; empty without any."""
    rows = _rows(picture, districts)
    counts = {status: sum(row.proposals for row in rows if row.status == status) for status in STATUSES}
    every = sum(counts.values())
    if not every:
        return ""
    names = sv.listed(picture.name(area) for area in districts) if districts else "kommunen"
    done = counts.pop("done")
    told = [f"är {_some(done)} {STATUSES['done'][done > 1]}"]
    told += [f"{_some(number)} {STATUSES[status][number > 1]}" for status, number in counts.items() if number]
    walks = f"trygghetsvandringarna {rows[0].period}"
    return f"av {_some(every)} förslag från {walks} i {names} {sv.listed(told)}"


def _some(proposals: int) -> str:
    """Return a number of proposals in words; the noun is neuter."""
    return {0: "inget", 1: "ett"}.get(proposals) or sv.in_words(proposals)


def table(picture: Picture, promise: str, districts: Sequence[str]) -> Table | None:
    """Return the proposals by who owns them and what has become of them; None without any."""
    rows = _rows(picture, districts)
    if not rows:
        return None
    rest = ("other", "unknown")
    ordered = sorted(rows, key=lambda row: (row.owner in rest, row.owner_title))
    owners = dict.fromkeys(row.owner_title for row in ordered)
    found = {
        (owner, status): sum(row.proposals for row in rows if (row.owner_title, row.status) == (owner, status))
        for owner in owners
        for status in STATUSES
    }
    lines = [
        (Cell(sv.sentence(owner)[:-1]), *(Cell(str(found[owner, status])) for status in STATUSES)) for owner in owners
    ]
    return Table(
        id=f"walks-{promise}",
        title=f"Förslag från trygghetsvandringarna {rows[0].period}",
        subtitle="Antal förslag, efter vem som ansvarar och vad som har hänt",
        columns=(
            Column("Ansvarig", width=1.6),
            *(Column(sv.sentence(many.removeprefix("är "))[:-1], "number") for _, many in STATUSES.values()),
        ),
        rows=tuple(lines),
        source=f"Källa: kommunens och polisens anteckningar {rows[0].period}, med läget som de senast angav det.",
        compact=True,
    )


def _rows(picture: Picture, districts: Sequence[str]) -> list[WalkProposals]:
    areas = set(districts) or {"municipality"}
    return [row for row in picture.walk_proposals if row.area in areas]
