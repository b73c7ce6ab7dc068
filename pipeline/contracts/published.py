"""The tables of ``published.duckdb``: what reports, pages and exports read. No person is in them."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts import restricted
from pipeline.contracts.evidence import DistrictRank, PromiseDistrict, PromiseEvidence, PromiseSupport
from pipeline.contracts.lists import Lines, Texts
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
    licence: Series[str] = Field(description="under what terms the published figures may be used, SPDX's name for them")
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

    source: Series[str] = Field(unique=True, description="its name, as its folder's")
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
    members: Series[Texts] = Field(description="ids of the districts in it")
    valid_from: Series[pd.Int64Dtype] = Field(nullable=True, description="first year in which it is reported")
    valid_to: Series[pd.Int64Dtype] = Field(nullable=True, description="last year in which it is reported")
    outline: Series[str] = Field(
        nullable=True, description="GeoJSON coordinates of a MultiPolygon, WGS 84, if delivered"
    )
    tile_column: Series[pd.Int64Dtype] = Field(nullable=True, description="column on the tile map")
    tile_row: Series[pd.Int64Dtype] = Field(nullable=True, description="row on the tile map")
    visited: Series[bool] = Field(description="whether many come here who do not live here")


class Period(Table):
    """One period that a source has figures for."""

    source: Series[str] = Field(description="source")
    period: Series[str] = Field(str_matches=PERIOD, description="year, wave or month")
    ends_on: Series[str] = Field(description="last day, ISO date; an edition knows what had ended by its data_until")


class Indicator(Table):
    """One indicator's definition."""

    indicator: Series[str] = Field(unique=True, description="id")
    source: Series[str] = Field(description="source")
    block: Series[str] = Field(description="id of the block of the survey; empty for other sources")
    block_title: Series[str] = Field(description="title of the block in Swedish")
    is_headline: Series[bool] = Field(
        description="whether it stands for its block or source where there is room for one"
    )
    position: Series[int] = Field(description="place in the order of declaration")
    title: Series[str] = Field(description="title in Swedish")
    title_en: Series[str] = Field(description="title in English")
    predicate: Series[str] = Field(description='completes "… procent uppger att de …"')
    noun: Series[str] = Field(description="what stands after a number of offences; empty for other sources")
    definition: Series[str] = Field(description="how it is made: items and codes, offence codes, table heading")
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
    sex: Series[str] = Field(isin=["all", "women", "men", "other"], description="among pupils girls and boys")
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
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


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
    decided_on: Series[str] = Field(description="day of the decision, ISO date; empty when it is not said")
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
    districts: Series[Texts] = Field(description="ids of its districts, none for the whole municipality")
    themes: Series[Texts] = Field(description="ids of the themes that its chapter shows")
    crime: Series[Texts] = Field(description="ids of the offence groups that its chapter shows")
    goals: Series[Lines] = Field(description="what it is to achieve")


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


class SurveyInhabitants(Table):
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
        ge=0, description="inhabitants; register groups that cross a band's limit are split evenly by age"
    )
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


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
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class Quotation(Table):
    """One quotation from a redacted note that a person has read and listed for a promise."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: dialogue")
    edition: Series[str] = Field(description="edition")
    promise: Series[str] = Field(description="promise")
    position: Series[int] = Field(description="place in the promise's list")
    excerpt: Series[str] = Field(description="the words, redacted")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the conversation")
    kind: Series[str] = Field(description="kind of conversation; all where the year had few of the kind")
    kind_title: Series[str] = Field(description="the kind in Swedish, singular")
    area: Series[str] = Field(description="id of the district; municipality where it had few of the kind that year")
    read_by: Series[str] = Field(description="function that has read the quotation; never a person")
    source_file: Series[str] = Field(description="id of the file")


class WalkProposals(Table):
    """Number of proposals from the safety walks of one year, by who owns them and what has become of them. They concern places."""

    municipality: Series[str] = Field(description="slug")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the walk")
    area: Series[str] = Field(description="id of the reporting area")
    owner: Series[str] = Field(
        description="id of the function that owns them; other, or unknown when the notes do not say it"
    )
    owner_title: Series[str] = Field(description="the function in Swedish")
    status: Series[str] = Field(
        isin=["done", "ongoing", "not_done", "unknown"], description="what has become of them, as the notes last say"
    )
    proposals: Series[int] = Field(ge=1, description="proposals")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


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
    Municipality, Source, Area, Period, Indicator, IndicatorValue, Comparison, Edition, Promise, Activity, ThemeCount, WalkProposals,
    Quotation, SurveyInhabitants, OffenceMonth, OffenceHour, OffenceSeason, OffencePlace, OffenceTotal, SurveyWave, WeightingStep,
    AuditResult, SourceFile, PromiseEvidence, PromiseDistrict, PromiseSupport, DistrictRank,
)  # fmt: skip

VALUE = ("indicator", "period", "area", "sex", "age_group")
KEYS: dict[str, tuple[str, ...]] = {
    "municipality": ("municipality",),
    "source": ("source",),
    "area": ("area",),
    "period": ("source", "period"),
    "indicator": ("indicator",),
    "indicator_value": (*VALUE, "unit"),
    "comparison": (*VALUE, "contrast", "other"),
    "edition": ("edition",),
    "promise": ("edition", "promise"),
    "activity": ("edition", "promise", "activity"),
    "theme_count": ("period", "kind", "area", "theme"),
    "quotation": ("edition", "promise", "position"),
    "walk_proposals": ("period", "area", "owner", "status"),
    "survey_inhabitants": ("period", "area", "sex", "age_group"),
    "offence_month": ("indicator", "period"),
    "offence_hour": ("indicator", "period", "days", "from_hour"),
    "offence_season": ("indicator", "period", "first_year", "month"),
    "offence_place": ("indicator", "period", "area", "least"),
    "offence_total": ("period",),
    "survey_wave": ("period",),
    "weighting_step": ("period", "area"),
    "audit_result": ("source",),
    "source_file": ("id",),
    "promise_evidence": ("edition", "promise", "position", "area"),
    "promise_district": ("edition", "promise", "area"),
    "promise_support": ("edition", "promise"),
    "district_rank": ("edition", "indicator", "area"),
}
"""The columns that tell a table's rows apart."""
