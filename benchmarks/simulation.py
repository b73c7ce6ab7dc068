"""What the estimates promise, simulated: coverage of the intervals, false verdicts, and what a sample of this size can see.

    python benchmarks/simulation.py [REPLICATES] [FAMILIES]

A population in which every share is known is sampled again and again with a fixed seed: a stratum a district, answers that differ by
gender and age, persons who answer unequally often, and weights from post-stratification. Persons of one district and cell weigh the
same, so a replicate is drawn as counts; one replicate is also written out person by person and sent through the SQL engine.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import NamedTuple, get_args

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.estimate import comparison, estimator, interval
from pipeline.estimate.sql import step
from pipeline.gate import levels

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]

SEED = 20261122
DISTRICTS = 13
SAMPLED = 200  # answers a district
SHARES = (0.03, 0.05, 0.10, 0.20, 0.30, 0.50)
DIFFERENCES = (0.05, 0.10, 0.15)
BATCH = 1000  # replicates at a time, for memory

# Two genders by four age bands: part of the population, part of those who answer (the young answer less often), and how much more
# often than on average a yes is.
AGES = np.array([0.34, 0.27, 0.21, 0.18])
ANSWERING = np.array([0.19, 0.24, 0.29, 0.28])
GENDERS = np.array([0.5, 0.5])
POPULATION = np.outer(GENDERS, AGES).ravel()
RESPONSE = np.outer([0.53, 0.47], ANSWERING).ravel()
TENDENCY = np.outer([1.2, 0.8], [1.2, 1.0, 0.9, 0.8]).ravel()
WOMEN = np.arange(8) < 4


class Moments(NamedTuple):
    """The sums of one domain within one stratum, as the engine's ``domain_moment``: arrays of replicate x stratum."""

    n: Numbers
    v: Numbers
    u: Numbers
    vv: Numbers
    uu: Numbers

    def of(self, strata: NDArray[np.bool_]) -> Moments:
        """Return the sums in some strata."""
        return Moments(*(sums[:, strata] for sums in self))


class Points(NamedTuple):
    """Estimates of one domain, one a replicate."""

    value: Numbers
    variance: Numbers
    n: Numbers
    df: Numbers
    kish: Numbers


@dataclass(frozen=True)
class Sample:
    """Replicates of a sample: answers, answers in the domain and yes among them, by replicate x district x cell; and the weights."""

    answers: Counts
    inside: Counts
    yes: Counts
    weight: Numbers

    def moments(self, cells: NDArray[np.bool_] | None = None) -> Moments:
        """Return the sums of the domain, or of its part in some cells."""
        used = np.ones(self.yes.shape[2], bool) if cells is None else cells
        n, yes, w = (array[:, :, used] for array in (self.inside, self.yes, self.weight))
        return Moments(*(x.sum(axis=2) for x in (n.astype(float), w * n, w * yes, w**2 * n, w**2 * yes)))


@dataclass(frozen=True)
class Population:
    """Persons, persons in the domain and yes among them, by district x cell."""

    persons: Counts
    inside: Counts
    yes: Counts

    @classmethod
    def made(cls, shares: Numbers, part: float = 1.0) -> Population:
        """Return districts of 30 000 to 50 000 with these shares of yes; the domain is a part of every cell."""
        sizes = np.linspace(30_000, 50_000, len(shares)) if len(shares) > 1 else np.array([40_000])
        persons = np.rint(np.outer(sizes, POPULATION)).astype(np.int64)
        inside = np.rint(persons * part).astype(np.int64)
        scale = (inside * TENDENCY).sum(axis=1) / inside.sum(axis=1)
        return cls(persons, inside, np.rint(inside * np.outer(shares / scale, TENDENCY)).astype(np.int64))

    @property
    def share(self) -> float:
        """The true share."""
        return float(self.yes.sum() / self.inside.sum())

    def sample(self, rng: np.random.Generator, replicates: int) -> Sample:
        """Draw the same number of persons in each district, and weight them to the population's cells."""
        answers = rng.multinomial(SAMPLED, RESPONSE, size=(replicates, len(self.persons)))
        inside = rng.hypergeometric(self.inside, self.persons - self.inside, answers)
        yes = rng.hypergeometric(self.yes, self.inside - self.yes, inside)
        return Sample(answers, inside, yes, self.persons / np.maximum(answers, 1))


def points(moments: Moments) -> Points:
    """Return the engine's estimate and variance (``point.sql``), for all replicates at once."""
    n, v, u, vv, uu = moments
    weights = v.sum(axis=1)
    r = u.sum(axis=1) / weights
    squares = uu - 2 * r[:, None] * uu + r[:, None] ** 2 * vv
    deviation = u - r[:, None] * v
    variance = (SAMPLED / (SAMPLED - 1) * (squares - deviation**2 / SAMPLED)).sum(axis=1) / weights**2
    answers = n.sum(axis=1)
    return Points(r, np.maximum(variance, 0), answers, answers - (n > 0).sum(axis=1), weights**2 / vv.sum(axis=1))


