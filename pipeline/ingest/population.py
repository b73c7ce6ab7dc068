"""Inhabitants by area, sex and age: the municipality's own table, or SCB's answer as px, json-stat2 or PxWeb JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Footnote, Population
from pipeline.formats import Cube, Unreadable, open_file
from pipeline.ingest import households
from pipeline.ingest.files import Delivery, Staged, each_once, whole_number
from pipeline.ingest.places import AREA_CODE, Places, Shares, is_elsewhere, shared_out, tell_coverage
from pipeline.ingest.sheets import Record, has_table, table_records
from pipeline.problems import Fault, ProblemLog, at, phrase
from pipeline.words.messages import Phrase

COLUMNS = ["Område", "Kön", "Ålder", "År", "Antal"]
DIMENSIONS = {
    "Område": ("region", "område", "regso", "deso", "nyko", "area"),
    "Kön": ("kon", "kön", "sex"),
    "Ålder": ("alder", "ålder", "age"),
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
OWN = "district"  # a division into areas that is the districts themselves
MISSING = {"..", "."}
PARTS_NEED_NOT_SUM = 2025  # SCB adds a random number to each cell from this reference year
YEAR_END = re.compile(r"(\d{4})(?:M?-?12)?")
MONTH = re.compile(r"\d{4}M?-?\d{2}")

Row = dict[str, Any]
KEY = ["period", "place", "sex", "age_from", "age_to"]


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all files; rows that hold totals are left out, since the parts stand beside them, but held against their parts.

    A file with a column of households is a table of those (`households`).
    """
    cubes = {file.id: _cube(file) for file in files}
    of_households = [file for file in files if not cubes[file.id] and has_table(file, households.COLUMNS)]
    staged = households.read(of_households, configuration, log)
    files = [file for file in files if file not in of_households]
    places = Places(configuration, "population", of_tables=True)
    parts: list[Row] = []
    for file in files:
        cube = cubes[file.id]
        records = _cube_records(file, cube, log) if cube else table_records(file, COLUMNS, log)
        if cube:
            notes = [{"place": "", "text": text, "source_file": file.id} for text in cube.notes]
            staged.add(Footnote, pd.DataFrame(notes))
        found = _File(file, places, configuration, log).rows(records)
        _check_totals(file, found, log)
        own = [row for row in found if TOTAL not in (row["sex"], row["age_from"])]
        finest = _without_sums_of_others(file, own, log)
        file.left_out += len(found) - len(finest)
        parts += finest
    once = each_once(parts, KEY, files, log)
    staged.add(Population, _by_district(once.to_dict("records"), log))
    return staged


def _cube(file: Delivery) -> Cube | None:
    """Return the file as a statistical table; None when it is something else, or cannot be opened."""
    try:
        opened = open_file(file.content)
    except Unreadable:
        return None
    return opened if isinstance(opened, Cube) else None


def _cube_records(file: Delivery, cube: Cube, log: ProblemLog) -> list[Record]:
    """Return a statistical table's cells as rows; of code and label of a category the one that says what it has to."""
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
        one.code: (column, {code: code if _says(column, code) else label for code, label in one.categories.items()})
        for column, one in found.items()
        if one is not None
    }
    file.rows += len(cube.values)
    return [
        Record(place, {column: names[codes[code]] for code, (column, names) in texts.items()} | {"Antal": text})
        for place, (codes, text, _) in enumerate(cube.cells(), start=1)
    ]


def _says(column: str, text: str) -> bool:
    """Return whether a category's code says by itself what the column has to say; else its label does."""
    if column == "Kön":
        return _sex(text) is not None
    if column == "Ålder":
        return text.casefold() in TOTALS or _age(text) is not None
    return column != "År" or bool(YEAR_END.fullmatch(text) or MONTH.fullmatch(text))


class _File:
    """One file with the areas that it names."""

    def __init__(self, file: Delivery, places: Places, configuration: Configuration, log: ProblemLog) -> None:
        self.file, self.places, self.log = file, places, log
        self.code = configuration.municipality.code
        self.unknown: defaultdict[str, list[Record]] = defaultdict(list)
        self.shared: dict[str, Shares] = {}

    def rows(self, records: Iterable[Record]) -> list[Row]:
        """Return the file's rows with their meaning; what is wrong is set aside, what is not asked for left out."""
        found = [row for record in records if (row := self._row(record))]
        for area, named in self.unknown.items():
            place = (*named[0].where, *at(column="Område"))
            year = YEAR_END.fullmatch(named[0]["År"])
            self.places.unknown(self.file, place, area, len(named), self.log, int(year[1]) if year else None)
        tell_coverage(self.file, self.shared.items(), self.log)
        return found

    def _row(self, record: Record) -> Row | None:
        if MONTH.fullmatch(record["År"]) and not YEAR_END.fullmatch(record["År"]):
            self.file.left_out += 1  # inhabitants are those of 31 December
            return None
        when = YEAR_END.fullmatch(record["År"])
        sex = _sex(record["Kön"])
        age = (TOTAL, TOTAL) if record["Ålder"].casefold() in TOTALS else _age(record["Ålder"])
        persons = whole_number(record["Antal"])
        for column, value, fault in (
            ("År", when, Fault("period", wanted=phrase("a_year"))),
            ("Kön", sex, Fault("unknown-code", known=("Kvinnor", "Män", "2", "1"))),
            ("Ålder", age, Fault("age", wanted=phrase("ages"))),
            ("Antal", persons, Fault("number", wanted=phrase("a_whole_number"))),
        ):
            if value is None:
                self.file.rejected += 1
                self.log.reject(self.file.id, record.where, column, record[column], fault.code, **fault.values)
                return None
        year = int(when[1]) if when else 0
        shares = self.places.shares(record["Område"], year)
        if not shares:
            self._elsewhere(record)
            return None
        place = self.places.key(record["Område"], shares)
        if self.places.is_crossed(record["Område"]):
            self.shared[place] = shares
        return {
            "period": str(year),
            "place": place,
            "sex": sex,
            "age_from": age[0] if age else None,
            "age_to": age[1] if age else None,
            "persons": persons,
            "shares": shares,
            "source_file": self.file.id,
            "row": record.where,
        }

    def _elsewhere(self, record: Record) -> None:
        """Leave out the whole municipality and the areas of others; an area that nobody knows is told."""
        if not is_elsewhere(record["Område"], self.code):
            self.unknown[record["Område"]].append(record)
        self.file.left_out += 1


