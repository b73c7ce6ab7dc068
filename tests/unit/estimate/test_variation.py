"""The years' own variation: by hand, against a quasi-Poisson model, on drawn series, and in the tests of changes."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tables import (
    configuration,
    delivered_rows,
    district,
    estimated,
    offence_group,
    offence_rows,
    one,
    population_rows,
    published,
    reference_offences,
    rows,
)

from pipeline.contracts.restricted import Offence, OffenceCount, Population, ReferenceOffence
from pipeline.estimate.offences.ratio import exact_ratio
from pipeline.estimate.offences.variation import Change, Variation, Year, as_z, dispersion_of

EXPORT = offence_group("all", bra_label="Totalt antal brott")
YEARS = range(2015, 2022)
COUNTS = dict(zip(YEARS, (400, 460, 390, 440, 380, 430, 600), strict=True))


def series(counts: dict[int, float], people: float = 10_000) -> dict[int, Year]:
    return {year: Year(count, people, "inhabitants") for year, count in counts.items()}


# ---- by hand ----------------------------------------------------------------------------------------------------------


def test_the_dispersion_by_hand() -> None:
    """(0.2^2 + 0.1^2 + 0.3^2 + 0^2) / 0.01 / 4 = 3.5 with four degrees of freedom; less than chance counts as chance."""
    changes = [Change(step, 0.01) for step in (0.2, -0.1, 0.3, 0.0)]
    assert dispersion_of(changes) == (pytest.approx(3.5), 4)
    assert dispersion_of([Change(0.05, 0.01)] * 5) == (1, 5)


def test_t_is_turned_to_z() -> None:
    """t(4) = 2.776 is beyond 2.5 % on one side, as z = 1.960."""
    change = Change(-2.7764451 * 0.2, 0.04 / 2)
    assert as_z(change, 2.0, 4) == pytest.approx(-1.959964, abs=1e-5)


def test_for_a_pair_of_years_it_is_pearsons_statistic_of_a_quasi_poisson_model() -> None:
    """Of two years' counts x and y Pearson's statistic around their common rate is (x - y)^2 / (x + y) for equal exposure.

    log(x / y)^2 / (1/x + 1/y) is the same to third order in the change: 1000 and 1040 give 0.784314 and 0.784452.
    """
    change = Variation(series({2020: 1000, 2021: 1040}), {}, {}).own[2021]
    assert dispersion_of([change, change])[0] == 1
    assert change.log_ratio**2 / change.variance == pytest.approx(40**2 / 2040, rel=3e-4)


def test_changes_are_taken_relative_to_the_rest_of_the_country() -> None:
    """Twice as many here, and in the rest of the country: no change; without us the country goes from 1 000 to 2 000."""
    own, country = series({2020: 100, 2021: 200}, 1000), series({2020: 1100, 2021: 2200}, 11_000)
    assert Variation(own, country, {}).relative[2021].log_ratio == pytest.approx(0)
    rates = Variation(own, {}, {2020: 100.0, 2021: 150.0}).relative[2021]
    assert (rates.log_ratio, rates.variance) == (pytest.approx(math.log(200 / 150)), pytest.approx(1 / 100 + 1 / 200))
    assert not Variation(own, {}, {2020: 100.0}).relative


def test_nothing_is_known_before_four_changes_and_no_later_one_counts() -> None:
    variation = Variation(series(COUNTS), {}, {})
    assert [variation.before(year) is None for year in YEARS] == [True] * 5 + [False, False]
    shorter = Variation(series({year: count for year, count in COUNTS.items() if year < 2021}), {}, {})
    assert variation.before(2020) == shorter.before(2020)
    wilder = Variation(series(COUNTS | {2021: 3000}), {}, {})
    assert variation.before(2021) == wilder.before(2021)  # its own change is left out


def test_years_with_few_offences_or_another_unit_are_no_part_of_it() -> None:
    few = Variation(series(COUNTS | {2016: 19}), {}, {})
    assert sorted(few.own) == [2018, 2019, 2020, 2021]
    mixed = series(COUNTS) | {2016: Year(460, 4000, "households")}
    assert Variation(mixed, {}, {}).own[2016].log_ratio == pytest.approx(math.log(460 / 400))  # by counts


# ---- drawn ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "spread"), [(60, 0.0), (60, 0.2), (1000, 0.1), (20_000, 0.1)])
def test_z_of_all_changes_has_a_standard_deviation_of_one(level: float, spread: float) -> None:
    """Fourteen years of 400 areas whose level varies by itself from year to year, and with the country; nothing else happens.

    Where the years vary by chance alone, less than that does not count, and Student's t makes it a little too careful.
    """
    rng, found = np.random.default_rng(11), []
    country = np.exp(np.cumsum(rng.normal(0, 0.05, 14)))
    for _ in range(400):
        counts = rng.poisson(level * country * rng.lognormal(0, spread, 14))
        variation = Variation(
            series({2010 + at: float(count) for at, count in enumerate(counts)}),
            {},
            {2010 + at: float(rate) for at, rate in enumerate(country)},
        )
        for year, own in variation.relative.items():
            others = [change for at, change in variation.relative.items() if at != year]
            found.append(as_z(own, *dispersion_of(others)))
    assert (0.9 if spread else 0.85) <= np.std(found) <= 1.1
    assert np.mean(np.abs(found) > 1.959964) <= 0.06


# ---- in the tests of changes ------------------------------------------------------------------------------------------


def exported(counts: dict[int, int], *references: dict[str, object], **printed: object):
    """Brå's years without months, of a municipality without a delivered population, and its changes by year."""
    frame = delivered_rows([("all", str(year), "final", count) for year, count in counts.items()])
    frame = frame.assign(
        per_1000=[round(count / 10_000 * 1e5) / 100 for count in counts.values()] if printed else np.nan
    )
    frames = {OffenceCount: frame, ReferenceOffence: reference_offences(*references)}
    connection = estimated(configuration([district("a")], offences=[EXPORT]), frames)
    return {
        row["period"]: row for row in rows(connection, "from compared where contrast = 'previous_period'")
    }, connection


