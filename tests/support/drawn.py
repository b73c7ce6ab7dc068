"""What a finished drawing shows, read from its shapes: marks, lines and bars, and the values at which a scale puts them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

Point = tuple[float, float]
SVG = "{http://www.w3.org/2000/svg}"
SCALE_LABEL = re.compile(r"\d+(?:,\d+)?(?:\s%)?")
NEAR = 2.5  # points within which a label stands beside what it is about


@dataclass(frozen=True)
class Text:
    """A line of text: where it stands, which of its ends stands there, and how large it is."""

    x: float
    y: float
    text: str
    anchor: str
    size: float


@dataclass(frozen=True)
class Scale:
    """A linear scale: the places of two values on it."""

    places: tuple[float, float]
    values: tuple[float, float]

    def value(self, place: float) -> float:
        """Return the value at a place."""
        (start, end), (low, high) = self.places, self.values
        return low + (high - low) * (place - start) / (end - start)


class Drawing:
    """The shapes of one drawing, in points."""

    def __init__(self, svg: str) -> None:
        root = ET.fromstring(svg.replace("xlink:href", "href"))
        self.texts = [_text(one) for one in root.iter(f"{SVG}text")]
        drawn = {f"#{path.get('id')}" for path in root.iter(f"{SVG}path") if path.get("d")}
        uses = [one for one in root.iter(f"{SVG}use") if one.get("href") in drawn]
        self.marks: list[Point] = [(float(one.get("x", 0)), float(one.get("y", 0))) for one in uses]
        inside = {path for defs in root.iter(f"{SVG}defs") for path in defs.iter(f"{SVG}path")}
        paths = [path for path in root.iter(f"{SVG}path") if path not in inside]
        shapes = [(_points(path.get("d", "")), path.get("style", "")) for path in paths]
        self.lines = [points for points, style in shapes if "fill: none" in style and len(points) > 1]
        self.bars = [_box(points) for points, style in shapes if "fill: none" not in style and len(points) >= 4]

    def across(self) -> list[Scale]:
        """Return the scales from left to right: one for each row of numbers below a drawing that begins with 0."""
        labels = [one for one in self.texts if one.anchor == "middle" and SCALE_LABEL.fullmatch(one.text)]
        return _scales(labels, lambda one: (round(one.y), one.x), lambda one: one.x)

    def upwards(self) -> list[Scale]:
        """Return the scales from below to above: one for each column of numbers that begins with 0."""
        labels = [one for one in self.texts if one.anchor == "end" and SCALE_LABEL.fullmatch(one.text)]
        return _scales(labels, lambda one: (round(one.x), -one.y), lambda one: one.y - 0.66 * one.size / 2)

    def row(self, y: float) -> list[Point]:
        """Return the marks in a row, from left to right."""
        return sorted(mark for mark in self.marks if abs(mark[1] - y) < NEAR)


def middle(text: Text) -> float:
    """Return the middle of a text's capitals, at which it is written (`Sheet.text`)."""
    return text.y - 0.66 * text.size / 2


def _text(element: ET.Element) -> Text:
    found = dict(part.split(": ", 1) for part in element.get("style", "").split("; ") if ": " in part)
    size = float(found["font-size"].removesuffix("px"))
    text = " ".join("".join(element.itertext()).split())
    return Text(float(element.get("x", 0)), float(element.get("y", 0)), text, found.get("text-anchor", "start"), size)


def _points(path: str) -> list[Point]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path)]


def _box(points: list[Point]) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _scales(labels: list[Text], order, place) -> list[Scale]:  # type: ignore[no-untyped-def]
    found, run = [], []
    for one in [*sorted(labels, key=order), None]:
        number = None if one is None else float(one.text.removesuffix(" %").replace(",", "."))
        if run and (number is None or number <= run[-1][1]):
            if len(run) > 1:
                found.append(Scale((run[0][0], run[-1][0]), (run[0][1], run[-1][1])))
            run = []
        if one is not None and (run or number == 0):
            run.append((place(one), number))
    return found
