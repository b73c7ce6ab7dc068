"""Inhabitants by area, sex and age: the municipality's own table, or SCB's answer as px, json-stat2 or PxWeb JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.configuration import Area, Configuration, Terms
from pipeline.contracts.restricted import Footnote, Population
from pipeline.formats import Cube, Missing, Sheet, find_table, missing_kind, sheets_in
from pipeline.ingest import households
from pipeline.ingest.files import Delivery, Staged, each_once
from pipeline.ingest.places import (
    AREA_CODE,
    WHOLE,
    Places,
    Shares,
    is_elsewhere,
    is_whole,
    shared_out,
    tell_another,
    tell_coverage,
)
from pipeline.ingest.population_sums import check_totals, tell_gaps, without_sums_of_others
from pipeline.ingest.population_table import (
    COLUMNS,
    DIMENSIONS,
    TOTAL,
    TOTALS,
    ages_of,
    filled_down,
    layout_of,
    number_of,
    records_of,
    sex_of,
)
from pipeline.ingest.sheets import Record, table_records
from pipeline.problems import Fault, ProblemLog, at, phrase

OWN = "district"  # a division into areas that is the districts themselves
YEAR_END = re.compile(r"(\d{4})(?:M?-?12)?")
MONTH = re.compile(r"\d{4}M?-?\d{2}")

Row = dict[str, Any]
KEY = ["period", "place", "sex", "age_from", "age_to"]
HEADINGS = {"period": "År", "place": "Område", "sex": "Kön", "age": "Ålder", "persons": "Antal"}


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all files; rows that hold totals are left out, since the parts stand beside them, but held against their parts.

    A file with a column of households is a table of those (`households`). Rows of the whole municipality count in the years of which
    no district's inhabitants are delivered.
    """
    opened = {file.id: _opened(file) for file in files}
    of_households = [file for file in files if _has_table(opened[file.id], households.COLUMNS)]
    staged = households.read(of_households, configuration, log)
    files = [file for file in files if file not in of_households]
    places = Places(configuration, "population", of_tables=True)
    terms = Terms(configuration, HEADINGS)
    parts: list[Row] = []
    for file in files:
        delivered = opened[file.id]
        reading = _File(file, places, configuration, log)
        if isinstance(delivered, Cube):
            notes = [{"place": "", "text": text, "source_file": file.id} for text in delivered.notes]
            staged.add(Footnote, pd.DataFrame(notes))
            found = reading.rows(_cube_records(file, delivered, reading.says, log), is_cube=True)
        elif _has_table(delivered, COLUMNS) or not any(map(layout_of, delivered)):
            found = reading.rows(filled_down(table_records(file, COLUMNS, log), COLUMNS[:-1]))
        else:
            found = reading.rows(records_of(file, log))
        check_totals(file, found, log)
        own = [row for row in found if TOTAL not in (row["sex"], row["age_from"])]
        finest = without_sums_of_others(file, own, terms, log)
        tell_gaps(file, finest, terms, log)
        file.left_out += len(found) - len(finest)
        parts += finest
    once = each_once(_used(parts, files), KEY, files, terms, log)
    _tell_unknown(once, files, terms, log)
    people = _by_district(once.to_dict("records"), terms, log)
    _tell_wholes(people, files, log)
    staged.add(Population, people)
    return staged


def _used(rows: list[Row], files: Sequence[Delivery]) -> list[Row]:
    """Return the rows without those that others make needless, which are left out.

    These are the whole municipality's of years that districts have, and those without a number that another row tells.
    """
    years = {row["period"] for row in rows if row["place"] != Area.MUNICIPALITY}
    known = {tuple(row[name] for name in KEY) for row in rows if row["persons"] is not None}
    by_id = {file.id: file for file in files}
    kept = []
    for row in rows:
        is_beside = row["place"] == Area.MUNICIPALITY and row["period"] in years
        if is_beside or (row["persons"] is None and tuple(row[name] for name in KEY) in known):
            by_id[row["source_file"]].left_out += 1
        else:
            kept.append(row)
    return kept


def _tell_unknown(rows: pd.DataFrame, files: Sequence[Delivery], terms: Terms, log: ProblemLog) -> None:
    """Note, by file, area and year, the numbers that are not known: no sum over them is known either."""
    names = {file.id: file.name for file in files}
    unknown = rows[rows["persons"].isna()] if len(rows) else rows
    for (file, period, place), group in (
        unknown.groupby(["source_file", "period", "place"], sort=False) if len(rows) else ()
    ):
        log.add(
            names[str(file)],
            (*next(iter(group["row"])), *at(area=terms.district(str(place)), year=period)),
            "unknown-inhabitants",
            cells=len(group),
            found=list(dict.fromkeys(group["text"])),
            severity="warning",
        )


