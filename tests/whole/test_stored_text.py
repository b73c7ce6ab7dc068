"""No sentence is stored in a table: what is no name, title, path or somebody's own words is a code, an id, a period or a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pytest
from towns import two_alike_and_one_apart

from pipeline.build import Products
from pipeline.contracts import Table, reasons
from pipeline.contracts.published import PUBLISHED
from pipeline.contracts.restricted import RESTRICTED
from pipeline.words.sv.reasons import REASONS
from pipeline.workspace import MunicipalityFolder

CODE = re.compile(r"[a-z0-9_.:+/<>-]*|(?=.*\d)[A-Z0-9.:-]+")  # an id or a code; a date, a time or a name of a licence
SENTENCES_OF_NOTES = "sentence"


def no_codes(connection: duckdb.DuckDBPyConnection, tables: Iterable[type[Table]]) -> Iterator[tuple[str, str, str]]:
    """Table, column and value of what is text though its column is not marked so, in every table of a database.

    A value of several parts is a list of ids: each of its parts stands alone somewhere. Other areas are known by their names. In a
    table without a contract the columns are text that are so in those that have one.
    """
    declared = {table.table_name(): table.free_text() for table in tables}
    anywhere = set().union(*declared.values(), {SENTENCES_OF_NOTES})
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns() semi join duckdb_tables() using (table_name) "
        "where data_type in ('VARCHAR', 'VARCHAR[]')"
    ).fetchall()
    found = {
        (table, column): values(connection, table, column)
        for table, column in columns
        if column not in declared.get(table, anywhere)
    }
    areas = {value for (_, column), stored in found.items() if column == "area" for value in stored}
    alone = areas | {value for stored in found.values() for value in stored if not re.search(r"\s", value)}
    for (table, column), stored in found.items():
        for value in stored:
            parts = value.split()
            is_list = len(parts) > 1 and all(part in alone or part.isdigit() for part in parts)
            if not (CODE.fullmatch(value) or value in areas or is_list):
                yield table, column, value


def values(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> list[str]:
    """The distinct texts of a column; those in lists one by one."""
    stored = [value for (value,) in connection.execute(f'select distinct "{column}" from "{table}"').fetchall()]
    return sorted({text for value in stored for text in (value if isinstance(value, list) else [value]) if text})


def test_no_sentence_is_stored_in_either_database(kalmar: tuple[MunicipalityFolder, Products]) -> None:
    for database, tables in ((kalmar[1].published, PUBLISHED), (kalmar[0].restricted, RESTRICTED)):
        with duckdb.connect(str(database), read_only=True) as connection:
            assert list(no_codes(connection, tables)) == []


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_alike_and_one_apart(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize(
    ("table", "column", "planted"),
    [
        ("comparison", "reason", "svaren är för få för att visas"),
        ("comparison", "family", "answers are too few"),  # letters of codes, and no id among them
        ("area", "kind", "Kommunen"),
        ("promise", "crime", "10,0 procentenheter högre"),
    ],
)
def test_a_planted_sentence_is_found(town: Path, table: str, column: str, planted: str) -> None:
    with duckdb.connect(str(town)) as connection:
        assert list(no_codes(connection, PUBLISHED)) == []
        connection.begin()
        connection.execute(f"update {table} set {column} = ?", [[planted] if column == "crime" else planted])
        assert list(no_codes(connection, PUBLISHED)) == [(table, column, planted)]
        connection.rollback()


def test_ids_parted_by_blanks_are_no_sentence(town: Path) -> None:
    with duckdb.connect(str(town), read_only=True) as connection:
        assert connection.execute("select count(*) from area where members = ['a', 'b']").fetchall() != [(0,)]
        assert list(no_codes(connection, PUBLISHED)) == []


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == {*reasons.OF_EVIDENCE} - {""}
    assert {*reasons.WITH_WORDS} < {*reasons.OF_COMPARISON}
