"""The open rule: what one comparison says of a promise, what a district's say together, and how strong all of them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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


def strength(supports: int, contradicts: int, cannot_tell: int, *, confirmed: bool) -> int:
    """Return how far the verdicts bear a promise.

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
