"""Notes from conversations and safety walks: a table in a Word document or a CSV file, one row a note."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pandas as pd
from docx.opc.exceptions import PackageNotFoundError

from pipeline.configuration import Area, Configuration
from pipeline.contracts.restricted import Note
from pipeline.ingest.files import Delivery, Districts, Staged, columns_present, text_rows
from pipeline.ingest.redaction import redact
from pipeline.problems import ProblemLog, some

COLUMNS = ["Datum", "Typ", "Område", "Deltagare", "Anteckning"]
WHOLE_MUNICIPALITY = {"hela kommunen", "kommunen", ""}


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all notes; each text is redacted before anything else is done with it."""
    staged = Staged()
    districts = Districts(configuration, "dialogue")
    kinds = {kind.label.casefold(): name for name, kind in configuration.definitions.dialogue.kinds.items()}
    for file in files:
        header, rows = _rows(file, log)
        file.rows = len(rows)
        if header and columns_present(file, header, COLUMNS, log):
            notes = [dict(zip(header, row, strict=False)) for row in rows]
            read_notes = [
                _note(file, number, note, districts, kinds, log) for number, note in enumerate(notes, start=1)
            ]
            staged.add(Note, pd.DataFrame([note for note in read_notes if note]))
    return staged


def _rows(file: Delivery, log: ProblemLog) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of the file's table, whichever of the two forms it has."""
    if not zipfile.is_zipfile(io.BytesIO(file.content)):
        return text_rows(file)
    try:
        document = docx.Document(io.BytesIO(file.content))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        log.add(file.name, "", "unreadable-file", expected="a Word document", found=error)
        return [], []
    if len(document.tables) != 1:
        log.add(
            file.name, "", "table-count", expected="one table with the notes", found=f"{len(document.tables)} tables"
        )
        return [], []
    lines = [[cell.text.strip() for cell in row.cells] for row in document.tables[0].rows]
    return lines[0], lines[1:]


def _note(
    file: Delivery, row: int, note: dict[str, str], districts: Districts, kinds: dict[str, str], log: ProblemLog
) -> dict[str, object] | None:
    """Return one note's row; None when something in it is wrong. Messages never hold the note's text."""
    before = len(log.problems)
    where = f"note {row}"
    text, redactions = redact(note["Anteckning"])
    try:
        dt.date.fromisoformat(note["Datum"])
    except ValueError:
        log.add(
            file.name,
            f"{where}, column Datum",
            "date",
            expected="a day such as 2021-09-14",
            found=repr(note["Datum"][:20]),
        )
    kind = kinds.get(note["Typ"].casefold())
    if kind is None:
        log.add(file.name, f"{where}, column Typ", "unknown-kind", expected=some(kinds), found=repr(note["Typ"][:40]))
    whole = note["Område"].casefold() in WHOLE_MUNICIPALITY
    district = Area.MUNICIPALITY if whole else districts.find(note["Område"])
    if district is None:
        districts.unknown(file, f"{where}, column Område", note["Område"][:40], log)
    if not text:
        log.add(file.name, f"{where}, column Anteckning", "empty", expected="the note's text", found="nothing")
    if len(log.problems) > before:
        return None
    return {
        "note": f"{file.id}:{row}",
        "day": note["Datum"],
        "kind": kind,
        "district": district,
        "participants": redact(note["Deltagare"])[0],
        "text": text,
        "redactions": redactions,
        "source_file": file.id,
    }
