"""Tables of reported offences: by area, by month, day and hour, and how often at the same places."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings import state
from pipeline.report.findings.state import State
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.read.units import counted_per, in_units
from pipeline.report.sentences import offence_times
from pipeline.report.sentences.offences import beside_delivered, without_centres, year_ends
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.words.sv import areas as area_words
from pipeline.words.sv import headings, sources
from pipeline.words.sv import language as sv
from pipeline.words.sv import offence_tables as words
from pipeline.words.sv import tables as table_words


def by_area(picture: Picture, indicators: Sequence[Indicator], areas: Sequence[str]) -> Table | None:
    """Return some areas' offences in the last year, two columns a group: counts, and rates where they can be told."""
    named = {area: picture.name(area) for area in areas}
    if picture.outside in picture.areas:
        named[picture.outside] = area_words.OUTSIDE
    named["municipality"] = area_words.WHOLE_MUNICIPALITY
    years = {indicator.indicator: picture.last_year(indicator.indicator) for indicator in indicators}
    keys = [(name, year) for name, year in years.items() if picture.value(name, year, "municipality", unit="count")]
    if not keys:
        return None
    rows = []
    rates: list[Value | None] = []
    for area, name in named.items():
        row_cells = []
        for indicator, year in keys:
            rate = picture.value(indicator, year, area, unit="rate")
            rates.append(rate)
            row_cells += [cells.count(picture.value(indicator, year, area, unit="count")), cells.rate(rate)]
        rows.append((Cell(name), *row_cells))
    told = sorted({year for _, year in keys})
    return Table(
        id=f"offences-{'-'.join(name for name, _ in keys)[:60]}",
        title=words.REPORTED,
        subtitle=words.counts_and_rates(told, in_units(counted_per(picture, *key) for key in keys)),
        columns=(
            Column(headings.AREA, width=1.35),
            *(
                column
                for name, year in keys
                for column in (
                    Column(words.count(picture.indicators[name].title), "number", 0.95),
                    Column(words.per(counted_per(picture, name, year)), "number", 1.05),
                )
            ),
        ),
        rows=tuple(rows),
        source=words.BY_DAY_OF_REPORT,
        note=sv.paragraph(
            [
                words.hidden_counts(picture.municipality.min_count),
                *year_ends(rates),
                without_centres(picture, picture.outside),
                beside_delivered(picture, told),
            ]
        ),
        rules_after=(len(areas) - 1,),
    )


def months(picture: Picture, indicator: Indicator) -> Table | None:
    """Return one group's offences in the municipality, one row a year and one column a month; by year where most months are hidden."""
    counted = {value.period: value for value in offence_times.months_of(picture, indicator)}
    years = sorted({period[:4] for period in counted})
    if not years:
        return _years(picture, indicator)
    rows = []
    for year in years:
        row_cells = []
        for month in range(1, 13):
            value = counted.get(f"{year}-{month:02}")
            if value is None:
                row_cells.append(Cell(sv.NOT_GIVEN))
            elif value.value is None:
                row_cells.append(Cell(words.HIDDEN, "hidden"))
            else:
                number = sv.number(value.value)
                row_cells.append(Cell(words.preliminary(number) if value.release == "preliminary" else number))
        whole = picture.value(indicator.indicator, year, "municipality", unit="count")
        total = sv.number(whole.value) if whole and whole.value is not None else sv.NOT_GIVEN
        rows.append((Cell(year), *row_cells, Cell(total, strong=True)))
    marks = [words.HIDDEN_NOTE] if any(value.value is None for value in counted.values()) else []
    marks += [words.PRELIMINARY_NOTE] if any(map(_can_change, counted.values())) else []
    return Table(
        id=f"months-{indicator.indicator}-table",
        title=words.by_month(indicator.title),
        subtitle=words.BY_MONTH,
        columns=(
            Column(headings.YEAR, width=0.8),
            *(Column(name, "number", 0.7) for name in words.MONTHS),
            Column(headings.WHOLE_YEAR, "number", 0.8),
        ),
        rows=tuple(rows),
        source=sources.offences(sources.OFFENCES[picture.offence_basis(indicator.indicator)]),
        note=" ".join(marks),
        compact=True,
    )


def _years(picture: Picture, indicator: Indicator) -> Table | None:
    """Return one group's offences in the municipality in whole years; None where none is shown, or no month was told."""
    counts = picture.values_of(indicator.indicator, "municipality", "count")
    years = [value for value in counts if len(value.period) == len("2021") and value.value is not None]
    if not years or not any(len(value.period) == len("2021-01") for value in counts):
        return None
    numbers = [sv.number(value.value or 0) for value in years]
    shown = [words.preliminary(one) if _can_change(value) else one for one, value in zip(numbers, years, strict=True)]
    return Table(
        id=f"years-{indicator.indicator}-table",
        title=words.by_year(indicator.title),
        subtitle=words.BY_MONTH,
        columns=(Column(headings.OFFENCE, width=2.0), *(Column(value.period, "number") for value in years)),
        rows=((Cell(indicator.title), *map(Cell, shown)),),
        source=sources.offences(sources.OFFENCES[picture.offence_basis(indicator.indicator)]),
        note=" ".join([words.MOST_MONTHS_HIDDEN, *([words.PRELIMINARY_NOTE] if any(map(_can_change, years)) else [])]),
        compact=True,
    )


