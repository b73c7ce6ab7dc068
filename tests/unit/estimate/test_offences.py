"""Reported offences: counts, rates and rate ratios, and which years and denominators they may use."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from checkout import GOLDEN
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tables import (
    configuration,
    delivered_rows,
    district,
    edition,
    estimated,
    household_rows,
    offence_group,
    offence_rows,
    one,
    population_rows,
    published,
    reference_offences,
    rows,
)

from pipeline.contracts.restricted import Household, Offence, OffenceCount, Population, ReferenceOffence
from pipeline.estimate.offences.ratio import Side, answered, asked, exact_ratio, two_sided

EXPECTED = GOLDEN / "offence_changes_expected.csv"
THEFT = offence_group("theft", codes=["0001"])
EXPORT = offence_group("all", bra_label="Totalt antal brott")


def rate_ratio(first: Side, other: Side) -> dict[str, object]:
    """The ratio of two rates, alone, with its interval, p and standard error under equality."""
    return dict(answered(pd.DataFrame([asked(first, other)])).iloc[0])


CELLS = 120


def spread_out(count: int) -> list[int]:
    """A count as even as can be over many cells: a dispersion below 1, which counts as 1."""
    return [count // CELLS + (cell < count % CELLS) for cell in range(CELLS)]


# ---- the rate ratio ---------------------------------------------------------------------------------------------------


def test_ratio_interval_and_exact_p_are_those_of_r() -> None:
    """120 changes between two years (R 4.2.2: binom.test at 1/2), equal exposure; Holm's correction over all of them as they stand."""
    frame = pd.read_csv(EXPECTED)
    assert len(frame) == 120
    found = [exact_ratio(n, 1, before, 1) for n, before in zip(frame["n"], frame["n_prev"], strict=True)]
    for name, column in (("ratio", "rate_ratio"), ("low", "rr_lo"), ("high", "rr_hi"), ("p", "p_exact")):
        assert [getattr(one, name) for one in found] == pytest.approx(frame[column].tolist(), rel=1e-6)
    p = pd.Series([float(one.p) for one in found])
    order = p.sort_values().index
    holm = (p[order] * np.arange(len(p), 0, -1)).cummax().clip(upper=1)
    assert holm.sort_index().tolist() == pytest.approx(frame["p_holm"].tolist(), rel=1e-6)


def test_the_larger_p_counts_and_few_offences_are_not_tested() -> None:
    """The same changes as the product tests them, with months without any dispersion of their own."""
    frame = pd.read_csv(EXPECTED)
    exact = tested = 0
    for row in frame.to_dict("records"):
        found = rate_ratio((spread_out(row["n"]), 1), (spread_out(row["n_prev"]), 1))
        assert found["testable"] == (min(row["n"], row["n_prev"]) >= 20)
        if found["testable"]:
            se = math.sqrt(1 / row["n"] + 1 / row["n_prev"])
            quasi = 2 * stats.t.sf(abs(math.log(row["rate_ratio"])) / se, 2 * CELLS - 2)
            assert found["p"] == pytest.approx(max(row["p_exact"], quasi), rel=1e-7)
            tested += 1
            exact += row["p_exact"] > quasi
    assert tested > 60
    assert exact > tested / 2


def test_one_change_that_r_has_tested() -> None:
    """97 in 2013, 112 in 2014 (Borgholm, alcohol and drugs; R 4.2.2, binom.test): here the exact p is the larger one."""
    found = rate_ratio((spread_out(112), 1), (spread_out(97), 1))
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((0.871911037829284, 1.53133405121712), rel=1e-9)
    assert found["p"] == pytest.approx(0.332857734100539, rel=1e-9)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400), st.floats(0.001, 0.999)), min_size=1, max_size=20))
