"""No text in a spreadsheet is taken for a formula, and the same content gives the same bytes."""

import io
import time

import duckdb
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.spreadsheet import LONGEST_CELL, lines, safe, safe_sql
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


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20)


@settings(deadline=None)
@given(TEXTS)
@example(
    ["=1+1", "+46", "-x", "@a", "\tx", "\r=1", "a=b", "\n=1", "'=", "a\x00b\x1f\x7f\ufffec", "\x01=1", "x" * 40_000, ""]
)
def test_the_database_makes_texts_safe_in_the_same_way(texts):
    with duckdb.connect() as connection:
        given = "select unnest($t::varchar[]) as text, unnest(range(len($t))) as place"
        query = f"select list({safe_sql('text')} order by place) from ({given})"
        ((found,),) = connection.execute(query, {"t": texts}).fetchall()
    assert (found or []) == [safe(text) for text in texts]


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


VALUES = ["", " a ", "a\nb", "<&>\"'", "å", 0, -4, 0.1, 1e-7, 1e22, True, None]


def test_every_value_is_read_back_as_it_was_written():
    columns = tuple(Column(f"c{at}") for at in range(len(VALUES)))
    sheet = Sheet("x", columns, [VALUES, VALUES[:3], VALUES[::-1]])
    read = [list(row) for row in opened(workbook([sheet]))["x"].iter_rows(min_row=2, values_only=True)]
    told = [value if value != "" else None for value in VALUES]
    assert read == [told, told[:3] + [None] * (len(VALUES) - 3), told[::-1]]
    assert [type(value) for value in read[0]][5:11] == [int, int, float, float, float, bool]


def test_what_is_no_number_leaves_its_cell_empty():
    sheet = Sheet("x", (Column("a"), Column("b")), [[float("nan"), float("inf")], [1, 2]])
    assert [row for row in opened(workbook([sheet]))["x"].iter_rows(min_row=2, values_only=True)] == [
        (None, None),
        (1, 2),
    ]


def test_many_lines_are_written_in_parts_and_stand_in_their_rows(monkeypatch):
    monkeypatch.setattr(lines, "AT_ONCE", 3)
    made = Sheet("x", (Column("a"),), [[number] for number in range(10)], above=("t",), marked=True)
    sheet = opened(workbook([made]))["x"]
    assert [sheet.cell(3 + number, 1).value for number in range(10)] == [*range(10)]
    assert sheet.tables["Tabell1"].ref == "A2:A12"


def test_a_book_for_readers_says_what_it_is() -> None:
    book = opened(workbook([TWO], ABOUT))
    assert (book.properties.title, book.properties.creator, book.properties.language) == ("T", "Kommunen", "sv-SE")
    sheet = book["Två"]
    assert (sheet.oddHeader.right.text, sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("M", "F", "sidan &P")
    assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.orientation == "landscape"
