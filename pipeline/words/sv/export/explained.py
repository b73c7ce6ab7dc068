"""What the exported sheets, columns and codes mean, read once from the lists beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.words.sv import language as sv
from pipeline.words.sv import promise_tables
from pipeline.words.sv.reasons import REASONS

HERE = Path(__file__).parent
SAME_WORDS = {"earlier": "verdict"}
SAID_ELSEWHERE = {
    "sex": sv.SEXES,
    "pupil_sex": sv.PUPIL_SEXES,
    "age_group": {"all": sv.SEXES["all"], **sv.GRADES},
    "responsible": promise_tables.RESPONSIBLE,
    "reason": REASONS,
}
"""Codes that documents have the same words for."""


class Explanation(NamedTuple):
    """A column's heading, its meaning, and its unit where it has one."""

    title: str
    meaning: str
    unit: str = ""


class SheetWords(NamedTuple):
    """A sheet's name, and the two lines above its table: title, and what its rows are."""

    name: str
    title: str
    about: str


# ---- columns and codes of the tables ----------------------------------------------------------------------------------


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


# ---- sheets of the workbook -------------------------------------------------------------------------------------------


def sheet(name: str, values: Mapping[str, str]) -> SheetWords:
    """Return the words of a sheet, with the values that stand in them: the municipality's words for districts, and the wave."""
    told = _sheets()["sheet"][name]
    return SheetWords(*(sv.upper_first(told[part].format(**values)) for part in SheetWords._fields))


def sheet_column(name: str) -> Explanation:
    """Return heading and meaning of a sheet's column."""
    return Explanation(*_sheets()["column"][name])


def notes(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the workbook's notes, each what it is about and its text, with the values that stand in them.

    A note on something of which there is nothing (the value that its ``of`` names is empty) is left out.
    """
    held = [note for note in _listed("notes.toml")["note"] if "of" not in note or values[note["of"]]]
    return [(note["about"], note["text"].format(**values)) for note in held]


def _listed(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def _sheets() -> dict[str, Any]:
    return _listed("sheets.toml")


@cache
def _columns() -> dict[str, list[str]]:
    return _listed("columns.toml")


@cache
def _words() -> dict[str, dict[str, str]]:
    return {**_listed("codes.toml"), **SAID_ELSEWHERE}
