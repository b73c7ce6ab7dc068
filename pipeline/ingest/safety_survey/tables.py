"""Results of the survey that are delivered as a table of values: long, with a value a row, or wide, with areas as rows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline import validation
from pipeline.configuration import Area, Configuration
from pipeline.definitions import ProblemIndex
from pipeline.formats import Opened, Sheet, Table, Workbook, find_table, missing_kind, number, whole_number
from pipeline.ingest.files import Delivery, Districts
from pipeline.ingest.safety_survey.labels import SURE, folded, similarity
from pipeline.ingest.sheets import tell_cut
from pipeline.problems import DataErrors, Place, ProblemLog, at, phrase

LONG = (["Indikator", "Område", "Värde"], ["Fråga", "Område", "Värde"])
SEXES = {
    "": "all", "alla": "all", "samtliga": "all", "totalt": "all", "båda könen": "all", "kvinnor": "women", "kvinna": "women",
    "män": "men", "man": "men",
}  # fmt: skip
EVERYBODY = {"", "alla", "samtliga", "totalt", "alla åldrar"}
REFERENCES = {
    "riket": "country", "hela landet": "country", "länet": "county", "polisregionen": "police_region",
    "lokalpolisområdet": "police_area",
}  # fmt: skip
ANSWERS = ("antal svar", "antal svarande", "svar", "bas", "n")
UNITS = {"procent": 100.0, "%": 100.0, "andel": 1.0, "index": 1.0}
INDEX_MOST = 6.0


class TableMapping(BaseModel):
    """What lies beside a table of values: only what its own words do not say.

    Attributes:
        period: The wave, when neither a column nor the file's name says it.
        unit: Whether the shares are percentages or parts of one, when no column says it.
        indicators: The indicator (its id) that each of the table's names means.
        areas: The area that each of the table's names means: a district, ``municipality`` or ``country`` and the like.
        ignore: Names of indicators or columns that are known and not used.
        not_comparable: Why nothing may be tested against these values, in Swedish; empty = it may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: str = ""
    unit: Literal["", "percent", "share"] = ""
    indicators: dict[str, str] = {}
    areas: dict[str, str] = {}
    ignore: list[str] = []
    not_comparable: str = ""


@dataclass(frozen=True)
class Cell:
    """One value of a table in the table's own words; `unit` is empty where it says none."""

    place: int
    column: str
    indicator: str
    period: str
    area: str
    sex: str
    age: str
    value: str
    answers: str
    unit: str


def tables_in(opened: Opened, configuration: Configuration) -> list[tuple[Sheet, Table, bool]]:
    """Return the tables of values in a file, and whether each is long; none when it holds one row a person."""
    found = []
    for sheet in opened.sheets if isinstance(opened, Workbook) else ():
        long = next((table for names in LONG if (table := find_table(sheet, names))), None)
        wide = None if long else _wide(sheet, configuration)
        found += [(sheet, table, table is long) for table in (long, wide) if table]
    return found


def _wide(sheet: Sheet, configuration: Configuration) -> Table | None:
    """Return a sheet's wide table: areas below the heading ``Område``, an indicator in the head of some other column.

    A second row of the header counts when there is one: it begins with an empty cell and says sexes.
    """
    table = find_table(sheet, ["Område"])
    if table is None or table.header[0] != "Område":
        return None
    first = table.rows[0].cells if table.rows else []
    if first and not first[0] and all(_sex(cell) is not None for cell in first if cell):
        heads, above = [], ""
        for head, below in zip(table.header, [*first, *[""] * len(table.header)], strict=False):
            above = head or above
            heads.append(f"{above} {below}".strip())
        table = Table(table.sheet, heads, table.rows[1:], table.titles, table.footnotes)
    names = Names(configuration, TableMapping())
    return table if any(names.indicator(_head(head)[0]) for head in table.header[1:]) else None


