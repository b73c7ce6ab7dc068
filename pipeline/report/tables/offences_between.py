"""Two to four districts' reported offences beside each other, and what holds between them and against the rest of the municipality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.report.findings.beside import REST, Beside, beside, held
from pipeline.report.findings.state import State
from pipeline.report.read.pairs import FEWEST, MUNICIPALITY
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.read.units import counted_per, in_units
from pipeline.report.sentences.pairs import largest_first, pairings
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import areas as places
from pipeline.words.sv import headings, sources, unknown
from pipeline.words.sv import language as sv
from pipeline.words.sv import side_by_side as words
from pipeline.words.sv.offences import told_per

MOST_OFFENCES = 3


def table(picture: Picture, areas: Sequence[str]) -> Table | None:
    """Return some districts' offences in the last year, as counts and rates; None where none has a count."""
    counted = [row for row in picture.indicators.values() if row.source == "crime" and _is_local(picture, row, areas)]
    if not counted:
        return None
    wanted = [name for promise in picture.promises.values() for name in promise.crime]
    shown = sorted(counted, key=lambda row: row.indicator not in wanted)[
        : MOST_OFFENCES if len(areas) == FEWEST else MOST_OFFENCES - 1
    ]
    units = in_units(_unit(picture, row) for row in shown)
    names = {area: picture.name(area) for area in areas} | {MUNICIPALITY: places.WHOLE_MUNICIPALITY}
    return Table(
        id="offences",
        title=sv.SOURCES["crime"],
        subtitle=words.counts_and_rates(sorted({picture.last_year(row.indicator) for row in shown}), units),
        columns=(Column(headings.OFFENCE, width=1.8), *(Column(name, "number") for name in names.values())),
        rows=tuple(
            (
                Cell(told_per(row.title, _unit(picture, row)) if len(units) > 1 else row.title),
                *(_offence(picture, row, area) for area in names),
            )
            for row in shown
        ),
        source=sources.offences(sources.OFFENCES[picture.offence_basis(shown[0].indicator)]),
        note=sv.paragraph(
            [_between(picture, shown, areas), *_against_rest(picture, shown, areas), unknown.OFFENCES_IN_A_NOTE]
        ),
        compact=True,
    )


def _is_local(picture: Picture, row: Indicator, areas: Sequence[str]) -> bool:
    year = picture.last_year(row.indicator)
    return any(picture.value(row.indicator, year, area, unit="count") for area in areas)


def _unit(picture: Picture, row: Indicator) -> str:
    """Return what a group of offences is counted per in its last year."""
    return counted_per(picture, row.indicator, picture.last_year(row.indicator))


def _offence(picture: Picture, row: Indicator, area: str) -> Cell:
    year = picture.last_year(row.indicator)
    count = picture.value(row.indicator, year, area, unit="count")
    rate = picture.value(row.indicator, year, area, unit="rate")
    if count is None or count.value is None:
        return Cell(sv.HIDDEN if count else sv.NOT_GIVEN, "hidden" if count else "")
    return Cell(words.count_and_rate(count.value, rate.value if rate else None))


def _between(picture: Picture, shown: Sequence[Indicator], areas: Sequence[str]) -> str:
    """Return which differences between the districts hold; where offences are not tested so, that is said."""
    pairs = {row: pairings(picture, row, picture.last_year(row.indicator), areas) for row in shown}
    told = [
        (row.title, _unit(picture, row), *largest_first(picture, one))
        for row, found in pairs.items()
        for one in held(found)
    ]
    if told:
        return words.between(told)
    if not any(pairs.values()):
        return words.NOT_TESTED_BETWEEN
    units, is_all = _alike(picture, pairs)
    return words.none_between(units, is_all=is_all) if units else words.UNDECIDED_BETWEEN


def _against_rest(picture: Picture, shown: Sequence[Indicator], areas: Sequence[str]) -> list[str]:
    """Return where the rate differs from the rest of the municipality, or that no difference holds, or that none could be tested."""
    found = {row: _beside_rest(picture, row, areas) for row in shown}
    told: dict[tuple[State, str], list[tuple[str, str]]] = {}
    for row, several in found.items():
        for one in held(several):
            told.setdefault((one.state, _unit(picture, row)), []).append((row.title, picture.name(one.area)))
    if told:
        return [words.against_rest(*kind, where) for kind, where in told.items()]
    the_many = picture.municipality.district_the_many
    units, is_all = _alike(picture, found)
    none = words.none_against_rest(the_many, units, is_all=is_all) if units else ""
    return [none or words.undecided_against_rest(the_many)]


def _beside_rest(picture: Picture, row: Indicator, areas: Sequence[str]) -> list[Beside]:
    """Return what was compared of districts' rates of one group with the rest of the municipality."""
    year = picture.last_year(row.indicator)
    found = (beside(picture, row.indicator, year, area, REST, REST, unit="rate") for area in areas)
    return [one for one in found if one.row]


def _alike(picture: Picture, found: Mapping[Indicator, Sequence[Beside]]) -> tuple[list[str], bool]:
    """Return what the groups are per in which a test found no difference, and whether every test did."""
    every = [one for several in found.values() for one in several]
    units = in_units(
        _unit(picture, row) for row, several in found.items() if any(one.state is State.SAME for one in several)
    )
    return units, all(one.state is State.SAME for one in every)
