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
        ("district_vs_district", "approximate", 720), ("previous_period", "approximate", 300), ("women_vs_men", "approximate", 200),
    ]  # fmt: skip
    assert (low, high) == (0.17, 0.23)


def test_what_lies_beside_the_tables_is_counted(reports: Path) -> None:
    """Offences by SCB's inhabitants, the municipality's own counts and the staff's conversation, held against the files."""
    with duckdb.connect(
        str(reports.parents[2] / "data" / "processed" / "kavlinge" / "published.duckdb"), read_only=True
    ) as connection:
        found = connection.execute(
            "select indicator, unit, period, round(value, 3) from indicator_value where area = 'municipality' "
            "and (indicator in ('watch_areas', 'dna_kits') or (indicator = 'reported_burglary' and period in ('2019', '2020'))) "
            "order by all"
        ).fetchall()
    lines = (FIELD / "kavlinge/population/befolkning_scb.csv").read_text(encoding="cp1252").splitlines()
    ends = [sum(int(line.split(",")[column]) for line in lines[3:] if line) for column in (-3, -2, -1)]
    people = [(ends[0] + ends[1]) / 2, (ends[1] + ends[2]) / 2]  # those of the middle of 2019 and 2020
    assert found == [
        ("dna_kits", "count", "2018", 210), ("dna_kits", "count", "2019", 245), ("dna_kits", "count", "2020", 301),
        ("reported_burglary", "count", "2019", 104), ("reported_burglary", "count", "2020", 87),
        ("reported_burglary", "rate", "2019", round(104_000 / people[0], 3)),
        ("reported_burglary", "rate", "2020", round(87_000 / people[1], 3)),
        ("watch_areas", "count", "2018", 61), ("watch_areas", "count", "2019", 66), ("watch_areas", "count", "2020", 70),
    ]  # fmt: skip
    with duckdb.connect(
        str(reports.parents[2] / "data" / "processed" / "kavlinge" / "restricted.duckdb"), read_only=True
    ) as connection:
        notes = connection.execute("select day, kind, participants from note").fetchall()
    assert [(str(day), kind, who[:15]) for day, kind, who in notes] == [
        ("2020-11-04", "staff_dialogue", "9 medarbetare f")
    ]


def test_nothing_is_claimed_that_the_documents_do_not_show(reports: Path) -> None:
    text = text_of(reports / "lagesbild.html")
    # Four earlier changes are known: the last year is tested by how much they vary, without months.
    assert "Källa: Brå, efter anmälningsdatum. Förändringen är prövad" in text
    assert "medarbetardialog" in text
    for claim in ("polisens lokala utdrag, efter", "prövas ingen förändring", "Övriga ämnen", "Jämförelsevärden i tabellerna",
                  "Hur många som berörs", " 0 svar"):  # fmt: skip
        assert claim not in text
    assert "* osäker: 30–99 svar." in text
    assert "Utsatt för våld Orolig för överfall" in text  # a question of every part of the survey
    assert "Strecken visar 95" not in (reports / "lagesbild.html").read_text(encoding="utf-8")
