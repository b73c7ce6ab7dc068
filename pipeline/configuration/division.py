"""The division into districts through the years: which districts figures are given for, and which areas stand in a year.

A district that is split goes on as the sum of its parts, and districts that are joined are the older figures of what they became. An
area therefore holds districts of all times, and in each year those of them count that figures are given for: leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pipeline.problems import Fault

ALWAYS, LAST_YEAR = 0, 9999  # before and after all years of any figure


class Placed(Protocol):
    """A row of ``districts.csv``."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def parent(self) -> str:
        """The composite that it belongs to; empty when to none."""

    @property
    def years(self) -> Years:
        """The years in which it is reported."""


@dataclass(frozen=True)
class Years:
    """The first and last year of something; None = without a beginning, or without an end."""

    first: int | None = None
    last: int | None = None

    def hold(self, year: int) -> bool:
        """Return whether a year is one of them."""
        return (self.first or ALWAYS) <= year <= (self.last or LAST_YEAR)

    def overlap(self, other: Years) -> bool:
        """Return whether two spans have a year in common."""
        return (self.first or ALWAYS) <= (other.last or LAST_YEAR) and (other.first or ALWAYS) <= (
            self.last or LAST_YEAR
        )


class Members(dict[str, list[str]]):
    """The districts that each reporting area consists of, of all times: in a year those of them count that figures are given for."""

    def __init__(self, members: Mapping[str, Sequence[str]], years: Mapping[str, Years] | None = None) -> None:
        """Keep the areas.

        Args:
            members: The districts of each area; a district has itself where figures were ever given for it.
            years: The years of each district and composite; without them all are always there.
        """
        super().__init__({area: list(districts) for area, districts in members.items()})
        self.years = years or {name: Years() for districts in members.values() for name in districts}

    def leaves(self, period: str) -> list[str]:
        """Return the districts that figures are given for in a period: those that are there, and none of whose parts is."""
        there = {name for name, own in self.years.items() if own.hold(int(period[:4]))}
        return sorted(
            name for name in there if name in self.get(name, [name]) and not there & set(self.get(name, [])) - {name}
        )


@dataclass(frozen=True)
class Division:
    """All districts and composites with their years, each with the composite that it belongs to (empty = none)."""

    years: Mapping[str, Years]
    parents: Mapping[str, str]

    @classmethod
    def of(cls, districts: Iterable[Placed]) -> Division:
        """Return the division that the rows of ``districts.csv`` make."""
        rows = list(districts)
        return cls({one.id: one.years for one in rows}, {one.id: one.parent for one in rows})

    @cached_property
    def turns(self) -> list[int]:
        """The first years of the divisions that followed each other, a year before all among them."""
        ends = {span.first for span in self.years.values()} | {
            span.last + 1 for span in self.years.values() if span.last is not None
        }
        return sorted({ALWAYS, *(year for year in ends if year is not None)})

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """The districts that each composite is directly made of, at any time."""
        found: dict[str, list[str]] = {}
        for name, parent in self.parents.items():
            if parent in self.years:
                found.setdefault(parent, []).append(name)
        return found

    @cached_property
    def leaves(self) -> list[str]:
        """The districts that figures are given for in some year."""
        return [name for name in self.years if any(self._is_leaf(name, year) for year in self.turns)]

    def _is_leaf(self, name: str, year: int) -> bool:
        return self.years[name].hold(year) and not any(self.years[part].hold(year) for part in self.parts.get(name, []))

    def leaves_in(self, year: int) -> list[str]:
        """Return the districts that figures are given for in a year."""
        return [name for name in self.leaves if self._is_leaf(name, year)]

    def members(self, name: str) -> list[str]:
        """Return the districts (leaves of any year) that a district or composite consists of."""
        own = [name] if name in self.leaves else []
        return own + [member for part in self.parts.get(name, []) for member in self.members(part)]

    def stands(self, name: str, year: int) -> bool:
        """Return whether there can be a figure of a district or composite in a year: it is a leaf, or a sum of leaves."""
        return any(self._is_leaf(member, year) for member in self.members(name))

    def side_by_side(self, year: int) -> list[str]:
        """Return the districts that are reported in a year; of a composite and its parts those that came last stand."""
        valid = [name for name, span in self.years.items() if span.hold(year)]
        left_out: set[str] = set()
        for whole in valid:
            inside = [part for part in valid if part != whole and self._lies_in(part, whole)]
            first = self.years[whole].first or ALWAYS
            is_split = any((self.years[part].first or ALWAYS) > first for part in inside)
            left_out.update([whole] if is_split else inside)
        return [name for name in valid if name not in left_out]

    def _lies_in(self, part: str, whole: str) -> bool:
        above = self.parents.get(part, "")
        return above == whole or (above in self.years and self._lies_in(above, whole))

    def whole_of(self, name: str, years: Iterable[int]) -> str | None:
        """Return the smallest area around a district, perhaps itself, that stands in all of the years; None when there is none."""
        every, above = list(years), name
        while above in self.years:
            if all(self.stands(above, year) for year in every):
                return above
            above = self.parents.get(above, "")
        return None

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """Yield the composites whose parts do not follow upon each other, with what is wrong.

        They overlap when some come beside parts that make up the whole already. They leave a gap when some end and nothing follows,
        when those that come are not the whole, or when nothing stands for it for some years.
        """
        for whole, parts in self.parts.items():
            before, stood = [part for part in parts if self.stands(part, ALWAYS)], self.stands(whole, ALWAYS)
            for year in self.turns[1:]:
                now, stands = [part for part in parts if self.stands(part, year)], self.stands(whole, year)
                gone, come = ([one for one in a if one not in b] for a, b in ((before, now), (now, before)))
                if before and come and not gone:
                    yield whole, Fault("parts-overlap", whole=whole, year=year, parts=come)
                elif now and ((gone and not come) or (come and len(now) == 1)):
                    yield whole, Fault("parts-gap", whole=whole, year=year, before=year - 1, parts=gone or come)
                elif stood and not stands and any(self.stands(whole, later) for later in self.turns if later > year):
                    yield whole, Fault("parts-gap", whole=whole, year=year, before=year - 1, parts=[whole])
                before, stood = now, stands
