"""One SPSS file a wave: codes, missing answers, and mappings of what differs from the codebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import (
    MUNICIPALITY,
    codebook_labels,
    configured,
    delivery,
    plain,
    read_with,
    rows,
    survey_file,
    told,
    workbook,
)
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Answer, SeriesBreak, Unit, Wave
from pipeline.ingest import safety_survey
from pipeline.problems import ProblemLog, phrase

LISTED = 'asked = "listed"\n[items.unsafe_evening]\n'
UNIT = ("unit", "stratum", "psu", "district", "sex", "age_group", "weight")


@pytest.fixture
def configuration() -> Configuration:
    return plain()


def persons(**columns: list[object]) -> dict[str, list[object]]:
    """Four persons in the columns of the codebook, with the item f4a; columns given here replace or join them."""
    return {
        "omrade": [1, 2, 3, 1],
        "kon": [1, 2, 3, 9],
        "aldgrp": [1, 2, 3, 4],
        "vikt": [0.5, 1.25, 0, 2],
        "f4a": [1, 5, 3, 4],
    } | columns


def all_items(configuration: Configuration) -> dict[str, list[object]]:
    """Four persons with an answer to every item of the codebook."""
    book = configuration.definitions.safety_survey
    answers: dict[str, list[object]] = {item.column: [max(book.scales[item.scale])] * 4 for item in book.items.values()}
    return {"lopnr": [1, 2, 3, 4], **persons(), **answers}


def test_a_wave_as_in_the_codebook_needs_no_mapping(tmp_path: Path, configuration: Configuration) -> None:
    file = survey_file(tmp_path, "2021", all_items(configuration))
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, Unit, "period", *UNIT) == [
        ("2021", 1, "norr", None, "norr", "men", "16-29", 0.5),
        ("2021", 2, "sjo", None, "sjo", "women", "30-44", 1.25),
        ("2021", 3, "strand", None, "strand", "other", "45-64", 0),
        ("2021", 4, "norr", None, "norr", "unknown", "65-85", 2),
    ]
    assert rows(staged, Wave) == [("2021", "2021-10-31", None, "delivered", "drawn", None, None, 4, file.id)]
    book = configuration.definitions.safety_survey
    assert rows(staged, Answer, "item", "unit", "code") == [
        (name, unit, max(book.codes(name))) for name in book.items for unit in (1, 2, 3, 4)
    ]
    assert rows(staged, SeriesBreak) == []
    assert (file.rows, file.rejected) == (4, 0)


def test_a_question_that_came_later_is_not_asked_for_in_earlier_waves(tmp_path: Path) -> None:
    """Since 2021: the wave of 2019 has no column for it and says nothing of it; that of 2021 has to have it."""
    later = """[safety_survey.items.drones]
