"""The tables of ``published.duckdb`` on when and where again offences happen; counts and rates stand with all other values."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.lists import Numbers, Texts
from pipeline.contracts.rules import AtMost, interval
from pipeline.contracts.table import Table
from pipeline.contracts.told import CHANCE, EXACT

PATTERNS = ["weekend", "part_of_day", "season", "repeat_places"]


class OffenceMonth(Table, key=("indicator", "period"), rules=interval("low", "expected", "high")):
    """The municipality's reported offences of one group in one month, beside what the twelve months before it let expect."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}-\d{2}$", description="month of the report to the police")
    basis: Series[str] = Field(isin=["direct", "delivered"], description="counted in the extract, or delivered by Brå")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether the source has frozen the figure")
    offences: Series[pd.Int64Dtype] = Field(nullable=True, description="offences; empty when hidden")
    rolling: Series[pd.Int64Dtype] = Field(
        nullable=True, description="sum of the month and the eleven before it; empty when one is missing or hidden"
    )
    expected: Series[float] = Field(metadata=EXACT, nullable=True, description="mean of the twelve months before")
    low: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="lower limit of the expected range")
    high: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="upper limit of the expected range")
    signal: Series[str] = Field(
        isin=["above", "below", "within", "cannot_tell"],
        description="where the month lies; cannot_tell with fewer than 20 offences, or a hidden month, in the twelve before",
    )
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class OffenceHour(Table, key=("indicator", "period", "days", "from_hour"), rules=(AtMost("from_hour", "to_hour"),)):
    """The municipality's offences of one group, reported in one year, in some hours of some days of the week.

    Each offence is spread evenly over the time in which it can have happened. The division is the finest without a small number.
    """

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    days: Series[Numbers] = Field(description="days of the week, Monday is 1")
    from_hour: Series[int] = Field(ge=0, description="first hour")
    to_hour: Series[int] = Field(le=24, description="hour at which it ends")
    offences: Series[float] = Field(metadata=EXACT, ge=0, description="offences, in tenths")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class OffenceSeason(Table, key=("indicator", "period", "first_year", "month"), rules=(AtMost("first_year", "period"),)):
    """The municipality's offences of one group that may have taken place in one month of the year, over several years together.

    Each offence is spread evenly over the time in which it can have happened. No month, of the years together or of those between two
    editions, has a small number.
    """

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="last of the years, by the time of the offence")
    first_year: Series[str] = Field(str_matches=r"^\d{4}$", description="first of the years")
    month: Series[int] = Field(ge=1, le=12, description="month of the year")
    offences: Series[float] = Field(metadata=EXACT, ge=0, description="offences, in tenths")
    share: Series[float] = Field(metadata=EXACT, ge=0, le=1, description="share of the years' offences")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class OffencePattern(
    Table,
    key=("indicator", "period", "pattern", "part"),
    rules=(AtMost("observed", "total"), AtMost("expected", "total"), AtMost("first_year", "period")),
):
    """One test of whether the municipality's offences of one group gather by more than chance: seen and expected.

    They may gather at the week's end, in a part of the day, in some months of the year, or at the same places. What an edition may
    say of it stands in edition_pattern.
    """

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(
        str_matches=r"^\d{4}$", description="year of the report; of seasons the last of the years"
    )
    first_year: Series[str] = Field(
        str_matches=r"^\d{4}$", description="first of the years; the same year but for seasons"
    )
    pattern: Series[str] = Field(
        isin=PATTERNS,
        description="weekend: Saturday and Sunday; part_of_day; season: the three months in a row with most; "
        "repeat_places: places with two offences or more in the year",
    )
    part: Series[str] = Field(description="hours of the part of the day (18-24), first month of the season; else all")
    observed: Series[float] = Field(metadata=EXACT, ge=0, description="offences in that time, or such places")
    total: Series[float] = Field(metadata=EXACT, ge=0, description="offences whose time, or place, is known")
    expected: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        ge=0,
        description="how many of them by chance: by the calendar's days, at all other offences' hours, on all known places alike; "
        "of hours and places a whole number; of places empty where it is small, or nothing is tested",
    )
    places: Series[pd.Int64Dtype] = Field(
        nullable=True,
        ge=0,
        description="places with any offence of the extract until the year's end; empty but for places",
    )
    p: Series[float] = Field(
        metadata=CHANCE,
        nullable=True,
        ge=0,
        le=1,
        description="p value under chance; empty where it cannot be tested, and for places, of which it would tell small numbers",
    )
    family: Series[str] = Field(description="the tests that it is judged with")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class PatternVerdict(Table):
    """What one edition may say of one pattern, beside everything else that it tests."""

    q: Series[float] = Field(
        metadata=CHANCE,
        nullable=True,
        ge=0,
        le=1,
        description="p adjusted for everything that the edition tests; told up to 0.05; empty where p is",
    )
    verdict: Series[str] = Field(
        isin=["higher", "lower", "no_detectable_difference", "cannot_tell"],
        description="whether there are more, or fewer, than chance lets expect; of seasons higher: the months differ",
    )


