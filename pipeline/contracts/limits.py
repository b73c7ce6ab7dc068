"""Whether a frame keeps the limits of its columns, told quickly: every frame is looked at, and hardly any breaks its contract."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

Keeps = Callable[[pd.Series, Mapping[str, Any]], bool]

KEEPS: dict[str, Keeps] = {
    "greater_than_or_equal_to": lambda each, told: bool(each.min() >= told["min_value"]),
    "less_than_or_equal_to": lambda each, told: bool(each.max() <= told["max_value"]),
    "isin": lambda each, told: bool(each.isin(list(told["allowed_values"])).all()),
    "str_matches": lambda each, told: all(re.match(told["pattern"], text) for text in each.tolist()),
    "str_length": lambda each, told: "exact_value" in told and set(map(len, each)) == {told["exact_value"]},
}
"""Pandera's checks by name, as questions to a column's distinct values (`each`, at least one, none empty)."""


def doubtful(columns: Mapping[str, Any], frame: pd.DataFrame) -> list[str]:
    """Return the columns whose values are not certainly as they are declared; their types have been looked at.

    Pandera is asked what is broken in them.

    Args:
        columns: The declared columns.
        frame: The rows, at least one.
    """
    return [name for name, schema in columns.items() if not _keeps(schema, frame[name])]


def _keeps(schema: Any, values: pd.Series) -> bool:
    if str(schema.dtype).endswith("[]"):
        return bool(schema.dtype.check(None, values).all())
    if schema.nullable and not schema.unique and not schema.checks:
        return True
    missing = values.isna()
    if missing.any():
        if not schema.nullable:
            return False
        values = values[~missing]
    if not schema.unique and not schema.checks:
        return True
    each = values.drop_duplicates()
    if schema.unique and len(each) < len(values):
        return False
    return not len(each) or all(
        check.name in KEEPS and KEEPS[check.name](each, check.statistics) for check in schema.checks
    )
