"""The workbook of a small town: a sheet that has no room for all its rows says so."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from towns import EDITION, two_alike_and_one_apart

from pipeline.export import workbook
from pipeline.export.cut import Cut


def test_a_sheet_that_is_too_long_is_cut_and_says_how_much_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_LINES", 2)
    cut = Cut(two_alike_and_one_apart(tmp_path), EDITION)
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook_of(cut)))
    cut.close()
    sheet = book["Efter stadsdel"]
    assert sheet["A3"].value == "Bladet rymmer 2 rader. 4 till står bara i CSV-filerna."
    (place,) = sheet.tables.values()
    assert place.ref.startswith("A4:") and place.ref.endswith("6")
    assert sheet["A7"].value is None and sheet["A6"].value is not None
