"""Every place in the package that says something by a code and values, read out of its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from checkout import REPOSITORY

PACKAGE = REPOSITORY / "pipeline"
CODE_AT = {
    "add": ("problem", 2),
    "problem": ("problem", 2),
    "reject": ("cell", 4),
    "Fault": ("fault", 0),
    "Unreadable": ("unreadable", 0),
    "UsageError": ("usage", 0),
    "Obstacle": ("obstacles", 0),
    "Mistake": ("phrases", 0),
    "phrase": ("phrases", 0),
    "line": ("lines", 0),
    "warn": ("lines", 0),
}
"""For each function: what it says, and which argument is the code."""

NO_VALUES = {"severity"}
EVERY = "**"
"""In the place of names that a call hands on."""


@dataclass(frozen=True)
class Site:
    """One call with its literal code and the names of the values that it gives."""

    kind: str
    code: str
    values: frozenset[str]
    place: str


def sites() -> Iterator[Site]:
    """Yield every site of the package; a call whose code is made elsewhere and handed on is none."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_bundled" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (found := _kind(node)):
                yield from _of_call(node, *found, f"{path.relative_to(PACKAGE)}:{node.lineno}")


def _kind(node: ast.Call) -> tuple[str, int] | None:
    called = node.func
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    if name == "add" and not (isinstance(called, ast.Attribute) and _is_log(called.value)):
        return None
    return CODE_AT.get(name)


def _is_log(node: ast.expr) -> bool:
    return "log" in {getattr(node, "id", ""), getattr(node, "attr", "")}


def _of_call(node: ast.Call, kind: str, place_of_code: int, place: str) -> Iterator[Site]:
    if len(node.args) <= place_of_code:
        return
    values = frozenset(keyword.arg or EVERY for keyword in node.keywords) - NO_VALUES
    for code in _literals(node.args[place_of_code]):
        yield Site(kind, code, values, place)


def _literals(node: ast.expr) -> list[str]:
    """Return the codes that an argument may be; none for one that is handed on."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
