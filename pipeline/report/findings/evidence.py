"""What a promise rests on, in words: what is compared, what the verdicts say, where and for how many it holds."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings import reasons
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Evidence, Support
from pipeline.words.sv import evidence as words
from pipeline.words.sv import language as sv


def contrast(picture: Picture, evidence: Evidence) -> str:
    """Return what a piece of evidence compares, for a table."""
    known = picture.areas.get(evidence.reference)
    return words.compared(
        evidence.contrast,
        evidence.period,
        reference=known.name if known else evidence.reference,
        districts=picture.municipality.district_the_many if evidence.contrast == "outside_promise" else "",
        grade=sv.GRADES.get(evidence.age_group, ""),
    )


def evidence_in_words(picture: Picture, rows: Sequence[Evidence]) -> str:
    """Return what the verdicts of one piece of evidence say, area by area where there are several."""
    parts = []
    for verdict in words.SIGNS:
        same = [row for row in rows if row.verdict == verdict]
        if same:
            causes = sorted({told for row in same if (told := reasons.said(row)) and verdict == "cannot_tell"})
            names = [picture.name(row.area) for row in same] if len(rows) > 1 else []
            parts.append(words.said(verdict, names, len(rows), causes))
    return " ".join(parts)


def districts_supported(picture: Picture, support: Support) -> str:
    """Return in how many of a promise's districts the evidence supports it; empty when it is not judged by district."""
    if not support.districts:
        return ""
    one, many = picture.municipality.district_one, picture.municipality.district_many
    return words.districts_supported(support.districts_supported, support.districts, one, many)


def persons_concerned(picture: Picture, support: Support) -> str:
    """Return how many persons the promise's most widespread problem concerns where it holds; empty where that is not known."""
    if support.concerned is None or support.concerned_low is None or support.concerned_high is None:
        return ""
    persons = (support.concerned, support.concerned_low, support.concerned_high)
    places = map(picture.name, support.concerned_areas)
    return words.concerned(picture.indicators[support.concerned_indicator].predicate, persons, places)
