"""What a contract can do: make its DuckDB table, check a frame, refuse one that breaks it, describe itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any, Protocol

import duckdb
import pandas as pd
import pandera.pandas as pa
from pandas.api.types import infer_dtype, is_bool_dtype, is_float_dtype, is_integer_dtype, is_string_dtype
from pandera.errors import SchemaErrors

from pipeline.contracts.limits import doubtful
from pipeline.contracts.rules import Rule
from pipeline.problems import Problem, at, phrase, problem

NAME = {"text": "name"}
"""Marks a column that holds a name which the municipality or a source gives."""

TITLE = {"text": "title"}
"""Marks a column that holds a title as a definition, a decision or the municipality has it."""

OWN_WORDS = {"text": "own words"}
"""Marks a column that holds words of the municipality, of a source or of a codebook, as they stand there."""

PATH = {"text": "path"}
"""Marks a column that holds a path."""

COORDINATES = {"text": "coordinates"}
"""Marks a column that holds an outline as GeoJSON writes it."""

SQL_TYPES = {"int64": "BIGINT", "Int64": "BIGINT", "float64": "DOUBLE", "bool": "BOOLEAN"}
"""The rest are texts, and lists, which are called as in DuckDB."""

KINDS = {
    "BIGINT": phrase("whole_numbers"),
    "DOUBLE": phrase("numbers"),
    "BOOLEAN": phrase("true_or_false"),
    "VARCHAR": phrase("text"),
}


class Telling(Protocol):
    """What tells the analyst of a broken contract: columns, codes and rows by what deliveries call them."""

    def doubled(self, key: Sequence[str], rows: pd.DataFrame) -> Iterable[Problem]:
        """Return the problems of rows that say again what others say."""

    def broken(self, column: str, rule: str, rows: pd.DataFrame) -> Problem:
        """Return the problem of rows that break a rule of one column."""


class ContractError(Exception):
    """A frame that the program made breaks its table's contract: a defect of the program, not of anybody's data.

    Attributes:
        table: Name of the table.
        problems: What is broken: column, rule, rows and values.
    """

    def __init__(self, table: str, problems: list[Problem]) -> None:
        """Keep what is broken."""
        self.table = table
        self.problems = problems
        super().__init__(f"a frame breaks the contract of {table}:\n" + "\n".join(one.text("en") for one in problems))


class Table(pa.DataFrameModel):
    """A table of one of the two databases. The docstring of a subclass says what one row is.

    A subclass names, beside its columns, its ``key`` (the columns that tell its rows apart) and the ``rules`` across its columns:
    ``class Wave(Table, key=("period",))``. One that says nothing keeps those of the table that it is made from.
    """

    class Config:
        """Nothing beside the declared columns; whole numbers and text are brought to the declared type."""

        strict = True
        coerce = True

    def __init_subclass__(cls, *, key: tuple[str, ...] = (), rules: tuple[Rule, ...] = (), **config: Any) -> None:
        """Keep the key and the rules."""
        super().__init_subclass__(**config)  # type: ignore[no-untyped-call]
        if key:
            cls._key = key
        if rules:
            cls._rules = rules

    _key: tuple[str, ...] = ()
    _rules: tuple[Rule, ...] = ()

    @classmethod
    def key(cls) -> tuple[str, ...]:
        """Return the columns that tell the table's rows apart."""
        return cls._key

    @classmethod
    def rules(cls) -> tuple[Rule, ...]:
        """Return the rules across the table's columns."""
        return cls._rules

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
    def free_text(cls) -> set[str]:
        """Return the columns that are marked as text; all other text columns hold codes, ids, periods and dates alone."""
        return {name for name, column in cls.columns().items() if (column.metadata or {}).get("text")}

    @classmethod
    def row_meaning(cls) -> str:
        """Return what one row is."""
        return " ".join((cls.__doc__ or "").split())


# ---- storing ----------------------------------------------------------------------------------------------------------


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Make everything within in one transaction: a commit a statement takes longer than the tables themselves."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def create(connection: duckdb.DuckDBPyConnection, table: type[Table], frame: pd.DataFrame | None = None) -> None:
    """Make the table, in the place of the one that stands there, and `add` a frame to it.

    The types come from the contract, not from the frame: a column without a single value keeps its type.

    Raises:
        ContractError: The frame breaks the contract.
    """
    if frame is not None:
        _refuse(table, check(table, frame))
    fill(connection, table, frame)


def fill(connection: duckdb.DuckDBPyConnection, table: type[Table], frame: pd.DataFrame | None = None) -> None:
    """Make the table as `create` does, of a frame in which `check` has found nothing: millions of rows are not looked at twice."""
    _make(connection, table)
    if frame is not None:
        _insert(connection, table, frame)


