"""The municipality's own counts in a promise's chapter: numbers, and rates where they have one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences.counts import of_what
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.words.sv import areas as area_words
from pipeline.words.sv import background_tables, headings, sources
from pipeline.words.sv import counts as words
from pipeline.words.sv import language as sv


def table(
    picture: Picture, promise: str, years: Sequence[tuple[Indicator, str]], districts: Sequence[str]
) -> Table | None:
    """Return some counts in their last year: the promise's districts, all outside them, and the municipality.

    Args:
        picture: The published tables.
        promise: Id of the promise.
        years: Each count with its last year.
        districts: The promise's districts.
    """
    named = {area: picture.name(area) for area in districts}
    if districts and picture.outside in picture.areas:
        named[picture.outside] = area_words.OUTSIDE
    named["municipality"] = area_words.WHOLE_MUNICIPALITY
    rates = {row.indicator: _rate(picture, row, year, list(named)) for row, year in years}
    columns: list[Column] = []
    for row, _ in years:
        columns.append(Column(words.count(row.title), "number"))
        if found := rates[row.indicator]:
            columns.append(Column(words.per(of_what(picture, found)), "number", 1.1))
    rows = []
    for area, name in named.items():
        line: list[Cell] = []
        for row, year in years:
            line.append(cells.count(picture.value(row.indicator, year, area, unit="count")))
            if rates[row.indicator]:
                line.append(_rate_or_hidden(picture.value(row.indicator, year, area, unit="rate")))
        rows.append((Cell(name), *line))
    return Table(
        id=f"counts-{promise}",
        title=background_tables.OWN_COUNTS,
        subtitle=words.subtitle(sorted({year for _, year in years})),
        columns=(Column(headings.AREA, width=1.35), *columns),
        rows=tuple(rows),
        source=sources.MUNICIPALITY,
        note=words.note(picture.municipality.min_count, is_compared=all(rates.values())),
        rules_after=(len(named) - 2,) if len(named) > 1 else (),
    )


def _rate(picture: Picture, indicator: Indicator, year: str, areas: Sequence[str]) -> Value | None:
    """Return any rate of a count, which tells what all of them are per; None where it has none."""
    found = (picture.value(indicator.indicator, year, area, unit="rate") for area in areas)
    return next((value for value in found if value and value.denominator_unit), None)


def _rate_or_hidden(value: Value | None) -> Cell:
    """Return a rate with its interval; one that is hidden says so."""
    return Cell(sv.HIDDEN, "hidden") if value and value.value is None else cells.rate(value)
