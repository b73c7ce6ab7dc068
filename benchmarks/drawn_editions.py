"""Whole editions drawn from a known truth: answers person by person, and what the product makes of them, for many editions at once.

A municipality like Kalmar: thirteen districts, each a stratum with 170 to 200 answers a wave, two waves, the questions of the package,
and one promise to three districts with six questions as evidence. A person's answers go together (`TOGETHER`). Weights come from
post-stratification to sex and age. Sums of many editions are made at once; from them on everything is the product's own: estimates
(`moments.points`), pairs and families, tests, what is hidden for its base (not what protects it), choices, levels and verdicts, and how
far a promise is borne. Covariances within a stratum are left out: a share's p and its error under equality do not use them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pipeline.configuration import (
    Asked,
    Configuration,
    District,
    Edition,
    Evidence,
    Municipality,
    Promise,
    asked_of,
    leading,
    speaks_of,
)
from pipeline.configuration.model import Activity, Decision
from pipeline.definitions import Definitions, load_definitions
from pipeline.definitions.sources import CONTRASTS
from pipeline.estimate import comparison, estimator, interval, moments, pairs
from pipeline.estimate.sql import step
from pipeline.evidence import support_of
from pipeline.evidence.rule import supports
from pipeline.gate.levels import TESTED, judged
from pipeline.gate.rules import status_of_base, worth
from pipeline.gate.verdicts import asked
from pipeline.problems import ProblemLog

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]
Signs = NDArray[np.int8]

WAVES = {"2021": "2021-10-31", "2024": "2024-10-31"}
EARLIER, LATEST = WAVES
DISTRICTS = 13
PROMISED = 3
ANSWERS = np.rint(np.linspace(170, 200, DISTRICTS)).astype(np.int64)[np.argsort(np.arange(DISTRICTS) * 5 % DISTRICTS)]
SIZES = np.linspace(2_000, 9_000, DISTRICTS)[np.argsort(np.arange(DISTRICTS) * 8 % DISTRICTS)]
TOGETHER = 0.25
"""How far a person's answers go together: the correlation of any two questions' latent scales, by one factor."""

SHARES = {
    "littering": 0.26, "vandalism_seen": 0.19, "speeding": 0.38, "reckless_mopeds": 0.28, "drunk_people": 0.16, "drugged_people": 0.15,
    "drug_dealing": 0.07, "youth_gangs": 0.15, "victim_any": 0.14, "victim_violence": 0.03, "victim_theft": 0.08,
    "worry_burglary": 0.22, "worry_assault": 0.18, "unsafe_evening": 0.25, "avoided_activity": 0.14, "low_trust": 0.14,
    "police_do_not_care": 0.34,
}  # fmt: skip
"""The share of yes where nothing differs."""

EVIDENCE = ("unsafe_evening", "avoided_activity", "worry_assault", "youth_gangs", "low_trust", "police_do_not_care")
LEAD = EVIDENCE[0]

AGES = np.array([0.22, 0.24, 0.31, 0.23])
ANSWERING = np.array([0.17, 0.21, 0.32, 0.30])
POPULATION = np.outer([0.5, 0.5], AGES).ravel()
RESPONSE = np.outer([0.53, 0.47], ANSWERING).ravel()
CELLS = len(POPULATION)

OFFENCES = {1: 300, 4: 90}
"""Families of offences, by the number of their tests: as many as Kalmar's edition of 2022 has. Nothing differs in any."""


def municipality() -> Configuration:
    """Return the configuration: what the product is told of the municipality, its edition and the edition's promise."""
    log = ProblemLog()
    definitions: Definitions = load_definitions(Path("definitions.toml"), "definitions.toml", log)
    names = [f"d{number:02d}" for number in range(DISTRICTS)]
    evidence = [Evidence(indicator=name, contrast="outside_promise", expects="higher") for name in EVIDENCE]
    evidence += [
        Evidence(indicator=LEAD, contrast=contrast, expects="higher")
        for contrast in ("women_vs_men", "youngest_vs_oldest")
    ]
    promise = Promise(
        id="promise",
        title="promise",
        districts=names[:PROMISED],
        evidence=evidence,
        activities=[Activity(id="one", title="one", responsible="both")],
    )
    edition = Edition(
        id="edition",
        title="edition",
        data_until=dt.date(2025, 1, 31),
        valid="2025",
        decision=Decision(by="board"),
        promises=[promise],
    )
    return Configuration(
        slug="drawn",
        municipality=Municipality(
            name="Drawn", code="9999", police_area="area", contact="board", sources=["safety_survey"]
        ),
        districts=[District(id=name, name=name) for name in names],
        editions=[edition],
        definitions=definitions,
    )


