"""The SQL of the estimates: one SELECT a file, and the file's name is the name of the table that it makes."""

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
    """Make the table `name` from the file of that name.

    Args:
        connection: Where the table is made.
        name: Table and file.
        pieces: SQL for the file's places in braces: names of columns only, never values.
        values: The query's parameters.
    """
    query = _text(name).format(**pieces) if pieces else _text(name)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS {query}", dict(values) if values else None)


def run_each(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    pieces: Mapping[str, str],
    values: Sequence[Mapping[str, object]],
) -> None:
    """Make the table `name` as `run` does, from the rows that its file gives for each of several sets of parameters."""
    run(connection, name, pieces, values[0])
    for more in values[1:]:
        connection.execute(f"INSERT INTO {name} BY NAME {_text(name).format(**pieces)}", dict(more))


def frame(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    """Return the result of a query."""
    return connection.execute(query).df()


def store(
    connection: duckdb.DuckDBPyConnection, name: str, rows: pd.DataFrame | Sequence[Mapping[str, object]]
) -> None:
    """Make the table `name` from rows that Python has; without rows there is nothing to know its columns from."""
    incoming = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    connection.register("incoming", incoming)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
