"""Who passes over a question: where that stands out, and that chance hardly ever does."""

from __future__ import annotations

import runpy
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from checkout import REPOSITORY
from scipy.stats import false_discovery_control, fisher_exact
from tables import Person, configuration, district, staged, survey_tables
from told import placed

from pipeline import checks
from pipeline.checks.silence import COUNTS, LEAST, standing_out
from pipeline.problems import Problem, ProblemLog

OWN = configuration([district("north"), district("south"), district("west")])
YES, NO = 1, 2


def found(people: Sequence[Person]) -> list[Problem]:
    log = ProblemLog()
    checks.check_all(OWN, staged(survey_tables(people)), log)
    return [problem for problem in log.problems if problem.code.startswith("silent")]


def persons(place: str, unsafe: int, safe: int, silent: int, period: str = "2021") -> list[Person]:
    """Persons of a district: those who say yes, no and nothing to the first item; all answer the second."""
    answers = [{"q1": YES, "q2": NO}] * unsafe + [{"q1": NO, "q2": NO}] * safe + [{"q2": NO}] * silent
    return [Person(place, given, period=period) for given in answers]


def test_a_silent_half_of_the_unsafe_is_a_warning() -> None:
    """36 of 100 are unsafe in each district; half of them do not say so in one."""
    people = [*persons("north", 18, 64, 18), *persons("south", 36, 64, 0), *persons("west", 36, 63, 1)]
    (problem,) = found(people)
    assert (problem.code, problem.severity, placed(problem)) == (
        "silent-district",
        "warning",
        "item q1, district north",
    )
    assert dict(problem.values) == {"silent": 18, "asked": 100, "share": 0.18, "elsewhere": 0.005}
    assert problem.words().found == "18 av 100 (18\u00a0%) har inte svarat, eller svarat vet ej"


def test_a_wave_is_held_against_the_one_before_it() -> None:
    places = ("north", "south", "west")
    before = [person for place in places for person in persons(place, 30, 60, 10, "2018")]
    now = [person for place in places for person in persons(place, 30, 45, 25)]
    (problem,) = found([*before, *now])
    assert (problem.code, problem.severity, placed(problem)) == ("silent-wave", "warning", "item q1")
    assert dict(problem.values) == {"wave": "2018", "silent": 75, "asked": 300, "share": 0.25, "elsewhere": 0.1}
    assert found([*now, *(person for place in places for person in persons(place, 30, 60, 10, "2024"))]) == []


def test_fewer_who_are_silent_are_nothing_to_speak_of() -> None:
    assert found([*persons("north", 36, 64, 0), *persons("south", 36, 57, 7), *persons("west", 36, 57, 7)]) == []


def test_an_item_that_nobody_of_a_district_answered_was_not_asked_there() -> None:
    assert found([*persons("north", 0, 0, 100), *persons("south", 50, 50, 0), *persons("west", 50, 50, 0)]) == []


def test_what_is_sure_and_small_is_not_told() -> None:
    """In thousands of answers four points are sure, and change little."""
    rows = [("2021", "q1", place, 5000, silent) for place, silent in (("north", 500), ("south", 300), ("west", 300))]
    assert not len(standing_out(pd.DataFrame(rows, columns=COUNTS)))
    rows[0] = ("2021", "q1", "north", 5000, 550)
    assert standing_out(pd.DataFrame(rows, columns=COUNTS))["district"].tolist() == ["north"]


def by_hand(counts: pd.DataFrame) -> set[tuple[str, str, str]]:
    """Which rows stand out: Fisher's test for each district and each wave against the one before, and the procedure over a wave's."""
    told = set()
    waves = sorted(set(counts["period"]))
    for at, wave in enumerate(waves):
        pairs = {}
        for item in sorted(set(counts["item"])):
            own = counts[(counts["period"] == wave) & (counts["item"] == item)]
            whole = own[["asked", "silent"]].sum()
            for row in own.itertuples():
                pairs[item, row.district] = (
                    row.silent,
                    row.asked,
                    whole["silent"] - row.silent,
                    whole["asked"] - row.asked,
                )
            if at:
                before = counts[(counts["period"] == waves[at - 1]) & (counts["item"] == item)][
                    ["asked", "silent"]
                ].sum()
                pairs[item, ""] = (whole["silent"], whole["asked"], before["silent"], before["asked"])
        p = [
            fisher_exact([[one, asked - one], [other, others - other]], alternative="greater").pvalue
            for one, asked, other, others in pairs.values()
        ]
        q = dict(zip(pairs, false_discovery_control(p), strict=True))
        told |= {
            (wave, *key)
            for key, (one, asked, other, others) in pairs.items()
            if q[key] <= 0.05 and one / asked - other / others >= LEAST - 1e-9
        }
    return told


@pytest.mark.parametrize("seed", range(5))
def test_it_is_fishers_test_and_benjamini_and_hochbergs_procedure(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [
        (
            wave,
            item,
            place,
            asked := int(rng.integers(30, 200)),
            int(rng.binomial(asked, rng.choice([0.05, 0.05, 0.2]))),
        )
        for wave in ("2018", "2021")
        for item in ("q1", "q2", "q3")
        for place in ("north", "south", "west", "east")
    ]
    counts = pd.DataFrame(rows, columns=COUNTS)
    found_rows = standing_out(counts)
    assert set(found_rows[["period", "item", "district"]].itertuples(index=False, name=None)) == by_hand(counts)
    assert len(found_rows)


def test_silence_by_chance_is_told_in_at_most_one_wave_of_twenty() -> None:
    benchmark = runpy.run_path(str(REPOSITORY / "benchmarks" / "silence.py"))
    rng = np.random.default_rng(1)
    waves = [standing_out(benchmark["drawn"](rng, 200, 0.1)) for _ in range(100)]
    assert sum((rows["period"] == benchmark["LATEST"]).any() for rows in waves) <= 5
