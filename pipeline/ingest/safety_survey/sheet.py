"""A delivered file of persons with what it says of itself: labels, codes that are no answers, and its mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.definitions import SafetySurvey
from pipeline.formats import Microdata, Opened, Table, Workbook, find_table, missing_kind
from pipeline.formats import Sheet as Grid
from pipeline.formats.model import Code
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.codebook import NAMED, CodeBook, code_book, sheets_of
from pipeline.ingest.safety_survey.labels import plain_words
from pipeline.ingest.safety_survey.mapping import (
    ItemMapping,
    Mapping,
    Role,
    ignored_in,
    mapping_of,
    place_of,
    says_persons,
)
from pipeline.ingest.sheets import tell_cut
from pipeline.problems import ProblemLog, at, phrase

ROLES = ("respondent", "district", "sex", "age", "weight", "stratum", "psu")
SENTENCE = 4  # a heading of so many words is a question
WAVE = re.compile(r"(\d{4})(?:[ _.(-].*)?")


@dataclass(frozen=True)
class Persons:
    """One row a person, as a file holds it.

    Attributes:
        frame: The rows; text where the format has no types.
        labels: Each column's label.
        values: Each column's codes, as text, with their labels.
        missing: Each column's ranges of codes that are no answers.
        places: What each row is called in the file; by number from 1 when empty.
        questions: The question behind each column as a code book says it.
    """

    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, tuple[tuple[Code, Code], ...]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)

    def texts(self, column: str) -> list[str]:
        """Return what tells the question behind a column: the code book, the file's label, a heading that is a whole sentence."""
        heading = column if len(column.split()) >= SENTENCE else ""
        said = (self.questions.get(column, ""), self.labels.get(column, ""), heading)
        return list(dict.fromkeys(filter(None, said)))

    def text(self, column: str) -> str:
        """Return the question behind a column; empty when nothing tells it."""
        return next(iter(self.texts(column)), "")

    def with_book(self, book: CodeBook) -> Persons:
        """Return them with what a code book says; a code that it calls otherwise than the file keeps both labels, and is no code's."""
        values = {column: dict(codes) for column, codes in self.values.items()}
        for column, codes in book.values.items():
            own = values.setdefault(column, {})
            for code, label in codes.items():
                is_other = code in own and plain_words(own[code]) != plain_words(label)
                own[code] = f"{own[code]} / {label}" if is_other else label
        return replace(self, values=values, questions={**self.questions, **book.questions})


@dataclass(frozen=True)
class Sheet:
    """A delivered file of one wave with its mapping and the codebook that holds for it."""

    file: Delivery
    period: str
    persons: Persons
    mapping: Mapping
    book: SafetySurvey

    @property
    def frame(self) -> pd.DataFrame:
        """The rows."""
        return self.persons.frame

    @property
    def beside(self) -> str:
        """Name of the mapping file."""
        return place_of(self.file, self.period).name

    def column(self, role: str) -> str:
        """Return the column of a role: the mapping's, else the codebook's; empty when there is none."""
        return self.mapping.columns.get(role, self.book.columns.get(role, ""))  # type: ignore[call-overload, no-any-return]

    def item(self, item: str) -> ItemMapping:
        """Return what the mapping says of an item."""
        return self.mapping.items.get(item, ItemMapping())

    def items(self) -> dict[str, str]:
        """Return the column of each item that was asked: of a question that came later only when the mapping says it was."""
        every = [
            name for name, item in self.book.items.items() if item.asked_in(self.period) or name in self.mapping.items
        ]
        asked = every if self.mapping.asked == "all" else self.mapping.items
        left_out = {*self.mapping.not_asked, *self.mapping.undecided}
        return {
            name: self.item(name).column or self.book.items[name].column
            for name in asked
            if name in self.book.items and name not in left_out
        }

    def is_missing(self, column: str) -> pd.Series:
        """Return where a column holds no answer: empty, or a code that the file declares as missing."""
        values = self.frame[column]
        if not self.persons.missing.get(column):
            return self.is_empty(values)
        places, distinct = pd.factorize(values)
        declared = self.declared_missing(column, pd.Series(distinct, dtype=values.dtype))
        gone = np.array([*declared.tolist(), True])  # the last at place -1: an empty cell
        return pd.Series(gone[places], index=values.index) | self.is_empty(values)

    def declared_missing(self, column: str, values: pd.Series) -> pd.Series:
        """Return which of a column's values the file declares as no answers: numbers in ranges of numbers, texts in ranges of texts."""
        spans = self.persons.missing.get(column, ())
        found = [
            any(isinstance(low, str) == isinstance(value, str) and low <= value <= high for low, high in spans)
            for value in values
        ]
        return pd.Series(found, index=values.index, dtype=bool)

    @staticmethod
    def is_empty(values: pd.Series) -> pd.Series:
        """Return where nothing stands, or a word for missing: NA, #NULL!, a dot."""
        empty = values.isna()
        if pd.api.types.is_numeric_dtype(values):
            return empty
        words = [value for value in values[~empty].unique() if missing_kind(str(value)) is not None]
        return empty | values.isin(words) if words else empty

    def words_for_missing(self, columns: Iterable[str]) -> Counter[str]:
        """Return how many cells of the columns hold each word for missing."""
        words: Counter[str] = Counter()
        for column in columns:
            values = self.frame[column]
            if not pd.api.types.is_numeric_dtype(values):
                texts = Counter(values.dropna().astype(str))
                words.update({text: n for text, n in texts.items() if text.strip() and missing_kind(text) is not None})
        return words

    def codes(self, column: str) -> list[str]:
        """Return a column's codes as text; a code that is no answer is empty."""
        return code_texts(self.frame[column].mask(self.is_missing(column)))

    def row(self, index: Any) -> int:
        """Return what the file calls a row."""
        return self.persons.places[int(index)] if self.persons.places else int(index) + 1

    def rows_with(self, codes: list[str], code: str) -> list[int]:
        """Return the rows that hold a code."""
        return [self.row(index) for index, value in enumerate(codes) if value == code]


