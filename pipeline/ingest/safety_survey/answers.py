"""The answers of a wave, in the codes of the codebook."""

from __future__ import annotations

import pandas as pd

from pipeline.contracts.restricted import Answer
from pipeline.ingest.safety_survey.labels import contradicts, folded
from pipeline.ingest.safety_survey.sheet import Sheet, code_text
from pipeline.problems import ProblemLog, some


def answers(sheet: Sheet, log: ProblemLog) -> pd.DataFrame:
    """Return one row an answer; missing answers have none. Codes are looked at once for each distinct one of an item.

    A cell with a code that nobody declares is set aside and the answer is missing, *ogiltigt svar*. A code that the file itself
    declares and the codebook does not is a question of the mapping, as is one whose label belongs to another code: an error.
    """
    parts = [_answers_to(sheet, item, column, log) for item, column in sheet.items().items()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*Answer.columns()])


def meanings(sheet: Sheet, item: str) -> dict[str, int]:
    """Return what each code or label of an item means in the codebook: one of its codes, or one that is no answer."""
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    meant = {folded(label): code for code, label in known.items()}
    meant |= {str(code): code for code in known}
    return meant | sheet.item(item).codes | {folded(text): code for text, code in sheet.item(item).codes.items()}


def _answers_to(sheet: Sheet, item: str, column: str, log: ProblemLog) -> pd.DataFrame:
    """Return the answers to one item."""
    values = sheet.frame[column].mask(sheet.is_missing(column)).dropna()
    meant, valid = meanings(sheet, item), sheet.book.codes(item)
    declared = sheet.persons.values.get(column, {})
    known: dict[object, int] = {}
    for value in values.unique():
        code = code_text(value)
        target = meant.get(code, meant.get(folded(code)))
        if target in valid:
            known[value] = target
        elif target not in sheet.book.missing:
            rows = [sheet.row(row) for row in values.index[values == value]]
            _unknown(sheet, item, column, code, rows, code in declared or code in sheet.item(item).codes, log)
    given = values[values.isin(list(known))]
    standard = given.map(known).astype("int64")
    return pd.DataFrame({"period": sheet.period, "unit": given.index + 1, "item": item, "code": standard})


def _unknown(
    sheet: Sheet, item: str, column: str, code: str, rows: list[int], is_declared: bool, log: ProblemLog
) -> None:
    """Note a code that the codebook does not have: an error when the file or mapping declares it, else its cells are set aside."""
    expected = some(f"{key} = {label}" for key, label in sheet.book.codes(item).items())
    if is_declared:
        label = sheet.persons.values.get(column, {}).get(code, "")
        log.add(
            sheet.file.name,
            f"column {column} (item {item}), row {some(rows)}",
            "unknown-code",
            expected=expected,
            found=f"{code} = {label}" if label else code,
            advice=f"map the code under [items.{item}] in {sheet.beside}",
        )
        return
    for row in rows:
        log.reject(sheet.file.id, row, column, code, rule="unknown-code", expected=expected)


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
                f"column {column} (item {item}), code {code}",
                "recoded",
                expected=f"{code} = {known[int(code)]}",
                found=f"{code} = {label}, which is {other} in the codebook",
                advice=f"give codes under [items.{item}] in {sheet.beside}",
            )
