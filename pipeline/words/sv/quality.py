"""What the report of the data's quality says beside the words of problems: its page and its workbook."""

from __future__ import annotations

from collections.abc import Mapping

# ---- the page, in short -----------------------------------------------------------------------------------------------

IN_SHORT = "I korthet"
STOPPED = (
    "Rapporten kan inte göras förrän felen är rättade. De senaste godkända databaserna och dokumenten ligger kvar."
)
NOT_STOPPED = "Inget hindrar att rapporten görs."
FOR_WHOM = "Sidan är för den som tar emot och levererar uppgifterna, inte för publicering."
SEVERITIES: Mapping[str, tuple[str, str]] = {
    "error": ("fel", "fel"),
    "warning": ("varning", "varningar"),
    "note": ("anmärkning", "anmärkningar"),
}
"""A problem of each severity, and several."""


def title(municipality: str) -> str:
    """Return the page's title."""
    return f"Datakvalitet: {municipality}"


def count(number: int) -> str:
    """Return a whole number with its thousands apart by a blank that does not break."""
    return f"{number:,}".replace(",", "\u00a0")


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun; none as a word."""
    return f"{count(number)} {one if number == 1 else many}" if number else f"inga {many}"


def found(errors: int, warnings: int, notes: int) -> str:
    """Return how much was found, and whether that stops the report."""
    numbers = zip((errors, warnings, notes), SEVERITIES.values(), strict=True)
    first, second, third = (counted(number, *words) for number, words in numbers)
    return f"Kontrollen fann {first}, {second} och {third}. {STOPPED if errors else NOT_STOPPED}"


def read(files: int, rows: int, used: int) -> str:
    """Return how much was read and is used."""
    return (
        f"{counted(files, 'fil', 'filer').capitalize()} lästes med {count(rows)} rader. {count(used)} av dem används."
    )


def set_aside(rows: int, incomplete: int) -> str:
    """Return how much was set aside."""
    return (
        f"Felaktiga rader som lagts åt sidan: {count(rows)}. "
        f"Rader som används men har en felaktig uppgift: {count(incomplete)}."
    )


# ---- the page, by file ------------------------------------------------------------------------------------------------

BY_FILE = "Fel, varningar och anmärkningar efter fil"
BY_FILE_CAPTION = "Antal efter fil, med länk till vart och ett"
BY_FILE_HEAD = ("Fil eller källa", "Fel", "Varningar", "Anmärkningar")
STEPS = "Rader före och efter varje steg"
STEPS_CAPTION = "Rader efter fil och steg"
STEPS_HEAD = (
    "Fil",
    "Rader i filen",
    "Upprepade",
    "Efterfrågas inte",
    "Felaktiga",
    "Används",
    "Därav med felaktig uppgift",
    "Går ihop",
)
STEPS_MEANING = (
    "Rader i filen är upprepade rader, rader som inte efterfrågas (andra kommuner, summor, grupper som inte redovisas), "
    "felaktiga rader och rader som används. En felaktig cell i ett enkätsvar räknas som ogiltigt svar; "
    "personen är kvar och används utan den uppgiften."
)
YES, NO = "ja", "nej"
NOT_READ_TO_ITS_END = "nej: lästes inte färdigt"

# ---- the page, what was found -----------------------------------------------------------------------------------------

HEADINGS: Mapping[str, str] = {
    "error": "Fel som stoppar rapporten",
    "warning": "Varningar som kräver ett beslut",
    "note": "Anmärkningar",
}
FILE, PLACE, EXPECTED, FOUND, ADVICE = "Fil", "Plats", "Väntat", "Hittat", "Gör så här"
SET_ASIDE = "Rader och celler som lagts åt sidan"
SET_ASIDE_HEAD = ("Rad", "Kolumn", "Värde", "Väntat")
WHOLE_ROW = "hela raden"


def numbered(severity: str, number: int) -> str:
    """Return what a problem is called on the page, in a link."""
    return f"{SEVERITIES[severity][0]} {number}"


def problem_title(severity: str, number: int, about: str) -> str:
    """Return the heading of a problem."""
    return f"{numbered(severity, number).capitalize()}: {about}"


def set_aside_by(about: str, file: str, number: int) -> str:
    """Return the caption of what one rule set aside in one file."""
    return f"{about}: {file}, {count(number)} st."


def more_set_aside(number: int, workbook: str) -> str:
    """Return how much more stands in the workbook."""
    return f"Ytterligare {count(number)} står i {workbook}."


# ---- the page, what is there and what has changed ---------------------------------------------------------------------

COVERAGE = "Vad varje källa täcker"
COVERAGE_MEANING = "Där det står saknas finns inget för platsen och perioden. Små antal visas som ett spann."
MISSING = "saknas"
NOT_THERE = "finns inte"
WHOLE_MUNICIPALITY = "Hela kommunen"
COVERED: Mapping[str, str] = {
    "unit": "Trygghetsundersökningen: personer som svarat",
    "offence": "Lokalt utdrag: anmälda brott",
    "note": "Samtal och vandringar",
    "population": "Befolkning: invånare",
    "delivered_value": "Färdiga tabeller: värden",
    "municipal_count": "Kommunens egna uppgifter: värden",
    "offence_count": "Brå: månader eller hela år med uppgift",
    "pupil_share": "CAN: andelar",
}
"""What is counted of each table."""
SERIES: Mapping[str, str] = {"offence_count": "Brottsgrupp", "pupil_share": "Fråga"}
"""What stands in the rows of tables that are for the municipality as a whole."""

DIFFERENCES = "Skillnader mellan undersökningar"
DIFFERENCES_HEAD = ("Fråga eller kolumn", "Skillnad", "Förut", "Nu", "Följd för serien", "Beslutat i mappningen")


def few(most: int) -> str:
    """Return what stands in the place of a small number."""
    return f"1–{most}"


def compared(wave: str, against: str) -> str:
    """Return the caption of what differs between two waves."""
    return f"{wave} jämfört med {against}"


# ---- the workbook -----------------------------------------------------------------------------------------------------

OVERVIEW_SHEET = "Översikt"
OVERVIEW_HEAD = (
    "Fil eller källa",
    "Blad",
    "Fel",
    "Varningar",
    "Anmärkningar",
    "Rader",
    "Upprepade",
    "Efterfrågas inte",
    "Felaktiga",
    "Används",
    "Med felaktig uppgift",
)
FINDINGS_HEAD = ("Slag", "Rad eller plats", "Kolumn", "Värde", "Regel", "Väntat", "Gör så här")
ASIDE = "åt sidan"
SHEET = "fil"
"""A sheet's name where the file's has nothing that Excel allows."""