column = "f99"
scale = "yes_no"
wording = "Har du störts av drönare?"
since = 2021
"""
    own = configured(tmp_path, definitions=later)
    answers = all_items(own)
    labels = {"f99": {1.0: "Ja", 2.0: "Nej"}}
    without = {column: codes for column, codes in answers.items() if column != "f99"}
    staged, problems = read_with(safety_survey.read, own, survey_file(tmp_path, "2019", without))
    assert problems == []
    assert staged.differences == []
    assert "drones" not in {item for item, *_ in rows(staged, Answer, "item")}
    _, problems = read_with(safety_survey.read, own, survey_file(tmp_path, "2021", without))
    assert ("column f99", "missing-survey-column") in told(problems)
    both = [
        survey_file(tmp_path, "2019", without),
        survey_file(tmp_path, "2021", answers, variable_value_labels=labels),
    ]
    staged, problems = read_with(safety_survey.read, own, *both)
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert {period for period, item in rows(staged, Answer, "period", "item") if item == "drones"} == {"2021"}


def test_missing_answers_have_no_row(tmp_path: Path, configuration: Configuration) -> None:
    columns = {
        "kon": [1, 77, 1, None],
        "aldgrp": [1, None, 77, 9],
        "f4a": [1, 8, None, 9],
        "f2a": [0, 77, 80, 3],
    }
    declared = {"kon": [77], "aldgrp": [{"lo": 70, "hi": 79}], "f2a": [{"lo": 70, "hi": 80}]}
    mapping = LISTED + "[items.victim_violence]\n"
    file = survey_file(tmp_path, "2021", persons(**columns), mapping, missing_ranges=declared)
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, Answer) == [
        ("2021", 1, "unsafe_evening", 1),
        ("2021", 1, "victim_violence", 0),
        ("2021", 4, "victim_violence", 3),
    ]
    assert rows(staged, Unit, "sex", "age_group") == [
        ("men", "16-29"),
        ("unknown", "unknown"),
        ("men", "unknown"),
        ("unknown", "unknown"),
    ]


def test_a_mapping_says_what_differs(tmp_path: Path, configuration: Configuration) -> None:
    columns = {
        "ort": ["N-staden", "sjö", "3", "Norr"],
        "gender": ["K", "M", "X", ""],
        "alder": [16, 29, 85, 99],
        "q7": [4, 3, 2, 1],
        "strat": ["a", "a", "b", "b"],
        "hushall": [1, 1, 2, 3],
        "skrap": [0, 0, 0, 0],
    }
    mapping = """
ended_on = 2019-11-30
sent = 900
asked = "listed"
age_in_years = true
sex_codes = { K = "women", M = "men", X = "other" }
[columns]
district = "ort"
sex = "gender"
age = "alder"
weight = ""
stratum = "strat"
psu = "hushall"
[items.trusts_neighbours]
column = "q7"
codes = { 1 = 4, 2 = 3, 3 = 2, 4 = 1 }
[breaks]
trusts_neighbours = "Ny formulering."
"""
    file = survey_file(tmp_path, "2019", columns, mapping)
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, Unit, *UNIT) == [
        (1, "a", "1", "norr", "women", "16-29", 1),
        (2, "a", "1", "sjo", "men", "16-29", 1),
        (3, "b", "2", "strand", "other", "65-85", 1),
        (4, "b", "3", "norr", "unknown", "unknown", 1),
    ]
    assert rows(staged, Answer, "unit", "item", "code") == [(n, "trusts_neighbours", n) for n in (1, 2, 3, 4)]
    assert rows(staged, Wave) == [("2019", "2019-11-30", 900, "none", "drawn", None, None, 4, file.id)]
    assert rows(staged, SeriesBreak) == [("2019", "trusts_neighbours", "Ny formulering.")]


def test_codes_mapped_to_a_missing_one_are_missing(tmp_path: Path, configuration: Configuration) -> None:
    """The advice for an unknown code is to map it, so the codebook's codes for no answer have to be possible."""
    mapping = LISTED + "codes = { 6 = 9, 8 = 8 }\n"
    file = survey_file(tmp_path, "2021", persons(f4a=[1, 6, 8, 5]), mapping)
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, Answer, "unit", "code") == [(1, 1), (4, 5)]


def test_without_strata_everybody_is_in_one(tmp_path: Path) -> None:
    text = MUNICIPALITY + '[survey]\nstratum = "none"\nsent_per_district = 50\n'
    configuration = configured(tmp_path, municipality=text)
    staged, problems = read_with(safety_survey.read, configuration, survey_file(tmp_path, "2021", persons(), LISTED))
    assert problems == []
    assert {stratum for (stratum,) in rows(staged, Unit, "stratum")} == {"all"}
    assert rows(staged, Wave, "sent") == [(150,)]


@pytest.mark.parametrize("role", ["stratum", "psu"])
def test_an_empty_stratum_or_sampling_unit_is_told(tmp_path: Path, configuration: Configuration, role: str) -> None:
    mapping = f'columns = {{ {role} = "urval" }}\n' + LISTED
    file = survey_file(tmp_path, "2021", persons(urval=["a", "a", "", ""]), mapping)
    _, problems = read_with(safety_survey.read, configuration, file)
    (problem,) = problems
    assert problem.file == file.name
    assert "urval" in placed(problem)


