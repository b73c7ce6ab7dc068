"""Results of the survey that come as tables: long and wide, with what they say and what they do not say."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import delivery, plain, read_with, rows, survey_file, told, workbook
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import DeliveredValue
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Delivery
from pipeline.problems import ProblemLog, phrase

VALUE = ("indicator", "period", "area", "sex", "age_group", "value", "unit", "answers")
HEADER = ["Fråga", "År", "Område", "Kön", "Ålder", "Värde", "Antal svar", "Enhet"]


@pytest.fixture
def configuration() -> Configuration:
    return plain()


def table(root: Path, lines: list[list[object]], mapping: str = "", name: str = "2022.xlsx") -> Delivery:
    file = delivery(root, "safety_survey", name, workbook({"Resultat": lines}))
    if mapping:
        file.path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    return file


def accounted(file: Delivery) -> bool:
    return file.rows == file.used + file.repeated + file.left_out + file.rejected


def test_a_long_table(tmp_path: Path, configuration: Configuration) -> None:
    lines = [
        ["Trygghetsmätningen 2022"],
        [],
        HEADER,
        ["Nedskräpning", 2022, "Norr", "Kvinnor", "", "31,5", 84, "procent"],
        ["unsafe_evening", 2022, "Provstad", "Alla", "16–29", 0.25, "..", "andel"],
        ["Nedskräpning", 2022, "Riket", "", "Alla", 22, "", "%"],
        ["Nedskräpning", 2022, "Sjö", "", "", "..", "", "procent"],
        ["Källa: Polisen"],
    ]
    file = table(tmp_path, lines, name="resultat.xlsx")
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, DeliveredValue, *VALUE) == [
        ("littering", "2022", "norr", "women", "all", 0.315, "share", 84),
        ("unsafe_evening", "2022", "municipality", "all", "16-29", 0.25, "share", None),
        ("littering", "2022", "country", "all", "all", 0.22, "share", None),
    ]
    assert (file.rows, file.used, file.left_out) == (4, 3, 1)


def test_a_wide_table_with_sexes_below_the_items(tmp_path: Path, configuration: Configuration) -> None:
    lines: list[list[object]] = [
        ["Område", "Nedskräpning", "", "Otrygga ute ensamma sen kväll", "", "Antal svar", ""],
        ["", "Kvinnor", "Män", "Kvinnor", "Män", "Kvinnor", "Män"],
        ["Norr", 31, 28, "40,5", 12, 84, 90],
        ["Hela kommunen", 25, 24, "–", 11, 300, 310],
    ]
    staged, problems = read_with(safety_survey.read, configuration, table(tmp_path, lines))
    assert problems == []
    assert rows(staged, DeliveredValue, *VALUE) == [
        ("littering", "2022", "norr", "women", "all", 0.31, "share", 84),
        ("littering", "2022", "norr", "men", "all", 0.28, "share", 90),
        ("unsafe_evening", "2022", "norr", "women", "all", 0.405, "share", 84),
        ("unsafe_evening", "2022", "norr", "men", "all", 0.12, "share", 90),
        ("littering", "2022", "municipality", "women", "all", 0.25, "share", 300),
        ("littering", "2022", "municipality", "men", "all", 0.24, "share", 310),
        ("unsafe_evening", "2022", "municipality", "men", "all", 0.11, "share", 310),
    ]


def test_a_wide_table_with_one_row_of_heads(tmp_path: Path, configuration: Configuration) -> None:
    lines: list[list[object]] = [["Område", "Nedskräpning kvinnor", "Utsatt för våld"], ["Norr", 31, 4]]
    staged, problems = read_with(safety_survey.read, configuration, table(tmp_path, lines))
    assert problems == []
    assert rows(staged, DeliveredValue, "indicator", "sex", "value") == [
        ("littering", "women", 0.31),
        ("victim_violence", "all", 0.04),
    ]


def test_an_index_is_one_from_0_to_6(tmp_path: Path, configuration: Configuration) -> None:
    lines: list[list[object]] = [
        HEADER,
        ["Nedskräpning", 2022, "Norr", "", "", "3", "", "index"],
        ["Nedskräpning", 2022, "Sjö", "", "", "6,5", "", "index"],
    ]
    log = ProblemLog()
    file = table(tmp_path, lines)
    staged = safety_survey.read([file], configuration, log)
    assert rows(staged, DeliveredValue, "area", "value", "unit") == [("norr", 3, "index")]
    assert [(placed(one), one.column, one.value) for one in log.rejected] == [("row 3", "Värde", "6,5")]
    assert (file.used, file.rejected) == (1, 1)
    assert accounted(file)


def test_names_that_nobody_knows_are_a_question_of_the_mapping(tmp_path: Path, configuration: Configuration) -> None:
    lines: list[list[object]] = [
        HEADER,
        ["Nedskräpningar kring torgen", 2022, "Norr", "", "", 31, "", ""],
        ["Hundbajs", 2022, "Norr", "", "", 31, "", ""],
        ["Nedskräpning", 2022, "Centrum", "", "", 31, "", ""],
    ]
    _, problems = read_with(safety_survey.read, configuration, table(tmp_path, lines))
    assert told(problems) == [
        ("row 2", "unknown-indicator-of-table"),
        ("row 3", "unknown-indicator-of-table"),
        ("row 4", "unknown-area-of-table"),
    ]
    assert [one.value("wanted") for one in problems[:2]] == [
        phrase("an_indicator_perhaps", near="littering"),
        phrase("an_indicator"),
    ]
    mapping = (
        'ignore = ["Hundbajs"]\n[indicators]\n"Nedskräpningar kring torgen" = "littering"\n[areas]\nCentrum = "Sjö"\n'
    )
    file = table(tmp_path, lines, mapping)
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, DeliveredValue, "indicator", "area") == [("littering", "norr"), ("littering", "sjo")]
    assert accounted(file)


def test_shares_up_to_one_without_a_unit_are_asked_about(tmp_path: Path, configuration: Configuration) -> None:
    """Excel keeps 41 % as 0.41, and 0.41 can be less than half a per cent: never guessed."""
    lines: list[list[object]] = [["Område", "Nedskräpning"], ["Norr", 0.41], ["Sjö", 0.2]]
    _, (problem,) = read_with(safety_survey.read, configuration, table(tmp_path, lines))
    assert problem.code == "percent-or-share"
    staged, problems = read_with(safety_survey.read, configuration, table(tmp_path, lines, 'unit = "share"\n'))
    assert problems == []
    assert rows(staged, DeliveredValue, "value") == [(0.41,), (0.2,)]


def test_a_wrong_cell_sets_aside_what_is_wrong_and_no_more(tmp_path: Path, configuration: Configuration) -> None:
    lines: list[list[object]] = [
        ["Område", "Nedskräpning", "Utsatt för våld"],
        ["Norr", 310, 4],
        ["Sjö", "ca 30", "fel"],
    ]
    log = ProblemLog()
    file = table(tmp_path, lines)
    staged = safety_survey.read([file], configuration, log)
    assert rows(staged, DeliveredValue, "area", "indicator") == [("norr", "victim_violence")]
    assert [(placed(one), one.column) for one in log.rejected] == [
        ("row 2", "Nedskräpning"),
        ("row 3", "Nedskräpning"),
        ("row 3", "Utsatt för våld"),
    ]
    assert (file.used, file.rejected) == (1, 1)
    assert accounted(file)


def test_the_same_table_twice_counts_once_and_another_value_is_an_error(
    tmp_path: Path, configuration: Configuration
) -> None:
    lines: list[list[object]] = [["Område", "Nedskräpning"], ["Norr", 31], ["Sjö", 20]]
    first, again = table(tmp_path, lines), table(tmp_path, [*lines, [], ["Källa: Polisen"]], name="2022 kopia.xlsx")
    staged, problems = read_with(safety_survey.read, configuration, first, again)
    assert [(problem.code, problem.severity) for problem in problems] == [("same-content", "note")]
    assert len(rows(staged, DeliveredValue)) == 2
    other = table(tmp_path, [["Område", "Nedskräpning"], ["Norr", 32]], name="2022 ny.xlsx")
    _, problems = read_with(safety_survey.read, configuration, first, other)
    assert [problem.code for problem in problems if problem.severity == "error"] == ["two-values"]


def test_where_there_are_answers_they_are_used_instead(tmp_path: Path, configuration: Configuration) -> None:
    persons = {
        "omrade": [1, 2, 3, 1],
        "kon": [1, 2, 1, 2],
        "aldgrp": [1, 2, 3, 4],
        "vikt": [1, 1, 1, 1],
        "f1a": [1, 2, 3, 3],
    }
    microdata = survey_file(tmp_path, "2022", persons, 'asked = "listed"\n[items.littering]\n')
    lines: list[list[object]] = [
        HEADER,
        *([["Nedskräpning", 2022, area, "", "", 31, "", ""] for area in ("Norr", "Riket")]),
    ]
    file = table(tmp_path, lines, name="resultat.xlsx")
    staged, problems = read_with(safety_survey.read, configuration, microdata, file)
    assert [(problem.code, problem.severity) for problem in problems] == [("measured-too", "note")]
    assert rows(staged, DeliveredValue, "area") == [("country",)]
    assert (file.rows, file.used, file.left_out) == (2, 1, 1)


def test_a_wrong_key_beside_a_table_is_told(tmp_path: Path, configuration: Configuration) -> None:
    lines: list[list[object]] = [["Område", "Nedskräpning"], ["Norr", 31]]
    _, (problem,) = read_with(safety_survey.read, configuration, table(tmp_path, lines, "enhet = 1\n"))
    assert (placed(problem), problem.code) == ("key enhet", "configuration")
