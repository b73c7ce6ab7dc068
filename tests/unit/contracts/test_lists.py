"""Columns of lists: how texts become tuples, and what is refused."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from pipeline.contracts import check, create
from pipeline.contracts.lists import list_columns, with_lists
from pipeline.contracts.offences import OffenceHour
from pipeline.contracts.published import Promise
from pipeline.problems import at

HOUR = {
    "municipality": "x", "source": "crime", "indicator": "theft", "period": "2021", "days": "6 7", "from_hour": 0, "to_hour": 8,
    "offences": 5.0, "source_file": "f1 f2",
}  # fmt: skip


def test_a_text_is_parted_as_its_column_writes_it_and_what_is_a_list_stays_one() -> None:
    hours = with_lists(OffenceHour, pd.DataFrame([HOUR, HOUR | {"days": [1, 2], "source_file": ""}]))
    assert hours["days"].tolist() == [(6, 7), (1, 2)]
    assert hours["source_file"].tolist() == [("f1", "f2"), ()]
    promise = pd.DataFrame([{"districts": "a b", "themes": "", "crime": ["theft"], "goals": "Fler ljus\nFärre brott"}])
    found = with_lists(Promise, promise).iloc[0]
    assert [found[name] for name in list_columns(Promise)] == [("a", "b"), (), ("theft",), ("Fler ljus", "Färre brott")]


def test_lists_are_stored_as_lists() -> None:
    connection = duckdb.connect()
    create(connection, OffenceHour, with_lists(OffenceHour, pd.DataFrame([HOUR])))
    found = connection.execute(
        "select days, source_file, typeof(days), typeof(source_file) from offence_hour"
    ).fetchall()
    assert found == [([6, 7], ["f1", "f2"], "INTEGER[]", "VARCHAR[]")]


@pytest.mark.parametrize("days", ["6 7", ("6", "7"), (6.0,), None])
def test_what_is_no_list_of_its_kind_is_refused(days: object) -> None:
    right = with_lists(OffenceHour, pd.DataFrame([HOUR]))
    assert check(OffenceHour, right) == []
    wrong = right.assign(days=pd.Series([days], dtype=object))
    assert {problem.place for problem in check(OffenceHour, wrong)} == {at(column="days", row=[1])}
