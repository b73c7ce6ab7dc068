"""Installed as a wheel, away from the checkout, the command works: notebooks, definitions and templates travel with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from checkout import REPOSITORY


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


def test_the_wheel_builds_kalmar_outside_the_checkout(tmp_path: Path) -> None:
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
    assert "reports/kalmar/2022/lagesbild.pdf" in told
    assert (root / "reports" / "kalmar" / "2022" / "lagesbild.pdf").read_bytes().startswith(b"%PDF-1.")
