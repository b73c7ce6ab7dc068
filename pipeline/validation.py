"""Reading configuration so that a mistake becomes a `Problem` with its key, and all mistakes of a file are told at once."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.problems import DataErrors, ProblemLog

Model = TypeVar("Model", bound=BaseModel)


def read_text(path: Path, name: str, log: ProblemLog) -> str:
    """Return a UTF-8 file's text, with or without byte-order mark.

    Raises:
        DataErrors: The file is missing, unreadable or not UTF-8 (also noted in `log`).
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        log.add(name, "", "missing-file", expected="a readable file", found=error.strerror or str(error))
    except UnicodeDecodeError as error:
        log.add(name, f"byte {error.start}", "encoding", expected="text in UTF-8", found=error.reason)
    raise DataErrors(log.problems)


def read_toml(path: Path, name: str, log: ProblemLog) -> dict[str, Any]:
    """Return the tables of a TOML file; raises `DataErrors` as `read_text` does and for what is not TOML."""
    text = read_text(path, name, log)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        log.add(name, "", "toml", expected="a valid TOML file", found=error)
    raise DataErrors(log.problems)


def read_table(path: Path, name: str, log: ProblemLog) -> list[dict[str, str]]:
    """Return a small configuration table (CSV with comma or semicolon) as rows of text; raises as `read_text` does."""
    text = read_text(path, name, log)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="", restval="")
    return [{key.strip(): str(value).strip() for key, value in row.items() if key} for row in reader]


def as_model(kind: type[Model], values: dict[str, Any], name: str, log: ProblemLog) -> Model:
    """Return the values as a model.

    Raises:
        DataErrors: A key is missing, unknown or holds something else (every such key is noted in `log`).
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            key = ".".join(str(part) for part in fault["loc"]) or "the file as a whole"
            found = fault["input"]
            text = "a table or a list" if isinstance(found, dict | list) else repr(found)
            text = "nothing" if fault["type"] == "missing" else text
            log.add(name, f"key {key}", "configuration", expected=fault["msg"], found=text)
    raise DataErrors(log.problems)
