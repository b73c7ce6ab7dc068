"""The two levels with composites, choices and leads: beside a plain implementation of the procedure, scipy's and R's."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from checkout import GOLDEN
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.gate.levels import ALPHA, LEADS, detectable, judged


def comparisons(p: list[float], **own: object) -> pd.DataFrame:
    """Comparisons of one counted family, none of which was chosen by looking, each 0.1 higher than the other side."""
    frame = pd.DataFrame(
        {"p": p, "family": "f", "counted": True, "verdict": "tested", "choices": 1.0, "lead_choices": np.nan}
    )
    return frame.assign(estimate=0.1, measure="difference", equal_se=0.05, equal_share=np.nan, df=np.inf).assign(**own)


def is_told(found: pd.DataFrame) -> list[bool]:
    return found["verdict"].isin(["higher", "lower"]).tolist()


# ---- drawn families -----------------------------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """One test that is drawn: its p, whether it counts in its family, and of how many choices it is one."""

    p: float
    counted: bool = True
    choices: float = 1.0
    lead: float = float("nan")

    @property
    def paid(self) -> float:
        return min(1.0, self.p * self.choices)


# Parts of primes: no p is just a limit of the procedure, where rounding would decide.
CHANCES = st.builds(
    lambda part, of: part % of / of, st.integers(1, 10**9), st.sampled_from([10_007, 100_003])
) | st.builds(lambda part, of: part / of, st.integers(1, 400), st.sampled_from([10_007, 1_000_003]))
TESTS = st.builds(
    Drawn,
    CHANCES,
    st.sampled_from([True, True, True, False]),
    st.sampled_from([1.0, 1.0, 13 / 5, 286.0]),
    st.just(float("nan")),
)
FAMILIES = st.lists(st.lists(TESTS, min_size=1, max_size=9), min_size=1, max_size=7)
LEADING = st.lists(
    st.builds(Drawn, CHANCES, st.just(True), st.just(1.0), st.sampled_from([1.0, 13.0])), min_size=1, max_size=4
)


def table(families: list[list[Drawn]]) -> pd.DataFrame:
    """The comparisons of some families, one after the other."""
    named = [(f"family {number}", test) for number, tests in enumerate(families) for test in tests]
    tests = [test for _, test in named]
    return comparisons(
        [test.p for test in tests],
        family=[name for name, _ in named],
        counted=[test.counted for test in tests],
        choices=[test.choices for test in tests],
        lead_choices=[test.lead for test in tests],
    )


def step_up(p: list[float], level: float) -> int:
    """How many Benjamini and Hochberg reject: the last place k in order at which p is at most level k / n."""
    places = [place for place, one in enumerate(sorted(p), start=1) if one <= level * place / len(p)]
    return max(places, default=0)


def simes(p: list[float]) -> float:
    return min(len(p) * one / place for place, one in enumerate(sorted(p), start=1))


def counted_of(family: list[Drawn]) -> list[float]:
    """The family's p: of what is counted, or of everything where nothing is."""
    return [test.paid for test in family if test.counted] or [test.paid for test in family]


def told_plainly(families: list[list[Drawn]], alpha: float = 0.05) -> list[bool]:
    """Benjamini and Bogomolov (2014) step by step; a composite is told as its p would be, were it in the chosen family of others."""
    of_families = [simes(counted_of(family)) for family in families]
    chosen = step_up(of_families, alpha)
    level = alpha * chosen / len(families)
    told = []
    for family, own in zip(families, of_families, strict=True):
        counted = sorted(counted_of(family))
        is_chosen = own <= alpha * chosen / len(families)
        for test in family:
            limits = [test.paid, *(one for one in counted if one >= test.paid)]
            # Of n tests n t fall below t by chance alone: they may be the level's part of those that do.
            bears = [t * len(counted) <= level * max(sum(one <= t for one in counted), 1) for t in limits]
            told.append(is_chosen and any(bears))
    return told


@settings(deadline=None, max_examples=60)
@given(FAMILIES)
def test_told_is_what_the_procedure_tells_step_by_step(families: list[list[Drawn]]) -> None:
    assert is_told(judged(table(families))) == told_plainly(families)


