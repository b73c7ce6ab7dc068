"""Brå's export and the police's extract, in the forms in which they come."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import delivery, plain, read_with, rows, told

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Offence, OffenceCount
from pipeline.ingest import crime

EXPORT = "Region;Brott;År;Period;Antal\n"
WITH_RATE = "Region;Brott;År;Period;Antal;/100 000 inv\n"
EXTRACT = "ID;BROTTSKOD;INSKRIVNINGSDATUM;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT;GATA;OMRADE\n"
COUNT = ("indicator", "period", "release", "offences")


@pytest.fixture
def configuration() -> Configuration:
    return plain()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_export_is_read_in_every_encoding(
    tmp_path: Path, configuration: Configuration, encoding: str, delimiter: str, line_end: str
) -> None:
    label = "Skadegörelsebrott (inkl. mordbrand)"
    text = WITH_RATE + f"Provstad kommun;{label};2021;Maj;12;40;\nProvstad kommun;{label};2021;Dec;7;23;\n"
    text = text.replace(";", delimiter).replace("\n", line_end)
    file = delivery(tmp_path, "crime", "bra.txt", text, encoding)
    staged, problems = read_with(crime.read, configuration, file)
    assert problems == []
    assert rows(staged, OffenceCount) == [
        ("reported_damage", "2021-05", "final", 12, file.id),
        ("reported_damage", "2021-12", "final", 7, file.id),
    ]
    assert (file.rows, file.rejected) == (2, 0)


@pytest.mark.parametrize(
    ("year", "period", "antal", "expected"),
    [
        ("2013", "Feb", "5", ("2013-02", "final", 5)),
        ("2016 prel.", "Jan", "5", ("2016-01", "preliminary", 5)),
        ("2016 prel", "okt", "5", ("2016-10", "preliminary", 5)),
        ("År", "2025", "5", ("2025", "final", 5)),
        ("År", "2025 prel.", "5", ("2025", "preliminary", 5)),
        ("2013", "", "5", ("2013", "final", 5)),
        ("2013", "Feb", "1 204", ("2013-02", "final", 1204)),
        ("2013", "Feb", "1\u00a0204", ("2013-02", "final", 1204)),
        ("2013", "Feb", "0", ("2013-02", "final", 0)),
    ],
)
@pytest.mark.parametrize("end", ["", ";"])
def test_forms_of_a_period_and_a_number(
    tmp_path: Path,
    configuration: Configuration,
    year: str,
    period: str,
    antal: str,
    expected: tuple[object, ...],
    end: str,
) -> None:
    line = f"Provstad kommun;Stöldbrott;{year};{period};{antal}{end}\n"
    staged, problems = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", EXPORT + line))
    assert problems == []
    assert rows(staged, OffenceCount, *COUNT) == [("reported_theft", *expected)]


@pytest.mark.parametrize("name", ["Provstad kommun", "PROVSTAD KOMMUN", "Provstads kommun", "Provstad"])
def test_other_municipalities_and_missing_figures_are_left_out_and_counted(
    tmp_path: Path, configuration: Configuration, name: str
) -> None:
    lines = f"{name};Bilbrott;2021;Jan;3;\nGrannstad kommun;Bilbrott;2021;Jan;9;\n{name};Bilbrott;2021;Feb;..;\n"
    file = delivery(tmp_path, "crime", "bra.csv", EXPORT + lines)
    staged, problems = read_with(crime.read, configuration, file)
    assert problems == []
    assert rows(staged, OffenceCount, *COUNT) == [("reported_vehicle", "2021-01", "final", 3)]
    assert (file.rows, file.left_out) == (3, 2)


@pytest.mark.parametrize(
    ("line", "where", "expected", "found"),
    [
        ("Provstad;Trolleri;2021;Jan;3", "row 3, column Brott", "bra_label", "'Trolleri'"),
        ("Provstad;Bilbrott;2021;Juni;3", "row 3, column Period", "month", "'2021;Juni'"),
        ("Provstad;Bilbrott;21;Jan;3", "row 3, column Period", "month", "'21;Jan'"),
        ("Provstad;Bilbrott;2021;Mar;många", "row 3, column Antal", "whole number", "'många'"),
        ("Provstad;Bilbrott;2021;Mar;3,5", "row 3, column Antal", "whole number", "'3,5'"),
        ("Provstad;Bilbrott;2021;Mar;-3", "row 3, column Antal", "whole number", "'-3'"),
        ("Provstad;Bilbrott;2021;Mar;inf", "row 3, column Antal", "whole number", "'inf'"),
        ("Provstad;Bilbrott;2021", "row 3", "5 fields", "3 fields"),
    ],
)
def test_a_wrong_line_is_told_with_its_row(
    tmp_path: Path, configuration: Configuration, line: str, where: str, expected: str, found: str
) -> None:
    good = "Provstad kommun;Bilbrott;2021;Jan;3\n"
    file = delivery(tmp_path, "crime", "bra.csv", EXPORT + good + line + "\n")
    staged, problems = read_with(crime.read, configuration, file)
    (problem,) = problems
    assert (problem.file, problem.where) == (file.name, where)
    assert expected in problem.expected
    assert found in problem.found
    assert len(rows(staged, OffenceCount)) == 1


def test_rows_are_numbered_as_in_the_file_when_a_line_is_blank(tmp_path: Path, configuration: Configuration) -> None:
    text = EXPORT + "Provstad;Bilbrott;2021;Jan;3\n;;;;\n\nProvstad;Trolleri;2021;Jan;3\n"
    _, problems = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert [problem.where for problem in problems] == ["row 5, column Brott"]


def test_columns_in_another_order_are_read_by_their_names(tmp_path: Path, configuration: Configuration) -> None:
    text = "Region;Brott;År;Period;/100 000 inv;Antal\nProvstad;Bilbrott;2021;Jan;40;3\n"
    staged, problems = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert problems == []
    assert rows(staged, OffenceCount, *COUNT) == [("reported_vehicle", "2021-01", "final", 3)]


def test_an_export_without_the_municipality_is_told(tmp_path: Path, configuration: Configuration) -> None:
    text = EXPORT + "Grannstad kommun;Bilbrott;2021;Jan;9;\n"
    _, (problem,) = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert (problem.where, problem.rule) == ("column Region", "municipality-missing")
    assert "Provstad" in problem.expected


def test_a_repeated_count_is_dropped_and_counted(tmp_path: Path, configuration: Configuration) -> None:
    first = delivery(
        tmp_path, "crime", "a.csv", EXPORT + "Provstad;Bilbrott;2021;Jan;3\nProvstad;Bilbrott;2021;Feb;4\n"
    )
    second = delivery(
        tmp_path, "crime", "b.csv", EXPORT + "Provstad;Bilbrott;2021;Feb;4\nProvstad;Bilbrott;2021;Mar;5\n"
    )
    staged, problems = read_with(crime.read, configuration, first, second)
    assert problems == []
    assert rows(staged, OffenceCount, "period", "offences", "source_file") == [
        ("2021-01", 3, first.id),
        ("2021-02", 4, first.id),
        ("2021-03", 5, second.id),
    ]
    assert [(file.rows, file.repeated) for file in (first, second)] == [(2, 0), (2, 1)]


def test_another_count_for_the_same_month_names_both_places(tmp_path: Path, configuration: Configuration) -> None:
    first = delivery(tmp_path, "crime", "a.csv", EXPORT + "Provstad;Bilbrott;2021;Feb;4\n")
    second = delivery(
        tmp_path, "crime", "b.csv", EXPORT + "Provstad;Bilbrott;2021;Jan;1\nProvstad;Bilbrott;2021;Feb;6\n"
    )
    _, (problem,) = read_with(crime.read, configuration, first, second)
    assert (problem.file, problem.where, problem.rule) == (second.name, "row 3", "two-values")
    assert problem.expected == f"offences 4 as in {first.name}, row 2"
    assert problem.found == "offences 6"


def test_preliminary_and_final_counts_of_a_month_do_not_collide(tmp_path: Path, configuration: Configuration) -> None:
    text = EXPORT + "Provstad;Bilbrott;2021 prel.;Feb;4\nProvstad;Bilbrott;2021;Feb;6\n"
    staged, problems = read_with(crime.read, configuration, delivery(tmp_path, "crime", "a.csv", text))
    assert problems == []
    assert rows(staged, OffenceCount, "release", "offences") == [("preliminary", 4), ("final", 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_extract_is_read_without_street(tmp_path: Path, configuration: Configuration, encoding: str) -> None:
    text = (
        EXTRACT
        + "A1;1201;2021-05-02;2021-05-01 21:15;2021-05-02 07:00;Hittepågatan;Sjö\n"
        + "A2;0355;2021-05-03 08:30;;;;P01\n"
        + "A3;9829;2021-05-04;2021-05-03;;Hittepågatan;N-STADEN\n"
    )
    file = delivery(tmp_path, "crime", "utdrag.csv", text, encoding)
    staged, problems = read_with(crime.read, configuration, file)
    assert problems == []
    assert rows(staged, Offence) == [
        ("A1", "1201", "2021-05-02", "2021-05-01T21:15", "2021-05-02T07:00", "sjo", file.id),
        ("A2", "0355", "2021-05-03", None, None, "norr", file.id),
        ("A3", "9829", "2021-05-04", "2021-05-03T00:00", None, "norr", file.id),
    ]


@pytest.mark.parametrize(
    ("line", "where", "rule", "found"),
    [
        ("A2;1201;2021-05-02;;;;Atlantis", "row 3, column OMRADE", "unknown-district", "'Atlantis'"),
        ("A2;1201;2021-05-02;;;;Kusten", "row 3, column OMRADE", "unknown-district", "'Kusten'"),
        ("A2;1201;02/05/2021;;;;Norr", "row 3, column INSKRIVNINGSDATUM", "date", "'02/05/2021'"),
        ("A2;1201;;;;;Norr", "row 3, column INSKRIVNINGSDATUM", "date", "''"),
        ("A2;1201;2021-05-02;igår;;;Norr", "row 3, column BROTTSDATUMTID_START", "date", "'igår'"),
        ("A2;1201;2021-05-02;2021-05-02 10:00;2021-05-01 10:00;;Norr", "row 3", "time-order", "2021-05-02T10:00 to"),
        ("A1;1205;2021-05-02;;;;Norr", "row 3", "two-values", "code 1205"),
        ("A2;201;2021-05-02;;;;Norr", "column BROTTSKOD", "unknown-code", "'201' in 1 rows"),
        ("A2;1201;2021-05-02", "row 3", "row-length", "3"),
    ],
)
def test_a_wrong_offence_is_told(
    tmp_path: Path, configuration: Configuration, line: str, where: str, rule: str, found: str
) -> None:
    text = EXTRACT + "A1;1201;2021-05-02;;;;Norr\n" + line + "\n"
    file = delivery(tmp_path, "crime", "utdrag.csv", text)
    _, problems = read_with(crime.read, configuration, file)
    (problem,) = problems
    assert (problem.file, problem.where, problem.rule) == (file.name, where, rule)
    assert found in problem.found


def test_the_same_offences_in_two_extracts_are_not_counted_twice(tmp_path: Path, configuration: Configuration) -> None:
    year = EXTRACT + "A1;1201;2020-05-02;;;;Norr\n"
    both_years = year + "A2;1201;2021-05-02;;;;Norr\n"
    staged, problems = read_with(
        crime.read,
        configuration,
        delivery(tmp_path, "crime", "utdrag_2020.csv", year),
        delivery(tmp_path, "crime", "utdrag_2020-2021.csv", both_years),
    )
    assert problems or len(rows(staged, Offence)) == 2


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [
        ("", "unknown-format", "an empty file"),
        ("Kommun;Brott;2021\n", "unknown-format", "neither"),
        ("Region;Brott;År;Period\n", "missing-column", "Region"),
        ("ID;BROTTSKOD;OMRADE\n", "missing-column", "BROTTSKOD"),
    ],
)
def test_a_file_of_another_form_is_told(
    tmp_path: Path, configuration: Configuration, text: str, rule: str, found: str
) -> None:
    file = delivery(tmp_path, "crime", "annat.csv", text)
    staged, (problem,) = read_with(crime.read, configuration, file)
    assert (problem.file, problem.rule) == (file.name, rule)
    assert found in problem.found
    assert staged.frames == {}


def test_problems_of_all_files_come_together(tmp_path: Path, configuration: Configuration) -> None:
    export = delivery(
        tmp_path, "crime", "a.csv", EXPORT + "Provstad;Trolleri;2021;Jan;3\nProvstad;Bilbrott;2021;Jan;3\n"
    )
    extract = delivery(tmp_path, "crime", "b.csv", EXTRACT + "A1;9999;2021-05-02;nyss;;;Atlantis\n")
    _, problems = read_with(crime.read, configuration, export, extract)
    assert told(problems) == [
        ("row 2, column Brott", "unknown-value"),
        ("row 2, column OMRADE", "unknown-district"),
        ("row 2, column BROTTSDATUMTID_START", "date"),
        ("column BROTTSKOD", "unknown-code"),
    ]
