"""Tables of results in layouts that nobody agreed on: every figure is read with all that it is about, or asked about."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from building import delivery, plain, read_with, rows, told, workbook
from field import FIELD
from layouts import AREAS, QUESTIONS, drawn, truth, workbook_of

from pipeline.configuration import Configuration, load_configuration
from pipeline.contracts.restricted import DeliveredValue
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.results.draft import draft
from pipeline.problems import Problem
from pipeline.workspace import Workspace

KEY = ("indicator", "area", "sex", "period")
Lines = list[list[object]]
HEAD: list[object] = ["Fråga", "Norr", "Sjö"]


@pytest.fixture
def configuration() -> Configuration:
    return plain()


def read(
    root: Path, configuration: Configuration, sheets: dict[str, Lines], mapping: str = "", name: str = "2020.xlsx"
) -> tuple[dict[tuple[object, ...], tuple[object, ...]], list[Problem]]:
    """Return value, unit and number of answers by what they are about, and the problems but for notes; every row is accounted for."""
    file = delivery(root, "safety_survey", name, workbook(sheets))
    if mapping:
        file.path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert file.rows == file.used + file.repeated + file.left_out + file.rejected
    found = {row[:4]: row[4:] for row in rows(staged, DeliveredValue, *KEY, "value", "unit", "answers")}
    return found, [problem for problem in problems if problem.severity != "note"]


@pytest.mark.parametrize("seed", range(40))
def test_a_drawn_layout_is_read_as_it_was_meant(tmp_path: Path, configuration: Configuration, seed: int) -> None:
    layout = drawn(seed)
    shares, answers = truth(seed)
    file = delivery(tmp_path, "safety_survey", "resultat.xlsx", workbook_of(layout, seed))
    staged, problems = read_with(safety_survey.read, configuration, file)
    found = {row[:4]: row[4:] for row in rows(staged, DeliveredValue, *KEY, "value", "answers")}
    assert [problem for problem in problems if problem.severity != "note"] == [], layout
    assert {key: value for key, (value, _) in found.items()} == {key: share / 100 for key, share in shares.items()}
    assert all(n is None or n == answers[key] for key, (_, n) in found.items())  # type: ignore[index]


# ---- a delivery as it lies --------------------------------------------------------------------------------------------


def kavlinge(root: Path) -> tuple[Configuration, Delivery]:
    folder = root / "data" / "raw" / "kavlinge"
    for path in (FIELD / "kavlinge").rglob("*.*"):
        target = folder / path.relative_to(FIELD / "kavlinge")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    file = folder / "safety_survey" / "2020_Resultattabeller.xlsx"
    return load_configuration(Workspace(root).municipality("kavlinge")), Delivery(file, file.name, "safety_survey")


def test_every_figure_of_a_supplier_s_tables_is_read(tmp_path: Path) -> None:
    """Shares and index are held against the cells of the workbook, counted off from its heads."""
    own, file = kavlinge(tmp_path)
    staged, problems = read_with(safety_survey.read, own, file)
    assert [problem.code for problem in problems] == ["sheet-without-figures"]
    found = {row[:5]: row[5:] for row in rows(staged, DeliveredValue, "unit", *KEY, "value", "answers")}
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    areas = ["municipality", "kavlinge-tatort", "loddekopinge", "furulund", "barseback-hofterup"]
    cells = 0
    for year in ("2019", "2020"):
        sheet = [list(row) for row in book[f"Andelar {year}"].iter_rows(values_only=True)]
        for at, area in enumerate(areas):
            for beside, sex in enumerate(("all", "women", "men")):
                column = 1 + 3 * at + beside
                values = [row[column] for row in sheet[6:31] if isinstance(row[column], int)]
                mine = [one for key, one in found.items() if key[0] == "share" and key[2:] == (area, sex, year)]
                assert sorted(round(100 * share) for share, _ in mine) == sorted(values)
                assert {n for _, n in mine} == {sheet[5][column]}
                cells += len(values)
    index = [list(row) for row in book["Problemindex"].iter_rows(values_only=True)]
    for at, area in enumerate(areas):
        for beside, year in enumerate(("2019", "2020")):
            values = [row[1 + 2 * at + beside] for row in index[5:31] if row[1] is not None]
            mine = [one for key, one in found.items() if key[0] == "index" and key[2:] == (area, "all", year)]
            assert sorted(value for value, _ in mine) == sorted(values)
            cells += len(values)
    assert cells == len(found) == 810
    assert found["share", "unsafe_evening", "municipality", "women", "2019"] == (0.18, 393)
    assert found["index", "problem_index", "municipality", "all", "2020"] == (1.69, None)
    whole = ("municipality", "all", "2020")
    assert sum(round(100 * value) for key, (value, _) in found.items() if (key[0], key[2:]) == ("share", whole)) == 399
    assert file.rows == file.used == 61


def test_a_draft_decides_what_is_the_same_and_asks_about_the_rest(tmp_path: Path) -> None:
    own, file = kavlinge(tmp_path)
    file.path.with_suffix(".toml").unlink()
    text = draft(file.path, own)
    assert text is not None
    lines = text.splitlines()
    assert '"Nedskräpning" = "littering"' in lines
    assert '"TOTALT INDEX" = "problem_index"' in lines
    asked = [row for row, line in enumerate(lines, 1) if '" = "?' in line]
    assert '"Otrygg ute ensam sen kväll" = "?unsafe_evening"   # Otrygga ute ensamma sen kväll?' in lines
    assert len(asked) == 4 and "#?" not in text
    # Accepted as it stands, what it does not decide stops the build, and is told with its row.
    file.path.with_suffix(".toml").write_text(text, encoding="utf-8")
    _, problems = read_with(safety_survey.read, own, file)
    assert {problem.code for problem in problems if problem.severity == "error"} == {"undecided"}
    assert [int(problem.part("row")) for problem in problems if problem.code == "undecided"] == asked
    # With every question accepted it reads what the mapping by hand reads.
    accepted = "\n".join(line.replace('" = "?', '" = "') for line in lines)
    file.path.with_suffix(".toml").write_text(accepted, encoding="utf-8")
    staged, problems = read_with(safety_survey.read, own, file)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert len(rows(staged, DeliveredValue)) == 810


# ---- what a table does not say is asked about -------------------------------------------------------------------------


def test_a_share_of_those_who_do_not_is_never_taken_for_the_others(
    tmp_path: Path, configuration: Configuration
) -> None:
    for title, row in (
        ("Andel (%) som inte instämmer", "Nedskräpning"),
        ("Andel (%)", "Trygga ute ensamma sen kväll"),
        ("Andel (%) som svarat nej", "Nedskräpning"),
    ):
        mapping = '[indicators]\n"Trygga ute ensamma sen kväll" = "unsafe_evening"\n'
        sheets: dict[str, Lines] = {"Blad1": [[title], [], HEAD, [row, 20, 30]]}
        found, (problem,) = read(tmp_path, configuration, sheets, mapping)
        assert (found, problem.code) == ({}, "turned-table")
        name = problem.value("name")
        turned, problems = read(tmp_path, configuration, sheets, f'{mapping}[turned]\n"{name}" = true\n')
        assert problems == []
        assert [value for value, *_ in turned.values()] == [0.8, 0.7]
        same, _ = read(tmp_path, configuration, sheets, f'{mapping}[turned]\n"{name}" = false\n')
        assert [value for value, *_ in same.values()] == [0.2, 0.3]


def test_answers_of_a_question_are_no_questions(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Nedskräpning, andel (%)"], [], ["Svar", "Norr", "Sjö"],
        ["Ja, i stor utsträckning", 12, 9], ["Ja, i viss utsträckning", 20, 21], ["Nej", 68, 70],
    ]  # fmt: skip
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert found == {}
    assert len(problems) == 3


def test_an_area_that_nobody_knows_takes_nothing_from_another(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Andel (%), Provstads kommun"],
        [],
        ["Centrum"],
        ["Fråga", "Kvinnor", "Män"],
        ["Nedskräpning", 20, 30],
    ]
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert found == {}
    assert told(problems) == [("row 5", "unknown-area-of-table")]
    sheets: dict[str, Lines] = {
        name: [["Andel (%)"], ["Fråga", "Kvinnor"], ["Nedskräpning", share]]
        for name, share in (("Norr", 20), ("Centrum", 31))
    }
    found, problems = read(tmp_path, configuration, sheets)
    assert found == {("littering", "norr", "women", "2020"): (0.2, "share", None)}
    assert [problem.value("name") for problem in problems] == ["Centrum"]


def test_a_stale_heading_is_not_that_of_the_rows_below_another(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Andel (%)"],
        [],
        ["Område", "Kvinnor", "Män"],
        ["Nedskräpning"],
        ["Norr", 20, 30],
        ["Hundbajs"],
        ["Norr", 40, 50],
    ]
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert {key[0]: value[0] for key, value in found.items()} == {"littering": 0.3}
    assert [problem.value("name") for problem in problems] == ["Hundbajs"]


def test_one_name_under_two_headings_is_two_questions(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Andel (%)"],
        [],
        HEAD,
        ["UTSATTHET FÖR BROTT"],
        ["Utsatt för våld", 2, 3],
        ["ORO FÖR BROTT"],
        ["Utsatt för våld", 20, 30],
    ]
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert found == {}
    names = [problem.value("name") for problem in problems]
    assert names == ["UTSATTHET FÖR BROTT / Utsatt för våld", "ORO FÖR BROTT / Utsatt för våld"]
    mapping = f'[indicators]\n"{names[0]}" = "victim_violence"\n"{names[1]}" = "worry_assault"\n'
    found, problems = read(tmp_path, configuration, {"Blad1": lines}, mapping)
    assert problems == []
    assert {(key[0], key[1]): value[0] for key, value in found.items()} == {
        ("victim_violence", "norr"): 0.02, ("victim_violence", "sjo"): 0.03,
        ("worry_assault", "norr"): 0.2, ("worry_assault", "sjo"): 0.3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "values", "code"),
    [
        ("Resultat", [1, 2], "unit-of-table"),
        ("Resultat", [0.2, 0.31], "percent-or-share"),
        ("Andel (%)", [0.2, 0.31], "percent-or-share"),
        ("Antal som instämmer", [20, 31], "unit-of-table"),
        ("Medelvärde 1–10", [4, 7], "unit-of-table"),
        ("Problemindex och andelar (%)", [2, 5], "unit-of-table"),
    ],
)
def test_figures_that_may_be_something_else_are_asked_about(
    tmp_path: Path, configuration: Configuration, title: str, values: list[object], code: str
) -> None:
    found, problems = read(tmp_path, configuration, {"Blad1": [[title], [], HEAD, ["Nedskräpning", *values]]})
    assert (found, [problem.code for problem in problems]) == ({}, [code])


def test_two_years_over_a_table_are_asked_about(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [["Andel (%) 2019"], [], HEAD, ["Nedskräpning", 20, 30]]
    found, problems = read(tmp_path, configuration, {"Mätning 2020": lines})
    assert (found, [problem.code for problem in problems]) == ({}, ["year-of-table"])
    found, problems = read(tmp_path, configuration, {"Mätning 2020": lines}, 'period = "2019"\n')
    assert ([key[3] for key in found], problems) == (["2019", "2019"], [])
    # The file's name says when it was made; the sheet knows better.
    found, problems = read(tmp_path, configuration, {"Blad1": lines}, name="2021.xlsx")
    assert ([key[3] for key in found], problems) == (["2019", "2019"], [])


def test_a_head_that_may_belong_to_either_column_is_asked_about(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Andel (%)"],
        [],
        ["", "", "Norr", "", "", ""],
        ["Fråga", "Kvinnor", "Män", "Kvinnor", "Män"],
        ["Nedskräpning", 1, 22, 3, 4],
    ]
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert found == {}
    assert [problem.code for problem in problems] == ["heads-of-table"]


# ---- what stands beside the figures -----------------------------------------------------------------------------------


def test_numbers_of_answers_belong_to_the_rows_beside_them(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Andel (%)"],
        [],
        HEAD,
        ["Nedskräpning", 20, 30],
        ["Antal svar", 101, 102],
        ["Utsatt för våld", 2, 3],
        ["Antal svar", 91, 92],
    ]
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert problems == []
    assert {key[:2]: value[2] for key, value in found.items()} == {
        ("littering", "norr"): 101, ("littering", "sjo"): 102, ("victim_violence", "norr"): 91, ("victim_violence", "sjo"): 92,
    }  # fmt: skip
    # Two rows of them that take no turns: nobody knows which is whose.
    found, _ = read(tmp_path, configuration, {"Blad1": [*lines[:5], ["Antal svar", 51, 52], *lines[5:6]]})
    assert {value[2] for value in found.values()} == {None}


def test_numbers_of_answers_may_stand_on_a_sheet_of_their_own(tmp_path: Path, configuration: Configuration) -> None:
    sheets: dict[str, Lines] = {
        "Andelar": [["Andel (%)"], [], HEAD, ["Nedskräpning", 20, 30]],
        "Antal svar": [["Antal svar"], [], ["Område", "Antal svar"], ["Norr", 101], ["Sjö", 102]],
    }
    found, problems = read(tmp_path, configuration, sheets)
    assert problems == []
    assert [value[2] for value in found.values()] == [101, 102]


def test_changes_margins_and_numbers_of_rows_are_no_figures(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Andel (%)"],
        [],
        ["Nr", "Fråga", "Norr", "Förändring", "Sjö", "Felmarginal"],
        [1, "Nedskräpning", 20, "+2", 30, 5],
    ]
    file = delivery(tmp_path, "safety_survey", "2020.xlsx", workbook({"Blad1": lines}))
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert rows(staged, DeliveredValue, "area", "value") == [("norr", 0.2), ("sjo", 0.3)]
    assert [(problem.code, problem.severity) for problem in problems] == [("part-of-table-left-out", "note")]


def test_shares_and_index_beside_each_other_do_not_mix(tmp_path: Path, configuration: Configuration) -> None:
    lines: Lines = [
        ["Resultat 2020"], [], ["Fråga", "Andel (%)", "", "Index", ""], ["", "Norr", "Sjö", "Norr", "Sjö"],
        ["Nedskräpning", 20, 30, 1, 2],
    ]  # fmt: skip
    found, problems = read(tmp_path, configuration, {"Blad1": lines})
    assert problems == []
    file = delivery(tmp_path, "safety_survey", "2020.xlsx", workbook({"Blad1": lines}))
    staged, _ = read_with(safety_survey.read, configuration, file)
    assert rows(staged, DeliveredValue, "area", "unit", "value") == [
        ("norr", "share", 0.2), ("sjo", "share", 0.3), ("norr", "index", 1), ("sjo", "index", 2),
    ]  # fmt: skip
    assert found


def test_one_row_a_person_is_never_taken_for_results(tmp_path: Path, configuration: Configuration) -> None:
    """Answers as labels and a code book beside them: what a wave in Excel looks like."""
    persons: Lines = [["Q_omr", "Q_kon", "Q_ald", "Nedskräpning", "Utsatt för våld", "vikt"]]
    for number in range(60):
        area, sex = ("Norr", "Sjö", "Strand")[number % 3], ("Kvinna", "Man")[number % 2]
        persons.append([area, sex, "16-29", number % 3 + 1, number % 2, 1.1])
    book: Lines = [["Variabel", "Kod", "Etikett"], ["Q_kon", 1, "Kvinna"], ["Q_kon", 2, "Man"]]
    file = delivery(tmp_path, "safety_survey", "2020.xlsx", workbook({"Data": persons, "Kodbok": book}))
    staged, _ = read_with(safety_survey.read, configuration, file)
    assert rows(staged, DeliveredValue) == []


def test_the_words_of_the_builder_are_those_of_the_town() -> None:
    """The drawn layouts are about the town's own areas and the codebook's questions."""
    configuration = plain()
    assert set(AREAS.values()) <= set(configuration.area_members())
    titles = {one.title: one.id for one in configuration.definitions.safety_survey.indicators}
    assert {name: titles[name] for name in QUESTIONS} == QUESTIONS
