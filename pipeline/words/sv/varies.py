"""What varies by place, gender and age: one row a part of the survey."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv import language as sv

TITLE = "Vad som varierar efter plats, kön och ålder"
PART = "Del av undersökningen"
SEXES, AGES = "Kvinnor och män", "Yngsta och äldsta"
MOST_NAMES = 5
"""Districts that are named; of more their number is told."""

WOMEN, MEN = "kvinnor", "män"
YOUNGEST, OLDEST = "de yngsta", "de äldsta"

NOT_ALL = " (allt har inte gått att pröva)"
NONE_HOLDS = {
    "no_detectable_difference": "ingen säkerställd skillnad",
    "cannot_tell": "går inte att avgöra",
    "not_tested": "inte prövat",
    "not_comparable": "går inte att jämföra",
    "new_area": "går inte att jämföra",
    "hidden": "visas inte",
    "not_estimable": "går inte att skatta",
    "first": "inte prövat",
    "not_asked": "frågorna ställdes inte",
    "not_delivered": "inte levererat",
}
"""What may be said where no difference holds, by the state of all of them."""


def shown(period: str) -> str:
    """Return what the table shows."""
    return f"Säkerställda skillnader i undersökningens alla frågor, {period}"


def place(the_districts: str) -> str:
    """Return the heading of what varies by place; the districts by the word for all of them."""
    return sv.upper_first(the_districts)


def note(set_beside: str) -> str:
    """Return what is compared with what; `set_beside` says so of the districts."""
    return f"{set_beside} Kön och ålder jämförs i hela kommunen. En skillnad gäller minst en av delens frågor."


def places(worse: Sequence[str], better: Sequence[str], districts: str, *, partly: bool) -> str:
    """Return in which districts (the word for several) it is worse, and in which better, in any question of a part that was tested."""
    told = [f"{way} i {_named(names, districts)}" for way, names in (("sämre", worse), ("bättre", better)) if names]
    return "; ".join(told) + (NOT_ALL if partly else "")


def _named(names: Sequence[str], districts: str) -> str:
    return sv.listed(names) if len(names) <= MOST_NAMES else f"{sv.in_words(len(names))} {districts}"


def groups(worse: Sequence[tuple[str, int]], of: int, *, partly: bool) -> str:
    """Return for which groups it is worse, each with in how many questions (group, number), of so many that were tested."""
    told = [f"sämre för {name} i {sv.in_words(number)}" for name, number in worse]
    which = sv.counted(of, "prövad fråga", "prövade frågor") if partly else sv.counted(of, "fråga", "frågor")
    return f"{sv.listed(told)} av {which}"


def none(state: str, *, partly: bool) -> str:
    """Return what may be said of differences none of which holds; of those alone that could be tested, if so."""
    where = " där det har gått att pröva" if partly and state == "no_detectable_difference" else ""
    return f"{NONE_HOLDS[state]}{where}"
