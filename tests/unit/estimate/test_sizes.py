"""A wave without weights and without inhabitants to make them from: single districts have figures, several together have none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from tables import Person, configuration, district, edition, population_rows, published, rows, staged, survey_tables

from pipeline import audit, checks
from pipeline.configuration import Configuration
from pipeline.contracts import Table
from pipeline.contracts.restricted import Population, Wave
from pipeline.problems import Problem, ProblemLog

NUMBERS = ["n", "value", "se", "ci_low", "ci_high", "df", "deff"]
OWN = configuration(
    [district("large"), district("small"), district("whole"), district("east", "whole"), district("west", "whole")],
    editions=[edition("e", ["small", "east"])],
)
SHARES = {"large": 0.6, "small": 0.1, "east": 0.2, "west": 0.3}


def tables(**columns: object) -> dict[type[Table], pd.DataFrame]:
    """200 answers of each district, each a stratum, in two waves; no weights."""
    people = [
        Person(place, {"q1": 1 if n < 200 * share else 2}, stratum=place, period=period, sex="women" if n % 2 else "men",
               age_group="45-84" if n % 4 < 2 else "16-44")
        for period in ("2018", "2021")
        for place, share in SHARES.items()
        for n in range(200)
    ]  # fmt: skip
    found = survey_tables(people)
    return found | {Wave: found[Wave].assign(weights="none", **columns)}


def register(weigh: int) -> pd.DataFrame:
    groups = [("women", 16, 44), ("women", 45, 84), ("men", 16, 44), ("men", 45, 84)]
    one = population_rows(
        {(year, place): weigh if place == "large" else 100 for year in ("2017", "2020") for place in SHARES}
    )
    return pd.concat([one.assign(sex=sex, age_from=low, age_to=high) for sex, low, high in groups], ignore_index=True)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return published(OWN, tables(), tmp_path_factory.mktemp("alone"))


def of(connection: duckdb.DuckDBPyConnection, area: str) -> dict[str, object]:
    query = f"from indicator_value where area = '{area}' and period = '2021' and sex = 'all' and age_group = 'all'"
    (found,) = rows(connection, query)
    return found


@pytest.mark.parametrize("area", ["municipality", "whole", "priority:e", "outside:e"])
def test_several_districts_together_have_no_figure(alone: duckdb.DuckDBPyConnection, area: str) -> None:
    found = rows(alone, f"from indicator_value where area = '{area}'")
    assert found
    assert {row["status"] for row in found} == {"not_estimable"}
    assert [row for row in found if any(not pd.isna(row[name]) for name in NUMBERS)] == []


@pytest.mark.parametrize("area", sorted(SHARES))
def test_single_districts_keep_theirs(alone: duckdb.DuckDBPyConnection, area: str) -> None:
    row = of(alone, area)
    assert (row["status"], row["value"], row["n"]) == ("published", pytest.approx(SHARES[area]), 200)


def test_what_has_no_figure_is_compared_with_nothing(alone: duckdb.DuckDBPyConnection) -> None:
    found = rows(alone, "from comparison")
    unsized = [row for row in found if row["reason"] == "no_sizes"]
    assert {row["contrast"] for row in unsized} == {
        "rest_of_municipality", "outside_promise", "women_vs_men", "youngest_vs_oldest", "previous_period", "district_vs_district",
    }  # fmt: skip
    assert {row["verdict"] for row in unsized} == {"cannot_tell"}
    numbers = ["estimate", "se", "ci_low", "ci_high", "p"]
    assert [row for row in unsized if any(not pd.isna(row[name]) for name in numbers)] == []
    several = {"municipality", "whole", "priority:e", "outside:e", "rest_of_municipality"}
    assert all((row["reason"] == "no_sizes") == bool({row["area"], row["other"]} & several) for row in found)
    assert {row["verdict"] for row in found if (row["area"], row["other"]) == ("large", "small")} == {"tested"}


def test_nothing_that_is_missing_counts_as_known_to_a_reader(tmp_path: Path) -> None:
    published(OWN, tables(), tmp_path).close()
    assert audit.attack(tmp_path / "published.duckdb").found_out == []


@pytest.mark.parametrize(("inhabitants", "share"), [(100, 0.3), (1300, 0.525)])
def test_with_inhabitants_there_are_sizes(inhabitants: int, share: float, tmp_path: Path) -> None:
    """As many everywhere, or thirteen of sixteen in the large district."""
    connection = published(OWN, tables() | {Population: register(inhabitants)}, tmp_path)
    assert of(connection, "municipality")["value"] == pytest.approx(share)
    assert rows(connection, "from comparison where reason = 'no_sizes'") == []


def told(frames: dict[type[Table], pd.DataFrame], own: Configuration = OWN, *, alone: bool = False) -> list[Problem]:
    log = ProblemLog()
    checks.check_all(own, staged(frames), log, alone=alone)
    return [problem for problem in log.problems if problem.code == "no-sizes"]


def test_the_analyst_is_told_what_to_deliver() -> None:
    first, last = told(tables())
    assert {first.severity, last.severity} == {"warning"}
    assert dict(last.values) == {"districts": 4, "mapping": "2021.toml"}
    assert "population/" in last.words().expected
    assert "2021.toml" in last.words().advice


def test_with_weights_or_inhabitants_or_one_district_nothing_is_told() -> None:
    assert told(tables() | {Population: register(100)}) == []
    weighted = tables()
    assert told(weighted | {Wave: weighted[Wave].assign(weights="delivered")}) == []
    one = survey_tables([Person("large", {"q1": n % 2 + 1}) for n in range(50)])
    assert told(one | {Wave: one[Wave].assign(weights="none")}, configuration([district("large")])) == []


def test_a_source_looked_at_alone_says_nothing_of_another() -> None:
    assert told(tables(), alone=True) == []
