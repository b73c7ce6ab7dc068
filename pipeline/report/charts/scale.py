"""From values to millimetres, and values as a chart writes them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.report.charts.sheet import LINE_HEIGHT, SMALL_SIZE, Sheet
from pipeline.report.style import GREY_1, GREY_2, GREY_3
from pipeline.words.sv import language as sv

STEPS = (1, 2, 2.5, 5, 10)


def shown(value: float, percent: bool, decimals: int = 1) -> str:
    """Return a value as per cent, or as a number with decimals."""
    return sv.percent(value) if percent else sv.number(value, decimals)


@dataclass(frozen=True)
class Scale:
    """A linear scale from 0: values up to `top` lie between two places in millimetres."""

    top: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return a value's place in millimetres."""
        return self.start + (self.end - self.start) * value / self.top

    def ticks(self) -> list[float]:
        """Return the values at which the scale is labelled."""
        return [self.step * index for index in range(round(self.top / self.step) + 1)]


def scale_to(highest: float, start: float, end: float, most: int = 5, whole: bool = False) -> Scale:
    """Return a scale from 0 to a round number at or above the highest value, with at most so many steps.

    Args:
        highest: The highest value to be shown.
        start: The place of 0, in millimetres.
        end: The place of the scale's top.
        most: The largest number of steps.
        whole: Whether the steps have to be whole numbers.
    """
    highest = max(highest, 1.0 if whole else 0.04)
    power = 10 ** math.floor(math.log10(highest / most))
    steps = [factor * power * scale for scale in (1, 10) for factor in STEPS]
    fitting = [step for step in steps if step * most >= highest * (1 - 1e-9) and not (whole and step % 1)]
    step = fitting[0]
    return Scale(step * math.ceil(highest / step - 1e-9), step, start, end)


def tick_labels(scale: Scale, percent: bool) -> list[str]:
    """Return the scale's labels; the last one alone bears the sign of per cent."""
    if percent:
        last = len(scale.ticks()) - 1
        in_per_cent = [tick * 100 for tick in scale.ticks()]
        decimals = 0 if all(abs(value - round(value)) < 1e-6 for value in in_per_cent) else 1
        labels = [sv.number(value, decimals) for value in in_per_cent]
        return [*labels[:last], sv.percent(scale.ticks()[last], decimals)]
    decimals = 0 if all(abs(tick - round(tick)) < 1e-6 for tick in scale.ticks()) else 1 + (scale.step < 0.1)
    return [sv.number(tick, decimals) for tick in scale.ticks()]


def draw_value_axis(sheet: Sheet, scale: Scale, top: float, bottom: float, percent: bool, grid: bool = True) -> None:
    """Draw a horizontal scale: grid lines from top to bottom (or the line of zero alone), and the labels below."""
    for tick, label in zip(scale.ticks(), tick_labels(scale, percent), strict=True):
        x = scale.at(tick)
        if grid or tick == 0:
            sheet.line([x, x], [top, bottom], GREY_3, 0.8)
        sheet.text(x, bottom + LINE_HEIGHT * 0.75, label, colour=GREY_1, size=SMALL_SIZE, side="center")
    sheet.line([scale.start, scale.end], [bottom, bottom], GREY_2, 0.8)


def draw_height_axis(sheet: Sheet, scale: Scale, left: float, right: float, percent: bool) -> None:
    """Draw a vertical scale: grid lines from left to right, and the labels to the left of them."""
    for tick, label in zip(scale.ticks(), tick_labels(scale, percent), strict=True):
        y = scale.at(tick)
        sheet.line([left, right], [y, y], GREY_2 if tick == 0 else GREY_3, 0.8)
        sheet.text(left - 1.5, y, label, colour=GREY_1, size=SMALL_SIZE, side="right")
