"""What a test compares of a problem: its place in short, without the words of any language."""

from __future__ import annotations

from pipeline.problems import Problem, Rejected


def placed(one: Problem | Rejected) -> str:
    """Return kinds and values of a place: ``sheet T3, row 5``, several rows as ``row 3 4``, a phrase by its code."""
    return ", ".join(
        f"{kind} {' '.join(map(str, value)) if isinstance(value, tuple) else getattr(value, 'code', value)}"
        for kind, value in one.place
    )
