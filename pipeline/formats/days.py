"""A day as people write it: 2021-04-14, 14/4 2021, 14 april 2021, onsdag den 14 apr. 2021 kl. 18."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d.])(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})-?W(?P<week>\d\d)-?(?P<weekday>[1-7])(?!\d)",
        r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})\s*[-–]?\s*(?P<year>\d{4})(?!\d)",
        r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})(?::?e|:?a)?\s+(?P<name>[a-z]{3,9})\b\.?,?\s+(?P<year>\d{4})(?!\d)",
    )
]
_BESIDE = re.compile(
    r"(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?\b\.?|\bden\b|\bklockan\b|\bkl\b\.?|\bT(?=\d)|\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?(?:[+-]\d\d:?\d\d\b)?|(?<=\d)Z\b"
    r"|[-–]|[,.\s])+",
    re.IGNORECASE,
)

_HOURS = re.compile(r"\s*(?:\d{1,2}\s*){0,2}")


def day(text: str) -> str | None:
    """Return the day that a cell says, in ISO form; None when it says none, several, or something else beside it.

    A weekday and a time may stand beside it. Days are written before months, and a year has four digits: what might be another
    day (``4/5/21``) is none.
    """
    found = list(_found(text))
    if len({iso for iso, _, _ in found}) != 1:
        return None
    iso, start, end = found[0]
    rest = f"{text[:start]} {text[end:]}"
    return iso if _HOURS.fullmatch(_BESIDE.sub(" ", rest)) else None


def days_in(text: str) -> list[str]:
    """Return the different days that a text names, in ISO form and in their order."""
    return list(dict.fromkeys(iso for iso, _, _ in sorted(_found(text), key=lambda one: one[1])))


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the days that a text names: ISO form, and where they begin and end."""
    for form in _FORMS:
        for match in form.finditer(text):
            iso = _iso(match.groupdict())
            if iso:
                yield iso, match.start(), match.end()


def _iso(parts: dict[str, str]) -> str | None:
    month = parts.get("month")
    if name := parts.get("name"):
        numbers = [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name.casefold())]
        month = str(numbers[0]) if len(numbers) == 1 else None
        if month is None:
            return None
    try:
        if week := parts.get("week"):
            return dt.date.fromisocalendar(int(parts["year"]), int(week), int(parts["weekday"])).isoformat()
        return dt.date(int(parts["year"]), int(month or 0), int(parts["day"])).isoformat()
    except ValueError:
        return None
