"""``<wave>.toml``: what one delivery of the safety survey has different from the codebook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline import validation
from pipeline.definitions import SafetySurvey
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.undecided import Question, suggestion_of, tell_open, without_questions
from pipeline.nearest import most_like
from pipeline.problems import DataErrors, ProblemLog, at

Role = Literal["respondent", "district", "sex", "age", "weight", "stratum", "psu"]


class Entry(BaseModel):
    """A table of a mapping file: nothing beside the declared keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemMapping(Entry):
    """How an item stands in this delivery.

    Attributes:
        column: Its column; empty = the codebook's.
        codes: Which of the delivery's codes, or labels of codes, mean which codes of the codebook.
        wording: The question as this delivery asks it, where it differs. Whether the series goes on is said under ``breaks``.
    """

    column: str = ""
    codes: dict[str, int] = {}
    wording: str = ""


class Choices(Entry):
    """A question of which several answers may be chosen: one column that holds them all, or a column a choice.

    Each item is yes for who has chosen it, no for who has answered the question and has not, and missing for the others.

    Attributes:
        column: The one column; empty when each choice has a column of its own.
        separator: What stands between the choices in the one column.
        items: The choice of each item, as the cells hold it; or its column.
        other: Choices (or columns) that are answers, too, and no items: *none of these*.
        no_answer: Choices (or columns) that are no answer: *do not know*.
        free: Whether the one column holds the respondents' own words as well; they are an answer, and go where free text goes.
        marked: What a column of a chosen choice holds, beside 1, x, yes, true and the choice's own name.
        unmarked: What it holds when the choice was not chosen, beside 0, no, false and nothing.
        answered: Who has answered: those who chose anything (``marked``), those with any cell filled (``filled``) or everybody
            (``all``: one who has not answered cannot be told from one who chose nothing). Needed wherever these are not the same.
        chosen: The codebook's code of a chosen choice, for items whose scale has no *Ja*.
        not_chosen: The code of one that is not chosen, for items whose scale has no *Nej*.
    """

    column: str = ""
    separator: str = Field(default=";", min_length=1)
    items: dict[str, str] = Field(min_length=1)
    other: list[str] = []
    no_answer: list[str] = []
    free: bool = False
    marked: list[str] = []
    unmarked: list[str] = []
    answered: Literal["", "marked", "filled", "all"] = ""
    chosen: int | None = None
    not_chosen: int | None = None


class Grid(Entry):
    """Questions under one heading, with one scale.

    Attributes:
        items: The column of each item.
        codes: Which of the delivery's codes or labels mean which codes of the codebook, for all of them.
        wordings: The questions as this delivery asks them, where they differ.
    """

    items: dict[str, str] = Field(min_length=1)
    codes: dict[str, int] = {}
    wordings: dict[str, str] = {}


class Mapping(Entry):
    """The content of ``<wave>.toml``: only what differs from the codebook.

    Attributes:
        ended_on: Last day of fieldwork; 31 October of the wave's year when not given.
        sent: Questionnaires sent, when not the design's number for each district.
        sample: ``self_selected`` when persons answered because they chose to (an open questionnaire, a panel that anybody may join).
        asked: ``listed`` when only the items listed here were asked.
        not_asked: Items of the codebook that were not asked.
        columns: Columns of respondent, district, sex, age, weight, stratum and psu; empty text = there is none.
        sex_codes: What the codes of sex mean, when not the codebook's.
        age_codes: The age band of each of the supplier's age groups, when not the codebook's.
        area_codes: The district (id, name or alias) of each area code, when not as in ``districts.csv``.
        age_in_years: Whether the age column holds years.
        codes_of_codebook: Whether codes that neither the file nor a code book labels mean what the codebook's codes do.
        ignore: Columns that are known and not used: they are never read.
        items: Items that stand otherwise than in the codebook.
        choices: Questions of which several answers may be chosen, by a name of the municipality's.
        grids: Questions under one heading with one scale, by a name of the municipality's.
        free_text: Columns of the respondents' own words: redacted, they become notes of the wave's last day.
        breaks: Items that cannot be compared with earlier waves, with the reason in Swedish.
        confirmed: Items whose figures look wrong and are right (0 or 100 per cent, or far from the wave before everywhere), with the
            reason in Swedish.
        undecided: Items that nobody has decided on yet: an error until they are taken away. A value that begins with ``?`` makes an
            item one of them.
    """

    ended_on: dt.date | None = None
    sent: int | None = None
    sample: Literal["drawn", "self_selected"] = "drawn"
    asked: Literal["all", "listed"] = "all"
    not_asked: list[str] = []
    columns: dict[Role, str] = {}
    sex_codes: dict[str, Literal["women", "men", "other", "unknown"]] | None = None
    age_codes: dict[str, str] | None = None
    area_codes: dict[str, str] = {}
    age_in_years: bool = False
    codes_of_codebook: bool = False
    ignore: list[str] = []
    items: dict[str, ItemMapping] = {}
    choices: dict[str, Choices] = {}
    grids: dict[str, Grid] = {}
    free_text: list[str] = []
    breaks: dict[str, str] = {}
    confirmed: dict[str, str] = {}
    undecided: list[str] = []


