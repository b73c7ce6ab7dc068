"""Tables of a promise: what it rests on, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterable

RESPONSIBLE = {"police": "polisen", "municipality": "kommunen", "both": "polisen och kommunen"}
EVIDENCE = "Varje jämförelse som skulle kunna motivera löftet, och vad underlaget säger om den"
EVIDENCE_NOTE = (
    "Talar för: det som löftet anger är statistiskt säkerställt, eller uttalat av källan, åt det håll som motiverar löftet. "
    "Att en skillnad inte kan säkerställas är inget bevis för att den saknas."
)
LEVEL_NOTE = (
    "Nivåer visas med sitt osäkerhetsintervall, 95 %, där det finns ett; de jämförs inte med något och talar varken för "
    "eller emot löftet."
)
ACTIVITIES = "Vad som ska göras, vem som ansvarar och hur mycket löftet anger"
NO_GOALS = "Löftesdokumentet anger inga mätbara mål för utfallet."
NO_TARGET = "anges inte"


def rests_on(position: int) -> str:
    """Return the title of what a promise rests on, by its number."""
    return f"Vad löfte {position} vilar på"


def activities(position: int) -> str:
    """Return the title of a promise's activities, by its number."""
    return f"Insatser för löfte {position}"


def target(parts: Iterable[str]) -> str:
    """Return how much and when, as a promise says it; that it does not say where nothing is given."""
    return ", ".join(part for part in parts if part) or NO_TARGET
