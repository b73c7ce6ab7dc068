"""What is said of pairs of districts in one group of persons; the phrases that the page of comparisons fills are in `comparing`.

Districts come by their names, shares and differences as parts of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10

from pipeline.words.sv import language as sv
from pipeline.words.sv.comparing import PAIRS_IN_GROUP

LEAST_Q = 0.001


def held(high: tuple[str, float | None], low: tuple[str, float | None], q: float | None) -> str:
    """Return a difference that holds between two districts (name, share), with its q value where there is one."""
    shares = {"share_high": _per_cent(high[1]), "share_low": _per_cent(low[1])}
    told = PAIRS_IN_GROUP["higher"].format(high=high[0], low=low[0], **shares)
    return told if q is None else _with(told, q_value(q))


def alike(pairs: list[tuple[str, str]], detectable: Iterable[float], q: float | None, *, is_all: bool) -> str:
    """Return between which pairs no difference can be told, what would have been seen, and the least q value.

    Args:
        pairs: The names of each pair.
        detectable: The difference that would have been seen, of each pair.
        q: The least q value; None where there is none.
        is_all: Whether these are all pairs, and more than one.
    """
    names = " eller mellan ".join(sv.listed(pair) for pair in pairs)
    key = "all_alike" if is_all else "no_detectable_difference"
    told = PAIRS_IN_GROUP[key].format(pairs=names, points=_points(detectable))
    return told if q is None else _with(told, f"minst {q_value(q)}" if len(pairs) > 1 else q_value(q))


def not_compared(pairs: list[tuple[str, str]], why: str, *, is_all: bool) -> str:
    """Return which pairs cannot be compared, and why; all pairs, more than one, are not named."""
    key = "none_comparable" if is_all else "not_comparable"
    return PAIRS_IN_GROUP[key].format(pairs=", ".join(sv.listed(pair) for pair in pairs), why=sv.lower_first(why))


def held_in_short(high: Iterable[str], low: str) -> str:
    """Return which districts lie above another."""
    return f"säkerställt större andel i {sv.listed(high)} än i {low}"


def alike_in_short(pairs: int, detectable: Iterable[float]) -> str:
    """Return in how many pairs no difference can be told, and what would have been seen."""
    return f"i {_some(pairs)} par ingen säkerställd skillnad (först omkring {_points(detectable)} hade sannolikt synts)"


def not_compared_in_short(pairs: int, why: str) -> str:
    """Return how many pairs cannot be compared, and why."""
    return f"i {_some(pairs)} par går det inte att jämföra ({sv.lower_first(why)})"


def listed(told: Iterable[str]) -> str:
    """Return several findings as one text."""
    return "; ".join(told)


def q_value(q: float) -> str:
    """Return a q value to one digit, as it is published, and never smaller than it is: q = 0,02, or q < 0,001."""
    if q < LEAST_Q:
        return f"q < {sv.number(LEAST_Q, 3)}"
    decimals = max(-floor(log10(q)), 0)
    return f"q = {sv.number(ceil(round(q * 10**decimals, 9)) / 10**decimals, decimals)}"


def _with(told: str, more: str) -> str:
    """Return a text with one thing more in the parentheses that it ends with."""
    return f"{told[:-1]}; {more})"


def _some(pairs: int) -> str:
    """Return a number of pairs in words; the noun is neuter."""
    return "ett" if pairs == 1 else sv.in_words(pairs)


def _points(differences: Iterable[float]) -> str:
    """Return differences in whole percentage points, from the least to the largest."""
    seen = sorted({round(100 * one) for one in differences})
    return sv.points(seen[0] / 100) if len(seen) == 1 else f"{seen[0]}–{seen[-1]} procentenheter"


def _per_cent(share: float | None) -> str:
    return sv.HIDDEN if share is None else sv.number(100 * share)