@pytest.mark.parametrize(
    ("columns", "where", "code", "values"),
    [
        ({"omrade": [1, 2, 14, 14]}, "column omrade, row 3 4", "unknown-district", {"name": "14", "rows": 2}),
        ({"omrade": [1, None, 2, 3]}, "column omrade, row 2", "unknown-district", {"name": "", "rows": 1}),
        ({"vikt": [1, -1, None, 1]}, "column vikt, row 2 3", "weight", {"found": (-1.0, phrase("nothing"))}),
        ({"vikt": [0, 0, 0, 0]}, "column vikt", "weight", {"found": (phrase("only_zeros"),)}),
    ],
)
def test_a_wrong_value_is_told_with_column_and_rows(
    tmp_path: Path,
    configuration: Configuration,
    columns: dict[str, list[object]],
    where: str,
    code: str,
    values: dict[str, object],
) -> None:
    file = survey_file(tmp_path, "2021", persons(**columns), LISTED)
    _, (problem,) = read_with(safety_survey.read, configuration, file)
    assert (problem.file, placed(problem), problem.code) == (file.name, where, code)
    assert values.items() <= dict(problem.values).items()


def test_an_age_that_is_no_number_is_set_aside(tmp_path: Path, configuration: Configuration) -> None:
    columns = persons(aldgrp=["34", "okänd", "20", "40"])
    file = survey_file(tmp_path, "2021", columns, "age_in_years = true\n" + LISTED)
    log = ProblemLog()
    staged = safety_survey.read([file], configuration, log)
    assert log.problems == []
    assert [(placed(one), one.column, one.value, one.code) for one in log.rejected] == [
        ("row 2", "aldgrp", "okänd", "age")
    ]
    assert rows(staged, Unit, "age_group") == [("30-44",), ("unknown",), ("16-29",), ("30-44",)]


@pytest.mark.parametrize(
    ("columns", "rejected"),
    [
        ({"kon": [1, 2, 7, 1]}, [("row 3", "kon", "7")]),
        ({"aldgrp": [1, 2, 3, 8]}, [("row 4", "aldgrp", "8")]),
        ({"f4a": [1, 7, 7, 1]}, [("row 2", "f4a", "7"), ("row 3", "f4a", "7")]),
        ({"f4a": [1, 1.5, 2, 1]}, [("row 2", "f4a", "1.5")]),
    ],
)
def test_a_cell_with_an_unknown_code_is_set_aside_and_the_person_stays(
    tmp_path: Path,
    configuration: Configuration,
    columns: dict[str, list[object]],
    rejected: list[tuple[str, str, str]],
) -> None:
    file = survey_file(tmp_path, "2021", persons(**columns), LISTED)
    log = ProblemLog()
    staged = safety_survey.read([file], configuration, log)
    assert log.problems == []
    assert [(placed(one), one.column, one.value) for one in log.rejected] == rejected
    assert {(one.file, one.code) for one in log.rejected} == {(file.id, "unknown-code")}
    (column,) = columns
    assert len(rows(staged, Unit)) == file.used == file.rows == 4
    assert len(rows(staged, Answer)) == 4 - (len(rejected) if column == "f4a" else 0)
    assert [sex for (sex,) in rows(staged, Unit, "sex")].count("unknown") == 1


