"""CAN's workbook: one table a sheet, what is not given, footnotes, and directions in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import delivery, logged, plain, read_with, rows, workbook
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Footnote, PupilDirection, PupilShare
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
        ("drugs_ever", "2019", "grade_9", "all", 0.05, 712, "", file.id),
        ("drugs_ever", "2019", "grade_9", "men", 0.065, None, "", file.id),
        ("drugs_ever", "2019", "grade_9", "women", None, None, "not_delivered", file.id),
        ("drugs_ever", "2019", "upper_secondary_2", "all", 0.18, None, "", file.id),
        ("drugs_ever", "2019", "upper_secondary_2", "men", 0.205, None, "", file.id),
        ("drugs_ever", "2019", "upper_secondary_2", "women", 0, None, "", file.id),
    ]
    assert (file.rows, file.used) == (2, 2)
    assert rows(staged, Footnote, "text") == [("Anm. .. = uppgiften redovisas inte.",), ("Källa: CAN.",)]


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
        ("drugs_12_months", "2017", "2015", "grade_9", "all", "previous_period", "lower", "minskat något", file.id),
        ("drugs_12_months", "2017", "2015", "upper_secondary_2", "all", "previous_period", "higher", "ökat", file.id),
    ]


def test_directions_of_groups_are_read(tmp_path: Path, configuration: Configuration) -> None:
    """Girls beside boys are of one survey; girls beside those of the survey before, of two."""
    question = "Haft lust att prova narkotika"
    lines: list[list[object]] = [
        [question, "Årskurs 9", "", 2017, "högre", "något högre andel flickor", "Flickor mot pojkar"],
        [question, "Årskurs 9", 2015, 2017, "lägre", "minskat bland pojkar", "pojkar"],
        [question, "Gymnasiet år 2", 2015, 2017, "högre", "ökat"],
    ]
    sheet = workbook({"Ord": [["I ord"], [], [*DIRECTIONS, "Grupp"], *lines, *FOOTNOTES]})
    staged, problems = read_with(drug_habits.read, configuration, delivery(tmp_path, "drug_habits", "ord.xlsx", sheet))
    assert problems == []
    assert rows(staged, PupilDirection, "previous", "grade", "sex", "contrast", "verdict", "wording") == [
        ("2017", "grade_9", "women", "women_vs_men", "higher", "något högre andel flickor"),
        ("2015", "grade_9", "men", "previous_period", "lower", "minskat bland pojkar"),
        ("2015", "upper_secondary_2", "all", "previous_period", "higher", "ökat"),
    ]


def test_a_direction_of_an_unknown_group_is_set_aside(tmp_path: Path, configuration: Configuration) -> None:
    line: list[object] = ["Haft lust att prova narkotika", "Årskurs 9", 2015, 2017, "högre", "ökat", "lärare"]
    sheet = workbook({"Ord": [["I ord"], [], [*DIRECTIONS, "Grupp"], line, *FOOTNOTES]})
    staged, log = logged(drug_habits.read, configuration, delivery(tmp_path, "drug_habits", "ord.xlsx", sheet))
    (rejected,) = log.rejected
    assert (placed(rejected), rejected.column, rejected.value) == ("sheet Ord, row 4", "Grupp", "lärare")
    assert staged.frames == {}


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        (["Årskurs 7", 2019, 5, 6, 4, 700], "Årskurs", "Årskurs 7"),
        (["Årskurs 9", "i fjol", 5, 6, 4, 700], "År", "i fjol"),
        (["Årskurs 9", 2019, "få", 6, 4, 700], "Alla", "få"),
        (["Årskurs 9", 2019, 5, 104, 4, 700], "Pojkar", "104"),
        (["Årskurs 9", 2019, 5, 6, -4, 700], "Flickor", "-4"),
        (["Årskurs 9", 2019, 5, 6, 4, "många"], "Antal svar", "många"),
        (["Årskurs 9", 2019, 5, 6, 4, 700.5], "Antal svar", "700.5"),
    ],
)
def test_a_row_with_a_wrong_cell_is_set_aside(
    tmp_path: Path, configuration: Configuration, line: list[object], column: str, value: str
) -> None:
    file = shares_file(tmp_path, ["Gymnasiet år 2", 2019, 5, 6, 4, 700], line)
    staged, log = logged(drug_habits.read, configuration, file)
    assert log.problems == []
    (rejected,) = log.rejected
    assert (placed(rejected), rejected.column, rejected.value) == ("sheet T3, row 5", column, value)
    assert len(rows(staged, PupilShare)) == 3


@pytest.mark.parametrize(
    ("column", "value"),
    [("Fråga", "Snus"), ("Årskurs", "Årskurs 7"), ("Från", "då"), ("Till", "nu"), ("Riktning", "sidledes")],
)
def test_a_wrong_direction_is_set_aside(tmp_path: Path, configuration: Configuration, column: str, value: str) -> None:
    line = ["Använt narkotika någon gång", "Årskurs 9", 2015, 2017, "lägre", "minskat något"]
    line[DIRECTIONS.index(column)] = value
    staged, log = logged(drug_habits.read, configuration, directions_file(tmp_path, line))
    (rejected,) = log.rejected
    assert (placed(rejected), rejected.column, rejected.value) == ("sheet Ord, row 4", column, value)
    assert staged.frames == {}


# ---- wide tables ---------------------------------------------------------------------------------------------------------

SHARE = ("period", "grade", "sex", "share", "missing")


def read_sheet(root: Path, configuration: Configuration, *lines: list[object]) -> list[tuple[object, ...]]:
    """The shares of a workbook with one sheet, in order; nothing in it may be wrong."""
    staged, log = logged(
        drug_habits.read, configuration, delivery(root, "drug_habits", "can.xlsx", workbook({"T3": [*lines]}))
    )
    assert (log.problems, log.rejected) == ([], [])
    return sorted(rows(staged, PupilShare, *SHARE), key=str)


def test_years_as_columns(tmp_path: Path, configuration: Configuration) -> None:
    found = read_sheet(
        tmp_path,
        configuration,
        [TITLE],
        ["Årskurs", "Kön", 2015, 2017, 2019],
        ["Årskurs 9", "Pojkar", 5, "–", "6*"],
        ["", "Flickor", "..", ".", "4 %"],
        ["* Ny frågeformulering."],
    )
    assert found == [
        ("2015", "grade_9", "men", 0.05, ""),
        ("2015", "grade_9", "women", None, "not_delivered"),
        ("2017", "grade_9", "men", None, "not_asked"),
        ("2017", "grade_9", "women", None, "not_applicable"),
        ("2019", "grade_9", "men", 0.06, ""),
        ("2019", "grade_9", "women", 0.04, ""),
    ]


def test_grades_over_sexes_as_columns(tmp_path: Path, configuration: Configuration) -> None:
    found = read_sheet(
        tmp_path,
        configuration,
        ["Provstads kommun"],
        [TITLE.replace(" 2019", "")],
        [],
        ["", "Årskurs 9", None, None, "Gymnasiet år 2", None, None],
        ["År", "Pojkar", "Flickor", "Totalt", "Pojkar", "Flickor", "Totalt"],
        [2017, 6, 4, 5, 20, 15, 18],
        [2019, 7, 5, 6, 21, 16, 19],
    )
    assert len(found) == 12
    assert ("2017", "upper_secondary_2", "women", 0.15, "") in found
    assert ("2019", "grade_9", "all", 0.06, "") in found


def test_headings_between_the_rows_and_other_areas_columns(tmp_path: Path, configuration: Configuration) -> None:
    found = read_sheet(
        tmp_path,
        configuration,
        [TITLE],
        ["", "Provstad 2017", "Provstad 2019", "Riket 2019"],
        ["Årskurs 9"],
        ["Pojkar", 5, 6, 7],
        ["Flickor", 4, 5, 6],
        ["Gymnasiet år 2"],
        ["Pojkar", 20, 21, 22],
    )
    assert found == [
        ("2017", "grade_9", "men", 0.05, ""),
        ("2017", "grade_9", "women", 0.04, ""),
        ("2017", "upper_secondary_2", "men", 0.2, ""),
        ("2019", "grade_9", "men", 0.06, ""),
        ("2019", "grade_9", "women", 0.05, ""),
        ("2019", "upper_secondary_2", "men", 0.21, ""),
    ]


def test_a_table_of_another_question_beside_a_known_one_is_left_out_and_told(
    tmp_path: Path, configuration: Configuration
) -> None:
    line: list[object] = ["Årskurs 9", 2019, 5, 6, 4, 700]
    sheets = {"T1": [["Tabell 1. Snusat någon gång."], [], HEADER, line], "T3": [[TITLE], [], HEADER, line]}
    file = delivery(tmp_path, "drug_habits", "can.xlsx", workbook(sheets))
    staged, log = logged(drug_habits.read, configuration, file)
    assert [(one.code, one.severity, placed(one)) for one in log.problems] == [
        ("unknown-table", "warning", "sheet T1, cell A1")
    ]
    assert (file.rows, file.used, file.left_out, len(rows(staged, PupilShare))) == (2, 1, 1, 3)


def test_the_same_shares_in_two_files_are_counted_once_and_told(tmp_path: Path, configuration: Configuration) -> None:
    line: list[object] = ["Årskurs 9", 2019, 5, 6, 4, 700]
    first = shares_file(tmp_path, line, name="a.xlsx")
    text = ";".join(map(str, HEADER)) + "\n" + ";".join(map(str, line)) + "\n"
    second = delivery(tmp_path, "drug_habits", "b.csv", f"{TITLE}\n{text}")
    staged, log = logged(drug_habits.read, configuration, first, second)
    assert len(rows(staged, PupilShare)) == 3
    assert [(one.file, one.code, one.severity) for one in log.problems] == [(second.name, "same-content", "note")]


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
    assert (problem.file, problem.code) == (file.name, rule)
    assert placed(problem).endswith(where)
    assert staged.frames == {}


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty-file"), (b"inget kalkylark", "unknown-format"), (b"PK\x03\x04 avbrutet", "cut-off")],
)
def test_a_file_that_is_no_workbook_is_told(
    tmp_path: Path, configuration: Configuration, content: bytes, rule: str
) -> None:
    file = delivery(tmp_path, "drug_habits", "can.xlsx", content)
    _, (problem,) = read_with(drug_habits.read, configuration, file)
    assert (problem.file, problem.code) == (file.name, rule)


def test_a_share_delivered_twice_with_two_values_is_told(tmp_path: Path, configuration: Configuration) -> None:
    first = shares_file(tmp_path, ["Årskurs 9", 2019, 5, 6, 4, 700], name="a.xlsx")
    second = shares_file(tmp_path, ["Årskurs 9", 2019, 8, 9, 7, 700], name="b.xlsx")
    _, problems = read_with(drug_habits.read, configuration, first, second)
    assert {problem.file for problem in problems} == {second.name}


@pytest.mark.parametrize("name", ["Grannstads kommun", "Grannstad kommun", "Norra Grannstad kommun"])
def test_a_table_of_another_municipality_is_an_error(tmp_path: Path, configuration: Configuration, name: str) -> None:
    title = TITLE.replace("Provstad", name)
    file = shares_file(tmp_path, ["Årskurs 9", 2019, 1, 1, 1, 100], title=title)
    staged, log = logged(drug_habits.read, configuration, file)
    assert [(one.severity, one.code) for one in log.problems] == [("error", "another-municipality")]
    assert PupilShare not in staged.frames


@pytest.mark.parametrize("name", ["Provstads kommun", "Provstad kommun", "Provstad kommun och Grannstad kommun"])
def test_a_table_that_names_our_municipality_is_read(tmp_path: Path, configuration: Configuration, name: str) -> None:
    title = TITLE.replace("Provstad", name)
    file = shares_file(tmp_path, ["Årskurs 9", 2019, 1, 1, 1, 100], title=title)
    staged, log = logged(drug_habits.read, configuration, file)
    assert log.problems == []
    assert len(rows(staged, PupilShare)) == 3
