"""Which column of a delivery holds what, guessed from names, labels and answer scales, each guess with its confidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.ingest.files import Districts, number
from pipeline.ingest.safety_survey.labels import (
    SURE,
    ages_of,
    band_of,
    best,
    folded,
    is_clearly_closer,
    sex_of,
    similarity,
)
from pipeline.ingest.safety_survey.sheet import Persons, Sheet, code_text
from pipeline.words.messages import Phrase, phrase

LIKELY = 0.7  # a guess from here on stands in a draft as if accepted
MOST_CODES = 500  # a column with more has no codes
POSSIBLE = 0.45  # one below is not worth an analyst's time
NAMES = {
    "respondent": ("lopnr", "löpnummer", "id", "respondent"),
    "district": ("omrade", "område", "stadsdel", "delområde"),
    "sex": ("kon", "kön", "gender"),
    "age": ("alder", "ålder", "åldersgrupp"),
    "weight": ("vikt", "weight", "kalibreringsvikt"),
}


@dataclass(frozen=True)
class Guess:
    """A column for an item or role.

    Attributes:
        column: The column.
        confidence: From 0 to 1.
        why: What it rests on, as a phrase.
        codes: What its codes or labels mean where the codebook says otherwise: codes of an item; sex, band or district of a role.
    """

    column: str
    confidence: float
    why: Phrase
    codes: dict[str, object] = field(default_factory=dict)


def guess_items(sheet: Sheet, earlier: Sheet | None, taken: Iterable[str] = ()) -> dict[str, Guess]:
    """Return the likeliest column of each item, each column once, best guesses first; `taken` columns hold something else.

    Names and labels are held against the codebook's and, where there is one, an earlier wave's.
    """
    free = [column for column in sheet.frame.columns if column not in set(taken)]
    known = [_known(item, sheet, earlier) for item in sheet.book.items]
    scored = [
        (*_score(sheet, item, column, names, wordings), item, column)
        for item, names, wordings in known
        for column in free
    ]
    found: dict[str, Guess] = {}
    used: set[str] = set()
    for score, why, item, column in sorted(scored, key=lambda one: (-one[0], one[2], one[3])):
        if score >= POSSIBLE and item not in found and column not in used:
            found[item] = Guess(column, score, why, codes_of(sheet, item, column))
            used.add(column)
    return {item: found[item] for item in sheet.book.items if item in found}


def _known(item: str, sheet: Sheet, earlier: Sheet | None) -> tuple[str, list[str], list[str]]:
    """Return an item with the column names and wordings that it has gone by."""
    entry = sheet.book.items[item]
    names, wordings = [entry.column], [entry.wording]
    if earlier is not None:
        column = earlier.items().get(item, entry.column)
        names.append(column)
        wordings.append(earlier.persons.labels.get(column, ""))
    return item, names, wordings


def _score(sheet: Sheet, item: str, column: str, names: list[str], wordings: list[str]) -> tuple[float, Phrase]:
    """Return how surely a column holds an item, and what that rests on."""
    label = sheet.persons.labels.get(column, "")
    name = max(similarity(column, one) for one in names)
    scale = _scale(sheet, item, column)
    if not label:
        return round(0.7 * name + 0.3 * scale, 2), phrase("by_column", column=column)
    wording = max(similarity(label, one) for one in wordings)
    by_label = 0.75 * wording + 0.15 * scale + 0.1 * name
    by_name = (0.5 + 0.35 * wording + 0.15 * scale) if column in names else 0.0
    return round(max(by_label, by_name), 2), phrase("by_label", label=label)


def _scale(sheet: Sheet, item: str, column: str) -> float:
    """Return how well a column's answers fit an item's scale: by their labels, else by its codes."""
    known = sheet.book.codes(item)
    labels = [label for label in sheet.persons.values.get(column, {}).values() if _no_answer(sheet, label) is None]
    if labels:
        fit = sum(best(label, known)[1] for label in labels) / len(labels)
        return fit * min(len(labels), len(known)) / max(len(labels), len(known))
    texts = {code_text(value) for value in sheet.frame[column].unique()} - {""}
    fitting = {text for text in texts if text.isdigit() and int(text) in {**known, **sheet.book.missing}}
    fitting |= {text for text in texts if best(text, known)[1] >= SURE}
    return len(fitting) / len(texts) if texts else 0.0


def _no_answer(sheet: Sheet, label: str) -> int | None:
    """Return the codebook's code for no answer that a label means."""
    code, score = best(label, sheet.book.missing)
    return code if score >= SURE else None


