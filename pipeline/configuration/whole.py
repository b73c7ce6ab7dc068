"""A municipality's whole configuration: its areas through the years, and what each is made of."""

from __future__ import annotations

from functools import cached_property

import pandas as pd
from pydantic import BaseModel, ConfigDict

from pipeline import fold
from pipeline.configuration.division import Division, Members
from pipeline.configuration.model import Crossing, District, Edition, Municipality, Promise
from pipeline.definitions import Definitions


class Area:
    """Kinds of reporting areas and how they are named in the tables."""

    MUNICIPALITY = "municipality"

    @staticmethod
    def priority(edition: str, promise: str = "") -> str:
        """Return the area of all the districts that an edition's promises name, or one of its promises."""
        return f"priority:{edition}/{promise}" if promise else f"priority:{edition}"

    @staticmethod
    def outside(edition: str) -> str:
        """Return the area of everybody outside the districts that an edition's promises name."""
        return f"outside:{edition}"

    @staticmethod
    def rest(area: str) -> str:
        """Return the area of everybody in the municipality outside an area."""
        return f"rest:{area}"


class Configuration(BaseModel):
    """A municipality's whole configuration with the definitions that hold for it."""

    model_config = ConfigDict(frozen=True)

    slug: str
    municipality: Municipality
    districts: list[District]
    editions: list[Edition]
    definitions: Definitions
    crosswalk: list[Crossing] = []
    outlines: dict[str, str] = {}

    def district_id(self, called: str) -> str | None:
        """Return the id of the district with this id, name or alias, in large or small letters; None when there is none."""
        for district in self.districts:
            if fold.key(called) in map(fold.key, (district.id, district.name, *district.aliases)):
                return district.id
        return None

    @cached_property
    def division(self) -> Division:
        """The districts through the years."""
        return Division.of(self.districts)

    def leaves(self, year: int | None = None) -> list[str]:
        """Return the districts that figures are given for in a year, or in any: those that are no sum of others."""
        return self.division.leaves if year is None else self.division.leaves_in(year)

    def members(self, area: str) -> list[str]:
        """Return the districts (leaves of any year) that a district or composite consists of."""
        return self.division.members(area)

    def stands(self, area: str, periods: str) -> bool:
        """Return whether there can be figures of a reporting area in a period (year, wave, month, waves joined by +).

        There are none of the parts of a district before it was split, nor of what has been joined, nor of areas that hold such. What
        stands around an area, or once more in another way (``rest:``, ``lived:``), stands when the area does.
        """
        kind, _, name = area.rpartition(":")
        promised = kind.endswith((Area.priority("")[:-1], Area.outside("")[:-1]))
        districts = self._promised().get(name, [name]) if promised else [name]
        years = [int(period[:4]) for period in periods.split("+")]
        own = [one for one in districts if one in self.division.years]
        return all(self.division.stands(one, year) for one in own for year in years)

    def together(self, edition: Edition, promise: Promise) -> str:
        """Return the area of a promise's districts together: one district is its own, and without any it is the municipality."""
        if len(promise.districts) < 2:
            return promise.districts[0] if promise.districts else Area.MUNICIPALITY
        is_all = set(promise.districts) == set(edition.districts())
        return Area.priority(edition.id, "" if is_all else promise.id)

    def _promised(self) -> dict[str, list[str]]:
        """Return the districts of each edition, and of each promise, by what their areas are named after."""
        of_editions = {edition.id: edition.districts() for edition in self.editions}
        of_promises = {
            f"{edition.id}/{promise.id}": promise.districts for edition in self.editions for promise in edition.promises
        }
        return of_editions | of_promises

    def standing(self, rows: pd.DataFrame, area: str = "area", period: str = "period") -> pd.Series:
        """Return which rows are of an area (column `area`) that stands in their period (column `period`)."""
        known = {
            key: self.stands(*map(str, key)) for key in rows[[area, period]].drop_duplicates().itertuples(index=False)
        }
        found = [known[key] for key in rows[[area, period]].itertuples(index=False)]
        return pd.Series(found, rows.index, dtype=bool)

    def side_by_side(self, edition: Edition) -> list[str]:
        """Return the districts that an edition reports: what is newer stands in the place of what it is made of, or is part of."""
        return self.division.side_by_side(edition.data_until.year)

    def visited_leaves(self) -> set[str]:
        """Return the districts (leaves) that many visit who do not live there."""
        return {leaf for district in self.districts if district.visited for leaf in self.members(district.id)}

    def area_members(self) -> Members:
        """Return all reporting areas and the districts (leaves of any year) that each consists of; an empty area is left out."""
        leaves = self.leaves()
        areas = {Area.MUNICIPALITY: leaves}
        for district in self.districts:
            members = self.members(district.id)
            areas[district.id] = members
            areas[Area.rest(district.id)] = [leaf for leaf in leaves if leaf not in members]
        for edition in self.editions:
            promised = {leaf for name in edition.districts() for leaf in self.members(name)}
            if promised:
                areas[Area.priority(edition.id)] = sorted(promised)
                areas[Area.outside(edition.id)] = [leaf for leaf in leaves if leaf not in promised]
            for promise in edition.promises:
                if (together := self.together(edition, promise)) not in areas:
                    areas[together] = sorted({leaf for name in promise.districts for leaf in self.members(name)})
        return Members({area: own for area, own in areas.items() if own}, self.division.years)
