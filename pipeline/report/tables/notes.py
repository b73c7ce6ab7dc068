"""Tables of conversations and safety walks: which themes came up, in all and by district."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import ThemeCount
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import headings, sources
from pipeline.words.sv import language as sv
from pipeline.words.sv import note_tables as words
from pipeline.words.sv import tables as table_words


def themes(picture: Picture) -> Table | None:
    """Return in how many conversations each theme came up, in all and by kind of conversation."""
    rows = [row for row in picture.theme_counts if row.area == "municipality"]
    every = [row for row in rows if row.kind == "all"]
    if not every:
        return None
    kinds = list(dict.fromkeys(row.kind for row in rows if row.kind != "all"))
    found = {(row.theme, row.kind): row for row in rows}
    ordered = sorted(every, key=lambda row: (-(row.conversations or 0), row.title))
    told = [row for row in ordered if any(one.conversations for one in rows if one.theme == row.theme)]
    few = [row.title for row in ordered if row.conversations is None and row not in told]
    lines = [(Cell(row.title), *(_talks(found.get((row.theme, kind))) for kind in ("all", *kinds))) for row in told]
    if not lines:
        return None
    titles = {row.kind: row.kind_title for row in rows}
    held = {row.kind: row.of_conversations for row in rows}
    labels = [
        titles[kind] if (number := held[kind]) is None else table_words.number_of(sv.upper_first(titles[kind]), number)
        for kind in kinds
    ]
    all_held = every[0].of_conversations
    total = words.ALL if all_held is None else table_words.number_of(words.ALL, all_held)
    return Table(
        id="themes-table",
        title=words.THEMES,
        subtitle=words.themes(every[0].period),
        columns=(
            Column(headings.THEME, width=1.8),
            Column(total, "number", 0.7),
            *(Column(label, "number") for label in labels),
        ),
        rows=tuple(lines),
        source=sv.paragraph([sources.notes(every[0].period), sources.ONCE_A_THEME]),
        note=sv.paragraph([words.hidden(picture.municipality.min_count), words.in_too_few(few) if few else ""]),
        compact=True,
    )


def themes_by_district(picture: Picture) -> Table | None:
    """Return which themes came up in each district, for the districts of which any number may be shown."""
    rows = [
        row
        for row in picture.theme_counts
        if row.kind == "all" and row.area != "municipality" and row.conversations and row.of_conversations
    ]
    if not rows:
        return None
    lines = []
    for area in picture.areas:
        own = sorted((row for row in rows if row.area == area), key=lambda row: (-(row.conversations or 0), row.title))
        if own:
            told = words.counts((row.title, row.conversations or 0) for row in own)
            lines.append((Cell(picture.name(area)), Cell(str(own[0].of_conversations)), Cell(told)))
    return Table(
        id="themes-districts-table",
        title=words.themes_in(picture.municipality.district_the_many),
        subtitle=words.themes_by_district(rows[0].period),
        columns=(
            Column(sv.upper_first(picture.municipality.district_one)),
            Column(headings.CONVERSATIONS, "number", 0.5),
            Column(headings.THEMES, width=4),
        ),
        rows=tuple(lines),
        source=sources.notes(rows[0].period),
        note=words.hidden_in_districts(picture.municipality.min_count),
        compact=True,
    )


def _talks(row: ThemeCount | None) -> Cell:
    if row is None:
        return Cell(sv.NOT_GIVEN)
    return Cell(sv.HIDDEN, "hidden") if row.conversations is None else Cell(sv.number(row.conversations))
