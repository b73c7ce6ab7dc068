"""What a municipality says of itself, as models: ``municipality.toml``, ``districts.csv`` and ``promises.toml``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from pipeline import fold
from pipeline.configuration.division import Years
from pipeline.definitions.sources import AMONG, COMPARISON, CONTRASTS, KEYS_OF_FORMS, SOURCES
from pipeline.validation import Mistake


def _one_of(known: Collection[str]) -> Callable[[str], str]:
    """Return a validator that takes the known words alone."""

    def check(text: str) -> str:
        if text not in known:
            raise Mistake("one_of", values=known)
        return text

    return check


Source = Annotated[str, AfterValidator(_one_of(SOURCES))]
Contrast = Annotated[str, AfterValidator(_one_of(CONTRASTS))]
Form = Annotated[str, AfterValidator(_one_of(KEYS_OF_FORMS))]
Among = Annotated[str, AfterValidator(_one_of(AMONG))]
Direction = Annotated[str, AfterValidator(_one_of(("higher", "lower")))]
Responsible = Literal["police", "municipality", "both"]
AGE_BAND = re.compile(r"(\d+)-(\d*)")


class Entry(BaseModel):
    """A table of a configuration file: nothing beside the declared keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WordForms(Entry):
    """A Swedish noun in its four forms: en stadsdel, stadsdelen, stadsdelar, stadsdelarna."""

    one: str
    the_one: str
    many: str
    the_many: str


class WeightMaking(Entry):
    """How weights are made from the register, for waves delivered without any.

    Attributes:
        min_cell: Answers below which a cell of district, sex and age band is put together with a neighbouring one.
        trim: Weights above this many times their district's median are cut to it; None = none are cut.
    """

    min_cell: int = Field(default=5, ge=2)
    trim: float | None = Field(default=None, gt=1)


class SurveyDesign(Entry):
    """How the safety survey was drawn, where the delivery does not say it itself.

    Attributes:
        name: What the municipality calls the survey.
        stratum: ``district`` when each district was sampled by itself, ``none`` when not.
        sent_per_district: Questionnaires sent to each district; None when not known.
        weighting: How weights are made where none are delivered.
    """

    name: str = "trygghetsundersökningen"
    stratum: Literal["district", "none"] = "district"
    sent_per_district: int | None = Field(default=None, gt=0)
    weighting: WeightMaking = WeightMaking()


class Disclosure(Entry):
    """Limits of what may be shown; the defaults are stated in the method section.

    Attributes:
        min_base: Effective answers to the survey (Kish) below which an estimate is hidden.
        uncertain_base: Effective answers to the survey (Kish) below which an estimate is marked as uncertain.
        min_count: Counts of offences and persons from 1 up to, not including, this are hidden; counts of meetings are not.
        min_pupils: Pupils of one gender below which its shares are hidden.
        most_weight: Share of a group's weight that one answer may carry; with more, the group is hidden.
        least_width: What a reader who subtracts shares from each other must be left uncertain of in a hidden share.
    """

    min_base: int = Field(default=30, ge=10)
    uncertain_base: int = Field(default=100, ge=10)
    min_count: int = Field(default=5, ge=3)
    min_pupils: int = Field(default=50, ge=10)
    most_weight: float = Field(default=0.5, gt=0, le=1)
    least_width: float = Field(default=0.1, gt=0, le=0.5)


class Checks(Entry):
    """How much may be wrong with a delivery before it stops the build or the analyst is warned.

    Attributes:
        most_rejected: Share of a file's rows that may have been set aside.
        least_response: Share of those asked who must have answered; below it the analyst is warned.
        most_identical: Share of a wave's persons who may answer exactly as another of their group; above it the analyst is warned.
    """

    most_rejected: float = Field(default=0.02, ge=0, lt=1)
    least_response: float = Field(default=0.3, ge=0, lt=1)
    most_identical: float = Field(default=0.05, ge=0, lt=1)


