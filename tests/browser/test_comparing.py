"""The comparison page in a real browser: what it says is what `comparison` says, for everybody, whatever they hold in their hands."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import READY, browser, go, shown, violations
from checkout import EDITIONS, REPOSITORY
from grown import grown
from hypothesis import given
from hypothesis import strategies as st
from kalmar import Built
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page
from towns import ODD_NAMES, page_of, renamed, two_alike_and_one_apart

from pipeline.report.documents.comparison_page.content import packed, slug
from pipeline.report.findings import state
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison
from pipeline.report.sentences.reasons import why
from pipeline.words.sv import comparing as words
from pipeline.words.sv import language as sv

MEGABYTE = 1_000_000
SCREENSHOT = REPOSITORY / "docs" / "comparison.png"

VIEWS = [
    "",
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall",
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/kvinnor",
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/man",
    "#oxhagen,norrliden,smedby/otrygga-ute-ensamma-sen-kvall/16-29",
    "#oxhagen,norrliden,smedby/otrygga-ute-ensamma-sen-kvall/kvinnor/16-29",
    "#oxhagen,norrliden,smedby,paryd/otrygga-ute-ensamma-sen-kvall/2018",
    "#oxhagen,kvarnholmen/nedskrapning",
    "#kvarnholmen,malmen/nedskrapning/65-85",
    "#kvarnholmen,malmen/berusade-personer-utomhus/kvinnor",
    "#lindsdal,paryd/buskorning-med-moped-eller-mc",
    "#lindsdal,paryd,trekanten/har-sett-narkotikahandel",
    "#lindsdal,paryd/polisen-bryr-sig-inte",
    "#lackeby,paryd/lag-tillit-till-grannar/30-44",
    "#oxhagen,norrliden/alla-utomhusstorningar",
    "#oxhagen,norrliden,malmen,smedby/alla-utomhusstorningar/man",
    "#oxhagen,norrliden/alla-utsatthet-for-brott",
    "#oxhagen,norrliden/alla-konkret-otrygghet/kvinnor",
    "#oxhagen,norrliden/alla-utomhusstorningar/2018",
    "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/2018+2021/kvinnor/16-29",
    "#oxhagen,ingenstans/finns-inte/kvinnor/17-18",
]
"""A sample of views with every form of chart, every kind of group and period, and an address that is wrong."""


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with browser() as one:
        yield one


@pytest.fixture(scope="module")
def file(kalmar: Built) -> Path:
    return kalmar[0].reports("2022") / "jamforelse.html"


@pytest.fixture(scope="module")
def page(started: Browser, file: Path) -> Iterator[Page]:
    """The page of Kalmar's latest edition, opened once."""
    opened = shown(started, file)
    yield opened
    opened.close()


# ---- one file that opens anywhere -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_file_is_small_and_needs_nothing_else(kalmar: Built, started: Browser, edition: str) -> None:
    file = kalmar[0].reports(edition) / "jamforelse.html"
    assert file.stat().st_size < 2 * MEGABYTE
    asked, told = [], []
    page = started.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_function(READY)
    for view in VIEWS[:12:3]:
        go(page, view)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert told == []
    assert page.locator("h1").count() == 1
    page.close()


def test_a_script_that_is_not_the_pages_own_does_not_run(started: Browser, file: Path, tmp_path: Path) -> None:
    wild = tmp_path / "wild.html"
    wild.write_text(
        file.read_text("utf-8").replace("</main>", "<script>document.title = 'taken'</script></main>"), "utf-8"
    )
    page = shown(started, wild)
    assert page.title() != "taken"
    page.close()