def test_p_of_many_tests_at_once_is_that_of_each_alone(asked: list[tuple[int, int, float]]) -> None:
    """Also where two results are as likely as each other: one of 2 at 1/2, or any that mirrors what was seen."""
    asked = [
        (k, max(k + more, 1), share) for k, more, share in [*asked, (1, 1, 0.5), (0, 2, 0.5), (3, 7, 0.5), (0, 5, 0.5)]
    ]
    k, n, share = (np.array(column, dtype=float) for column in zip(*asked, strict=True))
    assert two_sided(k, n, share).tolist() == [stats.binomtest(*one).pvalue for one in asked]


MONTHS = st.lists(st.integers(0, 60), min_size=12, max_size=12)
PEOPLE = st.integers(200, 90_000)


@given(MONTHS, PEOPLE, MONTHS, PEOPLE)
def test_swapping_the_sides_turns_the_ratio_over(first: list[int], n: int, other: list[int], m: int) -> None:
    one_way, back = rate_ratio((first, n), (other, m)), rate_ratio((other, m), (first, n))
    assert one_way["testable"] == back["testable"] == (min(sum(first), sum(other)) >= 20)
    if not one_way["testable"]:
        return
    assert back["estimate"] == pytest.approx(1 / one_way["estimate"], rel=1e-9)
    assert back["ci_low"] == pytest.approx(1 / one_way["ci_high"], rel=1e-6)
    assert back["ci_high"] == pytest.approx(1 / one_way["ci_low"], rel=1e-6)
    assert back["p"] == pytest.approx(one_way["p"], rel=1e-6, abs=1e-15)
    assert (back["equal_se"], back["df"]) == (pytest.approx(one_way["equal_se"]), one_way["df"])
    assert one_way["ci_low"] < one_way["estimate"] < one_way["ci_high"]


def test_months_that_jump_widen_the_interval_and_raise_p() -> None:
    """24 in each month, or 48 in every second: dispersion 24^2 * 24 / 24 / 22 on both sides."""
    even, jumping = [24] * 12, [48, 0] * 6
    calm = rate_ratio((even, 1000), ([12] * 12, 1000))
    wild = rate_ratio((jumping, 1000), ([24, 0] * 6, 1000))
    assert wild["estimate"] == calm["estimate"] == 2
    dispersion = (12 * 24**2 / 24 + 12 * 12**2 / 12) / 22
    widen = math.sqrt(dispersion)
    assert math.log(wild["ci_low"] / 2) == pytest.approx(widen * math.log(calm["ci_low"] / 2))
    assert wild["se"] == pytest.approx(widen * calm["se"])
    assert wild["p"] == pytest.approx(2 * stats.t.sf(math.log(2) / (widen * math.sqrt(1 / 288 + 1 / 144)), 22))
    assert wild["p"] > calm["p"]


@pytest.mark.parametrize(("count", "testable"), [(19, False), (20, True)])
def test_fewer_than_twenty_offences_cannot_tell(count: int, testable: bool) -> None:
    found = rate_ratio(([count] + [0] * 11, 100), ([50] * 12, 1000))
    assert found["testable"] == testable
    assert np.isnan(found["estimate"]) != testable


# ---- years, rates and denominators -------------------------------------------------------------------------------------


def local(monthly: dict, inhabitants: dict, districts: list | None = None):
    own = configuration(districts or [district("a"), district("b")], editions=[edition("e", ["a"])], offences=[THEFT])
    return estimated(own, {Offence: offence_rows(monthly), Population: population_rows(inhabitants)})


def test_a_year_with_a_missing_month_is_no_year() -> None:
    """2020 has eleven months, 2021 twelve: months stay, the year 2020 is not told."""
    connection = local(
        {("0001", "a", "2020"): [3] * 11, ("0001", "a", "2021"): [3] * 12},
        {("2020", "a"): 1000, ("2020", "b"): 1000, ("2021", "a"): 1000, ("2021", "b"): 1000},
    )
    found = rows(connection, "from measured where kind = 'events' and area = 'municipality' and unit = 'count'")
    assert {row["period"] for row in found if len(row["period"]) == 4} == {"2021"}
    assert len([row for row in found if row["period"].startswith("2020-")]) == 11
    assert one(connection, "from measured where kind = 'events' and area = 'a' and unit = 'count'")["value"] == 36


