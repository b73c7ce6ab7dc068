"""The invented deliveries: the same every time, inside the codebook, and showing what the promises' documents say."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tomllib
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from checkout import REPOSITORY

from pipeline.configuration import Configuration, load_configuration
from pipeline.demo import write_demo
from pipeline.estimate.notes import themes_in
from pipeline.workspace import Workspace

COMMITTED = REPOSITORY / "data" / "raw" / "kalmar"
WAVES = ("2018", "2021")
PROMISED = {
    "2018": ["oxhagen", "smedby", "berga", "funkabo", "norrliden"],
    "2021": ["oxhagen", "berga", "funkabo", "norrliden"],
}
DELIVERIES = [
    "crime/Databasfil2016-2018.txt",
    "crime/Databasfil2019-2021.txt",
    "crime/polisens_utdrag_2016-2017.csv",
    "crime/polisens_utdrag_2018-2019.csv",
    "crime/polisens_utdrag_2020-2021.csv",
    "dialogue/medarbetardialoger_2018.docx",
    "dialogue/medarbetardialoger_2021.docx",
    "dialogue/medborgardialoger_2018.csv",
    "dialogue/medborgardialoger_2021.csv",
    "dialogue/trygghetsvandringar_2018.docx",
    "dialogue/trygghetsvandringar_2021.docx",
    "districts.csv",
    "drug_habits/CAN_Kalmar_2017.xlsx",
    "municipality.toml",
    "population/befolkning_2015-2018.csv",
    "population/befolkning_2019-2021.csv",
    "population/hushall_2015-2018.csv",
    "population/hushall_2019-2021.csv",
    "promises.toml",
    "safety_survey/2018.sav",
    "safety_survey/2018.toml",
    "safety_survey/2021.sav",
    "safety_survey/2021.toml",
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_demo(tmp_path_factory.mktemp("demo") / "data" / "raw" / "kalmar")


@pytest.fixture(scope="module")
def demo(written: list[Path]) -> Path:
    return next(path.parent for path in written if path.name == "municipality.toml")


@pytest.fixture(scope="module")
def configuration(demo: Path) -> Configuration:
    return load_configuration(Workspace(demo.parents[2]).municipality("kalmar"))


def survey(folder: Path, wave: str) -> tuple[pd.DataFrame, pyreadstat.metadata_container]:
    return pyreadstat.read_sav(folder / "safety_survey" / f"{wave}.sav", user_missing=True)


def columns(configuration: Configuration, wave: str) -> dict[str, str]:
    """Item: its column in a wave."""
    own = tomllib.loads((COMMITTED / "safety_survey" / f"{wave}.toml").read_text(encoding="utf-8")).get("items", {})
    items = configuration.definitions.safety_survey.items
    return {name: own.get(name, {}).get("column", item.column) for name, item in items.items()}


def document(path: Path) -> tuple[list[str], list[list[str]]]:
    content = docx.Document(str(path))
    (table,) = content.tables
    return [text.text for text in content.paragraphs], [[cell.text for cell in row.cells] for row in table.rows]


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def content(path: Path) -> object:
    """What a file says, however its container was packed."""
    if path.suffix == ".sav":
        frame, meta = pyreadstat.read_sav(path, user_missing=True)
        labels = (meta.column_names_to_labels, meta.variable_value_labels, meta.missing_ranges, meta.file_label)
        return frame.to_dict("list"), labels
    readers = {".xlsx": sheets, ".docx": document}
    return readers.get(path.suffix, Path.read_bytes)(path)


PROPOSED = ["Plats", "Iakttagelse", "Förslag", "Ansvarig", "Status"]


def notes(folder: Path) -> pd.DataFrame:
    parts = [pd.read_csv(folder / "dialogue" / "medborgardialoger_2021.csv", sep=";", dtype=str)]
    for name in ("medarbetardialoger_2021.docx", "trygghetsvandringar_2021.docx"):
        _, (header, *rows) = document(folder / "dialogue" / name)
        parts.append(pd.DataFrame(rows, columns=header))
    held = pd.concat(parts, ignore_index=True).fillna("")
    return held[held["Anteckning"] != ""]  # a walk's further proposals stand in rows without a note


def extract(folder: Path) -> pd.DataFrame:
    path = folder / "crime" / "polisens_utdrag_2020-2021.csv"
    return pd.read_csv(path, sep=";", encoding="cp1252", dtype=str, keep_default_na=False)


def test_all_files_are_written_and_returned(demo: Path, written: list[Path]) -> None:
    assert [path.relative_to(demo).as_posix() for path in written] == DELIVERIES
    assert sorted(path for path in demo.parents[2].rglob("*") if path.is_file()) == written


def test_written_over_itself_the_configuration_is_kept_and_every_byte_the_same(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The configuration comes from nowhere but the folder itself; one delivery is broken, and made anew."""
    shutil.copytree(demo, tmp_path / "kalmar")
    (tmp_path / "kalmar" / "safety_survey" / "2021.sav").write_bytes(b"")
    monkeypatch.setattr("pipeline.demo.bundled", lambda name: tmp_path)
    write_demo(tmp_path / "kalmar")
    differing = [name for name in DELIVERIES if (tmp_path / "kalmar" / name).read_bytes() != (demo / name).read_bytes()]
    assert differing == []


