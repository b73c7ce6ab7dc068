"""The report of the data's quality: what it says, that it can be read by everybody, and that nothing in it acts."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from building import MUNICIPALITY, delivery, plain, town
from checkout import REPOSITORY
from tables import offence_rows, population_rows, staged, survey_tables
from tables import persons as people
from told import placed

from pipeline import build as building_site
from pipeline import cli, quality
from pipeline.contracts.restricted import Note, Offence, Population, SourceFile
from pipeline.ingest.files import Staged
from pipeline.ingest.safety_survey.differences import WaveDifference
from pipeline.problems import DataErrors, ProblemLog, at, phrase
from pipeline.products import hold
from pipeline.quality import coverage
from pipeline.quality.examination import Examination
from pipeline.quality.examining import check, examine
from pipeline.quality.page import page_of
from pipeline.quality.workbook import workbook_of
from pipeline.report.style import MIN_TEXT_CONTRAST, PALETTE, contrast_ratio
from pipeline.words.messages import Term, said
from pipeline.words.sv.quality import MISSING
from pipeline.workspace import MunicipalityFolder

PACKAGE = REPOSITORY / "pipeline"
FILE = "data/raw/provstad/crime/a.csv"
NASTY = '<script>alert("1")</script>&\x07'
FORMULA = '=HYPERLINK("http://x")'
EXPORT = "Region;Brott;År;Period;Antal\n"


class Page(HTMLParser):
    """What a test looks at in a page: elements with their attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def files(*rows: tuple[str, str, int, int, int]) -> Staged:
    """Staged files: id, path, rows, rejected, incomplete; the other rows are used."""
    staged = Staged()
    lines = [
        {"id": id, "source": "crime", "path": path, "sha256": id * 8, "rows": number, "used": number - rejected}
        | {"repeated": 0, "left_out": 0, "rejected": rejected, "incomplete": incomplete}
        for id, path, number, rejected, incomplete in rows
    ]
    staged.add(SourceFile, pd.DataFrame(lines))
    return staged


def an_examination() -> Examination:
    """Something of every kind, with texts that would like to be markup or formulas."""
    log = ProblemLog()
    log.add(FILE, at(row=3, column="Antal"), "number", wanted=phrase("a_whole_number"), found=NASTY)
    log.add(FILE, at(), "missing-month", months=["2021-03"], severity="warning")
    log.add("crime", at(part=phrase("local_extract")), "toml", found=FORMULA, severity="note")
    for row in range(150):
        log.reject("aaaaaaaa", at(row=row), "", FORMULA, "number", wanted=phrase("a_whole_number"))
    man = phrase("code_means", code=1, meaning="Man")
    log.reject("bbbbbbbb", at(sheet="Blad1", row=7), "kön", "7", "unknown-code", known=[man])
    staged = files(("aaaaaaaa", FILE, 1000, 150, 0), ("bbbbbbbb", "data/raw/provstad/crime/b.csv", 5, 0, 1))
    effect = phrase("same_question", series=["one"])
    difference = WaveDifference("2021", "2018", "q1", "reworded", "Förut?", "<b>Nu?</b>", effect, False)
    staged.add_all(Staged({Offence: offence_rows({("0001", "norr", "2020"): [9], ("0001", "sjo", "2021"): [2]})}))
    return Examination("Provstad", plain(), staged, log, [difference])


@pytest.fixture(scope="module")
def html() -> str:
    return page_of(an_examination())


# ---- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_in_words_what_was_found_and_whether_a_report_can_be_made(html: str) -> None:
    text = Page(html).text
    assert "Kontrollen fann 1 fel, 1 varning och 1 anmärkning. Rapporten kan inte göras" in text
    assert "2 filer lästes med 1\u00a0005 rader" in text
    assert "lagts åt sidan: 150. Rader som används men har en felaktig uppgift: 1." in text
    assert "Inget hindrar" in page_of(Examination("Provstad", plain()))


def test_the_page_tells_rules_and_questions_in_swedish_words(html: str) -> None:
    page = Page(html)
    rules = [str(attributes["data-rule"]) for _, attributes in page.elements if attributes.get("data-rule")]
    assert "missing-month" in rules
    assert "missing-month" not in page.text and "unknown-code" not in page.text
    changed = WaveDifference(
        "2021",
        "2018",
        "trusts_neighbours",
        "recoded",
        "",
        "1",
        phrase("series_wrong", series=[Term("low_trust", "Låg tillit")]),
        False,
    )
    told = Page(page_of(Examination("Provstad", plain(), differences=[changed]))).text
    assert plain().definitions.safety_survey.items["trusts_neighbours"].wording in told
    assert "Låg tillit: serien är fel tills koderna är angivna" in told
    assert "finns inte" in told
    assert "trusts_neighbours" not in told and "low_trust" not in told


