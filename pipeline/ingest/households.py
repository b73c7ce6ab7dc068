"""Households by area, in the folder of the population: one simple table, a number a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Household
from pipeline.ingest.files import Delivery, Staged, each_once, whole_number
from pipeline.ingest.places import Places, Shares, is_elsewhere, shared_out, tell_coverage
from pipeline.ingest.sheets import Record, table_records
from pipeline.problems import ProblemLog, at, phrase

COLUMNS = ["Område", "År", "Hushåll"]
KEY = ["period", "place"]


def read(files: Sequence[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read the tables; the whole municipality and other municipalities' areas are left out, what is wrong is set aside."""
    staged = Staged()
    places = Places(configuration, "population", of_tables=True)
    rows = [row for file in files for row in _rows(file, places, configuration, log)]
    once = each_once(rows, KEY, files, log)
    found = [
        {"period": row["period"], "district": district, "households": households, "source_file": row["source_file"]}
        for row in once.to_dict("records")
        for (district, _), households in zip(row["shares"], shared_out(row["households"], row["shares"]), strict=False)
    ]
    if found:
        keys = ["period", "district", "source_file"]
        staged.add(Household, pd.DataFrame(found).groupby(keys, sort=False)["households"].sum().reset_index())
    return staged


def _rows(file: Delivery, places: Places, configuration: Configuration, log: ProblemLog) -> list[dict[str, object]]:
    """Return one file's numbers by area and year."""
    found: list[dict[str, object]] = []
    unknown: defaultdict[str, list[Record]] = defaultdict(list)
    shared: dict[str, Shares] = {}
    for record in table_records(file, COLUMNS, log):
        households = whole_number(record["Hushåll"])
        year = record["År"] if record["År"].isdecimal() and len(record["År"]) == len("2021") else None
        if households is None or year is None:
            file.rejected += 1
            if year is None:
                log.reject(file.id, record.where, "År", record["År"], "period", wanted=phrase("a_year"))
            else:
                wanted = phrase("a_whole_number")
                log.reject(file.id, record.where, "Hushåll", record["Hushåll"], "number", wanted=wanted)
            continue
        area = record["Område"]
        shares = places.shares(area, int(year))
        if not shares:
            file.left_out += 1
            if not is_elsewhere(area, configuration.municipality.code):
                unknown[area].append(record)
            continue
        place = places.key(area, shares)
        if places.is_crossed(area):
            shared[place] = shares
        found.append(
            {
                "period": year,
                "place": place,
                "households": households,
                "shares": shares,
                "source_file": file.id,
                "row": record.where,
            }
        )
    for area, records in unknown.items():
        where = (*records[0].where, *at(column="Område"))
        places.unknown(file, where, area, len(records), log, int(records[0]["År"]))
    tell_coverage(file, shared.items(), log)
    return found
