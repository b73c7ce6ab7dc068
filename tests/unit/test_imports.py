"""Commands that only read load no package that only other stages need: each costs a part of a second, every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from building import delivery, town
from checkout import REPOSITORY

ESTIMATING = {"scipy"}
SETTING = {"matplotlib", "altair", "vl_convert", "papermill", "nbformat", "typst", "pikepdf", "fontTools"}
READING = {"pandera", "docx", "lxml", "pyreadstat", "rapidfuzz"}
WRITING = {"openpyxl"}


def loaded(code: str, *arguments: str) -> set[str]:
    """Return the packages and modules that a program has loaded at its end."""
    program = f"import sys\n{code}\nprint('loaded', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


RUN = "from pipeline.cli import app\napp(standalone_mode=False)"
COMPARING = "import pipeline.configuration, pipeline.report.documents.comparison, pipeline.report.documents.document"


def test_packages_are_seen() -> None:
    assert {"openpyxl", "sys"} <= loaded("import openpyxl")


def test_tabulate_loads_the_estimator_alone(tmp_path: Path) -> None:
    file = tmp_path / "svar.csv"
    file.write_text("kön;fråga\n1;1\n2;2\n1;2\n2;1\n", encoding="utf-8")
    found = loaded(RUN, "tabulate", str(file), "--item", "fråga", "--yes", "1")
    assert "duckdb" in found
    assert found & (SETTING | READING | WRITING | {"scipy.stats"}) == set()


def test_check_estimates_and_sets_nothing(tmp_path: Path) -> None:
    """A file alone is checked, for which no report of the quality is written."""
    folder = town(tmp_path)
    text = "Region;Brott;År;Period;Antal\n" + "".join(f"Provstad;Bilbrott;2021;{month};3\n" for month in ("Jan", "Feb"))
    file = delivery(tmp_path, "crime", "bra.csv", text)
    found = loaded(RUN, "--root", str(folder.workspace.root), "--json", "check", str(file.path))
    assert "pandera" in found
    assert found & (ESTIMATING | SETTING | {"docx", "pyreadstat"}) == set()


@pytest.mark.parametrize("packages", [ESTIMATING, WRITING, {"pandera", "matplotlib", "altair", "pyreadstat", "docx"}])
def test_compare_estimates_and_reads_nothing(packages: set[str]) -> None:
    assert loaded(COMPARING) & packages == set()