@pytest.mark.parametrize("name", DELIVERIES)
def test_committed_files_are_those_that_the_generator_writes(demo: Path, name: str) -> None:
    assert content(COMMITTED / name) == content(demo / name)


def test_invented_sources_are_declared_and_say_so(configuration: Configuration, demo: Path) -> None:
    invented = set(configuration.municipality.sources) - {"drug_habits"}
    assert set(configuration.municipality.synthetic) == invented
    assert {survey(demo, wave)[1].file_label for wave in WAVES} == {"Syntetiska uppgifter"}
    for path in (demo / "dialogue").glob("*.docx"):
        assert any("Syntetiska uppgifter" in text for text in document(path)[0])
    assert extract(demo)["ID"].str.startswith("DEMO-").all()


def test_each_district_has_its_own_tile(configuration: Configuration) -> None:
    leaves = set(configuration.leaves())
    tiles = [(one.tile_column, one.tile_row) for one in configuration.districts if one.id in leaves]
    assert len(set(tiles)) == len(tiles) == 13
    assert (None, None) not in tiles


@pytest.mark.parametrize("wave", WAVES)
def test_survey_response_and_weights(demo: Path, wave: str) -> None:
    answers, _ = survey(demo, wave)
    response = answers.groupby("omrade").size() / 300
    assert list(response.index) == list(range(1, 14))
    assert response.between(0.55, 0.70).all()
    assert response.nunique() > 5
    assert answers["vikt"].mean() == pytest.approx(1, abs=1e-4)
    assert (answers["vikt"] > 0).all()
    assert answers["lopnr"].is_unique


@pytest.mark.parametrize("wave", WAVES)
def test_weights_raise_the_answers_to_the_population(demo: Path, wave: str) -> None:
    name = {"2018": "befolkning_2015-2018.csv", "2021": "befolkning_2019-2021.csv"}[wave]
    counted = pd.read_csv(demo / "population" / name, sep=";", encoding="utf-8-sig")
    year = int(wave)
    middle = counted[(counted["År"] == year) & counted["Ålder"].isin(["30-34", "35-39", "40-44"])]
    expected = middle.groupby(["Område", "Kön"])["Antal"].sum()
    answers, meta = survey(demo, wave)
    group = answers[(answers["aldgrp"] == 2) & answers["kon"].isin([1, 2])]
    names = group["omrade"].map(meta.variable_value_labels["omrade"]).rename("Område")
    weighted = group["vikt"].groupby([names, group["kon"].map({1: "Män", 2: "Kvinnor"}).rename("Kön")]).sum()
    ratio = weighted / expected
    assert len(ratio.dropna()) == 26
    assert ratio.max() / ratio.min() == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("wave", WAVES)
def test_survey_codes_lie_in_the_codebook(configuration: Configuration, demo: Path, wave: str) -> None:
    answers, meta = survey(demo, wave)
    book = configuration.definitions.safety_survey
    by_item = columns(configuration, wave)
    assert list(answers.columns) == ["lopnr", "omrade", "kon", "aldgrp", "vikt", *by_item.values()]
    for item, column in by_item.items():
        codes = book.codes(item) | book.missing
        assert meta.variable_value_labels[column] == codes
        assert set(answers[column]) <= set(codes)
        assert {part["lo"] for part in meta.missing_ranges[column]} == {8, 9}
        assert 0.01 <= answers[column].isin(list(book.missing)).mean() <= 0.04
        if (wave, item) != ("2021", "reckless_mopeds"):
            assert meta.column_names_to_labels[column] == book.items[item].wording
    names = {district.id: district.name for district in configuration.districts}
    assert list(meta.variable_value_labels["omrade"].values()) == [names[leaf] for leaf in configuration.leaves()]
    assert set(answers["kon"]) == {1, 2, 3, 9}
    assert set(answers["aldgrp"]) == {1, 2, 3, 4, 9}


