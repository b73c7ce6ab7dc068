"""Which more values must be hidden, so that nothing published together gives a hidden one away: the systems of each source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.configuration import Configuration
from pipeline.gate.equations import Flags, Floats, Protector, System, free_space, told_anyway

ALL = "all"
FREE = 0.2  # part of its freedom that a secret row keeps beside pooled waves
ROUNDING = 1e-6
STEADY = 8  # decimals of a weighted sum that do not depend on its order
SEXES = ("women", "men")  # who is neither has no row of an own that could be protected: docs/disclosure.md


@dataclass(frozen=True)
class Atoms:
    """The smallest groups of one indicator: ``period``, ``district``, ``sex``, ``age_group``, and their amounts.

    Attributes:
        table: One row an atom: the keys and ``amount``, ``upper``.
        members: The districts of each reporting area.
    """

    table: pd.DataFrame
    members: dict[str, list[str]]

    def matrix(self, rows: pd.DataFrame) -> Floats:
        """Return which atoms are in each row (keys ``period``, ``area``, and perhaps ``sex`` and ``age_group``)."""
        inside = np.ones((len(rows), len(self.table)), dtype=bool)
        for column, atoms in (("period", "period"), ("area", "district"), ("sex", "sex"), ("age_group", "age_group")):
            if column in rows and atoms in self.table:
                own = self.table[atoms].to_numpy(dtype=str)
                codes, keys = pd.factorize(rows[column])
                inside &= np.array([np.isin(own, self._parts(column, str(key), own)) for key in keys])[codes]
        return inside.astype(float)

    def _parts(self, column: str, key: str, own: NDArray[np.str_]) -> Sequence[str] | NDArray[np.str_]:
        """Return which of the atoms' values belong to a row's."""
        if column == "area":
            return self.members.get(key, [])
        if column == "period":
            return key.split("+")
        return own if key == ALL else [key]


def survey_rows_to_hide(
    restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration
) -> tuple[pd.Series, pd.Series]:
    """Return which rows of single waves are secret (few answers, or one that weighs too much), and which must be hidden.

    The reader is taken to know every weight, so that weighted sums of shares can be subtracted from each other. A hidden share must
    then be uncertain by `disclosure.least_width` or more, or by a quarter of what its area's own margins leave.

    Args:
        restricted: The database with ``response`` and ``unit``.
        rows: What would be published of single waves: indicator, period, area, sex, age_group, n, status, and whether an
            earlier edition has shown them (public) or hidden them (withheld).
        configuration: Areas and limits.
    """
    limits = configuration.municipality.disclosure
    atoms = restricted.execute(
        """
        select response.indicator, period, district, sex, age_group, sum(weight * y) as amount, sum(weight * x) as upper,
            max(weight * x) as heaviest
        from response join unit using (period, unit)
        where sex in ('women', 'men') and age_group <> 'unknown' and weight > 0
        group by all order by all
        """
    ).df()
    hidden = rows["status"] == "suppressed"
    secret = hidden.copy()
    counted = rows[rows["sex"].isin([ALL, *SEXES])]
    tables = dict(list(atoms.groupby(["indicator", "period"], sort=True)))
    members = configuration.area_members()
    protectors: dict[tuple[str, str], Protector] = {}
    for (indicator, period), group in counted.groupby(["indicator", "period"], sort=True):
        table, public = tables[(indicator, period)], group["public"].to_numpy()
        upper, amounts = (_steady(table[column].to_numpy(float)) for column in ("upper", "amount"))
        matrix = Atoms(table, members).matrix(group)
        heaviest = (matrix * table["heaviest"].to_numpy()).max(axis=1, initial=0.0)
        dominated = (heaviest > limits.most_weight * (matrix @ upper)) & (heaviest > 0)
        must = (hidden[group.index].to_numpy() | dominated) & ~public
        keys = list(zip(*(group[column].tolist() for column in ("area", "sex", "age_group")), strict=True))
        whole = System(
            keys=keys,
            rows=matrix,
            amounts=amounts,
            upper=upper,
            hidden=must,
            withheld=group["withheld"].to_numpy(),
            public=public,
            cost=group["n"].to_numpy(float),
            width=_steady(_width(limits.least_width, matrix @ upper, matrix @ amounts, keys)),
        )
        gone = must.copy()
        areas, _ = pd.factorize(group["area"])
        by_sex, by_age = (group[column].to_numpy() != ALL for column in ("sex", "age_group"))
        crossed = by_sex & by_age
        for name, chosen in {"sex": ~by_age, "age": ~by_sex, "sexage": np.full(len(group), True)}.items():
            # A cross of gender and age is shown whole or not at all, and not beside a hidden margin of its own.
            broken = crossed & np.isin(areas, areas[gone])
            protector = protectors.setdefault((str(period), name), Protector())
            part = _part(replace(whole, withheld=whole.withheld | gone | broken), chosen)
            gone[chosen] = _protected(protector, part)
        gone |= crossed & np.isin(areas, areas[gone & crossed])
        hidden[group.index], secret[group.index] = gone, must
    return secret, hidden


def _steady(amounts: Floats) -> Floats:
    """Return amounts without their last bits, which depend on the order of a sum: of equally cheap ways out the same is then taken."""
    found: Floats = amounts.round(STEADY)
    return found


def _part(system: System, chosen: Flags) -> System:
    """Return a system of some of its rows."""
    return replace(
        system,
        keys=[system.keys[place] for place in np.flatnonzero(chosen).tolist()],
        rows=system.rows[chosen],
        hidden=system.hidden[chosen],
        withheld=system.withheld[chosen],
        public=system.public[chosen],
        cost=system.cost[chosen],
        width=system.width[chosen],
    )


def pools_to_show(
    rows: pd.DataFrame, secret: pd.Series, hidden: pd.Series, configuration: Configuration
) -> tuple[pd.Series, pd.Series]:
    """Return which pooled waves may be shown beside single ones, and which hidden rows are then told anyway, and no secret.

    Pools are taken one by one, those of earlier waves and of whole areas first, as long as every secret row is left free to move.

    Args:
        rows: Rows of single waves, and the pools that are asked for.
        secret: Which rows nobody may work out.
        hidden: Which rows of single waves are hidden.
        configuration: The areas.
    """
    members = configuration.area_members()
    shown, told = pd.Series(False, rows.index), pd.Series(False, rows.index)
    counted = rows[rows["sex"].isin([ALL, *SEXES])]
    kept: dict[bytes, tuple[Flags, Flags]] = {}
    for _, group in counted.groupby("indicator", sort=True):
        matrix = Atoms(_every_atom(group, configuration), members).matrix(group)
        is_pool = group["period"].str.contains("+", regex=False).to_numpy()
        gone, own = hidden[group.index].to_numpy(), secret[group.index].to_numpy()
        public, periods = group["public"].to_numpy(), group["period"].tolist()
        key = np.packbits(np.concatenate([gone, own, public, matrix.ravel() > 0])).tobytes() + "".join(periods).encode()
        if key not in kept:
            pools = _pools_that_tell_nothing(matrix, gone, own, is_pool, public, periods)
            kept[key] = (pools, told_anyway(matrix, np.where(is_pool, ~pools, gone)) & ~own & ~is_pool)
        shown[group.index], told[group.index] = kept[key]
    return shown, told


def _every_atom(rows: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return all smallest groups that an indicator's rows are made of."""
    waves = sorted({wave for period in rows["period"] for wave in period.split("+")})
    ages = sorted(set(rows["age_group"]) - {ALL}) or [ALL]
    districts = [(wave, district) for wave in waves for district in configuration.leaves(int(wave))]
    groups = [(*one, *group) for one, *group in product(districts, SEXES, ages)]
    return pd.DataFrame(groups, columns=["period", "district", "sex", "age_group"])


