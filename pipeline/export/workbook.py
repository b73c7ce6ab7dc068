"""``tabeller.xlsx``: an accessible workbook of one edition's figures, one marked table a sheet."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.export import explained
from pipeline.export.cut import SYNTHETIC, Cut
from pipeline.export.package import LICENCES
from pipeline.report.findings.definitions import DEFINITION, of_indicator
from pipeline.report.findings.reasons import OF_EVIDENCE, of_evidence
from pipeline.report.set.typst import SYNTHETIC_MARK
from pipeline.spreadsheet import safe, without_clock
from pipeline.words.sv import language as sv
from pipeline.words.sv import names, reasons

HERE = Path(__file__).parent
LANGUAGE = "sv-SE"
WIDTH = 14
A4 = 9  # the number that Excel has for it
TITLE, HEAD, WRAPPED = Font(bold=True, size=14), Font(bold=True), Alignment(wrap_text=True, vertical="top")
WITH_NAMES = """
    create temp view value as
    select seen.*, known_indicator.title as indicator_title, known_indicator.block_title, named_area.name as area_name
    from known_indicator_value as seen join known_indicator using (indicator) join named_area using (area)
    order by known_indicator.position, seen.period, named_area.rowid, {sexes}, seen.age_group;
    create temp view compared as
    select seen.*, known_indicator.title as indicator_title, named_area.name as area_name,
        coalesce(others.name, seen.other) as other_name
    from known_comparison as seen join known_indicator using (indicator) join named_area using (area)
        left join named_area as others on others.area = seen.other
    order by known_indicator.position, seen.period, seen.contrast, named_area.rowid, {sexes}, seen.age_group, others.rowid
""".replace("{sexes}", "list_position(['all', 'women', 'men', 'other'], seen.sex)")
Line = list[Any]
SAID: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "definition": lambda row: of_indicator(*(row[name] for name in (*DEFINITION, "codes", "labels"))),
    "kind_of_talk": lambda row: row["kind_title"] or names.ALL_TALKS,
    "reason": lambda row: reasons.reason(row["reason"], row["wording"]),
    "reason_of_evidence": lambda row: of_evidence(*(row[name] for name in OF_EVIDENCE)),
}
"""What is said of several columns of a row together."""


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet: heading, meaning, the column that it is read from, and how it is written."""

    heading: str
    meaning: str
    column: str
    scale: float = 1
    format: str = ""
    words: str = ""
    width: int = WIDTH
    said: str = ""

    def cell(self, row: Mapping[str, Any]) -> object:
        """Return a row's cell: one of its columns, or what is said of several of them (`SAID`)."""
        return self.shown(SAID[self.said](row) if self.said else row[self.column])

    def shown(self, value: object) -> object:
        """Return a value as its cell holds it: a number in the heading's unit, a code as a word, nothing as nothing."""
        if value is None or value != value:
            return None
        if self.words:
            return safe(explained.word(self.words, str(value).lower() if isinstance(value, bool) else str(value)))
        if self.scale != 1 and isinstance(value, float):
            return float(f"{value * self.scale:.12g}")
        return safe(value)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the lines above its table, the table's columns and its lines."""

    name: str
    above: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    lines: list[Line]


def workbook_of(cut: Cut) -> bytes:
    """Return the workbook of an edition's cut; the same cut gives the same bytes."""
    words = _words(cut)
    _name_areas(cut, words["many"])
    cut.connection.execute(WITH_NAMES)
    sheets = [sheet for entry in _declared()["sheet"] if (sheet := _sheet(cut, entry, words)).lines]
    sheets = [_notes(words), _columns(sheets), *sheets]
    book = Workbook(write_only=True)
    _properties(book, words)
    for number, sheet in enumerate([_cover(words, sheets), *sheets], start=1):
        _write(book, sheet, number, words)
    return without_clock(book)


