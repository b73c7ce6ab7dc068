"""Another theme, offence group, indicator and reference value are an entry in one data file each, and no code."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from kalmar import a_year_later


@pytest.fixture(scope="module")
def richer() -> Iterator[duckdb.DuckDBPyConnection]:
    """Kalmar a year later, with one of each."""
    with duckdb.connect(str(a_year_later().published), read_only=True) as connection:
        yield connection


def test_the_indicator_is_estimated_and_compared_with_the_reference(richer: duckdb.DuckDBPyConnection) -> None:
    ((low, value, high, n),) = richer.execute(
        "select ci_low, value, ci_high, n from indicator_value where indicator = 'very_unsafe' and period = '2021' "
        "and area = 'municipality' and sex = 'all' and age_group = 'all'"
    ).fetchall()
    assert low < value < high
    assert n > 2000
    ((known,),) = richer.execute(
        "select value from indicator_value where indicator = 'very_unsafe' and source = 'reference' and area = 'country'"
    ).fetchall()
    assert known == 0.045
    ((estimate, verdict),) = richer.execute(
        "select estimate, verdict from comparison where indicator = 'very_unsafe' and contrast = 'reference' "
        "and area = 'municipality' and sex = 'all' and age_group = 'all'"
    ).fetchall()
    assert estimate == pytest.approx(value - known)
    assert verdict == "tested"


def test_the_offence_group_is_counted_with_its_interval(richer: duckdb.DuckDBPyConnection) -> None:
    ((low, count, high),) = richer.execute(
        "select ci_low, value, ci_high from indicator_value where indicator = 'electric_bicycle_theft' and period = '2021' "
        "and area = 'municipality' and unit = 'count'"
    ).fetchall()
    assert low < count < high


def test_the_offence_groups_rate_stands_beside_the_reference(richer: duckdb.DuckDBPyConnection) -> None:
    ((value, numerator, denominator),) = richer.execute(
        "select value, numerator, denominator from indicator_value where indicator = 'electric_bicycle_theft' and source = 'reference'"
    ).fetchall()
    assert (value, numerator, denominator) == (1.2, 300, 250_000)
    found = richer.execute(
        "select verdict, reason, estimate from comparison where indicator = 'electric_bicycle_theft' and contrast = 'reference' "
        "and area = 'municipality'"
    ).fetchall()
    assert found == [("cannot_tell", "places_differ", None)]  # two rates are told, and no verdict


def test_the_theme_is_found_in_conversations(richer: duckdb.DuckDBPyConnection) -> None:
    ((title, conversations),) = richer.execute(
        "select title, conversations from theme_count where theme = 'bicycles' and kind = 'all' and period = '2021' "
        "and area = 'municipality'"
    ).fetchall()
    assert (title, conversations >= 5) == ("Cyklar", True)