class Municipality(Entry):
    """The content of ``municipality.toml``.

    Attributes:
        sources: The sources that the municipality uses; each has a folder of its own name.
        synthetic: The sources whose figures are invented.
        age_bands: Age groups of the reports, such as ``16-29``; the last may be open, such as ``65-``.
        licence: Under what terms others may use the published figures: CC0 (no terms), or CC BY (with the source named).
        peers: Municipalities whose reported offences are compared with, as Brå names them; with or without "kommun".
    """

    name: str
    code: str = Field(pattern=r"^\d{4}$")
    police_area: str
    contact: str
    licence: Literal["CC0-1.0", "CC-BY-4.0"] = "CC0-1.0"
    sources: list[Source] = Field(min_length=1)
    synthetic: list[Source] = []
    peers: list[str] = []
    age_bands: list[str] = Field(default=["16-29", "30-44", "45-64", "65-85"], min_length=1)
    district_word: WordForms = WordForms(
        one="stadsdel", the_one="stadsdelen", many="stadsdelar", the_many="stadsdelarna"
    )
    survey: SurveyDesign = SurveyDesign()
    disclosure: Disclosure = Disclosure()
    checks: Checks = Checks()

    @field_validator("age_bands")
    @classmethod
    def _bands_in_order(cls, bands: list[str]) -> list[str]:
        limits = [AGE_BAND.fullmatch(band) for band in bands]
        if not all(limits):
            raise Mistake("age_bands")
        starts = [int(limit[1]) for limit in limits if limit]
        ends = [int(limit[2] or 200) for limit in limits if limit]
        if any(end < start for start, end in zip(starts, ends, strict=True)) or any(
            nxt <= end for end, nxt in zip(ends, starts[1:], strict=False)
        ):
            raise Mistake("rising_age_bands")
        return bands

    def age_band(self, age: int) -> str | None:
        """Return the age band that an age in years lies in; None outside all of them."""
        for band in self.age_bands:
            start, _, end = band.partition("-")
            if int(start) <= age <= int(end or 200):
                return band
        return None


# As Excel writes it in Swedish, and as people do.
_SAID = {"sant": True, "ja": True, "falskt": False, "nej": False}
YesOrNo = Annotated[bool, BeforeValidator(lambda value: _SAID.get(fold.key(str(value)), value))]


