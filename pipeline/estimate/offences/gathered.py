"""Where and when a group's offences gather, a row a test: at the week's end, in a part of the day, in the year, at the same places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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
    "indicator", "period", "first_year", "pattern", "part", "observed", "total", "expected", "beside", "places", "p", "family",
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
    """

    days: chance.Floats
    hours: chance.Floats
    begun: chance.Whole
    of: Mapping[str, chance.Whole]


def patterns(
    connection: duckdb.DuckDBPyConnection, configuration: Configuration, hours: pd.DataFrame, seasons: pd.DataFrame
) -> pd.DataFrame:
    """Return the tests of each group, in the last whole year that some edition knows; seasons over the years that they are told for.

    Args:
        connection: The restricted database with ``offence``, ``indicator_code`` and ``place_district``.
        configuration: Editions and groups.
        hours: The groups' hours of the week (`pattern.hours`): what is seen and expected comes from these alone.
        seasons: The groups' months of the year with p (`season.months`).
    """
    rows: list[Row] = []
    for year in sorted(latest_known(map(str, whole_years(connection)), configuration)):
        cells = hours[hours["period"] == year]
        week = _week(connection, year)
        rows += [*_weekends(cells, week, year), *_parts_of_day(cells, week, year, _codes(configuration))]
        rows += _places(connection, year)
    rows += _seasons(seasons)
    return pd.DataFrame(rows, columns=COLUMNS).astype({"places": "Int64"})


def _row(indicator: str, period: str, pattern: str, **own: object) -> Row:
    """Return one test's row; its family is what is asked of all groups of the period alike."""
    usual: Row = {"first_year": period, "part": "", "beside": (), "places": None, "family": f"{period}/{pattern}"}
    return {"indicator": indicator, "period": period, "pattern": pattern, **usual, **own}


# ---- in the week and in the day ---------------------------------------------------------------------------------------


def _week(connection: duckdb.DuckDBPyConnection, year: str) -> Week:
    """Return a year's offences whose time is known to a week; one that several groups count is there once."""
    query = "select offence, started, ended from offence where started is not null and substr(registered, 1, 4) = $year"
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


def _parts_of_day(cells: pd.DataFrame, week: Week, year: str, codes: Mapping[str, set[str]]) -> Iterator[Row]:
    """Yield each part of the day of each group beside the other groups' offences that are told in the same parts."""
    by_group = {str(name): own for name, own in cells.groupby("indicator")}
    for indicator, own in by_group.items():
        length = next((length for length in PARTS_OF_DAY if _fits(own, length)), 0)
        told = {name: len(week.of[name]) for name, other in by_group.items() if length and _fits(other, length)}
        beside = others(indicator, told, codes)
        if not beside:
            continue
        rows = week.of[indicator]
        other_rows = np.concatenate([week.of[name] for name in beside])
        around = pd.concat([by_group[name] for name in beside])
        total, all_others = float(own["offences"].sum()), float(around["offences"].sum())
        for start in range(0, HOURS, length):
            seen, elsewhere = (
                float(one["offences"][one["from_hour"] // length == start // length].sum()) for one in (own, around)
            )
            part = week.hours[:, start : start + length].sum(axis=1)
            yield _row(
                indicator,
                year,
                "part_of_day",
                part=f"{start}-{start + length}",
                observed=seen,
                total=total,
                expected=total * elsewhere / all_others,
                beside=tuple(beside),
                p=chance.in_part_of_day(part[rows], week.begun[rows], part[other_rows], week.begun[other_rows]),
                source_file=tuple(
                    sorted({*own["source_file"].iloc[0], *(id for ids in around["source_file"] for id in ids)})
                ),
            )


def _fits(cells: pd.DataFrame, length: int) -> bool:
    """Return whether a group's hours are told finely enough for parts of the day of one length."""
    return bool((cells["from_hour"] // length == (cells["to_hour"] - 1) // length).all())


def others(indicator: str, told: Mapping[str, int], codes: Mapping[str, set[str]]) -> list[str]:
    """Return the groups that stand for the municipality's other offences: the largest first, each without a code of any before it.

    Args:
        indicator: The group that they are set beside; no code of it is theirs.
        told: Offences of the groups that can be.
        codes: The offence codes of each group.
    """
    found: list[str] = []
    taken = set(codes[indicator])
    for name in sorted(told, key=lambda one: (-told[one], one)):
        if not codes[name] & taken:
            found.append(name)
            taken |= codes[name]
    return found


def _codes(configuration: Configuration) -> dict[str, set[str]]:
    return {group.id: set(group.codes) for group in configuration.definitions.crime.indicators}


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
