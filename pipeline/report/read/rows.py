"""The rows that a report reads, one class a published table; written by `pipeline.contracts.rows`, not by hand."""

from __future__ import annotations

from typing import NamedTuple


class Municipality(NamedTuple):
    """The municipality that the database is about; one row."""

    municipality: str
    name: str
    code: str
    police_area: str
    contact: str
    licence: str
    district_one: str
    district_the_one: str
    district_many: str
    district_the_many: str
    survey_name: str
    min_base: int
    uncertain_base: int
    min_count: int
    min_pupils: int
    most_weight: float
    least_width: float
    all_pupils: bool


class Source(NamedTuple):
    """One source of the situation picture, used or not."""

    source: str
    used: bool
    synthetic: bool


class Edition(NamedTuple):
    """One dated set of promises."""

    edition: str
    title: str
    draft: bool
    data_until: str
    chosen_from: str
    valid: str
    follow_up: str
    decided_by: str
    decided_on: str
    document: str
    diary_number: str
    causes: str


class Promise(NamedTuple):
    """One promise of an edition."""

    edition: str
    promise: str
    position: int
    title: str
    background: str
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    crime: tuple[str, ...]
    goals: tuple[str, ...]


class Activity(NamedTuple):
    """One activity of a promise."""

    edition: str
    promise: str
    activity: str
    position: int
    title: str
    responsible: str
    target: str
    rhythm: str


class Area(NamedTuple):
    """One reporting area."""

    area: str
    name: str
    kind: str
    members: tuple[str, ...]
    valid_from: int | None
    valid_to: int | None
    outline: str | None
    tile_column: int | None
    tile_row: int | None
    visited: bool


class Value(NamedTuple):
    """One value of one indicator in one period, area, sex and age group."""

    municipality: str
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
    per: int | None
    numerator: float | None
    denominator: float | None
    denominator_unit: str | None
    denominator_period: str | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    items: int | None
    df: float | None
    deff: float | None
    status: str
    basis: str
    source_file: tuple[str, ...]


class Comparison(NamedTuple):
    """One comparison of two values of an indicator, its test, and what the edition may say of it."""

    municipality: str
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
    se: float | None
    ci_low: float | None
    ci_high: float | None
    p: float | None
    family: str
    verdict: str
    basis: str
    reason: str
    wording: str
    q: float | None
    level: float | None
    detectable: float | None
    at_least: float | None


class ThemeCount(NamedTuple):
    """Number of conversations of a kind and year in which a theme came up."""

    municipality: str
    period: str
    kind: str
    kind_title: str
    area: str
    theme: str
    title: str
    conversations: int
    of_conversations: int
    source_file: tuple[str, ...]


class WalkProposals(NamedTuple):
    """Number of proposals from the safety walks of one year, by who owns them and what has become of them. They concern places."""

    municipality: str
    period: str
    area: str
    owner: str
    owner_title: str
    status: str
    proposals: int
    source_file: tuple[str, ...]


class Quotation(NamedTuple):
    """One quotation from a redacted note that a person has read and listed for a promise."""

    municipality: str
    source: str
    edition: str
    promise: str
    position: int
    excerpt: str
    period: str
    kind: str
    kind_title: str
    area: str
    read_by: str
    source_file: str


class Wave(NamedTuple):
    """One wave of the safety survey: how many were asked and answered, and how they were weighted."""

    period: str
    ended_on: str
    sent: int | None
    weights: str
    sample: str
    register_year: str | None
    without_cell: int | None
    answered: int
    source_file: str


class Silence(NamedTuple):
    """One area and wave of the safety survey in which an indicator's question goes without an answer more often than elsewhere."""

    indicator: str
    period: str
    area: str
    earlier_period: str
    silent: float | None
    others_silent: float | None
    lowest: float | None
    highest: float | None
    status: str


class WeightingStep(NamedTuple):
    """What the making of weights did in one district of one wave that was delivered without any."""

    period: str
    area: str
    answers: int | None
    inhabitants: float
    cells: int
    collapsed: int
    least_factor: float | None
    largest_factor: float | None


class Evidence(NamedTuple):
    """One verdict: does a comparison, or another form of evidence, support the reason for a promise?"""

    edition: str
    promise: str
    position: int
    source: str
    indicator: str
    area: str
    together: bool
    speaks_of: str
    contrast: str
    reference: str
    period: str
    sex: str
    age_group: str
    expects: str
    verdict: str
    independent: bool
    basis: str
    measure: str
    estimate: float | None
    estimate_low: float | None
    estimate_high: float | None
    since: str
    number: int | None
    among: str
    claim: float | None
    at_least: float | None
    earlier: str
    earlier_period: str
    reason: str
    wording: str
    concerned: float | None
    concerned_low: float | None
    concerned_high: float | None


class Support(NamedTuple):
    """How far the evidence bears one promise, over all its verdicts."""

    edition: str
    promise: str
    state: str
    because: str
    lead: int | None
    lead_verdict: str
    confirmed_in: str
    supports: int
    contradicts: int
    cannot_tell: int
    not_tested: int
    districts: int
    districts_supported: int
    supporting_sources: tuple[str, ...]
    response: float | None
    absent_area: str
    absent_differ: float | None
    absent_share: float | None
    concerned_indicator: str
    concerned_areas: tuple[str, ...]
    concerned: float | None
    concerned_low: float | None
    concerned_high: float | None


class Disagreement(NamedTuple):
    """Sources of one promise that point in different directions: over all its evidence, or survey and offences in one district."""

    edition: str
    promise: str
    position: int
    kind: str
    area: str
    supporting_sources: tuple[str, ...]
    contradicting_sources: tuple[str, ...]
    indicators: tuple[str, ...]
    direction: str


class Rank(NamedTuple):
    """Between which places a district stands by one survey indicator, in an edition's latest wave: what its told pairs say."""

    edition: str
    indicator: str
    period: str
    area: str
    first_place: int
    last_place: int
    districts: int


class Indicator(NamedTuple):
    """One indicator's definition."""

    indicator: str
    source: str
    block: str
    block_title: str
    is_headline: bool
    position: int
    title: str
    title_en: str
    predicate: str
    noun: str
    made_of: str
    wording: tuple[str, ...]
    label: str
    counted: str
    questions: int | None
    origin: str
    direction: str
    initiative_driven: bool
    caveat: str


class IndicatorCode(NamedTuple):
    """One code that an indicator counts: an answer to its questions, or an offence code."""

    indicator: str
    position: int
    code: str
    label: str


class SourceFile(NamedTuple):
    """One delivered file as it was read; numbers of rows of a file of answers or of offences are told in tens."""

    id: str
    source: str
    path: str
    sha256: str
    rows: int
    used: int
    repeated: int
    left_out: int
    rejected: int
    incomplete: int
