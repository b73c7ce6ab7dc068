"""Charts of what a delivered survey tells of pupils: dots for one survey, slopes from one survey to the next."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.findings.beside import MUNICIPALITY, since
from pipeline.report.findings.state import State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Block, Figure, SideBySide
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import sources, survey


def pupils(picture: Picture, indicator: Indicator, period: str) -> Block | None:
    """Return pupils' shares by grade and sex: as slopes where a grade has several surveys, else the last survey as dots."""
    slopes = [figure for grade in sv.GRADES if (figure := slope(picture, indicator, grade))]
    if not slopes:
        return dots(picture, indicator, period, charts.FULL_WIDTH)
    return SideBySide(slopes[0], slopes[1]) if len(slopes) > 1 else slopes[0]


def dots(picture: Picture, indicator: Indicator, period: str, width: float) -> Figure | None:
    """Return one survey's shares by grade, girls and boys, as delivered: without intervals."""
    rows, told = [], []
    grades: dict[str, float] = {}
    for grade, name in sv.GRADES.items():
        for sex, word in sv.PUPIL_SEXES.items():
            value = picture.value(indicator.indicator, period, "municipality", sex, grade)
            rows.append(charts.Pupil(sv.upper_first(name), sex, value.value if value else None))
            if value and value.value is not None:
                told.append((name, word, value.value))
                grades |= {name: value.value} if sex == "all" else {}
    if not told:
        return None
    return Figure(
        id=f"pupils-{indicator.indicator}",
        title=words.shares_of_pupils(indicator.title, grades.items()) if grades else indicator.title,
        subtitle=words.of_the_pupils(period),
        **drawn(lambda room: charts.pupils(rows, width=room), width),
        alt=words.pupils(indicator.title, told),
        source=sv.paragraph([sources.pupils([period]), words.AS_DELIVERED]),
    )


def slope(picture: Picture, indicator: Indicator, grade: str) -> Figure | None:
    """Return a grade's shares from survey to survey, girls, boys and all; None with fewer than two surveys."""
    lines, told = [], []
    for sex, word in sv.PUPIL_SEXES.items():
        values = _shown(picture.values_of(indicator.indicator, "municipality", "share", grade, sex))
        if len(values) > 1:
            points = tuple(charts.Point(v.period, float(v.period), v.value, v.ci_low, v.ci_high) for v in values)
            lines.append(charts.Line(word, points, strong=sex == "all", group=sex))
            told.append((word, [(v.period, v.value or 0) for v in values]))
    if not lines:
        return None
    periods = sorted({point.label for line in lines for point in line.points})
    steps = [since(picture, indicator.indicator, period, MUNICIPALITY, age_group=grade) for period in periods[1:]]
    breaks = [
        charts.Break(float(period) - 0.5, words.NEW_QUESTION)
        for period, step in zip(periods[1:], steps, strict=True)
        if step.state is State.INCOMPARABLE
    ]
    has_intervals = any(point.low is not None for line in lines for point in line.points)
    intervals = survey.INTERVALS if has_intervals else words.WITHOUT_INTERVALS
    return Figure(
        id=f"slope-{indicator.indicator}-{grade}",
        title=words.pupils_changed(sv.GRADES[grade], steps[-1].state, steps[-1].other or periods[-2]),
        subtitle=words.of_the_pupils_over_time(indicator.title, periods[0], periods[-1]),
        **drawn(lambda room: charts.waves(lines, breaks, decimals=0, width=room), charts.HALF_WIDTH),
        alt=words.pupils_over_time(indicator.title, sv.GRADES[grade], told),
        source=sv.paragraph([sources.pupils(periods), intervals]),
    )


def _shown(values: Sequence[Value]) -> list[Value]:
    """Return the values that are not hidden."""
    return [value for value in values if value.value is not None]
