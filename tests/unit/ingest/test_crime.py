"""Brå's export and the police's extract, in the forms in which they come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from building import configured, delivery, logged, plain, read_with, rows, told, workbook
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Offence, OffenceCount, ReferenceOffence
from pipeline.ingest import crime
from pipeline.problems import at, phrase
from pipeline.words.messages import Phrase

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
        ("reported_damage", "2021-05", "final", 12, 0.4, file.id),
        ("reported_damage", "2021-12", "final", 7, 0.23, file.id),
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
    ("line", "column", "wanted", "value"),
    [
        ("Provstad;Bilbrott;2021;Juni;3", "Period", "a_month_or_year", "2021;Juni"),
        ("Provstad;Bilbrott;21;Jan;3", "Period", "a_month_or_year", "21;Jan"),
        ("Provstad;Bilbrott;2021;Mar;många", "Antal", "a_whole_number", "många"),
        ("Provstad;Bilbrott;2021;Mar;3,5", "Antal", "a_whole_number", "3,5"),
        ("Provstad;Bilbrott;2021;Mar;-3", "Antal", "a_whole_number", "-3"),
        ("Provstad;Bilbrott;2021;Mar;inf", "Antal", "a_whole_number", "inf"),
        ("Provstad;Bilbrott;2021;Mar", "", 5, ""),
    ],
)
def test_a_wrong_line_is_set_aside_with_its_row(
    tmp_path: Path, configuration: Configuration, line: str, column: str, wanted: object, value: str
) -> None:
    good = "Provstad kommun;Bilbrott;2021;Jan;3\n"
    file = delivery(tmp_path, "crime", "bra.csv", EXPORT + good + line + "\n")
    staged, log = logged(crime.read, configuration, file)
    assert log.problems == []
    (rejected,) = log.rejected
    assert (rejected.file, placed(rejected), rejected.column, rejected.value) == (file.id, "row 3", column, value)
    assert dict(rejected.values)["wanted"] == (phrase(wanted) if isinstance(wanted, str) else wanted)
    assert len(rows(staged, OffenceCount)) == 1


def test_groups_that_nobody_knows_are_left_out_and_told_with_their_number(
    tmp_path: Path, configuration: Configuration
) -> None:
    lines = "Provstad;Bilbrott;2021;Jan;3\nProvstad;Trolleri;2021;Jan;3\nProvstad;Trolleri;2021;Feb;4\n"
    file = delivery(tmp_path, "crime", "bra.csv", EXPORT + lines)
    staged, log = logged(crime.read, configuration, file)
    (problem,) = log.problems
    assert (problem.code, problem.severity) == ("unknown-group", "warning")
    assert (problem.value("name"), problem.value("rows")) == ("Trolleri", 2)
    assert (file.left_out, len(rows(staged, OffenceCount))) == (2, 1)


def test_rows_are_numbered_as_in_the_file_when_a_line_is_blank(tmp_path: Path, configuration: Configuration) -> None:
    text = EXPORT + "Provstad;Bilbrott;2021;Jan;3\n;;;;\n\nProvstad;Bilbrott;2021;Jan;x\n"
    _, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert [placed(rejected) for rejected in log.rejected] == ["row 5"]


# ---- Brå's other forms ---------------------------------------------------------------------------------------------------


def test_a_municipality_that_stands_twice_is_named_and_its_zeros_not_used(
    tmp_path: Path, configuration: Configuration
) -> None:
    block = "{0};Bilbrott;2021;Jan;{1}\n{0};Stöldbrott ;2021;Jan;{2}\n"
    lines = block.format("Heby kommun", 4, 0) + block.format("Provstad kommun", 7, 8)
    lines += block.format("Heby kommun", 0, 0) + block.format("Provstad kommun", 0, 0)
    file = delivery(tmp_path, "crime", "bra.csv", EXPORT + lines)
    staged, log = logged(crime.read, configuration, file)
    assert sorted(rows(staged, OffenceCount, "offences")) == [(7,), (8,)]
    assert (file.rows, file.used, file.repeated, file.left_out) == (8, 2, 4, 2)
    assert [(problem.code, problem.severity, placed(problem)) for problem in log.problems] == [
        ("repeated-block", "note", "row 6, to 7"),
        ("repeated-block", "note", "row 8, to 9"),
    ]
    assert [problem.value("name") for problem in log.problems] == ["Heby kommun", "Provstad kommun"]


def test_a_municipality_that_stands_twice_with_other_figures_contradicts_itself(
    tmp_path: Path, configuration: Configuration
) -> None:
    text = EXPORT + "Provstad;Bilbrott;2021;Jan;7\nProvstad;Bilbrott;2021;Jan;9\n"
    _, log = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert [problem.code for problem in log] == ["two-values"]


def test_an_export_by_year_with_headers_on_each_page(tmp_path: Path, configuration: Configuration) -> None:
    page = "Region;Brott;2023;2024 prel.;\n"
    text = (
        "Anmälda brott\n"
        + page
        + "0199&nbsp;-&nbsp;Provstad;Bilbrott;1&nbsp;204;-;\n0198 - Grannstad;Bilbrott;5;6;\n"
        + page
        + "0199 - Provstad;SAMTLIGA BROTT;..;31;\n"
    )
    file = delivery(tmp_path, "crime", "sol.csv", text, "cp1252")
    staged, log = logged(crime.read, configuration, file)
    assert log.problems == []
    assert rows(staged, OffenceCount, *COUNT) == [
        ("reported_vehicle", "2023", "final", 1204),
        ("reported_vehicle", "2024", "preliminary", 0),
        ("reported_all", "2024", "preliminary", 31),
    ]
    assert (file.rows, file.used, file.left_out) == (3, 2, 1)


def test_a_ready_table_with_titles_and_two_rows_of_headings(tmp_path: Path, configuration: Configuration) -> None:
    sheet: list[list[object]] = [
        ["Tabell 120. Samtliga anmälda brott, efter kommun"],
        [],
        ["Kommun", "Antal brott", None, "Per 100 000 inv", None],
        [None, 2022, 2023, 2022, 2023],
        ["Grannstad", 10, 20, 1, 2],
        ["Provstad", 1100, 1200, 11000, 12000],
        ["Källa: Brå."],
    ]
    file = delivery(tmp_path, "crime", "tabell120.xlsx", workbook({"Tabell": sheet}))
    staged, log = logged(crime.read, configuration, file)
    assert log.problems == []
    assert rows(staged, OffenceCount, *COUNT) == [
        ("reported_all", "2022", "final", 1100),
        ("reported_all", "2023", "final", 1200),
    ]
    assert (file.rows, file.left_out) == (2, 1)


def test_groups_are_never_summed_and_months_stand_in_order(tmp_path: Path, configuration: Configuration) -> None:
    months = ("Okt", "Maj", "Jan", "Dec", "Apr")
    lines = "".join(f"Provstad;Totalt antal brott;2021;{m};9\nProvstad;Bilbrott;2021;{m};4\n" for m in months)
    staged, _ = logged(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", EXPORT + lines))
    found = rows(staged, OffenceCount, "indicator", "period", "offences")
    assert {(indicator, offences) for indicator, _, offences in found} == {("reported_all", 9), ("reported_vehicle", 4)}
    assert sorted({period for _, period, _ in found}) == ["2021-01", "2021-04", "2021-05", "2021-10", "2021-12"]


def test_a_preliminary_month_is_revised_by_the_newer_delivery(tmp_path: Path, configuration: Configuration) -> None:
    old = delivery(tmp_path, "crime", "b.csv", EXPORT + "Provstad;Bilbrott;2021 prel.;Jan;3\n")
    new = delivery(
        tmp_path, "crime", "a.csv", EXPORT + "Provstad;Bilbrott;2021 prel.;Jan;4\nProvstad;Bilbrott;2021 prel.;Feb;5\n"
    )
    staged, log = logged(crime.read, configuration, old, new)
    assert rows(staged, OffenceCount, "period", "offences") == [("2021-01", 4), ("2021-02", 5)]
    assert [(problem.file, problem.code, problem.severity) for problem in log.problems] == [
        (old.name, "revised", "note")
    ]
    assert old.left_out == 1


def test_columns_in_another_order_are_read_by_their_names(tmp_path: Path, configuration: Configuration) -> None:
    text = "Region;Brott;År;Period;/100 000 inv;Antal\nProvstad;Bilbrott;2021;Jan;40;3\n"
    staged, problems = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert problems == []
    assert rows(staged, OffenceCount, *COUNT) == [("reported_vehicle", "2021-01", "final", 3)]


def test_an_export_without_the_municipality_is_told(tmp_path: Path, configuration: Configuration) -> None:
    text = EXPORT + "Grannstad kommun;Bilbrott;2021;Jan;9;\n"
    _, (problem,) = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.csv", text))
    assert (placed(problem), problem.code) == ("column Region", "another-municipality")
    assert problem.value("name") == "Provstad"


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
    assert (problem.file, placed(problem), problem.code) == (second.name, "row 3", "two-values")
    values = dict(problem.values)
    assert (values["name"], values["first"], values["earlier"], values["now"]) == ("offences", 4, first.name, 6)
    assert values["where"] == Phrase("place", at(row=2))
    key = "Region hela kommunen, Brott reported_vehicle (Bilbrott), period 2021-02 och utgåva av siffran slutlig"
    assert problem.words("sv")[1:3] == (f"Antal 4 för {key}, som i {first.name}, rad 2", "Antal 6")
    key = "Region municipality, Brott reported_vehicle (Bilbrott), period 2021-02 and release final"
    assert problem.words("en")[1:3] == (f"Antal 4 for {key}, as in {first.name}, row 2", "Antal 6")


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
        ("A1", "1201", "2021-05-02", "2021-05-01T21:15", "2021-05-02T07:00", "sjo", None, file.id),
        ("A2", "0355", "2021-05-03", None, None, "norr", None, file.id),
        ("A3", "9829", "2021-05-04", "2021-05-03T00:00", None, "norr", None, file.id),
    ]


@pytest.mark.parametrize(
    ("line", "column", "rule", "value"),
    [
        ("A2;1201;02/05/2021;;;;Norr", "INSKRIVNINGSDATUM", "date", "02/05/2021"),
        ("A2;1201;;;;;Norr", "INSKRIVNINGSDATUM", "date", ""),
        ("A2;1201;2021-05-02;igår;;;Norr", "BROTTSDATUMTID_START", "date", "igår"),
        ("A2;1201;2021-05-02;2021-05-02 10:00;2021-05-01 10:00;;Norr", "BROTTSDATUMTID_SLUT", "time-order",
         "2021-05-02T10:00 – 2021-05-01T10:00"),
        ("A2;15?17;2021-05-02;;;;Norr", "BROTTSKOD", "offence-code", "15?17"),
        ("A2;1201;2021-05-02", "", "row-length", ""),
    ],
)  # fmt: skip
def test_a_wrong_offence_is_set_aside(
    tmp_path: Path, configuration: Configuration, line: str, column: str, rule: str, value: str
) -> None:
    text = EXTRACT + "A1;1201;2021-05-02;;;;Norr\n" + line + "\n"
    file = delivery(tmp_path, "crime", "utdrag.csv", text)
    staged, log = logged(crime.read, configuration, file)
    assert log.problems == []
    (rejected,) = log.rejected
    assert (placed(rejected), rejected.column, rejected.code, rejected.value) == ("row 3", column, rule, value)
    assert rows(staged, Offence, "offence") == [("A1",)]


def test_what_concerns_many_offences_is_told_once_with_its_number(tmp_path: Path, configuration: Configuration) -> None:
    lines = [
        "A1;1201;2021-05-02;;;;Norr",
        "A2;7777;2021-05-02;;;;Norr",
        "A3;7777;2021-05-02;;;;Norr",
        "A4;5012;2021-05-02;;;;Norr",
        "A5;1201;2021-05-02;;;;",
        "A6;1201;2021-05-02;;;;Atlantis",
        "A7;1201;2021-05-02;;;;Atlantis",
        "A8;1201;2021-05-02;;;;Kusten",
    ]
    file = delivery(tmp_path, "crime", "utdrag.csv", EXTRACT + "\n".join(lines) + "\n")
    staged, log = logged(crime.read, configuration, file)
    assert [(one.code, one.severity, placed(one), one.words("en").found) for one in log.problems] == [
        ("unknown-offence-code", "warning", "column BROTTSKOD", '"7777" in 2 rows, not used'),
        ("code-years", "warning", "column BROTTSKOD", "1 row of 2021"),
        ("unknown-district", "error", "row 7, column OMRADE", '"Atlantis" in 2 rows'),
        ("unknown-district", "error", "row 9, column OMRADE", '"Kusten" in 1 row'),
        ("no-place", "warning", "column OMRADE", "no area: 1 row is in no figure for areas"),
    ]
    assert rows(staged, Offence, "offence") == [("A1",), ("A4",)]
    assert file.left_out == 6


def test_two_accounts_of_one_offence_are_an_error(tmp_path: Path, configuration: Configuration) -> None:
    text = EXTRACT + "A1;1201;2021-05-02;;;;Norr\nA1;1201;2021-05-02;;;;Sjö\n"
    _, (problem,) = read_with(crime.read, configuration, delivery(tmp_path, "crime", "utdrag.csv", text))
    assert (placed(problem), problem.code, problem.value("now")) == ("row 3", "offence-twice", "sjo")


OLDER = "Inskrivningsdatum;Näpo;Basområde;Gata;Brottskod;Antal;Startdag;Starttid;Slutdag;Sluttid\n"


def test_an_older_extract_has_numbers_and_its_day_and_time_apart(tmp_path: Path, configuration: Configuration) -> None:
    lines = (
        "2012-03-05;Kust;P02;Gatan;857;2;2012-03-01;2215;2012-03-02;7.05\n2012-03-05;Sjö;9999;;1201;1;2012-03-01;;;\n"
    )
    file = delivery(tmp_path, "crime", "aldre.csv", OLDER + lines)
    staged, log = logged(crime.read, configuration, file)
    assert log.problems == []
    assert rows(staged, Offence, "code", "registered", "started", "ended", "district") == [
        ("0857", "2012-03-05", "2012-03-01T22:15", "2012-03-02T07:05", "sjo"),
        ("0857", "2012-03-05", "2012-03-01T22:15", "2012-03-02T07:05", "sjo"),
        ("1201", "2012-03-05", "2012-03-01T00:00", None, "sjo"),
    ]
    assert (file.rows, file.used) == (2, 2)


def test_offences_without_ids_in_two_extracts_are_counted_once(tmp_path: Path, configuration: Configuration) -> None:
    same = "2012-03-05;;Norr;;1201;1;2012-03-01;;;\n"
    first = delivery(tmp_path, "crime", "a.csv", OLDER + same + same)
    second = delivery(tmp_path, "crime", "b.csv", OLDER + same + same + same)
    staged, log = logged(crime.read, configuration, first, second)
    assert log.problems == []
    assert len(rows(staged, Offence)) == 3
    assert [(file.used, file.repeated) for file in (first, second)] == [(2, 0), (1, 2)]


def test_an_extract_without_the_day_of_the_report_uses_that_of_the_offence(
    tmp_path: Path, configuration: Configuration
) -> None:
    text = (
        "ID;BROTTSKOD;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT;KOMMUN;STADSDEL\n"
        "1;1201;2021-05-01 21:15;;Provstad;Norr\n2;1201;2021-05-01 21:15;;Grannstad;Centrum\n"
    )
    file = delivery(tmp_path, "crime", "utdrag.csv", text)
    staged, log = logged(crime.read, configuration, file)
    assert told(log.problems) == [("part header", "no-report-day")]
    assert rows(staged, Offence, "offence", "registered") == [("1", "2021-05-01")]
    assert file.left_out == 1


def test_a_column_is_found_by_a_name_of_the_municipalitys_own(tmp_path: Path) -> None:
    town = configured(tmp_path, definitions='[crime.columns]\narea = ["Polisområde"]\n')
    text = "ID;Brottskod;Inskrivningsdatum;Polisområde\n1;1201;2021-05-02;Norr\n"
    staged, log = logged(crime.read, town, delivery(tmp_path, "crime", "utdrag.csv", text))
    assert log.problems == []
    assert rows(staged, Offence, "district") == [("norr",)]


def test_offences_count_only_where_an_area_lies_wholly_in_a_district(tmp_path: Path) -> None:
    shares = "source;code;district;share\ncrime;K1;norr;0.5\ncrime;K1;sjo;0.5\ncrime;K2;sjo;1\n"
    town = configured(tmp_path, crosswalk=shares)
    text = EXTRACT + "1;1201;2021-05-02;;;;K1\n2;1201;2021-05-02;;;;K2\n"
    staged, log = logged(crime.read, town, delivery(tmp_path, "crime", "utdrag.csv", text))
    assert rows(staged, Offence, "offence", "district") == [("2", "sjo")]
    (problem,) = log.problems
    assert (problem.code, problem.severity) == ("no-place", "warning")
    assert (problem.value("why"), problem.value("rows")) == (phrase("shared_area", area="K1"), 1)


def test_the_same_extract_as_a_workbook_is_counted_once_and_told(tmp_path: Path, configuration: Configuration) -> None:
    line = ["A1", "1201", "2021-05-02", "2021-05-01 21:15", "", "", "Norr"]
    text = delivery(tmp_path, "crime", "a.csv", EXTRACT + ";".join(line) + "\n")
    day, time = dt.datetime(2021, 5, 2), dt.datetime(2021, 5, 1, 21, 15)
    cells: list[object] = ["A1", 1201, day, time, None, None, "Norr"]
    sheet = delivery(tmp_path, "crime", "b.xlsx", workbook({"Utdrag": [list(EXTRACT.strip().split(";")), cells]}))
    staged, log = logged(crime.read, configuration, text, sheet)
    assert len(rows(staged, Offence)) == 1
    assert [(one.file, one.code, one.severity) for one in log.problems] == [(sheet.name, "same-content", "note")]


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
        ("", "empty-file", ".xlsx"),
        ("Stad;Sort;Tal\n", "unknown-format", "('Stad', 'Sort', 'Tal')"),
        ("Region;Brott;År;Period\n", "missing-column", "Region"),
        ("Region;År;Period;Antal;Antal 2020\n", "missing-column", "Brott"),
        ("ID;BROTTSKOD;OMRADE\n", "missing-extract-column", "BROTTSKOD"),
    ],
)
def test_a_file_of_another_form_is_told(
    tmp_path: Path, configuration: Configuration, text: str, rule: str, found: str
) -> None:
    file = delivery(tmp_path, "crime", "annat.csv", text)
    staged, (problem,) = read_with(crime.read, configuration, file)
    assert (problem.file, problem.code) == (file.name, rule)
    assert found in str(problem.values)
    assert staged.frames == {}


def test_problems_of_all_files_come_together(tmp_path: Path, configuration: Configuration) -> None:
    export = delivery(tmp_path, "crime", "a.csv", EXPORT + "Grannstad;Bilbrott;2021;Jan;3\n")
    extract = delivery(tmp_path, "crime", "b.csv", EXTRACT + "A1;9999;2021-05-02;;;;Atlantis\n")
    _, log = logged(crime.read, configuration, export, extract)
    assert told(log.problems) == [
        ("column Region", "another-municipality"),
        ("column BROTTSKOD", "unknown-offence-code"),
        ("row 2, column OMRADE", "unknown-district"),
    ]


# ---- elsewhere --------------------------------------------------------------------------------------------------------

REFERENCE = ("area", "indicator", "period", "release", "offences", "per_1000", "exposure_unit")


def with_peers(*peers: str) -> Configuration:
    own = plain()
    return own.model_copy(update={"municipality": own.municipality.model_copy(update={"peers": list(peers)})})


def test_the_country_and_peers_are_read_from_the_same_export(tmp_path: Path) -> None:
    """Their rows stand apart from the municipality's, with their rates; whoever is no peer is left out."""
    lines = [
        f"{area};Bilbrott;2021;Jan;{count};{rate};"
        for area, count, rate in [
            ("Provstad kommun", 3, 10), ("Hela landet", 4321, 42), ("Grannstad kommun", 9, 30), ("Fjärrstad kommun", 8, 20),
        ]
    ]  # fmt: skip
    file = delivery(tmp_path, "crime", "bra.csv", WITH_RATE + "\n".join([*lines, ""]))
    staged, problems = read_with(crime.read, with_peers("Grannstad"), file)
    assert problems == []
    assert rows(staged, OffenceCount, *COUNT) == [("reported_vehicle", "2021-01", "final", 3)]
    assert rows(staged, ReferenceOffence, *REFERENCE) == [
        ("country", "reported_vehicle", "2021-01", "final", 4321, 0.42, "inhabitants"),
        ("Grannstad", "reported_vehicle", "2021-01", "final", 9, 0.30, "inhabitants"),
    ]
    assert (file.used, file.left_out) == (3, 1)


def test_an_export_of_peers_alone_is_no_mistake(tmp_path: Path) -> None:
    file = delivery(tmp_path, "crime", "bra.csv", EXPORT + "0680 - Grannstad;Bilbrott;År;2021;9\n")
    staged, problems = read_with(crime.read, with_peers("Grannstad kommun"), file)
    assert problems == []
    assert rows(staged, ReferenceOffence, *REFERENCE[:5]) == [("Grannstad", "reported_vehicle", "2021", "final", 9)]


def test_a_peers_month_in_two_exports_counts_once(tmp_path: Path) -> None:
    line = "Grannstad kommun;Bilbrott;2021;Jan;9\n"
    first, second = (
        delivery(tmp_path, "crime", name, EXPORT + line + f"Provstad;Bilbrott;2021;{month};3\n")
        for name, month in (("bra1.csv", "Jan"), ("bra2.csv", "Feb"))
    )
    staged, problems = read_with(crime.read, with_peers("Grannstad"), first, second)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert len(rows(staged, ReferenceOffence, "area")) == 1
    assert (second.used, second.repeated) == (1, 1)
