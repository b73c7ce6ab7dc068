"""The counts that a municipality keeps itself, as it declares them: each a table's measure, and rules between them."""

from __future__ import annotations

from pydantic import model_validator

from pipeline.definitions.entry import Entry, Indicator
from pipeline.definitions.sources import RESIDENTS
from pipeline.validation import Mistake


class MunicipalIndicator(Indicator):
    """A count that the municipality keeps itself, as a table names it.

    Attributes:
        label: The measure as the delivery names it.
        unit: What is counted, in the plural, as the delivery names it.
        persons: Whether persons are counted, whose small counts are hidden.
        per: What it grows with, so that it can be told per 1 000 of it: inhabitants, households, or the id of another count. Without,
            only the count and its change are told, never one area beside another.
    """

    label: str
    unit: str
    persons: bool = False
    per: str = ""


class MunicipalRule(Entry):
    """What has to hold between counts, in each year and area in which all of them are delivered.

    Either a `part` is at most its `whole`, or the `sum` of some counts equals another (`equals`).
    """

    part: str = ""
    whole: str = ""
    sum: list[str] = []
    equals: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> MunicipalRule:
        is_part = bool(self.part and self.whole) and not (self.sum or self.equals)
        is_sum = len(self.sum) > 1 and bool(self.equals) and not (self.part or self.whole)
        if not (is_part or is_sum):
            raise Mistake("part_and_whole_or_sum")
        if len(set(self.counts())) < len(self.counts()):
            raise Mistake("each_count_once")
        return self

    def counts(self) -> list[str]:
        """Return the counts that it names."""
        return [name for name in (self.part, self.whole, *self.sum, self.equals) if name]


class Municipal(Entry):
    """The counts that the municipality keeps itself, and what has to hold between them."""

    indicators: list[MunicipalIndicator] = []
    rules: list[MunicipalRule] = []

    def sums(self) -> list[MunicipalRule]:
        """Return the rules that say that some counts add up to another."""
        return [rule for rule in self.rules if rule.sum]

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Municipal:
        known = {indicator.id for indicator in self.indicators}
        for indicator in self.indicators:
            if indicator.per and indicator.per not in {*RESIDENTS, *known - {indicator.id}}:
                raise Mistake("per_of_a_count", indicator=indicator.id)
        for rule in self.rules:
            if unknown := [name for name in rule.counts() if name not in known]:
                raise Mistake("known_counts", counts=unknown)
        totals = [rule.equals for rule in self.sums()]
        if len(set(totals)) < len(totals) or set(totals) & {name for rule in self.sums() for name in rule.sum}:
            raise Mistake("each_sum_once")
        return self