def _words(cut: Cut) -> dict[str, str]:
    """Return what fills the sheets' names, titles and notes."""
    columns = "name, police_area, contact, licence, survey_name, district_one, district_many, min_base, uncertain_base, min_count"
    ((*told, min_count),) = cut.rows(f"select {columns} from known_municipality")
    names = ("name", "police_area", "contact", "licence", "survey", "one", "many", "min_base", "uncertain_base")
    words = {name: str(value) for name, value in zip(names, told, strict=True)}
    edition, title, until = cut.edition()
    mark = _mark(cut.invented())
    licence, address = LICENCES[words["licence"]]
    return words | {
        "few": str(int(str(min_count)) - 1),
        "edition": sv.years(edition),
        "title": title,
        "until": sv.day(until),
        "wave": cut.wave,
        "mark": mark,
        "synthetic": f"{mark}. Kolumnen Syntetisk säger vilka rader det gäller." if mark else "Inga uppgifter är påhittade.",
        "licence": f"{licence}, {address}",
    }  # fmt: skip


def _name_areas(cut: Cut, many: str) -> None:
    """Make ``named_area``: the areas, in their order, each with a name."""
    cut.connection.execute("create temp table named_area as from known_area")
    for area, kind in [*cut.rows("select area, kind from known_area where name = ''")]:
        name = names.area(str(area), str(kind), many)
        cut.connection.execute("update named_area set name = $name where area = $area", {"name": name, "area": area})


# ---- what the sheets hold ---------------------------------------------------------------------------------------------


