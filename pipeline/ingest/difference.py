"""One thing that differs between waves of the safety survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["new", "gone", "renamed", "reworded", "recoded", "base", "area-codes", "age-groups", "sex-codes"]


@dataclass(frozen=True)
class WaveDifference:
    """One thing that differs between a wave and the latest earlier one; without an earlier one, the codebook.

    Attributes:
        wave: The wave.
        against: The earlier wave, or ``codebook``.
        item: The item's id; the column where no item has it; ``district``, ``sex`` or ``age`` for the persons.
        kind: ``new``, ``gone``, ``renamed``, ``reworded``, ``recoded``, ``base``, ``area-codes``, ``age-groups`` or ``sex-codes``.
        before: What stood there before.
        after: What stands there now.
        effect: What that does to the series, with the ids of the indicators.
        decided: Whether the mapping says what to do with it.
    """

    wave: str
    against: str
    item: str
    kind: Kind
    before: str
    after: str
    effect: str
    decided: bool

    def __str__(self) -> str:
        """Return it as one line."""
        sign = "" if self.decided else "  (undecided)"
        return f"{self.item}: {self.kind}: {self.before or '–'} → {self.after or '–'}; {self.effect}{sign}"
