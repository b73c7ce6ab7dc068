"""Invented notes: citizen dialogues as a CSV file, staff dialogues and safety walks as Word documents.

The notes stand in ``notes.csv``, what the walks proposed in ``walks.csv``.
Some hold what has to be redacted before analysis, all of it obviously invented.
"""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pandas as pd

from pipeline.demo.common import HERE, SYNTHETIC, Scene, write_package, write_text

YEARS = (2018, 2021)
DOCUMENTS = {
    "staff_dialogue": (
        "medarbetardialoger",
        "Anteckningar från samtal med medarbetare i kommunen och i lokalpolisområdet.",
    ),
    "safety_walk": (
        "trygghetsvandringar",
        "Anteckningar från årets trygghetsvandringar, en rad för varje vandring.",
    ),
}


def write(scene: Scene) -> list[Path]:
    """Write the notes of all three kinds, year by year."""
    notes = pd.read_csv(HERE / "notes.csv", sep=";", dtype=str).sort_values(["Datum", "Område"])
    walks = pd.read_csv(HERE / "walks.csv", sep=";", dtype=str, keep_default_na=False)
    return [
        path
        for year in YEARS
        for path in _write_year(scene, notes[notes["Datum"].str.startswith(str(year))], walks, year)
    ]


def _write_year(scene: Scene, notes: pd.DataFrame, walks: pd.DataFrame, year: int) -> list[Path]:
    """Write one year's notes."""
    labels = {kind: entry.label for kind, entry in scene.definitions.dialogue.kinds.items()}
    citizens = notes[notes["Typ"] == labels["citizen_dialogue"]]
    lines = [";".join(row) for row in [list(notes.columns), *citizens.to_numpy().tolist()]]
    written = [write_text(scene.path("dialogue", f"medborgardialoger_{year}.csv"), lines)]
    for kind, (name, introduction) in DOCUMENTS.items():
        path = scene.path("dialogue", f"{name}_{year}.docx")
        title = f"{name.capitalize()} {year}"
        own = notes[notes["Typ"] == labels[kind]]
        written.append(
            _write_document(path, title, introduction, _with_proposals(own, walks) if kind == "safety_walk" else own)
        )
    return written


def _with_proposals(notes: pd.DataFrame, walks: pd.DataFrame) -> pd.DataFrame:
    """Return the walks with what they saw and proposed: the first in the note's row, the others in rows without a note."""
    rows = notes.merge(walks, on=["Datum", "Område"], how="left").fillna("")
    again = rows.duplicated(["Datum", "Område"])
    return rows.assign(Anteckning=rows["Anteckning"].mask(again, ""), Deltagare=rows["Deltagare"].mask(again, ""))


def _write_document(path: Path, title: str, introduction: str, notes: pd.DataFrame) -> Path:
    """Write notes as a Word document with one table."""
    document = docx.Document()
    document.add_heading(title, level=1)
    document.add_paragraph(introduction)
    document.add_paragraph(f"{SYNTHETIC}: samtalen är påhittade.")
    table = document.add_table(rows=0, cols=len(notes.columns), style="Table Grid")
    for row in [list(notes.columns), *notes.to_numpy().tolist()]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.core_properties.title = title
    buffer = io.BytesIO()
    document.save(buffer)
    return write_package(path, buffer.getvalue())
