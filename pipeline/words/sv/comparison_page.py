"""What stands on the comparison page whatever is chosen: its form, its links and how it is made."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.words.sv import language as sv

SKIP = "Hoppa till jämförelsen"
DOCUMENTS = "Utgåvans dokument"
QUESTION, SEX, AGE, WAVE = "Fråga", "Kön", "Ålder", "Mätning"
PRINT = "Skriv ut"
NEEDS_SCRIPTS = "Sidan behöver JavaScript. Samma uppgifter står i {picture}."
"""What is said without scripts; the picture is a link with the text `PICTURE`."""
PICTURE = "lägesbilden"
INDEX = "Problemindex"
METHOD, METHOD_IN_SHORT = "Så är jämförelsen gjord", "Metod i korthet"


def title(districts: str, municipality: str) -> str:
    """Return the page's title; the districts by the word for several."""
    return f"Jämför {districts} i {municipality}"


def method(
    survey: str,
    districts: str,
    the_districts: str,
    *,
    min_base: int,
    uncertain_base: int,
    min_count: int,
    ready_made: Sequence[str] = (),
    all_ready_made: bool = False,
) -> tuple[str, ...]:
    """Return how it is made, as paragraphs; the districts by the word for several and for all of them."""
    made = f"Andelarna är skattade ur {survey}. Strecken är 95-procentiga osäkerhetsintervall."
    if ready_made:
        taken = (
            f"Andelarna för {sv.listed(ready_made)} är övertagna ur resultattabeller från {survey} som de levererades. Hur "
            "svaren är viktade "
            "framgår inte. Strecken är ungefärliga 95-procentiga osäkerhetsintervall, som om varje andel kom ur ett enkelt "
            "slumpmässigt "
            "urval, och prövningarna är ungefärliga på samma sätt; där antalet svar inte är levererat finns varken streck "
            "eller prövning."
        )
        made = taken if all_ready_made else f"{made} {taken}"
    return (
        f"{made} Om {the_districts} skiljer sig åt avgörs "
        "inte av om strecken möts: varje par prövas för sig, i varje mätning, för alla, för kvinnor, för män och för varje "
        "åldersgrupp. Eftersom många jämförelser görs räknas felrisken om för hela lägesbilden (Benjamini och Bogomolov). En "
        "skillnad kallas statistiskt säkerställd när den omräknade sannolikheten är högst 5 procent.",
        "”Först en skillnad på omkring … hade sannolikt synts” är den skillnad som fyra undersökningar av fem av samma storlek hade "
        "visat.",
        f"En plats bland alla {districts} anges bara så långt som de säkerställda skillnaderna mellan par räcker.",
        f"Andelar som bygger på färre än {min_base} svar visas inte; på färre än {uncertain_base} är de osäkra (trekant); "
        "svar som väger mycket olika räknas som färre. Antal brott och personer under "
        f"{min_count} visas inte, och inte heller det som skulle röja dem.",
        "Anmälda brott är inte alla brott.",
    )
