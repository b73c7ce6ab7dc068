"""Weighted shares, their standard errors and intervals: by hand, and against an estimator that goes person by person."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from checkout import GOLDEN
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import stats
from tables import (
    NO,
    YES,
    Person,
    answer_of,
    compared,
    configuration,
    degrees_of_freedom,
    deviations,
    district,
    edition,
    one,
    persons,
    restricted,
    rows,
    survey_indicator,
    survey_tables,
    surveyed,
    variance,
)

from pipeline.contracts.restricted import Answer, Unit
from pipeline.estimate import interval, survey

EXPECTED = GOLDEN / "ess9_expected.csv"
AREAS = [district("a"), district("b")]
ALL = "area = 'municipality' and sex = 'all' and age_group = 'all'"


def estimate_of(people: list[Person], where: str = ALL, districts: list | None = None) -> dict[str, object]:
    connection = surveyed(configuration(districts or AREAS), people)
    return one(connection, f"from estimate where {where}")


# ---- by hand ----------------------------------------------------------------------------------------------------------


def test_a_weighted_share_is_the_weights_of_yes_over_all_weights() -> None:
    found = estimate_of([Person("a", {"q1": YES}, 3.0), Person("a", {"q1": NO}, 1.0), Person("b", {"q1": NO}, 1.0)])
    assert found["value"] == pytest.approx(3 / (3 + 1 + 1))
    assert found["n"] == 3
    assert found["kish"] == pytest.approx((3 + 1 + 1) ** 2 / (9 + 1 + 1))


def test_se_of_a_simple_random_sample() -> None:
    """Every weight 1: v = p(1 - p) / (n - 1), and the design effect is 1."""
    found = estimate_of(persons(6, "a", YES) + persons(14, "b", NO))
    assert found["value"] == pytest.approx(0.3)
    assert found["se"] == pytest.approx(math.sqrt(0.3 * 0.7 / 19))
    assert found["df"] == 20 - 1
    assert found["deff"] == pytest.approx(1.0)


def test_se_of_two_strata() -> None:
    """Stratum a: 4 of 10 yes with weight 2; b: 5 of 20 yes with weight 1. W = 40, r = (8 + 5) / 40.

    v = sum of (share of the stratum's weight)^2 * p(1 - p) / (n - 1): z has the weight w/W in a stratum of equal weights.
    """
    people = persons(4, "a", YES, stratum="a", weight=2.0) + persons(6, "a", NO, stratum="a", weight=2.0)
    people += persons(5, "b", YES, stratum="b") + persons(15, "b", NO, stratum="b")
    found = estimate_of(people)
    assert found["value"] == pytest.approx(13 / 40)
    assert found["se"] == pytest.approx(math.sqrt((20 / 40) ** 2 * 0.4 * 0.6 / 9 + (20 / 40) ** 2 * 0.25 * 0.75 / 19))
    assert found["df"] == 30 - 2


def test_se_of_clusters_rests_on_their_totals() -> None:
    """Three PSUs with 4, 1 and 1 yes of 4: r = 1/2, z totals (2, -1, -1) / 12, v = 3/2 * (4 + 1 + 1) / 144."""
    people = persons(4, "a", YES, psu="1")
    people += persons(1, "a", YES, psu="2") + persons(3, "a", NO, psu="2")
    people += persons(1, "b", YES, psu="3") + persons(3, "b", NO, psu="3")
    found = estimate_of(people)
    assert found["se"] == pytest.approx(math.sqrt(3 / 2 * 6 / 144))
    assert found["df"] == 3 - 1
    # Without the clusters v would be 1/4 / 11.
    assert found["variance_person"] == pytest.approx(0.25 / 11)


def test_a_domain_keeps_the_others_in_the_design() -> None:
    """10 women with 5 yes beside 10 men, all in one stratum: v = 20/19 * sum z^2 = 20/19 * 10 * (1/4) / 10^2."""
    people = persons(5, "a", YES) + persons(5, "a", NO) + persons(10, "b", NO, sex="men")
    found = estimate_of(people, "area = 'municipality' and sex = 'women' and age_group = 'all'")
    assert found["se"] == pytest.approx(math.sqrt(20 / 19 * 10 * 0.25 / 100))
    assert found["se"] != pytest.approx(math.sqrt(0.25 / 9))  # what the women alone would give
    assert (found["n"], found["df"]) == (10, 9)


def test_a_composite_is_made_from_its_persons() -> None:
    """1 of 2 yes in a, 1 of 8 in b: together 2 of 10, not the mean of 1/2 and 1/8."""
    districts = [district("a", "both"), district("b", "both"), district("c"), district("both")]
    people = (
        persons(1, "a", YES) + persons(1, "a", NO) + persons(1, "b", YES) + persons(7, "b", NO) + persons(4, "c", NO)
    )
    found = estimate_of(people, "area = 'both' and sex = 'all' and age_group = 'all'", districts)
    assert (found["value"], found["n"]) == (pytest.approx(0.2), 10)


def test_a_person_of_weight_zero_stays_in_the_design_and_is_no_answer() -> None:
    people = persons(5, "a", YES) + persons(5, "a", NO)
    found = estimate_of([*people, *persons(2, "a", YES, weight=0.0)])
    assert (found["n"], found["value"], found["df"]) == (10, pytest.approx(0.5), 9)
    assert found["se"] == pytest.approx(math.sqrt(12 / 11 * 10 * 0.25 / 100))


def test_a_domain_of_weight_zero_has_no_estimate() -> None:
    people = persons(5, "a", YES) + persons(5, "a", NO) + persons(3, "b", YES, weight=0.0)
    connection = surveyed(configuration(AREAS), people)
    assert rows(connection, "from estimate where area = 'b'") == []


def test_an_item_that_a_wave_did_not_ask_has_no_estimate() -> None:
    """2018 asked q1 and q2; 2021 only q1, so that the indicator of both items is not made."""
    indicators = [survey_indicator("one", ["q1"]), survey_indicator("any", ["q1", "q2"])]
    earlier = [Person("a", {"q1": YES, "q2": NO}, period="2018"), Person("b", {"q1": NO, "q2": NO}, period="2018")]
    later = [Person("a", {"q1": YES}), Person("b", {"q1": YES})]
    connection = surveyed(configuration(AREAS, indicators=indicators), earlier + later)
    found = {(row["indicator"], row["period"]) for row in rows(connection, f"from estimate where {ALL}")}
    assert found == {("one", "2018"), ("one", "2021"), ("one", "2018+2021"), ("any", "2018")}


def test_pooled_waves_are_one_sample_with_strata_of_their_own() -> None:
    """Two waves of a: shares 1/4 of 4 and 2/4 of 4; together 3/8, and the variance of two strata of 4 with 1/8 the weight each."""
    earlier = [Person("a", {"q1": YES if number == 0 else NO}, period="2018") for number in range(4)]
    later = [Person("a", {"q1": YES if number < 2 else NO}) for number in range(4)]
    connection = surveyed(configuration([district("a")]), earlier + later)
    (row,) = rows(
        connection, "from estimate where period = '2018+2021' and area = 'a' and sex = 'all' and age_group = 'all'"
    )
    assert (row["n"], row["df"]) == (8, 6)
    assert row["value"] == pytest.approx(3 / 8)
    # z = (y - 3/8) / 8; within a stratum of 4 only the spread around the stratum's own share counts: 4/3 * 4 * p(1-p) / 64.
    assert row["variance"] == pytest.approx(4 / 3 * 4 * (1 / 4 * 3 / 4 + 2 / 4 * 2 / 4) / 64)


def test_waves_are_not_pooled_across_a_break() -> None:
    people = [
        Person("a", {"q1": YES if number else NO}, period=period)
        for period in ("2018", "2019", "2021")
        for number in range(3)
    ]
    connection = surveyed(configuration([district("a")]), people, {"q1": "2019"})
    pools = {
        row["period"] for row in rows(connection, "select distinct period from estimate where contains(period, '+')")
    }
    assert pools == {"2019+2021"}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"q1": YES, "q2": NO}, 1.0),
        ({"q1": YES}, 1.0),
        ({"q1": NO, "q2": NO}, 0.0),
        ({"q1": NO}, None),
    ],
)
def test_yes_to_any_item_is_yes_and_no_takes_all(answers: dict[str, int], wanted: float | None) -> None:
    known = [Person("a", {"q1": YES, "q2": YES}), Person("a", {"q1": NO, "q2": NO})]
    own = configuration(AREAS, indicators=[survey_indicator("any", ["q1", "q2"])])
    found = one(surveyed(own, [*known, Person("a", answers)]), f"from estimate where {ALL}")
    yes, n = (1, 2) if wanted is None else (1 + wanted, 3)
    assert (found["n"], found["value"]) == (n, pytest.approx(yes / n))


def test_unknown_sex_and_age_count_in_the_margins_only() -> None:
    people = [*persons(4, "a", YES), *persons(4, "a", NO), Person("a", {"q1": YES}, sex="unknown", age_group="unknown")]
    connection = surveyed(configuration(AREAS), people)
    assert {row["sex"] for row in rows(connection, "from estimate")} == {"all", "women"}
    assert one(connection, f"from estimate where {ALL}")["n"] == 9


# A whole estimate is made for each example: making a failing one smaller would take minutes.
UNSHRUNK = {"deadline": None, "phases": [Phase.explicit, Phase.reuse, Phase.generate]}


# ---- person by person -------------------------------------------------------------------------------------------------


@st.composite
def designs(draw: st.DrawFn) -> list[Person]:
    """A small wave: 1-3 strata with 2-5 PSUs each, or persons without PSUs; uneven weights, missing answers."""
    clustered = draw(st.booleans())
    people = []
    for stratum in ["s1", "s2", "s3"][: draw(st.integers(1, 3))]:
        for psu in range(draw(st.integers(2, 5))):
            for _ in range(draw(st.integers(1, 4)) if clustered else 1):
                codes = st.sampled_from([YES, NO, NO, None])
                given_codes = {item: draw(codes) for item in ("q1", "q2")}
                people.append(
                    Person(
                        district=draw(st.sampled_from("ab")),
                        answers={item: code for item, code in given_codes.items() if code},
                        weight=draw(st.sampled_from([0.0, 0.25, 1.0, 1.0, 1.7, 6.0])),
                        sex=draw(st.sampled_from(["women", "men"])),
                        age_group=draw(st.sampled_from(["16-44", "45-84"])),
                        stratum=stratum,
                        psu=str(psu) if clustered else None,
                    )
                )
    return people


ITEMS = {"one": ["q1"], "any": ["q1", "q2"]}
INDICATORS = [survey_indicator(name, items) for name, items in ITEMS.items()]
OWN = configuration(AREAS, indicators=INDICATORS, editions=[edition("e", ["a"])])
DISTRICTS = {
    "municipality": "ab", "a": "a", "b": "b", "rest:a": "b", "rest:b": "a", "priority:e": "a", "outside:e": "b",
}  # fmt: skip


def in_domain(row: dict[str, object], prefix: str = ""):
    def inside(person: Person) -> bool:
        return (
            person.district in DISTRICTS[str(row[f"{prefix}area"])]
            and row[f"{prefix}sex"] in ("all", person.sex)
            and row[f"{prefix}age_group"] in ("all", person.age_group)
        )

    return inside


def answerable(people: list[Person]) -> bool:
    """At least one answer to each item, so that the wave counts as having asked it."""
    return all(any(item in person.answers for person in people) for item in ("q1", "q2"))


@settings(max_examples=30, **UNSHRUNK)
@given(designs().filter(answerable))
def test_the_sql_agrees_with_an_estimator_that_goes_person_by_person(people: list[Person]) -> None:
    connection = surveyed(OWN, people)
    found = rows(connection, "from estimate")
    domains = 0
    for indicator, items in ITEMS.items():
        for row in [row for row in found if row["indicator"] == indicator]:
            inside = in_domain(row)
            share, z = deviations(people, items, inside)
            assert row["value"] == pytest.approx(share, abs=1e-10)
            assert row["se"] == pytest.approx(math.sqrt(variance(people, z)), abs=1e-7)
            assert row["variance"] == pytest.approx(variance(people, z), abs=1e-10)
            assert (row["n"], row["df"]) == degrees_of_freedom(people, items, inside)
        heavy = {
            (area, sex, band)
            for area, within in DISTRICTS.items()
            for sex in ("all", "women", "men")
            for band in ("all", "16-44", "45-84")
            for p in people
            if p.weight > 0 and answer_of(p, items) is not None and p.district in within
            and sex in ("all", p.sex) and band in ("all", p.age_group)
        }  # fmt: skip
        told = {(row["area"], row["sex"], row["age_group"]) for row in found if row["indicator"] == indicator}
        assert told == heavy
        domains += len(heavy)
    assert domains == len(found)


@settings(max_examples=15, **UNSHRUNK)
@given(designs().filter(answerable))
def test_the_se_of_a_difference_is_that_of_the_difference_of_the_deviations(people: list[Person]) -> None:
    """v(r1 - r2) is the variance of z1 - z2, person by person: the covariance is in it."""
    connection = compared(OWN, people)
    for row in rows(connection, "from compared"):
        items = ITEMS[str(row["indicator"])]
        first, z = deviations(people, items, in_domain(row))
        other, other_z = deviations(people, items, in_domain(row, "other_"))
        assert row["estimate"] == pytest.approx(first - other, abs=1e-10)
        assert row["se"] ** 2 == pytest.approx(variance(people, z - other_z), abs=1e-10)


def test_clusters_of_several_strata_are_met_whatever_order_their_names_have() -> None:
    """Women and men, and districts, share PSUs in three strata; a PSU of a late stratum may have a low number."""
    drawn = np.random.default_rng(7)
    people = [
        Person(str(drawn.choice(["a", "b"])), {"q1": int(drawn.integers(1, 3)), "q2": int(drawn.integers(1, 3))}, 1.0 + drawn.random(),
               str(drawn.choice(["women", "men"])), str(drawn.choice(["16-44", "45-84"])),
               stratum=str(drawn.choice(["s1", "s2", "s3"])), psu=str(drawn.choice(["0", "1", "2"])))
        for _ in range(90)
    ]  # fmt: skip
    found = rows(compared(OWN, people), "from compared")
    assert len(found) > 10
    for row in found:
        items = ITEMS[str(row["indicator"])]
        (_, z), (_, other_z) = (deviations(people, items, in_domain(row, side)) for side in ("", "other_"))
        assert row["se"] ** 2 == pytest.approx(variance(people, z - other_z), abs=1e-10)


def test_the_covariance_of_two_domains_in_one_stratum_is_not_left_out() -> None:
    """Women 4 of 8 yes, men 2 of 8: without covariance v = 16/15 * (8/4/64 + 1.5/64); sum z of either is 0, so with clusters only."""
    people = persons(4, "a", YES, psu="1") + persons(4, "a", NO, psu="2")
    people += persons(2, "a", YES, sex="men", psu="1") + persons(6, "a", NO, sex="men", psu="2")
    row = one(
        compared(configuration([district("a")]), people),
        "from compared where contrast = 'women_vs_men' and area = 'municipality'",
    )
    # z totals of PSU 1 and 2: women (1/4, -1/4), men (2 * 3/4 / 8, -6 * 1/4 / 8) = (3/16, -3/16); their difference (1/16, -1/16).
    assert row["se"] == pytest.approx(math.sqrt(2 * 2 * (1 / 16) ** 2))


NUMBERS = ["n", "value", "kish", "df", "variance", "variance_person", "se", "ci_low", "ci_high", "deff"]


def rounded(people: list[Person]) -> pd.DataFrame:
    """All estimates, to twelve significant digits as they are published."""
    frame = surveyed(OWN, people).execute("from estimate").df()
    frame = frame.sort_values(["period", "indicator", "area", "sex", "age_group"], ignore_index=True)
    for column in NUMBERS:
        frame[column] = [value if pd.isna(value) else float(f"{value:.12g}") for value in frame[column]]
    return frame


def wave(number: int = 60, seed: int = 1) -> list[Person]:
    chance = random.Random(seed)
    return [
        Person(
            district=chance.choice("ab"),
            answers={"q1": chance.choice([YES, NO]), "q2": chance.choice([YES, NO, NO])},
            weight=chance.uniform(0.3, 3),
            sex=chance.choice(["women", "men"]),
            age_group=chance.choice(["16-44", "45-84"]),
            stratum=chance.choice(["s", "t"]),
            psu=str(chance.randrange(8)),
        )
        for _ in range(number)
    ]


@settings(max_examples=15, **UNSHRUNK)
@given(designs().filter(answerable), st.floats(1e-3, 1e5))
def test_weights_times_a_constant_change_nothing(people: list[Person], factor: float) -> None:
    before, after = rounded(people), rounded([replace(person, weight=person.weight * factor) for person in people])
    for column in NUMBERS:
        assert after[column].tolist() == pytest.approx(before[column].tolist(), rel=1e-9, abs=1e-10, nan_ok=True)


@settings(max_examples=15, **UNSHRUNK)
@given(designs().filter(answerable), st.data())
def test_a_file_split_in_two_and_joined_gives_the_same(people: list[Person], data: st.DataObject) -> None:
    """Each stratum's persons come from two files, whichever they are, read one after the other."""
    first = data.draw(st.lists(st.booleans(), min_size=len(people), max_size=len(people)))
    joined = [person for file in (True, False) for person, here in zip(people, first, strict=True) if here is file]
    before, after = rounded(people), rounded(joined)
    for column in NUMBERS:
        assert after[column].tolist() == pytest.approx(before[column].tolist(), rel=1e-11, abs=1e-12, nan_ok=True)


def test_threads_change_nothing_that_is_published() -> None:
    """300 000 persons are enough for four threads to share: estimates agree to twelve digits with those of one."""
    number, chance = 300_000, np.random.default_rng(5)
    frames = survey_tables([Person("a", {"q1": YES}), Person("b", {"q1": NO})])
    units = pd.DataFrame({"unit": range(1, number + 1), "period": "2021", "psu": None, "fpc": float("nan")})
    for column, values in (("district", ["a", "b"]), ("sex", ["women", "men"]), ("age_group", ["16-44", "45-84"])):
        units[column] = chance.choice(values, number)
    units["stratum"], units["weight"] = units["district"], chance.uniform(0.3, 3, number)
    answers = pd.DataFrame(
        {"period": "2021", "unit": units["unit"], "item": "q1", "code": chance.choice([YES, NO], number)}
    )
    frames = {**frames, Unit: units, Answer: answers}
    own = configuration(AREAS)
    found = []
    for threads in (1, 4):
        connection = restricted(own, frames)
        connection.execute(f"set threads to {threads}")
        survey.estimate(connection, own)
        found.append(connection.execute("from estimate order by period, indicator, area, sex, age_group").df())
    for column in NUMBERS:
        assert found[1][column].tolist() == pytest.approx(found[0][column].tolist(), rel=1e-11, nan_ok=True)


def test_the_order_of_the_persons_changes_nothing() -> None:
    people = wave()
    shuffled = random.Random(2).sample(people, len(people))
    first, second = rounded(people), rounded(shuffled)
    exact = [column for column in first if column not in ("weights", "wyy")]
    for column in exact:
        if column in NUMBERS:
            assert second[column].tolist() == pytest.approx(first[column].tolist(), rel=1e-11, abs=1e-15, nan_ok=True)
        else:
            assert first[column].tolist() == second[column].tolist()


def test_a_margin_is_the_estimate_on_collapsed_data() -> None:
    """All sexes and ages of an area: what comes out when nobody's sex or age is told."""
    people = wave()
    collapsed = [replace(person, sex="women", age_group="16-44") for person in people]
    margin, whole = rounded(people), rounded(collapsed)
    columns = ["indicator", "area", *NUMBERS]
    margin = margin[(margin["sex"] == "all") & (margin["age_group"] == "all")][columns].reset_index(drop=True)
    whole = whole[(whole["sex"] == "all") & (whole["age_group"] == "all")][columns].reset_index(drop=True)
    assert len(margin) == 2 * len(DISTRICTS)
    pd.testing.assert_frame_equal(margin, whole, rtol=1e-11)


# ---- intervals --------------------------------------------------------------------------------------------------------


def test_the_interval_is_that_of_r() -> None:
    """svyciprop(method = "beta") of R 4.2.2 with survey 4.5; its degrees of freedom are the domain's (column degf)."""
    frame = pd.read_csv(EXPECTED)
    frame = frame[frame["beta_lo"].notna() & (frame["n_yes"] > 0) & (frame["n_yes"] < frame["n_unweighted"])]
    assert len(frame) > 500
    columns = frame["estimate"], frame["se"] ** 2, frame["n_unweighted"], frame["degf"], frame["n_eff_kish"]
    low, high = interval.beta(*columns)
    assert low == pytest.approx(frame["beta_lo"].to_numpy(), rel=1e-6, abs=1e-9)
    assert high == pytest.approx(frame["beta_hi"].to_numpy(), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("share", "ends"), [(0.0, (0.0, None)), (1.0, (None, 1.0))])
def test_the_interval_where_all_agree_is_never_empty(share: float, ends: tuple[float | None, float | None]) -> None:
    """Clopper and Pearson with Kish's number: for nobody of n the upper limit solves (1 - p)^n = 0.025."""
    low, high = interval.beta([share], [0.0], [40], [39], [25.0])
    reach = 1 - 0.025 ** (1 / 25)
    assert low[0] == pytest.approx(0.0 if ends[0] == 0 else 1 - reach)
    assert high[0] == pytest.approx(1.0 if ends[1] == 1 else reach)


def test_the_interval_where_all_of_a_domain_agree_comes_from_the_tables_too() -> None:
    found = estimate_of(persons(12, "a", NO) + persons(12, "b", NO))
    assert (found["value"], found["se"], found["ci_low"]) == (0, 0, 0)
    assert found["ci_high"] == pytest.approx(1 - 0.025 ** (1 / 24))


@given(
    st.floats(0.001, 0.999), st.floats(1e-6, 0.05), st.integers(2, 5000), st.integers(1, 5000), st.floats(0.5, 0.999)
)
def test_the_interval_holds_the_share_and_lies_within_0_and_1(
    share: float, spread: float, n: int, df: int, level: float
) -> None:
    low, high = interval.beta([share], [spread], [n], [df], [float(n)], level)
    assert 0 <= low[0] <= share <= high[0] <= 1


def test_the_exact_interval_of_a_count() -> None:
    """0: the upper limit m solves exp(-m) = 0.025. 1: the lower solves 1 - exp(-m) = 0.025, the upper exp(-m)(1 + m) = 0.025."""
    low, high = interval.poisson([0, 1])
    assert low[0] == 0
    assert high[0] == pytest.approx(-math.log(0.025))
    assert low[1] == pytest.approx(-math.log(0.975))
    assert math.exp(-high[1]) * (1 + high[1]) == pytest.approx(0.025)


@given(st.integers(1, 400))
def test_the_limits_of_a_count_leave_two_and_a_half_per_cent_on_each_side(count: int) -> None:
    low, high = interval.poisson([count])

    def at_most(mean: float, most: int) -> float:
        logs = [-mean + k * math.log(mean) - math.lgamma(k + 1) for k in range(most + 1)]
        return float(np.exp(logs).sum())

    assert 1 - at_most(low[0], count - 1) == pytest.approx(0.025, rel=1e-6)
    assert at_most(high[0], count) == pytest.approx(0.025, rel=1e-6)
    assert stats.poisson.cdf(count, high[0]) == pytest.approx(0.025, rel=1e-6)
