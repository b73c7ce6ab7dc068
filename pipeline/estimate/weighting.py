"""Weights made from the register where a delivery has none: post-stratification to one joint margin, raking to several.

The way (`make_weights`):

1. Base weight: the district's inhabitants / its answers, or the design weights given.
2. Thin cells are collapsed, never across districts (`_collapsed`).
3. A person without a register cell (another gender, no age) keeps the base weight times the district's mean adjustment
   g = N / sum of base weights, N the district's inhabitants. With q the share of the district's weight that they hold, the persons
   with a cell are calibrated to (1 - q) times the register's counts: the district's weights sum to N, and the register's
   proportions hold among the persons with a cell, as if those without were spread over the cells as the register is.
4. Iterative proportional fitting (Deming and Stephan 1940) of the persons with a cell; with one margin it is post-stratification
   (Holt and Smith 1979) and ends after one round.
5. Trimming, when asked: a cut weight breaks the margins of its district but not its total; `calibration` takes that into account.

The population of cells comes from `district_margins`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.problems import DataErrors, at, problem

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]
OPEN_AGE = 200  # stands for "no end" in the register's age groups
# An open age group counts as so many single years of equal size: 80- as 80-91. In the country 83 % of these are 80-89, as 10 of 12 are.
OPEN_YEARS = 12
TOLERANCE = 1e-10  # relative deviation from a margin at which raking stops
AGREEMENT = 1e-6  # relative deviation up to which two margins are of the same population
ROUNDS = 2000
FILE = "population"


@dataclass(frozen=True)
class Margin:
    """A population's counts by one or more columns of the sample.

    Attributes:
        columns: Columns that make the cells. The last one (the district aside) is the one whose neighbouring levels may be joined,
            in the order in which `population` first names them: put the age band there.
        population: One row a cell: the columns and ``persons``.
    """

    columns: tuple[str, ...]
    population: pd.DataFrame

    @property
    def name(self) -> str:
        """Return the columns as one text."""
        return " x ".join(self.columns)


@dataclass(frozen=True)
class Cell:
    """Rows of a margin's table that are weighted together."""

    rows: list[int]
    answers: int
    population: float

    def __add__(self, other: Cell) -> Cell:
        """Return both cells as one."""
        return Cell(self.rows + other.rows, self.answers + other.answers, self.population + other.population)

    def is_thin(self, min_cell: int) -> bool:
        """Return whether the cell has too few answers, or answers of nobody in the register."""
        is_empty = self.answers == 0 and self.population == 0
        return not is_empty and (self.answers < max(min_cell, 1) or self.population <= 0)


@dataclass(frozen=True)
class Weighting:
    """Weights and how they came about.

    Attributes:
        weights: One a person, in the sample's order and index.
        base: The weights before calibration.
        district: Each person's district; empty text where no margin has districts.
        groups: One column a margin: the collapsed cell that the person counts in; None for a person without a register cell.
        table: One row a margin and cell: margin, the columns, answers, population, target, base_weight, weight, factor (weight /
            base_weight of the collapsed cell) and collapsed_with (the cells it was joined with; empty = none). A column that the
            margin does not use is empty.
        without_cell: Persons without a register cell, by district (only districts that have some).
        iterations: Rounds of fitting.
        deviation: Largest relative deviation of a collapsed cell's weight from its target, after trimming.
        trimmed: Persons whose weight was cut.
        trimmed_districts: Districts with a cut weight: there only the district's total is right.
        uncovered: Districts with inhabitants and without answers: no weight stands for them.
    """

    weights: pd.Series
    base: pd.Series
    district: pd.Series
    groups: pd.DataFrame
    table: pd.DataFrame
    without_cell: dict[str, int] = field(default_factory=dict)
    iterations: int = 0
    deviation: float = 0.0
    trimmed: int = 0
    trimmed_districts: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()


