"""What may be said of the municipality's own counts: totals, changes, and a promise's districts against all outside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from pipeline.report.findings.beside import MUNICIPALITY, OUTSIDE, beside, by_state, change, held
from pipeline.report.findings.state import State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.read.units import unit_of
from pipeline.report.sentences import reasons
from pipeline.words.sv import counts as words
from pipeline.words.sv import offences as offence_words


def last_year(picture: Picture, indicator: Indicator, areas: Sequence[str]) -> str:
    """Return the last year in which any of the areas has a number; empty when there is none."""
    return max(
        (row.period for area in areas for row in picture.values_of(indicator.indicator, area, "count")), default=""
    )


def of_what(picture: Picture, rate: Value) -> str:
    """Return what a rate is per: invånare, hushåll, or what another count counts."""
    unit = unit_of(rate)
    return words.RESIDENTS.get(unit) or picture.indicators[unit].noun


def sentences(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> list[str]:
    """Return what one count says in a year: the municipality, its change, and a promise's districts."""
    return [*_municipality(picture, indicator, year), *_beside(picture, indicator, year, districts),
            *_changes(picture, indicator, year, districts)]  # fmt: skip


def _municipality(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    name = indicator.indicator
    found = change(picture, name, year, MUNICIPALITY)
    total, earlier = found.value, found.beside
    if total is None or total.value is None:
        return
    rate = picture.value(name, year, MUNICIPALITY, unit="rate")
    told = words.rate(rate.value, of_what(picture, rate)) if rate and rate.value is not None else ""
    known = (earlier.value, found.other) if earlier and earlier.value is not None else None
    yield words.total(indicator.title, total.value, year, told, known)
    state = found.state
    match state:
        case State.HIGHER | State.LOWER | State.SAME | State.UNDECIDED if known:
            yield words.CHANGES[state]
        case State.UNTESTED | State.INCOMPARABLE if known:
            yield words.change_not_tested(reasons.of(found))
        case (
            State.HIGHER
            | State.LOWER
            | State.SAME
            | State.UNDECIDED
            | State.UNTESTED
            | State.INCOMPARABLE
            | State.NEW_AREA
            | State.HIDDEN
            | State.NOT_ESTIMABLE
            | State.FIRST
            | State.NOT_ASKED
            | State.NOT_DELIVERED
        ):
            pass
        case _:
            assert_never(state)


def _beside(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield what may be said of a promise's districts beside what lies outside them."""
    found = [
        beside(picture, indicator.indicator, year, area, OUTSIDE, picture.outside, unit="rate") for area in districts
    ]
    outside = picture.value(indicator.indicator, year, picture.outside, unit="rate")
    if outside is None or outside.value is None:
        return
    per = of_what(picture, outside)
    for state, same in by_state(one for one in found if one.row).items():
        names = [picture.name(one.area) for one in same]
        match state:
            case State.HIGHER | State.LOWER:
                rates = [(picture.name(one.area), one.value.value) for one in same if one.value]
                shown = [(name, rate) for name, rate in rates if rate is not None]
                if shown:
                    yield words.beside(state, shown, outside.value, per)
            case State.SAME:
                yield words.not_sure(names, per)
            case State.UNDECIDED | State.HIDDEN:
                yield (offence_words.hidden if state is State.HIDDEN else words.too_few)(names)
            case State.UNTESTED | State.INCOMPARABLE | State.NEW_AREA | State.NOT_ESTIMABLE:
                for why, several in reasons.by_reason(same).items():
                    yield words.not_compared([picture.name(one.area) for one in several], why)
            case State.FIRST | State.NOT_ASKED | State.NOT_DELIVERED:
                pass
            case _:
                assert_never(state)


def _changes(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield the districts in which the number has surely changed."""
    found = held(change(picture, indicator.indicator, year, area) for area in districts)
    for key in dict.fromkeys((one.state, one.other) for one in found):
        state, before = key
        yield words.changed(state, [picture.name(one.area) for one in found if (one.state, one.other) == key], before)
