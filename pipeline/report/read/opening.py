"""How a report reads: the published database opened for one edition, and rows of it as the kinds that reports know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

import duckdb

from pipeline.problems import UsageError
from pipeline.report.read.rows import Edition
from pipeline.words.sv import drafts

CONTENT_DIGITS = 8
Row = TypeVar("Row", bound=NamedTuple)


class Tables:
    """A published database, opened for reading alone, and the edition that it is read for."""

    def __init__(self, database: Path, edition: str, *, copied: bool = False) -> None:
        """Open the database for reading only, or a copy of it in memory; raises `UsageError` when it has no such edition."""
        self.database, self.copied = database, copied
        self.connection = _copy(database) if copied else duckdb.connect(str(database), read_only=True)
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
        found = self.connection.execute(query, {"own": self._edition, **values})
        lists = [at for at, (_, of_type, *_) in enumerate(found.description) if of_type.id == "list"]
        rows = found.fetchall()
        if lists and rows:
            columns: list[Iterable[object]] = [*zip(*rows, strict=True)]
            for at in lists:
                columns[at] = map(tuple, columns[at])  # type: ignore[arg-type]
            rows = [*zip(*columns, strict=True)]
        return list(map(kind._make, rows))

    @cached_property
    def content_number(self) -> str:
        """A short number of all that the edition may know: the same content has the same, on every machine."""
        views = "select view_name from duckdb_views() where starts_with(view_name, 'known_') order by 1"
        told = hashlib.sha256()
        # A sum, not an exclusive or: there two equal rows undo each other, and a change in both of them is not seen.
        for (view,) in self.connection.execute(views).fetchall():
            rows = f"select count(*), sum(md5_number_lower(seen::varchar)) from {view} as seen where edition = ?"
            told.update(repr((view, self.connection.execute(rows, [self._edition]).fetchone())).encode())
        return told.hexdigest()[:CONTENT_DIGITS]


def _copy(database: Path) -> duckdb.DuckDBPyConnection:
    """Return a database as a copy in memory; nothing holds the file afterwards."""
    connection = duckdb.connect()
    path = str(database).replace("'", "''")
    connection.execute(f"attach '{path}' as published (read_only)")
    connection.execute("copy from database published to memory")
    connection.execute("detach published")
    return connection


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
