"""The words of the page on which districts are compared, around what is compared; its findings' words are in ``comparing``."""

from __future__ import annotations

from pipeline.words.sv import language as sv

SKIP = "Hoppa till jämförelsen"
WHOLE_PICTURE = "Hela lägesbilden"
WITHOUT_SCRIPT = "Sidan behöver JavaScript. Samma uppgifter står i {}lägesbilden{}."
"""The two places are around the link to the situation picture."""

CHOICES = {"measure": "Fråga", "sex": "Kön", "band": "Ålder", "period": "Mätning"}
PRINT = "Skriv ut"
METHOD = "Så är jämförelsen gjord"
METHOD_IN_SHORT = "Metod i korthet"


def title(heading: str, edition: str) -> str:
    """Return the page's title in a browser's window."""
    return f"{heading} {sv.years(edition)}"


def method(survey: str, many: str, the_many: str, least: int, uncertain: int, least_count: int) -> tuple[str, ...]:
    """Return how it is made, a paragraph each.

    Args:
        survey: What the safety survey is called.
        many: The word for several districts.
        the_many: The same with its article.
        least: Answers from which a share is shown.
        uncertain: Answers from which it is no longer uncertain.
        least_count: Count from which a count is shown.
    """
    return (
        f"""Andelarna är skattade ur {survey}. Strecken är 95-procentiga osäkerhetsintervall. Om {the_many} skiljer sig
åt avgörs inte av om strecken möts: varje par prövas för sig, i den senaste mätningen, för alla, för kvinnor, för män och för varje
åldersgrupp. Eftersom många par prövas räknas felrisken om (Benjamini och Hochberg), för varje fråga och slags grupp. En skillnad kallas
statistiskt säkerställd när den omräknade sannolikheten är högst 5 procent.""",
        "”Först en skillnad på omkring … hade sannolikt synts” är den skillnad som fyra undersökningar av fem av samma storlek "
        "hade visat.",
        f"En plats bland alla {many} anges bara när den håller för alla {many} på en gång, och bara så noga som skillnaderna medger.",
        f"""Andelar som bygger på färre än {least} svar visas inte; på färre än {uncertain} är de osäkra
(trekant). Antal under {least_count} visas inte, och inte heller det som skulle röja dem.""",
        "Anmälda brott är inte alla brott.",
    )
