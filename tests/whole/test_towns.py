"""Towns' deliveries as they lie, with configuration written by hand from the documentation alone, held against sums by hand."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyreadstat
import pytest
from building import published, workbook
from checkout import SHARED, needs_shared
from corpus_files import ods, text
from field import FIELD
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from kalmar import kalmar, kalmar_copy
from towns_delivered import kalmar_2023, kristianstad_survey

from pipeline.configuration import load_configuration
from pipeline.contracts.restricted import Note
from pipeline.ingest.safety_survey.draft import new_wave
from pipeline.quality.examining import examine
from pipeline.tabulate import Question, tabulate
from pipeline.workspace import MunicipalityFolder, Workspace

DELIVERED = SHARED / "deliveries"

# ---- Kristianstad: another supplier's wave ----------------------------------------------------------------------------

YES = {  # the codes of the supplier that an indicator counts, by its column
    "littering": ("Q3_1", {3, 4}), "vandalism_seen": ("Q3_2", {3, 4}), "speeding": ("Q3_3", {3, 4}),
    "reckless_mopeds": ("Q3_4", {3, 4}), "drunk_people": ("Q3_5", {3, 4}), "drugged_people": ("Q3_6", {3, 4}),
    "youth_gangs": ("Q3_8", {3, 4}), "victim_violence": ("Q5_1", {1}), "victim_theft": ("Q5_2", {1}),
    "worry_burglary": ("Q7_1", {3, 4}), "worry_assault": ("Q7_2", {3, 4}), "unsafe_evening": ("Q9", {1, 2, 3}),
    "avoided_activity": ("Q10", {1}), "police_do_not_care": ("Q12", {2}),
}  # fmt: skip


def kristianstad(root: Path) -> MunicipalityFolder:
    """Lay the town into a root, with no document to be made: the survey as delivered; where that lies nowhere, one of its kind."""
    folder = root / "data" / "raw" / "kristianstad"
    shutil.copytree(FIELD / "kristianstad", folder)
    survey = folder / "safety_survey" / "2022.sav"
    delivered = DELIVERED / "kristianstad" / "safety_survey" / "2022.sav"
    if delivered.is_file():
        shutil.copyfile(delivered, survey)
    else:
        kristianstad_survey(survey)
    promises = folder / "promises.toml"
    told = promises.read_text(encoding="utf-8").replace("decision =", "rendered = false\ndecision =", 1)
    promises.write_text(told, encoding="utf-8")
    return Workspace(root).municipality("kristianstad")


def test_another_supplier_s_shares_are_those_summed_by_hand(tmp_path: Path) -> None:
    folder = kristianstad(tmp_path)
    examination = examine(folder)
    own, staged = examination.passed()
    notes = staged.frames[Note].sort_values("day")
    assert notes[["day", "kind", "district"]].astype(str).to_numpy().tolist() == [
        ["2022-05-11", "citizen_dialogue", "gamlegarden"],
        ["2022-10-04", "safety_walk", "nasby"],
    ]
    answers, _ = pyreadstat.read_sav(str(folder.raw / "safety_survey" / "2022.sav"))
    areas = {float(code): name for code, name in enumerate([row.id for row in own.districts], 1)}
    with duckdb.connect(str(published(examination, tmp_path)), read_only=True) as connection:
        rows = connection.execute(
            "select indicator, area, sex, value, n from indicator_value where source = 'safety_survey' and unit = 'share' "
            "and age_group = 'all' and value is not null"
        ).fetchall()
        assert connection.execute(
            "select count(*) from indicator_value where value >= 1 and unit = 'share'"
        ).fetchall() == [(0,)]
        offences = connection.execute(
            "select period, value from indicator_value where indicator = 'reported_all' and unit = 'count' and length(period) = 4 "
            "and area = 'municipality' order by all"
        ).fetchall()
    assert offences == [("2021", 9814), ("2022", 9650)]
    seen = set()
    for indicator, area, sex, value, n in rows:
        if indicator not in YES or area not in {"municipality", *areas.values()}:
            continue
        column, yes = YES[indicator]
        mine = answers[answers[column].notna()]
        mine = mine if area == "municipality" else mine[mine["OMRÅDE"].map(areas) == area]
        mine = mine if sex == "all" else mine[mine["KÖN"] == {"men": 1, "women": 2}[sex]]
        assert n == len(mine)
        assert value == pytest.approx(np.average(mine[column].isin(yes), weights=mine["vikt"]), abs=0.005)
        seen.add((indicator, area))
    assert len(seen) >= 13 * len(YES) - 20


@needs_shared
def test_another_town_s_inhabitants_are_refused(tmp_path: Path) -> None:
    folder = kristianstad(tmp_path)
    shutil.copytree(DELIVERED / "kristianstad" / "population", folder.raw / "population")
    own = folder.raw / "municipality.toml"
    own.write_text(own.read_text(encoding="utf-8").replace('"crime", ', '"crime", "population", ', 1), encoding="utf-8")
    examination = examine(folder)
    (error,) = [problem for problem in examination.problems if problem.severity == "error"]
    assert error.code == "another-municipality"


# ---- Kalmar 2023: a wave with a code book, and a district in two ------------------------------------------------------


def test_a_wave_with_a_code_book_goes_on_and_a_district_in_two_is_their_sum(tmp_path: Path) -> None:
    folder = kalmar_copy(tmp_path, ["safety_survey"])
    before = values(kalmar().published)
    districts = folder.raw / "districts.csv"
    parts = "norrliden-o,Norrliden Östra,,2023,,norrliden,,,,,,\nnorrliden-v,Norrliden Västra,,2023,,norrliden,,,,,,\n"
    districts.write_text(districts.read_text(encoding="utf-8").rstrip("\n") + "\n" + parts, encoding="utf-8")
    survey = folder.raw / "safety_survey" / "2023.xlsx"
    kalmar_2023(survey)
    drafted, _ = new_wave(folder, load_configuration(folder), survey)
    text = drafted.read_text(encoding="utf-8")
    assert '"?' not in text.split("[columns]")[1]  # the code book tells every question, and the labels every code
    after = values(published(examine(folder), tmp_path))
    older = {key: value for key, value in after.items() if key[1] < "2023"}
    assert older == before
    answers = pd.read_excel(survey, sheet_name="Data", engine="calamine")
    own = answers[answers["Delområde"].str.startswith("Norrliden") & answers["Q1_1"].notna()]
    yes = own["Q1_1"].str.startswith("Ja")
    for area, rows in (
        ("norrliden", own["Q1_1"].notna()),
        ("norrliden-o", own["Delområde"] == "Norrliden Östra"),
        ("norrliden-v", own["Delområde"] == "Norrliden Västra"),
    ):
        value, n = after["littering", "2023", area]
        assert n == rows.sum()
        assert value == pytest.approx(np.average(yes[rows], weights=own["Kalibreringsvikt"][rows]), abs=0.005)
    assert {key[1] for key in after if key[2] in ("norrliden-o", "norrliden-v")} == {"2023"}
    assert not any(key[:2] == ("drug_dealing", "2023") for key in after)


def values(database: Path) -> dict[tuple[str, str, str], tuple[float, int]]:
    """Return the published shares of everybody by indicator, period and area, with their numbers of answers."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select indicator, period, area, value, n from indicator_value "
            "where source = 'safety_survey' and unit = 'share' and sex = 'all' and age_group = 'all'"
        ).fetchall()
    return {(indicator, period, area): (value, n) for indicator, period, area, value, n in rows}


