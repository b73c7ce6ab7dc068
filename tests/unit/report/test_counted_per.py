"""Offences that are counted per household say so wherever they are told, beside others of the same numbers per inhabitant."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from tables import (
    configuration,
    district,
    edition,
    household_rows,
    offence_group,
    offence_rows,
    population_rows,
    published,
)

from pipeline import evidence
from pipeline.contracts import Table as Contract
from pipeline.contracts.restricted import Household, Offence, Population
from pipeline.export import workbook
from pipeline.export.cut import Cut
from pipeline.report.read.picture import Picture
from pipeline.report.set.blocks import Table
from pipeline.report.tables import offences_between
from pipeline.report.tables.offences import by_area
from pipeline.words.sv.language import THIN

YEARS, PLACES = ("2020", "2021"), "abc"
MONTHS = {"a": 9, "b": 3, "c": 3}


def town(root: Path, *, burglary: int = 1) -> Path:
    """Theft per inhabitant and burglary per household, `burglary` times as many in each of three districts."""
    groups = [
        offence_group("theft", codes=["0001"]).model_copy(update={"title": "Stöld"}),
        offence_group("burglary", codes=["0002"]).model_copy(update={"title": "Inbrott", "per": "households"}),
    ]
    own = configuration(
        [district(name) for name in PLACES],
        offences=groups,
        editions=[edition("e", ["a"], until="2021-12-31")],
    )
    counts = {("0001", place, year): [number] * 12 for year in YEARS for place, number in MONTHS.items()}
    counts |= {("0002", place, year): [burglary * number] * 12 for year in YEARS for place, number in MONTHS.items()}
    lived = {(year, place): 4000 for year in YEARS for place in PLACES}
    frames: dict[type[Contract], object] = {
        Offence: offence_rows(counts),
        Population: population_rows(lived),
        Household: household_rows(lived),
    }
    published(own, frames, root).close()  # type: ignore[arg-type]
    evidence.judge(root / "published.duckdb", own)
    return root / "published.duckdb"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("town"))


def test_districts_beside_each_other_say_what_each_group_is_per(database: Path) -> None:
    table = offences_between.table(Picture(database, "e"), ["a", "b"])
    assert isinstance(table, Table)
    assert [row[0].text for row in table.rows] == ["Stöld, per invånare", "Inbrott, per hushåll"]
    assert "invånare eller hushåll, 2021" in table.subtitle
    assert (
        "Stöld: säkerställt fler per invånare i A än i B; inbrott: säkerställt fler per hushåll i A än i B"
        in table.note
    )
    assert "fler per hushåll än i övriga kommunen: inbrott i A" in table.note


def test_that_no_difference_holds_is_said_of_what_was_tested_alone(database: Path, tmp_path: Path) -> None:
    alike = offences_between.table(Picture(database, "e"), ["b", "c"])
    assert isinstance(alike, Table)
    assert "Ingen säkerställd skillnad dem emellan per invånare eller hushåll" in alike.note
    some = offences_between.table(Picture(town(tmp_path, burglary=0), "e"), ["b", "c"])
    assert isinstance(some, Table)
    assert "hushåll" not in f"{some.subtitle} {some.note}"


def test_the_chapters_table_and_the_workbook_say_it_too(database: Path) -> None:
    picture = Picture(database, "e")
    table = by_area(picture, list(picture.indicators.values()), ["a"])
    assert isinstance(table, Table)
    assert [column.label for column in table.columns][1:] == [
        "Stöld, antal", f"per 1{THIN}000 inv.", "Inbrott, antal", f"per 1{THIN}000 hushåll",
    ]  # fmt: skip
    cut = Cut(database, "e")
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook_of(cut)))
    cut.close()
    for sheet, group in (("Anmälda brott", 0), ("Brott, jämförelser", 0)):
        lines = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
        head = next(line for line in lines if "Räknat per" in line)
        told = {(line[group], line[head.index("Räknat per")]) for line in lines[lines.index(head) + 1 :]}
        assert told == {("Stöld", "invånare"), ("Inbrott", "hushåll")}
