"""How an indicator is made: questions and answers, the heading of a table, offence codes."""

from __future__ import annotations

from collections.abc import Sequence


def definition(
    made_of: str,
    wording: Sequence[str],
    label: str,
    counted: str,
    questions: int | None,
    origin: str,
    codes: Sequence[str],
    labels: Sequence[str],
) -> str:
    """Return how an indicator is made, so that a reader can find it in the delivered file: its columns, and its codes with labels."""
    match made_of:
        case "answers":
            return answers(wording, [f"{code} {told}".strip() for code, told in zip(codes, labels, strict=True)])
        case "result_table":
            return result_table()
        case "index_steps":
            return index_of_steps(questions or 0)
        case "delivered_index":
            return delivered_index()
        case "pupil_table":
            return pupil_table(label)
        case "municipal_count":
            return municipal_count(label, counted, origin)
        case "offence_group":
            return offence_group(label)
    return offence_codes(codes)


def answers(questions: Sequence[str], counted: Sequence[str]) -> str:
    """Return the questions of a share with the answers that are counted."""
    return f"{' / '.join(questions)} Räknas: {', '.join(counted)}."


def result_table() -> str:
    """Return how a share is made that only tables of results have."""
    return (
        "Som den levererades, färdigräknad. Frågans ordalydelse och vilka svar som räknas framgår inte av leveransen."
    )


def index_of_steps(questions: int) -> str:
    """Return how the problem index is made of the steps of several questions."""
    return f"Medelvärde av {questions} frågors steg 0–6, efter kommunens klassgränser."


def delivered_index() -> str:
    """Return how a problem index that is only delivered is made."""
    return "Som det levererades: hela steg 0–6 för varje fråga, och för alla frågor tillsammans det tal som levererats."


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
