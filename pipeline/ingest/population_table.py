"""Tables of inhabitants as SCB and others lay them out: dimensions by their names, years and sexes in columns, codes beside names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.formats import Sheet, missing_kind
from pipeline.formats.tables import SEARCHED, joined, simple
from pipeline.ingest.files import Delivery, whole_number
from pipeline.ingest.sheets import Record, sheets_of
from pipeline.problems import Place, ProblemLog, at

COLUMNS = ["Område", "Kön", "Ålder", "År", "Antal"]
DIMENSIONS = {
    "Område": ("region", "område", "regso", "deso", "nyko", "area", "kommun", "stadsdel"),
    "Kön": ("kon", "kön", "sex"),
    "Ålder": ("alder", "ålder", "age", "åldersgrupp", "åldersklass"),
    "År": ("tid", "år", "månad", "time", "year"),
}
SEXES = {
    "kvinnor": "women", "kvinna": "women", "2": "women", "women": "women", "k": "women",
    "män": "men", "man": "men", "1": "men", "men": "men", "m": "men",
}  # fmt: skip
TOTALS = {"totalt", "samtliga", "1+2", "tot", "total", "alla", "totalt ålder", "män och kvinnor", "total ålder"}
AGE = re.compile(r"(\d*)\s*[-–]\s*(\d*)(?:\s*(?:år|years))?|(\d+)\s*(?:år|year|years)?\s*(\+\d*)?(?:\s*(?:år|years))?")
OPEN_END = 200
TOTAL = "total"
NUMBERS = {
    "antal",
    "antal invånare",
    "antal personer",
    "folkmängd",
    "befolkning",
    "invånare",
    "personer",
    "värde",
    "value",
    "persons",
}
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CODE = re.compile(r"\s*\(?kod\)?$|^kod\s+|kod$")
WHOLE = "hela kommunen"
UNIT = re.compile(
    r"\s*(?:inv|invånare|pers|personer|st|hushåll|hh)\.?$", re.IGNORECASE
)  # what a number may be written with
MOST_DEPTH = 3

Ages = tuple[int, int]


def sex_of(text: str) -> str | None:
    """Return the sex that a text names, or that it is the total of both; None when it is none."""
    return TOTAL if text.casefold() in TOTALS else SEXES.get(text.casefold())


def number_of(text: str) -> int | None:
    """Return a number of inhabitants or households, also with its unit behind it (206 inv.); None when it is none."""
    number = whole_number(text)
    return whole_number(UNIT.sub("", text)) if number is None else number


def ages_of(text: str) -> Ages | None:
    """Return first and last age of a group: 5-9, -4, 80-, 80+, 17, 100+10 (100 and older); None when it is none."""
    match = AGE.fullmatch(text.strip().casefold())
    if not match or not any(match.groups()):
        return None
    first, last, single, plus = match.groups()
    if single:
        return int(single), OPEN_END if plus else int(single)
    return int(first or 0), int(last or OPEN_END)


@dataclass(frozen=True)
class Cell(Record):
    """One number of a row that has several, in the column with a heading."""

    heading: str = ""

    @property
    def where(self) -> Place:
        """The number's place in the file."""
        return (*super().where, *at(column=self.heading))


@dataclass(frozen=True)
class _Layout:
    """What the columns of a table hold.

    Attributes:
        top: The first row of headings, counted from 0.
        header: The headings, joined from the top.
        depth: How many rows of headings there are.
        stubs: The columns of each dimension that stands in rows; a code may stand beside its name.
        values: The columns of numbers, each with what its heading says of sex, age and year.
    """

    top: int
    depth: int
    header: Sequence[str]
    stubs: dict[str, list[int]]
    values: dict[int, dict[str, str]] = field(default_factory=dict)


def records_of(file: Delivery, log: ProblemLog) -> list[Record]:
    """Return the numbers of a file's tables as records with `COLUMNS`.

    A row of another length than the others and a sheet without a table are told.
    """
    sheets = sheets_of(file, log)
    found = {number: layout for number, sheet in enumerate(sheets) if (layout := layout_of(sheet))}
    for number, sheet in enumerate(sheets):
        if number not in found:
            log.add(file.name, at(sheet=sheet.name), "sheet-not-read", columns=COLUMNS, severity="note")
    return [
        record
        for number, layout in found.items()
        for record in _records(file, sheets[number], layout, len(sheets) > 1, log)
    ]


def filled_down(records: Sequence[Record], columns: Sequence[str]) -> list[Record]:
    """Return records whose empty stubs hold what stands above: where a table gives a stub once, in the first row of its group.

    A column that repeats what stands above it is no such stub: an empty cell in it is a mistake, and stays empty.
    """
    stubs = [name for name in columns if _is_once(records, name)]
    found: list[Record] = []
    for record in records:
        given = {name: found[-1][name] for name in stubs if found and not record[name]}
        found.append(Record(record.place, {**record.values, **given}, record.sheet) if given else record)
    return found


def _is_once(records: Sequence[Record], name: str) -> bool:
    """Return whether a column has empty cells, and never the same twice in a row."""
    return any(not one[name] for one in records) and not any(
        one[name] and one[name] == before[name] for before, one in pairwise(records)
    )


