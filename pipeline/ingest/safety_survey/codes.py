"""What each code of a delivered column means: by the mapping, by its label, or not known. A code is never what its number says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from pipeline.ingest.safety_survey.labels import code_of, is_no, is_told, no_answer, without_number
from pipeline.ingest.safety_survey.sheet import Sheet, code_text, is_whole_number
from pipeline.nearest import folded, similarity

Basis = Literal["mapping", "label", "codebook", "declared", "question", "no_label", "unknown"]
LIKELY = 0.55  # from here a label is enough like another to be suggested; never to be taken


@dataclass(frozen=True)
class Meaning:
    """What one code of a column means.

    Attributes:
        code: As it stands in the file: a number, or a label where the cells hold those.
        label: Its label; empty when it has none.
        means: The codebook's code, one for no answer too; None where that is not known, and where the file itself says no answer.
        basis: ``mapping``, ``label`` (that of the codebook's code), ``codebook`` (the mapping says so), ``declared`` (no answer, by
            the file); ``question`` (its label is no code's, or two codes'), ``no_label``, ``unknown`` (nobody declares it).
        suggested: The likeliest code of the codebook, where the basis is a question.
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
    return {
        code: Meaning(code, one.label, None, "question", one.means)
        if one.basis == "label" and one.means in twice
        else one
        for code, one in found.items()
    }


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
        return Meaning(code, label, None, "question", _likeliest(without_number(label, code), {**missing, **known}))
    number = int(code) if is_whole_number(code) else None
    if number not in known and number not in missing:
        return Meaning(code, label, None, "unknown")
    if sheet.mapping.codes_of_codebook or (number in missing and sheet.persons.values.get(column)):
        return Meaning(code, label, number, "codebook")
    return Meaning(code, label, None, "no_label", number)


def _likeliest(label: str, known: Mapping[int, str]) -> int | None:
    """Return the code whose label is most like a label; None when none is alike, or two are as much."""
    if is_no(label) and len(noes := [code for code, text in known.items() if is_no(text)]) == 1:
        return noes[0]
    scored = sorted(((similarity(label, text), code) for code, text in known.items()), reverse=True)
    if not scored or scored[0][0] < LIKELY or (len(scored) > 1 and scored[1][0] > scored[0][0] - 0.02):
        return None
    return scored[0][1]