def test_no_view_has_a_barrier_or_is_wider_than_the_screen(page: Page) -> None:
    found = {}
    forms = set()
    for view in VIEWS:
        go(page, view)
        forms |= set(
            page.evaluate(
                "comparison.parts(comparison.parse(location.hash).state).flatMap(p => p.charts.map(c => c.form))"
            )
        )
        found[view] = violations(page, "section.part, section.part .chart, #choice")
    assert len(VIEWS) >= 20
    assert forms == set(page.evaluate("Object.keys(comparison.forms)"))
    assert {view: told for view, told in found.items() if told} == {}


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 550, "height": 450}, "device_scale_factor": 2},
    ],
)
def test_a_narrow_screen_and_a_doubled_one_show_everything(
    started: Browser, file: Path, options: dict[str, object]
) -> None:
    """The second is a window of 1100 pixels at 200 %."""
    width = options["viewport"]["width"]  # type: ignore[index]
    page = shown(started, file, **options)
    for view in VIEWS[:4] + VIEWS[14:18]:
        go(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        clipped = page.evaluate(
            """() => [...document.querySelectorAll('.chart svg text')].filter((one) => {
                const [text, box] = [one.getBoundingClientRect(), one.closest('.chart').getBoundingClientRect()];
                return text.width && (text.left < box.left - 1 || text.right > box.right + 1);
            }).map((one) => one.textContent)"""
        )
        assert clipped == [], view
    assert violations(page) == []
    page.close()


def test_it_is_light_in_the_dark(page: Page) -> None:
    go(page, "")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="light")


# ---- choosing -------------------------------------------------------------------------------------------------------------


def test_it_starts_with_two_districts_of_the_promises(kalmar: Built, started: Browser) -> None:
    for edition in EDITIONS:
        page = shown(started, kalmar[0].reports(edition) / "jamforelse.html")
        chosen = page.locator("input[name=district]:checked").evaluate_all("(all) => all.map((one) => one.value)")
        picture = Picture(kalmar[1].published, edition)
        assert chosen == [area for area in picture.districts if area in picture.priority][:2]
        page.close()


def test_choosing_with_the_mouse(started: Browser, file: Path) -> None:
    page = shown(started, file)
    page.locator("label", has_text="Smedby").click()
    page.locator("label", has_text="Norrliden").click()
    page.locator("label", has_text="Berga/Funkabo").click()
    page.select_option("#measure", label="Nedskräpning")
    page.select_option("#sex", "women")
    page.select_option("#band", "16-29")
    page.select_option("#period", "2018")
    assert page.evaluate("location.hash") == "#oxhagen,smedby,norrliden/nedskrapning/kvinnor/16-29/2018"
    page.wait_for_function(f"{READY} === location.hash")
    assert (
        page.locator("#summary").inner_text()
        == "Visar Oxhagen, Smedby, Norrliden: Nedskräpning, kvinnor 16–29 år, 2018."
    )
    for _ in range(4):
        page.go_back()
    page.wait_for_function(f"{READY} === location.hash")
    assert page.evaluate("location.hash") == "#oxhagen,smedby,norrliden/otrygga-ute-ensamma-sen-kvall"
    assert page.locator("#sex").input_value() == "all"
    assert "Nedskräpning" not in page.locator("#view h2").first.inner_text()
    page.close()


