"""Workbook and data package: everything described, nothing hidden in them, every sheet and row marked, the same bytes again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from checkout import EDITIONS
from kalmar import Built
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import export
from pipeline.contracts.published import KEYS, PUBLISHED
from pipeline.export.cut import EXPORTED, Cut, columns_of
from pipeline.export.package import DESCRIPTOR
from pipeline.words.sv.export import explained

IS = {
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?"),
    "boolean": re.compile(r"true|false"),
    "string": re.compile(r"(?s).*"),
}


def folder(kalmar: Built, edition: str) -> Path:
    return kalmar[0].reports(edition)


def descriptor(kalmar: Built, edition: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder(kalmar, edition) / "data" / DESCRIPTOR).read_text(encoding="utf-8"))
    return found


def resource(kalmar: Built, edition: str, name: str) -> dict[str, Any]:
    return next(one for one in descriptor(kalmar, edition)["resources"] if one["name"] == name)


def lines(kalmar: Built, edition: str, path: str) -> list[dict[str, str]]:
    text = (folder(kalmar, edition) / "data" / path).read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows(kalmar: Built, query: str, *values: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        return connection.execute(query, list(values) or None).fetchall()


@pytest.fixture(scope="module")
def book(kalmar: Built, edition: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder(kalmar, edition) / "tabeller.xlsx")


# ---- what is said of the columns --------------------------------------------------------------------------------------


def test_every_exported_column_is_explained_and_nothing_else_is() -> None:
    columns = {(table.table_name(), column) for table in EXPORTED for column in columns_of(table)}
    for table, column in columns:
        assert all(explained.column(table, column)[:2])
    names = {name for _, name in columns} | {f"{table}.{name}" for table, name in columns}
    assert set(explained._columns()) <= names


def test_every_table_has_a_key_of_its_own_columns() -> None:
    for table in PUBLISHED:
        assert set(KEYS[table.table_name()]) <= set(table.columns())


def test_every_code_of_a_contract_has_a_word_where_its_column_has_words() -> None:
    for table in EXPORTED:
        for name, declared in table.columns().items():
            codes = [
                code for check in declared.checks if check.name == "isin" for code in check.statistics["allowed_values"]
            ]
            words = explained.words(name)
            assert not words or not codes or set(codes) - {""} <= set(words), (table, name)


# ---- the data package -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_package_describes_every_file_and_every_file_keeps_to_it(kalmar: Built, edition: str) -> None:
    """What the profiles of Data Package v1 ask for, and each value against its field."""
    package = descriptor(kalmar, edition)
    assert package["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    assert package["licenses"] == [
        {
            "name": "CC0-1.0",
            "title": "Creative Commons Zero 1.0",
            "path": "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    ]
    paths = [one["path"] for one in package["resources"]]
    assert {path.name for path in (folder(kalmar, edition) / "data").iterdir()} == {*paths, DESCRIPTOR}
    for one in package["resources"]:
        content = (folder(kalmar, edition) / "data" / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        found = lines(kalmar, edition, one["path"])
        fields = one["schema"]["fields"]
        head = content.decode("utf-8").splitlines()[0]
        assert head == ",".join(field["name"] for field in fields)
        assert content.count(b"\r\n") >= len(found) + 1
        for field in fields:
            assert field["title"] and field["description"] and field["type"] in IS
            broken = [row[field["name"]] for row in found if not keeps_to(field, row[field["name"]])]
            assert broken == [], (one["name"], field["name"], broken[:3])
        keys = [tuple(row[name] for name in one["schema"]["primaryKey"]) for row in found]
        assert len(set(keys)) == len(keys)


def keeps_to(field: dict[str, Any], value: str) -> bool:
    limits = field.get("constraints", {})
    if value == "":
        return not limits.get("required", False)
    if not IS[field["type"]].fullmatch(value):
        return False
    number = float(value) if field["type"] in ("integer", "number") else 0.0
    return (
        ("enum" not in limits or value in {str(code) for code in limits["enum"]})
        and ("pattern" not in limits or re.fullmatch(limits["pattern"].strip("^$"), value) is not None)
        and ("minimum" not in limits or number >= limits["minimum"])
        and ("maximum" not in limits or number <= limits["maximum"])
    )


@pytest.mark.parametrize("value", ["x", "1,5", "NaN", ""])
def test_the_own_check_refuses_what_is_no_number(value: str) -> None:
    assert not keeps_to({"type": "number", "constraints": {"required": True}}, value)


def test_an_edition_has_what_it_may_know_and_all_of_it(kalmar: Built) -> None:
    ended = "(source, period) in (select (source, period) from period where ends_on <= '2018-12-11')"
    own = "area not in ('priority:2022', 'outside:2022', 'berga-funkabo')"
    expected = rows(kalmar, f"select count(*), count(value) from indicator_value where {ended} and {own}")
    found = lines(kalmar, "2019-2020", "indicator_value.csv")
    assert [(len(found), sum(row["value"] != "" for row in found))] == expected
    assert {row["area"] for row in found}.isdisjoint({"priority:2022", "outside:2022", "berga-funkabo"})
    assert {row["edition"] for row in lines(kalmar, "2019-2020", "promise.csv")} == {"2019-2020"}
    assert max(row["period"][:4] for row in lines(kalmar, "2019-2020", "comparison.csv")) == "2018"


def test_numbers_are_those_that_are_published(kalmar: Built) -> None:
    found = {
        tuple(row[name] for name in KEYS["indicator_value"]): (row["value"], row["n"])
        for row in lines(kalmar, "2022", "indicator_value.csv")
    }
    columns = ", ".join(KEYS["indicator_value"])
    checked = 0
    for *key, value, n in rows(kalmar, f"select {columns}, value, n from indicator_value"):
        if tuple(key) in found:
            text, base = found[tuple(key)]
            assert (float(text) if text else None, int(base) if base else None) == (value, n)
            checked += 1
    assert checked == len(found) > 10_000


def test_what_is_hidden_has_no_number_and_says_so(kalmar: Built) -> None:
    hidden = [row for row in lines(kalmar, "2022", "indicator_value.csv") if row["status"] == "suppressed"]
    assert len(hidden) > 1000
    numbers = ("n", "value", "numerator", "se", "ci_low", "ci_high", "df", "deff")
    assert {row[name] for row in hidden for name in numbers} == {""}


def test_rows_are_marked_by_what_they_rest_on(kalmar: Built) -> None:
    for name, source in (("indicator_value.csv", "source"), ("comparison.csv", "source")):
        marks = {(row[source], row["synthetic"]) for row in lines(kalmar, "2022", name)}
        assert ("drug_habits", "false") in marks
        assert ("safety_survey", "true") in marks
        assert not {("drug_habits", "true"), ("safety_survey", "false"), ("crime", "false")} & marks
    assert descriptor(kalmar, "2022")["title"].endswith("(Syntetiska uppgifter)")


def test_a_rate_on_invented_inhabitants_is_marked_where_the_offences_are_real(kalmar: Built, tmp_path: Path) -> None:
    database = tmp_path / "published.duckdb"
    database.write_bytes(kalmar[1].published.read_bytes())
    with duckdb.connect(str(database)) as connection:
        connection.execute("update source set synthetic = (source = 'population')")
        connection.execute("update area set name = '=1+1' where area = 'oxhagen'")
    cut = Cut(database, "2022")
    found = cut.rows("select distinct unit, synthetic from marked_indicator_value where source = 'crime' order by all")
    assert list(found) == [("count", False), ("rate", True), ("share", False)]
    assert list(cut.rows("select distinct synthetic from marked_comparison where source = 'safety_survey'")) == [
        (False,)
    ]
    cut.close()
    made = export.make(database, "2022", tmp_path / "out")
    area = (tmp_path / "out" / "data" / "area.csv").read_text(encoding="utf-8")
    assert "oxhagen,'=1+1,district" in area
    book = openpyxl.load_workbook(made[0])
    assert "påhittade uppgifter i befolkningen" in str(book["Anmälda brott"]["A3"].value)
    assert "påhittade" not in str(book["Efter stadsdel"]["A3"].value)
    texts = {cell.value for row in book["Efter stadsdel"].iter_rows() for cell in row if isinstance(cell.value, str)}
    assert "'=1+1" in texts
    assert not {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} & {"f", "e"}


# ---- the workbook -----------------------------------------------------------------------------------------------------


def table_of(sheet: Worksheet) -> tuple[int, list[str], list[dict[str, Any]]]:
    """The row of a sheet's headings, the headings, and its lines."""
    ((_, place),) = sheet.tables.items()
    head = int(re.fullmatch(r"A(\d+):[A-Z]+\d+", place)[1])  # type: ignore[index]
    headings = [cell.value for cell in sheet[head]]
    found = sheet.iter_rows(min_row=head + 1, values_only=True)
    return head, headings, [dict(zip(headings, row, strict=True)) for row in found]


