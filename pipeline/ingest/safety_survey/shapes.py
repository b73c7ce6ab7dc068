"""Which columns of a delivery are more than one code a person: questions of several answers, and own words, known by their content.

A question of several answers stands in one column (``På gatan;Hemma``) or in a column a choice, marked or empty. What a respondent
wrote in words of their own is never told: a choice is what several have chosen and what the redaction leaves as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from typing import Literal

import pandas as pd

from pipeline.ingest.redaction import redact
from pipeline.ingest.safety_survey.labels import ASKS_FOR_WORDS, NONE_OF_THEM, no_answer_in, plain_words
from pipeline.ingest.safety_survey.several import is_marked
from pipeline.ingest.safety_survey.sheet import Sheet

SEPARATORS = (";", "|", "\n", ",", "/")
WEAK = (",", "/")  # separators that stand in words, numbers and dates as well
FEWEST_CELLS = 2  # cells with several answers
FEWEST_OF_ALL = 0.03  # and so many of all that are filled
FEWEST_CHOSEN = 3  # times that something was chosen, from which on it is a choice and nobody's own words
MOST_CHOICES = 30
LONGEST = 80
COVERED = 0.7  # so much of what stands in the cells has to be choices
MIXED = 0.6  # and so many of the choices have to stand in cells of different content
FEWEST_ROWS = 20  # fewer rows tell nothing of what a column usually holds
FEWEST_TEXTS = 8
APART = 0.5  # so many of the texts have to be different ones
OWN, OWN_PERHAPS = 4.0, 1.5  # words of a text on an average, from which on it is somebody's own, or may be
LOOKED_AT = 300  # texts by which a column of contacts is known
STEM = re.compile(r"(.*?)[ _.:\-\[(]*(?:\d{1,2}|[^\W\d_])[)\]]?")
HEADED = re.compile(r"(.{8,}?)(?:[?:\[–]|\s-\s)\s*\w")
WORD = re.compile(r"[^\W\d_]{2,}")
Kind = Literal["choice", "none", "no_answer"]


@dataclass(frozen=True)
class Choice:
    """One choice of a question of several answers.

    Attributes:
        told: What stands in the cells, or the choice's column.
        label: What it says; empty where nothing tells it.
        kind: A ``choice``, ``none`` of the others, or ``no_answer``.
        column: The column that a person's choice of it gets in `Shapes.spread`.
    """

    told: str
    label: str
    kind: Kind
    column: str


@dataclass(frozen=True)
class Several:
    """A question of which several answers may be chosen.

    Attributes:
        name: What the mapping calls it.
        heading: What it asks; empty where nothing tells it.
        column: The one column; empty when each choice has its own.
        separator: What stands between the choices of the one column.
        choices: The choices.
        has_own_words: Whether the one column holds something beside the choices.
        unmarked: Whether some cells of the columns say that a choice was not chosen.
    """

    name: str
    heading: str
    column: str
    separator: str
    choices: tuple[Choice, ...]
    has_own_words: bool = False
    unmarked: bool = False

    @property
    def columns(self) -> list[str]:
        """Its columns in the delivery."""
        return [self.column] if self.column else [one.told for one in self.choices]


@dataclass
class Shapes:
    """What was found.

    Attributes:
        several: The questions of several answers.
        own_words: The columns of own words, and whether that is certain.
        contacts: Columns in which most cells point at a person: names, numbers, addresses.
    """

    several: list[Several] = field(default_factory=list)
    own_words: dict[str, bool] = field(default_factory=dict)
    contacts: list[str] = field(default_factory=list)

    def columns(self) -> list[str]:
        """Return every column of these."""
        return [*(column for one in self.several for column in one.columns), *self.own_words, *self.contacts]

    def spread(self, sheet: Sheet) -> Sheet:
        """Return a delivery with a column a choice, each telling what it says, and without own words."""
        gone = [*(one.column for one in self.several if one.column), *self.own_words, *self.contacts]
        frame, labels = sheet.frame.drop(columns=gone), dict(sheet.persons.labels)
        questions = dict(sheet.persons.questions)
        for one in self.several:
            for choice in one.choices:
                if one.column:
                    frame = frame.assign(**{choice.column: ""})
                    labels[choice.column] = " ".join(filter(None, (one.heading, choice.label)))
                questions.setdefault(choice.column, choice.label)
        return replace(sheet, persons=replace(sheet.persons, frame=frame, labels=labels, questions=questions))


def shapes_of(sheet: Sheet, taken: Iterable[str]) -> Shapes:
    """Return which columns of a delivery hold several answers or own words; `taken` columns hold something else."""
    found, gone = Shapes(), set(taken)
    free = [column for column in sheet.frame.columns if column not in gone]
    for column in free:
        texts = _texts(sheet, column)
        if not texts:
            continue
        if one := _in_one_column(sheet, column, texts):
            found.several.append(one)
        elif (is_certain := _are_own_words(sheet, column, texts)) is not None:
            if _are_contacts(texts):
                found.contacts.append(column)
            else:
                found.own_words[column] = is_certain
    used = set(found.columns())
    found.several += _by_column(sheet, [column for column in free if column not in used])
    return found


def _texts(sheet: Sheet, column: str) -> list[str]:
    """Return the texts that stand in a column; none where it holds numbers, or labelled codes."""
    if pd.api.types.is_numeric_dtype(sheet.frame[column]) or len(sheet.frame) < FEWEST_ROWS:
        return []
    labels = sheet.persons.values.get(column, {})
    texts = [text for text in sheet.codes(column) if text]
    return [] if labels and all(text in labels for text in dict.fromkeys(texts)) else texts


# ---- one column that holds all --------------------------------------------------------------------------------------


def _in_one_column(sheet: Sheet, column: str, texts: list[str]) -> Several | None:
    """Return the question whose several answers stand in a column; None where it holds something else."""
    labels = sheet.persons.values.get(column, {})
    for separator in SEPARATORS:
        parts = _joined([[part.strip() for part in text.split(separator) if part.strip()] for text in texts], separator)
        chosen = _choices(parts, separator, set(labels))
        choices = [_choice(told, labels.get(told, told), f"{column}: {told}", sheet) for told in chosen]
        if not any(one.kind == "choice" for one in choices):
            continue
        known = {_plain(told) for told in chosen}
        has_own = any(_plain(part) not in known for own in parts for part in own)
        heading = sheet.persons.text(column)
        return Several(column, heading, column, separator, tuple(choices), has_own_words=has_own)
    return None


def _choices(parts: list[list[str]], separator: str, labelled: set[str]) -> list[str]:
    """Return what may be chosen, what was chosen most first; nothing where the cells hold something else than choices."""
    several = sum(len(own) > 1 for own in parts)
    if several < max(FEWEST_CELLS, FEWEST_OF_ALL * len(parts)):
        return []
    counted = Counter(_plain(part) for own in parts for part in own)
    spelled = Counter(part for own in parts for part in own)
    often: dict[str, str] = {}
    for part, _ in spelled.most_common():
        if counted[_plain(part)] >= FEWEST_CHOSEN and len(part) <= LONGEST and not redact(part)[1]:
            often.setdefault(_plain(part), part)
    cells = {tuple(sorted({_plain(part) for part in own})) for own in parts}
    mixed = [one for one in often if sum(one in cell for cell in cells) > 1]
    covered = sum(counted[one] for one in often)
    are_digits = separator in WEAK and all(part.isdigit() for part in often.values())
    if not 2 <= len(often) <= MOST_CHOICES or (are_digits and not labelled & {*often.values()}):
        return []
    is_of_choices = covered >= COVERED * counted.total() and len(mixed) >= MIXED * len(often)
    return [often[one] for one in sorted(often, key=lambda one: (-counted[one], one))] if is_of_choices else []


def _joined(parts: list[list[str]], separator: str) -> list[list[str]]:
    """Return cells' parts with those together that only ever stand so: ``Ute, på gatan`` is one choice of a column with commas."""
    if separator not in WEAK:
        return parts
    alone = Counter(part for own in parts for part in own)
    pairs = Counter(pair for own in parts for pair in pairwise(own))
    one = {pair for pair, times in pairs.items() if times == alone[pair[0]] == alone[pair[1]] and pair[1][:1].islower()}
    mark = f"{separator} " if separator == "," else separator
    found = []
    for own in parts:
        joined: list[str] = []
        for at, part in enumerate(own):
            if at and (own[at - 1], part) in one:
                joined[-1] += mark + part
            else:
                joined.append(part)
        found.append(joined)
    return found


