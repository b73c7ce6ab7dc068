"""What a new wave's draft shows: nothing compared for a first wave, and districts that were split or joined beside what they were."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from building import MUNICIPALITY, plain, survey_file, town
from suppliers import NOTHING, SUPPLIERS, supplied

from pipeline import cli
from pipeline.configuration import load_configuration
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.draft import new_wave
from pipeline.workspace import MunicipalityFolder

BOOK = plain().definitions.safety_survey
# Lid is split in 2023, and Sjö and Strand joined.
DIVIDED = (
    "id,name,aliases,valid_from,valid_to,parent,code_safety_survey\n"
    "norr,Norr,,,,,1\n"
    "lid,Lid,,,,,2\n"
    "lid-o,Lid Östra,,2023,,lid,21\n"
    "lid-v,Lid Västra,,2023,,lid,2\n"
    "sjo,Sjö,,,2022,kusten,3\n"
    "strand,Strand,,,2022,kusten,4\n"
    "kusten,Kusten,,2023,,,3\n"
)


def survey_town(root: Path, districts: str = "") -> MunicipalityFolder:
    own = {"districts": districts} if districts else {}
    return town(root, municipality=MUNICIPALITY.replace('"crime"', '"safety_survey"'), **own)


def wave(root: Path, period: str, areas: dict[int, int], yes: dict[int, int]) -> Delivery:
    """Write a wave of so many persons an area (its code), of whom so many say that littering is a problem; other answers are no."""
    homes = [code for code, persons in areas.items() for _ in range(persons)]
    columns: dict[str, list[object]] = {
        "lopnr": list(range(1, len(homes) + 1)),
        "omrade": list(homes),
        "kon": [1 + number % 2 for number in range(len(homes))],
        "aldgrp": [1 + number % 4 for number in range(len(homes))],
        "vikt": [1.0] * len(homes),
    }
    for name, item in BOOK.items.items():
        columns[item.column] = [max(BOOK.codes(name))] * len(homes)
    seen: Counter[int] = Counter()
    for row, code in enumerate(homes):
        columns["f1a"][row] = 1 if seen[code] < yes.get(code, 0) else 3
        seen[code] += 1
    labels = {item.column: item.wording for item in BOOK.items.values()}
    return survey_file(root, period, columns, column_labels=labels)


def lagesbild(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["lagesbild", "--root", str(root), *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert not left.value.code


def test_a_first_wave_is_told_to_be_one_and_is_compared_with_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    survey_town(tmp_path)
    labels = {"q1": "Boendeform", "f1a": BOOK.items["littering"].wording}
    persons: dict[str, list[object]] = {
        "lopnr": [1, 2],
        "omrade": [1, 2],
        "kon": [2, 1],
        "aldgrp": [1, 2],
        "q1": [1, 2],
    }
    file = survey_file(tmp_path, "2022", persons | {"f1a": [1, 3]}, column_labels=labels)
    lagesbild(tmp_path, monkeypatch, "new-wave", "provstad", str(file.path))
    told = capsys.readouterr().out
    assert told.count("den första mätningen") == 1
    drafted = file.path.with_suffix(".toml").read_text(encoding="utf-8")
    assert "→" not in told and "borttagen" not in told
    assert "okänt" not in told + drafted
    assert "\n# 50\u00a0%\n" in drafted
    file.path.with_suffix(".toml").unlink()
    lagesbild(tmp_path, monkeypatch, "--json", "new-wave", "provstad", str(file.path))
    made = json.loads(capsys.readouterr().out)
    assert (made["against"], made["differences"]) == (None, [])


def test_a_district_that_was_split_or_joined_is_shown_with_its_parts_and_their_sum(tmp_path: Path) -> None:
    folder = survey_town(tmp_path, DIVIDED)
    wave(tmp_path, "2022", {1: 20, 2: 40, 3: 20, 4: 20}, {1: 5, 2: 10, 3: 2, 4: 8})
    new = wave(tmp_path, "2023", {1: 20, 21: 30, 2: 10, 3: 50}, {1: 10, 21: 15, 2: 1, 3: 15})
    path, made = new_wave(folder, load_configuration(folder), new.path)
    (littering,) = [one for one in made.figures if one.item == "littering"]
    assert littering.districts == {"Norr": (0.25, 0.5), "Lid": (0.25, 16 / 40), "Kusten": (10 / 40, 0.3)}
    assert littering.parts == {
        "Lid": {"Lid Östra": (None, 0.5), "Lid Västra": (None, 0.1)},
        "Kusten": {"Sjö": (0.1, None), "Strand": (0.4, None)},
    }
    told = " ".join(path.read_text(encoding="utf-8").replace("\u00a0", " ").split())
    assert "Lid 25 % → 40 % (nu Lid Östra 50 % och Lid Västra 10 %)" in told
    assert "Kusten 25 % → 30 % (förut Sjö 10 % och Strand 40 %)" in told


@pytest.mark.parametrize("name", SUPPLIERS)
def test_what_is_suggested_of_a_suppliers_words_is_reasoned_and_the_rest_is_asked(name: str, tmp_path: Path) -> None:
    folder = survey_town(tmp_path)
    path, _ = new_wave(folder, load_configuration(folder), supplied(name, tmp_path).path)
    drafted = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = {item: one["column"].removeprefix("?") for item, one in drafted["items"].items()}
    asked = SUPPLIERS[name]
    # A column is suggested for the item that it asks about, and for no other.
    assert {column: item for item, column in columns.items() if column} == {
        column: one.item for column, one in asked.items() if one.item
    }
    for column, one in asked.items():
        if one.item and one.suggested:
            codes = drafted["items"][one.item]["codes"]
            said = {label: "?" if code is NOTHING else f"?{code}" for label, code in one.suggested.items()}
            assert {label: codes[label] for label in said} == said, column


def test_a_question_is_no_column_of_the_persons(tmp_path: Path) -> None:
    """Three codes without labels could be sexes, ages or districts: only a name, or words in the cells, make them so."""
    folder = survey_town(tmp_path)
    path, _ = new_wave(folder, load_configuration(folder), supplied("unnamed", tmp_path).path)
    columns = tomllib.loads(path.read_text(encoding="utf-8"))["columns"]
    assert columns == {"district": "omr", "sex": "?", "age": "?", "respondent": "", "weight": ""}
    other = tmp_path / "stated"
    path, _ = new_wave(survey_town(other), load_configuration(survey_town(other)), supplied("stated", other).path)
    drafted = tomllib.loads(path.read_text(encoding="utf-8"))
    assert drafted["columns"] == {"district": "Q1", "sex": "Q2", "age": "Q3", "respondent": "", "weight": ""}
    assert drafted["sex_codes"] == {"1": "women", "2": "men", "3": "?unknown"}
