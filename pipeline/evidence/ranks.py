"""Where a district stands among all of them: only as far as the differences between them reach that the edition tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Configuration, Edition
from pipeline.contracts.evidence import DistrictRank
from pipeline.gate import add_table

PAIRS = """
    select period, indicator, area, other, verdict from known_comparison
    where edition = $edition and contrast = 'district_vs_district' and sex = 'all' and age_group = 'all'
      and q is not null and (edition, source, period) in (
        select (edition, source, year) from known_last_period where source = 'safety_survey')
    order by indicator, area, other
"""
"""Places are told of an edition's last wave; an untested pair, of which one side may be hidden, parts nobody."""

Pair = tuple[str, str]


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
    found = connection.execute(PAIRS, {"edition": edition.id}).fetchall()
    by_indicator: dict[tuple[str, str], dict[Pair, str]] = {}
    for wave, indicator, area, other, verdict in found:
        if area in districts and other in districts:
            by_indicator.setdefault((indicator, wave), {})[area, other] = verdict
    for (indicator, wave), tested in sorted(by_indicator.items()):
        for area, (first, last) in places(districts, tested).items():
            key = {"edition": edition.id, "indicator": indicator, "period": wave, "area": area}
            yield {**key, "first_place": first, "last_place": last, "districts": len(districts)}


def places(districts: Sequence[str], verdicts: Mapping[Pair, str]) -> dict[str, tuple[int, int]]:
    """Return the first and last place that each district can have, 1 = the largest share.

    A district stands behind each that the edition tells to be larger, and before each that it tells to be smaller; no other pair parts
    anybody. So a place is as sure as the differences behind it, and says no more than they do.

    Args:
        districts: All districts that are ranked.
        verdicts: What the edition says of the first of two districts against the second.
    """
    larger: dict[str, int] = dict.fromkeys(districts, 0)
    smaller: dict[str, int] = dict.fromkeys(districts, 0)
    for (one, two), verdict in verdicts.items():
        if verdict in ("higher", "lower"):
            above, below = (one, two) if verdict == "higher" else (two, one)
            larger[below] += 1
            smaller[above] += 1
    return {area: (1 + larger[area], len(districts) - smaller[area]) for area in districts}
