"""Columns whose values are looked at once each say of every row what the rows say."""

from __future__ import annotations

import numpy as np

from pipeline.formats import Workbook, open_file
from pipeline.formats import text as text_files
from pipeline.ingest.crime.columns import Column, first_given, objects, together

LINES = [["a", ""], ["b", "x"], ["a", ""], ["", "y"], ["A", "x"]]


def column(place: int) -> Column:
    return Column.of_cells(LINES, place)


def test_a_question_is_put_once_for_each_value() -> None:
    asked: list[str] = []
    found = column(0).each(lambda text: asked.append(text) or text.upper())  # type: ignore[func-returns-value]
    assert found.array().tolist() == ["A", "B", "A", "", "A"]
    assert asked == ["a", "b", "", "A"]


def test_equal_values_are_counted_and_merged_as_one() -> None:
    upper = column(0).each(str.upper)
    assert upper.counted() == {"A": 3, "B": 1, "": 1}
    assert upper.merged().values.tolist() == ["A", "B", ""]
    assert upper.merged().array().tolist() == upper.array().tolist()


def test_values_that_no_row_has_any_more_are_not_counted() -> None:
    some = column(0)[np.array([False, True, False, True, False])]
    assert (some.counted(), some.value(1), len(some)) == ({"b": 1, "": 1}, "", 2)


def test_columns_together_stand_in_the_order_of_the_rows() -> None:
    both = together([column(1), column(0)])
    assert both.array().tolist() == [(second, first) for first, second in LINES]
    assert both.values.tolist() == [("", "a"), ("x", "b"), ("y", ""), ("x", "A")]
    empty = np.zeros(len(LINES), bool)
    assert len(together([column(0)[empty], column(1)[empty]])) == 0


def test_an_empty_value_is_a_value_of_its_own() -> None:
    given = Column.of(objects(["1", None, "1"], 3))
    assert given.are(lambda value: value is None or value != value).tolist() == [False, True, False]


def test_the_first_text_that_is_not_empty_counts() -> None:
    assert first_given([column(1), column(0)]).array().tolist() == ["a", "x", "a", "y", "x"]
    assert first_given([column(0)]).array().tolist() == [line[0] for line in LINES]


def test_a_long_text_has_the_same_rows_as_a_short_one(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    content = "ID;Kod;Dag\n" + "".join(f"A{row};12{row % 3};2021-05-0{row % 9 + 1}\n\n" for row in range(50))
    for end in ("", "\n", "sist;;"):
        short = open_file((content + end).encode())
        with monkeypatch.context() as patch:
            patch.setattr(text_files, "PART", 40)
            patch.setattr(text_files, "LARGE", 100)
            long = open_file((content + end).encode())
        assert isinstance(short, Workbook)
        assert isinstance(long, Workbook)
        assert long.sheets[0].rows == short.sheets[0].rows
        assert long.sheets[0].rows[1][1] is long.sheets[0].rows[7][1]
