"""What may not stand in a message to the analyst: columns and codes of our tables, ids without their titles, words of libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.configuration import Configuration
from pipeline.contracts import restricted
from pipeline.problems import Problem, Rejected
from pipeline.words import messages
from pipeline.words.messages import Phrase, Term

AS_WRITTEN = {
    "key",
    "mapping",
    "file",
    "files",
    "first_file",
    "earlier",
    "newer",
    "source",
    "id",
    "head",
    "line",
    "rules",
}
"""Values and places that are keys and files of the analyst's own, as they are called there."""
OF_LIBRARIES = re.compile(
    "(?:the|is|not|with|must|invalid|error|expected|of|and|for|value|cannot|unexpected|found)", re.IGNORECASE
)
ALSO_SWEDISH = {
    "person",
    "text",
    "status",
    "period",
    "index",
    "in",
    "unit",
    "rate",
    "all",
    "place",
    "proposal",
    "row",
    "column",
    "final",
}
WORD = re.compile(r"[A-Za-z_][\w:-]*")


@cache
def internal() -> frozenset[str]:
    """Return the names that only the program has: of columns, of tables, and the codes of columns."""
    found = set()
    for table in restricted.DELIVERED:
        found.add(table.table_name())
        for name, schema in table.columns().items():
            found.add(name)
            for check in schema.checks:
                found |= {str(one) for one in check.statistics.get("allowed_values", ())}
    more = {
        "grade_9",
        "upper_secondary_2",
        "women",
        "men",
        "municipality",
        "country",
        "county",
        "police_region",
        "NaN",
        "None",
        "nan",
    }
    return frozenset((found | more) - {""} - ALSO_SWEDISH) | {"persons", "households"}


def ids(configuration: Configuration) -> dict[str, str]:
    """Return the ids of districts, indicators and items that are no words, with what each is called."""
    found = {one.id: one.name for one in configuration.districts}
    found |= {one.id: one.title for _, one in configuration.definitions.indicators()}
    found |= {name: item.wording for name, item in configuration.definitions.safety_survey.items.items()}
    return {name: title for name, title in found.items() if name != title}


def leaves(values: Any, name: str = "") -> Iterator[tuple[str, object]]:
    """Yield what a message says, value by value, with its name; a phrase by its own values."""
    if isinstance(values, Phrase):
        for inner, value in values.values:
            yield from leaves(value, inner)
    elif isinstance(values, tuple):
        for one in values:
            yield from leaves(one, name)
    else:
        yield name, values


def betrayed(one: Problem | Rejected, configuration: Configuration, delivered: str = "") -> list[str]:
    """Return what a message says in Swedish that the analyst's files do not say.

    Args:
        one: The message.
        configuration: Whose ids are known.
        delivered: All that stands in the delivered files: what is quoted from them is nobody's inside.
    """
    own = ids(configuration)
    found = []
    for name, value in [pair for kind, whole in (*one.place, *one.values) for pair in leaves(whole, kind)]:
        if name in AS_WRITTEN or not isinstance(value, str) or "/" in value:
            continue
        said = messages.said(value, "sv")
        if said in delivered or (isinstance(value, Term) and said != value):
            continue  # quoted, or called something
        words = WORD.findall(said)
        found += [f"{name}: {word}" for word in words if word in internal() or OF_LIBRARIES.fullmatch(word)]
        found += [f"{name}: {word}" for word in words if word in own]
    return found
