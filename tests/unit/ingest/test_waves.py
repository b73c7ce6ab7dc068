"""What differs in a wave, and the draft of its mapping: matched by name, label and scale, each guess with its confidence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from building import MUNICIPALITY, logged, plain, read_with, rows, survey_file, town
from told import placed

from pipeline.configuration import Configuration, load_configuration
from pipeline.contracts.restricted import Answer, Unit
from pipeline.ingest import safety_survey
from pipeline.ingest.files import Delivery
from pipeline.ingest.safety_survey.differences import as_text
from pipeline.ingest.safety_survey.draft import new_wave
from pipeline.ingest.safety_survey.labels import ages_of, band_of, code_of, no_answer, sex_of
from pipeline.ingest.safety_survey.wordings import Questions
from pipeline.nearest import similarity
from pipeline.problems import DataErrors, UsageError
from pipeline.workspace import MunicipalityFolder

Columns = dict[str, list[object]]
Labels = dict[str, object]


@pytest.fixture
def folder(tmp_path: Path) -> MunicipalityFolder:
    return town(tmp_path, municipality=MUNICIPALITY.replace('"crime"', '"safety_survey"'))


@pytest.fixture
def configuration(folder: MunicipalityFolder) -> Configuration:
    return load_configuration(folder)


def usual(configuration: Configuration) -> tuple[Columns, Labels, Labels]:
    """A wave as in the codebook: six persons with an answer to every item, its labels and the labels of its codes."""
    book = configuration.definitions.safety_survey
    columns: Columns = {
        "lopnr": [1, 2, 3, 4, 5, 6],
        "omrade": [1, 2, 3, 1, 2, 3],
        "kon": [1, 2, 1, 2, 1, 2],
        "aldgrp": [1, 2, 3, 4, 1, 2],
        "vikt": [0.5, 1.5, 1, 1, 1.25, 0.75],
    }
    labels: Labels = {"omrade": "Område", "kon": "Kön", "aldgrp": "Åldersgrupp", "vikt": "Vikt", "lopnr": "Löpnummer"}
    values: Labels = {
        "omrade": {1.0: "Norr", 2.0: "Sjö", 3.0: "Strand"},
        "kon": {1.0: "Man", 2.0: "Kvinna"},
        "aldgrp": {1.0: "16–29 år", 2.0: "30–44 år", 3.0: "45–64 år", 4.0: "65–85 år"},
    }
    for name, item in book.items.items():
        codes = sorted(book.codes(name))
        columns[item.column] = [codes[number % len(codes)] for number in range(6)]
        labels[item.column] = item.wording
        values[item.column] = {float(code): label for code, label in book.codes(name).items()}
    return columns, labels, values


def wave(
    folder: MunicipalityFolder, period: str, columns: Columns, labels: Labels, values: Labels, mapping: str = ""
) -> Delivery:
    return survey_file(
        folder.workspace.root, period, columns, mapping, column_labels=labels, variable_value_labels=values
    )


def renamed(columns: Columns, labels: Labels, values: Labels, old: str, new: str) -> None:
    for table in (columns, labels, values):
        if old in table:
            table[new] = table.pop(old)


def test_a_wave_as_before_has_no_difference_and_a_draft_that_asks_nothing(
    folder: MunicipalityFolder, configuration: Configuration
) -> None:
    first, second = (wave(folder, period, *usual(configuration)) for period in ("2021", "2022"))
    staged, _ = read_with(safety_survey.read, configuration, first, second)
    assert staged.differences == []
    path, drafted = new_wave(folder, configuration, second.path)
    assert drafted.differences == []
    mapping = tomllib.loads(path.read_text(encoding="utf-8"))
    book = configuration.definitions.safety_survey
    assert list(mapping) == ["items"]
    assert mapping["items"]["littering"] == {
        "column": "f1a",
        "codes": {"Ja, i stor utsträckning": 1, "Ja, i viss utsträckning": 2, "Nej": 3},
    }
    assert {name: [*one["codes"].values()] for name, one in mapping["items"].items()} == {
        name: [*book.codes(name)] for name in book.items
    }
    assert read_with(safety_survey.read, configuration, first, second)[1] == []


def test_everything_that_can_differ_is_told_drafted_and_read_right(
    folder: MunicipalityFolder, configuration: Configuration
) -> None:
    first = wave(folder, "2021", *usual(configuration))
    columns, labels, values = usual(configuration)
    for old, new in (
        ("omrade", "stadsdel_kod"),
        ("kon", "bakgrund1"),
        ("aldgrp", "alder_grp"),
        ("vikt", "kal_vikt"),
        ("f3b", "q17"),
    ):
        renamed(columns, labels, values, old, new)
    values["stadsdel_kod"] = {11.0: "Norr", 12.0: "Sjö", 13.0: "Strand"}
    columns["stadsdel_kod"] = [10 + int(str(code)) for code in columns["stadsdel_kod"]]
    values["bakgrund1"] = {1.0: "Kvinna", 2.0: "Man"}
    values["alder_grp"] = {1.0: "16–19 år", 2.0: "20–29 år", 3.0: "45–64 år", 4.0: "65–85 år"}
    columns["f4b"] = [0, 1, 0, 1, 0, 1]
    values["f4b"] = {0.0: "Ja", 1.0: "Nej"}
    columns["f5a"] = [1, None, None, None, None, None]
    second = wave(folder, "2022", columns, labels, values)
    path, made = new_wave(folder, configuration, second.path)
    differences = made.differences
    assert [(one.item, one.kind) for one in differences] == [
        ("worry_assault", "renamed"),
        ("avoided_activity", "recoded"),
        ("trusts_neighbours", "base"),
        ("district", "area-codes"),
        ("sex", "sex-codes"),
        ("age", "age-groups"),
    ]
    assert "Låg tillit till grannar: serien kan brytas: vilka fick frågan?" in as_text(differences)
    assert "Low trust in people living in the area: may break: who was asked?" in as_text(differences, "en")
    drafted = tomllib.loads(path.read_text(encoding="utf-8"))
    assert drafted["columns"] == {
        "district": "stadsdel_kod",
        "sex": "bakgrund1",
        "age": "alder_grp",
        "weight": "kal_vikt",
    }
    assert drafted["area_codes"] == {"11": "norr", "12": "sjo", "13": "strand"}
    assert drafted["sex_codes"] == {"1": "women", "2": "men"}
    assert drafted["age_codes"] == {"1": "16-29", "2": "16-29", "3": "45-64", "4": "65-85"}
    assert drafted["items"]["worry_assault"]["column"] == "q17"
    assert drafted["items"]["avoided_activity"] == {"column": "f4b", "codes": {"Ja": 1, "Nej": 2}}
    staged, problems = read_with(safety_survey.read, configuration, first, second)
    assert [(problem.code, problem.severity) for problem in problems] == [("wave-base", "warning")]
    told = [
        row[1:] for row in rows(staged, Unit, "period", "district", "sex", "age_group", "weight") if row[0] == "2022"
    ]
    assert told[:3] == [
        ("norr", "women", "16-29", 0.5),
        ("sjo", "men", "16-29", 1.5),
        ("strand", "women", "45-64", 1),
    ]
    answers = [
        row[2] for row in rows(staged, Answer, "period", "item", "code") if row[:2] == ("2022", "avoided_activity")
    ]
    assert answers == [1, 2, 1, 2, 1, 2]


def test_a_weak_guess_waits_for_the_analyst(folder: MunicipalityFolder, configuration: Configuration) -> None:
    columns, labels, values = usual(configuration)
    renamed(columns, labels, values, "f6a", "q30")
    labels["q30"] = "Tycker du att polisen engagerar sig i de problem som finns lokalt?"
    file = wave(folder, "2022", columns, labels, values)
    path, _ = new_wave(folder, configuration, file.path)
    text = path.read_text(encoding="utf-8")
    assert '[items.police_care]\ncolumn = "?q30"' in text
    assert text.count("?q30") == text.count('"?') == 1
    _, problems = read_with(safety_survey.read, configuration, file)
    row = 1 + text.splitlines().index('column = "?q30"')
    assert [(problem.code, placed(problem), problem.value("found")) for problem in problems] == [
        ("undecided", f"item police_care, row {row}", ('column = "?q30"',))
    ]
    path.write_text(text.replace("?q30", "q30"), encoding="utf-8")
    _, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []


def test_a_draft_is_never_written_over_a_mapping(folder: MunicipalityFolder, configuration: Configuration) -> None:
    file = wave(folder, "2022", *usual(configuration), mapping="sent = 300\n")
    with pytest.raises(UsageError) as raised:
        new_wave(folder, configuration, file.path)
    assert raised.value.code == "mapping-is-there"
    assert file.path.with_suffix(".toml").read_text(encoding="utf-8") == "sent = 300\n"


def test_the_wave_comes_from_the_files_name_or_is_given(
    tmp_path: Path, folder: MunicipalityFolder, configuration: Configuration
) -> None:
    elsewhere = wave(folder, "2022", *usual(configuration)).path.rename(tmp_path / "leverans.sav")
    for file, code in ((elsewhere, "no-wave-in-name"), (tmp_path / "2022.sav", "no-such-file")):
        with pytest.raises(UsageError) as raised:
            new_wave(folder, configuration, file)
        assert raised.value.code == code
    path, _ = new_wave(folder, configuration, elsewhere, "2022")
    assert path == folder.raw / "safety_survey" / "2022.toml"


def test_a_reworded_question_asks_for_a_decision(folder: MunicipalityFolder, configuration: Configuration) -> None:
    first = wave(folder, "2021", *usual(configuration))
    columns, labels, values = usual(configuration)
    labels["f1a"] = "Är nedskräpning och klotter ett problem i området där du bor?"
    second = wave(folder, "2022", columns, labels, values)
    _, (problem,) = read_with(safety_survey.read, configuration, first, second)
    assert (problem.code, problem.severity, placed(problem)) == ("wave-reworded", "warning", "item littering")
    for decision in ('[breaks]\nlittering = "Klotter ingår."\n', f'[items.littering]\nwording = "{labels["f1a"]}"\n'):
        second.path.with_suffix(".toml").write_text(decision, encoding="utf-8")
        staged, problems = read_with(safety_survey.read, configuration, first, second)
        assert problems == []
        (difference,) = staged.differences
        assert difference.decided
        fate = "series_breaks" if decision.startswith("[breaks]") else "series_continues"
        assert difference.effect.code == fate


@pytest.mark.parametrize(
    ("label", "ages", "band"),
    [
        ("16–29 år", (16, 29), "16-29"),
        ("20-24", (20, 24), "16-29"),
        ("65 år och äldre", (65, 200), "65-85"),
        ("65+", (65, 200), "65-85"),
        ("25–34 år", (25, 34), None),
        ("Vet ej", None, None),
    ],
)
def test_an_age_group_lies_in_a_band_or_in_none(label: str, ages: tuple[int, int] | None, band: str | None) -> None:
    assert ages_of(label) == ages
    assert band_of(label, ["16-29", "30-44", "45-64", "65-85"]) == band


def test_labels_are_held_against_each_other() -> None:
    assert sex_of(" KVINNA ") == "women"
    assert similarity("1. Mycket trygg", "mycket  trygg") == 1


SAFE = {
    1: "Mycket trygg",
    2: "Ganska trygg",
    3: "Ganska otrygg",
    4: "Mycket otrygg",
    5: "Går i stort sett aldrig ut på grund av otrygghet",
}
AGREE = {1: "Instämmer helt", 2: "Instämmer delvis", 3: "Instämmer knappast", 4: "Instämmer inte alls"}
EXTENT = {1: "Ja, i stor utsträckning", 2: "Ja, i viss utsträckning", 3: "Nej"}
OFTEN = {1: "Ja, ofta", 2: "Ja, ibland", 3: "Nej, sällan", 4: "Nej, aldrig"}


@pytest.mark.parametrize(
    ("label", "code", "scale", "means"),
    [
        ("MYCKET TRYGG", "4", SAFE, 1),
        ("Mkt otr.", "1", SAFE, 4),
        ("Gsk trygg", "", SAFE, 2),
        ("Går i stort sett aldrig ut", "5", SAFE, 5),
        ("Går i stort sett aldrig ut pga otrygghet", "5", SAFE, 5),
        ("GAR I STORT SETT ALDRIG UT PA GRUND AV OTRYGGHET", "5", SAFE, 5),
        ("1 – Nej", "1", EXTENT, 3),
        ("(3) Nej", "3", EXTENT, 3),
        ("3. Nej", "3. Nej", EXTENT, 3),
        ("2 Ja, i viss utstr.", "2", EXTENT, 2),
        ("Instämmer ej alls", "1", AGREE, 4),
        ("Inst. delvis", "2", AGREE, 2),
        # What is only like a label is none, whatever its code.
        ("Trygg", "1", SAFE, None),
        ("Mycket", "1", SAFE, None),
        ("Inte alls", "3", EXTENT, None),
        ("Nej, inte alls", "3", EXTENT, None),
        ("Ja", "1", EXTENT, None),
        ("I hög grad", "1", EXTENT, None),
        ("Instämmer", "1", AGREE, None),
        ("Instämmer inte", "4", AGREE, None),
        ("Aldrig", "4", OFTEN, None),
        ("Nej", "4", OFTEN, None),
        ("2 gånger", "2", {0: "Ingen gång", 1: "En gång", 2: "Två gånger"}, None),
        ("4 Nej", "3", EXTENT, None),
    ],
)
def test_a_label_is_a_codes_own_or_nobodys(label: str, code: str, scale: dict[int, str], means: int | None) -> None:
    assert code_of(label, scale, code) == means


@pytest.mark.parametrize(
    "label", ["Vet ej", "VET INTE", "Vet ej/ingen åsikt", "Uppgift saknas", "99 Ej svar", "Vill ej svara"]
)
def test_no_answer_is_known_by_its_words(label: str) -> None:
    assert no_answer(label, {8: "Vet ej", 9: "Ej svar"}, "99") in (8, 9)


QUESTIONS = Questions({name: [item.wording] for name, item in plain().definitions.safety_survey.items.items()})


@pytest.mark.parametrize(
    ("text", "item", "relation"),
    [
        ("ÄR NEDSKRÄPNING ETT PROBLEM I OMRÅDET DÄR DU BOR", "littering", "same"),
        ("F1a. Är nedskräpning ett problem i området där du bor?", "littering", "same"),
        ("Hur många gånger har du utsatts för stöld under de senaste 12 månaderna?", "victim_theft", "same"),
        ("Hur många gånger har du utsatts för stöld un", "victim_theft", "cut"),
        ("Är nedskräpning och klotter ett problem i området där du bor?", "littering", "wider"),
        ("Är buskörning med moped, motorcykel eller A-traktor ett problem i området där du bor?", "reckless_mopeds", "wider"),
        ("Hur många gånger har du utsatts för rån under de senaste tolv månaderna?", "victim_theft", "near"),
        ("Hur många gånger har du utsatts för stöld under de senaste sex månaderna?", "victim_theft", "near"),
        ("Bryr sig polisen inte om de lokala problemen i området där du bor?", "police_care", "opposite"),
        ("Polisen bryr sig inte om de lokala problemen där du bor", "police_care", "opposite"),
        ("Hur otrygg känner du dig när du går ut ensam sent på kvällen i området där du bor?", "unsafe_evening", "opposite"),
        ("Man kan inte lita på de flesta som bor i området.", "trusts_neighbours", "opposite"),
        ("Jag har ej utsatts för våld under de senaste tolv månaderna", "victim_violence", "opposite"),
        ("Boendeform", "littering", "other"),
    ],
)  # fmt: skip
def test_a_question_is_known_by_what_sets_it_apart(text: str, item: str, relation: str) -> None:
    assert QUESTIONS.relation(text, item) == relation


def of_two_towns(configuration: Configuration, others: tuple[object, ...]) -> tuple[Columns, Labels, Labels]:
    """A wave that several municipalities made together, with a column that says which one each person lives in."""
    columns, labels, values = usual(configuration)
    return {**columns, "Kommun": list(others)}, labels | {"Kommun": "Kommun"}, values


@pytest.mark.parametrize(
    ("theirs", "labelled"),
    [
        (("Provstad", "Grannstad"), {}),
        (("Provstad kommun", "Grannstad kommun"), {}),
        ((199, 198), {}),
        ((1.0, 2.0), {1.0: "0199 Provstad", 2.0: "0198 Grannstad"}),
    ],
)
def test_persons_of_other_municipalities_are_left_out(
    folder: MunicipalityFolder, configuration: Configuration, theirs: tuple[object, object], labelled: dict[float, str]
) -> None:
    columns, labels, values = of_two_towns(configuration, (*[theirs[0]] * 4, *[theirs[1]] * 2))
    file = wave(folder, "2020", columns, labels, values | ({"Kommun": labelled} if labelled else {}))
    staged, log = logged(safety_survey.read, configuration, file)
    assert [problem for problem in log.problems if problem.severity == "error"] == []
    assert (file.rows, file.used, file.left_out) == (6, 4, 2)
    assert len(rows(staged, Unit)) == 4


def test_a_wave_of_another_municipality_is_told(folder: MunicipalityFolder, configuration: Configuration) -> None:
    columns, labels, values = of_two_towns(configuration, ("Grannstad",) * 6)
    file = wave(folder, "2020", columns, labels, values)
    _, problems = read_with(safety_survey.read, configuration, file)
    assert [(placed(one), one.code) for one in problems if one.severity == "error"] == [
        ("column Kommun", "another-municipality")
    ]
    with pytest.raises(DataErrors):
        new_wave(folder, configuration, file.path.rename(file.path.with_stem("2022")))


def test_numbers_of_another_register_say_nothing_of_whose_persons_they_are(
    folder: MunicipalityFolder, configuration: Configuration
) -> None:
    columns, labels, values = of_two_towns(configuration, (1.0, 2.0, 1.0, 2.0, 1.0, 2.0))
    staged, _ = read_with(safety_survey.read, configuration, wave(folder, "2020", columns, labels, values))
    assert len(rows(staged, Unit)) == 6
