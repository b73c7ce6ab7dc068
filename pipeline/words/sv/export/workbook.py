"""What is said of the workbook: its cover, the mark of invented data, and the sheets that explain the others."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.words.sv import language as sv
from pipeline.words.sv.page import SYNTHETIC_MARK

LANGUAGE = "sv-SE"
PAGE = "&A, sidan &P av &N"
"""The foot of a printed page, in Excel's signs for the sheet's name, the page and the number of pages."""

COVER = "Innehåll"
SHEET, CONTENT, ROWS, MARKED = "Blad", "Innehåll", "Rader", SYNTHETIC_MARK
NOTES, NOTES_ABOUT = "Anmärkningar", "Metoden i korthet, vad som saknas och hur det visas, och vad utslagen betyder."
CONCERNS, NOTE = "Gäller", "Anmärkning"
COLUMNS, COLUMNS_ABOUT = "Kolumner", "En rad för varje rubrik: vad den betyder och på vilka blad den står."
HEADING, MEANS = "Rubrik", "Betyder"


def title(municipality: str, edition: str) -> str:
    """Return the workbook's title as a file has it."""
    return f"Tabeller till lägesbilden, {of(municipality, edition)}"


def cover_title(municipality: str, edition: str) -> str:
    """Return the title on the cover."""
    return f"Tabeller till lägesbilden för medborgarlöften, {of(municipality, edition)}"


def of(municipality: str, edition: str) -> str:
    """Return a municipality and its edition."""
    return f"{municipality} kommun {edition}"


def knows(title: str, until: str) -> str:
    """Return an edition's title and the last day of its data (a day in words)."""
    return f"{title}. Uppgifter till och med {until}."


def publishers(municipality: str, police_area: str) -> str:
    """Return who publishes."""
    return f"{municipality} kommun och {police_area}"


def published_by(publishers: str, contact: str) -> str:
    """Return who publishes, and who answers questions."""
    return f"Utgivare: {publishers}. Kontakt: {contact}."


def licence(title: str, address: str) -> str:
    """Return a licence by its title and where it stands."""
    return f"{title}, {address}"


def under(licence: str) -> str:
    """Return under which licence numbers may be used."""
    return f"Licens: {licence}."


def more(shown: int, left: int) -> str:
    """Return that a sheet has no room for all its rows: how many it shows, and how many stand in the CSV files alone."""
    return f"Bladet rymmer {sv.number(shown)} rader. {sv.number(left)} till står bara i CSV-filerna."


def mark(sources: Iterable[str]) -> str:
    """Return the mark of invented data with the sources that are invented, by name."""
    return f"{SYNTHETIC_MARK}: påhittade uppgifter i {sv.listed(sources)}"


def which_are_invented(mark: str) -> str:
    """Return the mark, and where it stands which rows it is about; that nothing is invented where there is no mark."""
    return f"{mark}. Kolumnen Syntetisk säger vilka rader det gäller." if mark else "Inga uppgifter är påhittade."