def read_tables(
    file: Delivery,
    tables: Sequence[tuple[Sheet, Table, bool]],
    period: str | None,
    configuration: Configuration,
    log: ProblemLog,
) -> list[dict[str, object]]:
    """Return the values of a file as rows of ``delivered_value`` with their place (``row``).

    Values with something wrong in them are set aside; a name of an indicator or area that nobody knows is a question of the mapping.
    """
    mapping = _mapping(file, log)
    if mapping is None:
        return []
    reader = _Reader(file, mapping, configuration, log)
    period = mapping.period or period or ""
    for sheet, table, is_long in tables:
        if sheet.is_cut:
            tell_cut(file, sheet, log)
        file.rows += len(table.rows)
        cells = list(_long(table, period) if is_long else _spread(table, period))
        reader.take(cells, [row.place for row in table.rows], sheet.name if len(tables) > 1 else "")
    reader.tell_unknown()
    return reader.rows


def _mapping(file: Delivery, log: ProblemLog) -> TableMapping | None:
    """Return what lies beside a table; None when it cannot be read, which is noted."""
    beside = file.path.with_suffix(".toml")
    name = file.name.removesuffix(file.path.name) + beside.name
    own = ProblemLog()
    try:
        values = validation.read_toml(beside, name, own) if beside.is_file() else {}
        return validation.as_model(TableMapping, values, name, own)
    except DataErrors as errors:
        log.extend(errors.problems)
        return None


def _long(table: Table, period: str) -> Iterator[Cell]:
    """Yield the values of a table with a value a row."""
    heads = {folded(head): at for at, head in reversed(list(enumerate(table.header)))}
    answers = next((head for head in ANSWERS if head in heads), "")

    for row in table.rows:

        def text(*names: str, cells: Sequence[str] = row.cells) -> str:
            at = next((heads[name] for name in names if name in heads), len(cells))
            return cells[at] if at < len(cells) else ""

        asked = text("indikator", "fråga")
        given = (text("år", "mätning", "period") or period, text("område"), text("kön"), text("ålder", "åldersgrupp"))
        yield Cell(row.place, "Värde", asked, *given, text("värde"), text(answers), text("enhet"))


def _spread(table: Table, period: str) -> Iterator[Cell]:
    """Yield the values of a table with areas as rows."""
    heads = [_head(head) for head in table.header]
    bases = {sex: place for place, (name, sex) in enumerate(heads) if folded(name) in ANSWERS}
    for row in table.rows:
        cells = [*row.cells, *[""] * (len(heads) - len(row.cells))]
        for place, (name, sex) in enumerate(heads[1:], start=1):
            if name and folded(name) not in ANSWERS:
                answers = cells[bases[sex]] if sex in bases else ""
                yield Cell(row.place, table.header[place], name, period, cells[0], sex, "", cells[place], answers, "")


def _head(head: str) -> tuple[str, str]:
    """Return the name of an indicator and the sex, as in ``Nedskräpning kvinnor``; without a sex it is everybody's."""
    name, _, last = head.rpartition(" ")
    return (name.rstrip(" ,:-–"), last) if name and _sex(last) is not None else (head, "")


def _sex(text: str) -> str | None:
    return SEXES.get(folded(text))