def test_a_code_that_the_file_declares_is_a_question_of_the_mapping(
    tmp_path: Path, configuration: Configuration
) -> None:
    labels = {
        "f4a": {**codebook_labels()["f4a"], 7.0: "Går aldrig ut"},
        "kon": {**codebook_labels()["kon"], 5.0: "Ickebinär"},
    }
    columns = persons(f4a=[1, 7, 2, 7], kon=[1, 5, 2, 1])
    file = survey_file(tmp_path, "2021", columns, LISTED, variable_value_labels=labels)
    _, problems = read_with(safety_survey.read, configuration, file)
    assert told(problems) == [("column f4a, item unsafe_evening", "code-asks")]
    assert problems[1:] == []
    assert problems[0].value("found") == (phrase("code_means", code="7", meaning="Går aldrig ut"),)
    assert problems[0].value("known")[0] == phrase("code_means", code=1, meaning="Mycket trygg")
    assert problems[0].value("key") == "items.unsafe_evening.codes"


def test_labels_that_turn_a_scale_round_are_an_error(tmp_path: Path, configuration: Configuration) -> None:
    """The codes are all known, so without their labels the numbers would be wrong in silence."""
    turned = {1.0: "Instämmer inte alls", 2.0: "Instämmer knappast", 3.0: "Instämmer delvis", 4.0: "Instämmer helt"}
    columns = persons(f5a=[1, 2, 3, 4])
    asked = 'asked = "listed"\n[items.trusts_neighbours]\n'
    file = survey_file(tmp_path, "2021", columns, asked, variable_value_labels={"f5a": turned})
    _, problems = read_with(safety_survey.read, configuration, file)
    assert {rule for _, rule in told(problems)} == {"recoded"}
    assert len(problems) == 4
    mapped = asked + "codes = { 1 = 4, 2 = 3, 3 = 2, 4 = 1 }\n"
    file = survey_file(tmp_path, "2021", columns, mapped, variable_value_labels={"f5a": turned})
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, Answer, "code") == [(4,), (3,), (2,), (1,)]


@pytest.mark.parametrize(
    ("labels", "where", "rule", "mapping"),
    [
        ({"kon": {1.0: "Kvinna", 2.0: "Man"}}, "column kon, code 1", "recoded",
         'sex_codes = { 1 = "women", 2 = "men", 3 = "other", 9 = "unknown" }'),
        ({"aldgrp": {1.0: "30–44 år"}}, "column aldgrp, code 1", "recoded",
         'age_codes = { 1 = "30-44", 2 = "16-29", 3 = "45-64", 4 = "65-85" }'),
        ({"omrade": {1.0: "Sjö", 2.0: "Norr"}}, "column omrade, code 1", "area-code", 'area_codes = { 1 = "sjo", 2 = "Norr" }'),
    ],
)  # fmt: skip
def test_labels_of_persons_that_contradict_the_codebook_are_an_error(
    tmp_path: Path, configuration: Configuration, labels: dict[str, object], where: str, rule: str, mapping: str
) -> None:
    file = survey_file(tmp_path, "2021", persons(), LISTED, variable_value_labels=labels)
    _, problems = read_with(safety_survey.read, configuration, file)
    assert (where, rule) in told(problems)
    file = survey_file(tmp_path, "2021", persons(), mapping + "\n" + LISTED, variable_value_labels=labels)
    _, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []


def test_the_same_wave_under_two_names_is_read_once(tmp_path: Path, configuration: Configuration) -> None:
    first = survey_file(tmp_path, "2021", persons(), LISTED)
    again = survey_file(tmp_path, "2021 rättad", persons(), file_label="Andra leveransen")
    staged, (problem,) = read_with(safety_survey.read, configuration, first, again)
    assert (problem.code, problem.severity, problem.file) == ("same-wave", "note", again.name)
    assert (again.rows, again.used, again.repeated) == (4, 0, 4)
    assert len(rows(staged, Unit)) == 4
    assert len(rows(staged, Wave)) == 1


def test_two_different_files_of_one_wave_are_an_error(tmp_path: Path, configuration: Configuration) -> None:
    first = survey_file(tmp_path, "2021", persons(), LISTED)
    other = survey_file(tmp_path, "2021 rättad", persons(f4a=[1, 5, 3, 3]))
    _, (problem,) = read_with(safety_survey.read, configuration, first, other)
    assert (problem.code, problem.severity, problem.file) == ("two-files", "error", other.name)


