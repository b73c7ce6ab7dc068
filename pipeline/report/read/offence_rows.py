"""The rows on offences that a report reads, one class a published table; written by `pipeline.contracts.rows`, not by hand."""

from __future__ import annotations

from typing import NamedTuple


class OffenceMonth(NamedTuple):
    """The municipality's reported offences of one group in one month, beside what the twelve months before it let expect."""

    municipality: str
    source: str
    indicator: str
    period: str
    basis: str
    release: str
    offences: int | None
    rolling: int | None
    expected: float | None
    low: float | None
    high: float | None
    signal: str
    source_file: tuple[str, ...]


class OffenceHour(NamedTuple):
    """The municipality's offences of one group, reported in one year, in some hours of some days of the week."""

    municipality: str
    source: str
    indicator: str
    period: str
    days: tuple[int, ...]
    from_hour: int
    to_hour: int
    offences: float
    source_file: tuple[str, ...]


class OffenceSeason(NamedTuple):
    """The municipality's offences of one group that may have taken place in one month of the year, over several years together."""

    municipality: str
    source: str
    indicator: str
    period: str
    first_year: str
    month: int
    offences: float
    share: float
    source_file: tuple[str, ...]


class OffencePattern(NamedTuple):
    """One test of whether the municipality's offences of one group gather by more than chance, and what the edition may say of it."""

    municipality: str
    source: str
    indicator: str
    period: str
    first_year: str
    pattern: str
    part: str
    observed: float
    total: float
    expected: float | None
    places: int | None
    p: float | None
    family: str
    source_file: tuple[str, ...]
    q: float | None
    verdict: str


class OffencePlace(NamedTuple):
    """How many places had at least two, or three, reported offences of one group in one year. Which places is nowhere."""

    municipality: str
    source: str
    indicator: str
    period: str
    area: str
    least: int
    places: int | None
    offences: int | None
    located: int | None
    status: str
    source_file: tuple[str, ...]


class OffenceTotal(NamedTuple):
    """All offences of the local extract that were reported in one year, beside Brå's total for the municipality."""

    municipality: str
    source: str
    period: str
    offences: int
    delivered: int
    release: str


class OffenceAmongPeers(NamedTuple):
    """The municipality's rate of one offence group among those of its peers in one year, where ten or more are delivered."""

    municipality: str
    source: str
    indicator: str
    period: str
    denominator_unit: str
    peers: int
    rank: int
    in_funnel: int
    target: float | None
    dispersion: float | None
    df: float | None
    far_low: float | None
    low: float | None
    high: float | None
    far_high: float | None
    signal: str
    source_file: tuple[str, ...]
