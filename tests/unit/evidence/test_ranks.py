"""Places of districts: limits that hold for all districts at once, and none where nothing holds."""

from __future__ import annotations

from itertools import combinations

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.build import Products
from pipeline.evidence.ranks import ERROR, places
from pipeline.workspace import MunicipalityFolder


def test_who_holds_before_whom() -> None:
    #    a > b holds, a > c holds, b and c cannot be told apart; Holm: 0.001 x 3, 0.01 x 2, 0.3 x 1
    tested = {("a", "b"): (0.2, 0.01), ("a", "c"): (0.3, 0.001), ("b", "c"): (0.1, 0.3)}
    assert places(["a", "b", "c"], tested) == {"a": (1, 1), "b": (2, 3), "c": (2, 3)}


def test_a_step_that_does_not_hold_ends_it() -> None:
    #    0.02 x 3 > 0.05: nothing holds, though 0.04 alone would
    tested = {("a", "b"): (0.2, 0.02), ("a", "c"): (0.3, 0.03), ("b", "c"): (0.1, 0.04)}
    assert set(places(["a", "b", "c"], tested).values()) == {(1, 3)}


def test_a_pair_that_was_not_tested_parts_nobody_and_still_counts() -> None:
    assert places(["a", "b", "c"], {("a", "b"): (0.2, 0.015)}) == {"a": (1, 2), "b": (2, 3), "c": (1, 3)}
    assert places(["a", "b", "c"], {("a", "b"): (0.2, 0.02)}) == dict.fromkeys("abc", (1, 3))


@given(st.dictionaries(st.sampled_from(list(combinations("abcdef", 2))), st.tuples(st.floats(-1, 1), st.floats(0, 1))))
def test_limits_are_places(tested: dict[tuple[str, str], tuple[float, float]]) -> None:
    found = places("abcdef", tested)
    assert set(found) == set("abcdef")
    assert all(1 <= first <= 6 and 1 <= last <= 6 for first, last in found.values())


def test_all_limits_hold_at_once_in_at_least_95_of_100_surveys() -> None:
    """Twelve districts of which some are equal: with ties any order among the equal ones is right."""
    chance = np.random.default_rng(8)
    truth = np.array([0.3, 0.3, 0.3, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2, 0.15, 0.15, 0.15])
    se = 0.03
    names = [str(number) for number in range(len(truth))]
    wrong = 0
    surveys = 400
    for _ in range(surveys):
        seen = chance.normal(truth, se)
        tested = {
            (names[i], names[j]): (seen[i] - seen[j], 2 * stats.norm.sf(abs(seen[i] - seen[j]) / (se * 2**0.5)))
            for i, j in combinations(range(len(truth)), 2)
        }
        found = places(names, tested)
        wrong += any(
            found[name][0] > (truth > truth[at]).sum() + (truth == truth[at]).sum()
            or found[name][1] < (truth > truth[at]).sum() + 1
            for at, name in enumerate(names)
        )
    print(f"surveys with a false place: {wrong} of {surveys}")
    assert wrong / surveys <= ERROR + 2 * (ERROR * (1 - ERROR) / surveys) ** 0.5


def test_kalmars_places_follow_from_what_is_published(kalmar: tuple[MunicipalityFolder, Products]) -> None:
    """Bonferroni finds at most what Holm does: whoever it puts before a district is before it."""
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        rows = connection.execute(
            """
            with one as (from district_rank where edition = '2022'),
            sides as (
                select indicator, area, other, estimate, p from comparison
                where contrast = 'district_vs_district' and period = '2021' and sex = 'all' and age_group = 'all'
                union all by name
                select indicator, other as area, area as other, -estimate as estimate, p from comparison
                where contrast = 'district_vs_district' and period = '2021' and sex = 'all' and age_group = 'all'
            )
            select one.indicator, one.area, first_place, last_place, districts,
                count(*) filter (estimate < 0 and p * 66 < 0.05) as before, count(*) filter (estimate > 0 and p * 66 < 0.05) as behind
            from one join sides using (indicator, area) where other in (select area from one) group by all
            """
        ).df()
    assert rows["before"].sum() > 20
    assert (rows["first_place"] > rows["before"]).all()
    assert (rows["last_place"] <= rows["districts"] - rows["behind"]).all()
    assert rows.query("indicator == 'unsafe_evening' and area == 'oxhagen'")["first_place"].item() == 1


@pytest.mark.parametrize("edition", ["2019-2020", "2022"])
def test_places_beside_the_municipalitys_districts(kalmar: tuple[MunicipalityFolder, Products], edition: str) -> None:
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        rows = connection.execute("from district_rank where edition = $edition", {"edition": edition}).df()
    assert rows["districts"].unique() == {"2019-2020": 13, "2022": 12}[edition]
    for _, ranked in rows.groupby("indicator"):
        assert len(ranked) == ranked["districts"].iloc[0]
        assert (ranked["first_place"] <= ranked["last_place"]).all()
        assert (ranked["first_place"] == 1).any() and (ranked["last_place"] == len(ranked)).any()
