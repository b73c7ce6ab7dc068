"""The tables of ``restricted.duckdb``: microdata, notes and small counts. Nothing here may be shown."""

from __future__ import annotations

import pandas as pd
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts.estimated import (
    AreaMember,
    Compared,
    IndicatorCode,
    Measured,
    PlaceDistrict,
    Pool,
    Response,
    Silence,
    SurveyDesign,
    SurveyInhabitants,
    ThemeHit,
    ThemeTally,
    WeightingStep,
)
from pipeline.contracts.offences import OffenceAmongPeers, OffenceHour, OffenceMonth, OffencePattern, OffenceSeason
from pipeline.contracts.offences import OffenceTotal as PublishedTotal
from pipeline.contracts.rules import Sum
from pipeline.contracts.table import OWN_WORDS, PATH, Table

SEXES = ["women", "men", "other", "unknown"]
PERIOD = r"^\d{4}(-\d{2})?$"


class SourceFile(Table, key=("id",), rules=(Sum("rows", ("used", "repeated", "left_out", "rejected")),)):
    """One delivered file as it was read."""

    id: Series[str] = Field(unique=True, description="first eight hexadecimal digits of the SHA-256 sum")
    source: Series[str] = Field(
        description="safety_survey, drug_habits, crime, dialogue, population, municipal or reference"
    )
    path: Series[str] = Field(metadata=PATH, description="path relative to the root")
    sha256: Series[str] = Field(str_length=64, description="SHA-256 sum of the file")
    rows: Series[int] = Field(ge=0, description="rows of data in the file: used, repeated, not asked for and rejected")
    used: Series[int] = Field(ge=0, description="rows that went into the tables, some of them perhaps without a cell")
    repeated: Series[int] = Field(ge=0, description="rows that say again what another row says")
    left_out: Series[int] = Field(
        ge=0, description="rows that are not asked for: other municipalities, totals, groups without an indicator"
    )
    rejected: Series[int] = Field(ge=0, description="rows that were set aside because something in them is wrong")
    incomplete: Series[int] = Field(ge=0, description="used rows of which a cell was set aside because it is wrong")


class RejectedRow(Table, key=("source_file", "row", "column", "value", "rule", "details")):
    """One cell or row that was set aside while the rest of its file is used."""

    source_file: Series[str] = Field(description="id of the file")
    row: Series[str] = Field(metadata=OWN_WORDS, description="where it stands in the file: sheet, row or note, as JSON")
    column: Series[str] = Field(
        metadata=OWN_WORDS, description="column of the cell; empty when the whole row was set aside"
    )
    value: Series[str] = Field(
        metadata=OWN_WORDS, description="what stands there; empty where it may be about a person"
    )
    rule: Series[str] = Field(description="the broken rule")
    details: Series[str] = Field(description="what the rule's words need, as JSON")


class Wave(Table, key=("period",)):
    """One wave of the safety survey."""

    period: Series[str] = Field(unique=True, str_matches=PERIOD, description="the wave, a year")
    ended_on: Series[str] = Field(description="last day of fieldwork, ISO date")
    sent: Series[pd.Int64Dtype] = Field(nullable=True, description="questionnaires sent; empty when not known")
    weights: Series[str] = Field(
        isin=["delivered", "made", "none"],
        description="whether weights were delivered, made from the register, or none (all answers count the same)",
    )
    sample: Series[str] = Field(
        isin=["drawn", "self_selected"],
        description="whether those who were asked were drawn, or answered because they chose to",
    )
    register_year: Series[str] = Field(nullable=True, description="year of the register that weights were made from")
    without_cell: Series[pd.Int64Dtype] = Field(
        nullable=True,
        description="persons without a register cell (another sex, no age), who have their district's mean weight",
    )
    answered: Series[int] = Field(ge=0, description="persons in the file")
    source_file: Series[str] = Field(description="id of the file")


