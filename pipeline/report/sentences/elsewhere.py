"""Sentences on reported offences here and elsewhere: rates beside each other, and the municipality's place among its peers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.read.units import unit_of
from pipeline.words.sv import offences as words

HOLDING = ("country", "county", "police_region", "police_area")


def elsewhere(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield the municipality's rate beside the country's and the county's and, where these are few, each peer's; else its place."""
    own = picture.value(indicator.indicator, year, "municipality", unit="rate")
    others = picture.reference_rates(indicator.indicator, year)
    among = picture.among_peers(indicator.indicator, year)
    unit = unit_of(own)
    beside = [
        (picture.name(area), value)
        for area in in_order(picture, others)
        if (value := others[area].value) is not None
        and unit_of(others[area]) == unit
        and (among is None or area in HOLDING)
    ]
    if own and own.value is not None and beside:
        yield words.elsewhere(unit, own.value, beside)
    if among:
        yield words.among(among.rank, among.peers)
        if among.low is not None and among.high is not None:
            yield words.in_funnel(among.signal, among.low, among.high, unit)


def in_country(picture: Picture, indicator: Indicator, year: str) -> tuple[float, float, str] | None:
    """Return the municipality's rate, the country's and their unit; None where either is not known or they are not per the same."""
    own = picture.value(indicator.indicator, year, "municipality", unit="rate")
    country = picture.reference_rates(indicator.indicator, year).get("country")
    if own is None or country is None or own.value is None or country.value is None:
        return None
    unit = unit_of(own)
    return (own.value, country.value, unit) if unit == unit_of(country) else None


def most_beside_country(picture: Picture) -> str:
    """Return the municipality's rate of the group with most offences in its last year, beside the country's; empty where none is known.

    Where all offences are delivered they are that group. Rates per households are no measure of how many: they count where no other is.
    """
    found = []
    for indicator in picture.indicators.values():
        year = picture.last_year(indicator.indicator) if indicator.source == "crime" else ""
        if year and (rates := in_country(picture, indicator, year)):
            found.append((rates, indicator.title, year))
    if not found:
        return ""
    (own, country, unit), title, year = max(found, key=lambda one: (one[0][2] == "inhabitants", one[0][0]))
    return words.beside_country(title, year, own, country, unit)


def in_order(picture: Picture, areas: Iterable[str]) -> list[str]:
    """Return areas to compare with, those that hold the municipality first."""
    return sorted(areas, key=lambda area: (area not in HOLDING, picture.name(area)))