class Names:
    """Finds indicators and areas by the words of a table."""

    def __init__(self, configuration: Configuration, mapping: TableMapping) -> None:
        """Collect what every indicator and area goes by."""
        survey = configuration.definitions.safety_survey
        self.mapped = {folded(name): id for name, id in mapping.indicators.items()}
        self.index = {one.id for _, one in configuration.definitions.indicators() if isinstance(one, ProblemIndex)}
        own = [one for source, one in configuration.definitions.indicators() if source == "safety_survey"]
        self.names = {folded(name): one.id for one in own for name in (one.id, one.title, one.title_en) if name}
        for one in survey.indicators:
            if len(one.items) == 1:
                self.names.setdefault(folded(survey.items[one.items[0]].wording), one.id)
        self.ids = {one.id for one in own}
        self.districts = Districts(configuration, "safety_survey", of_tables=True)
        self.composites = {
            name.casefold(): one.id for one in configuration.districts for name in (one.id, one.name, *one.aliases)
        }
        municipality = configuration.municipality
        whole = (
            municipality.name,
            f"{municipality.name} kommun",
            "kommunen",
            "hela kommunen",
            "totalt",
            Area.MUNICIPALITY,
        )
        self.areas = {**{name.casefold(): Area.MUNICIPALITY for name in whole}, **REFERENCES}
        self.areas[municipality.police_area.casefold()] = "police_area"
        self.areas |= {id: id for id in REFERENCES.values()}
        self.given = {name.casefold(): area for name, area in mapping.areas.items()}

    def indicator(self, name: str) -> str | None:
        """Return the id of the indicator that a name means; None when it means none."""
        found = self.mapped.get(folded(name)) or self.names.get(folded(name))
        return found if found in self.ids else None

    def nearest(self, name: str) -> str:
        """Return the likeliest indicator of an unknown name; empty when none is likely."""
        score, near = max(((similarity(name, known), id) for known, id in self.names.items()), default=(0.0, ""))
        return near if score >= SURE - 0.25 else ""

    def area(self, name: str, period: str = "") -> str | None:
        """Return the area that a name means in a year; None when it means none."""
        name = self.given.get(name.strip().casefold(), name).strip().casefold()
        return self.areas.get(name) or self._district(name, period) or self.composites.get(name)

    def _district(self, name: str, period: str) -> str | None:
        return self.districts.find(name, int(period) if period.isdecimal() else None)


