"""Tables of conversations and safety walks: titles, subtitles, headings and notes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

THEMES = "Vad samtalen handlade om"
HELD = "Hållna samtal och trygghetsvandringar"
ALL = "Alla"
WHOLE = "Kommunen"
WHOLE_HOLDS = "Kommunen: också de som gällde hela kommunen."


def themes(years: Iterable[str]) -> str:
    """Return what stands in a table of themes."""
    return f"Antal samtal och vandringar där ämnet togs upp, {sv.listed(years)}; inom parentes hur många som hölls"


def themes_in(the_districts: str) -> str:
    """Return the title of the themes in the districts (the word for all of them)."""
    return f"{THEMES} i {the_districts}"


def themes_by_district(period: str) -> str:
    """Return what stands in a table of themes by district."""
    return f"Antal samtal och vandringar i området, och i hur många av dem ämnet togs upp, {period}"


def counts(themes: Iterable[tuple[str, int]]) -> str:
    """Return themes with in how many conversations they came up."""
    return ", ".join(f"{title} {conversations}" for title, conversations in themes)


def held(years: Iterable[str]) -> str:
    """Return what stands in a table of how many conversations were held."""
    return f"Antal som har antecknats, {sv.listed(years)}"


def kind_in(kind: str, year: str) -> str:
    """Return the heading of a kind of conversation in a year."""
    return f"{sv.upper_first(kind)} {year}"
