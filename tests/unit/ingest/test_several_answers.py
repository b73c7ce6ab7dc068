"""Questions with several columns or several answers a cell, and what respondents write in their own words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat
import pytest
from building import MUNICIPALITY, PROMISES, configured, delivery, logged, published, rows, town

from pipeline import estimate, ingest
from pipeline.contracts.restricted import Note
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog
from pipeline.quality.examining import examine

OWN = """
[safety_survey.items.robbed_street]
column = "-"
scale = "yes_no"
wording = "Utsatt på gatan"
since = 2023

[safety_survey.items.robbed_home]
column = "-"
scale = "yes_no"
wording = "Utsatt hemma"
since = 2023

[safety_survey.items.trust_police]
column = "-"
scale = "agree"
wording = "Jag litar på polisen"
since = 2023

[safety_survey.items.trust_school]
column = "-"
scale = "agree"
wording = "Jag litar på skolan"
since = 2023
"""
HEAD = 'codes_of_codebook = true\nasked = "listed"\n[columns]\nrespondent = ""\nweight = ""\n'
PEOPLE = [("1", "1", "1"), ("1", "2", "2"), ("2", "1", "3"), ("2", "2", "4"), ("3", "1", "1"), ("3", "2", "2")]


def read(root: Path, columns: dict[str, list[str]], mapping: str) -> tuple[Staged, ProblemLog]:
    """What comes of six persons with some more columns."""
    own = configured(root, municipality=MUNICIPALITY.replace('["crime"]', '["safety_survey"]'), definitions=OWN)
    lines = [";".join(["omrade", "kon", "aldgrp", *columns])]
    for person, *cells in zip(PEOPLE, *columns.values(), strict=True):
        lines.append(";".join([*person, *(f'"{cell}"' if ";" in cell else cell for cell in cells)]))
    delivery(root, "safety_survey", "2023.toml", HEAD + mapping)
    return logged(safety_survey.read, own, delivery(root, "safety_survey", "2023.csv", "\n".join(lines) + "\n"))


def answers(staged: Staged, item: str) -> list[int | None]:
    return [None if code != code else int(code) for code in staged.answers["2023"][item].astype("float")]


ONE_COLUMN = """[choices.Q12]
column = "Q12"
items = { robbed_street = "På gatan", robbed_home = "Hemma" }
other = ["Ingenstans"]
answered = "marked"
"""
SIX = ["På gatan;Hemma", "Hemma", "", "Ingenstans", "Vet ej", "på  gatan"]


@pytest.mark.parametrize(
    ("separator", "change"),
    [(";", lambda cell: cell), (";", lambda cell: cell + ";" if cell else cell), (";", lambda cell: cell.replace(";", " ; ").upper()),
     ("|", lambda cell: cell.replace(";", "|")), (",", lambda cell: cell.replace(";", ", "))],
)  # fmt: skip
def test_a_cell_of_several_choices_is_a_yes_or_no_of_those_who_answered(tmp_path: Path, separator: str, change) -> None:
    mapping = ONE_COLUMN + f'no_answer = ["Vet ej"]\nseparator = "{separator}"\n'
    staged, log = read(tmp_path, {"Q12": [change(cell) for cell in SIX]}, mapping)
    assert [one.code for one in log.problems] == ["choices-read"]
    assert answers(staged, "robbed_street") == [1, 2, None, 2, None, 1]
    assert answers(staged, "robbed_home") == [1, 1, None, 2, None, 2]


def test_a_choice_that_holds_the_separator_is_one(tmp_path: Path) -> None:
    mapping = ONE_COLUMN.replace("På gatan", "Ute, på gatan") + 'separator = ","\n'
    cells = ["Ute, på gatan, Hemma", "Hemma,Ute, på gatan", "Ute, på gatan", "Hemma", "", "Ingenstans"]
    staged, _ = read(tmp_path, {"Q12": cells}, mapping)
    assert answers(staged, "robbed_street") == [1, 1, 1, 2, None, 2]


def test_a_choice_that_nobody_named_is_asked_about_without_a_persons_words(tmp_path: Path) -> None:
    cells = ["På gatan", "Hemma;Annat: min granne Karin Svensson 070-123 45 67", "", "", "", ""]
    _, log = read(tmp_path, {"Q12": cells}, ONE_COLUMN)
    (told,) = [one for one in log.problems if one.code == "unknown-choice"]
    assert told.severity == "error" and told.part("row") and told.value("key") == "choices.Q12"
    assert "Karin" not in str(told) and "070" not in str(told)


def test_own_words_among_choices_are_an_answer_and_a_note(tmp_path: Path) -> None:
    cells = ["På gatan", "Hemma;Vid skolan där Karin Svensson bor", "Bakom ICA", "", "", ""]
    staged, log = read(tmp_path, {"Q12": cells}, ONE_COLUMN + "free = true\n")
    assert answers(staged, "robbed_street") == [1, 2, 2, None, None, None]
    assert rows(staged, Note, "district", "text") == [("norr", "Vid skolan där [namn] bor"), ("sjo", "Bakom ICA")]
    assert not [one for one in log.problems if one.severity == "error"]


BY_COLUMN = '[choices.Q13]\nitems = { robbed_street = "Q13_1", robbed_home = "Q13_2" }\nother = ["Q13_3"]\n'


@pytest.mark.parametrize(
    ("yes", "no"), [("1", ""), ("Ja", ""), ("x", ""), ("X", ""), ("Vald", ""), ("true", ""), ("☒", ""), ("kryssad", "")]
)
def test_a_marked_column_a_choice(tmp_path: Path, yes: str, no: str) -> None:
    more = 'answered = "marked"\n' + ('marked = ["Kryssad"]\n' if yes == "kryssad" else "")
    columns = {
        "Q13_1": [yes, no, no, no, no, yes],
        "Q13_2": [yes, yes, no, no, no, no],
        "Q13_3": [no, no, no, yes, no, no],
    }
    staged, log = read(tmp_path, columns, BY_COLUMN + more)
    assert [one.code for one in log.problems] == ["choices-read"]
    assert answers(staged, "robbed_street") == [1, 2, None, 2, None, 1]
    assert answers(staged, "robbed_home") == [1, 1, None, 2, None, 2]


def test_a_column_that_repeats_its_choice(tmp_path: Path) -> None:
    mapping = '[choices.Q13]\nitems = { robbed_street = "Var? På gatan", robbed_home = "Hemma" }\nanswered = "marked"\n'
    columns = {"Var? På gatan": ["På gatan", "", "", "", "", "På gatan"], "Hemma": ["Hemma", "Hemma", "", "", "", ""]}
    staged, _ = read(tmp_path, columns, mapping)
    assert answers(staged, "robbed_street") == [1, 2, None, None, None, 1]


ZEROS = {
    "Q13_1": ["1", "0", "", "0", "0", "1"],
    "Q13_2": ["1", "1", "", "0", "0", "0"],
    "Q13_3": ["0", "0", "", "1", "0", "0"],
}


def test_zeros_leave_the_base_to_be_told(tmp_path: Path) -> None:
    """One person has zeros throughout: has nothing happened to them, or have they not answered? Nobody but the supplier knows."""
    _, log = read(tmp_path, ZEROS, BY_COLUMN)
    (told,) = [one for one in log.problems if one.severity == "error"]
    assert [told.code, *map(told.value, ("marked", "filled", "all"))] == ["choices-base", 4, 5, 6]
    assert "answered" in str(told)


@pytest.mark.parametrize(
    ("answered", "expected"),
    [("marked", [1, 2, None, 2, None, 1]), ("filled", [1, 2, None, 2, 2, 1]), ("all", [1, 2, 2, 2, 2, 1])],
)
def test_the_base_is_the_mappings(tmp_path: Path, answered: str, expected: list[int | None]) -> None:
    staged, log = read(tmp_path, ZEROS, BY_COLUMN + f'answered = "{answered}"\n')
    assert answers(staged, "robbed_street") == expected
    assert [one.severity for one in log.problems] == ["note"]


def test_ticks_alone_leave_the_base_to_be_told(tmp_path: Path) -> None:
    """Of those who ticked anything everybody has been a victim of something: that is no share of the residents."""
    ticks = {"Q13_1": ["1", "", "", "", "", "1"], "Q13_2": ["1", "1", "", "", "", ""], "Q13_3": [""] * 6}
    _, log = read(tmp_path, ticks, BY_COLUMN)
    assert [one.code for one in log.problems if one.severity == "error"] == ["choices-base"]
    _, log = read(tmp_path, {"Q12": SIX}, ONE_COLUMN.replace('answered = "marked"\n', 'no_answer = ["Vet ej"]\n'))
    (told,) = [one for one in log.problems if one.severity == "error"]
    assert [told.code, *map(told.value, ("marked", "filled", "all"))] == ["choices-base", 4, 4, 5]


def test_where_everybody_has_chosen_nothing_is_asked(tmp_path: Path) -> None:
    staged, log = read(tmp_path, {"Q12": ["Hemma"] * 5 + ["På gatan"]}, ONE_COLUMN.replace('answered = "marked"\n', ""))
    assert [one.severity for one in log.problems] == ["note"]
    assert answers(staged, "robbed_home") == [1, 1, 1, 1, 1, 2]


def test_a_choice_of_another_scale_becomes_the_codes_that_the_mapping_says(tmp_path: Path) -> None:
    mapping = ONE_COLUMN.replace("robbed_street", "trust_police")
    _, log = read(tmp_path, {"Q12": SIX}, mapping + 'no_answer = ["Vet ej"]\n')
    (told,) = [one for one in log.problems if one.severity == "error"]
    assert (told.code, told.value("item")) == ("choice-scale", "trust_police") and "not_chosen" in str(told)
    mapping = mapping.replace(', robbed_home = "Hemma"', "").replace(
        'other = ["Ingenstans"]', 'other = ["Ingenstans", "Hemma"]'
    )
    staged, _ = read(tmp_path, {"Q12": SIX}, mapping + 'no_answer = ["Vet ej"]\nchosen = 1\nnot_chosen = 4\n')
    assert answers(staged, "trust_police") == [1, 4, None, 4, None, 1]


def test_a_cell_that_is_no_mark_is_asked_about(tmp_path: Path) -> None:
    _, log = read(tmp_path, ZEROS | {"Q13_1": ["1", "2", "", "2", "2", "1"]}, BY_COLUMN + 'answered = "filled"\n')
    (told,) = [one for one in log.problems if one.code == "unknown-mark"]
    assert (told.value("name"), told.value("rows"), told.part("column")) == ("2", 3, "Q13_1")
    staged, log = read(
        tmp_path,
        ZEROS | {"Q13_1": ["1", "2", "", "2", "2", "1"]},
        BY_COLUMN + 'answered = "filled"\nunmarked = ["2"]\n',
    )
    assert answers(staged, "robbed_street") == [1, 2, None, 2, 2, 1]


def test_a_grid_is_items_of_one_scale(tmp_path: Path) -> None:
    mapping = (
        '[grids.Q5]\nitems = { trust_police = "Q5_a", trust_school = "Q5_b" }\n'
        '[grids.Q5.codes]\n"Helt" = 1\n"Delvis" = 2\n"Knappast" = 3\n"Inte alls" = 4\n'
    )
    columns = {
        "Q5_a": ["Helt", "Delvis", "", "Knappast", "helt", "Inte alls"],
        "Q5_b": ["", "", "Delvis", "Helt", "Helt", "Helt"],
    }
    staged, log = read(tmp_path, columns, mapping)
    assert log.problems == []
    assert answers(staged, "trust_police") == [1, 2, None, 3, 1, 4]
    assert answers(staged, "trust_school") == [None, None, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (ONE_COLUMN.replace("robbed_home", "robbed_hom"), "unknown-item"),
        (ONE_COLUMN.replace("robbed_home", "trust_police"), "choice-scale"),
        (ONE_COLUMN + '[items.robbed_home]\ncolumn = "Q12"\n', "item-twice"),
        (ONE_COLUMN.replace('column = "Q12"', 'column = "Q21"'), "missing-survey-column"),
        (BY_COLUMN, "missing-survey-column"),
        ('free_text = ["Q30"]\n' + ONE_COLUMN, "missing-survey-column"),
    ],
)  # fmt: skip
def test_what_the_mapping_gets_wrong_is_told(tmp_path: Path, mapping: str, code: str) -> None:
    top, _, rest = mapping.partition("\n") if mapping.startswith("free") else ("", "", mapping)
    own = configured(tmp_path, municipality=MUNICIPALITY.replace('["crime"]', '["safety_survey"]'), definitions=OWN)
    lines = ["omrade;kon;aldgrp;Q12", *(";".join([*person, "Hemma"]) for person in PEOPLE)]
    delivery(tmp_path, "safety_survey", "2023.toml", f"{top}\n{HEAD}{rest}")
    file = delivery(tmp_path, "safety_survey", "2023.csv", "\n".join(lines) + "\n")
    _, log = logged(safety_survey.read, own, file)
    assert code in [one.code for one in log.problems if one.severity == "error"]


def test_free_text_becomes_redacted_notes_of_the_district_and_the_waves_day(tmp_path: Path) -> None:
    own = configured(tmp_path, municipality=MUNICIPALITY.replace('["crime"]', '["safety_survey"]'), definitions=OWN)
    texts = ["Mörkt vid Karin Svensson på Storgatan 12", "", "-", "Ring mig på 070-123 45 67", "Bra", "Bra"]
    lines = [
        "omrade;kon;aldgrp;Q12;Q30",
        *(";".join([*person, "Hemma", text]) for person, text in zip(PEOPLE, texts, strict=True)),
    ]
    delivery(tmp_path, "safety_survey", "2023.toml", 'ended_on = 2023-06-15\nfree_text = ["Q30"]\n' + HEAD + ONE_COLUMN)
    file = delivery(tmp_path, "safety_survey", "2023.csv", "\n".join(lines) + "\n")
    staged, log = logged(safety_survey.read, own, file)
    found = rows(staged, Note, "day", "kind", "district", "text", "source_file")
    assert {row[:2] for row in found} == {("2023-06-15", "survey_answer")}
    assert [row[2] for row in found] == ["norr", "sjo", "strand", "strand"]
    everything = repr(found) + repr([str(one) for one in log.problems]) + repr(log.rejected)
    assert not [word for word in ("Karin", "Svensson", "Storgatan 12", "070") if word in everything]
    assert len({note for (note,) in rows(staged, Note, "note")}) == 4
    (told,) = [one for one in log.problems if one.code == "free-text-read"]
    assert (told.value("texts"), told.value("rows"), file.rows, file.used) == (4, 6, 6, 6)
    assert "Q30" not in staged.answers["2023"].columns


INDICATOR = """
[[safety_survey.indicators]]
id = "robbed"
block = "outdoor"
items = ["robbed_street"]
yes = [1]
title = "Utsatt på gatan"
predicate = "har blivit utsatta på gatan"
"""


def test_choices_are_published_of_those_who_answered_and_free_text_is_no_conversation(tmp_path: Path) -> None:
    """60 of each district: 45 answered, 18 of them in the street; what they wrote stands in the notes and in no figure."""
    folder = town(
        tmp_path,
        municipality=MUNICIPALITY.replace('["crime"]', '["safety_survey"]'),
        promises=PROMISES.replace("unsafe_evening", "robbed").replace('crime = ["damage"]', ""),
        definitions=OWN + INDICATOR,
    )
    lines = ["omrade;kon;aldgrp;Q12;Q30"]
    for code in "123":
        for n in range(60):
            cell = "" if n >= 45 else '"På gatan;Hemma"' if n < 18 else "Hemma"
            lines.append(f"{code};{1 + n % 2};{1 + n // 2 % 4};{cell};Lampan är trasig, säger Karin Svensson.")
    delivery(tmp_path, "safety_survey", "2023.csv", "\n".join(lines) + "\n")
    delivery(tmp_path, "safety_survey", "2023.toml", 'free_text = ["Q30"]\n' + HEAD + ONE_COLUMN)
    later = folder.raw / "promises.toml"
    later.write_text(later.read_text("utf-8").replace("2021-12-31", "2023-12-31"), "utf-8")
    examination = examine(folder)
    assert [str(one) for one in examination.log.errors] == []
    configuration, staged = examination.passed()
    with duckdb.connect() as restricted:
        ingest.store(staged, restricted)
        estimate.estimate_all(restricted, configuration)
        assert restricted.execute("select count(*), bool_or(contains(text, 'Karin')) from note").fetchall() == [
            (180, False)
        ]
        assert restricted.execute("select count(*) from theme_hit where theme = 'lighting'").fetchall() == [(180,)]
        assert restricted.execute("select count(*) from theme_tally").fetchall() == [(0,)]
    with duckdb.connect(str(published(examination, tmp_path)), read_only=True) as database:
        found = database.execute(
            "select area, n, value from indicator_value where indicator = 'robbed' and sex = 'all' and age_group = 'all'"
        ).fetchall()
        assert {row[0] for row in found} >= {"norr", "sjo", "municipality"}
        # Neither weights nor inhabitants: what districts would say together is not known.
        alone = {area: (n, value) for area, n, value in found if value is not None}
        assert alone == dict.fromkeys(("norr", "sjo", "strand", "priority:2022"), (45, pytest.approx(18 / 45)))
        assert database.execute("select count(*) from period where source = 'dialogue'").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("labels", "codes", "more"),
    [
        ({1: "Ja"}, (1.0, None), 'answered = "marked"\n'),
        ({1: "Ja", 2: "Nej"}, (1.0, 2.0), 'answered = "filled"\n'),
        ({0: "Inte markerat", 1: "Markerat"}, (1.0, 0.0), 'answered = "filled"\n'),
        ({1: "På gatan"}, (1.0, None), 'answered = "marked"\n'),
        ({}, (1.0, 0.0), 'answered = "filled"\n'),
    ],
)
def test_choices_of_spss_by_their_labels(tmp_path: Path, labels: dict, codes: tuple, more: str) -> None:
    """The same six persons, the third of whom has not answered: two columns of codes, whatever these are."""
    own = configured(tmp_path, municipality=MUNICIPALITY.replace('["crime"]', '["safety_survey"]'), definitions=OWN)
    chosen = {"Q13_1": [1, 0, None, 0, 0, 1], "Q13_2": [1, 1, None, 1, 1, 0]}
    frame = pd.DataFrame([(float(a), float(b), float(c)) for a, b, c in PEOPLE], columns=["omrade", "kon", "aldgrp"])
    for column, marks in chosen.items():
        frame[column] = [None if mark is None else codes[0] if mark else codes[1] for mark in marks]
    path = tmp_path / "2023.sav"
    labelled = {column: labels for column in chosen if labels}
    pyreadstat.write_sav(
        frame.astype("float64"),
        str(path),
        variable_value_labels=labelled,
        column_labels={"Q13_1": "Var hände det? På gatan", "Q13_2": "Var hände det? På gatan"},
    )
    mapping = '[choices.Q13]\nitems = { robbed_street = "Q13_1", robbed_home = "Q13_2" }\n' + more
    delivery(tmp_path, "safety_survey", "2023.toml", HEAD + mapping)
    staged, log = logged(safety_survey.read, own, delivery(tmp_path, "safety_survey", "2023.sav", path.read_bytes()))
    assert [str(one) for one in log.problems if one.severity == "error"] == []
    assert answers(staged, "robbed_street") == [1, 2, None, 2, 2, 1]
    assert answers(staged, "robbed_home") == [1, 1, None, 1, 1, 2]