def test_a_month_without_an_offence_in_one_district_is_a_month_there_too() -> None:
    connection = local({("0001", "a", "2021"): [1] * 12, ("0001", "b", "2021"): [5] + [0] * 11}, {})
    found = {
        row["area"]: row["value"]
        for row in rows(connection, "from measured where kind = 'events' and length(period) = 4")
    }
    assert (found["a"], found["b"], found["municipality"]) == (12, 5, 17)


def test_a_rate_has_the_mean_of_the_two_year_ends_below() -> None:
    """36 in 2021; 900 inhabitants at the end of 2020, 1 100 at the end of 2021: 36 per 1 000."""
    ends = {("2020", "a"): 900, ("2021", "a"): 1100, ("2020", "b"): 500, ("2021", "b"): 500}
    row = one(
        local({("0001", "a", "2021"): [3] * 12}, ends),
        "from measured where kind = 'events' and area = 'a' and unit = 'rate'",
    )
    assert (row["value"], row["per"], row["denominator"]) == (pytest.approx(36.0), 1000, 1000)
    assert row["se"] == pytest.approx(math.sqrt(36))
    # Exact limits of a Poisson count of 36 (Garwood 1936), per 1 000.
    assert row["ci_low"] == pytest.approx(stats.gamma.ppf(0.025, 36))
    assert row["ci_high"] == pytest.approx(stats.gamma.ppf(0.975, 37))


@pytest.mark.parametrize(("ends", "wanted"), [({"2021": 1100}, 1100), ({"2020": 900}, 900), ({"2019": 900}, None)])
def test_a_rate_takes_the_year_end_that_there_is(ends: dict[str, int], wanted: float | None) -> None:
    connection = local({("0001", "a", "2021"): [3] * 12}, {(year, "a"): number for year, number in ends.items()})
    found = [
        row["denominator"]
        for row in rows(connection, "from measured where kind = 'events' and area = 'a' and unit = 'rate'")
    ]
    assert found == ([] if wanted is None else [wanted])


@pytest.mark.parametrize(("count", "rates"), [(19, 0), (20, 1)])
def test_fewer_than_twenty_have_no_rate(count: int, rates: int) -> None:
    monthly = {("0001", "a", "2021"): [count] + [0] * 11, ("0001", "b", "2021"): [1] * 12}
    connection = local(monthly, {("2021", "a"): 1000, ("2021", "b"): 1000})
    assert len(rows(connection, "from measured where kind = 'events' and area = 'a' and unit = 'rate'")) == rates


def test_a_visited_district_has_counts_and_neither_rate_nor_comparison() -> None:
    monthly = {("0001", place, "2021"): [9] * 12 for place in "abc"}
    ends = {("2021", place): 1000 for place in "abc"}
    districts = [district("a", visited=True), district("b"), district("c")]
    own = configuration(districts, editions=[edition("e", ["a", "b"])], offences=[THEFT])
    connection = estimated(own, {Offence: offence_rows(monthly), Population: population_rows(ends)})
    units = {
        (row["area"], row["unit"])
        for row in rows(connection, "from measured where kind = 'events' and area in ('a', 'b')")
    }
    assert units == {("a", "count"), ("a", "share"), ("b", "count"), ("b", "rate")}
    share = one(connection, "from measured where kind = 'events' and unit = 'share'")
    assert (share["value"], share["denominator"]) == (pytest.approx(1 / 3), 324)
    limits = stats.binomtest(108, 324).proportion_ci(method="exact")
    assert (share["ci_low"], share["ci_high"]) == pytest.approx((limits.low, limits.high))
    against = "from compared where contrast <> 'previous_period'"
    assert {row["area"] for row in rows(connection, against)} == {"b", "c"}


