"""How an indicator is made: questions and answers, the heading of a table, offence codes."""

from __future__ import annotations

from collections.abc import Sequence


def answers(questions: Sequence[str], counted: Sequence[str]) -> str:
    """Return the questions of a share with the answers that are counted."""
    return f"{' / '.join(questions)} Räknas: {', '.join(counted)}."


def index_of_steps(questions: int) -> str:
    """Return how the problem index is made of the steps of several questions."""
    return f"Medelvärde av {questions} frågors steg 0–6, efter kommunens klassgränser."


def delivered_index() -> str:
    """Return how a problem index that is only delivered is made."""
    return "Som det levererades: medelvärde av frågornas steg 0–6, efter polisens klassgränser."


def pupil_table(label: str) -> str:
    """Return the table of CAN's appendix with this heading."""
    return f"Tabell i CAN:s bilaga: {label}."


def municipal_count(label: str, unit: str, origin: str) -> str:
    """Return what the municipality counts, in which unit, and who counted where the delivery says it."""
    return f"Kommunens uppgift: {label}, antal {unit}." + (f" Källa: {origin}." if origin else "")


def offence_group(label: str) -> str:
    """Return the group of Brå's export with this name."""
    return f"Brå: {label}."


def offence_codes(codes: Sequence[str]) -> str:
    """Return the offence codes of a group."""
    return f"Brottskoder {', '.join(codes)}."
