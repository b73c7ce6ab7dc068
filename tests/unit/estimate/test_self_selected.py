"""A wave of persons who chose themselves: shares without intervals, nothing tested, and no pool with others."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from tables import NO, YES, configuration, district, edition, persons, published, rows, survey_indicator, survey_tables

from pipeline.contracts.restricted import Wave
from pipeline.definitions import ProblemIndex

UNCERTAINTY = ["se", "ci_low", "ci_high", "df", "deff"]
NUMBERS = ["estimate", "se", "ci_low", "ci_high", "p"]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Three waves of two districts, of which the second one's persons chose themselves; everything differs widely."""
    people = [
        person
        for period in ("2018", "2020", "2022")
        for place, yes in (("a", 150), ("b", 20))
        for sex in ("women", "men")
        for person in persons(yes // 2, place, YES, period=period, sex=sex)
        + persons((200 - yes) // 2, place, NO, period=period, sex=sex)
    ]
    own = configuration(
        [district("a"), district("b")], editions=[edition("e", ["a"])], indicators=[survey_indicator("one", ["q1"])]
    )
    index = ProblemIndex(
        id="index", title="i", title_en="i", block="block", steps={"one": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}
    )
    survey = own.definitions.safety_survey.model_copy(update={"problem_index": index})
    own = own.model_copy(update={"definitions": own.definitions.model_copy(update={"safety_survey": survey})})
    tables = survey_tables(people)
    waves = tables[Wave]
    tables[Wave] = waves.assign(sample=waves["sample"].mask(waves["period"] == "2020", "self_selected"))
    return published(own, tables, tmp_path_factory.mktemp("chosen"))


def test_its_shares_are_shown_without_intervals(shown: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        shown, "from indicator_value where period = '2020' and unit = 'share' and age_group = 'all' and sex = 'all'"
    )
    told = {row["area"]: (row["value"], row["n"], row["status"]) for row in found}
    assert (told["a"], told["b"]) == ((0.75, 200, "published"), (0.1, 200, "published"))
    assert told["municipality"] == (pytest.approx(0.425), 400, "published")
    every = shown.execute("from indicator_value where period = '2020'").df()
    assert set(every["unit"]) == {"share", "index"}
    assert every[UNCERTAINTY].isna().all(axis=None)


def test_nothing_of_it_is_tested_on_either_side(shown: duckdb.DuckDBPyConnection) -> None:
    query = "from comparison where period = '2020' or (contrast = 'previous_period' and other = '2020')"
    found = shown.execute(query).df()
    assert set(found["contrast"]) >= {"outside_promise", "rest_of_municipality", "previous_period", "women_vs_men"}
    assert set(found["period"]) == {"2020", "2022"}
    assert set(zip(found["verdict"], found["reason"], strict=True)) <= {
        ("cannot_tell", "self_selected"),
        ("cannot_tell", "hidden"),
    }
    assert found[NUMBERS].isna().all(axis=None)
    assert shown.execute("select count(*) from edition_verdict where period = '2020' and q is not null").fetchone() == (
        0,
    )


def test_drawn_waves_are_tested_as_before(shown: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        shown, "from comparison where period = '2022' and contrast = 'outside_promise' and area = 'a' and sex = 'all'"
    )
    assert {(row["verdict"], pd.isna(row["p"])) for row in found if row["age_group"] == "all"} == {("tested", False)}


def test_it_is_pooled_with_no_other(shown: duckdb.DuckDBPyConnection) -> None:
    periods = {
        row["period"] for row in rows(shown, "select distinct period from period where source = 'safety_survey'")
    }
    assert {one for one in periods if "+" in one} == {"2018+2022"}


def test_the_published_wave_says_so(shown: duckdb.DuckDBPyConnection) -> None:
    found = rows(shown, "select period, sample from survey_wave order by period")
    assert [row["sample"] for row in found] == ["drawn", "self_selected", "drawn"]
