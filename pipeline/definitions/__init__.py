"""What is measured, as data: items, indicators, offence groups and themes, read from the TOML files in this folder.

To add an indicator, an offence group or a theme, add an entry to a file here, or to a municipality's own ``definitions.toml``, which
has the same tables under ``[safety_survey]``, ``[drug_habits]``, ``[crime]``, ``[municipal]`` and ``[dialogue]``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from pipeline import validation
from pipeline.definitions.crime import Codebook, CodeSpan, Crime, CrimeIndicator
from pipeline.definitions.entry import Entry, Indicator, Named
from pipeline.definitions.municipal import Municipal, MunicipalIndicator, MunicipalRule
from pipeline.definitions.patterns import Pattern, together
from pipeline.definitions.sources import SOURCES
from pipeline.definitions.survey import SurveyBlock, SurveyIndicator
from pipeline.problems import ProblemLog
from pipeline.words.messages import Term, titled

HERE = Path(__file__).resolve().parent


# Small letters: in a wave's table, items are columns, and DuckDB takes Q1 and q1 for one.
ItemId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Item(Entry):
    """One question of the safety survey: its usual column, answer scale and wording.

    Attributes:
        since: The first year in which it was asked; None = always. Earlier waves need not say that they do without it.
    """

    column: str
    scale: str
    wording: str
    since: int | None = None

    def asked_in(self, period: str) -> bool:
        """Return whether a wave of this year could ask it."""
        return self.since is None or int(period) >= self.since


class Kind(Named):
    """A kind of conversation, with the label that the notes use.

    Attributes:
        counted: Whether a note of it is a conversation, of which it is told how many touched on what. An answer in own words is none.
    """

    label: str
    counted: bool = True


class Owner(Named):
    """Who owns a proposal from a safety walk, with the pattern by which the notes' words are known for it."""

    pattern: Pattern


class ProblemIndex(Indicator):
    """The problem index 0-6: for each indicator, the shares (rising, 0-1) from which its step is 1, 2, ... 6.

    Without steps it is never computed, only taken as delivered.
    """

    block: str
    steps: dict[str, list[float]] = {}

    @field_validator("steps")
    @classmethod
    def _six_rising_limits(cls, steps: dict[str, list[float]]) -> dict[str, list[float]]:
        for name, limits in steps.items():
            if len(limits) != 6 or limits != sorted(set(limits)) or not 0 <= limits[0] <= limits[-1] <= 1:
                raise validation.Mistake("six_rising_shares", of=name)
        return steps


class PupilIndicator(Indicator):
    """A share of pupils, as a CAN table with the heading `label` gives it; the headline is the one that texts begin with."""

    label: str
    headline: bool = False


class Theme(Named):
    """What a conversation can be about; any of the patterns in one of its sentences is enough, unless it is denied there.

    Attributes:
        exclusions: What is cut out of a sentence before the patterns are tried.
        denied_by: Which kinds of denial make a hit no matter; none for a theme that is a subject, good or bad.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    patterns: list[Pattern] = Field(min_length=1)
    exclusions: list[Pattern] = []
    denied_by: list[Literal["settled", "absent"]] = ["settled", "absent"]

    @cached_property
    def hints(self) -> list[re.Pattern[str]]:
        """Patterns of which one finds something just where one of `patterns` does; see `together`."""
        return together(self.patterns)

    @cached_property
    def exclusion_hints(self) -> list[re.Pattern[str]]:
        """Patterns of which one finds something just where one of `exclusions` does."""
        return together(self.exclusions)


class Denial(Entry):
    """Words that deny a hit: `before` reach up to it within its clause, `after` begin behind it."""

    before: list[Pattern] = []
    after: list[Pattern] = []


class Denials(Entry):
    """What makes a hit no matter: that it is settled or absent, or not of here and now.

    Attributes:
        clause: Where a sentence's clauses are parted; a denial holds within its clause.
        within: What denies a hit anywhere in its clause, whatever its theme: agenda items, hypotheses, the past, figures of speech.
    """

    clause: Pattern = re.compile("[;:]")
    within: list[Pattern] = []
    settled: Denial = Denial()
    absent: Denial = Denial()

    def of(self, kind: Literal["settled", "absent"]) -> Denial:
        """Return one of the two kinds of denial."""
        return {"settled": self.settled, "absent": self.absent}[kind]


class SafetySurvey(Entry):
    """The survey's codebook and indicators."""

    columns: dict[str, str] = {}
    sex_codes: dict[str, str] = {}
    age_codes: dict[str, str] = {}
    missing: dict[int, str] = {}
    scales: dict[str, dict[int, str]] = {}
    blocks: dict[str, SurveyBlock] = {}
    items: dict[ItemId, Item] = {}
    indicators: list[SurveyIndicator] = []
    problem_index: ProblemIndex | None = None
    idle_words: list[str] = []

    def codes(self, item: str) -> dict[int, str]:
        """Return the answer codes of an item with their labels, missing codes left out."""
        return self.scales[self.items[item].scale]

    def titled(self, item: str) -> Term:
        """Return an item's id with its question beside it."""
        return titled(item, f"”{self.items[item].wording}”" if item in self.items else "")

    def counted(self, item: str) -> list[int]:
        """Return the codes of an item that count for the first indicator that rests on it; none when none does."""
        return next((indicator.yes for indicator in self.indicators if item in indicator.items), [])

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> SafetySurvey:
        for name, item in self.items.items():
            if item.scale not in self.scales:
                raise validation.Mistake("known_scale", item=name, scale=item.scale)
        for indicator in self.indicators:
            if indicator.block not in self.blocks:
                raise validation.Mistake("known_block", indicator=indicator.id, block=indicator.block)
            for name in indicator.items:
                if name not in self.items:
                    raise validation.Mistake("known_item", indicator=indicator.id, item=name)
                if unknown := set(indicator.yes) - set(self.codes(name)):
                    raise validation.Mistake("known_codes", indicator=indicator.id, item=name, codes=sorted(unknown))
        known = {indicator.id for indicator in self.indicators}
        if self.problem_index and (unknown_steps := set(self.problem_index.steps) - known):
            raise validation.Mistake("index_of_indicators", indicators=sorted(unknown_steps))
        if self.problem_index and self.problem_index.block not in self.blocks:
            raise validation.Mistake("known_block", indicator="problem_index", block=self.problem_index.block)
        return self


