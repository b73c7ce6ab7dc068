"""Page one: where, for whom, how sure, since when, what is promised, and what is not known.

Areas come by their names; a share comes as (share, low, high) of one; the predicate is what the share does.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv import shares
from pipeline.words.sv.shares import Share

HEADING = "Läget i korthet"


def promise(position: int, *, everywhere: bool = False) -> str:
    """Return what a promise is called by its number, and whether it is to the whole municipality."""
    return f"Löfte {position}" + (", hela kommunen" if everywhere else "")


# ---- the first sentences ----------------------------------------------------------------------------------------------


def nothing_larger(districts: str, predicate: str, *, partly: bool) -> str:
    """Return that none of the promise's districts (the word for several) can be told from the others; of those tested alone, if so."""
    which = f"de av löftets {districts} som har gått att pröva" if partly else f"någon av löftets {districts}"
    return f"det går inte att säga att {which} skiljer sig från övriga när det gäller andelen som {predicate}"


def nothing_decided(districts: str, predicate: str, why: str) -> str:
    """Return that it cannot be decided whether a promise's districts (the word for several) differ from the others, and why."""
    return f"om löftets {districts} skiljer sig från övriga när det gäller andelen som {predicate} går inte att avgöra: {why}"


# ---- a promise's box --------------------------------------------------------------------------------------------------


def not_changed(before: str, the_districts: str) -> str:
    """Return that no change holds in any of the promise's districts (the word for all of them)."""
    return f"**Ingen säkerställd förändring** sedan {before} i någon av {the_districts}"


DISTRICT_CHANGED = {"higher": "{name}: ökat sedan {before}", "lower": "{name}: minskat sedan {before}"}


def district_changed(verdict: str, name: str, before: str) -> str:
    """Return a district's change that holds, by its verdict."""
    return DISTRICT_CHANGED[verdict].format(name=name, before=before)


CHANGED = {
    "higher": "**{title}**: ökat från {then} till {now} procent sedan {before}, säkerställt",
    "lower": "**{title}**: minskat från {then} till {now} procent sedan {before}, säkerställt",
}


def changed(verdict: str, title: str, before: str, then: float, now: float, least: float | None) -> str:
    """Return an indicator's change that holds, by its verdict, with both waves' shares and how large it is at least."""
    told = CHANGED[verdict].format(title=title, before=before, then=sv.number(100 * then), now=sv.number(100 * now))
    return ", ".join(filter(None, (told, sv.at_least(least))))


def indicators_not_changed(titles: Iterable[str], before: str) -> str:
    """Return that no change of some indicators holds since the wave before."""
    first, *others = titles
    named = sv.listed(f"**{title}**" for title in (first, *map(sv.lower_first, others)))
    return f"{named}: ingen säkerställd förändring sedan {before}"


def change_undecided(title: str, before: str) -> str:
    """Return that it cannot be told whether an indicator has changed since the wave before."""
    return f"**{title}**: förändringen sedan {before} går inte att avgöra"


def nothing_before(title: str) -> str:
    """Return that an indicator has nothing before it to be compared with."""
    return f"**{title}**: inget tidigare att jämföra med"


def change_untested(title: str, before: str, why: str) -> str:
    """Return that an indicator's change since the wave before is not tested, and why."""
    return f"**{title}**: förändringen sedan {before} är inte prövad ({why})"


def two_groups(one: str, share: Share, other: str, others: Share) -> str:
    """Return the shares of two groups of persons in the whole municipality."""
    return f"**{sv.upper_first(one)}** i kommunen {shares.in_short(share)} procent, {other} {shares.in_short(others)}"


NO_GOALS = {True: "inget mål anges för den", False: "inget mål anges för dem"}


def promised(activities: int, targets: Iterable[tuple[str, str]]) -> str:
    """Return how many activities are promised, and for which of them (title, target) a number is given."""
    counted = [f"{sv.lower_first(title)} ({target})" for title, target in targets]
    goals = f"mål anges för {sv.in_words(len(counted))}: {sv.listed(counted)}" if counted else NO_GOALS[activities == 1]
    return f"**Lovas**: {sv.counted(activities, 'insats', 'insatser')}; {goals}"


# ---- the facts --------------------------------------------------------------------------------------------------------

DECIDED_BY = "Beslutat av"
DOCUMENT = "Dokument"
CONTACT = "Kontakt"
DIARY_NUMBER = "Diarienummer"
VALID = "Gäller"
DATA_UNTIL = "Underlag till och med"
VERSION = "Version"
NOT_GIVEN = "anges inte"
NOT_IN_DOCUMENT = "anges inte i dokumentet"


def decided(by: str, day: str) -> str:
    """Return who has decided, and the day (2021-12-01) where it is known."""
    return by + (f", {sv.day(day)}" if day else "")
