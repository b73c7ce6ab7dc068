"""Contracts: every table and column of both databases has one, and whatever breaks it is refused before it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from kalmar import Built
from pandera.pandas import Field
from pandera.typing import Series
from tables import (
    Configuration,
    configuration,
    delivered_rows,
    district,
    edition,
    estimated,
    note_rows,
    offence_group,
    offence_rows,
    persons,
    population_rows,
    published,
    reference_offences,
    survey_tables,
)

from pipeline.contracts import ContractError, Table, add, check, create, describe
from pipeline.contracts import table as storing
from pipeline.contracts.known import describe_published
from pipeline.contracts.published import PUBLISHED
from pipeline.contracts.restricted import RESTRICTED, Note, Offence, OffenceCount, Population, ReferenceOffence
from pipeline.contracts.rules import AtMost, Given, Sum
from pipeline.contracts.table import sql_type
from pipeline.problems import Problem

TABLES = [*(("restricted", table) for table in RESTRICTED), *(("published", table) for table in PUBLISHED)]
EVERY = pytest.mark.parametrize(
    "table", [table for _, table in TABLES], ids=[f"{where}-{t.__name__}" for where, t in TABLES]
)


NOWHERE = duckdb.connect()  # what is refused never comes there


def words(pattern: str | None) -> list[str]:
    """Two texts that a pattern of the contracts takes."""
    for first, second in (("one", "two"), ("2021", "2022"), ("2021-01", "2021-02"), ("2021-01-01", "2021-01-02")):
        if pattern is None or pd.Series([first, second]).str.match(pattern).all():
            return [first, second]
    raise AssertionError(pattern)


def limits(schema: object) -> dict[str, object]:
    """What a column's checks allow, by the check's name."""
    found: dict[str, object] = {}
    for one in schema.checks:  # type: ignore[attr-defined]
        found |= {one.name: one.statistics}
    return found


def good(table: type[Table]) -> pd.DataFrame:
    """Two rows that keep a contract: all that is made from the contract itself."""
    columns = {}
    for name, schema in table.columns().items():
        kind, allowed = sql_type(schema), limits(schema)
        if "isin" in allowed:
            values = sorted(allowed["isin"]["allowed_values"])  # type: ignore[index]
            two = [values[0], values[min(1, len(values) - 1)]]
        elif kind == "VARCHAR":
            length = allowed.get("str_length", {}).get("max_value") or allowed.get("str_length", {}).get("exact_value")  # type: ignore[attr-defined]
            two = ["a" * length, "b" * length] if length else words(allowed.get("str_matches", {}).get("pattern"))  # type: ignore[attr-defined]
        elif kind == "BOOLEAN":
            two = [True, False]
        elif kind == "VARCHAR[]":
            two = [("a",), ("b", "c")]
        elif kind == "INTEGER[]":
            two = [(1,), (2, 3)]
        else:
            least = allowed.get("greater_than_or_equal_to", {}).get("min_value", 0)  # type: ignore[attr-defined]
            two = [least, least] if "unique" not in allowed else [least, least + 1]
        columns[name] = two
    return distinct(table, pd.DataFrame(columns))


def distinct(table: type[Table], rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with keys that differ, and with nothing that a rule across columns could be broken by."""
    if rows.duplicated(list(table.key())).any():
        name = next(one for one in table.key() if sql_type(table.columns()[one]) == "BIGINT")
        rows.loc[1, name] = rows.loc[0, name] + 1
    return rows


def wrong_limits(table: type[Table]) -> Iterator[pd.DataFrame]:
    """Yield frames of which one column's value lies outside its limits."""
    for name, schema in table.columns().items():
        allowed, rows = limits(schema), good(table)
        kind = sql_type(schema)
        bad: list[object] = []
        if "isin" in allowed:
            bad.append("unheard of" if kind == "VARCHAR" else 99)
        if "str_matches" in allowed:
            bad.append("not this")
        if "greater_than_or_equal_to" in allowed:
            bad.append(allowed["greater_than_or_equal_to"]["min_value"] - 1)  # type: ignore[index]
        if "less_than_or_equal_to" in allowed:
            bad.append(allowed["less_than_or_equal_to"]["max_value"] + 1)  # type: ignore[index]
        if not schema.nullable:
            bad.append(None)
        for value in bad:
            yield rows.assign(**{name: pd.Series([value, rows.loc[1, name]], dtype=object if value is None else None)})


