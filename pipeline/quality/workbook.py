"""What was found as a workbook for the supplier: an overview, and a sheet for each file with its rows and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath

from pipeline.quality.examination import Examination
from pipeline.spreadsheet import CONTROL
from pipeline.spreadsheet.book import Line, Sheet, fitted, workbook
from pipeline.words.messages import title
from pipeline.words.sv import quality as words


def workbook_of(examination: Examination) -> bytes:
    """Return the workbook's bytes; the same examination gives the same ones."""
    sheets: dict[str, Sheet] = {}
    names = sorted({problem.file for problem in examination.problems} | {file.path for file in examination.files})
    lines: list[Line] = []
    for name in names:
        found = list(_findings(examination, name))
        sheet = _sheet_name({words.OVERVIEW_SHEET, *sheets}, name) if found else ""
        if found:
            sheets[sheet] = _sheet(sheet, words.FINDINGS_HEAD, found)
        lines.append([name, sheet, *_counts(examination, name)])
    return workbook([_sheet(words.OVERVIEW_SHEET, words.OVERVIEW_HEAD, lines), *sheets.values()])


def _sheet(name: str, headings: Sequence[str], lines: Sequence[Line]) -> Sheet:
    told = [[value if isinstance(value, int) else str(value) for value in line] for line in lines]
    return Sheet(name, fitted(headings, told), told)


def _counts(examination: Examination, name: str) -> Line:
    """Return how much was found in a file, and how many rows passed each filter."""
    found = [examination.count(severity, name) for severity in ("error", "warning", "note")]
    file = next((one for one in examination.files if one.path == name), None)
    rows = [file.rows, file.repeated, file.left_out, file.rejected, file.used, file.incomplete] if file else []
    return [*found, *rows]


def _findings(examination: Examination, name: str) -> Iterator[Line]:
    """Yield what was found in a file, and then what was set aside in it."""
    for problem in examination.problems:
        if problem.file == name:
            told = problem.words()
            kind = words.SEVERITIES[problem.severity][0]
            yield [kind, problem.where(), problem.part("column"), told.found, told.title, told.expected, told.advice]
    for one in examination.rejected:
        if examination.path(one.file) == name:
            what = [title(one.code), one.expected(), one.advice()]
            yield [words.ASIDE, one.where(), one.column or words.WHOLE_ROW, one.value, *what]


def _sheet_name(sheets: Collection[str], path: str) -> str:
    """Return a name that Excel allows and none of the other sheets has."""
    base = re.sub(r"[\[\]:*?/\\']", "_", CONTROL.sub("", PurePosixPath(path).name))[:28].strip() or words.SHEET
    taken = {name.casefold() for name in sheets}
    names = [base, *(f"{base} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)
