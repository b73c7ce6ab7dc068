"""The command as it is called: help at once, the demo, and a check of good data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from building import delivery, town
from checkout import REPOSITORY

from pipeline import cli

COMMANDS = {"build", "check", "demo"}
HEAVY = {"pandas", "duckdb", "matplotlib", "numpy", "scipy", "pandera", "pyreadstat", "typst", "papermill"}
SHOW_MODULES = """
import sys
from pipeline.cli import main
sys.argv = ["lagesbild", *sys.argv[1:]]
try:
    main()
except SystemExit as left:
    print("exit", left.code)
print("modules", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)


def run_here(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """Run the command in this process; None when it ends without an exit code."""
    monkeypatch.setattr(sys, "argv", ["lagesbild", *arguments])
    try:
        cli.main()
    except SystemExit as left:
        return left.code
    return None


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["check", "--help"]])
def test_help_answers_without_loading_what_is_heavy(arguments: list[str]) -> None:
    done = python("-c", SHOW_MODULES, *arguments)
    modules = set(done.stdout.splitlines()[-1].split()[1:])
    assert "exit 0" in done.stdout
    assert "typer" in modules
    assert modules & HEAVY == set()


def test_help_lists_the_commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(monkeypatch, "--help") == 0
    text = capsys.readouterr().out
    assert {command.name or command.callback.__name__ for command in cli.app.registered_commands} >= COMMANDS
    for word in [*COMMANDS, "--root", "--quiet", "--json", "--lang"]:
        assert word in text


@pytest.mark.parametrize("arguments", [["biuld"], ["--rot", "x", "check"], ["build", "--loud"]])
def test_wrong_use_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run_here(monkeypatch, *arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_demo_goes_into_another_root_and_passes_the_check(tmp_path: Path) -> None:
    made = python("-m", "pipeline", "--root", str(tmp_path), "demo")
    assert (made.returncode, made.stderr) == (0, "")
    raw = tmp_path / "data" / "raw" / "kalmar"
    assert made.stdout.splitlines() == [
        f"skrev {path.relative_to(tmp_path).as_posix()}" for path in sorted(raw.rglob("*")) if path.is_file()
    ]
    checked = python("-m", "pipeline", "--root", str(tmp_path), "check", "kalmar")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert re.search(
        r"^kalmar: inga fel, inga varningar.* anmärkning(ar)?.*; data/processed/kalmar/datakvalitet\.html$",
        checked.stdout,
        re.M,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
    processed = tmp_path / "data" / "processed" / "kalmar"
    assert sorted(path.name for path in processed.iterdir()) == [".lock", "datakvalitet.html", "datakvalitet.xlsx"]


@pytest.mark.parametrize(
    ("option", "expected"), [("--json", (["provstad"], ["evidence-without-figures"])), ("--quiet", None)]
)
def test_a_check_of_all_municipalities_says_what_was_asked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
    expected: tuple[list[str], list[str]] | None,
) -> None:
    town(tmp_path)
    delivery(tmp_path, "crime", "bra.csv", "Region;Brott;År;Period;Antal\nProvstad;Bilbrott;2021;Jan;3\n")
    assert run_here(monkeypatch, "--root", str(tmp_path), option, "check") in {0, None}
    out, err = capsys.readouterr()
    assert err == ""
    told = json.loads(out) if out else None
    assert (told and (told["checked"], [problem["code"] for problem in told["problems"]])) == expected


def test_the_command_speaks_swedish_and_english_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    town(tmp_path)
    delivery(tmp_path, "crime", "bra.csv", "Region;Brott;År;Period;Antal\nProvstad;Bilbrott;2021;Jan;3\n")
    said = {}
    for language in ("sv", "en"):
        assert run_here(monkeypatch, "--root", str(tmp_path), "--lang", language, "check") in {0, None}
        assert run_here(monkeypatch, "--root", str(tmp_path), "--lang", language, "compare", "grannstad", "a", "b") == 2
        said[language] = capsys.readouterr()
    assert "provstad: inga fel, 1 varning och inga anmärkningar; data/processed" in said["sv"].out
    assert "provstad: no errors, 1 warning and no notes; data/processed" in said["en"].out
    assert "det finns ingen kommun ”grannstad”" in said["sv"].err
    assert 'there is no municipality "grannstad"' in said["en"].err


def test_a_check_of_two_municipalities_tells_the_errors_of_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = town(tmp_path)
    other = folder.raw.with_name("grannstad")
    other.mkdir()
    (other / "municipality.toml").write_text("name = 'Grannstad'\n", encoding="utf-8")
    assert run_here(monkeypatch, "--root", str(tmp_path), "check", "grannstad", "provstad") == 1
    err = capsys.readouterr().err
    for file in ("grannstad/municipality.toml", "grannstad/districts.csv", "provstad/crime"):
        assert f"data/raw/{file}" in err
