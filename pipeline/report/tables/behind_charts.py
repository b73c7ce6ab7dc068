"""The tables behind the charts: waves, months, themes and times of the week, with the numbers that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, ThemeCount, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import offences as offence_tables
from pipeline.report.tables import promise as tables
from pipeline.report.tables.pupils import delivered
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, note_tables, pupil_tables, sources, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import offence_tables as words_of_offences
from pipeline.words.sv import survey as shares
from pipeline.words.sv import tables as table_words


def all_tables(picture: Picture) -> Iterator[Table]:
    """Yield every table behind a chart of the chapters, in the order of the chapters' sections."""
    mains = [picture.main_indicator(promise) for promise in picture.promises]
    for indicator in dict.fromkeys(main for main in mains if main):
        yield from _optional(over_time(picture, indicator))
    for indicator in picture.headlines("drug_habits"):
        yield from _optional(pupils_over_time(picture, indicator))
    for indicator in _shown_offences(picture):
        yield from _optional(months(picture, indicator))
    shown = _shown_offences(picture)
    for told in (weekdays, offence_tables.hours, offence_tables.seasons, offence_tables.places):
        yield from _optional(told(picture, shown))
    yield from _optional(offence_tables.elsewhere(picture))
    yield from _optional(themes(picture))
    yield from _optional(themes_by_district(picture))


def _optional(table: Table | None) -> Iterable[Table]:
    return [table] if table else []


def _shown_offences(picture: Picture) -> list[Indicator]:
    """Return the groups of offences that the promises' chapters show."""
    named = [name for promise in picture.promises.values() for name in promise.crime.split()]
    return [picture.indicators[name] for name in dict.fromkeys(named) if picture.last_year(name)]


def over_time(picture: Picture, indicator: Indicator) -> Table | None:
    """Return one survey indicator in the promises' districts, outside them and in all, wave by wave; None with a single wave."""
    waves = [
        wave for wave in picture.periods("safety_survey") if picture.value(indicator.indicator, wave, "municipality")
    ]
    if len(waves) < 2:
        return None
    areas = [*picture.priority, *([picture.outside] if picture.outside in picture.areas else []), "municipality"]
    names = {"municipality": places.MUNICIPALITY, picture.outside: places.OUTSIDE}
    rows = [
        (
            Cell(names.get(area) or picture.name(area)),
            *(Cell(tables.share_with_interval(picture.value(indicator.indicator, wave, area))) for wave in waves),
        )
        for area in areas
    ]
    return Table(
        id=f"waves-{indicator.indicator}-table",
        title=survey_tables.over_time(indicator.title),
        subtitle=shares.shares_with_intervals(f"{waves[0]}–{waves[-1]}", weighted=picture.is_weighted(waves[-1])),
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            *(Column(wave, "number") for wave in waves),
        ),
        rows=tuple(rows),
        source=f"{sources.survey(picture.municipality.survey_name)} {indicator.caveat}".strip(),
        note=tables.star_note(picture, rows),
        compact=True,
    )


def pupils_over_time(picture: Picture, indicator: Indicator) -> Table | None:
    """Return pupils' shares by grade and sex, survey by survey; None with a single survey."""
    series = {
        (grade, sex): {
            value.period: value for value in picture.values_of(indicator.indicator, "municipality", "share", grade, sex)
        }
        for grade in sv.GRADES
        for sex in sv.PUPIL_SEXES
    }
    periods = sorted({period for values in series.values() for period in values})
    if len(periods) < 2:
        return None
    rows = [
        (
            Cell(pupil_tables.group(sv.GRADES[grade], sv.PUPIL_SEXES[sex])),
            *(Cell(delivered(values.get(period))) for period in periods),
        )
        for (grade, sex), values in series.items()
        if values
    ]
    return Table(
        id=f"pupils-{indicator.indicator}-table",
        title=survey_tables.over_time(indicator.title),
        subtitle=pupil_tables.shares(periods[0], periods[-1]),
        columns=(Column(headings.PUPILS, width=1.6), *(Column(period, "number") for period in periods)),
        rows=tuple(rows),
        source=sources.pupils_in_full(periods),
        compact=True,
    )