def layout_of(sheet: Sheet) -> _Layout | None:
    """Return the layout of the first table of a sheet that has all dimensions; None when there is none."""
    for depth in range(1, MOST_DEPTH + 1):
        for top in range(min(SEARCHED, len(sheet.rows) - depth)):
            header = joined(sheet, top, depth) if any(sheet.rows[top]) else []
            layout = _of_header(header, top, depth, sheet.rows[top + depth :])
            if layout:
                return layout
    return None


def _of_header(header: Sequence[str], top: int, depth: int, below: Sequence[Sequence[str]]) -> _Layout | None:
    """Return what a row of headings says, with columns that have none told by what stands in them; None when it is no header."""
    stubs: dict[str, list[int]] = {name: [] for name in DIMENSIONS}
    values: dict[int, dict[str, str]] = {}
    unnamed: list[int] = []
    for column, heading in enumerate(header):
        name = simple(heading)
        dimension = _dimension(name)
        if dimension:
            stubs[dimension].append(column)
        elif not name:
            unnamed.append(column)
        elif name in NUMBERS or YEAR.search(name):
            values[column] = _said(name)
    if not values:
        return None
    for column in unnamed:
        texts = {row[column] for row in below if column < len(row) and row[column] and _is_row(row, values)}
        if texts and column < min(values):
            stubs[_told_by(texts)].append(column)
    known = {name for name, columns in stubs.items() if columns} | set.intersection(*map(set, values.values()))
    return _Layout(top, depth, header, stubs, values) if {"Område", "Kön", "Ålder", "År"} <= known else None


def _dimension(name: str) -> str | None:
    """Return the dimension that a heading names, also as its code."""
    plain = CODE.sub("", name).strip()
    return next((dimension for dimension, names in DIMENSIONS.items() if name in names or plain in names), None)


def _said(name: str) -> dict[str, str]:
    """Return what the heading of a column of numbers says of its year, sex and age."""
    years = set(YEAR.findall(name))
    said = {"År": years.pop()} if len(years) == 1 else {}
    words = [word for word in YEAR.sub(" ", name).split() if word not in NUMBERS]
    rest = " ".join(words)
    for word in (rest, *words):
        if sex_of(word) and "Kön" not in said and not word.isdecimal():
            said["Kön"] = word
            rest = rest.replace(word, "", 1).strip()
    if rest and ages_of(rest):
        said["Ålder"] = rest
    return said


def _told_by(texts: set[str]) -> str:
    """Return the dimension that a column without a heading holds, by all its texts."""
    tests: dict[str, Callable[[str], object]] = {
        "Kön": sex_of,
        "År": YEAR.fullmatch,
        "Ålder": lambda text: ages_of(text) if not re.fullmatch(r"\d{4,}", text) else text.casefold() in TOTALS,
    }
    return next((name for name, test in tests.items() if all(map(test, texts))), "Område")


def _is_row(row: Sequence[str], values: dict[int, dict[str, str]]) -> bool:
    """Return whether a row has a number, or a sign for one that is not given, in every column of numbers."""
    cells = [row[column] if column < len(row) else "" for column in values]
    return any(cells) and all(number_of(cell) is not None or missing_kind(cell) is not None for cell in cells)


def _records(file: Delivery, sheet: Sheet, layout: _Layout, is_one_of_several: bool, log: ProblemLog) -> list[Record]:
    """Return one table's numbers; footnotes, which have no number in any column, are no rows."""
    width = max(*layout.values, *(column for columns in layout.stubs.values() for column in columns)) + 1
    header = sheet.rows[layout.top : layout.top + layout.depth]
    rows: list[Record] = []
    for place, cells in enumerate(sheet.rows[layout.top + layout.depth :], start=layout.top + layout.depth + 1):
        numbers = [cells[column] for column in layout.values if column < len(cells)]
        if not any(numbers) or cells in header:
            continue
        name = sheet.name if is_one_of_several else ""
        if len(cells) < width and sheet.delimited:
            file.rows += 1
            file.rejected += 1
            record = Record(place, {}, name)
            log.reject(file.id, record.where, "", "", "row-length", wanted=width, found=len(cells))
            continue
        padded = [*cells, *[""] * (width - len(cells))]
        stubs = {
            dimension: _stub(dimension, [padded[column] for column in columns])
            for dimension, columns in layout.stubs.items()
            if columns
        }
        rows.append(Record(place, {**stubs, **{str(column): padded[column] for column in layout.values}}, name))
    filled = filled_down(rows, [name for name in DIMENSIONS if layout.stubs[name]])
    file.rows += len(filled) * len(layout.values)
    return [
        Cell(row.place, {**row.values, **said, "Antal": row[str(column)]}, row.sheet, layout.header[column])
        for row in filled
        for column, said in layout.values.items()
    ]


def _stub(dimension: str, texts: Sequence[str]) -> str:
    """Return what stands in the columns of one dimension: code and name together of an area, else the last text that is given."""
    given = [text for text in dict.fromkeys(texts) if text]
    if dimension == "Område":
        return " ".join(sorted(given, key=lambda text: not text[:1].isdigit()))
    return given[-1] if given else ""
