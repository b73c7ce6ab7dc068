"""How the report answers to the law and to what Brå asks of a situation picture; what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.report.read.picture import Picture
from pipeline.report.sentences import worth
from pipeline.report.set.blocks import Cell, Column, Table
from pipeline.words.sv import headings
from pipeline.words.sv import law as words


def answers(picture: Picture) -> Table:
    """Return where the report answers to each point of section 4 of the law (2023:196) and to each of Brå's questions."""
    rows = [*_law(picture), *_questions(picture)]
    return Table(
        id="law",
        title=words.TITLE,
        subtitle=words.SUBTITLE,
        columns=(
            Column(headings.ASKED, width=1.5),
            Column(headings.HERE, width=1.7),
            Column(headings.MISSING, width=1.3),
        ),
        rows=tuple(
            (Cell(asked), Cell(where or words.NOWHERE), Cell(missing or words.NOTHING))
            for asked, where, missing in rows
        ),
        rules_after=(2,),
    )


def _law(picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Yield the law's three points: what is asked, where it stands, what is missing."""
    used, told = _used(picture), _told(picture)
    side = [_side_by_side(picture)] if "safety_survey" in used else []
    gaps = [words.NO_CONSEQUENCES] if "crime" in told else [words.NO_OFFENCES, words.NO_CONSEQUENCES]
    measured = [words.SOURCE_SAYS[source] for source in ("safety_survey", "crime") if source in told]
    yield words.MAPPING, words.parts([*measured, *side]), words.missing(gaps)
    other = [words.SOURCE_SAYS[source] for source in ("dialogue", "drug_habits") if source in told]
    yield words.OTHER, words.parts(other), ""
    causes = [words.CAUSES] if picture.edition.causes else []
    analysis = words.parts([words.IN_SHORT, words.WHY, words.AGAINST, *causes])
    yield words.ANALYSIS, analysis, "" if causes else words.NO_CAUSES


def _questions(picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Yield Brå's questions: what is asked, where it is answered, what is missing."""
    municipality = picture.municipality
    survey = "safety_survey" in _used(picture)
    side = [_side_by_side(picture)] if survey else []
    yield words.WHERE, words.parts([words.IN_SHORT, *side]), ""
    compared = [words.compared(municipality.district_one, municipality.district_many)] if survey else []
    if worth.why_not_compared(picture, picture.last_period("safety_survey")):
        compared = [words.compared_ready_made(municipality.district_the_many)]
    yield words.COMPARED, words.parts([*compared, *_references(picture)]), words.parts(_without_references(picture))
    over_time = [words.OVER_TIME] if len(picture.periods("safety_survey")) > 1 else []
    earlier = "" if over_time else words.NO_EARLIER_WAVE
    yield words.DEVELOPMENT, words.parts([*over_time, words.CHANGES]), earlier
    yield words.SOURCES, words.parts([words.BACKGROUND, words.UNKNOWN]), ""
    yield words.FORECASTS, "", words.NO_FORECASTS


def _used(picture: Picture) -> set[str]:
    return {name for name, source in picture.sources.items() if source.used}


def _told(picture: Picture) -> set[str]:
    """Return the sources that are used and that the chapter of any promise tells of."""
    told: set[str] = set()
    for promise in picture.promises.values():
        told |= {"crime"} if promise.crime else set()
        told |= {"dialogue"} if promise.themes or picture.quotations(promise.promise) else set()
        told |= {picture.indicators[row.indicator].source for row in picture.evidence(promise.promise)}
    return told & _used(picture)


def _compared(picture: Picture) -> dict[str, tuple[int, int]]:
    """Return of how many indicators of each used source values of other places are delivered, and how many there are."""
    beside = {row.indicator for row in picture.references}
    beside |= {name for name in picture.indicators if picture.reference_rates(name, picture.last_year(name))}
    shown = {source: _shown(picture, source) for source in words.COMPARED_OF}
    return {source: (len(beside & set(names)), len(names)) for source, names in shown.items() if names}


def _shown(picture: Picture, source: str) -> list[str]:
    """Return a source's headlines, or all that it measures where none of it is a headline."""
    every = [row for row in picture.indicators.values() if row.source == source]
    return [row.indicator for row in picture.headlines(source) or every]


def _references(picture: Picture) -> list[str]:
    """Return for which sources values of other places stand in the tables."""
    found = [source for source, (has, _) in _compared(picture).items() if has]
    return [words.references(found)] if found else []


def _without_references(picture: Picture) -> list[str]:
    """Return for which sources values of other places are lacking, altogether and in part."""
    compared = _compared(picture)
    none = [source for source, (has, _) in compared.items() if not has]
    some = [source for source, (has, of) in compared.items() if 0 < has < of]
    return [*([words.no_references(none)] if none else []), *([words.some_references(some)] if some else [])]


def _side_by_side(picture: Picture) -> str:
    return words.side_by_side(picture.municipality.district_the_many)
