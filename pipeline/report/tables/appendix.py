"""The tables at the end of the report: every survey indicator with its interval, the definitions, and the delivered files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.findings.definitions import definition
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import promise as tables
from pipeline.words.sv import areas as places
from pipeline.words.sv import background_tables as words
from pipeline.words.sv import headings, sources, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import survey as shares
from pipeline.words.sv import tables as table_words

MOST_COLUMNS = 4  # indicators beside each other


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
            table_words.continued(title) if title in started else title
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
    names = {"municipality": places.MUNICIPALITY, picture.outside: places.OUTSIDE}
    lines = []
    for area in areas:
        cells = [Cell(tables.share_with_interval(picture.value(row.indicator, period, area))) for row in rows]
        lines.append(
            (Cell(names.get(area) or picture.name(area)), *cells, Cell(tables.base(picture, rows, period, area)))
        )
    return Table(
        id=f"appendix-{rows[0].indicator}",
        title=title,
        subtitle=shares.shares_with_intervals(period, weighted=picture.is_weighted(period)),
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            *(Column(row.title, "number") for row in rows),
            Column(headings.LEAST_ANSWERS, "number", 0.65),
        ),
        rows=tuple(lines),
        source=sources.survey(picture.municipality.survey_name, period),
        note=tables.star_note(picture, lines),
        compact=True,
        rules_after=(len(picture.districts) - 1,),
    )


def sexes_and_ages(picture: Picture, indicator: Indicator, period: str, areas: Sequence[str]) -> Table | None:
    """Return one indicator by sex, and beside it by age group, for some areas."""
    bands = picture.age_bands(indicator.indicator, period)
    groups = [("women", "all"), ("men", "all"), *(("all", band) for band in bands)]
    labels = [survey_tables.WOMEN, survey_tables.MEN, *(sv.ages(band) for band in bands)]
    names = {"municipality": places.MUNICIPALITY, picture.outside: places.OUTSIDE}
    rows = []
    pools: set[str] = set()
    for area in areas:
        values = [picture.value(indicator.indicator, period, area, sex, band) for sex, band in groups]
        if any(values):
            cells = [_or_pooled(picture, value, pools) for value in values]
            rows.append((Cell(names.get(area) or sv.upper_first(picture.name(area))), *cells))
    if not rows:
        return None
    return Table(
        id=f"groups-{indicator.indicator}",
        title=survey_tables.by_sex_and_age(indicator.title),
        subtitle=shares.shares_with_intervals(period, weighted=picture.is_weighted(period)),
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            *(Column(label, "number") for label in labels),
        ),
        rows=tuple(rows),
        source=sources.survey(picture.municipality.survey_name, period),
        note=_groups_note(picture, pools),
        compact=True,
    )


def problem_index(picture: Picture, period: str) -> Table | None:
    """Return the problem index by district with its interval and number of items."""
    rows = []
    names = {"municipality": places.MUNICIPALITY, picture.outside: places.OUTSIDE}
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
        title=survey_tables.PROBLEM_INDEX,
        subtitle=survey_tables.problem_index(period),
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.4),
            Column(headings.INDEX, "number"),
            Column(headings.INTERVAL, "number", 1.3),
            Column(headings.NUMBER_OF_QUESTIONS, "number"),
            Column(headings.LEAST_ANSWERS, "number"),
        ),
        rows=tuple(rows),
        source=sv.paragraph([sources.survey(picture.municipality.survey_name, period), survey_tables.INDEX_INTERVALS]),
        compact=True,
    )


def _or_pooled(picture: Picture, value: Value | None, pools: set[str]) -> Cell:
    """Return a share with its interval; in the place of a hidden one, that of several waves together, which is marked."""
    if value is not None and value.value is None:
        pooled = picture.pooled(value.indicator, value.area, value.sex, value.age_group)
        if pooled:
            pools.add(pooled.period)
            return Cell(survey_tables.pooled(tables.share_with_interval(pooled)))
    return Cell(tables.share_with_interval(value))


def _groups_note(picture: Picture, pools: set[str]) -> str:
    """Return what the reader must know of the marks in the table of groups."""
    limits = picture.municipality
    waves = [pool.split("+") for pool in sorted(pools)]
    return sv.paragraph(
        [
            survey_tables.hidden_groups(limits.min_base, limits.uncertain_base),
            survey_tables.pooled_waves(waves) if waves else "",
        ]
    )


def weighting(picture: Picture, period: str) -> Table | None:
    """Return how a wave's weights were made, district by district; None where they were not made from the register."""
    steps = picture.weighting_steps(period)
    if not steps:
        return None
    rows = [
        (
            Cell(picture.name(step.area)),
            Cell(sv.HIDDEN if step.answers is None else sv.number(step.answers)),
            Cell(sv.number(round(step.inhabitants))),
            Cell(survey_tables.merged(step.collapsed, step.cells)),
            Cell(
                sv.NOT_GIVEN
                if step.least_factor is None
                else sv.interval(step.least_factor, step.largest_factor or 0, 1, 2)
            ),
        )
        for step in steps
    ]
    return Table(
        id=f"weighting-{period}",
        title=survey_tables.weights(period),
        subtitle=survey_tables.WEIGHTED_BY,
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.4),
            Column(headings.ANSWERS, "number", 0.6),
            Column(headings.INHABITANTS, "number", 0.7),
            Column(headings.MERGED_GROUPS, "number"),
            Column(headings.ADJUSTMENT, "number"),
        ),
        rows=tuple(rows),
        note=survey_tables.ADJUSTMENT,
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
                name = places.MUNICIPALITY if area == "municipality" else picture.name(area)
                rows.append((Cell(indicator.title), Cell(name), *(Cell(_count(value)) for value in values)))
    if not rows:
        return None
    return Table(
        id="municipal-counts",
        title=words.OWN_COUNTS,
        subtitle=words.own_counts(years),
        columns=(
            Column(headings.MEASURE, width=1.6),
            Column(headings.AREA),
            *(Column(year, "number", 0.6) for year in years),
        ),
        rows=tuple(rows),
        source=sources.MUNICIPALITY,
        note=words.hidden_persons(picture.municipality.min_count),
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
                Cell(sv.upper_first(picture.name(other.area))),
                Cell(other.period),
                Cell(_as_given(other)),
                Cell(_as_given(own)),
                Cell(words.MUNICIPALITY_IS[found.verdict] if found else words.NOT_COMPARED),
            )
        )
    if not rows:
        return None
    return Table(
        id="references",
        title=words.REFERENCES,
        subtitle=words.REFERENCES_SHOWN,
        columns=(
            Column(headings.MEASURE, width=2.0),
            Column(headings.AREA, width=1.2),
            Column(headings.YEAR, width=0.6),
            Column(headings.VALUE, "number", 0.9),
            Column(places.MUNICIPALITY, "number", 0.9),
            Column(headings.MUNICIPALITY_IS, width=1.4),
        ),
        rows=tuple(rows),
        source=sources.files(_files_of(picture, picture.references)),
        note=words.REFERENCES_NOTE,
        compact=True,
    )