def where_nothing_differs() -> Numbers:
    """Return the true shares where every district, group and wave has the same: wave x district x cell x question."""
    return np.broadcast_to(np.array([*SHARES.values()]), (len(WAVES), DISTRICTS, CELLS, len(SHARES))).copy()


@dataclass(frozen=True)
class Drawn:
    """Editions that were drawn: yes by edition x wave x district x cell x question, and answers and weights without the question."""

    answers: Numbers
    weight: Numbers
    yes: Numbers

    def worst_first(self, wave: int, question: int) -> Drawn:
        """Return the same with each edition's districts in a new order: those with the largest shares in a wave stand first."""
        part = [self.weight[:, wave] * self.yes[:, wave, :, :, question], self.weight[:, wave] * self.answers[:, wave]]
        yes, every = (one.sum(axis=2) for one in part)
        order = np.argsort(-yes / every, axis=1, kind="stable")[:, None, :, None]
        answers, weight = (np.take_along_axis(one, order, axis=2) for one in (self.answers, self.weight))
        return Drawn(answers, weight, np.take_along_axis(self.yes, order[..., None], axis=2))


def draw(rng: np.random.Generator, editions: int, shares: Numbers) -> Drawn:
    """Draw editions from true shares: ([edition x] wave x district x cell x question), where one edition or cell may stand for all."""
    waves, questions = len(WAVES), len(SHARES)
    answers = rng.multinomial(np.broadcast_to(ANSWERS, (editions, waves, DISTRICTS)), RESPONSE)
    limits = special.ndtri(1 - shares).astype(np.float32)
    limits = np.broadcast_to(limits, (editions, waves, DISTRICTS, CELLS, questions)).reshape(-1, questions)
    of = answers.ravel()
    persons = int(of.sum())
    factor = rng.standard_normal((persons, 1), dtype=np.float32) * np.float32(np.sqrt(TOGETHER))
    own = rng.standard_normal((persons, questions), dtype=np.float32) * np.float32(np.sqrt(1 - TOGETHER))
    before = np.zeros((persons + 1, questions), np.int32)
    np.cumsum(own + factor > np.repeat(limits, of, axis=0), axis=0, out=before[1:])
    end = np.cumsum(of)
    yes = (before[end] - before[end - of]).reshape(*answers.shape, questions).astype(float)
    weight = np.outer(SIZES, POPULATION) / np.maximum(answers, 1)
    return Drawn(answers.astype(float), weight, yes)


