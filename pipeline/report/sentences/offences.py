"""Sentences on reported offences: numbers and rates, changes, where no rate is given, months out of their range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from pipeline.report.findings.beside import (
    MUNICIPALITY,
    OUTSIDE,
    Beside,
    against_counterpart,
    beside,
    by_state,
    change,
    is_shown,
    overall,
)
from pipeline.report.findings.state import HOLDS, State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.read.units import unit_of
from pipeline.report.sentences import offence_times, reasons
from pipeline.report.sentences.elsewhere import elsewhere
from pipeline.words.sv import offences as words


def offences(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> list[str]:
    """Return sentences on the reported offences of one group and year, in a promise's districts or the municipality."""
    total = picture.value(indicator.indicator, year, "municipality", unit="count")
    if total is None or total.value is None:
        return []
    before = picture.value(indicator.indicator, str(int(year) - 1), "municipality", unit="count")
    rate = picture.value(indicator.indicator, year, "municipality", unit="rate")
    of_whom = unit_of(rate)
    with_rate = (rate.value, of_whom) if rate and rate.value is not None else None
    earlier = before.value if before else None
    sentences = [
        words.reported(year, total.value, indicator.noun, with_rate, earlier),
        *_more(picture, indicator, year, districts),
    ]
    if indicator.initiative_driven:
        sentences.append(words.INITIATIVE_DRIVEN)
    if not districts:
        return [*sentences, *where(picture, indicator, year)]
    return [*sentences, *_beside_outside(picture, indicator, year, districts, of_whom)]


def where(picture: Picture, indicator: Indicator, year: str) -> list[str]:
    """Return in which districts there are more, or fewer, than in what each is set beside: where, for a promise that names none."""
    found = [
        one
        for one in against_counterpart(picture, indicator.indicator, year, picture.districts, unit="rate")
        if one.row
    ]
    if not found:
        return []
    told = [text for state in HOLDS for text in _where(picture, state, [one for one in found if one.state is state])]
    if told:
        return told
    said = overall(found)
    if said.state is not State.SAME:
        return []
    municipality = picture.municipality
    return [words.nowhere(municipality.district_one, municipality.district_the_one, partly=said.is_partial)]


def where_in_short(picture: Picture, indicator: Indicator, year: str) -> Iterator[str]:
    """Yield the same of the districts that differ, in few words."""
    found = against_counterpart(picture, indicator.indicator, year, picture.districts, unit="rate")
    for state in HOLDS:
        shown = [one for one in found if one.state is state and is_shown(one.value)]
        rates = [(picture.name(one.area), one.value.value) for one in shown if one.value]
        if rates and shown[0].value:
            unit = unit_of(shown[0].value)
            yield words.where_in_short(state, rates, unit)


def _where(picture: Picture, state: State, same: Sequence[Beside]) -> Iterator[str]:
    """Yield the districts of one state with their rates: those of promises beside all outside them, others beside the rest."""
    shown = [one for one in same if is_shown(one.value)]
    rates = {one.area: one.value.value for one in shown if one.value}
    promised = [area for area in rates if area in picture.priority]
    others = [area for area in rates if area not in picture.priority]
    unit = unit_of(shown[0].value if shown else None)
    outside = next((one.beside.value for one in shown if one.beside), None)
    if promised and outside is not None:
        places = [(picture.name(area), rates[area]) for area in promised]
        yield words.beside_outside(state, places, unit, picture.name(picture.outside), outside)
    if others:
        yield words.beside_rest(state, [(picture.name(area), rates[area]) for area in others], unit)


def _beside_outside(
    picture: Picture, indicator: Indicator, year: str, districts: Sequence[str], of_whom: str
) -> Iterator[str]:
    """Yield what may be said of a promise's districts beside what lies outside them."""
    found = [
        beside(picture, indicator.indicator, year, area, OUTSIDE, picture.outside, unit="rate") for area in districts
    ]
    for state, same in by_state(found).items():
        names = [picture.name(one.area) for one in same]
        match state:
            case State.HIGHER | State.LOWER:
                outside = same[0].beside
                if outside and outside.value is not None:
                    rates = [(picture.name(one.area), one.value.value if one.value else None) for one in same]
                    unit, name = unit_of(outside), picture.name(picture.outside)
                    yield words.beside_outside(state, rates, unit, name, outside.value)
            case State.SAME:
                yield words.no_difference_outside(of_whom, names)
            case State.UNDECIDED:
                yield words.too_few(names)
            case State.UNTESTED | State.INCOMPARABLE if same[0].row:
                for why, several in reasons.by_reason(same).items():
                    yield words.not_compared([picture.name(one.area) for one in several], why)
            case State.HIDDEN if same[0].row:
                yield words.hidden(names)
            case (
                State.UNTESTED
                | State.INCOMPARABLE
                | State.HIDDEN
                | State.NEW_AREA
                | State.NOT_ESTIMABLE
                | State.FIRST
                | State.NOT_ASKED
                | State.NOT_DELIVERED
            ):
                pass
            case _:
                assert_never(state)


