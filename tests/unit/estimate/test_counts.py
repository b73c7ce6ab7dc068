"""What the municipality counts itself: rates, comparisons and what is hidden, against arithmetic by hand and scipy's own tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tables import configuration, district, edition, estimated, household_rows, one, population_rows, published, rows

from pipeline import audit
from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Household, MunicipalCount, Population
from pipeline.definitions import Municipal, MunicipalIndicator, MunicipalRule
from pipeline.estimate.counts.ratios import Year, around_common_rate, around_common_ratio, question
from pipeline.estimate.offences.ratio import answered, exact_ratio

PLACES = ("north", "south", "west")
PEOPLE = {"north": 2000, "south": 3000, "west": 5000}


def town(
    *indicators: MunicipalIndicator, rules: Sequence[MunicipalRule] = (), visited: str = "", composite: bool = False
) -> Configuration:
    """Three districts, of which one edition's promise has the first."""
    places = [
        district(name, "sides" if composite and name != "west" else "", visited=name == visited) for name in PLACES
    ]
    own = configuration(
        [*places, *([district("sides")] if composite else [])],
        editions=[edition("2030", ["north"], until="2030-12-31")],
    )
    municipal = Municipal(indicators=list(indicators), rules=list(rules))
    return own.model_copy(update={"definitions": own.definitions.model_copy(update={"municipal": municipal})})


def indicator(name: str, per: str = "", *, persons: bool = False) -> MunicipalIndicator:
    return MunicipalIndicator(id=name, title=name, label=name, unit="fall", per=per, persons=persons)


def counts(numbers: Mapping[tuple[str, str], Mapping[str, int]]) -> pd.DataFrame:
    """Rows of counts: by indicator and year, a number a place."""
    found = [
        {"indicator": name, "period": year, "district": place, "number": number, "origin": "e", "source_file": "f"}
        for (name, year), own in numbers.items()
        for place, number in own.items()
    ]
    return pd.DataFrame(found, columns=[*MunicipalCount.columns()])


def people(years: Sequence[str]) -> pd.DataFrame:
    return population_rows({(year, place): number for year in years for place, number in PEOPLE.items()})


def counted(own: Configuration, numbers: Mapping[tuple[str, str], Mapping[str, int]]) -> duckdb.DuckDBPyConnection:
    years = sorted({year for _, year in numbers})
    return estimated(own, {MunicipalCount: counts(numbers), Population: people(years)})


GRAFFITI = {("graffiti", "2021"): {"north": 60, "south": 45, "west": 50}}


# ---- rates ------------------------------------------------------------------------------------------------------------


def test_rates_per_inhabitant_by_hand_and_with_garwoods_interval() -> None:
    """60 of 2 000 are 30 per 1 000; all 155 of 10 000 are 15.5; outside the promise 95 of 8 000 are 11.875."""
    found = counted(town(indicator("graffiti", "inhabitants")), GRAFFITI)
    told = rows(found, "from measured where source = 'municipal' and unit = 'rate' order by area")
    assert {row["area"]: row["value"] for row in told} == pytest.approx(
        {"municipality": 15.5, "north": 30, "outside:2030": 11.875, "priority:2030": 30, "south": 15, "west": 10}
    )
    north = next(row for row in told if row["area"] == "north")
    low, high = stats.chi2.ppf(0.025, 120) / 2, stats.chi2.ppf(0.975, 122) / 2
    assert (north["ci_low"], north["ci_high"]) == pytest.approx((low / 2, high / 2))
    assert (north["numerator"], north["denominator"], north["denominator_unit"]) == (60, 2000, "inhabitants")
    sums = rows(found, "from measured where source = 'municipal' and unit = 'count' and basis = 'direct' order by area")
    assert {row["area"]: row["value"] for row in sums} == {"municipality": 155, "outside:2030": 95, "priority:2030": 60}


def test_a_count_without_a_population_has_no_rate_and_stands_beside_no_other_area() -> None:
    numbers = {("watch", year): {"north": 60, "south": 45, "west": 50} for year in ("2020", "2021")}
    found = counted(town(indicator("watch")), numbers)
    assert rows(found, "from measured where source = 'municipal' and unit = 'rate'") == []
    assert {row["contrast"] for row in rows(found, "from compared where source = 'municipal'")} == {"previous_period"}


