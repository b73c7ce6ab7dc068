"""How an indicator is made, in words."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator
from pipeline.words.sv import definitions as words

DEFINITION = ("made_of", "wording", "label", "counted", "questions", "origin")
"""The columns of ``indicator`` that its definition is said from, beside its codes with their labels."""


def definition(picture: Picture, indicator: Indicator) -> str:
    """Return how an indicator is made, so that a reader can find it in the delivered file."""
    codes = picture.indicator_codes[indicator.indicator]
    return of_indicator(
        indicator.made_of, indicator.wording, indicator.label, indicator.counted, indicator.questions, indicator.origin,
        [row.code for row in codes], [row.label for row in codes],
    )  # fmt: skip


def of_indicator(
    made_of: str,
    wording: Sequence[str],
    label: str,
    counted: str,
    questions: int | None,
    origin: str,
    codes: Sequence[str],
    labels: Sequence[str],
) -> str:
    """Return the same from the columns `DEFINITION`, and the codes with their labels."""
    match made_of:
        case "answers":
            named = [f"{code} {told}" if told else code for code, told in zip(codes, labels, strict=True)]
            return words.answers(wording, named)
        case "index_steps":
            return words.index_of_steps(questions or 0)
        case "delivered_index":
            return words.delivered_index()
        case "pupil_table":
            return words.pupil_table(label)
        case "municipal_count":
            return words.municipal_count(label, counted, origin)
        case "offence_group":
            return words.offence_group(label)
    return words.offence_codes(codes)