# ---- a column a choice ----------------------------------------------------------------------------------------------


def _by_column(sheet: Sheet, columns: list[str]) -> list[Several]:
    """Return the questions of which each choice has a column: columns beside each other of one name, marked or not."""
    runs: list[list[str]] = []
    last = ""
    for column in columns:
        if not _marks(sheet, column):
            last = ""
            continue
        if last and (stem_of(column) == stem_of(last) or _heading(sheet, [last, column])):
            runs[-1].append(column)
        else:
            runs.append([column])
        last = column
    found = [_family(sheet, own) for own in runs if len(own) > 1 and _are_marked(sheet, own)]
    return [one for one in found if any(choice.kind == "choice" for choice in one.choices)]


def _marks(sheet: Sheet, column: str) -> set[str]:
    """Return what the cells of a column say of a choice: ``yes``, ``no``, ``nothing``; none where one says something else.

    A yes beside a no, rather than beside nothing, answers a question of its own.
    """
    cells = set(sheet.codes(column))
    labels = sheet.persons.values.get(column, {})
    header = [column, sheet.persons.labels.get(column, "")]
    said = {"": "nothing"}
    for cell in cells - {""}:
        text = labels.get(cell, cell)
        mark = is_marked(text, header)
        if mark is None or (not mark and plain_words(text) in {("nej",), ("no",)}):
            return set()
        said[cell] = "yes" if mark else "no"
    return {said[cell] for cell in cells}