def test_rates_per_household_and_per_another_count() -> None:
    """40 of 1 000 households; 30 of 600 pupils are 50 per 1 000; too few (19) are a count alone."""
    own = town(
        indicator("lamps", "households"), indicator("absent", "pupils"), indicator("pupils"), indicator("few", "pupils")
    )
    numbers = {
        ("lamps", "2021"): {"north": 40}, ("absent", "2021"): {"north": 30}, ("pupils", "2021"): {"north": 600},
        ("few", "2021"): {"north": 19},
    }  # fmt: skip
    homes = household_rows({(year, place): 1000 for year in ("2020", "2021") for place in PLACES})
    frames = {MunicipalCount: counts(numbers), Population: people(["2020", "2021"]), Household: homes}
    found = rows(
        estimated(own, frames), "from measured where source = 'municipal' and unit = 'rate' and area = 'north'"
    )
    assert {(row["indicator"], row["value"], row["denominator_unit"]) for row in found} == {
        ("lamps", 40.0, "households"),
        ("absent", 50.0, "pupils"),
    }


def test_a_visited_district_has_no_rate_by_residents_and_stands_in_no_other() -> None:
    own = town(indicator("graffiti", "inhabitants"), visited="west")
    found = counted(own, GRAFFITI)
    told = {
        row["area"]: row["value"] for row in rows(found, "from measured where source = 'municipal' and unit = 'rate'")
    }
    assert told == pytest.approx(
        {"municipality": 15.5, "north": 30, "south": 15, "outside:2030": 15, "priority:2030": 30}
    )
    outside = one(found, "from compared where source = 'municipal' and contrast = 'outside_promise'")
    assert outside["estimate"] == pytest.approx(2)


def test_a_composite_is_the_sum_of_its_districts() -> None:
    found = counted(town(indicator("graffiti", "inhabitants"), composite=True), GRAFFITI)
    both = rows(found, "from measured where source = 'municipal' and area = 'sides' order by unit")
    assert [(row["unit"], row["value"]) for row in both] == [("count", 105), ("rate", 21)]


# ---- comparisons ------------------------------------------------------------------------------------------------------


def ratio(pair: tuple[Year, Year], spread: tuple[float, int]) -> pd.Series:
    """One ratio, tested alone."""
    return answered(pd.DataFrame([question(pair, spread)])).iloc[0]


def test_the_exact_test_is_rs_poisson_test() -> None:
    """The example of its help: poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)) in R 4."""
    found = exact_ratio(11, 800, 21, 3011)
    assert found.p == pytest.approx(0.07967, abs=5e-6)
    assert (found.ratio, found.low, found.high) == pytest.approx((1.971488, 0.8584264, 4.2772659), abs=1e-6)


def test_without_enough_years_the_exact_test_stands_alone() -> None:
    """Its interval is Clopper and Pearson's; the normal score of the log ratio counts where its p is larger."""
    shown = ratio((Year(110, 800.0), Year(210, 3011.0)), (8.0, 1))
    exact = stats.binomtest(110, 320, 800 / 3811)
    score = 2 * stats.norm.sf(np.log(110 / 800 / (210 / 3011)) / np.sqrt(1 / 110 + 1 / 210))
    assert shown["p"] == pytest.approx(max(exact.pvalue, score))
    low, high = exact.proportion_ci()
    assert (shown["ci_low"], shown["ci_high"]) == pytest.approx(
        (low / (1 - low) * 3011 / 800, high / (1 - high) * 3011 / 800)
    )


def test_the_years_before_tell_the_dispersion_by_hand() -> None:
    """80, 100 and 120 around 100: 4 + 0 + 4 with 2 degrees of freedom, so 4 times Poisson's variance."""
    years = [Year(80, 1.0), Year(100, 1.0), Year(120, 1.0)]
    assert around_common_rate(years) == pytest.approx((8.0, 2))
    shown = ratio((Year(200, 1.0), Year(120, 1.0)), (8.0, 2))
    se = np.sqrt(4 * (1 / 200 + 1 / 120))
    assert shown["p"] == pytest.approx(2 * stats.t.sf(np.log(200 / 120) / se, 2))
    assert (shown["equal_se"], shown["df"]) == (pytest.approx(se), 2)
    assert shown["ci_low"] < 1 < shown["ci_high"]