def add(connection: duckdb.DuckDBPyConnection, table: type[Table], frame: pd.DataFrame) -> None:
    """Add rows to the table; it is made where there is none.

    Raises:
        ContractError: The frame breaks the contract, or says again what the table holds.
    """
    _refuse(table, check(table, frame))
    _make(connection, table, "TABLE IF NOT EXISTS")
    name, key = table.table_name(), [*table.key()]
    if len(frame) and connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchall():
        again = _already(connection, name, ", ".join(f'"{column}"' for column in key), _as_stored(frame[key]))
        _refuse(table, [_doubled(table, [str(row) for row in again])] if again else [])
    _insert(connection, table, frame)


def add_from(
    connection: duckdb.DuckDBPyConnection,
    table: type[Table],
    query: str,
    values: Mapping[str, object] | None = None,
) -> None:
    """Add the rows of a query, which groups by the table's key: millions of rows are not looked at once more.

    Raises:
        ContractError: The query gives other columns or types than the contract's.
    """
    _make(connection, table, "TABLE IF NOT EXISTS")
    name, parameters = table.table_name(), dict(values) if values else None
    found = connection.execute(f"DESCRIBE {query}", parameters).fetchall()
    given = {column: kind for column, kind, *_ in found}
    declared = {column: sql_type(schema) for column, schema in table.columns().items()}
    if given != declared:
        raise ContractError(name, [problem(name, at(), "contract", rule=str(declared), found=str(given))])
    connection.execute(f"INSERT INTO {name} BY NAME {query}", parameters)


def _make(connection: duckdb.DuckDBPyConnection, table: type[Table], kind: str = "OR REPLACE TABLE") -> None:
    columns = ", ".join(
        f'"{column}" {sql_type(schema)}{"" if schema.nullable else " NOT NULL"}'
        for column, schema in table.columns().items()
    )
    connection.execute(f"CREATE {kind} {table.table_name()} ({columns})")


def _insert(connection: duckdb.DuckDBPyConnection, table: type[Table], frame: pd.DataFrame) -> None:
    if len(frame):
        _put(connection, table.table_name(), _as_stored(frame))