# ---- the same by the engine ------------------------------------------------------------------------------------------


def engine_difference(rng: np.random.Generator) -> float:
    """Return the largest relative difference between one replicate here and by the SQL engine, over districts, genders and all."""
    sample = Population.made(np.full(DISTRICTS, 0.2), 0.5).sample(rng, 1)
    connection = duckdb.connect()
    unit, response = _persons(sample)
    step(connection, "unit", unit)
    step(connection, "response", response)
    step(connection, "estimand", [{"indicator": "one", "statistic": "share"}])
    members = [{"area": area, "district": d} for d in unit["district"].unique() for area in (d, "municipality")]
    step(connection, "area_member", members)
    by_engine = estimator.estimate(connection, estimator.Groups(("sex",))).set_index(["area", "sex"])
    furthest = 0.0
    for sex, cells in {"all": WOMEN | True, "women": WOMEN, "men": ~WOMEN}.items():
        moments = sample.moments(cells)
        areas = {f"d{number:02d}": np.arange(DISTRICTS) == number for number in range(DISTRICTS)}
        for area, strata in {**areas, "municipality": np.ones(DISTRICTS, bool)}.items():
            own = points(moments.of(strata))
            low, high = interval.beta(*own)
            here = np.array([*(float(x[0]) for x in own), float(low[0]), float(high[0])])
            names = ["value", "variance", "n", "df", "kish", "ci_low", "ci_high"]
            there = by_engine.loc[(area, sex), names].to_numpy(dtype=float)
            furthest = max(furthest, float(np.max(np.abs(here - there) / np.maximum(np.abs(there), 1e-12))))
    return furthest


def _persons(sample: Sample) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the first replicate's persons and their answers, as the engine reads them."""
    district, cell = np.indices(sample.answers.shape[1:])
    number = sample.answers[0].ravel()
    unit = pd.DataFrame({"period": "2026", "unit": np.arange(number.sum())})
    unit["district"] = np.repeat([f"d{one:02d}" for one in district.ravel()], number)
    unit["sex"] = np.repeat(np.where(WOMEN[cell.ravel()], "women", "men"), number)
    unit["weight"] = np.repeat(sample.weight[0].ravel(), number)
    unit = unit.assign(stratum=unit["district"], psu=pd.Series([None] * len(unit), dtype="str"), fpc=np.nan)
    order = np.concatenate([np.arange(one) for one in number])
    answered = unit[order < np.repeat(sample.inside[0].ravel(), number)]
    is_yes = (order < np.repeat(sample.yes[0].ravel(), number))[answered.index]
    response = answered[["period", "unit"]].assign(indicator="one", y=is_yes.astype(float), x=1.0)
    return unit, response


# ---- coverage --------------------------------------------------------------------------------------------------------


def coverage(rng: np.random.Generator, replicates: int) -> pd.DataFrame:
    """Return one row a domain and share: the part of the replicates in which each 95 % interval holds the true share."""
    domains = [("district, a quarter", 1, 0.25), ("district, a half", 1, 0.5), ("district", 1, 1.0)]
    domains += [("municipality", DISTRICTS, 1.0)]
    rows = []
    for name, districts, part in domains:
        for share in SHARES:
            population = Population.made(np.full(districts, share), part)
            sizes = [min(BATCH, replicates - start) for start in range(0, replicates, BATCH)]
            drawn = [points(population.sample(rng, size).moments()) for size in sizes]
            found = Points(*(np.concatenate(parts) for parts in zip(*drawn, strict=True)))
            n = float(found.n.mean())
            row = {"domain": name, "n": n, "share": share, "kish_deff": float((found.n / found.kish).mean())}
            for method in get_args(interval.Method):
                low, high = interval.share(method, *found)
                row[method] = float(((low <= population.share) & (population.share <= high)).mean())
            rows.append({**row, "npq": n * share * (1 - share)})
    return pd.DataFrame(rows)


# ---- verdicts --------------------------------------------------------------------------------------------------------