def test_what_two_areas_have_in_common_is_no_dispersion_and_neither_is_a_lasting_difference() -> None:
    alike = [(Year(3 * number, 1.0), Year(number, 1.0)) for number in (20, 60, 30)]
    assert around_common_ratio(alike) == pytest.approx((0.0, 2))
    # 30 and 10 of 40, and 10 and 30: half of 40 each is expected, 10 away with a variance of 10
    assert around_common_ratio([(Year(30, 1.0), Year(10, 1.0)), (Year(10, 1.0), Year(30, 1.0))]) == pytest.approx(
        (20.0, 1)
    )


@pytest.mark.parametrize("years", [2, 3, 4, 5])
def test_from_four_years_on_the_larger_p_counts(years: int) -> None:
    """Counts that jump between 60 and 140: with 100 to 140 nothing may be said once the jumps are known."""
    numbers = [100, 60, 140, 60, 140][:years]
    series = {str(2021 - years + place): {"north": number} for place, number in enumerate(numbers, start=1)}
    found = counted(town(indicator("graffiti")), {("graffiti", year): own for year, own in series.items()})
    change = one(found, "from compared where source = 'municipal' and area = 'north' and period = '2021'")
    assert change["verdict"] == "tested"
    assert (change["p"] <= 0.05) == (years < 4)
    assert (change["estimate"] > 1) == (numbers[-1] == 140)


def test_districts_are_compared_with_the_rest_and_with_each_other() -> None:
    found = counted(town(indicator("graffiti", "inhabitants")), GRAFFITI)
    told = rows(found, "from compared where source = 'municipal' order by contrast, area, other")
    by_key = {(row["contrast"], row["area"], row["other"]): row for row in told}
    assert by_key["rest_of_municipality", "north", "rest_of_municipality"]["estimate"] == pytest.approx(30 / 11.875)
    beside = by_key["outside_promise", "north", "outside:2030"]
    assert (beside["verdict"], beside["estimate"] > 1, beside["p"] < 0.05) == ("tested", True, True)
    assert by_key["district_vs_district", "north", "west"]["estimate"] == pytest.approx(3)
    family = [row for row in told if row["contrast"] == "district_vs_district"]
    assert {(row["family"], row["counted"]) for row in family} == {
        ("2021/district_vs_district:district/graffiti/total", True)
    }
    assert len(family) == 3


def test_a_promises_districts_together_are_compared_with_all_outside_in_a_family_apart() -> None:
    """60 + 45 of 5 000 are 21 per 1 000, 50 of the west's 5 000 are 10."""
    own = town(indicator("graffiti", "inhabitants"))
    own = own.model_copy(update={"editions": [edition("2030", ["north", "south"])]})
    found = rows(counted(own, GRAFFITI), "from compared where contrast = 'outside_promise' order by area")
    assert [row["area"] for row in found] == ["north", "priority:2030", "south"]
    assert [row["estimate"] for row in found] == pytest.approx([3, 2.1, 1.5])
    single, together, other = (row["family"] for row in found)
    assert single == other == "2021/outside_promise:2030/graffiti/total"
    assert together == "2021/outside_promise:2030/whole/graffiti/total"


def test_what_comes_later_changes_nothing_of_a_year() -> None:
    """Dispersion and rates of a year rest on that year and those before it alone."""
    numbers = {
        ("g", str(year)): {"north": 60 + 7 * (year % 3), "south": 50, "west": 70 + 9 * (year % 2)}
        for year in range(2016, 2023)
    }
    own = town(indicator("g", "inhabitants"))
    short = {key: value for key, value in numbers.items() if key[1] < "2021"}
    query = "from compared where source = 'municipal' and contrast <> 'district_vs_district' and period < '2021' order by all"
    before, after = (counted(own, known).execute(query).df() for known in (short, numbers))
    assert len(before) > 20
    pd.testing.assert_frame_equal(before, after)


