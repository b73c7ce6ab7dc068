"""Districts against each other: how many are compared at a time, and the comparison of two of them, whichever way round it stands."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison

SURVEY = "safety_survey"
MUNICIPALITY = "municipality"
FEWEST, MOST = 2, 4
"""Districts that are compared at the same time."""

TURNED = {"higher": "lower", "lower": "higher"}
"""A verdict as the other side of the comparison has it."""

Group = tuple[str, str]
"""Sex and age group."""

ALL: Group = ("all", "all")


def pair_row(
    picture: Picture, indicator: str, period: str, group: Group, one: str, two: str
) -> tuple[Comparison | None, bool]:
    """Return the comparison of two districts, and whether its first side is the second of them."""
    contrast = "district_vs_district"
    row = picture.comparison(indicator, period, one, contrast, two, *group)
    other = None if row else picture.comparison(indicator, period, two, contrast, one, *group)
    return row or other, other is not None
