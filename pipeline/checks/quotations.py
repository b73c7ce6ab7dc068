"""Rules about quotations: what is listed is what a note says, in its redacted words, and known to the edition."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks.common import frame
from pipeline.configuration import Configuration, Edition, Quotation
from pipeline.contracts.restricted import Note
from pipeline.ingest.files import Districts, Staged
from pipeline.ingest.redaction import redact
from pipeline.problems import Place, ProblemLog, at, phrase


def quotations_are_what_notes_say(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Each listed quotation is found, word for word, in a redacted note that its edition may know. No message holds a note's words."""
    if "dialogue" not in configuration.municipality.sources:
        return
    notes = {str(row["note"]): row for row in frame(staged, Note).to_dict("records")}
    texts = {note: str(row["text"]) for note, row in notes.items()}
    file = f"data/raw/{configuration.slug}/promises.toml"
    places = Districts(configuration, "dialogue").names
    listed = [
        (edition, promise, quotation)
        for edition in configuration.editions
        for promise in edition.promises
        for quotation in promise.quotations
    ]
    for edition, promise, quotation in listed:
        note = quotation.note
        where = at(edition=edition.id, promise=promise.id, quotation=redact(note)[0][:40])
        if note in notes:
            _newer(file, edition, str(notes[note]["day"]), where, log)
            _in_note(file, quotation, texts[note], places, where, log)
        else:
            _unknown(file, quotation, texts, where, log)
        if redact(quotation.read_by, places)[1]:
            log.add(file, where, "quotation-reader")


def _unknown(file: str, quotation: Quotation, texts: dict[str, str], where: Place, log: ProblemLog) -> None:
    """Note an id that no note has, and which notes hold the words."""
    others = [note for note, text in texts.items() if quotation.excerpt in text]
    found = phrase("words_in_other_notes", notes=others) if others else phrase("no_such_note")
    log.add(file, where, "quotation-note", found=found)


def _newer(file: str, edition: Edition, day: str, where: Place, log: ProblemLog) -> None:
    """Note a note that the edition may not know."""
    if day > edition.data_until.isoformat():
        log.add(file, where, "quotation-day", until=edition.data_until, day=day)


def _in_note(file: str, quotation: Quotation, text: str, places: Iterable[str], where: Place, log: ProblemLog) -> None:
    """Note words that the redacted note does not hold in one piece, and such as point at a person by themselves."""
    redacted, pointing = redact(quotation.excerpt, places)
    if pointing:
        found = phrase("pointing_words_with_marker") if redacted in text else phrase("pointing_words")
        log.add(file, where, "quotation-words", found=found)
    elif quotation.excerpt not in text:
        log.add(file, where, "quotation-words", found=phrase("other_words"))