def _can_change(value: Value) -> bool:
    return value.value is not None and value.release == "preliminary"


def weekdays(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return on which days of the week offences took place, by the time that they may have taken place."""
    rows, year = [], ""
    for indicator in indicators:
        hours = [row for row in picture.offence_hours if row.indicator == indicator.indicator]
        latest = max((row.period for row in hours), default="")
        by_day = dict.fromkeys(range(1, 8), 0.0)
        for row in hours:
            if row.period == latest:
                for day in row.days:
                    by_day[day] += row.offences / len(row.days)
        single = all(len(row.days) == 1 for row in hours if row.period == latest)
        if hours and single:
            year = max(year, latest)
            row_cells = [Cell(sv.number(round(count))) for count in by_day.values()]
            rows.append((Cell(table_words.of_year(indicator.title, latest)), *row_cells))
    if not rows:
        return None
    return Table(
        id="weekdays-table",
        title=words.IN_THE_WEEK,
        subtitle=words.BY_POSSIBLE_TIME,
        columns=(
            Column(headings.OFFENCE, width=2.2),
            *(Column(day, "number", 0.6) for day in words.WEEKDAYS),
        ),
        rows=tuple(rows),
        source=sv.paragraph([sources.EXTRACT, words.SPREAD_OVER_HOURS]),
        compact=True,
    )


def hours(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return in which part of the day offences may have taken place, each group in the finest parts that it is told in."""
    rows = []
    for indicator in indicators:
        year = picture.last_year(indicator.indicator)
        found = offence_times.by_hours(picture, indicator, year)
        if found:
            counts = offence_times.whole_parts([*found.values()])
            parts = [(start, end, count) for (start, end), count in zip(found, counts, strict=True)]
            rows.append((Cell(table_words.of_year(indicator.title, year)), Cell(words.hours(parts))))
    if not rows:
        return None
    return Table(
        id="hours-table",
        title=words.IN_THE_DAY,
        subtitle=words.BY_POSSIBLE_TIME,
        columns=(Column(headings.OFFENCE, width=1.2), Column(headings.HOURS_AND_COUNTS, width=2.0)),
        rows=tuple(rows),
        source=sv.paragraph([sources.EXTRACT, words.SPREAD, words.ROUNDED]),
        compact=True,
    )


def seasons(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return the months of the year in which offences may have taken place, over several years, in per cent."""
    rows = []
    for indicator in indicators:
        found = picture.seasons(indicator.indicator)
        if found:
            tested = picture.patterns(indicator.indicator, "season")
            sign = words.SEASONS[state.of(tested[0].verdict) if tested else State.UNTESTED]
            row_cells = [Cell(sv.number(100 * row.share)) for row in found]
            title = table_words.of_year(indicator.title, found[0].first_year, found[0].period)
            rows.append((Cell(title), *row_cells, Cell(sign)))
    if not rows:
        return None
    return Table(
        id="seasons-table",
        title=words.IN_THE_YEAR,
        subtitle=words.SHARES_BY_POSSIBLE_TIME,
        columns=(
            Column(headings.OFFENCE, width=2.0),
            *(Column(name, "number", 0.5) for name in words.MONTHS),
            Column(headings.DIFFERS, width=0.9),
        ),
        rows=tuple(rows),
        source=sv.paragraph([sources.EXTRACT, words.SPREAD, words.WITHIN_A_MONTH]),
        note=words.SEASONS_NOTE,
        compact=True,
    )


def places(picture: Picture, indicators: Sequence[Indicator]) -> Table | None:
    """Return how many places had two and three offences or more in the last year, in the municipality and the promises' districts."""
    rows = []
    for indicator in indicators:
        year = picture.last_year(indicator.indicator)
        for area in ("municipality", *picture.priority):
            two, three = (picture.repeat_places(indicator.indicator, year, area, least) for least in (2, 3))
            if two and three and two.places:
                name = words.IN_MUNICIPALITY if area == "municipality" else picture.name(area)
                numbers = (two.located, two.places, two.offences, three.places, three.offences)
                rows.append((Cell(words.in_area(indicator.title, year, name)), *map(_or_hidden, numbers)))
    if not rows:
        return None
    return Table(
        id="places-table",
        title=words.SAME_PLACES,
        subtitle=words.SAME_PLACES_SHOWN,
        columns=(
            Column(headings.OFFENCE_AND_AREA, width=2.2),
            Column(headings.LOCATED, "number"),
            Column(headings.PLACES_WITH_TWO, "number"),
            Column(headings.OFFENCES_THERE, "number", 0.8),
            Column(headings.PLACES_WITH_THREE, "number"),
            Column(headings.OFFENCES_THERE, "number", 0.8),
        ),
        rows=tuple(rows),
        source=sv.paragraph([sources.EXTRACT, words.WHAT_A_PLACE_IS]),
        note=words.hidden_places(picture.municipality.min_count),
        compact=True,
    )


def _or_hidden(number: int | None) -> Cell:
    return Cell(sv.HIDDEN, "hidden") if number is None else Cell(sv.number(number))
