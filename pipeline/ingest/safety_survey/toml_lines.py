"""How a draft writes TOML: names, texts and lists in quotation marks, and a value that nobody has decided on with its mark."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from pipeline.ingest.safety_survey.matching import Guess
from pipeline.ingest.safety_survey.undecided import MARK
from pipeline.words.messages import Phrase, phrase

Line = str | Phrase


def why(guess: Guess) -> Phrase:
    """Return the comment above a guess: how sure it is, and what it rests on."""
    return phrase("draft_guess", confidence=f"{guess.confidence:.2f}", why=guess.why)


def asked(value: str, is_sure: bool) -> str:
    """Return a value as it holds, or with the mark of a question."""
    return value if is_sure else f"{MARK}{value}"


def one_line(text: str) -> str:
    """Return a text without breaks of lines."""
    return " ".join(text.split())


def toml_text(value: object) -> str:
    """Return a text in TOML's quotation marks."""
    return json.dumps(str(value), ensure_ascii=False)


def toml_key(name: str) -> str:
    """Return a name as a key: in quotation marks where it has to be."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_text(name)


def toml_list(values: Sequence[str]) -> str:
    """Return texts as TOML's list."""
    return "[" + ", ".join(toml_text(value) for value in values) + "]"
