"""Whatever is wrong with a delivery is told in the words of the analyst's files: drawn and kept faults, in every source."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from building import MUNICIPALITY, survey_file, town, workbook
from corpus import SEED, Site
from corpus_files import cases, inhabitants, notes, offences, persons, pupils, text
from field import FIELD, examined, kept
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spoken import betrayed

from pipeline import checks, ingest
from pipeline.configuration import Configuration, load_configuration
from pipeline.contracts import restricted
from pipeline.problems import Problem, ProblemLog, at, problem
from pipeline.words import terms
from pipeline.words.messages import Term
from pipeline.workspace import MunicipalityFolder

Lines = list[list[str]]

DEFINITIONS = """
[[municipal.indicators]]
id = "graffiti_reported"
label = "Anmält klotter"
unit = "fall"
title = "Klotter"

[[municipal.indicators]]
id = "graffiti_cleaned"
label = "Sanerat klotter"
unit = "fall"
title = "Sanering"

[[municipal.rules]]
part = "graffiti_cleaned"
whole = "graffiti_reported"
"""
DISTRICTS = ("Norr", "Sjö", "Strand")
EXTRACT = [
    ["ID", "BROTTSKOD", "INSKRIVNINGSDATUM", "BROTTSDATUMTID_START", "OMRADE"],
    *([f"A{month}", "1201", f"2021-{month:02d}-03", f"2021-{month:02d}-02 21:00", DISTRICTS[month % 3]] for month in range(1, 13)),
]  # fmt: skip
COUNTED = [
    ["Mått", "År", "Område", "Antal", "Enhet", "Källa"],
    *([name, year, place, str(9 if "Anmält" in name else 4), "fall", "gatukontoret"]
      for name in ("Anmält klotter", "Sanerat klotter") for year in ("2020", "2021") for place in (*DISTRICTS, "Hela kommunen")),
]  # fmt: skip
HOUSEHOLDS = [
    ["Område", "År", "Hushåll"],
    *([place, year, "120"] for place in DISTRICTS for year in ("2020", "2021")),
]
VALUES = [
    ["Indikator", "År", "Område", "Kön", "Ålder", "Värde", "Antal svar", "Ej jämförbar"],
    *(["unsafe_evening", year, "Riket", sex, "Alla", "23,4", "900", ""] for year in ("2020", "2021") for sex in ("Alla", "Kvinnor")),
]  # fmt: skip
RATES = [
    ["Indikator", "År", "Område", "Antal brott", "Nämnare", "Värde", "Per", "Ej jämförbar"],
    *(["damage", year, "Länet", "300", "250000", "1,2", "1 000 invånare", ""] for year in ("2020", "2021")),
]
DIRECTIONS = [
    ["Fråga", "Årskurs", "Från", "Till", "Riktning", "Ordalydelse"],
    ["Använt narkotika någon gång", "Årskurs 9", "2017", "2019", "Högre", "ökat"],
    ["Använt narkotika någon gång", "Årskurs 9", "2019", "2021", "Högre", "ökat"],
]
PUPILS = [
    ["Fråga" if number == 0 else "Använt narkotika någon gång", *map(str, line)] for number, line in enumerate(pupils())
]
TABLES: dict[str, tuple[str, Lines]] = {
    "Brå's export": ("crime", offences()),
    "an extract": ("crime", EXTRACT),
    "inhabitants": ("population", inhabitants()),
    "households": ("population", HOUSEHOLDS),
    "conversations": ("dialogue", notes()),
    "pupils": ("drug_habits", PUPILS),
    "directions of pupils": ("drug_habits", DIRECTIONS),
    "counts": ("municipal", COUNTED),
    "values to compare with": ("reference", VALUES),
    "rates to compare with": ("reference", RATES),
}
OTHERWISE = {
    "Brå's export": ("Antal", "99"),
    "an extract": ("INSKRIVNINGSDATUM", "2021-12-31"),
    "inhabitants": ("Antal", "99"),
    "households": ("Hushåll", "99"),
    "pupils": ("Alla", "9"),
    "directions of pupils": ("Riktning", "Lägre"),
    "counts": ("Antal", "3"),
    "values to compare with": ("Värde", "9,9"),
    "rates to compare with": ("Ej jämförbar", "räknas på ett annat sätt"),
}
"""What a second delivery says in the place of the first: the column, and what stands there then."""

ODD = (
    *(
        "4711",
        "0",
        "-3",
        "12,5",
        "",
        "..",
        "-",
        "x",
        "Atlantis",
        "Nor",
        "Sjöö",
        "Hela kommunen",
        "0198",
        "2019",
        "2021-13-40",
        "2021",
    ),
    *(
        "Kvinnor",
        "Alla",
        "Årskurs 9",
        "Lägre",
        "Sanerat kloter",
        "unsafe_evenin",
        "9999",
        "100 000 hushåll",
        "Bilbrotten",
        "kvinna",
        "7-99",
    ),
)
FAULTS = st.lists(
    st.tuples(
        st.sampled_from(("cell", "again", "gone", "heading")),
        st.integers(1, 99),
        st.integers(0, 9),
        st.sampled_from(ODD),
    ),
    min_size=1,
    max_size=4,
)


def faulty(lines: Lines, faults: list[tuple[str, int, int, str]]) -> Lines:
    """Return a table with cells changed, rows there again and otherwise, rows gone, and headings changed."""
    found = [list(line) for line in lines]
    for kind, row, column, cell in faults:
        row, column = 1 + row % max(len(found) - 1, 1), column % len(found[0])
        if kind == "heading":
            found[0][column] = cell
        elif row >= len(found):
            continue
        elif kind == "gone":
            del found[row]
        elif kind == "again":
            found.append([cell if place == column else old for place, old in enumerate(found[row])])
        else:
            found[row][column] = cell
    return found


@cache
def site_of(source: str) -> tuple[MunicipalityFolder, Configuration]:
    """Return the town that uses one source, and its configuration, read once."""
    municipality = MUNICIPALITY.replace('["crime"]', f'["{source}"]')
    folder = town(Path(tempfile.mkdtemp()), municipality=municipality, definitions=DEFINITIONS)
    return folder, load_configuration(folder)


def read(source: str, **files: str | bytes) -> tuple[ProblemLog, str]:
    """Return what reading and checking a source's files tells, and all that stands in them."""
    folder, configuration = site_of(source)
    shutil.rmtree(folder.raw / source, ignore_errors=True)
    (folder.raw / source).mkdir()
    for name, content in files.items():
        target = folder.raw / source / name.replace("_", ".")
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return told_of(folder, configuration), " ".join(one for one in files.values() if isinstance(one, str))


