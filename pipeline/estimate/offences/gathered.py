"""Where and when a group's offences gather, a row a test: at the week's end, in a part of the day, in the year, at the same places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.estimate.offences import chance
from pipeline.estimate.offences.contrast import latest_known
from pipeline.estimate.offences.pattern import HOURS, spread
from pipeline.estimate.offences.rates import MONTHS
from pipeline.estimate.offences.season import DAYS, whole_years

PARTS_OF_DAY = (6, 8, 12)  # hours of a part of the day
SEASON = 3  # months of the year that are told together
COLUMNS = [
    "indicator", "period", "first_year", "pattern", "part", "observed", "total", "expected", "places", "p", "family",
    "source_file",
]  # fmt: skip

Row = dict[str, object]


@dataclass(frozen=True)
class Week:
    """Offences reported in one year, spread over the time in which they can have happened; a row an offence.

    Attributes:
        days: Parts on the days of the week, Monday first.
        hours: Parts in the hours of the day.
        begun: The week in which each began.
        of: The rows of each group.
        private: The rows of groups that are told for the year alone, of whose hours nothing may follow.
    """

    days: chance.Floats
    hours: chance.Floats
    begun: chance.Whole
    of: Mapping[str, chance.Whole]
    private: chance.Whole

    def without(self, *groups: str) -> chance.Whole:
        """Return the rows of no such group, and of none that is private."""
        gone = np.concatenate([self.private, *(self.of[name] for name in groups)])
        return np.setdiff1d(np.arange(len(self.begun)), gone)

    def part(self, start: int, length: int) -> chance.Floats:
        """Return each offence's part in some hours of the day."""
        found: chance.Floats = self.hours[:, start : start + length].sum(axis=1)
        return found


def patterns(
    connection: duckdb.DuckDBPyConnection, configuration: Configuration, hours: pd.DataFrame, seasons: pd.DataFrame
) -> pd.DataFrame:
    """Return the tests of each group, in the last whole year that some edition knows; seasons over the years that they are told for.

    Args:
        connection: The restricted database with ``offence``, ``indicator_code`` and ``place_district``.
        configuration: Editions and groups.
        hours: The groups' hours of the week (`pattern.hours`), from which comes what is seen.
        seasons: The groups' months of the year with p (`season.months`).
    """
    rows: list[Row] = []
    least = configuration.municipality.disclosure.min_count
    private = {code for group in configuration.definitions.crime.indicators if group.sensitive for code in group.codes}
    for year in sorted(latest_known(map(str, whole_years(connection)), configuration)):
        cells = hours[hours["period"] == year]
        week = _week(connection, year, private)
        rows += [*_weekends(cells, week, year), *_parts_of_day(cells, week, year, least)]
        rows += _places(connection, year)
    rows += _seasons(seasons)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"places": "Int64"})


def _row(indicator: str, period: str, pattern: str, **own: object) -> Row:
    """Return one test's row; its family is what is asked of all groups of the period alike."""
    usual: Row = {"first_year": period, "part": "all", "places": None, "family": f"{period}/{pattern}"}
    return {"indicator": indicator, "period": period, "pattern": pattern, **usual, **own}


# ---- in the week and in the day ---------------------------------------------------------------------------------------


