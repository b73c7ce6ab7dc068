"""Inhabitants, from the municipality's table and from SCB's answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import configured, delivery, logged, plain, read_with, rows, workbook
from told import placed

from pipeline.configuration import Configuration
from pipeline.configuration.model import Crossing
from pipeline.contracts.restricted import Footnote, Household, Population
from pipeline.ingest import population
from pipeline.problems import DataErrors, at, phrase
from pipeline.words.messages import Phrase

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
    ("line", "column", "found", "used"),
    [
        ("Norr;Okänt;5-9;2021;4", "Kön", "Okänt", [None, 7]),
        ("Norr;Män;fem;2021;4", "Ålder", "fem", [None, 7]),
        ("Norr;Män;-;2021;4", "Ålder", "-", [None, 7]),
        ("Norr;Män;5-9;2021;4,5", "Antal", "4,5", [4, 7, None]),
        ("Norr;Män;5-9;21;4", "År", "21", [4, 7]),
    ],
)
def test_a_wrong_row_is_set_aside_and_what_it_is_a_part_of_is_not_known(
    tmp_path: Path, configuration: Configuration, line: str, column: str, found: str, used: list[int | None]
) -> None:
    """Who cannot be counted by sex or age is missing from the area's sum of that year, and from no other."""
    text = HEADER + f"Norr;Kvinnor;5-9;2021;4\n{line}\nSjö;Kvinnor;5-9;2021;7\n"
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert [problem.code for problem in log.problems] == ["unknown-inhabitants"] * (None in used)
    (rejected,) = log.rejected
    assert (rejected.file, placed(rejected), rejected.column, rejected.value) == (file.id, "row 3", column, found)
    found = [persons for (persons,) in rows(staged, Population, "persons")]
    assert sorted(found, key=lambda one: one or 0) == sorted(used, key=lambda one: one or 0)


@pytest.mark.parametrize("name", ["Atlantis", "Kusten"])
def test_an_area_that_nobody_knows_is_told_once(tmp_path: Path, configuration: Configuration, name: str) -> None:
    lines = f"Norr;Kvinnor;5-9;2021;4\n{name};Män;5-9;2021;4\n{name};Kvinnor;5-9;2021;4\n"
    file = delivery(tmp_path, "population", "folk.csv", HEADER + lines)
    _, log = logged(population.read, configuration, file)
    (problem,) = log.errors
    assert (placed(problem), problem.code) == ("row 3, column Område", "unknown-district")
    assert (problem.value("name"), problem.value("rows")) == (name, 2)


def test_the_same_inhabitants_in_two_tables_are_not_counted_twice(tmp_path: Path, configuration: Configuration) -> None:
    one = delivery(tmp_path, "population", "a.csv", HEADER + "Norr;Män;5-9;2020;4\nNorr;Män;5-9;2021;5\n")
    other = delivery(tmp_path, "population", "b.csv", HEADER + "Norr;Män;5-9;2021;5\nNorr;Män;5-9;2022;6\n")
    staged, problems = read_with(population.read, configuration, one, other)
    assert problems or rows(staged, Population, "period", "persons") == [("2020", 4), ("2021", 5), ("2022", 6)]


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("folk.csv", "", "empty-file"),
        ("folk.csv", "Område;Kön;År;Antal\nNorr;Män;2021;4\n", "missing-column"),
        ("scb.json", "{ inte json", "unreadable-file"),
        ("scb.json", '{"data": []}', "unknown-format"),
        ("scb.json", answer([], codes=("Region", "Kon", "Tid")), "missing-dimension"),
        ("scb.json", answer([{"key": ["0199R001", "5-9"], "values": ["1"]}]), "unreadable-file"),
        ("scb.json", answer([{"values": ["1"]}]), "unreadable-file"),
    ],
)
def test_a_file_of_another_form_is_told(
    tmp_path: Path, configuration: Configuration, name: str, content: str, rule: str
) -> None:
    file = delivery(tmp_path, "population", name, content)
    staged, (problem,) = read_with(population.read, configuration, file)
    assert (problem.file, problem.code) == (file.name, rule)
    assert staged.frames == {}


