"""What a count is made of: the districts' numbers and what lies in no district; and the areas that are sums of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.configuration import Area

NOWHERE = "nowhere"  # in the municipality, but in none of its districts


def parts_of(numbers: Mapping[str, int]) -> dict[str, int]:
    """Return the parts of one count and year: each district's number, and what the municipality's has beside them."""
    parts = {area: number for area, number in numbers.items() if area != Area.MUNICIPALITY}
    outside = numbers.get(Area.MUNICIPALITY, 0) - sum(parts.values())
    return {**parts, NOWHERE: outside} if outside > 0 else parts


def inside(part: str, area: str, members: Mapping[str, Sequence[str]]) -> bool:
    """Return whether a part is counted in an area; the municipality holds all of them."""
    return area == Area.MUNICIPALITY or part in members[area]


def number_of(area: str, numbers: Mapping[str, int], members: Mapping[str, Sequence[str]]) -> int | None:
    """Return an area's number: as delivered, or the sum of its districts' where all of these are delivered; else None."""
    if area in numbers:
        return numbers[area]
    own = [numbers.get(leaf) for leaf in members[area]]
    known = [number for number in own if number is not None]
    return sum(known) if len(known) == len(own) else None
