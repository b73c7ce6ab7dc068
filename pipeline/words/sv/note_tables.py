"""Tables of conversations and safety walks: titles, subtitles, headings and notes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

THEMES = "Vad samtalen handlade om"
ALL = "Alla"


def themes(period: str) -> str:
    """Return what stands in a table of themes."""
    return f"Antal samtal och vandringar där ämnet togs upp, {period}; inom parentes hur många som hölls"


def hidden(min_count: int) -> str:
    """Return which numbers of conversations are hidden."""
    return f"Visas inte: 1–{min_count - 1} samtal, och tal som skulle avslöja dem."


def in_too_few(themes: Iterable[str]) -> str:
    """Return which themes came up in too few conversations to be shown."""
    return f"Togs upp, men i för få samtal för att visas: {sv.listed(map(sv.lower_first, themes))}."


def themes_in(the_districts: str) -> str:
    """Return the title of the themes in the districts (the word for all of them)."""
    return f"{THEMES} i {the_districts}"


def themes_by_district(period: str) -> str:
    """Return what stands in a table of themes by district."""
    return f"Antal samtal och vandringar i området, och i hur många av dem ämnet togs upp, {period}"


def counts(themes: Iterable[tuple[str, int]]) -> str:
    """Return themes with in how many conversations they came up."""
    return ", ".join(f"{title} {conversations}" for title, conversations in themes)


def hidden_in_districts(min_count: int) -> str:
    """Return which numbers of conversations in a district are hidden."""
    few = min_count - 1
    return f"Visas inte: 1–{few} samtal, alla utom 1–{few}, och tal som skulle avslöja dem."