def test_areas_that_others_are_compared_with_hold_no_visited_district() -> None:
    """a, b and the centre c, where ten times as many offences happen: a is compared with b alone."""
    monthly = {("0001", "a", "2021"): [6] * 12, ("0001", "b", "2021"): [3] * 12, ("0001", "c", "2021"): [60] * 12}
    districts = [district("a"), district("b"), district("c", visited=True)]
    own = configuration(districts, editions=[edition("e", ["a"])], offences=[THEFT])
    ends = {("2021", place): 1000 for place in "abc"}
    connection = estimated(own, {Offence: offence_rows(monthly), Population: population_rows(ends)})
    others = "contrast <> 'district_vs_district'"
    found = rows(connection, f"from compared where area = 'a' and {others} order by contrast")
    assert [(row["contrast"], row["estimate"]) for row in found] == [
        ("outside_promise", pytest.approx(2)),
        ("rest_of_municipality", pytest.approx(2)),
    ]
    outside = {
        row["unit"]: row["value"]
        for row in rows(connection, "from measured where kind = 'events' and area = 'outside:e'")
    }
    assert outside == {"count": 36 + 720, "rate": pytest.approx(36)}
    whole = one(connection, "from measured where kind = 'events' and area = 'municipality' and unit = 'rate'")
    assert whole["value"] == pytest.approx((72 + 36 + 720) / 3)
    assert not rows(connection, "from measured where kind = 'events' and starts_with(area, 'lived:')")


def test_each_pair_of_districts_is_compared_once_in_the_latest_year_that_an_edition_knows() -> None:
    """a has three times b's rate; c is a centre; bd holds b and d: pairs that share somebody, and centres, are none."""
    counts = {"a": 9, "b": 3, "c": 9, "d": 3}
    monthly = {("0001", place, year): [number] * 12 for year in ("2020", "2021") for place, number in counts.items()}
    districts = [district("a"), district("b", "bd"), district("c", visited=True), district("d", "bd"), district("bd")]
    own = configuration(districts, editions=[edition("e", ["a"], until="2021-12-31")], offences=[THEFT])
    ends = {(year, place): 4000 for year in ("2020", "2021") for place in counts}
    connection = estimated(own, {Offence: offence_rows(monthly), Population: population_rows(ends)})
    found = rows(connection, "from compared where contrast = 'district_vs_district' order by area, other")
    assert {row["period"] for row in found} == {"2021"}
    assert [row["area"] + row["other"] for row in found] == ["ab", "abd", "ad", "bd"]
    first, composite, *_ = found
    assert (first["estimate"], first["verdict"]) == (pytest.approx(3), "tested")
    assert first["p"] == pytest.approx(rate_ratio(([9] * 12, 4000), ([3] * 12, 4000))["p"])
    assert first["family"] != composite["family"]


# ---- change between years ---------------------------------------------------------------------------------------------


def two_years(before: list[int], after: list[int], people: dict, *, visited: bool = False):
    own = configuration([district("a", visited=visited), district("b")], offences=[THEFT])
    monthly = {("0001", "a", "2020"): before, ("0001", "a", "2021"): after, ("0001", "b", "2021"): [1] * 12}
    monthly[("0001", "b", "2020")] = [1] * 12
    connection = estimated(own, {Offence: offence_rows(monthly), Population: population_rows(people)})
    return one(connection, "from compared where area = 'a' and contrast = 'previous_period'")


def test_a_year_is_compared_with_the_one_before_per_inhabitant() -> None:
    """Twice as many offences among twice as many inhabitants are no change; without inhabitants they are one."""
    people = {("2019", "a"): 500, ("2020", "a"): 500, ("2021", "a"): 1500}
    found = two_years([10] * 12, [20] * 12, people)
    assert (found["period"], found["other"]) == ("2021", "2020")
    assert (found["estimate"], found["verdict"]) == (pytest.approx(1), "tested")
    found = two_years([10] * 12, [20] * 12, {})
    assert (found["estimate"], found["verdict"]) == (pytest.approx(2), "tested")


def test_a_visited_district_changes_by_its_counts() -> None:
    people = {("2019", "a"): 500, ("2020", "a"): 500, ("2021", "a"): 1500}
    assert two_years([10] * 12, [20] * 12, people, visited=True)["estimate"] == pytest.approx(2)


def test_too_few_in_either_year_cannot_tell() -> None:
    assert two_years([1] * 12, [20] * 12, {})["verdict"] == "cannot_tell"