class Unit(Table, key=("period", "unit")):
    """One person who answered one wave of the safety survey."""

    period: Series[str] = Field(str_matches=PERIOD, description="the wave")
    unit: Series[int] = Field(ge=1, description="row in the delivered file")
    stratum: Series[str] = Field(description="stratum of the sampling design")
    psu: Series[str] = Field(
        nullable=True, description="primary sampling unit within its stratum; empty when persons were sampled"
    )
    district: Series[str] = Field(description="id in districts.csv")
    sex: Series[str] = Field(isin=SEXES, description="women, men, other, or unknown")
    age_group: Series[str] = Field(description="age band, or unknown")
    weight: Series[float] = Field(ge=0, description="survey weight as delivered; 1 for everybody when none was")
    fpc: Series[float] = Field(
        nullable=True,
        ge=0,
        description="finite population correction: the stratum's PSUs, or the share sampled; empty = none",
    )


class Answer(Table, key=("period", "unit", "item")):
    """One person's answer to one item; missing answers have no row."""

    period: Series[str] = Field(description="the wave")
    unit: Series[int] = Field(description="row in the delivered file")
    item: Series[str] = Field(description="id of the item in the codebook")
    code: Series[int] = Field(description="answer code of the codebook")


class SeriesBreak(Table, key=("period", "item")):
    """One item whose answers in a wave cannot be compared with those of earlier waves."""

    period: Series[str] = Field(description="first wave after the break")
    item: Series[str] = Field(description="id of the item in the codebook")
    wording: Series[str] = Field(metadata=OWN_WORDS, description="what changed, in the municipality's own words")


class PupilShare(Table, key=("indicator", "period", "grade", "sex")):
    """One share of pupils as CAN delivers it."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="year of the survey")
    grade: Series[str] = Field(isin=["grade_9", "upper_secondary_2"], description="grade 9 or upper-secondary year 2")
    sex: Series[str] = Field(isin=["all", "women", "men"], description="all pupils, girls (women) or boys (men)")
    share: Series[float] = Field(nullable=True, ge=0, le=1, description="share of pupils; empty when not given")
    answers: Series[pd.Int64Dtype] = Field(nullable=True, ge=0, description="number of answers; empty when not given")
    missing: Series[str] = Field(
        isin=["", "not_asked", "not_delivered", "not_applicable"],
        description="why there is no share: – not asked, .. asked but not delivered, . cannot occur; empty = there is one",
    )
    source_file: Series[str] = Field(description="id of the file")


class PupilDirection(Table, key=("indicator", "period", "grade", "sex", "contrast")):
    """One difference that CAN states in words, without numbers: between two surveys, or between girls and boys in one."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="the later survey")
    previous: Series[str] = Field(
        str_matches=PERIOD, description="the earlier survey; for girls beside boys the same one"
    )
    grade: Series[str] = Field(isin=["grade_9", "upper_secondary_2"], description="grade 9 or upper-secondary year 2")
    sex: Series[str] = Field(
        isin=["all", "women", "men"], description="whose share it is: all pupils, girls (women) or boys (men)"
    )
    contrast: Series[str] = Field(
        isin=["previous_period", "women_vs_men"], description="beside the earlier survey, or girls beside boys"
    )
    verdict: Series[str] = Field(
        isin=["higher", "lower"], description="direction since the earlier survey, or of girls beside boys"
    )
    wording: Series[str] = Field(metadata=OWN_WORDS, description="the direction in the source's own words")
    source_file: Series[str] = Field(description="id of the file")


