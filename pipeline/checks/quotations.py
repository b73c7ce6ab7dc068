"""Rules about quotations: what is listed is what a note says, in its redacted words, and known to the edition."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.checks.common import frame
from pipeline.configuration import Configuration, Edition, Quotation
from pipeline.contracts.restricted import Note
from pipeline.ingest.files import Districts, Staged
from pipeline.ingest.redaction import redact
from pipeline.problems import ProblemLog


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
        where = f"edition {edition.id}, promise {promise.id}, quotation of note {redact(note)[0][:40]}"
        if note in notes:
            _newer(file, edition, str(notes[note]["day"]), where, log)
            _in_note(file, quotation, texts[note], places, where, log)
        else:
            _unknown(file, quotation, texts, where, log)
        if redact(quotation.read_by, places)[1]:
            expected, found = "a function, never a person", "what looks like a person"
            log.add(file, where, "quotation-reader", expected=expected, found=found)


def _unknown(file: str, quotation: Quotation, texts: dict[str, str], where: str, log: ProblemLog) -> None:
    """Note an id that no note has, and which notes hold the words."""
    others = [note for note, text in texts.items() if quotation.excerpt in text]
    found = f"no such note; the words stand in {', '.join(others)}" if others else "no such note"
    log.add(file, where, "quotation-note", expected="the id of a note, as 'lagesbild notes' shows it", found=found)


def _newer(file: str, edition: Edition, day: str, where: str, log: ProblemLog) -> None:
    """Note a note that the edition may not know."""
    if day > edition.data_until.isoformat():
        expected = f"a note up to {edition.data_until}, the edition's data_until"
        log.add(file, where, "quotation-day", expected=expected, found=day)


def _in_note(file: str, quotation: Quotation, text: str, places: Iterable[str], where: str, log: ProblemLog) -> None:
    """Note words that the redacted note does not hold in one piece, and such as point at a person by themselves."""
    redacted, pointing = redact(quotation.excerpt, places)
    if pointing:
        found = "words that point at a person" + (": put the note's marker in their place" if redacted in text else "")
        log.add(file, where, "quotation-words", expected="words that the redaction leaves as they are", found=found)
    elif quotation.excerpt not in text:
        expected, found = "words of the redacted note in one piece, markers such as [namn] with them", "other words"
        log.add(file, where, "quotation-words", expected=expected, found=found)
