"""Questions of several answers, grids and own words, as drafted: known by their content, asked about where nothing tells, then read."""

from __future__ import annotations

import json
import random
import re
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from building import MUNICIPALITY, delivery, logged, rows, town

from pipeline.configuration import load_configuration
from pipeline.contracts.restricted import Note
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Delivery, Staged
from pipeline.ingest.safety_survey.draft import new_wave
from pipeline.problems import Problem
from pipeline.workspace import MunicipalityFolder

OWN = """
[safety_survey.items.robbed_street]
column = "-"
scale = "yes_no"
wording = "Var blev du utsatt för brott? På gatan"
since = 2023

[safety_survey.items.robbed_home]
column = "-"
scale = "yes_no"
wording = "Blev du utsatt för brott hemma hos dig?"
since = 2023
"""
PERSONS = 60
WHERE = "Var blev du utsatt för brott?"
CHOICES = ("På gatan", "Hemma", "Ingenstans")
Columns = dict[str, list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> MunicipalityFolder:
    return town(tmp_path, municipality=MUNICIPALITY.replace('"crime"', '"safety_survey"'), definitions=OWN)


def persons() -> Columns:
    return {
        "Område": [("Norr", "Sjö", "Strand")[number % 3] for number in range(PERSONS)],
        "Kön": [("Kvinna", "Man")[number % 2] for number in range(PERSONS)],
        "Åldersgrupp": [("16–29", "30–44", "45–64", "65–85")[number % 4] for number in range(PERSONS)],
    }


def sheet(folder: MunicipalityFolder, columns: Columns) -> Delivery:
    """Write persons with some more columns as text."""
    every = persons() | columns
    lines = [[*every], *map(list, zip(*every.values(), strict=True))]
    text = "\n".join(";".join(f'"{cell}"' if ";" in cell else cell for cell in line) for line in lines)
    return delivery(folder.workspace.root, "safety_survey", "2023.csv", text + "\n")


def statistics(
    folder: MunicipalityFolder, columns: dict[str, list[float | None]], labels: dict[str, str], codes: dict[float, str]
) -> Delivery:
    """Write persons with some more columns of codes, all with the same labels."""
    file = delivery(folder.workspace.root, "safety_survey", "2023.sav", b"")
    frame = pd.DataFrame({**persons(), **columns})
    values = dict.fromkeys(columns, codes)
    pyreadstat.write_sav(frame, str(file.path), column_labels=labels, variable_value_labels=values)
    return file


def drafted(folder: MunicipalityFolder, file: Delivery) -> tuple[Path, dict[str, Any], str]:
    path, _ = new_wave(folder, load_configuration(folder), file.path)
    text = path.read_text(encoding="utf-8")
    return path, tomllib.loads(text), text


def read(folder: MunicipalityFolder, file: Delivery) -> tuple[Staged, list[Problem]]:
    """What is read, and the errors."""
    staged, log = logged(safety_survey.read, load_configuration(folder), file)
    return staged, [one for one in log.problems if one.severity == "error"]


def accepted(path: Path) -> None:
    """Take every suggestion; what was not found was not asked."""
    text = path.read_text(encoding="utf-8")
    mapping = tomllib.loads(text)
    gone = [item for item, one in mapping.get("items", {}).items() if one["column"] == "?"]
    for item in gone:
        text = text.replace(f'[items.{item}]\ncolumn = "?"\n', "")
    text = re.sub(r"^not_asked = .*$", "", text, flags=re.MULTILINE)
    gone += mapping.get("not_asked", [])
    path.write_text(f"not_asked = {json.dumps(gone)}\n" + text.replace('"?true"', "true").replace('"?', '"'), "utf-8")


def several(separator: str = ";", own: str = "") -> list[str]:
    """What sixty persons have chosen: 15 the street and their home, 5 the street, 10 their home, 10 none of them; 20 no answer."""
    both = separator.join(CHOICES[:2])
    cells = [both] * 15 + ["På gatan"] * 5 + ["Hemma"] * 10 + ["Ingenstans"] * 10 + [""] * 20
    if own:
        cells[0] = separator.join([both, own])
    random.Random(3).shuffle(cells)
    return cells


def answers(staged: Staged, item: str) -> list[int]:
    return [int(code) for code in staged.answers["2023"][item].dropna()]


def street_is_right(staged: Staged) -> bool:
    """Whether twenty of the forty who answered have chosen the street."""
    own = answers(staged, "robbed_street")
    return (len(own), own.count(1)) == (40, 20)


@pytest.mark.parametrize("separator", [";", "|", ", ", "/"])
def test_several_answers_in_one_column_are_drafted_with_what_parts_them(
    folder: MunicipalityFolder, separator: str
) -> None:
    """One choice has an item's very words. Of the others nobody is sure, and who has answered only the supplier knows."""
    file = sheet(folder, {WHERE: several(separator)})
    path, mapping, text = drafted(folder, file)
    question = mapping["choices"][WHERE]
    assert (question["column"], question["separator"]) == (WHERE, separator.strip())
    assert question["items"] == {"robbed_street": "På gatan", "robbed_home": "?Hemma"}
    assert (question["other"], question["answered"]) == (["Ingenstans"], "?marked")
    assert WHERE not in mapping.get("ignore", [])
    _, errors = read(folder, file)
    (asked,) = [one for one in errors if one.code == "undecided" and one.part("key")]
    assert asked.part("key") == f"choices.{WHERE}.answered"
    assert text.splitlines()[int(asked.part("row")) - 1] == 'answered = "?marked"'
    accepted(path)
    staged, errors = read(folder, file)
    assert errors == []
    assert street_is_right(staged)
    assert answers(staged, "robbed_home").count(1) == 25


def test_a_column_a_choice_is_drafted_by_its_marks_and_not_by_a_yes_and_no(folder: MunicipalityFolder) -> None:
    cells = several()
    columns = {f"{WHERE} {choice}": ["x" if choice in cell else "" for cell in cells] for choice in CHOICES}
    columns |= {
        "Har du barn_1": ["Ja" if number % 2 else "Nej" for number in range(PERSONS)],
        "Har du barn_2": ["Ja" if number % 3 else "Nej" for number in range(PERSONS)],
    }
    file = sheet(folder, columns)
    path, mapping, _ = drafted(folder, file)
    assert [*mapping["choices"]] == [WHERE]
    question = mapping["choices"][WHERE]
    assert question["items"]["robbed_street"] == f"{WHERE} På gatan"
    assert f"{WHERE} Ingenstans" in question["other"]
    assert question["answered"] == "?marked"
    assert {"Har du barn_1", "Har du barn_2"} <= set(mapping["ignore"])
    accepted(path)
    staged, errors = read(folder, file)
    assert errors == []
    assert street_is_right(staged)


def test_choices_of_spss_are_drafted_by_their_labels(folder: MunicipalityFolder) -> None:
    cells = several()
    columns: dict[str, list[float | None]] = {
        f"Q13_{number}": [1.0 if choice in cell else 0.0 if cell else None for cell in cells]
        for number, choice in enumerate(CHOICES, 1)
    }
    labels = {column: f"{WHERE} {choice}" for column, choice in zip(columns, CHOICES, strict=True)}
    file = statistics(folder, columns, labels, {0.0: "Inte markerat", 1.0: "Markerat"})
    path, mapping, _ = drafted(folder, file)
    assert mapping["choices"]["Q13"]["items"] == {"robbed_street": "Q13_1", "robbed_home": "?Q13_2"}
    accepted(path)
    staged, errors = read(folder, file)
    assert errors == []
    assert street_is_right(staged)


def test_choices_that_the_codebook_lacks_are_drafted_with_the_definitions_that_they_need(
    folder: MunicipalityFolder,
) -> None:
    """The lines of the draft, put where it says, make a mapping that is read."""
    cells = [cell.replace("På gatan", "Buss").replace("Hemma", "Cykel") for cell in several()]
    file = sheet(folder, {"Q12": cells})
    path, mapping, text = drafted(folder, file)
    question = mapping["choices"]["Q12"]
    assert question["items"] == {"q12_cykel": "?Cykel", "q12_buss": "?Buss"}
    assert question["other"] == ["Ingenstans"]
    assert "unknown-item" in {one.code for one in read(folder, file)[1]}
    lines = re.findall(r"^#   (q12_\w+ = \{.*\})$", text, re.MULTILINE)
    definitions = folder.raw / "definitions.toml"
    own = definitions.read_text("utf-8")
    definitions.write_text("[safety_survey.items]\n" + "\n".join(lines) + "\n" + own, "utf-8")
    accepted(path)
    staged, errors = read(folder, file)
    assert errors == []
    assert (len(answers(staged, "q12_buss")), answers(staged, "q12_buss").count(1)) == (40, 20)


def test_labels_with_commas_dates_and_decimals_are_no_several_answers(folder: MunicipalityFolder) -> None:
    columns = {
        "a": ["Ja, ofta", "Ja, ibland", "Nej, sällan", "Nej, aldrig"] * 15,
        "b": ["1,25", "0,75", "1,5", "0,5"] * 15,
        "c": ["2023/05/01", "2023/05/02", "2023/06/01"] * 20,
        "d": ["Ja, i stor utsträckning", "Ja, i viss utsträckning", "Nej"] * 20,
    }
    _, mapping, _ = drafted(folder, sheet(folder, columns))
    assert "choices" not in mapping and "free_text" not in mapping


TEXTS = (
    "Det är mörkt vid busshållplatsen och lampan har varit trasig länge",
    "Bilarna kör alldeles för fort förbi skolan på morgonen",
    "Jag tycker att det har blivit lugnare sedan i våras",
    "Det behövs fler bänkar och bättre belysning i parken",
    "Ungdomar samlas vid centrum sent på kvällarna och stör",
    "Mer närvaro av fältare skulle göra stor skillnad här",
)


def test_own_words_are_drafted_as_free_text_and_nobodys_words_stand_in_the_draft(folder: MunicipalityFolder) -> None:
    said = [f"{TEXTS[n % 6]} i uppgång {n}" + (", säger Karin Svensson" if n % 5 == 0 else "") for n in range(30)]
    columns = {
        "Q30 Vad behöver bli bättre?": said + [""] * 30,
        "Q31 Annat, nämligen": [f"Kiosken{number}" for number in range(12)] + [""] * 48,
        "Q40": [f"Karin Svensson, karin{n}@exempel.se, 070-123 45 {n:02}" for n in range(25)] + [""] * 35,
    }
    file = sheet(folder, columns)
    path, mapping, text = drafted(folder, file)
    assert mapping["free_text"] == ["Q30 Vad behöver bli bättre?", "?Q31 Annat, nämligen"]
    assert "Q40" in mapping["ignore"]
    assert not [word for word in ("Karin", "Kiosken", "070", "busshållplatsen") if word in text]
    (asked,) = [one for one in read(folder, file)[1] if one.part("key") == "free_text"]
    assert (asked.code, asked.value("found")) == ("undecided", ('free_text = "?Q31 Annat, nämligen"',))
    accepted(path)
    staged, errors = read(folder, file)
    assert errors == []
    told = [str(note) for (note,) in rows(staged, Note, "text")]
    assert len(told) == 42 and not any("Svensson" in note for note in told)


def test_own_words_among_choices_are_asked_about_and_not_told(folder: MunicipalityFolder) -> None:
    file = sheet(folder, {WHERE: several(own="Bakom kiosken hos Karin Svensson")})
    path, mapping, text = drafted(folder, file)
    assert mapping["choices"][WHERE]["free"] == "?true"
    assert "kiosken" not in text and "Karin" not in text
    accepted(path)
    staged, errors = read(folder, file)
    assert errors == []
    assert rows(staged, Note, "text") == [("Bakom kiosken hos [namn]",)]


MEANT = {"Inte alls": 3, "I liten utsträckning": 2, "I ganska stor utsträckning": 1, "I mycket stor utsträckning": 1}
RATED = {
    "Q3_1": "Nedskräpning där jag bor",
    "Q3_2": "Skadegörelse där jag bor",
    "Q3_3": "Berusade personer utomhus där jag bor",
}


def test_a_scale_of_several_columns_is_asked_about_once(folder: MunicipalityFolder) -> None:
    rng = random.Random(5)
    columns: dict[str, list[float | None]] = {
        name: [float(rng.randint(1, 4)) for _ in range(PERSONS)] for name in RATED
    }
    file = statistics(folder, columns, RATED, {float(code): label for code, label in enumerate(MEANT, 1)})
    path, mapping, text = drafted(folder, file)
    grid = mapping["grids"]["Q3"]
    assert grid["items"] == {"littering": "?Q3_1", "vandalism_seen": "?Q3_2", "drunk_people": "?Q3_3"}
    assert grid["codes"] == {label: "?3" if label == "Inte alls" else "?" for label in MEANT}
    assert text.count('"I liten utsträckning"') == 1
    assert not {*grid["items"]} & {*mapping.get("items", {})}
    asked = {one.value("found") for one in read(folder, file)[1] if one.code == "undecided"}
    assert ('items.littering = "?Q3_1"',) in asked and ('Inte alls = "?3"',) in asked
    accepted(path)
    text = path.read_text("utf-8")
    for label, code in MEANT.items():
        text = re.sub(rf'^"{label}" = "\d?"', f'"{label}" = {code}', text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    staged, errors = read(folder, file)
    assert errors == []
    codes = [*MEANT.values()]
    for item, column in (("littering", "Q3_1"), ("drunk_people", "Q3_3")):
        assert answers(staged, item) == [codes[int(code or 0) - 1] for code in columns[column]]