class Document:
    """What an edition is made of, whatever was answered: its comparisons in their order, and which estimates they are made of.

    Attributes:
        comparisons: Rows of ``compared`` with the numbers of one edition; those of offences last.
        areas: The areas, and the districts (columns) that each holds.
        groups: The groups of sex and age, and the cells (columns) that each holds.
    """

    def __init__(self) -> None:
        """Make the comparisons that the product makes of such a municipality."""
        self.configuration = municipality()
        self.edition = self.configuration.editions[0]
        self.promise = self.edition.promises[0]
        self.questions = {name: number for number, name in enumerate(SHARES)}
        names = self.configuration.leaves()
        self.areas = {
            area: np.isin(names, districts).astype(float)
            for area, districts in self.configuration.area_members().items()
        }
        self.groups = _groups(self.configuration.municipality.age_bands)
        self.pairs = pairs.table(self.configuration, WAVES)
        self.blocks: dict[str, list[str]] = {}
        for entry in self.configuration.definitions.safety_survey.indicators:
            self.blocks.setdefault(entry.block, []).append(entry.id)
        self._place()
        self.comparisons = pd.concat([self._survey(), _offences()], ignore_index=True)

    def _place(self) -> None:
        """Note the pair, question and sides of each comparison, block by block."""
        sides = []
        for prefix in ("", "other_"):
            keys = (self.pairs[f"{prefix}{name}"] for name in ("period", "area", "sex", "age_group"))
            period, area, *group = (list(key) for key in keys)
            places = [list(WAVES), list(self.areas), list(self.groups)]
            codes = [
                pd.Index(place).get_indexer(pd.Index(key))
                for place, key in zip(places[:2], (period, area), strict=True)
            ]
            codes.append(np.array([places[2].index(one) for one in zip(*group, strict=True)]))
            sides.append(np.ravel_multi_index(codes, (len(WAVES), len(self.areas), len(self.groups))))
        asked_in = [np.array([self.questions[name] for name in block]) for block in self.blocks.values()]
        number = len(self.pairs)
        self.pair = np.concatenate([np.repeat(np.arange(number), len(block)) for block in asked_in])
        self.question = np.concatenate([np.tile(block, number) for block in asked_in])
        self.first, self.other = (side[self.pair] * len(SHARES) + self.question for side in sides)

    def _survey(self) -> pd.DataFrame:
        """Return the survey's comparisons as the product makes them of one edition."""
        paired = self.paired(self.estimates(draw(np.random.default_rng(0), 1, where_nothing_differs())))
        made = self.pairs.assign(obstacle="", basis="direct")
        block_of = {name: block for block, entries in self.blocks.items() for name in entries}
        entries = {entry.id: entry for entry in self.configuration.definitions.safety_survey.indicators}
        return pd.concat(
            [
                comparison.compared(
                    of.reset_index(drop=True),
                    made,
                    block,
                    comparison.Breaks([entries[name] for name in self.blocks[block]], []),
                )
                for block, of in paired.groupby(paired["indicator"].map(block_of), sort=False)
            ],
            ignore_index=True,
        )

    # ---- numbers ------------------------------------------------------------------------------------------------------

    def estimates(self, drawn: Drawn) -> pd.DataFrame:
        """Return the estimates: a row an edition, wave, area, group and question."""
        cells, districts = (np.array([*of.values()], dtype=float) for of in (self.groups, self.areas))
        w, answers, yes = drawn.weight, drawn.answers, drawn.yes
        size = answers.sum(axis=3)[..., None]
        squares = size / (size - 1)
        n, v, vv = ((one * answers) @ cells.T for one in (1.0, w, w**2))
        u, uu = (np.moveaxis((one[..., None] * yes).swapaxes(3, 4) @ cells.T, 3, 4) for one in (w, w**2))
        of_answers = {"n": n, "weights": v, "vv": vv, "df": n - (n > 0), "qvv": squares * (vv - v**2 / size)}
        a, n_of = squares[..., None], size[..., None]
        of_yes = {"u_total": u, "uu": uu, "quu": a * (uu - u**2 / n_of), "quv": a * (uu - u * v[..., None] / n_of)}
        sums = {name: _added(districts, one[..., None] + np.zeros(len(SHARES))) for name, one in of_answers.items()}
        sums |= {name: _added(districts, one) for name, one in of_yes.items()}
        rows = pd.DataFrame({name: one.ravel() for name, one in sums.items()})
        rows["wyy"], rows["magnitude_uu"], rows["magnitude_vv"] = rows["u_total"], rows.pop("uu"), rows["vv"]
        for name in ("quu", "quv", "qvv", "magnitude_uu", "magnitude_vv"):
            rows[f"{name}_person"] = rows[name]
        rows["indicator"] = "one"
        return moments.points(rows, {"one": "share"})

    def paired(self, estimates: pd.DataFrame, *, with_intervals: bool = False) -> pd.DataFrame:
        """Return both sides of each comparison, edition after edition, as ``tested`` reads them; limits are not needed for its p."""
        of = ("value", "variance", "n", "df", "kish")
        shares = estimates["value"]
        low, high = interval.beta(*(estimates[name] for name in of)) if with_intervals else (shares, shares)
        estimates = estimates.assign(ci_low=low, ci_high=high)
        one = len(WAVES) * len(self.areas) * len(self.groups) * len(SHARES)
        editions = len(estimates) // one
        names = np.array(list(SHARES), dtype=object)[self.question]
        columns: dict[str, object] = {"id": np.tile(self.pair, editions), "indicator": np.tile(names, editions)}
        for prefix, side in (("", self.first), ("other_", self.other)):
            at = (np.arange(editions)[:, None] * one + side).ravel()
            for name in ("value", "variance", "kish", "df", "n", "ci_low", "ci_high"):
                columns[f"{prefix}{name}"] = estimates[name].to_numpy()[at]
        return pd.DataFrame(columns).assign(statistic="share", covariance=0.0)

    def truth(self, shares: Numbers) -> Numbers:
        """Return the true difference of each comparison; 0 for offences."""
        every = np.broadcast_to(shares, (len(WAVES), DISTRICTS, CELLS, len(SHARES)))
        persons = np.outer(SIZES, POPULATION)
        cells, districts = (np.array([*of.values()], dtype=float) for of in (self.groups, self.areas))
        inside = np.einsum("ad,gc,dc->ag", districts, cells, persons)
        yes = np.einsum("ad,gc,dc,wdci->wagi", districts, cells, persons, every)
        value = (yes / inside[None, :, :, None]).ravel()
        found = value[self.first] - value[self.other]
        found[np.abs(found) < 1e-9] = 0.0
        return np.append(found, np.zeros(len(self.comparisons) - len(found)))

    # ---- verdicts -----------------------------------------------------------------------------------------------------

    def at(self, contrast: str, area: str, question: str = LEAD, period: str = LATEST, **of: str) -> int:
        """Return the place of one comparison, of all persons where `of` says nothing else."""
        rows = self.comparisons
        asked_for = {"contrast": contrast, "area": area, "indicator": question, "period": period}
        asked_for |= {"sex": "all", "age_group": "all"} | of
        (found,) = np.flatnonzero(np.logical_and.reduce([rows[name] == value for name, value in asked_for.items()]))
        return int(found)

    @cached_property
    def _choices(self) -> dict[str, pd.DataFrame]:
        """What is known of each comparison before it is tested, by the wave that the districts were chosen by (empty: by none)."""
        of = (asked(self.comparisons, self.edition, self.configuration, wave) for wave in ("", *WAVES))
        kept = ["family", "counted", "choices", "lead_choices", "measure"]
        return dict(zip(("", *WAVES), (one[kept] for one in of), strict=True))

    def numbers(
        self, rng: np.random.Generator, drawn: Drawn, *, with_intervals: bool = False
    ) -> Iterator[pd.DataFrame]:
        """Yield each edition's comparisons, tested: their numbers, and the verdict as before all editions."""
        paired = self.paired(self.estimates(drawn), with_intervals=with_intervals)
        tested = comparison.tested(paired).assign(reason="")
        hidden = np.logical_or.reduce(
            [
                status_of_base(
                    worth(paired[f"{side}n"], paired[f"{side}kish"]), self.configuration.municipality.disclosure
                )
                == "suppressed"
                for side in ("", "other_")
            ]
        )
        tested["verdict"] = comparison.standing(tested).mask(hidden, "cannot_tell")
        tested = tested.rename(columns={"difference": "estimate"})[
            ["p", "estimate", "ci_low", "ci_high", "equal_se", "equal_share", "df", "verdict"]
        ]
        offences = len(self.comparisons) - len(self.pair)
        for start in range(0, len(tested), len(self.pair)):
            beside = {"p": rng.random(offences), "estimate": rng.choice([-1.0, 1.0], offences), "equal_se": 1.0}
            own = tested.iloc[start : start + len(self.pair)]
            yield pd.concat([own, pd.DataFrame(beside).assign(df=np.inf, verdict=TESTED)], ignore_index=True)

    def verdicts(self, numbers: pd.DataFrame, chosen_from: str) -> pd.DataFrame:
        """Return what an edition whose districts were chosen by a wave says: ``verdict``, ``level`` and ``detectable``."""
        return judged(pd.concat([self._choices[chosen_from], numbers], axis=1))

    # ---- what a promise rests on --------------------------------------------------------------------------------------

    @cached_property
    def _asked(self) -> list[tuple[Asked, list[int]]]:
        """What the promise's evidence asks, with the places of its comparisons, the latest first."""
        rows, found = self.comparisons, []
        for one in asked_of(self.configuration, self.edition, self.promise):
            between = CONTRASTS[one.contrast].between
            own = (rows["indicator"] == one.evidence.indicator) & (rows["area"] == one.area)
            own &= (rows["contrast"] == one.contrast) & ((rows["other"] == one.other) | (one.other == ""))
            for name in ("sex", "age_group"):
                own &= (rows[name] == getattr(one.evidence, name)) | (between == name)
            at = np.flatnonzero(own)
            found.append((one, [int(place) for place in at[np.argsort(rows["period"].to_numpy()[at])[::-1]]]))
        return found

    def state(self, verdicts: Sequence[str], chosen_from: str) -> str:
        """Return how far one edition's promise is borne by its evidence."""
        rows = []
        for one, places in self._asked:
            said = [supports(verdicts[at], one.evidence.expects) for at in places]
            rows.append(
                {
                    "position": one.position, "source": "safety_survey", "indicator": one.evidence.indicator, "contrast": one.contrast,
                    "area": one.area, "together": one.together, "speaks_of": speaks_of(self.configuration, self.promise, one),
                    "period": LATEST, "earlier_period": EARLIER, "independent": chosen_from != LATEST, "concerned": None,
                    "verdict": said[0], "earlier": said[1],
                }
            )  # fmt: skip
        lead = leading(self.configuration, self.edition, self.promise)
        return str(support_of(self.edition, self.promise, rows, lead)["state"])


