"""The levels of an edition: p adjusted within families, families chosen, what is told, and how large a difference would have been."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from checkout import GOLDEN
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.gate.levels import ALPHA, LEADS, adjusted, judged, told_up_to

EXPECTED = GOLDEN / "offence_changes_expected.csv"
CHANCES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.001, 0.01, 0.04, 0.05, 1.0]))
SMALL = st.one_of(CHANCES, st.floats(-8, 0).map(lambda power: 10.0**power))


def told_beside(p: float, counted: list[float]) -> float:
    """The value of a p that is told: the least level at which the counted family's own limit lies at or above it.

    At a limit t the family of m expects m t false ones among the #{counted <= t} that it would call; a p is called at every t from
    itself on.
    """
    size = len(counted)
    limits = [p, *(other for other in counted if other >= p)]
    return min(1.0, *(limit * size / max(sum(other <= limit for other in counted), 1) for limit in limits))


# ---- within a family ----------------------------------------------------------------------------------------------------


@given(st.lists(CHANCES, min_size=1, max_size=20))
def test_within_a_family_p_is_adjusted_as_by_benjamini_and_hochberg(p: list[float]) -> None:
    tests = np.array(p)
    assert adjusted(tests, tests).tolist() == pytest.approx(stats.false_discovery_control(p).tolist(), abs=1e-12)


@given(st.lists(CHANCES, min_size=1, max_size=12), st.lists(CHANCES, min_size=1, max_size=6))
def test_what_is_told_but_not_counted_changes_no_q_and_follows_the_family(p: list[float], told: list[float]) -> None:
    found = adjusted(np.array(told), np.array(p))
    assert found.tolist() == pytest.approx([told_beside(one, p) for one in told], abs=1e-12)
    assert (found >= np.array(told) - 1e-12).all()


def test_adjusted_p_are_those_of_r() -> None:
    """120 changes between two years (R 4.2.2: p.adjust with "BH")."""
    frame = pd.read_csv(EXPECTED)
    p = frame["p_exact"].to_numpy()
    assert adjusted(p, p).tolist() == pytest.approx(frame["p_BH"].tolist(), rel=1e-6)


@given(st.lists(SMALL, min_size=1, max_size=20), st.sampled_from([0.05, 0.01, 0.0005]))
@example([0.0, 0.0, 0.05], 0.05)  # at its limit but for the rounding of a product
def test_a_family_tells_what_lies_up_to_its_limit(p: list[float], level: float) -> None:
    tests = np.array(p)
    limit = told_up_to(tests, level)
    assert ((tests <= limit * (1 + 1e-12)) == (adjusted(tests, tests) <= level * (1 + 1e-12))).all()
    assert limit >= level / len(p)


# ---- a whole edition ----------------------------------------------------------------------------------------------------


def edition(p: list[float], family: list[str], **own: object) -> pd.DataFrame:
    """Tests as `judged` takes them; differences upwards, of which none is a lead."""
    frame = pd.DataFrame({"p": p, "family": family})
    same = {"verdict": "tested", "counted": True, "choices": 1.0, "lead_choices": np.nan, "estimate": 0.1}
    return frame.assign(
        **{**same, "measure": "difference", "equal_se": 0.04, "equal_share": np.nan, "df": np.inf, **own}
    )


# No p stands just at a limit: floats decide there.
BETWEEN = st.floats(-8, -0.001).map(lambda power: 10.0**power)
TESTS = st.lists(st.tuples(BETWEEN, st.sampled_from("abcdef")), min_size=1, max_size=40)


def told(found: pd.DataFrame) -> list[bool]:
    return found["verdict"].isin(["higher", "lower"]).tolist()


@settings(deadline=None)
@given(TESTS)
def test_families_are_chosen_first_and_what_they_tell_depends_on_how_many_are(drawn: list[tuple[float, str]]) -> None:
    """Benjamini and Bogomolov (2014) step by step: Simes' p, the procedure over them, and again within at R / m of the level."""
    p, family = map(list, zip(*drawn, strict=True))
    members = {name: [one for one, own in drawn if own == name] for name in dict.fromkeys(family)}
    simes = {
        name: min(len(own) * one / rank for rank, one in enumerate(sorted(own), start=1))
        for name, own in members.items()
    }
    chosen = stats.false_discovery_control(np.minimum(list(simes.values()), 1)) <= ALPHA
    level = ALPHA * chosen.sum() / len(members)
    wanted = []
    for one, name in drawn:
        q = stats.false_discovery_control(members[name])[members[name].index(one)]
        wanted.append(bool(chosen[list(simes).index(name)]) and q <= level)
    assert told(judged(edition(p, family))) == wanted