class DrugHabits(Entry):
    """The pupils' indicators, and how pupils are asked.

    Attributes:
        design_effect: How many times the variance of a simple sample a share's is, since pupils are drawn in classes: 1 + (b - 1) r
            with b pupils a class whose answers go together by r.
        all_pupils: Whether all pupils of the grades are asked, and not some of the classes.
    """

    design_effect: float = Field(default=1.0, ge=1)
    all_pupils: bool = False
    indicators: list[PupilIndicator] = []


class Dialogue(Entry):
    """Kinds of conversations, their themes and what denies one; what walks propose: statuses and owners.

    Attributes:
        columns: What people call the columns of the notes, by the names that they have.
        left_out: Labels of lines in a form that are no part of a note.
        whole: Words for the whole municipality in a heading, in which ``{name}`` is its name.
    """

    kinds: dict[str, Kind] = {}
    columns: dict[str, list[str]] = {}
    left_out: list[str] = []
    whole: list[str] = []
    statuses: dict[str, list[str]] = {}
    owners: dict[str, Owner] = {}
    denials: Denials = Denials()
    themes: list[Theme] = []

    @property
    def uncounted(self) -> list[str]:
        """The kinds of notes that are no conversations."""
        return [name for name, kind in self.kinds.items() if not kind.counted]


class Definitions(Entry):
    """Everything that is measured."""

    safety_survey: SafetySurvey
    drug_habits: DrugHabits
    crime: Crime
    municipal: Municipal = Municipal()
    dialogue: Dialogue

    @model_validator(mode="after")
    def _each_id_once(self) -> Definitions:
        indicators = [indicator.id for _, indicator in self.indicators()]
        themes = [theme.id for theme in self.dialogue.themes]
        for ids in (indicators, themes):
            if twice := sorted({name for name in ids if ids.count(name) > 1}):
                raise validation.Mistake("each_id_once", ids=twice)
        return self

    def indicators(self) -> list[tuple[str, Indicator]]:
        """Return all indicators with their source, in the order of declaration; the index of all questions comes last."""
        index = self.safety_survey.problem_index
        by_source: list[tuple[str, list[Any]]] = [
            ("safety_survey", list(self.safety_survey.indicators)),
            ("drug_habits", list(self.drug_habits.indicators)),
            ("crime", list(self.crime.indicators)),
            ("municipal", list(self.municipal.indicators)),
            ("safety_survey", [index] if index else []),
        ]
        return [(source, indicator) for source, indicators in by_source for indicator in indicators]


def load_definitions(own: Path, name: str, log: ProblemLog) -> Definitions:
    """Read the package's definitions and, on top of them, a municipality's own.

    Args:
        own: The municipality's ``definitions.toml``; a missing one adds nothing.
        name: How to call that file in a message.
        log: Where problems are noted.

    Raises:
        DataErrors: The municipality's file cannot be read or contradicts itself.
    """
    if not own.is_file():
        return _shipped()
    declared = dict(_declared())
    for source, tables in validation.read_toml(own, name, log).items():
        known = declared.get(source)
        declared[source] = _merged(known, tables) if isinstance(known, dict) and isinstance(tables, dict) else tables
    return validation.as_model(Definitions, declared, name, log)


@cache
def _shipped() -> Definitions:
    """Return the package's definitions alone: whoever adds nothing has the same ones, whose patterns are put together once."""
    return Definitions.model_validate(_declared())


@cache
def _declared() -> dict[str, Any]:
    """Return what the files in this folder declare, by source; nobody changes it."""
    declared: dict[str, Any] = {
        name: tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
        for name, source in SOURCES.items()
        if source.defined
    }
    declared["dialogue"] |= tomllib.loads((HERE / "themes.toml").read_text(encoding="utf-8"))
    declared["crime"]["codebook"] = tomllib.loads((HERE / "offence_codes.toml").read_text(encoding="utf-8"))
    return declared


def _merged(base: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with the entries of `extra` added: lists are joined, tables are merged, values replaced."""
    merged = dict(base)
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        elif isinstance(value, list) and isinstance(merged.get(key), list):
            merged[key] = merged[key] + value
        else:
            merged[key] = value
    return merged


__all__ = [
    "CodeSpan", "Codebook", "Crime", "CrimeIndicator", "Definitions", "Denial", "Denials", "Dialogue", "DrugHabits", "Entry",
    "Indicator", "Item", "Kind", "Municipal", "MunicipalIndicator", "MunicipalRule", "Named", "Owner", "ProblemIndex",
    "PupilIndicator", "SafetySurvey", "SurveyBlock", "SurveyIndicator", "Theme", "load_definitions",
]  # fmt: skip
