"""What is said of conversations and safety walks, and of quotations from their notes.

Themes come by their titles, places by their names, kinds of conversations as they are called (samtal).
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

TOO_FEW = "Samtalen är för få för att räknas efter ämne."
THEMES_HIDDEN = "ämnen som hör till löftet togs upp i så få samtal att antalet inte visas"
OTHER_THEMES_HIDDEN = f"övriga {THEMES_HIDDEN}"
IN_NOTES_WORDS = "Med anteckningarnas ord"

Count = tuple[str, int]
"""A theme and the number of conversations that it came up in."""


def themes(first: Count, of: int, kind: str, others: Iterable[Count]) -> str:
    """Return in how many of all conversations of a kind the most common theme came up, and in how many the others did."""
    theme, number = first
    more = [f"{sv.lower_first(other)} i {counted}" for other, counted in others]
    return f"i {number} av {of} {kind} togs {sv.lower_first(theme)} upp" + (f", {sv.listed(more)}" if more else "")


def most_often(theme: str, place: str, number: int, of: int, kind: str) -> str:
    """Return in which district a theme came up most often."""
    counted = f"{sv.in_words(number)} av {sv.in_words(of)}"
    return f"oftast togs {sv.lower_first(theme)} upp i {place}, i {counted} {kind} där"


def staffs_view(counts: Iterable[tuple[int, int, str]]) -> str:
    """Return whose view it is what the young think of cannabis, and in how many conversations (number, of, kind) it came up."""
    told = "".join(f" (i {number} av {of} {kind})" for number, of, kind in counts)
    return f"vad unga tycker om cannabis är medarbetarnas bild{told}, inte ungdomarnas egna svar"


def in_short(theme: str, number: int, of: int) -> str:
    """Return in how many of all conversations a theme came up, as page one has it."""
    return f"{sv.lower_first(theme)} togs upp i **{number} av {of}** samtal"


def quotation(excerpt: str, kind: str, place: str, period: str) -> str:
    """Return a quotation with the kind, place (empty: the municipality) and year of its conversation."""
    return f"”{excerpt}” – {kind}{f' i {place}' if place else ''} {period}"


def about_quotations(readers: Iterable[str], *, invented: bool) -> str:
    """Return what a reader has to know of quotations: who has read them, what they stand for, whether they are invented."""
    mark = "Citaten är påhittade. " if invented else ""
    return f"{mark}Citaten är valda och lästa av {sv.listed(readers)}. De visar hur någon uttryckte sig, inte vad invånarna tycker."
