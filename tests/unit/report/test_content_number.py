"""The number of an edition's content follows what it may know, every row of it, and nothing of the order they lie in."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from towns import EDITION, two_alike_and_one_apart

from pipeline.report.read.opening import Tables


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_alike_and_one_apart(tmp_path_factory.mktemp("town"))


def _number(path: Path, database: Path, *changes: str) -> str:
    """Return the content number of a copy of a database after some changes."""
    shutil.copyfile(database, path)
    with duckdb.connect(str(path)) as connection:
        for change in changes:
            connection.execute(change)
    tables = Tables(path, EDITION)
    number = tables.content_number
    tables.connection.close()
    return number


def _known_pairs(name: str) -> str:
    """Return a view of two equal rows."""
    return f"create or replace view known_twice as select '{EDITION}' as edition, '{name}' as name from range(2)"


def test_two_equal_rows_do_not_undo_each_other(tmp_path: Path, database: Path) -> None:
    numbers = [_number(tmp_path / f"{name}.duckdb", database, _known_pairs(name)) for name in ("a", "b")]
    assert numbers[0] != numbers[1]


def test_the_order_of_rows_makes_no_other_number(tmp_path: Path, database: Path) -> None:
    rows = "select '{0}' as edition, n from range(9) as r(n) order by n {1}"
    made = [f"create table known_rows_{way} as {rows.format(EDITION, way)}" for way in ("asc", "desc")]
    views = [f"create view known_ordered as from known_rows_{way}" for way in ("asc", "desc")]
    both = [_number(tmp_path / f"{at}.duckdb", database, *made, view) for at, view in enumerate(views)]
    assert both[0] == both[1] == _number(tmp_path / "again.duckdb", database, *made, views[0])
