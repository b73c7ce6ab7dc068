"""No text in a spreadsheet is taken for a formula, and the same content gives the same bytes."""

import time

import pytest
from openpyxl import Workbook

from pipeline.spreadsheet import LONGEST_CELL, safe, without_clock


@pytest.mark.parametrize("text", ["=1+1", "+46", "-x", "@a", "\tx", "\r=1"])
def test_a_text_that_begins_like_a_formula_is_marked(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", [-4, -0.5, None, True, "Oxhagen", "16-29", "−4", ""])
def test_everything_else_is_as_it_was(value):
    assert safe(value) is value or safe(value) == value


def test_what_a_cell_cannot_hold_is_left_out():
    assert safe("a\x00b\x1fc") == "abc"
    assert len(safe("x" * 40_000)) == LONGEST_CELL


def test_the_same_book_has_the_same_bytes_at_another_time():
    def made() -> bytes:
        book = Workbook()
        book.active.append(["a", 1])
        return without_clock(book)

    first = made()
    time.sleep(1.1)
    assert made() == first
