"""Districts against each other: how many are compared at a time, and the comparison of two of them, whichever way round it stands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.report.read.picture import PAIR, Picture
from pipeline.report.read.rows import Comparison

SURVEY = "safety_survey"
MUNICIPALITY = "municipality"
FEWEST, MOST = 2, 4
"""Districts that are compared at the same time."""

NOT_COMPARED = -1
"""Stands for the outcome of a pair that is not compared."""

TURNED = {"higher": "lower", "lower": "higher"}
"""A verdict as the other side of the comparison has it."""

Group = tuple[str, str]
"""Sex and age group."""

ALL: Group = ("all", "all")


def pair_row(
    picture: Picture, indicator: str, period: str, group: Group, one: str, two: str
) -> tuple[Comparison | None, bool]:
    """Return the comparison of two districts, and whether its first side is the second of them."""
    row = picture.comparison(indicator, period, one, PAIR, two, *group)
    other = None if row else picture.comparison(indicator, period, two, PAIR, one, *group)
    return row or other, other is not None


class Outcome(NamedTuple):
    """What a comparison came to, as the first of two districts has it: its verdict, and why nothing may be said."""

    verdict: str
    reason: str
    wording: str


COMPARED = """
    with place as (select unnest($districts) as area, unnest(range(len($districts))) as n),
    pair as (
        select indicator, sex, age_group, reason, wording, coalesce(detectable, 0) as detectable,
            case when one.n < two.n then verdict when verdict = 'higher' then 'lower' when verdict = 'lower' then 'higher'
                else verdict end as verdict,
            least(one.n, two.n) as first, greatest(one.n, two.n) as second,
            first * (2 * len($districts) - first - 1) // 2 + second - first - 1 as at_place
        from known_comparison as seen join place as one on one.area = seen.area join place as two on two.area = seen.other
        where edition = $edition and period = $period and contrast = 'district_vs_district')
"""
"""Pairs of districts as the first of them has it, each with its place among `itertools.combinations`."""


class Pairs:
    """All pairs of an edition's districts in one period at once, by columns: there may be a million of them.

    Attributes:
        outcomes: All that comparisons came to, each once.
    """

    def __init__(self, picture: Picture, period: str) -> None:
        """Read the pairs of districts that are compared in a period."""
        self._size = len(picture.districts) * (len(picture.districts) - 1) // 2
        read = picture.connection.execute
        asked = {"districts": picture.districts, "edition": picture.edition.edition, "period": period}
        found = read(f"{COMPARED} select distinct verdict, reason, wording from pair order by all", asked).fetchall()
        self.outcomes = list(map(Outcome._make, found))
        outcomes = zip(*self.outcomes, strict=True) if self.outcomes else ((), (), ())
        groups = read(
            f"""{COMPARED}, outcome as (
                select unnest($verdicts::varchar[]) as verdict, unnest($reasons::varchar[]) as reason,
                    unnest($wordings::varchar[]) as wording, unnest(range(len($verdicts::varchar[]))) as outcome)
            select indicator, sex, age_group, list(at_place) as places, list(outcome) as outcomes, list(detectable) as detectable
            from pair join outcome using (verdict, reason, wording) group by indicator, sex, age_group""",
            asked | dict(zip(("verdicts", "reasons", "wordings"), map(list, outcomes), strict=True)),
        ).fetchnumpy()
        names = zip(groups["indicator"], groups["sex"], groups["age_group"], strict=True)
        columns = zip(groups["places"], groups["outcomes"], groups["detectable"], strict=True)
        self._groups = dict(zip(names, columns, strict=True))

    def of(self, indicator: str, group: Group) -> tuple[np.ndarray, np.ndarray]:
        """Return what the pairs by an indicator in a group of persons came to, in the order of `itertools.combinations`.

        Returns:
            The number of each pair's outcome or `NOT_COMPARED`, and the difference that would have been seen, 0 where none is told.
        """
        outcomes, seen = np.full(self._size, NOT_COMPARED), np.zeros(self._size)
        if (indicator, *group) in self._groups:
            places, found, detectable = self._groups[indicator, *group]
            outcomes[places], seen[places] = found, detectable
        return outcomes, seen
