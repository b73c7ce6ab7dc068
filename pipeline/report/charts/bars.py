"""Counts: offences month by month, and how many conversations took something up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.report.charts.districts import LABEL_GAP, ROW, label_room
from pipeline.report.charts.scale import Scale, draw_height_axis, scale_to, tick_labels
from pipeline.report.charts.sheet import (
    FULL_WIDTH,
    HALF_WIDTH,
    LINE_HEIGHT,
    SMALL_SIZE,
    Sheet,
    clamp,
    shortened,
    text_width,
    widest,
)
from pipeline.report.style import GREY_1, GREY_2, GREY_3, INK, PAPER, STRONG
from pipeline.words.sv import charts as words
from pipeline.words.sv import language as sv

MONTHS = 12
PLOT_HEIGHT = 29.0
TOP_ROOM = 5.2
AXIS_ROOM = 6.0


@dataclass(frozen=True)
class Month:
    """One month's count; None when it is hidden. A preliminary one can still change."""

    year: int
    month: int
    count: int | None
    preliminary: bool = False


@dataclass(frozen=True)
class Count:
    """How many of the conversations of one kind took something up; bars of the same group stand below its name."""

    label: str
    count: int
    of: int
    group: str = ""


def running_means(points: Sequence[Month]) -> list[float | None]:
    """Return each month's mean with the eleven months before it; None unless all twelve are there and shown."""
    means: list[float | None] = []
    for at in range(len(points)):
        window = points[max(0, at - MONTHS + 1) : at + 1]
        known = [point.count for point in window if point.count is not None]
        is_whole = len(known) == MONTHS and _ordinal(window[-1]) - _ordinal(window[0]) == MONTHS - 1
        means.append(sum(known) / MONTHS if is_whole else None)
    return means


def _ordinal(point: Month) -> int:
    """Return a month as a number that grows by one each month."""
    return point.year * MONTHS + point.month - 1


def months(points: Sequence[Month], *, width: float = FULL_WIDTH) -> str:
    """Return one bar a month and the mean of twelve months as a line, as SVG; raises `ValueError` without months."""
    return draw_months(points, width=width).svg()


def draw_months(points: Sequence[Month], *, width: float) -> Sheet:
    """Return the drawing of `months`."""
    if not points:
        raise ValueError("there are no months to draw")
    points = sorted(points, key=_ordinal)
    means = running_means(points)
    bottom = TOP_ROOM + PLOT_HEIGHT
    sheet = Sheet(width, bottom + AXIS_ROOM)
    counts_scale = scale_to(max(point.count or 0 for point in points), bottom, TOP_ROOM, most=4, whole=True)
    left = widest(tick_labels(counts_scale, percent=False), SMALL_SIZE) + 2
    label = widest(words.MEAN, SMALL_SIZE, bold=True) + 2.5 if any(mean is not None for mean in means) else 1.0
    right = width - label
    step = (right - left) / (_ordinal(points[-1]) - _ordinal(points[0]) + 1)
    starts = [left + step * (_ordinal(point) - _ordinal(points[0])) for point in points]
    draw_height_axis(sheet, counts_scale, left, right, percent=False)
    _draw_bars(sheet, counts_scale, points, starts, step)
    _draw_years(sheet, points, starts, step, bottom)
    _draw_mean(sheet, counts_scale, means, [start + step / 2 for start in starts], right)
    _draw_remarks(sheet, points, right)
    return sheet


def _draw_bars(sheet: Sheet, scale: Scale, points: Sequence[Month], starts: Sequence[float], step: float) -> None:
    """Draw the bars; a hidden month has a short dash instead of a bar."""
    for point, start in zip(points, starts, strict=True):
        left, right = start + step * 0.14, start + step * 0.86
        if point.count is None:
            sheet.line([left, right], [scale.start - 1.2] * 2, GREY_1, 1.2)
        elif point.count:
            sheet.bar(
                (left, scale.at(point.count), right, scale.start),
                GREY_1 if point.preliminary else GREY_2,
                point.preliminary,
            )


