"""What may be said of the municipality's own counts: totals, changes, and a promise's districts against all outside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.words.sv import counts as words


def last_year(picture: Picture, indicator: Indicator, areas: Sequence[str]) -> str:
    """Return the last year in which any of the areas has a number; empty when there is none."""
    return max(
        (row.period for area in areas for row in picture.values_of(indicator.indicator, area, "count")), default=""
    )


def of_what(picture: Picture, rate: Value) -> str:
    """Return what a rate is per: invånare, hushåll, or what another count counts."""
    unit = rate.denominator_unit or "inhabitants"
    return words.RESIDENTS.get(unit) or picture.indicators[unit].noun


def sentences(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> list[str]:
    """Return what one count says in a year: the municipality, its change, and a promise's districts."""
    return [*_municipality(picture, indicator, year), *_beside(picture, indicator, year, districts),
            *_changes(picture, indicator, year, districts)]  # fmt: skip


def _municipality(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    name = indicator.indicator
    total = picture.value(name, year, "municipality", unit="count")
    if total is None or total.value is None:
        return
    rate = picture.value(name, year, "municipality", unit="rate")
    told = words.rate(rate.value, of_what(picture, rate)) if rate and rate.value is not None else ""
    before = _before(picture, name, year, "municipality")
    earlier = picture.value(name, before, "municipality", unit="count") if before else None
    known = (earlier.value, before) if earlier and earlier.value is not None else None
    yield words.total(indicator.title, total.value, year, told, known)
    change = picture.comparison(name, year, "municipality", "previous_period", before)
    if change and known:
        yield words.CHANGES[change.verdict]


def _beside(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield the districts that surely differ from what lies outside the promise, those that do not, and those that cannot be told."""
    name = indicator.indicator
    outside = picture.value(name, year, picture.outside, unit="rate")
    found = {
        area: row.verdict
        for area in districts
        if (row := picture.comparison(name, year, area, "outside_promise", picture.outside))
    }
    if outside is None or outside.value is None:
        return
    per = of_what(picture, outside)
    rates = {area: picture.value(name, year, area, unit="rate") for area in found}
    for verdict in words.WORDS:
        areas = [
            (picture.name(area), rate.value)
            for area, rate in rates.items()
            if found[area] == verdict and rate and rate.value is not None
        ]
        if areas:
            yield words.beside(verdict, areas, outside.value, per)
    if still := [picture.name(area) for area, verdict in found.items() if verdict == "no_detectable_difference"]:
        yield words.not_sure(still, per)
    if few := [picture.name(area) for area, verdict in found.items() if verdict == "cannot_tell"]:
        yield words.too_few(few)


def _changes(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield the districts in which the number has surely changed."""
    by_change: dict[tuple[str, str], list[str]] = {}
    for area in districts:
        before = _before(picture, indicator.indicator, year, area)
        row = picture.comparison(indicator.indicator, year, area, "previous_period", before)
        if row and row.verdict in words.WAYS:
            by_change.setdefault((row.verdict, before), []).append(picture.name(area))
    for (verdict, before), names in by_change.items():
        yield words.changed(verdict, names, before)


def _before(picture: Picture, indicator: str, year: str, area: str) -> str:
    """Return the year before one in which an area has a number; empty when there is none."""
    return max((row.period for row in picture.values_of(indicator, area, "count") if row.period < year), default="")
