"""Statistical tables in JSON: json-stat, of its second version and its first, and the answer of PxWeb's first version."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

from pipeline import fold
from pipeline.formats.model import Cube, Dimension, Unreadable
from pipeline.problems import phrase
from pipeline.words.messages import Phrase

MOST_CELLS = 5_000_000
WANTED = phrase("statistical_json")


def json_file(text: str) -> Cube:
    """Return a JSON file as a cube; numbers stay the texts that they are.

    Raises:
        Unreadable: It is no JSON, none of the two forms, or its values do not fit its dimensions.
    """
    try:
        answer = json.loads(
            fold.stored(text), parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError) as error:
        row = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise Unreadable("unreadable-file", wanted=WANTED, found=phrase("no_json", row=row)) from error
    if not isinstance(answer, dict):
        raise Unreadable("unknown-format", wanted=WANTED, found=phrase("other_json"))
    dataset = _dataset(answer)
    if dataset is None and not {"columns", "data"} <= set(answer):
        raise Unreadable("unknown-format", wanted=WANTED, found=phrase("json_with", keys=list(answer)))
    try:
        return _pxweb(answer) if dataset is None else _json_stat(dataset)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        found = phrase("a_damaged_file")
        raise Unreadable("unreadable-file", wanted=WANTED, found=found) from error


def _dataset(answer: dict[str, Any]) -> dict[str, Any] | None:
    """Return the json-stat dataset of an answer, in the shape of the second version; None when it holds none, or several.

    The first version has datasets by name (PxWeb's is ``dataset``), each with the order, the sizes and the roles of its dimensions
    beside these. Some write no class.
    """
    datasets = [
        one for one in (answer, *answer.values()) if isinstance(one, dict) and {"dimension", "value"} <= set(one)
    ]
    if len(datasets) != 1:
        return None
    (dataset,) = datasets
    dimensions = dataset["dimension"]
    return {**dimensions, **dataset} if isinstance(dimensions, dict) else dataset


def _other(found: Phrase) -> Unreadable:
    """Return the error of a table whose parts do not fit each other."""
    return Unreadable("unreadable-file", wanted=WANTED, found=found)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; a key that stands twice in it would hide a value."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise _other(phrase("key_twice"))
    return values


def _json_stat(answer: dict[str, Any]) -> Cube:
    """Return a json-stat dataset as a cube."""
    dimensions = [_dimension(code, answer["dimension"][code]) for code in answer["id"]]
    sizes = [int(size) for size in answer["size"]]
    size = math.prod(sizes)
    if sizes != [len(one.categories) for one in dimensions] or size > MOST_CELLS:
        raise _other(phrase("sizes_of_dimensions", categories=[len(one.categories) for one in dimensions], sizes=sizes))
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
        raise _other(phrase("code_twice", dimension=code))
    return Dimension(code, str(given.get("label") or code), categories)


def _by_position(given: Any, size: int) -> dict[int, Any]:
    """Return values by position; json-stat2 has them as a list, an object or one for all."""
    if isinstance(given, str):
        return dict.fromkeys(range(size), given)
    if isinstance(given, list):
        if len(given) != size:
            raise _other(phrase("values_and_size", values=len(given), size=size))
        return dict(enumerate(given))
    found = {int(position): value for position, value in given.items()}
    if found and not 0 <= min(found) <= max(found) < size:
        raise _other(phrase("value_outside_dimensions"))
    return found


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        raise _other(phrase("value_no_number"))
    return value.strip()


def _pxweb(answer: dict[str, Any]) -> Cube:
    """Return PxWeb's answer as a cube; its contents are the last dimension."""
    keys = [column for column in answer["columns"] if column["type"] != "c"]
    contents = {str(one["code"]): str(one.get("text", one["code"])) for one in answer["columns"] if one["type"] == "c"}
    values: dict[tuple[str, ...], str] = {}
    for cell in answer["data"]:
        if len(cell["key"]) != len(keys) or len(cell["values"]) != len(contents):
            raise _other(phrase("row_of_other_length"))
        for content, value in zip(contents, cell["values"], strict=True):
            key = (*map(str, cell["key"]), content)
            if key in values:
                raise _other(phrase("key_twice"))
            values[key] = "" if value is None else _scalar(value)
    seen = [dict.fromkeys(key[place] for key in values) for place in range(len(keys))]
    dimensions = [
        Dimension(str(column["code"]), str(column.get("text", column["code"])), {code: code for code in codes})
        for column, codes in zip(keys, seen, strict=True)
    ]
    notes = [str(comment) for comment in answer.get("comments") or []]
    return Cube("pxweb", "", [*dimensions, Dimension("ContentsCode", "innehåll", contents)], values, notes=notes)
