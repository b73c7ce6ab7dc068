"""The tables of ``published.duckdb``: what reports, pages and exports read. No person is in them."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts import restricted
from pipeline.contracts.comparisons import Comparison, EditionVerdict
from pipeline.contracts.estimated import (
    CELL,
    PARTS_AND_WHOLES,
    PERIOD,
    UNITS,
    SurveyInhabitants,
)
from pipeline.contracts.evidence import (
    DistrictRank,
    FormVerdict,
    PromiseDisagreement,
    PromiseDistrict,
    PromiseEvidence,
    PromiseSupport,
)
from pipeline.contracts.lists import Lines, Texts
from pipeline.contracts.offences import (
    EditionPattern,
    OffenceAmongPeers,
    OffenceHour,
    OffenceMonth,
    OffencePattern,
    OffencePlace,
    OffenceSeason,
    OffenceTotal,
)
from pipeline.contracts.rules import AtMost
from pipeline.contracts.table import COORDINATES, NAME, OWN_WORDS, TITLE, Table
from pipeline.contracts.told import COARSE, ERROR, EXACT, FIGURE

STATUSES = ["published", "uncertain", "suppressed", "not_estimable", "not_asked", "not_delivered", "not_applicable"]
MADE_OF = [
    "answers", "result_table", "index_steps", "delivered_index", "pupil_table", "municipal_count", "offence_group", "offence_codes",
]  # fmt: skip


class Municipality(Table, key=("municipality",)):
    """The municipality that the database is about; one row."""

    municipality: Series[str] = Field(description="slug of the municipality, its folder's name")
    name: Series[str] = Field(metadata=NAME, description="name")
    code: Series[str] = Field(str_matches=r"^\d{4}$", description="four-digit municipality code")
    police_area: Series[str] = Field(metadata=NAME, description="name of the local police area")
    contact: Series[str] = Field(metadata=NAME, description="function that answers questions; never a person")
    licence: Series[str] = Field(description="under what terms the published figures may be used, SPDX's name for them")
    district_one: Series[str] = Field(metadata=NAME, description="the municipality's word: indefinite singular")
    district_the_one: Series[str] = Field(metadata=NAME, description="definite singular")
    district_many: Series[str] = Field(metadata=NAME, description="indefinite plural")
    district_the_many: Series[str] = Field(metadata=NAME, description="definite plural")
    survey_name: Series[str] = Field(metadata=NAME, description="what the municipality calls its safety survey")
    min_base: Series[int] = Field(description="effective survey answers below which an estimate is hidden")
    uncertain_base: Series[int] = Field(description="effective survey answers below which an estimate is marked")
    min_count: Series[int] = Field(
        description="counts of offences and persons from 1 up to, not including, this are hidden"
    )
    min_pupils: Series[int] = Field(description="pupils of one gender below which its shares are hidden")
    most_weight: Series[float] = Field(
        metadata=EXACT, description="share of a group's weight above which one answer hides it"
    )
    least_width: Series[float] = Field(
        metadata=EXACT, description="how uncertain a hidden share is left to who subtracts shown ones"
    )
    all_pupils: Series[bool] = Field(description="whether all pupils of the grades are asked, and not some classes")


class Source(Table, key=("source",)):
    """One source of the situation picture, used or not."""

    source: Series[str] = Field(unique=True, description="its name, as its folder's")
    used: Series[bool] = Field(description="whether the municipality has delivered it")
    synthetic: Series[bool] = Field(description="whether its figures are invented")


class Area(Table, key=("area",)):
    """One reporting area."""

    area: Series[str] = Field(
        unique=True,
        description="id: a district, a composite, priority:<edition>, outside:<edition>, municipality, country, county, a peer",
    )
    name: Series[str] = Field(metadata=NAME, description="its own name; empty where kind or id say what it is")
    kind: Series[str] = Field(
        isin=["district", "composite", "priority", "outside", "municipality", "reference"],
        description="what the area is",
    )
    members: Series[Texts] = Field(
        description="ids of the districts in it, of all years: itself too where it was or will be one, before a split or after a join"
    )
    valid_from: Series[pd.Int64Dtype] = Field(nullable=True, description="first year in which it is reported")
    valid_to: Series[pd.Int64Dtype] = Field(nullable=True, description="last year in which it is reported")
    outline: Series[str] = Field(
        metadata=COORDINATES, nullable=True, description="GeoJSON coordinates of a MultiPolygon, WGS 84, if delivered"
    )
    tile_column: Series[pd.Int64Dtype] = Field(nullable=True, description="column on the tile map")
    tile_row: Series[pd.Int64Dtype] = Field(nullable=True, description="row on the tile map")
    visited: Series[bool] = Field(description="whether many come here who do not live here")


class Period(Table, key=("source", "period")):
    """One period that a source has figures for."""

    source: Series[str] = Field(description="source")
    period: Series[str] = Field(str_matches=PERIOD, description="year, wave or month")
    ends_on: Series[str] = Field(description="last day, ISO date; an edition knows what had ended by its data_until")


class Indicator(Table, key=("indicator",)):
    """One indicator's definition."""

    indicator: Series[str] = Field(unique=True, description="id")
    source: Series[str] = Field(description="source")
    block: Series[str] = Field(description="id of the block of the survey; empty for other sources")
    block_title: Series[str] = Field(metadata=TITLE, description="title of the block in Swedish")
    is_headline: Series[bool] = Field(
        description="whether it stands for its block or source where there is room for one"
    )
    position: Series[int] = Field(description="place in the order of declaration")
    title: Series[str] = Field(metadata=TITLE, description="title in Swedish")
    title_en: Series[str] = Field(metadata=TITLE, description="title in English")
    predicate: Series[str] = Field(metadata=OWN_WORDS, description='completes "… procent uppger att de …"')
    noun: Series[str] = Field(metadata=OWN_WORDS, description="what stands after a number of offences; else empty")
    made_of: Series[str] = Field(
        isin=MADE_OF, description="how it is made; its answers or offence codes stand in indicator_code"
    )
    wording: Series[Lines] = Field(metadata=OWN_WORDS, description="the questions as asked; none for other sources")
    label: Series[str] = Field(metadata=OWN_WORDS, description="what the delivery calls its table, measure or group")
    counted: Series[str] = Field(metadata=OWN_WORDS, description="what the municipality counts, plural; else empty")
    questions: Series[pd.Int64Dtype] = Field(nullable=True, description="questions whose steps an index is the mean of")
    origin: Series[str] = Field(metadata=OWN_WORDS, description="who counted; empty where no delivery says it")
    direction: Series[str] = Field(isin=["higher_is_worse", "higher_is_better"], description="which way is worse")
    initiative_driven: Series[bool] = Field(description="whether it also mirrors how much the police work against it")
    caveat: Series[str] = Field(metadata=OWN_WORDS, description="what a reader has to know, in Swedish")


