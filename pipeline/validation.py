"""Reading configuration so that a mistake becomes a `Problem` with its key, and all mistakes of a file are told at once."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline import encoding, fold
from pipeline.problems import DataErrors, Fault, Place, ProblemLog, at, phrase
from pipeline.words.messages import Phrase, named

Model = TypeVar("Model", bound=BaseModel)
TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
KINDS = {
    "missing": phrase("a_value"),
    "extra_forbidden": phrase("a_known_key"),
    "string_type": phrase("text_in_quotes"),
    "bool_type": phrase("true_or_false"),
    "bool_parsing": phrase("true_or_false"),
    "list_type": phrase("a_list"),
    "dict_type": phrase("a_table"),
    "model_type": phrase("a_table"),
    "model_attributes_type": phrase("a_table"),
    "value_error": phrase("another_value"),
}  # the rest is told by how pydantic's name of it begins
BEGINNINGS = {
    "int": phrase("a_whole_number"),
    "float": phrase("a_number"),
    "date": phrase("a_day"),
    "string_too_short": phrase("some_text"),
    "too_short": phrase("at_least_one_entry"),
}
LIMITS = {"ge": "from", "gt": "above", "le": "to", "lt": "below"}


class Mistake(ValueError):
    """What a model's own check finds: what was wanted, as a phrase."""

    def __init__(self, code: str, /, **values: object) -> None:
        """Keep the phrase."""
        self.wanted = Phrase(code, named(values))
        super().__init__(code)


def read_text(path: Path, name: str, log: ProblemLog) -> str:
    """Return a file's text in whatever encoding it was saved, its letters as they are stored.

    Raises:
        DataErrors: The file is missing, unreadable or no text (also noted in `log`).
    """
    try:
        return fold.composed(encoding.decoded(path.read_bytes()))
    except OSError as error:
        found = phrase("no_file") if isinstance(error, FileNotFoundError) else error.strerror or error
        log.add(name, at(), "missing-file", found=found)
    except Fault as fault:
        log.add(name, at(), fault.code, **fault.values)
    raise DataErrors(log.problems)


def read_toml(path: Path, name: str, log: ProblemLog) -> dict[str, Any]:
    """Return the tables of a TOML file; raises `DataErrors` as `read_text` does and for what is not TOML."""
    text = read_text(path, name, log)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = TOML_PLACE.search(str(error))
        row = int(found[1]) if found else text.count("\n") + 1
        log.add(name, at(row=row), "toml", found=[*text.splitlines(), ""][row - 1].strip())
    raise DataErrors(log.problems)


def read_table(path: Path, name: str, log: ProblemLog) -> list[tuple[int, dict[str, str]]]:
    """Return a small configuration table (CSV with comma, semicolon or tab) as rows of text with their numbers in the file.

    Rows without a cell, as Excel leaves them, are none. Raises as `read_text` does.
    """
    text = read_text(path, name, log)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", restval="")
    rows = [(reader.line_num, {key.strip(): str(value).strip() for key, value in row.items() if key}) for row in reader]
    return [(number, row) for number, row in rows if any(row.values())]


def as_model(kind: type[Model], values: dict[str, Any], name: str, log: ProblemLog, place: Place = ()) -> Model:
    """Return the values as a model; `place` is where in the file they stand.

    Raises:
        DataErrors: A key is missing, unknown or holds something else (every such key is noted in `log`).
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            key = ".".join(str(part) for part in fault["loc"] if part != "[key]")
            log.add(
                name,
                (*place, *(at(key=key) if key else ())),
                "configuration",
                wanted=_wanted(fault),
                found=_found(fault),
            )
    raise DataErrors(log.problems)


def _wanted(fault: Mapping[str, Any]) -> Phrase:
    """Return what a key should have held, out of pydantic's name of the fault and its limits."""
    kind, limits = fault["type"], fault.get("ctx", {})
    if isinstance(mistake := limits.get("error"), Mistake):
        return mistake.wanted
    if kind == "literal_error":
        return phrase("one_of", values=re.findall(r"'([^']*)'", limits["expected"]))
    if kind == "string_pattern_mismatch":
        return phrase("text_like", pattern=limits["pattern"])
    for name, limit in limits.items():
        if name in LIMITS:
            return Phrase(f"a_number_{LIMITS[name]}", (("limit", limit),))
    begins = next((said for begin, said in BEGINNINGS.items() if kind.startswith(begin)), KINDS["value_error"])
    return KINDS.get(kind, begins)


def _found(fault: Mapping[str, Any]) -> object:
    """Return what a key holds, as a message quotes it."""
    found = fault["input"]
    if fault["type"] == "missing":
        return phrase("nothing")
    if found and isinstance(found, list) and not any(isinstance(one, dict | list) for one in found):
        return [*found]
    return phrase("a_table_or_list") if isinstance(found, dict | list) else phrase("quoted", text=found)