def _pools_that_tell_nothing(
    matrix: Floats, hidden: Flags, secret: Flags, is_pool: Flags, public: Flags, periods: Sequence[str]
) -> Flags:
    """Return the pools that are public already, and those beside which what is guarded keeps `FREE` of its freedom to move.

    Every secret row is guarded, and of earlier waves than a pool's last one every hidden row: a new wave tells nothing anew of old
    ones, so that an edition that does not know it says the same as before.
    """
    shown = is_pool & public
    free = free_space(matrix[(~hidden & ~is_pool) | shown])
    last = np.array([period[-4:] for period in periods])
    guarded = hidden & ~is_pool
    rows, is_secret, since = matrix[guarded] @ free, secret[guarded], last[guarded]
    freedom = np.linalg.norm(rows, axis=1)
    least = FREE * freedom
    places: list[int] = np.flatnonzero(is_pool & ~shown).tolist()
    for place in sorted(places, key=lambda place: (last[place], periods[place], -matrix[place].sum(), place)):
        tied = matrix[place] @ free
        size = np.linalg.norm(tied)
        if size > ROUNDING:
            tied = tied / size
            left = rows - np.outer(rows @ tied, tied)
            now = np.linalg.norm(left, axis=1)
            held = is_secret | ((since < last[place]) & (freedom >= least))
            if (now < least)[held].any():
                continue
            rows, free, freedom = left, free - np.outer(free @ tied, tied), now
        shown[place] = True
    return shown


def _width(least: float, weights: Floats, amounts: Floats, keys: Sequence[tuple[str, str, str]]) -> Floats:
    """Return by how much each row's amount must be uncertain: `least` of its weight, or a part of what its own margins leave.

    Where hardly anybody of an area says yes, everybody knows that hardly anybody of a small group in it does; no hiding undoes that.
    """
    lowest, highest = np.zeros(len(keys)), weights
    place = {key: number for number, key in enumerate(keys)}
    for margin in (lambda a, s, b: (a, ALL, ALL), lambda a, s, b: (a, s, ALL), lambda a, s, b: (a, ALL, b)):
        own = np.array([place.get(margin(*key), number) for number, key in enumerate(keys)])
        other = own != np.arange(len(keys))
        lowest = np.where(other, np.maximum(lowest, amounts[own] - (weights[own] - weights)), lowest)
        highest = np.where(other, np.minimum(highest, amounts[own]), highest)
    found: Floats = np.minimum(least * weights, np.maximum(highest - amounts, amounts - lowest) / 4)
    return found