def test_whole_areas_and_districts_are_families_apart() -> None:
    own = configuration([district("a", "ab"), district("b", "ab"), district("ab")], offences=[THEFT])
    monthly = {("0001", place, year): [9] * 12 for place in "ab" for year in ("2020", "2021")}
    connection = estimated(own, {Offence: offence_rows(monthly)})
    found = {row["area"]: row["family"] for row in rows(connection, "from compared")}
    assert found["a"] == found["b"]
    assert len(set(found.values())) == len({"districts", "composite", "municipality"})


def test_bras_years_are_compared_and_one_without_months_cannot_tell() -> None:
    own = configuration([district("a")], offences=[EXPORT])
    counts = [*months(2020, 12, 50), *months(2021, 12, 80), ("all", "2022", "final", 700)]
    connection = estimated(own, {OffenceCount: delivered_rows(counts)})
    found = {row["period"]: row for row in rows(connection, "from compared")}
    assert (found["2021"]["estimate"], found["2021"]["verdict"]) == (pytest.approx(1.6), "tested")
    assert (found["2022"]["verdict"], found["2022"]["reason"]) == ("cannot_tell", "few_years")


def test_a_promises_districts_together_are_a_family_apart() -> None:
    """a has three times the rate of what lies outside, c the same; both together twice it."""
    monthly = {("0001", "a", "2021"): [9] * 12, ("0001", "b", "2021"): [3] * 12, ("0001", "c", "2021"): [3] * 12}
    districts = [district("a"), district("b"), district("c")]
    own = configuration(districts, editions=[edition("e", ["a", "c"])], offences=[THEFT])
    ends = {("2021", place): 1000 for place in "abc"}
    connection = estimated(own, {Offence: offence_rows(monthly), Population: population_rows(ends)})
    found = connection.execute("from compared where contrast = 'outside_promise' order by area").df()
    assert found["area"].tolist() == ["a", "c", "priority:e"]
    assert found["estimate"].tolist() == pytest.approx([3, 1, 2])
    families = ["2021/outside_promise:e/theft/total"] * 2 + ["2021/outside_promise:e/whole/theft/total"]
    assert found["family"].tolist() == families
    assert set(found["verdict"]) == {"tested"}


# ---- Brå's export -----------------------------------------------------------------------------------------------------


def delivered(counts: list[tuple[str, str, str, int]]) -> dict[str, tuple[str, int]]:
    own = configuration([district("a")], offences=[EXPORT, THEFT])
    connection = estimated(own, {OffenceCount: delivered_rows(counts)})
    return {row["period"]: (row["release"], row["offences"]) for row in rows(connection, "from delivered_count")}


def months(year: int, number: int, offences: int = 10, release: str = "final") -> list[tuple[str, str, str, int]]:
    return [("all", f"{year}-{month:02d}", release, offences) for month in range(1, number + 1)]


def test_a_year_of_the_export_takes_twelve_months() -> None:
    found = delivered(months(2020, 12) + months(2021, 11))
    assert {period: value for period, value in found.items() if len(period) == 4} == {"2020": ("final", 120)}
    assert len(found) == 12 + 11 + 1


def test_a_final_figure_replaces_a_preliminary_one_and_is_not_added_to_it() -> None:
    found = delivered(months(2021, 12, 9, "preliminary") + months(2021, 12))
    assert found["2021"] == ("final", 120)
    assert found["2021-03"] == ("final", 10)


def test_a_year_with_a_preliminary_month_is_preliminary() -> None:
    found = delivered([*months(2021, 11), ("all", "2021-12", "preliminary", 7)])
    assert found["2021"] == ("preliminary", 117)


def test_a_delivered_year_goes_before_the_sum_of_its_months() -> None:
    found = delivered([*months(2021, 12), ("all", "2021", "final", 121)])
    assert found["2021"] == ("final", 121)
    assert found["2021-12"] == ("final", 10)


