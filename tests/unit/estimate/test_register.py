"""Weights made from the register: what is missing there is told by the districts' names."""

from __future__ import annotations

import duckdb
import pytest
from building import plain
from told import placed

from pipeline.estimate.register import weigh
from pipeline.problems import DataErrors


def test_a_district_without_inhabitants_is_told_by_its_name() -> None:
    with duckdb.connect() as connection:
        connection.execute("create table wave as select '2021' period, 'none' weights")
        connection.execute(
            "create table unit as select '2021' period, 1 unit, 'norr' district, 'women' sex, '16-29' age_group, 1.0 weight"
        )
        connection.execute(
            "create table population as select '2021' period, 'norr' district, 'women' sex, 16 age_from, 29 age_to, 90 persons"
        )
        with pytest.raises(DataErrors) as told:
            weigh(connection, plain())
    (problem,) = told.value.problems
    assert (problem.code, placed(problem)) == ("no-population", "district sjo strand")
    assert problem.where() == "områdena Sjö och Strand"
