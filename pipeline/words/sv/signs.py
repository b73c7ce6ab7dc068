"""Signs: each has one meaning in all documents, and never stands without the words that explain it."""

from __future__ import annotations

SIGNS = {"worse": "▲", "better": "▼", "same": "◊", "undecided": "?", "untested": "·"}
"""What stands before a number that is set beside another."""

SPOKEN = {
    "worse": "sämre",
    "better": "bättre",
    "same": "går inte att skilja från slumpen",
    "undecided": "går inte att avgöra",
    "untested": "inte prövat",
}
"""What the signs say to who hears them."""

KEYS = {
    "worse": "säkerställt sämre",
    "better": "säkerställt bättre",
    "same": "skillnaden går inte att skilja från slumpen",
    "undecided": "går inte att avgöra: underlaget är för litet",
    "untested": "inte prövat",
}
"""What the signs mean, as their key has it."""

MANY = "”Säkerställt” tar hänsyn till att många jämförelser görs."


def key(marks: set[str]) -> str:
    """Return what the signs mean that are used somewhere; empty where none is."""
    used = [f"{sign} {KEYS[mark]}" for mark, sign in SIGNS.items() if mark in marks]
    told = f"{'; '.join(used)}." if used else ""
    return f"{told} {MANY}" if marks & {"worse", "better"} else told