def open_sheet(file: Delivery, configuration: Configuration, log: ProblemLog) -> Sheet | None:
    """Return a file of persons with its mapping; None when it is none or cannot be read, which is noted."""
    opened = file.open(log)
    return None if opened is None else sheet_of(file, opened, configuration, log)


def sheet_of(
    file: Delivery, opened: Opened, configuration: Configuration, log: ProblemLog, beside: Sequence[Opened] = ()
) -> Sheet | None:
    """Return an opened file of persons with its mapping; None when either cannot be read, which is noted.

    Args:
        file: The delivery.
        opened: What it holds.
        configuration: The municipality's.
        log: Where problems are noted.
        beside: Opened files that may be its code book.
    """
    period = period_of(file)
    if period is None:
        log.add(file.name, at(part=phrase("file_name")), "wave-of-file", name=file.path.name)
        return None
    book = configuration.definitions.safety_survey
    mapping = mapping_of(file, period, book, log)
    if mapping is None:
        return None
    persons = persons_of(file, opened, wanted_columns(mapping, book), log, beside)
    return None if persons is None else Sheet(file, period, persons, mapping, book)


Books = list[tuple[Delivery, Opened]]


def code_books(files: Sequence[Delivery]) -> list[Delivery]:
    """Return the files that are called code books; one that is the only file of its wave holds the answers too."""
    named = [file for file in files if NAMED.search(file.path.stem)]
    waves = {period_of(file) for file in files if file not in named}
    return [file for file in named if period_of(file) is None or period_of(file) in waves]


def opened_books(files: Sequence[Delivery], log: ProblemLog) -> Books:
    """Return code books, opened; one that cannot be read is noted."""
    opened = [(file, opened_file(file, log)) for file in files]
    return [(file, one) for file, one in opened if one is not None]


def books_for(period: str, books: Books) -> list[Opened]:
    """Return the code books of a wave: those with its year in their names, else those with none."""
    named = [opened for book, opened in books if period and period in book.path.stem]
    return named or [opened for book, opened in books if not re.search(r"(?:19|20)\d\d", book.path.stem)]


def wanted_columns(mapping: Mapping, book: SafetySurvey) -> list[str]:
    """Return the columns that every file of persons has: district, sex and age."""
    roles: tuple[Role, ...] = ("district", "sex", "age")
    columns = [mapping.columns.get(role, book.columns.get(role, "")) for role in roles]
    return [column for column in columns if column]


def is_of_persons(file: Delivery, opened: Opened, configuration: Configuration) -> bool:
    """Return whether a file says that it holds one row a person: microdata, a wave's mapping, or the codebook's columns."""
    if not isinstance(opened, Workbook) or says_persons(file):
        return isinstance(opened, Microdata) or says_persons(file)
    wanted = wanted_columns(Mapping(), configuration.definitions.safety_survey)
    return any(find_table(sheet, wanted) for sheet in opened.sheets)


