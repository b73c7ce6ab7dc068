"""What all readers share: which files are read, numbers, and all sources of one municipality together."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import MUNICIPALITY, delivery, rows, town
from hypothesis import given
from hypothesis import strategies as st
from told import placed

from pipeline import checks, ingest
from pipeline.configuration import load_configuration
from pipeline.contracts.restricted import OffenceCount, SourceFile
from pipeline.ingest.files import Delivery, Staged, deliveries, number, whole_number
from pipeline.problems import Problem, ProblemLog

EXPORT = "Region;Brott;År;Period;Antal\nProvstad;Bilbrott;2021;Jan;3\n"


def read_everything(root: Path, **parts: str) -> tuple[Staged, list[Problem]]:
    folder = town(root, **parts)
    configuration = load_configuration(folder)
    log = ProblemLog()
    staged = ingest.read_all(configuration, folder, log)
    if not log.problems:
        checks.check_all(configuration, staged, log, alone=True)
    return staged, log.problems


def test_files_of_a_source_come_in_order_without_notes_to_oneself(tmp_path: Path) -> None:
    folder = town(tmp_path)
    for name in ("b.csv", "a.TXT", ".dold.csv", "~$b.csv", "LÄSMIG.md", "b.toml"):
        delivery(tmp_path, "crime", name, name)
    (folder.raw / "crime" / "gammalt").mkdir()
    shared = folder.reference / "crime" / "0.csv"
    shared.parent.mkdir(parents=True)
    shared.write_text("alla", encoding="utf-8")
    log = ProblemLog()
    names = [file.name for file in deliveries(folder, "crime", log)]
    own = "data/raw/provstad/crime"
    assert names == [f"{own}/a.TXT", f"{own}/b.csv", "data/raw/_reference/crime/0.csv"]
    assert log.problems == []


def test_a_defect_of_a_reader_is_told_with_the_file_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(files: list[Delivery], *_: object) -> Staged:
        for file in files:
            if file.path.stem == "b":
                raise KeyError("Anna Andersson, Storgatan 1")
        return Staged()

    monkeypatch.setitem(ingest.READERS, "crime", broken)
    for name in ("a.csv", "b.csv", "c.csv"):
        delivery(tmp_path, "crime", name, name)
    _, problems = read_everything(tmp_path)
    (problem,) = [one for one in problems if one.code == "reader-failed"]
    assert problem.file.endswith("crime/b.csv")
    assert (problem.value("found"), problem.value("module")) == ("KeyError", "pipeline/ingest/__init__.py")
    assert "Anna" not in problem.text()


@pytest.mark.parametrize("files", [[], ["LÄSMIG.md"]])
def test_a_source_without_files_is_told(tmp_path: Path, files: list[str]) -> None:
    for name in files:
        delivery(tmp_path, "crime", name, "hej")
    _, (problem,) = read_everything(tmp_path)
    assert (problem.file, problem.code, problem.value("source")) == (
        "data/raw/provstad/crime",
        "missing-files",
        "crime",
    )
    assert "ta bort crime ur sources i municipality.toml" in problem.words().advice


def test_an_exact_copy_is_noted_and_read_once(tmp_path: Path) -> None:
    file = delivery(tmp_path, "crime", "a.csv", EXPORT)
    delivery(tmp_path, "crime", "a (kopia).csv", EXPORT)
    staged, (note,) = read_everything(tmp_path)
    assert (note.file, note.code, note.severity) == ("data/raw/provstad/crime/a (kopia).csv", "same-file", "note")
    assert note.value("first") == "data/raw/provstad/crime/a.csv"
    assert rows(staged, SourceFile, "path", "rows") == [(file.name, 1)]
    assert rows(staged, OffenceCount, "offences") == [(3,)]


def test_a_copy_under_the_name_of_another_year_is_an_error(tmp_path: Path) -> None:
    delivery(tmp_path, "crime", "2020.csv", EXPORT)
    delivery(tmp_path, "crime", "2021.csv", EXPORT)
    _, (problem,) = read_everything(tmp_path)
    assert (problem.file, problem.severity) == ("data/raw/provstad/crime/2021.csv", "error")
    assert (problem.code, problem.value("first")) == ("same-file-of-another-year", "data/raw/provstad/crime/2020.csv")


def test_a_file_that_only_says_again_what_others_say_is_noted(tmp_path: Path) -> None:
    delivery(tmp_path, "crime", "a.csv", EXPORT)
    again = delivery(tmp_path, "crime", "b.csv", EXPORT.replace(";", "\t"))
    staged, (note,) = read_everything(tmp_path)
    assert (note.file, note.severity) == (again.name, "note")
    assert rows(staged, SourceFile, "rows", "used", "repeated") == [(1, 1, 0), (1, 0, 1)]
    assert rows(staged, OffenceCount, "offences") == [(3,)]


def test_every_file_is_listed_with_its_rows(tmp_path: Path) -> None:
    file = delivery(tmp_path, "crime", "a.csv", EXPORT + "Grannstad;Bilbrott;2021;Jan;3\n")
    staged, problems = read_everything(tmp_path)
    assert problems == []
    assert rows(staged, SourceFile) == [(file.id, "crime", file.name, file.sha256, 2, 1, 0, 1, 0, 0)]
    assert len(file.sha256) == 64
    assert rows(staged, OffenceCount, "source_file") == [(file.id,)]


def test_a_district_without_inhabitants_is_told(tmp_path: Path) -> None:
    sources = MUNICIPALITY.replace('["crime"]', '["population"]')
    lines = "Norr;Män;5-9;2021;4\nSjö;Män;5-9;2021;4\nStrand;Män;5-9;2021;4\nNorr;Män;5-9;2022;4\n"
    delivery(tmp_path, "population", "folk.csv", "Område;Kön;Ålder;År;Antal\n" + lines)
    _, (problem,) = read_everything(tmp_path, municipality=sources)
    assert (placed(problem), problem.code) == ("year 2022", "district-without-population")
    assert problem.value("districts") == ("sjo", "strand")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10,5", 10.5),
        ("10.5", 10.5),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234,5", 1234.5),
        ("−3", -3),
        (" 7 ", 7),
        (7, 7),
        ("sju", None),
        ("", None),
        ("1,2,3", None),
    ],
)
def test_numbers_as_swedish_files_write_them(text: object, value: float | None) -> None:
    assert number(text) == value


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_a_whole_number_survives_its_swedish_form(value: int, blank: str) -> None:
    assert whole_number(f"{value:,}".replace(",", blank)) == value


@given(st.text(max_size=8) | st.floats() | st.sampled_from(["inf", "-inf", "nan", "1e400", "Infinity"]))
def test_anything_else_is_no_whole_number_and_breaks_nothing(value: str | float) -> None:
    found = whole_number(value)
    assert found is None or found >= 0
