"""``<file>.toml`` beside a table of results: only what the table's own words do not say."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline import validation
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.undecided import tell_open, without_questions
from pipeline.problems import DataErrors, ProblemLog


class TableMapping(BaseModel):
    """What lies beside a table of values: only what its own words do not say.

    Attributes:
        period: The wave, where neither a label nor a heading says it.
        unit: What the figures are, where neither a label nor a heading says it.
        area: The area of figures that stand beside no area's name.
        indicators: The indicator (its id) that each of the table's names means. Where one name stands under several headings, the
            heading goes before it: ``Oro / Stöld``.
        areas: The area that each of the table's names means: a district, ``municipality`` or ``country`` and the like.
        turned: Names of questions, or headings, whose shares are of those who do not: whether they are turned round (100 less the
            share) or already say what the indicator says.
        ignore: Labels and sheets that are known and not used.
        not_comparable: Why nothing may be tested against these values, in Swedish; empty = it may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    period: str = ""
    unit: Literal["", "percent", "share", "index"] = ""
    area: str = ""
    indicators: dict[str, str] = {}
    areas: dict[str, str] = {}
    turned: dict[str, bool] = {}
    ignore: list[str] = []
    not_comparable: str = ""


def mapping_of(file: Delivery, log: ProblemLog) -> TableMapping | None:
    """Return what lies beside a table; None when it cannot be read, which is noted. What it leaves open is an error that names it."""
    beside = file.path.with_suffix(".toml")
    name = file.name.removesuffix(file.path.name) + beside.name
    own = ProblemLog()
    try:
        values = validation.read_toml(beside, name, own) if beside.is_file() else {}
        text = validation.read_text(beside, name, own) if beside.is_file() else ""
        answered, asked = without_questions(values, text)
        mapping = validation.as_model(TableMapping, answered, name, own)
    except DataErrors as errors:
        log.extend(errors.problems)
        return None
    for one in asked:
        tell_open([one], {"key": ".".join(one.path)}, len(one.path) - 1, name, log)
    return mapping