def test_every_problem_stands_there_with_file_place_and_advice_and_is_linked_to(html: str) -> None:
    page = Page(html)
    for words in (
        FILE,
        "rad 3, kolumn Antal",
        "ett heltal",
        "Rätta talet i filen.",
        "Månad saknas i en serie",
        "inget för 2021-03",
    ):
        assert words in page.text
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    targets = [str(attributes["href"]) for attributes in page.all("a")]
    assert len(set(ids)) == len(ids)
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert {"#error-1", "#warning-1", "#note-1"} <= set(targets)


def test_what_was_set_aside_is_cut_with_the_number_left_out(html: str) -> None:
    assert html.count("hela raden") == 100
    assert "Ytterligare 50 står i datakvalitet.xlsx." in html
    assert "1 = Man" in html


def test_nothing_in_the_data_becomes_markup_and_nothing_is_loaded(html: str) -> None:
    page = Page(html)
    assert page.all("script") == page.all("img") == page.all("link") == page.all("iframe") == page.all("b") == []
    assert "<script" not in html
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;" in html
    assert "\x07" not in html
    assert not re.search(r"https?://|url\(|@import|style=|\son\w+=", html.replace(FORMULA.replace('"', "&quot;"), ""))
    (policy,) = [one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_page_can_be_read_by_everybody(html: str) -> None:
    page = Page(html)
    assert page.all("html") == [{"lang": "sv"}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert page.elements.index(("a", {"href": "#innehall", "class": "skip"})) < page.elements.index(("h1", {}))
    assert len(page.all("table")) == len(page.all("caption")) > 4
    assert {one.get("scope") for one in page.all("th")} == {"col", "row"}
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    regions = [one for one in page.all("div") if one.get("role") == "region"]
    assert len(regions) == len(page.all("table"))
    assert all(one.get("tabindex") == "0" for one in regions)


def test_every_colour_of_text_stands_out_from_the_page(html: str) -> None:
    """The page's own rules use inks for text that WCAG's stricter level (7:1) lets pass; none but the palette's are used at all."""
    own = (PACKAGE / "quality" / "page.css").read_text(encoding="utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    rules = style.partition("}")[2]
    assert own in rules and re.findall(r"#[0-9a-fA-F]{3,8}\b", rules) == []
    for text, least in ((own, 7), (rules, MIN_TEXT_CONTRAST)):
        colours = set(re.findall(r"(?<![\w-])color:var\(--([\w-]+)\)", text)) - {"paper"}
        assert colours
        for colour in colours:
            assert contrast_ratio(PALETTE[colour], PALETTE["paper"]) >= least, colour


def test_no_english_stands_on_the_page(html: str) -> None:
    assert [one for _, attributes in Page(html).elements for one in attributes if one == "lang"] == ["lang"]
    assert "engelska" not in html


def test_differences_between_waves_stand_there(html: str) -> None:
    text = Page(html).text
    for words in (
        "2021 jämfört med 2018",
        "annan lydelse",
        "<b>Nu?</b>",
        "one: serien kan brytas: är det samma fråga?",
    ):
        assert words in text


# ---- what is covered --------------------------------------------------------------------------------------------------


def covered() -> dict[str, coverage.Coverage]:
    found = staged(survey_tables([*people(3, "norr", 1), *people(2, "sjo", 1, period="2018")]))
    found.add(Offence, offence_rows({("0001", "norr", "2020"): [9], ("0001", "sjo", "2021"): [2]}))
    found.add(Population, population_rows({("2021", "norr"): 1200}))
    return {one.what.partition(":")[0]: one for one in coverage.tables(plain(), found)}


def test_a_missing_district_or_year_is_seen() -> None:
    survey = covered()["Trygghetsundersökningen"]
    assert (survey.side, survey.places, survey.periods) == ("Stadsdel", ("Norr", "Sjö", "Strand"), ("2018", "2021"))
    shown = {(where, when): survey.shown(where, when) for where in survey.places for when in survey.periods}
    assert shown[("Norr", "2021")] == "3"
    assert shown[("Strand", "2021")] == shown[("Norr", "2018")] == MISSING


def test_small_counts_of_offences_are_not_shown() -> None:
    offences = covered()["Lokalt utdrag"]
    assert (offences.shown("Norr", "2020"), offences.shown("Sjö", "2021")) == ("9", "1–4")
    assert covered()["Befolkning"].shown("Norr", "2021") == "1\u00a0200"


# ---- the workbook -----------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_sheet_for_each_file_with_row_column_value_and_rule() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(an_examination())))
    assert book.sheetnames == ["Översikt", "crime", "a.csv", "b.csv"]
    lines = list(book["Översikt"].values)
    assert lines[0][:3] == ("Fil eller källa", "Blad", "Fel")
    assert lines[2] == (FILE, "a.csv", 1, 1, 0, 1000, 0, 0, 150, 850, 0)
    assert len(list(book["a.csv"].values)) == 1 + 2 + 150
    assert list(book["b.csv"].values)[1][:6] == ("åt sidan", "blad Blad1, rad 7", "kön", "7", "Okänd kod", "1 = Man")


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(an_examination())))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert f"'{FORMULA}" in texts
    assert [text for text in texts if text.startswith(("=", "+", "-", "@"))] == []


