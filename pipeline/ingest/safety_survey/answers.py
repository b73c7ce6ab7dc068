"""The answers of a wave, in the codes of the codebook."""

from __future__ import annotations

import pandas as pd

from pipeline.ingest.safety_survey.labels import contradicts, folded
from pipeline.ingest.safety_survey.sheet import Sheet, code_text
from pipeline.problems import ProblemLog, at, phrase


def answers(sheet: Sheet, log: ProblemLog) -> pd.DataFrame:
    """Return one row a person and one column an item that anybody answered; a missing answer is empty.

    A row's index is its unit. Codes are looked at once for each distinct one of an item.
    A cell with a code that nobody declares is set aside and the answer is missing, *ogiltigt svar*. A code that the file itself
    declares and the codebook does not is a question of the mapping, as is one whose label belongs to another code: an error.
    """
    columns = {item: _answers_to(sheet, item, column, log) for item, column in sheet.items().items()}
    answered = {item: codes for item, codes in columns.items() if not codes.isna().all()}
    return pd.DataFrame(answered, index=pd.RangeIndex(1, len(sheet.frame) + 1, name="unit"))


def meanings(sheet: Sheet, item: str) -> dict[str, int]:
    """Return what each code or label of an item means in the codebook: one of its codes, or one that is no answer."""
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    meant = {folded(label): code for code, label in known.items()}
    meant |= {str(code): code for code in known}
    return meant | sheet.item(item).codes | {folded(text): code for text, code in sheet.item(item).codes.items()}


def _answers_to(sheet: Sheet, item: str, column: str, log: ProblemLog) -> pd.api.extensions.ExtensionArray:
    """Return each person's answer to one item."""
    # places: which of the distinct values stands in each row, -1 where the answer is missing.
    places, distinct = pd.factorize(sheet.frame[column].mask(sheet.is_missing(column)))
    meant, valid = meanings(sheet, item), sheet.book.codes(item)
    declared = sheet.persons.values.get(column, {})
    standard: list[int | None] = []
    for place, value in enumerate(distinct):
        code = code_text(value)
        target = meant.get(code, meant.get(folded(code)))
        standard.append(target if target in valid else None)
        if target not in valid and target not in sheet.book.missing:
            rows = [sheet.row(row) for row in (places == place).nonzero()[0]]
            _unknown(sheet, item, column, code, rows, code in declared or code in sheet.item(item).codes, log)
    return pd.array(standard, dtype="Int64").take(places, allow_fill=True)


def _unknown(
    sheet: Sheet, item: str, column: str, code: str, rows: list[int], is_declared: bool, log: ProblemLog
) -> None:
    """Note a code that the codebook does not have: an error when the file or mapping declares it, else its cells are set aside."""
    known = [phrase("code_means", code=key, meaning=label) for key, label in sheet.book.codes(item).items()]
    if is_declared:
        label = sheet.persons.values.get(column, {}).get(code, "")
        log.add(
            sheet.file.name,
            at(column=column, item=item, row=rows),
            "code-not-mapped",
            known=known,
            code=code,
            label=label or phrase("unknown"),
            key=f"items.{item}.codes",
            mapping=sheet.beside,
        )
        return
    for row in rows:
        log.reject(sheet.file.id, at(row=row), column, code, "unknown-code", known=known)


def hold_labels_against_codebook(sheet: Sheet, log: ProblemLog) -> None:
    """Note codes of items whose label in the file belongs to another code, and that the mapping says nothing of."""
    for item, column in sheet.items().items():
        if column in sheet.frame:
            _hold_labels_against(sheet, item, column, log)


def _hold_labels_against(sheet: Sheet, item: str, column: str, log: ProblemLog) -> None:
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    for code, label in sheet.persons.values.get(column, {}).items():
        if not code.isdigit() or code in sheet.item(item).codes or int(code) not in known:
            continue
        other = contradicts(int(code), label, known)
        if other is not None:
            log.add(
                sheet.file.name,
                at(column=column, item=item, code=code),
                "recoded",
                code=code,
                known=known[int(code)],
                label=label,
                key=f"items.{item}.codes",
                mapping=sheet.beside,
            )
