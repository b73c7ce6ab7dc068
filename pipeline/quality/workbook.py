"""What was found as a workbook for the supplier: an overview, and a sheet for each file with its rows and values."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.quality.examination import Examination
from pipeline.quality.html import CONTROL
from pipeline.quality.rules import place, rules, title

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_000
DAY_ZERO = (2022, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SEVERITY = {"error": "fel", "warning": "varning", "note": "anmärkning"}
OVERVIEW = ["Fil eller källa", "Blad", "Fel", "Varningar", "Anmärkningar", "Rader", "Upprepade", "Efterfrågas inte", "Felaktiga",
            "Används", "Utan en cell"]  # fmt: skip
FINDINGS = ["Slag", "Rad eller plats", "Kolumn", "Värde", "Regel", "Väntat", "Gör så här"]
COLUMN = re.compile(r"\bcolumn ([^,]+)")
Line = list[object]


def workbook_of(examination: Examination) -> bytes:
    """Return the workbook's bytes; the same examination gives the same ones."""
    book = Workbook()
    overview = book.active
    overview.title = "Översikt"
    names = sorted({problem.file for problem in examination.problems} | {file.path for file in examination.files})
    lines: list[Line] = []
    for name in names:
        found = list(_findings(examination, name))
        sheet = _sheet_name(book, name) if found else ""
        if found:
            _fill(book.create_sheet(sheet), FINDINGS, found)
        lines.append([name, sheet, *_counts(examination, name)])
    _fill(overview, OVERVIEW, lines)
    return _without_clock(book)


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
            column = COLUMN.search(problem.where)
            rule = rules().get(problem.rule)
            what = [title(problem.rule), problem.expected, rule.advice if rule else problem.advice]
            yield [SEVERITY[problem.severity], place(problem.where), column[1] if column else "", problem.found, *what]
    for one in examination.rejected:
        if examination.path(one.file) == name:
            rule = rules().get(one.rule)
            what = [title(one.rule), one.expected, rule.advice if rule else ""]
            yield ["åt sidan", place(one.row), one.column or "hela raden", one.value, *what]


def _sheet_name(book: Workbook, path: str) -> str:
    """Return a name that Excel allows and no other sheet has."""
    base = re.sub(r"[\[\]:*?/\\']", "_", CONTROL.sub("", PurePosixPath(path).name))[:28].strip() or "fil"
    taken = {name.casefold() for name in book.sheetnames}
    names = [base, *(f"{base} {number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name.casefold() not in taken)


def _fill(sheet: Worksheet, head: list[str], lines: list[Line]) -> None:
    """Write a table with its header; no text can be taken for a formula."""
    sheet.append(head)
    for line in lines:
        sheet.append([_safe(value) for value in line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(max(longest + 2, 10), 60)
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _safe(value: object) -> object:
    """Return a value as a cell may hold it: a text that begins like a formula gets an apostrophe before it."""
    if isinstance(value, int):
        return value
    text = CONTROL.sub("", str(value))[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _without_clock(book: Workbook) -> bytes:
    """Return the workbook's bytes without the time at which it was made."""
    made, kept = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(kept, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = STAMP.sub(b"2022-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(entry.filename, DAY_ZERO), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()
