"""``tabeller.xlsx``: an accessible workbook of one edition's figures, one marked table a sheet."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

from pipeline.export.cut import SYNTHETIC, Cut
from pipeline.export.package import LICENCES
from pipeline.spreadsheet.book import MOST_LINES, About, Column, Line, Sheet, workbook
from pipeline.words.sv import files, names, reasons
from pipeline.words.sv import language as sv
from pipeline.words.sv.definitions import definition
from pipeline.words.sv.export import explained
from pipeline.words.sv.export import package as package_words
from pipeline.words.sv.export import workbook as words_of
from pipeline.words.sv.page import SYNTHETIC_MARK

HERE = Path(__file__).parent
WIDTH, WRAPPED_FROM = 14, 40
PER_CENT = 100
COUNTED_PER = """
    case when seen.measure <> 'ratio' or (seen.contrast = 'previous_period' and (
            rated.denominator_unit is distinct from earlier.denominator_unit
            or exists (from marked_area as part where part.visited
                and (part.area = seen.area or list_contains(named_area.members, part.area)))))
        then null else coalesce(rated.counted_title, rated.denominator_unit) end"""
"""What both sides of a comparison are counted per; numbers that are compared as they are have nothing."""
WITH_NAMES = """
    create temp view rated as
    select own.indicator, own.period, any_value(own.denominator_unit) as denominator_unit, any_value(counted.title) as counted_title
    from marked_indicator_value as own left join marked_indicator as counted on counted.indicator = own.denominator_unit
    where own.unit = 'rate' and own.source <> 'reference' group by own.indicator, own.period;
    create temp view value as
    select seen.*, marked_indicator.title as indicator_title, marked_indicator.block_title, named_area.name as area_name,
        marked_indicator.position, named_area.rowid as area_order, {sexes} as sex_order,
        case when seen.unit = 'rate' then coalesce(counted.title, seen.denominator_unit) end as counted_per
    from marked_indicator_value as seen join marked_indicator using (indicator) join named_area using (area)
        left join marked_indicator as counted on counted.indicator = seen.denominator_unit
    order by position, seen.period, area_order, sex_order, seen.age_group;
    create temp view compared as
    select seen.*, marked_indicator.title as indicator_title, named_area.name as area_name,
        coalesce(others.name, seen.other) as other_name, {counted_per} as counted_per
    from marked_comparison as seen join marked_indicator using (indicator) join named_area using (area)
        left join named_area as others on others.area = seen.other
        left join rated on rated.indicator = seen.indicator and rated.period = seen.period
        left join rated as earlier on earlier.indicator = seen.indicator and earlier.period = seen.other
    order by marked_indicator.position, seen.period, seen.contrast, named_area.rowid, {sexes}, seen.age_group, others.rowid
""".replace("{sexes}", "list_position(['all', 'women', 'men', 'other'], seen.sex)").replace(
    "{counted_per}", COUNTED_PER
)

SAID: dict[str, Callable[..., str]] = {
    "definition": definition,
    "kind_of_talk": lambda kind_title: kind_title or names.ALL_TALKS,
    "owner": lambda owner, owner_title: owner_title or names.OWNERS[owner],
    "reason": reasons.of_comparison,
    "reason_of_evidence": reasons.of_evidence,
}
"""What is said of several columns of a row together: the arguments are named as they are."""


@dataclass(frozen=True)
class SheetColumn(Column):
    """One column of a sheet: how it is written, its meaning, the column that it is read from, and its unit or words."""

    meaning: str = ""
    column: str = ""
    scale: float = 1
    words: str = ""
    said: str = ""

    def read(self) -> list[str]:
        """Return the columns of the rows that it is made of."""
        return list(signature(SAID[self.said]).parameters) if self.said else [self.column]

    def cells(self, read: Sequence[Sequence[Any]]) -> list[object]:
        """Return the cells of all rows: a number in the heading's unit, a code as a word, nothing as nothing."""
        if self.said:
            return list(map(SAID[self.said], *read))
        (values,) = read
        if self.words:
            told = {value: self._word(value) for value in set(values)}
            return [told[value] for value in values]
        if self.scale != 1:
            return [value if value is None else float(f"{value * self.scale:.12g}") for value in values]
        return list(values)

    def for_cells(self, cells: Sequence[object]) -> SheetColumn:
        """Return the column as it is written for its cells: where all shares are whole per cent, they have no decimal."""
        is_coarse = self.scale == PER_CENT and all(value is None or float(str(value)).is_integer() for value in cells)
        return replace(self, format="0") if is_coarse and cells else self

    def _word(self, code: object) -> str | None:
        if code is None:
            return None
        return explained.word(self.words, str(code).lower() if isinstance(code, bool) else str(code))