@settings(deadline=None)
@given(TESTS, st.data())
def test_a_difference_is_told_up_to_its_level(drawn: list[tuple[float, str]], data: st.DataObject) -> None:
    p, family = map(list, zip(*drawn, strict=True))
    leads = data.draw(st.lists(st.sampled_from([np.nan, np.nan, 1.0, 286.0]), min_size=len(p), max_size=len(p)))
    choices = data.draw(st.lists(st.sampled_from([1.0, 13 / 3, 286.0]), min_size=len(p), max_size=len(p)))
    found = judged(edition(p, family, lead_choices=leads, choices=choices))
    assert told(found) == (found["q"] <= ALPHA).tolist()
    near = np.isclose(p, found["level"], rtol=1e-9)
    assert (np.array(told(found)) == (np.array(p) <= found["level"].to_numpy()))[~near].all()
    assert (found["level"] > 0).all()


def test_a_lead_has_a_step_of_its_own() -> None:
    """p of 0.004 beside a hundred families without anything: told as a lead of two, and not as any other comparison."""
    nothing = [0.5] * 100
    names = [f"f{number}" for number in range(102)]
    alone = judged(edition([0.004, 0.6, *nothing], names))
    lead = judged(edition([0.004, 0.6, *nothing], names, lead_choices=[1.0, 1.0, *[np.nan] * 100]))
    assert not any(told(alone))
    assert told(lead) == [True] + [False] * 101
    assert lead["q"][0] == pytest.approx(0.004 * 2 * ALPHA / LEADS)
    assert lead["level"][0] == pytest.approx(LEADS / 2)
    assert lead["level"][2] == pytest.approx((ALPHA - LEADS) / 102)


def test_districts_that_the_data_chose_are_one_choice_of_many() -> None:
    """Three of thirteen districts together: 286 choices, so that p of 0.0005 is none, and p of 0.00001 is one."""
    names = ["lead", *(f"f{number}" for number in range(20))]
    for p, is_told in ((0.0005, False), (0.00001, True)):
        found = judged(
            edition([p, *[0.5] * 20], names, choices=[286.0, *[1.0] * 20], lead_choices=[286.0, *[np.nan] * 20])
        )
        assert told(found)[0] is is_told
        assert found["level"][0] == pytest.approx(LEADS / 286)


def test_what_is_not_tested_has_no_q_and_takes_no_room() -> None:
    verdicts = ["tested", "cannot_tell", "not_comparable", "higher", "lower"]
    found = judged(edition([0.02, np.nan, np.nan, np.nan, np.nan], list("abcde"), verdict=verdicts))
    assert found["verdict"].tolist() == ["higher", *verdicts[1:]]
    assert found["q"].tolist()[:1] == pytest.approx([0.02])
    assert found.loc[1:, ["q", "level", "detectable"]].isna().all(axis=None)


def test_what_is_not_counted_is_told_only_with_its_family() -> None:
    """A composite's p is far below any limit, its family's own tests are not: the family is not chosen, and nothing of it told."""
    found = judged(edition([1e-9, 0.6, 0.7], ["a", "a", "a"], counted=[False, True, True]))
    assert not any(told(found))
    found = judged(edition([1e-9, 1e-4, 0.7], ["a", "a", "a"], counted=[False, True, True]))
    assert told(found) == [True, True, False]


def test_a_verdict_has_the_side_of_its_estimate() -> None:
    found = judged(
        edition([1e-9] * 4, list("abcd"), estimate=[0.1, -0.1, 1.2, 0.8], measure=["difference"] * 2 + ["ratio"] * 2)
    )
    assert found["verdict"].tolist() == ["higher", "lower", "higher", "lower"]


def test_the_tests_that_are_given_stay_as_they_are() -> None:
    tests = edition([1e-9, 0.5], ["a", "b"])
    before = tests.copy()
    judged(tests)
    pd.testing.assert_frame_equal(tests, before)


@pytest.mark.parametrize("df", [np.inf, 40.0])
def test_the_detectable_difference_is_told_by_four_of_five(df: float) -> None:
    """A noncentral test at the level that was used; and of a ratio the same on the logarithmic scale."""
    names = [f"f{number}" for number in range(50)]
    difference = judged(edition([0.3] * 50, names, df=df))
    level, size = difference["level"][0], difference["detectable"][0]
    assert level == pytest.approx(ALPHA / 50)
    if np.isinf(df):
        power = stats.norm.sf(stats.norm.isf(level / 2) - size / 0.04)
        assert power == pytest.approx(0.8, abs=1e-9)
    else:
        power = stats.nct.sf(stats.t.isf(level / 2, df), df, size / 0.04)
        assert power == pytest.approx(0.8, abs=0.03)
    ratio = judged(edition([0.3] * 50, names, df=df, measure="ratio", estimate=1.1))
    assert ratio["detectable"][0] == pytest.approx(np.exp(size))