def _added(districts: Numbers, of: Numbers) -> Numbers:
    """Return sums over the districts of each area: from edition x wave x district x group x question."""
    found: Numbers = districts @ of.reshape(*of.shape[:3], -1)
    return found.reshape(*found.shape[:3], *of.shape[3:])


def _groups(bands: Sequence[str]) -> dict[tuple[str, str], NDArray[np.bool_]]:
    """Return the groups of sex and age that are compared, with their cells."""
    cell = np.arange(CELLS)
    sexes = {("women", "all"): cell < len(bands), ("men", "all"): cell >= len(bands)}
    ages = {("all", band): cell % len(bands) == number for number, band in enumerate(bands)}
    return {("all", "all"): cell >= 0, **sexes, **ages}


def _offences() -> pd.DataFrame:
    """Return the comparisons of offences, which differ nowhere, by their families."""
    sizes = np.repeat([*OFFENCES], [*OFFENCES.values()])
    family = np.repeat([f"2023/offences/{number}" for number in range(len(sizes))], sizes)
    rows = pd.DataFrame(
        {"family": family, "counted": True, "measure": "difference", "source": "crime", "period": "2023"}
    )
    return rows.assign(
        contrast="rest_of_municipality", area="d00", other_period="2023", indicator="", sex="", age_group="", other=""
    )


