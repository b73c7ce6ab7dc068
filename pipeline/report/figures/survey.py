"""Figures of the survey: districts with intervals, women and men, age groups, and the waves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.findings.beside import (
    OUTSIDE,
    Beside,
    against_counterpart,
    beside,
    is_tested,
    overall,
    sexes,
    since,
)
from pipeline.report.findings.beside import ages as ages_of
from pipeline.report.findings.state import HOLDS, State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Figure
from pipeline.words.sv import areas as places
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import survey as shares


def districts(picture: Picture, indicator: Indicator, period: str, promised: Sequence[str]) -> Figure | None:
    """Return the districts with intervals, highest first.

    With the districts of a promise (`promised`) these stand out and the line is what lies outside the edition's districts; without,
    those stand out whose share is larger than in the rest of the municipality, and there is no line, since each has a rest of its own.
    """
    values = {area: picture.value(indicator.indicator, period, area) for area in picture.districts}
    rows = {area: value for area, value in values.items() if value}
    order = sorted(rows, key=lambda area: -(rows[area].value if rows[area].value is not None else -1.0))  # type: ignore[operator]
    found = _found(picture, indicator, period, promised)
    strong = promised or [one.area for one in found if one.state is State.HIGHER]
    dots = [dot(picture.name(area), rows[area], strong=area in strong) for area in order]
    outside = picture.value(indicator.indicator, period, picture.outside) if promised else None
    reference = None
    if outside and outside.value is not None:
        reference = charts.Reference(outside.value, picture.name(picture.outside))
    if not any(row.value is not None for row in dots):
        return None
    shown = [area for area in order if rows[area].value is not None]
    whole = picture.value(indicator.indicator, period, "municipality")
    meaning = words.bold_is_promised(picture.municipality.district_many) if promised else words.BOLD_IS_LARGER
    source = worth.source(picture, period, whole.n if whole else None)
    return Figure(
        id=f"districts-{indicator.indicator}",
        title=_districts_finding(picture, indicator, found, promised),
        subtitle=_what(picture, indicator, period),
        **drawn(lambda room: charts.district_dots(dots, reference, width=room)),
        alt=_districts_alt(picture, indicator, rows, shown, [area for area in strong if area in shown], outside),
        source=sv.paragraph(
            [
                source,
                _intervals(rows.values()),
                meaning if strong else "",
                silence.beside_figure(picture, indicator, [period], [*shown, "municipality"]),
            ]
        ),
    )


def dot(label: str, value: Value | None, *, strong: bool = False) -> charts.Dot:
    """Return a value as a dot of a chart; one that is hidden, or cannot be estimated, keeps its row."""
    if worth.is_unknown(value):
        return charts.Dot(label, None, strong=strong, absent=sv.NOT_ESTIMABLE)
    if value is None or value.value is None:
        return charts.Dot(label, None, strong=strong)
    return charts.Dot(label, value.value, value.ci_low, value.ci_high, strong, value.status == "uncertain")


def _found(picture: Picture, indicator: Indicator, period: str, promised: Sequence[str]) -> list[Beside]:
    """Return what may be said of a promise's districts beside those outside, or of every district beside what it is set beside."""
    name = indicator.indicator
    if promised:
        return [beside(picture, name, period, area, OUTSIDE, picture.outside) for area in promised]
    return against_counterpart(picture, name, period, picture.districts)


def _districts_finding(picture: Picture, indicator: Indicator, found: Sequence[Beside], promised: Sequence[str]) -> str:
    """Return what holds for a promise's districts, or else for any district; where nothing holds, what may be said of all of them."""
    title, many = indicator.title, picture.municipality.district_many
    held_by = {state: [one.area for one in found if one.state is state] for state in HOLDS}
    held_by = {state: areas for state, areas in held_by.items() if areas}
    if len(held_by) == 1 and promised and len(promised) > 1:
        ((state, areas),) = held_by.items()
        if len(areas) == len(promised):
            return words.differ_in_all_promised(title, state, many)
    if held_by:
        told = [(state, [picture.name(area) for area in areas]) for state, areas in held_by.items()]
        return words.differ_in(title, told, whole=not promised)
    if is_tested(found):
        the_many = picture.municipality.district_the_many
        return words.no_difference_for_promised(title, many) if promised else words.no_difference(title, the_many)
    if promised:
        return words.in_promised(title, many)
    return words.by_district(title, picture.municipality.district_the_many)


def _districts_alt(
    picture: Picture,
    indicator: Indicator,
    rows: dict[str, Value],
    shown: Sequence[str],
    strong: Sequence[str],
    outside: Value | None,
) -> str:
    """Return finding and range of a chart of districts."""

    def told(area: str) -> tuple[str, float]:
        return picture.name(area), rows[area].value or 0

    beside = (picture.name(picture.outside), outside.value) if outside and outside.value is not None else None
    return words.districts_range(indicator.title, told(shown[-1]), told(shown[0]), list(map(told, strong)), beside)


def women_and_men(
    picture: Picture, indicator: Indicator, period: str, areas: Sequence[str], width: float
) -> Figure | None:
    """Return women and men in some areas, two marks a row."""
    pairs = []
    shown = []
    for area in areas:
        women, men = (picture.value(indicator.indicator, period, area, sex) for sex in ("women", "men"))
        if women and men and women.value is not None and men.value is not None:
            pairs.append(charts.Pair(area_label(picture, area), women.value, men.value, _limits(women), _limits(men)))
            shown.append((area, women.value, men.value))
    if not pairs:
        return None
    told = [(where(picture, area), women, men) for area, women, men in shown]
    return Figure(
        id=f"sexes-{indicator.indicator}",
        title=words.WOMEN_AND_MEN[sexes(picture, indicator.indicator, period).state],
        subtitle=_what(picture, indicator, period),
        **drawn(lambda room: charts.gender_pairs(pairs, width=room), width),
        alt=words.women_and_men(indicator.predicate, told),
        source=source_of(picture, indicator, period, [area for area, *_ in shown]),
    )


