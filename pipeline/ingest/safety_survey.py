"""The safety survey: one SPSS file a wave, one row a person, and beside it a mapping of what differs from the codebook."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pyreadstat
from pydantic import BaseModel, ConfigDict

from pipeline import validation
from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Answer, SeriesBreak, Unit, Wave
from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Delivery, Districts, Staged
from pipeline.problems import DataErrors, ProblemLog, some

UNKNOWN = "unknown"


class Entry(BaseModel):
    """A table of a mapping file: nothing beside the declared keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemMapping(Entry):
    """Where an item stands in this delivery, and which of its codes mean which codes of the codebook."""

    column: str = ""
    codes: dict[int, int] = {}


class Mapping(Entry):
    """The content of ``<wave>.toml``: only what differs from the codebook.

    Attributes:
        ended_on: Last day of fieldwork; 31 October of the wave's year when not given.
        sent: Questionnaires sent, when not the design's number for each district.
        asked: ``listed`` when only the items listed here were asked.
        columns: Columns of respondent, district, sex, age, weight, stratum and psu; empty text = there is none.
        age_in_years: Whether the age column holds years.
        ignore: Columns that are known and not used.
        breaks: Items that cannot be compared with earlier waves, with the reason in Swedish.
    """

    ended_on: dt.date | None = None
    sent: int | None = None
    asked: Literal["all", "listed"] = "all"
    columns: dict[Literal["respondent", "district", "sex", "age", "weight", "stratum", "psu"], str] = {}
    sex_codes: dict[str, Literal["women", "men", "other", "unknown"]] | None = None
    age_codes: dict[str, str] | None = None
    age_in_years: bool = False
    ignore: list[str] = []
    items: dict[str, ItemMapping] = {}
    breaks: dict[str, str] = {}


