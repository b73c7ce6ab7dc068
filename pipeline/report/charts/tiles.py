"""Where the districts lie: one tile a district, placed as in the municipality, with its value and how it compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.charts.scale import shown
from pipeline.report.charts.sheet import (
    FULL_WIDTH,
    LINE_HEIGHT,
    SMALL_SIZE,
    TEXT_SIZE,
    Sheet,
    broken,
    shortened,
    text_width,
)
from pipeline.report.style import BETTER_TINT, CONTRAST, GREY_1, GREY_2, INK, PAPER, STRONG, WORSE_TINT
from pipeline.words.sv import language as sv
from pipeline.words.sv.signs import SIGNS

TILE_HEIGHT = 11.4
MOST_TILE_WIDTH = 30.0
GAP = 1.2
KEY_GAP = 6.0
GROUNDS = {"worse": (WORSE_TINT, CONTRAST), "better": (BETTER_TINT, STRONG)}
PLAIN = (PAPER, GREY_1)
MARKS = {mark: (sign, *GROUNDS.get(mark, PLAIN)) for mark, sign in SIGNS.items()}
"""Sign, ground and colour of what a tile says beside its number."""


@dataclass(frozen=True)
class Tile:
    """One area on the map.

    Attributes:
        label: Its name.
        column: Its first column, from 1 at the left.
        row: Its first row, from 1 at the top.
        value: Share 0-1; None when it is not shown.
        mark: How it compares (a mark of `SIGNS`); empty where it is not compared.
        strong: Whether it is one of those that the map is about.
        columns: How many columns it covers.
        rows: How many rows it covers.
        absent: What stands in the place of a value that there is none of.
    """

    label: str
    column: int
    row: int
    value: float | None
    mark: str = ""
    strong: bool = False
    columns: int = 1
    rows: int = 1
    absent: str = sv.HIDDEN


def tile_map(tiles: Sequence[Tile], key: Sequence[tuple[str, str]], width: float = FULL_WIDTH) -> str:
    """Return a map of tiles as SVG; the key tells in words what each sign means."""
    return draw_tile_map(tiles, key, width).svg()


def draw_tile_map(tiles: Sequence[Tile], key: Sequence[tuple[str, str]], width: float) -> Sheet:
    """Return the drawing of `tile_map`."""
    first_column, first_row = min(tile.column for tile in tiles), min(tile.row for tile in tiles)
    columns = max(tile.column + tile.columns for tile in tiles) - first_column
    rows = max(tile.row + tile.rows for tile in tiles) - first_row
    step = min(width / columns, MOST_TILE_WIDTH)
    left = (width - step * columns) / 2
    lines = key_lines(key, width)
    height = TILE_HEIGHT + (LINE_HEIGHT - 0.6) * (
        max(len(_name(tile, step * tile.columns - GAP)) for tile in tiles) - 1
    )
    sheet = Sheet(width, height * rows + LINE_HEIGHT * len(lines) + 2)
    for tile in tiles:
        x, y = left + step * (tile.column - first_column), height * (tile.row - first_row)
        _draw_tile(sheet, tile, (x, y, x + step * tile.columns - GAP, y + height * tile.rows - GAP))
    draw_key(sheet, lines, height * rows + 1)
    return sheet


def _name(tile: Tile, width: float) -> list[str]:
    """Return a tile's name as one line, or two where one does not hold it."""
    return broken(tile.label, width - 2.5, SMALL_SIZE, tile.strong)[:2]


def _draw_tile(sheet: Sheet, tile: Tile, box: tuple[float, float, float, float]) -> None:
    """Draw one tile: its name, and below it the value with its sign."""
    left, top, right, bottom = box
    sign, ground, colour = MARKS.get(tile.mark, ("", PAPER, GREY_1))
    sheet.bar(box, ground)
    edge, points = (STRONG, 2.0) if tile.strong else (GREY_2, 0.8)
    sheet.line([left, right, right, left, left], [top, top, bottom, bottom, top], edge, points)
    lines = _name(tile, right - left)
    middle = (left + right) / 2
    y = (top + bottom) / 2 - LINE_HEIGHT * len(lines) / 2
    for line in lines:
        sheet.text(middle, y, line, colour=INK, size=SMALL_SIZE, bold=tile.strong, side="center")
        y += LINE_HEIGHT - 0.6
    text = tile.absent if tile.value is None else f"{sign} {shown(tile.value, percent=True)}".strip()
    size = SMALL_SIZE if tile.value is None else TEXT_SIZE
    sheet.text(middle, y + 0.6, text, colour=colour, size=size, bold=tile.mark in ("worse", "better"), side="center")


def key_lines(key: Sequence[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """Return what the signs mean, as lines that fit the width: each entry the mark and its text."""
    lines: list[list[tuple[str, str]]] = [[]]
    for mark, text in key:
        entry = (mark, shortened(f"{MARKS[mark][0]} {text}", width, SMALL_SIZE))
        if lines[-1] and _room([*lines[-1], entry]) > width:
            lines.append([])
        lines[-1].append(entry)
    return lines


def _room(entries: Sequence[tuple[str, str]]) -> float:
    """Return how wide entries of the key become beside each other."""
    return sum(text_width(text, SMALL_SIZE) for _, text in entries) + KEY_GAP * (len(entries) - 1)


def draw_key(sheet: Sheet, lines: Sequence[Sequence[tuple[str, str]]], top: float) -> None:
    """Write what the signs mean, below the map."""
    for number, entries in enumerate(lines):
        x = max((sheet.width - _room(entries)) / 2, 0.0)
        for mark, text in entries:
            sheet.text(x, top + LINE_HEIGHT * (number + 0.5), text, colour=MARKS[mark][2], size=SMALL_SIZE)
            x += text_width(text, SMALL_SIZE) + KEY_GAP
