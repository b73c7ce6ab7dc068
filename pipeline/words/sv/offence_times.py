"""When and where again offences happen: twelve months, hours and days, months of the year, places that they come back to."""

from __future__ import annotations

from pipeline.words.sv import language as sv
from pipeline.words.sv.offences import PRELIMINARY


def twelve_months(last: str, count: float, *, preliminary: bool) -> str:
    """Return the sum of the twelve months that end with one (2021-03)."""
    mark = PRELIMINARY if preliminary else ""
    return f"de tolv månaderna till och med {sv.month(last)} anmäldes {sv.number(count)}{mark}"


WEEKEND = {
    "higher": "{seen} av {of} kan ha skett på en lördag eller söndag, säkerställt fler än de {expected} som är att vänta om veckans "
    "dagar är lika",
    "lower": "{seen} av {of} kan ha skett på en lördag eller söndag, säkerställt färre än de {expected} som är att vänta om veckans "
    "dagar är lika",
}


def at_weekend(verdict: str, seen: float, of: float, expected: float) -> str:
    """Return how many of the offences whose time is known may have happened at the week's end, and how many chance lets expect."""
    numbers = {"seen": sv.number(seen), "of": sv.number(of), "expected": sv.number(expected)}
    return WEEKEND[verdict].format(**numbers)


def in_part_of_day(start: int, end: int, seen: float, of: float, expected: float) -> str:
    """Return the same of a part of the day (from hour, to hour), beside the hours of other offences."""
    return (
        f"{sv.number(seen)} av {sv.number(of)} kan ha skett mellan klockan {start} och {end}, säkerställt fler än de "
        f"{sv.number(expected)} som är att vänta om de sker samma tider på dygnet som andra brott i kommunen"
    )


def season(first_year: str, last_year: str, shares: tuple[float, float], first_month: int, last_month: int) -> str:
    """Return the share of offences in some months (1-12) in a row, the share if the year's days were alike, and that months differ."""
    months = f"{sv.MONTHS[first_month - 1]}–{sv.MONTHS[last_month - 1]}"
    share, expected = shares
    return (
        f"åren {first_year}–{last_year} skedde {sv.percent(share)} av dem i {months}, där {sv.percent(expected)} är att vänta om "
        "årets dagar är lika; att månaderna skiljer sig är statistiskt säkerställt"
    )


def again(located: int, offences: int, share: float, places: int, expected: float | None, least: int) -> str:
    """Return how many of the offences whose place is known happened at how many places with two or more, and how many by chance.

    Args:
        located: Offences whose place is known.
        offences: Those at places with two or more in the year.
        share: The part that they are.
        places: These places.
        expected: How many such places chance lets expect; None when they are fewer than `least`.
        least: The smallest number that is told.
    """
    by_chance = f"färre än {sv.in_words(least)}" if expected is None else sv.number(expected)
    return (
        f"av de {sv.number(located)} vars plats är känd skedde {sv.number(offences)} ({sv.percent(share)}) på "
        f"{sv.number(places)} platser med minst två under året, säkerställt fler platser än väntat ({by_chance}) om alla kända "
        "platser är lika utsatta"
    )
