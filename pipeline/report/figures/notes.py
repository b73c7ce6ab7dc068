"""Figures of conversations and safety walks: which themes came up."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.findings import talks
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Figure
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import sources


def themes(picture: Picture, wanted: Sequence[str], width: float = charts.FULL_WIDTH) -> Figure | None:
    """Return how many conversations of each kind touched on a promise's themes, most common first."""
    period = picture.last_period("dialogue")
    raised = talks.raised(picture, wanted, period)
    if not raised:
        return None
    bars = [
        charts.Count(sv.upper_first(kind.title), kind.number, kind.of, one.title) for one in raised for kind in one.held
    ]
    (most, _), theme = raised[0].first(), raised[0].title
    return Figure(
        id="themes-" + "-".join(wanted)[:40],
        title=words.most_common_theme(theme, *most),
        subtitle=words.conversations_with_theme(period),
        **drawn(lambda room: charts.counts(bars, width=room), width),
        alt=words.themes(period, [(one.title, one.held) for one in raised]),
        source=sv.paragraph([sources.notes(period), sources.ONCE_A_THEME]),
    )