def told_of(folder: MunicipalityFolder, configuration: Configuration) -> ProblemLog:
    """Return what reading and checking a town's deliveries tells."""
    log = ProblemLog()
    staged = ingest.read_all(configuration, folder, log)
    if not log.errors:
        checks.check_all(configuration, staged, log)
    return log


def wrong_words(log: ProblemLog, configuration: Configuration, delivered: str = "") -> list[str]:
    """Return what messages say that no file of the analyst's says."""
    messages = [*log.problems, *log.rejected]
    return [f"{one.code}: {word}" for one in messages for word in betrayed(one, configuration, delivered)]


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(faults=FAULTS, beside=FAULTS)
def test_drawn_faults_are_told_in_the_words_of_the_files(
    name: str, faults: list[tuple[str, int, int, str]], beside: list[tuple[str, int, int, str]]
) -> None:
    source, lines = TABLES[name]
    log, delivered = read(source, a_csv=text(faulty(lines, faults)), b_csv=text(faulty(lines, beside)))
    assert wrong_words(log, site_of(source)[1], delivered) == []


@pytest.mark.parametrize("name", TABLES)
def test_another_version_a_row_twice_an_unknown_place_and_a_month_less_are_told_so(name: str) -> None:
    source, lines = TABLES[name]
    heading, other = OTHERWISE.get(name, ("", ""))
    changed = [
        [other if place and head == heading else cell for head, cell in zip(lines[0], line, strict=True)]
        for place, line in enumerate(lines)
    ]
    found: Counter[str] = Counter()
    for files in (
        {"a_csv": text(lines), "b_csv": text(changed)},
        {"a_csv": text([*lines, changed[1]])},
        {"a_csv": text([*lines[:4], *lines[5:]])},
        {"a_csv": text([["Atlantis" if cell in DISTRICTS else cell for cell in line] for line in lines])},
    ):  # fmt: skip
        log, delivered = read(source, **files)
        assert wrong_words(log, site_of(source)[1], delivered) == []
        found.update(one.code for one in log.problems)
        for one in log.problems:
            if one.code in ("two-values", "another-version", "offence-twice"):
                assert str(one.value("name").told["sv"]).casefold() in (heading.casefold(), "andel", "anmälningsdag")
    if name in OTHERWISE:
        assert found["two-values"] + found["another-version"] + found["offence-twice"] >= 2
    if name in ("conversations", "counts", "inhabitants", "an extract", "households"):
        assert found["unknown-district"] >= 1
    assert found["missing-month"] >= (name in ("Brå's export", "an extract"))


def test_two_files_say_otherwise_by_headings_names_and_titles() -> None:
    lines = inhabitants()
    other = [list(line) for line in lines]
    other[1][4] = "163"
    log, _ = read("population", a_csv=text(lines), b_csv=text(other))
    (one,) = [one for one in log.problems if one.code == "two-values"]
    assert one.text() == (
        "data/raw/provstad/population/b.csv: rad 2 [two-values] Två olika värden för samma sak\n"
        "    väntat:     Antal 1013 för År 2021, Område Norr, Kön kvinnor och Ålder 0–15, "
        "som i data/raw/provstad/population/a.csv, rad 2\n"
        "    hittat:     Antal 163\n"
        "    gör så här: Ta bort den leverans som inte gäller."
    )