def test_missing_and_unknown_columns_are_told(tmp_path: Path, configuration: Configuration) -> None:
    columns = all_items(configuration)
    columns["f4a_ny"] = columns.pop("f4a")
    columns["konstig"] = columns.pop("kon")
    columns["gammal"] = [1, 2, 3, 4]
    file = survey_file(tmp_path, "2021", columns, 'ignore = ["gammal"]\n')
    _, problems = read_with(safety_survey.read, configuration, file)
    assert told(problems) == [
        ("column kon", "missing-survey-column"),
        ("column f4a", "missing-survey-column"),
        ("column f4a_ny", "unknown-column"),
        ("column konstig", "unknown-column"),
    ]
    assert {problem.file for problem in problems} == {file.name}
    assert {problem.value("mapping") for problem in problems} == {"2021.toml"}
    assert [problem.value("meaning").code for problem in problems[:2]] == ["role_of_persons", "answers_to_item"]


def test_an_unknown_column_does_not_hide_a_wrong_district(tmp_path: Path, configuration: Configuration) -> None:
    columns = all_items(configuration) | {"x99": [1, 2, 3, 4], "omrade": [1, 7, 1, 1]}
    _, problems = read_with(safety_survey.read, configuration, survey_file(tmp_path, "2021", columns))
    assert {rule for _, rule in told(problems)} == {"unknown-column", "unknown-district"}


@pytest.mark.parametrize("role", ["district", "sex", "age"])
def test_a_role_that_every_survey_has_cannot_be_left_out(
    tmp_path: Path, configuration: Configuration, role: str
) -> None:
    file = survey_file(tmp_path, "2021", persons(), f'columns = {{ {role} = "" }}\n' + LISTED)
    _, (problem,) = read_with(safety_survey.read, configuration, file)
    assert (problem.code, problem.value("role")) == ("column-not-named", phrase(role))


@pytest.mark.parametrize(
    ("mapping", "where", "found"),
    [
        ("sennt = 3\n", "key sennt", phrase("quoted", text=3)),
        ('asked = "some"\n', "key asked", phrase("quoted", text="some")),
        ('[columns]\nage_group = "x"\n', "key columns.age_group", phrase("quoted", text="age_group")),
        ('sex_codes = { 1 = "male" }\n', "key sex_codes.1", phrase("quoted", text="male")),
        (
            "[items.unsafe_evening]\ncodes = { 1 = 'ja' }\n",
            "key items.unsafe_evening.codes.1",
            phrase("quoted", text="ja"),
        ),
        ("[items.colour]\n", "item colour", "colour"),
        ('[breaks]\ncolour = "x"\n', "item colour", "colour"),
        ("ended_on = \n", "row 1", "ended_on ="),
    ],
)
def test_a_wrong_mapping_is_told_with_its_key(
    tmp_path: Path, configuration: Configuration, mapping: str, where: str, found: object
) -> None:
    file = survey_file(tmp_path, "2021", all_items(configuration), mapping)
    _, problems = read_with(safety_survey.read, configuration, file)
    first = problems[0]
    assert first.file == file.name.replace(".sav", ".toml")
    assert placed(first) == where
    assert found in dict(first.values).values()


def test_age_bands_of_a_mapping_have_to_be_the_municipalitys(tmp_path: Path, configuration: Configuration) -> None:
    mapping = 'age_codes = { 1 = "16-29", 2 = "30-49", 3 = "unknown", 4 = "65-85" }\n' + LISTED
    file = survey_file(tmp_path, "2021", persons(), mapping)
    _, (problem,) = read_with(safety_survey.read, configuration, file)
    assert (problem.code, problem.value("band")) == ("age-band", "30-49")


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty-file"), (b"Ingen fil i dag.", "no-persons"), (b"$FL2@(#) SPSS DATA FILE" + bytes(200), "")],
)
def test_a_file_that_holds_no_persons_is_told(
    tmp_path: Path, configuration: Configuration, content: bytes, rule: str
) -> None:
    file = delivery(tmp_path, "safety_survey", "2021.sav", content)
    staged, (problem,) = read_with(safety_survey.read, configuration, file)
    assert problem.file == file.name
    assert problem.code == rule or not rule
    assert staged.frames == {}


