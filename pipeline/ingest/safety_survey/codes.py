"""What each code of a delivered column means: by the mapping, by its label, or not known. A code is never what its number says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from pipeline.ingest.safety_survey.labels import code_of, is_told, no_answer, without_number
from pipeline.ingest.safety_survey.likeliest import likeliest
from pipeline.ingest.safety_survey.sheet import Sheet, code_text, is_whole_number
from pipeline.nearest import folded

Basis = Literal["mapping", "label", "codebook", "declared", "question", "no_label", "unknown"]


@dataclass(frozen=True)
class Meaning:
    """What one code of a column means.

    Attributes:
        code: As it stands in the file: a number, or a label where the cells hold those.
        label: Its label; empty when it has none.
        means: The codebook's code, one for no answer too; None where that is not known, and where the file itself says no answer.
        basis: ``mapping``, ``label`` (that of the codebook's code), ``codebook`` (the mapping says so), ``declared`` (no answer, by
            the file); ``question`` (its label is no code's, or two codes'), ``no_label``, ``unknown`` (nobody declares it).
        suggested: The code of the codebook that the label, or the codes beside it, point at, where the basis is a question or there
            is no label; None where nothing does, or two codes are as likely.
    """

    code: str
    label: str
    means: int | None
    basis: Basis
    suggested: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say what it means."""
        return self.basis in ("question", "no_label")


def meanings(sheet: Sheet, item: str, column: str) -> dict[str, Meaning]:
    """Return what each code of an item's column means, of those that the file labels and those that stand in it."""
    labels = sheet.persons.values.get(column, {})
    declared = _declared(sheet, column)
    found = {code: _meaning(sheet, item, column, code, declared) for code in dict.fromkeys([*labels, *declared])}
    by_label = Counter(
        one.means for one in found.values() if one.basis == "label" and one.means in sheet.book.codes(item)
    )
    twice = {means for means, codes in by_label.items() if codes > 1}
    asked = {
        code: Meaning(code, one.label, None, "question", one.means)
        if one.basis == "label" and one.means in twice
        else one
        for code, one in found.items()
    }
    return _with_suggestions(asked, sheet.book.codes(item), sheet.book.missing)


def _with_suggestions(
    found: dict[str, Meaning], known: Mapping[int, str], missing: Mapping[int, str]
) -> dict[str, Meaning]:
    """Return meanings with what their labels suggest; a number without one suggests itself where all can be the codebook's."""
    own = {code: one for code, one in found.items() if one.basis == "question" and one.suggested is None}
    decided = [one.means for one in found.values() if one.means in known]
    suggested = likeliest({code: without_number(one.label, code) for code, one in own.items()}, known, missing, decided)
    are_of_book = _are_of_book(found, known)
    return {
        code: replace(one, suggested=suggested[code])
        if code in own
        else replace(one, suggested=None)
        if one.basis == "no_label" and not are_of_book
        else one
        for code, one in found.items()
    }


def _are_of_book(found: Mapping[str, Meaning], known: Mapping[int, str]) -> bool:
    """Return whether a column's numbers can be the codebook's: both ends of the scale stand there and nothing beside it.

    No label may say that a number means another one.
    """
    numbers = {one.code for one in found.values() if one.basis in ("no_label", "label")}
    is_other = any(
        one.basis == "unknown" or (one.basis == "label" and is_whole_number(one.code) and one.code != str(one.means))
        for one in found.values()
    )
    return bool(known) and not is_other and {str(min(known)), str(max(known))} <= numbers


def has_labels(sheet: Sheet, column: str) -> bool:
    """Return whether anything tells what a column's codes mean: labels, or words in its cells."""
    return bool(sheet.persons.values.get(column)) or any(map(is_told, _declared(sheet, column)))


def _declared(sheet: Sheet, column: str) -> dict[str, bool]:
    """Return the codes that stand in a column, or are labelled there, and whether the file declares each as no answer."""
    values = sheet.frame[column]
    distinct = pd.Series(values[~sheet.is_empty(values)].unique(), dtype=values.dtype)
    gone = sheet.declared_missing(column, distinct)
    distinct = distinct.mask(sheet.is_empty(distinct))
    found = {text: bool(is_gone) for value, is_gone in zip(distinct, gone, strict=True) if (text := code_text(value))}
    for code in sheet.persons.values.get(column, {}):
        found.setdefault(code, _is_declared(sheet, column, code))
    return found


def _is_declared(sheet: Sheet, column: str, code: str) -> bool:
    """Return whether a labelled code that nobody gave is declared as no answer."""
    spans = sheet.persons.missing.get(column, ())
    as_number = float(code) if is_whole_number(code) else None
    return any(
        low <= code <= str(high) if isinstance(low, str) else as_number is not None and low <= as_number <= float(high)
        for low, high in spans
    )


def _meaning(sheet: Sheet, item: str, column: str, code: str, declared: Mapping[str, bool]) -> Meaning:
    """Return what a code means, whatever the others of its column do."""
    known, missing, mapped = sheet.book.codes(item), sheet.book.missing, sheet.item(item).codes
    label = sheet.persons.values.get(column, {}).get(code, code if is_told(code) else "")
    said = {folded(key): value for key, value in mapped.items()}
    for key in (code, folded(code), folded(label)):
        if key and (key in mapped or key in said):
            return Meaning(code, label, mapped.get(key, said.get(key)), "mapping")
    by_label = code_of(label, known, code) if label else None
    if declared.get(code):
        is_answer = by_label is not None
        return Meaning(code, label, None, "question" if is_answer else "declared", by_label)
    if by_label is not None:
        return Meaning(code, label, by_label, "label")
    if label and is_told(label):
        gone = no_answer(label, missing, code)
        if gone is not None:
            return Meaning(code, label, gone, "label")
        return Meaning(code, label, None, "question")
    number = int(code) if is_whole_number(code) else None
    if number not in known and number not in missing:
        return Meaning(code, label, None, "unknown")
    if sheet.mapping.codes_of_codebook or (number in missing and sheet.persons.values.get(column)):
        return Meaning(code, label, number, "codebook")
    return Meaning(code, label, None, "no_label", number)
