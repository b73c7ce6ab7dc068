"""Tables of what a document rests on: values of other areas, the municipality's own counts, definitions and delivered files."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.report.findings.beside import beside
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.sentences.definitions import definition
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.words.sv import areas as places
from pipeline.words.sv import background_tables as words
from pipeline.words.sv import headings, sources
from pipeline.words.sv import language as sv

MOST_YEARS = 4  # beside each other


def references(picture: Picture) -> Table | None:
    """Return the delivered values of other areas beside the municipality's own of the same year, with what may be said of both."""
    rows = []
    for other in picture.references:
        indicator = picture.indicators[other.indicator]
        key = (other.indicator, other.period, "municipality")
        found = beside(picture, *key, "reference", other.area, age_group=other.age_group, unit=other.unit)
        grade = sv.GRADES.get(other.age_group, "")
        rows.append(
            (
                Cell(", ".join(part for part in (indicator.title, grade) if part)),
                Cell(sv.upper_first(picture.name(other.area))),
                Cell(other.period),
                Cell(_as_given(other)),
                Cell(_as_given(found.value)),
                Cell(words.MUNICIPALITY_IS.get(found.state, words.NOT_COMPARED) if found.row else words.NOT_COMPARED),
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
    return cells.share_with_interval(value) if value.ci_low is not None else sv.number(100 * value.value)


def _files_of(picture: Picture, values: Iterable[Value]) -> list[str]:
    """Return the names of the files that values rest on."""
    ids = {id for value in values for id in value.source_file}
    return sorted({file.path.rsplit("/", 1)[-1] for file in picture.source_files if file.id in ids})


def municipal_counts(picture: Picture) -> Table | None:
    """Return what the municipality counts itself, by measure, area and year, as delivered."""
    years = picture.periods("municipal")[-MOST_YEARS:]
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
