"""Over time: lines with intervals between survey waves, with a gap where the series breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.report.charts.scale import Scale, draw_height_axis, scale_to, shown, tick_labels
from pipeline.report.charts.sheet import (
    HALF_WIDTH,
    LINE_HEIGHT,
    SMALL_SIZE,
    Sheet,
    broken,
    clamp,
    shortened,
    spread,
    text_width,
    widest,
)
from pipeline.report.style import CONTRAST, GREY_1, GREY_2, INK, STRONG

PLOT_HEIGHT = 33.0
AXIS_ROOM = 6.0
DODGE = 1.1
"""How far beside each other, in millimetres, the intervals of two lines stand."""
FEWEST_FOR_RIBBON = 4
MOST_LABEL = 0.27
END_SIZE = SMALL_SIZE + 0.5
END_LINE = 3.6
INSET = 3.0
GROUP_COLOURS = {"all": INK, "women": CONTRAST, "men": STRONG}


@dataclass(frozen=True)
class Point:
    """One period's estimate.

    Attributes:
        label: The period: "2022".
        x: Its place in time, in years.
        value: Share 0-1 (or a value in its own unit); None when it is not shown.
        low: Lower end of the interval; None when there is none.
        high: Upper end.
    """

    label: str
    x: float
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Line:
    """One area's or group's estimates over time; girls and boys have their own colour and mark."""

    label: str
    points: tuple[Point, ...]
    strong: bool = False
    group: str = ""

    @property
    def colour(self) -> str:
        """Its colour."""
        return GROUP_COLOURS.get(self.group, STRONG if self.strong else GREY_1)


@dataclass(frozen=True)
class Break:
    """A place in time, in years, that no line crosses, with its reason in a few words."""

    x: float
    note: str


@dataclass(frozen=True)
class _Plot:
    """Where things lie: time from left to right, values from bottom to top."""

    left: float
    right: float
    first: float
    last: float
    values: Scale

    def at(self, x: float) -> float:
        """Return a time's place in millimetres."""
        span = self.last - self.first
        return (
            (self.left + self.right) / 2
            if span == 0
            else self.left + (self.right - self.left) * (x - self.first) / span
        )


def waves(
    series: Sequence[Line],
    breaks: Sequence[Break] = (),
    *,
    percent: bool = True,
    decimals: int = 1,
    width: float = HALF_WIDTH,
) -> str:
    """Return lines over time with their intervals, each labelled at its right end, as SVG.

    A stretch of at least four periods has a ribbon, a shorter one bars. Nothing is joined across a break.
    """
    return draw_waves(series, breaks, percent=percent, decimals=decimals, width=width).svg()


def draw_waves(series: Sequence[Line], breaks: Sequence[Break], *, percent: bool, decimals: int, width: float) -> Sheet:
    """Return the drawing of `waves`."""
    top = 2.0 + LINE_HEIGHT * len(breaks)
    ends = [broken(_end_label(line, percent, decimals), width * MOST_LABEL, END_SIZE, True) for line in series]
    height = max(PLOT_HEIGHT, (END_LINE * max(map(len, ends)) + 0.4) * len(ends) + END_LINE)
    sheet = Sheet(width, top + height + AXIS_ROOM)
    shown_points = [point for line in series for point in line.points if point.value is not None]
    values = scale_to(max((_end(point) for point in shown_points), default=0.0), top + height, top, most=5)
    room = widest([text for lines in ends for text in lines], END_SIZE, bold=True)
    left = widest(tick_labels(values, percent), SMALL_SIZE) + 2
    times = [point.x for line in series for point in line.points]
    plot = _Plot(left + INSET, width - room - INSET - 1.5, min(times), max(times), values)
    draw_height_axis(sheet, values, left, plot.right + INSET, percent)
    _draw_periods(sheet, plot, series, top + height)
    _draw_breaks(sheet, plot, breaks, top)
    for line, shift in zip(series, _shifts(series), strict=True):
        _draw_line(sheet, plot, line, breaks, shift)
    _draw_end_labels(sheet, plot, series, ends)
    return sheet


def _end(point: Point) -> float:
    """Return the highest value that is drawn for a point."""
    return max(value for value in (point.value, point.high, 0.0) if value is not None)


def _last(line: Line) -> Point | None:
    """Return a line's last point that is shown."""
    return next((point for point in reversed(line.points) if point.value is not None), None)


def _end_label(line: Line, percent: bool, decimals: int) -> str:
    """Return what stands at a line's right end: its name, and its last value unless none is shown."""
    last = _last(line)
    return f"{line.label} {shown(last.value, percent, decimals)}" if last and last.value is not None else line.label


def _shifts(series: Sequence[Line]) -> list[float]:
    """Return how far each line stands beside its time, in millimetres, so that intervals do not hide each other."""
    middle = (len(series) - 1) / 2
    return [(index - middle) * DODGE for index in range(len(series))]


