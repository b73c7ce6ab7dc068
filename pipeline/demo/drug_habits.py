"""CAN's tables of pupils' drug habits, in the form of its table appendices, with the real figures of Kalmar 2017.

The figures stand in the municipality's memorandum KS 2018/1249 (11 December 2018). What it does not tell is marked with
two dots.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from pipeline.demo.common import Scene, write_package

NAME = "CAN_Kalmar_2017.xlsx"
YEAR, BEFORE = 2017, 2015
NOT_TOLD = ".."
Figure = int | str
Figures = tuple[Figure, Figure, Figure]

# Indicator: per cent of all pupils, boys and girls, in grade 9 and in the second year of upper secondary school.
NONE: Figures = (NOT_TOLD, NOT_TOLD, NOT_TOLD)
FIGURES: dict[str, tuple[Figures, Figures]] = {
    "drugs_curious": ((12, NOT_TOLD, NOT_TOLD), (19, NOT_TOLD, NOT_TOLD)),
    "drugs_curious_unsure": ((12, NOT_TOLD, NOT_TOLD), NONE),
    "drugs_ever": ((5, 6, 4), (18, 20, 15)),
    "drugs_never": ((94, NOT_TOLD, NOT_TOLD), NONE),
    "drugs_12_months": (NONE, NONE),
}
GRADES = ("Årskurs 9", "Gymnasiet år 2")
# What is told in words only: indicator, grade, the survey before, direction, the words, and the group where it is not all pupils.
GIRLS = "Flickor mot pojkar"
STATED = (
    ("drugs_curious", GRADES[0], None, "högre", "något högre andel flickor", GIRLS),
    ("drugs_curious_unsure", GRADES[0], None, "högre", "något högre andel flickor", GIRLS),
    ("drugs_12_months", GRADES[0], BEFORE, "lägre", "minskat något", None),
    ("drugs_12_months", GRADES[1], BEFORE, "högre", "ökat", None),
)
NOTES = (
    f"Anm. {NOT_TOLD} = uppgiften redovisas inte.",
    f"Källa: CAN, Skolelevers drogvanor {YEAR}, beställd undersökning för Kalmar.",
)


def write(scene: Scene) -> list[Path]:
    """Write the workbook: one sheet for each question, and one for what is told in words."""
    labels = {indicator.id: indicator.label for indicator in scene.definitions.drug_habits.indicators}
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, (indicator, by_grade) in enumerate(FIGURES.items(), start=1):
        title = f"{labels[indicator]}. Andel i procent efter årskurs och kön. Kalmar kommun {YEAR}"
        rows = [(grade, YEAR, *figures, NOT_TOLD) for grade, figures in zip(GRADES, by_grade, strict=True)]
        _sheet(
            book, f"Tabell {number}", number, title, ("Årskurs", "År", "Alla", "Pojkar", "Flickor", "Antal svar"), rows
        )
    stated = [(labels[name], grade, since, YEAR, *said) for name, grade, since, *said in STATED]
    title = f"Skillnader och förändringar i ord. Kalmar kommun {YEAR}"
    header = ("Fråga", "Årskurs", "Från", "Till", "Riktning", "Ordalydelse", "Grupp")
    _sheet(book, "I ord", len(FIGURES) + 1, title, header, stated)
    buffer = io.BytesIO()
    book.save(buffer)
    return [write_package(scene.path("drug_habits", NAME), buffer.getvalue())]


def _sheet(
    book: openpyxl.Workbook,
    name: str,
    number: int,
    title: str,
    header: tuple[str, ...],
    rows: Sequence[tuple[Figure | None, ...]],
) -> None:
    """Add one table with its title, an empty row, the header, the rows, an empty row and the notes."""
    sheet = book.create_sheet(name)
    sheet["A1"] = f"Tabell {number}. {title}"
    for column, text in enumerate(header, start=1):
        sheet.cell(3, column, text)
    for position, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(position, column, value)
    for position, note in enumerate(NOTES, start=len(rows) + 5):
        sheet.cell(position, 1, note)
    sheet.column_dimensions["A"].width = 18
