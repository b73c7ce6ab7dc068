"""Tables made from published rows."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings import shares as sentences
from pipeline.report.findings.offences import beside_delivered, without_centres, year_ends
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, offence_tables, sources, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import promise_tables as words
from pipeline.words.sv import survey as shares
from pipeline.words.sv import tables as table_words

HIDDEN, NOT_GIVEN = sv.HIDDEN, sv.NOT_GIVEN
EXACT_FROM = 400  # answers from which a share has a decimal


# ---- a promise --------------------------------------------------------------------------------------------------------


def evidence(picture: Picture, promise: str) -> Table | None:
    """Return what a promise rests on: one row a piece of evidence, what it is compared with and what that says."""
    by_position: dict[int, list[Evidence]] = {}
    for row in picture.evidence(promise):
        by_position.setdefault(row.position, []).append(row)
    if not by_position:
        return None
    rows = [
        (
            Cell(picture.indicators[group[0].indicator].title),
            Cell(sv.upper_first(sentences.contrast(picture, group[0]))),
            Cell(sentences.evidence_in_words(picture, group)),
        )
        for group in by_position.values()
    ]
    return Table(
        id=f"evidence-{promise}",
        title=words.rests_on(picture.promises[promise].position),
        subtitle=words.EVIDENCE,
        columns=(
            Column(headings.EVIDENCE, width=1.4),
            Column(headings.COMPARISON, width=1.6),
            Column(headings.WHAT_IT_SAYS, width=1.5),
        ),
        rows=tuple(rows),
        note=words.EVIDENCE_NOTE,
    )


def activities(picture: Picture, promise: str) -> Table:
    """Return a promise's activities with who is responsible and what is to be reached."""
    rows = [
        (
            Cell(row.title),
            Cell(sv.upper_first(words.RESPONSIBLE[row.responsible])),
            Cell(words.target([row.target, row.rhythm])),
        )
        for row in picture.activities(promise)
    ]
    return Table(
        id=f"activities-{promise}",
        title=words.activities(picture.promises[promise].position),
        subtitle=words.ACTIVITIES,
        columns=(
            Column(headings.ACTIVITY, width=2.4),
            Column(headings.RESPONSIBLE, width=1.1),
            Column(headings.TARGET, width=1.2),
        ),
        rows=tuple(rows),
        source=sources.edition(picture.edition.title),
        note="" if picture.promises[promise].goals else words.NO_GOALS,
    )


def promise_indicators(
    picture: Picture, indicators: Sequence[Indicator], period: str, areas: Sequence[str]
) -> Table | None:
    """Return some survey indicators in a promise's districts, marked against what lies outside them."""
    columns = [*areas, picture.outside]
    rows = []
    for indicator in indicators:
        values = [picture.value(indicator.indicator, period, area) for area in columns]
        if any(values):
            cells = [
                _marked(picture, indicator, period, area, value, "outside_promise", picture.outside)
                for area, value in zip(columns, values, strict=True)
            ]
            rows.append((Cell(indicator.title), *cells))
    if not rows:
        return None
    return Table(
        id=f"indicators-{'-'.join(indicator.indicator for indicator in indicators)[:60]}",
        title=survey_tables.in_promised(picture.municipality.district_many),
        subtitle=shares.shares(period, weighted=picture.is_weighted(period)),
        columns=(
            Column(headings.QUESTION, width=2.0),
            *(Column(picture.name(area), "number") for area in areas),
            Column(places.OUTSIDE, "number"),
        ),
        rows=tuple(rows),
        source=sources.survey(picture.municipality.survey_name, period),
        note=sv.paragraph([table_words.WORSE_OR_BETTER, survey_tables.compared_with(picture.name(picture.outside))]),
    )


def offences(picture: Picture, indicators: Sequence[Indicator], areas: Sequence[str]) -> Table | None:
    """Return some areas' offences in the last year, two columns a group: counts, and rates where they can be told."""
    named = {area: picture.name(area) for area in areas}
    if picture.outside in picture.areas:
        named[picture.outside] = places.OUTSIDE
    named["municipality"] = places.WHOLE_MUNICIPALITY
    years = {indicator.indicator: picture.last_year(indicator.indicator) for indicator in indicators}
    keys = [(name, year) for name, year in years.items() if picture.value(name, year, "municipality", unit="count")]
    if not keys:
        return None
    rows = []
    rates: list[Value | None] = []
    for area, name in named.items():
        cells = []
        for indicator, year in keys:
            rate = picture.value(indicator, year, area, unit="rate")
            rates.append(rate)
            cells += [_count(picture.value(indicator, year, area, unit="count")), _rate(rate)]
        rows.append((Cell(name), *cells))
    told = sorted({year for _, year in keys})
    return Table(
        id=f"offences-{'-'.join(name for name, _ in keys)[:60]}",
        title=offence_tables.REPORTED,
        subtitle=offence_tables.counts_and_rates(told),
        columns=(
            Column(headings.AREA, width=1.35),
            *(
                column
                for name, _ in keys
                for column in (
                    Column(offence_tables.count(picture.indicators[name].title), "number", 0.95),
                    Column(offence_tables.per(_unit(name, rates)), "number", 1.05),
                )
            ),
        ),
        rows=tuple(rows),
        source=offence_tables.BY_DAY_OF_REPORT,
        note=sv.paragraph(
            [
                offence_tables.hidden_counts(picture.municipality.min_count),
                *year_ends(rates),
                without_centres(picture, picture.outside),
                beside_delivered(picture, told),
            ]
        ),
        rules_after=(len(areas) - 1,),
    )


def _unit(indicator: str, rates: Sequence[Value | None]) -> str:
    """Return what a group's rates are per."""
    units = {rate.denominator_unit for rate in rates if rate and rate.indicator == indicator}
    return "households" if "households" in units else "inhabitants"


