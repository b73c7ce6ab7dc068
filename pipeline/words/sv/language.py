"""Swedish as the reports write it: numbers, shares, intervals, lists and forms of words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import floor

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

HIDDEN, NOT_GIVEN = "visas inte", "–"
"""What stands in the place of a number that is hidden, and of one that nobody has given."""

THIN = "\u202f"  # narrow no-break space: in thousands and before the per cent sign
NOT_ESTIMABLE = "går inte att skatta"
SMALL = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
SEXES = {"all": "alla", "women": "kvinnor", "men": "män", "other": "annan könsidentitet"}
PUPIL_SEXES = {"all": "alla", "women": "flickor", "men": "pojkar"}
SOURCES = {
    "safety_survey": "Trygghetsundersökning",
    "drug_habits": "CAN, skolelevers drogvanor",
    "crime": "Anmälda brott",
    "dialogue": "Samtal och trygghetsvandringar",
    "population": "Befolkning",
    "municipal": "Kommunens egna räkningar",
    "reference": "Jämförelsevärden",
}
MISSING_SOURCES = {
    "safety_survey": "invånarnas trygghet",
    "drug_habits": "skolelevers drogvanor",
    "crime": "anmälda brott",
    "dialogue": "samtal och vandringar",
    "population": "befolkningen",
    "municipal": "kommunens egen statistik",
    "reference": "värden att jämföra med",
}
GRADES = {"grade_9": "årskurs 9", "upper_secondary_2": "gymnasiet år 2"}
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)


SWEDISH = Locale("sv", "SE")


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


@lru_cache(maxsize=1 << 16)
def number(value: float, decimals: int = 0) -> str:
    """Return a number: 1 204, 3,5, −4 (decimal comma, narrow blank in thousands, real minus)."""
    text = str(_pattern(decimals).apply(value, SWEDISH)).replace("\u00a0", THIN)
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text.lstrip("−-")


def step(value: float) -> str:
    """Return a problem index: a whole step as one, a mean with its decimals, 1,69."""
    return number(value, 0 if float(value).is_integer() else 2)


def is_neuter(the_one: str) -> bool:
    """Return whether a noun is neuter, by its form for a known one: området, stadsdelen."""
    return the_one.endswith("t")


def no(one: str, the_one: str) -> str:
    """Return that there is none of a noun: ingen stadsdel, inget område."""
    return f"{'inget' if is_neuter(the_one) else 'ingen'} {one}"


def counted(value: int, one: str, many: str, *, neuter: bool = False) -> str:
    """Return a number with its noun, in words up to twelve: ett samtal, två samtal, 14 samtal."""
    if value == 1:
        return f"{'ett' if neuter else 'en'} {one}"
    return f"{in_words(value)} {many}"


def in_words(value: int) -> str:
    """Return a number in words up to twelve, else in digits."""
    return SMALL[value] if 0 <= value < len(SMALL) else number(value)


def about(persons: float) -> str:
    """Return a number of persons that is an estimate: two figures of it, and no less than tens."""
    step = max(10, 10 ** (len(str(round(persons))) - 2))
    return number(step * round(persons / step))


def years(edition: str) -> str:
    """Return an edition's id as a reader sees it, with a dash between years: 2019–2020."""
    return re.sub(r"(?<=\d)-(?=\d)", "–", edition)


def percent(share: float, decimals: int = 0) -> str:
    """Return a share with its sign, as tables and charts have it: 34 %."""
    return f"{number(100 * share, decimals)}{THIN}%"


def points(difference: float) -> str:
    """Return a difference of shares in whole percentage points."""
    size = round(100 * abs(difference))
    return f"{in_words(size)} procentenhet{'' if size == 1 else 'er'}"


def at_least(difference: float | None) -> str:
    """Return the safe side of a difference of shares in whole percentage points, toward none; empty where that is less than one."""
    size = floor(round(100 * abs(difference or 0.0), 9))
    return f"minst {in_words(size)} procentenhet{'' if size == 1 else 'er'}" if size else ""


def interval(low: float, high: float, scale: float = 100, decimals: int = 0) -> str:
    """Return an interval with an en dash: 27–41."""
    return f"{number(scale * low, decimals)}–{number(scale * high, decimals)}"


def listed(parts: Iterable[str], conjunction: str = "och") -> str:
    """Return a list as running text: Oxhagen, Berga och Norrliden."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def sentence(text: str) -> str:
    """Return a text that begins with a capital and ends with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ":", "?")) else ".")


def paragraph(sentences: Iterable[str]) -> str:
    """Return sentences as one paragraph; empty ones are left out."""
    return " ".join(sentence(text) for text in sentences if text)


def day(iso: str) -> str:
    """Return a day: 14 oktober 2026."""
    return format_date(dt.date.fromisoformat(iso), format="d MMMM y", locale="sv_SE")


def month(period: str) -> str:
    """Return a month: mars 2021."""
    year, _, place = period.partition("-")
    return f"{MONTHS[int(place) - 1]} {year}"


def ages(band: str) -> str:
    """Return an age band: 16–29 år, 65 år och äldre."""
    first, _, last = band.partition("-")
    return f"{first}–{last} år" if last else f"{first} år och äldre"


def age_span(bands: Sequence[str]) -> str:
    """Return the ages that all bands span: 16–85 år."""
    return ages(f"{bands[0].partition('-')[0]}-{bands[-1].partition('-')[2]}") if bands else ""


def upper_first(text: str) -> str:
    """Return a name or title as it stands where a line begins."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a title as it stands inside a sentence; an abbreviation keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
