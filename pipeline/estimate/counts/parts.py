"""What a delivered count is made of: the parts that no delivered number divides, and the areas that are sums of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.configuration import Area

NOWHERE = "nowhere"  # in the municipality, but in none of its districts


class Part(NamedTuple):
    """A number that no delivered one divides: a district's, what a composite has beside its districts, or what lies in no district.

    Attributes:
        home: The districts that it lies in, of which it is not known which.
        number: How many.
    """

    home: frozenset[str]
    number: int


def parts_of(numbers: Mapping[str, int], members: Mapping[str, Sequence[str]]) -> list[Part]:
    """Return the parts of one count and year.

    Args:
        numbers: What is delivered, by district, composite or municipality.
        members: The districts of each area.
    """
    found: list[Part] = []
    districts = (area for area in numbers if area != Area.MUNICIPALITY)
    for area in sorted(districts, key=lambda one: (len(members[one]), one)):
        home = frozenset(members[area])
        inside = [part for part in found if part.home <= home]
        left = numbers[area] - sum(part.number for part in inside)
        if home - covered(inside) or left > 0:
            found.append(Part(home, max(left, 0)))
    if Area.MUNICIPALITY in numbers:
        outside = numbers[Area.MUNICIPALITY] - sum(part.number for part in found)
        if outside > 0 or not found:
            found.append(Part(frozenset([NOWHERE]), max(outside, 0)))
    return found


def covered(parts: Iterable[Part]) -> frozenset[str]:
    """Return the districts that some parts tell of together."""
    return frozenset().union(*(part.home for part in parts))


def inside(part: Part, area: str, members: Mapping[str, Sequence[str]]) -> bool:
    """Return whether a part is counted in an area; the municipality holds all of them."""
    return area == Area.MUNICIPALITY or part.home <= frozenset(members[area])


def number_of(
    area: str, numbers: Mapping[str, int], parts: Sequence[Part], members: Mapping[str, Sequence[str]]
) -> int | None:
    """Return an area's number: as delivered, or the sum of its parts where these tell of all its districts; else None."""
    if area in numbers:
        return numbers[area]
    own = [part for part in parts if inside(part, area, members)]
    return sum(part.number for part in own) if frozenset(members[area]) <= covered(own) else None