# ---- districts side by side -------------------------------------------------------------------------


def side_by_side(picture: Picture, period: str) -> Table | None:
    """Return the districts by block, one indicator a block, marked against the rest of the municipality."""
    headlines = [row for row in picture.headlines("safety_survey") if is_measured(picture, row, period)]
    if not headlines:
        return None
    order = promised_first(picture)
    rows = [_district_row(picture, headlines, period, area) for area in order]
    municipality = [
        Cell(_share(picture.value(row.indicator, period, "municipality")), strong=True) for row in headlines
    ]
    rows.append(
        (Cell(places.MUNICIPALITY, strong=True), *municipality, Cell(base(picture, headlines, period, "municipality")))
    )
    word = picture.municipality.district_one.capitalize()
    promised = sum(area in picture.priority for area in order)
    return Table(
        id="side-by-side",
        title=_side_by_side_finding(picture, order, rows),
        subtitle=shares.shares_of_blocks(period, weighted=picture.is_weighted(period)),
        columns=(
            Column(word, width=1.3),
            *(Column(headline.title, "number") for headline in headlines),
            Column(headings.NUMBER_OF_ANSWERS, "number", 0.7),
        ),
        rows=tuple(rows),
        source=sv.paragraph([sources.survey(picture.municipality.survey_name, period), table_words.AGAINST_REST]),
        note=table_words.WORSE_OR_BETTER,
        rules_after=tuple(sorted({promised - 1, len(order) - 1} - {-1})),
    )


def promised_first(picture: Picture) -> list[str]:
    """Return the districts side by side, those of the promises before the others."""
    return sorted(picture.districts, key=lambda area: area not in picture.priority)


def _side_by_side_finding(picture: Picture, order: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return which districts are worse off than the rest of the municipality in any of the table's questions."""
    worse = [
        picture.name(area) for area, row in zip(order, rows, strict=False) if any(cell.mark == "worse" for cell in row)
    ]
    if not worse:
        return survey_tables.none_worse(picture.municipality.district_one)
    return survey_tables.worse(worse)


def _district_row(picture: Picture, headlines: Sequence[Indicator], period: str, area: str) -> tuple[Cell, ...]:
    cells = [
        _marked(
            picture,
            row,
            period,
            area,
            picture.value(row.indicator, period, area),
            "rest_of_municipality",
            "rest_of_municipality",
        )
        for row in headlines
    ]
    name = Cell(picture.name(area), strong=area in picture.priority)
    return (name, *cells, Cell(base(picture, headlines, period, area)))


# ---- cells ------------------------------------------------------------------------------------------------------------


def _marked(
    picture: Picture, indicator: Indicator, period: str, area: str, value: Value | None, contrast: str, other: str
) -> Cell:
    """Return a share with the sign of its comparison: worse and better as the indicator's direction says."""
    if value is None or value.value is None:
        return Cell(HIDDEN, "hidden")
    return Cell(_share(value), mark_of(picture, indicator, period, area, contrast, other))


def mark_of(picture: Picture, indicator: Indicator, period: str, area: str, contrast: str, other: str) -> str:
    """Return how an area compares: worse or better, as the indicator's direction says, or same; empty when it is not compared."""
    found = picture.comparison(indicator.indicator, period, area, contrast, other)
    if found is None:
        return ""
    is_worse = indicator.direction == "higher_is_worse"
    marks = {"higher": "worse" if is_worse else "better", "lower": "better" if is_worse else "worse"}
    return marks.get(found.verdict, "same")


def _share(value: Value | None) -> str:
    """Return a share in per cent without its sign, with a decimal where many answered."""
    if value is None or value.value is None:
        return HIDDEN
    return table_words.share(value.value)


def share_with_interval(value: Value | None) -> str:
    """Return a share in per cent with its interval, starred when few answered; what is hidden says so."""
    if value is None:
        return NOT_GIVEN
    if value.value is None or value.ci_low is None or value.ci_high is None:
        return HIDDEN
    decimals = 1 if (value.n or 0) >= EXACT_FROM else 0
    is_uncertain = value.status == "uncertain"
    return table_words.with_interval(
        value.value, value.ci_low, value.ci_high, decimals=decimals, uncertain=is_uncertain
    )


def _count(value: Value | None) -> Cell:
    if value is None:
        return Cell(NOT_GIVEN)
    return Cell(HIDDEN, "hidden") if value.value is None else Cell(sv.number(value.value))


def _rate(value: Value | None) -> Cell:
    """Return a rate with its interval."""
    if value is None or value.value is None:
        return Cell(NOT_GIVEN)
    if value.ci_low is None or value.ci_high is None:
        return Cell(sv.number(value.value, 1))
    return Cell(table_words.rate_with_interval(value.value, value.ci_low, value.ci_high))


def base(picture: Picture, indicators: Sequence[Indicator], period: str, area: str) -> str:
    """Return the smallest number of answers behind an area's figures in a row."""
    bases = [
        value.n for row in indicators if (value := picture.value(row.indicator, period, area)) and value.n is not None
    ]
    return sv.number(min(bases)) if bases else HIDDEN


def is_measured(picture: Picture, indicator: Indicator, period: str) -> bool:
    """Return whether a survey indicator has a figure in a wave."""
    return picture.value(indicator.indicator, period, "municipality") is not None


def any_star(rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Return whether any cell is starred as uncertain."""
    return any("*" in cell.text for row in rows for cell in row)


def star_note(picture: Picture, rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return what the star means, where any cell has one; else nothing."""
    limits = picture.municipality
    return table_words.uncertain(limits.min_base, limits.uncertain_base) if any_star(rows) else ""
