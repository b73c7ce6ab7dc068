"""Inhabitants, from the municipality's table and from SCB's answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import delivery, plain, read_with, rows

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Population
from pipeline.ingest import population

HEADER = "Område;Kön;Ålder;År;Antal\n"


@pytest.fixture
def configuration() -> Configuration:
    return plain()


def answer(data: list[dict[str, object]], codes: tuple[str, ...] = ("Region", "Alder", "Kon", "Tid")) -> str:
    columns = [{"code": code, "text": code.lower(), "type": "t" if code == "Tid" else "d"} for code in codes]
    columns.append({"code": "000007UF", "text": "Antal", "type": "c"})
    return json.dumps({"columns": columns, "comments": [], "data": data}, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", ";\r\n"])
def test_a_table_is_read(tmp_path: Path, configuration: Configuration, encoding: str, line_end: str) -> None:
    text = HEADER + "Sjö;Kvinnor;0-4;2021;156\nNorra;Män;80-;2021;1 020\n0199R003;Män;17;2021;0\n"
    file = delivery(tmp_path, "population", "folk.csv", text.replace("\n", line_end), encoding)
    staged, problems = read_with(population.read, configuration, file)
    assert problems == []
    assert rows(staged, Population) == [
        ("2021", "sjo", "women", 0, 4, 156, file.id),
        ("2021", "norr", "men", 80, 200, 1020, file.id),
        ("2021", "strand", "men", 17, 17, 0, file.id),
    ]
    assert (file.rows, file.rejected) == (3, 0)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ("5-9", (5, 9)),
        ("5–9 år", (5, 9)),
        ("-4", (0, 4)),
        ("80-", (80, 200)),
        ("80+", (80, 200)),
        ("80 år+", (80, 200)),
        ("17 år", (17, 17)),
        ("0", (0, 0)),
    ],
)
def test_forms_of_an_age(tmp_path: Path, configuration: Configuration, age: str, expected: tuple[int, int]) -> None:
    file = delivery(tmp_path, "population", "folk.csv", HEADER + f"Norr;Kvinna;{age};2021;5\n")
    staged, problems = read_with(population.read, configuration, file)
    assert problems == []
    assert rows(staged, Population, "age_from", "age_to") == [expected]


def test_totals_of_a_table_are_left_out_and_counted(tmp_path: Path, configuration: Configuration) -> None:
    text = HEADER + "Norr;Totalt;5-9;2021;9\nNorr;Kvinnor;Samtliga;2021;50\nNorr;Kvinnor;5-9;2021;4\n"
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, problems = read_with(population.read, configuration, file)
    assert problems == []
    assert rows(staged, Population, "sex", "persons") == [("women", 4)]
    assert (file.rows, file.left_out) == (3, 2)


def test_an_answer_of_scb_is_read_without_vintage_and_totals(tmp_path: Path, configuration: Configuration) -> None:
    data: list[dict[str, object]] = [
        {"key": ["0199R001_RegSO2025", "-4", "1", "2024"], "values": ["31"]},
        {"key": ["0199R001_RegSO2025", "80-", "2", "2024"], "values": ["12"]},
        {"key": ["0199R002", "5-9", "2", "2024"], "values": ["7"]},
        {"key": ["0199R001_RegSO2025", "totalt", "1", "2024"], "values": ["400"]},
        {"key": ["0199R001_RegSO2025", "5-9", "1+2", "2024"], "values": ["60"]},
    ]
    file = delivery(tmp_path, "population", "scb.json", answer(data))
    staged, problems = read_with(population.read, configuration, file)
    assert problems == []
    assert rows(staged, Population) == [
        ("2024", "norr", "men", 0, 4, 31, file.id),
        ("2024", "norr", "women", 80, 200, 12, file.id),
        ("2024", "sjo", "women", 5, 9, 7, file.id),
    ]
    assert (file.rows, file.left_out) == (5, 2)


@pytest.mark.parametrize(
    ("line", "where", "found"),
    [
        ("Atlantis;Män;5-9;2021;4", "row 3, column Område", "'Atlantis'"),
        ("Kusten;Män;5-9;2021;4", "row 3, column Område", "'Kusten'"),
        ("Norr;Okänt;5-9;2021;4", "row 3, column Kön", "'Okänt'"),
        ("Norr;Män;fem;2021;4", "row 3, column Ålder", "'fem'"),
        ("Norr;Män;-;2021;4", "row 3, column Ålder", "'-'"),
        ("Norr;Män;5-9;21;4", "row 3, column År", "'21'"),
        ("Norr;Män;5-9;2021;4,5", "row 3, column Antal", "'4,5'"),
        ("Norr;Män;5-9;2021;..", "row 3, column Antal", "'..'"),
        ("Norr;Män;5-9", "row 3", "3"),
    ],
)
def test_a_wrong_row_is_told(tmp_path: Path, configuration: Configuration, line: str, where: str, found: str) -> None:
    file = delivery(tmp_path, "population", "folk.csv", HEADER + "Norr;Kvinnor;5-9;2021;4\n" + line + "\n")
    staged, (problem,) = read_with(population.read, configuration, file)
    assert (problem.file, problem.where) == (file.name, where)
    assert found in problem.found
    assert len(rows(staged, Population)) == 1


def test_the_same_inhabitants_in_two_tables_are_not_counted_twice(tmp_path: Path, configuration: Configuration) -> None:
    one = delivery(tmp_path, "population", "a.csv", HEADER + "Norr;Män;5-9;2020;4\nNorr;Män;5-9;2021;5\n")
    other = delivery(tmp_path, "population", "b.csv", HEADER + "Norr;Män;5-9;2021;5\nNorr;Män;5-9;2022;6\n")
    staged, problems = read_with(population.read, configuration, one, other)
    assert problems or rows(staged, Population, "period", "persons") == [("2020", 4), ("2021", 5), ("2022", 6)]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("folk.csv", "", "missing-column"),
        ("folk.csv", "Område;Kön;År;Antal\nNorr;Män;2021;4\n", "missing-column"),
        ("scb.json", "{ inte json", "unreadable-file"),
        ("scb.json", '{"data": []}', "unreadable-file"),
        ("scb.json", answer([], codes=("Region", "Kon", "Tid")), "missing-column"),
        ("scb.json", answer([{"key": ["0199R001", "5-9"], "values": ["1"]}]), "unreadable-file"),
        ("scb.json", answer([{"values": ["1"]}]), "unreadable-file"),
    ],
)
def test_a_file_of_another_form_is_told(
    tmp_path: Path, configuration: Configuration, name: str, content: str, rule: str
) -> None:
    file = delivery(tmp_path, "population", name, content)
    staged, (problem,) = read_with(population.read, configuration, file)
    assert (problem.file, problem.rule) == (file.name, rule)
    assert staged.frames == {}