def test_files_of_the_same_name_have_sheets_of_their_own() -> None:
    log = ProblemLog()
    for folder in ("crime", "population"):
        log.add(f"data/raw/provstad/{folder}/{'långt namn ' * 5}[1].csv", at(), "toml", found="y")
    names = openpyxl.load_workbook(io.BytesIO(workbook_of(Examination("Provstad", None, log=log)))).sheetnames
    assert len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_the_same_examination_gives_the_same_bytes() -> None:
    assert workbook_of(an_examination()) == workbook_of(an_examination())
    assert page_of(an_examination()) == page_of(an_examination())


# ---- check and build --------------------------------------------------------------------------------------------------


def reports(folder: MunicipalityFolder) -> list[str]:
    """What a folder that nobody publishes from holds of reports of the data's quality."""
    return sorted(path.name for path in folder.processed.glob("datakvalitet.*"))


def run(monkeypatch: pytest.MonkeyPatch, root: Path, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["lagesbild", "--root", str(root), *arguments])
    try:
        cli.main()
    except SystemExit as left:
        return left.code
    return None


def months(*numbers: int, year: int = 2021) -> str:
    names = ["Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"]
    return "".join(f"Provstad;Bilbrott;{year};{names[number - 1]};3\n" for number in numbers)


def test_a_check_tells_by_file_and_writes_the_page_and_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = town(tmp_path)
    delivery(tmp_path, "crime", "a.csv", EXPORT + months(1, 3))
    assert run(monkeypatch, tmp_path, "check") in {0, None}
    out, err = capsys.readouterr()
    assert err == ""
    assert re.search(rf"{FILE} +2 +2 +0 +0 +0 +0", out)
    assert (
        "varning crime: serie reported_vehicle (Bilbrott) [missing-month] Månad saknas i en serie: inget för 2021-02"
        in out
    )
    without = "[evidence-without-figures] Underlag utan levererade uppgifter: inga uppgifter om unsafe_evening"
    assert f"underlag 1 {without} (Otrygga ute ensamma sen kväll) i safety_survey/" in " ".join(out.split())
    assert out.endswith(
        "provstad: inga fel, 2 varningar och inga anmärkningar; data/processed/provstad/datakvalitet.html\n"
    )
    assert reports(folder) == [quality.PAGE, quality.WORKBOOK]


def test_the_report_is_written_with_errors_too_and_with_a_broken_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = town(tmp_path)
    delivery(tmp_path, "crime", "a.csv", EXPORT.replace("Antal", "Summa") + months(1))
    for wrong in ("a.csv", "municipality.toml"):
        if wrong == "municipality.toml":
            (folder.raw / wrong).write_text("name = 1\n", encoding="utf-8")
        assert run(monkeypatch, tmp_path, "check", "provstad") == 1
        out, err = capsys.readouterr()
        assert wrong in err
        assert "ingen databas och inget dokument har ändrats" in err
        assert "data/processed/provstad/datakvalitet.html" in out
        assert wrong in (tmp_path / "data/processed/provstad/datakvalitet.html").read_text(encoding="utf-8")


def test_a_build_that_stops_leaves_the_report_of_why(tmp_path: Path) -> None:
    folder = town(tmp_path)
    with pytest.raises(DataErrors):
        building_site.build(folder, lambda _: None)
    assert reports(folder) == [quality.PAGE, quality.WORKBOOK]
    assert sorted(path.name for path in folder.processed.iterdir()) == [".lock", quality.PAGE, quality.WORKBOOK]