class IndicatorCode(Table, key=("indicator", "code")):
    """One code that an indicator counts: an answer to its questions, or an offence code."""

    indicator: Series[str] = Field(description="id of the indicator")
    position: Series[int] = Field(ge=1, description="place in the definition")
    code: Series[str] = Field(description="the answer's code in the codebook, or the offence code")
    label: Series[str] = Field(metadata=OWN_WORDS, description="the answer in words; empty where the code says all")


class IndicatorValue(Table, key=(*CELL, "unit"), rules=PARTS_AND_WHOLES):
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
    value: Series[float] = Field(metadata=FIGURE, nullable=True, description="the value in its unit; shares are 0-1")
    unit: Series[str] = Field(isin=UNITS, description="share, rate, index, count or mean")
    per: Series[pd.Int64Dtype] = Field(nullable=True, description="what a rate is per: 1 000 or 100 000")
    numerator: Series[float] = Field(metadata=EXACT, nullable=True, description="numerator, where it is a count")
    denominator: Series[float] = Field(metadata=EXACT, nullable=True, description="denominator, where it is a count")
    denominator_unit: Series[str] = Field(
        nullable=True,
        str_matches=r"^[a-z][a-z0-9_]*$",
        description="what the denominator counts: inhabitants, households, pupils, answers, offences, or the id of a municipal count",
    )
    denominator_period: Series[str] = Field(
        nullable=True,
        description="year-ends that inhabitants or households are counted at, joined by +: the denominator is their mean",
    )
    se: Series[float] = Field(metadata=ERROR, nullable=True, ge=0, description="standard error, in the value's unit")
    ci_low: Series[float] = Field(metadata=FIGURE, nullable=True, description="lower limit of the 95 % interval")
    ci_high: Series[float] = Field(metadata=FIGURE, nullable=True, description="upper limit of the 95 % interval")
    items: Series[pd.Int64Dtype] = Field(nullable=True, description="number of items behind an index")
    df: Series[float] = Field(metadata=COARSE, nullable=True, description="degrees of freedom")
    deff: Series[float] = Field(
        metadata=COARSE, nullable=True, description="design effect, against sampling with replacement"
    )
    status: Series[str] = Field(isin=STATUSES, description="whether and how it may be shown")
    basis: Series[str] = Field(
        isin=["direct", "delivered"], description="estimated or counted by us, or taken over as delivered"
    )
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class Edition(Table, key=("edition",)):
    """One dated set of promises."""

    edition: Series[str] = Field(unique=True, description="id")
    title: Series[str] = Field(
        metadata=TITLE, description="title in Swedish; a draft's is that of the edition before it"
    )
    draft: Series[bool] = Field(description="whether nothing is decided yet and the promises are carried over")
    data_until: Series[str] = Field(description="the edition knows what had ended by this day, ISO date")
    chosen_from: Series[str] = Field(
        str_matches=r"^(\d{4})?$", description="the survey's wave that the districts were chosen by; empty when by none"
    )
    valid: Series[str] = Field(metadata=OWN_WORDS, description="for what time the promises hold")
    follow_up: Series[str] = Field(metadata=OWN_WORDS, description="when they are followed up")
    decided_by: Series[str] = Field(metadata=NAME, description="who decided; functions, never persons")
    decided_on: Series[str] = Field(description="day of the decision, ISO date; empty when it is not said")
    document: Series[str] = Field(metadata=TITLE, description="the document of the decision")
    diary_number: Series[str] = Field(
        metadata=TITLE, description="diary number; empty when the document does not say it"
    )
    causes: Series[str] = Field(
        metadata=OWN_WORDS,
        description="the municipality's own text on causes and context, in Swedish; empty when it has none",
    )


