"""What a source has for each district and period, so that what is missing is seen and not silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts import Table
from pipeline.contracts.restricted import (
    DeliveredValue,
    MunicipalCount,
    Note,
    Offence,
    OffenceCount,
    Population,
    PupilShare,
    Unit,
)
from pipeline.ingest.files import Staged
from pipeline.words.sv import quality as words


@dataclass(frozen=True)
class Coverage:
    """One table: how much there is for each place (or series) and period.

    Attributes:
        what: What is counted, in Swedish.
        side: What stands in the rows, in Swedish.
        places: Names of the rows.
        periods: The columns.
        counts: Count by place and period; what is not there is missing.
        least: Counts from 1 up to, not including, this are not shown; 0 = all are.
    """

    what: str
    side: str
    places: tuple[str, ...]
    periods: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    least: int = 0

    def shown(self, place: str, period: str) -> str:
        """Return a cell's text."""
        count = self.counts.get((place, period), 0)
        if not count:
            return words.MISSING
        return words.few(self.least - 1) if count < self.least else words.count(count)


def tables(configuration: Configuration, staged: Staged) -> Iterator[Coverage]:
    """Yield a table for every source that was read, in the order of the sources."""
    least = configuration.municipality.disclosure.min_count
    word = configuration.municipality.district_word.one.capitalize()
    names = {district.id: district.name for district in configuration.districts}
    leaves = [names[leaf] for leaf in configuration.leaves()]
    for table, day, places, fewest in (
        (Unit, "period", leaves, 0),
        (Offence, "registered", leaves, least),
        (Note, "day", [*leaves, words.WHOLE_MUNICIPALITY], least),
        (Population, "period", leaves, least),
    ):
        frame = staged.frames.get(table)
        if frame is not None:
            amount = frame["persons"].fillna(0) if table is Population else pd.Series(1, frame.index)
            place = frame["district"].map(names | {Area.MUNICIPALITY: words.WHOLE_MUNICIPALITY})
            yield _table(table, word, places, place, frame[day].str[:4], amount, fewest)
    yield from _delivered(configuration, staged, word)
    yield from _series(configuration, staged)


def _delivered(configuration: Configuration, staged: Staged, word: str) -> Iterator[Coverage]:
    """Yield how many values delivered tables and the municipality's own counts give for each area and period."""
    names = {district.id: district.name for district in configuration.districts}
    names = {Area.MUNICIPALITY: words.WHOLE_MUNICIPALITY} | names
    for table, column in ((DeliveredValue, "area"), (MunicipalCount, "district")):
        frame = staged.frames.get(table)
        if frame is not None:
            own = frame[frame[column].isin(list(names))]
            places = [names[name] for name in names if name in set(own[column])]
            place, amount = own[column].map(names), pd.Series(1, own.index)
            yield _table(table, word, places, place, own["period"].str[:4], amount, 0)


def _series(configuration: Configuration, staged: Staged) -> Iterator[Coverage]:
    """Yield the series that are for the municipality as a whole: Brå's by months, CAN's by shares."""
    for table, indicators in (
        (OffenceCount, configuration.definitions.crime.indicators),
        (PupilShare, configuration.definitions.drug_habits.indicators),
    ):
        frame = staged.frames.get(table)
        if frame is not None:
            given = (
                frame.dropna(subset=["share"])
                if table is PupilShare
                else frame.drop_duplicates(["indicator", "period"])
            )
            titles = {entry.id: entry.title for entry in indicators}
            # A release that replaces another is the same month.
            place, amount = given["indicator"].map(titles), pd.Series(1, given.index)
            places = [titles[name] for name in titles if name in set(given["indicator"])]
            side = words.SERIES[table.table_name()]
            yield _table(table, side, places, place, given["period"].str[:4], amount, 0)


def _table(
    table: type[Table], side: str, places: list[str], place: pd.Series, year: pd.Series, amount: pd.Series, least: int
) -> Coverage:
    """Return the amounts summed by place and year."""
    keys = zip(place.astype(str), year.astype(str), amount, strict=True)
    counts: Counter[tuple[str, str]] = Counter()
    for where, when, number in keys:
        counts[where, when] += int(number)
    return Coverage(words.COVERED[table.table_name()], side, tuple(places), tuple(sorted(set(year))), counts, least)