class District(Entry):
    """One row of ``districts.csv``: a district, or a composite that other districts name as their parent.

    Attributes:
        valid_from: First year in which the municipality reports this district; None = always. A district has no figures before it.
        valid_to: Last year; None = until further notice.
        parent: The composite that it belongs to: what it was split from, what it was joined to, or what is reported in its place.
        codes: Its code in each source; the name and the aliases always work too.
        visited: Whether many come here who do not live here (centre, shopping, station).
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str
    aliases: list[str] = []
    valid_from: int | None = None
    valid_to: int | None = None
    parent: str = ""
    codes: dict[str, str] = {}
    tile_column: int | None = None
    tile_row: int | None = None
    visited: YesOrNo = False

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> District:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise Mistake("years_in_order", first=self.valid_from, last=self.valid_to)
        return self

    @property
    def years(self) -> Years:
        """The years in which the municipality reports the district."""
        return Years(self.valid_from, self.valid_to)


class Crossing(Entry):
    """One row of ``crosswalk.csv``: the share of a source's area that lies in a district.

    Attributes:
        vintage: The area division that the code is of, such as RegSO2025; empty = any.
        valid_from: First year of the figures that it holds for; None = always. So districts are put together and parted by year.
    """

    source: Source
    code: str = Field(min_length=1)
    vintage: str = ""
    district: str
    share: float = Field(default=1.0, gt=0, le=1)
    valid_from: int | None = None
    valid_to: int | None = None

    def holds(self, vintage: str, year: int) -> bool:
        """Return whether the row is about a code of this vintage (empty = not told) in a year."""
        is_of_vintage = not self.vintage or not vintage or self.vintage.casefold() == vintage.casefold()
        return is_of_vintage and (self.valid_from or 0) <= year <= (self.valid_to or 9999)


class Evidence(Entry):
    """What would motivate a promise: an indicator and the direction in which a comparison should go, or another form of evidence.

    Attributes:
        form: What is asked: a comparison, how large something is (``level``), which way all its periods go (``series``), whether it
            is among the largest (``rank``), or whether all districts are alike (``alike``).
        contrast: What is compared with what; only for comparisons.
        expects: The direction that would motivate the promise; only where one is tested.
        among: What is ranked: ``problems``, ``block`` or ``districts``.
        top: How many of the largest are named: 3 = among the three largest.
        margin: How far any district may lie from the rest of the municipality to be called alike, in percentage points.
        reference: What a ``reference`` is: ``country``, ``county``, ``police_region``, ``police_area`` or a peer's name as delivered.
    """

    indicator: str
    form: Form = COMPARISON
    contrast: Contrast = ""
    expects: Direction = ""
    sex: Literal["all", "women", "men"] = "all"
    age_group: str = "all"
    reference: str = ""
    among: Among = ""
    top: int = Field(default=0, ge=0)
    margin: float = Field(default=0, ge=0, le=10)

    @property
    def kind(self) -> str:
        """What it is judged by: its contrast, or its form where that is no comparison."""
        return self.contrast if self.form == COMPARISON else self.form

    @model_validator(mode="after")
    def _has_the_keys_of_its_form(self) -> Evidence:
        keys = KEYS_OF_FORMS[self.form]
        asked = dict.fromkeys(name for names in KEYS_OF_FORMS.values() for name in names)
        if any(bool(getattr(self, name)) != (name in keys) for name in asked):
            raise Mistake("keys_of_form", form=self.form, keys=("indicator", *keys))
        return self

    @model_validator(mode="after")
    def _reference_is_named(self) -> Evidence:
        if (self.contrast == "reference") != bool(self.reference):
            raise Mistake("reference_for_its_contrast")
        return self


class Activity(Entry):
    """One activity that a promise holds, with who does it and what is to be reached."""

    id: str
    title: str
    responsible: Responsible
    target: str = ""
    rhythm: str = ""


class Quotation(Entry):
    """Words of one note that a person has read and found fit to be shown; `read_by` is a function, never a person."""

    note: str
    excerpt: str = Field(pattern=r"\S", description="words of the redacted note, in one piece")
    read_by: str = Field(pattern=r"\S")


class Promise(Entry):
    """One promise of an edition; without districts it is given to the whole municipality."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    districts: list[str] = []
    background: str = ""
    evidence: list[Evidence] = []
    themes: list[str] = []
    crime: list[str] = []
    activities: list[Activity] = Field(min_length=1)
    goals: list[str] = []
    quotations: list[Quotation] = []

    @field_validator("activities")
    @classmethod
    def _each_id_once(cls, activities: list[Activity]) -> list[Activity]:
        ids = [activity.id for activity in activities]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise Mistake("each_id_once", ids=twice)
        return activities


class Decision(Entry):
    """Who decided on the promises, when, and in which document; functions, never persons."""

    by: str
    on: dt.date | None = None
    document: str = ""
    diary_number: str = ""


class Edition(Entry):
    """A dated set of promises with what it may know: periods that had ended by `data_until`.

    Attributes:
        chosen_from: The survey's wave by which the promises' districts were chosen; empty is the latest that the edition knows, `NONE`
            says that no survey chose them. A wave cannot prove by itself what it was asked to point out.
    """

    NONE: ClassVar[str] = "none"

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    data_until: dt.date
    valid: str
    follow_up: str = ""
    causes: str = ""
    rendered: bool = True
    chosen_from: str = Field(default="", pattern=r"^(\d{4}|none)?$")
    decision: Decision
    promises: list[Promise] = Field(min_length=1)

    def districts(self) -> list[str]:
        """Return the districts of all promises, each once, in the order of the promises."""
        return list(dict.fromkeys(name for promise in self.promises for name in promise.districts))


class Draft(Edition):
    """The next edition before anything is decided; its title is that of the edition whose promises it carries over."""


class Promises(Entry):
    """The content of ``promises.toml``."""

    editions: list[Edition] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_id_once(self) -> Promises:
        editions = [edition.id for edition in self.editions]
        for ids in (editions, *([promise.id for promise in edition.promises] for edition in self.editions)):
            if twice := sorted({one for one in ids if ids.count(one) > 1}):
                raise Mistake("each_id_once", ids=twice)
        return self