# ---- the same numbers from the same data ------------------------------------------------------------------------------

WORDS = ["", "NA", "NaN", "NULL", "#NULL!", ".", "..", "-", "–", "saknas", "(tomt)"]
Rows = list[tuple[int | None, int, float]]


def written(folder: Path, rows: Rows, word: str) -> list[Path]:
    """Write answers in every format; what is missing is a word in text and in workbooks, nothing in statistics files."""
    head: list[object] = ["svar", "kon", "vikt"]
    plain = [head, *([word if answer is None else answer, sex, weight] for answer, sex, weight in rows)]
    lines = [[str(cell) for cell in line] for line in plain]
    frame = pd.DataFrame(rows, columns=head).astype(float)
    pyreadstat.write_sav(frame, str(folder / "x.sav"))
    pyreadstat.write_dta(frame, str(folder / "x.dta"))
    for name, delimiter in (("semicolon", ";"), ("comma", ","), ("tab", "\t")):
        (folder / f"{name}.csv").write_text(text(lines, delimiter), encoding="utf-8")
    (folder / "x.xlsx").write_bytes(workbook({"Svar": plain}))
    (folder / "x.ods").write_bytes(ods(plain))
    return sorted(folder.iterdir())


@settings(max_examples=6, deadline=None, phases=[Phase.generate])
@given(
    rows=st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(1, 4)),
            st.integers(1, 2),
            st.sampled_from([0.25, 0.5, 1.0, 1.75, 3.125]),
        ),
        min_size=4,
        max_size=30,
    ).map(lambda drawn: [(1, 1, 1.0), (2, 2, 1.0), (3, 1, 0.5), (4, 2, 0.25), *drawn]),
    word=st.sampled_from(WORDS),
    question=st.sampled_from(
        [
            Question("svar", "3,4", ("kon",), "vikt", margins=True),
            Question("svar", None, ("kon",), "vikt", margins=True),
            Question("svar", "1"),
        ]
    ),
)
def test_every_format_and_word_for_missing_gives_the_same_numbers(rows: Rows, word: str, question: Question) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = {path.name: tabulate(path, question) for path in written(Path(folder), rows, word)}
    first = found["x.sav"]
    answered = [(answer, weight if question.weight else 1.0) for answer, _, weight in rows if answer]
    counts = {3, 4} if question.yes == "3,4" else {1}
    value = [float(answer if question.yes is None else answer in counts) for answer, _ in answered]
    assert first["estimate"].iloc[0] == pytest.approx(np.average(value, weights=[weight for _, weight in answered]))
    for name, table in found.items():
        pd.testing.assert_frame_equal(table, first, check_exact=True, obj=f"{name} with {word!r}")
