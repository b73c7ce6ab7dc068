"""The tables at the end of the report: every survey indicator with its interval, the definitions, and the delivered files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import promise as tables
from pipeline.words.sv import language as sv

MOST_COLUMNS = 4  # indicators beside each other
NOT_COMPARED = "jämförs inte"
AGAINST = {
    "higher": "säkerställt högre",
    "lower": "säkerställt lägre",
    "no_detectable_difference": "inte säkerställt skild",
    "cannot_tell": "går inte att avgöra",
    "not_comparable": "går inte att jämföra",
}


def by_district(picture: Picture, period: str) -> Iterable[Table]:
    """Yield the survey's indicators by district, blocks together as they fit, with intervals and the number of answers."""
    measured = [
        row
        for row in picture.indicators.values()
        if row.source == "safety_survey" and tables.is_measured(picture, row, period)
    ]
    areas = [
        *tables.promised_first(picture),
        *([picture.outside] if picture.outside in picture.areas else []),
        "municipality",
    ]
    started: set[str] = set()
    for rows in _packed(measured):
        titles = [
            f"{title}, forts." if title in started else title
            for title in dict.fromkeys(row.block_title for row in rows)
        ]
        started |= {row.block_title for row in rows}
        yield _appendix_table(picture, rows, period, areas, " · ".join(titles))


def _packed(indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    """Return indicators as groups that fit beside each other; a block is parted only when it does not fit by itself."""
    blocks: dict[str, list[Indicator]] = {}
    for row in indicators:
        blocks.setdefault(row.block, []).append(row)
    packed: list[list[Indicator]] = [[]]
    for rows in blocks.values():
        for start in range(0, len(rows), MOST_COLUMNS):
            part = rows[start : start + MOST_COLUMNS]
            if len(packed[-1]) + len(part) > MOST_COLUMNS:
                packed.append([])
            packed[-1] += part
    return [group for group in packed if group]


def _appendix_table(
    picture: Picture, rows: Sequence[Indicator], period: str, areas: Sequence[str], title: str
) -> Table:
    names = {"municipality": "Kommunen", picture.outside: "Utanför löftet"}
    lines = []
    for area in areas:
        cells = [Cell(tables.share_with_interval(picture.value(row.indicator, period, area))) for row in rows]
        lines.append(
            (Cell(names.get(area) or picture.name(area)), *cells, Cell(tables.base(picture, rows, period, area)))
        )
    return Table(
        id=f"appendix-{rows[0].indicator}",
        title=title,
        subtitle=f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, {picture.weighting(period)}{period}",
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            *(Column(row.title, "number") for row in rows),
            Column("Minst antal svar", "number", 0.65),
        ),
        rows=tuple(lines),
        source=f"Källa: {picture.municipality.survey_name} {period}.",
        note=f"* osäker: {picture.municipality.min_base}–{picture.municipality.uncertain_base - 1} svar."
        if tables.any_star(lines)
        else "",
        compact=True,
        rules_after=(len(picture.districts) - 1,),
    )


def sexes_and_ages(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> Table | None:
    """Return one indicator by sex, and beside it by age group, for some areas."""
    bands = picture.age_bands(indicator.indicator, period)
    groups = [("women", "all"), ("men", "all"), *(("all", band) for band in bands)]
    labels = ["Kvinnor", "Män", *(sv.ages(band) for band in bands)]
    names = {"municipality": "Kommunen", picture.outside: "Utanför löftet"}
    rows = []
    pools: set[str] = set()
    for area in areas:
        values = [picture.value(indicator.indicator, period, area, sex, band) for sex, band in groups]
        if any(values):
            cells = [_or_pooled(picture, value, pools) for value in values]
            rows.append((Cell(names.get(area) or sv.sentence(picture.name(area))[:-1]), *cells))
    if not rows:
        return None
    return Table(
        id=f"groups-{indicator.indicator}",
        title=f"{indicator.title}, efter kön och ålder",
        subtitle=f"Andel i procent med 95{sv.THIN}% osäkerhetsintervall, {picture.weighting(period)}{period}",
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            *(Column(label, "number") for label in labels),
        ),
        rows=tuple(rows),
        source=f"Källa: {picture.municipality.survey_name} {period}.",
        note=_groups_note(picture, pools),
        compact=True,
    )


