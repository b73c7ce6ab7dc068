"""Figures of the survey: districts with intervals, women and men, age groups, and the waves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison, Indicator, Value
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Figure
from pipeline.words.sv import areas as places
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import survey as shares
from pipeline.words.sv import worth as worth_words


def districts(picture: Picture, indicator: Indicator, period: str, promised: Sequence[str]) -> Figure | None:
    """Return the districts with intervals, highest first.

    With the districts of a promise (`promised`) these stand out and the line is what lies outside the edition's districts; without,
    those stand out whose share is larger than in the rest of the municipality, and there is no line, since each has a rest of its own.
    """
    values = {area: picture.value(indicator.indicator, period, area) for area in picture.districts}
    rows = {area: value for area, value in values.items() if value}
    order = sorted(rows, key=lambda area: -(rows[area].value if rows[area].value is not None else -1.0))  # type: ignore[operator]
    above = _above_rest(picture, indicator, period)
    strong = promised or above
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
        title=_districts_finding(picture, indicator, period, promised, above),
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


def _above_rest(picture: Picture, indicator: Indicator, period: str) -> list[str]:
    """Return the districts whose share is larger than in the rest of the municipality."""
    rest = "rest_of_municipality"
    found = {area: picture.comparison(indicator.indicator, period, area, rest, rest) for area in picture.districts}
    return [area for area, row in found.items() if row and row.verdict == "higher"]


def _districts_finding(
    picture: Picture, indicator: Indicator, period: str, promised: Sequence[str], above: Sequence[str]
) -> str:
    """Return what holds for a promise's districts, or else for any district; where nothing holds, that is the finding."""
    compared = {
        area: picture.comparison(indicator.indicator, period, area, "outside_promise", picture.outside)
        for area in promised
    }
    found = [area for area, row in compared.items() if row and row.verdict == "higher"]
    if worth.why_not_compared(picture, period):
        many, the_many = picture.municipality.district_many, picture.municipality.district_the_many
        return words.in_promised(indicator.title, many) if promised else words.by_district(indicator.title, the_many)
    title, many = indicator.title, picture.municipality.district_many
    if found and len(found) == len(promised) > 1:
        return words.larger_in_all_promised(title, many)
    if found:
        return words.larger_in(title, map(picture.name, found))
    if promised:
        return words.no_difference_for_promised(title, many)
    if above:
        return words.larger_than_rest(title, map(picture.name, above))
    return words.no_difference_between(title, picture.municipality.district_the_many)


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
            pairs.append(charts.Pair(_area_label(picture, area), women.value, men.value, _limits(women), _limits(men)))
            shown.append((area, women.value, men.value))
    if not pairs:
        return None
    found = picture.comparison(indicator.indicator, period, "municipality", "women_vs_men", "men", sex="women")
    told = [(_where(picture, area), women, men) for area, women, men in shown]
    return Figure(
        id=f"sexes-{indicator.indicator}",
        title=_finding(words.WOMEN_AND_MEN, found, words.WOMEN_AND_MEN_ALIKE, worth_words.WOMEN_AND_MEN),
        subtitle=_what(picture, indicator, period),
        **drawn(lambda room: charts.gender_pairs(pairs, width=room), width),
        alt=words.women_and_men(indicator.predicate, told),
        source=_source(picture, indicator, period, [area for area, *_ in shown]),
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
            panels.append(charts.Panel(_area_label(picture, area), rows))
            told.append((_where(picture, area), [(row.label, row.value) for row in rows if row.value is not None]))
    if not panels:
        return None
    found = [
        row
        for row in picture.comparisons
        if (row.indicator, row.period, row.area, row.contrast)
        == (indicator.indicator, period, "municipality", "youngest_vs_oldest")
    ]
    return Figure(
        id=f"ages-{indicator.indicator}",
        title=_finding(
            words.YOUNG_AND_OLD, found[0] if found else None, words.YOUNG_AND_OLD_ALIKE, worth_words.YOUNG_AND_OLD
        ),
        subtitle=_what(picture, indicator, period),
        **drawn(lambda room: charts.age_multiples(panels, width=room), width),
        alt=words.age_groups(indicator.predicate, told),
        source=_source(picture, indicator, period, areas),
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
                charts.Line(_area_label(picture, area), points, strong=area in picture.priority or len(areas) == 1)
            )
            told.append((_where(picture, area), [(value.period, value.value or 0) for value in values]))
    if not lines or all(len(line.points) < 2 for line in lines):
        return None
    changes = _changes(picture, indicator, period, areas)
    breaks = [
        charts.Break(float(row.period) - 0.5, words.NEW_QUESTION)
        for row in changes
        if row.verdict == "not_comparable" and row.reason != "new_area"
    ][:1]
    changed = [row for row in changes if row.verdict in ("higher", "lower")]
    if breaks:
        title = words.QUESTION_CHANGED
    elif changed:
        title = words.changed((_area_label(picture, row.area), row.verdict) for row in changed)
    elif worth.is_untested(changes):
        title = worth_words.CHANGE
    else:
        title = words.UNCHANGED
    first = min(point.label for line in lines for point in line.points)
    return Figure(
        id=f"waves-{indicator.indicator}",
        title=title,
        subtitle=_what(picture, indicator, f"{first}–{period}"),
        **drawn(lambda room: charts.waves(lines, breaks, width=room), width),
        alt=words.over_time(indicator.predicate, told),
        source=_source(picture, indicator, f"{first}–{period}", areas),
    )


def _changes(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> list[Comparison]:
    """Return the comparisons of some areas with the wave before."""
    key = (indicator.indicator, period, "previous_period", "all", "all")
    return [
        row
        for row in picture.comparisons
        if (row.indicator, row.period, row.contrast, row.sex, row.age_group) == key and row.area in areas
    ]


def _finding(by_verdict: Mapping[str, str], found: Comparison | None, alike: str, untested: str) -> str:
    """Return what a comparison of two groups came to; that they are alike, or not tested, where no difference holds."""
    return untested if worth.is_untested([found]) else by_verdict.get(found.verdict if found else "", alike)


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


def _source(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> str:
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


def _where(picture: Picture, area: str) -> str:
    """Return an area's name as it stands in a sentence."""
    if area == "municipality":
        return places.IN_WHOLE_MUNICIPALITY
    return picture.name(area) if area == picture.outside else places.inside(picture.name(area))


def _area_label(picture: Picture, area: str) -> str:
    named = {"municipality": places.WHOLE_MUNICIPALITY, picture.outside: places.OUTSIDE}
    return named.get(area) or sv.upper_first(picture.name(area))


def _limits(value: Value) -> tuple[float, float] | None:
    return None if value.ci_low is None or value.ci_high is None else (value.ci_low, value.ci_high)
