"""A municipality of which only tables of results are delivered has the whole set of documents, and they claim no more than those."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import duckdb
import openpyxl
import pytest
from field import FIELD

from pipeline.build import build
from pipeline.workspace import Workspace

METHODS_OF_ANSWERS = (
    "Korn",
    "Taylor",
    "är viktade med",
    "alla svar räknas lika",
    "kluster",
    "svarade inte",
    "övriga kommunen i de frågor",
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kävlinge, built from its tables of results alone, with a configuration written by hand."""
    root = tmp_path_factory.mktemp("kavlinge")
    folder = root / "data" / "raw" / "kavlinge"
    for path in (FIELD / "kavlinge").rglob("*.*"):
        target = folder / path.relative_to(FIELD / "kavlinge")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    build(Workspace(root).municipality("kavlinge"), lambda *_: None)
    return root / "reports" / "kavlinge" / "2021"


def text_of(page: Path) -> str:
    """Return what a reader sees of a page, without its drawings, styles and scripts."""
    text = re.sub(r"<(style|script|svg).*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_every_document_is_made(reports: Path) -> None:
    made = {path.name for path in reports.iterdir()}
    assert {"lagesbild.pdf", "lagesbild.html", "jamforelse.html", "tabeller.xlsx", "data"} <= made


@pytest.mark.parametrize("name", ["lagesbild.html", "jamforelse.html"])
def test_whole_per_cent_stay_whole_and_nothing_is_claimed_that_no_table_tells(reports: Path, name: str) -> None:
    text = text_of(reports / name)
    assert not re.findall(r"\b\d{1,2},0\b", text)
    assert [word for word in METHODS_OF_ANSWERS if word in text] == []
    assert "ungefärlig" in text


def test_the_index_stands_with_its_whole_steps_and_its_total_by_year(reports: Path) -> None:
    for name in ("lagesbild.html", "jamforelse.html"):
        text = text_of(reports / name)
        assert "Problemindex totalt 1,66 → 1,69 1,81 → 1,84 1,59 → 1,56 1,72 → 1,78 1,31 → 1,34" in text
        assert "Utsatt för våld 2 3 → 4 2 → 3 1 1 → 0" in text


def test_both_years_and_both_sexes_are_shown(reports: Path) -> None:
    text = text_of(reports / "lagesbild.html")
    assert "Kävlinge tätort 2019 26* / 24* 18* / 17* 59* / 56*" in text
    assert "Kävlinge tätort 2020 25 (19–32) 17 (12–23) 57 (50–64)" in text


def test_the_workbook_has_whole_per_cent_and_the_index_by_itself(reports: Path) -> None:
    book = openpyxl.load_workbook(reports / "tabeller.xlsx")
    shares = [row[4] for row in book["Efter område"].iter_rows(min_row=5) if isinstance(row[4].value, int | float)]
    assert len(shares) == 200
    assert {cell.number_format for cell in shares} == {"0"}
    assert max(cell.value for cell in shares) == 83
    index = [row[4].value for row in book["Problemindex"].iter_rows(min_row=5) if isinstance(row[4].value, int | float)]
    assert (len(index), max(index)) == (210, 4)


def test_what_is_tested_says_that_it_is_approximate(reports: Path) -> None:
    published = reports.parents[2] / "data" / "processed" / "kavlinge" / "published.duckdb"
    with duckdb.connect(str(published), read_only=True) as connection:
        kinds = connection.execute(
            "select contrast, basis, count(*) from comparison where source = 'safety_survey' group by all order by all"
        ).fetchall()
        ((low, high),) = connection.execute(
            "select ci_low, ci_high from indicator_value where indicator = 'littering' and area = 'municipality' and period = '2020' "
            "and sex = 'all' and unit = 'share'"
        ).fetchall()
    assert kinds == [
        ("district_vs_district", "approximate", 360), ("previous_period", "approximate", 300), ("women_vs_men", "approximate", 200),
    ]  # fmt: skip
    assert (low, high) == (0.17, 0.23)