def test_choosing_with_the_keyboard_alone(started: Browser, file: Path) -> None:
    page = shown(started, file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till jämförelsen"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # the second district
    assert page.evaluate("document.activeElement.value") == "smedby"
    outline = page.evaluate("getComputedStyle(document.activeElement.closest('label')).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Space")
    page.wait_for_function(f"{READY} === location.hash")
    assert page.evaluate("document.activeElement.value") == "smedby", "what has the focus keeps it"
    assert "smedby" in page.evaluate("location.hash")
    while page.evaluate("document.activeElement.id") != "sex":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(f"{READY} === location.hash && location.hash.endsWith('/kvinnor')")
    while page.evaluate("document.activeElement.tagName") != "SUMMARY":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("details[open] table").first.is_visible()
    page.close()


def test_fewer_than_two_and_more_than_four_are_not_chosen(started: Browser, file: Path) -> None:
    page = shown(started, file)
    before = page.locator("#view h2").first.inner_text()
    for name in ("Oxhagen", "Berga/Funkabo"):
        page.locator("#districts label", has_text=name).click()
    assert page.locator("#note").inner_text() == "Välj minst två stadsdelar att jämföra."
    assert page.locator("#view h2").count() > 0 and before
    for name in ("Lindsdal", "Malmen", "Smedby", "Trekanten"):
        page.locator("#districts label", has_text=name).click()
    assert page.locator("#note").inner_text() == ""
    assert page.locator("input[name=district]:checked").count() == 4
    assert page.locator("input[name=district]:not(:checked):not(:disabled)").count() == 0
    page.close()


def test_every_choice_has_an_address_that_leads_back_to_it(page: Page) -> None:
    tried, wrong = page.evaluate(
        """() => {
            const { page, parse, address, blockIds } = comparison;
            const ids = page.areas.map((area) => area.id);
            const measures = [...page.indicators.map((one) => one.id), ...blockIds.keys()];
            let [tried, wrong] = [0, []];
            for (const districts of [ids.slice(0, 2), ids.slice(2, 5), ids.slice(-4)]) for (const measure of measures)
                for (const sex of ["all", "women", "men"]) for (const band of ["all", ...page.bands])
                for (const period of page.periods) {
                    const state = { districts, measure, sex, band, period };
                    const back = parse(address(state));
                    tried += 1;
                    if (back.wrong.length || JSON.stringify(back.state) !== JSON.stringify(state)) wrong.push(address(state));
                }
            return [tried, wrong];
        }"""
    )
    assert tried > 3000
    assert wrong == []


@pytest.mark.parametrize(
    ("view", "named", "instead"),
    [
        ("#ingenstans,oxhagen,norrliden/nedskrapning", "ingenstans", "#oxhagen,norrliden/nedskrapning"),
        ("#oxhagen,norrliden/finns-inte", "finns-inte", "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall"),
        ("#oxhagen,norrliden/nedskrapning/barn", "barn", "#oxhagen,norrliden/nedskrapning"),
        ("#%E0%A4%A", "%E0%A4%A", "#oxhagen,berga-funkabo/otrygga-ute-ensamma-sen-kvall"),
        ("#<b>x</b>", "<b>x", "#oxhagen,berga-funkabo/otrygga-ute-ensamma-sen-kvall"),
    ],
)
def test_a_wrong_address_is_told_and_the_page_shows_what_there_is(
    page: Page, view: str, named: str, instead: str
) -> None:
    go(page, view)
    assert named in page.locator("#note").inner_text()
    assert page.evaluate("comparison.address(comparison.parse(location.hash).state)") == instead
    assert page.locator("#view section.part").count() > 3
    assert page.locator("#note b").count() == 0


# ---- what it says ---------------------------------------------------------------------------------------------------------


def compared(database: Path, edition: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each tested pair of an edition, straight from `comparison`: question, wave, group and districts, and the sentence."""
    picture = Picture(database, edition)
    order = {area: at for at, area in enumerate(picture.districts)}
    for row in picture._known(Comparison, "comparison", "and contrast = 'district_vs_district'"):
        if row.source != "safety_survey":
            continue
        if row.area not in order or row.other not in order:
            continue
        found = [
            picture.value(row.indicator, row.period, area, row.sex, row.age_group) for area in (row.area, row.other)
        ]
        sides = [
            (picture.name(area), value.value if value else None)
            for area, value in zip((row.area, row.other), found, strict=True)
        ]
        verdict = str(state.of(row.verdict, row.reason))
        ids = (row.area, row.other)
        if order[row.area] > order[row.other]:  # the page names the districts in its own order
            sides, ids = sides[::-1], ids[::-1]
            verdict = {"higher": "lower", "lower": "higher"}.get(verdict, verdict)
        names, shares = zip(*sides, strict=True)
        one, two = (sv.number(100 * share) if share is not None else "visas inte" for share in shares)
        text = words.PAIR[verdict].format(
            one=names[0],
            two=names[1],
            share_one=one,
            share_two=two,
            points=sv.points(row.detectable or 0),
            why=sv.lower_first(why(row)).rstrip("."),
        )
        key = (slug(picture.indicators[row.indicator].title), row.period, row.sex, row.age_group, *ids)
        yield key, text


SAY_ALL = """() => {
    const { page, indicators, pairSentence } = comparison;
    const said = {};
    for (const indicator of indicators.values()) for (const period of page.tested) for (const sex of ["all", "women", "men"])
        for (const band of ["all", ...page.bands])
        for (let one = 0; one < page.areas.length; one += 1) for (let two = one + 1; two < page.areas.length; two += 1) {
            const text = pairSentence(indicator, sex, band, one, two, period);
            if (text) said[[indicator.id, period, sex, band, page.areas[one].id, page.areas[two].id].join(" ")] = text;
        }
    return said;
}"""


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_said_of_every_tested_pair_is_what_was_found(kalmar: Built, started: Browser, edition: str) -> None:
    page = shown(started, kalmar[0].reports(edition) / "jamforelse.html")
    said = page.evaluate(SAY_ALL)
    page.close()
    wanted = {" ".join(key): text for key, text in compared(kalmar[1].published, edition)}
    districts = len(Picture(kalmar[1].published, edition).districts)
    questions = len({tuple(key.split()[:2]) for key in wanted})
    assert len({key.split()[1] for key in wanted}) == len(
        Picture(kalmar[1].published, edition).periods("safety_survey")
    )
    assert len(wanted) == questions * 7 * districts * (districts - 1) // 2 > 5000
    assert said == wanted


def test_no_other_group_is_said_to_be_tested(page: Page) -> None:
    go(page, "#oxhagen,norrliden/nedskrapning/kvinnor/16-29")
    assert "är inte prövade för kvinnor 16–29 år" in page.locator("section.part.overview").first.inner_text()
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall/2018+2021/kvinnor/16-29")
    assert (
        "är prövade bara inom varje mätning för sig: 2018 och 2021"
        in page.locator("section.part.overview").first.inner_text()
    )


def test_a_block_of_questions_says_of_whom_and_nothing_of_its_first_question(page: Page) -> None:
    go(page, "#oxhagen,norrliden/alla-utsatthet-for-brott")
    shown_of = page.locator("section.part.block .subtitle").first.inner_text()
    assert shown_of == "Andel av dem som svarat, alla, polisens trygghetsundersökning 2021"


@pytest.mark.parametrize("edition", EDITIONS)
def test_values_are_those_that_are_published_and_hidden_ones_are_nowhere(
    kalmar: Built, started: Browser, edition: str
) -> None:
    page = shown(started, kalmar[0].reports(edition) / "jamforelse.html")
    content = page.evaluate("comparison.page")
    page.close()
    picture = Picture(kalmar[1].published, edition)
    areas = [*(area["id"] for area in content["areas"]), "municipality"]
    titles = {slug(row.title): row.indicator for row in picture.indicators.values()}
    hidden = compared_values = 0
    for one in content["indicators"]:
        for period, groups in one["values"].items():
            for group, entries in groups.items():
                for area, entry in zip(areas, entries, strict=True):
                    row = picture.value(titles[one["id"]], period, area, *group.split())
                    if row is None or row.value is None:
                        assert entry == (None if row is None else 0)
                        hidden += entry == 0
                        continue
                    assert entry[:3] == [packed(share) for share in (row.value, row.ci_low, row.ci_high)]
                    assert entry[3] == row.n
                    compared_values += 1
    assert hidden > 100 and compared_values > 1000
    for one in content["indicators"]:
        for found in (pairs for wave in one["pairs"].values() for pairs in wave.values()):
            verdicts = [content["verdicts"][sign][0] for sign in found["signs"]]
            assert all(
                not seen or verdict == "no_detectable_difference"
                for seen, verdict in zip(found["seen"], verdicts, strict=True)
            )
    for offence in content["offences"]:
        for count, rate in zip(offence["counts"], offence["rates"], strict=True):
            assert rate is None or isinstance(count, int)


def test_the_table_and_the_csv_have_the_numbers_of_the_chart(page: Page) -> None:
    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall")
    with page.expect_download() as saved:
        page.locator("summary", has_text="Tabell med samma tal").first.click()
        page.get_by_role("button", name="Hämta tabellen som CSV").first.click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    head, *lines = [line.split(";") for line in text.splitlines()]
    assert head[-1] == "Syntetiska uppgifter" and {line[-1] for line in lines} == {"ja"}
    assert [line[0] for line in lines] == ["Oxhagen", "Norrliden", "Hela kommunen"]
    drawn = page.evaluate(
        "comparison.surveyParts(comparison.parse(location.hash).state)[0].charts[0].rows.map((row) => row.value)"
    )
    assert [line[4] for line in lines[:2]] == [str(int(value + 0.5)) for value in drawn]
    cells = page.locator("section.part.overview").first.locator("tbody tr").first.locator("th,td").all_inner_texts()
    assert cells == lines[0][:-1]
    page.locator("summary", has_text="Tabell med samma tal").first.click()


@given(st.floats(0, 1))
def test_a_packed_share_reads_like_the_share(share: float) -> None:
    number = packed(share)
    assert abs(number - 10_000 * share) <= 1.5
    assert str((number + 50) // 100) == sv.number(100 * share)
    assert f"{(number + 5) // 10 / 10:.1f}".replace(".", ",") == sv.number(100 * share, 1)


def test_a_rank_is_told_only_as_far_as_it_holds(page: Page, kalmar: Built) -> None:
    ranks = {(row.indicator, row.area): row for row in Picture(kalmar[1].published, "2022").ranks}
    go(page, "#oxhagen,paryd/otrygga-ute-ensamma-sen-kvall")
    oxhagen = ranks["unsafe_evening", "oxhagen"]
    told = page.locator("section.part.overview").first.inner_text()
    assert f"Oxhagen någon av platserna {oxhagen.first_place}–{oxhagen.last_place}" in told
    flat = [
        name
        for name in {row for row, _ in ranks}
        if all(
            ranks[name, area].last_place == 12 and ranks[name, area].first_place == 1 for area in ("oxhagen", "paryd")
        )
    ]
    assert flat, "no question leaves all districts together"
    title = Picture(kalmar[1].published, "2022").indicators[flat[0]].title
    go(page, f"#oxhagen,paryd/{slug(title)}")
    assert "går inte att ange" in page.locator("section.part.overview").first.inner_text()
    assert not re.search(r"plats(erna)? \d", page.locator("section.part.overview").first.inner_text())


def test_the_places_in_the_pdf_are_where_the_page_says(page: Page, kalmar: Built) -> None:
    import pymupdf

    go(page, "#oxhagen,norrliden/otrygga-ute-ensamma-sen-kvall")
    link = page.locator("section.part.overview .source a").first
    name, number = re.fullmatch(r"I lägesbilden: (.*), sidan (\d+) \(PDF\)", link.inner_text()).groups()  # type: ignore[union-attr]
    assert link.get_attribute("href") == f"lagesbild.pdf#page={number}"
    with pymupdf.open(str(kalmar[0].reports("2022") / "lagesbild.pdf")) as document:
        printed = re.sub(r"\s+", " ", document[int(number) - 1].get_text())
    assert name in printed


# ---- made-up municipalities -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def apart(started: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("apart")
    database = two_alike_and_one_apart(folder)
    return database, page_of(database, folder / "jamforelse.html")


def test_the_words_change_with_the_verdict(started: Browser, apart: tuple[Path, Path]) -> None:
    page = shown(started, apart[1], "#a,b/one")
    assert page.locator("#view .overview h2").inner_text() == "one: större andel i A än i B"
    said = page.locator("section.part.overview").first.locator("ul.verdicts").inner_text()
    assert "Andelen är större i A än i B, 60 mot 20 procent. Skillnaden är statistiskt säkerställd." in said
    assert "A plats 1 " in said
    go(page, "#b,c/one")
    assert page.locator("#view .overview h2").inner_text() == "one: ingen säkerställd skillnad mellan B och C"
    said = page.locator("section.part.overview").first.locator("ul.verdicts").inner_text()
    assert (
        "Det går inte att säga att andelen skiljer sig mellan B och C, 20 och 22 procent. Först en skillnad på omkring"
        in said
    )
    assert "säkerställd." not in said
    page.close()


def test_names_of_districts_are_harmless_and_readable(
    started: Browser, apart: tuple[Path, Path], tmp_path: Path
) -> None:
    database = Path(shutil.copy(apart[0], tmp_path))
    assert len(ODD_NAMES["b"]) == 60
    renamed(database, ODD_NAMES)
    file = page_of(database, tmp_path / "jamforelse.html")
    for width in (1100, 320):
        page = started.new_page(viewport={"width": width, "height": 800})
        alarmed: list[str] = []
        page.on("dialog", lambda dialog: (alarmed.append(dialog.message), dialog.dismiss()))  # noqa: B023
        page.on("pageerror", lambda error: alarmed.append(str(error)))  # noqa: B023
        page.goto(file.as_uri() + "#a,b,c/one")
        page.wait_for_function(READY)
        assert alarmed == []
        labels = page.locator("#districts label").all_inner_texts()
        assert [text.strip() for text in labels] == list(ODD_NAMES.values())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        drawn = page.evaluate(
            "[...document.querySelector('.chart svg').querySelectorAll('text')].map((one) => one.textContent).join('')"
        )
        for name in ODD_NAMES.values():
            assert re.sub(r"\s", "", name) in re.sub(r"\s", "", drawn)
        assert violations(page) == []
        page.close()
    page = shown(started, file, "#a,c/one")
    text = page.evaluate("comparison.csv(comparison.surveyParts(comparison.parse(location.hash).state)[0].table)")
    assert "'=1+1" in text and '"Å–""Näset""' in text
    page.close()


def test_a_large_municipality_fits_in_one_file(started: Browser, tmp_path: Path) -> None:
    """60 districts and 80 questions; how soon it opens is measured by benchmarks/comparison_page.py."""
    database = tmp_path / "published.duckdb"
    latest, _ = grown(database, 60, 80, groups=False)
    file = page_of(database, tmp_path / "jamforelse.html", latest)
    assert file.stat().st_size < 4 * MEGABYTE
    page = shown(started, file)
    assert page.evaluate("[comparison.page.areas.length, comparison.page.indicators.length]") == [60, 80]
    assert (
        page.evaluate("comparison.page.indicators[79].pairs[comparison.page.latest]['all all'].signs.length")
        == 60 * 59 // 2
    )
    assert page.locator("input[name=district]").count() == 60
    page.close()


# ---- the picture in the README -----------------------------------------------------------------------------------------------


def test_the_readmes_picture_is_the_start_view(started: Browser, file: Path, tmp_path: Path) -> None:
    """Made anew when it no longer shows the page; letters are drawn a little differently from machine to machine."""
    page = shown(started, file)
    taken = tmp_path / "start.png"
    page.set_viewport_size({"width": 1000, "height": 1000})
    page.wait_for_timeout(300)
    page.wait_for_function(READY)
    page.screenshot(path=str(taken))
    page.close()
    now = Image.open(taken).convert("L")
    kept = Image.open(SCREENSHOT).convert("L") if SCREENSHOT.exists() else Image.new("L", now.size, 0)
    differs = ImageStat.Stat(ImageChops.difference(now, kept.resize(now.size))).mean[0]
    if differs > 3 or kept.size != now.size:
        SCREENSHOT.write_bytes(taken.read_bytes())
        pytest.fail(
            f"docs/comparison.png no longer showed the start view ({differs:.1f} of 255) and is made anew: commit it"
        )
    assert "docs/comparison.png" in (REPOSITORY / "README.md").read_text(encoding="utf-8")
