"""What is published is read by the clients that people have: DuckDB from 1.1 on."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import duckdb
import pytest
from towns import two_alike_and_one_apart

from pipeline.contracts.known import KNOWN, view_of
from pipeline.contracts.published import PUBLISHED

VERSION_OF_1_1 = 64
"""The number that files of DuckDB 1.0 and 1.1 begin with; each client reads its own and those below."""

READ_ALL = """
import json, sys
import duckdb

with duckdb.connect(sys.argv[1], read_only=True) as connection:
    names = [name for (name,) in connection.execute("select table_name from information_schema.tables order by 1").fetchall()]
    print(json.dumps({name: connection.execute(f'from "{name}" order by all').fetchall() for name in names}))
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town that is published, judged and ranked: opened for writing three times."""
    return two_alike_and_one_apart(tmp_path_factory.mktemp("town"))


def test_the_file_keeps_the_form_that_older_clients_read(town: Path) -> None:
    content = town.read_bytes()[:20]
    assert content[8:12] == b"DUCK"
    assert int.from_bytes(content[12:20], "little") == VERSION_OF_1_1


def test_older_clients_read_every_table_and_view_as_we_do(town: Path) -> None:
    clients = os.environ.get("OLD_CLIENTS", "").split()
    if not clients:
        pytest.skip("OLD_CLIENTS names no Python with an older DuckDB; .ci/run does")
    with duckdb.connect(str(town), read_only=True) as connection:
        ours = {
            name: connection.execute(f'from "{name}" order by all').fetchall()
            for name in sorted({table.table_name() for table in PUBLISHED} | {view_of(table) for table in KNOWN})
        }
    assert any(isinstance(value, list) for rows in ours.values() for row in rows for value in row)
    for client in clients:
        told = subprocess.run([client, "-c", READ_ALL, str(town)], capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        found = json.loads(told.stdout)
        assert {name: found[name] for name in ours} == json.loads(json.dumps(ours))
