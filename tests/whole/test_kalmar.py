"""From the committed raw files to Kalmar's finished document, and what a reader, a checker and a second build find in it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import duckdb
import nbformat
import outloud
import pikepdf
import pymupdf
import pytest
from checkout import EDITIONS
from kalmar import Built
from pikepdf import Name

from pipeline.report.documents.notebook import blocks_of
from pipeline.report.set.blocks import Table

MOST_PAGES = 30
LEAST_FULL = 0.76  # part of a page's room for text that is used at least, but for the last of a chapter
MARGINS = (21, 17)  # mm above and below the text
FOOTER = 0.96  # what lies below this part of a page's height is its footer
HEADING_SIZE = 12.5


def pdf(kalmar: Built, edition: str = "2022") -> Path:
    return kalmar[0].reports(edition) / "lagesbild.pdf"


@pytest.fixture(scope="module")
def pages(kalmar: Built) -> list[str]:
    with pymupdf.open(str(pdf(kalmar))) as document:
        return [" ".join(page.get_text().split()) for page in document]


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    return " ".join(pages)


def rows(kalmar: Built, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        return connection.execute(query).fetchall()


# ---- the file ---------------------------------------------------------------------------------------------------------


def test_the_document_lies_where_it_is_expected(kalmar: Built) -> None:
    folder, products = kalmar
    for edition in EDITIONS:
        assert folder.workspace.root / "reports" / "kalmar" / edition / "lagesbild.pdf" in products.documents
    assert all(path.is_file() for path in products.documents)
    assert (folder.processed / "published.duckdb").is_file()


def test_the_notebooks_are_kept_as_they_were_run(kalmar: Built, edition: str) -> None:
    place = kalmar[0].notebooks(edition)
    chapters = [f"situation_picture-{promise}.ipynb" for promise in ("mot-narkotika", "narvaro-trygghet")]
    assert {"frame.ipynb", *chapters} <= {path.name for path in place.iterdir()}
    for path in place.iterdir():
        book = nbformat.read(path, 4)
        assert book.metadata.papermill.parameters.edition == edition and book.metadata.papermill.exception is None
        assert all(cell.metadata.papermill.status == "completed" for cell in book.cells)
        assert any(blocks_of(path).values())
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in place.iterdir()} == {0o600}


def test_the_restricted_database_is_its_owners_alone(kalmar: Built) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such file mode")
    assert stat.S_IMODE(kalmar[1].restricted.stat().st_mode) == 0o600


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_accessibility_checker_finds_no_error(kalmar: Built, edition: str) -> None:
    result = outloud.check(str(pdf(kalmar, edition)))
    assert result.error is None
    assert [finding.message for finding in result.findings if str(finding.severity).endswith("error")] == []


def test_the_file_says_what_it_is(kalmar: Built) -> None:
    with pikepdf.open(pdf(kalmar)) as document:
        assert str(document.Root.Lang) == "sv-SE"
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "Lägesbild för medborgarlöften · Kalmar kommun 2022"
            assert metadata["pdfuaid:part"] == "1"
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
    expected = [
        "Läget i korthet",
        "Stadsdelarna bredvid",
        "Löfte 1: Ökad närvaro",
        "Löfte 2: Förstärkt arbete",
        "Vad har ändrats",
        "Vad vi inte vet",
        "Om underlaget",
        "Tabeller",
    ]
    assert len(titles) == len(expected)
    assert all(title.startswith(start) for title, start in zip(titles, expected, strict=True))


def test_figures_have_alternatives_and_tables_have_headers(kalmar: Built) -> None:
    with pikepdf.open(pdf(kalmar)) as document:
        elements = list(_elements(document.Root.StructTreeRoot))
        figures = [element for element in elements if Name.Figure == element.S]
        tables = [element for element in elements if Name.Table == element.S]
        scopes = [{str(scope) for scope in _scopes(table)} for table in tables]
        small = [_has_more_headers_than_data(table) for table in tables]
        assert len(figures) >= 8
        assert all(len(str(figure.Alt)) >= 20 for figure in figures)
    assert len(tables) >= 12
    assert all("/Column" in found for found in scopes)
    # The checker takes more headers than data for an error; such small tables have column headers alone.
    assert all("/Row" in found or is_small for found, is_small in zip(scopes, small, strict=True))
    assert sum(small) <= 4


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _has_more_headers_than_data(table: pikepdf.Object) -> bool:
    rows = [element for element in _elements(table) if element.S == Name.TR]
    columns = len(list(_elements(rows[0])))
    return columns + len(rows) - 1 > (columns - 1) * (len(rows) - 1)


def _scopes(table: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for element in _elements(table):
        if element.S == Name.TH:
            attributes = element.get("/A", pikepdf.Array())
            for attribute in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
                if "/Scope" in attribute:
                    yield attribute.Scope


@pytest.mark.parametrize("edition", EDITIONS)
def test_pages_are_few_and_hardly_any_room_is_left(kalmar: Built, edition: str) -> None:
    with pymupdf.open(str(pdf(kalmar, edition))) as document:
        assert len(document) <= MOST_PAGES
        chapters = {page - 1 for level, _, page in document.get_toc() if level == 1}
        for number, page in enumerate(document):
            above, below = (margin / 25.4 * 72 for margin in MARGINS)
            room = page.rect.height - above - below
            ends = [block[3] for block in page.get_text("blocks") if block[3] < page.rect.height * FOOTER]
            last_of_a_chapter = number + 1 in chapters or number + 1 == len(document)
            assert last_of_a_chapter or max(ends) - above > room * LEAST_FULL, f"page {number + 1}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_heading_stands_alone_at_the_foot_of_a_page(kalmar: Built, edition: str) -> None:
    with pymupdf.open(str(pdf(kalmar, edition))) as document:
        for page in document:
            lines = [
                span["size"]
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", [])
                for span in line["spans"][:1]
                if line["bbox"][3] < page.rect.height * FOOTER
            ]
            assert lines[-1] < HEADING_SIZE, f"page {page.number + 1}"


# ---- what it says -----------------------------------------------------------------------------------------------------


def test_every_page_says_that_figures_are_invented(pages: list[str]) -> None:
    assert len(pages) > 5
    assert all("Syntetiska uppgifter" in page for page in pages)


def test_the_pupils_table_shows_what_the_document_of_2018_gives(kalmar: Built, text: str) -> None:
    # KS 2018/1249: grade 9 12 % yes and 12 % unsure, 5 % used (boys 6, girls 4), 94 % not; upper secondary 19 %, 18 % (20, 15).
    # Columns of the table: all, girls, boys, change in CAN's words.
    for row in (
        "Har haft lust att prova narkotika Årskurs 9 12 – – –",
        "Har haft lust att prova narkotika Gymnasiet år 2 19 – – –",
        "Har använt narkotika någon gång Årskurs 9 5 4 6 –",
        "Har använt narkotika någon gång Gymnasiet år 2 18 15 20 –",
        "Har aldrig använt narkotika Årskurs 9 94 – – –",
    ):
        assert row in text
    assert "minskat något sedan 2015" in text
    assert "ökat sedan 2015" in text


def test_the_demo_varies_by_place_sex_and_age_where_the_seed_says_so(kalmar: Built, edition: str) -> None:
    # Outdoor disturbances, worry, unsafety, trust and the police: all parts but being a victim.
    blocks = [one for shown in blocks_of(kalmar[0].notebooks(edition) / "frame.ipynb").values() for one in shown]
    (table,) = [one for one in blocks if isinstance(one, Table) and one.id == "varies"]
    told = {part.text: [cell.text for cell in others] for part, *others in table.rows}
    assert told.pop("Utsatthet för brott") and len(told) == 5
    for _, sexes, ages in told.values():
        assert re.match(r"Sämre för (kvinnor|män)", sexes) and re.match("Sämre för de (yngsta|äldsta)", ages)


def test_a_difference_that_does_not_hold_is_not_told_as_one(kalmar: Built, text: str) -> None:
    changes = rows(
        kalmar,
        """select area, verdict from known_comparison where edition = '2022' and indicator = 'unsafe_evening'
        and contrast = 'previous_period' and period = '2021'
        and sex = 'all' and age_group = 'all' and area in ('oxhagen', 'berga-funkabo', 'norrliden')""",
    )
    assert {verdict for _, verdict in changes} == {"no_detectable_difference"}
    assert "Mellan 2018 och 2021 går det inte att säga att andelen har ändrats i Oxhagen" in text
    assert not re.search(r"andelen i (Oxhagen|Berga/Funkabo|Norrliden) (ökat|minskat)", text)


def test_what_the_promises_rest_on_is_told_with_its_interval(kalmar: Built, text: str) -> None:
    found = rows(
        kalmar,
        """select value, ci_low, ci_high from indicator_value where indicator = 'unsafe_evening' and period = '2021'
        and area = 'oxhagen' and sex = 'all' and age_group = 'all'""",
    )
    share, low, high = (round(100 * float(str(number))) for number in found[0])
    assert f"I Oxhagen uppger {share} procent ({low}–{high}) att de känner sig otrygga" in text
    assert "Skillnaden är säkerställd i alla" in text


def test_no_english_no_identifier_and_no_empty_number_reaches_a_reader(kalmar: Built, text: str) -> None:
    words = set(re.findall(r"[\w:-]+", text))
    identifiers = {
        str(row[0]) for row in rows(kalmar, "select indicator from indicator where contains(indicator, '_')")
    }
    assert not words & (
        identifiers | {"nan", "None", "null", "suppressed", "cannot_tell", "municipality", "outside:2022", "grade_9"}
    )


def test_an_edition_knows_nothing_later_than_its_data(text: str) -> None:
    assert not re.search(r"\b202[3-9]\b", text.replace("2023:196", ""))


# ---- the way back -----------------------------------------------------------------------------------------------------


def test_every_value_leads_back_to_its_files_and_its_definition(kalmar: Built) -> None:
    folder = kalmar[0]
    files = {
        str(id): (str(path), str(sha)) for id, path, sha in rows(kalmar, "select id, path, sha256 from source_file")
    }
    for path, sha in files.values():
        assert hashlib.sha256((folder.workspace.root / path).read_bytes()).hexdigest() == sha
    named = {id for (id,) in rows(kalmar, "select distinct unnest(source_file) from indicator_value")}
    assert named and named <= set(files)
    without = rows(kalmar, "select indicator from indicator_value anti join indicator using (indicator)")
    assert without == []
    uncoded = "select indicator from indicator anti join indicator_code using (indicator) where made_of in "
    assert rows(kalmar, uncoded + "('answers', 'offence_codes')") == []


def test_an_earlier_edition_rests_on_what_it_could_know(kalmar: Built) -> None:
    assert rows(kalmar, "select count(*) from promise where edition = '2019-2020'") == [(2,)]
    seen = rows(
        kalmar,
        "select distinct period from promise_evidence where edition = '2019-2020' and indicator = 'unsafe_evening'",
    )
    assert seen == [("2018",)]
    with pymupdf.open(str(pdf(kalmar, "2019-2020"))) as document:
        text = " ".join(page.get_text() for page in document)
    assert not re.search(r"\b202[1-9]\b", text.replace("2023:196", ""))
