"""Figures of conversations and safety walks: which themes came up."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Figure
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import sources


def themes(picture: Picture, wanted: Sequence[str], width: float = charts.FULL_WIDTH) -> Figure | None:
    """Return how many conversations touched on a promise's themes, most common first."""
    rows = [
        row for row in picture.theme_counts if (row.area, row.kind) == ("municipality", "all") and row.theme in wanted
    ]
    shown = sorted((row for row in rows if row.conversations is not None), key=lambda row: -(row.conversations or 0))
    if not shown:
        return None
    top = shown[0]
    told = [(row.title, row.conversations or 0, row.of_conversations or 0) for row in shown]
    bars = [charts.Count(*row) for row in told]
    return Figure(
        id="themes-" + "-".join(wanted)[:40],
        title=words.most_common_theme(*told[0]),
        subtitle=words.conversations_with_theme(top.kind_title, top.period),
        **drawn(lambda room: charts.counts(bars, width=room), width),
        alt=words.themes(top.period, told),
        source=sv.paragraph([sources.notes(top.period), sources.ONCE_A_THEME]),
    )
