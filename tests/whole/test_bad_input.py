"""Many mistakes at once: all told, none lost, nothing changed, no note's text shown."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pandas as pd
import pyreadstat
import pytest
from building import town
from checkout import REPOSITORY
from told import placed

from pipeline import build as building_site
from pipeline import cli
from pipeline.problems import DataErrors, Problem, at, phrase
from pipeline.problems import problem as a_problem
from pipeline.quality import Examination
from pipeline.quality.examining import examine
from pipeline.words.messages import Language
from pipeline.workspace import Workspace

RAW = "data/raw/kalmar"
SECRET = "Kvinnan i hörnhuset skriker om nätterna"
PRODUCTS = {
    "data/processed/kalmar/restricted.duckdb": b"det skyddade",
    "data/processed/kalmar/published.duckdb": b"det visade",
    "reports/kalmar/2022/lagesbild.pdf": b"rapporten",
}

# file, place, code, some of the values
MISTAKES: list[tuple[str, str, str, dict[str, object]]] = [
    (f"{RAW}/population", "", "missing-files", {"source": "population"}),
    (f"{RAW}/safety_survey/2018.sav", "", "binary", {}),
    (f"{RAW}/safety_survey/2019.sav", "column x99", "unknown-column", {"column": "x99", "mapping": "2019.toml"}),
    (f"{RAW}/safety_survey/2021.sav", "", "too-much-rejected", {"wrong": 1, "rows": 40, "rules": ("unknown-code",)}),
    (f"{RAW}/safety_survey/2021.sav", "column omrade, row 5", "unknown-district", {"name": "77", "rows": 1}),
    (f"{RAW}/crime/polisens_utdrag_2020-2021.csv", "row 2, column OMRADE", "unknown-district", {"name": "Atlantis"}),
    (f"{RAW}/crime/Databasfil2019-2021.txt", "", "too-much-rejected", {"wrong": 1, "rows": 3, "rules": ("number",)}),
    (
        f"{RAW}/dialogue/medborgardialoger_2021.csv",
        "",
        "too-much-rejected",
        {"wrong": 1, "rows": 2, "rules": ("date",)},
    ),
    (f"{RAW}/dialogue/medborgardialoger_2021.csv", "note 2, column Typ", "unknown-kind", {"name": "kafferep"}),
    (f"{RAW}/dialogue/trygghetsvandringar_2021.docx", "", "unknown-format", {"found": phrase("empty_zip")}),
    (f"{RAW}/drug_habits/CAN_Kalmar_2017.xlsx", "", "unknown-format", {"found": phrase("text_without_table")}),
]

WARNINGS: list[tuple[str, str, str, dict[str, object]]] = [
    (
        f"{RAW}/crime/polisens_utdrag_2020-2021.csv",
        "column BROTTSKOD",
        "unknown-offence-code",
        {"code": "0001", "rows": 1},
    ),
    (f"{RAW}/crime/Databasfil2019-2021.txt", "row 1", "unknown-group", {"name": "Trolleri", "rows": 1}),
]
# file, place, column, what was expected in Swedish, what stands there
SET_ASIDE = [
    (f"{RAW}/safety_survey/2021.sav", "row 3", "f4a", "1 = Mycket trygg", "7"),
    (f"{RAW}/crime/Databasfil2019-2021.txt", "row 3", "Antal", "ett heltal", "många"),
    (f"{RAW}/dialogue/medborgardialoger_2021.csv", "note 1", "Datum", "en dag, till exempel 2021-09-14", "2021-13-45"),
]
# A message as a whole, of a delivery and of the command.
READ = f"""\
{RAW}/crime/polisens_utdrag_2020-2021.csv: rad 2, kolumn OMRADE [unknown-district] Okänt område
    väntat:     en kod, ett namn eller ett alias ur districts.csv, till exempel Oxhagen, Smedby, Berga eller Funkabo
    hittat:     ”Atlantis” i 1 rad
    gör så här: Rätta filen, eller lägg till namnet eller koden i districts.csv."""
READ_IN_ENGLISH = f"""\
{RAW}/safety_survey/2021.sav [too-much-rejected] Too much in the file is wrong
    expected: something wrong in at most 2 % of the rows
    found:    in 1 of 40 rows (an unknown code)
    do:       Correct the file or ask for it anew. Every row stands in datakvalitet.html and datakvalitet.xlsx."""


def rewrite(path: Path, encoding: str, *lines: str, header: int = 1) -> None:
    """Keep a text file's header and put these lines in place of its rows."""
    kept = path.read_text(encoding=encoding).splitlines()[:header]
    path.write_text("\n".join([*kept, *lines]) + "\n", encoding=encoding)


