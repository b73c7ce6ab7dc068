"""In which kinds of conversations a theme came up: plain counts of meetings, which are no sample and are not tested."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import ThemeCount

MUNICIPALITY = "municipality"
ALL = "all"
STAFF = "staff"
"""What the id of a kind holds in which staff were talked with."""


class Kind(NamedTuple):
    """In how many of the conversations of one kind, as it is called, a theme came up."""

    title: str
    number: int
    of: int


class Raised(NamedTuple):
    """Where a theme came up in the municipality in one year.

    Attributes:
        every: All conversations of the year together.
        held: The kinds that were held, those with most conversations in which it came up first.
        by_staff: Whether it came up in conversations with staff alone.
    """

    theme: str
    title: str
    period: str
    every: Kind
    held: tuple[Kind, ...]
    by_staff: bool

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds in which it came up."""
        return tuple(kind for kind in self.held if kind.number)

    def first(self) -> tuple[Kind, tuple[int, int] | None]:
        """Return the kind in which it came up most often, and in how many of all others it did; None where there are no others."""
        most = self.held[0]
        left = self.every.of - most.of
        return most, (self.every.number - most.number, left) if left else None

    def without(self) -> int:
        """Return how many conversations there were of the kinds in which it did not come up."""
        return self.every.of - sum(kind.of for kind in self.kinds)


def raised(picture: Picture, themes: Collection[str], period: str) -> list[Raised]:
    """Return where each of some themes came up in a year, most common first; without those that did not come up."""
    rows = [row for row in picture.theme_counts_of(period) if row.area == MUNICIPALITY and row.theme in themes]
    found = [_raised(row, [one for one in rows if one.theme == row.theme]) for row in rows if row.kind == ALL]
    return sorted((one for one in found if one.every.number), key=lambda one: (-one.every.number, one.title))


def not_raised(picture: Picture, themes: Collection[str], period: str) -> list[ThemeCount]:
    """Return the rows of those of some themes that came up in no conversation of a year."""
    return [
        row
        for row in picture.theme_counts_of(period)
        if (row.area, row.kind) == (MUNICIPALITY, ALL) and row.theme in themes and not row.conversations
    ]


def before(picture: Picture, period: str) -> str:
    """Return the last year of conversations before one; empty when there is none."""
    return max((year for year in picture.periods("dialogue") if year < period), default="")


def _raised(every: ThemeCount, rows: list[ThemeCount]) -> Raised:
    own = [row for row in rows if row.kind != ALL]
    own.sort(key=lambda row: (-row.conversations, row.of_conversations, row.kind))
    return Raised(
        theme=every.theme,
        title=every.title,
        period=every.period,
        every=_kind(every),
        held=tuple(map(_kind, own)),
        by_staff=all(STAFF in row.kind for row in own if row.conversations),
    )


def _kind(row: ThemeCount) -> Kind:
    return Kind(row.kind_title, row.conversations, row.of_conversations)
