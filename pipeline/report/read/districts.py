"""Districts through the years, as an edition knows them: which stand side by side, and what an area is made of in a year."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.report.read.rows import Area


def is_there(area: Area, year: int) -> bool:
    """Return whether an area is reported in a year."""
    return (area.valid_from or 0) <= year <= (area.valid_to or 9999)


def members(area: str, areas: Mapping[str, Area], year: int) -> list[str]:
    """Return the districts that figures of an area are made of in a year; none where it has no figures in it."""
    there = [name for name in areas[area].members if name in areas and is_there(areas[name], year)]
    return [name for name in there if not any(part != name and part in there for part in areas[name].members)]


def side_by_side(areas: Mapping[str, Area], year: int, wave: int | None) -> list[str]:
    """Return the districts that stand side by side: of a composite and its parts those that came last.

    Parts that came after the last wave have no answers: then what they are parts of stands in their place.

    Args:
        areas: The areas that the edition knows.
        year: The year of its last data.
        wave: The year of its last wave; None when it has none.
    """
    there = {name: one for name, one in areas.items() if one.kind in ("district", "composite") and is_there(one, year)}
    instead: dict[str, list[str]] = {}
    for name, whole in there.items():
        inside = [one for one in there if set(there[one].members) < set(whole.members)]
        is_split = any((there[one].valid_from or 0) > (whole.valid_from or 0) for one in inside)
        instead |= {name: []} if is_split else {one: [name] for one in inside}
    stand = [one for name in there for one in instead.get(name, [name])]
    return list(dict.fromkeys(_in_wave(name, areas, wave) for name in stand))


def _in_wave(name: str, areas: Mapping[str, Area], wave: int | None) -> str:
    """Return an area, or the smallest one around it, that has figures in a wave; the area itself when none has."""
    return name if wave is None else whole_of(name, areas, wave) or name


def whole_of(name: str, areas: Mapping[str, Area], year: int) -> str | None:
    """Return an area, or the smallest one around it, that has figures in a year; None when none has."""
    around = [one for one in areas.values() if one.kind == "composite" and set(areas[name].members) < set(one.members)]
    every = [areas[name], *sorted(around, key=lambda one: len(one.members))]
    return next((one.area for one in every if members(one.area, areas, year)), None)
