"""One thing that differs between waves of the safety survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pipeline.words.messages import Language, Phrase, named, phrase, plain_json, told

Kind = Literal["new", "gone", "renamed", "reworded", "recoded", "base", "area-codes", "age-groups", "sex-codes"]


@dataclass(frozen=True)
class WaveDifference:
    """One thing that differs between a wave and the latest earlier one.

    Attributes:
        wave: The wave.
        against: The earlier wave.
        item: The item's id; the column where no item has it; ``district``, ``sex`` or ``age`` for the persons.
        kind: ``new``, ``gone``, ``renamed``, ``reworded``, ``recoded``, ``base``, ``area-codes``, ``age-groups`` or ``sex-codes``.
        before: What stood there before: a text or a phrase, empty when nothing did.
        after: What stands there now.
        effect: What that does to the series, with the ids of the indicators, as a phrase.
        decided: Whether the mapping says what to do with it.
    """

    wave: str
    against: str
    item: str
    kind: Kind
    before: str | Phrase
    after: str | Phrase
    effect: Phrase
    decided: bool

    def text(self, language: Language = "sv") -> str:
        """Return it as one line."""
        values = {"before": self.before or "–", "after": self.after or "–", "effect": self.effect}
        said = {"item": self.item, "kind": phrase(f"kind_{self.kind}"), **values}
        return told("lines", "difference" if self.decided else "undecided_difference", named(said), language)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {name: plain_json(value) for name, value in vars(self).items()}
