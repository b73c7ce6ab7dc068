"""Which column of a delivery holds what, guessed from names, labels and answer scales, each guess with its confidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.ingest.files import Districts, number
from pipeline.ingest.safety_survey.labels import age_of, sex_of, without_number
from pipeline.ingest.safety_survey.sheet import Persons, Sheet, code_text
from pipeline.ingest.safety_survey.wordings import Questions, Relation
from pipeline.nearest import similarity
from pipeline.words.messages import Phrase, phrase

LIKELY = 0.75  # a guess of a role from here on stands in a draft as if accepted
MARGIN = 0.1  # by so much a column has to fit an item better than any other item, and any other column it
MOST_CODES = 500  # a column with more has no codes
POSSIBLE = 0.3  # one below is not worth an analyst's time
POSSIBLE_ROLE = 0.45
BY_CONTENT = 0.85  # a column all of whose labels are sexes, ages or districts
BY_NAME = 0.9  # the codebook's own column, in a file that does not tell its questions
BY_WORDS = 0.7  # a name that is words, such as nedskräpning
SURE_RELATIONS: tuple[Relation, ...] = ("same", "cut", "wider")
NAMES = {
    "respondent": ("lopnr", "löpnummer", "id", "respondent"),
    "district": ("omrade", "område", "stadsdel", "delområde", "mätområde", "bostadsområde"),
    "sex": ("kon", "kön", "gender", "juridiskt kön"),
    "age": ("alder", "ålder", "åldersgrupp", "åldersklass"),
    "weight": ("vikt", "weight", "kalibreringsvikt"),
}


@dataclass(frozen=True)
class Guess:
    """A column for an item or role.

    Attributes:
        column: The column.
        confidence: From 0 to 1.
        why: What it rests on, as a phrase.
        codes: What the codes or labels of a role mean: sex, band or district.
        is_sure: Whether it can stand without anybody looking at it: the question to the letter or with few more words and no other as
            near. Where the file does not tell its questions nothing is: a name is a name.
        relation: How the question behind the column stands to the item's; empty where the file does not tell it.
    """

    column: str
    confidence: float
    why: Phrase
    codes: dict[str, object] = field(default_factory=dict)
    is_sure: bool = True
    relation: Relation | Literal[""] = ""


def guess_items(sheet: Sheet, earlier: Sheet | None, taken: Iterable[str] = ()) -> dict[str, Guess]:
    """Return the likeliest column of each item, each column once; `taken` columns hold something else.

    Every text that tells a question is held against the codebook's wordings and, where there is one, an earlier wave's. The columns are
    given out so that all items together fit best. How alike the names of columns are says nothing; the codebook's very name is a
    suggestion, where the file does not tell its questions.
    """
    free = [column for column in sheet.frame.columns if column not in set(taken)]
    if not free or not sheet.book.items:
        return {}
    known = questions(sheet, earlier)
    items = [*sheet.book.items]
    fits = [[_fit_of_item(sheet, known, item, column) for column in free] for item in items]
    scores = np.array([[score for score, _ in row] for row in fits])
    found: dict[str, Guess] = {}
    from scipy.optimize import linear_sum_assignment  # takes its time to load, and most waves need none of it

    for at_item, at_column in zip(*linear_sum_assignment(scores, maximize=True), strict=True):
        score, relation = fits[at_item][at_column]
        if score < POSSIBLE:
            continue
        others = np.concatenate([np.delete(scores[at_item], at_column), np.delete(scores[:, at_column], at_item)])
        column = free[at_column]
        is_sure = (relation in SURE_RELATIONS or (relation == "begins" and score == BY_NAME)) and score - others.max(
            initial=0.0
        ) >= MARGIN
        text = sheet.persons.text(column)
        why = phrase("by_label", label=text) if text else phrase("by_column", column=column)
        found[items[at_item]] = Guess(column, round(score, 2), why, {}, bool(is_sure), relation)
    return {item: found[item] for item in items if item in found}


def questions(sheet: Sheet, earlier: Sheet | None) -> Questions:
    """Return the wordings that each item has gone by: the codebook's, an earlier wave's, and what the mapping says is the same."""
    known: dict[str, list[str]] = {}
    for item, entry in sheet.book.items.items():
        known[item] = [entry.wording, sheet.item(item).wording]
        if earlier is not None and (column := earlier.items().get(item)) in earlier.frame:
            known[item] += [*earlier.persons.texts(str(column)), earlier.item(item).wording]
    return Questions(known)


def _fit_of_item(sheet: Sheet, known: Questions, item: str, column: str) -> tuple[float, Relation | Literal[""]]:
    """Return how well a column fits an item, 0 to 1, and how its question stands to the item's."""
    texts = sheet.persons.texts(column)
    if not texts:
        if column.casefold() == sheet.book.items[item].column.casefold():
            return BY_NAME, ""
        return BY_WORDS * known.likeness(column.replace("_", " "), item), "near"
    relations = {text: known.relation(text, item) for text in texts}
    relation = next(
        one for one in (*SURE_RELATIONS, "begins", "opposite", "near", "other") if one in relations.values()
    )
    likeness = max(known.likeness(text, item) for text in texts)
    if relation in ("same", "cut") and "opposite" not in relations.values():
        return 1.0 if relation == "same" else 0.98, relation
    is_named = column.casefold() == sheet.book.items[item].column.casefold()
    if relation == "begins":
        return (BY_NAME if is_named else 0.5), relation
    return (0.9 if relation == "wider" else 0.8) * likeness + (0.05 if is_named else 0.0), relation


