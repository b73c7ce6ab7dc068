"""Sentences about conversations and safety walks, and quotations from their notes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.findings import talks
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Quotation
from pipeline.words.sv import notes as words

YOUNG_PEOPLES_VIEW = "cannabis_attitude"
"""The theme that tells what those who were asked believe of others."""
MOST_TOLD = 2
"""Themes of a promise that sentences tell of."""
ENOUGH = 2
"""Districts among which, and conversations from which on, one is told as the one where a theme came up most often."""


def quotation(picture: Picture, row: Quotation) -> str:
    """Return a quotation with the kind, place and year of its conversation."""
    place = "" if row.area == "municipality" else picture.name(row.area)
    return words.quotation(row.excerpt, row.kind_title, place, row.period)


def about_quotations(picture: Picture, rows: Sequence[Quotation]) -> str:
    """Return what a reader has to know of quotations: who has read them, what they stand for, and whether they are invented."""
    readers = dict.fromkeys(row.read_by for row in rows)
    return words.about_quotations(readers, invented=picture.sources["dialogue"].synthetic)


def conversations(picture: Picture, themes: Sequence[str]) -> list[str]:
    """Return sentences on how many conversations of each kind touched on a promise's most common themes, year by year.

    The figure shows all of them, and the appendix all themes in both years.
    """
    period = picture.last_period("dialogue")
    earlier = talks.before(picture, period)
    found = talks.raised(picture, themes, period)
    sentences = []
    for one in found[:MOST_TOLD]:
        sentences.append(words.by_kind(one.title, [_year(one), *_earlier(picture, one.theme, earlier)]))
        if one.theme == YOUNG_PEOPLES_VIEW and one.by_staff:
            sentences.append(words.STAFFS_VIEW)
        sentences += filter(None, [_most_often(picture, one)])
    silent = talks.not_raised(picture, themes, period)
    if silent:
        sentences.append(words.not_raised([row.title for row in silent], silent[0].of_conversations, period))
    return [*sentences, words.NO_SAMPLE] if found else sentences


def _year(found: talks.Raised) -> tuple[str, tuple[talks.Kind, ...], int]:
    return found.period, found.kinds, found.without()


def _earlier(picture: Picture, theme: str, period: str) -> list[tuple[str, tuple[talks.Kind, ...], int]]:
    """Return where a theme came up in an earlier year; it may have come up nowhere, and nothing is told without a year."""
    silent = talks.not_raised(picture, [theme], period)
    return [
        *map(_year, talks.raised(picture, [theme], period)),
        *((period, (), row.of_conversations) for row in silent),
    ]


def _most_often(picture: Picture, theme: talks.Raised) -> str:
    """Return in which district a theme came up in most conversations; empty where it is in no single one, or in one conversation."""
    rows = [
        row
        for row in picture.theme_counts_of(theme.period)
        if (row.theme, row.kind) == (theme.theme, talks.ALL) and picture.areas[row.area].kind == "district"
    ]
    if len(rows) < ENOUGH:
        return ""
    most, other, *_ = sorted(rows, key=lambda row: -row.conversations)
    if most.conversations < ENOUGH or other.conversations == most.conversations:
        return ""
    place = picture.name(most.area)
    return words.most_often(theme.title, place, most.conversations, most.of_conversations, most.kind_title)
