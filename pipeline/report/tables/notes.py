"""Tables of conversations and safety walks: how many were held, and which themes came up, in all and by district."""

from __future__ import annotations

from pipeline.report.read.districts import is_there
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import ThemeCount
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import headings, sources
from pipeline.words.sv import language as sv
from pipeline.words.sv import note_tables as words
from pipeline.words.sv import tables as table_words

ALL, MUNICIPALITY = "all", "municipality"
MOST_YEARS = 2


def themes(picture: Picture) -> Table | None:
    """Return in how many conversations each theme came up, in all and by kind of conversation, in the last years that have any."""
    years = _years(picture)
    rows = [row for year in years for row in picture.theme_counts_of(year) if row.area == MUNICIPALITY]
    found = {(row.theme, row.kind, row.period): row for row in rows}
    last = {row.theme: row.conversations for row in rows if (row.kind, row.period) == (ALL, years[-1])}
    titles = {row.theme: row.title for row in rows if row.conversations}
    if not titles:
        return None
    asked = [(kind, year) for kind in dict.fromkeys(row.kind for row in rows) for year in years]
    held = {(row.kind, row.period): row for row in rows}
    ordered = sorted(titles, key=lambda theme: (-last.get(theme, 0), titles[theme]))
    return Table(
        id="themes-table",
        title=words.THEMES,
        subtitle=words.themes(years),
        columns=(
            Column(headings.THEME, width=1.9),
            *(Column(_held_in(held[key]), "number") for key in asked if key in held),
        ),
        rows=tuple(
            (Cell(titles[theme]), *(_talks(found.get((theme, *key))) for key in asked if key in held))
            for theme in ordered
        ),
        source=sv.paragraph([sources.notes(sv.listed(years)), sources.ONCE_A_THEME]),
        compact=True,
    )


def _years(picture: Picture) -> list[str]:
    """Return the last years that have conversations."""
    return [year for year in picture.periods("dialogue") if picture.theme_counts_of(year)][-MOST_YEARS:]


def _held_in(row: ThemeCount) -> str:
    """Return the heading of a kind of conversation in a year, with how many were held."""
    title = words.ALL if row.kind == ALL else row.kind_title
    return table_words.number_of(words.kind_in(title, row.period), row.of_conversations)


def themes_by_district(picture: Picture) -> Table | None:
    """Return which themes came up in each district in which any did."""
    rows = [row for row in picture.theme_counts if row.kind == ALL and row.area != MUNICIPALITY and row.conversations]
    if not rows:
        return None
    lines = []
    for area in picture.areas:
        own = sorted((row for row in rows if row.area == area), key=lambda row: (-row.conversations, row.title))
        if own:
            told = words.counts((row.title, row.conversations) for row in own)
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
        compact=True,
    )


def held(picture: Picture) -> Table | None:
    """Return how many conversations and walks of each kind were held in each district, in the last years that have any."""
    years = _years(picture)
    found = {
        (row.area, row.kind, year): row for year in years for row in picture.theme_counts_of(year) if row.kind != ALL
    }
    if not any(area != MUNICIPALITY for area, *_ in found):
        return None
    titles = {row.kind: row.kind_title for row in found.values()}
    asked = [(kind, year) for kind in titles for year in years]
    areas = [area.area for area in picture.areas.values() if area.kind == "district"]
    lines = [
        (Cell(picture.name(area)), *(_held(picture, found.get((area, *key)), area, key[1]) for key in asked))
        for area in areas
        if any(is_there(picture.areas[area], int(year)) for year in years)
    ]
    whole = (
        Cell(words.WHOLE),
        *(_held(picture, found.get((MUNICIPALITY, *key)), MUNICIPALITY, key[1]) for key in asked),
    )
    return Table(
        id="talks-held-table",
        title=words.HELD,
        subtitle=words.held(years),
        columns=(
            Column(sv.upper_first(picture.municipality.district_one), width=1.4),
            *(Column(words.kind_in(titles[kind], year), "number") for kind, year in asked),
        ),
        rows=(*lines, whole),
        source=sources.notes(sv.listed(years)),
        note=words.WHOLE_HOLDS,
        compact=True,
        rules_after=(len(lines) - 1,),
    )


def _held(picture: Picture, row: ThemeCount | None, area: str, year: str) -> Cell:
    """Return how many were held; none where the notes know of none, and nothing where the area was not there in the year."""
    if row is None and not is_there(picture.areas[area], int(year)):
        return Cell(sv.NOT_GIVEN)
    return Cell(sv.number(row.of_conversations if row else 0))


def _talks(row: ThemeCount | None) -> Cell:
    return Cell(sv.NOT_GIVEN if row is None else sv.number(row.conversations))
