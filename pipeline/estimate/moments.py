"""Sums over persons, from the finest cells of a wave to the domains of every area: what the estimator's figures are made of.

A wave's cells lie in memory as one array (cells x indicators x `SUMS`). An area's domains are added up from its own cells, area by
area: the rest of a municipality costs what the municipality costs, and nothing is subtracted, so that nothing cancels out. What is left
of a domain and indicator are few numbers that add up over strata (`TOTALS`), so that those of pooled waves are sums of their waves'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

ALL = "all"  # stands in a group's column where the group is not used
UNKNOWN = (
    "unknown"  # stands in a group's column for persons without a value: they count in every margin that does not use it
)
SUMS = ("n", "v", "u", "vv", "uv", "uu", "wyy")
"""The columns of ``moment``."""
TOTALS = (
    "n", "weights", "u_total", "wyy", "vv", "df",
    "quu", "quv", "qvv", "magnitude_uu", "magnitude_vv",
    "quu_person", "quv_person", "qvv_person", "magnitude_uu_person", "magnitude_vv_person",
)  # fmt: skip
"""What is added up of a domain: n, W, the sums of wy, wyy and w², degrees of freedom; and, with a = (1 - f) n/(n-1) of each stratum,
the sums of a (sum of u² - (sum of u)²/n), and so on: (quu - 2 r quv + r² qvv) / W² is the variance. With ``_person`` each person is
a PSU."""
NUMBERS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Groups:
    """The columns of ``unit`` that make domains; with margins, every subset of them does too."""

    names: tuple[str, ...]
    margins: bool = True

    def subsets(self) -> list[tuple[str, ...]]:
        """Return the sets of columns that make domains."""
        every = chain.from_iterable(combinations(self.names, size) for size in range(len(self.names) + 1))
        return [*every] if self.margins else [self.names]

    def sql(self) -> dict[str, str]:
        """Return the piece of SQL that names the groups."""
        return {"unit_groups": "".join(f'unit."{name}", ' for name in self.names)}


@dataclass(frozen=True)
class Sums:
    """The sums of an area's domains within each of its strata, or within each PSU where clusters were sampled.

    Attributes:
        domain: Place of each row in the wave's `domains`.
        stratum: Place of each row in the wave's `strata`.
        psu: Code of each row's PSU; -1 where persons were sampled.
        values: Rows x indicators x `SUMS`.
    """

    domain: Codes
    stratum: Codes
    psu: Codes
    values: Floats


@dataclass(frozen=True)
class Wave:
    """One period's cells.

    Attributes:
        indicators: Names of the indicators that were asked.
        districts: Each cell's district.
        stratum: Place of each cell's stratum in `strata`.
        psu: Code of each cell's PSU; -1 where persons were sampled.
        values: Cells x indicators x `SUMS`.
        domains: One row a domain, its groups' values.
        domain_of: The domain of each cell (columns) for each subset of the groups (rows); -1 where a value is unknown.
        strata: ``psus``, ``persons`` and ``sampled`` of each stratum.
    """

    indicators: list[str]
    districts: NDArray[Any]
    stratum: Codes
    psu: Codes
    values: Floats
    domains: pd.DataFrame
    domain_of: Codes
    strata: pd.DataFrame

    def sums(self, districts: Collection[str], chosen: slice = slice(None)) -> Sums:
        """Return the sums of the domains of an area, which holds these districts, for some of the indicators."""
        inside = np.flatnonzero(np.isin(self.districts, list(districts)))
        domain = self.domain_of[:, inside].ravel()
        known = domain >= 0
        cells = np.tile(inside, len(self.domain_of))[known]
        strata, psus = len(self.strata), int(self.psu.max(initial=-1)) + 2
        key = (domain[known] * strata + self.stratum[cells]) * psus + self.psu[cells] + 1
        keys, place = np.unique(key, return_inverse=True)
        adding = sparse.csr_array((np.ones(len(place)), (place, cells)), shape=(len(keys), len(self.districts)))
        values = self.values[:, chosen]
        flat = np.ascontiguousarray(values).reshape(len(values), values.shape[1] * len(SUMS))
        found: Floats = (adding @ flat).reshape(len(keys), values.shape[1], len(SUMS))
        rest, psu = np.divmod(keys, psus)
        domain, stratum = np.divmod(rest, strata)
        return Sums(domain, stratum, psu - 1, found)

    def parts(self, rows: int) -> Iterator[slice]:
        """Yield the indicators in parts that are not too many numbers at a time."""
        width = max(1, NUMBERS_AT_ONCE // max(1, rows * len(SUMS)))
        for start in range(0, len(self.indicators), width):
            yield slice(start, start + width)


def waves(connection: duckdb.DuckDBPyConnection, groups: Groups) -> Iterator[tuple[str, Wave]]:
    """Yield each period with its cells, from the steps ``moment`` and ``stratum_size``."""
    periods = connection.execute("select distinct period from moment order by period").fetchall()
    for (period,) in periods:
        yield period, wave(connection, period, groups)


def wave(connection: duckdb.DuckDBPyConnection, period: str, groups: Groups) -> Wave:
    """Return the cells of one period."""
    values = {"period": period}
    rows = connection.execute("from moment where period = $period order by all", values).df()
    strata = connection.execute("from stratum_size where period = $period order by stratum", values).df()
    keys = ["district", *groups.names, "stratum", "psu"]
    cell = rows.groupby(keys, dropna=False, sort=False).ngroup().to_numpy()
    cells = rows[keys].iloc[np.unique(cell, return_index=True)[1]].reset_index(drop=True)
    indicator, indicators = pd.factorize(rows["indicator"], sort=True)
    sums = np.zeros((len(cells), len(indicators), len(SUMS)))
    sums[cell, indicator] = rows[[*SUMS]].to_numpy(float)
    every = pd.concat(
        [
            cells[list(groups.names)].assign(**{name: ALL for name in groups.names if name not in subset})
            for subset in groups.subsets()
        ],
        ignore_index=True,
    ).astype("str")
    names = every.drop_duplicates().sort_values(list(groups.names)) if groups.names else every.iloc[:1]
    domains = names[(names != UNKNOWN).all(axis=1)].reset_index(drop=True)
    if groups.names:
        of = pd.MultiIndex.from_frame(domains).get_indexer(pd.MultiIndex.from_frame(every))
    else:
        of = np.zeros(len(every), dtype=np.int64)
    return Wave(
        indicators=[str(name) for name in indicators],
        districts=cells["district"].to_numpy(dtype=object),
        stratum=pd.Index(strata["stratum"]).get_indexer(pd.Index(cells["stratum"])),
        psu=pd.factorize(cells["stratum"].astype("str") + "\n" + cells["psu"].astype("str"))[0],
        values=sums,
        domains=domains,
        domain_of=np.asarray(of, dtype=np.int64).reshape(len(groups.subsets()), len(cells)),
        strata=strata,
    )


# ---- totals of domains ------------------------------------------------------------------------------------------------


def totals(found: Wave, members: Mapping[str, Collection[str]], lonely: str) -> pd.DataFrame:
    """Return one row a domain and indicator: area, the groups, indicator and `TOTALS`."""
    parts = []
    for area, districts in members.items():
        for chosen in found.parts(int(np.isin(found.districts, list(districts)).sum()) * len(found.domain_of)):
            domains, values = _totals(found.sums(districts, chosen), found.strata, lonely)
            names, width = found.indicators[chosen], values.shape[1]
            rows = found.domains.iloc[np.repeat(domains, width)].reset_index(drop=True)
            rows.insert(0, "area", area)
            rows["indicator"] = np.tile(np.array(names, dtype=object), len(domains))
            numbers = pd.DataFrame(values.reshape(-1, len(TOTALS)), columns=[*TOTALS])
            together = pd.concat([rows, numbers], axis=1)
            parts.append(together[together["n"] > 0])
    columns = ["area", *found.domains.columns, "indicator", *TOTALS]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _totals(sums: Sums, strata: pd.DataFrame, lonely: str) -> tuple[Codes, Floats]:
    """Return the domains, and their `TOTALS` (domains x indicators x totals)."""
    n, v, u, vv, uv, uu, wyy = (sums.values[:, :, place] for place in range(len(SUMS)))
    clustered = (sums.psu >= 0)[:, None]
    of_units = [
        np.where(clustered, n > 0, n),
        np.where(clustered, u * u, uu),
        np.where(clustered, u * v, uv),
        np.where(clustered, v * v, vv),
    ]
    first = _beginnings(sums.domain, sums.stratum)
    n, v, u, wyy, vv, uv, uu, psus, suu, suv, svv = (
        np.add.reduceat(one, first, axis=0) if len(first) else one for one in (n, v, u, wyy, vv, uv, uu, *of_units)
    )
    domain, stratum = sums.domain[first], sums.stratum[first]
    a, b = _factors(strata["psus"], 1 - strata["sampled"], 1.0 if lonely == "adjust" else 0.0)
    c, d = _factors(strata["persons"], 1.0, 1.0)
    a, b, c, d = (one[stratum][:, None] for one in (a, b, c, d))
    every = [
        n, v, u, wyy, vv, psus - (psus > 0),
        a * suu - b * u * u, a * suv - b * u * v, a * svv - b * v * v, suu, svv,
        c * uu - d * u * u, c * uv - d * u * v, c * vv - d * v * v, uu, vv,
    ]  # fmt: skip
    at = _beginnings(domain)
    added = [np.add.reduceat(one, at, axis=0) if len(at) else one for one in every]
    return domain[at], np.stack(added, axis=-1)


def _factors(size: pd.Series, unsampled: pd.Series | float, alone: float) -> tuple[Floats, Floats]:
    """Return what a stratum's sum of squares, and the square of its sum, are multiplied with; `alone` where it has one unit."""
    n = size.to_numpy(float)
    several, left = n > 1, np.broadcast_to(np.asarray(unsampled, dtype=float), n.shape)
    squares = left * np.where(several, n / np.where(several, n - 1, 1.0), alone)
    return squares, np.where(several, squares / n, 0.0)


