"""Tables of what the document rests on: definitions, delivered files, values of other areas, and what the municipality counts."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv

# ---- definitions and files --------------------------------------------------------------------------------------------

DEFINITIONS = "Så har vi räknat"
DEFINITIONS_SHOWN = "Frågor och svar, brottsgrupper och tabeller bakom varje mått"
FILES = "Filer som rapporten bygger på"
FILES_SHOWN = "Beteckningen är början på filens SHA-256-summa och står vid varje tal i databasen med det som får visas"
FILES_NOTE = (
    "Felaktiga rader är lagda åt sidan. Med felaktig uppgift: en uppgift i raden räknas som ogiltigt svar. Övriga rader är "
    "upprepningar, summor, andra kommuner och annat som inte redovisas. Rader med svar eller brott anges i tiotal."
)

# ---- other areas ------------------------------------------------------------------------------------------------------

REFERENCES = "Jämförelsevärden"
REFERENCES_SHOWN = "Senaste uppgift från varje område, som levererad, bredvid kommunens egen samma år"
REFERENCES_NOTE = (
    "Andelar i procent, problemindex 0–6. Där antalet svar inte är levererat står värdet utan osäkerhetsintervall."
)
MUNICIPALITY_IS = {
    "higher": "säkerställt högre",
    "lower": "säkerställt lägre",
    "no_detectable_difference": "inte säkerställt skild",
    "cannot_tell": "går inte att avgöra",
    "not_tested": "inte prövat",
    "not_comparable": "går inte att jämföra",
}
NOT_COMPARED = "jämförs inte"

# ---- what the municipality counts -------------------------------------------------------------------------------------

OWN_COUNTS = "Det som kommunen räknar själv"


def own_counts(years: Iterable[str]) -> str:
    """Return what stands in a table of the municipality's own counts."""
    return f"Antal, {sv.listed(years)}"


def hidden_persons(min_count: int) -> str:
    """Return which numbers of persons are hidden."""
    return f"Visas inte: 1–{min_count - 1} personer, och tal som skulle avslöja dem."