def _tell_wholes(people: pd.DataFrame, files: Sequence[Delivery], log: ProblemLog) -> None:
    """Note the years in which the whole municipality's inhabitants alone are known."""
    wholes = people[people["district"] == Area.MUNICIPALITY] if len(people) else people
    for file in files if len(wholes) else ():
        years = sorted(set(wholes.loc[wholes["source_file"] == file.id, "period"]))
        if years:
            log.add(file.name, at(), "inhabitants-of-the-whole", years=years, severity="note")


def _opened(file: Delivery) -> Cube | list[Sheet]:
    """Return the file as a statistical table, or its sheets; none of something else, or of what cannot be opened."""
    opened = file.open(ProblemLog())
    return [] if opened is None else opened if isinstance(opened, Cube) else sheets_in(opened)


def _has_table(opened: Cube | list[Sheet], wanted: Sequence[str]) -> bool:
    return not isinstance(opened, Cube) and any(find_table(sheet, wanted) for sheet in opened)


def _cube_records(file: Delivery, cube: Cube, says: Callable[[str, str], bool], log: ProblemLog) -> list[Record]:
    """Return a statistical table's cells as rows; of code and label of a category the one that says what it has to.

    Args:
        file: The file.
        cube: What it holds.
        says: Whether a code says by itself what its column has to say.
        log: Where missing dimensions are noted.
    """
    found = {column: cube.dimension(*names) for column, names in DIMENSIONS.items()}
    missing = [column for column, dimension in found.items() if dimension is None]
    several = [one.label for one in cube.dimensions if one not in found.values() and len(one.categories) > 1]
    if missing or several:
        names = [one.label or one.code for one in cube.dimensions]
        if missing:
            log.add(file.name, at(), "missing-dimension", dimensions=missing, found=names)
        else:
            log.add(file.name, at(), "too-many-dimensions", dimensions=several)
        return []
    texts = {
        one.code: (column, {code: code if says(column, code) else label for code, label in one.categories.items()})
        for column, one in found.items()
        if one is not None
    }
    file.rows += len(cube.values)
    return [
        Record(place, {column: names[codes[code]] for code, (column, names) in texts.items()} | {"Antal": text})
        for place, (codes, text, _) in enumerate(cube.cells(), start=1)
    ]


