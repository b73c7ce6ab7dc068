"""What varies by place, gender and age in each part of the survey."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.findings.beside import Beside, against_counterpart, ages, is_tested, overall, sexes
from pipeline.report.findings.state import Mark, State, mark
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.report.sentences import worth
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.report.tables import cells
from pipeline.words.sv import language as sv
from pipeline.words.sv import varies as words

Found = list[tuple[Indicator, Beside]]
"""Findings, each with what is measured."""


def varies(picture: Picture, period: str) -> Table | None:
    """Return a row a part of the survey: which districts, which sex and which age are worse or better off in any of its questions."""
    blocks: dict[str, list[Indicator]] = {}
    for row in picture.indicators.values():
        if row.source == "safety_survey" and cells.is_measured(picture, row, period):
            blocks.setdefault(row.block_title, []).append(row)
    if not blocks:
        return None
    rows = [
        (
            Cell(title),
            Cell(sv.upper_first(_by_place(picture, _districts(picture, asked, period)))),
            Cell(sv.upper_first(_by_group(_sexes(picture, asked, period), (words.WOMEN, words.MEN)))),
            Cell(sv.upper_first(_by_group(_ages(picture, asked, period), (words.YOUNGEST, words.OLDEST)))),
        )
        for title, asked in blocks.items()
    ]
    return Table(
        id="varies",
        title=words.TITLE,
        subtitle=words.shown(period),
        columns=(
            Column(words.PART, width=1.1),
            Column(words.place(picture.municipality.district_the_many), width=1.9),
            Column(words.SEXES, width=1.3),
            Column(words.AGES, width=1.3),
        ),
        rows=tuple(rows),
        source=worth.source(picture, period),
        note=words.note(cells.set_beside(picture)),
        compact=True,
    )


def _districts(picture: Picture, asked: Sequence[Indicator], period: str) -> Found:
    order = cells.promised_first(picture)
    return [(row, one) for row in asked for one in against_counterpart(picture, row.indicator, period, order)]


def _sexes(picture: Picture, asked: Sequence[Indicator], period: str) -> Found:
    return [(row, sexes(picture, row.indicator, period)) for row in asked]


def _ages(picture: Picture, asked: Sequence[Indicator], period: str) -> Found:
    return [(row, found) for row in asked if (found := ages(picture, row.indicator, period))]


def _by_place(picture: Picture, found: Found) -> str:
    """Return which districts are worse, and which better off, in any question; where none is, what may be said of all of them."""
    worse, better = (
        [picture.name(area) for area in dict.fromkeys(one.area for one in _with(found, sign))]
        for sign in (Mark.WORSE, Mark.BETTER)
    )
    if worse or better:
        partly = not is_tested(one for _, one in found)
        return words.places(worse, better, picture.municipality.district_many, partly=partly)
    return _none(found)


def _by_group(found: Found, groups: tuple[str, str]) -> str:
    """Return which of two groups is worse off, in how many questions; where neither is, what may be said of them."""
    counts = [(groups[0], len(_with(found, Mark.WORSE))), (groups[1], len(_with(found, Mark.BETTER)))]
    worse = [one for one in counts if one[1]]
    tested = sum(is_tested([one]) for _, one in found)
    return words.groups(worse, tested, partly=tested < len(found)) if worse else _none(found)


def _with(found: Found, sign: Mark) -> list[Beside]:
    return [one for row, one in found if mark(one.state, row.direction) is sign]


def _none(found: Iterable[tuple[Indicator, Beside]]) -> str:
    every = [one for _, one in found]
    said = overall(every) if every else None
    return words.none(said.state, partly=said.is_partial) if said else words.none(State.UNTESTED, partly=False)
