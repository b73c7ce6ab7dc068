"""Charts of what a delivered survey tells of pupils: dots for one survey, slopes from one survey to the next."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report import charts
from pipeline.report.figures.survey import drawn
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Block, Figure, SideBySide
from pipeline.words.sv import language as sv

CHANGES = {
    "higher": "ökat sedan {}, säkerställt",
    "lower": "minskat sedan {}, säkerställt",
    "no_detectable_difference": "ingen säkerställd förändring sedan {}",
    "not_comparable": "går inte att jämföra med {}",
}
UNDECIDED = "går inte att avgöra om andelen ändrats sedan {}"
BREAK = "ny fråga"


def pupils(picture: Picture, indicator: Indicator, period: str) -> Block | None:
    """Return pupils' shares by grade and sex: as slopes where a grade has several surveys, else the last survey as dots."""
    slopes = [figure for grade in sv.GRADES if (figure := slope(picture, indicator, grade))]
    if not slopes:
        return dots(picture, indicator, period, charts.FULL_WIDTH)
    return SideBySide(slopes[0], slopes[1]) if len(slopes) > 1 else slopes[0]


def dots(picture: Picture, indicator: Indicator, period: str, width: float) -> Figure | None:
    """Return one survey's shares by grade, girls and boys, as delivered: without intervals."""
    rows, told = [], []
    for grade, name in sv.GRADES.items():
        for sex, word in sv.PUPIL_SEXES.items():
            value = picture.value(indicator.indicator, period, "municipality", sex, grade)
            rows.append(charts.Pupil(sv.sentence(name)[:-1], word, value.value if value else None))
            if value and value.value is not None:
                told.append(f"{name}, {word}: {sv.percent(value.value)}")
    if not told:
        return None
    grades = {row.label: row.value for row in rows if row.sex == "alla" and row.value is not None}
    shares = sv.listed(f"{sv.percent(value)} i {sv.lower_first(grade)}" for grade, value in grades.items())
    return Figure(
        id=f"pupils-{indicator.indicator}",
        title=f"{indicator.title}: {shares}" if shares else indicator.title,
        subtitle=f"Andel av eleverna, {period}",
        **drawn(lambda room: charts.pupils(rows, width=room), width),
        alt=f"{indicator.title}. {'. '.join(told)}.",
        source=f"Källa: CAN {period}. Andelarna visas som de levererades, utan osäkerhetsintervall. Tal finns för ett år, så ingen "
        "utveckling visas.",
    )


def slope(picture: Picture, indicator: Indicator, grade: str) -> Figure | None:
    """Return a grade's shares from survey to survey, girls, boys and all; None with fewer than two surveys."""
    lines, told = [], []
    for sex, word in sv.PUPIL_SEXES.items():
        values = _shown(picture.values_of(indicator.indicator, "municipality", "share", grade, sex))
        if len(values) > 1:
            points = tuple(charts.Point(v.period, float(v.period), v.value, v.ci_low, v.ci_high) for v in values)
            lines.append(charts.Line(word, points, strong=sex == "all", group=word))
            told.append(f"{word} {sv.listed(f'{sv.percent(v.value or 0)} år {v.period}' for v in values)}")
    if not lines:
        return None
    periods = sorted({point.label for line in lines for point in line.points})
    steps = {
        row.period: row
        for row in picture.comparisons
        if (row.indicator, row.age_group, row.sex, row.contrast)
        == (indicator.indicator, grade, "all", "previous_period")
    }
    last = steps.get(periods[-1])
    verdict = CHANGES.get(last.verdict, UNDECIDED) if last else UNDECIDED
    name = sv.sentence(sv.GRADES[grade])[:-1]
    breaks = [charts.Break(float(row.period) - 0.5, BREAK) for row in steps.values() if row.verdict == "not_comparable"]
    has_intervals = any(point.low is not None for line in lines for point in line.points)
    intervals = f"Strecken visar 95{sv.THIN}% osäkerhetsintervall" if has_intervals else "Utan osäkerhetsintervall"
    return Figure(
        id=f"slope-{indicator.indicator}-{grade}",
        title=f"{name}: {verdict.format(last.other if last else periods[-2])}",
        subtitle=f"{indicator.title}, andel av eleverna, {periods[0]}–{periods[-1]}",
        **drawn(lambda room: charts.waves(lines, breaks, decimals=0, width=room), charts.HALF_WIDTH),
        alt=f"{indicator.title}, {sv.GRADES[grade]}: {'; '.join(told)}.",
        source=f"Källa: CAN {sv.listed(periods)}. {intervals}.",
    )


def _shown(values: Sequence[Value]) -> list[Value]:
    """Return the values that are not hidden."""
    return [value for value in values if value.value is not None]
