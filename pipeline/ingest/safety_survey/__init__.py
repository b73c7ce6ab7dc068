"""The safety survey: a file a wave with one row a person, or a table of values, and beside it what differs from the codebook."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from pipeline.configuration import Configuration, Terms
from pipeline.contracts.restricted import DeliveredValue, Note, SeriesBreak, Unit, Wave
from pipeline.ingest.files import Delivery, Staged, each_once
from pipeline.ingest.safety_survey.answers import answers, hold_codes_against_codebook
from pipeline.ingest.safety_survey.differences import WaveDifference, differences_of, in_order
from pipeline.ingest.safety_survey.free_text import notes
from pipeline.ingest.safety_survey.matching import other_questions
from pipeline.ingest.safety_survey.persons import units
from pipeline.ingest.safety_survey.results import mapping_of, read_results, results_in, without_measured
from pipeline.ingest.safety_survey.several import unfolded
from pipeline.ingest.safety_survey.sheet import (
    ROLES,
    Sheet,
    books_for,
    code_books,
    is_of_persons,
    opened_books,
    opened_file,
    period_of,
    sheet_of,
)
from pipeline.ingest.safety_survey.whose import of_ours
from pipeline.nearest import most_like
from pipeline.problems import ProblemLog, at, phrase

VALUE_KEY = ["indicator", "period", "area", "sex", "age_group", "unit"]
Frames = tuple[pd.DataFrame, pd.DataFrame]


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all waves: persons, answers, waves and breaks of series; and the values of tables."""
    staged, terms = Staged(), Terms(configuration)
    values: list[dict[str, object]] = []
    with_tables = []
    waves: dict[str, tuple[Delivery, Frames]] = {}
    sheets = []
    books = opened_books(code_books(files), log)
    for book, _ in books:
        log.add(book.name, at(), "code-book", severity="note")
    for file in files:
        if file in code_books(files):
            continue
        opened = opened_file(file, log)
        if (
            opened is not None
            and not is_of_persons(file, opened, configuration)
            and (found := results_in(opened, configuration))
        ):
            mapping = mapping_of(file, log)
            values += read_results(file, found, mapping, configuration, log) if mapping else []
            with_tables.append(file)
            continue
        sheet = (
            None
            if opened is None
            else sheet_of(file, opened, configuration, log, books_for(period_of(file) or "", books))
        )
        sheet = sheet and of_ours(sheet, configuration, log)
        if sheet is None:
            continue
        several = unfolded(sheet, log)
        sheet = several.sheet
        sheets.append(sheet)
        file.rows = len(sheet.frame) + file.rejected + file.left_out
        hold_codes_against_codebook(sheet, log)
        if not _has_columns(sheet, log):
            continue
        read_frames = units(sheet, configuration, log), answers(sheet, log)
        if sheet.period in waves:
            _again(file, read_frames, *waves[sheet.period], log)
            continue
        waves[sheet.period] = file, read_frames
        file.used = len(sheet.frame)
        staged.add(Unit, read_frames[0])
        if len(read_frames[1].columns):
            staged.answers[sheet.period] = read_frames[1]
        wave = _wave(sheet, configuration)
        staged.add(Wave, pd.DataFrame([wave]))
        told = notes(several.texts, sheet, read_frames[0]["district"], str(wave["ended_on"]), configuration, log)
        staged.add(Note, told)
        breaks = [
            {"period": sheet.period, "item": item, "wording": told} for item, told in sheet.mapping.breaks.items()
        ]
        staged.add(SeriesBreak, pd.DataFrame(breaks))
    values = without_measured(values, waves, with_tables, configuration, log)
    staged.add(DeliveredValue, each_once(values, VALUE_KEY, with_tables, terms, log))
    staged.confirmed = {sheet.period: dict(sheet.mapping.confirmed) for sheet in reversed(sheets)}
    _hold_questions_against_codebook(sheets, terms, log)
    staged.differences = differences_of(sheets, configuration)
    _ask_for_decisions(staged.differences, sheets, terms, log)
    return staged