@pytest.mark.parametrize("people", [{}, {("2018", "a"): 900, ("2018", "b"): 100}])
def test_inhabitants_that_no_register_gives_follow_from_printed_rates(people: dict[tuple[str, str], int]) -> None:
    """2 000 offences, printed as 6 667 per 100 000, are of 30 000 inhabitants."""
    counts = delivered_rows([("all", "2021", "final", 2000)]).assign(per_1000=66.67)
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=[EXPORT])
    frames = {OffenceCount: counts} | ({Population: population_rows(people)} if people else {})
    row = one(estimated(own, frames), "from measured where unit = 'rate' and area = 'municipality'")
    assert row["denominator"] == pytest.approx(30_000, rel=0.001)
    assert (row["value"], row["denominator_period"]) == (pytest.approx(66.67), None)


def test_delivered_inhabitants_go_before_those_of_printed_rates() -> None:
    counts = delivered_rows([("all", "2021", "final", 2000)]).assign(per_1000=66.67)
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=[EXPORT])
    people = population_rows({("2021", "a"): 20_000, ("2021", "b"): 20_000})
    row = one(estimated(own, {OffenceCount: counts, Population: people}), "from measured where unit = 'rate'")
    assert (row["denominator"], row["denominator_period"]) == (40_000, "2021")


def test_the_whole_municipality_s_inhabitants_give_its_rate_alone() -> None:
    counts = delivered_rows([("all", "2021", "final", 2000)])
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=[EXPORT])
    people = population_rows({("2021", "municipality"): 40_000})
    row = one(estimated(own, {OffenceCount: counts, Population: people}), "from measured where unit = 'rate'")
    assert (row["area"], row["denominator"], row["value"]) == ("municipality", 40_000, 50.0)


# ---- households -------------------------------------------------------------------------------------------------------

BURGLARY = offence_group("burglary", codes=["0001"]).model_copy(update={"per": "households"})


def at_home(homes: dict[tuple[str, str], int], monthly: dict | None = None):
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=[BURGLARY])
    people = {(year, place): 2000 for year in ("2020", "2021") for place in "ab"}
    monthly = monthly or {("0001", place, "2021"): [3] * 12 for place in "ab"}
    frames = {Offence: offence_rows(monthly), Population: population_rows(people), Household: household_rows(homes)}
    return estimated(own, frames)


def test_a_household_offence_has_households_below() -> None:
    """36 burglaries; 900 and 1 100 households around the year: 36 per 1 000."""
    connection = at_home({("2020", "a"): 900, ("2021", "a"): 1100, ("2020", "b"): 500, ("2021", "b"): 500})
    row = one(connection, "from measured where kind = 'events' and area = 'a' and unit = 'rate'")
    assert (row["value"], row["denominator"], row["denominator_unit"]) == (pytest.approx(36.0), 1000, "households")
    found = one(connection, "from compared where area = 'a' and contrast = 'outside_promise'")
    assert found["estimate"] == pytest.approx(0.5)


def test_inhabitants_stand_below_where_a_district_has_no_households() -> None:
    row = one(at_home({("2021", "a"): 1100}), "from measured where kind = 'events' and area = 'a' and unit = 'rate'")
    assert (row["value"], row["denominator_unit"]) == (pytest.approx(18.0), "inhabitants")


def test_years_per_household_and_per_inhabitant_are_compared_by_counts() -> None:
    monthly = {("0001", place, year): [3] * 12 for place in "ab" for year in ("2020", "2021")}
    homes = {("2021", "a"): 500, ("2021", "b"): 500}
    found = one(at_home(homes, monthly), "from compared where area = 'a' and contrast = 'previous_period'")
    assert found["estimate"] == pytest.approx(1)


# ---- elsewhere --------------------------------------------------------------------------------------------------------


