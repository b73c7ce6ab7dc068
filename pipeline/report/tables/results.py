"""Tables of results that were delivered ready made: every question by district and year, by sex, and the problem index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.report.tables.survey import packed
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, sources, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import survey as shares
from pipeline.words.sv import tables as table_words

MOST_AREAS = 6  # districts beside each other in a table of the index
WHOLE = "municipality"


def tables(picture: Picture) -> list[Table]:
    """Return every delivered share by area and year, and women's beside men's, blocks of questions as they fit."""
    found = []
    years = picture.ready_made
    measured = [row for row in picture.indicators.values() if any(_has_share(picture, row, year) for year in years)]
    started: set[str] = set()
    for rows in packed([row for row in measured if row.source == "safety_survey"]):
        titles = dict.fromkeys(row.block_title for row in rows)
        title = " · ".join(table_words.continued(one) if one in started else one for one in titles)
        started |= {*titles}
        found += [_by_year(picture, rows, title), *_by_sex(picture, rows, title)]
    return found


def _has_share(picture: Picture, indicator: Indicator, year: str) -> bool:
    return any(picture.value(indicator.indicator, year, area) for area in _areas(picture))


def _areas(picture: Picture) -> list[str]:
    return [*cells.promised_first(picture), WHOLE]


def _name(picture: Picture, area: str) -> str:
    return places.MUNICIPALITY if area == WHOLE else picture.name(area)


def _lines(picture: Picture, rows: Sequence[Indicator]) -> Iterator[tuple[str, str]]:
    """Yield the areas with the years in which any of some indicators has a share there."""
    for area in _areas(picture):
        for year in picture.ready_made:
            if any(picture.value(row.indicator, year, area) for row in rows):
                yield area, year


def _by_year(picture: Picture, rows: Sequence[Indicator], title: str) -> Table:
    lines = []
    for area, year in _lines(picture, rows):
        values = [picture.value(row.indicator, year, area) for row in rows]
        told = [Cell(cells.share_with_interval(value)) for value in values]
        bases = [value.n for value in values if value and value.n is not None]
        lines.append(
            (Cell(_name(picture, area)), Cell(year), *told, Cell(sv.number(min(bases)) if bases else sv.NOT_GIVEN))
        )
    years = picture.ready_made
    has_bases = any(row[-1].text != sv.NOT_GIVEN for row in lines)
    return Table(
        id=f"appendix-{rows[0].indicator}",
        title=title if len(years) == 1 else survey_tables.year_by_year(title),
        subtitle=(shares.shares_with_intervals if has_bases else shares.shares)(sv.listed(years), weighted=False),
        columns=(
            Column(picture.municipality.district_one.capitalize(), width=1.2),
            Column(headings.YEAR, width=0.5),
            *(Column(row.title, "number") for row in rows),
            Column(headings.LEAST_ANSWERS, "number", 0.65),
        ),
        rows=tuple(lines),
        source=sv.paragraph(
            [_source(picture), survey_tables.AS_DELIVERED if has_bases else survey_tables.WITHOUT_BASES]
        ),
        note=cells.star_note(picture, lines),
        compact=True,
        rules_after=_ends(lines),
    )


def _by_sex(picture: Picture, rows: Sequence[Indicator], title: str) -> Iterator[Table]:
    """Yield women's shares beside men's, where any are delivered."""
    lines = []
    for area, year in _lines(picture, rows):
        told = []
        for row in rows:
            both = [picture.value(row.indicator, year, area, sex) for sex in ("women", "men")]
            told.append(Cell(" / ".join(map(cells.share_starred, both)) if any(both) else sv.NOT_GIVEN))
        if any(cell.text != sv.NOT_GIVEN for cell in told):
            lines.append((Cell(_name(picture, area)), Cell(year), *told))
    if lines:
        yield Table(
            id=f"appendix-sexes-{rows[0].indicator}",
            title=survey_tables.women_and_men(title),
            subtitle=survey_tables.both_sexes(picture.ready_made),
            columns=(
                Column(picture.municipality.district_one.capitalize(), width=1.2),
                Column(headings.YEAR, width=0.5),
                *(Column(row.title, "number") for row in rows),
            ),
            rows=tuple(lines),
            source=_source(picture),
            note=cells.star_note(picture, lines),
            compact=True,
            rules_after=_ends(lines),
        )


def _ends(lines: Sequence[tuple[Cell, ...]]) -> tuple[int, ...]:
    """Return the last row of each area but the last."""
    return tuple(at for at in range(len(lines) - 1) if lines[at][0].text != lines[at + 1][0].text)


def _indexes(picture: Picture) -> dict[str, dict[tuple[str, str], Value]]:
    """Return the problem index as it was delivered, by indicator and then by area and period, in the order of the indicators."""
    found: dict[str, dict[tuple[str, str], Value]] = {}
    for name in picture.indicators:
        rows = {
            (row.area, row.period): row
            for row in picture.all_values(name)
            if (row.source, row.unit, row.basis) == ("safety_survey", "index", "delivered")
            and (row.sex, row.age_group) == ("all", "all")
            and row.value is not None
        }
        found |= {name: rows} if rows else {}
    return found


def problem_index(picture: Picture) -> list[Table]:
    """Return the problem index as it was delivered, questions by areas, all years in each cell; none where there is none."""
    years = sorted({year for rows in _indexes(picture).values() for _, year in rows})
    areas = [
        area
        for area in _areas(picture)
        if any((area, year) in rows for rows in _indexes(picture).values() for year in years)
    ]
    districts = [area for area in areas if area != WHOLE]
    groups = [districts[start : start + MOST_AREAS] for start in range(0, len(districts), MOST_AREAS)] or [[]]
    return (
        [_index(picture, years, group, WHOLE in areas, at) for at, group in enumerate(groups, start=1)] if areas else []
    )


def _index(picture: Picture, years: Sequence[str], districts: Sequence[str], has_whole: bool, number: int) -> Table:
    areas = [*([WHOLE] if has_whole else []), *districts]
    totals = [name for name in _indexes(picture) if picture.indicators[name].made_of == "delivered_index"]
    blocks = list(dict.fromkeys(row.block for row in picture.indicators.values()))
    questions = [name for name in _indexes(picture) if name not in totals]
    order = [*sorted(questions, key=lambda name: blocks.index(picture.indicators[name].block)), *totals]
    rows = []
    for name in order:
        is_total = name in totals
        told = []
        for area in areas:
            given = [_indexes(picture)[name].get((area, year)) for year in years]
            steps = [sv.NOT_GIVEN if row is None or row.value is None else sv.step(row.value) for row in given]
            told.append(Cell(survey_tables.step_by_step(steps), strong=is_total))
        rows.append((Cell(picture.indicators[name].title, strong=is_total), *told))
    title = survey_tables.INDEX_STEPS_AND_TOTAL if totals and len(order) > len(totals) else survey_tables.INDEX_STEPS
    return Table(
        id=f"index-{number}",
        title=table_words.continued(title) if number > 1 else title,
        subtitle=survey_tables.index_steps(years),
        columns=(Column(headings.QUESTION, width=2.0), *(Column(_name(picture, area), "number") for area in areas)),
        rows=tuple(rows),
        source=sv.paragraph(
            [sources.survey(picture.municipality.survey_name, sv.listed(years)), survey_tables.INDEX_AS_DELIVERED]
        ),
        compact=True,
        rules_after=(len(order) - len(totals) - 1,) if totals and len(order) > len(totals) else (),
    )


def _source(picture: Picture) -> str:
    return sources.survey(picture.municipality.survey_name, sv.listed(picture.ready_made))
