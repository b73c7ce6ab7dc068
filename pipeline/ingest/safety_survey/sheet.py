"""A delivered file of persons with what it says of itself: labels, codes that are no answers, and its mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.definitions import SafetySurvey
from pipeline.formats import Microdata, Opened, Table, Unreadable, Workbook, find_table, open_file
from pipeline.formats import Sheet as Grid
from pipeline.formats.model import Code
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.mapping import ItemMapping, Mapping, Role, mapping_of, place_of, says_persons
from pipeline.ingest.sheets import tell_cut
from pipeline.problems import ProblemLog, at, phrase

ROLES = ("respondent", "district", "sex", "age", "weight", "stratum", "psu")
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
    """

    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, tuple[tuple[Code, Code], ...]] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)


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
        return {
            name: self.item(name).column or self.book.items[name].column
            for name in asked
            if name in self.book.items and name not in self.mapping.not_asked
        }

    def is_missing(self, column: str) -> pd.Series:
        """Return where a column holds no answer: empty, or in a range that the file declares as missing."""
        values = self.frame[column]
        missing = values.isna()
        is_number = pd.api.types.is_numeric_dtype(values)
        if not is_number:
            missing |= values.astype(str).str.strip() == ""
        for low, high in self.persons.missing.get(column, ()):
            if is_number != isinstance(low, str):
                missing |= values.between(low, high)
        return missing

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
    opened = opened_file(file, log)
    return None if opened is None else sheet_of(file, opened, configuration, log)


def sheet_of(file: Delivery, opened: Opened, configuration: Configuration, log: ProblemLog) -> Sheet | None:
    """Return an opened file of persons with its mapping; None when either cannot be read, which is noted."""
    period = period_of(file)
    if period is None:
        log.add(file.name, at(part=phrase("file_name")), "wave-of-file", name=file.path.name)
        return None
    book = configuration.definitions.safety_survey
    mapping = mapping_of(file, period, book, log)
    if mapping is None:
        return None
    persons = persons_of(file, opened, wanted_columns(mapping, book), log)
    return None if persons is None else Sheet(file, period, persons, mapping, book)


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
    """Return what a file holds; None when it cannot be read, which is noted."""
    try:
        return open_file(file.content)
    except Unreadable as why:
        log.add(file.name, at(), why.code, **why.values)
        return None


def persons_of(file: Delivery, opened: Opened, wanted: list[str], log: ProblemLog) -> Persons | None:
    """Return the rows of an opened file, one a person; None when it holds none, which is noted."""
    if isinstance(opened, Microdata):
        values = {
            column: {code_text(code): label for code, label in labels.items()}
            for column, labels in opened.value_labels.items()
        }
        return Persons(opened.frame, opened.labels, values, opened.missing)
    found = _largest(opened.sheets, wanted) if isinstance(opened, Workbook) else None
    if found is None:
        log.add(file.name, at(), "no-persons")
        return None
    return _persons_in(file, *found, log)


def _largest(sheets: list[Grid], wanted: list[str]) -> tuple[Grid, Table] | None:
    """Return the table with most rows among those that have the wanted columns, or among all when none has."""
    named = [(sheet, find_table(sheet, wanted)) for sheet in sheets]
    tables = [(sheet, table) for sheet, table in named if table is not None]
    tables = tables or [(sheet, table) for sheet in sheets if (table := find_table(sheet)) is not None]
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
    frame = pd.DataFrame([cells for _, cells in whole], columns=table.header, dtype="str")
    frame = frame.loc[:, [bool(name) and name not in table.header[:at] for at, name in enumerate(table.header)]]
    return Persons(frame, places=[place for place, _ in whole])


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