def beside(*references: dict[str, object], own: list[int] | None = None, area: str = "a"):
    """Twelve months of the only district, which has 10 000 inhabitants, beside references; its comparisons by their area.

    The whole `municipality`, which has the same offences, is not tested.
    """
    frames = {
        Offence: offence_rows({("0001", "a", "2021"): own or [20] * 12}),
        Population: population_rows({("2020", "a"): 10_000, ("2021", "a"): 10_000}),
        ReferenceOffence: reference_offences(*references),
    }
    connection = estimated(configuration([district("a")], offences=[offence_group("all", codes=["0001"])]), frames)
    query = f"from compared where contrast = 'reference' and area = '{area}'"
    return {str(row["other"]): row for row in rows(connection, query)}, connection


def test_the_whole_municipality_is_not_tested_against_others() -> None:
    """Places differ anyway: 240 of 10 000 are more than 100 of 10 000, and that tells nothing."""
    told = {"offences": 100, "exposure": 10_000}
    found, _ = beside(
        {"area": "Grannstad", **told},
        {"area": "country", "offences": 12_000, "exposure": 1_000_000},
        {"area": "Annanstad", **told, "not_comparable": "andra koder"},
        area="municipality",
    )
    assert {name: (row["verdict"], row["reason"]) for name, row in found.items()} == {
        "Grannstad": ("cannot_tell", "places_differ"),
        "country": ("cannot_tell", "places_differ"),
        "Annanstad": ("not_comparable", "counted_otherwise"),
    }
    assert all(np.isnan(row["estimate"]) and np.isnan(row["p"]) for row in found.values())


def test_a_peer_with_count_and_inhabitants_is_tested_exactly() -> None:
    """240 of 10 000 against 100 of 10 000, a year without months; our months are alike, so that nothing but chance is in them."""
    found, _ = beside({"area": "Grannstad", "offences": 100, "exposure": 10_000})
    row, exact = found["Grannstad"], exact_ratio(240, 10_000, 100, 10_000)
    quasi = 2 * stats.t.sf(math.log(2.4) / math.sqrt(1 / 240 + 1 / 100), 11)
    assert row["estimate"] == pytest.approx(2.4)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((exact.low, exact.high))
    assert row["p"] == pytest.approx(max(exact.p, quasi))
    assert (row["verdict"], row["reason"]) == ("tested", "")


def test_the_country_is_compared_without_the_municipality_itself() -> None:
    """1 240 of 110 000 with ours in it: 1 000 of 100 000 outside."""
    found, _ = beside({"area": "country", "offences": 1240, "exposure": 110_000})
    assert found["country"]["estimate"] == pytest.approx(2.4)


def test_a_rate_alone_is_told_and_not_tested() -> None:
    found, connection = beside({"area": "county", "per_1000": 12.5})
    assert (found["county"]["verdict"], found["county"]["reason"]) == ("cannot_tell", "rate_alone")
    assert np.isnan(found["county"]["estimate"])
    assert one(connection, "select value from measured where source = 'reference'")["value"] == 12.5


@pytest.mark.parametrize(
    ("area", "told", "reason"),
    [("Grannstad", "andra koder", "counted_otherwise"), ("police_area", "", "counted_by_unit")],
)
def test_what_is_counted_otherwise_is_not_compared(area: str, told: str, reason: str) -> None:
    """A peer of which the delivery says so; and a police area, which counts by the unit that handles the report."""
    found, _ = beside({"area": area, "offences": 100, "exposure": 10_000, "not_comparable": told})
    row = found[area]
    assert (row["verdict"], row["reason"], row["wording"]) == ("not_comparable", reason, told)
    assert np.isnan(row["estimate"])


def months_of(area: str, counts: list[int], per_100_000: list[int]) -> list[dict[str, object]]:
    """An export's months of another area: numbers and whole rates."""
    return [
        {"area": area, "period": f"2021-{month:02d}", "offences": count, "per_1000": rate / 100}
        for month, (count, rate) in enumerate(zip(counts, per_100_000, strict=True), start=1)
    ]


def test_inhabitants_follow_from_an_exports_rates_and_its_months_are_a_year() -> None:
    """1 000 a month of 500 000 inhabitants: 200 per 100 000."""
    found, connection = beside(*months_of("Grannstad", [1000] * 12, [200] * 12))
    row = one(connection, "from measured where source = 'reference'")
    assert (row["n"], row["denominator"], row["value"]) == (12_000, pytest.approx(500_000), pytest.approx(24))
    assert found["Grannstad"]["estimate"] == pytest.approx(1)