def test_too_few_and_an_unknown_population_say_so() -> None:
    numbers = {("g", year): {"north": 19, "south": 45, "west": 50} for year in ("2020", "2021")}
    found = counted(town(indicator("g", "inhabitants")), numbers)
    assert (
        one(found, "from compared where contrast = 'outside_promise' and period = '2021'")["reason"] == "too_few_counts"
    )
    alone = estimated(town(indicator("g", "inhabitants")), {MunicipalCount: counts(numbers)})
    beside = one(alone, "from compared where contrast = 'district_vs_district' and area = 'south' and other = 'west'")
    assert (beside["reason"], beside["verdict"]) == ("no_own_base", "cannot_tell")
    change = one(alone, "from compared where contrast = 'previous_period' and area = 'south'")
    assert (change["verdict"], change["p"] > 0.05) == ("tested", True)


def test_false_alarms_stay_under_their_level() -> None:
    """2 000 series of five years without any change: under 5 % are told to have one, with and without more than Poisson's variation."""
    random = np.random.default_rng(7)
    for spread in (None, 10.0):
        questions = []
        for _ in range(2000):
            mean = 60.0 if spread is None else random.gamma(spread, 60 / spread, size=5)
            series = [Year(int(number), 1.0) for number in random.poisson(mean, size=5)]
            questions.append(question((series[-1], series[-2]), around_common_rate(series[:-1])))
        assert (answered(pd.DataFrame(questions))["p"] <= 0.05).mean() <= 0.05, spread


# ---- the gate ---------------------------------------------------------------------------------------------------------


def test_a_rate_that_would_tell_of_a_hidden_count_is_hidden(tmp_path: Path) -> None:
    """West (many visit it) has 3 persons: with all outside the promise and its rate without west, it would be known."""
    own = town(indicator("persons", "inhabitants", persons=True), visited="west")
    numbers = {("persons", "2021"): {"north": 60, "south": 45, "west": 3}}
    frames = {MunicipalCount: counts(numbers), Population: people(["2021"])}
    found = published(own, frames, tmp_path)
    shown = {
        (row["unit"], row["area"])
        for row in rows(found, "from indicator_value where source = 'municipal' and status = 'published'")
    }
    found.close()
    assert ("count", "west") not in shown
    assert not {("count", "outside:2030"), ("rate", "outside:2030")} <= shown
    assert audit.attack(tmp_path / "published.duckdb").found_out == []


def test_a_sum_of_counts_tells_of_none_of_them(tmp_path: Path) -> None:
    """Two persons in the north of one kind, 30 of the other, 32 together: the other or the sum is hidden with it."""
    rule = MunicipalRule(sum=["a", "b"], equals="all")
    own = town(indicator("a", persons=True), indicator("b", persons=True), indicator("all", persons=True), rules=[rule])
    numbers = {
        ("a", "2021"): {"north": 2, "south": 20, "west": 30},
        ("b", "2021"): {"north": 30, "south": 25, "west": 40},
        ("all", "2021"): {"north": 32, "south": 45, "west": 70},
    }
    found = published(own, {MunicipalCount: counts(numbers)}, tmp_path)
    shown = {
        row["indicator"]
        for row in rows(found, "from indicator_value where area = 'north' and unit = 'count' and status = 'published'")
    }
    assert "a" not in shown
    assert not {"b", "all"} <= shown


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(0, 6), st.sampled_from(["", "west"]))
def test_nothing_hidden_is_found_out(tmp_path_factory, numbers: list[int], outside: int, visited: str) -> None:
    """Whatever the counts, with what lies in no district: the attack on the published tables finds no small one."""
    folder = tmp_path_factory.mktemp("town")
    own = town(indicator("p", "inhabitants", persons=True), visited=visited)
    by_place = {**dict(zip(PLACES, numbers, strict=True)), "municipality": sum(numbers) + outside}
    published(own, {MunicipalCount: counts({("p", "2021"): by_place}), Population: people(["2021"])}, folder).close()
    assert audit.attack(folder / "published.duckdb").found_out == []