def _hold_questions_against_codebook(sheets: list[Sheet], terms: Terms, log: ProblemLog) -> None:
    """Note the items whose column asks something else by the file's own words: another item's question, or the opposite."""
    for sheet, earlier in in_order(sheets):
        for item, column, words, what in other_questions(sheet, earlier):
            log.add(
                sheet.file.name,
                at(column=column, item=terms.item(item)),
                "opposite-question" if what == "opposite" else "other-question",
                wording=sheet.book.items[item].wording,
                found=words,
                item=terms.item(item),
                mapping=sheet.beside,
            )


def _ask_for_decisions(differences: list[WaveDifference], sheets: list[Sheet], terms: Terms, log: ProblemLog) -> None:
    """Note what may break a series without making any number wrong: other words, another base."""
    by_period = {sheet.period: sheet for sheet in reversed(sheets)}
    for one in differences:
        if one.kind in ("reworded", "base") and not one.decided:
            log.add(
                by_period[one.wave].file.name,
                at(item=terms.item(one.item)),
                "wave-reworded" if one.kind == "reworded" else "wave-base",
                before=one.before,
                against=one.against,
                after=one.after,
                mapping=by_period[one.wave].beside,
                severity="warning",
            )


def _again(file: Delivery, frames: Frames, first: Delivery, first_frames: Frames, log: ProblemLog) -> None:
    """Take in a second delivery of a wave: its rows repeat the first one's, which is noted, or contradict them, an error."""
    file.repeated = len(frames[0])
    (persons, answered), (first_persons, first_answered) = frames, first_frames
    if _as_said(persons).equals(_as_said(first_persons)) and answered.equals(first_answered):
        log.add(file.name, at(), "same-wave", first=first.name, severity="note")
    else:
        log.add(file.name, at(), "two-files", first=first.name)


def _as_said(persons: pd.DataFrame) -> pd.DataFrame:
    """Return persons as text, weights rounded as formats write them."""
    return persons.round(4).astype(str)


def _has_columns(sheet: Sheet, log: ProblemLog) -> bool:
    """Return whether every needed column is there; missing ones are noted, and, where all items were asked, unknown ones."""
    present = set(sheet.frame.columns)
    roles = {role: sheet.column(role) for role in ROLES}
    needed = {
        phrase("role_of_persons", role=phrase(role)): column
        for role, column in roles.items()
        if column and role != "respondent"
    }
    needed |= {
        phrase("answers_to_item", item=sheet.book.titled(item)): column for item, column in sheet.items().items()
    }
    complete = all(roles[role] for role in ("district", "sex", "age")) and present >= set(needed.values())
    for meaning, column in needed.items():
        if column not in present:
            found = sorted(present - set(needed.values()))
            log.add(
                sheet.file.name,
                at(column=column),
                "missing-survey-column",
                column=column,
                meaning=meaning,
                found=found,
                near=most_like(column, found),
                mapping=sheet.beside,
            )
    for role in ("district", "sex", "age"):
        if not roles[role]:
            log.add(sheet.file.name, at(), "column-not-named", role=phrase(role), mapping=sheet.beside)
    if sheet.mapping.asked == "all":
        known = {*needed.values(), roles["respondent"], *sheet.mapping.ignore}
        named = [*sheet.mapping.not_asked, *sheet.mapping.undecided]
        known |= {sheet.book.items[item].column for item in named if item in sheet.book.items}
        known |= {sheet.item(item).column for item in sheet.mapping.undecided}
        columns = [one.column for one in sheet.book.items.values()]
        for column in sorted(present - known):
            log.add(
                sheet.file.name,
                at(column=column),
                "unknown-column",
                column=column,
                near=most_like(column, columns),
                mapping=sheet.beside,
            )
    return complete


def _wave(sheet: Sheet, configuration: Configuration) -> dict[str, Any]:
    """Return the wave's row: when it ended, how many were asked and answered."""
    each = configuration.municipality.survey.sent_per_district
    sent = sheet.mapping.sent or (each * len(configuration.leaves(int(sheet.period))) if each else None)
    return {
        "period": sheet.period,
        "ended_on": (sheet.mapping.ended_on or dt.date(int(sheet.period), 10, 31)).isoformat(),
        "sent": sent,
        "weights": "delivered" if sheet.column("weight") else "none",
        "sample": sheet.mapping.sample,
        "register_year": None,
        "without_cell": None,
        "answered": len(sheet.frame),
        "source_file": sheet.file.id,
    }


__all__ = ["WaveDifference", "read"]
