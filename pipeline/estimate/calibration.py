"""Variance of estimates whose weights were made to match a register (`weighting`), as R's ``calibrate`` and ``postStratify``.

With w the final and b the base weights, x the indicators of the margins' cells, and for a domain D
    y_i = (answer - r * divisor) 1_D / W      (r = 0 and W = 1 for a total),
the variance is that of ``point.sql`` with w (y - fit) in place of w y, where fit is the least-squares fit of y on x with the weights b
over *all* persons of the wave (Deville and Särndal 1992; Särndal, Swensson and Wretman 1992, section 6.6). So does R's ``calibrate``,
whatever the distance: ``qr.resid(qr(x sqrt(b)), ..)``. Raking has the variance of ``calibrate(calfun = "raking")``, not
that of ``rake`` (ten sweeps of unweighted means). With one joint margin the fit is the b-weighted mean of y in the person's cell.

A district where q of the weight has no register cell has the estimate q m_u + (1 - q) m_k, m_u the mean of those without a cell and
m_k the calibrated one of the others. Its q comes from the sample, so that b g (m_u - m) or b g (m_k - m) is added to the residual of a
person without or with a cell (m the district's mean, g its mean adjustment; the product rule).

In a district with trimmed weights only the total still holds; there the fit is the district's mean: rather too much variance than too
little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from pipeline.estimate.estimator import ALL, Groups, Lonely
from pipeline.estimate.sql import frame, step
from pipeline.estimate.weighting import Weighting

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]
RANK = 1e-10  # eigenvalues below this share of the largest are the margins' linear dependencies


@dataclass(frozen=True)
class Fit:
    """Takes from each person's value what the register explains."""

    weights: Floats
    base: Floats
    cells: sparse.csr_matrix  # persons x indicators of the margins' cells
    inverse: Floats  # generalised inverse of cells' b cells
    adjusted: Floats  # b g of the persons in districts where some have no cell, else 0
    side: sparse.csr_matrix  # persons x (district, with or without a cell)
    whole: sparse.csr_matrix  # persons x district

    def residuals(self, values: Floats) -> Floats:
        """Return the weighted residuals of values, one column a domain."""
        based = self.cells.multiply(self.base[:, None]).T.tocsr()
        explained = self.inverse @ (based @ values)
        result: Floats = self.weights[:, None] * (values - self.cells @ explained)
        if len(rows := np.flatnonzero(self.adjusted)):
            of_side, of_district = (groups[rows] @ self._means(groups, explained) for groups in (self.side, self.whole))
            result[rows] += self.adjusted[rows, None] * (of_side - of_district)
        return result

    def _means(self, groups: sparse.csr_matrix, explained: Floats) -> Floats:
        """Return each group's mean of what the register explains, with the final weights: groups x domains."""
        weighted = groups.multiply(self.weights[:, None]).T.tocsr()
        sizes = groups.T @ self.weights
        means: Floats = (weighted @ self.cells) @ explained / np.where(sizes > 0, sizes, 1.0)[:, None]
        return means


@dataclass(frozen=True)
class Sampling:
    """Strata, sampling units and finite population correction, as in ``stratum_size.sql``."""

    units: sparse.csr_matrix  # persons x PSU
    strata: sparse.csr_matrix  # PSU x stratum
    unsampled: Floats
    lonely: Lonely

    def covariance(self, one: Floats, two: Floats) -> Floats:
        """Return the covariance of the totals of two sets of residuals, column by column; of a set with itself its variance."""
        first = self.units.T @ one
        second = first if two is one else self.units.T @ two
        n = np.asarray(self.strata.sum(axis=0)).ravel()[:, None]
        squares = self.strata.T @ (first * second)
        sums = self.strata.T @ first
        centred = squares - sums * (sums if two is one else self.strata.T @ second) / n
        alone = squares if self.lonely == "adjust" else np.zeros_like(squares)
        each = np.where(n > 1, n / np.maximum(n - 1, 1) * centred, alone)
        result: Floats = (self.unsampled[:, None] * each).sum(axis=0)
        return result


