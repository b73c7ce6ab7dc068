"""What a mapping leaves open: a value that begins with ``?`` is a question that nobody has answered, with a suggestion after the mark.

The same holds for every mapping, of answers and of tables of results, and for values in lists. A question is read as its suggestion,
so that nothing else is told because of it, and is an error as long as the mark stands there.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import Any

from pipeline.problems import ProblemLog, at, phrase
from pipeline.words.messages import Phrase

MARK = "?"
TRUTHS = {"true": True, "false": False}


@dataclass(frozen=True)
class Question:
    """One open question of a mapping.

    Attributes:
        path: The tables and the key that it stands under.
        text: The value as it stands there, with the mark.
        row: Its row in the file; None where it could not be found.
    """

    path: tuple[str, ...]
    text: str
    row: int | None = None

    def said(self, depth: int) -> str:
        """Return it as it stands in the mapping, without the names of the first tables."""
        return f'{".".join(self.path[depth:])} = "{self.text}"'


def suggestion_of(value: str) -> str:
    """Return what an open value suggests, or a decided one says."""
    return value.removeprefix(MARK).strip() if value.startswith(MARK) else value


def without_questions(values: dict[str, Any], text: str) -> tuple[dict[str, Any], list[Question]]:
    """Return a mapping's values with each question as its suggestion, or left out when there is none; and the questions.

    Args:
        values: The mapping.
        text: The file that it stands in, by which the questions get their rows.
    """
    asked: list[Question] = []
    kept = _kept(values, (), asked)
    places = _places(text)
    rows = [next((row for row, table, line in places if _stands_in(one, table, line)), None) for one in asked]
    return kept, [Question(one.path, one.text, row) for one, row in zip(asked, rows, strict=True)]


def tell_open(questions: list[Question], place: dict[str, str], depth: int, name: str, log: ProblemLog) -> None:
    """Note what a mapping leaves open at a place, with its rows; without a question an item that is listed as undecided.

    Args:
        questions: The questions of the place.
        place: What they are about: an item or a key.
        depth: How many names of tables the place says already.
        name: The mapping, as the analyst knows it.
        log: Where it is noted.
    """
    found: list[str | Phrase] = [one.said(depth) for one in questions]
    rows = sorted({one.row for one in questions if one.row is not None})
    where = at(**place, row=rows[0] if len(rows) == 1 else rows) if rows else at(**place)
    log.add(name, where, "undecided", found=found or [phrase("item_undecided")], mapping=name.rpartition("/")[2])


def _kept(values: dict[str, Any], path: tuple[str, ...], asked: list[Question]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in values.items():
        place = (*path, key)
        if isinstance(value, dict):
            kept[key] = _kept(value, place, asked)
        elif isinstance(value, list):
            asked += [Question(place, one) for one in value if _is_open(one)]
            told = [suggestion_of(one) if isinstance(one, str) else one for one in value]
            kept[key] = [one for one, given in zip(told, value, strict=True) if one != "" or given == ""]
        elif _is_open(value):
            asked.append(Question(place, value))
            if suggestion := suggestion_of(value):
                kept[key] = _typed(suggestion, place)
        else:
            kept[key] = value
    return kept


def _is_open(value: object) -> bool:
    return isinstance(value, str) and value.startswith(MARK)


def _typed(suggestion: str, path: tuple[str, ...]) -> object:
    """Return a suggestion as the key wants it: a code as a number, a yes or no as such."""
    if "codes" in path[2:-1] and suggestion.lstrip("-").isdigit():
        return int(suggestion)
    return TRUTHS.get(suggestion, suggestion) if path[0] == "turned" or path[-1] == "free" else suggestion


def _places(text: str) -> list[tuple[int, tuple[str, ...], str]]:
    """Return the rows of a file that hold a mark, each with the table that it stands in."""
    found: list[tuple[int, tuple[str, ...], str]] = []
    table: tuple[str, ...] = ()
    for row, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            table = _table(line) or table
        elif (f'"{MARK}' in line or f"'{MARK}" in line) and not line.lstrip().startswith("#"):
            found.append((row, table, line))
    return found


def _table(line: str) -> tuple[str, ...]:
    """Return the name of the table that a line begins; nothing when it begins none."""
    try:
        inside = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while isinstance(inside, dict) and inside:
        name, inside = next(iter(inside.items()))
        names.append(name)
    return tuple(names)


def _stands_in(question: Question, table: tuple[str, ...], line: str) -> bool:
    """Return whether a line holds a question: its key and its value, under its table or with it in the line."""
    quoted = (json.dumps(question.text, ensure_ascii=False), f"'{question.text}'")
    key = question.path[-1]
    has_key = key in line or json.dumps(key, ensure_ascii=False)[1:-1] in line
    return question.path[: len(table)] == table and has_key and any(text in line for text in quoted)
