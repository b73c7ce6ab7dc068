"""Statistical tables in JSON: json-stat2 and the answer of PxWeb's first version."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

from pipeline.formats.model import Cube, Dimension, Unreadable

MOST_CELLS = 5_000_000
EXPECTED = "json-stat2 (class dataset) or PxWeb's answer (columns and data)"


def json_file(text: str) -> Cube:
    """Return a JSON file as a cube; numbers stay the texts that they are.

    Raises:
        Unreadable: It is no JSON, none of the two forms, or its values do not fit its dimensions.
    """
    try:
        answer = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Unreadable("unreadable-file", EXPECTED, f"no JSON: {error}", "ask for the file anew") from error
    if not isinstance(answer, dict):
        raise Unreadable("unknown-format", EXPECTED, "other JSON")
    is_dataset = answer.get("class") == "dataset"
    if not is_dataset and not {"columns", "data"} <= set(answer):
        raise Unreadable("unknown-format", EXPECTED, f"JSON with {', '.join(list(answer)[:8])}")
    try:
        return _json_stat(answer) if is_dataset else _pxweb(answer)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Unreadable("unreadable-file", EXPECTED, f"something else: {type(error).__name__} {error}") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands twice in it would hide a value."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return values


def _json_stat(answer: dict[str, Any]) -> Cube:
    """Return a json-stat2 dataset as a cube."""
    dimensions = [_dimension(code, answer["dimension"][code]) for code in answer["id"]]
    sizes = [int(size) for size in answer["size"]]
    size = math.prod(sizes)
    if sizes != [len(one.categories) for one in dimensions] or size > MOST_CELLS:
        raise ValueError(f"dimensions of {[len(one.categories) for one in dimensions]} categories and sizes {sizes}")
    given = _by_position(answer["value"], size)
    marks = _by_position(answer.get("status") or {}, size)
    values, status = {}, {}
    for position, key in enumerate(itertools.product(*(one.categories for one in dimensions))):
        value, mark = given.get(position), marks.get(position) or ""
        # The mark stands in the place of a value that is not given, and beside one that is.
        values[key] = str(mark) if value is None else _scalar(value)
        if mark and value is not None:
            status[key] = str(mark)
    notes = answer.get("note") or []
    return Cube("json-stat2", str(answer.get("label", "")), dimensions, values, status, [str(note) for note in notes])


def _dimension(code: str, given: dict[str, Any]) -> Dimension:
    category = given["category"]
    labels = category.get("label") or {}
    index = category.get("index") or list(labels)
    codes = index if isinstance(index, list) else sorted(index, key=lambda one: int(index[one]))
    categories = {str(one): str(labels.get(one, one)) for one in codes}
    if len(categories) != len(codes):
        raise ValueError(f"a code of {code} stands twice")
    return Dimension(code, str(given.get("label") or code), categories)


def _by_position(given: Any, size: int) -> dict[int, Any]:
    """Return values by position; json-stat2 has them as a list, an object or one for all."""
    if isinstance(given, str):
        return dict.fromkeys(range(size), given)
    if isinstance(given, list):
        if len(given) != size:
            raise ValueError(f"{len(given)} values where the dimensions say {size}")
        return dict(enumerate(given))
    found = {int(position): value for position, value in given.items()}
    if found and not 0 <= min(found) <= max(found) < size:
        raise ValueError("a value outside the dimensions")
    return found


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a value that is no number")
    return value.strip()


def _pxweb(answer: dict[str, Any]) -> Cube:
    """Return PxWeb's answer as a cube; its contents are the last dimension."""
    keys = [column for column in answer["columns"] if column["type"] != "c"]
    contents = {str(one["code"]): str(one.get("text", one["code"])) for one in answer["columns"] if one["type"] == "c"}
    values: dict[tuple[str, ...], str] = {}
    for cell in answer["data"]:
        if len(cell["key"]) != len(keys) or len(cell["values"]) != len(contents):
            raise ValueError("a row with another number of keys or values than the columns say")
        for content, value in zip(contents, cell["values"], strict=True):
            key = (*map(str, cell["key"]), content)
            if key in values:
                raise ValueError("a key stands twice in the data")
            values[key] = "" if value is None else _scalar(value)
    seen = [dict.fromkeys(key[place] for key in values) for place in range(len(keys))]
    dimensions = [
        Dimension(str(column["code"]), str(column.get("text", column["code"])), {code: code for code in codes})
        for column, codes in zip(keys, seen, strict=True)
    ]
    notes = [str(comment) for comment in answer.get("comments") or []]
    return Cube("pxweb", "", [*dimensions, Dimension("ContentsCode", "innehåll", contents)], values, notes=notes)
