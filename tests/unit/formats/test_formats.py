"""Any delivered file is opened by its content: what it is, what its cells say, and why it cannot be read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from building import word_document, workbook
from corpus_files import inhabitants, json_stat, ods, px, pxweb

from pipeline.formats import (
    Cube,
    Microdata,
    Missing,
    Prose,
    Sheet,
    Unreadable,
    Workbook,
    find_table,
    missing_kind,
    number,
    open_file,
    whole_number,
)
from pipeline.problems import at, problem

TEXT = "Område;Antal\nSjö;1 020\nNorr;..\n"
ROWS = [["Område", "Antal"], ["Sjö", "1 020"], ["Norr", ".."]]


def sheets(content: bytes) -> list[Sheet]:
    opened = open_file(content)
    assert isinstance(opened, Workbook)
    return opened.sheets


def why(content: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        open_file(content)
    assert problem("a", at(), raised.value.code, **raised.value.values).words().found
    return raised.value.code


# ---- text -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso-8859-1"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_in_every_encoding(encoding: str, end: str) -> None:
    assert sheets(TEXT.replace("\n", end).encode(encoding))[0].rows == ROWS


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert sheets(TEXT.replace(";", delimiter).encode())[0].rows == ROWS


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ('"a","c d; e"\n1,2\n', ["a", "c d; e"]),
        ('a,"x;y;z"\n1,2\n', ["a", "x;y;z"]),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ["a", "b"]),
        ("sep=,\na,b\n1;2,3\n", []),
        ("Tabell 1; om något\na\tb\tc\n1\t2\t3\n4\t5\t6\n", ["Tabell 1; om något"]),
    ],
)
def test_a_delimiter_in_quotation_marks_or_in_numbers_divides_nothing(text: str, header: list[str]) -> None:
    assert sheets(text.encode())[0].rows[0] == header


def test_cells_lose_their_outer_blanks_and_quoted_ones_keep_their_line_breaks() -> None:
    assert sheets(' a ; b\u00a0\n"1\n2"; 3 \n'.encode())[0].rows == [["a", "b"], ["1\n2", "3"]]
    assert sheets(" a ; b\u00a0\n\n1 ;;\n".encode())[0].rows == [["a", "b"], [], ["1", "", ""]]


def test_a_text_without_a_last_line_end_may_have_been_cut() -> None:
    assert sheets(b"a;b\n1;2")[0].is_cut
    assert not sheets(b"a;b\n1;2\n")[0].is_cut


def test_prose_is_no_table() -> None:
    opened = open_file("Hej, alla!\n\nVi var ute; det var mörkt.\n".encode())
    assert isinstance(opened, Prose)
    assert opened.paragraphs == ["Hej, alla!", "Vi var ute; det var mörkt."]


# ---- workbooks --------------------------------------------------------------------------------------------------------


def test_every_cell_of_a_workbook_is_text() -> None:
    day = pd.Timestamp("2021-09-14").to_pydatetime()
    row = ["x ", 3, 3.5, True, day, day.replace(hour=22, minute=15), None, "0880"]
    (sheet,) = sheets(workbook({"Blad": [[], row]}))
    assert (sheet.name, sheet.rows[1]) == (
        "Blad",
        ["x", "3", "3.5", "TRUE", "2021-09-14", "2021-09-14 22:15:00", "", "0880"],
    )


def test_what_excel_would_not_say_is_said() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c"])
    book.active.append(["=SUM(A1:A2)", "#DIV/0!", 0.125])
    book.active["C2"].number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    assert sheets(stream.getvalue())[0].rows[1] == ["=SUM(A1:A2)", "#DIV/0!", "12.5 %"]


def test_an_opendocument_sheet() -> None:
    assert sheets(ods([["a", "b"], ["x", 3]]))[0].rows == [["a", "b"], ["x", "3"]]


def test_a_document_has_paragraphs_and_tables() -> None:
    opened = open_file(word_document([[["a", "b"], ["1", "2"]]]))
    assert isinstance(opened, Prose)
    assert opened.paragraphs == ["Samtal", "Så gick samtalen till."]
    assert opened.tables[0].rows == [["a", "b"], ["1", "2"]]


# ---- statistics files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sav", "zsav", "dta"])
def test_microdata_keep_their_codes_labels_and_what_is_declared_missing(tmp_path: Path, kind: str) -> None:
    path, frame = tmp_path / f"x.{kind}", pd.DataFrame({"fråga": [1.0, 8.0, None]})
    labels = {"variable_value_labels": {"fråga": {1: "Ja", 8: "Vet ej"}}, "column_labels": {"fråga": "Är du trygg?"}}
    if kind == "dta":
        frame = frame.rename(columns={"fråga": "fraga"})
        labels = {"variable_value_labels": {"fraga": {1: "Ja", 8: "Vet ej"}}, "column_labels": ["Är du trygg?"]}
        pyreadstat.write_dta(frame, str(path), **labels)
    else:
        pyreadstat.write_sav(frame, str(path), compress=kind == "zsav", missing_ranges={"fråga": [8]}, **labels)
    opened = open_file(path)
    assert isinstance(opened, Microdata)
    (name,) = opened.frame.columns
    assert opened.frame[name].tolist()[:2] == [1, 8]
    assert opened.value_labels == {name: {1: "Ja", 8: "Vet ej"}}
    assert opened.labels == {name: "Är du trygg?"}
    assert opened.is_missing(name).tolist() == [False, kind != "dta", True]


# ---- cubes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-8-sig"])
def test_a_pc_axis_file(encoding: str) -> None:
    opened = open_file(px(inhabitants()).encode(encoding))
    assert isinstance(opened, Cube)
    assert opened.title == "Folkmängd efter område och ålder"
    assert [one.label for one in opened.dimensions] == ["region", "kön", "ålder", "år"]
    assert opened.dimension("REGION").categories == {"0199R001": "Norr", "0199R002": "Sjö", "0199R003": "Strand"}
    assert list(opened.values.values()) == [line[4] for line in inhabitants()[1:]]
    assert opened.notes == ["En not; med DATA= och 'tecken'."]


def test_a_pc_axis_file_whose_rows_have_keys() -> None:
    text = (
        'CHARSET="ANSI";\nSTUB="a";\nHEADING="b";\nVALUES("a")="A1","A2","A3";\nCODES("a")="1","2","3";\n'
        'VALUES("b")="B1","B2";\nKEYS("a")=CODES;\nDATA=\n"1", 5 ..\n"3", 7 "-"\n;\n'
    )
    opened = open_file(text.encode())
    assert isinstance(opened, Cube)
    assert opened.values == {("1", "B1"): "5", ("1", "B2"): "..", ("3", "B1"): "7", ("3", "B2"): "-"}


def test_json_stat_and_pxweb_keep_numbers_as_they_are_written() -> None:
    answer = json_stat(inhabitants())
    text = str(answer | {"value": [1.10] + [2] * 23}).replace("'", '"')
    opened = open_file(text.encode())
    assert isinstance(opened, Cube)
    assert list(opened.values.values())[:2] == ["1.1", "2"]
    opened = open_file(str(pxweb(inhabitants())).replace("'", '"').encode())
    assert isinstance(opened, Cube)
    assert next(iter(opened.values.items()))[1] == "1013"


def test_a_mark_stands_in_the_place_of_a_value_and_beside_one() -> None:
    text = (
        '{"class": "dataset", "id": ["a"], "size": [3], "dimension": {"a": {"label": "A", "category": {"index": ["x", "y", "z"]}}},'
        ' "value": [1, null, null], "status": {"0": "p", "1": ".."}}'
    )
    opened = open_file(text.encode())
    assert isinstance(opened, Cube)
    assert opened.values == {("x",): "1", ("y",): "..", ("z",): ""}
    assert opened.long_sheet().rows == [
        ["A (kod)", "A", "värde", "status"],
        ["x", "x", "1", "p"],
        ["y", "y", "..", ""],
        ["z", "z", "", ""],
    ]


# ---- what cannot be read ----------------------------------------------------------------------------------------------


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf\r\n", "empty-file"),
        (b"a;b\n\0;1\n", "binary"),
        (b"%PDF-1.7", "unknown-format"),
        (b"PK\x03\x04 and nothing", "cut-off"),
        (archive(a="x"), "unknown-format"),
        (b'a;b\n1;"2\n3;4\n', "quotation-mark"),
        (b'{"a": 1}', "unknown-format"),
        (b"$FL2@(#)", "unreadable-file"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive(**{"xl/workbook.xml": " " * 160_000_000}), "zip-bomb"),
    ],
)
def test_what_cannot_be_read_has_a_name(content: bytes, rule: str) -> None:
    assert why(content) == rule


# ---- tables in sheets -------------------------------------------------------------------------------------------------


def test_titles_above_page_headers_and_footnotes_are_no_rows() -> None:
    rows = [["Tabell 1"], [], ["Område", "Antal 1)", "År"], ["Norr", "5", "2021"], [], ["Sida 2"], ["Område", "Antal 1)", "År"],
            ["Sjö", "..", "2021"], [], ["1) Preliminärt."], ["Källa: SCB"]]  # fmt: skip
    table = find_table(Sheet("", [[*row, *[""] * (3 - len(row))] for row in rows]), ["antal", "Område"])
    assert table is not None
    assert table.header == ["Område", "antal", "År"]
    assert [(row.place, row.cells) for row in table.rows] == [(4, ["Norr", "5", "2021"]), (8, ["Sjö", "..", "2021"])]
    assert (table.titles, table.footnotes) == (["Tabell 1"], ["1) Preliminärt.", "Källa: SCB"])


@pytest.mark.parametrize("merged", [(), (((0, 1), (0, 2)), ((0, 3), (0, 4)), ((0, 0), (1, 0)))])
def test_headers_of_two_rows_are_joined(merged: tuple) -> None:
    rows = [
        ["Skola", "2019", "", "2021", ""],
        ["", "Pojkar", "Flickor", "Pojkar", "Flickor"],
        ["A", "1", "2", "3", "4"],
    ]
    table = find_table(Sheet("", rows, merged), ["Skola", "2021 Pojkar"])
    assert table is not None
    assert table.header == ["Skola", "2019 Pojkar", "2019 Flickor", "2021 Pojkar", "2021 Flickor"]
    assert [row.cells for row in table.rows] == [["A", "1", "2", "3", "4"]]


def test_a_sheet_without_the_wanted_columns_has_no_table() -> None:
    assert find_table(Sheet("", ROWS), ["Kön"]) is None
    table = find_table(Sheet("", [["Något"], *ROWS]))
    assert table is not None
    assert table.header == ROWS[0]


# ---- cells ------------------------------------------------------------------------------------------------------------


def test_the_kinds_of_missing_are_kept_apart() -> None:
    marks = {"": Missing.EMPTY, " ": Missing.EMPTY, "-": Missing.NIL, "–": Missing.NIL, "..": Missing.NOT_AVAILABLE,
             "…": Missing.NOT_AVAILABLE, ".": Missing.NOT_APPLICABLE, "0": None, "-1": None}  # fmt: skip
    assert {text: missing_kind(text) for text in marks} == marks


@pytest.mark.parametrize("text", ["nan", "inf", "1_000", "0x41", "10 13", "1,2,3", "1e999", "١٢", "5 st", "", "."])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["1,013", "1.013", "12,5", "-3", "9" * 30])
def test_what_may_be_thousands_or_is_no_count_is_no_whole_number(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("merged", "rows"),
    [
        ((((1, 0), (3, 0)),), [["Norr", "A", "1"], ["Norr", "B", "2"], ["Norr", "", "3"], ["", "C", "4"]]),
        ((((1, 0), (2, 0)), ((2, 1), (3, 1))), [["Norr", "A", "1"], ["Norr", "B", "2"], ["", "B", "3"], ["", "C", "4"]]),
        # A heading that goes down is no row's text.
        ((((0, 0), (1, 0)),), [["Norr", "A", "1"], ["", "B", "2"], ["", "", "3"], ["", "C", "4"]]),
        ((), [["Norr", "A", "1"], ["", "B", "2"], ["", "", "3"], ["", "C", "4"]]),
    ],
)  # fmt: skip
def test_a_cell_that_is_merged_downwards_stands_in_each_of_its_rows(merged: tuple, rows: list[list[str]]) -> None:
    lines = [["Område", "Kön", "Antal"], ["Norr", "A", "1"], ["", "B", "2"], ["", "", "3"], ["", "C", "4"]]
    table = find_table(Sheet("", lines, merged), ["Antal"])
    assert table
    assert [row.cells for row in table.rows] == rows