def _more(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> list[str]:
    """Return what is told of an offence group after its counts: change, other areas, centres, last months, when, where again."""
    return [
        *_changes(picture, indicator, year, districts),
        *elsewhere(picture, indicator, year),
        *_visited(picture, indicator, year, districts),
        *offence_times.twelve_months(picture, indicator),
        *_last_month(picture, indicator),
        *offence_times.in_the_week(picture, indicator, year),
        *offence_times.season(picture, indicator),
        *offence_times.again(picture, indicator, year),
    ]


def _changes(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield whether the year differs from the one before, in the municipality and in a promise's districts."""
    total = picture.value(indicator.indicator, year, MUNICIPALITY, unit="count")
    if total and total.release == "preliminary":
        yield words.preliminary(year)
    yield from _changed(change(picture, indicator.indicator, year, MUNICIPALITY))
    local = by_state(change(picture, indicator.indicator, year, area) for area in districts)
    for state in HOLDS:
        if same := local.get(state, []):
            yield words.changed_in(state, [picture.name(one.area) for one in same], same[0].other)
    if len(districts) > 1:
        yield from _changed_together(picture, change(picture, indicator.indicator, year, picture.together))


def _changed_together(picture: Picture, found: Beside) -> Iterator[str]:
    """Yield the number in a promise's districts together, and whether it has changed, where both are shown and it was tested."""
    is_told = found.state in (*HOLDS, State.SAME)
    if is_told and found.value and found.beside and found.value.value is not None and found.beside.value is not None:
        many = picture.municipality.district_many
        yield words.together(many, found.value.value, found.beside.value, found.other)
        yield words.CHANGES[found.state]


def _changed(found: Beside) -> Iterator[str]:
    """Yield whether the municipality's number has changed since the year before."""
    state = found.state
    match state:
        case State.HIGHER | State.LOWER | State.SAME:
            yield words.CHANGES[state]
        case State.UNDECIDED | State.HIDDEN:
            yield words.change_undecided(found.other)
        case State.UNTESTED | State.INCOMPARABLE | State.NEW_AREA | State.NOT_ESTIMABLE:
            if found.other:
                yield words.change_not_tested(found.other, reasons.of(found))
        case State.FIRST | State.NOT_ASKED | State.NOT_DELIVERED:
            pass
        case _:
            assert_never(state)


def first_rise(picture: Picture) -> tuple[str, str] | None:
    """Return the first promise and group of offences of which a rise in the municipality is told; None without any."""
    for promise in picture.promises.values():
        for name in promise.crime:
            if change(picture, name, picture.last_year(name), MUNICIPALITY).state is State.HIGHER:
                return promise.promise, name
    return None


def _visited(picture: Picture, indicator: Indicator, year: str, districts: Sequence[str]) -> Iterator[str]:
    """Yield the share of the municipality's offences in centres, and why they have no rate."""
    places = [area for area in districts if picture.areas[area].visited]
    for area in places:
        share = picture.value(indicator.indicator, year, area, unit="share")
        if share and share.value is not None and share.ci_low is not None and share.ci_high is not None:
            yield words.share_of_municipality(picture.name(area), share.value, share.ci_low, share.ci_high)
    if places:
        yield words.no_rate(map(picture.name, places))


def _last_month(picture: Picture, indicator: Indicator) -> Iterator[str]:
    """Yield that the last month left its expected range, when it did."""
    months = [row for row in picture.offence_months if row.indicator == indicator.indicator]
    if months and months[-1].signal in words.SIGNALS:
        last = months[-1]
        yield words.last_month(
            last.period,
            last.offences or 0,
            last.signal,
            (last.low or 0, last.high or 0),
            preliminary=last.release == "preliminary",
        )


def without_centres(picture: Picture, area: str) -> str:
    """Return the sentence that a rate of an area leaves its centres out; empty when it holds none."""
    members = picture.members(area) if area in picture.areas else []
    names = [picture.name(one) for one in members if picture.areas[one].visited]
    return words.without_centres(names) if names else ""


def year_ends(rates: Iterable[Value | None]) -> Iterator[str]:
    """Yield at which year-ends the inhabitants, and the households, of rates are counted, and where they are from that have none."""
    rates = list(rates)
    by_unit: dict[str, set[str]] = {}
    for rate in rates:
        if rate and rate.denominator_period:
            by_unit.setdefault(unit_of(rate), set()).add(rate.denominator_period)
    for unit, periods in sorted(by_unit.items(), reverse=True):
        yield words.year_ends(unit, sorted(periods))
    if any(rate and rate.basis == "direct" and rate.denominator and not rate.denominator_period for rate in rates):
        yield words.printed_inhabitants()


def beside_delivered(picture: Picture, years: Sequence[str]) -> str:
    """Return how many offences the extract holds beside what Brå gives for the municipality; empty when that is not known."""
    told = [
        (row.offences, row.period, row.delivered, row.release == "preliminary")
        for row in picture.offence_totals
        if row.period in years
    ]
    return words.beside_delivered(told) if told else ""
