"""The SQL of the estimates: one SELECT a file, and the file's name is the name of the table that it makes.

What is made here are steps: tables that live as long as the connection, and are no part of the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

import duckdb
import pandas as pd


def run(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    pieces: Mapping[str, str] | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Make the step `name` from the file of that name.

    Args:
        connection: Where the table is made.
        name: Table and file.
        pieces: SQL for the file's places in braces: names of columns only, never values.
        values: The query's parameters.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text(name, pieces)}", dict(values) if values else None)


def run_each(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    pieces: Mapping[str, str],
    values: Sequence[Mapping[str, object]],
) -> None:
    """Make the step `name` as `run` does, from the rows that its file gives for each of several sets of parameters."""
    run(connection, name, pieces, values[0])
    for more in values[1:]:
        connection.execute(f"INSERT INTO {name} BY NAME {text(name, pieces)}", dict(more))


def frame(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    """Return the result of a query."""
    return connection.execute(query).df()


def step(connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame | Sequence[Mapping[str, object]]) -> None:
    """Make the step `name` from rows that Python has; without rows there is nothing to know its columns from."""
    incoming = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    connection.register("incoming", incoming)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def text(name: str, pieces: Mapping[str, str] | None = None) -> str:
    """Return the SELECT of a file, with the pieces of SQL in its places."""
    found = resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return found.format(**pieces) if pieces else found
