"""A promise's leading finding in a few words, whatever it rests on: nothing else may stand in its place."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings.beside import since
from pipeline.report.findings.leading import Leading
from pipeline.report.findings.state import HOLDS, Bearing, State, bearing, of_evidence
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence
from pipeline.report.sentences import pupils, reasons
from pipeline.report.sentences.evidence import levels
from pipeline.words.sv import evidence as evidence_words
from pipeline.words.sv import language as sv
from pipeline.words.sv import leading as words

DISTRICTS = tuple(words.AGAINST)
"""Contrasts in which districts are set beside others."""
PREVIOUS = "previous_period"


def in_short(picture: Picture, found: Leading) -> str:
    """Return what a promise's leading question says, headed by the question: of which grade, and when, where that is not last."""
    first = found.first
    if first.basis == "delivered" and (told := pupils.stated_in_short(picture, first.indicator)):
        return told
    of = (picture.indicators[first.indicator].title, sv.GRADES.get(first.age_group, ""), _earlier(picture, first))
    return words.headed(", ".join(filter(None, of)), _said(picture, found))


def _earlier(picture: Picture, row: Evidence) -> str:
    """Return the period of a piece of evidence where its source has later ones; empty where it is the last."""
    last = picture.last_year(row.indicator) if row.source == "crime" else picture.last_period(row.source)
    return row.period if row.period < last else ""


def _said(picture: Picture, found: Leading) -> str:
    """Return what the leading question says: its level, its form, or its comparison."""
    first = found.first
    if found.bearing is Bearing.TOLD:
        return words.levels(levels(picture, [*found.rows, *([found.together] if found.together else [])]))
    if first.contrast in evidence_words.FORMS:
        return "; ".join(dict.fromkeys(_form(row) for row in (*found.rows, found.together) if row))
    if first.contrast in DISTRICTS or len(found.rows) > 1:
        return _districts(picture, found)
    return "; ".join(dict.fromkeys(_single(picture, row) for row in (found.rows or [first])))


def _form(row: Evidence) -> str:
    """Return what is found of evidence that is no comparison."""
    way = bearing(row) if row.contrast in ("rank", "alike") else of_evidence(row)
    held = words.FORM_HOLDS.get((row.contrast, way), "")
    open_ = "" if held else words.OPEN[of_evidence(row)]
    return ", ".join(filter(None, dict.fromkeys((held or open_, reasons.said(row)))))


def _districts(picture: Picture, found: Leading) -> str:
    """Return in how many districts a difference holds; that of all of them together where it holds so in none of them alone."""
    many = picture.municipality.district_many
    rows = found.rows or [found.first]
    other = _reference(picture, found.first)
    together = of_evidence(found.together) if found.together else None
    told = []
    for state in HOLDS:
        same = [row for row in rows if of_evidence(row) is state]
        if same:
            told.append(words.differs(same[0].measure, state, same[0].contrast, len(same), len(rows), many, other))
        elif found.together and together is state:
            told.append(words.differs_together(found.together.measure, state, found.together.contrast, many, other))
    return sv.listed(told) if told else _none(rows, other)


def _none(rows: Sequence[Evidence], other: str) -> str:
    """Return what may be said where no difference holds in any district."""
    states = [state for state in State if any(of_evidence(row) is state for row in rows)]
    first = next(row for row in rows if of_evidence(row) is states[0])
    partly = states[0] is State.SAME and len(states) > 1
    return words.not_held(states[0], first.contrast, reasons.why(first), partly=partly, other=other)


def _single(picture: Picture, row: Evidence) -> str:
    """Return what one comparison of an area with itself or of its groups says."""
    step = (
        since(picture, row.indicator, row.period, row.area, age_group=row.age_group)
        if row.contrast == PREVIOUS
        else None
    )
    before = step.other if step else ""
    if row.basis == "delivered" and row.wording:
        return words.stated(row.wording, before)
    state = of_evidence(row)
    if state not in HOLDS:
        return words.not_held(
            state,
            row.contrast,
            reasons.why(row),
            partly=False,
            before=before,
            other=_reference(picture, row),
            grade=row.age_group,
        )
    if step:
        return words.changed(state, before, reasons.said(row))
    groups = words.PUPILS if row.age_group in sv.GRADES else words.GROUPS
    return groups.get((row.contrast, state)) or ", ".join(filter(None, (_against(picture, row), reasons.said(row))))


def _against(picture: Picture, row: Evidence) -> str:
    """Return what a figure is set against, where it is neither a district's nor a group's counterpart."""
    return words.against(_reference(picture, row))


def _reference(picture: Picture, row: Evidence) -> str:
    """Return the name of the area that a figure is set against as a reference; empty for other contrasts."""
    known = picture.areas.get(row.reference)
    return known.name if known else row.reference
