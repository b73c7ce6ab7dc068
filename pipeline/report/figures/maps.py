"""Where in the municipality: the districts by their outlines where these are delivered, else as tiles placed as they lie."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.findings.beside import Beside, against_counterpart, is_shown, is_tested
from pipeline.report.findings.state import Mark, mark
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Area, Indicator
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Figure
from pipeline.report.tables import cells
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import signs
from pipeline.words.sv import survey as shares
from pipeline.words.sv.worth import not_against_rest


def tile_map(picture: Picture, indicator: Indicator, period: str) -> Figure | None:
    """Return one survey indicator on a map of tiles, each district against the rest of the municipality; None without places."""
    if all(_outline(picture, picture.areas[area]) for area in picture.districts):
        return _outline_map(picture, indicator, period)
    municipality, found = picture.municipality, _found(picture, indicator, period)
    tiles = []
    for area in picture.districts:
        value = picture.value(indicator.indicator, period, area)
        place = _place(picture, picture.areas[area])
        if value is None or place is None:
            continue
        sign = _mark(indicator, found[area])
        strong = area in picture.priority
        tile = charts.Tile(
            picture.name(area), place[0], place[1], value.value, sign, strong, *place[2:], absent=cells.absent(value)
        )
        tiles.append((area, tile))
    if not any(tile.value is not None for _, tile in tiles):
        return None
    by_mark = {mark: [area for area, tile in tiles if tile.mark == mark] for mark in signs.KEYS}
    key = [(mark, text) for mark, text in signs.KEYS.items() if by_mark[mark]]
    return Figure(
        id=f"map-{indicator.indicator}",
        title=_finding(picture, indicator, found, by_mark["worse"]),
        subtitle=shares.share_who(indicator.predicate, period, weighted=picture.is_weighted(period)),
        **drawn(lambda room: charts.tile_map([tile for _, tile in tiles], key, room)),
        alt=_alt(picture, indicator, tiles, by_mark),
        source=_source(
            picture, indicator, period, words.tiles_lie(municipality.district_the_many, municipality.district_many)
        ),
    )


def _outline_map(picture: Picture, indicator: Indicator, period: str) -> Figure | None:
    """Return one survey indicator on a map of the districts' outlines."""
    shapes, found = [], _found(picture, indicator, period)
    for area in picture.districts:
        value = picture.value(indicator.indicator, period, area)
        share = value.value if value else None
        sign = _mark(indicator, found[area])
        polygons = _outline(picture, picture.areas[area])
        shapes.append(
            (
                area,
                charts.Shape(picture.name(area), polygons, share, sign, area in picture.priority, cells.absent(value)),
            )
        )
    if not any(shape.value is not None for _, shape in shapes):
        return None
    by_mark = {mark: [area for area, shape in shapes if shape.mark == mark] for mark in signs.KEYS}
    key = [(mark, text) for mark, text in signs.KEYS.items() if by_mark[mark]]
    return Figure(
        id=f"map-{indicator.indicator}",
        title=_finding(picture, indicator, found, by_mark["worse"]),
        subtitle=shares.share_who(indicator.predicate, period, weighted=picture.is_weighted(period)),
        **drawn(lambda room: charts.outline_map([shape for _, shape in shapes], key, room)),
        alt=_alt(picture, indicator, shapes, by_mark),
        source=_source(picture, indicator, period, words.strong_edge(picture.municipality.district_many)),
    )


def _source(picture: Picture, indicator: Indicator, period: str, frames: str) -> str:
    why = worth.why_not_compared(picture, period)
    silent = silence.beside_figure(picture, indicator, [period], picture.districts)
    against = not_against_rest(why) if why else cells.set_beside(picture)
    return sv.paragraph([worth.source(picture, period), against, frames, silent])


def _outline(picture: Picture, area: Area) -> list[list[list[list[float]]]]:
    """Return an area's polygons, its own or those of its districts; empty unless all of them have an outline."""
    own = [area.outline] if area.outline else [picture.areas[name].outline for name in picture.members(area.area)]
    return [polygon for outline in own for polygon in json.loads(outline or "[]")] if own and all(own) else []


def _place(picture: Picture, area: Area) -> tuple[int, int, int, int] | None:
    """Return column, row and number of columns and rows of an area; a composite covers its districts' tiles."""
    own = [area] if area.tile_column else [picture.areas[name] for name in picture.members(area.area)]
    places = [(one.tile_column, one.tile_row) for one in own if one.tile_column and one.tile_row]
    if not places:
        return None
    columns, rows = [column for column, _ in places], [row for _, row in places]
    width, height = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
    if width * height > len(set(places)):  # a rectangle around them would cover somebody else's tile
        return (*places[0], 1, 1)
    return min(columns), min(rows), width, height


def _found(picture: Picture, indicator: Indicator, period: str) -> dict[str, Beside]:
    """Return each district beside what it is always set beside."""
    return {one.area: one for one in against_counterpart(picture, indicator.indicator, period, picture.districts)}


def _mark(indicator: Indicator, found: Beside) -> Mark:
    return mark(found.state, indicator.direction) if is_shown(found.value) else Mark.NONE


def _finding(picture: Picture, indicator: Indicator, found: Mapping[str, Beside], worse: list[str]) -> str:
    """Return which districts are worse off; that none is only where all were tested, else what is shown."""
    municipality = picture.municipality
    if not worse and is_tested(found.values()):
        return words.none_worse(indicator.title, municipality.district_one, municipality.district_the_one)
    if not worse:
        return words.by_district(indicator.title, municipality.district_the_many)
    if len(worse) > 2 and set(worse) == set(picture.priority):
        return words.all_promised_worse(indicator.title, municipality.district_many)
    return words.worse_in(indicator.title, map(picture.name, worse))


def _alt(
    picture: Picture,
    indicator: Indicator,
    tiles: Sequence[tuple[str, charts.Tile | charts.Shape]],
    by_mark: dict[str, list[str]],
) -> str:
    """Return what the map shows, for who cannot see it."""
    shown = [(tile.label, tile.value) for _, tile in tiles if tile.value is not None]
    marked = [(mark, [picture.name(area) for area in areas]) for mark, areas in by_mark.items() if areas]
    return words.map_of(indicator.predicate, shown, marked)
