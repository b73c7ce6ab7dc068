"""Inhabitants as SCB and towns deliver them: other layouts of a table, other cubes, the whole municipality, and numbers not known."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from building import MUNICIPALITY, configured, delivery, logged, plain, read_with, rows, told, workbook
from checkout import DEMO, SHARED, needs_shared
from field import laid_over

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Household, Population
from pipeline.estimate.offences import districts_by_year, rates
from pipeline.estimate.sql import frame, run, step
from pipeline.ingest import population, store
from pipeline.ingest.files import Staged
from pipeline.problems import at
from pipeline.quality.examining import examine

HEADER = "Område;Kön;Ålder;År;Antal\n"
COUNTS = ("period", "district", "sex", "age_from", "age_to", "persons")
WHOLE = [
    ("2020", "municipality", "men", 0, 0, 5),
    ("2021", "municipality", "men", 0, 0, 6),
    ("2020", "municipality", "women", 0, 0, 7),
    ("2021", "municipality", "women", 0, 0, 8),
]
KALMAR = (DEMO / "population" / "befolkning_2019-2021.csv").read_text(encoding="utf-8-sig")


@pytest.fixture
def configuration() -> Configuration:
    return plain()


SCB = {
    "csv of SCB": '"Folkmängden efter region, ålder, kön och år"\n\n'
    '"region","ålder","kön","Folkmängd 2020","Folkmängd 2021"\n'
    '"0199 Provstad","0 år","män",5,6\n"0199 Provstad","0 år","kvinnor",7,8\n',
    "stubs once": '"region";"ålder";"kön";"2020";"2021"\n"0199 Provstad";"0 år";"män";5;6\n"";"";"kvinnor";7;8\n',
    "sexes in columns": "Region,Ålder,män 2020,kvinnor 2020,män 2021,kvinnor 2021\n0199,0 år,5,7,6,8\n",
    "a number a row": "region\tålder\tkön\tår\tFolkmängd\n"
    + "".join(
        f"0199 Provstad\t0 år\t{sex}\t{year}\t{number}\n"
        for sex, year, number in (("män", 2020, 5), ("män", 2021, 6), ("kvinnor", 2020, 7), ("kvinnor", 2021, 8))
    ),
    "code beside name": "regionkod;region;ålder;kön;2020;2021\n0199;Provstad;0;1;5;6\n0199;Provstad;0;2;7;8\n",
    "in English": '"region","age","sex","Population 2020","Population 2021"\n'
    '"0199 Provstad","0 years","men",5,6\n"0199 Provstad","0 years","women",7,8\n',
}


@pytest.mark.parametrize("form", SCB)
def test_tables_of_scb_are_read_in_their_own_layout(tmp_path: Path, configuration: Configuration, form: str) -> None:
    file = delivery(tmp_path, "population", "folk.csv", SCB[form])
    staged, log = logged(population.read, configuration, file)
    assert told(log.problems) == [("", "inhabitants-of-the-whole")]
    assert sorted(rows(staged, Population, *COUNTS)) == sorted(WHOLE)


@pytest.mark.parametrize("are_codes_beside", [False, True])
def test_the_workbook_of_scb_has_stubs_without_headings_that_stand_once(
    tmp_path: Path, configuration: Configuration, are_codes_beside: bool
) -> None:
    lines: list[list[object]] = [["Folkmängden efter region, ålder, kön och år"], []]
    if are_codes_beside:
        lines += [[None, None, None, None, None, None, "2020", "2021"]]
        lines += [["0199", "Provstad", "0", "0 år", "1", "män", 5, 6], [None, None, None, None, "2", "kvinnor", 7, 8]]
    else:
        lines += [[None, None, None, "2020", "2021"]]
        lines += [["0199 Provstad", "0 år", "män", 5, 6], [None, None, "kvinnor", 7, 8]]
    lines += [[], ["Senast uppdaterad:"], ["20220221 08:00"], ["Källa: SCB"]]
    file = delivery(tmp_path, "population", "folk.xlsx", workbook({"BE0101N1": lines}))
    staged, log = logged(population.read, configuration, file)
    assert told(log.problems) == [("", "inhabitants-of-the-whole")]
    assert sorted(rows(staged, Population, *COUNTS)) == sorted(WHOLE)


def test_areas_with_code_and_name_are_found_by_either(tmp_path: Path, configuration: Configuration) -> None:
    text = (
        '"region","ålder","kön","2021"\n"0199R001 Provstad norra","5-9 år","män",4\n"0199R099 Sjö","5-9 år","män",5\n'
    )
    staged, log = logged(population.read, configuration, delivery(tmp_path, "population", "folk.csv", text))
    assert log.problems == []
    assert rows(staged, Population, "district", "persons") == [("norr", 4), ("sjo", 5)]


@needs_shared
def test_scb_s_table_of_a_town_gives_its_inhabitants(tmp_path: Path) -> None:
    own = configured(tmp_path, municipality=MUNICIPALITY.replace("Provstad", "Kävlinge").replace("0199", "1261"))
    content = (SHARED / "deliveries/kavlinge/population/befolkning_scb.csv").read_bytes()
    staged, log = logged(population.read, own, delivery(tmp_path, "population", "befolkning_scb.csv", content))
    assert [problem.code for problem in log.problems] == ["inhabitants-of-the-whole"]
    by_hand = sum(
        int(line.split(",")[-1]) for line in content.decode("iso-8859-1").splitlines() if line.startswith('"1261')
    )
    of_2020 = [persons for period, persons in rows(staged, Population, "period", "persons") if period == "2020"]
    assert (len(of_2020), sum(of_2020)) == (202, by_hand)


# ---- the whole municipality -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Provstad", "Provstads kommun", "0199", "0199 Provstad", "Hela kommunen"])
def test_the_whole_municipality_counts_where_no_district_does(
    tmp_path: Path, configuration: Configuration, name: str
) -> None:
    """In 2021 a district has its inhabitants, in 2020 none has."""
    text = HEADER + f"{name};Män;5-9;2020;40\n{name};Män;5-9;2021;41\nNorr;Män;5-9;2021;4\n"
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert [problem.value("years") for problem in log.problems] == [("2020",)]
    assert rows(staged, Population, *COUNTS) == [
        ("2020", "municipality", "men", 5, 9, 40),
        ("2021", "norr", "men", 5, 9, 4),
    ]
    assert (file.used, file.left_out) == (2, 1)


@pytest.mark.parametrize("name", ["Grannköping kommun", "0198", "0198 Grannköping", "0198R001"])
def test_a_delivery_of_another_municipality_is_an_error(
    tmp_path: Path, configuration: Configuration, name: str
) -> None:
    people = delivery(tmp_path, "population", "folk.csv", HEADER + f"{name};Män;5-9;2021;4\n" * 3)
    homes = delivery(tmp_path, "population", "hushall.csv", f"Område;År;Hushåll\n{name};2021;4\n")
    _, log = logged(population.read, configuration, people, homes)
    assert [(problem.file, problem.code, problem.value("found")) for problem in log.errors] == [
        (homes.name, "another-municipality", (name,)),
        (people.name, "another-municipality", (name,)),
    ]


def test_another_municipality_beside_our_own_is_left_out(tmp_path: Path, configuration: Configuration) -> None:
    text = "region,ålder,kön,2021\n" + "".join(
        f"{name},0 år,män,5\n" for name in ("00 Riket", "01 Stockholms län", "0198 Grannköping", "0199 Provstad")
    )
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert log.errors == []
    assert (file.left_out, rows(staged, Population, "district", "persons")) == (3, [("municipality", 5)])


# ---- numbers that are not known ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["..", "", ".", "…", "-"])
def test_a_sum_over_a_number_that_is_not_known_is_not_known(
    tmp_path: Path, configuration: Configuration, mark: str
) -> None:
    text = HEADER + f"Norr;Kvinnor;0-4;2021;{mark}\nNorr;Män;0-4;2021;9\nSjö;Män;0-4;2021;3\nStrand;Män;0-4;2021;2\n"
    file = delivery(tmp_path, "population", "folk.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert told(log.problems) == [("row 2, area norr, year 2021", "unknown-inhabitants")]
    assert rows(staged, Population, "district", "sex", "persons") == [
        ("norr", "women", None),
        ("norr", "men", 9),
        ("sjo", "men", 3),
        ("strand", "men", 2),
    ]
    assert exposures(staged, configuration) == {"sjo": 3, "strand": 2, "kusten": 5}


def exposures(staged: Staged, configuration: Configuration, unit: str = "inhabitants") -> dict[str, int]:
    """Return the inhabitants or households by area, those that are known."""
    with duckdb.connect() as connection:
        store(staged, connection)
        step(connection, "offence_area", rates.areas(configuration))
        step(connection, "district_year", districts_by_year(connection, configuration))
        run(connection, "exposure")
        found = frame(connection, f"from exposure where unit = '{unit}' order by all")
    shown = {"norr", "sjo", "strand", "kusten", "municipality"}
    return {area: int(number) for area, number in zip(found["area"], found["exposure"], strict=True) if area in shown}


def test_another_file_may_tell_what_is_not_known(tmp_path: Path, configuration: Configuration) -> None:
    first = delivery(tmp_path, "population", "folk.csv", HEADER + "Norr;Män;0-4;2021;..\n")
    second = delivery(tmp_path, "population", "mer.csv", HEADER + "Norr;Män;0-4;2021;9\n")
    staged, log = logged(population.read, configuration, first, second)
    assert log.problems == []
    assert (rows(staged, Population, "persons"), first.left_out) == ([(9,)], 1)


def test_a_dash_in_a_statistical_table_says_nobody(tmp_path: Path, configuration: Configuration) -> None:
    file = delivery(tmp_path, "population", "folk.px", px(values='"-" ".." 4 5'))
    staged, log = logged(population.read, configuration, file)
    assert [problem.code for problem in log.problems] == ["unknown-inhabitants"]
    assert rows(staged, Population, "persons") == [(0,), (None,), (4,), (5,)]


def test_the_whole_municipality_has_its_rate_without_districts(tmp_path: Path, configuration: Configuration) -> None:
    people = delivery(tmp_path, "population", "folk.csv", SCB["csv of SCB"].replace("2020", "2019"))
    homes = delivery(tmp_path, "population", "hem.csv", "Område;År;Hushåll\nProvstads kommun;2021;9\n")
    staged, _ = read_with(population.read, configuration, people, homes)
    assert rows(staged, Household, "district", "households") == [("municipality", 9)]
    assert exposures(staged, configuration) == {"municipality": 14}
    assert exposures(staged, configuration, "households") == {"municipality": 9}


def test_households_that_are_not_known_are_told_and_make_no_sum(tmp_path: Path, configuration: Configuration) -> None:
    text = "Område;År;Hushåll\nNorr;2021;..\nSjö;2021;5\nStrand;2021;6\n"
    file = delivery(tmp_path, "population", "hushall.csv", text)
    staged, log = logged(population.read, configuration, file)
    assert told(log.problems) == [("row 2, area norr, year 2021", "unknown-households")]
    assert exposures(staged, configuration, "households") == {}


@pytest.mark.parametrize(
    ("line", "district", "year"),
    [("Oxhagen;Kvinnor;20-24;2019", "oxhagen", "2019"), ("Norrliden;Kvinnor;25-29;2021", "norrliden", "2021")],
)
def test_one_cell_of_the_demo_that_is_not_known(tmp_path: Path, line: str, district: str, year: str) -> None:
    (own,) = [one for one in KALMAR.splitlines() if one.startswith(line)]
    text = KALMAR.replace(own, f"{line};..")
    folder = laid_over(tmp_path, {"population/befolkning_2019-2021.csv": text.encode()}, "population")
    examination = examine(folder, "population")
    assert [(one.code, one.part("area"), one.part("year")) for one in examination.problems] == [
        ("unknown-inhabitants", district, year)
    ]


@pytest.mark.parametrize("lacking", ["5-9", "20-24", "60-64"])
def test_ages_without_a_row_are_told(tmp_path: Path, configuration: Configuration, lacking: str) -> None:
    ages = [f"{first}-{first + 4}" for first in range(0, 80, 5)] + ["80-"]
    text = HEADER + "".join(f"Norr;Män;{age};2021;9\n" for age in ages if age != lacking)
    _, log = logged(population.read, configuration, delivery(tmp_path, "population", "folk.csv", text))
    assert told(log.problems) == [("year 2021, column Ålder", "missing-ages")]


@pytest.mark.parametrize("number", ["206 inv.", "206\u202finvånare", "206 personer", "206 st", "206st."])
def test_a_number_may_be_written_with_its_unit(tmp_path: Path, configuration: Configuration, number: str) -> None:
    file = delivery(tmp_path, "population", "folk.csv", HEADER + f"Norr;Män;0-4;2021;{number}\n")
    staged, log = logged(population.read, configuration, file)
    assert (log.problems, rows(staged, Population, "persons")) == ([], [(206,)])


def test_areas_are_found_by_their_labels_where_their_codes_are_a_table_s_own(
    tmp_path: Path, configuration: Configuration
) -> None:
    text = px().replace("DATA=", 'CODES("område")="01","02";\nDATA=')
    staged, log = logged(population.read, configuration, delivery(tmp_path, "population", "folk.px", text))
    assert log.problems == []
    assert {district for (district,) in rows(staged, Population, "district")} == {"norr", "sjo"}


@pytest.mark.parametrize("delimiter", ["\t", ",", "|", " "])
def test_a_table_that_goes_on_with_another_delimiter_is_not_cut_there(
    tmp_path: Path, configuration: Configuration, delimiter: str
) -> None:
    lines = [f"Norr;Män;{age};2021;9" for age in range(80)] + [f"Sjö;Män;{age} år;2021;9" for age in range(60)]
    text = HEADER + "".join(f"{line.replace(';', delimiter) if 'Sjö' in line else line}\n" for line in lines)
    file = delivery(tmp_path, "population", "folk.csv", text)
    _, log = logged(population.read, configuration, file)
    # Another usual delimiter is told of the file; else each row is.
    rejected = [(one.code, one.place) for one in log.rejected[:1]]
    assert log.errors or (rejected == [("row-length", at(row=82))] and len(log.rejected) == 60)


# ---- other cubes ------------------------------------------------------------------------------------------------------


def px(first: str = 'CHARSET="ANSI";', values: str = "1 2 4 5") -> str:
    """Return a px file that begins with a keyword."""
    return f"""{first}
