"""What is said of the counts that the municipality keeps itself; every function takes numbers and names and returns a phrase."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv.language import THIN, listed, number

HEADING = "Vad visar kommunens egna uppgifter"
RESIDENTS = {"inhabitants": "invånare", "households": "hushåll"}
CHANGES = {
    "higher": "ökningen är statistiskt säkerställd",
    "lower": "minskningen är statistiskt säkerställd",
    "no_detectable_difference": "förändringen kan inte skiljas från slumpen",
    "cannot_tell": "om antalet har förändrats går inte att avgöra",
}
WORDS = {"higher": "fler", "lower": "färre"}
WAYS = {"higher": "ökat", "lower": "minskat"}
NO_COMPARISON = "Områden jämförs inte med varandra i antal som inte räknas per invånare, hushåll eller något annat: de är olika stora."


def total(title: str, value: float, year: str, rate: str, before: tuple[float, str] | None) -> str:
    """Return how many there were in the municipality in a year, by what they are per, and in the year before it."""
    per = f" ({rate})" if rate else ""
    earlier = f", mot {number(before[0])} under {before[1]}" if before else ""
    return f"**{title}** var {number(value)} i kommunen under {year}{per}{earlier}"


def rate(value: float, of_what: str) -> str:
    """Return a rate with what it is per: 6,5 per 1 000 invånare."""
    return f"{number(value, 1)} per 1{THIN}000 {of_what}"


def beside(verdict: str, areas: Sequence[tuple[str, float]], outside: float, of_what: str) -> str:
    """Return the areas (with their rates) that have surely more, or fewer, than there are outside the promise."""
    named = listed(f"{name} ({number(value, 1)})" for name, value in areas)
    return (
        f"i {named} är de {WORDS[verdict]} per 1{THIN}000 {of_what} än utanför löftet ({number(outside, 1)}), och skillnaden är "
        "statistiskt säkerställd"
    )


def not_sure(areas: Sequence[str], of_what: str) -> str:
    """Return the areas of which a difference from what lies outside the promise cannot be told."""
    return f"räknat per {of_what} går det inte att säga att {listed(areas)} skiljer sig från områdena utanför löftet"


def too_few(areas: Sequence[str]) -> str:
    """Return the areas that could not be compared."""
    return f"i {listed(areas)} räcker antalen inte för en jämförelse"


def not_compared(areas: Sequence[str], why: str) -> str:
    """Return the areas that are not compared with what lies outside the promise, and why."""
    return f"för {listed(areas)} prövas ingen skillnad mot områdena utanför löftet: {why}"


def change_not_tested(why: str) -> str:
    """Return that a change is not tested, and why."""
    return f"förändringen är inte prövad: {why}"


def changed(verdict: str, areas: Sequence[str], since: str) -> str:
    """Return the areas in which the number has surely changed since a year."""
    return f"i {listed(areas)} har de {WAYS[verdict]} sedan {since}, och det är statistiskt säkerställt"


def count(title: str) -> str:
    """Return the heading of a column of numbers."""
    return f"{title}, antal"


def per(of_what: str) -> str:
    """Return the heading of a column of rates."""
    return f"per 1{THIN}000 {of_what}"


def subtitle(years: Sequence[str]) -> str:
    """Return what the table holds."""
    return f"Antal, och antal per 1{THIN}000 av det som de räknas per (95{THIN}% osäkerhetsintervall), {listed(years)}"


def note(least: int, *, is_compared: bool) -> str:
    """Return what a reader of the table has to know."""
    hidden = f"Under 20 anges bara antalet. 1–{least - 1} personer visas inte, och inte heller tal som skulle röja dem."
    return hidden if is_compared else f"{hidden} {NO_COMPARISON}"
