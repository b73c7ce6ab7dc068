"""The classes of rows that a report reads are those of the contracts."""

from __future__ import annotations

from pipeline.contracts.rows import modules


def test_the_rows_are_up_to_date() -> None:
    """`python -m pipeline.contracts.rows` makes them so."""
    assert {path: path.read_text(encoding="utf-8") for path in modules()} == modules()
