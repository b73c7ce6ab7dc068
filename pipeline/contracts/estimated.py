"""What every estimator makes, in two shapes: figures with their uncertainty, and comparisons of two of them.

The gate knows these shapes and the kind of figure; what a source has besides stands in a table of its own with their key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.lists import Texts
from pipeline.contracts.rules import AtMost, Given, interval
from pipeline.contracts.table import OWN_WORDS, Table
from pipeline.contracts.told import EXACT

PERIOD = r"^\d{4}(-\d{2})?(\+\d{4}(-\d{2})?)*$"
UNITS = ["share", "rate", "index", "count", "mean"]
DENOMINATOR = r"^[a-z][a-z0-9_]*$"  # inhabitants, households, pupils, answers, offences, or the id of a municipal count
SEXES = ["all", "women", "men", "other"]
VERDICTS = ["higher", "lower", "no_detectable_difference", "cannot_tell", "not_comparable"]
BEFORE_EDITIONS = ["tested", "higher", "lower", "cannot_tell", "not_comparable"]
BEFORE_EDITIONS_MEANING = (
    "what may be said whatever else is told: that it is tested, so that an edition's verdict rests on p; the direction that the source "
    "itself states; or that nothing may be said"
)
TESTED = ["direct", "approximate", "delivered"]
TESTED_BY = (
    "tested by us; approximately, on delivered shares as if each were of a simple sample, for their weights are not known; "
    "or stated by the source"
)
KINDS = ["answers", "events", "counts", "pupils", "delivered", "public"]
CELL = ("indicator", "period", "area", "sex", "age_group")

PARTS_AND_WHOLES = (
    # An index is a mean of whole steps: the quantiles of its draws need not lie on either side of it.
    *interval("ci_low", "value", "ci_high", unit=["share", "rate", "count", "mean"]),
    AtMost("ci_low", "ci_high"),
    AtMost(0.0, "value", {"unit": ["share", "rate", "count"]}),
    AtMost("value", 1.0, {"unit": ["share"]}),
    AtMost("numerator", "denominator", {"unit": ["share"]}),
    AtMost("numerator", "n"),
)
"""What holds of every figure, before the gate and behind it."""
VERDICT_AND_ESTIMATE = (
    *interval("ci_low", "estimate", "ci_high"),
    Given("estimate", {"verdict": ["tested"]}),
    Given("p", {"verdict": ["tested"]}),
    AtMost(0.0, "estimate", {"measure": ["ratio"]}),
)
"""What holds of every comparison, before the gate and behind it."""


class Measured(Table, key=("source", *CELL, "unit"), rules=PARTS_AND_WHOLES):
    """One figure of one indicator in one period, area, sex and age group, with its uncertainty, before anything of it is hidden."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source; reference for areas that are only compared with")
    kind: Series[str] = Field(
        isin=KINDS,
        description="what it is made of, which decides how it is protected: answers of a survey, events of a local extract, "
        "counts of the municipality, pupils' shares, values delivered ready made, or public already",
    )
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="year, wave or month; pooled waves joined by +")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether the source has frozen the figure")
    area: Series[str] = Field(description="id of the reporting area, or rest:<area>: everybody outside it")
    sex: Series[str] = Field(isin=SEXES, description="among pupils girls and boys")
    age_group: Series[str] = Field(description="all, an age band, or grade_9, upper_secondary_2")
    n: Series[pd.Int64Dtype] = Field(
        nullable=True, ge=0, description="unweighted base: answers, or events for counts and rates"
    )
    value: Series[float] = Field(nullable=True, description="the value in its unit; shares are 0-1")
    unit: Series[str] = Field(isin=UNITS, description="share, rate, index, count or mean")
    per: Series[pd.Int64Dtype] = Field(nullable=True, ge=1, description="what a rate is per: 1 000 or 100 000")
    numerator: Series[float] = Field(nullable=True, ge=0, description="numerator, where it is a count")
    denominator: Series[float] = Field(nullable=True, ge=0, description="denominator, where it is a count")
    denominator_unit: Series[str] = Field(
        nullable=True,
        str_matches=DENOMINATOR,
        description="what the denominator counts: inhabitants, households, pupils, answers, offences, or the id of a municipal count",
    )
    denominator_period: Series[str] = Field(
        nullable=True,
        description="year-ends that inhabitants or households are counted at, joined by +: the denominator is their mean",
    )
    se: Series[float] = Field(nullable=True, ge=0, description="standard error, in the value's unit")
    ci_low: Series[float] = Field(nullable=True, description="lower limit of the 95 % interval")
    ci_high: Series[float] = Field(nullable=True, description="upper limit of the 95 % interval")
    items: Series[pd.Int64Dtype] = Field(nullable=True, ge=1, description="number of items behind an index")
    df: Series[float] = Field(nullable=True, ge=0, description="degrees of freedom")
    deff: Series[float] = Field(nullable=True, ge=0, description="design effect, against sampling with replacement")
    basis: Series[str] = Field(
        isin=["direct", "delivered"], description="estimated or counted by us, or taken over as delivered"
    )
    reason: Series[str] = Field(description="code of the reason why there is no value; empty where there is one")
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


