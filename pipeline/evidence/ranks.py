"""Where a district stands among all of them: only as far as their differences hold, for all districts at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Configuration, Edition
from pipeline.contracts.evidence import DistrictRank
from pipeline.gate import add_table

ERROR = 0.05
"""Probability that any place of any district lies outside its limits."""

TESTED = ("higher", "lower", "no_detectable_difference")
PAIRS = """
    select period, indicator, area, other, estimate, p from known_comparison
    where edition = $edition and contrast = 'district_vs_district' and sex = 'all' and age_group = 'all'
      and source = 'safety_survey' and list_contains($tested, verdict)
    order by indicator, area, other
"""
"""An edition knows pairs of districts in its last wave alone."""

Pair = tuple[str, str]
Tested = tuple[float, float]


def rank(published: Path, configuration: Configuration) -> None:
    """Add ``district_rank``: one row an edition, survey indicator and district, in the latest wave that the edition knows."""
    rows: list[dict[str, object]] = []
    with duckdb.connect(str(published)) as connection:
        for edition in configuration.editions:
            rows += _of_edition(connection, configuration, edition)
        add_table(connection, DistrictRank, pd.DataFrame(rows, columns=list(DistrictRank.columns())))


def _of_edition(
    connection: duckdb.DuckDBPyConnection, configuration: Configuration, edition: Edition
) -> Iterator[dict[str, object]]:
    districts = configuration.side_by_side(edition)
    found = connection.execute(PAIRS, {"edition": edition.id, "tested": list(TESTED)}).fetchall()
    by_indicator: dict[tuple[str, str], dict[Pair, Tested]] = {}
    for wave, indicator, area, other, estimate, p in found:
        if area in districts and other in districts and p is not None:
            by_indicator.setdefault((indicator, wave), {})[area, other] = (estimate, p)
    for (indicator, wave), tested in sorted(by_indicator.items()):
        for area, (first, last) in places(districts, tested).items():
            key = {"edition": edition.id, "indicator": indicator, "period": wave, "area": area}
            yield {**key, "first_place": first, "last_place": last, "districts": len(districts)}


def places(districts: Sequence[str], tested: Mapping[Pair, Tested]) -> dict[str, tuple[int, int]]:
    """Return the first and last place that each district can have, 1 = the largest share; all limits hold at once (95 %).

    A district stands behind each district that is larger, and before each that is smaller, when that holds with Holm's correction over
    all pairs of districts. A pair that was not tested parts nobody, and counts among the tests all the same.

    Args:
        districts: All districts that are ranked.
        tested: Difference (first minus second) and p of each tested pair.

    Source: Mohamad, van Zwet, Goeman (2019), Simultaneous confidence intervals for ranks; Holm (1979) for the tests.
    """
    tests = len(list(combinations(districts, 2)))
    larger: dict[str, int] = dict.fromkeys(districts, 0)
    smaller: dict[str, int] = dict.fromkeys(districts, 0)
    for done, ((one, two), (difference, p)) in enumerate(sorted(tested.items(), key=lambda item: item[1][1])):
        if p * (tests - done) > ERROR:
            break
        above, below = (one, two) if difference > 0 else (two, one)
        larger[below] += 1
        smaller[above] += 1
    return {area: (1 + larger[area], len(districts) - smaller[area]) for area in districts}
