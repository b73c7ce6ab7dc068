"""Households by area, in the folder of the population: one simple table, a number a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from pipeline.configuration import Area, Configuration, Terms
from pipeline.contracts.restricted import Household
from pipeline.formats import missing_kind
from pipeline.ingest.files import Delivery, Staged, each_once
from pipeline.ingest.places import (
    WHOLE,
    Places,
    Shares,
    is_elsewhere,
    is_whole,
    shared_out,
    tell_another,
    tell_coverage,
)
from pipeline.ingest.population_table import number_of
from pipeline.ingest.sheets import Record, table_records
from pipeline.problems import ProblemLog, at, phrase

COLUMNS = ["Område", "År", "Hushåll"]
HEADINGS = {"period": "År", "place": "Område", "households": "Hushåll"}
KEY = ["period", "place"]


def read(files: Sequence[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read the tables; other municipalities' areas are left out, what is wrong is set aside.

    Households that are not known are told, and no sum over them is made. The whole municipality's count in years that no district has.
    """
    staged = Staged()
    places = Places(configuration, "population", of_tables=True)
    rows = [row for file in files for row in _rows(file, places, configuration, log)]
    years = {row["period"] for row in rows if row["place"] != Area.MUNICIPALITY}
    for file in files:
        file.left_out += sum(
            row["place"] == Area.MUNICIPALITY and row["period"] in years and row["source_file"] == file.id
            for row in rows
        )
    used = [row for row in rows if row["place"] != Area.MUNICIPALITY or row["period"] not in years]
    once = each_once(used, KEY, files, Terms(configuration, HEADINGS), log)
    found = [
        {"period": row["period"], "district": district, "households": households, "source_file": row["source_file"]}
        for row in once.to_dict("records")
        for (district, _), households in zip(row["shares"], shared_out(row["households"], row["shares"]), strict=False)
    ]
    if found:
        keys = ["period", "district", "source_file"]
        frame = pd.DataFrame(found).astype({"households": "Int64"})
        sums = frame.groupby(keys, sort=False)["households"].sum(skipna=False).reset_index()
        staged.add(Household, sums.dropna(subset=["households"]))
    return staged


def _rows(file: Delivery, places: Places, configuration: Configuration, log: ProblemLog) -> list[dict[str, object]]:
    """Return one file's numbers by area and year."""
    found: list[dict[str, object]] = []
    unknown: defaultdict[str, list[Record]] = defaultdict(list)
    elsewhere: list[Record] = []
    shared: dict[str, Shares] = {}
    for record in table_records(file, COLUMNS, log):
        year = record["År"] if record["År"].isdecimal() and len(record["År"]) == len("2021") else None
        if year is None:
            file.rejected += 1
            log.reject(file.id, record.where, "År", record["År"], "period", wanted=phrase("a_year"))
            continue
        area = record["Område"]
        is_own = is_whole(area, configuration) and not places.find(area)
        shares = WHOLE if is_own else places.shares(area, int(year))
        if not shares:
            file.left_out += 1
            if is_elsewhere(area, configuration):
                elsewhere.append(record)
            else:
                unknown[area].append(record)
            continue
        place = Area.MUNICIPALITY if is_own else places.key(area, shares)
        if places.is_crossed(area):
            shared[place] = shares
        found.append(
            {
                "period": year,
                "place": place,
                "households": _households(file, record, place, places, log),
                "shares": shares,
                "source_file": file.id,
                "row": record.where,
            }
        )
    for area, records in unknown.items():
        where = (*records[0].where, *at(column="Område"))
        places.unknown(file, where, area, len(records), log, int(records[0]["År"]))
    if elsewhere and not found and not unknown:
        tell_another(file, elsewhere, "Område", configuration, log)
    tell_coverage(file, shared.items(), places.terms, log)
    return found


def _households(file: Delivery, record: Record, place: str, places: Places, log: ProblemLog) -> int | None:
    """Return a row's number; None where it is not known, which is told, or cannot be read and is set aside."""
    text = record["Hushåll"]
    households = number_of(text)
    if households is None and missing_kind(text) is None:
        log.reject(file.id, record.where, "Hushåll", text, "number", wanted=phrase("a_whole_number"))
    elif households is None:
        where = (*record.where, *at(area=places.terms.district(place), year=record["År"]))
        log.add(file.name, where, "unknown-households", found=text, severity="warning")
    return households