def _beginnings(*keys: Codes) -> Codes:
    """Return where runs of equal keys begin."""
    changes = np.zeros(len(keys[0]), dtype=bool)
    changes[:1] = True
    for key in keys:
        changes[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(changes)


def pooled(rows: pd.DataFrame, pools: pd.DataFrame, groups: Groups) -> Iterator[pd.DataFrame]:
    """Yield the totals of each pool of periods: the strata of its periods are strata of its own, so that totals add up.

    Args:
        rows: The totals of periods, with the column ``period``.
        pools: ``pool``: pool, period, indicator.
        groups: What makes the domains.
    """
    keys = ["area", *groups.names, "indicator"]
    for pool, of in pools.groupby("pool", sort=True):
        own = rows.merge(of[["period", "indicator"]], on=["period", "indicator"])
        yield own.groupby(keys, as_index=False, sort=True)[[*TOTALS]].sum().assign(period=pool)


def points(rows: pd.DataFrame, statistics: Mapping[str, str]) -> pd.DataFrame:
    """Return each domain's estimate with its variance by Taylor linearisation, from its totals.

    For a share, mean or ratio r = sum(u) / W and z = (u - r v) / W for a PSU, for a total r = 0 and W = 1; and v(r) = sum over strata
    of (1 - f) n/(n-1) * (sum z² - (sum z)² / n), n counted over the whole stratum, so that units outside the domain stay in the design
    with z = 0 (Särndal, Swensson and Wretman 1992, section 5.7). A stratum with one PSU adds z² (rule adjust) or nothing (certainty);
    see R's survey.lonely.psu. variance_person takes every person as a PSU; variance / variance_person is what clustering adds.
    """
    statistic = rows["indicator"].map(statistics)
    weights, total = rows["weights"], rows["u_total"]
    is_total = statistic == "total"
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = total / weights
    r, scale = ratio.mask(is_total, 0.0), weights.mask(is_total, 1.0)
    made = {"statistic": statistic, "value": ratio.mask(is_total, total), "kish": weights * weights / rows["vv"]}
    for kind in ("", "_person"):
        squared = rows[f"quu{kind}"] - 2 * r * rows[f"quv{kind}"] + r * r * rows[f"qvv{kind}"]
        magnitude = rows[f"magnitude_uu{kind}"] + r * r * rows[f"magnitude_vv{kind}"]
        # What is left of terms that cancel out is rounding: a variance of 0 is 0, not 1e-17.
        made[f"variance{kind}"] = squared.where(squared > 1e-14 * magnitude, 0.0) / scale**2
    return rows.assign(**made)


# ---- covariances ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """The deviations z of domains, as a table of what is not 0: rows in the order of domain and place, one a domain and place.

    Attributes:
        domain: Number of the domain.
        place: Stratum or PSU.
        z: Rows x indicators.
    """

    domain: Codes
    place: Codes
    z: Floats

    def crossed(self, one: Codes, two: Codes, places: int) -> Floats:
        """Return the sum over places of z1 z2 of pairs of domains: pairs x indicators."""
        found = np.zeros((len(one), self.z.shape[1]))
        key = self.domain * places + self.place
        start = np.searchsorted(self.domain, one, "left")
        count = np.searchsorted(self.domain, one, "right") - start
        pair = np.repeat(np.arange(len(one)), count)
        first = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(start, count)
        wanted = two[pair] * places + self.place[first]
        second = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
        met = np.flatnonzero(key[second] == wanted) if len(key) else np.zeros(0, dtype=np.int64)
        if len(met):
            products = self.z[first[met]] * self.z[second[met]]
            at = _beginnings(pair[met])
            found[pair[met][at]] = np.add.reduceat(products, at, axis=0)
        return found


def covariances(
    found: Wave,
    members: Mapping[str, Collection[str]],
    domains: Sequence[tuple[str, ...]],
    pairs: tuple[Codes, Codes],
    values: Floats,
    weights: Floats,
    chosen: Sequence[str],
) -> Floats:
    """Return the covariance of the estimates of pairs of domains of one wave: pairs x indicators.

    The domains of a pair are disjoint: without clusters no person is in both, and only -(sum z1)(sum z2)/n of each shared stratum is
    left; with clusters the PSUs that hold both add sum z1 z2.

    Args:
        found: The wave.
        members: The districts of each area.
        domains: Area and groups of each domain.
        pairs: Places in `domains` of both sides of each pair.
        values: Estimates of domains x indicators; not a number where there is none.
        weights: Their sums of weights.
        chosen: The indicators.
    """
    columns = [found.indicators.index(name) for name in chosen]
    numbers = {domain: number for number, domain in enumerate(domains)}
    names = list(found.domains.itertuples(index=False, name=None))
    rows: list[tuple[Codes, Codes, Codes, Floats]] = []
    for area in dict.fromkeys(domain[0] for domain in domains):
        number = np.array([numbers.get((area, *name), -1) for name in names], dtype=np.int64)
        sums = found.sums(members[area])
        own = np.flatnonzero(number[sums.domain] >= 0)
        domain = number[sums.domain[own]]
        v, u = (sums.values[own][:, columns, SUMS.index(name)] for name in ("v", "u"))
        z = (u - values[domain] * v) / weights[domain]
        rows.append((domain, sums.stratum[own], sums.psu[own], np.nan_to_num(z)))
    if not rows:
        return np.zeros((len(pairs[0]), len(chosen)))
    domain, stratum, psu, z = (np.concatenate(part) for part in zip(*rows, strict=True))
    order = np.lexsort((psu, stratum, domain))
    domain, stratum, psu, z = domain[order], stratum[order], psu[order], z[order]
    n = found.strata["psus"].to_numpy(float)
    factor = np.where(n > 1, n / np.maximum(n - 1, 1), 0.0)
    first = _beginnings(domain, stratum)
    at = stratum[first]
    whole = np.add.reduceat(z, first, axis=0) * np.sqrt(factor / n)[at][:, None]
    result = -Side(domain[first], at, whole).crossed(*pairs, len(n))
    if (psu >= 0).any():
        in_psu = np.flatnonzero(psu >= 0)
        in_psu = in_psu[np.lexsort((psu[in_psu], domain[in_psu]))]  # strata and PSUs are numbered apart
        clusters = Side(domain[in_psu], psu[in_psu], z[in_psu] * np.sqrt(factor)[stratum[in_psu]][:, None])
        result += clusters.crossed(*pairs, int(psu.max()) + 1)
    return result
