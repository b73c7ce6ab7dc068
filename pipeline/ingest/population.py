"""Inhabitants by district, sex and age: the municipality's own table (CSV) or SCB's answer (PxWeb JSON)."""

from __future__ import annotations

import json
import re

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Population
from pipeline.ingest.files import Delivery, Districts, Record, Staged, each_once, text_of, text_records, whole_number
from pipeline.problems import ProblemLog

COLUMNS = ["Område", "Kön", "Ålder", "År", "Antal"]
SEXES = {"kvinnor": "women", "kvinna": "women", "2": "women", "män": "men", "man": "men", "1": "men"}
TOTALS = {"totalt", "samtliga", "1+2", "tot"}
AGE = re.compile(r"(\d*)\s*[-–]\s*(\d*)(?:\s*år)?|(\d+)\s*(?:år)?(\+?)")
OPEN_END = 200

KEY = ["period", "district", "sex", "age_from", "age_to"]
PXWEB = {"Region": "Område", "Kon": "Kön", "Alder": "Ålder", "Tid": "År"}


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all files; rows that hold totals are left out, since the parts stand beside them."""
    staged = Staged()
    districts = Districts(configuration, "population")
    people = []
    for file in files:
        is_pxweb = text_of(file).lstrip().startswith("{")
        rows = _pxweb_records(file, log) if is_pxweb else text_records(file, COLUMNS, log)
        kept = [row for row in rows if not {row["Kön"].casefold(), row["Ålder"].casefold()} & TOTALS]
        file.left_out += len(rows) - len(kept)
        people += [found for row in kept if (found := _people(file, row, districts, log))]
    staged.add(Population, each_once(people, KEY, files, log))
    return staged


def _pxweb_records(file: Delivery, log: ProblemLog) -> list[Record]:
    """Return the rows of a PxWeb answer (version 1): keys in the order of its columns, then the value."""
    try:
        answer = json.loads(text_of(file))
        codes = [str(column["code"]) for column in answer["columns"] if column["type"] != "c"]
        cells = [dict(zip(codes, cell["key"], strict=True)) | {"Antal": cell["values"][0]} for cell in answer["data"]]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        log.add(file.name, "", "unreadable-file", expected="SCB's answer: columns and data", found=repr(error))
        return []
    if set(codes) != set(PXWEB):
        log.add(file.name, "columns", "missing-column", expected=", ".join(PXWEB), found=", ".join(codes))
        return []
    file.rows = len(cells)
    named = [{PXWEB.get(code, code): str(text) for code, text in cell.items()} for cell in cells]
    # The vintage of the area division stands behind the code: 0880R001_RegSO2025.
    return [
        Record(place, {**row, "Område": row["Område"].partition("_")[0]}) for place, row in enumerate(named, start=1)
    ]


def _people(file: Delivery, row: Record, districts: Districts, log: ProblemLog) -> dict[str, object] | None:
    """Return one row of inhabitants; None when something in it is wrong."""
    before = len(log.problems)
    where = f"row {row.place}"
    district = districts.find(row["Område"])
    if district is None:
        districts.unknown(file, f"{where}, column Område", row["Område"], log)
    sex = SEXES.get(row["Kön"].casefold())
    if sex is None:
        log.add(
            file.name,
            f"{where}, column Kön",
            "unknown-code",
            expected="Kvinnor or Män (2 or 1)",
            found=repr(row["Kön"]),
        )
    age = _age(row["Ålder"])
    if age is None:
        log.add(
            file.name,
            f"{where}, column Ålder",
            "age",
            expected="an age or ages such as 5-9, 80-",
            found=repr(row["Ålder"]),
        )
    if not re.fullmatch(r"\d{4}", row["År"]):
        log.add(file.name, f"{where}, column År", "period", expected="a year", found=repr(row["År"]))
    persons = whole_number(row["Antal"])
    if persons is None:
        log.add(file.name, f"{where}, column Antal", "number", expected="a whole number", found=repr(row["Antal"]))
    if len(log.problems) > before or age is None:
        return None
    return {
        "period": row["År"],
        "district": district,
        "sex": sex,
        "age_from": age[0],
        "age_to": age[1],
        "persons": persons,
        "source_file": file.id,
        "row": where,
    }


def _age(text: str) -> tuple[int, int] | None:
    """Return first and last age of a group: 5-9, -4, 80-, 80+, 17; None when it is none."""
    match = AGE.fullmatch(text.strip())
    if not match or not any(match.groups()):
        return None
    first, last, single, plus = match.groups()
    if single:
        return int(single), OPEN_END if plus else int(single)
    return int(first or 0), int(last or OPEN_END)
