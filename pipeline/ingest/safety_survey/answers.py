"""The answers of a wave, in the codes of the codebook."""

from __future__ import annotations

import pandas as pd

from pipeline.ingest.safety_survey.codes import Meaning, meanings
from pipeline.ingest.safety_survey.sheet import Sheet, code_text, is_whole_number
from pipeline.problems import ProblemLog, at, phrase
from pipeline.words.messages import Phrase


def answers(sheet: Sheet, log: ProblemLog) -> pd.DataFrame:
    """Return one row a person and one column an item that anybody answered; a missing answer is empty.

    A row's index is its unit. Codes are looked at once for each distinct one of an item.
    A cell with a code that nobody declares is set aside and the answer is missing, *ogiltigt svar*. A code whose label is not that of
    a code of the codebook is a question of the mapping, and so is one without a label: an error.
    """
    columns = {item: _answers_to(sheet, item, column, log) for item, column in sheet.items().items()}
    if words := sheet.words_for_missing(sheet.items().values()):
        log.add(sheet.file.name, at(), "words-for-missing", cells=words.total(), words=sorted(words), severity="note")
    answered = {item: codes for item, codes in columns.items() if not codes.isna().all()}
    return pd.DataFrame(answered, index=pd.RangeIndex(1, len(sheet.frame) + 1, name="unit"))


def _answers_to(sheet: Sheet, item: str, column: str, log: ProblemLog) -> pd.api.extensions.ExtensionArray:
    """Return each person's answer to one item."""
    codes, meant = as_codes(sheet, item, column)
    strange = {code: one for code, one in meant.items() if _is_nobodys(sheet, item, one)}
    given = sheet.codes(column) if strange else []
    for code, one in strange.items():
        if rows := sheet.rows_with(given, code):
            _unknown(sheet, item, column, one, rows, log)
    return codes


def as_codes(
    sheet: Sheet, item: str, column: str, *, suggested: bool = False
) -> tuple[pd.api.extensions.ExtensionArray, dict[str, Meaning]]:
    """Return each person's answer to an item, empty where there is none or its code is not known; and what the codes mean.

    Args:
        sheet: The wave.
        item: The item.
        column: Its column.
        suggested: Whether an open question is taken as what is suggested.
    """
    valid, meant = sheet.book.codes(item), meanings(sheet, item, column)
    places, distinct = pd.factorize(sheet.frame[column].mask(sheet.is_missing(column)))
    found = [meant[code_text(value)] for value in distinct]
    codes = [one.suggested if suggested and one.is_open else one.means for one in found]
    standard = pd.array([code if code in valid else None for code in codes], dtype="Int64")
    return standard.take(places, allow_fill=True), meant


def _is_nobodys(sheet: Sheet, item: str, one: Meaning) -> bool:
    """Return whether a code that stands in a column is neither an answer, nor no answer, nor asked about."""
    known = one.means in sheet.book.codes(item) or one.means in sheet.book.missing
    return not (known or one.is_open or one.basis == "declared")


def _unknown(sheet: Sheet, item: str, column: str, one: Meaning, rows: list[int], log: ProblemLog) -> None:
    """Note a code that the codebook does not have: an error when the mapping means one, else its cells are set aside."""
    known = known_codes(sheet, item)
    if one.basis == "mapping":
        log.add(
            sheet.file.name,
            at(column=column, item=sheet.book.titled(item), row=rows),
            "code-not-mapped",
            known=known,
            code=one.code,
            label=one.label or phrase("unknown"),
            key=f"items.{item}.codes",
            mapping=sheet.beside,
        )
        return
    for row in rows:
        log.reject(sheet.file.id, at(row=row), column, one.code, "unknown-code", known=known)


def known_codes(sheet: Sheet, item: str) -> list[Phrase]:
    """Return the answers of an item as words: code and label."""
    return [phrase("code_means", code=key, meaning=label) for key, label in sheet.book.codes(item).items()]


def hold_codes_against_codebook(sheet: Sheet, log: ProblemLog) -> None:
    """Note the items whose codes nobody has told the meaning of: by labels that are no code's of the codebook, or without labels."""
    for item, column in sheet.items().items():
        if column not in sheet.frame:
            continue
        meant = [*meanings(sheet, item, column).values()]
        for one in meant:
            if _is_moved(sheet, item, one):
                _recoded(sheet, item, column, one, log)
        questions = [one for one in meant if one.basis == "question"]
        without = [one.code for one in meant if one.basis == "no_label"]
        where = at(column=column, item=sheet.book.titled(item))
        key, known = f"items.{item}.codes", known_codes(sheet, item)
        if questions:
            found = [phrase("code_means", code=one.code, meaning=one.label) for one in questions]
            log.add(sheet.file.name, where, "code-asks", found=found, key=key, known=known, mapping=sheet.beside)
        if without:
            log.add(
                sheet.file.name, where, "code-without-label", codes=without, key=key, known=known, mapping=sheet.beside
            )


def _is_moved(sheet: Sheet, item: str, one: Meaning) -> bool:
    """Return whether a code's label is that of another code, and the mapping says nothing of it."""
    book, code = sheet.book, int(one.code) if is_whole_number(one.code) else None
    is_other = one.basis == "label" and code is not None and code != one.means
    return is_other and (one.means not in book.missing or code in book.codes(item))


def _recoded(sheet: Sheet, item: str, column: str, one: Meaning, log: ProblemLog) -> None:
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    log.add(
        sheet.file.name,
        at(column=column, item=sheet.book.titled(item), code=one.code),
        "recoded",
        code=one.code,
        known=known.get(int(one.code), phrase("unknown")),
        label=one.label,
        key=f"items.{item}.codes",
        mapping=sheet.beside,
    )
