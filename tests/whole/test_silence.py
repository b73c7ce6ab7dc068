"""Half of the unsafe of one district say nothing: that is warned of, and no figure of the question stands without words on it."""

from __future__ import annotations

import re
from pathlib import Path

import claims
import duckdb
import openpyxl
import pyreadstat
import pytest
from checkout import silent
from finished import page, plain, prose
from kalmar import Built, kalmar_copy

from pipeline.build import build
from pipeline.report.read.picture import Picture
from pipeline.words.sv import silence as words

EDITION, WAVE, QUESTION, OXHAGEN = "2022", "2021", "unsafe_evening", "oxhagen"
COLUMN, DISTRICT, UNSAFE, NO_ANSWER = "f4a", 1, (3, 4, 5), 9


def fall_silent(wave: Path) -> None:
    """Have every other of the unsafe in Oxhagen give no answer."""
    frame, meta = pyreadstat.read_sav(str(wave), user_missing=True)
    unsafe = frame.index[(frame["omrade"] == DISTRICT) & frame[COLUMN].isin(UNSAFE)]
    frame.loc[unsafe[::2], COLUMN] = NO_ANSWER
    missing = {column: [limits["lo"] for limits in ranges] for column, ranges in meta.missing_ranges.items()}
    labels, values = meta.column_names_to_labels, meta.variable_value_labels
    pyreadstat.write_sav(frame, str(wave), column_labels=labels, variable_value_labels=values, missing_ranges=missing)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = kalmar_copy(tmp_path_factory.mktemp("quiet"))
    promises = folder.raw / "promises.toml"
    before, _, after = promises.read_text(encoding="utf-8").rpartition("rendered = false\n")
    promises.write_text(before + after, encoding="utf-8")
    fall_silent(folder.raw / "safety_survey" / f"{WAVE}.sav")
    return folder, build(folder, silent)


def test_the_silent_are_warned_of(quiet: Built) -> None:
    (problem,) = [one for one in quiet[1].examination.problems if one.code.startswith("silent")]
    assert (problem.code, problem.severity) == ("silent-district", "warning")
    assert problem.value("share") > 0.15 > 0.05 > problem.value("elsewhere")
    report = next(path for path in quiet[1].quality if path.suffix == ".html")
    assert problem.words().title in report.read_text(encoding="utf-8")


def test_the_bounds_hold_what_all_of_them_had_said(quiet: Built, kalmar: Built) -> None:
    """The demo's own wave says what those who are silent here answered there."""
    query = (
        "select value from indicator_value where sex = 'all' and age_group = 'all' "
        f"and (indicator, period, area) = ('{QUESTION}', '{WAVE}', '{OXHAGEN}')"
    )
    shares = []
    for folder, _ in (quiet, kalmar):
        with duckdb.connect(str(folder.published), read_only=True) as connection:
            ((share,),) = connection.execute(query).fetchall()
            shares.append(share)
            rows = connection.execute("select area, lowest, highest from survey_silence").fetchall()
        if folder is quiet[0]:
            ((area, lowest, highest),) = rows
        else:
            assert rows == []
    told, true = shares
    assert area == OXHAGEN
    assert true - told > 0.1
    assert lowest <= told <= highest and lowest <= true <= highest


def test_what_shows_the_district_by_that_question_says_who_is_silent(quiet: Built) -> None:
    """Figures, tables and paragraphs with Oxhagen's share; the title, or the text, names the question."""
    with duckdb.connect(str(quiet[0].published), read_only=True) as connection:
        title, predicate = connection.execute(
            f"select title, predicate from indicator where indicator = '{QUESTION}'"
        ).fetchall()[0]
    shown = page(quiet, EDITION)
    blocks = re.findall(r"<figure>.*?</figure>|<table.*?</table>.*?(?=<h\d|<table|<figure|$)", shown, re.DOTALL)
    blocks += re.findall(r'<p class="(?:body|lead)">.*?</p>', shown, re.DOTALL)
    of_it = [
        text
        for text in map(plain, blocks)
        if "Oxhagen" in text and (title in text or predicate in text) and re.search(r"\d+ (?:%|procent)|– \d\d", text)
    ]
    silent_ones = [
        text for text in of_it if not re.search(r"[Ii]nget svar (på frågan )?gav|inget svar på frågan", text)
    ]
    assert silent_ones == []
    assert len(of_it) > 5


def test_every_sentence_still_says_what_the_tables_say(quiet: Built) -> None:
    picture = Picture(quiet[0].published, EDITION)
    reader, told = claims.Reader(picture), prose(quiet, EDITION)
    pairs = zip(told, claims.promises_of(told, picture), strict=True)
    assert [sentence for text, promise in pairs for sentence in reader.strange(text, promise)] == []
    assert sum("inget svar på frågan" in text for text in told) == 1


def test_the_comparison_page_and_the_workbook_tell_it(quiet: Built) -> None:
    folder = quiet[0].reports(EDITION)
    text = (folder / "jamforelse.html").read_text(encoding="utf-8")
    assert re.search(r"\d+ procent i Oxhagen 2021 \(\d+–\d+\)", text)
    assert words.OF_TITLED in text
    book = openpyxl.load_workbook(folder / "tabeller.xlsx", read_only=True)
    rows = [row for row in book["Uteblivna svar"].iter_rows(values_only=True) if "Oxhagen" in row]
    ((_, _, wave, _, share, elsewhere, earlier, lowest, highest, *_),) = rows
    assert (wave, earlier) == (WAVE, None)
    assert 0 < elsewhere < share < highest and lowest < highest