def place_of(file: Delivery, period: str) -> Path:
    """Return where a file's mapping lies: under its own name, else under the wave's."""
    own = file.path.with_suffix(".toml")
    return own if own.is_file() else file.path.with_name(f"{period}.toml")


def ignored_in(file: Delivery, period: str) -> set[str]:
    """Return the columns that a file's mapping ignores; none when there is no mapping that can be read."""
    beside = place_of(file, period)
    try:
        ignored = validation.read_toml(beside, beside.name, ProblemLog()).get("ignore") if beside.is_file() else None
    except DataErrors:
        return set()
    return {suggestion_of(name) for name in ignored if isinstance(name, str)} if isinstance(ignored, list) else set()


def says_persons(file: Delivery) -> bool:
    """Return whether what lies beside a file, under its own name, is a wave's mapping: it has keys that only such a one has."""
    beside = file.path.with_suffix(".toml")
    try:
        given = set(validation.read_toml(beside, beside.name, ProblemLog())) if beside.is_file() else set()
    except DataErrors:
        return False
    return bool(given & set(Mapping.model_fields) - {"ignore"})  # which a table of results has too


def mapping_of(file: Delivery, period: str, book: SafetySurvey, log: ProblemLog) -> Mapping | None:
    """Return a delivery's mapping, an empty one when none lies beside it; None when it cannot be read, which is noted.

    What it leaves open, a value that begins with ``?``, is an error that names it; it is read as what is suggested after the mark.
    """
    beside = place_of(file, period)
    name = file.name.removesuffix(file.path.name) + beside.name
    own = ProblemLog()
    try:
        values = validation.read_toml(beside, name, own) if beside.is_file() else {}
        text = validation.read_text(beside, name, own) if beside.is_file() else ""
        answered, asked = without_questions(values, text)
        mapping = validation.as_model(Mapping, answered, name, own)
    except DataErrors as errors:
        log.extend(errors.problems)
        return None
    named = {*mapping.items, *mapping.breaks, *mapping.not_asked, *mapping.confirmed, *mapping.undecided}
    for item in sorted(named - set(book.items)):
        known = [book.titled(one) for one in book.items]
        log.add(name, at(item=item), "unknown-item", item=item, known=known, near=most_like(item, known))
    of_items = {item: [one for one in asked if _item_of(one) == item] for item in map(_item_of, asked) if item}
    for item in dict.fromkeys([*mapping.undecided, *of_items]):
        tell_open(of_items.get(item, []), {"item": book.titled(item)}, 2, name, log)
    for one in asked:
        if not _item_of(one):
            tell_open([one], {"key": ".".join(one.path)}, len(one.path) - 1, name, log)
    return mapping.model_copy(update={"undecided": list(dict.fromkeys([*mapping.undecided, *of_items]))})


def _item_of(question: Question) -> str:
    """Return the item that an open question is about alone; empty when it is about more."""
    path = question.path
    if path[0] == "items" and len(path) > 1:
        return path[1]
    return path[3] if path[0] in ("choices", "grids") and path[2:3] == ("items",) and len(path) > 3 else ""