def test_inhabitants_do_not_follow_from_rates_that_are_too_small() -> None:
    """1 of 30 000 is printed as 3: anything from 28 600 to 40 000 inhabitants."""
    assert not beside(*months_of("Grannstad", [1] * 12, [3] * 12))[0]


def test_a_common_season_is_no_dispersion_beside_the_country() -> None:
    """Ours follows the country's season exactly: what is left is chance, and a difference of a fifth is seen.

    Around their mean the country's months jump by a fifth of large counts, beside which nothing could be seen.
    """
    season = [900, 900, 1000, 1100, 1200, 1300, 1300, 1200, 1100, 1000, 900, 900]
    own = [count // 10 for count in season]
    found, _ = beside(*months_of("country", [100 * n for n in season], [round(n / 1.2) for n in season]), own=own)
    row = found["country"]
    assert (row["estimate"], row["verdict"]) == (pytest.approx(1.2, rel=1e-3), "tested")
    others = [100 * n - n // 10 for n in season]
    assert row["p"] == pytest.approx(
        max(
            exact_ratio(sum(own), row["estimate"], sum(others), sum(others) / sum(own)).p,
            2 * stats.t.sf(math.log(row["estimate"]) / math.sqrt(1 / sum(own) + 1 / sum(others)), 11),
        )
    )
    apart = rate_ratio((own, row["estimate"]), (others, sum(others) / sum(own)))
    assert apart["p"] > 0.05


def test_what_is_delivered_twice_counts_once() -> None:
    """The same year in the reference form and as an export's months."""
    export = months_of("Grannstad", [1000] * 12, [200] * 12)
    found, connection = beside(*export, {"area": "Grannstad", "offences": 12_000, "exposure": 500_000})
    assert len(rows(connection, "from measured where source = 'reference'")) == len(found) == 1


def test_a_year_per_inhabitant_and_per_household_is_told_once_as_our_own_is() -> None:
    """Nothing is delivered on our households, so that our own rate is per inhabitant."""
    found, connection = beside(
        {"area": "Grannstad", "offences": 100, "exposure": 10_000},
        {"area": "Grannstad", "offences": 100, "exposure": 5_000, "exposure_unit": "households"},
    )
    row = one(connection, "from measured where source = 'reference'")
    assert (row["denominator"], row["denominator_unit"]) == (10_000, "inhabitants")
    assert found["Grannstad"]["verdict"] == "tested"


def test_each_kind_of_reference_is_a_family_of_its_own() -> None:
    """Peers stand together; the country, which holds them, does not."""
    found, _ = beside(
        *({"area": area, "offences": 1000, "exposure": 90_000} for area in ("A-stad", "B-stad", "country"))
    )
    assert found["A-stad"]["family"] == found["B-stad"]["family"] != found["country"]["family"]


def test_a_hidden_count_has_no_rate_ratio_beside_the_country(tmp_path: Path) -> None:
    own = configuration([district("a"), district("b")], offences=[THEFT])
    monthly = {("0001", "a", "2021"): [2] + [0] * 11, ("0001", "b", "2021"): [9] * 12}
    frames = {
        Offence: offence_rows(monthly),
        Population: population_rows({("2021", place): 1000 for place in "ab"}),
        ReferenceOffence: reference_offences(
            {"indicator": "theft", "area": "country", "offences": 9000, "exposure": 90_000}
        ),
    }
    connection = published(own, frames, tmp_path)
    query = "select area, verdict, estimate from comparison where contrast = 'reference' order by area"
    found = {row["area"]: row for row in rows(connection, query)}
    assert found["a"]["verdict"] == "cannot_tell"
    hidden = {row["area"] for row in rows(connection, "from indicator_value where status = 'suppressed'")}
    untested = {area for area, row in found.items() if pd.isna(row["estimate"])}
    assert untested == hidden & set(found) | {"municipality"}