def test_every_sheet_is_one_marked_table_under_its_title(book: openpyxl.Workbook) -> None:
    names = set()
    for sheet in book:
        head, headings, found = table_of(sheet)
        (table,) = sheet.tables.values()
        names.add(table.displayName)
        assert [column.name for column in table.tableColumns] == headings
        assert table.ref == sheet.dimensions.replace("A1", f"A{head}")
        assert all(sheet.cell(row, 1).value for row in range(1, head))
        assert len(set(headings)) == len(headings) and all(headings)
        assert found and all(any(value is not None for value in line.values()) for line in found)
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == f"B{head + 1}"
        assert sheet.print_title_rows == f"${head}:${head}"
        assert all(sheet.column_dimensions[cell.column_letter].width >= 10 for cell in sheet[head])
    assert len(names) == len(book.sheetnames)


def test_the_workbook_says_what_it_is(book: openpyxl.Workbook) -> None:
    told = book.properties
    assert told.title.startswith("Tabeller till lägesbilden, Kalmar kommun ")
    assert (told.language, told.creator) == ("sv-SE", "Kalmar kommun och lokalpolisområde Kalmar")
    cover = " ".join(str(cell.value) for cell in book["Innehåll"]["A"][:5])
    assert "Kontakt: funktionen för trygghet och säkerhet, Kalmar kommun" in cover
    assert "Licens: Creative Commons Zero 1.0" in cover
    _, _, sheets = table_of(book["Innehåll"])
    assert [line["Blad"] for line in sheets] == book.sheetnames[1:]
    for line in sheets:
        assert line["Rader"] == len(table_of(book[line["Blad"]])[2])


