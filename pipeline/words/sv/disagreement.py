"""Where the sources of a promise point in different directions."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv.language import listed, lower_first
from pipeline.words.sv.offences import UNITS

SOURCES = {
    "safety_survey": "trygghetsundersökningen",
    "drug_habits": "CAN:s skolundersökning",
    "crime": "statistiken över anmälda brott",
    "municipal": "kommunens egna uppgifter",
}
FEWER_OR_MORE = {"lower": "färre", "higher": "fler"}


def sources_apart(supporting: Sequence[str], contradicting: Sequence[str]) -> str:
    """Return that all that some sources can tell speaks for the promise, and all that others can against it."""
    sides = [listed(SOURCES[source] for source in side) for side in (supporting, contradicting)]
    return f"Källorna pekar åt olika håll: {sides[0]} talar för löftet, {sides[1]} talar emot."


def offences_apart(place: str, offences: Sequence[tuple[str, str]], direction: str) -> str:
    """Return that groups of offences (title, what they are per) in a district point the other way than the survey does there."""
    survey = {"lower": "för", "higher": "emot"}[direction]
    groups = listed(f"{lower_first(title)} per {UNITS[unit]}" for title, unit in offences)
    return (
        f"I {place} talar trygghetsundersökningen {survey} löftet, men anmälda brott ({groups}) är "
        f"säkerställt {FEWER_OR_MORE[direction]} än utanför löftet."
    )
