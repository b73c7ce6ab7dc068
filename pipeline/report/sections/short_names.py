"""Names of districts that have room on two pages."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from pipeline.report.read.picture import Picture

MOST_NAME = 20
"""Letters of a district's name that have room everywhere; a longer one is cut, and told in full once."""


def with_short_names(picture: Picture, areas: Sequence[str]) -> Picture:
    """Return the same view with names that two pages hold; where two would be the same then, their ids stand for them."""
    short = {area: shortened for area in areas if (shortened := _short(picture.name(area))) != picture.name(area)}
    told = [short.get(area, picture.name(area)) for area in areas]
    if not short:
        return picture
    names = {area: name if told.count(name) == 1 else _short(area) for area, name in short.items()}
    view = copy(picture)
    view.areas = {area: row._replace(name=names[area]) if area in names else row for area, row in picture.areas.items()}
    return view


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1].rstrip()}…"