@pytest.mark.parametrize("name", ["enkät", "2021b", "21"])
def test_a_file_has_to_be_named_after_its_wave(tmp_path: Path, configuration: Configuration, name: str) -> None:
    file = survey_file(tmp_path, name, persons())
    _, (problem,) = read_with(safety_survey.read, configuration, file)
    assert (problem.file, problem.code, problem.value("name")) == (file.name, "wave-of-file", f"{name}.sav")


CSV = """omrade;kon;aldgrp;vikt;f4a
Norr;Man;16–29 år;0,5;Mycket trygg
Sjö;Kvinna;30–44 år;1,25;Går i stort sett aldrig ut på grund av otrygghet
Strand;Annan;45–64 år;0;Ganska otrygg
N-staden;Ej svar;65–85 år;2;Vet ej
"""


@pytest.mark.parametrize("as_codes", [False, True])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_wave_as_a_table_of_persons(tmp_path: Path, configuration: Configuration, form: str, as_codes: bool) -> None:
    lines = [line.split(";") for line in CSV.splitlines()]
    if as_codes:
        codes = [
            ["1", "1", "1", "0,5", "1"],
            ["2", "2", "2", "1,25", "5"],
            ["3", "3", "3", "0", "3"],
            ["1", "9", "4", "2", "8"],
        ]
        lines[1:] = codes
    text = "".join(";".join(line) + "\n" for line in lines)
    content = text.encode("cp1252") if form == "csv" else workbook({"Blad1": [["Rådata"], [], *lines]})
    mapping = "codes_of_codebook = true\n" + LISTED if as_codes else LISTED
    file = delivery(tmp_path, "safety_survey", f"2021.{form}", content)
    file.path.with_suffix(".toml").write_text(mapping, encoding="utf-8")
    staged, problems = read_with(safety_survey.read, configuration, file)
    assert problems == []
    assert rows(staged, Unit, "district", "sex", "age_group", "weight") == [
        ("norr", "men", "16-29", 0.5),
        ("sjo", "women", "30-44", 1.25),
        ("strand", "other", "45-64", 0),
        ("norr", "unknown", "65-85", 2),
    ]
    assert rows(staged, Answer, "unit", "code") == [(1, 1), (2, 5), (3, 3)]


def test_the_same_wave_in_two_formats_is_read_once(tmp_path: Path, configuration: Configuration) -> None:
    first = survey_file(tmp_path, "2021", persons(), "codes_of_codebook = true\n" + LISTED)
    text = "\n".join(";".join(str(value) for value in line) for line in zip(*persons().values(), strict=True))
    again = delivery(
        tmp_path, "safety_survey", "2021.csv", "omrade;kon;aldgrp;vikt;f4a\n" + text.replace(".", ",") + "\n"
    )
    staged, (problem,) = read_with(safety_survey.read, configuration, first, again)
    assert (problem.code, problem.severity) == ("same-wave", "note")
    assert (again.rows, again.repeated) == (4, 4)
    assert len(rows(staged, Answer)) == 4


def test_every_wave_is_read_although_one_is_broken(tmp_path: Path, configuration: Configuration) -> None:
    broken = delivery(tmp_path, "safety_survey", "2018.sav", b"inget")
    good = survey_file(tmp_path, "2021", persons(), LISTED)
    staged, problems = read_with(safety_survey.read, configuration, broken, good)
    assert [problem.file for problem in problems] == [broken.name]
    assert rows(staged, Wave, "period", "answered") == [("2021", 4)]
