"""Suppliers' tables in their own words and forms: what is plain is read, and what allows a doubt is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import delivery, plain, read_with, rows, workbook

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import DeliveredValue
from pipeline.definitions import SafetySurvey
from pipeline.ingest import safety_survey
from pipeline.ingest.safety_survey.results.draft import draft
from pipeline.ingest.safety_survey.results.topics import Topics
from pipeline.problems import Problem

Lines = list[list[object]]


@pytest.fixture
def configuration() -> Configuration:
    return plain()


@pytest.fixture
def survey(configuration: Configuration) -> SafetySurvey:
    return configuration.definitions.safety_survey


def read(
    root: Path, configuration: Configuration, sheets: dict[str, Lines]
) -> tuple[dict[object, float], list[Problem]]:
    """Return the values by indicator, area, sex and year, and the problems but for notes."""
    file = delivery(root, "safety_survey", "resultat.xlsx", workbook(sheets))
    staged, problems = read_with(safety_survey.read, configuration, file)
    found = rows(staged, DeliveredValue, "indicator", "area", "sex", "period", "value")
    return {row[:4]: row[4] for row in found}, [one for one in problems if one.severity != "note"]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "section", "id"),
    [
        ("F1. Hur stort problem är nedskräpning i ditt bostadsområde?", "", "littering"),
        ("STÖRANDE UTE: Nedskräpat", "", "littering"),
        ("Oro: inbrott", "", "worry_burglary"),
        ("Utsatt: stöld", "", "victim_theft"),
        ("Stöld", "Utsatthet för brott", "victim_theft"),
        ("Skadegörelse", "Ordningsstörningar", "vandalism_seen"),
        ("Överfall, misshandel utomhus (andel oroliga, %)", "", "worry_assault"),
        ("Stöld", "", None),
        ("Skadegörelse", "Oro", None),
        ("Utsatt för hot eller våld", "", None),
        ("Oro: nedskräpning", "", None),
        ("Nedskräpning är inget problem", "", None),
        ("Nedskräpning och skadegörelse är problem", "", None),
        ("Nedskräpning i kommunens badplatser", "", None),
    ],
)
def test_a_question_in_other_words_is_the_indicator_s_only_where_no_word_is_left(
    survey: SafetySurvey, text: str, section: str, id: str | None
) -> None:
    assert Topics(survey).indicator(text, section) == id


def test_a_question_beside_its_number_stands_above_a_block_with_heads_like_the_one_before(
    tmp_path: Path, configuration: Configuration
) -> None:
    head: Lines = [
        [None, "Område", "Tot", None, "Kv", None, "M", None],
        [None, None, 2019, 2020, 2019, 2020, 2019, 2020],
    ]
    sheet: Lines = [
        ["Andelar i procent"], [],
        ["1a", "Skräpigt på gator och torg (andel som instämmer, %)"], *head, [None, "Norr", 11, 12, 13, 14, 15, 16], [],
        ["1b", "Berusade människor ute (andel som instämmer, %)"], *head, [None, "Norr", 21, 22, 23, 24, 25, 26], [],
        ["1c", "Hundar utan koppel (andel som instämmer, %)"], *head, [None, "Norr", 31, 32, 33, 34, 35, 36],
    ]  # fmt: skip
    found, problems = read(tmp_path, configuration, {"Resultat": sheet})
    assert found == {
        (id, "norr", sex, year): (tens + at) / 100
        for id, tens in (("littering", 10), ("drunk_people", 20))
        for at, (sex, year) in enumerate(
            ((sex, year) for sex in ("all", "women", "men") for year in ("2019", "2020")), start=1
        )
    }
    assert [one.code for one in problems] == ["unknown-indicator-of-table"]


def test_stacked_years_say_theirs_in_the_corner_and_share_the_unit_above(
    tmp_path: Path, configuration: Configuration
) -> None:
    sheet: Lines = [
        ["Problemindex 0–6"], [],
        ["År 2020", None, "Norr", "Sjö"], ["Ordningsstörningar"], [None, "Skadegörelse", 1.5, 2.5], [],
        ["År 2019", None, "Norr", "Sjö"], ["Ordningsstörningar"], [None, "Skadegörelse", 1.25, 2.25],
    ]  # fmt: skip
    found, problems = read(tmp_path, configuration, {"Problembild": sheet})
    assert problems == []
    assert found == {
        ("vandalism_seen", "norr", "all", "2020"): 1.5,
        ("vandalism_seen", "sjo", "all", "2020"): 2.5,
        ("vandalism_seen", "norr", "all", "2019"): 1.25,
        ("vandalism_seen", "sjo", "all", "2019"): 2.25,
    }


def test_areas_are_known_by_a_sheet_of_abbreviations(tmp_path: Path, configuration: Configuration) -> None:
    table: Lines = [
        ["Andel (%), mätningen 2020"],
        [],
        ["Fråga", "NR", "SJ"],
        ["Nedskräpning", 11, 12],
        ["Bilar kör för fort", 13, 14],
    ]
    short: Lines = [["Förkortning", "Betyder"], ["NR", "Norr"], ["SJ", "Sjö"]]
    found, problems = read(tmp_path, configuration, {"Tabell": table, "Förkortningar": short})
    assert problems == []
    assert found["littering", "norr", "all", "2020"] == 0.11
    assert found["speeding", "sjo", "all", "2020"] == 0.14


def test_a_marked_year_is_a_year_and_a_sheet_named_by_its_number_says_no_question(
    tmp_path: Path, configuration: Configuration
) -> None:
    sheet: Lines = [
        ["F3. Hur stort problem är det med berusade personer utomhus i ditt bostadsområde?"],
        ["Andel i procent"], [],
        ["Område", "2019", "2020¹"], ["Norr", 31, 32], ["Sjö", 33, 34],
    ]  # fmt: skip
    found, problems = read(tmp_path, configuration, {"F3": sheet})
    assert problems == []
    assert found["drunk_people", "norr", "all", "2020"] == 0.32
    assert len(found) == 4


def test_a_column_that_says_which_share_a_row_is_is_no_area(tmp_path: Path, configuration: Configuration) -> None:
    sheet: Lines = [
        ["Hela kommunen, procent"], [],
        ["Fråga", "Redovisad andel", 2019, 2020],
        ["F1 Nedskräpning", "Andel som svarat stort problem", 31, 32],
        ["F2 Berusade ute", "Andel som svarat inget problem", 41, 42],
        ["F3 Ungdomsgäng", "Mycket stort problem", 51, 52],
    ]  # fmt: skip
    found, problems = read(tmp_path, configuration, {"Sammanfattning": sheet})
    assert found == {
        ("littering", "municipality", "all", "2019"): 0.31,
        ("littering", "municipality", "all", "2020"): 0.32,
    }
    assert [one.code for one in problems] == ["turned-table", "label-of-table"]


def test_nothing_without_a_name_is_asked_about(tmp_path: Path, configuration: Configuration) -> None:
    sheet: Lines = [["Område", "Kvinnor", "Män"], ["Norr", 31, 32], ["Sjö", 33, 34]]
    file = delivery(tmp_path, "safety_survey", "2020.xlsx", workbook({"Blad1": sheet}))
    _, problems = read_with(safety_survey.read, configuration, file)
    assert [(one.code, one.value("name")) for one in problems] == [("unknown-indicator-of-table", "Blad1")]
    assert '"" =' not in (draft(file.path, configuration) or "")
