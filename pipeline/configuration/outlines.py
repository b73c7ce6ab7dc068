"""Where districts lie: outlines delivered as GeoJSON in the municipality's folder, longitude and latitude in WGS 84."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from pipeline import encoding, fold
from pipeline.configuration.division import Division
from pipeline.configuration.model import District
from pipeline.nearest import most_like
from pipeline.problems import Fault, ProblemLog, at, phrase
from pipeline.words.messages import Term, titled

FILE = "districts.geojson"
CODES = ("id", "code", "kod")
"""Properties of a feature that may say by a code which district it is, where none says it by a name."""

WHERE_SWEDEN_LIES = (10.0, 55.0, 25.0, 70.0)
"""West, south, east, north in degrees; what lies outside is in another system, such as SWEREF 99 TM's metres."""

DECIMALS = 5
"""Decimals of a degree that are kept: a metre."""

Ring = list[list[float]]
Outline = list[list[Ring]]
"""Polygons, each its outer ring and its holes, as GeoJSON's MultiPolygon has them."""


def read_outlines(
    path: Path, name: str, districts: Sequence[District], leaves: Sequence[str], log: ProblemLog
) -> dict[str, str]:
    """Return each district's outline as GeoJSON coordinates of a MultiPolygon; empty without a file.

    Args:
        path: The file; it need not exist.
        name: How the analyst knows it.
        districts: All districts and composites.
        leaves: Ids of the districts that each have to have an outline; composites are put together from theirs.
        log: Where every feature that is not understood, unknown, double or missing is noted.
    """
    if not path.is_file():
        return {}
    try:
        features = json.loads(encoding.decoded(path.read_bytes()))["features"]
    except Fault as error:
        log.add(name, at(), error.code, **error.values)
        return {}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        row = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        is_json = isinstance(error, KeyError | TypeError)
        log.add(
            name, at(), "not-geojson", reason=phrase("json_without_features") if is_json else phrase("no_json", row=row)
        )
        return {}
    known = _Known(districts, leaves)
    found: dict[str, str] = {}
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        where = at(feature=number)
        given = feature.get("properties") if isinstance(feature, dict) else None
        properties = given if isinstance(given, dict) else {}
        named = known.districts_of(properties)
        district = named[0] if named else ""
        outline = _outline(feature)
        if not district:
            told = [value for value in map(str, properties.values()) if value]
            near = next(filter(None, (most_like(value, known.written) for value in told)), "")
            log.add(name, where, "feature-without-district", names=told, known=known.titled(leaves), near=near)
        elif len(named) > 1:
            log.add(name, where, "feature-of-two-districts", districts=known.titled(named))
        elif district in found:
            log.add(name, where, "duplicate", found=known.titled([district]))
        elif fault := _fault(outline):
            log.add(name, (*where, *at(district=known.titled([district]))), fault.code, **fault.values)
        else:
            rounded = [
                [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in _points([ring])] for ring in part]
                for part in outline
            ]
            found[district] = json.dumps(rounded, separators=(",", ":"))
    if features and (missing := [leaf for leaf in leaves if leaf not in found]) and not log.problems:
        log.add(name, at(), "missing-district", districts=known.titled(missing))
    return found


def with_wholes(outlines: Mapping[str, str], division: Division) -> dict[str, str]:
    """Return the outlines with those of districts that have been split and that came without: their parts' together."""
    found = dict(outlines)
    for whole in division.leaves:
        parts = [outlines.get(part) for part in division.members(whole) if part != whole]
        if whole not in found and parts and all(parts):
            polygons = [polygon for part in parts if part for polygon in json.loads(part)]
            found[whole] = json.dumps(polygons, separators=(",", ":"))
    return found


class _Known:
    """The districts by what a feature's properties may call them."""

    def __init__(self, districts: Sequence[District], leaves: Sequence[str]) -> None:
        # A composite is named where its parts are not: a part's feature may say what it belongs to as well.
        self._names = [
            {fold.key(word): one.id for one in group for word in (one.id, one.name, *one.aliases)}
            for group in (
                [one for one in districts if one.id in leaves],
                [one for one in districts if one.id not in leaves],
            )
        ]
        self.written = [word for one in districts for word in (one.name, *one.aliases, one.id)]
        self._titles = {one.id: one.name for one in districts}
        self._codes = {fold.key(code): one.id for one in districts for code in one.codes.values()}

    def titled(self, ids: Sequence[str]) -> list[Term]:
        """Return ids of districts with their names beside them."""
        return [titled(id, self._titles.get(id, "")) for id in ids]

    def districts_of(self, properties: Mapping[str, object]) -> list[str]:
        """Return the districts that the properties name, whatever they are called; by codes only where there is no name."""
        words = {name: fold.key(str(value)) for name, value in properties.items() if value is not None}
        codes = {word for name, word in words.items() if fold.key(name) in CODES}
        found = (
            [known[word] for word in of if word in known]
            for known, of in [*((known, words.values()) for known in self._names), (self._codes, codes)]
        )
        return list(dict.fromkeys(next(filter(None, found), [])))


def _outline(feature: Any) -> Outline:
    """Return a feature's polygons; none when it has no geometry of that kind."""
    given = feature.get("geometry") if isinstance(feature, dict) else None
    geometry = given if isinstance(given, dict) else {}
    coordinates = geometry.get("coordinates") or []
    return {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")), [])


def _fault(outline: Outline) -> Fault | None:
    """Return what is wrong with an outline that cannot be drawn."""
    try:
        rings = [ring for part in outline for ring in part]
        points = list(_points(rings))
        if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
            return Fault("outline", found=phrase("no_closed_rings"))
        if not all(map(math.isfinite, chain.from_iterable(points))):
            return Fault("outline", found=phrase("no_coordinates"))
        if any(all(one == other for one, other in pairwise(ring)) for ring in rings):
            return Fault("outline", found=phrase("ring_of_one_point"))
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        return Fault("outline", found=phrase("no_coordinates"))
    west, south, east, north = WHERE_SWEDEN_LIES
    outside = [(x, y) for x, y in points if not (west <= x <= east and south <= y <= north)]
    return Fault("coordinates", longitude=outside[0][0], latitude=outside[0][1]) if outside else None


def _points(rings: Sequence[Ring]) -> Iterator[tuple[float, float]]:
    """Yield every point as longitude and latitude; raises `ValueError` or `TypeError` for what is no number."""
    for ring in rings:
        for x, y, *_ in ring:
            yield float(x), float(y)
