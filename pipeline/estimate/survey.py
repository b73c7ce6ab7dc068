"""Weighted shares of the safety survey for every indicator, wave, area, sex and age group, with all margins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts import add, add_from
from pipeline.contracts.estimated import Measured, Pool, Response, SurveyDesign, shaped
from pipeline.definitions import SurveyIndicator
from pipeline.estimate import calibration, estimator, knowable, register
from pipeline.estimate.pairs import latest_of_editions
from pipeline.estimate.sql import frame, step, text
from pipeline.estimate.weighting import Weighting

GROUPS = estimator.Groups(("sex", "age_group"))


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> dict[str, Weighting]:
    """Add the survey's shares to ``measured``, with what the design makes of each (``survey_design``), from ``unit`` and ``answer``.

    Leaves the step ``estimate``, which has both, for comparisons.

    Returns:
        The weights that were made, by wave; variances of these waves, and of pools of them, account for it.
    """
    weightings = register.weigh(connection, configuration)
    indicators = configuration.definitions.safety_survey.indicators
    parts = [
        {"indicator": indicator.id, "item": item, "yes": indicator.yes, "items": len(indicator.items)}
        for indicator in indicators
        for item in indicator.items
    ]
    step(connection, "indicator_item", parts)
    step(connection, "estimand", [{"indicator": indicator.id, "statistic": "share"} for indicator in indicators])
    add_from(connection, Response, text("response"))
    query = (
        # Weights that sum to the answers and weights that sum to the inhabitants do not go together in one pool.
        "select indicator, list(distinct period order by period) from response join wave using (period) "
        "where sample = 'drawn' group by indicator, weights order by indicator, weights"
    )
    asked: list[tuple[str, list[str]]] = connection.execute(query).fetchall()
    breaks = {(row[0], row[1]) for row in connection.execute("select item, period from series_break").fetchall()}
    ended_on = dict(connection.execute("select period, ended_on from wave order by period").fetchall())
    latest = latest_of_editions(configuration, ended_on)
    pools = pd.DataFrame(
        list(_pools(asked, breaks, indicators, latest)), columns=["pool", "period", "indicator"], dtype="str"
    )
    add(connection, Pool, pools)

    def recalibrate() -> None:
        calibration.recalibrate(connection, GROUPS, weightings)

    apart = [area for area in configuration.area_members() if area.startswith(Area.rest(""))]
    points = estimator.estimate(connection, GROUPS, after_points=recalibrate if weightings else None, apart=apart)
    points = points[configuration.standing(points)].reset_index(drop=True)
    lacking = knowable.lacks_sizes(connection, points)
    known = points[~lacking].reset_index(drop=True)
    step(connection, "estimate", known)
    add(connection, SurveyDesign, shaped(SurveyDesign, known))
    files: dict[str, str] = dict(frame(connection, "select period, source_file from wave").itertuples(index=False))
    told = points[~lacking | ~points["period"].str.contains("+", regex=False)].reset_index(drop=True)
    add(connection, Measured, knowable.as_far_as_known(connection, _measured(told, files, configuration.slug)))
    return weightings


def _measured(points: pd.DataFrame, files: Mapping[str, str], municipality: str) -> pd.DataFrame:
    """Return the estimates as rows of ``measured``; a pool rests on the files of all its waves."""
    waves = [sorted(period.split("+")) for period in points["period"]]
    return shaped(
        Measured,
        points.astype({"n": "Int64"}),
        without=["per", "numerator", "denominator", "denominator_period", "items"],
        municipality=municipality,
        source="safety_survey",
        kind="answers",
        release="final",
        unit="share",
        denominator_unit="answers",
        basis="direct",
        reason="",
        source_file=pd.Series([" ".join(files[wave] for wave in pool) for pool in waves], points.index, dtype="str"),
    )


def _pools(
    asked: Sequence[tuple[str, Sequence[str]]],
    breaks: set[tuple[str, str]],
    indicators: Sequence[SurveyIndicator],
    latest: Collection[str],
) -> Iterator[tuple[str, str, str]]:
    """Yield pool, wave and indicator of the runs of two waves or more that asked an indicator and that no break parts.

    Only runs up to some edition's latest wave: a pool stands in the place of what is hidden there, and nothing shows another.
    """
    items = {indicator.id: indicator.items for indicator in indicators}
    for indicator, waves in asked:
        broken = {period for item, period in breaks if item in items[indicator]}
        for first, last in combinations(range(len(waves)), 2):
            if waves[last] not in latest:
                continue
            pooled = waves[first : last + 1]
            if not any(waves[first] < period <= waves[last] for period in broken):
                yield from (("+".join(pooled), wave, indicator) for wave in pooled)