@dataclass(frozen=True)
class TableSheet(Sheet):
    """One sheet of figures or of what they mean: a marked table, whose first column stays in sight."""

    columns: tuple[SheetColumn, ...]
    marked: bool = True
    kept: int = 1


def workbook_of(cut: Cut) -> bytes:
    """Return the workbook of an edition's cut; the same cut gives the same bytes."""
    words = _words(cut)
    _name_areas(cut, words["many"])
    cut.connection.execute(WITH_NAMES)
    sheets = [sheet for entry in _declared()["sheet"] if (sheet := _sheet(cut, entry, words)).lines]
    sheets = [_notes(words), _columns(sheets), *sheets]
    return workbook([_cover(words, sheets), *sheets], _about(words))


def _about(words: dict[str, str]) -> About:
    """Return what the file says of itself, with a function as its author."""
    return About(
        title=words_of.title(words["name"], words["edition"]),
        author=words_of.publishers(words["name"], words["police_area"]),
        language=words_of.LANGUAGE,
        description=words["mark"],
        header=words["mark"].partition(":")[0],
        footer=words_of.of(words["name"], words["edition"]),
        page=words_of.PAGE,
    )


def _words(cut: Cut) -> dict[str, str]:
    """Return what fills the sheets' names, titles and notes."""
    columns = "name, police_area, contact, licence, survey_name, district_one, district_many, min_base, uncertain_base, min_count"
    ((*told, min_count),) = cut.rows(f"select {columns} from marked_municipality")
    names = ("name", "police_area", "contact", "licence", "survey", "one", "many", "min_base", "uncertain_base")
    words = {name: str(value) for name, value in zip(names, told, strict=True)}
    edition, title, until = cut.edition()
    ready_made, answers = (
        sv.listed(str(year) for (year,) in cut.rows(f"select distinct period from {of} order by period"))
        for of in (
            "marked_indicator_value where source = 'safety_survey' and basis = 'delivered'",
            "marked_survey_wave",
        )
    )
    mark = _mark(cut.invented())
    licence = words_of.licence(package_words.LICENCES[words["licence"]], LICENCES[words["licence"]])
    return words | {
        "few": str(int(str(min_count)) - 1),
        "edition": sv.years(edition),
        "title": title,
        "until": sv.day(until),
        "wave": cut.wave,
        "ready_made": ready_made,
        "answers": answers or ("" if ready_made else "none"),
        "mark": mark,
        "synthetic": words_of.which_are_invented(mark),
        "licence": licence,
    }  # fmt: skip


def _name_areas(cut: Cut, many: str) -> None:
    """Make ``named_area``: the areas, in their order, each with a name."""
    cut.connection.execute("create temp table named_area as from marked_area")
    for area, kind in [*cut.rows("select area, kind from marked_area where name = ''")]:
        name = names.area(str(area), str(kind), many)
        cut.connection.execute("update named_area set name = $name where area = $area", {"name": name, "area": area})


# ---- what the sheets hold ---------------------------------------------------------------------------------------------