def problem_index(picture: Picture, period: str) -> Table | None:
    """Return the problem index by district with its interval and number of items."""
    rows = []
    names = {"municipality": "Kommunen", picture.outside: "Utanför löftet"}
    for indicator in picture.indicators.values():
        for area in [*tables.promised_first(picture), picture.outside, "municipality"]:
            value = picture.value(indicator.indicator, period, area, unit="index")
            if value and value.value is not None and value.ci_low is not None and value.ci_high is not None:
                limits = sv.interval(value.ci_low, value.ci_high, 1, 2)
                cells = (Cell(sv.number(value.value, 2)), Cell(limits), Cell(sv.number(value.items or 0)))
                rows.append((Cell(names.get(area) or picture.name(area)), *cells, Cell(sv.number(value.n or 0))))
    if not rows:
        return None
    return Table(
        id="problem-index",
        title="Problemindex (0–6)",
        subtitle=f"Medelvärde av frågornas steg efter kommunens klassgränser, {period}",
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.4),
            Column("Index", "number"),
            Column("Osäkerhetsintervall", "number", 1.3),
            Column("Antal frågor", "number"),
            Column("Minst antal svar", "number"),
        ),
        rows=tuple(rows),
        source=f"Källa: {picture.municipality.survey_name} {period}. Intervallet kommer från 1{sv.THIN}000 omviktningar av svaren.",
        compact=True,
    )


def _or_pooled(picture: Picture, value: Value | None, pools: set[str]) -> Cell:
    """Return a share with its interval; in the place of a hidden one, that of several waves together, which is marked."""
    if value is not None and value.value is None:
        pooled = picture.pooled(value.indicator, value.area, value.sex, value.age_group)
        if pooled:
            pools.add(pooled.period)
            return Cell(f"{tables.share_with_interval(pooled)}†")
    return Cell(tables.share_with_interval(value))


def _groups_note(picture: Picture, pools: set[str]) -> str:
    """Return what the reader must know of the marks in the table of groups."""
    limits = picture.municipality
    note = (
        f"* osäker: {limits.min_base}–{limits.uncertain_base - 1} svar. Visas inte: färre än {limits.min_base} svar, "
    )
    note += "eller så hade ett sådant tal annars gått att räkna fram."
    together = " eller ".join(sv.listed(pool.split("+")) for pool in sorted(pools))
    return f"{note} † svaren från {together} tillsammans, eftersom de är för få vart år för sig." if pools else note


def weighting(picture: Picture, period: str) -> Table | None:
    """Return how a wave's weights were made, district by district; None where they were not made from the register."""
    steps = picture.weighting_steps(period)
    if not steps:
        return None
    rows = [
        (
            Cell(picture.name(step.area)),
            Cell("visas inte" if step.answers is None else sv.number(step.answers)),
            Cell(sv.number(round(step.inhabitants))),
            Cell(f"{step.collapsed} av {step.cells}"),
            Cell(
                "–"
                if step.least_factor is None
                else f"{sv.number(step.least_factor, 2)}–{sv.number(step.largest_factor or 0, 2)}"
            ),
        )
        for step in steps
    ]
    return Table(
        id=f"weighting-{period}",
        title=f"Vikterna {period}",
        subtitle="Svaren vägs så att de stämmer med befolkningsregistret efter område, kön och ålder",
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.4),
            Column("Svar", "number", 0.6),
            Column("Invånare", "number", 0.7),
            Column("Sammanslagna grupper", "number"),
            Column("Justering", "number"),
        ),
        rows=tuple(rows),
        note="Justering: minsta och största faktor som en grupps vikt ändras med utöver invånare per svar. "
        "Grupper med få svar har slagits samman med en angränsande åldersgrupp.",
        compact=True,
    )


def municipal_counts(picture: Picture) -> Table | None:
    """Return what the municipality counts itself, by measure, area and year, as delivered."""
    years = picture.periods("municipal")[-MOST_COLUMNS:]
    rows = []
    for indicator in (row for row in picture.indicators.values() if row.source == "municipal"):
        for area in ["municipality", *picture.districts]:
            values = [picture.value(indicator.indicator, year, area, unit="count") for year in years]
            if any(values):
                name = "Kommunen" if area == "municipality" else picture.name(area)
                rows.append((Cell(indicator.title), Cell(name), *(Cell(_count(value)) for value in values)))
    if not rows:
        return None
    return Table(
        id="municipal-counts",
        title="Det som kommunen räknar själv",
        subtitle=f"Antal, som levererade, {sv.listed(years)}",
        columns=(Column("Mått", width=1.6), Column("Område"), *(Column(year, "number", 0.6) for year in years)),
        rows=tuple(rows),
        source="Källa: kommunen; vem som har räknat står vid måttens definitioner.",
        note=f"Visas inte: 1–{picture.municipality.min_count - 1} personer, och tal som skulle avslöja dem.",
        compact=True,
    )


