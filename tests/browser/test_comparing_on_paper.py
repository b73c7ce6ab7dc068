"""The comparison page on paper: what is on the screen is on the sheet, whatever the window, and two districts take two sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pymupdf
import pytest
from browser import browser, go, shown
from kalmar import Built
from playwright.sync_api import Browser, Page

WIDTHS = (1280, 360)
SHEET = (595, 842)  # A4 in points
QUESTIONS = [
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall",
    "#oxhagen,norrliden/nedskrapning",
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/kvinnor",
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/2018+2021",
    "#kvarnholmen,malmen/berusade-personer-utomhus",
    "#lindsdal,paryd/buskorning-med-moped-eller-mc",
    "#berga-funkabo,rinkabyholm/utsatt-for-vald",
]
OTHERS = [
    "#oxhagen,norrliden,smedby,paryd/otrygga-ute-ensamma-sen-kvall/2018",
    "#oxhagen,norrliden/alla-utomhusstorningar",
]

ON_SCREEN = """() => {
    const visible = (one) => one.getClientRects().length > 0;
    const texts = [...document.querySelectorAll("h1, #answer h2, #answer li, #view h2, #view .subtitle, #view li, #view figcaption, "
        + "#view .source, #view .grid th, #view .grid td, #view .screen .mark-text.role-mark text")].filter(visible);
    return texts.map((one) => one.innerText ?? one.textContent).join(" ");
}"""
"""What a page's screen says, but for the numbers of axes and its form."""

MARKS = """(box) => [...document.querySelectorAll(`.chart ${box}`)].map((chart) =>
    ["symbol", "rule", "rect", "line"].map((kind) =>
        chart.querySelectorAll(`.mark-${kind}.role-mark path`).length).join(" "))"""
"""How many marks of each kind each chart has, on the screen or on paper."""

YEARS = """(box) => [...document.querySelectorAll(".waves")].flatMap((part) =>
    [...part.querySelectorAll(`${box} .role-axis-label text`)].map((one) => one.textContent).filter((text) => /^\\d{4}$/.test(text)))"""
"""The years below lines over time, on the screen or on paper."""

CUT = """() => [...document.querySelectorAll(".chart .paper svg")].flatMap((svg) => {
    const room = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text, .role-mark path")].filter((one) => {
        const own = one.getBoundingClientRect();
        return own.width && (own.left < room.left - 1 || own.right > room.right + 1
            || own.top < room.top - 1 || own.bottom > room.bottom + 1);
    }).map((one) => one.textContent || one.getAttribute("aria-label") || one.getAttribute("d"));
})"""
"""What of a chart on paper lies outside it."""


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture(scope="module", params=WIDTHS)
def page(request: pytest.FixtureRequest, started: Browser, kalmar: Built) -> Iterator[Page]:
    """The page of Kalmar's latest edition in a window of a width."""
    opened = shown(
        started, kalmar[0].reports("2022") / "jamforelse.html", viewport={"width": request.param, "height": 900}
    )
    yield opened
    opened.close()


def printed(page: Page) -> pymupdf.Document:
    """Return what the browser prints of a page as it stands."""
    return pymupdf.open(stream=page.pdf(prefer_css_page_size=True), filetype="pdf")


def text_of(document: pymupdf.Document) -> str:
    """Return the words of sheets, those that lie wholly on them alone."""
    return " ".join(
        word[4] for sheet in document for word in sheet.get_text("words") if pymupdf.Rect(word[:4]) in sheet.rect
    )


def numbers(text: str) -> Counter[str]:
    """Return how often each number and sign stands in a text."""
    return Counter(re.findall(r"\d+(?:,\d+)?|[▲▼◊]", re.sub(r"(?<=\d)\u202f(?=\d)", "", text)))


@pytest.mark.parametrize("view", [*QUESTIONS, *OTHERS])
def test_every_number_and_mark_of_the_screen_is_on_paper(page: Page, view: str) -> None:
    go(page, view)
    told = numbers(page.evaluate(ON_SCREEN))
    assert sum(told.values()) > 50
    marks = page.evaluate(MARKS, ".screen")
    assert any(re.search(r"[1-9]", counted) for counted in marks)
    assert page.evaluate(MARKS, ".paper") == marks
    assert page.evaluate(YEARS, ".paper") == page.evaluate(YEARS, ".screen")
    with printed(page) as document:
        on_paper = numbers(text_of(document))
    assert told - on_paper == Counter()
    page.emulate_media(media="print")
    cut = page.evaluate(CUT)
    page.emulate_media(media="null")
    assert cut == []


@pytest.mark.parametrize("view", QUESTIONS)
def test_two_districts_take_two_sheets(page: Page, view: str) -> None:
    go(page, view)
    with printed(page) as document:
        assert len(document) <= 2
        assert {(round(sheet.rect.width), round(sheet.rect.height)) for sheet in document} == {SHEET}


def test_tables_are_printed_when_they_stand_open_and_without_what_is_hidden(page: Page) -> None:
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall")
    with printed(page) as document:
        assert "Antal svar" not in text_of(document)
        closed = len(document)
    table = page.locator("section.ages details")
    table.locator("summary").click()
    assert table.locator("td", has_text="visas inte").count() == 6
    with printed(page) as document:
        told = text_of(document)
        assert len(document) <= closed + 1
    page.emulate_media(media="print")
    assert [text for text in table.locator("tbody tr:visible").all_inner_texts() if "visas inte" in text] == []
    assert table.locator("tbody tr:visible").count() == 6
    page.emulate_media(media="null")
    table.locator("summary").click()
    assert "Antal svar" in told


def test_the_form_is_not_printed(page: Page) -> None:
    page.emulate_media(media="print")
    assert [name for name in ("#choice", "#print", "#summary", ".documents") if page.locator(name).is_visible()] == []
    assert page.locator("#answer").is_visible()
    page.emulate_media(media="null")
