"""The workbook's sheets and columns and the words for them: what one list names, the other has."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from checkout import REPOSITORY

from pipeline.words.sv.export import explained

DECLARED: dict[str, Any] = tomllib.loads((REPOSITORY / "pipeline/export/sheets.toml").read_text(encoding="utf-8"))
VALUES = {"one": "stadsdel", "many": "stadsdelar", "the_many": "stadsdelarna", "wave": "2021"}


def test_every_sheet_has_its_words_and_no_words_are_left_over() -> None:
    names = [sheet["id"] for sheet in DECLARED["sheet"]]
    assert len(set(names)) == len(names)
    assert set(explained._sheets()["sheet"]) == set(names)
    assert set(explained._sheets()["column"]) == set(DECLARED["column"])


def test_every_column_of_a_sheet_is_declared() -> None:
    used = {column for sheet in DECLARED["sheet"] for column in sheet["columns"]}
    assert used | {"synthetic"} == set(DECLARED["column"])


@pytest.mark.parametrize("name", [sheet["id"] for sheet in DECLARED["sheet"]])
def test_a_sheets_words_are_filled_and_excel_takes_its_name(name: str) -> None:
    told = explained.sheet(name, VALUES)
    assert all(text and text[0].isupper() and "{" not in text for text in told)
    assert len(told.name) <= 31 and not set(told.name) & set("[]:*?/\\")


def test_every_coded_column_has_words_for_its_codes() -> None:
    coded = {column["words"] for column in DECLARED["column"].values() if "words" in column}
    assert all(explained.words(name) for name in coded)