class Promise(Table, key=("edition", "promise")):
    """One promise of an edition."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    position: Series[int] = Field(ge=1, description="place in the edition")
    title: Series[str] = Field(metadata=TITLE, description="title in Swedish")
    background: Series[str] = Field(metadata=OWN_WORDS, description="the municipality's own reason, in Swedish")
    districts: Series[Texts] = Field(description="ids of its districts, none for the whole municipality")
    themes: Series[Texts] = Field(description="ids of the themes that its chapter shows")
    crime: Series[Texts] = Field(description="ids of the offence groups that its chapter shows")
    goals: Series[Lines] = Field(metadata=OWN_WORDS, description="what it is to achieve")


class Activity(Table, key=("edition", "promise", "activity")):
    """One activity of a promise."""

    edition: Series[str] = Field(description="id of the edition")
    promise: Series[str] = Field(description="id of the promise")
    activity: Series[str] = Field(description="id of the activity")
    position: Series[int] = Field(ge=1, description="place in the promise")
    title: Series[str] = Field(metadata=TITLE, description="what is done")
    responsible: Series[str] = Field(isin=["police", "municipality", "both"], description="who does it")
    target: Series[str] = Field(
        metadata=OWN_WORDS, description="how much or how often; empty when the promise does not say it"
    )
    rhythm: Series[str] = Field(metadata=OWN_WORDS, description="when; empty when the promise does not say it")


class ThemeCount(Table, key=("period", "kind", "area", "theme"), rules=(AtMost("conversations", "of_conversations"),)):
    """Number of conversations of a kind and year in which a theme came up."""

    municipality: Series[str] = Field(description="slug")
    period: Series[str] = Field(str_matches=PERIOD, description="year")
    kind: Series[str] = Field(description="citizen_dialogue, staff_dialogue, safety_walk, or all")
    kind_title: Series[str] = Field(metadata=TITLE, description="the kind in Swedish, plural; empty for all kinds")
    area: Series[str] = Field(description="id of the reporting area")
    theme: Series[str] = Field(description="id of the theme")
    title: Series[str] = Field(metadata=TITLE, description="title of the theme in Swedish")
    conversations: Series[int] = Field(ge=0, description="conversations with the theme; meetings, so shown from 1 on")
    of_conversations: Series[int] = Field(ge=1, description="conversations in all")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class Quotation(Table, key=("edition", "promise", "position")):
    """One quotation from a redacted note that a person has read and listed for a promise."""

    municipality: Series[str] = Field(description="slug")
    source: Series[str] = Field(description="source: dialogue")
    edition: Series[str] = Field(description="edition")
    promise: Series[str] = Field(description="promise")
    position: Series[int] = Field(description="place in the promise's list")
    excerpt: Series[str] = Field(metadata=OWN_WORDS, description="the words, redacted")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the conversation")
    kind: Series[str] = Field(description="kind of conversation; all where the year had few of the kind")
    kind_title: Series[str] = Field(metadata=TITLE, description="the kind in Swedish, singular; empty for all kinds")
    area: Series[str] = Field(description="id of the district; municipality where it had few of the kind that year")
    read_by: Series[str] = Field(metadata=NAME, description="function that has read the quotation; never a person")
    source_file: Series[str] = Field(description="id of the file")


class WalkProposals(Table, key=("period", "area", "owner", "status")):
    """Number of proposals from the safety walks of one year, by who owns them and what has become of them. They concern places."""

    municipality: Series[str] = Field(description="slug")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year of the walk")
    area: Series[str] = Field(description="id of the reporting area")
    owner: Series[str] = Field(
        description="id of the function that owns them; other, or unknown when the notes do not say it"
    )
    owner_title: Series[str] = Field(metadata=TITLE, description="the function in Swedish; empty for other and unknown")
    status: Series[str] = Field(
        isin=["done", "ongoing", "not_done", "unknown"], description="what has become of them, as the notes last say"
    )
    proposals: Series[int] = Field(ge=1, description="proposals")
    source_file: Series[Texts] = Field(description="ids of the files it rests on")


class SurveyWave(restricted.Wave):
    """One wave of the safety survey: how many were asked and answered, and how they were weighted."""


class SurveySilence(Table, key=("indicator", "period", "area"), rules=(AtMost("lowest", "highest"),)):
    """One area and wave of the safety survey in which an indicator's question goes without an answer more often than elsewhere."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    area: Series[str] = Field(
        description="id of a district or composite, held against all others; municipality, held against an earlier wave"
    )
    earlier_period: Series[str] = Field(
        description="the wave that the municipality is held against; empty for other areas"
    )
    silent: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="weighted share of those asked without an answer that counts, whole per cent as 0-1; empty when they are few",
    )
    others_silent: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="the same in the other districts, or in the earlier wave; empty when they are few",
    )
    lowest: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="the indicator's share if all who are silent meant no, whole per cent as 0-1; empty when they are few",
    )
    highest: Series[float] = Field(
        metadata=EXACT,
        nullable=True,
        description="the indicator's share if all who are silent meant yes, whole per cent as 0-1; empty when they are few",
    )
    status: Series[str] = Field(isin=STATUSES, description="whether the numbers may be shown")


