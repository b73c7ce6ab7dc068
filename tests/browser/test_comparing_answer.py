"""What the comparison page answers first: how the chosen districts stand, what holds between them, and since when; and its states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import READY, browser, go, shown, violations
from kalmar import Built
from playwright.sync_api import Browser, Page
from tables import (
    NO,
    YES,
    Person,
    configuration,
    district,
    edition,
    offence_rows,
    population_rows,
    published,
    survey_indicator,
    survey_tables,
)
from towns import page_of

from pipeline import evidence
from pipeline.contracts.restricted import Offence, Population
from pipeline.report.findings.beside import beside, counterpart, pair
from pipeline.report.findings.state import HOLDS, State, mark
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator

TWOS = [("oxhagen", "norrliden"), ("oxhagen", "paryd"), ("smedby", "berga-funkabo"), ("malmen", "lindsdal")]
DECIDED = (*HOLDS, State.SAME)


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture(scope="module")
def page(started: Browser, kalmar: Built) -> Iterator[Page]:
    opened = shown(started, kalmar[0].reports("2022") / "jamforelse.html")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def picture(kalmar: Built) -> Picture:
    return Picture(kalmar[1].published, "2022")


# ---- the answer -----------------------------------------------------------------------------------------------------------


def questions(picture: Picture, wave: str) -> list[Indicator]:
    """Return the questions that a wave has shares of."""
    own = (row for row in picture.indicators.values() if row.source == "safety_survey")
    return [row for row in own if picture.value(row.indicator, wave, "municipality")]


def stands(picture: Picture, area: str, wave: str) -> tuple[int, int, int]:
    """Return in how many questions a district is worse and better than what it is set beside, and how many were tested."""
    marks = Counter()
    for row in questions(picture, wave):
        found = beside(picture, row.indicator, wave, area, *counterpart(picture, area))
        marks[mark(found.state, row.direction).value] += found.state in DECIDED
    return marks["worse"], marks["better"], marks.total()


def told(sentence: str, name: str) -> tuple[int, int, int]:
    """Return the same as a sentence of the page tells it."""
    if both := re.search(rf"{name} \w+ sämre i (\d+) och bättre i (\d+) av (\d+)", sentence):
        return int(both[1]), int(both[2]), int(both[3])
    if one := re.search(rf"{name} \w+ (sämre|bättre) i (\d+) av (\d+)", sentence):
        worse = int(one[2]) * (one[1] == "sämre")
        return worse, int(one[2]) - worse, int(one[3])
    none = re.search(rf"för {name} går ingen skillnad att skilja från slumpen i (\d+)", sentence, re.IGNORECASE)
    assert none, f"{name} is not told: {sentence}"
    return 0, 0, int(none[1])


@pytest.mark.parametrize("places", TWOS)
def test_the_first_answer_is_what_the_tables_hold(page: Page, picture: Picture, places: tuple[str, str]) -> None:
    go(page, f"#{','.join(places)}/nedskrapning")
    sentences = page.locator("#answer li").all_inner_texts()
    for wave, beginning in (("2021", "Mot "), ("2018", "Så var det ")):
        said = " ".join(text for text in sentences if text.startswith(beginning))
        for area in places:
            assert told(said, picture.name(area)) == stands(picture, area, wave)
        states = [pair(picture, row.indicator, wave, *places).state for row in questions(picture, wave)]
        between = re.search(rf"Mellan dem {wave}: ([^.]*)\.", " ".join(sentences))
        assert between
        numbers = [int(number) for number in re.findall(r"(\d+) fråg", between[1])]
        assert sum(numbers) == sum(state in DECIDED for state in states)
        assert ("ingen skillnad" in between[1]) == (not any(state in HOLDS for state in states))


def test_the_table_of_all_questions_has_what_holds_in_each(page: Page, picture: Picture) -> None:
    places = ("oxhagen", "paryd")
    go(page, f"#{','.join(places)}/nedskrapning")
    rows = page.locator("#view .all tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText.trim()))"
    )
    asked = questions(picture, "2021")
    assert len(rows) == len(asked) > 10
    titles = {row.title: row for row in asked}
    held = 0
    for title, *cells in rows:
        row = titles[title]
        for area, cell in zip(places, cells, strict=False):
            found = beside(picture, row.indicator, "2021", area, *counterpart(picture, area))
            assert ("▲" in cell.split("2018")[0]) == (mark(found.state, row.direction) == "worse")
            assert ("▼" in cell.split("2018")[0]) == (mark(found.state, row.direction) == "better")
        state = pair(picture, row.indicator, "2021", *places).state
        assert (cells[2] in ("Oxhagen sämre", "Påryd sämre")) == (state in HOLDS)
        assert (cells[2] == "ingen tydlig") == (state is State.SAME)
        held += state in HOLDS
    assert 0 < held < len(rows)
    page.locator("#view .all tbody a").nth(3).click()
    page.wait_for_function(f"{READY} === location.hash")
    assert page.locator("#measure option:checked").inner_text() == rows[3][0]


def test_on_a_phone_the_answer_stands_in_the_first_screen_and_names_are_whole(started: Browser, kalmar: Built) -> None:
    page = shown(started, kalmar[0].reports("2022") / "jamforelse.html", viewport={"width": 360, "height": 740})
    box = page.locator("#answer").bounding_box()
    assert box and box["y"] + box["height"] <= 740
    go(page, "#oxhagen,berga-funkabo/nedskrapning")
    broken = page.evaluate(
        """() => [...document.querySelectorAll(".grid th")].filter((cell) => {
            const range = document.createRange();
            const lines = (word, node, at) => {
                range.setStart(node, at);
                range.setEnd(node, at + word.length);
                return range.getClientRects().length;
            };
            const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode())
                for (const word of node.data.matchAll(/[^\\s/-]+/g)) if (lines(word[0], node, word.index) > 1) return true;
            return false;
        }).map((cell) => cell.textContent)"""
    )
    assert broken == []
    # All questions of two districts are read without moving the table sideways.
    wider = "[...document.querySelectorAll('.all .scroll')].filter((one) => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".all .scroll").count() == 1 and page.evaluate(wider) == 0
    page.close()


def test_the_editions_other_documents_are_linked(page: Page, kalmar: Built) -> None:
    links = page.locator(".documents a").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    assert links == ["lagesbild.pdf", "lagesbild.html", "tabeller.xlsx"]
    assert [name for name in links if not (kalmar[0].reports("2022") / name).is_file()] == []


def test_a_rate_is_per_what_it_is_counted_by(page: Page, picture: Picture) -> None:
    go(page, "#oxhagen,norrliden/nedskrapning")
    shown_titles = page.evaluate("comparison.page.offences.map((one) => one.title)")
    units = {
        row.title: value.denominator_unit
        for row in picture.indicators.values()
        if row.source == "crime"
        and row.title in shown_titles
        and (value := picture.value(row.indicator, picture.last_year(row.indicator), "municipality", unit="rate"))
    }
    assert set(units.values()) == {"households", "inhabitants"}
    told = page.locator("#view .offences").inner_text().replace("\u202f", " ")
    for title, unit in units.items():
        words = {"households": "hushåll", "inhabitants": "invånare"}
        other = words.pop(unit)
        assert f"{title}, per 1 000 {other}" in told
        assert not re.search(rf"{re.escape(title)}[^\n]*per 1 000 {next(iter(words.values()))}", told)


# ---- every state of its own -------------------------------------------------------------------------------------------------


def test_an_option_that_leads_to_nothing_cannot_be_chosen_and_says_why(page: Page) -> None:
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall")
    pooled = page.locator("#period option", has_text="2018 och 2021 tillsammans")
    assert pooled.is_disabled()
    assert pooled.inner_text() == "2018 och 2021 tillsammans – ingen uppgift"
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/kvinnor/16-29")
    assert not pooled.is_disabled()
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/2018+2021")
    assert page.locator("#view .overview .chart").count() == 0
    assert (
        "Det finns inga tal för gruppen alla, 2018 och 2021 tillsammans."
        in page.locator(".overview li").all_inner_texts()
    )
    enabled = page.evaluate(
        """() => {
            const { parse, nothing, measured } = comparison;
            const { state } = parse(location.hash);
            return ["measure", "sex", "band", "period"].flatMap((name) => [...document.getElementById(name).options]
                .filter((one) => !one.disabled && one.value !== state[name])
                .map((one) => ({ ...state, [name]: one.value }))).filter((other) => nothing(measured(other), other)).length;
        }"""
    )
    assert enabled == 0


def town(root: Path, *, waves: tuple[str, ...] = ("2021",), asked: tuple[str, ...] = ("2021",)) -> Path:
    """Return the page of a town of two districts who are alike, and one question that was asked in some waves."""
    people = []
    for wave in waves:
        for place in "ab":
            for number in range(200):
                band = "16-44" if number < 100 else "45-84"
                answers = {"q2": NO} | ({"q1": YES if number % 10 < 3 else NO} if wave in asked else {})
                people.append(
                    Person(place, answers, 1.0, ("women", "men")[number % 2], band, stratum=place, period=wave)
                )
    own = configuration(
        [district(name) for name in "ab"],
        indicators=[survey_indicator("one", ["q1"]), survey_indicator("two", ["q2"])],
        editions=[edition("2022", ["a"], until="2021-12-31")],
    )
    frames = {
        **survey_tables(people),
        Offence: offence_rows({("0001", place, "2021"): [3] * 12 for place in "ab"}),
        Population: population_rows({(year, place): 4000 for year in ("2020", "2021") for place in "ab"}),
    }
    published(own, frames, root).close()
    evidence.judge(root / "published.duckdb", own)
    evidence.rank(root / "published.duckdb", own)
    return page_of(root / "published.duckdb", root / "jamforelse.html")


def headings(page: Page) -> list[str]:
    return page.locator("#view h2").all_inner_texts()


def test_what_is_hidden_is_not_said_to_be_alike(page: Page, picture: Picture) -> None:
    states = {
        area: beside(picture, "unsafe_evening", "2021", area, "youngest_vs_oldest", "65-85", age_group="16-29").state
        for area in ("oxhagen", "norrliden", "berga-funkabo")
    }
    assert [*states.values()] == [State.HIDDEN, State.HIDDEN, State.SAME]
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall")
    assert "Yngsta och äldsta: visas inte, svaren är för få" in headings(page)
    go(page, "#oxhagen,berga-funkabo/otrygga-ute-ensamma-sen-kvall")
    assert (
        "Yngsta och äldsta: ingen säkerställd skillnad i Berga/Funkabo; visas inte i Oxhagen, svaren är för få"
        in headings(page)
    )


def test_a_first_survey_is_said_to_be_the_only_one(started: Browser, tmp_path: Path) -> None:
    page = shown(started, town(tmp_path), "#a,b/one")
    assert "Yngsta och äldsta: visas inte, svaren är för få" not in headings(page)
    assert [text for text in headings(page) if text.startswith("Yngsta och äldsta: ")] != []
    assert "Över tid: bara en mätning hittills" in headings(page)
    assert "Det finns bara en mätning, 2021." in page.locator("#answer li").all_inner_texts()
    assert violations(page) == []
    page.close()


def test_a_question_that_was_not_asked_is_not_said_to_be_unchanged(started: Browser, tmp_path: Path) -> None:
    page = shown(started, town(tmp_path, waves=("2018", "2021")), "#a,b/one")
    assert "Över tid: frågan ställdes inte 2018" in headings(page)
    assert page.locator("#period option[value='2018']").inner_text() == "2018 – frågan ställdes inte"
    assert page.locator("#period option[value='2018']").is_disabled()
    go(page, "#a,b/one/2018")
    assert page.locator(".overview li").all_inner_texts()[0] == "Frågan ställdes inte 2018."
    page.close()


def test_a_town_without_a_survey_compares_its_offences(started: Browser, tmp_path: Path) -> None:
    own = configuration([district("a"), district("b")], editions=[edition("2022", ["a"], until="2021-12-31")])
    frames = {
        Offence: offence_rows({("0001", place, "2021"): [number] * 12 for place, number in (("a", 9), ("b", 3))}),
        Population: population_rows({(year, place): 4000 for year in ("2020", "2021") for place in "ab"}),
    }
    published(own, frames, tmp_path).close()
    evidence.judge(tmp_path / "published.duckdb", own)
    evidence.rank(tmp_path / "published.duckdb", own)
    page = shown(started, page_of(tmp_path / "published.duckdb", tmp_path / "jamforelse.html"))
    told = page.locator("#answer li").all_inner_texts()
    assert told[0] == "Det finns ingen undersökning att jämföra ur."
    assert told[1].startswith("Anmälda brott 2021, mot ")
    assert page.locator("#view section.part").count() == 1
    assert violations(page) == []
    page.close()
