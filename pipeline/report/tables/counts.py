"""The municipality's own counts in a promise's chapter: numbers, and rates where they have one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings.counts import of_what
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables.promise import HIDDEN, NOT_GIVEN
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
        named[picture.outside] = "Utanför löftet"
    named["municipality"] = "Hela kommunen"
    rates = {row.indicator: _rate(picture, row, year, list(named)) for row, year in years}
    columns: list[Column] = []
    for row, _ in years:
        columns.append(Column(f"{row.title}, antal", "number"))
        if found := rates[row.indicator]:
            columns.append(Column(f"per 1{sv.THIN}000 {of_what(picture, found)}", "number", 1.1))
    rows = []
    for area, name in named.items():
        cells: list[Cell] = []
        for row, year in years:
            cells.append(_count(picture.value(row.indicator, year, area, unit="count")))
            if rates[row.indicator]:
                cells.append(_cell(picture.value(row.indicator, year, area, unit="rate")))
        rows.append((Cell(name), *cells))
    return Table(
        id=f"counts-{promise}",
        title="Det som kommunen räknar själv",
        subtitle=words.subtitle(sorted({year for _, year in years})),
        columns=(Column("Område", width=1.35), *columns),
        rows=tuple(rows),
        source="Källa: kommunen; vem som har räknat står vid måttens definitioner.",
        note=words.note(picture.municipality.min_count, is_compared=all(rates.values())),
        rules_after=(len(named) - 2,) if len(named) > 1 else (),
    )


def _rate(picture: Picture, indicator: Indicator, year: str, areas: Sequence[str]) -> Value | None:
    """Return any rate of a count, which tells what all of them are per; None where it has none."""
    found = (picture.value(indicator.indicator, year, area, unit="rate") for area in areas)
    return next((value for value in found if value and value.denominator_unit), None)


def _count(value: Value | None) -> Cell:
    if value is None:
        return Cell(NOT_GIVEN)
    return Cell(HIDDEN, "hidden") if value.value is None else Cell(sv.number(value.value))


def _cell(value: Value | None) -> Cell:
    if value is None:
        return Cell(NOT_GIVEN)
    if value.value is None:
        return Cell(HIDDEN, "hidden")
    return Cell(words.rate_with_interval(value.value, value.ci_low, value.ci_high))