class Compared(Table, key=("source", *CELL, "contrast", "other"), rules=VERDICT_AND_ESTIMATE):
    """One comparison of two figures of an indicator and its test, before anything of it is hidden."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source of the first side")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="period of the first side")
    area: Series[str] = Field(description="reporting area of the first side")
    sex: Series[str] = Field(isin=SEXES, description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    contrast: Series[str] = Field(description="kind of comparison")
    other: Series[str] = Field(description="name of what it is compared with: an area, period, sex or age group")
    other_period: Series[str] = Field(str_matches=PERIOD, description="period of the other side")
    other_area: Series[str] = Field(description="area of the other side, or rest:<area>")
    other_sex: Series[str] = Field(isin=SEXES, description="sex of the other side")
    other_age_group: Series[str] = Field(description="age group of the other side")
    measure: Series[str] = Field(isin=["difference", "ratio"], description="first side minus, or divided by, the other")
    estimate: Series[float] = Field(nullable=True, description="difference (shares 0-1) or ratio")
    se: Series[float] = Field(nullable=True, ge=0, description="standard error of the estimate, covariance included")
    ci_low: Series[float] = Field(nullable=True, description="lower limit of the 95 % interval")
    ci_high: Series[float] = Field(nullable=True, description="upper limit of the 95 % interval")
    p: Series[float] = Field(nullable=True, ge=0, le=1, description="p value under equality")
    equal_se: Series[float] = Field(
        nullable=True, ge=0, description="standard error under equality; of a ratio, that of its logarithm"
    )
    equal_share: Series[float] = Field(
        nullable=True, ge=0, le=1, description="share of both sides together; empty where no shares are compared"
    )
    df: Series[float] = Field(
        nullable=True, ge=0, description="degrees of freedom of the test; infinite where z is used"
    )
    family: Series[str] = Field(description="the comparisons that it is judged with; empty for one that is only stated")
    counted: Series[bool] = Field(
        description="whether it is one of the family's tests; areas that are made of others in it are told by it and not counted"
    )
    verdict: Series[str] = Field(isin=BEFORE_EDITIONS, description=BEFORE_EDITIONS_MEANING)
    basis: Series[str] = Field(isin=TESTED, description=TESTED_BY)
    reason: Series[str] = Field(description="code of the reason for a verdict that is none; empty = nothing to say")
    wording: Series[str] = Field(
        metadata=OWN_WORDS,
        description="what the source says itself, word for word: its direction, or why nothing may be compared; else empty",
    )


class SurveyDesign(Table, key=CELL):
    """What the sampling design makes of one share of the safety survey in the table measured."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="the wave; pooled waves joined by +")
    area: Series[str] = Field(description="id of the reporting area, or rest:<area>")
    sex: Series[str] = Field(description="all, women, men or other")
    age_group: Series[str] = Field(description="all, or an age band")
    weights: Series[float] = Field(ge=0, description="sum of the weights")
    kish: Series[float] = Field(ge=0, description="Kish's effective number of answers, (sum w)^2 / sum w^2")
    variance: Series[float] = Field(ge=0, description="design-based variance of the share")
    variance_person: Series[float] = Field(ge=0, description="the same with every person taken as a sampling unit")


class Silence(
    Table,
    key=("indicator", "period", "area"),
    rules=(AtMost("silent", "asked"), AtMost("others_silent", "others_asked"), AtMost("lowest", "highest")),
):
    """One area and wave of the safety survey in which an indicator's question goes without an answer more often than elsewhere."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    area: Series[str] = Field(
        description="id of a district or composite, held against all others; municipality, held against an earlier wave"
    )
    earlier_period: Series[str] = Field(
        description="the wave that the municipality is held against; empty for other areas"
    )
    asked: Series[int] = Field(ge=1, description="persons who were asked")
    silent: Series[int] = Field(ge=0, description="persons among them without an answer that counts")
    silent_share: Series[float] = Field(ge=0, le=1, description="weighted share without an answer")
    others_asked: Series[int] = Field(
        ge=0, description="persons who were asked in the other districts, or the earlier wave"
    )
    others_silent: Series[int] = Field(ge=0, description="persons among them without an answer that counts")
    others_share: Series[float] = Field(
        nullable=True, ge=0, le=1, description="weighted share of them without an answer"
    )
    lowest: Series[float] = Field(ge=0, le=1, description="the indicator's share if all who are silent meant no")
    highest: Series[float] = Field(ge=0, le=1, description="the indicator's share if all who are silent meant yes")


class AreaMember(Table, key=("area", "district")):
    """One district in one reporting area."""

    area: Series[str] = Field(description="id of the reporting area, or rest:<area>: everything outside it")
    district: Series[str] = Field(description="id in districts.csv")


class Response(Table, key=("period", "unit", "indicator")):
    """One person's yes (1) or no (0) to one indicator of the safety survey."""

    period: Series[str] = Field(description="the wave")
    unit: Series[int] = Field(description="row in the delivered file")
    indicator: Series[str] = Field(description="id of the indicator")
    y: Series[float] = Field(ge=0, le=1, description="1 for a yes, 0 for a no")
    x: Series[float] = Field(ge=0, description="what the answer is divided by: 1 for a share")


