"""The tables of a delivered file, whatever its format: of a workbook, a text file, a statistical table, or a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.formats import Cube, Microdata, Sheet, Table, find_table, sheets_in
from pipeline.ingest.files import Delivery
from pipeline.nearest import most_like_one_of
from pipeline.problems import HEADER, Place, ProblemLog, at, phrase

TABLES = phrase("a_table_of_any_kind")


def sheets_of(file: Delivery, log: ProblemLog) -> list[Sheet]:
    """Return the sheets of a file; what cannot be opened, and what holds no table, is noted and has none.

    A text file that seems to have been cut on its way is noted as well.
    """
    opened = file.open(log)
    if opened is None:
        return []
    if isinstance(opened, Cube):
        return [opened.long_sheet()]
    if isinstance(opened, Microdata):
        log.add(file.name, at(), "unknown-format", wanted=TABLES, found=phrase("single_answers"))
        return []
    sheets = sheets_in(opened)
    if not sheets:
        log.add(file.name, at(), "unknown-format", wanted=TABLES, found=phrase("text_without_table"))
    for sheet in sheets:
        if sheet.is_cut:
            tell_cut(file, sheet, log)
    return sheets


def has_table(file: Delivery, wanted: Sequence[str]) -> bool:
    """Return whether a file holds a table with the wanted columns, whatever else is wrong with it."""
    return any(find_table(sheet, wanted) for sheet in sheets_of(file, ProblemLog()))


def within(sheet: Sheet, wanted: Sequence[str]) -> list[Sheet]:
    """Return the tables with the wanted columns that stand in cells of a table which only lays out a page; else the table itself."""
    if not sheet.inner or find_table(sheet, wanted):
        return [sheet]
    inner = [found for one in sheet.inner for found in within(one, wanted)]
    return inner if any(find_table(one, wanted) for one in inner) else [sheet]


def tell_cut(file: Delivery, sheet: Sheet, log: ProblemLog) -> None:
    """Note a text file whose last line has no end: an error when that line is shorter than the others."""
    filled = [row for row in sheet.rows if any(row)]
    is_short = len(filled) > 2 and len(filled[-1]) < min(len(row) for row in filled[1:-1])
    log.add(
        file.name,
        at(row=len(sheet.rows)),
        "last-line-cut",
        found=phrase("fields", fields=len(filled[-1])) if is_short else phrase("no_line_end"),
        severity="error" if is_short else "warning",
    )


@dataclass(frozen=True)
class Record:
    """One row of a delivered table: where it stands (row 1 is the first of the file or sheet), and its texts by column."""

    place: int
    values: dict[str, str]
    sheet: str = ""

    def __getitem__(self, column: str) -> str:
        """Return the text in a column."""
        return self.values[column]

    @property
    def where(self) -> Place:
        """The row's place in the file; a workbook's other sheets are told apart."""
        return at(sheet=self.sheet, row=self.place) if self.sheet else at(row=self.place)


def table_records(file: Delivery, wanted: Sequence[str], log: ProblemLog, *, sensitive: bool = False) -> list[Record]:
    """Return the rows of the tables of any delivered file that has the wanted columns, every value as text.

    Args:
        file: The file; it is told how many rows there are, and how many were set aside.
        wanted: Columns that have to stand in a header; see `find_table` for how names are compared.
        log: Where a file that cannot be read and a missing column are noted, and rows of another length set aside.
        sensitive: Whether a message may not show what stands in the place of the header.
    """
    return records_in(file, sheets_of(file, log), wanted, log, sensitive=sensitive)


def records_in(
    file: Delivery, sheets: Sequence[Sheet], wanted: Sequence[str], log: ProblemLog, *, sensitive: bool = False
) -> list[Record]:
    """Return the rows of the tables that have the wanted columns in sheets of a file; see `table_records`."""
    sheets = [found for sheet in sheets for found in within(sheet, wanted)]
    tables = [(sheet, table) for sheet in sheets if (table := find_table(sheet, wanted))]
    if sheets and not tables:
        _tell_missing(file, sheets, wanted, log, sensitive)
    for sheet in sheets if tables else ():
        if all(sheet is not found for found, _ in tables):
            log.add(file.name, at(sheet=sheet.name), "sheet-not-read", columns=wanted, severity="note")
    return [record for sheet, table in tables for record in _records(file, sheet, table, len(sheets) > 1, wanted, log)]


def _tell_missing(
    file: Delivery, sheets: Sequence[Sheet], wanted: Sequence[str], log: ProblemLog, sensitive: bool
) -> None:
    """Note the columns that the likeliest header lacks."""
    headers = [table.header for sheet in sheets if (table := find_table(sheet))]
    header = max(headers, key=lambda header: len(set(header) & set(wanted)), default=[])
    missing = [column for column in wanted if column not in header]
    found = phrase("other_columns", columns=len(header)) if sensitive else list(filter(None, header))
    near = "" if sensitive else most_like_one_of(missing, header)
    log.add(file.name, HEADER, "missing-column", columns=missing or wanted, found=found, near=near)


def _records(
    file: Delivery, sheet: Sheet, table: Table, is_one_of_several: bool, wanted: Sequence[str], log: ProblemLog
) -> list[Record]:
    """Return the rows of one table; a row of another length than the header is set aside."""
    header = table.header
    twice = [column for column in wanted if header.count(column) > 1]
    if twice:
        log.add(file.name, HEADER, "column-twice", columns=twice)
        return []
    file.rows += len(table.rows)
    name = sheet.name if is_one_of_several else ""
    found = []
    for row in table.rows:
        if sheet.delimited and (len(row.cells) < len(header) or any(row.cells[len(header) :])):
            file.rejected += 1
            record = Record(row.place, {}, name)
            log.reject(file.id, record.where, "", "", "row-length", wanted=len(header), found=len(row.cells))
            continue
        cells = [*row.cells, *[""] * (len(header) - len(row.cells))]
        # Of two columns with one name, which nobody asked for, the first counts.
        found.append(Record(row.place, dict(zip(reversed(header), reversed(cells[: len(header)]), strict=True)), name))
    return found