def _draw_years(sheet: Sheet, points: Sequence[Month], starts: Sequence[float], step: float, bottom: float) -> None:
    """Write each year in the middle of its months, with a tick where it begins; years without room stay unwritten."""
    taken = -1.0
    for year, months_of_year in groupby(zip(points, starts, strict=True), key=lambda pair: pair[0].year):
        places = [start for _, start in months_of_year]
        sheet.line([places[0], places[0]], [bottom, bottom + 2.4], GREY_2, 0.8)
        middle, half = (places[0] + places[-1] + step) / 2, text_width(str(year), SMALL_SIZE) / 2
        if middle - half > taken + 1.5:
            sheet.text(middle, bottom + 3.2, str(year), colour=GREY_1, size=SMALL_SIZE, side="center")
            taken = middle + half


def _draw_mean(
    sheet: Sheet, scale: Scale, means: Sequence[float | None], middles: Sequence[float], right: float
) -> None:
    """Draw the mean of twelve months wherever there is one, and write its name and last value at its end."""
    pairs = list(zip(middles, means, strict=True))
    stretches = [list(group) for known, group in groupby(pairs, key=lambda pair: pair[1] is not None) if known]
    for stretch in stretches:
        xs, ys = [x for x, _ in stretch], [scale.at(mean or 0.0) for _, mean in stretch]
        sheet.line(xs, ys, PAPER, 3.8)  # the line is told from the bars by the paper around it
        sheet.line(xs, ys, STRONG, 2.0)
    if not stretches:
        return
    last = stretches[-1][-1][1] or 0.0
    name, rest = words.MEAN
    y = clamp(scale.at(last), scale.end + LINE_HEIGHT / 2, scale.start - LINE_HEIGHT * 1.3)
    sheet.text(
        right + 1.8, y - LINE_HEIGHT / 2, f"{sv.number(last, 1)} {name}", colour=STRONG, size=SMALL_SIZE, bold=True
    )
    sheet.text(right + 1.8, y + LINE_HEIGHT / 2, rest, colour=STRONG, size=SMALL_SIZE, bold=True)


def _draw_remarks(sheet: Sheet, points: Sequence[Month], right: float) -> None:
    """Say above the plot which months can still change, and that some are hidden."""
    y, edge = LINE_HEIGHT / 2, right
    if any(point.preliminary for point in points):
        edge = sheet.text(right, y, words.PRELIMINARY, colour=GREY_1, size=SMALL_SIZE, side="right")[0] - 4
    if any(point.count is None for point in points):
        sheet.text(edge, y, words.HIDDEN_MONTHS, colour=GREY_1, size=SMALL_SIZE, side="right")


def counts(rows: Sequence[Count], *, width: float = HALF_WIDTH) -> str:
    """Return one horizontal bar a kind of conversation on a track as long as all of them, with the numbers, theme by theme, as SVG."""
    return draw_counts(rows, width=width).svg()


def draw_counts(rows: Sequence[Count], *, width: float) -> Sheet:
    """Return the drawing of `counts`."""
    groups = {name: list(own) for name, own in groupby(rows, key=lambda row: row.group)}
    sheet = Sheet(width, 1.0 + ROW * (len(rows) + sum(map(bool, groups))))
    left = label_room([row.label for row in rows], width)
    most = max((row.of for row in rows), default=1) or 1
    scale = Scale(most, most, left, width - widest([words.of(row.count, row.of) for row in rows]) - 2.5)
    y = 0.5 - ROW / 2
    for name, own in groups.items():
        if name:
            y += ROW
            sheet.text(0.0, y, shortened(name, width), colour=INK)
        for row in own:
            y += ROW
            sheet.text(left - LABEL_GAP, y, shortened(row.label, left - LABEL_GAP), side="right")
            sheet.bar((left, y - 1.6, scale.at(row.of), y + 1.6), GREY_3)
            sheet.bar((left, y - 1.6, scale.at(row.count), y + 1.6), STRONG)
            sheet.text(scale.at(row.of) + 2, y, words.of(row.count, row.of), colour=INK)
    return sheet
