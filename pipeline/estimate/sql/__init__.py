"""The SQL of the estimates: one SELECT a file, and the file's name is the name of the table that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

import duckdb
import pandas as pd


def run(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make the table `name` from the file of that name."""
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS {_text(name)}")


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
