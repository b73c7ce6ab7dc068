"""Comparisons: which are made, in which family each is judged, and how it is tested."""

from __future__ import annotations

import math
import random

import pytest
from scipy import stats
from tables import NO, YES, Person, compared, configuration, district, edition, one, persons, rows, survey_indicator

from pipeline.estimate.pairs import pairs_to_compare


def group(number: int, yes: int, place: str, **own: object) -> list[Person]:
    """A number of persons, some of whom say yes."""
    return persons(yes, place, YES, **own) + persons(number - yes, place, NO, **own)


# ---- a wave with a difference ------------------------------------------------------------------------------------------

DISTRICTS = [district("a", "ab"), district("b", "ab"), district("c"), district("d"), district("ab")]
INDICATORS = [survey_indicator("one", ["q1"], "x"), survey_indicator("two", ["q2"], "y")]


@pytest.fixture(scope="module")
def waves():
    """Two waves in four districts; a stands out, 2021 is worse than 2018; q2 was asked anew in 2021."""
    chance = random.Random(4)
    people = []
    for period, more in (("2018", 0.0), ("2021", 0.1)):
        for place, share in (("a", 0.5), ("b", 0.3), ("c", 0.2), ("d", 0.2)):
            for number in range(160):
                sex, band = ("women", "men")[number % 2], ("16-44", "45-84")[number // 2 % 2]
                own = share + more + (0.1 if sex == "women" else 0) + (0.1 if band == "16-44" else 0)
                codes = {item: YES if chance.random() < own else NO for item in ("q1", "q2")}
                people.append(Person(place, codes, chance.uniform(0.5, 2), sex, band, stratum=place, period=period))
    editions = [edition("first", ["a", "b"]), edition("second", ["ab", "c"])]
    own = configuration(DISTRICTS, indicators=INDICATORS, editions=editions)
    return compared(own, people, {"q2": "2021"})


# The comparisons with what their pairs are: kind of group, and whether they count in their family.
PAIRED = """
    from (
        select compared.*, pair.split from compared
        join pair using (
            contrast, period, area, sex, age_group, other_period, other_area, other_sex, other_age_group
        )
    )
"""


def test_each_family_holds_one_wave_contrast_block_and_split(waves) -> None:
    assert (
        waves.execute(f"select count(*) {PAIRED}").fetchall()
        == waves.execute("select count(*) from compared").fetchall()
    )
    for row in rows(waves, PAIRED):
        block = {"one": "x", "two": "y"}[row["indicator"]]
        contrast = row["contrast"]
        if contrast == "outside_promise":
            contrast = f"{contrast}:{row['other'].removeprefix('outside:')}"
        if contrast == "district_vs_district":
            block = row["indicator"]
        kind, _, edition = row["area"].partition(":")
        whole = {"municipality": "/whole", "priority": f"/whole:{edition}", "outside": f"/whole:{edition}"}.get(
            kind, ""
        )
        assert row["family"] == f"{row['period']}/{contrast}/{block}/{row['split']}{whole}"


def test_districts_are_compared_with_each_other_in_every_wave() -> None:
    own = configuration(DISTRICTS, indicators=INDICATORS, editions=[edition("one", ["a"], until="2022-12-31")])
    for waves in (["2016", "2018", "2021"], ["2018", "2021", "2023"], ["2021"], []):
        pairs = pairs_to_compare(own, {wave: f"{wave}-10-31" for wave in waves})
        assert {pair.first.period for pair in pairs if pair.contrast == "district_vs_district"} == set(waves)


def test_a_composite_is_told_and_not_counted(waves) -> None:
    told = rows(waves, f"select distinct contrast, counted {PAIRED} where area = 'ab' order by all")
    assert {row["contrast"]: row["counted"] for row in told} == {
        "district_vs_district": False,
        "outside_promise": True,  # an edition names it: it is the promise's own district there
        "previous_period": False,
        "rest_of_municipality": False,
        "women_vs_men": False,
        "youngest_vs_oldest": False,
    }


def test_each_edition_has_an_outside_and_a_family_of_its_own(waves) -> None:
    found = rows(
        waves,
        f"""
        select other, string_agg(distinct area, ' ' order by area) as areas, count(distinct family) as families
        {PAIRED} where contrast = 'outside_promise' and split = 'total' and period = '2021' and indicator = 'one'
        group by other order by other
        """,
    )
    assert found == [
        {"other": "outside:first", "areas": "a b priority:first", "families": 2},
        {"other": "outside:second", "areas": "ab c priority:second", "families": 2},
    ]


SIDES = {
    "women_vs_men": ("2021", "c", "women", "all", "2021", "c", "men", "all", "men"),
    "youngest_vs_oldest": ("2021", "c", "all", "16-44", "2021", "c", "all", "45-84", "45-84"),
    "previous_period": ("2021", "c", "all", "all", "2018", "c", "all", "all", "2018"),
    "rest_of_municipality": ("2021", "c", "all", "all", "2021", "rest:c", "all", "all", "rest_of_municipality"),
}


@pytest.mark.parametrize("contrast", SIDES)
def test_the_first_side_is_the_one_that_the_contrast_names_first(waves, contrast: str) -> None:
    found = rows(
        waves,
        f"""
        {PAIRED} where contrast = '{contrast}' and area = 'c' and indicator = 'one' and split = 'total' and period = '2021'
        """,
    )
    (row,) = found
    sides = [row[name] for name in ("period", "area", "sex", "age_group")]
    others = [row[f"other_{name}"] for name in ("period", "area", "sex", "age_group")]
    assert (*sides, *others, row["other"]) == SIDES[contrast]
    values = {
        side: one(
            waves,
            "from estimate where indicator = 'one' and period = '{}' and area = '{}' and sex = '{}' and age_group = '{}'".format(
                *key
            ),
        )["value"]
        for side, key in (("first", sides), ("other", others))
    }
    assert row["estimate"] == pytest.approx(values["first"] - values["other"], abs=1e-12)


def test_no_comparison_across_a_declared_break(waves) -> None:
    """q2 was asked anew in 2021: nothing is said of its change since 2018, and within 2021 it is compared as usual."""
    found = rows(waves, "from compared where indicator = 'two' and contrast = 'previous_period'")
    assert {(row["verdict"], row["reason"], row["wording"]) for row in found} == {
        ("not_comparable", "series_break", "ny fråga")
    }
    assert all(row["counted"] == (row["area"] != "ab") for row in found)
    within = rows(waves, "from compared where indicator = 'two' and contrast <> 'previous_period'")
    assert "not_comparable" not in {row["verdict"] for row in within}
    other = rows(waves, "from compared where indicator = 'one' and contrast = 'previous_period'")
    assert "not_comparable" not in {row["verdict"] for row in other}


def test_what_is_tested_has_a_p_and_what_is_not_says_why(waves) -> None:
    for row in rows(waves, "from compared where verdict <> 'not_comparable'"):
        assert row["verdict"] == ("cannot_tell" if row["reason"] == "too_few_answers" else "tested")
        assert row["verdict"] != "tested" or 0 <= row["p"] <= 1


# ---- the test itself ----------------------------------------------------------------------------------------------------


def p_of_ratio(one: tuple[float, float], other: tuple[float, float], df: int) -> float:
    """p of the signed root of the likelihood ratio of two shares, each with its effective number of answers."""
    pooled = (one[0] * one[1] + other[0] * other[1]) / (one[1] + other[1])

    def divergence(share: float) -> float:
        return share * math.log(share / pooled) + (1 - share) * math.log((1 - share) / (1 - pooled))

    return 2 * stats.t.sf(math.sqrt(2 * sum(number * divergence(share) for share, number in (one, other))), df)


def test_p_rests_on_the_se_under_equality() -> None:
    """30 of 100 women, 10 of 100 men, weights 1, no clusters: the pooled share is 1/5, SE = sqrt(1/5 * 4/5 * (1/100 + 1/100)).

    Degrees of freedom: 99 and 99 (one stratum of 200 persons, so that a side's variance is 200/199 of p(1-p)/n).
    """
    people = group(100, 30, "a") + group(100, 10, "a", sex="men")
    row = one(
        compared(configuration([district("a")]), people),
        "from compared where contrast = 'women_vs_men' and area = 'a'",
    )
    effective = 100 * 199 / 200
    null_se = math.sqrt(0.2 * 0.8 * (2 / effective))
    assert row["estimate"] == pytest.approx(0.2)
    assert row["p"] == pytest.approx(p_of_ratio((0.3, effective), (0.1, effective), 198))
    assert (row["equal_se"], row["df"]) == (pytest.approx(null_se), 198)
    assert row["verdict"] == "tested"
    assert row["ci_low"] < 0.2 < row["ci_high"]


@pytest.mark.parametrize(("yes", "testable"), [(4, False), (6, True)])
def test_fewer_than_five_expected_yes_cannot_tell(yes: int, testable: bool) -> None:
    """Both sides of 100: the pooled share is `yes` per cent, so that `yes` are expected on each."""
    people = group(100, 2 * yes, "a") + group(100, 0, "a", sex="men")
    row = one(
        compared(configuration([district("a")]), people),
        "from compared where contrast = 'women_vs_men' and area = 'a'",
    )
    assert (row["verdict"] == "cannot_tell") == (row["reason"] == "too_few_answers") == (not testable)


@pytest.mark.parametrize(("no", "testable"), [(4, False), (6, True)])
def test_fewer_than_five_expected_no_cannot_tell(no: int, testable: bool) -> None:
    people = group(100, 100 - 2 * no, "a") + group(100, 100, "a", sex="men")
    row = one(
        compared(configuration([district("a")]), people),
        "from compared where contrast = 'women_vs_men' and area = 'a'",
    )
    assert (row["verdict"] != "cannot_tell") == testable


def test_nobody_said_yes_anywhere_is_cannot_tell_and_no_error() -> None:
    people = group(40, 0, "a") + group(40, 0, "a", sex="men")
    row = one(
        compared(configuration([district("a")]), people),
        "from compared where contrast = 'women_vs_men' and area = 'a'",
    )
    assert (row["verdict"], row["estimate"], row["p"]) == ("cannot_tell", 0, 1)
    assert row["ci_low"] < 0 < row["ci_high"]


def test_uneven_weights_make_a_side_weaker() -> None:
    """Kish: half the persons with weight 3, half with 1 count as (4/2)^2 / (10/2) = 4/5 of their number."""
    even = group(100, 30, "a") + group(100, 10, "a", sex="men")
    uneven = group(50, 15, "a", weight=3.0) + group(50, 15, "a") + group(100, 10, "a", sex="men")
    first, second = (
        one(
            compared(configuration([district("a")]), people),
            "from compared where contrast = 'women_vs_men' and area = 'a'",
        )
        for people in (even, uneven)
    )
    assert second["estimate"] == pytest.approx(first["estimate"])
    assert second["p"] == pytest.approx(p_of_ratio((0.3, 80 * 199 / 200), (0.1, 100 * 199 / 200), 198))
    assert second["p"] > first["p"]


def test_clusters_make_a_side_weaker() -> None:
    """Whole households that answer alike: the effective number falls by what clustering adds to the variance."""
    people = []
    for number in range(40):
        for sex, most in (("women", 12), ("men", 4)):
            code = YES if number < most else NO
            people += [Person("a", {"q1": code}, 1.0, sex, psu=f"{sex}{number}") for _ in range(3)]
    single = [Person(p.district, p.answers, p.weight, p.sex) for p in people]
    clustered, alone = (
        one(
            compared(configuration([district("a")]), who),
            "from compared where contrast = 'women_vs_men' and area = 'a'",
        )
        for who in (people, single)
    )
    assert clustered["estimate"] == pytest.approx(alone["estimate"])
    assert clustered["p"] > alone["p"]
    # v of a side over PSUs to p(1-p)/120, for three alike in each of 80 PSUs: 80/79 * 3, women and men alike.
    effective = 120 / (80 / 79 * 3)
    assert clustered["p"] == pytest.approx(p_of_ratio((0.3, effective), (0.1, effective), 39 + 39))
