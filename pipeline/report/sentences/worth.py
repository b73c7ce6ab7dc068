"""What a wave's answers are worth: whether it is compared with others at all, and what a reader has to know of it."""

from __future__ import annotations

import re

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Value
from pipeline.words.sv import language as sv
from pipeline.words.sv import reasons, sources
from pipeline.words.sv import worth as words

SURVEY = "safety_survey"
NOT_ESTIMABLE = "not_estimable"


def self_selected(picture: Picture) -> list[str]:
    """Return the waves of persons who chose themselves, in order."""
    return [wave.period for wave in picture.waves.values() if wave.sample == "self_selected"]


def without_sizes(picture: Picture) -> list[str]:
    """Return the waves of which nothing can be said of several districts together, in order."""
    named = [row.indicator for row in picture.indicators.values() if row.source == SURVEY]
    return [
        period
        for period in picture.waves
        if any(is_unknown(picture.value(name, period, "municipality")) for name in named)
    ]


def is_unknown(value: Value | None) -> bool:
    """Return whether a figure cannot be estimated."""
    return value is not None and value.status == NOT_ESTIMABLE


def why_not_compared(picture: Picture, period: str) -> str:
    """Return why a wave's districts are not compared with what lies around them; empty where they are."""
    if period in self_selected(picture):
        return reasons.REASONS["self_selected"]
    if period in without_sizes(picture):
        return reasons.REASONS["no_sizes"]
    return words.READY_MADE if period in picture.ready_made else ""


def source(picture: Picture, periods: str = "", answers: int | None = None) -> str:
    """Return the survey as the source of a figure or a table, and that its persons chose themselves where they did.

    Args:
        picture: The edition's view of the published tables.
        periods: The wave, or waves, as they are told; empty: all.
        answers: How many answered.
    """
    told = sources.survey(picture.municipality.survey_name, periods, answers)
    return sv.paragraph([told, note(picture, periods)])


def note(picture: Picture, periods: str = "") -> str:
    """Return what has to stand wherever shares of persons who chose themselves do; empty where none do."""
    named = re.findall(r"\d{4}", periods)
    own = [wave for wave in self_selected(picture) if not named or named[0] <= wave <= named[-1]]
    return words.chose_themselves(own) if own else ""