def _sheet(cut: Cut, entry: dict[str, Any], words: dict[str, str]) -> TableSheet:
    """Return a declared sheet with its rows; the last column says whether a row rests on invented data."""
    columns = tuple(_column(name) for name in [*entry["columns"], SYNTHETIC])
    read = [column.read() for column in columns]
    wanted = list(dict.fromkeys(name for needed in read for name in needed))
    rows = cut.rows(f"select {', '.join(wanted)} {entry['rows']}")
    found = dict(zip(wanted, zip(*rows, strict=True), strict=False)) or dict.fromkeys(wanted, ())
    cells = [column.cells([found[name] for name in needed]) for column, needed in zip(columns, read, strict=True)]
    columns = tuple(column.for_cells(own) for column, own in zip(columns, cells, strict=True))
    name, title, about = explained.sheet(entry["id"], words)
    mark = [_mark(cut.invented(entry["sources"]) or cut.invented()) + "."] if any(found[SYNTHETIC]) else []
    lines = [*zip(*cells, strict=True)]
    more = [words_of.more(MOST_LINES, len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    return TableSheet(name, columns, lines[:MOST_LINES], (title, about, *more, *mark))


def _mark(invented: Sequence[str]) -> str:
    """Return the mark of invented data with the sources that it is about; empty when there are none."""
    return words_of.mark(explained.word("source", source) for source in invented) if invented else ""


def _cover(words: dict[str, str], sheets: Sequence[TableSheet]) -> TableSheet:
    """Return the cover: what the workbook is, who answers for it, and what is on each sheet."""
    above = (
        words_of.cover_title(words["name"], words["edition"]),
        *([words["mark"] + "."] if words["mark"] else []),
        words_of.knows(words["title"], words["until"]),
        words_of.published_by(words_of.publishers(words["name"], words["police_area"]), words["contact"]),
        words_of.under(words["licence"]),
    )
    links = {files.linked(text, name): name for name, text in files.others(files.WORKBOOK, words["many"])}
    headings = (words_of.SHEET, words_of.CONTENT, words_of.ROWS, words_of.MARKED)
    columns = tuple(map(_text, headings, (30, 80, 10, 22)))
    lines = [
        [sheet.name, sheet.above[0], len(sheet.lines), explained.word(SYNTHETIC, str(_is_marked(sheet)).lower())]
        for sheet in sheets
    ]
    return TableSheet(words_of.COVER, columns, lines, (*above, *links), links)


def _is_marked(sheet: Sheet) -> bool:
    return any(SYNTHETIC_MARK in line for line in sheet.above)


def _notes(words: dict[str, str]) -> TableSheet:
    lines: list[Line] = [list(note) for note in explained.notes(words)]
    above = (words_of.NOTES, words_of.NOTES_ABOUT)
    return TableSheet(words_of.NOTES, (_text(words_of.CONCERNS, 36), _text(words_of.NOTE, 110)), lines, above)


def _columns(sheets: Sequence[TableSheet]) -> TableSheet:
    """Return the sheet that explains every heading of the sheets that have rows."""
    used: dict[tuple[str, str], list[str]] = {}
    for sheet in sheets:
        for column in sheet.columns:
            used.setdefault((column.heading, column.meaning), []).append(sheet.name)
    lines: list[Line] = [[*key, "; ".join(names)] for key, names in used.items()]
    above = (words_of.COLUMNS, words_of.COLUMNS_ABOUT)
    columns = (_text(words_of.HEADING, 40), _text(words_of.MEANS, 80), _text(words_of.SHEET, 60))
    return TableSheet(words_of.COLUMNS, columns, lines, above)


def _text(heading: str, width: int) -> SheetColumn:
    return SheetColumn(heading, width, wrapped=width >= WRAPPED_FROM)


@cache
def _declared() -> dict[str, Any]:
    return tomllib.loads((HERE / "sheets.toml").read_text(encoding="utf-8"))


def _column(name: str) -> SheetColumn:
    given = {"width": WIDTH, "format": "", **_declared()["column"][name]}
    heading, meaning, _ = explained.sheet_column(name)
    wrapped = given["width"] >= WRAPPED_FROM and not given["format"]
    return SheetColumn(heading, column=given.pop("from", name), meaning=meaning, wrapped=wrapped, **given)
