"""What the broken rules are called in Swedish, and what to do about them: ``rules.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACES = {
    "row": "rad", "rows": "rader", "column": "kolumn", "columns": "kolumner", "sheet": "blad", "wave": "undersökning", "year": "år",
    "note": "anteckning", "item": "fråga", "header": "rubrikraden", "cell": "cell", "key": "nyckel", "file name": "filnamnet",
    "series": "serie", "scale": "skala", "district": "område", "stratum": "stratum", "code": "kod", "indicator": "mått",
    "edition": "utgåva", "promise": "löfte", "evidence": "underlag",
    "local extract": "lokalt utdrag", "Brå's export": "Brås export", "weights": "vikterna", "byte": "byte",
}  # fmt: skip
WORD = re.compile(rf"(?<!\w)({'|'.join(sorted(PLACES, key=len, reverse=True))})(?=$|[ ,:])")


@dataclass(frozen=True)
class Rule:
    """A rule's Swedish title, and what the analyst does when it is broken."""

    title: str
    advice: str


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by their short names."""
    entries = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return {name: Rule(**entry) for name, entry in entries.items()}


def place(where: str) -> str:
    """Return a place in a file with its kind in Swedish: row 3, column x becomes rad 3, kolumn x."""
    return re.sub(r"\band (\d+) more\b", r"och \1 till", WORD.sub(lambda match: PLACES[match[1]], where))


def title(rule: str) -> str:
    """Return a rule's Swedish title; the rule's own name when it has none."""
    return rules()[rule].title if rule in rules() else rule
