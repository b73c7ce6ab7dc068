"""Pairs of districts in one group of persons, and what may be said of them together: the words of the page, put together here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.report.read.pairs import ALL, TURNED, Group, pair_row
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator
from pipeline.report.sentences import reasons
from pipeline.words.sv import pairs as words

HELD = tuple(TURNED)


@dataclass(frozen=True)
class Pairing:
    """Two districts as they were chosen, their shares (0-1; None when hidden), and the row that compares them either way round."""

    areas: tuple[str, str]
    names: tuple[str, str]
    shares: tuple[float | None, float | None]
    row: Comparison

    @property
    def verdict(self) -> str:
        """What holds of the first district against the second: the row's verdict, turned when the row has them the other way."""
        verdict = self.row.verdict
        return verdict if self.row.area == self.areas[0] else TURNED.get(verdict, verdict)

    def largest_first(self) -> tuple[str, str]:
        """Return the names of a pair that differs, the one with the larger value first."""
        one, two = self.names
        return (one, two) if self.verdict == "higher" else (two, one)


def pairings(
    picture: Picture, indicator: Indicator, period: str, areas: Sequence[str], group: Group = ALL
) -> list[Pairing]:
    """Return the tested pairs of some districts in a group of persons; a pair that is not tested has none."""
    found = []
    for one, two in combinations(areas, 2):
        row, _ = pair_row(picture, indicator.indicator, period, group, one, two)
        if row:
            values = [picture.value(indicator.indicator, period, area, *group) for area in (one, two)]
            first, second = (value.value if value else None for value in values)
            found.append(Pairing((one, two), (picture.name(one), picture.name(two)), (first, second), row))
    return found


def pairs_in_group(rows: Sequence[Pairing]) -> str:
    """Return what is said of several pairs in one group of persons: each difference that holds, then those with the same verdict.

    The same as the page says, with the q value of what holds; empty when no pair is tested.
    """
    held = [_held(one) for one in rows if one.verdict in HELD]
    kinds: dict[tuple[str, str], list[Pairing]] = {}
    for one in rows:
        if one.verdict not in HELD:
            kinds.setdefault((one.verdict, reasons.why(one.row)), []).append(one)
    return words.listed([*held, *(_alike(same, is_all=len(same) == len(rows) > 1) for same in kinds.values())])


def _held(one: Pairing) -> str:
    """Return what is said of a difference that holds, the larger share first."""
    first, second = (0, 1) if one.verdict == "higher" else (1, 0)
    return words.held((one.names[first], one.shares[first]), (one.names[second], one.shares[second]), one.row.q)


def in_short(rows: Sequence[Pairing]) -> str:
    """Return the same in few words: which districts lie above which, and how many other pairs there are of each kind.

    A single pair is told as `pairs_in_group` tells it; empty when no pair is tested.
    """
    if len(rows) < 2:
        return pairs_in_group(rows)
    above: dict[str, list[str]] = {}
    kinds: dict[tuple[str, str], list[Pairing]] = {}
    for one in rows:
        if one.verdict in HELD:
            high, low = one.largest_first()
            above.setdefault(low, []).append(high)
        else:
            kinds.setdefault((one.verdict, reasons.why(one.row)), []).append(one)
    held = [words.held_in_short(highs, low) for low, highs in above.items()]
    return words.listed([*held, *(_counted(verdict, why, same) for (verdict, why), same in kinds.items())])


def _counted(verdict: str, why: str, same: Sequence[Pairing]) -> str:
    """Return how many pairs have a verdict that is no difference, with what would have been seen or why."""
    if verdict == "no_detectable_difference":
        return words.alike_in_short(len(same), _detectable(same))
    return words.not_compared_in_short(len(same), why)


def _alike(same: Sequence[Pairing], *, is_all: bool) -> str:
    """Return what is said of pairs with the same verdict, none of which holds."""
    pairs = [one.names for one in same]
    if same[0].verdict != "no_detectable_difference":
        return words.not_compared(pairs, reasons.why(same[0].row), is_all=is_all)
    least = min((one.row.q for one in same if one.row.q is not None), default=None)
    return words.alike(pairs, _detectable(same), least, is_all=is_all)


def _detectable(same: Sequence[Pairing]) -> list[float]:
    """Return the difference that would have been seen, of each pair."""
    return [one.row.detectable or 0 for one in same]
