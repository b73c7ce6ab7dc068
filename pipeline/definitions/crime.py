"""The groups of reported offences, by Brå's names or by the codes of the police's own extract, and the codes that are known."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from pipeline import validation
from pipeline.definitions.entry import Entry, Indicator

CODES = re.compile(r"\d{4}(-\d{4})?")


class CrimeIndicator(Indicator):
    """A group of reported offences: one group of Brå's export, or the offence codes of a local police extract.

    Attributes:
        noun: What stands after a number of them, when it is not the title: 46 cykelstölder.
        bra_aliases: Other names of the group in Brå's tables.
        sensitive: Whether it tells of somebody's closest life (sexual offences, violence between close ones, hate): then it is shown
            for the whole municipality and by year alone.
        per: What its rate is per, where that is delivered; else it is per inhabitants.
    """

    noun: str = ""
    bra_label: str = ""
    bra_aliases: list[str] = []
    codes: list[str] = []
    initiative_driven: bool = False
    sensitive: bool = False
    per: Literal["inhabitants", "households"] = "inhabitants"

    @model_validator(mode="after")
    def _one_source(self) -> CrimeIndicator:
        if bool(self.bra_label) == bool(self.codes):
            raise validation.Mistake("bra_label_or_codes")
        return self


class CodeSpan(Entry):
    """Offence codes of one kind, with the first and last year in which they were in use; None = not known, or still."""

    title: str
    codes: list[str] = Field(min_length=1)
    first: int | None = None
    last: int | None = None

    @field_validator("codes")
    @classmethod
    def _four_digits(cls, codes: list[str]) -> list[str]:
        for code in codes:
            if not CODES.fullmatch(code):
                raise validation.Mistake("offence_codes", code=code)
        return codes

    def each(self) -> list[str]:
        """Return the codes one by one."""
        limits = [(code[:4], code[-4:]) for code in self.codes]
        return [f"{number:04d}" for start, end in limits for number in range(int(start), int(end) + 1)]


class Codebook(Entry):
    """The offence codes of a local police extract, by version of Brå's list."""

    version: str = ""
    codes: list[CodeSpan] = []


class Crime(Entry):
    """The groups of reported offences, the offence codes that are known, and the columns of a local extract by their names.

    Attributes:
        total: The group that is all offences of Brå's figures.
    """

    total: str = ""
    indicators: list[CrimeIndicator] = []
    other_codes: list[str] = []
    codebook: Codebook = Codebook()
    columns: dict[str, list[str]] = {}

    @cached_property
    def bra_names(self) -> dict[str, CrimeIndicator]:
        """The offence groups by what Brå calls them, as it is written."""
        groups = [one for one in self.indicators if one.bra_label]
        return {name: one for one in groups for name in (one.bra_label, *one.bra_aliases)}

    @cached_property
    def by_bra_name(self) -> dict[str, CrimeIndicator]:
        """The same by names as they are compared."""
        return {name.casefold(): one for name, one in self.bra_names.items()}

    def known_codes(self) -> dict[str, tuple[int | None, int | None]]:
        """Return each known offence code with the first and last year in which it was in use, where they are known."""
        known: dict[str, tuple[int | None, int | None]] = dict.fromkeys(self.other_codes, (None, None))
        known.update((code, (None, None)) for indicator in self.indicators for code in indicator.codes)
        known.update((code, (span.first, span.last)) for span in self.codebook.codes for code in span.each())
        return known
