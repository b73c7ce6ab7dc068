"""Notes from conversations and safety walks: a table in a Word document, a workbook or a text file, one row a note."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter

import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts.restricted import Note
from pipeline.ingest.files import Delivery, Districts, Staged
from pipeline.ingest.redaction import redact
from pipeline.ingest.sheets import Record, table_records
from pipeline.problems import ProblemLog, some

COLUMNS = ["Datum", "Typ", "Område", "Deltagare", "Anteckning"]
WHOLE_MUNICIPALITY = {"hela kommunen", "kommunen", ""}


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all notes; each text is redacted before anything else is done with it."""
    staged = Staged()
    districts = Districts(configuration, "dialogue")
    kinds = {kind.label.casefold(): name for name, kind in configuration.definitions.dialogue.kinds.items()}
    first_in: dict[tuple[object, ...], str] = {}
    for file in files:
        notes = [
            note
            for row in table_records(file, COLUMNS, log, sensitive=True)
            if (note := _note(file, row, districts, kinds, log))
        ]
        new = [note for note in notes if first_in.setdefault(_content(note), file.id) == file.id]
        _name(new)
        file.used += len(new)
        file.repeated += len(notes) - len(new)
        staged.add(Note, pd.DataFrame(new))
    return staged


def _content(note: dict[str, object]) -> tuple[object, ...]:
    """Return what a note says, wherever it stands; the same in two files is one conversation."""
    return tuple(note[column] for column in ("day", "kind", "district", "participants", "text"))


def _name(notes: list[dict[str, object]]) -> None:
    """Give each note an id that is made of what it says: it stays when the file is sorted, renamed or gets more rows."""
    times: Counter[str] = Counter()
    for note in notes:
        said = "\n".join(str(part) for part in _content(note))
        name = hashlib.sha256(said.encode()).hexdigest()[:10]
        times[name] += 1
        note["note"] = name if times[name] == 1 else f"{name}-{times[name]}"


def _note(
    file: Delivery, note: Record, districts: Districts, kinds: dict[str, str], log: ProblemLog
) -> dict[str, object] | None:
    """Return one note's row; None when something in it is wrong. Messages never hold the note's text.

    A note without a day or text is set aside; a kind or place that nobody knows is a key, and an error.
    """
    before = len(log.problems)
    where = f"{note.sheet}, note {note.place - 1}" if note.sheet else f"note {note.place - 1}"
    text, redactions = redact(note["Anteckning"], districts.names)
    is_dated = _is_day(note["Datum"])
    if not is_dated:
        told = _shown(note["Datum"])
        log.reject(file.id, where, "Datum", told, rule="date", expected="a day such as 2021-09-14")
    kind = kinds.get(note["Typ"].casefold())
    if kind is None:
        log.add(file.name, f"{where}, column Typ", "unknown-kind", expected=some(kinds), found=_told(note["Typ"]))
    whole = note["Område"].casefold() in WHOLE_MUNICIPALITY
    district = Area.MUNICIPALITY if whole else districts.find(note["Område"])
    if district is None:
        districts.unknown(file, f"{where}, column Område", _told(note["Område"]), log)
    if not text:
        log.reject(file.id, where, "Anteckning", "", rule="empty", expected="the note's text")
    if not (is_dated and text) or len(log.problems) > before:
        file.rejected += 1
        return None
    return {
        "day": note["Datum"],
        "kind": kind,
        "district": district,
        "participants": redact(note["Deltagare"], districts.names)[0],
        "text": text,
        "redactions": redactions,
        "source_file": file.id,
    }


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _told(text: str) -> str:
    """Return a field as a message quotes it."""
    return repr(_shown(text))


def _shown(text: str) -> str:
    """Return what may be shown of a field: short and redacted, in case it stands in the wrong column."""
    return redact(text)[0][:40]