def spoil_survey(folder: Path) -> None:
    frame, meta = pyreadstat.read_sav(str(folder / "2021.sav"), user_missing=True)
    frame = frame.head(40).rename(columns={"f1d_21": "f1d"})
    labels = {column.replace("f1d_21", "f1d"): named for column, named in meta.variable_value_labels.items()}
    pyreadstat.write_sav(frame.assign(x99=1), str(folder / "2019.sav"), variable_value_labels=labels)
    wrong = frame.copy()
    wrong.loc[2, "f4a"] = 7
    wrong.loc[4, "omrade"] = 77
    pyreadstat.write_sav(pd.DataFrame(wrong), str(folder / "2021.sav"), variable_value_labels=labels)
    (folder / "2021.toml").unlink()
    (folder / "2018.sav").write_bytes(b"\x00 ingen enkat " * 50)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of Kalmar with every mistake of MISTAKES in it, and products of an earlier build."""
    root = tmp_path_factory.mktemp("broken")
    raw = root / RAW
    shutil.copytree(REPOSITORY / RAW, raw)
    shutil.rmtree(raw / "population")
    spoil_survey(raw / "safety_survey")
    rewrite(
        raw / "crime" / "polisens_utdrag_2020-2021.csv",
        "cp1252",
        "X-1;1208;2020-01-02;2020-01-01 21:15;2020-01-02 00:50;Gatan;5;Kalmar;Atlantis",
        "X-2;0001;2020-01-02;2020-01-01 21:15;2020-01-02 00:50;Gatan;5;Kalmar;Oxhagen",
    )
    rewrite(
        raw / "crime" / "Databasfil2019-2021.txt",
        "cp1252",
        "Kalmar kommun;Trolleri;2019;Jan;562;808;",
        "Kalmar kommun;Bilbrott;2019;Jan;många;808;",
        "Kalmar kommun;Bilbrott;2019;Feb;12;80;",
    )
    rewrite(
        raw / "dialogue" / "medborgardialoger_2021.csv",
        "utf-8",
        f"2021-13-45;medborgardialog;Oxhagen;18;{SECRET}",
        f"2021-04-14;kafferep;Oxhagen;18;{SECRET}",
    )
    (raw / "dialogue" / "trygghetsvandringar_2021.docx").write_bytes(b"PK\x05\x06" + bytes(18))
    (raw / "drug_habits" / "CAN_Kalmar_2017.xlsx").write_bytes(b"inget kalkylark")
    for name, content in PRODUCTS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def examination(root: Path) -> Examination:
    return examine(Workspace(root).municipality("kalmar"))


@pytest.fixture(scope="module")
def problems(examination: Examination) -> list[Problem]:
    with pytest.raises(DataErrors) as raised:
        examination.passed()
    return raised.value.problems


def lagesbild(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    command = [sys.executable, "-X", "utf8", "-m", "pipeline", "--root", str(root), *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)


def run_here(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """Run the command in this process and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lagesbild", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return left.value.code


def test_every_mistake_is_told_and_nothing_else(problems: list[Problem]) -> None:
    places = [(problem.file, placed(problem), problem.code) for problem in problems]
    assert sorted(places) == sorted((file, where, code) for file, where, code, _ in MISTAKES)


@pytest.mark.parametrize(("file", "where", "code", "values"), MISTAKES)
def test_a_message_says_what_was_expected_and_what_stands_there(
    problems: list[Problem], file: str, where: str, code: str, values: dict[str, object]
) -> None:
    (problem,) = [one for one in problems if (one.file, placed(one), one.code) == (file, where, code)]
    assert values.items() <= dict(problem.values).items()
    for language in get_args(Language):
        assert all(problem.words(language))


def test_whole_messages_read_as_sentences_in_both_languages(problems: list[Problem]) -> None:
    assert READ in [problem.text() for problem in problems]
    assert READ_IN_ENGLISH in [problem.text("en") for problem in problems]


def test_what_needs_a_decision_is_told_beside_the_errors(examination: Examination) -> None:
    warnings = [problem for problem in examination.problems if problem.severity == "warning"]
    for problem, (file, where, code, values) in zip(warnings, sorted(WARNINGS, key=str), strict=True):
        assert (problem.file, placed(problem), problem.code) == (file, where, code)
        assert values.items() <= dict(problem.values).items()