class WeightingStep(Table, key=("period", "area")):
    """What the making of weights did in one district of one wave that was delivered without any."""

    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    area: Series[str] = Field(description="id of the district")
    answers: Series[pd.Int64Dtype] = Field(
        nullable=True, description="persons in a cell of the register; empty when few"
    )
    inhabitants: Series[float] = Field(metadata=EXACT, description="inhabitants of the survey's ages in the register")
    cells: Series[int] = Field(description="cells of sex and age band")
    collapsed: Series[int] = Field(description="cells that were put together with a neighbour, having too few answers")
    least_factor: Series[float] = Field(
        metadata=COARSE,
        nullable=True,
        description="smallest adjustment of a cell: its weight over that of inhabitants / answers",
    )
    largest_factor: Series[float] = Field(metadata=COARSE, nullable=True, description="largest adjustment of a cell")


class AuditResult(Table, key=("source",), rules=(AtMost("found_out", "tried"),)):
    """What came of the attack on one source's hidden values."""

    source: Series[str] = Field(description="source")
    tried: Series[int] = Field(ge=0, description="hidden values that were attacked with everything published")
    found_out: Series[int] = Field(ge=0, description="those that could be worked out; with one, nothing is published")


class SourceFile(restricted.SourceFile):
    """One delivered file as it was read; numbers of rows of a file of answers or of offences are told in tens."""


PUBLISHED = (
    Municipality, Source, Area, Period, Indicator, IndicatorCode, IndicatorValue, Comparison, EditionVerdict, FormVerdict,
    Edition, Promise, Activity, ThemeCount, WalkProposals, Quotation, SurveyInhabitants, OffenceMonth, OffenceHour,
    OffenceSeason, OffencePattern, EditionPattern, OffencePlace, OffenceTotal, OffenceAmongPeers, SurveyWave, SurveySilence,
    WeightingStep, AuditResult, SourceFile, PromiseEvidence, PromiseDistrict, PromiseSupport, PromiseDisagreement, DistrictRank,
)  # fmt: skip

STORAGE: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": "v1.1.0"}
"""How `duckdb.connect` makes the database: in a form that DuckDB reads from 1.1 on, as R, DBeaver and Power BI have it."""

KEYS = {table.table_name(): table.key() for table in PUBLISHED}
"""The columns that tell a table's rows apart."""