# ---- the other forms of a statistical table ----------------------------------------------------------------------------


def json_stat(numbers: dict[tuple[str, str, str, str], int]) -> str:
    """A json-stat2 table of region, age, sex, contents and time."""
    names = ("Region", "Alder", "Kon", "Tid")
    codes = {name: sorted({key[place] for key in numbers}) for place, name in enumerate(names)}
    cells = [
        numbers[r, a, k, t] for r in codes["Region"] for a in codes["Alder"] for k in codes["Kon"] for t in codes["Tid"]
    ]
    codes = {
        "Region": codes["Region"],
        "Alder": codes["Alder"],
        "Kon": codes["Kon"],
        "ContentsCode": ["BE1"],
        "Tid": codes["Tid"],
    }
    dimension = {
        name: {"label": name.lower(), "category": {"index": known, "label": {one: one for one in known}}}
        for name, known in codes.items()
    }  # fmt: skip
    table = {"version": "2.0", "class": "dataset", "label": "Folkmängd", "note": ["Totaler kan avvika."], "id": [*codes],
             "size": [len(known) for known in codes.values()], "dimension": dimension, "value": cells}  # fmt: skip
    return json.dumps(table, ensure_ascii=False)


PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
TITLE="Folkmängd";
STUB="region","ålder","kön";
HEADING="år";
VALUES("region")="Norr","Sjö";
VALUES("ålder")="0-4 år","80+ år";
VALUES("kön")="män","kvinnor";
VALUES("år")="2023";
CODES("region")="0199R001_RegSO2025","0199R002_RegSO2025";
CODES("ålder")="-4","80-";
CODES("kön")="1","2";
CODES("år")="2023";
DATA=
31
7
12
5
1
2
3
4;
"""


def test_json_stat_with_months_gives_the_inhabitants_of_december(tmp_path: Path, configuration: Configuration) -> None:
    numbers = {
        ("0199R001_RegSO2025", age, sex, month): 10 * (month == "2024M12") + (sex == "2")
        for age in ("0-99", "100+10") for sex in ("1", "2") for month in ("2024M11", "2024M12")
    }  # fmt: skip
    file = delivery(tmp_path, "population", "scb.json", json_stat(numbers))
    staged, log = logged(population.read, configuration, file)
    assert log.problems == []
    assert sorted(rows(staged, Population, "period", "sex", "age_from", "age_to", "persons")) == [
        ("2024", "men", 0, 99, 10),
        ("2024", "men", 100, 200, 10),
        ("2024", "women", 0, 99, 11),
        ("2024", "women", 100, 200, 11),
    ]
    assert rows(staged, Footnote, "text") == [("Totaler kan avvika.",)]


def test_a_px_file_is_read_by_its_codes(tmp_path: Path, configuration: Configuration) -> None:
    file = delivery(tmp_path, "population", "folk.px", PX)
    staged, log = logged(population.read, configuration, file)
    assert [problem.code for problem in log.problems] == ["missing-ages"]  # 5–79
    assert rows(staged, Population, "district", "sex", "age_from", "age_to", "persons") == [
        ("norr", "men", 0, 4, 31),
        ("norr", "women", 0, 4, 7),
        ("norr", "men", 80, 200, 12),
        ("norr", "women", 80, 200, 5),
        ("sjo", "men", 0, 4, 1),
        ("sjo", "women", 0, 4, 2),
        ("sjo", "men", 80, 200, 3),
        ("sjo", "women", 80, 200, 4),
    ]


def test_one_delivery_in_two_formats_is_counted_once_and_told(tmp_path: Path, configuration: Configuration) -> None:
    lines = [["Norr", "Män", "0-4", "2023", "31"], ["Norr", "Kvinnor", "0-4", "2023", "7"]]
    text = HEADER + "\n".join(";".join(line) for line in lines) + "\n"
    sheet = workbook({"Blad1": [["Folkmängd 31 december"], [], HEADER.strip().split(";"), *lines]})
    one, other = delivery(tmp_path, "population", "a.csv", text), delivery(tmp_path, "population", "b.xlsx", sheet)
    staged, log = logged(population.read, configuration, one, other)
    assert rows(staged, Population, "sex", "persons") == [("men", 31), ("women", 7)]
    assert [(problem.file, problem.code, problem.severity) for problem in log.problems] == [
        (other.name, "same-content", "note")
    ]
    assert (other.used, other.repeated) == (0, 2)


# ---- totals, ages and shared areas ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "severity", "code"),
    [("2024", "warning", "total-and-parts"), ("2025", "note", "total-and-random-parts")],
)
def test_a_total_that_is_not_its_parts_is_never_an_error(
    tmp_path: Path, configuration: Configuration, year: str, severity: str, code: str
) -> None:
    lines = f"Norr;Kvinnor;5-9;{year};4\nNorr;Män;5-9;{year};5\nNorr;Totalt;5-9;{year};10\n"
    file = delivery(tmp_path, "population", "folk.csv", HEADER + lines)
    staged, log = logged(population.read, configuration, file)
    (problem,) = log.problems
    assert (problem.code, problem.severity, placed(problem)) == (code, severity, f"year {year}")
    row = Phrase("place", at(row=4))
    assert problem.value("found") == (phrase("total_beside_parts", where=row, total=10, parts=9),)
    assert sum(persons for (persons,) in rows(staged, Population, "persons")) == 9


def test_an_age_group_that_finer_ones_make_up_is_not_counted_again(
    tmp_path: Path, configuration: Configuration
) -> None:
    groups = {"0-4": 1, "5-9": 2, "0-9": 3, "10-": 4, "Totalt": 7}
    text = HEADER + "".join(f"Norr;Män;{age};2021;{number}\n" for age, number in groups.items())
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert log.problems == []
    assert rows(staged, Population, "age_from", "persons") == [(0, 1), (5, 2), (10, 4)]
    assert file.left_out == 2


def test_age_groups_that_cross_are_an_error(tmp_path: Path, configuration: Configuration) -> None:
    text = HEADER + "Norr;Män;0-9;2021;1\nNorr;Män;5-14;2021;2\n"
    _, log = logged(population.read, configuration, delivery(tmp_path, "population", "folk.csv", text))
    assert [(problem.code, problem.value("ages")) for problem in log.errors] == [("overlapping-ages", ("0–9 / 5–14",))]


CROSSWALK = """source;code;vintage;district;share;valid_from;valid_to
population;0199R010;RegSO2025;norr;0,5;;
population;0199R010;RegSO2025;sjo;0.3;;
population;77;;strand;1;2021;
population;78;;strand;1;2021;
population;77;;norr;1;;2020
"""


def test_an_area_is_shared_out_and_what_it_covers_is_told(tmp_path: Path) -> None:
    town = configured(tmp_path, crosswalk=CROSSWALK)
    text = HEADER + "0199R010_RegSO2025;Män;5-9;2024;11\n0199R010_RegSO2025;Kvinnor;5-9;2024;0\n"
    staged, log = logged(population.read, town, delivery(tmp_path, "population", "folk.csv", text))
    (note,) = log.problems
    assert (note.code, note.severity) == ("shared-area", "note")
    assert note.words("en").found == "50 % in Norr, 30 % in Sjö and 20 % in no district"
    assert rows(staged, Population, "district", "sex", "persons") == [
        ("norr", "men", 6),
        ("sjo", "men", 3),
        ("norr", "women", 0),
        ("sjo", "women", 0),
    ]


def test_areas_are_put_together_and_moved_by_year(tmp_path: Path) -> None:
    town = configured(tmp_path, crosswalk=CROSSWALK)
    text = HEADER + "77;Män;5-9;2020;4\n77;Män;5-9;2021;4\n78;Män;5-9;2021;5\n"
    staged, log = logged(population.read, town, delivery(tmp_path, "population", "folk.csv", text))
    assert log.problems == []
    assert rows(staged, Population, "period", "district", "persons") == [("2020", "norr", 4), ("2021", "strand", 9)]


def test_a_district_from_two_divisions_is_an_error(tmp_path: Path) -> None:
    town = configured(tmp_path, crosswalk=CROSSWALK)
    text = HEADER + "77;Män;5-9;2021;4\nStrand;Män;5-9;2021;9\n"
    _, log = logged(population.read, town, delivery(tmp_path, "population", "folk.csv", text))
    assert [problem.code for problem in log.errors] == ["two-divisions"]


def test_areas_of_other_municipalities_are_left_out(tmp_path: Path, configuration: Configuration) -> None:
    text = HEADER + "0198R001;Män;5-9;2021;4\n0199;Män;5-9;2021;5\nNorr;Män;5-9;2021;5\n"
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert (log.problems, file.left_out, len(rows(staged, Population))) == ([], 2, 1)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("population;9;;kusten;1", "no-such-district"),
        ("population;9;;norr;0.7\npopulation;9;;sjo;0.4", "shares"),
        ("population;0199R001;;sjo;1", "two-places"),
        ("population;9;;norr;1.5", "configuration"),
    ],
)
def test_a_crosswalk_that_does_not_hold_together_is_told(tmp_path: Path, line: str, rule: str) -> None:
    with pytest.raises(DataErrors) as told_errors:
        configured(tmp_path, crosswalk=f"source;code;vintage;district;share\n{line}\n")
    assert rule in {problem.code for problem in told_errors.value.problems}


# ---- households -------------------------------------------------------------------------------------------------------


def test_households_lie_beside_inhabitants(tmp_path: Path, configuration: Configuration) -> None:
    """Both kinds of tables in one folder, each read as what its header says."""
    homes = delivery(
        tmp_path, "population", "hushall.csv", "Område;År;Hushåll\nSjö;2021;1 156\nHela kommunen;2021;3 000\n"
    )
    people = delivery(tmp_path, "population", "folk.csv", HEADER + "Sjö;Kvinnor;0-4;2021;156\n")
    staged, problems = read_with(population.read, configuration, homes, people)
    assert problems == []
    assert rows(staged, Household) == [("2021", "sjo", 1156, homes.id)]
    assert rows(staged, Population, "persons") == [(156,)]
    assert (homes.rows, homes.used, homes.left_out) == (2, 1, 1)


def test_households_of_shared_areas_are_shared_out(tmp_path: Path) -> None:
    crosswalk = [
        Crossing(source="population", code="0199A0010", district=place, share=0.5) for place in ("norr", "sjo")
    ]
    own = plain().model_copy(update={"crosswalk": crosswalk})
    file = delivery(tmp_path, "population", "hushall.csv", "Område;År;Hushåll\n0199A0010;2021;101\n")
    staged, problems = read_with(population.read, own, file)
    assert [problem.code for problem in problems] == ["shared-area"]
    assert rows(staged, Household, "district", "households") == [("norr", 51), ("sjo", 50)]


def test_wrong_households_are_set_aside_and_unknown_areas_told(tmp_path: Path, configuration: Configuration) -> None:
    text = "Område;År;Hushåll\nNorr;2021;många\nNorr;21;5\nIngenstans;2021;5\n"
    staged, log = logged(population.read, configuration, delivery(tmp_path, "population", "hushall.csv", text))
    assert [(placed(one), one.column) for one in log.rejected] == [("row 2", "Hushåll"), ("row 3", "År")]
    assert [problem.code for problem in log.problems] == ["unknown-district"]
    assert Household not in staged.frames
