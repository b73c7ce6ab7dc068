"""Where numbers come from: the line below a figure or a table."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv import language as sv

OFFENCES = {"delivered": "Brå, anmälda brott", "direct": "polisens lokala utdrag"}
"""Who counted reported offences, by the basis of the numbers: delivered, or counted here from the police's extract."""

EXTRACT = f"Källa: {OFFENCES['direct']}."
MUNICIPALITY = "Källa: kommunen; vem som har räknat står vid måttens definitioner."
ONCE_A_THEME = "Ett samtal räknas en gång för varje ämne."


def survey(name: str, period: str = "", answers: int | None = None) -> str:
    """Return the survey, its wave or waves, and how many answered: Källa: Trygghetsundersökningen 2022, n = 1 204."""
    wave = f" {period}" if period else ""
    return f"Källa: {name}{wave}" + (f", n = {sv.number(answers)}." if answers else ".")


def pupils(periods: Sequence[str]) -> str:
    """Return the survey of pupils and its years."""
    return f"Källa: CAN {sv.listed(periods)}."


def pupils_in_full(periods: Sequence[str]) -> str:
    """Return the survey of pupils by its full name, and its years."""
    return f"Källa: CAN, skolelevers drogvanor {sv.listed(periods)}."


def offences(counted_by: str) -> str:
    """Return who counted reported offences."""
    return f"Källa: {counted_by}."


def notes(period: str = "") -> str:
    """Return whose notes of conversations and walks numbers are counted in, and of which year or years."""
    return f"Källa: kommunens och polisens anteckningar{' ' if period else ''}{period}."


def edition(title: str) -> str:
    """Return the document of an edition's promises."""
    return f"Källa: {title}."


def files(names: Sequence[str]) -> str:
    """Return the delivered files that numbers stand in."""
    return f"Källa: filerna {sv.listed(names)}."
