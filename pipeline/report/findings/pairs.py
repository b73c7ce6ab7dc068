"""Pairs of districts in one group of persons, and what may be said of them together: the words of the page, put together here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.report.findings import reasons
from pipeline.report.read.pairs import ALL, TURNED, Group, pair_row
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator
from pipeline.words.sv import language as sv
from pipeline.words.sv.comparing import PAIRS_IN_GROUP

HELD = tuple(TURNED)
LIMIT, LEAST_Q = 0.05, 0.001


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
    return "; ".join([*held, *(_alike(same, is_all=len(same) == len(rows) > 1) for same in kinds.values())])


def _held(one: Pairing) -> str:
    """Return the words on a difference that holds, the larger share first."""
    first, second = (0, 1) if one.verdict == "higher" else (1, 0)
    shares = {"share_high": _per_cent(one.shares[first]), "share_low": _per_cent(one.shares[second])}
    told = PAIRS_IN_GROUP["higher"].format(high=one.names[first], low=one.names[second], **shares)
    return told if one.row.q is None else f"{told[:-1]}; {q_value(one.row.q)})"


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
    held = [f"säkerställt större andel i {sv.listed(highs)} än i {low}" for low, highs in above.items()]
    return "; ".join([*held, *(_counted(verdict, why, same) for (verdict, why), same in kinds.items())])


def _counted(verdict: str, why: str, same: Sequence[Pairing]) -> str:
    """Return how many pairs have a verdict that is no difference, with what would have been seen or why."""
    number = f"i {sv.in_words(len(same)) if len(same) > 1 else 'ett'} par"
    if verdict == "no_detectable_difference":
        return f"{number} ingen säkerställd skillnad (först omkring {_seen(same)} hade sannolikt synts)"
    return f"{number} går det inte att jämföra ({sv.lower_first(why)})"


def _alike(same: Sequence[Pairing], *, is_all: bool) -> str:
    """Return the words on pairs with the same verdict, none of which holds."""
    verdict = same[0].verdict
    is_tested = verdict == "no_detectable_difference"
    key = verdict if not is_all else "all_alike" if is_tested else "none_comparable"
    pairs = (" eller mellan " if is_tested else ", ").join(sv.listed(one.names) for one in same)
    told = PAIRS_IN_GROUP[key].format(pairs=pairs, why=sv.lower_first(reasons.why(same[0].row)), points=_seen(same))
    least = min((one.row.q for one in same if one.row.q is not None), default=None)
    if not is_tested or least is None:
        return told
    return f"{told[:-1]}; {'minst ' if len(same) > 1 else ''}{q_value(least)})"


def _seen(same: Sequence[Pairing]) -> str:
    """Return the difference that would have been seen, from the least to the largest of several pairs."""
    seen = sorted({round(100 * (one.row.detectable or 0)) for one in same})
    return sv.points(seen[0] / 100) if len(seen) == 1 else f"{seen[0]}–{seen[-1]} procentenheter"


def q_value(q: float) -> str:
    """Return a q value: q = 0,012, or q < 0,001; close to the limit of 0,05 with one decimal more."""
    if q < LEAST_Q:
        return f"q < {sv.number(LEAST_Q, 3)}"
    return f"q = {sv.number(q, 4 if abs(q - LIMIT) < LEAST_Q else 3)}"


def _per_cent(share: float | None) -> str:
    return sv.HIDDEN if share is None else sv.number(100 * share)