def test_what_is_wrong_in_a_row_is_set_aside_by_itself(examination: Examination) -> None:
    for one, (file, where, column, expected, value) in zip(examination.rejected, SET_ASIDE, strict=True):
        assert (examination.path(one.file), placed(one), one.column, one.value) == (file, where, column, value)
        assert expected in one.expected()


def test_a_build_stops_with_all_messages_and_leaves_the_old_products(root: Path, problems: list[Problem]) -> None:
    done = lagesbild(root, "build", "kalmar")
    assert (done.returncode, done.stdout) == (1, "")
    for problem in problems:
        assert str(problem) in done.stderr
    assert f"kalmar: {len(problems)} fel; kommunens databaser och dokument är som förut." in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr
    assert {name: (root / name).read_bytes() for name in PRODUCTS} == PRODUCTS
    assert sorted(path.name for path in (root / "data/processed/kalmar").iterdir()) == [
        ".lock",
        "datakvalitet.html",
        "datakvalitet.xlsx",
        "published.duckdb",
        "restricted.duckdb",
    ]
    reports = sorted(path.name for path in (root / "reports/kalmar").rglob("*") if path.is_file())
    assert reports == ["lagesbild.pdf"]
    assert SECRET not in (root / "data/processed/kalmar/datakvalitet.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["build", "check"])
def test_json_tells_the_same(
    root: Path,
    problems: list[Problem],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    assert run_here(monkeypatch, "--root", str(root), "--json", command, "kalmar") == 1
    out, err = capsys.readouterr()
    assert err == ""
    told = [problem for problem in json.loads(out)["problems"] if problem["severity"] == "error"]
    assert told == [problem.as_dict() for problem in problems]
    assert SECRET not in out


def test_a_mistake_in_the_configuration_is_told_with_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(REPOSITORY / RAW, tmp_path / RAW, ignore=shutil.ignore_patterns("safety_survey", "crime"))
    path = tmp_path / RAW / "municipality.toml"
    path.write_text('favourite_colour = "blue"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    districts = tmp_path / RAW / "districts.csv"
    districts.write_text(districts.read_text(encoding="utf-8") + "Ö,Ön,,,,,,,,,,false\n", encoding="utf-8")
    assert run_here(monkeypatch, "--root", str(tmp_path), "--json", "check", "kalmar") == 1
    told = json.loads(capsys.readouterr().out)["problems"]
    keys = [(problem["file"], problem["place"], problem["code"], problem["found"]) for problem in told]
    assert keys[0] == (f"{RAW}/districts.csv", {"row": 16, "key": "id"}, "configuration", "”Ö”")
    assert keys[1:] == [(f"{RAW}/municipality.toml", {"key": "favourite_colour"}, "configuration", "”blue”")]


@pytest.mark.parametrize("slug", ["atlantis", "../x", "../../etc", "/etc", "Kalmar", "_reference", ""])
@pytest.mark.parametrize("command", ["build", "check"])
def test_an_unknown_municipality_is_wrong_use(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], slug: str, command: str
) -> None:
    assert run_here(monkeypatch, "--root", str(root), command, slug) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"ingen kommun ”{slug}”" in err
    assert "det finns: kalmar" in err
    assert err.count("\n") == 1


def test_a_root_without_municipalities_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "--root", str(tmp_path), "check") == 2
    assert "demo" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "error", [DataErrors([a_problem("a", at(row=3), "no-rows")]), RuntimeError("broken"), KeyboardInterrupt()]
)
def test_a_build_that_breaks_later_leaves_the_old_products_and_no_work_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    folder = town(tmp_path)
    (folder.raw / "crime").mkdir()
    (folder.raw / "crime" / "bra.csv").write_text(
        "Region;Brott;År;Period;Antal\nProvstad;Bilbrott;2021;Jan;3\n", encoding="utf-8"
    )
    folder.processed.mkdir(parents=True)
    folder.published.write_bytes(b"det visade")
    folder.restricted.write_bytes(b"det skyddade")

    def breaks(*_: object) -> None:
        raise error

    monkeypatch.setattr(building_site.gate, "publish", breaks)
    monkeypatch.setattr(building_site.estimate, "estimate_all", lambda *_: None)
    with pytest.raises(type(error)):
        building_site.build(folder, lambda _: None)
    left = {path.name: path.read_bytes() for path in folder.processed.iterdir()}
    assert {name for name in left if name.startswith("datakvalitet.")} == {"datakvalitet.html", "datakvalitet.xlsx"}
    assert {name: content for name, content in left.items() if not name.startswith("datakvalitet.")} == {
        "published.duckdb": b"det visade",
        "restricted.duckdb": b"det skyddade",
        ".lock": b"",
    }