def _as_stored(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts are objects: DuckDB takes those as they stand."""
    texts = [name for name, kind in frame.dtypes.items() if isinstance(kind, pd.StringDtype)]
    return frame.astype(dict.fromkeys(texts, object))


def _put(connection: duckdb.DuckDBPyConnection, name: str, incoming: pd.DataFrame) -> None:
    """Store rows; DuckDB finds a frame by the argument's name, and to register it takes longer than storing what is small."""
    connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM incoming")


def _already(
    connection: duckdb.DuckDBPyConnection, name: str, key: str, incoming: pd.DataFrame
) -> list[tuple[Any, ...]]:
    """Return the keys that are stored already."""
    return connection.execute(f"SELECT {key} FROM incoming SEMI JOIN {name} USING ({key})").fetchall()


def _refuse(table: type[Table], problems: list[Problem]) -> None:
    if problems:
        raise ContractError(table.table_name(), problems)


def sql_type(schema: Any) -> str:
    """Return the DuckDB type of a declared column."""
    name = str(schema.dtype)
    return "VARCHAR" if name.startswith("str") else SQL_TYPES.get(name, name)


def describe(connection: duckdb.DuckDBPyConnection, tables: Iterable[type[Table]]) -> None:
    """Write what the contracts say into the comments of a database in which the tables stand for good: each is a statement."""
    for table in tables:
        columns = {column: schema.description or "" for column, schema in table.columns().items()}
        comment(connection, "TABLE", table.table_name(), table.row_meaning(), columns)


def comment(
    connection: duckdb.DuckDBPyConnection, kind: str, name: str, meaning: str, columns: Mapping[str, str]
) -> None:
    """Write the comments of a table or view (``kind``, in SQL) and of its columns."""
    comments = [f"COMMENT ON {kind} {name} IS {_literal(meaning)}"]
    comments += [f'COMMENT ON COLUMN {name}."{column}" IS {_literal(said)}' for column, said in columns.items()]
    connection.execute("; ".join(comments))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# ---- checking ---------------------------------------------------------------------------------------------------------


def check(table: type[Table], frame: pd.DataFrame, file: str = "", telling: Telling | None = None) -> list[Problem]:
    """Return what in the frame breaks the contract: one problem a column and rule, with the rows and values.

    Looked at are the columns (each declared one once, and no other), their types, their limits, the key and the rules across
    columns, in this order and no further than to the first of them that is broken. A column ``row`` in the frame (the row in the
    file) is used to name places; it need not be part of the contract. `telling` says what is broken in the words of the analyst.
    """
    name = file or table.table_name()
    rows = frame["row"].tolist() if list(frame).count("row") == 1 else range(1, len(frame) + 1)
    kept = frame.drop(columns="row") if "row" in frame and "row" not in table.columns() else frame
    own = kept.reset_index(drop=True)
    if own.empty and not len(own.columns):
        return []  # nothing, of which pandas knows no columns
    problems = [*_columns(table, own, name)] or [*_types(table, own, name)]
    if problems or not len(own):
        return problems
    if outside := doubtful(table.columns(), own):
        schema = pa.DataFrameSchema({column: table.columns()[column] for column in outside}, coerce=True)
        try:
            schema.validate(own[outside], lazy=True)
        except SchemaErrors as errors:
            return _problems(own, errors.failure_cases, rows, name, telling)
    return [*_across(table, own, rows, name, telling)]


def _columns(table: type[Table], frame: pd.DataFrame, name: str) -> Iterator[Problem]:
    """Yield the columns that are missing, doubled or unknown."""
    found, declared = list(frame.columns), table.columns()
    for column in declared:
        if found.count(column) != 1:
            is_there = phrase("such_columns", columns=found.count(column))
            yield problem(name, at(column=column), "contract", rule=phrase("the_column_once"), found=is_there)
    for column in dict.fromkeys(found):
        if column not in declared:
            found_here = phrase("an_unknown_column")
            yield problem(name, at(column=column), "contract", rule=phrase("one_of", values=declared), found=found_here)


def _types(table: type[Table], frame: pd.DataFrame, name: str) -> Iterator[Problem]:
    """Yield the columns whose values are of another type than declared; a column without values has any."""
    for column, schema in table.columns().items() if len(frame) else ():
        kind = sql_type(schema)
        # An empty cell that is brought to true or false would be one of them.
        is_empty = kind == "BOOLEAN" and not schema.nullable and frame[column].isna().any()
        if is_empty or not _is_of(kind, frame[column]):
            found = phrase("of_type", type=f"{infer_dtype(frame[column], skipna=True)} ({frame[column].dtype})")
            yield problem(name, at(column=column), "contract", rule=KINDS[kind], found=found)


def _is_of(kind: str, values: pd.Series) -> bool:
    """Return whether all values that are given are of a kind; whole numbers beside empty cells may stand as floats.

    A list is looked at where its own type is: value by value.
    """
    if kind.endswith("[]") or (kind == "VARCHAR" and isinstance(values.dtype, pd.StringDtype)):
        return True
    if values.dtype == object or is_string_dtype(values.dtype):
        found = infer_dtype(values, skipna=True)
        fits = {"VARCHAR": ("string",), "BOOLEAN": ("boolean",), "BIGINT": ("integer",)}
        return found == "empty" or found in fits.get(kind, ("integer", "floating", "mixed-integer-float"))
    if kind == "BOOLEAN" or is_bool_dtype(values.dtype):
        return kind == "BOOLEAN" and is_bool_dtype(values.dtype)
    if kind == "BIGINT" and is_float_dtype(values.dtype):
        known = values.dropna()
        return bool((known == known.round()).all())
    if kind == "VARCHAR":
        return bool(values.isna().all())
    return is_integer_dtype(values.dtype) or is_float_dtype(values.dtype)


def _across(
    table: type[Table], frame: pd.DataFrame, rows: Sequence[Any], name: str, telling: Telling | None
) -> Iterator[Problem]:
    """Yield a doubled key, and the rules across columns that rows break."""
    key = list(table.key())
    if key and (again := frame.duplicated(key).to_numpy()).any():
        doubled = frame.loc[again]
        if telling:
            yield from telling.doubled(key, doubled)
        else:
            yield _doubled(table, [str(tuple(row)) for row in doubled[key].to_numpy().tolist()], name)
    for rule in table.rules():
        broken = rule.broken(frame).to_numpy()
        if broken.any():
            places = [row for row, is_broken in zip(rows, broken, strict=True) if is_broken]
            named = [column for column in frame.columns if column in str(rule).replace(",", "").split()]
            values = [str(tuple(row)) for row in frame.loc[broken, named].to_numpy().tolist()]
            found = phrase("columns_with", columns=named, values=values)
            yield problem(name, at(row=places), "contract", rule=str(rule), found=found)


def _doubled(table: type[Table], found: list[str], name: str = "") -> Problem:
    where = at(key=", ".join(table.key()))
    twice = phrase("more_than_once", values=found)
    return problem(name or table.table_name(), where, "contract", rule=phrase("each_key_once"), found=twice)


def _problems(
    frame: pd.DataFrame, cases: pd.DataFrame, rows: Sequence[Any], name: str, telling: Telling | None
) -> list[Problem]:
    found = []
    for (column, rule), group in cases.groupby(["column", "check"], dropna=False, sort=True):
        at_rows = [int(index) for index in group["index"].dropna()]
        places = [rows[row] for row in at_rows]
        where = at(column=column, **({"row": places} if places else {}))
        values = dict.fromkeys(phrase("nothing") if pd.isna(value) else value for value in group["failure_case"])
        if telling:
            found.append(telling.broken(str(column), str(rule), frame.iloc[at_rows]))
            continue
        found.append(problem(name, where, "contract", rule=rule, found=list(values)))
    return found


def tables_of(module: ModuleType) -> list[type[Table]]:
    """Return the contracts that a module declares, in order."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Table) and value.__module__ == module.__name__
    ]