class OffenceCount(Table, key=("indicator", "period", "release")):
    """One number of reported offences in the municipality and a month or year, as Brå's export gives it."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="month or year of the report to the police")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether Brå has frozen the figure")
    offences: Series[int] = Field(ge=0, description="reported offences")
    per_1000: Series[float] = Field(
        nullable=True,
        ge=0,
        description="the rate per 1 000 inhabitants that is printed beside it; empty when none is, or when it is not of the number",
    )
    source_file: Series[str] = Field(description="id of the file")


class ReferenceOffence(Table, key=("indicator", "period", "area", "release", "exposure_unit", "source_file")):
    """One number of reported offences, or their rate, in an area that the municipality is compared with."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="month or year of the report to the police")
    area: Series[str] = Field(description="country, county, police_region, police_area, or a peer's name")
    release: Series[str] = Field(isin=["final", "preliminary"], description="whether the source has frozen the figure")
    offences: Series[pd.Int64Dtype] = Field(nullable=True, ge=0, description="reported offences; empty when not given")
    exposure: Series[pd.Int64Dtype] = Field(
        nullable=True, ge=1, description="inhabitants or households; empty when not given"
    )
    exposure_unit: Series[str] = Field(isin=["inhabitants", "households"], description="what the rate is per")
    per_1000: Series[float] = Field(nullable=True, ge=0, description="the rate as delivered; empty when not given")
    not_comparable: Series[str] = Field(
        metadata=OWN_WORDS,
        description="why nothing may be tested against it, in the delivery's own words; empty = it may",
    )
    source_file: Series[str] = Field(description="id of the file")


class Offence(Table, key=("offence",)):
    """One reported offence of a local police extract."""

    offence: Series[str] = Field(description="the police's id of the row")
    code: Series[str] = Field(str_matches=r"^\d{4}$", description="offence code")
    registered: Series[str] = Field(str_matches=r"^\d{4}-\d{2}-\d{2}$", description="day of the report, ISO date")
    started: Series[str] = Field(nullable=True, description="earliest time of the offence, ISO")
    ended: Series[str] = Field(nullable=True, description="latest time of the offence, ISO")
    district: Series[str] = Field(description="id in districts.csv")
    place: Series[pd.Int64Dtype] = Field(
        nullable=True,
        description="running number of its place (address, or ten metres); empty when not known. The address itself is nowhere",
    )
    source_file: Series[str] = Field(description="id of the file")


class MunicipalCount(Table, key=("indicator", "period", "district")):
    """One number that the municipality keeps itself, of one year and area."""

    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year")
    district: Series[str] = Field(description="id in districts.csv, or municipality")
    number: Series[int] = Field(ge=0, description="the number, in the indicator's unit")
    origin: Series[str] = Field(metadata=OWN_WORDS, description="who counted, as the delivery says it")
    source_file: Series[str] = Field(description="id of the file")


class Footnote(Table, key=("source_file", "place", "text")):
    """One note that stands at a delivered table or its figures."""

    place: Series[str] = Field(metadata=OWN_WORDS, description="where it stands in the file")
    text: Series[str] = Field(metadata=OWN_WORDS, description="the note")
    source_file: Series[str] = Field(description="id of the file")


class Note(Table, key=("note",)):
    """One conversation, walk or answer in own words; numbers and addresses of persons are replaced before it is stored."""

    note: Series[str] = Field(unique=True, description="id, made of what the redacted note says")
    day: Series[str] = Field(str_matches=r"^\d{4}-\d{2}-\d{2}$", description="day of the conversation, ISO date")
    kind: Series[str] = Field(description="citizen_dialogue, staff_dialogue, safety_walk or survey_answer")
    district: Series[str] = Field(description="id in districts.csv, or municipality when no district is named")
    participants: Series[str] = Field(metadata=OWN_WORDS, description="who took part, as the note says it")
    text: Series[str] = Field(metadata=OWN_WORDS, description="the note, redacted")
    redactions: Series[int] = Field(ge=0, description="places replaced in the text")
    source_file: Series[str] = Field(description="id of the file")


