"""Sentences on when and where again offences happen: months, hours of the day, months of the year, repeat places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, fsum

from pipeline.report.findings import state
from pipeline.report.findings.state import HOLDS, State
from pipeline.report.read.offence_rows import OffenceHour, OffencePattern
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.words.sv import offence_times as words

HOURS = 24
BLOCKS = (6, 8, 12)  # hours of a part of the day
MONTHS = 12


def twelve_months(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield the sum of the last twelve months where they are no calendar year."""
    months = [row for row in picture.offence_months if row.indicator == indicator.indicator]
    if months and months[-1].rolling is not None and not months[-1].period.endswith("-12"):
        preliminary = any(row.release == "preliminary" for row in months[-MONTHS:])
        yield words.twelve_months(months[-1].period, months[-1].rolling, preliminary=preliminary)


def months_of(picture: Picture, indicator: Indicator) -> list[Value]:
    """Return the municipality's counts of a group by month, in order; nothing where fewer than half of them are shown."""
    counts = picture.values_of(indicator.indicator, "municipality", "count")
    months = [value for value in counts if len(value.period) == len("2021-01")]
    return months if 2 * sum(value.value is not None for value in months) >= len(months) else []


def by_hours(picture: Picture, indicator: Indicator, year: str) -> dict[tuple[int, int], float]:
    """Return a year's offences by quarters, thirds or halves of the day, the finest that they are told in; empty without any."""
    rows = _hours(picture, indicator, year)
    for length in BLOCKS if rows else ():
        if all(row.from_hour // length == (row.to_hour - 1) // length for row in rows):
            starts = range(0, HOURS, length)
            return {
                (start, start + length): fsum(row.offences for row in rows if start <= row.from_hour < start + length)
                for start in starts
            }
    return {}


def whole_parts(parts: Sequence[float]) -> list[int]:
    """Return parts as whole numbers that add up to their rounded sum: those are rounded up that have most behind the comma.

    Of parts with as much behind it (to nine decimals) the first is rounded up. (Largest remainders, Hamilton's method.)
    """
    whole = [floor(round(part, 9)) for part in parts]
    up = sorted(range(len(parts)), key=lambda at: (round(whole[at] - parts[at], 9), at))[
        : floor(fsum(parts) + 0.5) - sum(whole)
    ]
    return [number + (at in up) for at, number in enumerate(whole)]


def _hours(picture: Picture, indicator: Indicator, year: str) -> list[OffenceHour]:
    return [row for row in picture.offence_hours if (row.indicator, row.period) == (indicator.indicator, year)]


def in_the_week(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield whether a group's offences gather at the week's end, or in a part of the day, where that is more than chance."""
    for row in _told(picture, indicator, "weekend", year):
        yield words.at_weekend(row.verdict, row.observed, row.total, row.expected or 0)
    parts = [row for row in _told(picture, indicator, "part_of_day", year) if state.of(row.verdict) is State.HIGHER]
    for row in parts:
        start, end = row.part.split("-")
        yield words.in_part_of_day(int(start), int(end), row.observed, row.total, row.expected or 0)


def season(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield the three months in a row with most offences, where the months differ by more than chance."""
    for row in _told(picture, indicator, "season"):
        first = int(row.part)
        last = (first + 1) % MONTHS + 1
        shares = row.observed / row.total, (row.expected or 0) / row.total
        yield words.season(row.first_year, row.period, shares, first, last)


def again(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield to how many places a year's offences came back, where these are more than chance; never to which."""
    row = picture.repeat_places(indicator.indicator, year, "municipality", 2)
    for found in _told(picture, indicator, "repeat_places", year):
        if row and row.places and row.offences and row.located and state.of(found.verdict) is State.HIGHER:
            least = picture.municipality.min_count
            yield words.again(row.located, row.offences, row.offences / row.located, row.places, found.expected, least)


def _told(picture: Picture, indicator: Indicator, pattern: str, year: str = "") -> list[OffencePattern]:
    """Return a group's tests of one kind that the edition tells, in order of their part of the day; of one year when it is given."""
    rows = picture.patterns(indicator.indicator, pattern)
    told = [row for row in rows if state.of(row.verdict) in HOLDS and year in ("", row.period)]
    return sorted(told, key=lambda row: int(row.part.split("-")[0]) if row.part != "all" else 0)
