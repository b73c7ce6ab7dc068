"""How a report reads: the published database opened for one edition, and rows of it as the kinds that reports know."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TypeVar

import duckdb

from pipeline.problems import UsageError
from pipeline.report.read.rows import Edition

Row = TypeVar("Row")


class Tables:
    """A published database, opened for reading alone, and the edition that it is read for."""

    def __init__(self, database: Path, edition: str) -> None:
        """Open the database for reading only; raises `UsageError` when there is no such edition in it."""
        self.database = database
        self.connection = duckdb.connect(str(database), read_only=True)
        editions = self._rows(Edition, "from edition where edition = $edition", edition=edition)
        if not editions:
            known = [row[0] for row in self.connection.execute("select edition from edition order by 1").fetchall()]
            raise UsageError("no-such-edition", edition=edition, known=known)
        self.edition = editions[0]

    def _rows(self, kind: type[Row], query: str, **values: str) -> list[Row]:
        """Return a query's rows; ``from table …`` is read as the columns that the kind declares."""
        columns = ", ".join(f"seen.{field.name}" for field in fields(kind))  # type: ignore[arg-type]
        if query.startswith("from "):
            query = f"select * {query}"
        found = self.connection.execute(f"select {columns} from ({query}) as seen", values or None).fetchall()
        return [kind(*row) for row in found]

    def _known(self, kind: type[Row], table: str) -> list[Row]:
        """Return the rows of a table with source and period that had ended when the edition was made."""
        query = f"select {table}.* from {table} join period using (source, period) where ends_on <= $until"
        return self._rows(kind, query, until=self.edition.data_until)

    def _files(self, query: str) -> set[str]:
        """Return the ids of the files that a query's rows rest on."""
        found = self.connection.execute(query, {"until": self.edition.data_until}).fetchall()
        return {id for (ids,) in found for id in ids.split()}
