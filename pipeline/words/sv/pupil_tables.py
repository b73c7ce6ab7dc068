"""Tables of pupils' answers."""

from __future__ import annotations

from pipeline.words.sv import language as sv


def shares(first: str, last: str) -> str:
    """Return what stands in a table of pupils over the surveys."""
    return f"Andel av eleverna i procent, {first}–{last}"


def group(grade: str, sex: str) -> str:
    """Return a group of pupils: Årskurs 9, flickor."""
    return f"{sv.upper_first(grade)}, {sex}"
