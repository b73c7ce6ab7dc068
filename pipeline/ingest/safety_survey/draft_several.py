"""The lines of a question of several answers: each choice an item, an answer without one, or no answer; the base is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from pipeline.ingest.safety_survey.labels import is_no, plain_words
from pipeline.ingest.safety_survey.mapping import Choices
from pipeline.ingest.safety_survey.mapping import Mapping as WaveMapping
from pipeline.ingest.safety_survey.matching import Guess
from pipeline.ingest.safety_survey.preview import Shares
from pipeline.ingest.safety_survey.several import NO, YES, unfolded
from pipeline.ingest.safety_survey.shapes import Choice, Several
from pipeline.ingest.safety_survey.sheet import Sheet
from pipeline.ingest.safety_survey.toml_lines import Line, asked, one_line, toml_key, toml_list, toml_text, why
from pipeline.ingest.safety_survey.undecided import MARK
from pipeline.problems import ProblemLog
from pipeline.words.messages import phrase

LONGEST = 40  # letters of an id that is proposed
SCALE = "yes_no"


def as_choices(one: Several, items: Mapping[str, str], sheet: Sheet) -> Choices:
    """Return a question of several answers as a mapping has it when every suggestion is taken.

    Args:
        one: The question.
        items: The item of each choice that has one, by the choice's column.
        sheet: The delivery.
    """
    named = items or _proposed(one)
    return Choices(
        column=one.column,
        separator=one.separator or ";",
        items={named[choice.column]: choice.told for choice in one.choices if choice.column in named},
        other=[choice.told for choice in _without(one, named)],
        no_answer=[choice.told for choice in one.choices if choice.kind == "no_answer"],
        free=one.has_own_words,
        answered=_likely_base(one),
        not_chosen=_not_chosen(_other_scales(items, sheet), sheet),
    )


def lines_of_choices(
    one: Several, items: Mapping[str, str], guesses: Mapping[str, Guess], figures: Mapping[str, Shares], sheet: Sheet
) -> Iterator[Line]:
    """Yield the lines of a question of several answers.

    Args:
        one: The question.
        items: The item of each choice that has one, by the choice's column.
        guesses: What each of these items was guessed by.
        figures: The shares that it gives, by item.
        sheet: The delivery.
    """
    name, named = toml_key(one.name), items or _proposed(one)
    yield ""
    yield phrase("draft_choices", question=one_line(one.heading) or one.name)
    if not items:
        yield from _definitions(one, named, sheet.period)
    yield f"[choices.{name}]"
    if one.column:
        yield f"column = {toml_text(one.column)}"
        yield f"separator = {toml_text(one.separator)}"
    if one.has_own_words:
        yield phrase("draft_choices_free", line=f'free = "{MARK}true"')
    if _base_matters(one, items, sheet):
        yield phrase("draft_choices_base")
        yield f'answered = "{MARK}{_likely_base(one)}"'
    yield from _scale(_other_scales(items, sheet), sheet)
    if other := [asked(choice.told, choice.kind == "none") for choice in _without(one, named)]:
        yield phrase("draft_choices_other")
        yield f"other = {toml_list(other)}"
    if gone := [choice.told for choice in one.choices if choice.kind == "no_answer"]:
        yield f"no_answer = {toml_list(gone)}"
    yield f"[choices.{name}.items]"
    for choice in one.choices:
        if item := named.get(choice.column):
            yield from figures[item].lines() if item in figures else ()
            if item in guesses and items:
                yield why(guesses[item])
            is_sure = bool(items) and guesses[item].is_sure
            line = f"{item} = {toml_text(asked(choice.told, is_sure))}"
            yield line if choice.told in (choice.label, "") else f"{line}   # {one_line(choice.label)}".rstrip(" #")


def _without(one: Several, named: Mapping[str, str]) -> list[Choice]:
    """Return the choices that are answers and no items."""
    return [choice for choice in one.choices if choice.column not in named and choice.kind != "no_answer"]


def _proposed(one: Several) -> dict[str, str]:
    """Return an id for each choice of a question that no item of the codebook is like, by the choice's column."""
    found: dict[str, str] = {}
    for number, choice in enumerate(one.choices, 1):
        if choice.kind == "choice":
            words = re.findall(r"[a-z0-9]+", " ".join([*plain_words(one.name), *plain_words(choice.label)]))
            id = "_".join(words)[:LONGEST].strip("_")
            id = id if id[:1].isalpha() else f"q{id}"
            found[choice.column] = id if id not in found.values() else f"{id}_{number}"
    return found


def _definitions(one: Several, named: Mapping[str, str], period: str) -> Iterator[Line]:
    """Yield what definitions.toml needs before the choices of a question can be items."""
    yield phrase("draft_choices_new", columns=one.columns)
    for choice in one.choices:
        if item := named.get(choice.column):
            wording = toml_text(one_line(" ".join(filter(None, (one.heading, choice.label)))) or one.name)
            yield f'#   {item} = {{ column = "-", scale = "{SCALE}", wording = {wording}, since = {period} }}'


# ---- who has answered -----------------------------------------------------------------------------------------------


def _likely_base(one: Several) -> Literal["", "marked", "filled"]:
    """Return who has likely answered: with a choice for none of them whoever chose anything, with cells for not chosen those filled."""
    if any(choice.kind == "none" for choice in one.choices):
        return "marked"
    return "filled" if one.unmarked else ""


def _base_matters(one: Several, items: Mapping[str, str], sheet: Sheet) -> bool:
    """Return whether those who have chosen anything, those with any cell filled and everybody are not the same."""
    log = ProblemLog()
    choices = as_choices(one, items, sheet).model_copy(update={"answered": ""})
    unfolded(replace(sheet, mapping=WaveMapping(choices={one.name: choices})), log)
    return any(problem.code == "choices-base" for problem in log.problems)


# ---- what a choice becomes ------------------------------------------------------------------------------------------


def _other_scales(items: Mapping[str, str], sheet: Sheet) -> list[str]:
    """Return the items whose scale has no yes and no."""
    book = sheet.book
    scales = {
        item: {" ".join(text.casefold().split()) for text in book.codes(item).values()} for item in items.values()
    }
    return [item for item, labels in scales.items() if not {YES, NO} <= labels]


def _not_chosen(items: list[str], sheet: Sheet) -> int | None:
    """Return the code for a choice that is not chosen: the flat no of the items' scales, where they have one and the same."""
    noes = {code for item in items for code, text in sheet.book.codes(item).items() if is_no(text)}
    return noes.pop() if len(noes) == 1 else None


def _scale(items: list[str], sheet: Sheet) -> Iterator[Line]:
    """Yield what a chosen and a not chosen choice become where the items' scale does not say it."""
    if not items:
        return
    told = [phrase("code_means", code=code, meaning=text) for code, text in sheet.book.codes(items[0]).items()]
    not_chosen = _not_chosen(items, sheet)
    yield phrase("draft_choices_scale", known=told)
    yield f'chosen = "{MARK}"'
    yield f'not_chosen = "{MARK}{"" if not_chosen is None else not_chosen}"'