def recalibrate(
    connection: duckdb.DuckDBPyConnection, groups: Groups, weightings: Mapping[str, Weighting], lonely: Lonely = "fail"
) -> None:
    """Replace the variances in the engine's table ``point`` for the waves whose weights were made (`weightings`' keys) and their pools.

    Each wave's weighting was made from its rows of ``unit`` in the order of ``unit``, and its weights stand there.
    """
    points, members = frame(connection, "from point order by all"), frame(connection, "from area_member")
    waves = points["period"].str.split("+", regex=False)
    made = points[[set(pool) <= set(weightings) for pool in waves]]
    variances = pd.DataFrame(0.0, made.index, ["variance", "variance_person"])
    for period, weighting in weightings.items():
        chosen = made[[period in pool for pool in waves[made.index]]]
        unit, response = (
            connection.execute(f"from {table} where period = $period order by unit", {"period": period}).df()
            for table in ("unit", "response")
        )
        # The waves of a pool were drawn apart from each other: their variances add up.
        found = calibrated_variance(unit, response, members, chosen, weighting, groups.names, lonely=lonely)
        variances.loc[found.index] += found
    points.loc[made.index, variances.columns] = variances
    step(connection, "point", points)


def calibrated_variance(
    unit: pd.DataFrame,
    response: pd.DataFrame,
    area_member: pd.DataFrame,
    points: pd.DataFrame,
    weighting: Weighting,
    groups: Sequence[str],
    *,
    lonely: Lonely = "fail",
) -> pd.DataFrame:
    """Return ``variance`` and ``variance_person`` of every row of `points`, in its index.

    Args:
        unit: One wave's persons, in the order of the sample that `weighting` was made from; `weighting`'s weights stood in ``weight``
            when `points` was made.
        response: Their answers (unit, indicator, y, x).
        area_member: Areas and their districts.
        points: Rows of the engine's ``point`` of this wave: indicator, area, the groups, statistic, value, weights.
        weighting: How the weights were made.
        groups: Columns of `unit` that make the domains.
        lonely: As in `estimator.estimate`; ``fail`` has been settled there.
    """
    if len(unit) != len(weighting.weights):
        raise ValueError("the weights are of other persons")
    fit, design = fit_of(weighting), sampling(unit, lonely)
    persons = sampling(unit.assign(psu=None, fpc=np.nan), "adjust")
    result = pd.DataFrame(np.nan, index=points.index, columns=["variance", "variance_person"])
    for rows, values in linearised(unit, response, area_member, points, groups):
        residuals = fit.residuals(values)
        result.loc[rows, "variance"] = np.maximum(design.covariance(residuals, residuals), 0.0)
        result.loc[rows, "variance_person"] = np.maximum(persons.covariance(residuals, residuals), 0.0)
    return result


def calibrated_covariance(
    unit: pd.DataFrame,
    response: pd.DataFrame,
    area_member: pd.DataFrame,
    sides: tuple[pd.DataFrame, pd.DataFrame],
    weighting: Weighting,
    groups: Sequence[str],
    *,
    lonely: Lonely = "fail",
) -> pd.Series:
    """Return the covariance of each row of one side's points with the row of the same index of the other's (same indicator)."""
    fit, design = fit_of(weighting), sampling(unit, lonely)
    one, two = sides
    if not one.index.equals(two.index) or not one["indicator"].equals(two["indicator"]):
        raise ValueError("both sides have the same rows of the same indicators")
    result = pd.Series(np.nan, one.index, name="covariance")
    pairs = zip(*(linearised(unit, response, area_member, side, groups) for side in sides), strict=True)
    for (rows, first), (_, second) in pairs:
        result[rows] = design.covariance(fit.residuals(first), fit.residuals(second))
    return result


def linearised(
    unit: pd.DataFrame, response: pd.DataFrame, area_member: pd.DataFrame, points: pd.DataFrame, groups: Sequence[str]
) -> Iterator[tuple[pd.Index, Floats]]:
    """Yield, indicator by indicator, rows of `points` and their y as this module's docstring has it: persons x rows."""
    domains, codes = _domains(unit, area_member, points, groups)
    answers = {str(indicator): rows.set_index("unit") for indicator, rows in response.groupby("indicator")}
    for indicator, positions in points.reset_index(drop=True).groupby("indicator", sort=True).groups.items():
        rows = points.iloc[positions]
        given = answers[str(indicator)].reindex(unit["unit"])
        y, x = (np.nan_to_num(given[column].to_numpy(float)) for column in ("y", "x"))
        is_total = (rows["statistic"] == "total").to_numpy()
        r = np.where(is_total, 0.0, rows["value"].to_numpy(float))
        scale = np.where(is_total, 1.0, rows["weights"].to_numpy(float))
        yield rows.index, domains[:, codes[positions]] * (y[:, None] - x[:, None] * r) / scale