class WalkProposal(Table, key=("source_file", "row")):
    """What a safety walk saw at one spot, and what was proposed; every text is redacted."""

    row: Series[str] = Field(metadata=OWN_WORDS, description="where it stands in the file: sheet and row, as JSON")
    note: Series[str] = Field(description="the walk, in the table note")
    place: Series[str] = Field(metadata=OWN_WORDS, description="the spot, without a street number")
    observation: Series[str] = Field(metadata=OWN_WORDS, description="what was seen")
    proposal: Series[str] = Field(metadata=OWN_WORDS, description="what was proposed; empty when nothing was")
    owner: Series[str] = Field(description="id of the function that owns it in dialogue.toml, other, or unknown")
    owner_text: Series[str] = Field(metadata=OWN_WORDS, description="who owns it, as the note says it")
    status: Series[str] = Field(isin=["done", "ongoing", "not_done", "unknown"], description="what has become of it")
    redactions: Series[int] = Field(ge=0, description="places replaced in the texts")
    source_file: Series[str] = Field(description="id of the file")


class Population(Table, key=("period", "district", "sex", "age_from", "age_to")):
    """One number of inhabitants on 31 December."""

    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year")
    district: Series[str] = Field(
        description="id in districts.csv; municipality where no district's inhabitants are known of that year"
    )
    sex: Series[str] = Field(isin=["women", "men"], description="women or men")
    age_from: Series[int] = Field(ge=0, description="first age of the group, years")
    age_to: Series[int] = Field(ge=0, description="last age of the group, years; 200 when it is open")
    persons: Series[pd.Int64Dtype] = Field(nullable=True, ge=0, description="inhabitants; empty when not known")
    source_file: Series[str] = Field(description="id of the file")


class Household(Table, key=("period", "district")):
    """One number of households on 31 December."""

    period: Series[str] = Field(str_matches=r"^\d{4}$", description="year")
    district: Series[str] = Field(
        description="id in districts.csv; municipality where no district's households are known of that year"
    )
    households: Series[int] = Field(ge=0, description="households")
    source_file: Series[str] = Field(description="id of the file")


class DeliveredValue(Table, key=("indicator", "period", "area", "sex", "age_group", "unit")):
    """One value of an indicator as a table gives it: of the municipality's own areas, or of one to compare with."""

    source: Series[str] = Field(description="source whose indicator it is: safety_survey or drug_habits")
    indicator: Series[str] = Field(description="id of the indicator")
    period: Series[str] = Field(str_matches=PERIOD, description="year or wave")
    area: Series[str] = Field(
        description="id of a district, municipality, or an area to compare with: country, county, police_region, police_area, a name"
    )
    sex: Series[str] = Field(isin=["all", "women", "men"], description="all, women (girls) or men (boys)")
    age_group: Series[str] = Field(description="all, an age band, or a grade")
    value: Series[float] = Field(description="the value in its unit; shares are 0-1")
    unit: Series[str] = Field(isin=["share", "mean", "index"], description="share, mean or index")
    answers: Series[pd.Int64Dtype] = Field(nullable=True, ge=1, description="number of answers; empty when not given")
    not_comparable: Series[str] = Field(
        metadata=OWN_WORDS,
        description="why nothing may be tested against it, in the delivery's own words; empty = it may",
    )
    source_file: Series[str] = Field(description="id of the file")


class OffenceTotal(PublishedTotal):
    """All offences of the local extract that were reported in one year, beside Brå's total for the municipality."""

    other_offences: Series[int] = Field(ge=0, description="offences in the extract whose code is in no offence group")


DELIVERED = (
    SourceFile, RejectedRow, Wave, Unit, Answer, SeriesBreak, PupilShare, PupilDirection, OffenceCount, ReferenceOffence, Offence, Note,
    WalkProposal, Population, Household, DeliveredValue, MunicipalCount, Footnote,
)  # fmt: skip
"""What was delivered, as it was read."""
ESTIMATED = (
    AreaMember, Pool, Response, WeightingStep, Measured, Compared, SurveyDesign, Silence, SurveyInhabitants, IndicatorCode,
    OffenceMonth, OffenceHour, OffenceSeason, OffencePattern, OffenceTotal, OffenceAmongPeers, PlaceDistrict, ThemeHit, ThemeTally,
)  # fmt: skip
"""What is made of it."""
RESTRICTED = (*DELIVERED, *ESTIMATED)
