"""The open rule: what one comparison says of a promise, what a district's say together, how strong all are, and whom it concerns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

VERDICTS = ("supports", "contradicts", "cannot_tell")


def supports(verdict: str, expects: str) -> str:
    """Return what a comparison's verdict says of a promise that rests on the expected direction.

    It contradicts only when the difference holds in the other direction; no detectable difference cannot tell.
    """
    if verdict not in ("higher", "lower"):
        return "cannot_tell"
    return "supports" if verdict == expects else "contradicts"


def counted(verdicts: Iterable[str]) -> dict[str, int]:
    """Return how many verdicts there are of each kind."""
    given = list(verdicts)
    return {verdict: given.count(verdict) for verdict in VERDICTS}


def together(counts: Mapping[str, int]) -> str:
    """Return one verdict of several, a district's: the side that has more of them; with as many on both it cannot tell."""
    if counts["supports"] == counts["contradicts"]:
        return "cannot_tell"
    return "supports" if counts["supports"] > counts["contradicts"] else "contradicts"


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


def strength(supports: int, contradicts: int, cannot_tell: int, *, confirmed: bool) -> int:
    """Return how far the verdicts bear a promise.

    The number of persons concerned stands beside the strength and does not change it: a problem of few may be as sure as one of many.

    Strong (3): at least two of three support it, none contradicts it, and it is `confirmed`. Some (2): more support than contradict
    it, and at least one of three supports it. Weak (1): any supports it. None (0): no verdict supports it.

    Args:
        supports: Verdicts that support it.
        contradicts: Verdicts that contradict it.
        cannot_tell: Verdicts that cannot tell.
        confirmed: Whether more than one measurement bears it: a supporting difference held in the survey before too, or several
            sources support it.
    """
    asked = supports + contradicts + cannot_tell
    if 3 * supports >= 2 * asked > 0 and not contradicts and confirmed:
        return 3
    if supports > contradicts and 3 * supports >= asked:
        return 2
    return 1 if supports else 0
