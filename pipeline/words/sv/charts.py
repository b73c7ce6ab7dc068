"""Charts: the few words that are drawn among marks and numbers."""

from __future__ import annotations

from pipeline.words.sv import language as sv

TOO_FEW = f"{sv.HIDDEN} (för få svar)"
NOT_TOLD = "uppges inte"
MEAN = ("i medel", "över 12 månader")
"""What stands behind the last value of the running mean, and below it."""
PRELIMINARY = "streckat: preliminärt"
HIDDEN_MONTHS = f"kort streck: {sv.HIDDEN}"


def other_hidden(name: str) -> str:
    """Return that one of two groups in a row is not shown: män visas inte."""
    return f"{name} {sv.HIDDEN}"


def of(count: int, every: int) -> str:
    """Return how many of all: 12 av 30."""
    return f"{sv.number(count)} av {sv.number(every)}"
