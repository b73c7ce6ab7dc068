"""The municipality's rates of reported offences beside those of other areas, and its place among its peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.report.read.offence_rows import OffenceAmongPeers
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.read.units import in_units, unit_of
from pipeline.report.sentences.elsewhere import HOLDING, in_order
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import areas as area_words
from pipeline.words.sv import headings
from pipeline.words.sv import language as sv
from pipeline.words.sv import offence_tables as words
from pipeline.words.sv import offences as offence_words
from pipeline.words.sv import tables as table_words


@dataclass(frozen=True)
class Row:
    """One group in the last year that it is counted in here: our rate, those of other areas, and the place among peers."""

    indicator: Indicator
    year: str
    own: Value | None
    others: Mapping[str, Value]
    among: OffenceAmongPeers | None

    @property
    def unit(self) -> str:
        """What all of its rates are per."""
        return unit_of(self.own or next(iter(self.others.values())))


def elsewhere(picture: Picture) -> Table | None:
    """Return the municipality's rates beside those of the country, the county and peers; of many peers together, with its place."""
    rows = [*_rows(picture)]
    if not rows:
        return None
    has_places = any(row.among for row in rows)
    areas = in_order(picture, {area: 0 for row in rows for area in row.others if not has_places or area in HOLDING})
    years = sorted({row.year for row in rows})
    units = in_units(row.unit for row in rows)
    places = (
        Column(headings.OTHERS, "number", 0.8),
        Column(headings.EXPECTED, "number", 1.1),
        Column(headings.PLACE, "number", 1.1),
    )
    return Table(
        id="offences-elsewhere",
        title=words.ELSEWHERE,
        subtitle=words.rates(years, units),
        columns=(
            Column(headings.OFFENCE, width=2.0),
            Column(area_words.MUNICIPALITY, "number", 0.8),
            *(Column(sv.upper_first(picture.name(area)), "number", 0.8) for area in areas),
            *(places if has_places else ()),
        ),
        rows=tuple(
            (
                Cell(_with_year_and_unit(row, with_year=len(years) > 1, with_unit=len(units) > 1)),
                Cell(_number(row.own), strong=True),
                *(Cell(_other(row.others.get(area))) for area in areas),
                *(map(Cell, _among(row.among)) if has_places else ()),
            )
            for row in rows
        ),
        source=words.ELSEWHERE_SOURCE,
        note=sv.paragraph([words.ELSEWHERE_NOTE, words.AMONG_NOTE if has_places else ""]),
        compact=True,
    )


def _rows(picture: Picture) -> Iterator[Row]:
    for indicator in (row for row in picture.indicators.values() if row.source == "crime"):
        year = picture.last_year(indicator.indicator)
        if others := picture.reference_rates(indicator.indicator, year):
            own = picture.value(indicator.indicator, year, "municipality", unit="rate")
            # Rates per something else cannot stand beside ours.
            alike = {area: value for area, value in others.items() if own is None or unit_of(value) == unit_of(own)}
            if alike:
                yield Row(indicator, year, own, alike, picture.among_peers(indicator.indicator, year))


def _with_year_and_unit(row: Row, *, with_year: bool, with_unit: bool) -> str:
    """Return a group's title, with the year and what it is counted per where the table has several."""
    title = table_words.of_year(row.indicator.title, row.year) if with_year else row.indicator.title
    return offence_words.told_per(title, row.unit) if with_unit else title


def _number(value: Value | None) -> str:
    return sv.NOT_GIVEN if value is None or value.value is None else sv.number(value.value, 1)


def _other(value: Value | None) -> str:
    """Return another area's rate."""
    return words.preliminary(_number(value)) if value and value.release == "preliminary" else _number(value)


def _among(row: OffenceAmongPeers | None) -> tuple[str, str, str]:
    """Return the peers' common rate, what is expected, and the municipality's place."""
    if row is None:
        return sv.NOT_GIVEN, sv.NOT_GIVEN, sv.NOT_GIVEN
    place = words.place(row.rank, row.peers + 1, row.signal)
    if row.target is None or row.low is None or row.high is None:
        return sv.NOT_GIVEN, sv.NOT_GIVEN, place
    return sv.number(row.target, 1), f"{sv.number(row.low, 1)}–{sv.number(row.high, 1)}", place
