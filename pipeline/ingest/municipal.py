"""What the municipality counts itself (neighbourhood watch, graffiti, absence from school): one simple table, a number a row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from pipeline.configuration import Area, Configuration, Terms
from pipeline.contracts.restricted import MunicipalCount
from pipeline.definitions import MunicipalIndicator
from pipeline.formats import missing_kind
from pipeline.ingest.files import Delivery, Districts, Staged, each_once, whole_number
from pipeline.ingest.municipal_rules import hold
from pipeline.ingest.places import is_whole, tell_another
from pipeline.ingest.sheets import Record, table_records
from pipeline.nearest import most_like
from pipeline.problems import Fault, ProblemLog, at, phrase

COLUMNS = ["Mått", "År", "Område", "Antal", "Enhet", "Källa"]
HEADINGS = {"indicator": "Mått", "period": "År", "district": "Område", "number": "Antal", "origin": "Källa"}
KEY = ["indicator", "period", "district"]
YEAR = re.compile(r"\d{4}")


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read all tables; a measure that is not declared and an area that nobody knows are told once with their rows."""
    staged = Staged()
    measures = {one.label.casefold(): one for one in configuration.definitions.municipal.indicators}
    districts = Districts(configuration, "municipal", of_tables=True)
    counts: list[dict[str, object]] = []
    for file in files:
        unknown: dict[tuple[str, str], list[Record]] = defaultdict(list)
        elsewhere: list[Record] = []
        before = len(counts)
        for record in table_records(file, COLUMNS, log):
            measure = measures.get(record["Mått"].casefold())
            district = districts.find(record["Område"], _year(record))
            if district is None and (not record["Område"] or is_whole(record["Område"], configuration)):
                district = Area.MUNICIPALITY
            if missing_kind(record["Antal"]):
                file.left_out += 1
            elif district is None and is_whole(record["Område"], configuration) is False:
                elsewhere.append(record)
                file.left_out += 1
            elif measure is None or district is None:
                column = "Mått" if measure is None else "Område"
                unknown[column, record[column]].append(record)
                file.left_out += 1
            elif row := _count(file, record, measure, log):
                counts.append({**row, "district": district})
        if elsewhere and len(counts) == before:
            tell_another(file, elsewhere, "Område", configuration, log)
        _tell_unknown(file, unknown, measures, districts, log)
    found = each_once(counts, KEY, files, Terms(configuration, HEADINGS), log)
    if len(found):
        hold(found, {file.id: file.name for file in files}, configuration, log)
    staged.add(MunicipalCount, found)
    return staged


def _count(file: Delivery, record: Record, measure: MunicipalIndicator, log: ProblemLog) -> dict[str, object] | None:
    """Return one number; None when something in its row is wrong, and the row is set aside."""
    number = whole_number(record["Antal"])
    wrong = {
        "År": (YEAR.fullmatch(record["År"]) is not None, Fault("period", wanted=phrase("a_year"))),
        "Antal": (number is not None, Fault("number", wanted=phrase("a_whole_number"))),
        "Enhet": (record["Enhet"].casefold() == measure.unit.casefold(), Fault("unit", unit=measure.unit)),
        "Källa": (bool(record["Källa"]), Fault("empty", wanted=phrase("who_counted"))),
    }
    for column, (is_right, fault) in wrong.items():
        if not is_right:
            file.rejected += 1
            log.reject(file.id, record.where, column, record[column], fault.code, **fault.values)
            return None
    return {
        "indicator": measure.id,
        "period": record["År"],
        "number": number,
        "origin": record["Källa"],
        "source_file": file.id,
        "row": record.where,
    }


def _year(record: Record) -> int | None:
    """Return a row's year; None when it holds none, which is told of a row that is right but for that."""
    return int(record["År"]) if YEAR.fullmatch(record["År"]) else None


def _tell_unknown(
    file: Delivery,
    unknown: Mapping[tuple[str, str], list[Record]],
    measures: Mapping[str, MunicipalIndicator],
    districts: Districts,
    log: ProblemLog,
) -> None:
    """Note measures and areas that nobody knows, each once."""
    for (column, text), records in unknown.items():
        where = (*records[0].where, *at(column=column))
        if column == "Område":
            districts.unknown(file, where, text, len(records), log, _year(records[0]))
            continue
        known = [one.label for one in measures.values()]
        near = most_like(text, known)
        log.add(file.name, where, "unknown-measure", name=text, rows=len(records), known=known, near=near)
