"""What the survey's indicators are, and the blocks that they stand in."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from pipeline import validation
from pipeline.definitions.entry import Indicator, Named


class SurveyBlock(Named):
    """A group of survey indicators, with the one that stands for it where there is room for one only.

    Attributes:
        headline: The indicator that stands for it.
        said_by: Beginnings of the words by which tables of results say that a question is one of the block's.
    """

    headline: str
    said_by: list[str] = []


class SurveyIndicator(Indicator):
    """A share of the survey's persons: those with a `yes` code on any of the `items`, of those who answered.

    Without items it is never computed, only taken as delivered in tables of results.

    Attributes:
        is_share: That it can be compared, other than the problem index.
        topics: Beginnings of the words that tables of results call it by, where its block is said too: ``+`` between those
            that are all needed.
        own_topics: The same, where they say the block by themselves.
    """

    is_share: ClassVar[bool] = True
    block: str
    topics: list[str] = []
    own_topics: list[str] = []
    items: list[str] = []
    yes: list[int] = []

    @model_validator(mode="after")
    def _items_with_their_answers(self) -> SurveyIndicator:
        if bool(self.items) != bool(self.yes):
            raise validation.Mistake("items_and_yes")
        return self
