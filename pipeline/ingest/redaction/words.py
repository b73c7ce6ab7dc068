"""The word lists that names are found by, read from the files beside this module."""

from __future__ import annotations

import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def _names(file: str) -> frozenset[str]:
    """Return the names of a list, in lower case."""
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return frozenset(name.casefold() for line in lines if not line.startswith("#") for name in line.split())


_LISTS = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
WORDS: dict[str, frozenset[str]] = {name: frozenset(words.split()) for name, words in _LISTS.items()}

GIVEN = _names("given_names.txt")
SURNAMES = _names("surnames.txt")
NAMES = GIVEN | SURNAMES
ORDINARY = WORDS["also_words"] | WORDS["places"] | WORDS["kept"]
# Names that are nothing but names.
PLAIN_GIVEN = GIVEN - ORDINARY
PLAIN_SURNAMES = SURNAMES - ORDINARY
