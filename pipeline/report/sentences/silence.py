"""What is said beside shares of questions that many did not answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Silence
from pipeline.words.sv import silence as words

MUNICIPALITY = "municipality"


def sentences(picture: Picture, indicator: Indicator, period: str, areas: Iterable[str]) -> list[str]:
    """Return sentences on those who are silent in some areas: how many, and what they could change."""
    told = []
    for area, row in _found(picture, indicator, [period], areas):
        name = _name(picture, area)
        if row.silent is None or row.lowest is None or row.highest is None:
            told.append(words.few(name, row.earlier_period))
            continue
        told.append(words.how_many(name, row.silent, row.others_silent, row.earlier_period))
        told.append(words.could_be(name, indicator.predicate, (row.lowest, row.highest)))
    return told


def beside_figure(picture: Picture, indicator: Indicator, periods: Sequence[str], areas: Iterable[str]) -> str:
    """Return what stands below a figure of one question; empty where nobody stands out."""
    parts = _parts(picture, indicator, periods, areas)
    return words.of_question(parts) if parts else ""


def beside_table(
    picture: Picture, indicators: Iterable[Indicator], periods: Sequence[str], areas: Sequence[str]
) -> list[str]:
    """Return what stands below what shows several questions, a sentence for each that many did not answer."""
    found = {indicator.title: _parts(picture, indicator, periods, areas) for indicator in indicators}
    told = [words.of_titled(title, parts) for title, parts in found.items() if parts]
    return list(filter(None, [*told, words.brackets(part for parts in found.values() for part in parts)]))


def part(picture: Picture, indicator: Indicator, period: str, area: str) -> str:
    """Return what is told, with its wave, of those who are silent in one area; empty where they are not many."""
    row = picture.silence(indicator.indicator, period, area)
    return _part(_name(picture, area), period, row) if row else ""


def _parts(picture: Picture, indicator: Indicator, periods: Sequence[str], areas: Iterable[str]) -> list[str]:
    return [
        _part(_name(picture, area), row.period if len(periods) > 1 else "", row)
        for area, row in _found(picture, indicator, periods, areas)
    ]


def _part(name: str, period: str, row: Silence) -> str:
    if row.silent is None or row.lowest is None or row.highest is None:
        return words.few_part(name, period)
    return words.part(name, period, row.silent, (row.lowest, row.highest))


def _found(
    picture: Picture, indicator: Indicator, periods: Sequence[str], areas: Iterable[str]
) -> list[tuple[str, Silence]]:
    """Return the areas in which many are silent; the promises' districts stand for the area that they are together."""
    every = [one for area in areas for one in (picture.priority if area == picture.together else [area])]
    return [
        (area, row)
        for period in periods
        for area in dict.fromkeys(every)
        if (row := picture.silence(indicator.indicator, period, area))
    ]


def _name(picture: Picture, area: str) -> str:
    return words.IN_ALL if area == MUNICIPALITY else picture.name(area)
