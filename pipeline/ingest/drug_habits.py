"""CAN's appendix tables of pupils' drug habits: a workbook with one table a sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pandas as pd
import python_calamine

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import PupilDirection, PupilShare
from pipeline.ingest.files import NOT_GIVEN, Delivery, Staged, each_once, number, whole_number
from pipeline.problems import ProblemLog, some

TITLE = re.compile(r"Tabell\s+\d+\.\s*(.+?)\.(\s|$)")
SHARES = ["Årskurs", "År", "Alla", "Pojkar", "Flickor", "Antal svar"]
DIRECTIONS = ["Fråga", "Årskurs", "Från", "Till", "Riktning", "Ordalydelse"]
GRADES = {"årskurs 9": "grade_9", "gymnasiet år 2": "upper_secondary_2"}
SEXES = {"Alla": "all", "Pojkar": "men", "Flickor": "women"}
VERDICTS = {"högre": "higher", "lägre": "lower"}

Sheet = Sequence[Sequence[object]]


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all workbooks: the shares that they give, and the directions that they only state in words."""
    staged = Staged()
    labels = {indicator.label: indicator.id for indicator in configuration.definitions.drug_habits.indicators}
    shares: list[dict[str, object]] = []
    for file in files:
        try:
            workbook = python_calamine.load_workbook(io.BytesIO(file.content))
            sheets = {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
            }
        except python_calamine.CalamineError as error:
            log.add(file.name, "", "unreadable-file", expected="a workbook (xlsx, xls or ods)", found=error)
            continue
        for name, rows in sheets.items():
            shares += _read_sheet(file, name, rows, labels, staged, log)
    staged.add(PupilShare, each_once(shares, ["indicator", "period", "grade", "sex"], files, log))
    for file in files:  # a row holds three shares
        file.used, file.repeated = file.rows, 0
    return staged


def _read_sheet(
    file: Delivery, name: str, rows: Sheet, labels: dict[str, str], staged: Staged, log: ProblemLog
) -> list[dict[str, object]]:
    """Read one sheet: a title, a header row and the rows down to the first empty one; footnotes come below.

    Returns:
        The shares of the sheet; stated directions are added to `staged`.
    """
    start = next((i for i, row in enumerate(rows) if _texts(row)[: len(SHARES)] in (SHARES, DIRECTIONS)), None)
    if start is None:
        found = "; ".join(" | ".join(_texts(row)) for row in rows[:4])
        log.add(file.name, f"sheet {name}", "missing-header", expected=f"{SHARES} or {DIRECTIONS}", found=found)
        return []
    header = _texts(rows[start])
    body = []
    for place, row in enumerate(rows[start + 1 :], start=start + 2):
        if not any(_texts(row)):
            break
        body.append((f"sheet {name}, row {place}", dict(zip(header, row, strict=False))))
    file.rows += len(body)
    if header[0] == DIRECTIONS[0]:
        directions = [_direction(file, where, row, labels, log) for where, row in body]
        staged.add(PupilDirection, pd.DataFrame([row for row in directions if row]))
        return []
    title = str(rows[0][0] if rows[0] else "")
    match = TITLE.match(title)
    indicator = labels.get(match[1]) if match else None
    if indicator is None:
        log.add(
            file.name,
            f"sheet {name}, cell A1",
            "unknown-table",
            expected=f"Tabell 1. {some(labels)}.",
            found=repr(title),
            advice="add the table's heading as label to an indicator in definitions.toml",
        )
        return []
    return [share for where, row in body for share in _shares(file, where, row, indicator, log)]


def _shares(
    file: Delivery, where: str, row: dict[str, object], indicator: str, log: ProblemLog
) -> list[dict[str, object]]:
    """Return one row's shares, one a sex; what is not given stays empty."""
    grade, year = GRADES.get(str(row["Årskurs"]).casefold()), whole_number(row["År"])
    if grade is None:
        log.add(
            file.name, f"{where}, column Årskurs", "unknown-code", expected=some(GRADES), found=repr(row["Årskurs"])
        )
    if year is None:
        log.add(file.name, f"{where}, column År", "period", expected="a year", found=repr(row["År"]))
    if grade is None or year is None:
        return []
    shares: list[dict[str, object]] = []
    for column, sex in SEXES.items():
        percent = _given(file, f"{where}, column {column}", row[column], log)
        if percent is not None and percent > 100:
            log.add(file.name, f"{where}, column {column}", "number", expected="per cent up to 100", found=percent)
        shares.append(
            {
                "indicator": indicator,
                "period": str(year),
                "grade": grade,
                "sex": sex,
                "share": None if percent is None else percent / 100,
                "answers": _answers(file, f"{where}, column Antal svar", row["Antal svar"], log)
                if sex == "all"
                else None,
                "source_file": file.id,
                "row": where,
            }
        )
    return shares


def _direction(
    file: Delivery, where: str, row: dict[str, object], labels: dict[str, str], log: ProblemLog
) -> dict[str, object] | None:
    """Return one stated direction; None when something in it is wrong."""
    indicator, grade = labels.get(str(row["Fråga"])), GRADES.get(str(row["Årskurs"]).casefold())
    verdict = VERDICTS.get(str(row["Riktning"]).casefold())
    years = [whole_number(row["Från"]), whole_number(row["Till"])]
    for column, value, known in (
        ("Fråga", indicator, some(labels)),
        ("Årskurs", grade, some(GRADES)),
        ("Riktning", verdict, some(VERDICTS)),
        ("Från", years[0], "a year"),
        ("Till", years[1], "a year"),
    ):
        if value is None:
            log.add(file.name, f"{where}, column {column}", "unknown-code", expected=known, found=repr(row[column]))
    if None in (indicator, grade, verdict, *years):
        return None
    return {
        "indicator": indicator,
        "period": str(years[1]),
        "previous": str(years[0]),
        "grade": grade,
        "verdict": verdict,
        "wording": str(row["Ordalydelse"]),
        "source_file": file.id,
    }


def _answers(file: Delivery, where: str, value: object, log: ProblemLog) -> int | None:
    """Return a number of answers, or None where the table says that it is not given."""
    if isinstance(value, str) and value.strip() in NOT_GIVEN:
        return None
    found = whole_number(value)
    if found is None:
        log.add(file.name, where, "number", expected="a whole number, or .. when it is not given", found=repr(value))
    return found


def _given(file: Delivery, where: str, value: object, log: ProblemLog) -> float | None:
    """Return a number, or None where the table says that it is not given."""
    if isinstance(value, str) and value.strip() in NOT_GIVEN:
        return None
    found = number(value)
    if found is None or found < 0:
        log.add(file.name, where, "number", expected="a number, or .. when it is not given", found=repr(value))
    return found


def _texts(row: Sequence[object]) -> list[str]:
    return [str(value).strip() for value in row]
