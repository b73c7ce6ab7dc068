"""The words that the comparison page fills in the browser: whatever its scripts ask for is there, and nothing else is packed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from checkout import REPOSITORY

from pipeline.report.documents.comparison_page import SCRIPTS as NAMES
from pipeline.words.sv import answering, comparing, signs

FOLDER = REPOSITORY / "pipeline" / "report" / "documents" / "comparison_page"
SCRIPTS = "".join((FOLDER / name).read_text(encoding="utf-8") for name in NAMES)


def packed(module: ModuleType) -> dict[str, object]:
    """A module's words as the page has them."""
    return {name.lower(): value for name, value in vars(module).items() if name.isupper()}


PACKED = {**packed(comparing), "answer": packed(answering), "marks": packed(signs)}


def asked(scripts: str) -> Iterator[tuple[str, str]]:
    """Yield every word that scripts ask for, as its constant and, where that is a table, its key."""
    for name, key in re.findall(r"\bwords\.(\w+)(?:\.(\w+))?", scripts):
        yield name, key
    for names in re.findall(r"const \{([^}]*)\} = words;", scripts):
        for name, _, alias in (part.strip().partition(": ") for part in names.split(",")):
            yield name, ""
            for key in re.findall(rf"(?<![.\w]){alias or name}\.(\w+)", scripts):
                yield name, key


def unknown(scripts: str) -> set[tuple[str, str]]:
    tables = {name: value for name, value in PACKED.items() if isinstance(value, dict)}
    return {
        (name, key)
        for name, key in asked(scripts)
        if name not in PACKED or (key in KEYS and key not in tables.get(name, ()))
    }


KEYS = {key for value in PACKED.values() if isinstance(value, dict) for key in value} | {"misspelt"}
"""What can be a key of a table of words; other names behind a dot are JavaScript's own."""


@pytest.mark.parametrize(
    ("script", "wrong"),
    [
        ("fill(words.summary, {})", set()),
        ("fill(words.sumary, {})", {("sumary", "")}),
        ("words.rank.misspelt", {("rank", "misspelt")}),
        ("const { sexes: SEXES } = words; SEXES.misspelt", {("sexes", "misspelt")}),
    ],
)
def test_a_word_that_is_not_there_is_found(script: str, wrong: set[tuple[str, str]]) -> None:
    assert unknown(script) == wrong


def test_every_word_that_the_scripts_ask_for_is_there() -> None:
    assert len(set(asked(SCRIPTS))) > 40
    assert unknown(SCRIPTS) == set()


def test_nothing_is_packed_that_the_scripts_do_not_ask_for() -> None:
    assert set(PACKED) - {name for name, _ in asked(SCRIPTS)} == set()
