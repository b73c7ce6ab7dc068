"""What is said of the data package."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv.page import SYNTHETIC_MARK

LICENCES = {"CC0-1.0": "Creative Commons Zero 1.0", "CC-BY-4.0": "Creative Commons Erkännande 4.0"}
HOW_IT_IS_WRITTEN = (
    "UTF-8, komma mellan kolumner, decimalpunkt. En tom cell är ett värde som saknas; kolumnen status säger varför. Andelar är 0–1. "
    "Kolumnen synthetic är true där raden vilar på påhittade uppgifter. En text som börjar med =, +, - eller @ har en apostrof framför "
    "sig, så att inget kalkylprogram tar den för en formel."
)


def title(municipality: str, edition: str, *, marked: bool) -> str:
    """Return the package's title, marked where any of its data are invented."""
    mark = f" ({SYNTHETIC_MARK})" if marked else ""
    return f"Lägesbild för medborgarlöften, {municipality} kommun {edition}{mark}"


def description(title: str, invented: Iterable[str]) -> str:
    """Return what the package holds, which sources of it are invented, and how its files are written."""
    names = ", ".join(invented)
    mark = f"{SYNTHETIC_MARK}: {names}. " if names else ""
    return f"{mark}Publicerade tal bakom lägesbilden för {title}. {HOW_IT_IS_WRITTEN}"
