"""How a report reads: the published database opened for one edition, and rows of it as the kinds that reports know."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_origin, get_type_hints

import duckdb

from pipeline.problems import UsageError
from pipeline.report.read.rows import Edition
from pipeline.words.sv import drafts

Row = TypeVar("Row", bound=NamedTuple)


class Tables:
    """A published database, opened for reading alone, and the edition that it is read for."""

    def __init__(self, database: Path, edition: str) -> None:
        """Open the database for reading only; raises `UsageError` when there is no such edition in it."""
        self.database = database
        self.connection = duckdb.connect(str(database), read_only=True)
        self._edition = edition
        editions = self._known(Edition, "edition")
        if not editions:
            known = [row[0] for row in self.connection.execute("select edition from edition order by 1").fetchall()]
            raise UsageError("no-such-edition", edition=edition, known=known)
        self.edition = _as_said(editions[0])

    def _known(self, kind: type[Row], table: str, further: str = "", **values: str) -> list[Row]:
        """Return the rows of a table that the edition may know, as rows of a kind.

        Args:
            kind: The rows' class.
            table: The published table.
            further: What else is asked for, in SQL that follows the condition on the edition.
            values: The parameters of that.
        """
        query = f"select {', '.join(kind._fields)} from known_{table} where edition = $own {further}"
        rows = self.connection.execute(query, {"own": self._edition, **values}).fetchall()
        lists = _lists(kind)
        return [kind._make(_frozen(row, lists) if lists else row) for row in rows]


@cache
def _lists(kind: type[NamedTuple]) -> list[int]:
    """Return the places in a kind of rows that hold several values."""
    return [at for at, hint in enumerate(get_type_hints(kind).values()) if get_origin(hint) is tuple]


def _frozen(row: Iterable[Any], lists: Iterable[int]) -> list[Any]:
    """Return a row's values, those of its places that hold lists as tuples."""
    values = [*row]
    for at in lists:
        values[at] = None if values[at] is None else tuple(values[at])
    return values


def _as_said(edition: Edition) -> Edition:
    """Return an edition with what is said of a draft, of which nothing is decided."""
    if not edition.draft:
        return edition
    return edition._replace(
        title=drafts.title(edition.title),
        valid=drafts.UNDECIDED,
        decided_by=drafts.UNDECIDED,
        document=drafts.DOCUMENT,
    )
