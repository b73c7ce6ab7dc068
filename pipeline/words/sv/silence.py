"""What is said where many gave no answer to a question: how many they are, and what share there would be whatever they had answered.

Places come by their names; shares are parts of one. Whoever answered that he does not know has given no answer that counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

Bounds = tuple[float, float]
"""The share if those who are silent all meant no, and if they all meant yes."""
IN_ALL, MUNICIPALITY = "hela kommunen", "kommunen"
MORE_IN_REST = "fler än i övriga kommunen"
VERSUS_REST = "mot {others} procent i övriga kommunen"
MORE_BEFORE = "fler än år {before}"
VERSUS_BEFORE = "mot {others} procent år {before}"
BRACKETS = "Inom parentes: mellan vilka tal andelen är, vad de än hade svarat."
OF_QUESTION = "Inget svar på frågan gav {parts}."
OF_TITLED = "{title}: inget svar gav {parts}."


def how_many(place: str, silent: float, others: float | None, before: str) -> str:
    """Return the share of a place that gave no answer, and that elsewhere, or in the wave before where it is the whole municipality."""
    unknown, known = (MORE_BEFORE, VERSUS_BEFORE) if before else (MORE_IN_REST, VERSUS_REST)
    told = unknown.format(before=before) if others is None else known.format(others=_per_cent(others), before=before)
    return f"i {place} gav {_per_cent(silent)} procent av dem som besvarade enkäten inget svar på frågan, {told}"


def could_be(place: str, predicate: str, bounds: Bounds) -> str:
    """Return what the share of a place would be if all who are silent do what the predicate says (är oroliga), and if none does."""
    low, high = map(_per_cent, bounds)
    return (
        f"andelen i {place} vore {high} procent om alla de tysta {predicate}, "
        f"och {low} procent om det inte gäller någon av dem"
    )


def few(place: str, before: str) -> str:
    """Return that more than elsewhere, or than the wave before, are silent in a place, where they are too few to be counted aloud."""
    more = MORE_BEFORE.format(before=before) if before else "fler än på andra håll"
    return f"i {place} gav {more} inget svar på frågan; hur många visas inte, för de är få"


# ---- below a figure or a table ----------------------------------------------------------------------------------------


def part(place: str, period: str, silent: float, bounds: Bounds) -> str:
    """Return the share of a place that is silent, with its wave where several are shown, and between what its share can be."""
    return f"{_per_cent(silent)} procent i {_when(place, period)} ({sv.interval(*bounds)})"


def few_part(place: str, period: str) -> str:
    """Return the place, with its wave where several are shown, where the silent are few."""
    return f"några få i {_when(place, period)}"


def of_question(parts: Iterable[str]) -> str:
    """Return where many are silent, below a figure of one question."""
    parts = list(parts)
    return f"{OF_QUESTION.format(parts=sv.listed(parts))} {brackets(parts)}".strip()


def brackets(parts: Iterable[str]) -> str:
    """Return what stands in brackets, where anything does: of few who are silent no number is told."""
    return BRACKETS if any("(" in part for part in parts) else ""


def of_titled(title: str, parts: Iterable[str]) -> str:
    """Return where many are silent, below what shows several questions; what stands in brackets is said once after them."""
    return OF_TITLED.format(title=title, parts=sv.listed(parts))


def _when(place: str, period: str) -> str:
    return f"{place} {period}".strip()


def _per_cent(share: float) -> str:
    return sv.number(100 * share)


# ---- those who did not answer at all ----------------------------------------------------------------------------------

WHAT_VANISHES = {True: "förändringen", False: "skillnaden"}


def answered(period: str, response: float) -> str:
    """Return the share of those asked in a wave who answered."""
    return f"av dem som fick enkäten {period} svarade {_per_cent(response)} procent"


def would_vanish(place: str, share: float, differ: float, *, over_time: bool) -> str:
    """Return what share those who did not answer in a place would need for a difference, or a change, to vanish."""
    return (
        f"{WHAT_VANISHES[over_time]} skulle försvinna om andelen bland dem som inte svarade i {place} vore "
        f"{_per_cent(share)} procent, {_than_those_who_answered(differ)}"
    )


def would_stay(place: str, differ: float, *, over_time: bool) -> str:
    """Return that no share of those who did not answer in a place could make a difference, or a change, vanish."""
    most = "noll" if differ < 0 else "hundra"
    return (
        f"{WHAT_VANISHES[over_time]} skulle inte försvinna ens om andelen bland dem som inte svarade i {place} vore {most} procent; "
        f"{_than_those_who_answered(differ)} hade krävts"
    )


def _than_those_who_answered(differ: float) -> str:
    return f"{sv.points(differ)} {'mindre' if differ < 0 else 'större'} än bland dem som svarade där"