def period_of(file: Delivery) -> str | None:
    """Return the wave that a file is called after: ``2021.sav``, ``2021 rättad.sav``; None when it is not."""
    found = WAVE.fullmatch(file.path.stem)
    return found[1] if found else None


def opened_file(file: Delivery, log: ProblemLog) -> Opened | None:
    """Return what a file holds, without the columns that its mapping ignores; None when it cannot be read, which is noted."""
    ignored = ignored_in(file, period_of(file) or "")
    return file.open(log, (lambda names: [name for name in names if name not in ignored]) if ignored else None)


def persons_of(
    file: Delivery, opened: Opened, wanted: list[str], log: ProblemLog, beside: Sequence[Opened] = ()
) -> Persons | None:
    """Return the rows of an opened file, one a person, with what its code book says; None when it holds none, which is noted."""
    if isinstance(opened, Microdata):
        values = {
            column: {code_text(code): label for code, label in labels.items()}
            for column, labels in opened.value_labels.items()
        }
        persons = Persons(opened.frame, opened.labels, values, opened.missing)
        return persons.with_book(code_book([sheet for one in beside for sheet in sheets_of(one)], [*opened.frame]))
    found = _largest(opened.sheets, wanted) if isinstance(opened, Workbook) else None
    if found is None:
        log.add(file.name, at(), "no-persons")
        return None
    persons = _persons_in(file, *found, log)
    others = [sheet for one in (opened, *beside) for sheet in sheets_of(one) if sheet is not found[0]]
    return persons.with_book(code_book(others, [*persons.frame]))


def _largest(sheets: list[Grid], wanted: list[str]) -> tuple[Grid, Table] | None:
    """Return the table with most rows among those that have the wanted columns, or among all when none has."""
    answers = [sheet for sheet in sheets if not NAMED.search(sheet.name)] or sheets
    for names in (wanted, []):
        tables = [(sheet, table) for sheet in answers if (table := find_table(sheet, names)) is not None]
        if tables:
            break
    return max(tables, key=lambda one: len(one[1].rows), default=None)


def _persons_in(file: Delivery, sheet: Grid, table: Table, log: ProblemLog) -> Persons:
    """Return a table's rows as text; a row with more or fewer cells than the header is set aside, for its answers have moved."""
    if sheet.is_cut:
        tell_cut(file, sheet, log)
    width = len(table.header)
    columns = [name for name in table.header if name]
    whole = []
    for row in table.rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))] if not sheet.delimited else row.cells
        if len(cells) < width or any(cells[width:]):
            log.reject(file.id, at(row=row.place), "", "", "row-length", wanted=width, found=len(row.cells))
            file.rejected += 1
        else:
            whole.append((row.place, cells[:width]))
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        log.add(file.name, at(column=name), "repeated-column")
    questions = _row_of_questions([cells for _, cells in whole])
    if questions:
        whole = whole[1:]
    frame = pd.DataFrame([cells for _, cells in whole], columns=table.header, dtype="str")
    frame = frame.loc[:, [bool(name) and name not in table.header[:at] for at, name in enumerate(table.header)]]
    told = {name: text for name, text in zip(table.header, questions, strict=False) if name and text}
    return Persons(frame, places=[place for place, _ in whole], questions=told)


def _row_of_questions(rows: list[list[str]]) -> list[str]:
    """Return the first row when it holds the questions and not a person's answers: sentences that nobody below repeats."""
    if len(rows) < 3:
        return []
    first = rows[0]
    own = [len(cell.split()) >= SENTENCE and all(row[at] != cell for row in rows[1:]) for at, cell in enumerate(first)]
    return list(first) if 2 * sum(own) > len(first) else []


def is_whole_number(text: str) -> bool:
    """Return whether a code is a whole number."""
    return bool(re.fullmatch(r"-?\d+", text))


def code_texts(column: pd.Series) -> list[str]:
    """Return a column's codes as text, each distinct one made once; an empty one is empty."""
    places, distinct = pd.factorize(column)
    texts = [*map(code_text, distinct), ""]  # the last at place -1: an empty cell
    return [texts[place] for place in places.tolist()]


def code_text(value: object) -> str:
    """Return a code as text: 3.0 is "3", an empty one is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    whole = re.fullmatch(r"(-?\d+)[.,]0+", text)
    return whole[1] if whole else text