def verdicts(rng: np.random.Generator, shares: Numbers, families: int, *, by_gender: bool = False) -> pd.DataFrame:
    """Return the verdict on each district against the rest of the municipality, a row a family and comparison.

    One family is one replicate: a comparison a district, or with `by_gender` one a district and gender.
    """
    sizes = [min(BATCH, families - start) for start in range(0, families, BATCH)]
    population = Population.made(shares)
    pieces = []
    for batch, size in enumerate(sizes):
        sample = population.sample(rng, size)
        for cells in (WOMEN, ~WOMEN) if by_gender else (None,):
            moments = sample.moments(cells)
            for district in range(len(shares)):
                own = np.arange(len(shares)) == district
                pieces.append(
                    _paired(points(moments.of(own)), points(moments.of(~own))).assign(
                        family=batch * BATCH + np.arange(size), district=district
                    )
                )
    paired = pd.concat(pieces, ignore_index=True)
    paired["id"] = paired.index
    contrasts = comparison.tested(paired).assign(
        family=paired["family"], district=paired["district"], measure="difference"
    )
    contrasts["detectable"] = levels.detectable(contrasts, np.full(len(contrasts), levels.ALPHA))
    tests = contrasts[contrasts["testable"]].groupby("family")["p"]
    told = tests.transform(lambda p: levels.adjusted(p.to_numpy(), p.to_numpy())) <= levels.ALPHA
    told = told.reindex(contrasts.index, fill_value=False)
    contrasts["verdict"] = np.select(
        [~contrasts["testable"], ~told, contrasts["difference"] > 0],
        ["cannot_tell", "no_detectable_difference", "higher"],
        "lower",
    )
    return contrasts


def _paired(one: Points, two: Points) -> pd.DataFrame:
    """Return both sides as ``paired.sql`` does; persons are the sampling units, and no stratum is shared."""
    sides = {"": one, "other_": two}
    columns = {f"{side}{name}": column for side, own in sides.items() for name, column in own._asdict().items()}
    columns |= {f"{side}variance_person": own.variance for side, own in sides.items()}
    # The verdict rests on p: the limits, which `tested` joins into the difference's interval, are not needed here.
    columns |= {f"{side}{limit}": own.value for side, own in sides.items() for limit in ("ci_low", "ci_high")}
    return pd.DataFrame(columns).assign(indicator="one", statistic="share", covariance=0.0)


def false_verdicts(rng: np.random.Generator, families: int) -> pd.DataFrame:
    """Return one row a share and kind of family: how many families hold a false verdict where nothing differs."""
    rows = []
    for districts, by_gender in ((DISTRICTS, False), (14, False), (DISTRICTS, True)):
        for share in SHARES:
            found = verdicts(rng, np.full(districts, share), families, by_gender=by_gender)
            false = found["verdict"].isin(["higher", "lower"])
            rows.append(
                {
                    "family": f"{districts} districts" + (" x gender" if by_gender else ""),
                    "share": share,
                    "families": float(false.groupby(found["family"]).any().mean()),
                    "comparisons": float(false.mean()),
                    "cannot_tell": float((found["verdict"] == "cannot_tell").mean()),
                }
            )
    return pd.DataFrame(rows)


def power(rng: np.random.Generator, families: int) -> pd.DataFrame:
    """Return one row a true difference of one district from 20 %: how often it is told, in the right direction."""
    rows = []
    for difference in DIFFERENCES:
        for sign in (1, -1):
            shares = np.full(DISTRICTS, 0.2)
            shares[DISTRICTS // 2] += sign * difference
            found = verdicts(rng, shares, families)
            differs = found["district"] == DISTRICTS // 2
            told = found[differs]["verdict"] == ("higher" if sign > 0 else "lower")
            rows.append(
                {
                    "share": float(shares[DISTRICTS // 2]),
                    "difference": sign * difference,
                    "told": float(told.mean()),
                    "detectable_alone": float(found[differs]["detectable"].mean()),
                }
            )
    return pd.DataFrame(rows)


# ---- printing --------------------------------------------------------------------------------------------------------


def table(frame: pd.DataFrame, title: str) -> None:
    """Print a frame as a table of Markdown; numbers of answers as such, design effects with two digits, all else in per cent."""
    digits = {"n": "{:.0f}", "npq": "{:.1f}", "kish_deff": "{:.2f}"}
    print(f"\n{title}\n\n| {' | '.join(frame.columns)} |\n|{'---|' * len(frame.columns)}")
    for row in frame.to_dict("records"):
        cells = [
            value if isinstance(value, str) else digits.get(str(name), "{:.1%}").format(value)
            for name, value in row.items()
        ]
        print(f"| {' | '.join(cells)} |")


def main(arguments: list[str]) -> None:
    """Run all simulations and print what they found."""
    replicates, families = (int(text) for text in arguments or ("10000", "4000"))
    start = time.perf_counter()
    rng = np.random.default_rng(SEED)
    print(f"Largest relative difference of a replicate from the SQL engine's: {engine_difference(rng):.1e}")
    covered = coverage(rng, replicates)
    table(covered, f"Coverage of the 95 % intervals, {replicates} replicates a row")
    enough = covered[covered["npq"] >= 15]["beta"]
    print(
        f"\nbeta: {enough.min():.1%}-{enough.max():.1%} where n p (1 - p) >= 15; least of all {covered['beta'].min():.1%}"
    )
    false = false_verdicts(rng, families)
    table(false, f"Nothing differs: families with any false verdict, {families} families a row")
    print(f"\nat most {false['families'].max():.1%} of the families")
    table(power(rng, families), f"One district of {DISTRICTS} differs from 20 %, {families} families a row")
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