def test_one_column_was_renamed_in_2021(demo: Path) -> None:
    (before, _), (after, meta) = (survey(demo, wave) for wave in WAVES)
    assert set(before.columns) ^ set(after.columns) == {"f1d", "f1d_21"}
    assert "A-traktor" in meta.column_names_to_labels["f1d_21"]
    notes_2021 = tomllib.loads((demo / "safety_survey" / "2021.toml").read_text(encoding="utf-8"))
    assert notes_2021["ended_on"] == dt.date(2021, 10, 31)
    assert set(notes_2021["breaks"]) == set(notes_2021["items"]) == {"reckless_mopeds"}


@pytest.mark.parametrize("wave", WAVES)
def test_survey_shows_what_the_documents_say(configuration: Configuration, demo: Path, wave: str) -> None:
    answers, _ = survey(demo, wave)
    answers = answers[answers["f4a"] < 8]
    unsafe = answers["f4a"] >= 3

    def share(rows: pd.Series) -> float:
        return float(np.average(unsafe[rows], weights=answers["vikt"][rows]))

    district = answers["omrade"].map({number: leaf for number, leaf in enumerate(configuration.leaves(), start=1)})
    shares = {leaf: share(district == leaf) for leaf in configuration.leaves()}
    outside = share(~district.isin(PROMISED[wave]))
    assert all(shares[leaf] > outside + 0.1 for leaf in PROMISED[wave])
    assert all(shares[leaf] < 0.22 for leaf in shares if leaf not in PROMISED[wave])
    assert share(answers["kon"] == 2) > share(answers["kon"] == 1) + 0.08
    assert share(answers["aldgrp"] == 1) > share(answers["aldgrp"] == 4) + 0.05


def test_population_is_complete_and_of_plausible_size(configuration: Configuration, demo: Path) -> None:
    path = demo / "population" / "befolkning_2019-2021.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    counted = pd.read_csv(path, sep=";", encoding="utf-8-sig")
    assert len(counted) == len(counted.drop_duplicates(["Område", "Kön", "Ålder", "År"])) == 13 * 2 * 17 * 3
    assert counted.groupby("År")["Antal"].sum().between(69_000, 71_800).all()


def test_export_has_the_form_of_the_real_one(configuration: Configuration, demo: Path) -> None:
    lines = (demo / "crime" / "Databasfil2019-2021.txt").read_bytes().decode("iso-8859-1").split("\n")
    assert lines[0] == "Region;Brott;År;Period;Antal;/100 000 inv"
    assert lines[-2:] == ["", ""]
    rows = [line.split(";") for line in lines[1:-2]]
    assert {len(row) for row in rows} == {7}
    assert {row[-1] for row in rows} == {""}
    groups = {indicator.bra_label for indicator in configuration.definitions.crime.indicators if indicator.bra_label}
    assert {row[1].rstrip() for row in rows} <= groups
    assert {row[0] for row in rows} == {"Kalmar kommun", "Hela landet", "Karlskrona kommun", "Växjö kommun"}
    assert len({tuple(row[:4]) for row in rows}) == len(rows) == 4 * 10 * 36
    rows = [row for row in rows if row[0] == "Kalmar kommun"]
    total = [int(row[4]) for row in rows if row[1] == "Totalt antal brott"]
    assert 560 < sum(total) / len(total) < 640
    assert sum(total) != sum(int(row[4]) for row in rows) - sum(total)


def test_extract_holds_known_codes_and_times_in_order(configuration: Configuration, demo: Path) -> None:
    rows = extract(demo)
    known = {code for indicator in configuration.definitions.crime.indicators for code in indicator.codes}
    names = {district.name for district in configuration.districts if district.id in configuration.leaves()}
    assert set(rows["BROTTSKOD"]) == known
    assert set(rows["OMRADE"]) == names
    assert rows["BROTTSDATUMTID_START"].str.fullmatch(r"202[01]-\d\d-\d\d \d\d:\d\d").all()
    assert (rows["BROTTSDATUMTID_SLUT"] >= rows["BROTTSDATUMTID_START"]).all()
    assert (rows["INSKRIVNINGSDATUM"] >= rows["BROTTSDATUMTID_SLUT"].str[:10]).all()
    assert (rows["INSKRIVNINGSDATUM"] <= "2022-01-31").all()
    assert rows["BROTTSDATUMTID_START"].str[:4].value_counts().between(1190, 1350).all()