def refused(table: type[Table], rows: pd.DataFrame) -> bool:
    """Return whether neither way of storing takes the rows; what both find in the very same frame is looked for once."""
    found: list[list[Problem]] = []

    def once(own: type[Table], frame: pd.DataFrame) -> list[Problem]:
        assert (own, frame is rows) == (table, True)
        if not found:
            found.append(check(own, frame))
        return found[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "check", once)
        for store in (create, add):
            try:
                store(NOWHERE, table, rows)
            except ContractError as error:
                assert error.table == table.table_name()
                assert error.problems
            else:
                return False
    return True


@EVERY
def test_what_keeps_the_contract_is_stored_as_it_is(table: type[Table]) -> None:
    rows = good(table)
    with duckdb.connect() as connection:
        create(connection, table, rows)
        names = ", ".join(f'"{name}"' for name in table.columns())
        stored = connection.execute(f"select {names} from {table.table_name()}").fetchall()
        assert [tuple(tuple(value) if isinstance(value, list) else value for value in row) for row in stored] == [
            tuple(row) for row in rows.astype(object).to_numpy().tolist()
        ]


@EVERY
def test_a_missing_misspelt_extra_or_doubled_column_is_refused(table: type[Table]) -> None:
    rows = good(table)
    for name in rows:
        assert refused(table, rows.drop(columns=name)), name
        assert refused(table, rows.rename(columns={name: f"{name}_"})), name
        assert refused(table, pd.concat([rows, rows[[name]]], axis=1)), name
    assert refused(table, rows.assign(unheard_of=1))


@EVERY
def test_a_doubled_key_is_refused_within_a_frame_and_beside_what_is_stored(table: type[Table]) -> None:
    rows = good(table)
    assert refused(table, pd.concat([rows, rows.iloc[[0]]], ignore_index=True))
    with duckdb.connect() as connection:
        add(connection, table, rows.iloc[[0]])
        with pytest.raises(ContractError, match="key"):
            add(connection, table, rows)
        assert connection.execute(f"select count(*) from {table.table_name()}").fetchall() == [(1,)]
        add(connection, table, rows.iloc[[1]])


@EVERY
def test_a_wrong_type_is_refused(table: type[Table]) -> None:
    wrong = {
        "VARCHAR": [1, 2], "BIGINT": [0.5, 1.5], "DOUBLE": ["1", "2"], "BOOLEAN": ["true", "false"],
        "VARCHAR[]": ["a", "b c"], "INTEGER[]": [("1",), ("2", "3")],
    }  # fmt: skip
    for name, schema in table.columns().items():
        assert refused(table, good(table).assign(**{name: wrong[sql_type(schema)]})), name


@EVERY
def test_a_value_outside_its_limits_is_refused(table: type[Table]) -> None:
    for rows in wrong_limits(table):
        assert refused(table, rows), rows.iloc[0].to_dict()


@EVERY
def test_a_broken_rule_across_columns_is_refused(table: type[Table]) -> None:
    """Each rule by itself: the larger of both sides is put where the smaller one belongs."""
    for rule in table.rules():
        rows = good(table)
        for column, values in {} if isinstance(rule, Sum) else rule.where.items():
            rows[column] = sorted(values)[0]
        if isinstance(rule, Sum):
            rows[rule.whole] += 1
        elif isinstance(rule, Given):
            rows[rule.column] = np.nan
        elif isinstance(rule.lower, str):
            top = rows[rule.upper] if isinstance(rule.upper, str) else pd.Series(rule.upper, rows.index)
            rows[rule.lower] = "9999" if sql_type(table.columns()[rule.lower]) == "VARCHAR" else top + 1
        else:
            rows[rule.upper] = rule.lower - 1.0
        assert str(rule) in {one.value("rule") for one in check(table, rows)}, rule
        assert refused(table, rows), rule


def test_every_key_has_values_and_tells_what_a_row_is() -> None:
    for where, table in TABLES:
        assert table.key(), (where, table)
        assert not [name for name in table.key() if table.columns()[name].nullable], (where, table)
        assert table.row_meaning(), (where, table)
        assert all(schema.description for schema in table.columns().values()), (where, table)


class Figure(Table, key=("name",), rules=(AtMost("low", "high"), Given("low", {"name": ["known"]}))):
    """One invented figure."""

    name: Series[str] = Field(description="name")
    low: Series[float] = Field(nullable=True, description="lower limit")
    high: Series[float] = Field(nullable=True, description="upper limit")


