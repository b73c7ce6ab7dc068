"""How an indicator is made, in words."""

from __future__ import annotations

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.words.sv import definitions as words


def definition(picture: Picture, indicator: Indicator) -> str:
    """Return how an indicator is made, so that a reader can find it in the delivered file."""
    codes = picture.indicator_codes[indicator.indicator]
    return words.definition(
        indicator.made_of, indicator.wording, indicator.label, indicator.counted, indicator.questions, indicator.origin,
        [row.code for row in codes], [row.label for row in codes],
    )  # fmt: skip