TITLE="Folkmängd = efter område; kön";
STUB="område","ålder";
HEADING="kön","år";
VALUES("område")="Norr","Sjö";
VALUES("ålder")="0-4 år";
VALUES("kön")="kvinnor","män";
VALUES("år")="2021";
DATA=
{values};
"""


@pytest.mark.parametrize(
    "first",
    [
        "DECIMALS=0;",
        'SUBJECT-AREA="Befolkning";',
        'CONTACT="SCB#Telefon";',
        'NOTE="Folkmängd 31 december";',
        'CREATION-DATE = "20220221 09:00";',
        'NOTEX("kön")="Juridiskt kön";',
        'CONTENTS[en]="Population";',
        "COPYRIGHT=YES;",
        "\ufeff\nSHOWDECIMALS=0;",
    ],
)
def test_a_px_file_may_begin_with_any_keyword(tmp_path: Path, configuration: Configuration, first: str) -> None:
    file = delivery(tmp_path, "population", "folk.px", px(first))
    staged, log = logged(population.read, configuration, file)
    assert log.problems == []
    assert rows(staged, Population, "district", "sex", "persons") == [
        ("norr", "women", 1), ("norr", "men", 2), ("sjo", "women", 4), ("sjo", "men", 5),
    ]  # fmt: skip


def json_stat(shape: str) -> str:
    """Return the population as one of the shapes that json-stat is delivered in."""
    categories = {"område": ["Norr", "Sjö"], "ålder": ["0-4 år"], "kön": ["kvinnor", "män"], "år": ["2021"]}
    dimensions = {
        name: {"label": name, "category": {"index": {one: place for place, one in enumerate(values)}}}
        for name, values in categories.items()
    }
    order = {"id": list(categories), "size": [len(values) for values in categories.values()]}
    dataset = {"label": "Folkmängd", "value": [1, 2, 4, 5]}
    first = {**dataset, "dimension": {**dimensions, **order, "role": {"time": ["år"]}}}
    second = {"class": "dataset", "version": "2.0", **dataset, **order, "dimension": dimensions}
    shapes = {
        "first": {"dataset": first},
        "first by another name": {"be0101": first},
        "first without its envelope": first,
        "second": second,
        "second without class": {name: value for name, value in second.items() if name not in ("class", "version")},
        "second in an envelope": {"dataset": second},
        "numbers by position": {"dataset": {**first, "value": {"0": 1, "1": 2, "2": 4, "3": 5}}},
    }
    return json.dumps(shapes[shape], ensure_ascii=False)


@pytest.mark.parametrize(
    "shape",
    ["first", "first by another name", "first without its envelope", "second", "second without class",
     "second in an envelope", "numbers by position"],
)  # fmt: skip
def test_json_stat_is_read_in_both_versions(tmp_path: Path, configuration: Configuration, shape: str) -> None:
    file = delivery(tmp_path, "population", "folk.json", json_stat(shape))
    staged, log = logged(population.read, configuration, file)
    assert log.problems == []
    assert rows(staged, Population, "district", "sex", "persons") == [
        ("norr", "women", 1), ("norr", "men", 2), ("sjo", "women", 4), ("sjo", "men", 5),
    ]  # fmt: skip


def test_several_datasets_in_one_file_are_an_error(tmp_path: Path, configuration: Configuration) -> None:
    dataset = json.loads(json_stat("first"))["dataset"]
    file = delivery(tmp_path, "population", "folk.json", json.dumps({"one": dataset, "two": dataset}))
    _, log = logged(population.read, configuration, file)
    assert [problem.code for problem in log.problems] == ["unknown-format"]