def _sheet(cut: Cut, entry: dict[str, Any], words: dict[str, str]) -> Sheet:
    """Return a declared sheet with its rows; the last column says whether a row rests on invented data."""
    columns = tuple(_column(name) for name in [*entry["columns"], SYNTHETIC])
    found = cut.connection.execute(entry["rows"].replace("{wave}", cut.wave))
    names = [description[0] for description in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        row[SYNTHETIC] = row.get(f"any_{SYNTHETIC}", row[SYNTHETIC])
    lines = [[column.cell(row) for column in columns] for row in rows]
    name, title, about = (_filled(entry[key], words) for key in ("name", "title", "about"))
    invented = any(row[SYNTHETIC] for row in rows)
    mark = [_mark(cut.invented(entry["sources"]) or cut.invented()) + "."] if invented else []
    return Sheet(name, (title, about, *mark), columns, lines)


def _mark(invented: Sequence[str]) -> str:
    """Return the mark of invented data with the sources that it is about; empty when there are none."""
    return f"{SYNTHETIC_MARK}: påhittade uppgifter i {sv.listed(invented)}" if invented else ""


def _filled(text: str, words: dict[str, str]) -> str:
    filled = text.format(**words)
    return filled[:1].upper() + filled[1:]


def _cover(words: dict[str, str], sheets: Sequence[Sheet]) -> Sheet:
    """Return the cover: what the workbook is, who answers for it, and what is on each sheet."""
    above = (
        f"Tabeller till lägesbilden för medborgarlöften, {words['name']} kommun {words['edition']}",
        *([words["mark"] + "."] if words["mark"] else []),
        f"{words['title']}. Uppgifter till och med {words['until']}.",
        f"Utgivare: {words['name']} kommun och {words['police_area']}. Kontakt: {words['contact']}.",
        f"Licens: {words['licence']}.",
    )
    columns = (_text("Blad", 30), _text("Innehåll", 80), _text("Rader", 10), _text("Syntetiska uppgifter", 22))
    lines = [[sheet.name, sheet.above[0], len(sheet.lines), "ja" if _is_marked(sheet) else "nej"] for sheet in sheets]
    return Sheet("Innehåll", above, columns, lines)


def _is_marked(sheet: Sheet) -> bool:
    return any(SYNTHETIC_MARK in line for line in sheet.above)


def _notes(words: dict[str, str]) -> Sheet:
    notes = tomllib.loads((HERE / "notes.toml").read_text(encoding="utf-8"))["note"]
    lines: list[Line] = [[note["about"], note["text"].format(**words)] for note in notes]
    above = ("Anmärkningar", "Metoden i korthet, vad som saknas och hur det visas, och vad utslagen betyder.")
    return Sheet("Anmärkningar", above, (_text("Gäller", 36), _text("Anmärkning", 110)), lines)


def _columns(sheets: Sequence[Sheet]) -> Sheet:
    """Return the sheet that explains every heading of the sheets that have rows."""
    used: dict[tuple[str, str], list[str]] = {}
    for sheet in sheets:
        for column in sheet.columns:
            used.setdefault((column.heading, column.meaning), []).append(sheet.name)
    lines: list[Line] = [[*key, "; ".join(names)] for key, names in used.items()]
    above = ("Kolumner", "En rad för varje rubrik: vad den betyder och på vilka blad den står.")
    return Sheet("Kolumner", above, (_text("Rubrik", 40), _text("Betyder", 80), _text("Blad", 60)), lines)


def _text(heading: str, width: int) -> SheetColumn:
    return SheetColumn(heading, "", "", width=width)


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads((HERE / "sheets.toml").read_text(encoding="utf-8"))


def _column(name: str) -> SheetColumn:
    given = dict(_declared()["column"][name])
    return SheetColumn(column=given.pop("from", name), **given)


# ---- how a sheet is written -------------------------------------------------------------------------------------------


def _properties(book: Workbook, words: dict[str, str]) -> None:
    """Write what the file says of itself: title, language, and a function as its author."""
    told = book.properties
    told.title = f"Tabeller till lägesbilden, {words['name']} kommun {words['edition']}"
    told.creator = told.lastModifiedBy = f"{words['name']} kommun och {words['police_area']}"
    told.language = LANGUAGE
    told.description = words["mark"]
    told.created = told.modified = dt.datetime(2022, 1, 1)


def _write(book: Workbook, sheet: Sheet, number: int, words: dict[str, str]) -> None:
    """Write a sheet: its title in A1, a line a row below it, and its table, whose headings stay in sight and on every page."""
    target = book.create_sheet(sheet.name)
    head = len(sheet.above) + 1
    target.freeze_panes = f"B{head + 1}"
    for at, column in enumerate(sheet.columns, start=1):
        target.column_dimensions[get_column_letter(at)].width = column.width
    _for_print(target, head, words)
    for at, line in enumerate(sheet.above):
        target.append([_cell(target, line, TITLE if at == 0 else None)])
    headings = [_cell(target, column.heading, HEAD) for column in sheet.columns]
    for heading in headings:
        heading.alignment = WRAPPED
    target.append(headings)
    for cells in _cells(target, sheet):
        target.append(cells)
    _mark_table(target, sheet, head, number)


def _cells(target: Worksheet, sheet: Sheet) -> Iterator[Line]:
    """Yield the cells of a table's lines; numbers have their column's format, long texts are wrapped."""
    styles = [_style(target, column) for column in sheet.columns]
    for line in sheet.lines:
        cells: Line = []
        for value, style in zip(line, styles, strict=True):
            if style is None or value is None:
                cells.append(value)
                continue
            cell = WriteOnlyCell(target, value)
            cell._style = style
            cells.append(cell)
        yield cells


def _style(target: Worksheet, column: SheetColumn) -> Any:
    """Return a column's style as cells share it; None where it is the plain one."""
    pattern = WriteOnlyCell(target, 0)
    if column.format:
        pattern.number_format = column.format
    elif column.width >= 40:
        pattern.alignment = WRAPPED
    else:
        return None
    return copy(pattern._style)


def _cell(target: Worksheet, value: object, font: Font | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(target, safe(value))
    if font:
        cell.font = font
    return cell


def _for_print(target: Worksheet, head: int, words: dict[str, str]) -> None:
    """Set the page: as wide as the table, its headings and the mark of invented data on each."""
    target.print_title_rows = f"{head}:{head}"
    target.page_setup.orientation = "landscape"
    target.page_setup.paperSize = A4
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.oddHeader.right.text = words["mark"].partition(":")[0]
    target.oddFooter.left.text = f"{words['name']} kommun {words['edition']}"
    target.oddFooter.right.text = "&A, sidan &P av &N"


def _mark_table(target: Worksheet, sheet: Sheet, head: int, number: int) -> None:
    """Mark a sheet's table as one, with its headings, so that a screen reader and a filter find them."""
    corner = f"{get_column_letter(len(sheet.columns))}{head + len(sheet.lines)}"
    table = Table(displayName=f"Tabell{number}", ref=f"A{head}:{corner}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    table._initialise_columns()
    for column, declared in zip(table.tableColumns, sheet.columns, strict=True):
        column.name = declared.heading
    target.tables.add(table)
