"""Rules about years and months: none of them is missing from a source without a word, and rows lie in the period they are said to."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pandas as pd

from pipeline.checks.common import EXTRACT, frame, named
from pipeline.configuration import Configuration, Terms
from pipeline.contracts.restricted import Note, Offence, OffenceCount, Population
from pipeline.ingest.files import Staged
from pipeline.problems import Place, ProblemLog, at, phrase
from pipeline.words import terms

YEARS_IN_NAME = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?:\s*[-–_]\s*((?:19|20)\d\d))?(?!\d)")


def every_year_of_population(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Between its first and its last year the register has every year."""
    years = sorted({int(period) for period in frame(staged, Population)["period"]})
    missing = sorted(set(range(years[0], years[-1])) - set(years)) if years else []
    if missing:
        log.add("population", at(), "missing-year", first=years[0], last=years[-1], years=missing)


def population_for_every_year_of_offences(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Offences by district are set against the inhabitants of their year."""
    people = set(frame(staged, Population)["period"])
    years = {str(day)[:4] for day in frame(staged, Offence)["registered"]}
    if people and years - people:
        log.add(
            "population",
            at(),
            "year-without-population",
            years=sorted(years - people),
            severity="warning",
        )


def inhabitants_of_the_municipality_s_offences(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Brå's numbers have rates by the inhabitants delivered, else by those that its printed rates are of: that is told."""
    counts, people = frame(staged, OffenceCount), frame(staged, Population)
    known = set(people["period"]) if len(people) else set()
    ends = known | {str(int(year) + 1) for year in known}
    rated = counts[counts["per_1000"].notna()] if len(counts) else counts
    years = sorted({str(period)[:4] for period in rated["period"]} - ends) if len(rated) else []
    if years:
        log.add("crime", at(part=phrase("bra_export")), "inhabitants-from-rates", years=years, severity="note")


def every_month_of_a_series(configuration: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Brå's series have every month between the first and the last of all; a whole year without one is an error."""
    counts = frame(staged, OffenceCount)
    monthly = counts[counts["period"].str.len() == 7] if len(counts) else counts
    if not len(monthly):
        return
    months = _months(monthly["period"].min(), monthly["period"].max())
    lacking = _told_years(at(part=phrase("bra_export")), months, set(monthly["period"]), log)
    for indicator, group in monthly.groupby("indicator"):
        own = _months(group["period"].min(), group["period"].max())
        missing = [month for month in own if month not in set(group["period"]) and month[:4] not in lacking]
        if missing:
            _month_missing(at(series=Terms(configuration).indicator(str(indicator))), missing, log)


def every_month_of_an_extract(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """A local extract has offences in every month between its first and its last; a whole year without one is an error."""
    found = {str(day)[:7] for day in frame(staged, Offence)["registered"]}
    if not found:
        return
    months = _months(min(found), max(found))
    lacking = _told_years(EXTRACT, months, found, log)
    missing = [month for month in months if month not in found and month[:4] not in lacking]
    if missing:
        _month_missing(EXTRACT, missing, log)


def rows_in_the_years_of_their_file(_: Configuration, staged: Staged, log: ProblemLog) -> None:
    """Notes and offences lie in the years that the name of their file tells, if it tells any."""
    for table, column in ((Note, "day"), (Offence, "registered")):
        for file, group in frame(staged, table).groupby("source_file"):
            name = named(staged, file)
            first, last = _years_of(name)
            years = group[column].str[:4].astype(int)
            outside = years[(years < first) | (years > last)]
            if len(outside):
                log.add(
                    name,
                    at(column=terms.column(column, table.table_name())),
                    "outside-period",
                    first=first,
                    last=last,
                    outside=len(outside),
                    rows=len(years),
                    years=sorted(set(outside)),
                    severity="warning",
                )


def _years_of(name: str) -> tuple[int, int]:
    """Return the first and the last year that a file's name tells; all years when it tells none."""
    found = [int(year) for match in YEARS_IN_NAME.findall(PurePosixPath(name).stem) for year in match if year]
    return (min(found), max(found)) if found else (0, 9999)


def _months(first: str, last: str) -> list[str]:
    """Return all months from one to another, such as 2021-03."""
    return [str(month) for month in pd.period_range(first, last, freq="M")]


def _told_years(place: Place, months: list[str], found: set[str], log: ProblemLog) -> set[str]:
    """Note the years that have not a single month, and return them."""
    lacking = {month[:4] for month in months} - {month[:4] for month in found}
    if lacking:
        years = sorted(int(year) for year in lacking)
        log.add("crime", place, "missing-year", first=int(months[0][:4]), last=int(months[-1][:4]), years=years)
    return lacking


def _month_missing(place: Place, months: list[str], log: ProblemLog) -> None:
    log.add("crime", place, "missing-month", months=months, severity="warning")
