"""``<wave>.toml``: what one delivery of the safety survey has different from the codebook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pipeline import validation
from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Delivery
from pipeline.problems import DataErrors, ProblemLog, at

Role = Literal["respondent", "district", "sex", "age", "weight", "stratum", "psu"]


class Entry(BaseModel):
    """A table of a mapping file: nothing beside the declared keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemMapping(Entry):
    """How an item stands in this delivery.

    Attributes:
        column: Its column; empty = the codebook's.
        codes: Which of the delivery's codes (or labels, where it holds those) mean which codes of the codebook.
        wording: The question as this delivery asks it, where it differs. Whether the series goes on is said under ``breaks``.
    """

    column: str = ""
    codes: dict[str, int] = {}
    wording: str = ""


class Mapping(Entry):
    """The content of ``<wave>.toml``: only what differs from the codebook.

    Attributes:
        ended_on: Last day of fieldwork; 31 October of the wave's year when not given.
        sent: Questionnaires sent, when not the design's number for each district.
        asked: ``listed`` when only the items listed here were asked.
        not_asked: Items of the codebook that were not asked.
        columns: Columns of respondent, district, sex, age, weight, stratum and psu; empty text = there is none.
        sex_codes: What the codes of sex mean, when not the codebook's.
        age_codes: The age band of each of the supplier's age groups, when not the codebook's.
        area_codes: The district (id, name or alias) of each area code, when not as in ``districts.csv``.
        age_in_years: Whether the age column holds years.
        ignore: Columns that are known and not used.
        items: Items that stand otherwise than in the codebook.
        breaks: Items that cannot be compared with earlier waves, with the reason in Swedish.
    """

    ended_on: dt.date | None = None
    sent: int | None = None
    asked: Literal["all", "listed"] = "all"
    not_asked: list[str] = []
    columns: dict[Role, str] = {}
    sex_codes: dict[str, Literal["women", "men", "other", "unknown"]] | None = None
    age_codes: dict[str, str] | None = None
    area_codes: dict[str, str] = {}
    age_in_years: bool = False
    ignore: list[str] = []
    items: dict[str, ItemMapping] = {}
    breaks: dict[str, str] = {}


def place_of(file: Delivery, period: str) -> Path:
    """Return where a file's mapping lies: under its own name, else under the wave's."""
    own = file.path.with_suffix(".toml")
    return own if own.is_file() else file.path.with_name(f"{period}.toml")


def says_persons(file: Delivery) -> bool:
    """Return whether what lies beside a file, under its own name, is a wave's mapping: it has keys that only such a one has."""
    beside = file.path.with_suffix(".toml")
    try:
        given = set(validation.read_toml(beside, beside.name, ProblemLog())) if beside.is_file() else set()
    except DataErrors:
        return False
    return bool(given & set(Mapping.model_fields) - {"ignore"})  # which a table of results has too


def mapping_of(file: Delivery, period: str, book: SafetySurvey, log: ProblemLog) -> Mapping | None:
    """Return a delivery's mapping, an empty one when none lies beside it; None when it cannot be read, which is noted."""
    beside = place_of(file, period)
    name = file.name.removesuffix(file.path.name) + beside.name
    own = ProblemLog()
    try:
        values = validation.read_toml(beside, name, own) if beside.is_file() else {}
        mapping = validation.as_model(Mapping, values, name, own)
    except DataErrors as errors:
        log.extend(errors.problems)
        return None
    for item in sorted({*mapping.items, *mapping.breaks, *mapping.not_asked} - set(book.items)):
        log.add(name, at(item=item), "unknown-item", item=item, known=list(book.items))
    return mapping
