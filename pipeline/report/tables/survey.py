"""Tables of the survey: districts side by side, all questions by district, by sex and age, over time, and how weights were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.report.findings.beside import Beside, against_counterpart, is_shown, is_tested
from pipeline.report.findings.state import Mark, mark
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import survey as shares
from pipeline.words.sv import tables as table_words
from pipeline.words.sv import worth as worth_words

MOST_COLUMNS = 4  # indicators beside each other


def side_by_side(picture: Picture, period: str) -> Table | None:
    """Return the districts by block, one indicator a block, each marked against what it is always set beside."""
    headlines = [row for row in picture.headlines("safety_survey") if cells.is_measured(picture, row, period)]
    if not headlines:
        return None
    order = cells.promised_first(picture)
    found = {row.indicator: against_counterpart(picture, row.indicator, period, order) for row in headlines}
    rows = [_district_row(picture, headlines, period, found, place) for place in range(len(order))]
    municipality = [
        Cell(cells.share(picture.value(row.indicator, period, "municipality")), strong=True) for row in headlines
    ]
    whole = Cell(cells.base(picture, headlines, period, "municipality"))
    rows.append((Cell(places.MUNICIPALITY, strong=True), *municipality, whole))
    why = worth.why_not_compared(picture, period)
    promised = sum(area in picture.priority for area in order)
    silent = silence.beside_table(picture, headlines, [period], [*order, "municipality"])
    return Table(
        id="side-by-side",
        title=_side_by_side_finding(picture, headlines, found),
        subtitle=shares.shares_of_blocks(period, weighted=picture.is_weighted(period)),
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.3),
            *(Column(headline.title, "number") for headline in headlines),
            Column(headings.NUMBER_OF_ANSWERS, "number", 0.7),
        ),
        rows=tuple(rows),
        source=sv.paragraph(
            [worth.source(picture, period), worth_words.not_against_rest(why) if why else cells.set_beside(picture)]
        ),
        note=sv.paragraph([cells.key(rows), *silent]),
        rules_after=tuple(sorted({promised - 1, len(order) - 1} - {-1})),
    )


def _side_by_side_finding(
    picture: Picture, headlines: Sequence[Indicator], found: Mapping[str, Sequence[Beside]]
) -> str:
    """Return which districts are worse off in any of the table's questions; that none is only where all of it was tested."""
    municipality = picture.municipality
    worse = {
        one.area
        for row in headlines
        for one in found[row.indicator]
        if is_shown(one.value) and mark(one.state, row.direction) is Mark.WORSE
    }
    if worse:
        return survey_tables.worse([picture.name(area) for area in cells.promised_first(picture) if area in worse])
    if is_tested(one for several in found.values() for one in several):
        return survey_tables.none_worse(municipality.district_one, municipality.district_the_one)
    return survey_tables.side_by_side(municipality.district_the_many)


def _district_row(
    picture: Picture, headlines: Sequence[Indicator], period: str, found: Mapping[str, Sequence[Beside]], place: int
) -> tuple[Cell, ...]:
    """Return the row of the district that stands at a place."""
    given = [(row, found[row.indicator][place]) for row in headlines]
    area = given[0][1].area
    name = Cell(picture.name(area), strong=area in picture.priority)
    row_cells = [cells.beside_another(row, one) for row, one in given]
    return (name, *row_cells, Cell(cells.base(picture, headlines, period, area)))


def by_district(picture: Picture, period: str) -> Iterable[Table]:
    """Yield the survey's indicators by district, blocks together as they fit, with intervals and the number of answers."""
    measured = [
        row
        for row in picture.indicators.values()
        if row.source == "safety_survey" and cells.is_measured(picture, row, period)
    ]
    areas = [
        *cells.promised_first(picture),
        *([picture.outside] if picture.outside in picture.areas else []),
        "municipality",
    ]
    started: set[str] = set()
    for rows in packed(measured):
        titles = [
            table_words.continued(title) if title in started else title
            for title in dict.fromkeys(row.block_title for row in rows)
        ]
        started |= {row.block_title for row in rows}
        yield _beside_each_other(picture, rows, period, areas, " · ".join(titles))


def packed(indicators: Sequence[Indicator]) -> list[list[Indicator]]:
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


def _beside_each_other(
    picture: Picture, rows: Sequence[Indicator], period: str, areas: Sequence[str], title: str
) -> Table:
    names = {"municipality": places.MUNICIPALITY, picture.outside: places.OUTSIDE}
    lines = []
    for area in areas:
        row_cells = [Cell(cells.share_with_interval(picture.value(row.indicator, period, area))) for row in rows]
        lines.append(
            (Cell(names.get(area) or picture.name(area)), *row_cells, Cell(cells.base(picture, rows, period, area)))
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
        source=worth.source(picture, period),
        note=sv.paragraph(
            [cells.star_note(picture, lines), *silence.beside_table(picture, rows, [period], areas)],
        ),
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
            row_cells = [_or_pooled(picture, value, pools) for value in values]
            rows.append((Cell(names.get(area) or sv.upper_first(picture.name(area))), *row_cells))
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
        source=worth.source(picture, period),
        note=sv.paragraph(
            [_groups_note(picture, pools), silence.beside_figure(picture, indicator, [period], areas)],
        ),
        compact=True,
    )


def problem_index(picture: Picture, period: str) -> Table | None:
    """Return the problem index by district with its interval and number of items."""
    rows = []
    names = {"municipality": places.MUNICIPALITY, picture.outside: places.OUTSIDE}
    for indicator in picture.indicators.values():
        for area in [*cells.promised_first(picture), picture.outside, "municipality"]:
            value = picture.value(indicator.indicator, period, area, unit="index")
            if value and value.value is not None and value.ci_low is not None and value.ci_high is not None:
                limits = sv.interval(value.ci_low, value.ci_high, 1, 2)
                row_cells = (Cell(sv.number(value.value, 2)), Cell(limits), Cell(sv.number(value.items or 0)))
                rows.append((Cell(names.get(area) or picture.name(area)), *row_cells, Cell(sv.number(value.n or 0))))
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
        source=sv.paragraph([worth.source(picture, period), survey_tables.INDEX_INTERVALS]),
        compact=True,
    )


def _or_pooled(picture: Picture, value: Value | None, pools: set[str]) -> Cell:
    """Return a share with its interval; in the place of a hidden one, that of several waves together, which is marked."""
    if value is not None and value.value is None:
        pooled = picture.pooled(value.indicator, value.area, value.sex, value.age_group)
        if pooled:
            pools.add(pooled.period)
            return Cell(survey_tables.pooled(cells.share_with_interval(pooled)))
    return Cell(cells.share_with_interval(value))


def _groups_note(picture: Picture, pools: set[str]) -> str:
    """Return what the reader must know of the marks in the table of groups."""
    limits = picture.municipality
    waves = [pool.split("+") for pool in sorted(pools)]
    return sv.paragraph(
        [
            survey_tables.hidden_groups(limits.min_base, limits.uncertain_base, weighted=bool(picture.waves)),
            survey_tables.pooled_waves(waves) if waves else "",
        ]
    )


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
            *(Cell(cells.share_with_interval(picture.value(indicator.indicator, wave, area))) for wave in waves),
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
        source=sv.paragraph([worth.source(picture), indicator.caveat]),
        note=sv.paragraph(
            [cells.star_note(picture, rows), silence.beside_figure(picture, indicator, waves, areas)],
        ),
        compact=True,
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
