"""Values to compare with, as somebody else publishes them: the country, the county, the police area, a peer municipality.

One simple table, a value a row. An area is ``Riket``, ``Länet``, ``Polisregionen``, ``Lokalpolisområdet`` or the name of a peer.
"""

from __future__ import annotations

import re

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import DeliveredValue
from pipeline.definitions import Definitions, ProblemIndex, PupilIndicator, SurveyIndicator
from pipeline.ingest.files import (
    NOT_GIVEN,
    Delivery,
    Districts,
    Staged,
    each_once,
    number,
    whole_number,
)
from pipeline.ingest.sheets import Record, table_records
from pipeline.problems import ProblemLog, some

COLUMNS = ["Indikator", "År", "Område", "Kön", "Ålder", "Värde", "Antal svar", "Ej jämförbar"]
AREAS = {
    "riket": "country",
    "länet": "county",
    "polisregionen": "police_region",
    "lokalpolisområdet": "police_area",
}
SEXES = {"alla": "all", "kvinnor": "women", "män": "men", "flickor": "women", "pojkar": "men"}
GRADES = {"årskurs 9": "grade_9", "gymnasiet år 2": "upper_secondary_2"}
KEY = ["indicator", "period", "area", "sex", "age_group"]


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all files; a row with something wrong in it is set aside."""
    staged = Staged()
    known = _indicators(configuration.definitions)
    districts = Districts(configuration, "reference")
    rows = []
    for file in files:
        for record in table_records(file, COLUMNS, log):
            if record["Värde"] in NOT_GIVEN:
                file.left_out += 1
                continue
            wrong, row = _value(record, known, configuration.municipality.age_bands, districts)
            for column, expected in wrong.items():
                log.reject(file.id, record.place, column, record[column], rule="reference-value", expected=expected)
            if wrong:
                file.rejected += 1
            else:
                rows.append({**row, "source_file": file.id, "row": f"row {record.place}"})
    staged.add(DeliveredValue, each_once(rows, KEY, files, log))
    return staged


def _indicators(definitions: Definitions) -> dict[str, tuple[str, str]]:
    """Return source and unit of every indicator that can be delivered as a value."""
    found = {}
    for source, indicator in definitions.indicators():
        if isinstance(indicator, ProblemIndex):
            found[indicator.id] = (source, "index")
        elif isinstance(indicator, SurveyIndicator | PupilIndicator):
            found[indicator.id] = (source, "share")
    return found


def _value(
    record: Record, known: dict[str, tuple[str, str]], age_bands: list[str], districts: Districts
) -> tuple[dict[str, str], dict[str, object]]:
    """Return what is wrong with a row (column and what was expected), and the row's value."""
    source, unit = known.get(record["Indikator"], ("", ""))
    most = 6.0 if unit == "index" else 100.0
    value = number(record["Värde"])
    answers = whole_number(record["Antal svar"])
    bands = {band.replace("-", "–"): band for band in age_bands} | {band: band for band in age_bands}
    groups = {"alla": "all", **GRADES, **bands}
    sex, age_group = SEXES.get(record["Kön"].casefold()), groups.get(record["Ålder"].casefold())
    area = AREAS.get(record["Område"].casefold(), record["Område"])
    checks = {
        "Indikator": (bool(source), f"the id of an indicator: {some(known)}"),
        "År": (re.fullmatch(r"\d{4}", record["År"]) is not None, "a year"),
        "Område": (
            bool(area) and districts.find(area) is None,
            "Riket, Länet, Polisregionen, Lokalpolisområdet or a peer; own districts come with the survey",
        ),
        "Kön": (sex is not None, some(SEXES)),
        "Ålder": (age_group is not None, some(groups)),
        "Värde": (value is not None and 0 <= value <= most, f"a number from 0 to {most:g}"),
        "Antal svar": (
            record["Antal svar"] in NOT_GIVEN or (answers or 0) >= 1,
            "a whole number, or .. when it is not known",
        ),
    }
    wrong = {column: expected for column, (right, expected) in checks.items() if not right}
    return wrong, {
        "source": source,
        "indicator": record["Indikator"],
        "period": record["År"],
        "area": area,
        "sex": sex,
        "age_group": age_group,
        "value": None if value is None else value / (1 if unit == "index" else 100),
        "unit": unit,
        "answers": answers,
        "not_comparable": record["Ej jämförbar"],
    }
