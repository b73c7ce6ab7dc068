"""A notebook that somebody has open is in no build's way: it reads a copy of the database."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from towns import EDITION, two_alike_and_one_apart

from pipeline.report.documents.notebook import open_picture


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_alike_and_one_apart(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize(("place", "is_held"), [("data/processed/provstad", False), ("data/processed/.build-x", True)])
def test_the_last_builds_database_is_let_go_and_a_builds_own_is_read_in_place(
    tmp_path: Path, database: Path, place: str, is_held: bool
) -> None:
    path = tmp_path / place / "published.duckdb"
    path.parent.mkdir(parents=True)
    shutil.copyfile(database, path)
    picture = open_picture("provstad", EDITION, str(path))
    districts = picture.districts
    assert len(districts) == 3
    if is_held:
        with pytest.raises(duckdb.ConnectionException):
            duckdb.connect(str(path))  # another connection of this process, which does not read alone
    else:
        with duckdb.connect(str(path)) as connection:
            connection.execute("drop view known_area")
        assert [row.area for row in picture.areas.values() if row.kind == "district"] == districts
    picture.connection.close()


def test_the_copy_says_the_same_in_the_same_order(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "provstad" / "published.duckdb"
    path.parent.mkdir()
    shutil.copyfile(database, path)
    copy = open_picture("provstad", EDITION, str(path)).connection
    with duckdb.connect(str(database), read_only=True) as connection:
        names = [name for (name,) in connection.execute("select table_name from information_schema.tables").fetchall()]
        assert len(names) > 40
        for name in names:
            assert connection.execute(f"from {name}").fetchall() == copy.execute(f"from {name}").fetchall(), name
