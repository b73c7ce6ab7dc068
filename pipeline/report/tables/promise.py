"""Tables of a promise: what it rests on, what is to be done, and how its districts answer."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings.beside import OUTSIDE, beside
from pipeline.report.findings.state import Bearing, bearing
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Indicator
from pipeline.report.sentences import evidence as sentences
from pipeline.report.sentences import silence, worth
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, sources, survey_tables
from pipeline.words.sv import language as sv
from pipeline.words.sv import promise_tables as words
from pipeline.words.sv import survey as shares
from pipeline.words.sv import worth as worth_words


def evidence(picture: Picture, promise: str) -> Table | None:
    """Return what a promise rests on: one row a piece of evidence, what it is compared with and what that says."""
    by_position: dict[int, list[Evidence]] = {}
    for row in picture.evidence(promise):
        by_position.setdefault(row.position, []).append(row)
    if not by_position:
        return None
    has_levels = any(bearing(row) is Bearing.TOLD for row in picture.evidence(promise))
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
        note=sv.paragraph(
            [words.EVIDENCE_NOTE, *([words.LEVEL_NOTE, worth.note(picture)] if has_levels else [])],
        ),
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
            found = [beside(picture, indicator.indicator, period, area, OUTSIDE, picture.outside) for area in areas]
            row_cells = [cells.beside_another(indicator, one) for one in found]
            rows.append((Cell(indicator.title), *row_cells, Cell(cells.share(values[-1]))))
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
        source=worth.source(picture, period),
        note=sv.paragraph(
            [_compared_with(picture, period, rows), *silence.beside_table(picture, indicators, [period], areas)]
        ),
    )


def _compared_with(picture: Picture, period: str, rows: Sequence[Sequence[Cell]]) -> str:
    """Return what the signs of a promise's districts compare with; why there are none where nothing is compared."""
    outside = picture.name(picture.outside)
    if why := worth.why_not_compared(picture, period):
        return worth_words.not_against_outside(outside, why)
    return sv.paragraph([cells.key(rows), survey_tables.compared_with(outside)])
