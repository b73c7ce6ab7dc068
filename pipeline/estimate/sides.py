"""Both sides of every pair of the survey's domains: their estimates, and how these vary together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.estimate import moments
from pipeline.estimate.estimator import members_of
from pipeline.estimate.moments import Codes, Floats, Groups
from pipeline.estimate.sql import frame

DOMAIN = ["period", "area", "sex", "age_group"]
SIDE = ["value", "variance", "variance_person", "kish", "df", "n", "ci_low", "ci_high"]


@dataclass(frozen=True)
class Sides:
    """The estimates that pairs are made of; a pair is named by its place.

    Attributes:
        estimates: Rows of the step ``estimate``.
        indicators: All indicators.
        first: Row of `estimates` of the first side: pairs x indicators; -1 where there is none.
        other: The same of the other side.
        covariance: Of both estimates; 0 for waves that were drawn apart.
    """

    estimates: pd.DataFrame
    indicators: list[str]
    first: Codes
    other: Codes
    covariance: Floats

    def of(self, indicators: Sequence[str]) -> pd.DataFrame:
        """Return one row a pair and indicator with estimates on both sides: ``id``, ``indicator`` and what both are tested by."""
        columns = np.array([self.indicators.index(name) for name in indicators if name in self.indicators], dtype=int)
        sides = {"": self.first[:, columns], "other_": self.other[:, columns]}
        pair, column = np.nonzero((sides[""] >= 0) & (sides["other_"] >= 0))
        names: NDArray[np.object_] = np.array(self.indicators, dtype=object)[columns]
        found: dict[str, object] = {"id": pair, "indicator": names[column], "statistic": "share"}
        for prefix, rows in sides.items():
            chosen = rows[pair, column]
            found |= {f"{prefix}{name}": self.estimates[name].to_numpy()[chosen] for name in SIDE}
        return pd.DataFrame(found | {"covariance": self.covariance[:, columns][pair, column]})


def sides_of(connection: duckdb.DuckDBPyConnection, pairs: pd.DataFrame, groups: Groups) -> Sides:
    """Return both sides of pairs, from the steps ``estimate`` and ``moment``.

    Args:
        connection: The restricted database with the steps of the estimator.
        pairs: `pairs.table`.
        groups: What makes the domains, sex and age group.
    """
    estimates = frame(connection, "from estimate where not contains(period, '+') order by all")
    indicator, indicators = pd.factorize(estimates["indicator"], sort=True)
    domains = pd.MultiIndex.from_frame(
        pd.concat([pairs[DOMAIN], pairs[[f"other_{name}" for name in DOMAIN]].set_axis(DOMAIN, axis=1)])
    )
    code, each = domains.factorize()
    names = pd.MultiIndex.from_tuples(list(each), names=DOMAIN) if len(each) else domains[:0]
    one, two = code[: len(pairs)], code[len(pairs) :]
    place = np.full((len(names), len(indicators)), -1, dtype=np.int64)
    row = names.get_indexer(pd.MultiIndex.from_frame(estimates[DOMAIN])) if len(names) else np.full(len(estimates), -1)
    known = row >= 0
    place[row[known], indicator[known]] = np.flatnonzero(known)
    covariance = np.zeros((len(pairs), len(indicators)))
    values, weights = (np.append(estimates[name].to_numpy(float), np.nan)[place] for name in ("value", "weights"))
    members, period = members_of(connection), pairs["period"].to_numpy()
    for wave_name, wave in moments.waves(connection, groups):
        within = np.flatnonzero((period == wave_name) & (pairs["other_period"].to_numpy() == wave_name))
        own, at = np.unique(np.concatenate([one[within], two[within]]), return_inverse=True)
        chosen = np.flatnonzero(indicators.isin(wave.indicators))
        covariance[np.ix_(within, chosen)] = moments.covariances(
            wave,
            members,
            [names[number][1:] for number in own],
            (at[: len(within)], at[len(within) :]),
            values[np.ix_(own, chosen)],
            weights[np.ix_(own, chosen)],
            [str(name) for name in indicators[chosen]],
        )
    return Sides(estimates, [str(name) for name in indicators], place[one], place[two], covariance)
