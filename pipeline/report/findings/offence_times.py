"""Sentences on when and where again offences happen: months, hours of the day, months of the year, repeat places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, fsum

from pipeline.report.read.offence_rows import OffenceHour, OffenceSeason
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.words.sv import offence_times as words

HOURS, DAYS = 24, 7
BLOCKS = (6, 8, 12)  # hours of a part of the day
WEEKEND = {6, 7}
TIMES = 1.5  # how many times its part of the week a time has to hold to be told of
MONTHS = 12


def twelve_months(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield the sum of the last twelve months where they are no calendar year."""
    months = [row for row in picture.offence_months if row.indicator == indicator.indicator]
    if months and months[-1].rolling is not None and not months[-1].period.endswith("-12"):
        preliminary = any(row.release == "preliminary" for row in months[-MONTHS:])
        yield words.twelve_months(months[-1].period, months[-1].rolling, preliminary=preliminary)


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
    """Yield the part of the day, and the week's end, in which half as many again of a year's offences may be as in others."""
    part, weekend = None, None
    hours = by_hours(picture, indicator, year)
    if total := fsum(hours.values()):
        start, end = max(hours, key=lambda hour: hours[hour])
        share = hours[start, end] / total
        if share >= TIMES * (end - start) / HOURS:
            part = (share, start, end)
    rows = [(set(row.days), row.offences) for row in _hours(picture, indicator, year)]
    if total := fsum(offences for _, offences in rows):
        share = fsum(offences for days, offences in rows if days <= WEEKEND) / total
        if share >= TIMES * len(WEEKEND) / DAYS:
            weekend = share
    if part or weekend:
        yield words.in_the_week(part, weekend)


def season(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield the three months in a row with most offences, where the months differ by more than chance."""
    rows = picture.seasons(indicator.indicator)
    if len(rows) == MONTHS and rows[0].verdict == "varies":
        first = max(range(MONTHS), key=lambda start: _three(rows, start))
        last = (first + 2) % MONTHS
        yield words.season(rows[0].first_year, rows[0].period, _three(rows, first), rows[first].month, rows[last].month)


def _three(rows: list[OffenceSeason], start: int) -> float:
    return fsum(rows[(start + at) % MONTHS].share for at in range(3))


def again(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield to how many places a year's offences came back; never to which."""
    row = picture.repeat_places(indicator.indicator, year, "municipality", 2)
    if row and row.places and row.offences and row.located:
        yield words.again(row.located, row.offences, row.offences / row.located, row.places)