class _Reader:
    """Takes in the cells of one file, table by table."""

    def __init__(self, file: Delivery, mapping: TableMapping, configuration: Configuration, log: ProblemLog) -> None:
        self.file, self.mapping, self.log = file, mapping, log
        self.names = Names(configuration, mapping)
        bands = configuration.municipality.age_bands
        written = {form: band for band in bands for form in (band, band.replace("-", "–"))}
        self.ages = {form: band for text, band in written.items() for form in (text, f"{text} år")}
        self.ignored = {folded(name) for name in mapping.ignore}
        self.rows: list[dict[str, object]] = []
        self.unknown: dict[tuple[str, str], list[int]] = {}

    def take(self, cells: Sequence[Cell], places: Sequence[int], sheet: str) -> None:
        """Take in one table's cells; each of its rows is used, set aside or left out."""
        given = [
            cell for cell in cells if missing_kind(cell.value) is None and folded(cell.indicator) not in self.ignored
        ]
        self._check_unit(given)
        before = len(self.file_rejected())
        used = {cell.place for cell in given if self._value(cell, sheet)}
        wrong = {dict(place)["row"] for place in self.file_rejected()[before:]} - used
        self.file.rejected += len(wrong)
        self.file.left_out += len(set(places) - used - wrong)

    def file_rejected(self) -> list[Place]:
        """Return the places of this file that something was set aside in, in the order in which it was."""
        return [one.place for one in self.log.rejected if one.file == self.file.id]

    def _check_unit(self, cells: Sequence[Cell]) -> None:
        """Note shares of which nothing says whether they are percentages or parts of one."""
        bare = [number(cell.value) for cell in cells if not self._factor(cell) and self._unit(cell) == "share"]
        values = [value for value in bare if value is not None]
        if values and max(values) <= 1:
            self.log.add(
                self.file.name,
                at(),
                "percent-or-share",
                mapping=self.file.path.with_suffix(".toml").name,
            )

    def _factor(self, cell: Cell) -> float | None:
        """Return what a share is divided by; None when nothing says it."""
        if folded(cell.unit) in UNITS or cell.unit.strip() == "%":
            return UNITS.get(folded(cell.unit) or "%")
        return {"percent": 100.0, "share": 1.0}.get(self.mapping.unit)

    def _unit(self, cell: Cell) -> str:
        is_index = self.names.indicator(cell.indicator) in self.names.index or folded(cell.unit) == "index"
        return "index" if is_index else "share"

    def _value(self, cell: Cell, sheet: str) -> bool:
        """Take in one cell and return whether it became a row; what is wrong with it is set aside or remembered."""
        indicator, area = self.names.indicator(cell.indicator), self.names.area(cell.area, cell.period)
        if indicator is None or area is None:
            key = ("indicator", cell.indicator) if indicator is None else ("area", cell.area)
            self.unknown.setdefault(key, []).append(cell.place)
            return False
        unit, value = self._unit(cell), number(cell.value.rstrip("% "))
        factor = 1.0 if unit == "index" else 100.0 if "%" in cell.value else self._factor(cell) or 100.0
        most = INDEX_MOST if unit == "index" else factor
        answers = whole_number(cell.answers)
        age = "all" if folded(cell.age) in EVERYBODY else self.ages.get(cell.age.strip())
        checks = {
            "År": (
                re.fullmatch(r"\d{4}", cell.period) is not None,
                cell.period,
                phrase("year_in_column_or_name"),
            ),
            "Kön": (_sex(cell.sex) is not None, cell.sex, phrase("one_of", values=list(filter(None, SEXES)))),
            "Ålder": (age is not None, cell.age, phrase("one_of", values=self.ages)),
            cell.column: (
                value is not None and 0 <= value <= most,
                cell.value,
                phrase("a_number_between", low=0, high=most),
            ),
            "Antal svar": (
                missing_kind(cell.answers) is not None or bool(answers),
                cell.answers,
                phrase("a_whole_number_from_one"),
            ),
        }
        wrong = {column: rest for column, (is_right, *rest) in checks.items() if not is_right}
        place = at(sheet=sheet, row=cell.place) if sheet else at(row=cell.place)
        for column, (text, wanted) in wrong.items():
            self.log.reject(self.file.id, place, column, text, "delivered-value", wanted=wanted)
        if wrong or value is None:
            return False
        self.rows.append(
            {
                "source": "safety_survey",
                "indicator": indicator,
                "period": cell.period,
                "area": area,
                "sex": _sex(cell.sex),
                "age_group": age,
                "value": value / factor,
                "unit": unit,
                "answers": answers,
                "not_comparable": self.mapping.not_comparable,
                "source_file": self.file.id,
                "row": place,
            }
        )
        return True

    def tell_unknown(self) -> None:
        """Note the names of indicators and areas that nobody knows, each once with its rows."""
        beside = self.file.path.with_suffix(".toml").name
        for (kind, name), places in self.unknown.items():
            where = at(row=list(dict.fromkeys(places)))
            if kind == "area":
                self.log.add(self.file.name, where, "unknown-area-of-table", name=name, mapping=beside)
            else:
                near = self.names.nearest(name)
                wanted = phrase("an_indicator_perhaps", near=near) if near else phrase("an_indicator")
                self.log.add(
                    self.file.name, where, "unknown-indicator-of-table", name=name, wanted=wanted, mapping=beside
                )


def without_measured(
    rows: Sequence[dict[str, object]],
    waves: Container[str],
    files: Sequence[Delivery],
    configuration: Configuration,
    log: ProblemLog,
) -> list[dict[str, object]]:
    """Return the values without those of the municipality's own areas in waves whose answers are there: these are estimated from.

    What is left out is noted, and counted by its file.
    """
    own = configuration.area_members()
    kept = [row for row in rows if row["area"] not in own or row["period"] not in waves]
    for file in files:
        mine = {row["row"] for row in rows if row["source_file"] == file.id}
        gone = mine - {row["row"] for row in kept if row["source_file"] == file.id}
        file.left_out += len(gone)
        if gone:
            log.add(file.name, at(), "measured-too", rows=len(gone), severity="note")
    return kept
