"""What all entries of the definition files have in common."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Entry(BaseModel):
    """An entry of a definition file: nothing beside the declared keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Entry):
    """Something with a Swedish title, and an English one for developers, which a municipality's own entries may leave out."""

    title: str
    title_en: str = ""


class Indicator(Named):
    """What every indicator has.

    Attributes:
        predicate: Completes "… procent uppger att de …" in a report.
        direction: Whether a higher value is worse or better for the residents.
        caveat: What a reader has to know, in Swedish.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    predicate: str = ""
    direction: Literal["higher_is_worse", "higher_is_better"] = "higher_is_worse"
    caveat: str = ""
