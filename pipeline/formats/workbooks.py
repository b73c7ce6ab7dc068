"""Workbooks (.xlsx, .xls, .ods): every cell as text, and what calamine passes over in silence said aloud."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from pipeline import fold
from pipeline.formats import ods, xls, xlsb, xlsx
from pipeline.formats.archives import Archive
from pipeline.formats.model import Marks, Sheet, Span, Unreadable, Workbook
from pipeline.formats.packages import usual_workbook
from pipeline.problems import phrase


def workbook_file(content: bytes, kind: str, archive: Archive | None = None) -> Workbook:
    """Return a workbook's sheets.

    Args:
        content: The file's bytes.
        kind: ``xlsx``, ``xlsb``, ``xls`` or ``ods``.
        archive: The archive that it is, unless it is an .xls.

    Raises:
        Unreadable: It is damaged, too large or needs a password.
    """
    marks: dict[str, Marks] = {}
    merged: dict[str, tuple[Span, ...]] = {}
    if archive and kind == "ods":
        marks, merged = ods.marks(archive)
    elif archive:
        marks = (xlsb if kind == "xlsb" else xlsx).marks(archive)
        content = usual_workbook(archive, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if archive is None:
            marks = xls.marks(content)
        sheets = [
            _sheet(book, place, marks.get(sheet.name, {}), merged.get(sheet.name, ()))
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise Unreadable("password", found=phrase("workbook")) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("a_damaged_file")) from error
    except BaseException as error:
        # A panic of calamine is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("unreadable-file", wanted=phrase("workbook"), found=phrase("a_damaged_file")) from error
    return Workbook(kind, [sheet for sheet in sheets if sheet.rows])


def _sheet(book: CalamineWorkbook, place: int, marks: Marks, merged: tuple[Span, ...]) -> Sheet:
    """Return one sheet with the marks and the merged cells that calamine does not give."""
    sheet = book.get_sheet_by_index(place)
    rows = [
        [
            fold.stored(cell).strip() if type(cell) is str else _number(cell) if type(cell) is float else _text(cell)
            for cell in line
        ]
        for line in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), text in marks.items():
        width = max(len(rows[0]) if rows else 0, column + 1)
        rows += [[""] * width for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return Sheet(sheet.name, rows, tuple(sheet.merged_cell_ranges or merged))


def _number(cell: float) -> str:
    """Return a number's text: a whole one without decimals."""
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)


def _text(cell: Any) -> str:
    """Return the text of a cell that is no text and no number: days and times in ISO form, TRUE and FALSE."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.datetime):
        is_day = cell.time() == dt.time()
        return cell.date().isoformat() if is_day else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