def test_a_month_that_is_missing_is_told_with_the_groups_name() -> None:
    log, _ = read("crime", a_csv=text([line for line in offences() if line[1] != "Bilbrott" or line[3] != "Maj"]))
    (one,) = [one for one in log.problems if one.code == "missing-month"]
    assert one.where() == "serie reported_vehicle (Bilbrott)"


# ---- the survey -------------------------------------------------------------------------------------------------------

SURVEY = MUNICIPALITY.replace('["crime"]', '["safety_survey"]')


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    faults=st.lists(
        st.tuples(
            st.sampled_from(("omrade", "kon", "aldgrp", "vikt", "f4a")),
            st.integers(0, 59),
            st.sampled_from((77.0, -1.0, 3.5, None)),
        ),
        max_size=3,
    ),
    renamed=st.sampled_from(({}, {"f4a": "f4"}, {"kon": "kön2"}, {"omrade": "omr"}, {"vikt": "vikten"})),
    mapping=st.sampled_from(
        (
            'asked = "listed"\n[items.unsafe_evening]\n',
            'asked = "listed"\nage_codes = { "1" = "16-29", "2" = "unknown" }\n[items.unsafe_evenin]\n',
            '[items.unsafe_evening]\nkolumn = "f4a"\n',
            '[items.unsafe_evening]\ncolumn = "?f4a"\n',
            'asked = "listed"\nsex_codes = { "1" = "women" }\n[items.unsafe_evening.codes]\n"1" = 8\n',
            "",
        )
    ),
)  # fmt: skip
def test_drawn_faults_of_a_wave_are_told_in_the_words_of_the_files(
    faults: list[tuple[str, int, float | None]], renamed: dict[str, str], mapping: str
) -> None:
    frame = persons()
    for column, row, cell in faults:
        frame.loc[row, column] = cell
    with tempfile.TemporaryDirectory() as name:
        folder = town(Path(name), municipality=SURVEY)
        columns = {renamed.get(str(column), str(column)): frame[column].tolist() for column in frame}
        survey_file(Path(name), "2021", columns, mapping)
        told = told_of(folder, site_of("safety_survey")[1])
        assert wrong_words(told, site_of("safety_survey")[1], f"{mapping} {' '.join(columns)}") == []


def test_results_and_values_to_compare_with_that_say_the_same_twice_are_told_by_their_files() -> None:
    table = [["Fråga", "Riket 2021"], ["Otrygg ute ensam sen kväll", "21"]]
    log, delivered = read("safety_survey", **{"2021_xlsx": workbook({"Blad1": table})})
    assert wrong_words(log, site_of("safety_survey")[1], delivered) == []


# ---- what is kept, and the corpus -------------------------------------------------------------------------------------


def of_corpus() -> Iterator[list[str]]:
    with tempfile.TemporaryDirectory() as root:
        site = Site(Path(root))
        for number, case in enumerate(cases(random.Random(SEED))):
            if number % 8 == 0:
                _, log = site.read(case)
                delivered = " ".join(one.decode("utf-8", "ignore") for one in (case.content, *case.beside.values()))
                found: list[Problem] = [*log.problems]
                messages = [*found, *log.rejected]
                told = (word for one in messages for word in betrayed(one, site.configuration(case.source), delivered))
                yield [f"{case.name}: {one}" for one in told]


def test_the_corpus_is_told_in_the_words_of_the_files() -> None:
    assert [one for found in of_corpus() for one in found] == []


CASES = sorted(path.name for path in FIELD.iterdir() if any(path.glob("*/*")))


@pytest.mark.parametrize("case", [name for number, name in enumerate(CASES) if number % 6 == 0])
def test_cases_from_the_field_are_told_in_the_words_of_the_files(tmp_path: Path, case: str) -> None:
    files = kept(case)
    sources = sorted({name.partition("/")[0] for name in files if "/" in name})
    examination = examined(tmp_path, files, sources[0])
    assert examination.configuration is not None
    assert wrong_words(examination.log, examination.configuration) == []


# ---- the words --------------------------------------------------------------------------------------------------------


def test_every_delivered_column_is_called_something() -> None:
    for table in restricted.DELIVERED:
        for name in table.columns():
            told = terms.column(name, table.table_name())
            assert told == name
            assert told.told["sv"] != name or name in ("text", "status", "period", "stratum")


def test_what_betrays_the_inside_is_seen() -> None:
    _, configuration = site_of("population")
    for values, found in (
        ({"name": "age_group"}, ["name: age_group"]),
        ({"found": ["norr 0-15"]}, ["found: norr"]),
        ({"reason": "the file is damaged"}, ["reason: the", "reason: is"]),
        ({"name": Term("women", "kvinnor"), "found": "Norr"}, []),
        ({"key": "items.unsafe_evening.codes"}, []),
    ):
        assert betrayed(problem("a.csv", at(), "toml", **values), configuration) == found
    assert betrayed(problem("a.csv", at(series="damage"), "toml"), configuration) == ["series: damage"]