def _domains(
    unit: pd.DataFrame, area_member: pd.DataFrame, points: pd.DataFrame, groups: Sequence[str]
) -> tuple[NDArray[np.bool_], Codes]:
    """Return who belongs to each distinct domain (persons x domains), and the domain of each row of `points`."""
    keys = ["area", *groups]
    codes = points.groupby(keys, sort=False).ngroup().to_numpy()
    distinct = points[keys].drop_duplicates()
    members = {area: set(rows) for area, rows in area_member.groupby("area")["district"]}
    inside = {("area", area): unit["district"].isin(members[area]).to_numpy() for area in distinct["area"].unique()}
    for group in groups:
        inside |= {(group, level): (unit[group] == level).to_numpy(bool) for level in distinct[group].unique()}
        inside[group, ALL] = np.ones(len(unit), dtype=bool)
    columns = [
        np.logical_and.reduce([inside[one] for one in zip(keys, row, strict=True)])
        for row in distinct.itertuples(index=False, name=None)
    ]
    return np.column_stack(columns), codes


def sampling(unit: pd.DataFrame, lonely: Lonely) -> Sampling:
    """Return the sampling design of one wave's persons."""
    psu = unit["psu"].where(unit["psu"].notna(), unit["unit"].astype(str)).astype(str)
    sizes = unit[["stratum", "fpc"]].assign(psu=psu).drop_duplicates(["stratum", "psu"]).reset_index(drop=True)
    code = pd.MultiIndex.from_frame(sizes[["stratum", "psu"]]).get_indexer(
        pd.MultiIndex.from_arrays([unit["stratum"], psu])
    )
    each = sizes.groupby("stratum", sort=True)
    count, fpc = each.size().to_numpy(float), each["fpc"].first().to_numpy(float)
    sampled = np.where(np.isnan(fpc), 0.0, np.where(fpc > 1, count / np.where(fpc > 1, fpc, 1.0), fpc))
    return Sampling(_indicators(code), _indicators(each.ngroup().to_numpy()), 1 - sampled, lonely)


def fit_of(weighting: Weighting) -> Fit:
    """Return the regression on the margins of the weights."""
    weights, base = weighting.weights.to_numpy(float), weighting.base.to_numpy(float)
    district = weighting.district
    is_cut = district.isin(weighting.trimmed_districts).to_numpy()
    has_cell = weighting.groups.notna().all(axis=1).to_numpy()
    calibrated, loose = has_cell & ~is_cut, ~has_cell & ~is_cut
    columns = [weighting.groups[name].where(calibrated, None) for name in weighting.groups]
    columns += [district.where(is_cut, None), district.where(loose, None)]
    cells = sparse.hstack([_indicators(pd.factorize(column)[0]) for column in columns], format="csr")
    gram = (cells.T @ (cells.multiply(base[:, None]))).toarray()
    codes, names = pd.factorize(district)
    sums = [np.bincount(codes, values, len(names)) for values in (weights, base)]
    adjustment = np.divide(sums[0], sums[1], out=np.zeros(len(names)), where=sums[1] > 0)
    has_loose = np.bincount(codes, loose, len(names)) > 0
    return Fit(
        weights=weights,
        base=base,
        cells=cells,
        inverse=np.linalg.pinv(gram, rcond=RANK, hermitian=True),
        adjusted=base * (adjustment * has_loose)[codes],
        side=_indicators(2 * codes + loose),
        whole=_indicators(codes),
    )


def _indicators(codes: Codes) -> sparse.csr_matrix:
    """Return a column of 0 and 1 for every code; a negative code has none."""
    rows = np.flatnonzero(codes >= 0)
    width = int(codes.max(initial=-1)) + 1
    return sparse.csr_matrix((np.ones(len(rows)), (rows, codes[rows])), shape=(len(codes), width))
