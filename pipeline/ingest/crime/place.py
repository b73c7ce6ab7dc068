"""The place of an offence as a running number: a place may be somebody's home, so that its address goes no further than this."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from pipeline.ingest.crime.columns import Column, together
from pipeline.ingest.files import number

PLACE = ("street", "house", "latitude", "longitude")
DEGREES = 4  # decimals of a degree, about ten metres
LARGEST_DEGREE = 180


@dataclass
class PlaceNumbers:
    """Gives each place of a reading a number, in the order in which they come; what it is called is forgotten with this."""

    numbers: dict[Hashable, int] = field(default_factory=dict)

    def of(self, districts: Column, streets: Column, houses: Column, latitudes: Column, longitudes: Column) -> Column:
        """Return the number of each row's place: by street and house, else by coordinates; None where neither is known.

        The same street and house in two districts are two places: a municipality may have several Storgatan. Coordinates are rounded
        to four decimals of a degree, or to ten where they are metres.

        Args:
            districts: The district that each lies in.
            streets: The streets as delivered, as all that follows; empty where not known.
            houses: The numbers of the houses.
            latitudes: One coordinate.
            longitudes: The other.
        """
        streets = streets.each(lambda text: " ".join(text.casefold().split()))
        houses = houses.each(lambda text: "".join(text.casefold().split()))
        coordinates = (latitudes.each(number), longitudes.each(number))
        return together([districts, streets, houses, *coordinates]).each(lambda parts: self._of(*parts))

    def _of(self, district: str, street: str, house: str, *coordinates: float | None) -> int | None:
        key: Hashable
        if street and (house or any(map(str.isdigit, street))):
            key = (district, street, house)
        elif None not in coordinates and any(coordinates):
            key = (district, *(_rounded(value or 0.0) for value in coordinates))
        else:
            return None
        return self.numbers.setdefault(key, len(self.numbers) + 1)


def _rounded(coordinate: float) -> float:
    return round(coordinate, DEGREES) if abs(coordinate) <= LARGEST_DEGREE else round(coordinate, -1)
