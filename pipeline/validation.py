"""Reading configuration so that a mistake becomes a `Problem` with its key, and all mistakes of a file are told at once."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pipeline import encoding, fold
from pipeline.nearest import most_like
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
CURLY = set("”“„«»’‘")
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
        if found_sign := encoding.control_sign(path.read_bytes()):
            row, sign = found_sign
            log.add(name, at(row=row), "control-sign", sign=f"U+{ord(sign):04X}")
        else:
            log.add(name, at(), fault.code, **fault.values)
    raise DataErrors(log.problems)


def read_toml(path: Path, name: str, log: ProblemLog) -> dict[str, Any]:
    """Return the tables of a TOML file; raises `DataErrors` as `read_text` does and for what is not TOML."""
    text = read_text(path, name, log)
    try:
        return tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # beside what is no TOML: a number of too many digits, tables too deep
        found = TOML_PLACE.search(str(error))
        row = int(found[1]) if found else text.count("\n") + 1
        line = [*text.split("\n"), ""][row - 1].strip(" \r")
        unseen = next((sign for sign in line if ord(sign) < 32 and sign != "\t"), "")
        if unseen:
            log.add(name, at(row=row), "control-sign", sign=f"U+{ord(unseen):04X}")
        elif CURLY & set(line):
            log.add(name, at(row=row), "curly-quotes", found=line)
        else:
            log.add(name, at(row=row), "toml", found=line)
    raise DataErrors(log.problems)


def read_table(path: Path, name: str, log: ProblemLog) -> list[tuple[int, dict[str, str]]]:
    """Return a small configuration table (CSV with comma, semicolon or tab) as rows of text with their numbers in the file.

    Rows without a cell, as Excel leaves them, are none. Raises as `read_text` does.
    """
    text = read_text(path, name, log)
    lines = text.splitlines()
    # Numbers writes the table's name above it.
    above = next((number for number, line in enumerate(lines) if any(sign in line for sign in ",;\t")), 0)
    header = lines[above] if lines else ""
    reader = csv.DictReader(
        io.StringIO("\n".join(lines[above:])), delimiter=max(",;\t", key=header.count), restkey="", restval=""
    )
    try:
        rows = _rows(reader, above)
    except csv.Error:
        log.add(name, at(row=above + reader.line_num), "quotation-mark", rows=f"{above + reader.line_num}")
        raise DataErrors(log.problems) from None
    return [(number, row) for number, row in rows if any(row.values())]


def _rows(reader: csv.DictReader[str], above: int) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a table with their numbers; `above` is how many lines stand above it."""
    return [
        (above + reader.line_num, {key.strip(): _cell(value) for key, value in row.items() if key}) for row in reader
    ]


def _cell(value: object) -> str:
    """Return a cell's text; a whole number that a spreadsheet wrote with a decimal (2022,0) without it."""
    text = str(value).strip()
    whole = re.fullmatch(r"(\d+)[.,]0+", text)
    return whole[1] if whole else text


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
                near=_near(kind, fault),
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


def _near(kind: type[BaseModel], fault: Mapping[str, Any]) -> Phrase | str:
    """Return the known key that is most like an unknown one; empty where there is none, and for other faults."""
    if fault["type"] != "extra_forbidden":
        return ""
    *above, key = fault["loc"]
    return most_like(str(key), _keys(kind, above))


def _keys(kind: Any, path: Sequence[object]) -> list[str]:
    """Return the keys that a table inside a model may have."""
    for part in path:
        if _is_model(kind) and part in kind.model_fields:
            kind = kind.model_fields[part].annotation
        kind = next((one for one in _parts(kind) if _is_model(one)), kind)
    return list(kind.model_fields) if _is_model(kind) else []


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _parts(kind: Any) -> Iterator[Any]:
    """Yield a type and all types that it is made of."""
    yield kind
    for one in get_args(kind):
        yield from _parts(one)


def _found(fault: Mapping[str, Any]) -> object:
    """Return what a key holds, as a message quotes it."""
    found = fault["input"]
    if fault["type"] == "missing":
        return phrase("nothing")
    if found and isinstance(found, list) and not any(isinstance(one, dict | list) for one in found):
        return [*found]
    return phrase("a_table_or_list") if isinstance(found, dict | list) else phrase("quoted", text=found)