def other_questions(sheet: Sheet, earlier: Sheet | None) -> list[tuple[str, str, str, str]]:
    """Return the items whose column asks something else by the file's own words, and whose mapping says nothing of it.

    Each with its column, the words, and what they are: ``opposite``, the id of the item that they are the words of, or ``other``. A
    column that the mapping names may ask in other words, but neither the opposite nor another item's question.
    """
    known = questions(sheet, earlier)
    found = []
    for item, column in sheet.items().items():
        texts = sheet.persons.texts(column) if column in sheet.frame else []
        if not texts or sheet.item(item).wording or item in sheet.mapping.breaks:
            continue
        _, relation = _fit_of_item(sheet, known, item, column)
        if relation in (*SURE_RELATIONS, "begins"):
            continue
        owner = next((one for one in known.known if any(known.relation(text, one) == "same" for text in texts)), "")
        if relation == "opposite" or owner or not sheet.item(item).column:
            found.append((item, column, texts[0], "opposite" if relation == "opposite" else owner or "other"))
    return found


def guess_roles(persons: Persons, configuration: Configuration) -> dict[str, Guess]:
    """Return the likeliest column of respondent, district, sex, age and weight; a role without any is left out."""
    book = configuration.definitions.safety_survey.columns
    found: dict[str, Guess] = {}
    for role in NAMES:
        usual = book.get(role, "")
        guesses = [_role(persons, role, column, usual, configuration) for column in persons.frame.columns]
        free = [one for one in guesses if one.column not in {guess.column for guess in found.values()}]
        likeliest, *others = [*sorted(free, key=lambda one: -one.confidence), None]
        if likeliest is not None and likeliest.confidence >= POSSIBLE_ROLE:
            second = others[0].confidence if others[0] is not None else 0.0
            is_sure = likeliest.confidence >= LIKELY and (
                likeliest.column == usual or likeliest.confidence - second >= MARGIN
            )
            found[role] = replace(likeliest, is_sure=is_sure)
    return found


def _role(persons: Persons, role: str, column: str, usual: str, configuration: Configuration) -> Guess:
    """Return how surely a column holds a role: half by its name or label, half by what stands in it."""
    texts = [column, *persons.texts(column)]
    names = [usual, *NAMES[role]] if usual else [*NAMES[role]]
    by_name = 1.0 if column == usual else max(similarity(text, name) for text in texts for name in names)
    fit, codes = _fit(persons, role, column, configuration)
    why = phrase("by_label", label=texts[1]) if texts[1:] else phrase("by_column", column=column)
    by_content = BY_CONTENT if codes and fit == 1 and role != "respondent" else 0.0
    return Guess(column, round(max(0.5 * by_name + 0.5 * fit, by_content), 2), why, codes)


def _fit(persons: Persons, role: str, column: str, configuration: Configuration) -> tuple[float, dict[str, object]]:
    """Return which part of a column's content suits a role, and what its codes mean."""
    if role in ("respondent", "weight"):
        return _fit_of_numbers(persons.frame[column], role), {}
    distinct = persons.frame[column].unique()
    if len(distinct) > MOST_CODES:
        return 0.0, {}
    texts = [text for text in map(code_text, distinct) if text]
    found = meanings_of(persons, role, column, configuration)
    if found or not texts or persons.values.get(column):
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
    labels = {code: label for code, label in labels_of_role(persons, column).items() if label}
    districts = Districts(configuration, "safety_survey")
    meant = {
        code: _meaning(role, without_number(label, code), configuration, districts) for code, label in labels.items()
    }
    return {code: meaning for code, meaning in meant.items() if meaning is not None}


def labels_of_role(persons: Persons, column: str) -> dict[str, str]:
    """Return the codes of a role's column with their labels; a word is its own, a number without one has none."""
    distinct = persons.frame[column].unique()
    texts = [code_text(value) for value in distinct] if len(distinct) <= MOST_CODES else []
    labels = persons.values.get(column, {})
    return {**{text: "" if text.lstrip("-").isdigit() else text for text in texts if text}, **labels}


def _fit_of_numbers(values: pd.Series, role: str) -> float:
    """Return how well numbers suit weights (not whole, around 1 or more) or respondents (each once)."""
    numbers = values if pd.api.types.is_numeric_dtype(values) else values.map(number).astype("float64")
    if role == "respondent":
        return float(values.is_unique and len(values) > 1 and (numbers % 1 == 0).all())
    return float((numbers >= 0).all() and (numbers % 1 != 0).any())


def _meaning(role: str, label: str, configuration: Configuration, districts: Districts) -> str | None:
    """Return what a label means in a role: a sex, an age band or a district."""
    if role == "sex":
        return sex_of(label)
    if role == "district":
        return districts.find(label)
    return age_of(label, configuration.municipality.age_bands)