def _sex(text: str) -> str | None:
    return TOTAL if text.casefold() in TOTALS else SEXES.get(text.casefold())


def _age(text: str) -> tuple[int, int] | None:
    """Return first and last age of a group: 5-9, -4, 80-, 80+, 17, 100+10 (100 and older); None when it is none."""
    match = AGE.fullmatch(text.strip().casefold())
    if not match or not any(match.groups()):
        return None
    first, last, single, plus = match.groups()
    if single:
        return int(single), OPEN_END if plus else int(single)
    return int(first or 0), int(last or OPEN_END)


# ---- sums and their parts ---------------------------------------------------------------------------------------------


def _without_sums_of_others(file: Delivery, rows: list[Row], log: ProblemLog) -> list[Row]:
    """Return the rows without those of an age group that finer groups of the file make up; groups that cross are told."""
    by_group: dict[tuple[object, ...], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        by_group[row["period"], row["place"], row["sex"]].add(_ages(row))
    finest = {key: _finest(groups) for key, groups in by_group.items()}
    for (period, place, _), groups in finest.items():
        ordered = sorted(groups)
        crossing = [f"{a}–{b} / {c}–{d}" for (a, b), (c, d) in pairwise(ordered) if c <= b]
        if crossing:
            log.add(file.name, at(year=period, area=place, column="Ålder"), "overlapping-ages", ages=crossing)
            break
    return [row for row in rows if _ages(row) in finest[row["period"], row["place"], row["sex"]]]


def _ages(row: Row) -> tuple[int, int]:
    return row["age_from"], row["age_to"]


def _finest(groups: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the groups that are no sum of others."""
    return {group for group in groups if not _is_sum(group, groups - {group})}


def _is_sum(group: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    """Return whether others follow upon each other from the group's first age to its last."""
    place, last = group
    while place <= last:
        ends = [end for start, end in others if start == place and end <= last]
        if not ends:
            return False
        place = min(ends) + 1
    return True


def _check_totals(file: Delivery, rows: Sequence[Row], log: ProblemLog) -> None:
    """Tell where a delivered total is not the sum of its parts: a warning, from 2025 on a note, since they need not agree."""
    values = {(row["period"], row["place"], row["sex"], row["age_from"], row["age_to"]): row for row in rows}
    ages: dict[tuple[object, ...], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        if row["age_from"] != TOTAL:
            ages[row["period"], row["place"], row["sex"]].add(_ages(row))
    differs: dict[str, list[Phrase]] = defaultdict(list)
    for (period, place, sex, first, last), row in values.items():
        sums = []
        if sex == TOTAL:
            sums.append([values.get((period, place, part, first, last)) for part in ("women", "men")])
        if first == TOTAL and _is_sum((0, OPEN_END), ages[period, place, sex]):
            groups = sorted(_finest(ages[period, place, sex]))
            sums.append([values.get((period, place, sex, *group)) for group in groups])
        for parts in sums:
            known = [part["persons"] for part in parts if part]
            if len(known) == len(parts) and sum(known) != row["persons"]:
                where = Phrase("place", row["row"])
                differs[str(period)].append(
                    phrase("total_beside_parts", where=where, total=row["persons"], parts=sum(known))
                )
    for period, found in sorted(differs.items()):
        if int(period) >= PARTS_NEED_NOT_SUM:
            log.add(file.name, at(year=period), "total-and-random-parts", found=found, severity="note")
        else:
            log.add(file.name, at(year=period), "total-and-parts", found=found, severity="warning")


# ---- districts --------------------------------------------------------------------------------------------------------


def _by_district(rows: Sequence[Mapping[Hashable, Any]], log: ProblemLog) -> pd.DataFrame:
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
                at(district=district, year=period),
                "two-divisions",
                divisions=[phrase("the_district_itself") if one == OWN else one for one in sorted(set(group["kind"]))],
            )
    keys = ["period", "district", "sex", "age_from", "age_to", "source_file"]
    return frame.groupby(keys, sort=False)["persons"].sum().reset_index()


def _kind(place: str, district: str) -> str:
    """Return which division into areas a row is of."""
    code = AREA_CODE.match(place.upper())
    if place == district:
        return OWN
    return ("RegSO" if code[1] == "R" else "DeSO") if code else "crosswalk.csv"
