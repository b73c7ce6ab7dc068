"""Reported offences: Brå's export (counts by municipality) and a local police extract (one row an offence)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Offence, OffenceCount
from pipeline.ingest.files import NOT_GIVEN, Delivery, Districts, Staged, columns_present, text_rows, whole_number
from pipeline.problems import ProblemLog, some

EXPORT = ["Region", "Brott", "År", "Period", "Antal"]
EXTRACT = ["ID", "BROTTSKOD", "INSKRIVNINGSDATUM", "BROTTSDATUMTID_START", "BROTTSDATUMTID_SLUT", "OMRADE"]
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
YEAR = re.compile(r"(\d{4})(\s*prel\.?)?")


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read every file as what its header says it is."""
    staged = Staged()
    exports = []
    for file in files:
        header, rows = text_rows(file)
        file.rows = len(rows)
        if header[:2] == EXPORT[:2] and columns_present(file, header, EXPORT, log):
            exports += _export(file, rows, configuration, log)
        elif "BROTTSKOD" in header and columns_present(file, header, EXTRACT, log):
            staged.add(Offence, _extract(file, header, rows, configuration, log))
        elif not {"Region", "BROTTSKOD"} & set(header):
            log.add(
                file.name,
                "header",
                "unknown-format",
                expected=f"Brå's export ({';'.join(EXPORT)}) or a police extract ({';'.join(EXTRACT)})",
                found=";".join(header)[:120] or "an empty file",
            )
    staged.add(OffenceCount, _each_once(pd.DataFrame(exports), {file.id: file for file in files}, log))
    return staged


# ---- Brå's export -----------------------------------------------------------------------------------------------------


def _export(
    file: Delivery, rows: list[list[str]], configuration: Configuration, log: ProblemLog
) -> list[dict[str, object]]:
    """Return the municipality's counts. A row has one field more than the header: a delimiter ends it."""
    name = configuration.municipality.name.casefold()
    own_names = {name, f"{name} kommun", f"{name}s kommun"}
    labels = {entry.bra_label: entry.id for entry in configuration.definitions.crime.indicators if entry.bra_label}
    counts = []
    for place, row in enumerate(rows, start=2):
        if len(row) < len(EXPORT):
            log.add(
                file.name,
                f"row {place}",
                "row-length",
                expected=f"{len(EXPORT)} fields or more",
                found=f"{len(row)} fields",
            )
        elif row[0].casefold() in own_names:
            counts += _export_row(file, f"row {place}", row, labels, log)
    file.rejected = len(rows) - len(counts)
    if not counts:
        log.add(
            file.name,
            "column Region",
            "municipality-missing",
            expected=f"{configuration.municipality.name} kommun",
            found="no row",
        )
    return counts


def _export_row(
    file: Delivery, where: str, row: list[str], labels: dict[str, str], log: ProblemLog
) -> list[dict[str, object]]:
    """Return one row's count in a list; an empty list for what is not given or wrong."""
    _, label, year, period, antal = row[: len(EXPORT)]
    if antal in NOT_GIVEN:
        return []
    when, release = _period(year, period)
    offences = whole_number(antal)
    for column, value, wanted, found in (
        ("Brott", labels.get(label), f"an offence group with this bra_label in the definitions: {some(labels)}", label),
        ("Period", when, "a month such as Feb with its year, or År with a year", f"{year};{period}"),
        ("Antal", offences, "a whole number", antal),
    ):
        if value is None:
            log.add(file.name, f"{where}, column {column}", "unknown-value", expected=wanted, found=repr(found))
    if label not in labels or when is None or offences is None:
        return []
    return [
        {
            "indicator": labels[label],
            "period": when,
            "release": release,
            "offences": offences,
            "source_file": file.id,
            "row": where,
        }
    ]


def _period(year: str, period: str) -> tuple[str | None, str]:
    """Return the period and its release: "2013";"Feb", "2026 prel.";"Aug", or "År";"2025" for a whole year."""
    if year.casefold() == "år":
        year, period = period, ""
    match = YEAR.fullmatch(year)
    if not match or (period and period.casefold() not in MONTHS):
        return None, "final"
    release = "preliminary" if match[2] else "final"
    return (f"{match[1]}-{MONTHS[period.casefold()]:02d}" if period else match[1]), release