def offence_rows_to_hide(
    restricted: duckdb.DuckDBPyConnection, rows: pd.DataFrame, configuration: Configuration
) -> pd.Series:
    """Return which rows of offences must be hidden, counts and rates together.

    Args:
        restricted: The database with ``offence`` and ``indicator_code``.
        rows: What would be published: indicator, period (year or month), area, unit, n, status, public, withheld.
        configuration: Areas and limits.
    """
    limits = configuration.municipality.disclosure
    atoms = restricted.execute(
        """
        with class as (
            select code, string_agg(indicator, ' ' order by indicator) as indicators from indicator_code group by code
        )
        select indicators, substr(registered, 1, 7) as period, district, count(*)::double as amount
        from offence join class using (code) group by all order by all
        """
    ).df()
    members, months = configuration.area_members(), sorted(set(rows.loc[rows["period"].str.len() == 7, "period"]))
    hidden = rows["status"] == "suppressed"
    counts = rows[rows["unit"] == "count"]
    for together in _overlapping(configuration):
        protector = Protector()
        every = _months(atoms, together, months, configuration)
        own = counts[counts["indicator"].isin(together)]
        for year, part in own.groupby(own["period"].str[:4]):
            table = every[every["period"].str.startswith(str(year))]
            if not len(table):
                continue
            matrix = Atoms(table, members).matrix(part.assign(period=[_months_of(p, months) for p in part["period"]]))
            held = {name: [name in one.split() for one in table["indicators"].tolist()] for name in together}
            matrix *= np.array([held[name] for name in part["indicator"].tolist()])
            system = System(
                keys=[*part[["indicator", "period", "area"]].itertuples(index=False, name=None)],
                rows=matrix,
                amounts=table["amount"].to_numpy(float),
                upper=np.full(len(table), np.inf),
                hidden=hidden[part.index].to_numpy(),
                withheld=part["withheld"].to_numpy(),
                public=part["public"].to_numpy(),
                cost=part["n"].to_numpy(float) + 1,
                width=np.full(len(part), float(limits.min_count - 1)),
            )
            hidden[part.index] = _protected(protector, system)
    keys = ["indicator", "period", "area"]
    with_counts = pd.MultiIndex.from_frame(counts.loc[hidden[counts.index], keys])
    return hidden | pd.MultiIndex.from_frame(rows[keys]).isin(with_counts)


def _months_of(period: str, months: Collection[str]) -> str:
    """Return the months of a period, joined as those of a pool."""
    return "+".join(month for month in months if month.startswith(period))


def _overlapping(configuration: Configuration) -> Iterator[list[str]]:
    """Yield the offence groups that share a code with each other, directly or through others; each group once."""
    left = {
        indicator.id: set(indicator.codes)
        for indicator in configuration.definitions.crime.indicators
        if indicator.codes
    }
    while left:
        first, codes = left.popitem()
        together = [first]
        while shared := [name for name, own in left.items() if own & codes]:
            for name in shared:
                codes |= left.pop(name)
                together.append(name)
        yield sorted(together)


def _months(
    atoms: pd.DataFrame, together: Collection[str], months: Collection[str], configuration: Configuration
) -> pd.DataFrame:
    """Return the offences of some groups by district and month; where there were none there is an atom of 0."""
    own = atoms[np.array([bool(set(one.split()) & set(together)) for one in atoms["indicators"]], dtype=bool)]
    of_year = {month[:4]: configuration.leaves(int(month[:4])) for month in months}
    every = pd.MultiIndex.from_tuples(
        [
            (indicators, month, district)
            for indicators in sorted(set(own["indicators"]))
            for month in months
            for district in of_year[month[:4]]
        ],
        names=["indicators", "period", "district"],
    )
    return own.set_index(every.names)["amount"].reindex(every, fill_value=0.0).reset_index()


def _protected(protector: Protector, system: System) -> Flags:
    """Return the rows to hide. Areas of the same districts are one row, so that an edition more changes nothing."""
    _, first, of = np.unique(np.packbits(system.rows > 0, axis=1), axis=0, return_index=True, return_inverse=True)
    of = of.ravel()

    def any_of(flags: Flags) -> Flags:
        found: Flags = np.bincount(of, flags, len(first)) > 0
        return found

    once = replace(
        system,
        keys=[system.keys[int(place)] for place in first],
        rows=system.rows[first],
        hidden=any_of(system.hidden),
        withheld=any_of(system.withheld),
        public=any_of(system.public),
        cost=system.cost[first],
        width=system.width[first],
    )
    found: Flags = protector.protect(once)[of]
    return found