@dataclass(frozen=True)
class Sheet:
    """A delivered file with its mapping and the codebook that holds for it."""

    file: Delivery
    period: str
    frame: pd.DataFrame
    declared_missing: dict[str, list[tuple[float, float]]]
    mapping: Mapping
    book: SafetySurvey

    def column(self, role: str) -> str:
        """Return the column of a role: the mapping's, else the codebook's; empty when there is none."""
        return self.mapping.columns.get(role, self.book.columns.get(role, ""))  # type: ignore[call-overload, no-any-return]

    def items(self) -> dict[str, str]:
        """Return the column of each item that was asked."""
        asked = self.book.items if self.mapping.asked == "all" else self.mapping.items
        return {
            name: (self.mapping.items[name].column if name in self.mapping.items else "")
            or self.book.items[name].column
            for name in asked
            if name in self.book.items
        }


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all waves: persons, answers, waves and breaks of series."""
    staged = Staged()
    for file in files:
        sheet = _open(file, configuration, log)
        if sheet is None:
            continue
        file.rows = len(sheet.frame)
        if not _has_columns(sheet, log):
            continue
        units = _units(sheet, configuration, log)
        file.used = len(units)
        staged.add(Unit, units)
        staged.add(Answer, _answers(sheet, log))
        staged.add(Wave, pd.DataFrame([_wave(sheet, configuration)]))
        breaks = [{"period": sheet.period, "item": item, "why": why} for item, why in sheet.mapping.breaks.items()]
        staged.add(SeriesBreak, pd.DataFrame(breaks))
    return staged


def _open(file: Delivery, configuration: Configuration, log: ProblemLog) -> Sheet | None:
    """Return the file with its mapping; None when either cannot be read."""
    period = file.path.stem
    if not re.fullmatch(r"\d{4}", period):
        log.add(file.name, "file name", "period", expected="the wave, such as 2021.sav", found=file.path.name)
        return None
    beside = file.path.with_suffix(".toml")
    name = file.name.removesuffix(file.path.name) + beside.name
    own = ProblemLog()
    try:
        values = validation.read_toml(beside, name, own) if beside.is_file() else {}
        mapping = validation.as_model(Mapping, values, name, own)
    except DataErrors as errors:
        log.extend(errors.problems)
        return None
    book = configuration.definitions.safety_survey
    for item in sorted({*mapping.items, *mapping.breaks} - set(book.items)):
        log.add(
            name, f"item {item}", "unknown-item", expected=f"an item of the codebook: {some(book.items)}", found=item
        )
    try:
        frame, meta = pyreadstat.read_sav(str(file.path), user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError) as error:
        log.add(file.name, "", "unreadable-file", expected="an SPSS file (.sav)", found=error)
        return None
    missing_ranges: dict[str, list[Any]] = meta.missing_ranges
    missing = {
        column: [(limits["lo"], limits["hi"]) for limits in ranges if not isinstance(limits["lo"], str)]
        for column, ranges in missing_ranges.items()
    }
    return Sheet(file, period, frame, missing, mapping, book)


def _has_columns(sheet: Sheet, log: ProblemLog) -> bool:
    """Return whether every needed column is there; missing ones are noted, and, where all items were asked, unknown ones."""
    present = set(sheet.frame.columns)
    roles = {role: sheet.column(role) for role in ("respondent", "district", "sex", "age", "weight", "stratum", "psu")}
    needed = {f"{role} of the persons": column for role, column in roles.items() if column and role != "respondent"}
    needed |= {f"item {item}": column for item, column in sheet.items().items()}
    beside = sheet.file.path.with_suffix(".toml").name
    complete = all(roles[role] for role in ("district", "sex", "age")) and present >= set(needed.values())
    for meaning, column in needed.items():
        if column not in present:
            log.add(
                sheet.file.name,
                f"column {column}",
                "missing-column",
                expected=f"{column} ({meaning})",
                found=some(sorted(present - set(needed.values()))) or "no other column",
                advice=f"say in {beside} what the column is called in this file",
            )
    for role in ("district", "sex", "age"):
        if not roles[role]:
            log.add(
                sheet.file.name, "", "missing-column", expected=f"a column for {role}", found=f"none named in {beside}"
            )
    if sheet.mapping.asked == "all":
        for column in sorted(present - set(needed.values()) - {roles["respondent"], *sheet.mapping.ignore}):
            log.add(
                sheet.file.name,
                f"column {column}",
                "unknown-column",
                expected="a column of the codebook",
                found=column,
                advice=f"map it to an item in {beside}, or list it there under ignore",
            )
    return complete


def _units(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> pd.DataFrame:
    """Return the persons of a wave; what is wrong is noted and left unknown."""
    frame = sheet.frame
    units = pd.DataFrame({"period": sheet.period, "unit": range(1, len(frame) + 1)})
    units["district"] = _districts(sheet, configuration, log)
    sex_codes: dict[str, str] = dict(sheet.mapping.sex_codes or sheet.book.sex_codes)
    units["sex"] = _coded(sheet, "sex", sex_codes, log)
    units["age_group"] = _ages(sheet, configuration, log)
    units["weight"] = _weights(sheet, log)
    units["fpc"] = float("nan")  # the question is about tomorrow, not about the list
    stratum, psu = sheet.column("stratum"), sheet.column("psu")
    if stratum:
        units["stratum"] = _filled(sheet, stratum, log)
    else:
        units["stratum"] = units["district"] if configuration.municipality.survey.stratum == "district" else "all"
    units["psu"] = _filled(sheet, psu, log) if psu else None
    return units


def _filled(sheet: Sheet, column: str, log: ProblemLog) -> list[str]:
    """Return each person's stratum or PSU; a person without one is noted."""
    codes = [_code_text(value) for value in sheet.frame[column]]
    if "" in codes:
        expected = "a value for every person"
        log.add(
            sheet.file.name, f"column {column}, {_rows_with(codes, '')}", "empty", expected=expected, found="nothing"
        )
    return codes


