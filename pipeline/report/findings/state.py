"""What may be said of one figure beside another, or why nothing may: the only module of the report that reads verdicts."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol, assert_never

from pipeline.contracts.reasons import NOT_COMPARABLE, NOT_TESTED


class State(StrEnum):
    """What may be said of one figure beside another; each is told apart from all others, everywhere."""

    HIGHER = "higher"
    """The difference holds, and the first figure is the larger."""
    LOWER = "lower"
    SAME = "no_detectable_difference"
    """Tested, and no difference can be told from chance."""
    UNDECIDED = "cannot_tell"
    """What there is of it is too little for a test."""
    UNTESTED = "not_tested"
    """No test was made: the reason says what it lacks."""
    INCOMPARABLE = "not_comparable"
    """Both figures are there, and are not measured alike."""
    NEW_AREA = "new_area"
    """The area was none of its own in the period that it would be compared with."""
    HIDDEN = "hidden"
    """One of the figures is not shown, to protect persons."""
    NOT_ESTIMABLE = "not_estimable"
    FIRST = "first"
    """There is no earlier figure."""
    NOT_ASKED = "not_asked"
    """The question was asked before, and not in this period."""
    NOT_DELIVERED = "not_delivered"


HOLDS = (State.HIGHER, State.LOWER)
"""States of a difference that may be told."""


class Bearing(StrEnum):
    """What one piece of evidence says of the reason for a promise."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    UNDECIDED = "cannot_tell"
    UNTESTED = "not_tested"
    TOLD = "told"
    """A level, which is shown and set against nothing."""


OPEN = (Bearing.UNDECIDED, Bearing.UNTESTED)
"""Bearings that leave a piece of evidence open."""


class Bears(Protocol):
    """A piece of evidence."""

    @property
    def verdict(self) -> str:
        """What it says of a promise."""

    @property
    def expects(self) -> str:
        """Which direction would motivate the promise; empty where it is no direction."""

    @property
    def reason(self) -> str:
        """The code of why it says nothing."""


def of(verdict: str, reason: str = "") -> State:
    """Return what may be said of a test by an edition's verdict on it, or why nothing may by the code of its reason.

    Raises `ValueError` for a verdict that is none.
    """
    match verdict:
        case "higher":
            return State.HIGHER
        case "lower":
            return State.LOWER
        case "no_detectable_difference":
            return State.SAME
        case "not_comparable":
            return State.NEW_AREA if reason == "new_area" else State.INCOMPARABLE
        case "cannot_tell" if reason in NOT_TESTED:
            return State.UNTESTED
        case "cannot_tell" if reason in ("hidden", "hidden_count"):
            return State.HIDDEN
        case "cannot_tell":
            return State.UNDECIDED
    raise ValueError(f"no state has the verdict {verdict!r}")


def turned(state: State) -> State:
    """Return what may be said as the other side of the comparison has it."""
    return {State.HIGHER: State.LOWER, State.LOWER: State.HIGHER}.get(state, state)


def bearing(row: Bears) -> Bearing:
    """Return what a piece of evidence says of the reason for a promise."""
    return Bearing(row.verdict)


def of_evidence(row: Bears) -> State:
    """Return what may be said of the comparison that a piece of evidence rests on."""
    match bearing(row):
        case Bearing.SUPPORTS:
            return State.HIGHER if row.expects != State.LOWER else State.LOWER
        case Bearing.CONTRADICTS:
            return State.LOWER if row.expects != State.LOWER else State.HIGHER
        case Bearing.UNDECIDED | Bearing.UNTESTED | Bearing.TOLD:
            if row.reason == "no_comparison":
                return State.NOT_DELIVERED
            verdict = "not_comparable" if row.reason in NOT_COMPARABLE else "cannot_tell"
            return State.SAME if row.reason == State.SAME else of(verdict, row.reason)


class Mark(StrEnum):
    """The sign of how an area stands beside others, as its indicator's direction says."""

    WORSE = "worse"
    BETTER = "better"
    SAME = "same"
    UNDECIDED = "undecided"
    UNTESTED = "untested"
    NONE = ""
    """There is nothing to set beside each other."""


def mark(state: State, direction: str) -> Mark:
    """Return how an area stands by what may be said of an indicator of a direction (``higher_is_worse``, ``higher_is_better``)."""
    match state:
        case State.HIGHER | State.LOWER:
            return Mark.WORSE if (state is State.HIGHER) == (direction == "higher_is_worse") else Mark.BETTER
        case State.SAME:
            return Mark.SAME
        case State.UNDECIDED:
            return Mark.UNDECIDED
        case State.UNTESTED | State.INCOMPARABLE:
            return Mark.UNTESTED
        case State.NEW_AREA | State.HIDDEN | State.NOT_ESTIMABLE | State.FIRST | State.NOT_ASKED | State.NOT_DELIVERED:
            return Mark.NONE
        case _:
            assert_never(state)