@settings(deadline=None, max_examples=60)
@given(FAMILIES, LEADING)
def test_leading_comparisons_are_told_by_their_own_step_or_with_their_family_at_what_is_left(
    families: list[list[Drawn]], leading: list[Drawn]
) -> None:
    own = [min(1.0, test.p * test.lead) for test in leading]
    limit = LEADS * step_up(own, LEADS) / len(own)
    expected = told_plainly([*families, leading], ALPHA - LEADS)
    by_themselves = [False] * sum(map(len, families)) + [p <= limit for p in own]
    found = is_told(judged(table([*families, leading])))
    assert found == [one or other for one, other in zip(expected, by_themselves, strict=True)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CHANCES, min_size=1, max_size=9), min_size=1, max_size=7))
def test_q_is_scipys_within_each_family_times_families_over_chosen(families: list[list[float]]) -> None:
    within = [stats.false_discovery_control(p) for p in families]
    chosen = max(int((stats.false_discovery_control([q.min() for q in within]) <= ALPHA).sum()), 1)
    found = judged(table([[Drawn(p) for p in family] for family in families]))["q"]
    expected = np.minimum(np.concatenate(within) * len(families) / chosen, 1)
    assert found.tolist() == pytest.approx(expected.tolist(), abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(FAMILIES, LEADING)
def test_told_is_q_up_to_five_per_cent_and_p_up_to_the_level(families: list[list[Drawn]], leading: list[Drawn]) -> None:
    asked = table([*families, leading])
    found = judged(asked)
    told = np.array(is_told(found))
    assert (told == (found["q"] <= ALPHA)).all()
    counted = asked["counted"] | ~asked.groupby("family")["counted"].transform("any")
    assert (told == (asked["p"] <= found["level"]))[counted].all()
    assert (asked["p"] <= found["level"])[told].all()  # also what is not counted
    assert (found["q"] >= asked["p"] - 1e-12).all()


@settings(deadline=None, max_examples=60)
@given(FAMILIES, st.integers(0), st.floats(0, 1))
def test_a_smaller_p_takes_no_verdict_away(families: list[list[Drawn]], which: int, part: float) -> None:
    asked = table(families)
    smaller = asked.copy()
    smaller.loc[which % len(asked), "p"] *= part
    before, after = judged(asked), judged(smaller)
    assert all(later for earlier, later in zip(is_told(before), is_told(after), strict=True) if earlier)
    assert (after["q"] <= before["q"] + 1e-12).all()


@settings(deadline=None, max_examples=60)
@given(FAMILIES)
def test_what_is_not_counted_moves_nothing_else(families: list[list[Drawn]]) -> None:
    asked = table([[Drawn(0.5), *family] for family in families])
    alone = judged(asked[asked["counted"]])
    pd.testing.assert_frame_equal(judged(asked)[asked["counted"]], alone)


@settings(deadline=None, max_examples=60)
@given(FAMILIES, st.randoms(use_true_random=False))
def test_the_rows_order_decides_nothing(families: list[list[Drawn]], chance: object) -> None:
    asked = table(families)
    order = list(range(len(asked)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    shuffled = judged(asked.iloc[order]).sort_index()
    pd.testing.assert_frame_equal(shuffled, judged(asked), rtol=1e-12)


# ---- by hand ------------------------------------------------------------------------------------------------------------


def test_two_of_four_families_are_chosen_and_inside_them_the_level_is_half() -> None:
    """Simes' p: 0.002, 0.04 / 2 = 0.02, 0.5 and 0.9. Chosen at 0.05: 0.002 <= 0.0125 and 0.02 <= 0.025; inside them 0.05 * 2 / 4."""
    p = [0.001, 0.03, 0.01, 0.9, 0.5, 0.5, 0.9, 0.9]
    found = judged(comparisons(p, family=list("aabbccdd")))
    assert (
        found["verdict"].tolist() == ["higher", "no_detectable_difference", "higher"] + ["no_detectable_difference"] * 5
    )
    assert found["q"].tolist() == pytest.approx([0.004, 0.06, 0.04, 1, 1, 1, 1, 1])
    assert found["level"].tolist() == pytest.approx([0.0125] * 8)


def test_one_family_alone_is_benjamini_and_hochbergs() -> None:
    found = judged(comparisons([0.01, 0.02, 0.03, 0.9]))
    assert found["q"].tolist() == pytest.approx([0.04, 0.04, 0.04, 0.9])
    assert found["level"].tolist() == pytest.approx([0.0375] * 4)


def test_where_nothing_is_told_the_level_is_that_of_a_first_difference() -> None:
    """Three families of two: the first difference has to be told at 0.05 / 3 / 2."""
    found = judged(comparisons([0.4, 0.5] * 3, family=list("aabbcc")))
    assert not any(is_told(found))
    assert found["level"].tolist() == pytest.approx([0.05 / 6] * 6)


@pytest.mark.parametrize(("p", "told"), [(0.004, True), (0.0101, False)])
def test_a_promises_leading_comparison_is_told_by_its_own_step_where_nothing_else_differs(p: float, told: bool) -> None:
    """Nineteen families of ten in which nothing differs, and one question of a promise among them."""
    others = comparisons(
        [place / 200 for place in range(10, 200)], family=[f"f{place // 10}" for place in range(1, 191)]
    )
    asked = pd.concat([others, comparisons([p], family="f1", lead_choices=1.0)], ignore_index=True)
    assert is_told(judged(asked)) == [False] * 190 + [told]
    assert not any(is_told(judged(asked.assign(lead_choices=np.nan))))
    assert judged(asked)["level"].iloc[-1] == pytest.approx(LEADS)


def test_leading_comparisons_share_their_step_and_all_others_have_what_it_leaves() -> None:
    """Two leads of p 0.006 and 0.008: both at most 0.01 * 2 / 2. A family alone is told up to 0.04, no longer 0.05."""
    asked = comparisons(
        [0.006, 0.008, 0.03, 0.045], family=["x", "y", "u", "v"], lead_choices=[1.0, 1.0, np.nan, np.nan]
    )
    assert is_told(judged(asked))[:2] == [True, True]
    alone = comparisons([0.9, 0.045], family=["x", "x"], counted=[False, True])
    assert is_told(judged(alone)) == [False, True]
    assert is_told(judged(alone.assign(lead_choices=[1.0, np.nan]))) == [False, False]


# ---- beside R -----------------------------------------------------------------------------------------------------------
# R 4.2.2: p.adjust(p, method = "BH") over 120 tests (tests/golden/README.md).

CHANGES = pd.read_csv(GOLDEN / "offence_changes_expected.csv")


def test_q_of_one_family_is_rs() -> None:
    assert judged(comparisons(CHANGES["p_exact"].tolist()))["q"].tolist() == pytest.approx(
        CHANGES["p_BH"].tolist(), rel=1e-9
    )


def test_beside_a_family_without_differences_q_is_twice_rs() -> None:
    p = CHANGES["p_exact"].tolist()
    found = judged(comparisons([*p, *[1.0] * 7], family=["changes"] * len(p) + ["none"] * 7))
    assert found["q"][: len(p)].tolist() == pytest.approx((2 * CHANGES["p_BH"]).clip(upper=1).tolist(), rel=1e-9)


def test_families_of_one_test_are_chosen_as_r_rejects_them() -> None:
    """Simes' p of a family of one is its p: what is chosen is what R's adjusted p leaves, and inside it nothing more is asked."""
    names = [str(place) for place in range(len(CHANGES))]
    found = judged(comparisons(CHANGES["p_exact"].tolist(), family=names))
    expected = (CHANGES["p_BH"] <= ALPHA).tolist()
    assert 0 < sum(expected) < len(expected)
    assert is_told(found) == expected
    assert found["level"].tolist() == pytest.approx([ALPHA * sum(expected) / len(expected)] * len(expected))


# ---- what could have been told ------------------------------------------------------------------------------------------


def test_a_stricter_level_asks_for_more() -> None:
    rows = pd.DataFrame({"equal_se": [0.1] * 4, "equal_share": [np.nan] * 4, "df": [20.0] * 4, "measure": "difference"})
    found = detectable(rows, np.array([0.05, 0.01, 1e-4, 1e-9]))
    assert (np.diff(found) > 0).all()


def test_such_a_difference_is_told_four_times_of_five_among_the_others_of_an_edition() -> None:
    """Drawn anew 4 000 times with everything else held: three families of which one is chosen and holds it beside two told ones."""
    p = [1e-9, 1e-8, 0.3, 0.4, 0.5, 0.6, 0.7]
    rows = comparisons(p, family=list("aaabbcc"), equal_se=0.04)
    found = judged(rows)
    level, reach = found["level"][2], found["detectable"][2]
    assert level == pytest.approx(0.05 / 3 * 2 / 3)
    chance = np.random.default_rng(7)
    seen = chance.normal(reach, 0.04, 4000)
    told = 2 * stats.norm.sf(np.abs(seen) / 0.04) <= level
    assert told.mean() == pytest.approx(0.8, abs=3 * np.sqrt(0.8 * 0.2 / 4000))