def codes_of(sheet: Sheet, item: str, column: str) -> dict[str, object]:
    """Return which of a column's codes mean other codes of the codebook, by their labels."""
    known = {**sheet.book.missing, **sheet.book.codes(item)}
    codes: dict[str, object] = {}
    for code, label in sheet.persons.values.get(column, {}).items():
        own = similarity(label, known.get(int(code), "")) if code.isdigit() else 0.0
        meant, score = best(label, known)
        if meant is not None and str(meant) != code and score >= LIKELY and is_clearly_closer(score, own):
            codes[code] = meant
    return codes


def guess_roles(persons: Persons, configuration: Configuration) -> dict[str, Guess]:
    """Return the likeliest column of respondent, district, sex, age and weight; a role without any is left out."""
    book = configuration.definitions.safety_survey.columns
    found: dict[str, Guess] = {}
    for role in NAMES:
        usual = book.get(role, "")
        guesses = [_role(persons, role, column, usual, configuration) for column in persons.frame.columns]
        free = [one for one in guesses if one.column not in {guess.column for guess in found.values()}]
        likeliest = max(free, key=lambda one: one.confidence, default=None)
        if likeliest is not None and likeliest.confidence >= POSSIBLE:
            found[role] = likeliest
    return found


def _role(persons: Persons, role: str, column: str, usual: str, configuration: Configuration) -> Guess:
    """Return how surely a column holds a role: half by its name or label, half by what stands in it."""
    label = persons.labels.get(column, "")
    names = [usual, *NAMES[role]] if usual else [*NAMES[role]]
    by_name = 1.0 if column == usual else max(similarity(text, name) for text in (column, label) for name in names)
    fit, codes = _fit(persons, role, column, configuration)
    why = phrase("by_label", label=label) if label else phrase("by_column", column=column)
    return Guess(column, round(0.5 * by_name + 0.5 * fit, 2), why, codes)


def _fit(persons: Persons, role: str, column: str, configuration: Configuration) -> tuple[float, dict[str, object]]:
    """Return which part of a column's content suits a role, and what its codes mean."""
    if role in ("respondent", "weight"):
        return _fit_of_numbers(persons.frame[column], role), {}
    distinct = persons.frame[column].unique()
    if len(distinct) > MOST_CODES:
        return 0.0, {}
    texts = [text for text in map(code_text, distinct) if text]
    found = meanings_of(persons, role, column, configuration)
    if found or not texts:
        return len(found) / max(len(persons.values.get(column) or texts), 1), found
    book = configuration.definitions.safety_survey
    usual: Iterable[str] = book.sex_codes if role == "sex" else book.age_codes
    if role == "district":
        usual = Districts(configuration, "safety_survey").ids
    fitting = len(set(texts) & set(usual)) / len(texts)
    if role == "age" and fitting < 1:
        ages = [number(text) for text in texts]
        fitting = max(fitting, sum(age is not None and 10 <= age <= 110 for age in ages) / len(texts))
    return fitting, {}


def meanings_of(persons: Persons, role: str, column: str, configuration: Configuration) -> dict[str, object]:
    """Return what a column's codes mean in a role by their labels, or by themselves: sexes, age bands or districts."""
    labels = persons.values.get(column)
    if not labels:
        distinct = persons.frame[column].unique()
        texts = (code_text(value) for value in distinct) if len(distinct) <= MOST_CODES else ()
        labels = {text: text for text in texts if text and not text.isdigit()}
    districts = Districts(configuration, "safety_survey")
    meant = {code: _meaning(role, label, configuration, districts) for code, label in labels.items()}
    return {code: meaning for code, meaning in meant.items() if meaning is not None}


def _fit_of_numbers(values: pd.Series, role: str) -> float:
    """Return how well numbers suit weights (not whole, around 1 or more) or respondents (each once)."""
    numbers = pd.to_numeric(values, errors="coerce")
    if role == "respondent":
        return float(values.is_unique and len(values) > 1 and (numbers % 1 == 0).all())
    return float((numbers >= 0).all() and (numbers % 1 != 0).any())


def _meaning(role: str, label: str, configuration: Configuration, districts: Districts) -> str | None:
    """Return what a label means in a role: a sex, an age band or a district."""
    if role == "sex":
        return sex_of(label)
    if role == "district":
        return districts.find(label)
    if ages_of(label):
        return band_of(label, configuration.municipality.age_bands)
    return "unknown" if folded(label) in ("ej svar", "vet ej", "uppgift saknas") else None
