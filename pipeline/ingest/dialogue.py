"""Notes from conversations and safety walks: a table in a Word document, a workbook or a text file, one row a note."""

from __future__ import annotations

import hashlib
from collections import Counter

import pandas as pd

from pipeline import fold
from pipeline.configuration import Area, Configuration
from pipeline.contracts.restricted import Note, WalkProposal
from pipeline.formats import day
from pipeline.ingest import walks
from pipeline.ingest.files import Delivery, Districts, Staged
from pipeline.ingest.notes import COLUMNS, WHOLE, Notes
from pipeline.ingest.redaction import redact
from pipeline.ingest.sheets import TABLES, Record, records_in, tell_cut
from pipeline.nearest import most_like
from pipeline.problems import Place, ProblemLog, at, phrase

WHOLE_MUNICIPALITY = {WHOLE, "kommunen", ""}


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all notes, and what walks proposed; each text is redacted before anything else is done with it.

    A walk's first proposal stands in the note's row, further ones in rows of the same day, kind and place without a note.
    """
    staged = Staged()
    districts = Districts(configuration, "dialogue")
    kinds = {fold.key(kind.label): name for name, kind in configuration.definitions.dialogue.kinds.items()}
    notes = Notes(configuration, districts)
    first_in: dict[tuple[object, ...], str] = {}
    for file in files:
        rows: list[tuple[str, dict[str, object] | None]] = []  # a note's row, or a further row of the walk above it
        proposals: list[dict[str, object]] = []
        walks_above: dict[tuple[str, ...], str] = {}
        said_above: dict[tuple[str, ...], str] = {}  # a cell that is merged downwards says the note in each of its rows
        for row in _records(file, notes, log):
            where, parts = _where(row), walks.told(row)
            key = tuple(row[column].casefold() for column in COLUMNS[:3])
            text = row["Anteckning"]
            goes_on = bool(parts) and key in walks_above and text in ("", said_above[key])
            note = None if goes_on else _note(file, row, districts, kinds, log)
            if not (goes_on or note):
                continue
            if note and note["kind"] == walks.WALK:
                walks_above[key], said_above[key] = str(note["note"]), text
            rows.append((walks_above[key] if goes_on or not note else str(note["note"]), note))
            if parts and key not in walks_above:
                log.reject(file.id, where, "Förslag", "", "not-a-walk")
            elif parts:
                dialogue = configuration.definitions.dialogue
                proposals.append(walks.proposal(file, where, walks_above[key], parts, dialogue, districts.names, log))
        new = [note for _, note in rows if note and first_in.setdefault(_content(note), file.id) == file.id]
        kept = {note["note"] for note in new}
        file.used += sum(note in kept for note, _ in rows)
        file.repeated += sum(note not in kept for note, _ in rows)
        names = named(new)
        staged.add(Note, pd.DataFrame(new))
        proposed = [{**one, "note": names[str(one["note"])]} for one in proposals if one["note"] in kept]
        staged.add(WalkProposal, pd.DataFrame(proposed))
    return staged


def _records(file: Delivery, notes: Notes, log: ProblemLog) -> list[Record]:
    """Return the notes of a file, whatever their form, as rows with the columns `COLUMNS`."""
    opened = file.open(log)
    if opened is None:
        return []
    before = len(log.problems)
    sheets = notes.sheets(file, opened, log)
    if not sheets and len(log.problems) == before:
        log.add(file.name, at(), "unknown-format", wanted=TABLES, found=phrase("text_without_table"))
    for sheet in sheets:
        if sheet.is_cut:
            tell_cut(file, sheet, log)
    return records_in(file, sheets, COLUMNS, log, sensitive=True)


def _where(row: Record) -> Place:
    """Return a note's place."""
    return at(sheet=row.sheet, note=row.place - 1) if row.sheet else at(note=row.place - 1)


def _content(note: dict[str, object]) -> tuple[object, ...]:
    """Return what a note says, wherever it stands; the same in two files is one conversation."""
    return tuple(note[column] for column in ("day", "kind", "district", "participants", "text"))


def named(notes: list[dict[str, object]]) -> dict[str, str]:
    """Give each note an id that is made of what it says: it stays when the file is sorted, renamed or gets more rows.

    Returns:
        The ids by the places in the file that the notes were known by until now.
    """
    times: Counter[str] = Counter()
    names: dict[str, str] = {}
    for note in notes:
        said = "\n".join(str(part) for part in _content(note))
        name = hashlib.sha256(said.encode()).hexdigest()[:10]
        times[name] += 1
        place = str(note["note"])
        note["note"] = names[place] = name if times[name] == 1 else f"{name}-{times[name]}"
    return names


def _note(
    file: Delivery, note: Record, districts: Districts, kinds: dict[str, str], log: ProblemLog
) -> dict[str, object] | None:
    """Return one note's row; None when something in it is wrong. Messages never hold the note's text.

    A note without a day or text is set aside; a kind or place that nobody knows is a key, and an error.
    """
    before = len(log.problems)
    where = _where(note)
    text, redactions = redact(note["Anteckning"], districts.names)
    said = day(note["Datum"])
    if said is None:
        log.reject(file.id, where, "Datum", _shown(note["Datum"]), "date", wanted=phrase("a_day"))
    kind = kinds.get(fold.key(note["Typ"]))
    if kind is None:
        place = (*where, *at(column="Typ"))
        name = _shown(note["Typ"])
        log.add(file.name, place, "unknown-kind", name=name, known=list(kinds), near=most_like(name, kinds))
    year = int(said[:4]) if said else None
    whole = fold.key(note["Område"]) in WHOLE_MUNICIPALITY
    district = Area.MUNICIPALITY if whole else districts.find(note["Område"], year)
    if district is None:
        districts.unknown(file, (*where, *at(column="Område")), _shown(note["Område"]), 1, log, year)
    if not text:
        log.reject(file.id, where, "Anteckning", "", "empty", wanted=phrase("text_of_the_note"))
    if not (said and text) or len(log.problems) > before:
        file.rejected += 1
        return None
    return {
        "note": f"{file.id}:{note.sheet}:{note.place}",
        "day": said,
        "kind": kind,
        "district": district,
        "participants": redact(note["Deltagare"], districts.names)[0],
        "text": text,
        "redactions": redactions,
        "source_file": file.id,
    }


def _shown(text: str) -> str:
    """Return what may be shown of a field: short and redacted, in case it stands in the wrong column."""
    return redact(text)[0][:40]