def _districts(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> list[str | None]:
    """Return each person's district."""
    districts = Districts(configuration, "safety_survey")
    column = sheet.column("district")
    codes = [_code_text(value) for value in sheet.frame[column]]
    for code in dict.fromkeys(codes):
        if districts.find(code) is None:
            districts.unknown(sheet.file, f"column {column}, {_rows_with(codes, code)}", code, log)
    return [districts.find(code) for code in codes]


def _coded(sheet: Sheet, role: str, known: dict[str, str], log: ProblemLog) -> list[str]:
    """Return the meaning of each person's code of sex or age; an empty or declared missing code is unknown."""
    column = sheet.column(role)
    missing = _is_missing(sheet, column)
    codes = ["" if gone else _code_text(value) for value, gone in zip(sheet.frame[column], missing, strict=True)]
    for code in dict.fromkeys(codes):
        if code and code not in known:
            log.add(
                sheet.file.name,
                f"column {column}, {_rows_with(codes, code)}",
                "unknown-code",
                expected=some(f"{key} = {value}" for key, value in known.items()),
                found=code,
                advice=f"correct the file, or give {role}_codes in {sheet.file.path.with_suffix('.toml').name}",
            )
    return [known.get(code, UNKNOWN) for code in codes]


def _ages(sheet: Sheet, configuration: Configuration, log: ProblemLog) -> list[str]:
    """Return each person's age band; an age outside all bands is unknown."""
    municipality = configuration.municipality
    if sheet.mapping.age_in_years:
        column = sheet.column("age")
        given = sheet.frame[column].mask(_is_missing(sheet, column))
        years = pd.to_numeric(given, errors="coerce")
        wrong = given.notna() & years.isna()
        if wrong.any():
            rows = some(int(row) + 1 for row in wrong[wrong].index)
            found = some(dict.fromkeys(given[wrong]))
            log.add(sheet.file.name, f"column {column}, row {rows}", "age", expected="an age in years", found=found)
        return [(None if pd.isna(age) else municipality.age_band(int(age))) or UNKNOWN for age in years]
    known: dict[str, str] = dict(sheet.mapping.age_codes or sheet.book.age_codes)
    for band in known.values():
        if band not in [*municipality.age_bands, UNKNOWN]:
            log.add(sheet.file.name, "age_codes", "age-band", expected=some(municipality.age_bands), found=band)
    return _coded(sheet, "age", known, log)


def _weights(sheet: Sheet, log: ProblemLog) -> pd.Series | float:
    """Return each person's weight; 1 for everybody when the file has none."""
    column = sheet.column("weight")
    if not column:
        return 1.0
    weights = pd.to_numeric(sheet.frame[column], errors="coerce")
    wrong = weights.isna() | (weights < 0)
    if wrong.any():
        rows = [int(row) + 1 for row in wrong[wrong].index]
        found = some(sheet.frame.loc[wrong, column].tolist())
        log.add(
            sheet.file.name,
            f"column {column}, row {some(rows)}",
            "weight",
            expected="a weight of 0 or more",
            found=found,
        )
    elif weights.sum() == 0:
        log.add(sheet.file.name, f"column {column}", "weight", expected="weights that are not all 0", found="only 0")
    return weights


def _answers(sheet: Sheet, log: ProblemLog) -> pd.DataFrame:
    """Return one row an answer; missing answers have none. Codes are checked on the distinct ones of each item."""
    parts = []
    for item, column in sheet.items().items():
        values = sheet.frame[column].mask(_is_missing(sheet, column))
        recode = sheet.mapping.items[item].codes if item in sheet.mapping.items else {}
        answered = values.dropna()
        meant = {code: recode.get(code, code) for code in [*recode, *sheet.book.codes(item), *sheet.book.missing]}
        known = {code: to for code, to in meant.items() if to in sheet.book.codes(item)}
        missing = {code for code, to in meant.items() if to in sheet.book.missing} - set(known)
        for code in sorted(answered.unique(), key=str):
            if code not in known and code not in missing:
                _unknown_code(sheet, item, column, code, log)
        answered = answered[answered.isin(list(known))]
        standard = answered.map(known).astype("int64")
        parts.append(pd.DataFrame({"period": sheet.period, "unit": answered.index + 1, "item": item, "code": standard}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _unknown_code(sheet: Sheet, item: str, column: str, code: object, log: ProblemLog) -> None:
    """Note a code that the codebook does not have, with the rows that hold it."""
    holds = sheet.frame[column] == code
    rows = [int(row) + 1 for row in holds[holds].index]
    log.add(
        sheet.file.name,
        f"column {column} (item {item}), row {some(rows)}",
        "unknown-code",
        expected=some(f"{key} = {label}" for key, label in sheet.book.codes(item).items()),
        found=_code_text(code),
        advice=f"correct the file, or map the code under [items.{item}] in {sheet.file.path.with_suffix('.toml').name}",
    )


def _wave(sheet: Sheet, configuration: Configuration) -> dict[str, Any]:
    """Return the wave's row: when it ended, how many were asked and answered."""
    each = configuration.municipality.survey.sent_per_district
    sent = sheet.mapping.sent or (each * len(configuration.leaves()) if each else None)
    return {
        "period": sheet.period,
        "ended_on": (sheet.mapping.ended_on or dt.date(int(sheet.period), 10, 31)).isoformat(),
        "sent": sent,
        "weights": "delivered" if sheet.column("weight") else "none",
        "register_year": None,
        "without_cell": None,
        "answered": len(sheet.frame),
        "source_file": sheet.file.id,
    }


def _is_missing(sheet: Sheet, column: str) -> pd.Series:
    """Return where a column holds no answer: empty, or in a range that the file declares as missing."""
    values = sheet.frame[column]
    missing = values.isna()
    if not pd.api.types.is_numeric_dtype(values):
        return missing | (values.astype(str).str.strip() == "")
    for low, high in sheet.declared_missing.get(column, []):
        missing |= values.between(low, high)
    return missing


def _rows_with(codes: list[str], code: str) -> str:
    """Return the rows that hold a code, readable."""
    return "row " + some(number for number, value in enumerate(codes, start=1) if value == code)


def _code_text(value: object) -> str:
    """Return a code as text: 3.0 is "3", an empty one is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
