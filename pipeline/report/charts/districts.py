"""Areas compared: dots with intervals, sorted, the rest of the municipality as a line; and the same by age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.report.charts.scale import Scale, draw_value_axis, scale_to, shown
from pipeline.report.charts.sheet import (
    FULL_WIDTH,
    LINE_HEIGHT,
    SMALL_SIZE,
    Sheet,
    broken,
    clamp,
    shortened,
    text_box,
    text_width,
    widest,
)
from pipeline.report.style import GREY_1, INK, STRONG
from pipeline.words.sv import charts as words
from pipeline.words.sv import language as sv

ROW = 5.1
AXIS_ROOM = 5.5
TOP_ROOM = 1.0
LABEL_GAP = 2.5
VALUE_GAP = 1.6
MOST_TITLE_LINES = 2
MOST_LABEL = 0.42
"""The share of a chart's width that row labels may take."""


@dataclass(frozen=True)
class Dot:
    """One area's (or age band's) estimate.

    Attributes:
        label: Its name.
        value: Share 0-1 (or a value in its own unit); None when it is not shown.
        low: Lower end of the interval; None when there is none.
        high: Upper end.
        strong: Whether it is one of those that the chart is about.
        uncertain: Whether so few answered that the estimate is marked.
        absent: What stands in the place of a value that there is none of.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    strong: bool = False
    uncertain: bool = False
    absent: str = words.TOO_FEW

    @property
    def end(self) -> float:
        """The highest value that is drawn for it."""
        return max(value for value in (self.value, self.high, 0.0) if value is not None)


@dataclass(frozen=True)
class Reference:
    """What every row is compared with, drawn as a line."""

    value: float
    label: str


@dataclass(frozen=True)
class Panel:
    """One of several small charts with the same scale."""

    title: str
    rows: tuple[Dot, ...]


def label_room(labels: Sequence[str], width: float) -> float:
    """Return the room that row labels take at the left of a chart, gap included."""
    return min(widest(labels, bold=True), width * MOST_LABEL) + LABEL_GAP


def district_dots(
    rows: Sequence[Dot],
    reference: Reference | None = None,
    *,
    percent: bool = True,
    decimals: int = 1,
    width: float = FULL_WIDTH,
) -> str:
    """Return dots with interval bars, one row an area, in the order given, as SVG.

    Args:
        rows: The areas; the caller sorts them, as a rule by falling value.
        reference: The line that they are compared with.
        percent: Whether values are shares, written as whole per cent.
        decimals: Decimals of values that are no shares.
        width: Width in millimetres.
    """
    return draw_district_dots(rows, reference, percent=percent, decimals=decimals, width=width).svg()


def draw_district_dots(
    rows: Sequence[Dot], reference: Reference | None, *, percent: bool, decimals: int, width: float
) -> Sheet:
    """Return the drawing of `district_dots`."""
    top = TOP_ROOM + (LINE_HEIGHT if reference else 0)
    bottom = top + ROW * len(rows)
    sheet = Sheet(width, bottom + AXIS_ROOM)
    left = label_room([row.label for row in rows], width)
    highest = max([*(row.end for row in rows), reference.value if reference else 0.0])
    room = VALUE_GAP + widest([shown(row.value, percent, decimals) for row in rows if row.value is not None], bold=True)
    scale = scale_to(highest, left, width - max(room, 6.0) - 0.5, most=5 if width > FULL_WIDTH / 2 else 4)
    draw_value_axis(sheet, scale, top, bottom, percent)
    if reference:
        _draw_reference(sheet, scale, reference, (top, bottom), shown(reference.value, percent, decimals))
    avoid = scale.at(reference.value) if reference else None
    for index, row in enumerate(rows):
        y = top + ROW * (index + 0.5)
        text = shortened(row.label, left - LABEL_GAP, bold=row.strong)
        sheet.text(left - LABEL_GAP, y, text, bold=row.strong, side="right")
        draw_dot(sheet, scale, row, y, shown(row.value or 0.0, percent, decimals), avoid)
    return sheet


def _draw_reference(sheet: Sheet, scale: Scale, reference: Reference, span: tuple[float, float], value: str) -> None:
    """Draw the line that rows are compared with, its label in a row of its own above all others."""
    x, (top, bottom) = scale.at(reference.value), span
    sheet.line([x, x], [top - 0.6, bottom], INK, 1.0)
    label = shortened(f"{reference.label} {value}", sheet.width, SMALL_SIZE)
    half = text_width(label, SMALL_SIZE) / 2
    sheet.text(clamp(x, half, sheet.width - half), top - 2.6, label, size=SMALL_SIZE, side="center")


def draw_dot(sheet: Sheet, scale: Scale, row: Dot, y: float, value: str, avoid: float | None = None) -> None:
    """Draw one row's interval, dot and value; a row without a value says that it has none.

    Args:
        sheet: What is drawn on.
        scale: The scale of values.
        row: The estimate.
        y: Middle of the row in millimetres.
        value: The estimate as text.
        avoid: Place of a vertical line that the text should keep clear of, if there is one.
    """
    if row.value is None:
        sheet.text(scale.start + VALUE_GAP, y, row.absent, colour=GREY_1, size=SMALL_SIZE, halo=True)
        return
    colour = STRONG if row.strong else GREY_1
    if row.low is not None and row.high is not None:
        sheet.line([scale.at(row.low), scale.at(row.high)], [y, y], colour, 2.2 if row.strong else 1.3)
    sheet.marker(scale.at(row.value), y, colour, hollow=row.uncertain, size=6.4 if row.strong else 5.2)
    x = max(scale.at(row.end) + VALUE_GAP, scale.at(row.value) + VALUE_GAP + 0.6)
    left, _, right, _ = text_box(x, y, value, bold=row.strong)
    if avoid is not None and left - 1 < avoid < right + 1:
        x = avoid + 1
    sheet.text(x, y, value, colour=colour, bold=row.strong, halo=True)


def age_multiples(
    panels: Sequence[Panel], *, percent: bool = True, decimals: int = 1, width: float = FULL_WIDTH
) -> str:
    """Return small charts beside each other with the same scale, one panel an area, one row an age band, as SVG.

    Raises `ValueError` unless all panels have the same row labels: they are written once a line of panels.
    """
    return draw_age_multiples(panels, percent=percent, decimals=decimals, width=width).svg()


def draw_age_multiples(panels: Sequence[Panel], *, percent: bool, decimals: int, width: float) -> Sheet:
    """Return the drawing of `age_multiples`."""
    labels = [row.label for row in panels[0].rows]
    if any([row.label for row in panel.rows] != labels for panel in panels):
        raise ValueError("the panels of one chart must have the same rows")
    left = label_room(labels, width)
    columns = _columns([panel.title for panel in panels], width, width - left)
    panel_width = (width - left) / columns
    title_lines = max(len(_title(panel.title, panel_width)) for panel in panels)
    head = LINE_HEIGHT * title_lines + 1.5
    panel_height = head + ROW * len(labels) + AXIS_ROOM + 2.5
    sheet = Sheet(width, panel_height * -(-len(panels) // columns) - 2)
    highest = max(row.end for panel in panels for row in panel.rows)
    room = VALUE_GAP + text_width(shown(highest, percent, decimals), bold=True) + 2
    for index, panel in enumerate(panels):
        line, column = divmod(index, columns)
        start, top = left + panel_width * column, panel_height * line
        scale = scale_to(highest, start + 1.5, start + panel_width - max(room, 6.0), most=3 if columns > 1 else 5)
        lines = _title(panel.title, panel_width)
        for number, text in enumerate(lines, start=title_lines - len(lines)):
            sheet.text(scale.start, top + LINE_HEIGHT * (number + 0.5), text, bold=True)
        _draw_panel(sheet, panel, scale, top + head, (percent, decimals), is_first=column == 0)
    return sheet


def _columns(titles: Sequence[str], width: float, room: float) -> int:
    """Return how many panels stand beside each other: as many as fit, evenly shared among the lines, and their titles in two lines."""
    most = 4 if width > FULL_WIDTH / 2 else 2
    while most > 1 and any(len(_title(title, room / most)) > MOST_TITLE_LINES for title in titles):
        most -= 1
    lines = -(-len(titles) // most)
    return -(-len(titles) // lines)


def _title(title: str, panel_width: float) -> list[str]:
    """Return a panel's title in the lines that it takes; a word that is too long for one is shortened."""
    room = panel_width - 2.5
    return [shortened(line, room, bold=True) for line in broken(title, room, bold=True)]


def _draw_panel(
    sheet: Sheet, panel: Panel, scale: Scale, top: float, look: tuple[bool, int], *, is_first: bool
) -> None:
    """Draw one panel below its title down to its scale; the first of a line also bears the row labels."""
    first = top
    bottom = first + ROW * len(panel.rows)
    draw_value_axis(sheet, scale, first, bottom, look[0])
    for index, row in enumerate(panel.rows):
        y = first + ROW * (index + 0.5)
        if is_first:
            sheet.text(scale.start - LABEL_GAP, y, row.label, side="right")
        if row.value is None:
            sheet.text(scale.start + VALUE_GAP, y, sv.HIDDEN, colour=GREY_1, size=SMALL_SIZE, halo=True)
        else:
            draw_dot(sheet, scale, row, y, shown(row.value, *look))