def _stretches(line: Line, breaks: Sequence[Break]) -> list[list[Point]]:
    """Return a line's points in stretches: a hidden period ends one, and so does a break."""
    stretches: list[list[Point]] = [[]]
    cuts = [change.x for change in breaks]
    for before, point in pairwise([None, *line.points]):
        crosses = before is not None and point is not None and any(before.x < cut <= point.x for cut in cuts)
        if point is None or point.value is None or crosses:
            stretches.append([])
        if point is not None and point.value is not None:
            stretches[-1].append(point)
    return [stretch for stretch in stretches if stretch]


def _draw_line(sheet: Sheet, plot: _Plot, line: Line, breaks: Sequence[Break], shift: float) -> None:
    """Draw one line with its intervals and points."""
    colour = line.colour
    for stretch in _stretches(line, breaks):
        has_ribbon = len(stretch) >= FEWEST_FOR_RIBBON
        xs = [plot.at(point.x) + (0 if has_ribbon else shift) for point in stretch]
        _draw_intervals(sheet, plot, stretch, xs, colour, has_ribbon)
        heights = [plot.values.at(point.value or 0.0) for point in stretch]
        sheet.line(xs, heights, colour, 1.8 if line.strong else 1.3)
        for x, y in zip(xs, heights, strict=True):
            sheet.marker(x, y, colour, square=line.group == "men", size=4.6 if line.strong else 4)


def _draw_intervals(
    sheet: Sheet, plot: _Plot, points: Sequence[Point], xs: Sequence[float], colour: str, has_ribbon: bool
) -> None:
    """Draw the intervals of a stretch of points, as a ribbon or as bars; points without one have none."""
    bounds = [(x, point.low, point.high) for x, point in zip(xs, points, strict=True)]
    known = [(x, plot.values.at(low), plot.values.at(high)) for x, low, high in bounds if None not in (low, high)]  # type: ignore[arg-type]
    if has_ribbon and len(known) == len(points):
        places, lows, highs = zip(*known, strict=True)
        sheet.ribbon(places, lows, highs, colour)
        return
    for x, low, high in known:
        sheet.line([x, x], [low, high], colour, 1.1)


def _draw_periods(sheet: Sheet, plot: _Plot, series: Sequence[Line], bottom: float) -> None:
    """Write the periods below the plot, the last one first and no two into each other."""
    periods = {point.x: point.label for line in series for point in line.points}
    taken = float("inf")
    for x, label in sorted(periods.items(), reverse=True):
        place = plot.at(x)
        sheet.line([place, place], [bottom, bottom + 0.9], GREY_2, 0.8)
        half = text_width(label, SMALL_SIZE) / 2
        if place + half + 1.5 <= taken:
            sheet.text(place, bottom + 3.4, label, colour=GREY_1, size=SMALL_SIZE, side="center")
            taken = place - half


def _draw_breaks(sheet: Sheet, plot: _Plot, breaks: Sequence[Break], top: float) -> None:
    """Draw each break as a dashed line; their notes stand above the plot, one a line."""
    for index, change in enumerate(breaks):
        x, y = plot.at(change.x), 1.0 + LINE_HEIGHT * (index + 0.5)
        sheet.line([x, x], [y + 1.9, plot.values.start], CONTRAST, 1.0, dashed=True)
        note = shortened(change.note, sheet.width, SMALL_SIZE)
        half = text_width(note, SMALL_SIZE) / 2
        sheet.text(
            clamp(x, half, sheet.width - half), y, note, colour=CONTRAST, size=SMALL_SIZE, side="center", halo=True
        )


def _draw_end_labels(sheet: Sheet, plot: _Plot, series: Sequence[Line], texts: Sequence[Sequence[str]]) -> None:
    """Write each line's name at its right end; those that would meet are moved apart and joined to their line."""
    lasts = [(line, _last(line), lines) for line, lines in zip(series, texts, strict=True)]
    known = [(line, last, lines) for line, last, lines in lasts if last is not None]
    if not known:
        return
    tallest = END_LINE * max(len(lines) for _, _, lines in known)
    wanted = [plot.values.at(last.value or 0.0) for _, last, _ in known]
    places = spread(wanted, tallest + 0.4, plot.values.end + tallest / 2, plot.values.start - tallest / 2)
    x = plot.right + INSET + 1.5
    for (line, last, lines), want, y in zip(known, wanted, places, strict=True):
        is_moved = abs(want - y) > LINE_HEIGHT / 4 or last.x < plot.last
        if is_moved:
            sheet.line([plot.at(last.x) + 2.4, x - 0.6], [want, y], GREY_2, 0.7)
        for index, text in enumerate(lines):
            middle = y + END_LINE * (index - (len(lines) - 1) / 2)
            sheet.text(x, middle, text, colour=line.colour, size=END_SIZE, bold=line.strong)
