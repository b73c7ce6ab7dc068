"""Workbooks (.xlsx, .xls, .ods): every cell as text, and what calamine passes over in silence said aloud."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from pipeline import fold
from pipeline.formats import xlsx
from pipeline.formats.archives import Archive
from pipeline.formats.model import Sheet, Unreadable, Workbook
from pipeline.problems import phrase


def workbook_file(content: bytes, kind: str, archive: Archive | None = None) -> Workbook:
    """Return a workbook's sheets.

    Args:
        content: The file's bytes.
        kind: ``xlsx``, ``xls`` or ``ods``.
        archive: The archive that an .xlsx or .ods is.

    Raises:
        Unreadable: It is damaged, too large or needs a password.
    """
    marks = xlsx.marks(archive) if archive and kind == "xlsx" else {}
    if archive and kind == "ods":
        xlsx.limit_repetition(archive)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            _sheet(book, place, marks.get(sheet.name, {}))
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise Unreadable("password", found=phrase("workbook")) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("damaged", reason=error)) from error
    except BaseException as error:
        # A panic of calamine is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("a_damaged_file")) from error
    return Workbook(kind, [sheet for sheet in sheets if sheet.rows])


def _sheet(book: CalamineWorkbook, place: int, marks: dict[tuple[int, int], str]) -> Sheet:
    """Return one sheet with the marks that calamine does not give."""
    sheet = book.get_sheet_by_index(place)
    rows = [
        [fold.stored(cell).strip() if type(cell) is str else _text(cell) for cell in line]
        for line in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), text in marks.items():
        width = max(len(rows[0]) if rows else 0, column + 1)
        rows += [[""] * width for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return Sheet(sheet.name, rows, tuple(sheet.merged_cell_ranges or ()))


def _text(cell: Any) -> str:
    """Return a cell's text: whole numbers without decimals, days and times in ISO form, TRUE and FALSE."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
