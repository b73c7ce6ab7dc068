"""The published comparisons: each test once, and what each edition may say of it beside all others that it knows."""

from __future__ import annotations

from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts import reasons
from pipeline.contracts.estimated import (
    BEFORE_EDITIONS,
    BEFORE_EDITIONS_MEANING,
    CELL,
    PERIOD,
    TESTED,
    TESTED_BY,
    VERDICT_AND_ESTIMATE,
    VERDICTS,
)
from pipeline.contracts.table import OWN_WORDS, Table
from pipeline.contracts.told import CHANCE, ERROR, EXACT, FIGURE, REACH, SAFE


class Comparison(Table, key=(*CELL, "contrast", "other"), rules=VERDICT_AND_ESTIMATE):
    """One comparison of two values of an indicator, and its test. What an edition may say of it stands in edition_verdict."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="year or wave")
    area: Series[str] = Field(description="id of the reporting area")
    sex: Series[str] = Field(isin=["all", "women", "men", "other"], description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    contrast: Series[str] = Field(description="kind of comparison")
    other: Series[str] = Field(description="what it is compared with: an area, period, sex or age group")
    measure: Series[str] = Field(isin=["difference", "ratio"], description="first side minus, or divided by, the other")
    estimate: Series[float] = Field(metadata=FIGURE, nullable=True, description="difference (shares 0-1) or ratio")
    se: Series[float] = Field(
        metadata=ERROR, nullable=True, ge=0, description="standard error of the estimate, covariance included"
    )
    ci_low: Series[float] = Field(metadata=FIGURE, nullable=True, description="lower limit of the 95 % interval")
    ci_high: Series[float] = Field(metadata=FIGURE, nullable=True, description="upper limit of the 95 % interval")
    p: Series[float] = Field(metadata=CHANCE, nullable=True, ge=0, le=1, description="p value under equality")
    family: Series[str] = Field(description="the comparisons that it is judged with")
    verdict: Series[str] = Field(isin=BEFORE_EDITIONS, description=BEFORE_EDITIONS_MEANING)
    basis: Series[str] = Field(isin=TESTED, description=TESTED_BY)
    reason: Series[str] = Field(
        isin=reasons.OF_COMPARISON,
        description="why nothing may be said, or whose word the verdict is; empty without one",
    )
    wording: Series[str] = Field(
        metadata=OWN_WORDS,
        description="the source's or the municipality's own words for the reason; empty where it has none",
    )


class Verdict(Table):
    """What one edition may say of one comparison, beside all others that it knows."""

    q: Series[float] = Field(
        metadata=CHANCE,
        nullable=True,
        ge=0,
        le=1,
        description="p adjusted for all comparisons of the edition; a difference is told up to 0.05",
    )
    level: Series[float] = Field(
        metadata=EXACT, nullable=True, ge=0, le=1, description="the p up to which this comparison is told as different"
    )
    verdict: Series[str] = Field(isin=VERDICTS, description="what the edition may say")
    detectable: Series[float] = Field(
        metadata=REACH,
        nullable=True,
        ge=0,
        description="true difference, or ratio, that four such comparisons of five would have told at that level",
    )
    at_least: Series[float] = Field(
        metadata=SAFE,
        nullable=True,
        description="the safe side of a told difference, or ratio: the limit nearest to none of its interval at that level; else empty",
    )


class EditionVerdict(Verdict, key=("edition", *CELL, "contrast", "other")):
    """What one edition may say of one comparison, beside all others that it knows."""

    edition: Series[str] = Field(description="id of the edition")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="year or wave")
    area: Series[str] = Field(description="id of the reporting area")
    sex: Series[str] = Field(isin=["all", "women", "men", "other"], description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    contrast: Series[str] = Field(description="kind of comparison")
    other: Series[str] = Field(description="what it is compared with: an area, period, sex or age group")


class ToldComparison(Verdict, Comparison):
    """One comparison of two values of an indicator, its test, and what the edition may say of it."""

    @classmethod
    def table_name(cls) -> str:
        """Return the name of the table that an edition's view of it is called by."""
        return Comparison.table_name()
