"""The tables of ``published.duckdb``: what reports, pages and exports read. No person is in them."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts import restricted
from pipeline.contracts.offences import OffenceHour, OffenceMonth, OffencePlace, OffenceSeason, OffenceTotal
from pipeline.contracts.table import Table

PERIOD = r"^\d{4}(-\d{2})?(\+\d{4}(-\d{2})?)*$"
VERDICTS = ["higher", "lower", "no_detectable_difference", "cannot_tell", "not_comparable"]
STATUSES = ["published", "uncertain", "suppressed", "no_data", "not_applicable"]
UNITS = ["share", "rate", "index", "count", "mean"]


class Municipality(Table):
    """The municipality that the database is about; one row."""

    municipality: Series[str] = Field(description="slug of the municipality, its folder's name")
    name: Series[str] = Field(description="name")
    code: Series[str] = Field(str_matches=r"^\d{4}$", description="four-digit municipality code")
    police_area: Series[str] = Field(description="name of the local police area")
    contact: Series[str] = Field(description="function that answers questions; never a person")
    district_one: Series[str] = Field(description="the municipality's word for a district: indefinite singular")
    district_the_one: Series[str] = Field(description="definite singular")
    district_many: Series[str] = Field(description="indefinite plural")
    district_the_many: Series[str] = Field(description="definite plural")
    survey_name: Series[str] = Field(description="what the municipality calls its safety survey")
    min_base: Series[int] = Field(description="survey answers below which an estimate is hidden")
    uncertain_base: Series[int] = Field(description="survey answers below which an estimate is marked")
    min_count: Series[int] = Field(description="counts from 1 up to, not including, this are hidden")
    min_pupils: Series[int] = Field(description="pupils of one gender below which its shares are hidden")
    most_weight: Series[float] = Field(description="share of a group's weight above which one answer hides it")
    least_width: Series[float] = Field(description="how uncertain a hidden share is left to who subtracts shown ones")


class Source(Table):
    """One source of the situation picture, used or not."""

    source: Series[str] = Field(
        unique=True, description="safety_survey, drug_habits, crime, dialogue, population, municipal or reference"
    )
    used: Series[bool] = Field(description="whether the municipality has delivered it")
    synthetic: Series[bool] = Field(description="whether its figures are invented")


class Area(Table):
    """One reporting area."""

    area: Series[str] = Field(
        unique=True,
        description="id: a district, a composite, priority:<edition>, outside:<edition>, municipality, country, county, a peer",
    )
    name: Series[str] = Field(description="name in Swedish")
    kind: Series[str] = Field(
        isin=["district", "composite", "priority", "outside", "municipality", "reference"],
        description="what the area is",
    )
    members: Series[str] = Field(description="ids of the districts in it, parted by blanks")
    valid_from: Series[pd.Int64Dtype] = Field(nullable=True, description="first year in which it is reported")
    valid_to: Series[pd.Int64Dtype] = Field(nullable=True, description="last year in which it is reported")
    tile_column: Series[pd.Int64Dtype] = Field(nullable=True, description="column on the tile map")
    tile_row: Series[pd.Int64Dtype] = Field(nullable=True, description="row on the tile map")
    visited: Series[bool] = Field(description="whether many come here who do not live here")


class Period(Table):
    """One period that a source has figures for."""

    source: Series[str] = Field(description="source")
    period: Series[str] = Field(str_matches=PERIOD, description="year, wave or month")
    ends_on: Series[str] = Field(
        description="last day, ISO date; an edition knows periods that had ended by its data_until"
    )


class Indicator(Table):
    """One indicator's definition."""

    indicator: Series[str] = Field(unique=True, description="id")
    source: Series[str] = Field(description="source")
    block: Series[str] = Field(description="id of the block of the survey; empty for other sources")
    block_title: Series[str] = Field(description="title of the block in Swedish")
    is_headline: Series[bool] = Field(
        description="whether it stands for its block or source where there is room for one only"
    )
    position: Series[int] = Field(description="place in the order of declaration")
    title: Series[str] = Field(description="title in Swedish")
    title_en: Series[str] = Field(description="title in English")
    predicate: Series[str] = Field(description='completes "… procent uppger att de …"')
    noun: Series[str] = Field(description="what stands after a number of offences; empty for other sources")
    definition: Series[str] = Field(
        description="how it is made: items and codes, offence group or codes, table heading"
    )
    direction: Series[str] = Field(isin=["higher_is_worse", "higher_is_better"], description="which way is worse")
    initiative_driven: Series[bool] = Field(description="whether it also mirrors how much the police work against it")
    caveat: Series[str] = Field(description="what a reader has to know, in Swedish")


