"""Reported offences: Brå's exports and tables (counts by municipality) and a local police extract (one row an offence)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum

import pandas as pd

from pipeline.configuration import Area, Configuration, Terms
from pipeline.contracts.restricted import Offence, OffenceCount, ReferenceOffence
from pipeline.definitions import Crime
from pipeline.ingest.crime import bra, extract
from pipeline.ingest.crime.once import each_offence_once
from pipeline.ingest.crime.place import PlaceNumbers
from pipeline.ingest.crime.rates import with_rates_of_their_numbers
from pipeline.ingest.crime.search import Search
from pipeline.ingest.crime.table import Table
from pipeline.ingest.files import Delivery, Staged, each_once
from pipeline.ingest.sheets import sheets_of
from pipeline.problems import HEADER, ProblemLog, at, phrase

FORMS = phrase("header_of_offences")


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read every table of every file as what its header says it is."""
    staged = Staged()
    counts: list[dict[str, object]] = []
    offences: list[pd.DataFrame] = []
    numbers = PlaceNumbers()
    headings: dict[str, dict[str, str]] = {}
    crime = configuration.definitions.crime
    for file in files:
        for table in _tables(file, crime, log):
            if _form(table.header, crime) is Form.EXTRACT:
                headings[file.id] = extract.headings_of(table.header, crime)
                offences.append(extract.read_table(file, table, configuration, numbers, log))
            else:
                counts += bra.read_table(file, table, configuration, log)
    counts = bra.newest_preliminary(counts, files, log)
    counts = with_rates_of_their_numbers(_counted(counts, files, log), files, Terms(configuration), log)
    found = each_once(
        counts, ["area", "indicator", "period", "release"], files, Terms(configuration, bra.HEADINGS), log
    )
    if len(found):
        is_own = found["area"] == Area.MUNICIPALITY
        staged.add(OffenceCount, found[is_own].astype({"offences": "int64", "per_1000": "float64"}))
        staged.add(
            ReferenceOffence, found[~is_own].assign(exposure=None, exposure_unit="inhabitants", not_comparable="")
        )
    if any(map(len, offences)):
        told = {name: Terms(configuration, own) for name, own in headings.items()}
        staged.add(Offence, each_offence_once(pd.concat(offences, ignore_index=True), files, told, log))
    return staged


def _counted(counts: list[bra.Count], files: Sequence[Delivery], log: ProblemLog) -> list[bra.Count]:
    """Return the counts without the municipality's own rates that stand without a number: they are left out and told, once a file."""
    by_id = {file.id: file for file in files}
    alone = [row for row in counts if row["area"] == Area.MUNICIPALITY and row["offences"] is None]
    for name, rows in Counter(str(row["source_file"]) for row in alone).items():
        by_id[name].left_out += rows
        log.add(by_id[name].name, at(), "rates-alone", rows=rows, severity="warning")
    return [row for row in counts if row["area"] != Area.MUNICIPALITY or row["offences"] is not None]


def _tables(file: Delivery, crime: Crime, log: ProblemLog) -> list[Table]:
    """Return the tables of a file whose header says what they are; a file without one is told."""
    sheets = sheets_of(file, log)
    tables = [
        table
        for sheet in sheets
        if (table := Table.find(sheet, lambda line: _form(line, crime) is not None) or Search.found_in(sheet))
    ]
    if sheets and not tables:
        texts = [text for sheet in sheets for line in sheet.rows[:2] for text in line if text]
        log.add(file.name, HEADER, "unknown-format", wanted=FORMS, found=texts)
    return tables


class Form(Enum):
    """What a header says that a table is."""

    EXTRACT = "extract"
    BRA = "bra"


def _form(line: Sequence[str], crime: Crime) -> Form | None:
    if extract.is_header(line, crime):
        return Form.EXTRACT
    return Form.BRA if bra.is_header(line) else None
