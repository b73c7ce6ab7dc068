"""The estimator: shares, means, totals and ratios of a sample survey by any groups, with design-based standard errors and intervals.

It works on four tables of a DuckDB connection, whoever made them:

- ``unit``: one row a person: period, unit, stratum, psu (empty when persons were sampled), district, weight, fpc, and a column a group;
- ``response``: one row a person and indicator with a valid answer: period, unit, indicator, y, x (1, but for a ratio);
- ``estimand``: one row an indicator and its statistic: share, mean, total or ratio;
- ``area_member``: one row an area and a district in it;
- ``pool``: one row a pool of periods, a period in it and an indicator; may be missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Literal

import duckdb
import numpy as np
import pandas as pd

from pipeline.estimate import interval
from pipeline.estimate.sql import frame, run, run_each
from pipeline.problems import DataErrors, at, problem

Lonely = Literal["fail", "adjust", "certainty"]
ALL = "all"  # stands in a group's column where the group is not used
UNKNOWN = (
    "unknown"  # stands in a group's column for persons without a value: they count in every margin that does not use it
)
STEPS = ("psu_moment", "domain_moment", "stratum_size")


@dataclass(frozen=True)
class Groups:
    """The columns of ``unit`` that make domains; with margins, every subset of them does too."""

    names: tuple[str, ...]
    margins: bool = True

    def sql(self) -> dict[str, str]:
        """Return the pieces of SQL that name the groups."""
        names = [f'"{name}"' for name in self.names]
        subsets = chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
        sets = [*subsets] if self.margins else [tuple(names)]
        return {
            "unit_groups": "".join(f"unit.{name}, " for name in names),
            "groups": "".join(f"{name}, " for name in names),
            "margins": "".join(
                f"case when grouping(moment.{name}) = 1 then '{ALL}' else moment.{name} end as {name}, "
                for name in names
            ),
            "sets": ", ".join("(" + ", ".join(f"moment.{name}" for name in subset) + ")" for subset in sets),
            "and_groups": "".join(f", {name}" for name in names),
        }

    def known(self) -> str:
        """Return the condition that no group is unknown."""
        return " and ".join(["true", *(f"\"{name}\" <> '{UNKNOWN}'" for name in self.names)])


def estimate(
    connection: duckdb.DuckDBPyConnection,
    groups: Groups,
    *,
    lonely: Lonely = "fail",
    method: interval.Method = "beta",
    level: float = 0.95,
    after_points: Callable[[], None] | None = None,
) -> pd.DataFrame:
    """Return one row an indicator, period, area and groups: value, n, weights, df, variance, se, ci_low, ci_high, deff, kish.

    Leaves its steps in the connection (``moment``, ``psu_moment``, ``domain_moment``, ``stratum_size``, ``point``), for comparisons.

    Args:
        connection: Holds the tables that this module's docstring names.
        groups: What makes the domains.
        lonely: What a stratum with one sampling unit does: stop (``fail``), count with its distance from the estimate (``adjust``) or
            add nothing (``certainty``), as R's ``survey.lonely.psu``.
        method: Interval of a share; other statistics have ``mean``'s.
        level: Confidence level.
        after_points: Called when ``point`` is made and before intervals are: may replace variances there.

    Raises:
        DataErrors: The rule is ``fail`` and a stratum has one unit.
    """
    pieces = groups.sql()
    connection.execute("CREATE TABLE IF NOT EXISTS pool (pool VARCHAR, period VARCHAR, indicator VARCHAR)")
    periods = [row[0] for row in connection.execute("select distinct period from unit order by period").fetchall()]
    run_each(connection, "moment", pieces, [{"period": period} for period in periods or [""]])
    for table in STEPS:
        run(connection, table, pieces)
    if lonely == "fail":
        _refuse_lonely(connection)
    run(connection, "point", pieces, {"lonely": lonely})
    if after_points:
        after_points()
    points = frame(connection, f"from point where {groups.known()} order by all")
    points["se"] = np.sqrt(points["variance"])
    return points.assign(**_intervals(points, method, level), deff=design_effect(points))


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