def _are_marked(sheet: Sheet, columns: list[str]) -> bool:
    """Return whether somebody has chosen something in most of the columns, and in none everybody."""
    said = [_marks(sheet, column) for column in columns]
    return 2 * sum("yes" in own for own in said) > len(said) and all(own != {"yes"} for own in said)


def _family(sheet: Sheet, columns: list[str]) -> Several:
    heading = _heading(sheet, columns)
    choices = []
    for column in columns:
        text = sheet.persons.text(column) or (column if heading and column.startswith(heading) else "")
        label = text.removeprefix(heading).strip(" -–:.?[]()") if heading else text
        choices.append(_choice(column, label, column, sheet))
    unmarked = any("no" in _marks(sheet, column) for column in columns)
    stem, asked = stem_of(columns[0]), heading.strip(" -–:[(")
    name = stem if any(sign.isdigit() for sign in stem) else asked or stem or columns[0]
    return Several(name, asked, "", "", tuple(choices), unmarked=unmarked)


def _heading(sheet: Sheet, columns: list[str]) -> str:
    """Return what the questions, or names, of columns begin with in common, up to a mark or a whole word; empty when hardly any."""
    texts = [sheet.persons.text(column) or column for column in columns]
    common = "".join(signs[0] for signs in takewhile(lambda signs: len(set(signs)) == 1, zip(*texts, strict=False)))
    ends = [found.end() for found in re.finditer(r"[?:\]\[(–-]\s*|\s+", common)]
    heading = common[: ends[-1]] if ends else ""
    marked = [found.end() for found in re.finditer(r"[?:\[–]\s*|\s-\s", heading)]
    heading = heading[: marked[-1]] if marked else heading
    return heading if len(WORD.findall(heading)) > 1 else ""


def stem_of(column: str) -> str:
    """Return a column's name without its last number or letter: ``Q13`` of ``Q13_2``; empty when it ends in neither."""
    found = STEM.fullmatch(column)
    return found[1] if found else ""


def family_of(sheet: Sheet, column: str) -> str:
    """Return what a column's family is called: its name without the last number or letter, or the heading before what it asks."""
    stem = stem_of(column)
    if any(sign.isdigit() for sign in stem):
        return stem
    heading = HEADED.match(sheet.persons.text(column) or column)
    return " ".join(heading[1].split()) if heading else ""


def _choice(told: str, label: str, column: str, sheet: Sheet) -> Choice:
    words = plain_words(label)
    kind: Kind = "choice"
    if no_answer_in(label, sheet.book.missing) is not None:
        kind = "no_answer"
    elif words and words[0] in NONE_OF_THEM:
        kind = "none"
    return Choice(told, label, kind, column)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


# ---- own words ------------------------------------------------------------------------------------------------------


def _are_own_words(sheet: Sheet, column: str, texts: list[str]) -> bool | None:
    """Return whether a column certainly holds own words, or may do; None when it does not."""
    distinct = dict.fromkeys(texts)
    words = sum(len(WORD.findall(text)) for text in texts) / len(texts)
    if len(distinct) < APART * len(texts) or len(distinct) < 2 or sheet.persons.values.get(column):
        return None
    asks = any(ASKS_FOR_WORDS.search(text) for text in [column, *sheet.persons.texts(column)])
    if words < (1 if asks else OWN_PERHAPS):
        return None
    return words >= OWN and len(distinct) >= FEWEST_TEXTS


def _are_contacts(texts: list[str]) -> bool:
    """Return whether most of the texts point at a person: where to reach somebody, and nothing said of the place."""
    some = texts[:LOOKED_AT]
    return 2 * sum(redact(text)[1] > 0 for text in some) > len(some)
