"""Tables of what safety walks proposed, and what has become of it: by owner, and by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.sentences.walks import proposals
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import headings
from pipeline.words.sv import language as sv
from pipeline.words.sv import walks as words

MUNICIPALITY = "municipality"


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


def by_place(picture: Picture) -> Table | None:
    """Return the proposals of all years by district, the latest year first, and what has become of them; None without any."""
    rows = picture.all_walk_proposals
    if not rows:
        return None
    areas = [area for area in picture.areas if picture.areas[area].kind == "district" or area == MUNICIPALITY]
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        found[row.area, row.period, row.status] += row.proposals
    years = sorted({row.period for row in rows}, reverse=True)
    named = sorted(areas, key=lambda area: area == MUNICIPALITY)
    lines = [
        (Cell(words.WHOLE if area == MUNICIPALITY else picture.name(area)), Cell(year), *map(Cell, told))
        for area in named
        for year in years
        if (told := _by_status([found[area, year, status] for status in words.STATUSES]))
    ]
    return Table(
        id="walks-by-place",
        title=words.title_by_place(sv.listed(sorted(years))),
        subtitle=words.BY_PLACE,
        columns=(
            Column(sv.upper_first(picture.municipality.district_one), width=1.6),
            Column(headings.YEAR, "number", 0.6),
            Column(headings.PROPOSALS, "number"),
            *(Column(words.STATUS_HEADINGS[status], "number") for status in words.STATUSES),
        ),
        rows=tuple(lines),
        source=words.source(sv.listed(sorted(years))),
        note=words.WHOLE_HOLDS,
        compact=True,
    )


def _by_status(counts: Sequence[int]) -> list[str]:
    """Return how many proposals there are in all and of each status; nothing where there are none."""
    return [sv.number(sum(counts)), *map(sv.number, counts)] if any(counts) else []
