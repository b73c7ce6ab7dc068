"""The paper that charts are drawn on: millimetres from the upper left, and text whose size is known beforehand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Literal

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

from pipeline.report import style
from pipeline.report.style import INK, PAPER

FULL_WIDTH = 166.0
HALF_WIDTH = 80.0
"""Widths of a chart in millimetres: the page's text width, and half of it."""

TEXT_SIZE = 9.0
SMALL_SIZE = 8.0
"""Sizes of text in points."""

LINE_HEIGHT = 4.2
"""What a line of text takes, in millimetres."""

MM_PER_INCH = 25.4
MM_PER_POINT = MM_PER_INCH / 72
CAP_HEIGHT = 0.66
ASCENT, DESCENT = 0.75, 0.22

Side = Literal["left", "center", "right"]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge in millimetres."""


@cache
def _font(size: float, bold: bool) -> FontProperties:
    """Return the report's typeface in a size (points) and weight: by its file, so that none of the same name is taken for it."""
    regular, semibold, _ = style.font_files()
    file, weight = (semibold, 600) if bold else (regular, 400)
    return FontProperties(family=style.FONT, size=size, weight=weight, fname=str(file))


@cache
def text_width(text: str, size: float = TEXT_SIZE, bold: bool = False) -> float:
    """Return how wide a line of text becomes, in millimetres."""
    width, _, _ = TextToPath().get_text_width_height_descent(text, _font(size, bold), ismath=False)
    return float(width) * MM_PER_POINT


def widest(texts: Sequence[str], size: float = TEXT_SIZE, bold: bool = False) -> float:
    """Return the width of the widest of several texts, 0 for none."""
    return max((text_width(text, size, bold) for text in texts), default=0.0)


class Sheet:
    """A drawing of a given size; what is drawn later lies above what was drawn before.

    Attributes:
        width: Width in millimetres.
        height: Height in millimetres.
        boxes: Every text with the room that it takes; tests see to it that no two meet.
    """

    def __init__(self, width: float, height: float) -> None:
        """Begin an empty drawing."""
        self.width, self.height = width, height
        self.boxes: list[tuple[str, Box]] = []
        self._figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), facecolor="none")
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)  # what is drawn has no say in the limits, and is therefore added as mere artists
        self._layer = 1.0

    def _next_layer(self) -> float:
        """Return the layer above everything drawn so far."""
        self._layer += 1
        return self._layer

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, points: float = 1.0, dashed: bool = False
    ) -> None:
        """Draw a line through points; its thickness is given in points."""
        dashes: object = (0, (2.5, 2)) if dashed else "-"
        drawn = Line2D(xs, ys, color=colour, linewidth=points, solid_capstyle="butt", zorder=self._next_layer())
        drawn.set_linestyle(dashes)  # type: ignore[arg-type]
        self._axes.add_artist(drawn)

    def marker(
        self, x: float, y: float, colour: str, *, square: bool = False, hollow: bool = False, size: float = 6
    ) -> None:
        """Draw a circle or a square; its size is given in points."""
        shape, edge = ("s", size - 0.8) if square else ("o", size)
        fill = PAPER if hollow else colour
        look = {"markerfacecolor": fill, "markeredgecolor": colour, "markeredgewidth": 1.4 if hollow else 0.6}
        drawn = Line2D([x], [y], marker=shape, markersize=edge, linestyle="none", zorder=self._next_layer())
        drawn.set(**look)
        self._axes.add_artist(drawn)

    def bar(self, box: Box, colour: str, hatched: bool = False) -> None:
        """Draw a filled rectangle, or one that is hatched in its colour."""
        left, top, right, bottom = box
        look = {"facecolor": PAPER, "edgecolor": colour, "hatch": "//////"} if hatched else {"facecolor": colour}
        drawn = Rectangle((left, top), right - left, bottom - top, linewidth=0.7 if hatched else 0, **look)  # type: ignore[arg-type]
        drawn.set_zorder(self._next_layer())
        self._axes.add_artist(drawn)

    def polygon(self, rings: Sequence[Sequence[tuple[float, float]]], fill: str, edge: str, points: float) -> None:
        """Draw a polygon, its outer ring first and then the holes in it, filled and with an edge of some points."""
        codes = [Path.MOVETO, Path.LINETO, Path.CLOSEPOLY]
        turned = [_turned(ring, clockwise=at > 0) for at, ring in enumerate(rings)]
        steps = [codes[0 if at == 0 else 2 if at == len(ring) - 1 else 1] for ring in turned for at in range(len(ring))]
        path = Path([place for ring in turned for place in ring], steps)
        drawn = PathPatch(path, facecolor=fill, edgecolor=edge, linewidth=points, joinstyle="round")
        drawn.set_zorder(self._next_layer())
        self._axes.add_artist(drawn)

    def ribbon(self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], colour: str) -> None:
        """Fill what lies between two lines, so that what lies below shines through."""
        edge = [*zip(xs, lows, strict=True), *reversed(list(zip(xs, highs, strict=True)))]
        drawn = PolyCollection([edge], facecolor=colour, alpha=0.16, linewidth=0, zorder=self._next_layer())
        self._axes.add_artist(drawn)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        colour: str = INK,
        size: float = TEXT_SIZE,
        bold: bool = False,
        side: Side = "left",
        halo: bool = False,
    ) -> Box:
        """Write a line of text; `y` is the middle of its capitals, `side` which of its ends stands at `x`.

        A text with a halo breaks the lines that it crosses. Returns the room that it takes.
        """
        box = text_box(x, y, text, size=size, bold=bold, side=side)
        if halo:
            left, top, right, bottom = box
            self.bar((left - 0.5, top + 0.3, right + 0.5, bottom - 0.3), PAPER)
        baseline = y + CAP_HEIGHT * size * MM_PER_POINT / 2
        drawn = Text(x, baseline, text, color=colour, fontproperties=_font(size, bold), ha=side, va="baseline")
        drawn.set_parse_math(False)
        drawn.set_zorder(self._next_layer())
        self._axes.add_artist(drawn)
        self.boxes.append((text, box))
        return box

    def svg(self) -> str:
        """Return the drawing as SVG with real text; the same drawing always becomes the same characters."""
        target = io.StringIO()
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "lagesbild", "hatch.linewidth": 0.7}):
            metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
            FigureCanvasSVG(self._figure).print_svg(target, metadata=metadata)  # type: ignore[no-untyped-call]
        return target.getvalue()


