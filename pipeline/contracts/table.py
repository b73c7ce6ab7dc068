"""What a contract can do: make its DuckDB table, check a frame, describe itself."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import Any

import duckdb
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from pipeline.problems import Problem, at, phrase, problem

SQL_TYPES = {"int64": "BIGINT", "Int64": "BIGINT", "float64": "DOUBLE", "bool": "BOOLEAN"}


class Table(pa.DataFrameModel):
    """A table of one of the two databases. The docstring of a subclass says what one row is."""

    class Config:
        """Nothing beside the declared columns; whole numbers and text are brought to the declared type."""

        strict = True
        coerce = True

    @classmethod
    def table_name(cls) -> str:
        """Return the table's name: the class name in snake case."""
        return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__).lstrip("_")

    @classmethod
    @cache
    def columns(cls) -> dict[str, Any]:
        """Return the declared columns by name, in order."""
        return dict(cls.to_schema().columns)

    @classmethod
    def row_meaning(cls) -> str:
        """Return what one row is."""
        return " ".join((cls.__doc__ or "").split())


def create(connection: duckdb.DuckDBPyConnection, table: type[Table], frame: pd.DataFrame | None = None) -> None:
    """Make the table with its comments, and fill it with a frame (columns by name).

    The types come from the contract, not from the frame: a column without a single value keeps its type.
    """
    name = table.table_name()
    columns = ", ".join(
        f'"{column}" {sql_type(schema)}{"" if schema.nullable else " NOT NULL"}'
        for column, schema in table.columns().items()
    )
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    if frame is not None and len(frame):
        connection.register("incoming", frame.astype(dict.fromkeys(frame.select_dtypes("str").columns, object)))
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")
        connection.unregister("incoming")
    comment_on(connection, table)


def sql_type(schema: Any) -> str:
    """Return the DuckDB type of a declared column."""
    name = str(schema.dtype)
    return "VARCHAR" if name.startswith("str") else SQL_TYPES[name]


def comment_on(connection: duckdb.DuckDBPyConnection, table: type[Table]) -> None:
    """Write what the contract says into the database's comments."""
    name = table.table_name()
    comments = [f"COMMENT ON TABLE {name} IS {_literal(table.row_meaning())}"]
    comments += [
        f'COMMENT ON COLUMN {name}."{column}" IS {_literal(schema.description or "")}'
        for column, schema in table.columns().items()
    ]
    connection.execute("; ".join(comments))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def check(table: type[Table], frame: pd.DataFrame, file: str = "") -> list[Problem]:
    """Return what in the frame breaks the contract: one problem a column and rule, with the rows and values.

    A column ``row`` in the frame (the row in the file) is used to name places; it need not be part of the contract.
    """
    rows = frame["row"].tolist() if "row" in frame else list(range(1, len(frame) + 1))
    try:
        table.validate(frame if "row" in table.columns() else frame.drop(columns="row", errors="ignore"), lazy=True)
    except SchemaErrors as errors:
        return _problems(table, errors.failure_cases, rows, file)
    return []


def _problems(table: type[Table], cases: pd.DataFrame, rows: list[Any], file: str) -> list[Problem]:
    found = []
    for (column, rule), group in cases.groupby(["column", "check"], dropna=False, sort=True):
        places = [rows[int(index)] for index in group["index"].dropna()]
        where = at(column=column, **({"row": places} if places else {}))
        values = dict.fromkeys(phrase("nothing") if pd.isna(value) else value for value in group["failure_case"])
        found.append(problem(file or table.table_name(), where, "contract", rule=rule, found=list(values)))
    return found


def tables_of(module: ModuleType) -> list[type[Table]]:
    """Return the contracts that a module declares, in order."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Table) and value.__module__ == module.__name__
    ]