def months(picture: Picture, indicator: Indicator) -> Table | None:
    """Return one group's offences in the municipality, one row a year and one column a month."""
    counted = {
        value.period: value
        for value in picture.values_of(indicator.indicator, "municipality", "count")
        if len(value.period) == len("2021-01")
    }
    years = sorted({period[:4] for period in counted})
    if not years:
        return None
    rows = []
    for year in years:
        cells = []
        for month in range(1, 13):
            value = counted.get(f"{year}-{month:02}")
            if value is None:
                cells.append(Cell(sv.NOT_GIVEN))
            elif value.value is None:
                cells.append(Cell(words_of_offences.HIDDEN, "hidden"))
            else:
                number = sv.number(value.value)
                cells.append(Cell(words_of_offences.preliminary(number) if value.release == "preliminary" else number))
        whole = picture.value(indicator.indicator, year, "municipality", unit="count")
        total = sv.number(whole.value) if whole and whole.value is not None else sv.NOT_GIVEN
        rows.append((Cell(year), *cells, Cell(total, strong=True)))
    marks = [words_of_offences.HIDDEN_NOTE] if any(value.value is None for value in counted.values()) else []
    marks += [words_of_offences.PRELIMINARY_NOTE] if any(map(_can_change, counted.values())) else []
    return Table(
        id=f"months-{indicator.indicator}-table",
        title=words_of_offences.by_month(indicator.title),
        subtitle=words_of_offences.BY_MONTH,
        columns=(
            Column(headings.YEAR, width=0.8),
            *(Column(name, "number", 0.7) for name in words_of_offences.MONTHS),
            Column(headings.WHOLE_YEAR, "number", 0.8),
        ),
        rows=tuple(rows),
        source=sources.offences(sources.OFFENCES[picture.offence_basis(indicator.indicator)]),
        note=" ".join(marks),
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
            days = [int(day) for day in row.days.split()]
            if row.period == latest:
                for day in days:
                    by_day[day] += row.offences / len(days)
        single = all(len(row.days.split()) == 1 for row in hours if row.period == latest)
        if hours and single:
            year = max(year, latest)
            cells = [Cell(sv.number(round(count))) for count in by_day.values()]
            rows.append((Cell(table_words.of_year(indicator.title, latest)), *cells))
    if not rows:
        return None
    return Table(
        id="weekdays-table",
        title=words_of_offences.IN_THE_WEEK,
        subtitle=words_of_offences.BY_POSSIBLE_TIME,
        columns=(
            Column(headings.OFFENCE, width=2.2),
            *(Column(day, "number", 0.6) for day in words_of_offences.WEEKDAYS),
        ),
        rows=tuple(rows),
        source=sv.paragraph([sources.EXTRACT, words_of_offences.SPREAD_OVER_HOURS]),
        compact=True,
    )


def themes(picture: Picture) -> Table | None:
    """Return in how many conversations each theme came up, in all and by kind of conversation."""
    rows = [row for row in picture.theme_counts if row.area == "municipality"]
    every = [row for row in rows if row.kind == "all"]
    if not every:
        return None
    kinds = list(dict.fromkeys(row.kind for row in rows if row.kind != "all"))
    found = {(row.theme, row.kind): row for row in rows}
    ordered = sorted(every, key=lambda row: (-(row.conversations or 0), row.title))
    told = [row for row in ordered if any(one.conversations for one in rows if one.theme == row.theme)]
    few = [row.title for row in ordered if row.conversations is None and row not in told]
    lines = [(Cell(row.title), *(_talks(found.get((row.theme, kind))) for kind in ("all", *kinds))) for row in told]
    if not lines:
        return None
    titles = {row.kind: row.kind_title for row in rows}
    held = {row.kind: row.of_conversations for row in rows}
    labels = [
        titles[kind] if (number := held[kind]) is None else table_words.number_of(sv.upper_first(titles[kind]), number)
        for kind in kinds
    ]
    all_held = every[0].of_conversations
    total = note_tables.ALL if all_held is None else table_words.number_of(note_tables.ALL, all_held)
    return Table(
        id="themes-table",
        title=note_tables.THEMES,
        subtitle=note_tables.themes(every[0].period),
        columns=(
            Column(headings.THEME, width=1.8),
            Column(total, "number", 0.7),
            *(Column(label, "number") for label in labels),
        ),
        rows=tuple(lines),
        source=sv.paragraph([sources.notes(every[0].period), sources.ONCE_A_THEME]),
        note=sv.paragraph(
            [note_tables.hidden(picture.municipality.min_count), note_tables.in_too_few(few) if few else ""]
        ),
        compact=True,
    )


def themes_by_district(picture: Picture) -> Table | None:
    """Return which themes came up in each district, for the districts of which any number may be shown."""
    rows = [
        row
        for row in picture.theme_counts
        if row.kind == "all" and row.area != "municipality" and row.conversations and row.of_conversations
    ]
    if not rows:
        return None
    lines = []
    for area in picture.areas:
        own = sorted((row for row in rows if row.area == area), key=lambda row: (-(row.conversations or 0), row.title))
        if own:
            told = note_tables.counts((row.title, row.conversations or 0) for row in own)
            lines.append((Cell(picture.name(area)), Cell(str(own[0].of_conversations)), Cell(told)))
    return Table(
        id="themes-districts-table",
        title=note_tables.themes_in(picture.municipality.district_the_many),
        subtitle=note_tables.themes_by_district(rows[0].period),
        columns=(
            Column(sv.upper_first(picture.municipality.district_one)),
            Column(headings.CONVERSATIONS, "number", 0.5),
            Column(headings.THEMES, width=4),
        ),
        rows=tuple(lines),
        source=sources.notes(rows[0].period),
        note=note_tables.hidden_in_districts(picture.municipality.min_count),
        compact=True,
    )


def _talks(row: ThemeCount | None) -> Cell:
    if row is None:
        return Cell(sv.NOT_GIVEN)
    return Cell(sv.HIDDEN, "hidden") if row.conversations is None else Cell(sv.number(row.conversations))