def ages(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str], width: float) -> Figure | None:
    """Return the age groups of some areas as small charts with one scale; only the municipality stands with groups hidden."""
    panels, told = [], []
    bands = picture.age_bands(indicator.indicator, period)
    for area in areas:
        values = {band: picture.value(indicator.indicator, period, area, age_group=band) for band in bands}
        shown = [value is not None and value.value is not None for value in values.values()]
        if all(shown) or (area == "municipality" and any(shown)):
            rows = tuple(dot(sv.ages(band), value, strong=area == "municipality") for band, value in values.items())
            panels.append(charts.Panel(area_label(picture, area), rows))
            told.append((where(picture, area), [(row.label, row.value) for row in rows if row.value is not None]))
    if not panels:
        return None
    found = ages_of(picture, indicator.indicator, period)
    return Figure(
        id=f"ages-{indicator.indicator}",
        title=words.YOUNG_AND_OLD[found.state if found else State.UNTESTED],
        subtitle=_what(picture, indicator, period),
        **drawn(lambda room: charts.age_multiples(panels, width=room), width),
        alt=words.age_groups(indicator.predicate, told),
        source=source_of(picture, indicator, period, areas),
    )


def over_time(picture: Picture, indicator: Indicator, areas: Sequence[str], width: float) -> Figure | None:
    """Return the waves of some areas; a break of the series is a gap with its reason."""
    period = picture.last_period("safety_survey")
    lines, told = [], []
    for area in areas:
        values = [value for value in picture.values_of(indicator.indicator, area, "share") if value.value is not None]
        points = tuple(charts.Point(v.period, float(v.period), v.value, v.ci_low, v.ci_high) for v in values)
        if points:
            lines.append(
                charts.Line(area_label(picture, area), points, strong=area in picture.priority or len(areas) == 1)
            )
            told.append((where(picture, area), [(value.period, value.value or 0) for value in values]))
    if not lines or all(len(line.points) < 2 for line in lines):
        return None
    changes = [since(picture, indicator.indicator, period, area) for area in areas]
    breaks = [
        charts.Break(float(period) - 0.5, words.NEW_QUESTION) for one in changes if one.state is State.INCOMPARABLE
    ][:1]
    first = min(point.label for line in lines for point in line.points)
    return Figure(
        id=f"waves-{indicator.indicator}",
        title=_change_finding(picture, changes),
        subtitle=_what(picture, indicator, f"{first}–{period}"),
        **drawn(lambda room: charts.waves(lines, breaks, width=room), width),
        alt=words.over_time(indicator.predicate, told),
        source=source_of(picture, indicator, f"{first}–{period}", areas),
    )


def _change_finding(picture: Picture, changes: Sequence[Beside]) -> str:
    """Return which areas have changed since the wave before; where none has, what may be said of all of them."""
    told = [(area_label(picture, one.area), one.state) for one in changes if one.holds]
    if told:
        return words.changed(told)
    said = overall(changes)
    return words.SOME_UNCHANGED if said.state is State.SAME and said.is_partial else words.CHANGES[said.state]


def _intervals(values: Iterable[Value]) -> str:
    """Return what the bars are, where there are any; those of delivered shares are approximate."""
    every = list(values)
    with_bars = [value for value in every if value.ci_low is not None]
    if not with_bars:
        return "" if any(value.basis == "direct" for value in every) else shares.WITHOUT_INTERVALS
    return shares.APPROXIMATE if any(value.basis == "delivered" for value in with_bars) else shares.INTERVALS


def _what(picture: Picture, indicator: Indicator, period: str) -> str:
    """Return the line that says what a survey figure shows."""
    bands = picture.age_bands(indicator.indicator, period[-4:])
    return shares.share_who(indicator.predicate, period, weighted=picture.is_weighted(period), bands=bands)


def source_of(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> str:
    """Return a figure's source, what its bars are, and where many are silent; the period may be a span of waves."""
    values = [
        row
        for area in (*picture.districts, "municipality")
        for row in picture.values_of(indicator.indicator, area, "share")
    ]
    first, _, last = period.partition("–")
    first, last = first[-4:], (last or first)[-4:]
    waves = [wave for wave in picture.periods("safety_survey") if first <= wave <= last]
    shown = [value for value in values if value.value is not None and first <= value.period[-4:] <= last]
    silent = silence.beside_figure(picture, indicator, waves, areas)
    return sv.paragraph([worth.source(picture, period), _intervals(shown), silent])


def where(picture: Picture, area: str) -> str:
    """Return an area's name as it stands in a sentence."""
    if area == "municipality":
        return places.IN_WHOLE_MUNICIPALITY
    return picture.name(area) if area == picture.outside else places.inside(picture.name(area))


def area_label(picture: Picture, area: str) -> str:
    """Return an area's name as it stands alone."""
    named = {"municipality": places.WHOLE_MUNICIPALITY, picture.outside: places.OUTSIDE}
    return named.get(area) or sv.upper_first(picture.name(area))


def _limits(value: Value) -> tuple[float, float] | None:
    return None if value.ci_low is None or value.ci_high is None else (value.ci_low, value.ci_high)