def test_every_heading_is_explained(book: openpyxl.Workbook) -> None:
    explained_headings = {line["Rubrik"] for line in table_of(book["Kolumner"])[2]}
    used = {heading for sheet in book.worksheets[3:] for heading in table_of(sheet)[1]}
    assert used == explained_headings


def test_a_sheet_with_invented_rows_says_so_and_says_which(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[3:]:
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(1, table_of(sheet)[0]))
        marked = {line["Syntetisk"] for line in table_of(sheet)[2]}
        assert marked <= {"ja", "nej"}
        assert ("Syntetiska uppgifter: " in above) == ("ja" in marked)
        assert sheet.oddHeader.right.text == "Syntetiska uppgifter"
    assert "Syntetisk" not in str(book["Skolelever"]["A3"].value)


SURVEY_SHEETS = ("Efter stadsdel", "Efter kön", "Efter ålder", "Stadsdel, kön och ålder")


def test_every_share_of_the_survey_stands_once_and_the_latest_wave_first(
    kalmar: Built, book: openpyxl.Workbook, edition: str
) -> None:
    found: list[tuple[Any, ...]] = []
    for name in SURVEY_SHEETS:
        periods: dict[str, list[str]] = {}
        for line in table_of(book[name])[2]:
            periods.setdefault(line["Indikator"], []).append(line["Period"])
            key = [line.get(heading, "alla") for heading in ("Indikator", "Period", "Område", "Kön", "Ålder")]
            found.append((*key, line["Status"]))
        assert all(listed == sorted(listed, reverse=True) for listed in periods.values())
    query = """
        select title, period, coalesce(nullif(area.name, ''), kind), sex, age_group, status
        from known_indicator_value as seen join indicator using (indicator) join area using (area)
        where edition = ? and seen.source = 'safety_survey' and (sex = 'all' or age_group = 'all' or value is not null)
    """
    published = [
        (
            *row[:3],
            *(explained.word(name, code) for name, code in zip(("sex", "age_group", "status"), row[3:], strict=True)),
        )
        for row in rows(kalmar, query, edition)
    ]
    own = {row["name"] for row in lines(kalmar, edition, "area.csv") if row["name"]}
    assert sorted(row for row in found if row[2] in own) == sorted(row for row in published if row[2] in own)
    assert len(found) == len(set(found)) == len(published)


