"""What the columns of our tables and the codes in them are called where the analyst is told of them.

In Swedish as the exported tables have it, and as `sv/delivered.toml` has what is never exported; in English by their own names.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.words.messages import Term, lower_first
from pipeline.words.sv import areas, names
from pipeline.words.sv.export import explained

SAME_WORDS = {"grade": "age_group", "exposure_unit": "denominator_unit"}
AREAS = {**names.AREAS, "municipality": lower_first(areas.WHOLE_MUNICIPALITY)}
DELIVERED = Path(__file__).with_name("sv") / "delivered.toml"


def column(name: str, table: str = "") -> Term:
    """Return a column of a contract by what it is called; raises `KeyError` when nobody has said so."""
    own = _delivered()["columns"]
    named = next((own[one] for one in (f"{table}.{name}", name) if one in own), "")
    return Term(name, named or lower_first(explained.column(table, name).title), _plain(name))


def code(name: str, value: str) -> Term:
    """Return a code of a column by its word; what is no code of the column stands for itself."""
    words = AREAS if name == "area" else explained.words(SAME_WORDS.get(name, name))
    words = {**words, **_delivered()["codes"].get(name, {})}
    return Term(value, words[value], _plain(value)) if value in words else Term(value, value)


def _plain(name: str) -> str:
    """Return a name of ours, which is English, as words."""
    return name.replace("_", " ")


@cache
def _delivered() -> dict[str, Any]:
    return tomllib.loads(DELIVERED.read_text(encoding="utf-8"))
