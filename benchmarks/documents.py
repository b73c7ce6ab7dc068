"""What a whole document promises, simulated: false verdicts in an edition, on its first page, and what an edition can see.

    python benchmarks/documents.py [EDITIONS [EDITIONS_THAT_DIFFER [EDITIONS_OF_A_TRUTH]]]

Editions are drawn from known truths (`drawn_editions`) with a fixed seed and judged as the product judges them. A verdict is false when
the true difference of its comparison is none, or has the other sign. Exits with 1 when something that is promised does not hold.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

sys.path.insert(0, str(Path(__file__).resolve().parent))

from drawn_editions import (
    EARLIER,
    EVIDENCE,
    LATEST,
    LEAD,
    PROMISED,
    WAVES,
    Document,
    draw,
    engine_difference,
    where_nothing_differs,
)

from pipeline.configuration import Area
from pipeline.gate.sizes import at_least

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SEED = 20261127
DEFAULTS = ("4000", "400", "300")
BATCH = 25  # editions at a time, for memory
FIXED = ""
POINTS = (0.05, 0.10, 0.15)
CHOSEN = {FIXED: "no survey", EARLIER: "the earlier wave", LATEST: "the latest wave"}
SIGN = {"higher": 1, "lower": -1}

MOST_FALSE, MOST_FALSE_ON_PAGE_ONE = 0.06, 0.015  # of editions in which nothing differs: upper limits
MOST_FALSE_OF_TOLD, MOST_WRONG_SIGNS = 0.05, 0.001  # of told verdicts
LEAST_TOLD, LEAST_STRONG = 0.88, 0.80
LEAST_SEEN, SEEN = 0.75, (0.75, 0.85)


@dataclass
class Judged:
    """Editions as they were judged: edition x comparison, numbers of the `tracked` ones alone (edition x tracked)."""

    signs: NDArray[np.int8]
    states: list[str]
    tracked: dict[str, Numbers]

    def told(self, at: int) -> float:
        """Return the part of the editions that tell a comparison as higher."""
        return float((self.signs[:, at] > 0).mean())


@dataclass
class Limits:
    """What has to hold, and whether it did."""

    broken: list[str] = field(default_factory=list)

    def hold(self, what: str, value: float, least: float = -np.inf, most: float = np.inf) -> None:
        """Note a limit that does not hold."""
        if not least <= value <= most:
            limit = f"at least {least:.1%}" if value < least else f"at most {most:.2%}"
            self.broken.append(f"{what}: {value:.2%} ({limit})")


class Simulation:
    """Draws editions and counts what they tell."""

    def __init__(self, seed: int = SEED) -> None:
        """Make the municipality."""
        self.document = Document()
        self.seed = seed
        self.limits = Limits()
        self.together = self.document.configuration.together(self.document.edition, self.document.promise)
        self.first_page = self._first_page()

    def _begin(self) -> np.random.Generator:
        """Return the chance of one scenario, the same whatever was drawn before."""
        return np.random.default_rng(self.seed)

    def judged(
        self,
        rng: np.random.Generator,
        editions: int,
        shares: Callable[[slice], Numbers] | Numbers,
        chosen_from: Sequence[str],
        *,
        by: str = FIXED,
        track: Sequence[int] = (),
    ) -> dict[str, Judged]:
        """Draw editions and judge each under each of the waves that may have chosen its districts.

        Args:
            rng: Chance.
            editions: How many.
            shares: True shares, of all editions or of some of them.
            chosen_from: The waves that the edition says to have chosen by.
            by: The wave in which the districts with the largest share in the lead were taken; empty: they are fixed.
            track: Comparisons of which the numbers are kept.
        """
        names = ("p", "estimate", "level", "detectable", "at_least")
        signs: dict[str, list[NDArray[np.int8]]] = {wave: [] for wave in chosen_from}
        states: dict[str, list[str]] = {wave: [] for wave in chosen_from}
        kept: dict[str, list[Numbers]] = {wave: [] for wave in chosen_from}
        for start in range(0, editions, BATCH):
            part = slice(start, min(start + BATCH, editions))
            drawn = draw(rng, part.stop - part.start, shares(part) if callable(shares) else shares)
            if by:
                drawn = drawn.worst_first([*WAVES].index(by), self.document.questions[LEAD])
            for numbers in self.document.numbers(rng, drawn, with_intervals=bool(track)):
                for wave in chosen_from:
                    found = self.document.verdicts(numbers, wave)
                    verdict = found["verdict"]
                    signs[wave].append(verdict.map(SIGN).fillna(0).to_numpy(np.int8))
                    states[wave].append(self.document.state(verdict.tolist(), wave))
                    kept[wave].append(_kept(numbers.iloc[list(track)], found.iloc[list(track)], names))
        return {
            wave: Judged(
                np.array(signs[wave]),
                states[wave],
                {name: np.array(kept[wave])[:, :, number] for number, name in enumerate(names)},
            )
            for wave in chosen_from
        }

    # ---- the first page -----------------------------------------------------------------------------------------------

    def _first_page(self) -> dict[str, list[int]]:
        """Return the comparisons that page one tells, by what it tells of them (see the report's section of that name)."""
        at, districts = self.document.at, self.document.promise.districts
        ages = self.document.configuration.municipality.age_bands
        return {
            "outside": [at("outside_promise", area) for area in districts],
            "always": [
                at("outside_promise", self.together),
                at("outside_promise", self.together, period=EARLIER),
                at("women_vs_men", Area.MUNICIPALITY, sex="women"),
                at("youngest_vs_oldest", Area.MUNICIPALITY, age_group=ages[0]),
                *(at("previous_period", area) for area in districts),
            ],
            "others": [
                at("outside_promise", area, question)
                for question in EVIDENCE[1:]
                for area in (*districts, self.together)
            ],
            "pairs": [at("district_vs_district", one, other=other) for one, other in combinations(districts, 2)],
        }

    def on_page_one(self, signs: NDArray[np.int8]) -> Flags:
        """Return which verdicts page one prints: edition x comparison.

        A district that is lower than outside is not printed; the lead's districts are ordered when two or more are told, and the other
        evidence is named when none is.
        """
        printed = np.zeros(signs.shape, bool)
        page = self.first_page
        higher = signs[:, page["outside"]] > 0
        printed[:, page["outside"]] = higher
        printed[:, page["always"]] = signs[:, page["always"]] != 0
        printed[:, page["others"]] = (signs[:, page["others"]] > 0) & ~higher.any(axis=1, keepdims=True)
        for place, (one, two) in zip(page["pairs"], combinations(range(PROMISED), 2), strict=True):
            printed[:, place] = (signs[:, place] != 0) & higher[:, one] & higher[:, two]
        return printed

    # ---- what has to hold ---------------------------------------------------------------------------------------------

    def nothing_differs(self, editions: int) -> pd.DataFrame:
        """Return one row a way in which the districts came to be chosen: how many editions hold a false verdict."""
        rng, rows = self._begin(), []
        for name, by in (
            ("A fixed", FIXED),
            ("B worst in the latest wave", LATEST),
            ("C worst in the earlier wave", EARLIER),
        ):
            found = self.judged(rng, editions, where_nothing_differs(), [by], by=by)[by]
            false = {"any": (found.signs != 0).any(axis=1), "page one": self.on_page_one(found.signs).any(axis=1)}
            limits = {kind: upper_limit(int(one.sum()), editions) for kind, one in false.items()}
            self.limits.hold(f"{name}: editions with a false verdict", limits["any"], most=MOST_FALSE)
            self.limits.hold(f"{name}: with one on page one", limits["page one"], most=MOST_FALSE_ON_PAGE_ONE)
            row: dict[str, object] = {"districts": name, "editions": editions}
            for kind, one in false.items():
                row |= {kind: float(one.mean()), f"{kind}, at most": limits[kind]}
            states = [state for state in found.states if state in ("some", "strong", "weak", "contradicted")]
            rows.append(
                {
                    **row,
                    "false verdicts an edition": float((found.signs != 0).sum(axis=1).mean()),
                    "promise borne or contradicted": len(states) / editions,
                }
            )
        return pd.DataFrame(rows)

    def something_differs(self, editions: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Return what is told where the promise's districts differ: errors, power and sizes, a row a truth and choice."""
        rng, errors, power, sizes = self._begin(), [], [], []
        districts, at = self.document.promise.districts, self.document.at
        single = [at("outside_promise", area) for area in districts]
        for questions in ((LEAD,), EVIDENCE):
            for points in POINTS:
                shares = self.shifted(questions, points)
                truth = np.sign(self.document.truth(shares))
                for wave, found in self.judged(rng, editions, shares, list(CHOSEN), track=single).items():
                    name = {
                        "differs": f"{len(questions)} of {len(EVIDENCE)} questions",
                        "by": points,
                        "chosen by": CHOSEN[wave],
                    }
                    what = f"D {name['differs']} by {points:.0%}, chosen by {CHOSEN[wave]}"
                    errors.append({**name, **self._errors(what, found, truth)})
                    told = {"together": found.told(at("outside_promise", self.together))}
                    told["together, earlier wave"] = found.told(at("outside_promise", self.together, period=EARLIER))
                    told["a district"] = float((found.signs[:, single] > 0).mean())
                    told |= {
                        state: found.states.count(state) / editions
                        for state in ("strong", "some", "weak", "cannot_tell")
                    }
                    power.append({**name, **told})
                    if wave == FIXED and points == 0.10:
                        self.limits.hold(f"{what}: told of the districts together", told["together"], least=LEAST_TOLD)
                    if points == 0.15:
                        self.limits.hold(f"E {what}: strong", told["strong"], least=LEAST_STRONG)
                    is_told = found.signs[:, single] > 0
                    size, safe = found.tracked["estimate"], found.tracked["at_least"]
                    sizes.append(
                        {
                            **name,
                            "told": float(is_told.mean()),
                            "all": float(size.mean() / points),
                            "told over true": float(size[is_told].mean() / points) if is_told.any() else np.nan,
                            "told over true, safe side": float(safe[is_told].mean() / points)
                            if is_told.any()
                            else np.nan,
                            "safe side too large": float((safe[is_told] > points).mean()) if is_told.any() else np.nan,
                        }
                    )
        return pd.DataFrame(errors), pd.DataFrame(power), pd.DataFrame(sizes)

    def _errors(self, what: str, found: Judged, truth: Numbers) -> dict[str, float]:
        """Return which part of the told verdicts is false, and has the wrong sign."""
        is_told = found.signs != 0
        false, wrong = is_told & (found.signs != truth), is_told & (found.signs == -truth)
        number = max(int(is_told.sum()), 1)
        of_edition = false.sum(axis=1) / np.maximum(is_told.sum(axis=1), 1)
        rates = {"false": false.sum() / number, "wrong sign": wrong.sum() / number}
        self.limits.hold(f"{what}: false of those told, mean of editions", of_edition.mean(), most=MOST_FALSE_OF_TOLD)
        self.limits.hold(f"{what}: wrong signs", rates["wrong sign"], most=MOST_WRONG_SIGNS)
        page = self.on_page_one(found.signs)
        return {
            "told an edition": float(is_told.sum(axis=1).mean()), **{name: float(one) for name, one in rates.items()},
            "false, mean of editions": float(of_edition.mean()), "editions with a false": float(false.any(axis=1).mean()),
            "with one on page one": float((false & page).any(axis=1).mean()),
        }  # fmt: skip

    def shifted(self, questions: Sequence[str], points: float) -> Numbers:
        """Return true shares that are larger in the promise's districts, in both waves."""
        shares = where_nothing_differs()
        for name in questions:
            shares[:, :PROMISED, :, self.document.questions[name]] += points
        return shares

    # ---- what could have been seen ------------------------------------------------------------------------------------

    def detectable(self, editions: int) -> pd.DataFrame:
        """Return how often a truth is seen that is just what another edition, of the same truth but for it, says could be seen."""
        at, latest, question = self.document.at, 1, self.document.questions
        district, other = PROMISED + 2, PROMISED + 5
        name, far = (self.document.configuration.leaves()[number] for number in (district, other))
        kinds = {
            "lead, together": (at("outside_promise", self.together), slice(0, PROMISED), LEAD),
            "lead, a district of the promise": (at("outside_promise", "d00"), slice(0, 1), LEAD),
            "lead, a district against the rest": (at("rest_of_municipality", name), slice(district, district + 1), LEAD),
            "another question, against the rest": (
                at("rest_of_municipality", name, "worry_burglary"), slice(district, district + 1), "worry_burglary",
            ),
            "a change in a district": (at("previous_period", name), slice(district, district + 1), LEAD),
            "a pair of districts": (at("district_vs_district", name, other=far), slice(district, district + 1), LEAD),
        }  # fmt: skip
        rng, rows = self._begin(), []
        for background, base in (("nothing", where_nothing_differs()), ("six by 10 %", self.shifted(EVIDENCE, 0.10))):
            for kind, (place, districts, asked_for) in kinds.items():
                if background != "nothing" and districts.start < PROMISED:
                    continue
                stating = self.judged(rng, editions, base, [FIXED], track=[place])[FIXED].tracked
                said, level = stating["detectable"][:, 0], stating["level"][:, 0]
                truth = base[latest, districts.start, 0, question[asked_for]] + said - self.document.truth(base)[place]
                truth = np.clip(truth, 0, 1)

                def shares(
                    part: slice,
                    base: Numbers = base,
                    truth: Numbers = truth,
                    where: slice = districts,
                    of: int = question[asked_for],
                ) -> Numbers:
                    found = np.repeat(base[None], part.stop - part.start, axis=0)
                    found[:, latest, where, :, of] = truth[part, None, None]
                    return found

                seeing = self.judged(rng, editions, shares, [FIXED], track=[place])[FIXED]
                higher = seeing.tracked["estimate"][:, 0] > 0
                held = float(((seeing.tracked["p"][:, 0] <= level) & higher).mean())
                seen = seeing.told(place)
                what = f"F {kind}, {background} else differs"
                self.limits.hold(f"{what}: seen", seen, least=LEAST_SEEN)
                self.limits.hold(f"{what}: seen at the level that was stated", held, *SEEN)
                rows.append(
                    {
                        "comparison": kind,
                        "else differs": background,
                        "detectable": float(np.median(said)),
                        "seen": seen,
                        "at the stated level": held,
                    }
                )
        return pd.DataFrame(rows)

    def highest(self, editions: int) -> pd.DataFrame:
        """Return how much too high the highest three districts lie in the lead, where none differs."""
        rng, document, above = self._begin(), self.document, []
        group = document.questions[LEAD]
        for _ in range(0, editions, BATCH):
            drawn = draw(rng, BATCH, where_nothing_differs())
            yes, every = (
                (drawn.weight[:, 1] * one).sum(axis=2) for one in (drawn.yes[:, 1, :, :, group], drawn.answers[:, 1])
            )
            above.append(np.sort(yes / every, axis=1)[:, ::-1] - where_nothing_differs()[1, 0, 0, group])
        places = np.concatenate(above).mean(axis=0)
        row = {
            "the highest": places[0],
            "the second": places[1],
            "the third": places[2],
            "the three together": places[:3].mean(),
        }
        return pd.DataFrame([row])


def _kept(numbers: pd.DataFrame, found: pd.DataFrame, names: Sequence[str]) -> Numbers:
    """Return the numbers of one edition's tracked comparisons, all of them differences: comparison x name."""
    tested = numbers.assign(measure="difference", basis="direct")
    rows = pd.concat([numbers, found[["level", "detectable"]]], axis=1).assign(at_least=at_least(tested, found))
    kept: Numbers = rows[[*names]].to_numpy(float)
    return kept


def upper_limit(number: int, of: int) -> float:
    """Return the upper limit of a share's 95 % interval (Clopper and Pearson, both sides)."""
    return 1.0 if number == of else float(special.betaincinv(number + 1, of - number, 0.975))


def table(frame: pd.DataFrame, title: str) -> None:
    """Print a frame as a table of Markdown: shares in per cent, numbers an edition and whole numbers as they are."""
    print(f"\n{title}\n\n| {' | '.join(frame.columns)} |\n|{'---|' * len(frame.columns)}")
    for row in frame.to_dict("records"):
        print(f"| {' | '.join(_cell(str(name), value) for name, value in row.items())} |", flush=True)


def _cell(name: str, value: object) -> str:
    """Return a value as a table shows it."""
    if not isinstance(value, float):
        return str(value)
    if np.isnan(value):
        return "–"
    if name.startswith("told over") or name == "all" or name.endswith("an edition"):
        return f"{value:.2f}"
    return f"{value:.2%}" if name == "wrong sign" else f"{value:.1%}"


def main(arguments: list[str]) -> int:
    """Run all scenarios, print what they found, and return 1 when something does not hold."""
    editions, that_differ, seeing = (int(text) for text in (*arguments, *DEFAULTS[len(arguments) :]))
    start = time.perf_counter()
    simulation = Simulation()
    rows = simulation.document.comparisons
    print(f"An edition: {len(rows)} comparisons in {rows['family'].nunique()} families.")
    apart = engine_difference(simulation.document, np.random.default_rng(SEED))
    print(f"Largest relative difference of an edition's estimates from the product's engine: {apart:.1e}")
    table(simulation.nothing_differs(editions), "A-C. Nothing differs: editions with a false verdict")
    errors, power, sizes = simulation.something_differs(that_differ)
    table(errors, f"D. The promise's districts differ: false among the verdicts told, {that_differ} editions a truth")
    table(power, "D, E. What is told of the lead in the latest wave, and how far the promise is borne")
    table(
        sizes, "G. The lead's difference in a single district, over the true one: in all editions, and where it is told"
    )
    table(simulation.highest(editions), "G. How much too high the highest of thirteen districts lie where none differs")
    table(
        simulation.detectable(seeing),
        f"F. A truth of just the size that is said to be detectable, {seeing} editions a row",
    )
    print(f"\n{time.perf_counter() - start:.0f} s")
    print("\n".join(["", "Broken:", *simulation.limits.broken]) if simulation.limits.broken else "\nAll limits hold.")
    return 1 if simulation.limits.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
