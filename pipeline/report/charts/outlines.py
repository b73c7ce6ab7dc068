"""Where the districts lie, by their outlines: each with its value and how it compares, as on the map of tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from pipeline.report.charts.scale import shown
from pipeline.report.charts.sheet import FULL_WIDTH, LINE_HEIGHT, SMALL_SIZE, Box, Sheet, shortened, text_width
from pipeline.report.charts.tiles import MARKS, draw_key, key_lines
from pipeline.report.style import GREY_1, GREY_2, INK, PAPER, STRONG
from pipeline.words.sv import language as sv

HIGHEST = 95.0
MARGIN = 1.5

Ring = Sequence[Sequence[float]]
Place = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One area on the map.

    Attributes:
        label: Its name.
        polygons: Its polygons, each the outer ring and the holes in it, in degrees of longitude and latitude.
        value: Share 0-1; None when it is not shown.
        mark: How it compares (a mark of `SIGNS`); empty where it is not compared.
        strong: Whether it is one of those that the map is about.
        absent: What stands in the place of a value that there is none of.
    """

    label: str
    polygons: Sequence[Sequence[Ring]]
    value: float | None
    mark: str = ""
    strong: bool = False
    absent: str = sv.HIDDEN

    @property
    def text(self) -> str:
        """Its value with the sign that stands before it."""
        sign = MARKS[self.mark][0] if self.mark else ""
        return self.absent if self.value is None else f"{sign} {shown(self.value, percent=True)}".strip()


@dataclass(frozen=True)
class _Frame:
    """How degrees become millimetres: as long east-west as north-south in the middle of the map."""

    west: float
    north: float
    across: float
    down: float
    left: float

    def at(self, point: Sequence[float]) -> Place:
        """Return a point's place in millimetres."""
        return self.left + (point[0] - self.west) * self.across, MARGIN + (self.north - point[1]) * self.down


def outline_map(shapes: Sequence[Shape], key: Sequence[tuple[str, str]], width: float = FULL_WIDTH) -> str:
    """Return a map of outlines as SVG. A district too small for its name has a number, and stands in a list below the map."""
    return draw_outline_map(shapes, key, width).svg()


def draw_outline_map(shapes: Sequence[Shape], key: Sequence[tuple[str, str]], width: float) -> Sheet:
    """Return the drawing of `outline_map`."""
    frame, height = _frame(shapes, width)
    labels = _labels(shapes, frame)
    small = [shape for shape in shapes if labels[shape.label] is None]
    columns = 3 if width > FULL_WIDTH / 2 else 1
    lines = key_lines(key, width)
    below = -(-len(small) // columns)
    sheet = Sheet(width, height + LINE_HEIGHT * (below + len(lines)) + 2)
    for shape in sorted(shapes, key=lambda one: one.strong):  # strong edges lie above their neighbours'
        for rings in shape.polygons:
            edge, points = (STRONG, 2.0) if shape.strong else (GREY_2, 0.8)
            placed = [[frame.at(point) for point in ring] for ring in rings]
            sheet.polygon(placed, MARKS[shape.mark][1] if shape.mark else PAPER, edge, points)
    for shape in shapes:
        place = labels[shape.label]
        if place:
            _write(sheet, shape, place)
    for number, shape in enumerate(small, start=1):
        x, y = _middle(shape, frame)
        sheet.text(x, y, str(number), colour=INK, size=SMALL_SIZE, bold=True, side="center", halo=True)
        line, column = divmod(number - 1, columns)
        room = width / columns - text_width(shape.text, SMALL_SIZE, True) - 4
        name = shortened(f"{number} {shape.label}", room, SMALL_SIZE, shape.strong)
        top = height + LINE_HEIGHT * (line + 0.5)
        box = sheet.text(width / columns * column, top, name, size=SMALL_SIZE, bold=shape.strong)
        _write_value(sheet, shape, box[2] + 1.5, top, centred=False)
    draw_key(sheet, lines, height + LINE_HEIGHT * below + 1)
    return sheet


def _frame(shapes: Sequence[Shape], width: float) -> tuple[_Frame, float]:
    """Return how the map lies on a sheet of some width, and how high it becomes."""
    points = [point for shape in shapes for rings in shape.polygons for point in rings[0]]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    squeeze = cos(radians((south + north) / 2))
    down = min((width - 2 * MARGIN) / ((east - west) * squeeze), (HIGHEST - 2 * MARGIN) / (north - south))
    left = (width - (east - west) * squeeze * down) / 2
    return _Frame(west, north, squeeze * down, down, left), (north - south) * down + 2 * MARGIN


def _middle(shape: Shape, frame: _Frame) -> Place:
    """Return the centre of gravity of a shape's largest outer ring."""
    rings = [[frame.at(point) for point in rings[0]] for rings in shape.polygons]
    area, x, y = max((_gravity(ring) for ring in rings), key=lambda found: abs(found[0]))
    return (x, y) if area else rings[0][0]


def _gravity(ring: Sequence[Place]) -> tuple[float, float, float]:
    """Return a ring's area and the place of its centre of gravity (the shoelace formula)."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    turns = [x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs]
    area = sum(turns) / 2
    if not area:
        return 0.0, *ring[0]
    x = sum((one[0] + other[0]) * turn for (one, other), turn in zip(pairs, turns, strict=True)) / (6 * area)
    y = sum((one[1] + other[1]) * turn for (one, other), turn in zip(pairs, turns, strict=True)) / (6 * area)
    return area, x, y


def _labels(shapes: Sequence[Shape], frame: _Frame) -> dict[str, Place | None]:
    """Return where each shape's name and value are written; None where they do not fit between its sides."""
    found: dict[str, Place | None] = {}
    for shape in shapes:
        x, y = _middle(shape, frame)
        half = max(text_width(shape.label, SMALL_SIZE, shape.strong), text_width(shape.text, SMALL_SIZE, True)) / 2
        box = (x - half, y - LINE_HEIGHT, x + half, y + LINE_HEIGHT)
        found[shape.label] = (x, y) if _lies_inside(box, shape, frame) else None
    return found


def _lies_inside(box: Box, shape: Shape, frame: _Frame) -> bool:
    """Return whether a text's room lies within one polygon: its corners inside, none of the polygon's own within it."""
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    for rings in shape.polygons:
        placed = [[frame.at(point) for point in ring] for ring in rings]
        touched = any(left < x < right and top < y < bottom for ring in placed for x, y in ring)
        inside = all(
            _holds(placed[0], corner) and not any(_holds(hole, corner) for hole in placed[1:]) for corner in corners
        )
        if inside and not touched:
            return True
    return False


def _holds(ring: Sequence[Place], place: Place) -> bool:
    """Return whether a place lies within a ring: a line from it crosses the ring an odd number of times."""
    x, y = place
    crossed = [
        x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 > y) != (y2 > y)
    ]
    return sum(crossed) % 2 == 1


def _write(sheet: Sheet, shape: Shape, place: Place) -> None:
    """Write a shape's name and, below it, its value."""
    x, y = place
    sheet.text(x, y - LINE_HEIGHT / 2, shape.label, size=SMALL_SIZE, bold=shape.strong, side="center")
    _write_value(sheet, shape, x, y + LINE_HEIGHT / 2, centred=True)


def _write_value(sheet: Sheet, shape: Shape, x: float, y: float, *, centred: bool) -> None:
    """Write a shape's value with its sign."""
    colour = MARKS[shape.mark][2] if shape.mark else GREY_1
    bold = shape.mark in ("worse", "better")
    sheet.text(x, y, shape.text, colour=colour, size=SMALL_SIZE, bold=bold, side="center" if centred else "left")
