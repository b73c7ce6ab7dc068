"""Pairs of districts in one group of persons, and what may be said of them together: the words of the page, put together here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pipeline.report.findings.beside import Beside, held, pair
from pipeline.report.findings.state import State
from pipeline.report.read.pairs import ALL, Group
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences import reasons
from pipeline.words.sv import pairs as words


def pairings(
    picture: Picture, indicator: Indicator, period: str, areas: Sequence[str], group: Group = ALL
) -> list[Beside]:
    """Return the pairs of some districts that were compared in a group of persons, each the way it was chosen."""
    found = (pair(picture, indicator.indicator, period, one, two, *group) for one, two in combinations(areas, 2))
    return [one for one in found if one.row]


def largest_first(picture: Picture, found: Beside) -> tuple[str, str]:
    """Return the names of a pair that differs, the one with the larger value first."""
    one, two = picture.name(found.area), picture.name(found.other)
    return (one, two) if found.state is State.HIGHER else (two, one)


def pairs_in_group(picture: Picture, rows: Sequence[Beside]) -> str:
    """Return what is said of several pairs in one group of persons: each difference that holds, then those with the same verdict.

    The same as the page says, with the q value of what holds; empty when no pair is tested.
    """
    told = [_held(picture, one) for one in held(rows)]
    others = _others(rows).values()
    return words.listed([*told, *(_alike(picture, same, is_all=len(same) == len(rows) > 1) for same in others)])


def _others(rows: Sequence[Beside]) -> dict[tuple[State, str], list[Beside]]:
    """Return the pairs of which no difference holds, by what may be said of them and why."""
    kinds: dict[tuple[State, str], list[Beside]] = {}
    for one in rows:
        if not one.holds:
            kinds.setdefault((one.state, "" if one.state is State.SAME else reasons.of(one)), []).append(one)
    return kinds


def _held(picture: Picture, one: Beside) -> str:
    """Return what is said of a difference that holds, the larger share first."""
    high, low = largest_first(picture, one)
    shares = {picture.name(area): value.value if value else None for area, value in _sides(one)}
    return words.held((high, shares[high]), (low, shares[low]), one.row.q if one.row else None)


def _sides(one: Beside) -> list[tuple[str, Value | None]]:
    return [(one.area, one.value), (one.other, one.beside)]


def in_short(picture: Picture, rows: Sequence[Beside]) -> str:
    """Return the same in few words: which districts lie above which, and how many other pairs there are of each kind.

    A single pair is told as `pairs_in_group` tells it; empty when no pair is compared.
    """
    if len(rows) < 2:
        return pairs_in_group(picture, rows)
    above: dict[str, list[str]] = {}
    for one in held(rows):
        high, low = largest_first(picture, one)
        above.setdefault(low, []).append(high)
    told = [words.held_in_short(highs, low) for low, highs in above.items()]
    return words.listed([*told, *(_counted(state, why, same) for (state, why), same in _others(rows).items())])


def _counted(state: State, why: str, same: Sequence[Beside]) -> str:
    """Return how many pairs are of a kind that is no difference, with what would have been seen or why."""
    if state is State.SAME:
        return words.alike_in_short(len(same), [one.detectable for one in same])
    return words.not_compared_in_short(len(same), why)


def _alike(picture: Picture, same: Sequence[Beside], *, is_all: bool) -> str:
    """Return what is said of pairs of the same kind, none of which differs."""
    pairs = [(picture.name(one.area), picture.name(one.other)) for one in same]
    if same[0].state is not State.SAME:
        return words.not_compared(pairs, reasons.of(same[0]), is_all=is_all)
    least = min((one.row.q for one in same if one.row and one.row.q is not None), default=None)
    return words.alike(pairs, [one.detectable for one in same], least, is_all=is_all)