def make_weights(
    sample: pd.DataFrame,
    margins: Sequence[Margin],
    *,
    base: pd.Series | None = None,
    trim: float | None = None,
    min_cell: int = 5,
    district: str = "district",
) -> Weighting:
    """Return weights with which the sample has the population's margins; this module's docstring has the way.

    Args:
        sample: One row a person, with the margins' columns; everybody gets a weight.
        margins: One joint margin (post-stratification) or several of the same population (raking).
        base: Design weights, 0 or more, in the sample's index; None = inhabitants / answers of the district.
        trim: Weights above this many times their district's median are cut to it and the district's others raised in proportion
            (if the district's mean weight is higher still, it is the limit); None = none are cut.
        min_cell: Answers below which a cell is collapsed with a neighbour.
        district: Name of the column across which nothing is collapsed; where no margin has it, all persons are one district.

    Raises:
        DataErrors: The register lacks a district, margins disagree, or raking does not end.
        ValueError: `trim` is not above 1, or `base` does not fit.
    """
    if trim is not None and trim <= 1:
        raise ValueError("trim is above 1: a multiple of the median weight")
    totals = _district_totals(margins, district)
    has_district = any(district in margin.columns for margin in margins)
    area = sample[district].astype(str) if has_district else pd.Series("", sample.index, dtype=object)
    start = _base(area, totals, base)
    covered = start.groupby(area).sum().loc[lambda weight: weight > 0].index
    _refuse_empty(covered, totals)
    cells = [_table(margin, sample, start, min_cell, district) for margin in margins]
    groups = _groups(sample, margins, cells)
    has_cell = groups.notna().all(axis=1)
    adjusted = start * area.map(totals / start.groupby(area).sum()).fillna(0.0)
    known = (adjusted.where(has_cell, 0.0).groupby(area).sum() / totals.reindex(covered)).reindex(covered).fillna(0.0)
    targets = [_targets(table, known, totals, district) for table in cells]
    coded = _coded(groups[has_cell], targets)
    fitted, rounds = _rake(adjusted[has_cell].to_numpy(float), coded)
    weights, cut = _trimmed(adjusted.mask(has_cell, pd.Series(fitted, area.index[has_cell])), area, trim)
    sums = {"base_weight": start[has_cell], "weight": weights[has_cell]}
    return Weighting(
        weights=weights.rename("weight"),
        base=start.rename("base"),
        district=area,
        groups=groups.where(has_cell, None),
        table=_told(margins, cells, targets, groups[has_cell], sums),
        without_cell={str(key): int(n) for key, n in area[~has_cell].value_counts(sort=False).items()},
        iterations=rounds,
        deviation=_deviation(sums["weight"].to_numpy(float), coded),
        trimmed=int(cut.sum()),
        trimmed_districts=tuple(sorted(set(area[cut]))),
        uncovered=tuple(str(name) for name in totals[totals > 0].index.difference(covered)),
    )


def _district_totals(margins: Sequence[Margin], district: str) -> pd.Series:
    """Return the inhabitants by district; the margins have to agree on them."""
    found: list[pd.Series] = []
    for margin in margins:
        keys = margin.population[district].astype(str) if district in margin.columns else ""
        found.append(margin.population.assign(_key=keys).groupby("_key")["persons"].sum().astype(float))
    first = next((one for margin, one in zip(margins, found, strict=True) if district in margin.columns), found[0])
    for margin, totals in zip(margins, found, strict=True):
        expected = first if district in margin.columns else pd.Series({"": first.sum()})
        wanted, given = expected.align(totals, fill_value=0.0)
        off = (wanted - given).abs() > AGREEMENT * np.maximum(wanted, given)
        if off.any():
            names = [name for name in off[off].index if name]
            place = at(margin=margin.name, **({"district": names} if names else {}))
            raise DataErrors([problem(FILE, place, "margins-disagree", wanted=wanted[off], given=given[off])])
    return first


def _refuse_empty(covered: pd.Index, totals: pd.Series) -> None:
    """Raise `DataErrors` when a district with answers has no inhabitants in the register."""
    empty = [name for name in covered if totals.get(name, 0.0) <= 0]
    if empty:
        raise DataErrors([problem(FILE, at(district=empty), "no-population")])


def _base(area: pd.Series, totals: pd.Series, base: pd.Series | None) -> pd.Series:
    """Return the base weights."""
    if base is None:
        return area.map(totals / area.value_counts()).fillna(1.0).astype(float)
    start = base.reindex(area.index).astype(float)
    if start.isna().any() or (start < 0).any():
        raise ValueError("base weights are 0 or more, one a person")
    return start


# ---- cells and their collapsing ---------------------------------------------------------------------------------------


def _table(margin: Margin, sample: pd.DataFrame, start: pd.Series, min_cell: int, district: str) -> pd.DataFrame:
    """Return one row a cell: the columns, population, answers (of a weight above 0) and the collapsed cell it belongs to."""
    columns = [*margin.columns]
    keyed = margin.population.astype(dict.fromkeys(columns, str))
    table = pd.DataFrame(list(product(*(dict.fromkeys(keyed[column]) for column in columns))), columns=columns)
    table["cell"] = _label(table, columns)
    for column, counted in (
        ("population", keyed["persons"].groupby(_label(keyed, columns)).sum().astype(float)),
        ("answers", _label(sample[start > 0], columns).value_counts()),
    ):
        table[column] = table["cell"].map(counted).fillna(0).astype(counted.dtype)
    rest = [column for column in columns if column != district]
    blocks = table.groupby(district, sort=False).groups.values() if district in columns else [table.index]
    names = table["cell"].to_dict()
    for block in blocks:
        for joined in _collapsed(table.loc[block], rest, min_cell):
            names |= dict.fromkeys(joined, " + ".join(table["cell"][joined]))
    return table.assign(group=table.index.map(names))


