"""A delivered file of persons with what it says of itself: labels, codes that are no answers, and its mapping."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from pipeline.configuration import Configuration
from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.mapping import ItemMapping, Mapping, mapping_of, place_of
from pipeline.problems import ProblemLog

ROLES = ("respondent", "district", "sex", "age", "weight", "stratum", "psu")
WAVE = re.compile(r"(\d{4})(?:[ _.(-].*)?")
STATISTICAL = {".sav": pyreadstat.read_sav, ".zsav": pyreadstat.read_sav, ".dta": pyreadstat.read_dta}


@dataclass(frozen=True)
class Persons:
    """One row a person, as a file holds it.

    Attributes:
        frame: The rows; text where the format has no types.
        labels: Each column's label.
        values: Each column's codes, as text, with their labels.
        missing: Each column's ranges of codes that are no answers.
        first_row: What the first person's row is called in the file.
    """

    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    first_row: int = 1


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
        """Return the column of each item that was asked."""
        asked = self.book.items if self.mapping.asked == "all" else self.mapping.items
        return {
            name: self.item(name).column or self.book.items[name].column
            for name in asked
            if name in self.book.items and name not in self.mapping.not_asked
        }

    def is_missing(self, column: str) -> pd.Series:
        """Return where a column holds no answer: empty, or in a range that the file declares as missing."""
        values = self.frame[column]
        missing = values.isna()
        if not pd.api.types.is_numeric_dtype(values):
            return missing | (values.astype(str).str.strip() == "")
        for low, high in self.persons.missing.get(column, []):
            missing |= values.between(low, high)
        return missing

    def codes(self, column: str) -> list[str]:
        """Return a column's codes as text; a code that is no answer is empty."""
        missing = self.is_missing(column)
        texts = {value: code_text(value) for value in self.frame[column].unique()}
        return ["" if gone else texts[value] for value, gone in zip(self.frame[column], missing, strict=True)]

    def row(self, index: Any) -> int:
        """Return what the file calls a row."""
        return int(index) + self.persons.first_row

    def rows_with(self, codes: list[str], code: str) -> list[int]:
        """Return the rows that hold a code."""
        return [self.row(index) for index, value in enumerate(codes) if value == code]


def open_sheet(file: Delivery, configuration: Configuration, log: ProblemLog) -> Sheet | None:
    """Return the file with its mapping; None when either cannot be read, which is noted."""
    period = period_of(file)
    if period is None:
        log.add(file.name, "file name", "period", expected="the wave, such as 2021.sav", found=file.path.name)
        return None
    book = configuration.definitions.safety_survey
    mapping = mapping_of(file, period, book, log)
    persons = open_persons(file, log)
    return None if mapping is None or persons is None else Sheet(file, period, persons, mapping, book)


def period_of(file: Delivery) -> str | None:
    """Return the wave that a file is called after: ``2021.sav``, ``2021 rättad.sav``; None when it is not."""
    found = WAVE.fullmatch(file.path.stem)
    return found[1] if found else None


def open_persons(file: Delivery, log: ProblemLog) -> Persons | None:
    """Return the rows of a file; None when it cannot be read, which is noted."""
    try:
        read = STATISTICAL.get(file.path.suffix.lower(), pyreadstat.read_sav)
        return _statistical(file.path, read)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError) as error:
        log.add(file.name, "", "unreadable-file", expected="an SPSS file (.sav)", found=error)
        return None


def _statistical(path: Path, read: Any) -> Persons:
    """Return the rows of an SPSS or Stata file."""
    frame, meta = read(str(path), user_missing=True)
    missing = {
        column: [(limits["lo"], limits["hi"]) for limits in ranges if not isinstance(limits["lo"], str)]
        for column, ranges in (meta.missing_ranges or {}).items()
    }
    values = {
        column: {code_text(code): str(label) for code, label in labels.items()}
        for column, labels in meta.variable_value_labels.items()
    }
    labels = {column: label or "" for column, label in meta.column_names_to_labels.items()}
    return Persons(frame, labels, values, missing)


def code_text(value: object) -> str:
    """Return a code as text: 3.0 is "3", an empty one is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    whole = re.fullmatch(r"(-?\d+)[.,]0+", text)
    return whole[1] if whole else text