def test_a_check_of_one_file_reads_its_source_alone_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = town(tmp_path, municipality=MUNICIPALITY.replace('["crime"]', '["crime", "population"]'))
    file = delivery(tmp_path, "crime", "a.csv", EXPORT + months(1, 2))
    delivery(tmp_path, "crime", "b.csv", "fel\n")
    assert run(monkeypatch, tmp_path, "check", str(file.path)) in {0, None}
    out, err = capsys.readouterr()
    assert err == ""
    assert out.endswith(f"{file.name}: inga fel, inga varningar och inga anmärkningar\n")
    assert "b.csv" not in out
    assert reports(folder) == []
    assert run(monkeypatch, tmp_path, "--json", "check", "data/raw/provstad/crime/b.csv") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["checked"] == ["data/raw/provstad/crime/b.csv"]
    assert {problem["file"] for problem in told["problems"]} == {"data/raw/provstad/crime/b.csv"}


def test_a_file_outside_the_sources_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = town(tmp_path)
    for path in (folder.raw / "municipality.toml", tmp_path / "x.csv", folder.raw / "egna" / "x.csv"):
        path.parent.mkdir(exist_ok=True)
        path.touch()
        assert run(monkeypatch, tmp_path, "check", str(path)) == 2
        assert "källa" in capsys.readouterr().err


def test_two_checks_give_the_same_bytes(tmp_path: Path) -> None:
    folder = town(tmp_path)
    delivery(tmp_path, "crime", "a.csv", EXPORT + months(1, 3))
    contents = [[path.read_bytes() for path in check(folder)[1]] for _ in range(2)]
    assert contents[0] == contents[1]


# ---- an error in a row sets aside what is wrong and no more -----------------------------------------------------------


def wrong_rows(number: int, of: int) -> str:
    rows = months(*range(1, 13), year=2013)
    for year in range(2014, 2014 + of // 12):
        rows += months(*range(1, 13), year=year)
    lines = rows.splitlines()[:of]
    lines[:number] = [line.removesuffix("3") + "många" for line in lines[:number]]
    return EXPORT + "\n".join(lines) + "\n"


def test_a_wrong_row_is_set_aside_and_the_others_are_used(tmp_path: Path) -> None:
    folder = town(tmp_path)
    delivery(tmp_path, "crime", "a.csv", wrong_rows(2, 100))
    examination = examine(folder)
    (file,) = examination.files
    assert examination.count("error") == 0
    assert (file.rows, file.used, file.rejected, file.adds_up) == (100, 98, 2, True)
    assert [(placed(one), one.value, one.code) for one in examination.rejected] == [
        ("row 2", "många", "number"),
        ("row 3", "många", "number"),
    ]
    assert said(examination.in_short(), "sv") == "inga fel, 1 varning, inga anmärkningar och 2 rader åt sidan"


def test_more_than_two_per_cent_of_wrong_rows_stop_the_build(tmp_path: Path) -> None:
    folder = town(tmp_path)
    delivery(tmp_path, "crime", "a.csv", wrong_rows(3, 100))
    examination = examine(folder)
    (problem,) = [one for one in examination.problems if one.severity == "error"]
    assert (problem.code, placed(problem)) == ("too-much-rejected", "")
    assert dict(problem.values) == {"most": 0.02, "wrong": 3, "rows": 100, "rules": ("number",)}
    assert problem.words().found == "fel i 3 av 100 rader (tal som inte går att läsa)"
    assert len(examination.rejected) == 3
    limit = MUNICIPALITY + "\n[checks]\nmost_rejected = 0.03\n"
    assert examine(town(tmp_path, municipality=limit)).count("error") == 0


def test_no_note_stands_in_the_report(tmp_path: Path) -> None:
    secret = "Kvinnan i hörnhuset skriker om nätterna"
    folder = town(tmp_path, municipality=MUNICIPALITY.replace('["crime"]', '["dialogue"]'))
    header = "Datum;Typ;Område;Deltagare;Anteckning\n"
    lines = [f"2021-04-{day:02d};medborgardialog;Norr;18;{secret}" for day in range(1, 29)]
    delivery(tmp_path, "dialogue", "a.csv", header + "\n".join([*lines, f"fel;fika;Nord;18;{secret}"]) + "\n")
    examination = examine(folder)
    assert examination.problems
    assert len(examination.staged.frames[Note]) == 28
    with hold(folder) as held:
        written = b"".join(path.read_bytes() for path in quality.write(examination, held)[:1]).decode()
    assert secret not in written
    cells = openpyxl.load_workbook(tmp_path / "data/processed/provstad/datakvalitet.xlsx")
    assert not any(secret in str(cell.value) for sheet in cells for row in sheet.iter_rows() for cell in row)