class _File:
    """One file with the areas that it names."""

    def __init__(self, file: Delivery, places: Places, configuration: Configuration, log: ProblemLog) -> None:
        self.file, self.places, self.log = file, places, log
        self.configuration = configuration
        self.is_cube = False
        self.unknown: defaultdict[str, list[Record]] = defaultdict(list)
        self.elsewhere: list[Record] = []
        self.shared: dict[str, Shares] = {}
        self.incomplete: set[tuple[str, str]] = set()

    def says(self, column: str, code: str) -> bool:
        """Return whether a category's code says by itself what its column has to say; else its label does."""
        if column == "Område":
            is_known = AREA_CODE.match(code) or is_whole(code, self.configuration) is not None
            return bool(is_known) or self.places.find(code) is not None or self.places.is_crossed(code)
        if column == "Kön":
            return sex_of(code) is not None
        if column == "Ålder":
            return code.casefold() in TOTALS or ages_of(code) is not None
        return bool(YEAR_END.fullmatch(code) or MONTH.fullmatch(code))

    def rows(self, records: Iterable[Record], *, is_cube: bool = False) -> list[Row]:
        """Return the file's rows with their meaning; what is wrong is set aside, what is not asked for left out."""
        self.is_cube = is_cube
        found = [row for record in records if (row := self._row(record))]
        for area, named in self.unknown.items():
            place = (*at(row=named[0].place), *at(column="Område"))
            year = YEAR_END.fullmatch(named[0]["År"])
            self.places.unknown(self.file, place, area, len(named), self.log, int(year[1]) if year else None)
        if self.elsewhere and not found and not self.unknown:
            tell_another(self.file, self.elsewhere, "Område", self.configuration, self.log)
        tell_coverage(self.file, self.shared.items(), self.places.terms, self.log)
        for row in found:
            if (row["period"], row["place"]) in self.incomplete:
                row |= {"persons": None, "text": phrase("a_row_that_cannot_be_read")}
        return found

    def _row(self, record: Record) -> Row | None:
        if MONTH.fullmatch(record["År"]) and not YEAR_END.fullmatch(record["År"]):
            self.file.left_out += 1  # inhabitants are those of 31 December
            return None
        when = YEAR_END.fullmatch(record["År"])
        if when is None:
            return self._set_aside(record, "År", Fault("period", wanted=phrase("a_year")))
        period = str(when[1])
        shares = self._shares(record["Område"], int(period))
        if not shares:
            self._elsewhere(record)
            return None
        place = Area.MUNICIPALITY if shares == WHOLE else self.places.key(record["Område"], shares)
        sex = sex_of(record["Kön"])
        age = (TOTAL, TOTAL) if record["Ålder"].casefold() in TOTALS else ages_of(record["Ålder"])
        if sex is None or age is None:
            self.incomplete.add((period, place))
            if sex is None:
                return self._set_aside(record, "Kön", Fault("unknown-code", known=("Kvinnor", "Män", "2", "1")))
            return self._set_aside(record, "Ålder", Fault("age", wanted=phrase("ages")))
        if self.places.is_crossed(record["Område"]):
            self.shared[place] = shares
        persons = self._persons(record)
        return {
            "period": period,
            "place": place,
            "sex": sex,
            "age_from": age[0],
            "age_to": age[1],
            "persons": persons,
            "text": record["Antal"] if persons is None else "",
            "shares": shares,
            "source_file": self.file.id,
            "row": record.where,
        }

    def _set_aside(self, record: Record, column: str, fault: Fault) -> Row | None:
        """Set a row aside, of which nothing comes."""
        self.file.rejected += 1
        self.log.reject(self.file.id, record.where, column, record[column], fault.code, **fault.values)
        return None

    def _persons(self, record: Record) -> int | None:
        """Return a row's number; None where it is not known, or cannot be read and is set aside."""
        text = record["Antal"]
        kind, persons = missing_kind(text), number_of(text)
        if persons is None and kind is None:
            wanted = phrase("a_whole_number")
            self.log.reject(self.file.id, record.where, "Antal", text, "number", wanted=wanted)
        # In statistical tables a dash says that there is nobody; in a table of one's own it may say anything.
        return 0 if self.is_cube and kind is Missing.NIL else persons

    def _shares(self, area: str, year: int) -> Shares:
        """Return where an area lies; the whole municipality by its code, or by its name where no district has that."""
        is_own = bool(is_whole(area, self.configuration))
        return WHOLE if is_own and not self.places.find(area) else self.places.shares(area, year)

    def _elsewhere(self, record: Record) -> None:
        """Leave out the areas of others; an area that nobody knows is told."""
        if is_elsewhere(record["Område"], self.configuration):
            self.elsewhere.append(record)
        else:
            self.unknown[record["Område"]].append(record)
        self.file.left_out += 1


# ---- districts --------------------------------------------------------------------------------------------------------


def _by_district(rows: Sequence[Mapping[Hashable, Any]], terms: Terms, log: ProblemLog) -> pd.DataFrame:
    """Return the inhabitants by district: an area's are shared out, and the areas of a district put together."""
    found = [
        {**row, "district": district, "persons": persons}
        for row in rows
        for (district, _), persons in zip(row["shares"], shared_out(row["persons"], row["shares"]), strict=False)
    ]
    if not found:
        return pd.DataFrame()
    frame = pd.DataFrame(found)
    kinds = frame.assign(
        kind=[_kind(str(place), str(district)) for place, district in frame[["place", "district"]].values]
    )
    for (period, district), group in kinds.groupby(["period", "district"]):
        if group["kind"].nunique() > 1:
            log.add(
                "population",
                at(district=terms.district(str(district)), year=period),
                "two-divisions",
                divisions=[phrase("the_district_itself") if one == OWN else one for one in sorted(set(group["kind"]))],
            )
    keys = ["period", "district", "sex", "age_from", "age_to", "source_file"]
    return frame.astype({"persons": "Int64"}).groupby(keys, sort=False)["persons"].sum(skipna=False).reset_index()


def _kind(place: str, district: str) -> str:
    """Return which division into areas a row is of."""
    code = AREA_CODE.match(place.upper())
    if place == district:
        return OWN
    return ("RegSO" if code[1] == "R" else "DeSO") if code else "crosswalk.csv"
