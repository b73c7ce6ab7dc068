"""One figure beside another: what may be said of the two, with what a reader has to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.findings import state
from pipeline.report.findings.state import HOLDS, State
from pipeline.report.read.pairs import pair_row
from pipeline.report.read.picture import PAIR, Picture
from pipeline.report.read.rows import Comparison, Value

PREVIOUS = "previous_period"
OUTSIDE = "outside_promise"
REST = "rest_of_municipality"
WOMEN_AND_MEN = "women_vs_men"
AGES = "youngest_vs_oldest"
MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Beside:
    """What may be said of one figure beside another.

    Attributes:
        state: What may be said, or why nothing may.
        area: Where the first figure is from.
        other: What the second has of its own: an area, a period, a sex or an age group, by the contrast.
        value: The first figure; None where there is none.
        beside: The second.
        row: Their comparison; None where none was made.
    """

    state: State
    area: str
    other: str
    value: Value | None
    beside: Value | None
    row: Comparison | None

    @property
    def holds(self) -> bool:
        """Whether a difference may be told."""
        return self.state in HOLDS

    @property
    def at_least(self) -> float | None:
        """The safe side of the difference or ratio; None where none is told."""
        return self.row.at_least if self.row else None

    @property
    def detectable(self) -> float:
        """How large a difference would probably have been seen; 0 where that is not known."""
        return (self.row.detectable if self.row else None) or 0.0

    @property
    def reason(self) -> tuple[str, str]:
        """The code of why nothing may be said, and the source's own words; empty where there are none."""
        return (self.row.reason, self.row.wording) if self.row else ("", "")

    @property
    def is_stated(self) -> bool:
        """Whether a direction is the source's own word, and no test of ours."""
        return self.row is not None and self.row.basis == "delivered"

    @property
    def shown(self) -> bool:
        """Whether both figures are shown."""
        return is_shown(self.value) and is_shown(self.beside)


def is_shown(value: Value | None) -> bool:
    """Return whether there is a figure, and it is shown."""
    return value is not None and value.value is not None


def beside(
    picture: Picture,
    indicator: str,
    period: str,
    area: str,
    contrast: str,
    other: str,
    *,
    sex: str = "all",
    age_group: str = "all",
    unit: str = "share",
) -> Beside:
    """Return what may be said of an indicator's figure in an area, period and group of persons beside another.

    Args:
        picture: The edition's view of the published tables.
        indicator: What is measured.
        period: The period of the first figure.
        area: The area of the first figure.
        contrast: What the two figures differ in.
        other: What the second has instead: an area, a period, a sex or an age group.
        sex: The sex of the first figure's persons.
        age_group: Their age group.
        unit: What both figures are in.
    """
    key = {"period": period, "area": area, "sex": sex, "age_group": age_group}
    value, second = (picture.value(indicator, **place, unit=unit) for place in (key, key | {_differs(contrast): other}))
    row = picture.comparison(indicator, period, area, contrast, other, sex, age_group)
    if row is not None:
        said = state.of(row.verdict, row.reason)
    else:
        said = _without_test(picture, indicator, period, area, value, second, is_over_time=contrast == PREVIOUS)
    return Beside(said, area, other, value, second, row)


def _differs(contrast: str) -> str:
    """Return the column in which the second figure of a contrast differs from the first."""
    return {PREVIOUS: "period", WOMEN_AND_MEN: "sex", AGES: "age_group"}.get(contrast, "area")


def _without_test(
    picture: Picture,
    indicator: str,
    period: str,
    area: str,
    value: Value | None,
    second: Value | None,
    *,
    is_over_time: bool,
) -> State:
    """Return why two figures of which no comparison was made may not be set beside each other."""
    if value is None:
        known = [row.period for row in picture.all_values(indicator) if row.period != period and row.area == area]
        return State.NOT_ASKED if known else State.NOT_DELIVERED
    if second is None and is_over_time:
        return State.FIRST
    statuses = {one.status for one in (value, second) if one is not None and one.value is None}
    if "not_estimable" in statuses:
        return State.NOT_ESTIMABLE
    return State.HIDDEN if statuses else State.UNTESTED