class IndicatorValue(Table):
    """One value of one indicator in one period, area, sex and age group."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="year, wave or month")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether the source has frozen the figure")
    area: Series[str] = Field(description="id of the reporting area")
    sex: Series[str] = Field(
        isin=["all", "women", "men", "other"], description="all, women (girls), men (boys) or other"
    )
    age_group: Series[str] = Field(description="all, an age band, or grade_9, upper_secondary_2")
    n: Series[pd.Int64Dtype] = Field(
        nullable=True, description="unweighted base: answers, or offences for counts and rates"
    )
    value: Series[float] = Field(nullable=True, description="the value in its unit; shares are 0-1")
    unit: Series[str] = Field(isin=UNITS, description="share, rate, index, count or mean")
    per: Series[pd.Int64Dtype] = Field(nullable=True, description="what a rate is per: 1 000 or 100 000")
    numerator: Series[float] = Field(nullable=True, description="numerator, where it is a count")
    denominator: Series[float] = Field(nullable=True, description="denominator, where it is a count")
    denominator_unit: Series[str] = Field(
        nullable=True,
        isin=["inhabitants", "households", "pupils", "answers", "offences"],
        description="what the denominator counts",
    )
    denominator_period: Series[str] = Field(
        nullable=True,
        description="year-ends that inhabitants or households are counted at, joined by +: the denominator is their mean",
    )
    se: Series[float] = Field(nullable=True, ge=0, description="standard error, in the value's unit")
    ci_low: Series[float] = Field(nullable=True, description="lower limit of the 95 % interval")
    ci_high: Series[float] = Field(nullable=True, description="upper limit of the 95 % interval")
    items: Series[pd.Int64Dtype] = Field(nullable=True, description="number of items behind an index")
    df: Series[float] = Field(nullable=True, description="degrees of freedom")
    deff: Series[float] = Field(nullable=True, description="design effect, against sampling with replacement")
    status: Series[str] = Field(isin=STATUSES, description="whether and how it may be shown")
    basis: Series[str] = Field(
        isin=["direct", "delivered"], description="estimated or counted by us, or taken over as delivered"
    )
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


class Comparison(Table):
    """One comparison of two values of an indicator, with its verdict."""

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
    estimate: Series[float] = Field(nullable=True, description="difference (shares 0-1) or ratio")
    se: Series[float] = Field(nullable=True, ge=0, description="standard error of the estimate, covariance included")
    ci_low: Series[float] = Field(nullable=True, description="lower limit of the 95 % interval")
    ci_high: Series[float] = Field(nullable=True, description="upper limit of the 95 % interval")
    p: Series[float] = Field(nullable=True, ge=0, le=1, description="p value under equality")
    q: Series[float] = Field(
        nullable=True, ge=0, le=1, description="p adjusted for the family by Benjamini and Hochberg"
    )
    family: Series[str] = Field(description="the comparisons that q is adjusted for")
    verdict: Series[str] = Field(isin=VERDICTS, description="what may be said")
    detectable: Series[float] = Field(
        nullable=True, description="true difference that four such surveys of five would have shown"
    )
    basis: Series[str] = Field(isin=["direct", "delivered"], description="tested by us, or stated by the source")
    why: Series[str] = Field(
        description="reason for a verdict that is no difference, or the source's own word; in Swedish"
    )


class Edition(Table):
    """One dated set of promises."""

    edition: Series[str] = Field(unique=True, description="id")
    title: Series[str] = Field(description="title in Swedish")
    data_until: Series[str] = Field(description="the edition knows what had ended by this day, ISO date")
    valid: Series[str] = Field(description="for what time the promises hold")
    follow_up: Series[str] = Field(description="when they are followed up")
    decided_by: Series[str] = Field(description="who decided; functions, never persons")
    decided_on: Series[str] = Field(
        description="day of the decision, ISO date; empty when the document does not say it"
    )
    document: Series[str] = Field(description="the document of the decision")
    diary_number: Series[str] = Field(description="diary number; empty when the document does not say it")
    causes: Series[str] = Field(
        description="the municipality's own text on causes and context, in Swedish; empty when it has none"
    )


class Promise(Table):
    """One promise of an edition."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the edition")
    title: Series[str] = Field(description="title in Swedish")
    background: Series[str] = Field(description="the municipality's own reason, in Swedish")
    districts: Series[str] = Field(description="ids of its districts, parted by blanks; empty = the whole municipality")
    themes: Series[str] = Field(description="ids of the themes that its chapter shows, parted by blanks")
    crime: Series[str] = Field(description="ids of the offence groups that its chapter shows, parted by blanks")
    goals: Series[str] = Field(description="what it is to achieve, one a line")


