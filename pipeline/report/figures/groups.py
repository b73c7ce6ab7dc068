"""Women and men of each age group in a promise's districts: as finely as may be shown, with the waves that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from pipeline.report import charts
from pipeline.report.figures.drawing import drawn
from pipeline.report.figures.survey import area_label, dot, source_of, where
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator, Value
from pipeline.report.set.blocks import Figure
from pipeline.words.sv import figures as words
from pipeline.words.sv import language as sv
from pipeline.words.sv import survey as shares

SEXES = ("women", "men")
Group = tuple[str, str]
"""A sex and an age group."""


def sexes_by_age(
    picture: Picture, indicator: Indicator, period: str, areas: Sequence[str], width: float
) -> Figure | None:
    """Return women and men of each age group in some areas, one small chart an area; one with less than half shown is left out."""
    bands = picture.age_bands(indicator.indicator, period)
    groups = list(product(SEXES, bands))
    panels, told, spans = [], [], {}
    for area in areas:
        found = finest(picture, indicator, period, area, groups)
        if found is None:
            continue
        span, values = found
        spans[area] = span
        rows = tuple(dot(words.group(*group), values.get(group)) for group in groups)
        panels.append(charts.Panel(words.in_waves(area_label(picture, area), span.split("+")), rows))
        told.append(
            (where(picture, area), [(sv.lower_first(row.label), row.value) for row in rows if row.value is not None])
        )
    if not panels:
        return None
    waves = sorted({wave for span in spans.values() for wave in span.split("+")})
    together = f"{waves[0]}–{waves[-1]}" if len(waves) > 1 else period
    left_out = [picture.name(area) for area in areas if area not in spans]
    return Figure(
        id=f"groups-{indicator.indicator}",
        title=words.by_sex_and_age(indicator.title),
        subtitle=shares.share_who(indicator.predicate, together, weighted=picture.is_weighted(period), bands=bands),
        **drawn(lambda room: charts.age_multiples(panels, width=room), width),
        alt=words.groups(indicator.predicate, told),
        source=sv.paragraph(
            [
                source_of(picture, indicator, together, areas),
                words.WAVES_TOGETHER if len(waves) > 1 else "",
                words.too_few_for_groups(left_out) if left_out else "",
            ]
        ),
    )


def finest(
    picture: Picture, indicator: Indicator, period: str, area: str, groups: Sequence[Group]
) -> tuple[str, dict[Group, Value]] | None:
    """Return the waves in which half of an area's groups or more are shown, joined by +, and what is published of them; else None.

    One wave comes before several together, and a later one before an earlier.
    """
    for span in (period, *picture.pooled_periods):
        found = {group: picture.value(indicator.indicator, span, area, *group) for group in groups}
        values = {group: value for group, value in found.items() if value is not None}
        shown = sum(value.value is not None for value in values.values())
        if shown and 2 * shown >= len(groups):
            return span, values
    return None
