"""Sentences about conversations and safety walks, and quotations from their notes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Quotation, ThemeCount
from pipeline.words.sv import notes as words

YOUNG_PEOPLES_VIEW = "cannabis_attitude"
"""The theme that tells what those who were asked believe of others."""


def quotation(picture: Picture, row: Quotation) -> str:
    """Return a quotation with the kind, place and year of its conversation."""
    place = "" if row.area == "municipality" else picture.name(row.area)
    return words.quotation(row.excerpt, row.kind_title, place, row.period)


def about_quotations(picture: Picture, rows: Sequence[Quotation]) -> str:
    """Return what a reader has to know of quotations: who has read them, what they stand for, and whether they are invented."""
    readers = dict.fromkeys(row.read_by for row in rows)
    return words.about_quotations(readers, invented=picture.sources["dialogue"].synthetic)


def conversations(picture: Picture, themes: Sequence[str]) -> list[str]:
    """Return sentences on how many conversations touched on a promise's themes, most common first."""
    rows = [row for row in picture.theme_counts if row.area == "municipality" and row.theme in themes]
    every = {row.theme: row for row in rows if row.kind == "all"}
    sentences = []
    shown = sorted(
        (row for row in every.values() if row.conversations is not None), key=lambda row: -(row.conversations or 0)
    )
    if shown and shown[0].conversations:
        first, *others = [(row.title, row.conversations) for row in shown if row.conversations]
        sentences.append(words.themes(first, shown[0].of_conversations or 0, shown[0].kind_title, others))
    sentences += [told for row in shown if (told := _most_often(picture, row))]
    if len(shown) < len(every):
        sentences.append(words.OTHER_THEMES_HIDDEN if sentences else words.THEMES_HIDDEN)
    if any(row.theme == YOUNG_PEOPLES_VIEW and row.conversations for row in shown):
        staff = [row for row in rows if (row.kind, row.theme) == ("staff_dialogue", YOUNG_PEOPLES_VIEW)]
        counts = [(row.conversations, row.of_conversations or 0, row.kind_title) for row in staff if row.conversations]
        sentences.append(words.staffs_view(counts))
    return sentences


def _most_often(picture: Picture, theme: ThemeCount) -> str:
    """Return in which district a theme came up most often; empty unless no hidden number can be as large."""
    least = picture.municipality.min_count
    rows = [
        row
        for row in picture.theme_counts
        if (row.theme, row.kind) == (theme.theme, "all") and picture.areas[row.area].kind == "district"
    ]
    rows = sorted(rows, key=lambda row: -(row.conversations or 0))
    most = [row.of_conversations or least - 1 if row.conversations is None else row.conversations for row in rows[1:]]
    if not most or not rows[0].conversations or rows[0].conversations <= max(most):
        return ""
    most_there, of = rows[0].conversations, rows[0].of_conversations or 0
    return words.most_often(theme.title, picture.name(rows[0].area), most_there, of, theme.kind_title)
