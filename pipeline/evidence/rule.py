"""The open rule: what one comparison says of a promise, what several say together, how far all bear it, and whom it concerns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.contracts.reasons import NOT_COMPARABLE, NOT_TESTED

VERDICTS = ("supports", "contradicts", "cannot_tell", "not_tested")

NOT_MADE = ("no_comparison", *NOT_COMPARABLE, *NOT_TESTED)
"""Reasons why nothing was tested at all, which is another thing than a test that cannot tell."""


def supports(verdict: str, expects: str, reason: str = "") -> str:
    """Return what a comparison's verdict says of a promise that rests on the expected direction.

    It contradicts only when the difference holds in the other direction; no detectable difference cannot tell, and what was not
    compared is not tested.
    """
    if verdict in ("higher", "lower"):
        return "supports" if verdict == expects else "contradicts"
    return "not_tested" if reason in NOT_MADE else "cannot_tell"


def counted(verdicts: Iterable[str]) -> dict[str, int]:
    """Return how many verdicts there are of each kind."""
    given = list(verdicts)
    return {verdict: given.count(verdict) for verdict in VERDICTS}


def together(verdicts: Iterable[str]) -> str:
    """Return one verdict of several of one question, or of a district's questions: what any says, as long as none says the other.

    One that is said both ways cannot be told; one of which nothing was tested is not tested.
    """
    said = set(verdicts)
    if {"supports", "contradicts"} <= said:
        return "cannot_tell"
    return next((one for one in VERDICTS if one in said), "not_tested")


def of_places(verdicts: Iterable[str]) -> str:
    """Return a question's verdict where it is judged in single districts alone: it supports when it does so wherever it is tested."""
    tested = [one for one in verdicts if one != "not_tested"]
    if not tested:
        return "not_tested"
    return tested[0] if len(set(tested)) == 1 else "cannot_tell"


@dataclass(frozen=True)
class Said:
    """What a promise's questions say, one vote a question.

    Attributes:
        lead: The leading question's verdict, of all the promise's districts together; `NO_LEAD` without a question that has a vote.
        others: The other questions' verdicts.
        twice: Whether the lead was told in the period before, too.
        elsewhere: Whether a question of another source supports the promise.
        against: Whether any comparison with a vote contradicts it, be it of one district alone.
    """

    lead: str
    others: Sequence[str] = ()
    twice: bool = False
    elsewhere: bool = False
    against: bool = False


NO_LEAD = ""

LEVEL = "level"
"""What a piece of evidence speaks of that is beside nothing: it is told, and has no vote."""


def state(said: Said) -> tuple[str, str]:
    """Return how far the evidence bears a promise, and the code of why it is that and not more (``BECAUSE`` of its contract).

    ``contradicted``: the lead is told the other way, whatever else holds. ``strong``: the lead is told in two periods, or another
    source supports the promise, and nothing contradicts it. ``some``: the lead is told. ``weak``: more of the other questions support
    than contradict it, and the lead is not told. ``cannot_tell``: tested, and nothing of that is told. ``not_tested``: nothing was.
    What has no vote moves none of this: neither groups, nor what follows the police's own work, nor levels, which are told and set
    against nothing. A promise that rests on such alone is not tested, which is not the same as no support.
    The number of persons concerned stands beside it and changes nothing: a problem of few may be as sure as one of many.
    """
    others = counted(said.others)
    if said.lead == "contradicts":
        return "contradicted", "lead_contradicts"
    if said.lead == "supports":
        if said.against:
            return "some", "against"
        if said.twice or said.elsewhere:
            return "strong", "twice" if said.twice else "elsewhere"
        return "some", "once"
    if others["supports"] > others["contradicts"]:
        return "weak", "lead_open"
    if said.lead in (NO_LEAD, "not_tested") and others["not_tested"] == len(said.others):
        return "not_tested", "no_lead" if said.lead == NO_LEAD else "untested"
    return "cannot_tell", "lead_open"


def without_lead(speaks_of: Iterable[str]) -> str:
    """Return the code of why a promise has no leading question, by what each of its pieces of evidence speaks of."""
    said = set(speaks_of)
    return "no_evidence" if not said else "levels" if said == {LEVEL} else "no_vote"


def concerned(share: tuple[float, float, float], inhabitants: float) -> tuple[float, float, float]:
    """Return how many persons a share (value, lower and upper limit) is of an area's inhabitants; the register is taken as known."""
    value, low, high = (part * inhabitants for part in share)
    return value, low, high


def concerned_in_all(areas: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Return the persons (value, lower and upper limit) of several districts, which were asked independently of each other.

    The limits join the districts' own intervals (MOVER; Zou and Donner 2008).
    """
    value = math.fsum(one for one, _, _ in areas)
    below = math.sqrt(math.fsum((one - low) ** 2 for one, low, _ in areas))
    above = math.sqrt(math.fsum((high - one) ** 2 for one, _, high in areas))
    return value, max(value - below, 0.0), value + above