def since(
    picture: Picture, indicator: str, period: str, area: str, *, age_group: str = "all", unit: str = "share"
) -> Beside:
    """Return what may be said of a figure beside the one of the period that it is compared with, or of the last one before it."""
    rows = picture.comparisons_of(indicator, period, area)
    others = [row.other for row in rows if (row.contrast, row.sex, row.age_group) == (PREVIOUS, "all", age_group)]
    values = picture.values_of(indicator, area, unit, age_group)
    earlier = [value.period for value in values if len(value.period) == len(period) and value.period < period]
    other = [*others, *earlier[-1:], ""][0]
    return beside(picture, indicator, period, area, PREVIOUS, other, age_group=age_group, unit=unit)


def change(picture: Picture, indicator: str, year: str, area: str) -> Beside:
    """Return what may be said of a year's count beside that of the year before."""
    return since(picture, indicator, year, area, unit="count")


def counterpart(picture: Picture, area: str) -> tuple[str, str]:
    """Return what a district is set beside wherever it stands, as contrast and area.

    A promise's districts are set beside everybody outside them, all others beside the rest of the municipality: the same district has
    the same counterpart on every page.
    """
    is_promised = area in picture.priority and picture.outside in picture.areas
    return (OUTSIDE, picture.outside) if is_promised else (REST, REST)


def by_state(found: Iterable[Beside]) -> dict[State, list[Beside]]:
    """Return findings by what may be said, states in their order; states that none has are left out."""
    given = list(found)
    return {one: same for one in State if (same := [each for each in given if each.state is one])}


def ages(picture: Picture, indicator: str, period: str, area: str = MUNICIPALITY) -> Beside | None:
    """Return the youngest beside the oldest; None where the indicator has no ages."""
    bands = picture.age_bands(indicator, period)
    rows = [row for row in picture.comparisons_of(indicator, period, area) if row.contrast == AGES]
    youngest, oldest = (
        (rows[0].age_group, rows[0].other) if rows else (bands[0], bands[-1]) if len(bands) > 1 else ("", "")
    )
    return beside(picture, indicator, period, area, AGES, oldest, age_group=youngest) if youngest else None


def sexes(picture: Picture, indicator: str, period: str, area: str = MUNICIPALITY, age_group: str = "all") -> Beside:
    """Return women beside men."""
    return beside(picture, indicator, period, area, WOMEN_AND_MEN, "men", sex="women", age_group=age_group)


def against_counterpart(
    picture: Picture, indicator: str, period: str, areas: Sequence[str], *, unit: str = "share"
) -> list[Beside]:
    """Return some districts beside what they are always set beside."""
    return [beside(picture, indicator, period, area, *counterpart(picture, area), unit=unit) for area in areas]


@dataclass(frozen=True)
class Overall:
    """What may be said of several findings of which none holds.

    Attributes:
        state: What may be said of all of them, or of the best known of them.
        is_partial: Whether something else has to be said of some.
    """

    state: State
    is_partial: bool


def overall(found: Sequence[Beside]) -> Overall:
    """Return what may be said of several findings together where none of them holds; one at least has to be given.

    States are ordered by how much they tell: that no difference can be told from chance comes before that it cannot be decided, and
    that before all that was not tested.
    """
    states = list(by_state(found))
    return Overall(states[0], is_partial=len(states) > 1)


def is_tested(found: Iterable[Beside]) -> bool:
    """Return whether there are findings, and each of them was tested: whether that none holds may be said of all."""
    given = list(found)
    return bool(given) and all(one.holds or one.state is State.SAME for one in given)


def held(found: Iterable[Beside]) -> list[Beside]:
    """Return the findings that hold."""
    return [one for one in found if one.holds]


def pair(
    picture: Picture, indicator: str, period: str, one: str, two: str, sex: str = "all", age_group: str = "all"
) -> Beside:
    """Return a district beside another, in their order, whichever way round the two are compared in the tables."""
    row, is_turned = pair_row(picture, indicator, period, (sex, age_group), one, two)
    if row is None:
        return beside(picture, indicator, period, one, PAIR, two, sex=sex, age_group=age_group)
    said = state.of(row.verdict, row.reason)
    values = [picture.value(indicator, period, area, sex, age_group) for area in (one, two)]
    return Beside(state.turned(said) if is_turned else said, one, two, values[0], values[1], row)