def test_rounding_breaks_no_rule_and_an_empty_side_none_either() -> None:
    rows = pd.DataFrame({"name": ["a", "b", "c"], "low": [0.1 + 0.2, np.nan, 2.0], "high": [0.3, 1.0, np.nan]})
    assert check(Figure, rows) == []
    (problem,) = check(Figure, rows.assign(low=[0.3001, 0.0, 0.0]))
    assert (problem.where("en"), *problem.words("en")[1:3]) == ("row 1", "low <= high", "low and high: (0.3001, 0.3)")
    (problem,) = check(Figure, rows.assign(name=["a", "known", "c"]))
    assert problem.value("rule") == "low is given, where name is known"


def test_a_refused_frame_is_told_with_table_column_and_rows() -> None:
    rows = pd.DataFrame({"name": ["a", "a"], "low": [3.0, 1.0], "high": [2.0, 2.0]})
    with duckdb.connect() as connection, pytest.raises(ContractError) as caught:
        create(connection, Figure, rows)
    told = str(caught.value)
    assert "figure" in told
    assert "key name" in told
    assert "low <= high" in told


# ---- both databases ----------------------------------------------------------------------------------------------------


def town() -> tuple[Configuration, dict[type[Table], pd.DataFrame]]:
    """A small town with a row of everything that its survey, offences and conversations give."""
    groups = [offence_group("theft", codes=["0001"]), offence_group("all", bra_label="Alla")]
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=groups)
    months = [("all", f"2021-{month:02d}", "final", 40) for month in range(1, 13)]
    return own, {
        **survey_tables(persons(40, "a", 1) + persons(40, "b", 2)),
        Offence: offence_rows({("0001", place, "2021"): [9] * 12 for place in "ab"}),
        OffenceCount: delivered_rows(months),
        Population: population_rows({(year, place): 2000 for year in ("2020", "2021") for place in "ab"}),
        ReferenceOffence: reference_offences({"area": "Grannstad", "offences": 100, "exposure": 10_000}),
        Note: note_rows([("a", "Det saknas ljus.")] * 1),
    }


def undeclared(connection: duckdb.DuckDBPyConnection, tables: tuple[type[Table], ...]) -> set[object]:
    """Return what is stored without a contract's comment, and the declared tables that are not stored."""
    told = "select table_name, comment from duckdb_tables() where not temporary"
    stored = dict(connection.execute(told).fetchall())
    wrong: set[object] = {table.table_name() for table in tables} ^ set(stored)
    columns = "select table_name, column_name, comment from duckdb_columns() where database_name = current_database()"
    found = {(name, column): comment for name, column, comment in connection.execute(columns).fetchall()}
    for table in tables:
        name = table.table_name()
        if name not in stored:
            continue
        wrong |= {name} if stored.get(name) != table.row_meaning() else set()
        declared = {(name, column): schema.description for column, schema in table.columns().items()}
        wrong |= {key for key in declared if found.get(key) != declared[key]}
        wrong |= {key for key in found if key[0] == name and key not in declared}
    return wrong


def test_every_table_and_column_of_the_restricted_database_has_its_contract() -> None:
    connection = estimated(*town())
    describe(connection, RESTRICTED)
    assert undeclared(connection, RESTRICTED) == set()


def test_every_table_and_column_of_the_published_database_has_its_contract(tmp_path: Path) -> None:
    connection = published(*town(), tmp_path)
    describe_published(connection)
    assert undeclared(connection, PUBLISHED) == set()


@pytest.mark.parametrize(("database", "tables"), [("restricted", RESTRICTED), ("published", PUBLISHED)])
def test_a_build_says_in_both_databases_what_they_hold(kalmar: Built, database: str, tables: tuple) -> None:
    with duckdb.connect(str(getattr(kalmar[1], database)), read_only=True) as connection:
        assert undeclared(connection, tables) == set()


def test_every_estimator_fills_the_two_shapes() -> None:
    connection = estimated(*town())
    kinds = connection.execute("select distinct kind, source from measured order by all").fetchall()
    assert kinds == [("answers", "safety_survey"), ("events", "crime"), ("public", "crime"), ("public", "reference")]
    sources = connection.execute("select distinct source from compared order by all").fetchall()
    assert sources == [("crime",), ("safety_survey",)]