def _week(connection: duckdb.DuckDBPyConnection, year: str, private: Collection[str]) -> Week:
    """Return a year's offences whose time is known to a week, with those of private codes; one of several groups is there once."""
    query = "select offence, code, started, ended from offence where started is not null and substr(registered, 1, 4) = $year"
    offences = connection.execute(f"{query} order by offence", {"year": year}).df()
    spans = offences[["started", "ended"]].astype(object).where(offences[["started", "ended"]].notna(), None)
    weeks = [spread(*span) for span in spans.itertuples(index=False, name=None)]
    known = [week is not None for week in weeks]
    held = [week for week in weeks if week is not None]
    begun = [(dt.date.fromisoformat(day[:10]).toordinal() - 1) // chance.DAYS for day in offences["started"][known]]
    place = {offence: at for at, offence in enumerate(offences["offence"][known])}
    query = (
        "select indicator, offence from offence join indicator_code using (code) where substr(registered, 1, 4) = $year"
    )
    groups = connection.execute(f"{query} order by all", {"year": year}).df()
    return Week(
        np.array([week.sum(axis=1) for week in held]).reshape(len(held), chance.DAYS),
        np.array([week.sum(axis=0) for week in held]).reshape(len(held), HOURS),
        np.array(begun, dtype=np.int64),
        {
            str(name): np.array([place[one] for one in group["offence"] if one in place], dtype=np.int64)
            for name, group in groups.groupby("indicator")
        },
        np.flatnonzero(offences["code"][known].isin([*private]).to_numpy()),
    )


def _weekends(cells: pd.DataFrame, week: Week, year: str) -> Iterator[Row]:
    share = chance.weekend_of(int(year))
    for indicator, own in cells.groupby("indicator"):
        rows = week.of[str(indicator)]
        total = float(own["offences"].sum())
        weekend = [min(days) > chance.DAYS - chance.WEEKEND for days in own["days"]]
        yield _row(
            str(indicator),
            year,
            "weekend",
            observed=float(own["offences"][weekend].sum()),
            total=total,
            expected=total * share,
            p=chance.at_weekend(week.days[rows], week.begun[rows], share),
            source_file=own["source_file"].iloc[0],
        )


def _parts_of_day(cells: pd.DataFrame, week: Week, year: str, least: int) -> Iterator[Row]:
    """Yield each part of the day of each group beside all other offences of the extract, in the finest parts that it is told in.

    What others have is no figure that is told. That nobody can work a small number out of it, what lies in no group that is told in
    such parts is no small number in any of them.
    """
    by_group = {str(name): own for name, own in cells.groupby("indicator")}
    in_parts = {length: [name for name, own in by_group.items() if _fits(own, length)] for length in PARTS_OF_DAY}
    for indicator, own in by_group.items():
        length = next((length for length, names in in_parts.items() if indicator in names), 0)
        if not length:
            continue
        rows, others, rest = week.of[indicator], week.without(indicator), week.without(*in_parts[length])
        starts = range(0, HOURS, length)
        if any(0 < round(float(week.part(start, length)[rest].sum()), 6) < least for start in starts):
            continue
        total = float(own["offences"].sum())
        for start in starts:
            part = week.part(start, length)
            yield _row(
                indicator,
                year,
                "part_of_day",
                part=f"{start}-{start + length}",
                observed=float(own["offences"][own["from_hour"] // length == start // length].sum()),
                total=total,
                expected=total * float(part[others].mean()) if len(others) else np.nan,
                p=chance.in_part_of_day(part[rows], week.begun[rows], part[others], week.begun[others]),
                source_file=own["source_file"].iloc[0],
            )


def _fits(cells: pd.DataFrame, length: int) -> bool:
    """Return whether a group's hours are told finely enough for parts of the day of one length."""
    return bool((cells["from_hour"] // length == (cells["to_hour"] - 1) // length).all())


# ---- at the same places, and in the year ------------------------------------------------------------------------------


def _places(connection: duckdb.DuckDBPyConnection, year: str) -> Iterator[Row]:
    """Yield the places with two offences or more of each group, beside what chance would make of them on all known places."""
    query = "select count(distinct place) from offence where substr(registered, 1, 4) <= $year"
    ((known,),) = connection.execute(query, {"year": year}).fetchall()
    placed = connection.execute(
        """
        select indicator, place, coalesce(substr(started, 1, 10), registered) as day, source_file
        from offence join indicator_code using (code)
        where place is not null and substr(registered, 1, 4) = $year order by all
        """,
        {"year": year},
    ).df()
    for indicator, group in placed.groupby("indicator"):
        expected, p = chance.again(chance.occasions(group), known)
        yield _row(
            str(indicator),
            year,
            "repeat_places",
            observed=float((group["place"].value_counts() >= 2).sum()),
            total=float(len(group)),
            expected=expected,
            places=known,
            p=p,
            source_file=tuple(sorted(set(group["source_file"]))),
        )


def _seasons(seasons: pd.DataFrame) -> Iterator[Row]:
    """Yield the three months in a row with most offences of each group and span of years; p is that of all months' differences."""
    for (indicator, first, last), group in seasons.groupby(["indicator", "first_year", "period"]):
        offences = group.sort_values("month")["offences"].to_numpy(float)
        held = [sum(offences[(start + at) % MONTHS] for at in range(SEASON)) for start in range(MONTHS)]
        start = int(np.argmax(held))
        length: Sequence[float] = [DAYS[(start + at) % MONTHS] for at in range(SEASON)]
        total = float(offences.sum())
        yield _row(
            str(indicator),
            str(last),
            "season",
            first_year=str(first),
            part=str(start + 1),
            observed=held[start],
            total=total,
            expected=total * sum(length) / float(DAYS.sum()),
            p=group["p"].iloc[0],
            family=f"{first}-{last}/season",
            source_file=group["source_file"].iloc[0],
        )
