"""The rows that a report reads from the published tables, one class a table, with the columns that reports use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Municipality:
    """Who the report is about."""

    municipality: str
    name: str
    police_area: str
    contact: str
    district_one: str
    district_the_one: str
    district_many: str
    district_the_many: str
    survey_name: str
    min_base: int
    uncertain_base: int
    min_count: int


@dataclass(frozen=True)
class Source:
    """One source, used or not."""

    source: str
    used: bool
    synthetic: bool


@dataclass(frozen=True)
class Area:
    """One reporting area."""

    area: str
    name: str
    kind: str
    members: tuple[str, ...]
    valid_from: int | None
    valid_to: int | None
    tile_column: int | None
    tile_row: int | None
    visited: bool
    outline: str | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator's definition."""

    indicator: str
    source: str
    block: str
    block_title: str
    is_headline: bool
    position: int
    title: str
    predicate: str
    noun: str
    definition: str
    direction: str
    initiative_driven: bool
    caveat: str


@dataclass(frozen=True)
class Value:
    """One value; `value` is None when it is hidden or not given."""

    source: str
    indicator: str
    period: str
    release: str
    area: str
    sex: str
    age_group: str
    n: int | None
    value: float | None
    unit: str
    ci_low: float | None
    ci_high: float | None
    items: int | None
    status: str
    basis: str
    source_file: tuple[str, ...]
    denominator_period: str | None = None
    denominator_unit: str | None = None


@dataclass(frozen=True)
class Comparison:
    """One comparison with its verdict."""

    source: str
    indicator: str
    period: str
    area: str
    sex: str
    age_group: str
    contrast: str
    other: str
    measure: str
    estimate: float | None
    q: float | None
    verdict: str
    detectable: float | None
    basis: str
    why: str


@dataclass(frozen=True)
class Edition:
    """One dated set of promises."""

    edition: str
    title: str
    data_until: str
    valid: str
    follow_up: str
    decided_by: str
    decided_on: str
    document: str
    diary_number: str
    causes: str


@dataclass(frozen=True)
class Promise:
    """One promise."""

    promise: str
    position: int
    title: str
    background: str
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    crime: tuple[str, ...]
    goals: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """One activity of a promise."""

    promise: str
    position: int
    title: str
    responsible: str
    target: str
    rhythm: str


@dataclass(frozen=True)
class Evidence:
    """One verdict on what a promise rests on."""

    promise: str
    position: int
    indicator: str
    area: str
    contrast: str
    reference: str
    period: str
    sex: str
    age_group: str
    expects: str
    verdict: str
    basis: str
    why: str


@dataclass(frozen=True)
class Support:
    """How far the evidence bears a promise."""

    promise: str
    supports: int
    contradicts: int
    cannot_tell: int
    districts: int
    districts_supported: int
    concerned_indicator: str
    concerned_areas: tuple[str, ...]
    concerned: float | None
    concerned_low: float | None
    concerned_high: float | None
    strength: int
    disagreement: str


@dataclass(frozen=True)
class Rank:
    """Between which places a district stands by one survey indicator."""

    indicator: str
    period: str
    area: str
    first_place: int
    last_place: int
    districts: int


@dataclass(frozen=True)
class ThemeCount:
    """Number of conversations with a theme."""

    period: str
    kind: str
    kind_title: str
    area: str
    theme: str
    title: str
    conversations: int | None
    of_conversations: int | None
    status: str
    source_file: tuple[str, ...]


@dataclass(frozen=True)
class WalkProposals:
    """Number of proposals from safety walks of one owner and status."""

    period: str
    area: str
    owner: str
    owner_title: str
    status: str
    proposals: int


@dataclass(frozen=True)
class Quotation:
    """One quotation from a conversation that a person has read and listed for a promise."""

    excerpt: str
    period: str
    kind_title: str
    area: str
    read_by: str


@dataclass(frozen=True)
class OffenceMonth:
    """The municipality's offences of one group in one month; what is None is hidden or not known."""

    indicator: str
    period: str
    release: str
    offences: int | None
    rolling: int | None
    low: float | None
    high: float | None
    signal: str


@dataclass(frozen=True)
class OffenceHour:
    """Offences of one group in one year that may have taken place on some days of the week (Monday is 1) between two hours."""

    indicator: str
    period: str
    days: tuple[int, ...]
    from_hour: int
    to_hour: int
    offences: float


@dataclass(frozen=True)
class OffenceSeason:
    """Offences of one group in one month of the year, over the years from `first_year` to `period`, by the time of the offence."""

    indicator: str
    period: str
    first_year: str
    month: int
    offences: float
    share: float
    verdict: str


@dataclass(frozen=True)
class OffencePlace:
    """Places with at least so many offences of one group in one year; what is None is hidden."""

    indicator: str
    period: str
    area: str
    least: int
    places: int | None
    offences: int | None
    located: int | None


@dataclass(frozen=True)
class OffenceTotal:
    """All offences of the local extract in one year, and Brå's number for the municipality."""

    period: str
    offences: int
    delivered: int
    release: str


@dataclass(frozen=True)
class Wave:
    """One wave of the survey."""

    period: str
    ended_on: str
    sent: int | None
    weights: str
    register_year: str | None
    without_cell: int | None
    answered: int


@dataclass(frozen=True)
class WeightingStep:
    """What the making of weights did in one district of one wave."""

    period: str
    area: str
    answers: int | None
    inhabitants: float
    cells: int
    collapsed: int
    least_factor: float | None
    largest_factor: float | None


@dataclass(frozen=True)
class SourceFile:
    """One delivered file."""

    id: str
    source: str
    path: str
    rows: int
    used: int
    repeated: int
    left_out: int
    rejected: int
    incomplete: int