class Activity(Table):
    """One activity of a promise."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    activity: Series[str] = Field(description="id of the activity")
    position: Series[int] = Field(ge=1, description="place in the promise")
    title: Series[str] = Field(description="what is done")
    responsible: Series[str] = Field(isin=["police", "municipality", "both"], description="who does it")
    target: Series[str] = Field(description="how much or how often; empty when the promise does not say it")
    rhythm: Series[str] = Field(description="when; empty when the promise does not say it")


class PromiseEvidence(Table):
    """One verdict: does a comparison support the reason for a promise?"""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the promise's list of evidence")
    source: Series[str] = Field(description="source of the indicator")
    indicator: Series[str] = Field(description="id of the indicator")
    area: Series[str] = Field(description="id of the reporting area")
    contrast: Series[str] = Field(description="kind of comparison")
    period: Series[str] = Field(description="period of the comparison; empty when there is none")
    sex: Series[str] = Field(description="sex of the first side")
    age_group: Series[str] = Field(description="age group of the first side")
    expects: Series[str] = Field(isin=["higher", "lower"], description="direction that would motivate the promise")
    verdict: Series[str] = Field(
        isin=["supports", "contradicts", "cannot_tell"], description="what the comparison says of it"
    )
    basis: Series[str] = Field(
        isin=["direct", "delivered", ""],
        description="tested by us, or stated by the source; empty without a comparison",
    )
    estimate: Series[float] = Field(nullable=True, description="difference (shares 0-1) or ratio that was found")
    earlier: Series[str] = Field(
        isin=["supports", "contradicts", "cannot_tell", ""],
        description="what the same comparison said in the period before; empty when there is none",
    )
    why: Series[str] = Field(description="reason: the difference found, the source's own word, or why not, in Swedish")


class PromiseDistrict(Table):
    """What the evidence says of a promise in one of its districts."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    area: Series[str] = Field(description="id of the district")
    supports: Series[int] = Field(description="verdicts there that support it")
    contradicts: Series[int] = Field(description="verdicts there that contradict it")
    cannot_tell: Series[int] = Field(description="verdicts there that cannot tell")
    verdict: Series[str] = Field(
        isin=["supports", "contradicts", "cannot_tell"],
        description="the side with more verdicts; cannot_tell with as many",
    )


class PromiseSupport(Table):
    """How far the evidence bears one promise, over all its verdicts."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    supports: Series[int] = Field(description="verdicts that support it")
    contradicts: Series[int] = Field(description="verdicts that contradict it")
    cannot_tell: Series[int] = Field(description="verdicts that cannot tell")
    districts: Series[int] = Field(description="districts of the promise with evidence of their own")
    districts_supported: Series[int] = Field(description="districts in which more verdicts support than contradict it")
    supporting_sources: Series[str] = Field(description="sources with a verdict that supports it, parted by blanks")
    held_before: Series[bool] = Field(description="whether a supporting difference held in the period before too")
    strength: Series[int] = Field(
        isin=[0, 1, 2, 3], description="0 none, 1 weak, 2 some, 3 strong; the rule stands in pipeline.evidence.rule"
    )
    disagreement: Series[str] = Field(
        description="where sources point in different directions, a sentence a line; in Swedish"
    )


class ThemeCount(Table):
    """Number of conversations of a kind and year in which a theme came up."""

    municipality: Series[str] = Field(description="slug")
    period: Series[str] = Field(str_matches=PERIOD, description="year")
    kind: Series[str] = Field(description="citizen_dialogue, staff_dialogue, safety_walk, or all")
    kind_title: Series[str] = Field(description="the kind in Swedish, plural")
    area: Series[str] = Field(description="id of the reporting area")
    theme: Series[str] = Field(description="id of the theme")
    title: Series[str] = Field(description="title of the theme in Swedish")
    conversations: Series[pd.Int64Dtype] = Field(nullable=True, description="conversations with the theme")
    of_conversations: Series[pd.Int64Dtype] = Field(nullable=True, description="conversations in all")
    status: Series[str] = Field(isin=STATUSES, description="whether it may be shown")
    source_file: Series[str] = Field(description="ids of the files it rests on, parted by blanks")


class SurveyWave(restricted.Wave):
    """One wave of the safety survey: how many were asked and answered, and how they were weighted."""


class WeightingStep(Table):
    """What the making of weights did in one district of one wave that was delivered without any."""

    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    area: Series[str] = Field(description="id of the district")
    answers: Series[pd.Int64Dtype] = Field(
        nullable=True, description="persons in a cell of the register; empty when few"
    )
    inhabitants: Series[float] = Field(description="inhabitants of the survey's ages in the register")
    cells: Series[int] = Field(description="cells of sex and age band")
    collapsed: Series[int] = Field(description="cells that were put together with a neighbour, having too few answers")
    least_factor: Series[float] = Field(
        nullable=True, description="smallest adjustment of a cell: its weight over that of inhabitants / answers"
    )
    largest_factor: Series[float] = Field(nullable=True, description="largest adjustment of a cell")


class AuditResult(Table):
    """What came of the attack on one source's hidden values."""

    source: Series[str] = Field(description="source")
    tried: Series[int] = Field(ge=0, description="hidden values that were attacked with everything published")
    found_out: Series[int] = Field(ge=0, description="those that could be worked out; with one, nothing is published")


class SourceFile(restricted.SourceFile):
    """One delivered file as it was read."""


PUBLISHED = (
    Municipality, Source, Area, Period, Indicator, IndicatorValue, Comparison, Edition, Promise, Activity, ThemeCount, OffenceMonth,
    OffenceHour, OffenceSeason, OffencePlace, OffenceTotal, SurveyWave, WeightingStep, AuditResult, SourceFile, PromiseEvidence,
    PromiseDistrict, PromiseSupport,
)  # fmt: skip
