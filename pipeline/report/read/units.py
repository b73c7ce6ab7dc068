"""What rates are per: inhabitants, households or what another count counts."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Value


def unit_of(rate: Value | None) -> str:
    """Return what one rate is per: what its source says, else inhabitants."""
    return (rate.denominator_unit if rate else None) or "inhabitants"


def counted_per(picture: Picture, indicator: str, year: str) -> str:
    """Return what a group of offences is counted per in a year: inhabitants or households, the same in all areas."""
    rates = [
        row for row in picture.all_values(indicator) if (row.source, row.unit, row.period) == ("crime", "rate", year)
    ]
    return unit_of(next((row for row in rates if row.denominator_unit), None))


def in_units(units: Iterable[str]) -> list[str]:
    """Return the different units that rates are per, inhabitants first."""
    return sorted(set(units), reverse=True)