def _each_once(counts: pd.DataFrame, files: dict[str, Delivery], log: ProblemLog) -> pd.DataFrame:
    """Return the counts, each key once: a repetition with the same number is dropped, with another number it is a problem."""
    if counts.empty:
        return counts
    key = ["indicator", "period", "release"]
    for _, group in counts[counts.duplicated(key, keep=False)].groupby(key):
        first = group.iloc[0]
        for _, again in group.iloc[1:].iterrows():
            file = files[str(again["source_file"])]
            if again["offences"] == first["offences"]:
                file.rejected += 1
                continue
            log.add(
                file.name,
                str(again["row"]),
                "two-values",
                expected=f"{first['offences']} as in {files[str(first['source_file'])].name}, {first['row']}",
                found=again["offences"],
                advice="remove the delivery that does not hold",
            )
    return counts.drop_duplicates(key)


# ---- local police extract ---------------------------------------------------------------------------------------------


def _extract(
    file: Delivery, header: list[str], rows: list[list[str]], configuration: Configuration, log: ProblemLog
) -> pd.DataFrame:
    """Return the extract's offences; unknown codes are told together, with how many rows they have."""
    districts = Districts(configuration, "crime")
    known = configuration.definitions.crime.code_indicators()
    offences: list[dict[str, object]] = []
    unknown: Counter[str] = Counter()
    for place, values in enumerate(rows, start=2):
        row = dict(zip(header, values, strict=False))
        if row["BROTTSKOD"] not in known:
            unknown[row["BROTTSKOD"]] += 1
        offences += _offence(file, place, row, districts, log)
    for code, count in sorted(unknown.items()):
        log.add(
            file.name,
            "column BROTTSKOD",
            "unknown-code",
            expected="an offence code of the definitions",
            found=f"{code!r} in {count} rows",
            advice="add it to an offence group's codes, or to other_codes under [crime] in definitions.toml",
        )
    frame = pd.DataFrame(offences)
    if len(frame):
        twice = frame.loc[frame["offence"].duplicated(), "offence"]
        if len(twice):
            log.add(file.name, "column ID", "duplicate", expected="each id once", found=some(twice))
    return frame


def _offence(
    file: Delivery, place: int, row: dict[str, str], districts: Districts, log: ProblemLog
) -> list[dict[str, object]]:
    """Return one offence in a list; an empty list when something in the row is wrong."""
    before = len(log.problems)
    district = districts.find(row["OMRADE"])
    if district is None:
        districts.unknown(file, f"row {place}, column OMRADE", row["OMRADE"], log)
    times = {}
    for column in ("INSKRIVNINGSDATUM", "BROTTSDATUMTID_START", "BROTTSDATUMTID_SLUT"):
        times[column] = _time(row[column])
        if times[column] is None and (row[column] or column == "INSKRIVNINGSDATUM"):
            log.add(
                file.name,
                f"row {place}, column {column}",
                "date",
                expected="2021-09-14 or 2021-09-14 22:15",
                found=repr(row[column]),
            )
    start, end = times["BROTTSDATUMTID_START"], times["BROTTSDATUMTID_SLUT"]
    if start and end and end < start:
        log.add(
            file.name, f"row {place}", "time-order", expected="an end not before the start", found=f"{start} to {end}"
        )
    if len(log.problems) > before:
        return []
    return [
        {
            "offence": f"{file.id}:{row['ID']}",
            "code": row["BROTTSKOD"],
            "registered": str(times["INSKRIVNINGSDATUM"])[:10],
            "started": start,
            "ended": end,
            "district": district,
            "source_file": file.id,
        }
    ]


def _time(text: str) -> str | None:
    """Return a day or a time in ISO form; None when it is none."""
    try:
        return dt.datetime.fromisoformat(text).isoformat(timespec="minutes")
    except ValueError:
        return None
