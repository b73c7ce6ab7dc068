"""The document as one accessible page: in a real browser, and its text beside that of the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from browser import browser, violations
from building import town
from checkout import EDITIONS, REPOSITORY, kalmar_in
from kalmar import Built
from playwright.sync_api import Browser, Page

from pipeline.problems import UsageError
from pipeline.report import style
from pipeline.report.documents.document import by_hand
from pipeline.report.documents.edition import DOCUMENTS
from pipeline.report.documents.notebook import run
from pipeline.report.set.blocks import Bullets, Cell, Column, Figure, Heading, Notice, Paragraph, Table
from pipeline.report.set.html import POLICY, anchor, block_html
from pipeline.report.set.page import STYLE

WIDTHS = (1280, 320)
PACKAGE = REPOSITORY / "pipeline"


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as one:
        yield one


def file(kalmar: Built, edition: str, name: str = "lagesbild.html") -> Path:
    return kalmar[0].reports(edition) / name


def opened(started: Browser, path: Path, width: int = 1280) -> tuple[Page, list[str], list[str]]:
    """A page, what it asked the network for, and what it complained of."""
    asked: list[str] = []
    told: list[str] = []
    page = started.new_page(viewport={"width": width, "height": 900})
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(path.as_uri())
    return page, [url for url in asked if not url.startswith(("file:", "data:"))], told


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_has_no_barrier_needs_no_network_and_fits_the_screen(
    kalmar: Built, started: Browser, edition: str, width: int
) -> None:
    page, asked, told = opened(started, file(kalmar, edition), width)
    assert asked == []
    assert told == []
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_nor_has_the_report_of_the_data_s_quality(kalmar: Built, started: Browser, width: int) -> None:
    (path,) = [path for path in kalmar[1].quality if path.suffix == ".html"]
    page, asked, told = opened(started, path, width)
    assert asked == told == violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_a_narrow_screen_gets_drawings_made_for_it(kalmar: Built, started: Browser) -> None:
    for width, kind in ((1280, "wide"), (320, "narrow")):
        page, *_ = opened(started, file(kalmar, "2022"), width)
        shown = page.locator(f"svg.{kind}").first
        assert shown.is_visible()
        smallest = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('svg')].filter(one => one.clientWidth)
                .map(one => 8 * 96 / 72 * one.clientWidth / (one.viewBox.baseVal.width * 96 / 72)))"""
        )
        assert smallest > 9, f"letters of 8 points become {smallest} pixels at {width}"
        page.close()


def test_the_page_is_the_same_picture_in_a_dark_room_and_on_paper(kalmar: Built, started: Browser) -> None:
    page, *_ = opened(started, file(kalmar, "2022"))
    page.emulate_media(color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    page.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_says_what_the_pdf_says(kalmar: Built, started: Browser, edition: str) -> None:
    page, *_ = opened(started, file(kalmar, edition))
    told = page.locator("main").inner_text()
    page.close()
    with pymupdf.open(str(file(kalmar, edition, "lagesbild.pdf"))) as document:
        printed = flat(" ".join(part.get_text() for part in document))
    sentences = [flat(line) for line in told.split("\n") if len(line) > 60]
    missing = [line for line in sentences if line.replace(" ", "") not in printed.replace(" ", "")]
    # Where a paragraph goes over a page the PDF has header and footer within it.
    assert len(missing) <= 0.06 * len(sentences), missing[:5]


def flat(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", " ", text.replace("-\n", "-"))


def test_every_drawing_has_its_words_and_every_table_its_headers(kalmar: Built) -> None:
    text = file(kalmar, "2022").read_text(encoding="utf-8")
    drawings = re.findall(r'<svg [^>]*role="img" aria-label="([^"]*)"', text)
    assert len(drawings) == text.count("<svg ") >= 16
    assert all(len(words) >= 20 for words in drawings)
    assert text.count("<table") == text.count("<caption>") == text.count("<thead>") >= 15
    assert "<script" not in text and POLICY in text
    assert text.count("Syntetiska uppgifter") >= 2
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_what_files_hold_stays_text() -> None:
    wild = '<script>alert("å")</script> & "x" <b>'
    table = Table("t", wild, wild, (Column(wild), Column("n", "number")), ((Cell(wild), Cell(wild, "worse")),))
    figure = Figure("f", wild, wild, "<svg viewBox='0 0 1 1'></svg>", wild + "." * 20, wild)
    for block in (Heading(1, wild), Paragraph(wild), Bullets((wild,)), Notice(wild, wild), table, figure):
        made = block_html(block)
        assert "<script" not in made and "<b>" not in made
        assert "&lt;script&gt;" in made


def test_a_sign_is_also_said_in_words() -> None:
    table = Table("t", "T", "", (Column("a"), Column("b", "number")), ((Cell("x"), Cell("37", "worse")),))
    made = block_html(table)
    assert 'aria-hidden="true">▲' in made and "sämre: " in made


def test_anchors_are_words_of_the_heading() -> None:
    assert anchor("Löfte 1: Ökad närvaro & trygghet") == "löfte-1-ökad-närvaro-trygghet"


def test_the_palette_is_declared_once() -> None:
    own = (PACKAGE / "quality/page.css", PACKAGE / "report/documents/comparison_page/page.css")
    rules = "".join(path.read_text(encoding="utf-8") for path in (STYLE, *own))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    assert set(re.findall(r"var\(--([\w-]+)\)", rules)) <= {*style.PALETTE, "face"}


# ---- by hand ------------------------------------------------------------------------------------------------------------


def test_the_notebooks_run_by_hand_on_what_is_published(kalmar: Built, tmp_path: Path) -> None:
    folder = kalmar_in(tmp_path)  # others work on the products that all share
    folder.processed.mkdir(parents=True)
    folder.published.write_bytes(kalmar[0].published.read_bytes())
    frame, *chapters = by_hand(folder, "2022", DOCUMENTS)
    assert frame.parent == folder.reports("2022") / "notebooks" and len(chapters) == 2
    executed = frame.with_name("ran.ipynb")
    shown = run(chapters[0], {}, executed, ["why", "crime"])
    assert list(shown) == ["why", "crime"] and shown["crime"]
    assert next(block.text for block in shown["why"] if isinstance(block, Heading)).startswith("Löfte 1")
    with pytest.raises(UsageError, match="1999"):
        by_hand(folder, "1999", DOCUMENTS)


def test_without_a_build_there_is_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="inget är byggt"):
        by_hand(town(tmp_path), "2022", DOCUMENTS)
