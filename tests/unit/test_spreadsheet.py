"""No text in a spreadsheet is taken for a formula, and the same content gives the same bytes."""

import io
import time

import openpyxl
import pytest

from pipeline.spreadsheet import LONGEST_CELL, safe
from pipeline.spreadsheet.book import About, Column, Sheet, fitted, workbook

ABOUT = About("T", "Kommunen", "sv-SE", "Påhittat", "M", "F", "sidan &P")


@pytest.mark.parametrize("text", ["=1+1", "+46", "-x", "@a", "\tx", "\r=1"])
def test_a_text_that_begins_like_a_formula_is_marked(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", [-4, -0.5, None, True, "Oxhagen", "16-29", "−4", ""])
def test_everything_else_is_as_it_was(value):
    assert safe(value) is value or safe(value) == value


def test_what_a_cell_cannot_hold_is_left_out():
    assert safe("a\x00b\x1fc") == "abc"
    assert len(safe("x" * 40_000)) == LONGEST_CELL


# ---- the workbook -----------------------------------------------------------------------------------------------------

TWO = Sheet(
    "Två", (Column("Område", 30, wrapped=True), Column("Andel", format="0.0")), [["Norr", 12.34], ["=1+1", None]],
    above=("=Titel", "Under titeln"), marked=True, kept=1,
)  # fmt: skip


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_same_book_has_the_same_bytes_at_another_time() -> None:
    first = workbook([TWO], ABOUT)
    time.sleep(1.1)
    assert workbook([TWO], ABOUT) == first


def test_a_sheet_is_its_title_and_a_marked_table_whose_headings_stay_in_sight() -> None:
    sheet = opened(workbook([TWO]))["Två"]
    assert [list(row) for row in sheet.values] == [
        ["'=Titel", None], ["Under titeln", None], ["Område", "Andel"], ["Norr", 12.34], ["'=1+1", None],
    ]  # fmt: skip
    assert sheet.freeze_panes == "B4"
    ((name, place),) = sheet.tables.items()
    assert (name, place) == ("Tabell1", "A3:B5")
    assert sheet["B4"].number_format == "0.0" and sheet["A4"].alignment.wrap_text
    assert sheet["A1"].font.bold and sheet["A3"].font.bold and not sheet["A4"].font.bold


def test_what_begins_like_a_formula_is_none_wherever_it_stands() -> None:
    wild = Sheet("x", fitted(["=a"], [["+b"]]), [["+b"]], above=("@c",))
    cells = [cell for row in opened(workbook([wild]))["x"].iter_rows() for cell in row]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'@c", "s"), ("'=a", "s"), ("'+b", "s")]


@pytest.mark.parametrize(("text", "width"), [("kort", 10), ("x" * 30, 32), ("x" * 90, 60)])
def test_a_column_is_as_wide_as_its_longest_text_within_limits(text: str, width: float) -> None:
    assert [column.width for column in fitted(["A", "B"], [[text], ["", "z"]])] == [width, 10]


def test_a_book_for_readers_says_what_it_is() -> None:
    book = opened(workbook([TWO], ABOUT))
    assert (book.properties.title, book.properties.creator, book.properties.language) == ("T", "Kommunen", "sv-SE")
    sheet = book["Två"]
    assert (sheet.oddHeader.right.text, sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("M", "F", "sidan &P")
    assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.orientation == "landscape"