class Pool(Table, key=("pool", "period", "indicator")):
    """One wave in one pool of waves, for an indicator that no break parts in them."""

    pool: Series[str] = Field(str_matches=PERIOD, description="the waves of the pool, joined by +")
    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    indicator: Series[str] = Field(description="id of the indicator")


class IndicatorCode(Table, key=("indicator", "code")):
    """One offence code of one offence group that is counted in the local extract."""

    indicator: Series[str] = Field(description="id of the offence group")
    code: Series[str] = Field(str_matches=r"^\d{4}$", description="offence code")


class WeightingStep(Table, key=("period", "district", "sex", "age_group")):
    """What the making of weights did in one cell of one wave that was delivered without any."""

    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    district: Series[str] = Field(description="id in districts.csv")
    sex: Series[str] = Field(description="women or men")
    age_group: Series[str] = Field(description="age band")
    answers: Series[int] = Field(ge=0, description="persons in the cell who answered")
    population: Series[float] = Field(ge=0, description="inhabitants of the cell in the register")
    target: Series[float] = Field(ge=0, description="sum of weights that the cell is brought to")
    base_weight: Series[float] = Field(nullable=True, ge=0, description="sum of the weights before the adjustment")
    weight: Series[float] = Field(nullable=True, ge=0, description="sum of the weights after it")
    factor: Series[float] = Field(
        nullable=True, ge=0, description="weight / base_weight of the cell, with those put together with it"
    )
    collapsed_with: Series[str] = Field(description="the cells that it was put together with; empty = none")


class SurveyInhabitants(Table, key=("period", "area", "sex", "age_group")):
    """Inhabitants of the survey's ages in one area, of one sex or age band: what a share of them is in persons. Public figures."""

    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    area: Series[str] = Field(description="id of the reporting area")
    sex: Series[str] = Field(isin=["all", "women", "men"], description="all, women or men")
    age_group: Series[str] = Field(description="all, or an age band")
    register_year: Series[str] = Field(
        str_matches=r"^\d{4}$",
        description="they lived there on 31 December of this year, the last before the wave ended",
    )
    inhabitants: Series[float] = Field(
        metadata=EXACT,
        ge=0,
        description="inhabitants; register groups that cross a band's limit are split evenly by age",
    )
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class PlaceDistrict(Table, key=("indicator", "period", "district")):
    """What a district's offences of one group and whole year are made of, by how many of them the same place had."""

    indicator: Series[str] = Field(description="id of the offence group")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the report to the police")
    district: Series[str] = Field(description="id in districts.csv")
    unplaced: Series[float] = Field(ge=0, description="offences without a known place")
    single: Series[float] = Field(ge=0, description="places with one offence")
    double: Series[float] = Field(ge=0, description="places with exactly two offences")
    more: Series[float] = Field(ge=0, description="places with three offences or more")
    beyond: Series[float] = Field(ge=0, description="offences at these places beyond three each")
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


class ThemeHit(Table, key=("note", "theme", "sentence")):
    """One sentence of a redacted note that shows a theme, for the analyst."""

    note: Series[str] = Field(description="the conversation, in the table note")
    theme: Series[str] = Field(description="id of the theme")
    sentence: Series[str] = Field(metadata=OWN_WORDS, description="the sentence, redacted as the note is")


class ThemeTally(
    Table,
    key=("period", "kind", "area", "theme"),
    rules=(AtMost("conversations", "of_conversations"),),
):
    """Number of conversations of a year, kind and area in which a theme came up, before small ones are hidden."""

    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year")
    kind: Series[str] = Field(description="citizen_dialogue, staff_dialogue, safety_walk, or all")
    area: Series[str] = Field(description="id of the reporting area")
    theme: Series[str] = Field(description="id of the theme")
    conversations: Series[int] = Field(ge=0, description="conversations with the theme")
    of_conversations: Series[int] = Field(ge=1, description="conversations in all")
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


def shaped(table: type[Table], rows: pd.DataFrame, *, without: Sequence[str] = (), **same: Any) -> pd.DataFrame:
    """Return rows in the shape of a table: its columns out of those of `rows`, whatever else these hold.

    Args:
        table: The contract.
        rows: The rows, with every column that is named in neither of the following.
        without: Columns of which these rows have no value: an estimator says what it does not know.
        same: Columns with the same value in all rows.

    Raises:
        KeyError: A column is missing.
    """
    empty: dict[str, pd.Series] = {
        name: pd.Series(None, index=rows.index, dtype="str" if kind.startswith("str") else kind)
        for name in without
        for kind in [str(table.columns()[name].dtype)]
    }
    return rows.assign(**same, **empty)[list(table.columns())]
