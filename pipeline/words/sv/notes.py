"""What is said of conversations and safety walks, and of quotations from their notes.

Themes come by their titles, places by their names, kinds of conversations as they are called (samtal).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.words.sv import language as sv

OTHERS = "andra samtal"
NO_SAMPLE = "samtalen är inget urval, så skillnader mellan slag av samtal och mellan år prövas inte"
STAFFS_VIEW = "vad unga tycker om cannabis är medarbetarnas bild, inte ungdomarnas egna svar"
IN_NOTES_WORDS = "Med anteckningarnas ord"

Kind = tuple[str, int, int]
"""A kind of conversation, in how many of them a theme came up, and how many there were."""


def by_kind(theme: str, years: Sequence[tuple[str, Sequence[Kind], int]]) -> str:
    """Return in how many conversations of each kind a theme came up, year by year, the latest first.

    Args:
        theme: Its title.
        years: The year, the kinds in which it came up (there is one at least in the latest), and how many others were held.
    """
    (year, kinds, others), *earlier = years
    told = f"{sv.lower_first(theme)} togs {year} upp i {_kinds(kinds, others)}"
    return "; ".join([told, *(f"{period} i {_kinds(found, left)}" for period, found, left in earlier)])


def _kinds(kinds: Sequence[Kind], others: int) -> str:
    told = [of(number, held, kind) for kind, number, held in kinds]
    return sv.listed([*told, of(0, others, OTHERS if kinds else "samtal")] if others else told)


def of(number: int, held: int, kind: str) -> str:
    """Return in how many of all conversations of a kind something came up."""
    return f"{'inget' if not number and held > 1 else number} av {held} {kind}"


def not_raised(themes: Iterable[str], held: int, period: str) -> str:
    """Return which themes came up in none of a year's conversations."""
    return f"{sv.listed(map(sv.lower_first, themes))} togs inte upp i något av årets {held} samtal ({period})"


def most_often(theme: str, place: str, number: int, of: int, kind: str) -> str:
    """Return in which district a theme came up most often."""
    counted = f"{sv.in_words(number)} av {sv.in_words(of)}"
    return f"oftast togs {sv.lower_first(theme)} upp i {place}, i {counted} {kind} där"


def in_short(theme: str, first: Kind, others: tuple[int, int] | None) -> str:
    """Return in how many conversations of the kind where it is most common a theme came up, and in how many of all others."""
    kind, number, held = first
    told = f"{sv.lower_first(theme)} togs upp i **{number} av {held}** {kind}"
    return f"{told}, i {of(*others, OTHERS)}" if others else told


def quotation(excerpt: str, kind: str, place: str, period: str) -> str:
    """Return a quotation with the kind, place (empty: the municipality) and year of its conversation."""
    return f"”{excerpt}” – {kind}{f' i {place}' if place else ''} {period}"


def about_quotations(readers: Iterable[str], *, invented: bool) -> str:
    """Return what a reader has to know of quotations: who has read them, what they stand for, whether they are invented."""
    mark = "Citaten är påhittade. " if invented else ""
    return f"{mark}Citaten är valda och lästa av {sv.listed(readers)}. De visar hur någon uttryckte sig, inte vad invånarna tycker."
