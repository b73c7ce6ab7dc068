"""Sentences on when and where again offences happen: months, hours of the day, months of the year, repeat places, other areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, OffenceHour, OffenceSeason, Value
from pipeline.words.sv import language as sv

HOURS, DAYS = 24, 7
BLOCKS = (6, 8, 12)  # hours of a part of the day
WEEKEND = {6, 7}
TIMES = 1.5  # how many times its part of the week a time has to hold to be told of
MONTHS = 12
UNITS = {"inhabitants": "invånare", "households": "hushåll"}
ELSEWHERE = ("country", "county", "police_region", "police_area")
WAYS = {"higher": "fler", "lower": "färre"}


def per(value: Value) -> str:
    """Return a rate with what it is per: 11,2 per 1 000 hushåll."""
    unit = UNITS[value.denominator_unit or "inhabitants"]
    return f"{sv.number(value.value or 0, 1)} per 1{sv.THIN}000 {unit}"


def elsewhere(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield how the municipality's rate stands beside the country's and the county's, and beside its peers'."""
    own = picture.value(indicator.indicator, year, "municipality", unit="rate")
    others = picture.reference_rates(indicator.indicator, year)
    if own is None or own.value is None or not others:
        return
    verdicts = {
        area: row.verdict
        for area in others
        if (row := picture.comparison(indicator.indicator, year, "municipality", "reference", area))
    }
    order = in_order(picture, others)
    for verdict, word in WAYS.items():
        areas = [area for area in order if verdicts.get(area) == verdict]
        if areas:
            told = sv.listed(f"{picture.name(area)} ({sv.number(others[area].value or 0, 1)})" for area in areas)
            yield f"de är {word} {per(own).partition(' ')[2]} än i {told}, och skillnaden är statistiskt säkerställd"
    same = [picture.name(area) for area in order if verdicts.get(area) == "no_detectable_difference"]
    if same:
        yield f"det går inte att säga att antalet {per(own).partition(' ')[2]} skiljer sig från {sv.listed(same)}"


def in_order(picture: Picture, areas: Iterable[str]) -> list[str]:
    """Return areas to compare with, those that hold the municipality first."""
    return sorted(areas, key=lambda area: (area not in ELSEWHERE, picture.name(area)))


def twelve_months(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield the sum of the last twelve months where they are no calendar year."""
    months = [row for row in picture.offence_months if row.indicator == indicator.indicator]
    if months and months[-1].rolling is not None and not months[-1].period.endswith("-12"):
        mark = " (preliminärt)" if any(row.release == "preliminary" for row in months[-MONTHS:]) else ""
        yield f"de tolv månaderna till och med {sv.month(months[-1].period)} anmäldes {sv.number(months[-1].rolling)}{mark}"


def by_hours(picture: Picture, indicator: Indicator, year: str) -> dict[tuple[int, int], float]:
    """Return a year's offences by quarters, thirds or halves of the day, the finest that they are told in; empty without any."""
    rows = _hours(picture, indicator, year)
    for length in BLOCKS if rows else ():
        if all(row.from_hour // length == (row.to_hour - 1) // length for row in rows):
            starts = range(0, HOURS, length)
            return {
                (start, start + length): sum(row.offences for row in rows if start <= row.from_hour < start + length)
                for start in starts
            }
    return {}


def _hours(picture: Picture, indicator: Indicator, year: str) -> list[OffenceHour]:
    return [row for row in picture.offence_hours if (row.indicator, row.period) == (indicator.indicator, year)]


def in_the_week(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield the part of the day, and the week's end, in which half as many again of a year's offences may be as in others."""
    parts = []
    hours = by_hours(picture, indicator, year)
    if total := sum(hours.values()):
        start, end = max(hours, key=lambda part: hours[part])
        share = hours[start, end] / total
        if share >= TIMES * (end - start) / HOURS:
            parts.append(f"{sv.percent(share)} av dem kan ha skett mellan klockan {start} och {end}")
    rows = [(set(row.days), row.offences) for row in _hours(picture, indicator, year)]
    if total := sum(offences for _, offences in rows):
        share = sum(offences for days, offences in rows if days <= WEEKEND) / total
        if share >= TIMES * len(WEEKEND) / DAYS:
            parts.append(f"{sv.percent(share)} {'' if parts else 'av dem kan ha skett '}på en lördag eller söndag")
    if parts:
        yield sv.listed(parts)


def season(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield the three months in a row with most offences, where the months differ by more than chance."""
    rows = picture.seasons(indicator.indicator)
    if len(rows) == MONTHS and rows[0].verdict == "varies":
        first = max(range(MONTHS), key=lambda start: _three(rows, start))
        names = f"{sv.MONTHS[first]}–{sv.MONTHS[(first + 2) % MONTHS]}"
        yield (
            f"åren {rows[0].first_year}–{rows[0].period} skedde {sv.percent(_three(rows, first))} av dem i {names}, och att de inte är "
            "lika vanliga hela året är statistiskt säkerställt"
        )


def _three(rows: list[OffenceSeason], start: int) -> float:
    return sum(rows[(start + at) % MONTHS].share for at in range(3))


def again(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield to how many places a year's offences came back; never to which."""
    row = picture.repeat_places(indicator.indicator, year, "municipality", 2)
    if row and row.places and row.offences and row.located:
        share = sv.percent(row.offences / row.located)
        yield (
            f"av de {sv.number(row.located)} vars plats är känd skedde {sv.number(row.offences)} ({share}) på "
            f"{sv.number(row.places)} platser med minst två under året"
        )
