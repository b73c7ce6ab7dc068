"""What a municipality says of itself: every mistake has its key, and additions need no code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import DISTRICTS, MUNICIPALITY, PROMISES, configured, plain, town
from told import placed

from pipeline.configuration import Area, Configuration, load_configuration
from pipeline.definitions import HERE
from pipeline.definitions.sources import SOURCES
from pipeline.problems import DataErrors, Problem, phrase
from pipeline.words.messages import Phrase

FOLDER = "data/raw/provstad"
OWN_INDICATOR = """
[[safety_survey.indicators]]
id = "very_unsafe"
block = "fear"
items = ["unsafe_evening"]
yes = [4, 5]
title = "Mycket otrygga"
title_en = "Very unsafe"
"""
OWN_GROUP = """
[crime]
other_codes = ["7777"]
[[crime.indicators]]
id = "boat_theft"
codes = ["0876"]
title = "Båtstöld"
title_en = "Boat theft"
"""
OWN_THEME = r"""
[[dialogue.themes]]
id = "boats"
title = "Båtar"
title_en = "Boats"
patterns = ['\bbåt']
"""
ANOTHER_EDITION = PROMISES.replace('"2022"\ntitle', '"{}"\ntitle')


def mistakes(root: Path, **parts: str) -> list[Problem]:
    with pytest.raises(DataErrors) as raised:
        load_configuration(town(root, **parts))
    return raised.value.problems


def quoted(found: object) -> Phrase:
    """How a message quotes what a key holds; None for a missing key."""
    if found is None:
        return phrase("nothing")
    return phrase("a_table_or_list") if isinstance(found, list) else phrase("quoted", text=found)


def only_mistake(root: Path, **parts: str) -> Problem:
    (problem,) = mistakes(root, **parts)
    return problem


# ---- promises ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "rule", "found"),
    [
        ('districts = ["norr"]', 'districts = ["norr", "vast"]', "no-such-district", "vast"),
        ('indicator = "unsafe_evening"', 'indicator = "unsafe_morning"', "unknown-indicator", "unsafe_morning"),
        ('crime = ["damage"]', 'crime = ["magic"]', "unknown-indicator", "magic"),
        ('themes = ["lighting"]', 'themes = ["weather"]', "unknown-theme", "weather"),
    ],
)
def test_a_promise_names_only_what_is_there(tmp_path: Path, old: str, new: str, rule: str, found: str) -> None:
    problem = only_mistake(tmp_path, promises=PROMISES.replace(old, new))
    assert (problem.file, placed(problem)) == (f"{FOLDER}/promises.toml", "edition 2022, promise lugna-kvallar")
    assert (problem.code, problem.value("name")) == (rule, found)


def test_all_unknown_names_of_a_promise_come_together(tmp_path: Path) -> None:
    text = PROMISES.replace('["norr"]', '["vast", "ost"]').replace('["lighting"]', '["weather"]')
    assert sorted(problem.value("name") for problem in mistakes(tmp_path, promises=text)) == ["ost", "vast", "weather"]


@pytest.mark.parametrize(
    ("old", "new", "key", "found"),
    [
        ('responsible = "both"', 'responsible = "somebody"', "promises.0.activities.0.responsible", "somebody"),
        ('expects = "higher"', 'expects = "worse"', "promises.0.evidence.0.expects", "worse"),
        ('"outside_promise"', '"moon"', "promises.0.evidence.0.contrast", "moon"),
        ('valid = "2022"', 'vallid = "2022"', "editions.0.vallid", "2022"),
        ('valid = "2022"', "", "editions.0.valid", None),
        ("2021-12-31", '"nyår"', "editions.0.data_until", "nyår"),
        ('id = "lugna-kvallar"', 'id = "Lugna kvällar"', "promises.0.id", "Lugna kvällar"),
    ],
)
def test_a_wrong_key_of_a_promise_is_named(tmp_path: Path, old: str, new: str, key: str, found: object) -> None:
    assert old in PROMISES
    problems = mistakes(tmp_path, promises=PROMISES.replace(old, new))
    assert {problem.file for problem in problems} == {f"{FOLDER}/promises.toml"}
    (problem,) = [problem for problem in problems if placed(problem).endswith(key)]
    assert problem.value("found") == quoted(found)


@pytest.mark.parametrize(
    ("old", "new", "expected", "found"),
    [
        ('code = "0199"', "code = 199", "text inom citattecken", "”199”"),
        ('["crime"]', "[]", "minst en post", "en tabell eller en lista"),
        ('name = "Provstad"', "", "ett värde", "inget"),
        ('name = "Provstad"', 'name = "Provstad"\ncolour = "blue"', "en nyckel som finns i mallen", "”blue”"),
        ('name = "Provstad"', 'name = "Provstad"\ndisclosure = { min_base = 2 }', "ett tal från 10", "”2”"),
        ('name = "Provstad"', 'name = "Provstad"\nlicence = "egen"', "något av CC0-1.0 eller CC-BY-4.0", "”egen”"),
        ('name = "Provstad"', 'name = "Provstad"\nchecks = { most_rejected = "få" }', "ett tal", "”få”"),
        ('name = "Provstad"', 'name = "Provstad"\nsynthetic = "crime"', "en lista", "”crime”"),
        (re.search("age_bands = .*", MUNICIPALITY)[0], 'age_bands = ["16-29", "20-"]',
         "åldersgrupper som stiger och inte överlappar varandra", "16-29 och 20-"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_configuration_is_told_in_swedish(
    tmp_path: Path, old: str, new: str, expected: str, found: str
) -> None:
    problem = only_mistake(tmp_path, municipality=MUNICIPALITY.replace(old, new))
    assert problem.words()[1:3] == (expected, found)


def test_an_edition_and_a_promise_have_their_id_once(tmp_path: Path) -> None:
    promise = PROMISES[PROMISES.index("[[editions.promises]]") :]
    for text, twice in ((PROMISES + PROMISES, "2022"), (PROMISES + promise, "lugna-kvallar")):
        assert only_mistake(tmp_path, promises=text).value("wanted") == phrase("each_id_once", ids=[twice])


def test_an_activity_has_its_id_once_in_a_promise(tmp_path: Path) -> None:
    activity = PROMISES[PROMISES.index("[[editions.promises.activities]]") :]
    assert "vandra" in str(mistakes(tmp_path, promises=PROMISES + activity)[0])


def test_an_age_group_of_the_evidence_has_to_exist(tmp_path: Path) -> None:
    text = PROMISES.replace('expects = "higher"', 'expects = "higher", age_group = "16-92"')
    assert "16-92" in str(mistakes(tmp_path, promises=text)[0])


# ---- municipality -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bands",
    ['["16-29", "25-40"]', '["30-44", "16-29"]', '["16-"  , "30-44"]', '["29-16"]', '["16 till 29"]', '["65+"]', "[]"],
)
def test_age_bands_rise_and_do_not_overlap(tmp_path: Path, bands: str) -> None:
    text = re.sub(r"age_bands = .*", f"age_bands = {bands}", MUNICIPALITY)
    problem = only_mistake(tmp_path, municipality=text)
    assert (problem.file, placed(problem)) == (f"{FOLDER}/municipality.toml", "key age_bands")


def test_an_age_lies_in_its_band(tmp_path: Path) -> None:
    text = re.sub(r"age_bands = .*", 'age_bands = ["16-29", "35-64", "65-"]', MUNICIPALITY)
    municipality = configured(tmp_path, municipality=text).municipality
    ages = {15: None, 16: "16-29", 29: "16-29", 30: None, 64: "35-64", 65: "65-", 104: "65-"}
    assert {age: municipality.age_band(age) for age in ages} == ages


@pytest.mark.parametrize(
    ("old", "new", "key", "found"),
    [
        ('code = "0199"', "code = 199", "code", 199),
        ('code = "0199"', 'code = "199"', "code", "199"),
        ('["crime"]', '["weather"]', "sources.0", "weather"),
        ('["crime"]', "[]", "sources", []),
        ('name = "Provstad"', "", "name", None),
        ('name = "Provstad"', 'name = "Provstad"\ncolour = "blue"', "colour", "blue"),
        ('name = "Provstad"', 'name = "Provstad"\ndisclosure = { min_base = 2 }', "disclosure.min_base", 2),
    ],
)
def test_a_wrong_key_of_the_municipality_is_named(tmp_path: Path, old: str, new: str, key: str, found: object) -> None:
    problem = only_mistake(tmp_path, municipality=MUNICIPALITY.replace(old, new))
    assert (problem.file, placed(problem)) == (f"{FOLDER}/municipality.toml", f"key {key}")
    assert problem.value("found") == quoted(found)


def test_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    problems = mistakes(
        tmp_path,
        municipality=MUNICIPALITY.replace('"0199"', "199"),
        districts=DISTRICTS + "Öst,Öst,,,,,,,\n",
        promises="[[editions",
        definitions='[crime]\nother_codes = "0001"\n',
    )
    assert [Path(problem.file).name for problem in problems] == [
        "definitions.toml",
        "districts.csv",
        "municipality.toml",
        "promises.toml",
    ]


@pytest.mark.parametrize("name", ["municipality.toml", "districts.csv", "promises.toml"])
@pytest.mark.parametrize(("content", "rule"), [(None, "missing-file"), (b"\x00\x01\x81", "binary")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, rule: str) -> None:
    folder = town(tmp_path)
    path = folder.raw / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataErrors) as raised:
        load_configuration(folder)
    assert [(problem.file, problem.code) for problem in raised.value.problems] == [(f"{FOLDER}/{name}", rule)]


# ---- districts --------------------------------------------------------------------------------------------------------


def test_a_district_stands_once_and_its_parent_exists(tmp_path: Path) -> None:
    text = DISTRICTS + "norr,Norr igen,,,,,9,P09,\nvik,Vik,,,,havet,10,P10,\n"
    problems = mistakes(tmp_path, districts=text)
    assert [(placed(problem), problem.code) for problem in problems] == [
        ("id norr", "duplicate"),
        ("id vik, column parent", "no-such-district"),
    ]
    assert problems[1].value("name") == "havet"


@pytest.mark.parametrize(
    ("line", "row", "key"),
    [
        ("Vik,Vik,,,,,,,", 6, "id"),
        ("vik,,,,,,,,", 6, "name"),
        ("vik,Vik,,i fjol,,,,,", 6, "valid_from"),
    ],
)
def test_a_wrong_cell_of_the_districts_is_told_with_its_row(tmp_path: Path, line: str, row: int, key: str) -> None:
    problem = only_mistake(tmp_path, districts=DISTRICTS + line + "\n")
    assert (problem.file, placed(problem)) == (f"{FOLDER}/districts.csv", f"row {row}, key {key}")


@pytest.mark.parametrize("text", [DISTRICTS.splitlines()[0] + "\n", ""])
def test_a_table_without_districts_is_told(tmp_path: Path, text: str) -> None:
    problems = mistakes(tmp_path, districts=text)
    assert [problem.file for problem in problems] == [f"{FOLDER}/districts.csv"]


@pytest.mark.parametrize("lines", ["vik,Vik,,,,vik,,,\n", "vik,Vik,,,,bukt,,,\nbukt,Bukt,,,,vik,,,\n"])
def test_a_district_is_not_its_own_ancestor(tmp_path: Path, lines: str) -> None:
    problems = mistakes(tmp_path, districts=DISTRICTS + lines)
    assert {problem.file for problem in problems} == {f"{FOLDER}/districts.csv"}


@pytest.mark.parametrize("line", ["vik,Vik,,,,,1,P09,", "vik,Vik,Norra,,,,9,P09,", "vik,norr,,,,,9,P09,"])
def test_two_districts_do_not_share_a_name_or_a_code(tmp_path: Path, line: str) -> None:
    problems = mistakes(tmp_path, districts=DISTRICTS + line + "\n")
    assert {problem.file for problem in problems} == {f"{FOLDER}/districts.csv"}


def test_a_district_may_not_take_the_name_of_the_whole(tmp_path: Path) -> None:
    line = f"{Area.MUNICIPALITY},Hela,,,,,9,P09,\n"
    problems = mistakes(tmp_path, districts=DISTRICTS + line)
    assert {problem.file for problem in problems} == {f"{FOLDER}/districts.csv"}


@pytest.mark.parametrize("text", [DISTRICTS.replace(",", ";"), "\ufeff" + DISTRICTS, DISTRICTS.replace("\n", "\r\n")])
def test_districts_are_read_in_the_forms_that_excel_writes(tmp_path: Path, text: str) -> None:
    assert configured(tmp_path, districts=text).districts == plain().districts


def test_districts_hold_names_codes_and_years() -> None:
    norr, sjo, _, kusten = plain().districts
    assert norr.aliases == ["Norra", "N-staden"]
    assert sjo.codes == {"safety_survey": "2", "crime": "P02", "population": "0199R002"}
    assert [kusten.years.hold(year) for year in (2021, 2022, 2030)] == [False, True, True]
    assert norr.years.hold(1999)


# ---- areas ------------------------------------------------------------------------------------------------------------


def test_a_composite_consists_of_its_districts_on_every_level(tmp_path: Path) -> None:
    text = DISTRICTS.replace("kusten,Kusten,Sjö/Strand,2022,,,", "kusten,Kusten,Sjö/Strand,2022,,havet,")
    text += "havet,Havet,,,,,,,\nskar,Skär,,,,havet,4,P04,\n"
    configuration = configured(tmp_path, districts=text)
    assert configuration.leaves() == ["norr", "sjo", "strand", "skar"]
    assert configuration.members("sjo") == ["sjo"]
    assert configuration.members("kusten") == ["sjo", "strand"]
    assert sorted(configuration.members("havet")) == ["sjo", "skar", "strand"]


def test_reporting_areas_part_the_municipality(tmp_path: Path) -> None:
    later = ANOTHER_EDITION.replace("{}", "2024").replace('["norr"]', '["kusten"]')
    areas = configured(tmp_path, promises=PROMISES + later).area_members()
    assert areas == {
        Area.MUNICIPALITY: ["norr", "sjo", "strand"],
        "norr": ["norr"],
        Area.rest("norr"): ["sjo", "strand"],
        "sjo": ["sjo"],
        Area.rest("sjo"): ["norr", "strand"],
        "strand": ["strand"],
        Area.rest("strand"): ["norr", "sjo"],
        "kusten": ["sjo", "strand"],
        Area.rest("kusten"): ["norr"],
        Area.priority("2022"): ["norr"],
        Area.outside("2022"): ["sjo", "strand"],
        Area.priority("2024"): ["sjo", "strand"],
        Area.outside("2024"): ["norr"],
    }


@pytest.mark.parametrize(
    ("districts", "areas"),
    [
        ("[]", set()),
        ('["norr", "kusten"]', {Area.priority("2022")}),
        ('["norr", "sjo"]', {Area.priority("2022"), Area.outside("2022")}),
    ],
)
def test_an_area_without_anybody_is_left_out(tmp_path: Path, districts: str, areas: set[str]) -> None:
    promises = PROMISES.replace('["norr"]', districts).replace("outside_promise", "previous_period")
    configuration = configured(tmp_path, promises=promises)
    found = set(configuration.area_members())
    assert {area for area in found if area.endswith(":2022")} == areas


# ---- definitions ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def richer(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """The town with an indicator, an offence group and a theme of its own, and a promise that rests on them."""
    promises = PROMISES.replace('"unsafe_evening"', '"very_unsafe"').replace('["damage"]', '["boat_theft"]')
    return configured(
        tmp_path_factory.mktemp("richer"),
        definitions=OWN_INDICATOR + OWN_GROUP + OWN_THEME,
        promises=promises.replace('["lighting"]', '["boats"]'),
    )


def test_own_definitions_join_those_of_the_package(richer: Configuration) -> None:
    own, base = richer.definitions, plain().definitions
    added = [pair for pair in own.indicators() if pair not in base.indicators()]
    assert [(source, indicator.id) for source, indicator in added] == [
        ("safety_survey", "very_unsafe"),
        ("crime", "boat_theft"),
    ]
    assert [theme.id for theme in own.dialogue.themes] == [*(theme.id for theme in base.dialogue.themes), "boats"]
    assert own.crime.known_codes()["0876"] == (None, None)
    assert own.crime.known_codes()["7777"] == (None, None)
    assert own.safety_survey.items == base.safety_survey.items


@pytest.mark.parametrize(
    ("definitions", "message"),
    [
        (OWN_INDICATOR.replace("very_unsafe", "littering"), "flera gånger står littering"),
        (OWN_INDICATOR.replace('"fear"', '"joy"'), "very_unsafe anger joy"),
        (OWN_INDICATOR.replace('["unsafe_evening"]', '["unsafe_morning"]'), "anger unsafe_morning"),
        (OWN_INDICATOR.replace("[4, 5]", "[4, 6]"), "anger 6 för unsafe_evening"),
        (OWN_INDICATOR.replace("[4, 5]", "[]"), "både items och yes"),
        (OWN_INDICATOR.replace("title_en", "title_english"), "title_english"),
        (OWN_GROUP.replace('codes = ["0876"]', ""), "antingen bra_label eller codes"),
        (
            OWN_GROUP.replace('codes = ["0876"]', 'codes = ["0876"]\nbra_label = "Båtstöld"'),
            "antingen bra_label eller codes",
        ),
        (OWN_THEME.replace(r"\bbåt", "båt("), "ett reguljärt uttryck"),
        (OWN_THEME.replace('"boats"', '"lighting"'), "flera gånger står lighting"),
        ('[safety_survey.items.Q1]\ncolumn = "Q1"\nscale = "yes_no"\nwording = "Nu?"\n', "Q1"),
        ("[weather]\nrain = 1\n", "weather"),
        ("colour = 'blue'\n", "colour"),
        ("crime = 'none'\n", "crime"),
        ("[crime\n", "TOML"),
    ],
)
def test_a_mistake_in_own_definitions_is_told(tmp_path: Path, definitions: str, message: str) -> None:
    problems = mistakes(tmp_path, definitions=definitions)
    assert {problem.file for problem in problems} == {f"{FOLDER}/definitions.toml"}
    assert message in "\n".join(str(problem) for problem in problems)


def titled(value: object) -> Iterator[dict[str, object]]:
    """Yield all tables of a definition file that have a title."""
    if isinstance(value, dict):
        if "title" in value:
            yield value
        for one in value.values():
            yield from titled(one)
    elif isinstance(value, list):
        for one in value:
            yield from titled(one)


@pytest.mark.parametrize("source", [name for name, source in SOURCES.items() if source.defined] + ["themes"])
def test_what_is_shipped_has_an_english_title(source: str) -> None:
    entries = list(titled(tomllib.loads((HERE / f"{source}.toml").read_text(encoding="utf-8"))))
    assert entries
    assert [entry for entry in entries if not entry.get("title_en")] == []


def test_an_own_definition_needs_no_english_title(tmp_path: Path) -> None:
    own = configured(tmp_path, definitions="\n".join(line for line in OWN_GROUP.splitlines() if "title_en" not in line))
    assert next(one.title_en for _, one in own.definitions.indicators() if one.id == "boat_theft") == ""
