"""Figures of reported offences: month by month."""

from __future__ import annotations

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.findings.beside import MUNICIPALITY, change
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.sentences.offence_times import months_of
from pipeline.report.set.blocks import Figure
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import sources


def months(picture: Picture, indicator: Indicator) -> Figure | None:
    """Return the municipality's offences of one group by month, with the mean of twelve months; None where most months are hidden."""
    values = months_of(picture, indicator)
    if len(values) < 12:
        return None
    points = [
        charts.Month(
            int(v.period[:4]), int(v.period[5:]), None if v.value is None else int(v.value), v.release == "preliminary"
        )
        for v in values
    ]
    first, last = values[0].period, values[-1].period
    years = picture.values_of(indicator.indicator, "municipality", "count")
    totals = [(v.period, v.value) for v in years if len(v.period) == 4 and v.value is not None]
    return Figure(
        id=f"months-{indicator.indicator}",
        title=_months_finding(picture, indicator),
        subtitle=words.offences_by_month(first, last),
        **drawn(lambda room: charts.months(points, width=room)),
        alt=words.months(indicator.noun, first, last, totals),
        source=sv.paragraph([_offence_source(picture, indicator), words.LINE_IS_MEAN]),
    )


def _months_finding(picture: Picture, indicator: Indicator) -> str:
    """Return the last whole year beside the one before, and whether it has changed; just the title without whole years."""
    year = picture.last_year(indicator.indicator)
    found = change(picture, indicator.indicator, year, MUNICIPALITY)
    if found.value is None or found.value.value is None:
        return indicator.title
    if found.row is None or found.beside is None or found.beside.value is None:
        return words.offences_in_year(indicator.title, found.value.value, year)
    then = found.other, found.beside.value
    return words.offences_in_two_years(indicator.title, (year, found.value.value), then, found.state)


def _offence_source(picture: Picture, indicator: Indicator) -> str:
    return sources.offences(sources.OFFENCES[picture.offence_basis(indicator.indicator)])