def _label(rows: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Return the name of each row's cell."""
    names = zip(*(rows[column].astype(str) for column in columns), strict=True)
    return pd.Series([" / ".join(name) for name in names], rows.index, dtype=object)


def _collapsed(cells: pd.DataFrame, columns: list[str], min_cell: int) -> list[list[int]]:
    """Return the cells of one district, thin ones joined.

    A cell is thin with fewer than `min_cell` answers, or with answers and no inhabitants; a cell with neither is not. The thinnest one
    (of equals the first) is joined with the neighbouring age band of the same sex that has fewer answers (of equals the younger), until
    none is thin. If a sex is thin with all its bands joined, the sexes are put together in the whole district and its original bands
    are joined in the same way. What is then still thin stays: the district's total.
    """
    single = [Cell([k], n, p) for k, n, p in zip(cells.index, cells["answers"], cells["population"], strict=True)]
    bands = cells[columns[-1]].tolist() if columns else [""]
    lines: dict[tuple[str, ...], list[Cell]] = {}
    together: dict[str, Cell] = {}
    for cell, band, line in zip(single, bands, cells[columns[:-1]].itertuples(index=False, name=None), strict=True):
        lines.setdefault(line, []).append(cell)
        together[band] = together[band] + cell if band in together else cell
    apart = [_joined(line, min_cell) for line in lines.values()]
    is_done = len(apart) == 1 or not any(cell.is_thin(min_cell) for line in apart for cell in line)
    return [cell.rows for line in (apart if is_done else [_joined([*together.values()], min_cell)]) for cell in line]


def _joined(cells: list[Cell], min_cell: int) -> list[Cell]:
    """Return one line of age bands, thin ones joined with a neighbour."""
    while len(cells) > 1:
        thin = [k for k, cell in enumerate(cells) if cell.is_thin(min_cell)]
        if not thin:
            break
        one = min(thin, key=lambda k: (cells[k].answers, k))
        other = min((k for k in (one - 1, one + 1) if 0 <= k < len(cells)), key=lambda k: (cells[k].answers, k))
        low = min(one, other)
        cells = [*cells[:low], cells[low] + cells[low + 1], *cells[low + 2 :]]
    return cells


def _groups(sample: pd.DataFrame, margins: Sequence[Margin], cells: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return each person's collapsed cell in every margin; None where the register has no such cell."""
    columns = {}
    for margin, table in zip(margins, cells, strict=True):
        cell = _label(sample, margin.columns)
        columns[margin.name] = cell.map(dict(zip(table["cell"], table["group"], strict=True))).astype(object)
    return pd.DataFrame(columns, index=sample.index)


def _targets(table: pd.DataFrame, known: pd.Series, totals: pd.Series, district: str) -> pd.Series:
    """Return what each collapsed cell's weights shall sum to; `known` is the share of a district's weight in register cells."""
    overall = (known * totals.reindex(known.index)).sum() / totals.sum()
    share = table[district].map(known).fillna(0.0) if district in table else overall
    return (table["population"] * share).groupby(table["group"], sort=False).sum()


# ---- fitting and trimming ---------------------------------------------------------------------------------------------


def _coded(groups: pd.DataFrame, targets: Sequence[pd.Series]) -> list[tuple[Codes, Floats]]:
    """Return each margin's collapsed cell of every person as a number, and what the cells' weights shall sum to."""
    return [
        (np.asarray(target.index.get_indexer(pd.Index(groups[name]))), target.to_numpy(float))
        for name, target in zip(groups, targets, strict=True)
    ]


def _rake(weights: Floats, margins: Sequence[tuple[Codes, Floats]]) -> tuple[Floats, int]:
    """Return the weights after iterative proportional fitting, and its rounds."""
    for rounds in range(1, ROUNDS + 1):
        for codes, target in margins:
            sums = _sums(weights, codes, target)
            weights = weights * np.divide(target, sums, out=np.zeros_like(sums), where=sums > 0)[codes]
        if _deviation(weights, margins) <= TOLERANCE:
            return weights, rounds
    left = float(f"{_deviation(weights, margins):.1e}")
    told = problem("safety_survey", at(), "raking", margins=len(margins), deviation=left, rounds=ROUNDS, most=TOLERANCE)
    raise DataErrors([told])


def _sums(weights: Floats, codes: Codes, target: Floats) -> Floats:
    return np.bincount(codes, weights, len(target)).astype(float)


def _deviation(weights: Floats, margins: Sequence[tuple[Codes, Floats]]) -> float:
    """Return the largest relative deviation of a collapsed cell's weights from its target."""
    found = [np.abs(_sums(weights, *one)[one[1] > 0] / one[1][one[1] > 0] - 1) for one in margins]
    return float(np.concatenate(found).max(initial=0.0))


def _trimmed(weights: pd.Series, area: pd.Series, trim: float | None) -> tuple[pd.Series, pd.Series]:
    """Return the weights after trimming, and who was cut."""
    result, cut = weights.copy(), pd.Series(False, weights.index)
    if trim is not None:
        for index in weights[weights > 0].groupby(area).groups.values():
            result[index], cut[index] = _cut(weights[index].to_numpy(float), trim)
    return result, cut


def _cut(weights: Floats, trim: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Return one district's weights with those above the limit cut and the others raised, and who was cut."""
    total, limit = weights.sum(), max(trim * float(np.median(weights)), float(weights.mean()))
    result, cut = weights.copy(), np.zeros(len(weights), dtype=bool)
    while (result > limit * (1 + 1e-12)).any():
        cut |= result > limit
        result[cut] = limit
        if cut.all():
            break
        result[~cut] *= (total - limit * cut.sum()) / result[~cut].sum()
    return result, cut


def _told(
    margins: Sequence[Margin],
    cells: Sequence[pd.DataFrame],
    targets: Sequence[pd.Series],
    groups: pd.DataFrame,
    sums: dict[str, pd.Series],
) -> pd.DataFrame:
    """Return what was done, one row a margin and cell (see `Weighting`); `sums` are summed over each collapsed cell."""
    columns = list(dict.fromkeys(column for margin in margins for column in margin.columns))
    parts = []
    for margin, table, target in zip(margins, cells, targets, strict=True):
        part = table.assign(margin=margin.name, target=table["group"].map(target))
        for column, values in sums.items():
            part[column] = part["group"].map(values.groupby(groups[margin.name]).sum()).fillna(0.0).astype(float)
        part["factor"] = (part["weight"] / part["base_weight"]).where(part["base_weight"] > 0)
        pairs = zip(part["cell"], part["group"], strict=True)
        part["collapsed_with"] = [" + ".join(one for one in group.split(" + ") if one != cell) for cell, group in pairs]
        parts.append(part.reindex(columns=[*part.columns, *(column for column in columns if column not in part)]))
    order = ["margin", *columns, "answers", "population", "target", *sums, "factor", "collapsed_with"]
    return pd.concat(parts, ignore_index=True)[order].fillna(dict.fromkeys(columns, ""))


# ---- the register's counts --------------------------------------------------------------------------------------------


def district_margins(population: pd.DataFrame, age_bands: Sequence[str], leaves: Sequence[str]) -> Margin:
    """Return the joint margin district x sex x age_group of the survey's ages from one year's rows of ``population``.

    A register group that crosses a band's limit is split as if its single years were equally many: of 15-19, 4/5 belong to 16-29. An
    open group counts as `OPEN_YEARS` single years: of 80-, 6/12 belong to 65-85, and all to 65-. Counts may therefore be no integers.
    A sum with a part that is not known is not known (NaN).

    Args:
        population: Rows of the contract ``Population`` of one period; other districts than `leaves` are left out.
        age_bands: The survey's bands in rising order, such as ``16-29`` and ``65-``.
        leaves: Districts that answers are given for.

    Raises:
        DataErrors: A district has no rows.
        ValueError: The rows are of several periods.
    """
    if population["period"].nunique() > 1:
        raise ValueError("one period at a time")
    rows = population[population["district"].isin(list(leaves))]
    lacking = [leaf for leaf in leaves if leaf not in set(rows["district"])]
    if lacking:
        raise DataErrors([problem(FILE, at(district=lacking), "no-population")])
    first, last = (rows[column].to_numpy(float) for column in ("age_from", "age_to"))
    last = np.where(last >= OPEN_AGE, first + OPEN_YEARS - 1, last)
    parts = []
    for band in age_bands:
        low, _, high = band.partition("-")
        years = np.minimum(last, float(high) if high else np.inf) - np.maximum(first, float(low)) + 1
        share = np.clip(years / (last - first + 1), 0.0, 1.0)
        persons = rows["persons"].to_numpy(float, na_value=np.nan)
        parts.append(
            rows[["district", "sex"]].assign(age_group=band, persons=np.where(share > 0, persons * share, 0.0))
        )
    columns = ("district", "sex", "age_group")
    counts = pd.concat(parts).groupby([*columns], sort=False)["persons"].sum(skipna=False)
    return Margin(columns, counts.reset_index())