def test_pupils_figures_are_those_of_the_memorandum(configuration: Configuration, demo: Path) -> None:
    book = sheets(demo / "drug_habits" / "CAN_Kalmar_2017.xlsx")
    *tables, (_, changes) = book.items()
    figures = {}
    for _, rows in tables:
        assert rows[1] == [None] * 6
        assert rows[2] == ["Årskurs", "År", "Alla", "Pojkar", "Flickor", "Antal svar"]
        label = str(rows[0][0]).split(". ")[1]
        figures[label] = {str(row[0]): row[1:] for row in rows[3:5]}
    assert set(figures) == {indicator.label for indicator in configuration.definitions.drug_habits.indicators}
    assert figures == {
        "Haft lust att prova narkotika": {
            "Årskurs 9": [2017, 12, "..", "..", ".."],
            "Gymnasiet år 2": [2017, 19, "..", "..", ".."],
        },
        "Tveksam till att prova narkotika": {
            "Årskurs 9": [2017, 12, "..", "..", ".."],
            "Gymnasiet år 2": [2017, "..", "..", "..", ".."],
        },
        "Använt narkotika någon gång": {
            "Årskurs 9": [2017, 5, 6, 4, ".."],
            "Gymnasiet år 2": [2017, 18, 20, 15, ".."],
        },
        "Aldrig använt narkotika": {
            "Årskurs 9": [2017, 94, "..", "..", ".."],
            "Gymnasiet år 2": [2017, "..", "..", "..", ".."],
        },
        "Använt narkotika de senaste 12 månaderna": {
            "Årskurs 9": [2017, "..", "..", "..", ".."],
            "Gymnasiet år 2": [2017, "..", "..", "..", ".."],
        },
    }
    assert changes[2:7] == [
        ["Fråga", "Årskurs", "Från", "Till", "Riktning", "Ordalydelse", "Grupp"],
        [
            "Haft lust att prova narkotika",
            "Årskurs 9",
            None,
            2017,
            "högre",
            "något högre andel flickor",
            "Flickor mot pojkar",
        ],
        [
            "Tveksam till att prova narkotika",
            "Årskurs 9",
            None,
            2017,
            "högre",
            "något högre andel flickor",
            "Flickor mot pojkar",
        ],
        ["Använt narkotika de senaste 12 månaderna", "Årskurs 9", 2015, 2017, "lägre", "minskat något", None],
        ["Använt narkotika de senaste 12 månaderna", "Gymnasiet år 2", 2015, 2017, "högre", "ökat", None],
    ]


def test_notes_are_about_what_the_documents_say(configuration: Configuration, demo: Path) -> None:
    dialogue = configuration.definitions.dialogue
    held = notes(demo)
    assert list(held.columns) == ["Datum", "Typ", "Område", "Deltagare", "Anteckning", *PROPOSED]
    assert (held.loc[held["Typ"] != dialogue.kinds["safety_walk"].label, PROPOSED] == "").all(axis=None)
    assert set(held["Typ"]) == {kind.label for kind in dialogue.kinds.values() if kind.counted}
    assert held["Datum"].between("2021-04-01", "2021-11-30").all()
    assert set(held["Område"]) <= {district.name for district in configuration.districts} | {"Hela kommunen"}

    def about(theme: str, *kinds: str) -> tuple[int, int]:
        texts = held.loc[held["Typ"].isin([dialogue.kinds[kind].label for kind in kinds]), "Anteckning"]
        return sum(theme in themes_in(text, dialogue) for text in texts), len(texts)

    assert about("lighting", "citizen_dialogue", "safety_walk") == (14, 22)
    assert about("diffuse_unease", "citizen_dialogue") == (6, 14)
    assert about("cannabis_attitude", "staff_dialogue") == (7, 10)


def test_what_has_to_be_redacted_is_obviously_invented(demo: Path) -> None:
    text = " ".join(notes(demo)["Anteckning"])
    for planted in ("850230-0000", "070-000 00 00", "exempel@example.org", "ABC 12A", "ABC 123"):
        assert text.count(planted) == 1
    assert re.findall(r"\d{6}-\d{4}", text) == ["850230-0000"]
    assert re.findall(r"\S+@\S+", text) == ["exempel@example.org"]
