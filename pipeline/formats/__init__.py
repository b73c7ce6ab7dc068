"""Opens any delivered file by its content, never by its ending. Text first: nothing is cast but what a typed file itself holds.

`open_file` takes a path or bytes and returns one of

- `Microdata` (.sav, .zsav, .por, .dta): ``frame`` with the raw codes, ``labels``, ``value_labels``, ``missing`` (ranges that the
  file declares missing; `Microdata.is_missing` says where a column holds no answer);
- `Workbook` (.xlsx, .xlsb, .xls, .ods, and .csv or .txt as one sheet): ``sheets``, each a `Sheet` whose ``rows`` are lists of texts;
- `Cube` (.px, json-stat2, PxWeb's JSON): ``dimensions`` with codes and labels, ``values`` by tuples of codes, as texts;
  `Cube.cells` iterates, `Cube.long_sheet` gives a `Sheet`;
- `Prose` (.docx, plain text): ``blocks``, which are `Paragraph` and `Sheet`, and of them ``paragraphs`` and ``tables``;

or raises `Unreadable`, whose ``code`` and ``values`` are those of a `Problem`.

`find_table` finds a table in a sheet by the names of its columns: titles above, headers of several rows, page headers in the
body and footnotes below are not in its rows. `number` and `whole_number` read a number as Swedish files write it, and
`missing_kind` tells ``–``, ``..``, ``.`` and an empty cell apart.
"""

from pipeline.formats.days import day, days_in
from pipeline.formats.model import (
    Code,
    Cube,
    Dimension,
    Microdata,
    Opened,
    Paragraph,
    Prose,
    Sheet,
    Unreadable,
    Workbook,
    sheets_in,
)
from pipeline.formats.opening import READABLE, open_file
from pipeline.formats.statistics import Choice
from pipeline.formats.tables import Table, TableRow, find_table
from pipeline.formats.values import Missing, missing_kind, number, whole_number

__all__ = [
    "READABLE",
    "Choice",
    "Code",
    "Cube",
    "Dimension",
    "Microdata",
    "Missing",
    "Opened",
    "Paragraph",
    "Prose",
    "Sheet",
    "Table",
    "TableRow",
    "Unreadable",
    "Workbook",
    "day",
    "days_in",
    "find_table",
    "missing_kind",
    "number",
    "open_file",
    "sheets_in",
    "whole_number",
]
