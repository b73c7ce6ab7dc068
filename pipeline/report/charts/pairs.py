"""Two or three groups beside each other: women and men, and pupils by sex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.report.charts.districts import AXIS_ROOM, LABEL_GAP, ROW, TOP_ROOM, VALUE_GAP, label_room
from pipeline.report.charts.scale import Scale, draw_value_axis, scale_to, shown
from pipeline.report.charts.sheet import (
    HALF_WIDTH,
    LINE_HEIGHT,
    SMALL_SIZE,
    Sheet,
    Side,
    shortened,
    spread,
    text_width,
    widest,
)
from pipeline.report.style import CONTRAST, GREY_1, GREY_2, INK, STRONG
from pipeline.words.sv import charts as words
from pipeline.words.sv import language as sv

WOMEN, MEN = "women", "men"
COLOURS = {WOMEN: CONTRAST, MEN: STRONG}
MARKER_ROOM = 2.6
"""Two markers whose middles lie nearer than this, in millimetres, are set above and below each other."""
OFFSET = 1.0
OUTER_GAP = VALUE_GAP + 0.4
CLEAR = 2.5  # so that no value reads as the end of its row's name


@dataclass(frozen=True)
class Pair:
    """Women's and men's share in one area; None where it is not shown. Intervals are low and high."""

    label: str
    women: float | None
    men: float | None
    women_ci: tuple[float, float] | None = None
    men_ci: tuple[float, float] | None = None


@dataclass(frozen=True)
class Pupil:
    """One group's share in one grade, as delivered; None where the source does not tell it.

    Attributes:
        label: The grade, and the year if there are several: "Årskurs 9".
        sex: "all", "men" or "women": boys or girls.
        value: Share 0-1.
    """

    label: str
    sex: str
    value: float | None


@dataclass(frozen=True)
class _Side:
    """One sex in one row, ready to be drawn; `text` is its value written out."""

    sex: str
    value: float
    interval: tuple[float, float] | None
    text: str

    @property
    def colour(self) -> str:
        """Its colour."""
        return COLOURS[self.sex]

    def ends(self) -> tuple[float, float]:
        """Return the lowest and the highest value that is drawn for it."""
        low, high = self.interval or (self.value, self.value)
        return min(low, self.value), max(high, self.value)


def gender_pairs(rows: Sequence[Pair], *, percent: bool = True, decimals: int = 1, width: float = HALF_WIDTH) -> str:
    """Return women's circle and men's square on one row an area, joined, values at their outer sides, as SVG."""
    return draw_gender_pairs(rows, percent=percent, decimals=decimals, width=width).svg()


def draw_gender_pairs(rows: Sequence[Pair], *, percent: bool, decimals: int, width: float) -> Sheet:
    """Return the drawing of `gender_pairs`."""
    sides = [_sides(row, percent, decimals) for row in rows]
    top = TOP_ROOM + LINE_HEIGHT + 0.6
    row_height = ROW + 1.2 * any(side.interval for both in sides for side in both)
    bottom = top + row_height * len(rows)
    sheet = Sheet(width, bottom + AXIS_ROOM)
    left = label_room([row.label for row in rows], width)
    room = VALUE_GAP + 1 + widest([side.text for both in sides for side in both], SMALL_SIZE + 0.5)
    highest = max((side.ends()[1] for both in sides for side in both), default=0.0)
    scale = scale_to(highest, left, width - max(room, 6.0), most=4)
    scale = replace(scale, start=left + _room_below_zero(scale, sides))
    draw_value_axis(sheet, scale, top, bottom, percent)
    for index, (row, both) in enumerate(zip(rows, sides, strict=True)):
        y = top + row_height * (index + 0.5)
        sheet.text(left - LABEL_GAP, y, shortened(row.label, left - LABEL_GAP), side="right")
        _draw_pair(sheet, scale, both, y)
    _draw_names(sheet, scale, sides, top - LINE_HEIGHT / 2 - 0.3)
    return sheet


def _sides(row: Pair, percent: bool, decimals: int) -> list[_Side]:
    """Return the sexes that a row shows, the lower value first (men first when they are alike)."""
    given = [(MEN, row.men, row.men_ci), (WOMEN, row.women, row.women_ci)]
    sides = [
        _Side(sex, value, interval, shown(value, percent, decimals))
        for sex, value, interval in given
        if value is not None
    ]
    return sorted(sides, key=lambda side: side.value)


def _room_below_zero(scale: Scale, rows: Sequence[Sequence[_Side]]) -> float:
    """Return by how much, in millimetres, 0 has to move right for every lower value to be written left of its mark."""
    pairs = [both for both in rows if len(both) > 1]
    needed = [text_width(both[0].text, SMALL_SIZE + 0.5) + OUTER_GAP + CLEAR for both in pairs]
    free = [scale.at(min(side.ends()[0] for side in both)) - scale.start for both in pairs]
    return max([want - room for want, room in zip(needed, free, strict=True)] + [0.0])


def _draw_pair(sheet: Sheet, scale: Scale, sides: Sequence[_Side], y: float) -> None:
    """Draw one row: intervals, the line between the markers, the markers, and the values at the outer sides."""
    if not sides:
        sheet.text(scale.start + VALUE_GAP, y, words.TOO_FEW, colour=GREY_1, size=SMALL_SIZE, halo=True)
        return
    places = [scale.at(side.value) for side in sides]
    crowded = len(sides) > 1 and places[1] - places[0] < MARKER_ROOM
    apart = OFFSET if crowded or (any(side.interval for side in sides) and len(sides) > 1) else 0.0
    heights = [y + (apart if side.sex == MEN else -apart) for side in sides]
    if not apart and len(sides) > 1:
        sheet.line(places, [y, y], GREY_2, 1.5)
    for side, place, height in zip(sides, places, heights, strict=True):
        if side.interval:
            sheet.line([scale.at(end) for end in side.interval], [height, height], side.colour, 1.1)
        sheet.marker(place, height, side.colour, square=side.sex == MEN, size=5.6)
    _write_values(sheet, scale, sides, y)


def _write_values(sheet: Sheet, scale: Scale, sides: Sequence[_Side], y: float) -> None:
    """Write the lower value to the left of everything drawn in the row and the higher one to the right."""
    size = SMALL_SIZE + 0.5
    low = scale.at(min(side.ends()[0] for side in sides)) - OUTER_GAP
    high = scale.at(max(side.ends()[1] for side in sides)) + OUTER_GAP
    higher = sides[-1]
    box = sheet.text(high, y, higher.text, colour=higher.colour, size=size, halo=True)
    if len(sides) == 1:
        remark = words.other_hidden(sv.SEXES[MEN if higher.sex == WOMEN else WOMEN])
        fits = box[2] + 2 + text_width(remark, SMALL_SIZE) <= sheet.width
        side: Side = "left" if fits else "right"
        sheet.text(box[2] + 2 if fits else low, y, remark, colour=GREY_1, size=SMALL_SIZE, side=side, halo=True)
        return
    sheet.text(low, y, sides[0].text, colour=sides[0].colour, size=size, side="right", halo=True)


def _draw_names(sheet: Sheet, scale: Scale, rows: Sequence[Sequence[_Side]], y: float) -> None:
    """Write what the sexes are called, with their markers, above the first row that shows both, never into each other."""
    model = next((row for row in rows if len(row) > 1), None) or next((row for row in rows if row), [])
    widths = {side.sex: 2.4 + text_width(sv.SEXES[side.sex], SMALL_SIZE, True) for side in model}
    gap = max(widths.values(), default=0.0) + 2.5
    wanted = [scale.at(side.value) - widths[side.sex] / 2 for side in model]
    rightmost = sheet.width - max(widths.values(), default=0.0)
    for side, x in zip(model, spread(wanted, gap, scale.start, rightmost), strict=True):
        sheet.marker(x + 1, y, side.colour, square=side.sex == MEN, size=5)
        sheet.text(x + 2.6, y, sv.SEXES[side.sex], colour=side.colour, size=SMALL_SIZE, bold=True)


def pupils(rows: Sequence[Pupil], *, width: float = HALF_WIDTH) -> str:
    """Return one dot a group of pupils, grouped by grade in the order given, as SVG.

    The source tells no number of answers, so there is no interval to draw.
    """
    return draw_pupils(rows, width=width).svg()


def draw_pupils(rows: Sequence[Pupil], *, width: float) -> Sheet:
    """Return the drawing of `pupils`."""
    grades = list(dict.fromkeys(row.label for row in rows))
    row_height, between = 4.6, 2.4
    sheet = Sheet(width, TOP_ROOM + row_height * len(rows) + between * len(grades) + AXIS_ROOM)
    sexes = widest([sv.PUPIL_SEXES[row.sex] for row in rows])
    left = label_room(grades, width) + LABEL_GAP + sexes
    highest = max((row.value for row in rows if row.value is not None), default=0.0)
    scale = scale_to(highest, left, width - 11, most=4)
    bottom = sheet.height - AXIS_ROOM
    draw_value_axis(sheet, scale, TOP_ROOM, bottom, percent=True, grid=False)
    y = TOP_ROOM + between / 2
    for grade in grades:
        room = left - 2 * LABEL_GAP - sexes
        sheet.text(0, y + row_height / 2, shortened(grade, room, bold=True), bold=True)
        for row in (row for row in rows if row.label == grade):
            _draw_pupil(sheet, scale, row, y + row_height / 2)
            y += row_height
        y += between
    return sheet


def _draw_pupil(sheet: Sheet, scale: Scale, row: Pupil, y: float) -> None:
    """Draw one group's dot at the end of a line from zero, with its value."""
    is_all = row.sex == "all"
    colour = COLOURS.get(row.sex, INK)
    sheet.text(scale.start - LABEL_GAP, y, sv.PUPIL_SEXES[row.sex], colour=colour, side="right", bold=is_all)
    if row.value is None:
        sheet.text(scale.start + VALUE_GAP, y, words.NOT_TOLD, colour=GREY_1, size=SMALL_SIZE, halo=True)
        return
    sheet.line([scale.start, scale.at(row.value)], [y, y], GREY_2, 1.2)
    sheet.marker(scale.at(row.value), y, colour, square=row.sex == MEN, size=6 if is_all else 5.4)
    sheet.text(scale.at(row.value) + VALUE_GAP + 0.6, y, sv.percent(row.value), colour=colour, bold=is_all, halo=True)
