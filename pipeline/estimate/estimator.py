"""The estimator: shares, means, totals and ratios of a sample survey by any groups, with design-based standard errors and intervals.

It works on four tables of a DuckDB connection, whoever made them:

- ``unit``: one row a person: period, unit, stratum, psu (empty when persons were sampled), district, weight, fpc, and a column a group;
- ``response``: one row a person and indicator with a valid answer: period, unit, indicator, y, x (1, but for a ratio);
- ``estimand``: one row an indicator and its statistic: share, mean, total or ratio;
- ``area_member``: one row an area and a district in it;
- ``pool``: one row a pool of periods, a period in it and an indicator; may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Literal

import duckdb
import numpy as np
import pandas as pd

from pipeline.estimate import interval, moments
from pipeline.estimate.moments import ALL, UNKNOWN, Groups
from pipeline.estimate.sql import frame, run, run_each, step
from pipeline.problems import DataErrors, at, problem

Lonely = Literal["fail", "adjust", "certainty"]
POINT = (
    "period", "indicator", "area", "statistic", "n", "weights", "value", "wyy", "kish", "df", "variance", "variance_person",
)  # fmt: skip


def estimate(
    connection: duckdb.DuckDBPyConnection,
    groups: Groups,
    *,
    lonely: Lonely = "fail",
    method: interval.Method = "beta",
    level: float = 0.95,
    after_points: Callable[[], None] | None = None,
    apart: Collection[str] = (),
) -> pd.DataFrame:
    """Return one row an indicator, period, area and groups: value, n, weights, df, variance, se, ci_low, ci_high, deff, kish.

    Leaves its steps in the connection (``moment``, ``stratum_size``, ``point``), for comparisons.

    Args:
        connection: Holds the tables that this module's docstring names.
        groups: What makes the domains.
        lonely: What a stratum with one sampling unit does: stop (``fail``), count with its distance from the estimate (``adjust``) or
            add nothing (``certainty``), as R's ``survey.lonely.psu``.
        method: Interval of a share; other statistics have ``mean``'s.
        level: Confidence level.
        after_points: Called when ``point`` is made and before intervals are: may replace variances there.
        apart: Areas whose periods are not pooled.

    Raises:
        DataErrors: The rule is ``fail`` and a stratum has one unit.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS pool (pool VARCHAR, period VARCHAR, indicator VARCHAR)")
    periods = [row[0] for row in connection.execute("select distinct period from unit order by period").fetchall()]
    run_each(connection, "moment", groups.sql(), [{"period": period} for period in periods or [""]])
    run(connection, "stratum_size")
    if lonely == "fail":
        _refuse_lonely(connection)
    rows = pd.concat(_totals(connection, groups, lonely, apart), ignore_index=True)
    statistics = dict(connection.execute("select indicator, statistic from estimand").fetchall())
    points = moments.points(rows, statistics)[[*POINT, *groups.names]]
    points = points.sort_values(["period", "indicator", "area", *groups.names], ignore_index=True)
    step(connection, "point", points)
    if after_points:
        after_points()
        points = frame(connection, "from point order by all")
    points["se"] = np.sqrt(points["variance"])
    return points.assign(**_intervals(points, method, level), deff=design_effect(points))


def _totals(
    connection: duckdb.DuckDBPyConnection, groups: Groups, lonely: Lonely, apart: Collection[str]
) -> Iterator[pd.DataFrame]:
    """Yield the totals of all domains by period, and those of pools."""
    members = members_of(connection)
    waves = [
        moments.totals(wave, members, lonely).assign(period=period)
        for period, wave in moments.waves(connection, groups)
    ]
    yield from waves
    pools = frame(connection, "from pool")
    if len(pools) and waves:
        single = pd.concat([wave[~wave["area"].isin(list(apart))] for wave in waves], ignore_index=True)
        yield from moments.pooled(single, pools, groups)
    yield pd.DataFrame(columns=["period", "area", *groups.names, "indicator", *moments.TOTALS]).astype(
        dict.fromkeys(moments.TOTALS, float)
    )


def members_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Return the districts of each area of ``area_member``."""
    query = "select area, list(district order by district) from area_member group by area order by area"
    return dict(connection.execute(query).fetchall())


def _intervals(points: pd.DataFrame, method: interval.Method, level: float) -> dict[str, pd.Series]:
    """Return the limits: a share's by its method, all others' symmetric around the value with t quantiles."""
    is_share = points["statistic"] == "share"
    columns = (points["value"], points["variance"], points["n"], points["df"], points["kish"])
    low, high = interval.share(method, *columns, level=level)
    plain_low, plain_high = interval.share("mean", *columns, level=level)
    return {
        "ci_low": pd.Series(low, points.index).where(is_share, plain_low),
        "ci_high": pd.Series(high, points.index).where(is_share, plain_high),
    }


def design_effect(points: pd.DataFrame) -> pd.Series:
    """Return the variance against that of a simple random sample of as many with replacement (R's ``deff="replace"``).

    Empty where the statistic has no such sample to compare with (total, ratio) or everybody answers the same.
    """
    n = points["n"]
    spread = (points["wyy"] / points["weights"] - points["value"] ** 2) / (n - 1).where(n > 1)
    is_mean = points["statistic"].isin(["share", "mean"])
    return (points["variance"] / spread).where(is_mean & (spread > 1e-15))


def _refuse_lonely(connection: duckdb.DuckDBPyConnection) -> None:
    """Raise `DataErrors` when a stratum has one sampling unit and is not fully sampled (then it adds nothing)."""
    query = """
        select period, list(stratum order by stratum) from stratum_size
        where psus = 1 and sampled < 1 group by period order by period
    """
    found = connection.execute(query).fetchall()
    if found:
        raise DataErrors(
            problem("safety_survey", at(wave=period, stratum=strata), "lonely-stratum") for period, strata in found
        )


__all__ = ["ALL", "UNKNOWN", "Groups", "Lonely", "design_effect", "estimate", "members_of"]