def _turned(ring: Sequence[tuple[float, float]], *, clockwise: bool) -> list[tuple[float, float]]:
    """Return a closed ring that runs the way asked for: holes run against what they are holes in."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    is_clockwise = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) > 0
    return list(ring) if is_clockwise == clockwise else list(reversed(ring))


def text_box(x: float, y: float, text: str, *, size: float = TEXT_SIZE, bold: bool = False, side: Side = "left") -> Box:
    """Return the room that a text takes when it is written there; see `Sheet.text`."""
    width = text_width(text, size, bold)
    left = x - {"left": 0.0, "center": width / 2, "right": width}[side]
    baseline = y + CAP_HEIGHT * size * MM_PER_POINT / 2
    return left, baseline - ASCENT * size * MM_PER_POINT, left + width, baseline + DESCENT * size * MM_PER_POINT


def spread(wanted: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Return places near the wanted ones, at least `gap` apart and between the limits, in the order wanted.

    The places are pushed up from the lowest and, where that runs past the end, back down again; they keep their order.
    When the room is too small for all of them, they lie evenly over it.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    gap = min(gap, (highest - lowest) / max(len(wanted) - 1, 1))
    places = [0.0] * len(wanted)
    edge = lowest
    for index in order:
        places[index] = max(wanted[index], edge)
        edge = places[index] + gap
    edge = highest
    for index in reversed(order):
        places[index] = min(places[index], edge)
        edge = places[index] - gap
    return places


def clamp(value: float, lowest: float, highest: float) -> float:
    """Return the value, or the limit that it lies beyond."""
    return max(lowest, min(highest, value))


def shortened(text: str, room: float, size: float = TEXT_SIZE, bold: bool = False) -> str:
    """Return a text that fits a width in millimetres, cut with an ellipsis if it has to be."""
    if text_width(text, size, bold) <= room:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size, bold) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def broken(text: str, room: float, size: float = TEXT_SIZE, bold: bool = False) -> list[str]:
    """Return a text as lines that fit a width in millimetres, broken at blanks; a word too long is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [shortened(line, room, size, bold) for line in lines]
