"""Sentences about conversations and safety walks, and quotations from their notes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Quotation, ThemeCount
from pipeline.words.sv import language as sv

YOUNG_PEOPLES_VIEW = "cannabis_attitude"
"""The theme that tells what those who were asked believe of others."""


def quotation(picture: Picture, row: Quotation) -> str:
    """Return a quotation with the kind, place and year of its conversation."""
    place = "" if row.area == "municipality" else f" i {picture.name(row.area)}"
    return f"”{row.excerpt}” – {row.kind_title}{place} {row.period}"


def about_quotations(picture: Picture, rows: Sequence[Quotation]) -> str:
    """Return what a reader has to know of quotations: who has read them, what they stand for, and whether they are invented."""
    readers = sv.listed(list(dict.fromkeys(row.read_by for row in rows)))
    invented = "Citaten är påhittade. " if picture.sources["dialogue"].synthetic else ""
    return f"{invented}Citaten är valda och lästa av {readers}. De visar hur någon uttryckte sig, inte vad invånarna tycker."


def conversations(picture: Picture, themes: Sequence[str]) -> list[str]:
    """Return sentences on how many conversations touched on a promise's themes, most common first."""
    rows = [row for row in picture.theme_counts if row.area == "municipality" and row.theme in themes]
    every = {row.theme: row for row in rows if row.kind == "all"}
    sentences = []
    shown = sorted(
        (row for row in every.values() if row.conversations is not None), key=lambda row: -(row.conversations or 0)
    )
    if shown and shown[0].conversations:
        row = shown[0]
        told = f"i {row.conversations} av {row.of_conversations} {row.kind_title} togs {sv.lower_first(row.title)} upp"
        more = [f"{sv.lower_first(other.title)} i {other.conversations}" for other in shown[1:] if other.conversations]
        sentences.append(told + (f", {sv.listed(more)}" if more else ""))
    sentences += [told for row in shown if (told := _most_often(picture, row))]
    if len(shown) < len(every):
        sentences.append("övriga ämnen som hör till löftet togs upp i så få samtal att antalet inte visas")
    if any(row.theme == YOUNG_PEOPLES_VIEW and row.conversations for row in shown):
        staff = [row for row in rows if (row.kind, row.theme) == ("staff_dialogue", YOUNG_PEOPLES_VIEW)]
        counts = [
            f" (i {row.conversations} av {row.of_conversations} {row.kind_title})" for row in staff if row.conversations
        ]
        sentences.append(
            f"vad unga tycker om cannabis är medarbetarnas bild{''.join(counts)}, inte ungdomarnas egna svar"
        )
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
    counted = f"{sv.in_words(rows[0].conversations)} av {sv.in_words(rows[0].of_conversations or 0)}"
    return f"oftast togs {sv.lower_first(theme.title)} upp i {picture.name(rows[0].area)}, i {counted} {theme.kind_title} där"
