"""When and where again offences happen: twelve months, hours and days, months of the year, places that they come back to."""

from __future__ import annotations

from pipeline.words.sv import language as sv
from pipeline.words.sv.offences import PRELIMINARY


def twelve_months(last: str, count: float, *, preliminary: bool) -> str:
    """Return the sum of the twelve months that end with one (2021-03)."""
    mark = PRELIMINARY if preliminary else ""
    return f"de tolv månaderna till och med {sv.month(last)} anmäldes {sv.number(count)}{mark}"


def in_the_week(part: tuple[float, int, int] | None, weekend: float | None) -> str:
    """Return the share of offences in a part of the day (share, from hour, to hour) and at the week's end, of what is told."""
    told = []
    if part:
        share, start, end = part
        told.append(f"{sv.percent(share)} av dem kan ha skett mellan klockan {start} och {end}")
    if weekend is not None:
        told.append(f"{sv.percent(weekend)} {'' if told else 'av dem kan ha skett '}på en lördag eller söndag")
    return sv.listed(told)


def season(first_year: str, last_year: str, share: float, first_month: int, last_month: int) -> str:
    """Return the share of offences in some months (1-12) in a row, and that the months differ by more than chance."""
    months = f"{sv.MONTHS[first_month - 1]}–{sv.MONTHS[last_month - 1]}"
    return (
        f"åren {first_year}–{last_year} skedde {sv.percent(share)} av dem i {months}, och att de inte är "
        "lika vanliga hela året är statistiskt säkerställt"
    )


def again(located: int, offences: int, share: float, places: int) -> str:
    """Return how many of the offences whose place is known happened at how many places with two or more in the year."""
    return (
        f"av de {sv.number(located)} vars plats är känd skedde {sv.number(offences)} ({sv.percent(share)}) på "
        f"{sv.number(places)} platser med minst två under året"
    )