class EditionPattern(PatternVerdict, key=("edition", "indicator", "period", "pattern", "part")):
    """What one edition may say of one pattern, beside everything else that it tests."""

    edition: Series[str] = Field(description="id of the edition")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(
        str_matches=r"^\d{4}$", description="year of the report; of seasons the last of the years"
    )
    pattern: Series[str] = Field(isin=PATTERNS, description="weekend, part_of_day, season or repeat_places")
    part: Series[str] = Field(description="hours of the part of the day (18-24), first month of the season; else all")


class ToldPattern(PatternVerdict, OffencePattern):
    """One test of whether the municipality's offences of one group gather by more than chance, and what the edition may say of it."""

    @classmethod
    def table_name(cls) -> str:
        """Return the name of the table that an edition's view of it is called by."""
        return OffencePattern.table_name()


class OffencePlace(
    Table,
    key=("indicator", "period", "area", "least"),
    rules=(AtMost("places", "offences"), AtMost("offences", "located")),
):
    """How many places had at least two, or three, reported offences of one group in one year. Which places is nowhere."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    area: Series[str] = Field(description="id of the reporting area")
    least: Series[int] = Field(isin=[2, 3], description="offences that a place has at least")
    places: Series[pd.Int64Dtype] = Field(nullable=True, description="places with so many; empty when hidden")
    offences: Series[pd.Int64Dtype] = Field(
        nullable=True, description="offences at them; empty when hidden, also alone"
    )
    located: Series[pd.Int64Dtype] = Field(
        nullable=True,
        description="offences whose place is known, at any place; empty where the area has hidden offences",
    )
    status: Series[str] = Field(isin=["published", "suppressed"], description="whether it may be shown")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class OffenceTotal(Table, key=("period",)):
    """All offences of the local extract that were reported in one year, beside Brå's total for the municipality."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    offences: Series[int] = Field(ge=0, description="offences in the extract")
    delivered: Series[int] = Field(ge=0, description="reported offences in the municipality, as Brå gives them")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether Brå has frozen the figure")


class OffenceAmongPeers(
    Table,
    key=("indicator", "period"),
    rules=(
        *interval("low", "target", "high"),
        AtMost("far_low", "low"),
        AtMost("high", "far_high"),
        AtMost("in_funnel", "peers"),
    ),
):
    """The municipality's rate of one offence group among those of its peers in one year, where ten or more are delivered.

    The limits are a funnel's: of municipalities of its size, by how much the peers differ from each other.
    """

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    denominator_unit: Series[str] = Field(
        isin=["inhabitants", "households"], description="what the rates are per 1 000 of"
    )
    peers: Series[int] = Field(ge=10, description="peers with a rate")
    rank: Series[int] = Field(ge=1, description="the municipality's place among them; 1 = the highest rate")
    in_funnel: Series[int] = Field(ge=0, description="peers that the funnel is made of: with 20 offences or more")
    target: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="rate of these peers together")
    dispersion: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        ge=1,
        description="how many times a Poisson count's variance theirs is around it (winsorised)",
    )
    df: Series[float] = Field(metadata=EXACT, nullable=True, ge=1, description="degrees of freedom of the limits")
    far_low: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="lower limit of 99.8 %")
    low: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="lower limit of 95 %")
    high: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="upper limit of 95 %")
    far_high: Series[float] = Field(metadata=EXACT, nullable=True, ge=0, description="upper limit of 99.8 %")
    signal: Series[str] = Field(
        isin=["far_above", "above", "within", "below", "far_below", "cannot_tell"],
        description="where the municipality lies: beyond 99.8 %, beyond 95 %, within; cannot_tell with fewer than ten in the funnel",
    )
    source_file: Series[Texts] = Field(description="ids of the files it rests on")
