"""What the exported columns and codes mean, in Swedish: read once from ``columns.toml`` and ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.words.sv.reasons import REASONS

HERE = Path(__file__).parent
SAME_WORDS = {"earlier": "verdict"}


class Explanation(NamedTuple):
    """A column's heading, its meaning, and its unit where it has one."""

    title: str
    meaning: str
    unit: str = ""


def column(table: str, name: str) -> Explanation:
    """Return what a column of a table means; raises `KeyError` when nobody has said so."""
    explained = _columns()
    own = f"{table}.{name}"
    return Explanation(*explained[own if own in explained else name])


def word(name: str, code: str) -> str:
    """Return the Swedish word for a code of a column; a code without one stands for itself."""
    return words(name).get(code, code)


def words(name: str) -> dict[str, str]:
    """Return the Swedish words for the codes of a column; empty when it holds no codes."""
    return _words().get(SAME_WORDS.get(name, name), {})


@cache
def _columns() -> dict[str, list[str]]:
    return tomllib.loads((HERE / "columns.toml").read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, dict[str, str]]:
    return {**tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8")), "reason": REASONS}
