"""Districts' outlines: read from an invented GeoJSON, every mistake named, and drawn as they lie."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.configuration import District
from pipeline.configuration.outlines import FILE, read_outlines
from pipeline.problems import ProblemLog
from pipeline.report.charts.outlines import Shape, draw_outline_map
from pipeline.report.charts.sheet import FULL_WIDTH, HALF_WIDTH
from pipeline.report.figures import maps as place
from pipeline.report.read.districts import members
from pipeline.report.read.rows import Area

DISTRICTS = [
    District(id="norr", name="Norr", aliases=["Norra staden"]),
    District(id="soder", name="Söder", codes={"crime": "K2"}),
    District(id="oster", name="Öster"),
]
LEAVES = [district.id for district in DISTRICTS]


def square(west: float, south: float, size: float = 0.04) -> list[list[list[float]]]:
    east, north = west + size, south + size / 2
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(properties: dict[str, Any], coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


GOOD = [
    feature({"NAMN": "norra STADEN"}, square(16.30, 56.68)),
    feature({"Kod": "K2"}, [square(16.34, 56.68), square(16.40, 56.60, 0.01)], "MultiPolygon"),
    feature({"name": "Öster", "area_m2": 12}, square(16.38, 56.68)),
]


def read(folder: Path, content: object) -> tuple[dict[str, str], list[tuple[str, str]]]:
    text = content if isinstance(content, str) else json.dumps({"type": "FeatureCollection", "features": content})
    (folder / FILE).write_text(text, encoding="utf-8")
    log = ProblemLog()
    found = read_outlines(folder / FILE, FILE, DISTRICTS, LEAVES, log)
    return found, [(problem.code, str(problem)) for problem in log.problems]


def test_a_district_is_known_by_its_name_alias_or_code(tmp_path: Path) -> None:
    found, problems = read(tmp_path, GOOD)
    assert problems == []
    assert list(found) == LEAVES
    assert json.loads(found["norr"]) == [square(16.30, 56.68)]
    assert len(json.loads(found["soder"])) == 2


def test_no_file_is_no_mistake(tmp_path: Path) -> None:
    log = ProblemLog()
    assert read_outlines(tmp_path / FILE, FILE, DISTRICTS, LEAVES, log) == {}
    assert log.problems == []


@pytest.mark.parametrize(
    ("content", "rule", "told"),
    [
        ([*GOOD, feature({"name": "Väster"}, square(16.5, 56.6))], "feature-without-district", "Väster"),
        ([*GOOD, feature({"colour": "red"}, square(16.5, 56.6))], "feature-without-district", "hittat:     red"),
        (GOOD[:2], "missing-district", "oster"),
        ([*GOOD, GOOD[0]], "duplicate", "norr"),
        ([*GOOD[:2], feature({"name": "Öster"}, [16.3, 56.6], "Point")], "outline", "något annat"),
        ([*GOOD[:2], feature({"name": "Öster"}, [square(16.3, 56.6)[0][:-1]])], "outline", "något annat"),
        ([*GOOD[:2], feature({"name": "Öster"}, [[["x", 1]] * 4])], "outline", "inte är koordinater"),
        ([*GOOD[:2], feature({"name": "Öster"}, square(584000, 6281000, 900))], "coordinates", "584000"),
        ("ingen json", "not-geojson", "inte är JSON, i rad 1"),
        ("[]", "not-geojson", "JSON utan features"),
        ({"a": 1}, "not-geojson", ""),
        ([{"type": "Feature", "properties": "x", "geometry": "y"}], "feature-without-district", "inget"),
        ([*GOOD[:2], feature({"name": "Öster"}, [[[10**400, 1]] * 4])], "outline", "inte är koordinater"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(tmp_path: Path, content: object, rule: str, told: str) -> None:
    _, problems = read(tmp_path, json.dumps(content) if isinstance(content, dict) else content)
    assert [found for found, _ in problems] == [rule]
    assert told in problems[0][1]


def shapes() -> list[Shape]:
    return [
        Shape("Norr", [square(16.30, 56.68)], 0.37, "worse", strong=True),
        Shape("Söder", [square(16.34, 56.68), square(16.40, 56.60, 0.01)], 0.12, "better"),
        Shape("Öster", [square(16.38, 56.68, 0.004)], 0.2, "same"),
        Shape("Holmen", [square(16.32, 56.64)], None),
    ]


@pytest.mark.parametrize("width", [FULL_WIDTH, HALF_WIDTH])
def test_every_district_has_its_name_sign_and_number_and_none_meet(width: float) -> None:
    sheet = draw_outline_map(shapes(), [("worse", "sämre"), ("better", "bättre")], width)
    texts = [text for text, _ in sheet.boxes]
    assert {"▲ 37\u202f%", "▼ 12\u202f%", "◊ 20\u202f%", "visas inte"} <= set(texts)
    assert any(text.endswith("Öster") and text[0].isdigit() for text in texts), "what is too small has a number"
    for index, (one, a) in enumerate(sheet.boxes):
        assert a[0] >= -0.3 and a[2] <= width + 0.3 and a[1] >= -0.3 and a[3] <= sheet.height + 0.3, one
        for other, b in sheet.boxes[index + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] - 0.2 <= b[1] or b[3] - 0.2 <= a[1], (one, other)


def test_a_kilometre_is_as_long_to_the_east_as_to_the_north() -> None:
    side = 0.02
    box = [
        [
            [16.3, 56.6],
            [16.3 + side / 0.5505, 56.6],
            [16.3 + side / 0.5505, 56.6 + side],
            [16.3, 56.6 + side],
            [16.3, 56.6],
        ]
    ]
    svg = draw_outline_map([Shape("Norr", [box], 0.2)], [], FULL_WIDTH).svg()
    corners = [
        (float(x), float(y))
        for x, y in re.findall(r"[ML] ([\d.]+) ([\d.]+)", re.findall(r'<path d="(M [^"]+)"', svg)[-1])
    ]
    wide, high = (max(axis) - min(axis) for axis in zip(*corners, strict=True))
    assert wide == pytest.approx(high, rel=0.01)


def test_a_hole_stays_open() -> None:
    hole = [list(reversed(ring)) for ring in square(16.31, 56.683, 0.01)]
    for inner in (hole, square(16.31, 56.683, 0.01)):
        svg = draw_outline_map([Shape("Norr", [[*square(16.30, 56.68), *inner]], 0.2)], [], FULL_WIDTH).svg()
        assert max(path.count("M ") for path in re.findall(r'<path d="(M [^"]+)"', svg)) == 2


def area(name: str, outline: str | None, *parts: str) -> Area:
    return Area(name, name.capitalize(), "district", parts or (name,), None, None, outline, 1, 1, visited=False)


def test_the_report_draws_outlines_only_when_every_district_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    outline = json.dumps([square(16.3, 56.6)])
    areas = {
        "a": area("a", outline),
        "b": area("b", json.dumps([square(16.4, 56.6)])),
        "ab": area("ab", None, "a", "b"),
    }
    picture: Any = SimpleNamespace(areas=areas, districts=["ab"], members=lambda name: members(name, areas, 2021))
    assert len(place._outline(picture, areas["ab"])) == 2
    areas["b"] = area("b", None)
    assert place._outline(picture, areas["ab"]) == []
    monkeypatch.setattr(place, "_outline_map", lambda *_: "outlines")
    picture.districts = ["a"]
    assert place.tile_map(picture, None, "2021") == "outlines"  # type: ignore[arg-type]
