"""Reported offences: Brå's export (counts by municipality) and a local police extract (one row an offence)."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Offence, OffenceCount
from pipeline.ingest.files import (
    NOT_GIVEN,
    Delivery,
    Districts,
    Record,
    Staged,
    each_once,
    header_of,
    text_records,
    whole_number,
)
from pipeline.problems import ProblemLog, some

EXPORT = ["Region", "Brott", "År", "Period", "Antal"]
EXTRACT = ["ID", "BROTTSKOD", "INSKRIVNINGSDATUM", "BROTTSDATUMTID_START", "BROTTSDATUMTID_SLUT", "OMRADE"]
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, start=1)}
YEAR = re.compile(r"(\d{4})(\s*prel\.?)?")


def read(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Read every file as what its header says it is."""
    staged = Staged()
    counts, offences = [], []
    for file in files:
        header = header_of(file)
        if header[:2] == EXPORT[:2]:
            counts += _export(file, text_records(file, EXPORT, log), configuration, log)
        elif "BROTTSKOD" in header:
            offences += _extract(file, text_records(file, EXTRACT, log), configuration, log)
        else:
            expected = f"a header as in Brå's export ({';'.join(EXPORT)}) or a police extract ({';'.join(EXTRACT)})"
            log.add(
                file.name,
                "header",
                "unknown-format",
                expected=expected,
                found="neither" if any(header) else "an empty file",
            )
    staged.add(OffenceCount, each_once(counts, ["indicator", "period", "release"], files, log))
    staged.add(Offence, each_once(offences, ["offence"], files, log))
    return staged


# ---- Brå's export -----------------------------------------------------------------------------------------------------


def _export(
    file: Delivery, rows: list[Record], configuration: Configuration, log: ProblemLog
) -> list[dict[str, object]]:
    """Return the municipality's counts; other municipalities' rows are left out."""
    name = configuration.municipality.name.casefold()
    own_names = {name, f"{name} kommun", f"{name}s kommun"}
    labels = {entry.bra_label: entry.id for entry in configuration.definitions.crime.indicators if entry.bra_label}
    own = [row for row in rows if row["Region"].casefold() in own_names]
    counts = [count for row in own if (count := _count(file, row, labels, log))]
    file.left_out += len(rows) - len(counts)
    if rows and not own:
        expected = f"{configuration.municipality.name} kommun"
        log.add(file.name, "column Region", "municipality-missing", expected=expected, found="no row")
    return counts


def _count(file: Delivery, row: Record, labels: dict[str, str], log: ProblemLog) -> dict[str, object] | None:
    """Return one row's count; None for what is not given or wrong."""
    if row["Antal"] in NOT_GIVEN:
        return None
    where = f"row {row.place}"
    when, release = _period(row["År"], row["Period"])
    offences = whole_number(row["Antal"])
    for column, value, wanted, found in (
        ("Brott", labels.get(row["Brott"]), f"an offence group with this bra_label: {some(labels)}", row["Brott"]),
        ("Period", when, "a month such as Feb with its year, or År with a year", f"{row['År']};{row['Period']}"),
        ("Antal", offences, "a whole number", row["Antal"]),
    ):
        if value is None:
            log.add(file.name, f"{where}, column {column}", "unknown-value", expected=wanted, found=repr(found))
    if row["Brott"] not in labels or when is None or offences is None:
        return None
    return {
        "indicator": labels[row["Brott"]],
        "period": when,
        "release": release,
        "offences": offences,
        "source_file": file.id,
        "row": where,
    }


def _period(year: str, period: str) -> tuple[str | None, str]:
    """Return the period and its release: "2013";"Feb", "2026 prel.";"Aug", or "År";"2025" for a whole year."""
    if year.casefold() == "år":
        year, period = period, ""
    match = YEAR.fullmatch(year)
    if not match or (period and period.casefold() not in MONTHS):
        return None, "final"
    release = "preliminary" if match[2] else "final"
    return (f"{match[1]}-{MONTHS[period.casefold()]:02d}" if period else match[1]), release


# ---- local police extract ---------------------------------------------------------------------------------------------


def _extract(
    file: Delivery, rows: list[Record], configuration: Configuration, log: ProblemLog
) -> list[dict[str, object]]:
    """Return the extract's offences; unknown codes are told together, with how many rows they have."""
    districts = Districts(configuration, "crime")
    known = configuration.definitions.crime.code_indicators()
    offences = [offence for row in rows if (offence := _offence(file, row, districts, log))]
    unknown = Counter(row["BROTTSKOD"] for row in rows if row["BROTTSKOD"] not in known)
    for code, count in sorted(unknown.items()):
        log.add(
            file.name,
            "column BROTTSKOD",
            "unknown-code",
            expected="an offence code of the definitions",
            found=f"{code!r} in {count} rows",
            advice="add it to an offence group's codes, or to other_codes under [crime] in definitions.toml",
        )
    return offences


def _offence(file: Delivery, row: Record, districts: Districts, log: ProblemLog) -> dict[str, object] | None:
    """Return one offence; None when something in the row is wrong."""
    before = len(log.problems)
    where = f"row {row.place}"
    district = districts.find(row["OMRADE"])
    if district is None:
        districts.unknown(file, f"{where}, column OMRADE", row["OMRADE"], log)
    times = {}
    for column in ("INSKRIVNINGSDATUM", "BROTTSDATUMTID_START", "BROTTSDATUMTID_SLUT"):
        times[column] = _time(row[column])
        if times[column] is None and (row[column] or column == "INSKRIVNINGSDATUM"):
            expected = "2021-09-14 or 2021-09-14 22:15"
            log.add(file.name, f"{where}, column {column}", "date", expected=expected, found=repr(row[column]))
    start, end = times["BROTTSDATUMTID_START"], times["BROTTSDATUMTID_SLUT"]
    if start and end and end < start:
        log.add(file.name, where, "time-order", expected="an end not before the start", found=f"{start} to {end}")
    if len(log.problems) > before:
        return None
    return {
        "offence": row["ID"],
        "code": row["BROTTSKOD"],
        "registered": str(times["INSKRIVNINGSDATUM"])[:10],
        "started": start,
        "ended": end,
        "district": district,
        "source_file": file.id,
        "row": where,
    }


def _time(text: str) -> str | None:
    """Return a day or a time in ISO form; None when it is none."""
    try:
        return dt.datetime.fromisoformat(text).isoformat(timespec="minutes")
    except ValueError:
        return None
