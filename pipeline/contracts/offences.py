"""The published tables of reported offences over time; `published` takes them in."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.table import Table


class OffenceMonth(Table):
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
    expected: Series[float] = Field(nullable=True, description="mean of the twelve months before")
    low: Series[float] = Field(nullable=True, ge=0, description="lower limit of the expected range")
    high: Series[float] = Field(nullable=True, ge=0, description="upper limit of the expected range")
    signal: Series[str] = Field(
        isin=["above", "below", "within", "cannot_tell"],
        description="where the month lies; cannot_tell with fewer than 20 offences, or a hidden month, in the twelve before",
    )
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


class OffenceHour(Table):
    """The municipality's offences of one group, reported in one year, in some hours of some days of the week.

    Each offence is spread evenly over the time in which it can have happened. The division is the finest without a small number.
    """

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    days: Series[str] = Field(description="days of the week, Monday is 1, parted by blanks")
    from_hour: Series[int] = Field(ge=0, description="first hour")
    to_hour: Series[int] = Field(le=24, description="hour at which it ends")
    offences: Series[float] = Field(ge=0, description="offences, in tenths")
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


class OffenceTotal(Table):
    """All offences of the local extract that were reported in one year, beside Brå's total for the municipality."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: crime")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    offences: Series[int] = Field(ge=0, description="offences in the extract")
    delivered: Series[int] = Field(ge=0, description="reported offences in the municipality, as Brå gives them")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether Brå has frozen the figure")