def test_pairs_of_groups_are_told_where_they_differ(kalmar: Built) -> None:
    book = openpyxl.load_workbook(folder(kalmar, "2022") / "tabeller.xlsx", read_only=True)
    found = [
        line
        for line in sheet_lines(book["Par av stadsdelar"])
        if line["Period"] == "2021" and (line["Kön"], line["Ålder"]) != ("alla", "alla")
    ]
    query = """
        select verdict, count(*) from known_comparison
        where edition = '2022' and contrast = 'district_vs_district' and measure = 'difference'
            and verdict in ('higher', 'lower') and (sex <> 'all' or age_group <> 'all') and period = '2021' group by verdict
    """
    words = explained.words("verdict")
    assert Counter(line["Utslag"] for line in found) == {
        words[verdict]: number for verdict, number in rows(kalmar, query)
    }
    assert len(found) > 50


def test_hidden_cells_are_empty_and_the_status_is_a_word(book: openpyxl.Workbook) -> None:
    for name in ("Efter stadsdel", "Efter kön", "Efter ålder", "Anmälda brott"):
        value = "Antal brott" if name == "Anmälda brott" else "Andel (procent)"
        found = table_of(book[name])[2]
        assert all(isinstance(line["Status"], str) for line in found)
        for line in found:
            shown = line["Status"] in ("visas", "osäker: få svar")
            assert isinstance(line[value], int | float) if shown else line[value] is None
            assert shown or line.get("Antal svar") is None
    assert {line["Status"] for line in table_of(book["Stadsdel, kön och ålder"])[2]} <= {"visas", "osäker: få svar"}


def test_verdicts_in_words_are_those_of_the_comparisons(kalmar: Built) -> None:
    book = openpyxl.load_workbook(folder(kalmar, "2022") / "tabeller.xlsx", read_only=True)
    found = {
        (line["Indikator"], line["Område"], line["Jämförs med"]): line
        for line in sheet_lines(book["Par av stadsdelar"])
        if (line["Period"], line["Kön"], line["Ålder"]) == ("2021", "alla", "alla")
    }
    query = """
        select title, one.name, two.name, verdict, estimate, q, detectable from known_comparison join indicator using (indicator)
        join area as one using (area) join area as two on two.area = other
        where edition = '2022' and contrast = 'district_vs_district' and measure = 'difference' and period = '2021'
            and sex = 'all' and age_group = 'all'
    """
    told = {row[:3]: row[3:] for row in rows(kalmar, query)}
    assert {key for key, row in told.items() if row[0] != "cannot_tell"} == set(found)
    words = explained.words("verdict")
    for key, line in found.items():
        verdict, estimate, q, detectable = told[key]
        assert line["Utslag"] == words[verdict]
        assert line["Skillnad (procentenheter)"] == pytest.approx(100 * estimate)
        assert line["q-värde"] == q
        assert line["Skillnad som hade synts (procentenheter)"] == pytest.approx(100 * detectable)


@pytest.mark.parametrize("edition", EDITIONS)
def test_places_are_the_limits_that_are_published(kalmar: Built, edition: str) -> None:
    book = openpyxl.load_workbook(folder(kalmar, edition) / "tabeller.xlsx", read_only=True)
    headings = ("Indikator", "Område", "Första plats", "Sista plats", "Jämförda områden (antal)")
    found = {tuple(line[heading] for heading in headings) for line in sheet_lines(book["Platser"])}
    query = """
        select title, name, first_place, last_place, districts
        from district_rank join indicator using (indicator) join area using (area) where edition = ?
    """
    assert found == set(rows(kalmar, query, edition)) != set()


def sheet_lines(sheet: Any) -> Iterator[dict[str, Any]]:
    """The lines of a sheet whose headings begin with Indikator, read row by row."""
    headings: tuple[Any, ...] = ()
    for row in sheet.iter_rows(values_only=True):
        if headings:
            yield dict(zip(headings, row, strict=True))
        elif row[0] == "Indikator":
            headings = row


def test_the_same_database_gives_the_same_bytes(kalmar: Built, tmp_path: Path) -> None:
    again = export.make(kalmar[1].published, "2019-2020", tmp_path)
    for path in again:
        before = folder(kalmar, "2019-2020") / path.relative_to(tmp_path)
        assert path.read_bytes() == before.read_bytes(), path.name
