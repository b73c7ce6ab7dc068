"""The tables behind the charts: waves, months, themes and times of the week, with the numbers that are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.report.findings.pupils import delivered
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, ThemeCount
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import offences as offence_tables
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv

DAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


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
    named = [name for promise in picture.promises.values() for name in promise.crime]
    return [picture.indicators[name] for name in dict.fromkeys(named) if picture.last_year(name)]


def over_time(picture: Picture, indicator: Indicator) -> Table | None:
    """Return one survey indicator in the promises' districts, outside them and in all, wave by wave; None with a single wave."""
    waves = [
        wave for wave in picture.periods("safety_survey") if picture.value(indicator.indicator, wave, "municipality")
    ]
    if len(waves) < 2:
        return None
    areas = [*picture.priority, *([picture.outside] if picture.outside in picture.areas else []), "municipality"]
    names = {"municipality": "Kommunen", picture.outside: "Utanför löftet"}
    rows = [
        (
            Cell(names.get(area) or picture.name(area)),
            *(Cell(tables.share_with_interval(picture.value(indicator.indicator, wave, area))) for wave in waves),
        )
        for area in areas
    ]
    return Table(
        id=f"waves-{indicator.indicator}-table",
        title=f"{indicator.title}, över tid",
        subtitle=f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, {picture.weighting(waves[-1])}{waves[0]}–{waves[-1]}",
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            *(Column(wave, "number") for wave in waves),
        ),
        rows=tuple(rows),
        source=f"Källa: {picture.municipality.survey_name}. {indicator.caveat}".strip(),
        note=f"* osäker: {picture.municipality.min_base}–{picture.municipality.uncertain_base - 1} svar."
        if tables.any_star(rows)
        else "",
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
            Cell(f"{sv.sentence(sv.GRADES[grade])[:-1]}, {sv.PUPIL_SEXES[sex]}"),
            *(Cell(delivered(values.get(period))) for period in periods),
        )
        for (grade, sex), values in series.items()
        if values
    ]
    return Table(
        id=f"pupils-{indicator.indicator}-table",
        title=f"{indicator.title}, över tid",
        subtitle=f"Andel av eleverna i procent, {periods[0]}–{periods[-1]}",
        columns=(Column("Elever", width=1.6), *(Column(period, "number") for period in periods)),
        rows=tuple(rows),
        source=f"Källa: CAN, skolelevers drogvanor {sv.listed(periods)}.",
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
                cells.append(Cell(tables.NOT_GIVEN))
            elif value.value is None:
                cells.append(Cell("dolt", "hidden"))
            else:
                cells.append(Cell(sv.number(value.value) + ("p" if value.release == "preliminary" else "")))
        whole = picture.value(indicator.indicator, year, "municipality", unit="count")
        total = sv.number(whole.value) if whole and whole.value is not None else tables.NOT_GIVEN
        rows.append((Cell(year), *cells, Cell(total, strong=True)))
    marks = ["Dolt: visas inte, för få brott."] if any(cell.text == "dolt" for row in rows for cell in row) else []
    marks += ["p preliminärt."] if any(cell.text.endswith("p") for row in rows for cell in row) else []
    return Table(
        id=f"months-{indicator.indicator}-table",
        title=f"{indicator.title}, månad för månad",
        subtitle="Antal anmälda brott i kommunen, efter anmälningsdatum",
        columns=(
            Column("År", width=0.8),
            *(Column(name[:3], "number", 0.7) for name in sv.MONTHS),
            Column("Året", "number", 0.8),
        ),
        rows=tuple(rows),
        source=f"Källa: {picture.offence_source(indicator.indicator)}.",
        note=" ".join(marks),
        compact=True,
    )


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
            cells = [Cell(sv.number(round(count))) for count in by_day.values()]
            rows.append((Cell(f"{indicator.title}, {latest}"), *cells))
    if not rows:
        return None
    return Table(
        id="weekdays-table",
        title="När på veckan brotten kan ha skett",
        subtitle="Antal anmälda brott i kommunen efter brottets möjliga tid",
        columns=(Column("Brott", width=2.2), *(Column(day, "number", 0.6) for day in DAYS)),
        rows=tuple(rows),
        source="Källa: polisens lokala utdrag. Ett brott vars tid bara är känd inom gränser delas ut på timmarna mellan "
        "dem; talen är avrundade.",
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
    few = [sv.lower_first(row.title) for row in ordered if row.conversations is None and row not in told]
    lines = [(Cell(row.title), *(_talks(found.get((row.theme, kind))) for kind in ("all", *kinds))) for row in told]
    if not lines:
        return None
    titles = {row.kind: row.kind_title for row in rows}
    held = {row.kind: row.of_conversations for row in rows}
    labels = [
        f"{sv.sentence(titles[kind])[:-1]} ({held[kind]})" if held[kind] is not None else titles[kind] for kind in kinds
    ]
    total = f"Alla ({every[0].of_conversations})"
    return Table(
        id="themes-table",
        title="Vad samtalen handlade om",
        subtitle=f"Antal samtal och vandringar där ämnet togs upp, {every[0].period}; inom parentes hur många som hölls",
        columns=(
            Column("Ämne", width=1.8),
            Column(total, "number", 0.7),
            *(Column(label, "number") for label in labels),
        ),
        rows=tuple(lines),
        source=f"Källa: kommunens och polisens anteckningar {every[0].period}. Ett samtal räknas en gång för varje ämne.",
        note=f"Visas inte: 1–{picture.municipality.min_count - 1} samtal, och tal som skulle avslöja dem."
        + (f" Togs upp, men i för få samtal för att visas: {sv.listed(few)}." if few else ""),
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
            told = ", ".join(f"{row.title} {row.conversations}" for row in own)
            lines.append((Cell(picture.name(area)), Cell(str(own[0].of_conversations)), Cell(told)))
    return Table(
        id="themes-districts-table",
        title=f"Vad samtalen handlade om i {picture.municipality.district_the_many}",
        subtitle=f"Antal samtal och vandringar i området, och i hur många av dem ämnet togs upp, {rows[0].period}",
        columns=(
            Column(sv.sentence(picture.municipality.district_one)[:-1]),
            Column("Samtal", "number", 0.5),
            Column("Ämnen", width=4),
        ),
        rows=tuple(lines),
        source=f"Källa: kommunens och polisens anteckningar {rows[0].period}.",
        note=f"Visas inte: 1–{picture.municipality.min_count - 1} samtal, alla utom 1–{picture.municipality.min_count - 1}, och tal "
        "som skulle avslöja dem.",
        compact=True,
    )


def _talks(row: ThemeCount | None) -> Cell:
    if row is None:
        return Cell(tables.NOT_GIVEN)
    return Cell(tables.HIDDEN, "hidden") if row.conversations is None else Cell(sv.number(row.conversations))