def test_years_without_months_are_judged_by_the_years_before() -> None:
    """430 to 600: the five changes before give the dispersion, Student's t its five degrees of freedom."""
    found, _ = exported(COUNTS)
    assert {year: row["reason"] for year, row in found.items()} == {
        **dict.fromkeys(("2016", "2017", "2018", "2019"), "few_years"), "2020": "", "2021": "",
    }  # fmt: skip
    numbers = [COUNTS[year] for year in YEARS]
    squares = [math.log(y / x) ** 2 / (1 / x + 1 / y) for x, y in pairwise(numbers[:6])]
    dispersion = sum(squares) / 5
    se = math.sqrt(dispersion * (1 / 430 + 1 / 600))
    exact, row = exact_ratio(600, 1, 430, 1), found["2021"]
    assert (row["estimate"], row["df"]) == (pytest.approx(600 / 430), 5)
    assert row["p"] == pytest.approx(max(float(exact.p), 2 * stats.t.sf(math.log(600 / 430) / se, 5)))
    assert row["equal_se"] == pytest.approx(se)
    widen = math.sqrt(dispersion) * stats.t.ppf(0.975, 5) / stats.norm.ppf(0.975)
    assert math.log(row["ci_high"] / row["estimate"]) == pytest.approx(
        widen * math.log(float(exact.high) / float(exact.ratio))
    )
    assert row["p"] > 50 * float(exact.p)  # by chance alone it would be far surer than the years let it be


def test_where_the_country_is_delivered_what_all_have_in_common_is_no_variation() -> None:
    """The country swings as we do: what is left of ours is chance, and the last rise, which the country lacks, is sure."""
    country = [
        {
            "area": "country",
            "period": str(year),
            "offences": 300 * count if year < 2021 else 300 * 430,
            "exposure": 3_000_000,
        }
        for year, count in COUNTS.items()
    ]
    alone, _ = exported(COUNTS)
    beside, _ = exported(COUNTS, *country)
    assert beside["2021"]["estimate"] == alone["2021"]["estimate"]
    assert beside["2021"]["equal_se"] == pytest.approx(math.sqrt(1 / 430 + 1 / 600))  # dispersion 1
    assert beside["2021"]["p"] < alone["2021"]["p"] / 10


def test_a_rate_follows_from_what_the_export_prints_where_no_population_is_delivered() -> None:
    """4 000 per 100 000 of 400 offences are 10 000 inhabitants; they have no year-end, so that they can be told from a register's."""
    _, connection = exported(COUNTS, printed=True)
    found = rows(connection, "from measured where source = 'crime' and unit = 'rate' order by period")
    assert [row["period"] for row in found] == [str(year) for year in YEARS]
    assert found[0]["value"] == pytest.approx(40)
    assert found[0]["denominator"] == pytest.approx(10_000)
    assert pd.isna(found[0]["denominator_period"])


def test_months_give_the_variation_until_the_years_do() -> None:
    counts = [("all", f"{year}-{month:02d}", "final", COUNTS[year] // 12) for year in YEARS for month in range(1, 13)]
    connection = estimated(configuration([district("a")], offences=[EXPORT]), {OffenceCount: delivered_rows(counts)})
    found = {row["period"]: row["df"] for row in rows(connection, "from compared")}
    assert found == {"2016": 22, "2017": 22, "2018": 22, "2019": 22, "2020": 4, "2021": 5}


def test_a_change_that_rests_on_a_hidden_year_is_not_shown(tmp_path: Path) -> None:
    """In 2016 b has 2 offences: hidden, and a's 24 with them. a's change in 2021 would tell how much 2016 was."""
    own = configuration([district("a"), district("b")], offences=[offence_group("theft", codes=["0001"])])
    monthly = {("0001", place, str(year)): [2 + year % 2] * 12 for place in "ab" for year in YEARS}
    monthly["0001", "b", "2016"] = [2] + [0] * 11
    ends = {(str(year), place): 1000 for place in "ab" for year in YEARS}
    connection = published(own, {Offence: offence_rows(monthly), Population: population_rows(ends)}, tmp_path)
    hidden = rows(
        connection,
        "select area from indicator_value where unit = 'count' and status = 'suppressed' and period = '2016'",
    )
    assert {row["area"] for row in hidden} == {"a", "b"}
    change = "select reason, p, se from comparison where contrast = 'previous_period' and period = '2021' and area = "
    assert one(connection, f"{change} 'a'")["reason"] == "hidden_count"
    assert pd.isna(one(connection, f"{change} 'a'")["p"])
    assert one(connection, f"{change} 'municipality'")["reason"] == ""