def references(picture: Picture) -> Table | None:
    """Return the delivered values of other areas beside the municipality's own of the same year, with what may be said of both."""
    rows = []
    for other in picture.references:
        indicator = picture.indicators[other.indicator]
        key = (other.indicator, other.period, "municipality")
        own = picture.value(*key, age_group=other.age_group, unit=other.unit)
        found = picture.comparison(*key, "reference", other.area, age_group=other.age_group)
        grade = sv.GRADES.get(other.age_group, "")
        rows.append(
            (
                Cell(", ".join(part for part in (indicator.title, grade) if part)),
                Cell(sv.sentence(picture.name(other.area))[:-1]),
                Cell(other.period),
                Cell(_as_given(other)),
                Cell(_as_given(own)),
                Cell(AGAINST.get(found.verdict, NOT_COMPARED) if found else NOT_COMPARED),
            )
        )
    if not rows:
        return None
    return Table(
        id="references",
        title="Jämförelsevärden",
        subtitle="Senaste uppgift från varje område, som levererad, bredvid kommunens egen samma år",
        columns=(
            Column("Mått", width=2.0),
            Column("Område", width=1.2),
            Column("År", width=0.6),
            Column("Värde", "number", 0.9),
            Column("Kommunen", "number", 0.9),
            Column("Kommunen är", width=1.4),
        ),
        rows=tuple(rows),
        source=f"Källa: filerna {sv.listed(_files_of(picture, picture.references))}.",
        note="Andelar i procent, problemindex 0–6. Där antalet svar inte är levererat står värdet utan osäkerhetsintervall.",
        compact=True,
    )


def _as_given(value: Value | None) -> str:
    """Return a share or an index, with the interval that it has; a dash where there is none."""
    if value is None:
        return tables.NOT_GIVEN
    if value.value is None:
        return tables.HIDDEN if value.status == "suppressed" else tables.NOT_GIVEN
    if value.unit != "share":
        return sv.number(value.value, 2)
    return tables.share_with_interval(value) if value.ci_low is not None else sv.number(100 * value.value)


def _files_of(picture: Picture, values: Iterable[Value]) -> list[str]:
    """Return the names of the files that values rest on."""
    ids = {id for value in values for id in value.source_file}
    return sorted({file.path.rsplit("/", 1)[-1] for file in picture.source_files if file.id in ids})


def _count(value: Value | None) -> str:
    """Return a number, that it is hidden, or a dash where none is delivered."""
    if value is None:
        return "–"
    return "visas inte" if value.value is None else sv.number(value.value)


def source_files(picture: Picture) -> Table | None:
    """Return every delivered file: where a number in the report comes from."""
    if not picture.source_files:
        return None
    rows = [
        (
            Cell(row.id),
            Cell(row.path),
            *(Cell(sv.number(count)) for count in (row.rows, row.used, row.rejected, row.incomplete)),
        )
        for row in picture.source_files
    ]
    return Table(
        id="source-files",
        title="Filer som rapporten bygger på",
        subtitle="Beteckningen är början på filens SHA-256-summa och står vid varje tal i databasen med det som får visas",
        columns=(
            Column("Beteckning", width=0.8),
            Column("Fil", width=2.8),
            Column("Rader", "number", 0.6),
            Column("Använda", "number", 0.6),
            Column("Felaktiga", "number", 0.65),
            Column("Utan en cell", "number", 0.6),
        ),
        rows=tuple(rows),
        note="Felaktiga rader är lagda åt sidan. Utan en cell: använda rader med en felaktig uppgift, som räknas som ogiltigt svar. "
        "Övriga rader är upprepningar, summarader, rader för andra kommuner och grupper som inte redovisas.",
        compact=True,
    )


def definitions(picture: Picture, indicators: Iterable[Indicator]) -> Table:
    """Return how each indicator is made."""
    rows = [
        (Cell(row.title), Cell(" ".join(part for part in (row.definition, row.caveat) if part))) for row in indicators
    ]
    return Table(
        id="definitions",
        title="Så är måtten gjorda",
        subtitle="Frågor och svar, brottsgrupper och tabeller bakom varje mått",
        columns=(Column("Mått", width=1.1), Column("Definition", width=3.0)),
        rows=tuple(rows),
        compact=True,
    )