def _as_given(value: Value | None) -> str:
    """Return a share or an index, with the interval that it has; a dash where there is none."""
    if value is None:
        return sv.NOT_GIVEN
    if value.value is None:
        return sv.HIDDEN if value.status == "suppressed" else sv.NOT_GIVEN
    if value.unit != "share":
        return sv.number(value.value, 2)
    return tables.share_with_interval(value) if value.ci_low is not None else sv.number(100 * value.value)


def _files_of(picture: Picture, values: Iterable[Value]) -> list[str]:
    """Return the names of the files that values rest on."""
    ids = {id for value in values for id in value.source_file.split()}
    return sorted({file.path.rsplit("/", 1)[-1] for file in picture.source_files if file.id in ids})


def _count(value: Value | None) -> str:
    """Return a number, that it is hidden, or a dash where none is delivered."""
    if value is None:
        return sv.NOT_GIVEN
    return sv.HIDDEN if value.value is None else sv.number(value.value)


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
        title=words.FILES,
        subtitle=words.FILES_SHOWN,
        columns=(
            Column(headings.FILE_ID, width=0.8),
            Column(headings.FILE, width=2.8),
            Column(headings.ROWS, "number", 0.6),
            Column(headings.USED, "number", 0.6),
            Column(headings.REJECTED, "number", 0.65),
            Column(headings.INCOMPLETE, "number", 0.6),
        ),
        rows=tuple(rows),
        note=words.FILES_NOTE,
        compact=True,
    )


def definitions(picture: Picture, indicators: Iterable[Indicator]) -> Table:
    """Return how each indicator is made."""
    rows = [
        (Cell(row.title), Cell(" ".join(part for part in (definition(picture, row), row.caveat) if part)))
        for row in indicators
    ]
    return Table(
        id="definitions",
        title=words.DEFINITIONS,
        subtitle=words.DEFINITIONS_SHOWN,
        columns=(Column(headings.MEASURE, width=1.1), Column(headings.DEFINITION, width=3.0)),
        rows=tuple(rows),
        compact=True,
    )
