"""CAN's workbook: one table a sheet, what is not given, footnotes, and directions in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import delivery, plain, read_with, rows, told, workbook

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import PupilDirection, PupilShare
from pipeline.ingest import drug_habits
from pipeline.ingest.files import Delivery

TITLE = "Tabell 3. Använt narkotika någon gång. Andel i procent efter årskurs och kön. Provstad 2019"
HEADER: list[object] = ["Årskurs", "År", "Alla", "Pojkar", "Flickor", "Antal svar"]
DIRECTIONS: list[object] = ["Fråga", "Årskurs", "Från", "Till", "Riktning", "Ordalydelse"]
FOOTNOTES: list[list[object]] = [[], ["Anm. .. = uppgiften redovisas inte."], ["Källa: CAN."]]


@pytest.fixture
def configuration() -> Configuration:
    return plain()


def shares_file(root: Path, *lines: list[object], title: str = TITLE, name: str = "can.xlsx") -> Delivery:
    return delivery(root, "drug_habits", name, workbook({"T3": [[title], [], HEADER, *lines, *FOOTNOTES]}))


def directions_file(root: Path, *lines: list[object]) -> Delivery:
    return delivery(root, "drug_habits", "ord.xlsx", workbook({"Ord": [["I ord"], [], DIRECTIONS, *lines, *FOOTNOTES]}))


def test_shares_are_read_and_what_is_not_given_stays_empty(tmp_path: Path, configuration: Configuration) -> None:
    file = shares_file(
        tmp_path, ["Årskurs 9", 2019, 5, "6,5", "..", 712], ["Gymnasiet år 2", "2019", 18, 20.5, 0, ".."]
    )
    staged, problems = read_with(drug_habits.read, configuration, file)
    assert problems == []
    assert rows(staged, PupilShare) == [
        ("drugs_ever", "2019", "grade_9", "all", 0.05, 712, file.id),
        ("drugs_ever", "2019", "grade_9", "men", 0.065, None, file.id),
        ("drugs_ever", "2019", "grade_9", "women", None, None, file.id),
        ("drugs_ever", "2019", "upper_secondary_2", "all", 0.18, None, file.id),
        ("drugs_ever", "2019", "upper_secondary_2", "men", 0.205, None, file.id),
        ("drugs_ever", "2019", "upper_secondary_2", "women", 0, None, file.id),
    ]
    assert file.rows == 2


def test_directions_in_words_are_read(tmp_path: Path, configuration: Configuration) -> None:
    question = "Använt narkotika de senaste 12 månaderna"
    file = directions_file(
        tmp_path,
        [question, "Årskurs 9", 2015, 2017, "lägre", "minskat något"],
        [question, "Gymnasiet år 2", 2015, 2017, "Högre", "ökat"],
    )
    staged, problems = read_with(drug_habits.read, configuration, file)
    assert problems == []
    assert rows(staged, PupilDirection) == [
        ("drugs_12_months", "2017", "2015", "grade_9", "lower", "minskat något", file.id),
        ("drugs_12_months", "2017", "2015", "upper_secondary_2", "higher", "ökat", file.id),
    ]


@pytest.mark.parametrize(
    ("line", "where", "found"),
    [
        (["Årskurs 7", 2019, 5, 6, 4, 700], "sheet T3, row 4, column Årskurs", "'Årskurs 7'"),
        (["Årskurs 9", "i fjol", 5, 6, 4, 700], "sheet T3, row 4, column År", "'i fjol'"),
        (["Årskurs 9", 2019, "få", 6, 4, 700], "sheet T3, row 4, column Alla", "'få'"),
        (["Årskurs 9", 2019, 5, 104, 4, 700], "sheet T3, row 4, column Pojkar", "104"),
        (["Årskurs 9", 2019, 5, 6, -4, 700], "sheet T3, row 4, column Flickor", "-4"),
        (["Årskurs 9", 2019, 5, 6, 4, "många"], "sheet T3, row 4, column Antal svar", "'många'"),
        (["Årskurs 9", 2019, 5, 6, 4, 700.5], "sheet T3, row 4, column Antal svar", "700.5"),
    ],
)
def test_a_wrong_cell_is_told(
    tmp_path: Path, configuration: Configuration, line: list[object], where: str, found: str
) -> None:
    file = shares_file(tmp_path, line)
    _, (problem,) = read_with(drug_habits.read, configuration, file)
    assert (problem.file, problem.where) == (file.name, where)
    assert found in problem.found


def test_everything_wrong_in_a_direction_is_told(tmp_path: Path, configuration: Configuration) -> None:
    file = directions_file(tmp_path, ["Snus", "Årskurs 7", "då", "nu", "sidledes", "annorlunda"])
    staged, problems = read_with(drug_habits.read, configuration, file)
    assert [where for where, _ in told(problems)] == [
        f"sheet Ord, row 4, column {name}" for name in ("Fråga", "Årskurs", "Riktning", "Från", "Till")
    ]
    assert staged.frames == {}


@pytest.mark.parametrize(
    ("sheet", "where", "rule"),
    [
        (
            [["Tabell 1. Snusat någon gång. Andel"], [], HEADER, ["Årskurs 9", 2019, 1, 1, 1, 1]],
            "cell A1",
            "unknown-table",
        ),
        ([HEADER, ["Årskurs 9", 2019, 1, 1, 1, 1]], "cell A1", "unknown-table"),
        ([[TITLE], [], HEADER[:5]], "sheet T", "missing-header"),
        ([["Innehåll"]], "sheet T", "missing-header"),
    ],
)
def test_a_sheet_of_another_form_is_told(
    tmp_path: Path, configuration: Configuration, sheet: list[list[object]], where: str, rule: str
) -> None:
    file = delivery(tmp_path, "drug_habits", "can.xlsx", workbook({"T": sheet}))
    staged, (problem,) = read_with(drug_habits.read, configuration, file)
    assert (problem.file, problem.rule) == (file.name, rule)
    assert where in problem.where
    assert staged.frames == {}


@pytest.mark.parametrize("content", [b"", b"inget kalkylark", b"PK\x03\x04 avbrutet"])
def test_a_file_that_is_no_workbook_is_told(tmp_path: Path, configuration: Configuration, content: bytes) -> None:
    file = delivery(tmp_path, "drug_habits", "can.xlsx", content)
    _, (problem,) = read_with(drug_habits.read, configuration, file)
    assert (problem.file, problem.rule) == (file.name, "unreadable-file")


def test_a_share_delivered_twice_with_two_values_is_told(tmp_path: Path, configuration: Configuration) -> None:
    first = shares_file(tmp_path, ["Årskurs 9", 2019, 5, 6, 4, 700], name="a.xlsx")
    second = shares_file(tmp_path, ["Årskurs 9", 2019, 8, 9, 7, 700], name="b.xlsx")
    _, problems = read_with(drug_habits.read, configuration, first, second)
    assert {problem.file for problem in problems} == {second.name}
