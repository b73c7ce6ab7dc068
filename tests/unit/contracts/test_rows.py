"""The classes of rows that a report reads are those of the contracts."""

from __future__ import annotations

from checkout import REPOSITORY

from pipeline.contracts.rows import module


def test_the_rows_are_up_to_date() -> None:
    """`python -m pipeline.contracts.rows > pipeline/report/read/rows.py` makes them so."""
    assert (REPOSITORY / "pipeline/report/read/rows.py").read_text(encoding="utf-8") == module()
