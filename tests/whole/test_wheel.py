"""Installed as a wheel, away from the checkout, the command works: notebooks, definitions and templates travel with it.

What it makes is what the checkout made, to the byte: the same input gives the same products wherever and whenever it is built.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
from checkout import REPOSITORY
from kalmar import Built

from pipeline.workspace import Workspace


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_builds_the_same_kalmar_outside_the_checkout(kalmar: Built, tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(
        *pip,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        tmp_path / "wheel",
        REPOSITORY,
        folder=tmp_path,
    )
    wheel = next((tmp_path / "wheel").glob("lagesbild-*.whl"))
    installed = tmp_path / "installed"
    run(*pip, "install", "--no-deps", "--target", installed, wheel, folder=tmp_path)

    path = {"PYTHONPATH": str(installed)}
    where = run(sys.executable, "-c", "import pipeline; print(pipeline.__file__)", folder=tmp_path, **path)
    assert Path(where.strip()).is_relative_to(installed)

    root = tmp_path / "root"
    root.mkdir()
    run(sys.executable, "-m", "pipeline", "--root", root, "demo", folder=tmp_path, **path)
    told = run(sys.executable, "-m", "pipeline", "--root", root, "--json", "build", "kalmar", folder=tmp_path, **path)
    made = json.loads(told)["made"]
    here = kalmar[0].workspace
    assert made == [here.relative(path) for path in kalmar[1].documents]
    assert len(made) > 20
    for product in made:
        assert (root / product).read_bytes() == (here.root / product).read_bytes(), product
    again = Workspace(root).municipality("kalmar").published
    assert not list(again.parent.glob(".build-*"))
    with duckdb.connect(str(kalmar[0].published), read_only=True) as connection:
        connection.execute(f"attach '{again}' as again (read_only)")
        query = "select table_name from duckdb_tables() where database_name <> 'again'"
        tables = [name for (name,) in connection.execute(query).fetchall()]
        assert len(tables) > 20
        for table in tables:
            differ = connection.execute(
                f"(from {table} except all from again.{table}) union all (from again.{table} except all from {table})"
            )
            assert differ.fetchall() == [], table