# ---- the same by the engine -------------------------------------------------------------------------------------------


def engine_difference(document: Document, rng: np.random.Generator) -> float:
    """Return the largest relative difference between one edition's estimates here and by the product's engine, person by person."""
    drawn = draw(rng, 1, where_nothing_differs())
    unit, response = _persons(drawn, document)
    members = document.configuration.area_members()
    connection = duckdb.connect()
    step(connection, "unit", unit)
    step(connection, "response", response)
    step(connection, "estimand", [{"indicator": name, "statistic": "share"} for name in SHARES])
    of = [{"area": area, "district": district} for area, own in members.items() for district in own]
    step(connection, "area_member", of)
    by_engine = estimator.estimate(connection, estimator.Groups(("sex", "age_group")))
    keys = ["period", "area", "sex", "age_group", "indicator"]
    groups = [
        (wave, area, *group, name)
        for wave in WAVES
        for area in document.areas
        for group in document.groups
        for name in SHARES
    ]
    names = ["value", "variance", "n", "df", "kish"]
    there = by_engine.set_index(keys).loc[groups, names].to_numpy(dtype=float)
    here = document.estimates(drawn)[names].to_numpy(dtype=float)
    return float(np.max(np.abs(here - there) / np.maximum(np.abs(there), 1e-12)))


def _persons(drawn: Drawn, document: Document) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the first edition's persons and their answers, as the engine reads them."""
    wave, district, cell = (one.ravel() for one in np.indices(drawn.answers.shape[1:]))
    number = drawn.answers[0].ravel().astype(int)
    bands = document.configuration.municipality.age_bands
    kinds = pd.DataFrame(
        {"period": np.array([*WAVES])[wave], "district": np.array(document.configuration.leaves())[district]}
    )
    kinds["sex"], kinds["age_group"] = np.where(cell < len(bands), "women", "men"), np.array(bands)[cell % len(bands)]
    kinds = kinds.assign(weight=drawn.weight[0].ravel(), stratum=kinds["district"], psu=None, fpc=np.nan).astype(
        {"psu": "str"}
    )
    unit = kinds.loc[np.repeat(kinds.index, number)].reset_index(drop=True).assign(unit=np.arange(number.sum()))
    order = np.concatenate([np.arange(one) for one in number])
    yes = drawn.yes[0].reshape(-1, len(SHARES))
    answers = [
        unit[["period", "unit"]].assign(
            indicator=name, y=(order < np.repeat(yes[:, place], number)).astype(float), x=1.0
        )
        for place, name in enumerate(SHARES)
    ]
    return unit, pd.concat(answers, ignore_index=True)
