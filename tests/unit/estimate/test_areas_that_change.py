"""A town in which one district is split and two are joined from 2023 on: every source, by hand sums, and the attack on what passes."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from building import MUNICIPALITY, PROMISES, delivery, published, town
from tables import (
    NO,
    YES,
    configuration,
    edition,
    household_rows,
    note_rows,
    offence_group,
    offence_rows,
    persons,
    population_rows,
    survey_tables,
)
from tables import published as small

from pipeline import audit, estimate, ingest
from pipeline.configuration import District
from pipeline.contracts.restricted import Household, Note, Offence, Population
from pipeline.quality import coverage
from pipeline.quality.examining import examine
from pipeline.words.sv import quality as words
from pipeline.workspace import Workspace

DISTRICTS = """id,name,aliases,valid_from,valid_to,parent,code_safety_survey,code_crime,code_population
norr,Norr,,,,,1,P01,0199R001
lid,Lid,,,,,2,P02,0199R002
lid-o,Lid Östra,,2023,,lid,21,P21,
lid-v,Lid Västra,,2023,,lid,2,P22,
sjo,Sjö,,,2022,kusten,3,P03,0199R003
strand,Strand,,,2022,kusten,4,P04,0199R004
kusten,Kusten,Sjö/Strand,2023,,,3,P34,0199R034
"""
PAINTED = """
[[municipal.indicators]]
id = "painted"
label = "Klotter"
unit = "anmälningar"
title = "Anmälningar om klotter"
per = "inhabitants"
"""
EDITIONS = PROMISES.replace("data_until = 2021-12-31", "data_until = 2022-12-31").replace(
    '["norr"]', '["lid"]'
) + PROMISES.replace('id = "2022"', 'id = "2024"').replace(
    "data_until = 2021-12-31", "data_until = 2023-12-31"
).replace('["norr"]', '["lid-o", "norr"]')

# Districts of 2021 and 2023: code in the survey, in the extract; answers yes of all; offences a month; inhabitants; painted.
OLD = {
    "norr": ("1", "P01", (20, 64), 3, 2000, 30),
    "lid": ("2", "P02", (30, 80), 6, 3000, 60),
    "sjo": ("3", "P03", (12, 40), 2, 1000, 25),
    "strand": ("4", "P04", (18, 40), 2, 1200, 35),
}
NEW = {
    "norr": ("1", "P01", (22, 64), 3, 2016, 32),
    "lid-o": ("21", "P21", (25, 48), 4, 1400, 28),
    "lid-v": ("2", "P22", (20, 48), 3, 1648, 36),
    "kusten": ("3", "P34", (24, 64), 5, 2240, 61),
}
NAMES = dict(line.split(",")[:2] for line in DISTRICTS.splitlines()[1:])


def wave(numbers: dict) -> str:
    lines = ["lopnr;omrade;kon;aldgrp;f1a"]
    for code, _, (yes, of), *_ in numbers.values():
        lines += [f"{code}-{n};{code};{1 + n % 2};{1 + n // 2 % 4};{1 if n < yes else 3}" for n in range(of)]
    return "\n".join(lines) + "\n"


MAPPING = 'codes_of_codebook = true\nasked = "listed"\n[columns]\nweight = ""\n[items.littering]\ncolumn = "f1a"\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's deliveries."""
    root = tmp_path_factory.mktemp("areas")
    sources = '["safety_survey", "crime", "population", "municipal", "dialogue"]'
    town(
        root,
        municipality=MUNICIPALITY.replace('["crime"]', sources),
        districts=DISTRICTS,
        promises=EDITIONS,
        definitions=PAINTED,
    )
    for year, numbers in (("2021", OLD), ("2023", NEW)):
        delivery(root, "safety_survey", f"{year}.csv", wave(numbers))
        delivery(root, "safety_survey", f"{year}.toml", MAPPING)
    reports = [
        f"1201;{year}-{month:02}-15;{code}"
        for year, numbers in (("2021", OLD), ("2022", OLD), ("2023", NEW))
        for _, code, _, each, *_ in numbers.values()
        for month in range(1, 13)
        for _ in range(each)
    ]
    # What the police write of one spot by the new names before there are any, and by the old name of a part that is joined.
    reports += ["1201;2022-05-15;Lid Östra"] * 7 + ["1201;2023-05-15;Strand"] * 9
    delivery(root, "crime", "uttag.csv", "\n".join(["BROTTSKOD;INSKRIVNINGSDATUM;OMRADE", *reports]) + "\n")
    people = [
        f"{NAMES[name]};{sex};{age};{year};{persons // 8}"
        for year, numbers in (("2020", OLD), ("2021", OLD), ("2022", OLD), ("2023", NEW))
        for name, (*_, persons, _) in numbers.items()
        for sex in ("kvinnor", "män")
        for age in ("16-29", "30-44", "45-64", "65-85")
    ]
    delivery(root, "population", "befolkning.csv", "\n".join(["Område;Kön;Ålder;År;Antal", *people]) + "\n")
    counts = [
        f"Klotter;{year};{NAMES[name]};{number};anmälningar;gatuenheten"
        for year, numbers in (("2021", OLD), ("2022", OLD), ("2023", NEW))
        for name, (*_, number) in numbers.items()
    ]
    delivery(root, "municipal", "klotter.csv", "\n".join(["Mått;År;Område;Antal;Enhet;Källa", *counts]) + "\n")
    notes = [
        f"{year}-03-{1 + n:02};medborgardialog;{place};alla;Belysningen är trasig vid väg {n} i {year}."
        for year, places in (("2021", ("Lid", "Sjö", "Strand")), ("2023", ("Lid Östra", "Lid Västra", "Kusten")))
        for place, number in zip(places, (6, 8, 9), strict=True)
        for n in range(number)
    ]
    delivery(root, "dialogue", "samtal.csv", "\n".join(["Datum;Typ;Område;Deltagare;Anteckning", *notes]) + "\n")
    return root


@pytest.fixture(scope="module")
def database(root: Path) -> duckdb.DuckDBPyConnection:
    """What is published of the town; the attack on it found nothing out."""
    examination = examine(Workspace(root).municipality("provstad"))
    assert [str(problem) for problem in examination.log.errors] == []
    return duckdb.connect(str(published(examination, root)), read_only=True)


def values(database: duckdb.DuckDBPyConnection, where: str) -> dict[tuple[str, str], float]:
    found = database.execute(f"select area, period, value from indicator_value where {where}").fetchall()
    return {(area, period): value for area, period, value in found}


def test_each_wave_has_the_shares_of_the_districts_that_were_there(database: duckdb.DuckDBPyConnection) -> None:
    found = values(
        database, "indicator = 'littering' and sex = 'all' and age_group = 'all' and not contains(period, '+')"
    )
    expected = {(name, year): yes / of for year, numbers in (("2021", OLD), ("2023", NEW))
                for name, (_, _, (yes, of), *_) in numbers.items()}  # fmt: skip
    # The whole of the parts, by their inhabitants: the register's year-end is that of the wave.
    expected["lid", "2023"] = (1400 * 25 / 48 + 1648 * 20 / 48) / 3048
    expected["kusten", "2021"] = (1000 * 12 / 40 + 1200 * 18 / 40) / 2200
    districts = {key: value for key, value in found.items() if key[0] in NAMES}
    assert districts == pytest.approx(expected, abs=0.0051)  # told in whole per cent
    # What an edition promises one of the parts has no older figures either, together or outside.
    assert ("priority:2024", "2023") in found and ("outside:2024", "2023") in found
    assert not {("priority:2024", "2021"), ("outside:2024", "2021")} & set(found)
    assert {("priority:2022", "2021"), ("priority:2022", "2023")} <= set(found)


def test_offences_are_counted_where_they_were_in_their_year(database: duckdb.DuckDBPyConnection) -> None:
    found = values(database, "indicator = 'damage' and unit = 'count' and length(period) = 4 and basis = 'direct'")
    expected = {("lid", "2021"): 72, ("lid", "2022"): 72 + 7, ("lid", "2023"): 48 + 36, ("lid-o", "2023"): 48,
                ("lid-v", "2023"): 36, ("kusten", "2021"): 48, ("kusten", "2022"): 48, ("kusten", "2023"): 60 + 9,
                ("sjo", "2021"): 24, ("strand", "2022"): 24}  # fmt: skip
    assert {key: found.get(key) for key in expected} == expected
    gone = {("lid-o", "2022"), ("lid-v", "2021"), ("sjo", "2023"), ("strand", "2023")}
    assert not gone & set(found)
    rates = values(database, "indicator = 'damage' and unit = 'rate' and basis = 'direct'")
    assert rates["lid", "2023"] == pytest.approx(84 * 1000 / ((3000 + 1400 + 1648) / 2))
    assert rates["lid-o", "2023"] == pytest.approx(48 * 1000 / 1400)
    assert rates["kusten", "2022"] == pytest.approx(48 * 1000 / 2200)


def test_counts_and_conversations_go_on_as_sums(database: duckdb.DuckDBPyConnection) -> None:
    found = values(database, "indicator = 'painted' and unit = 'count'")
    assert (found["lid", "2022"], found["lid", "2023"], found["kusten", "2022"], found["kusten", "2023"]) == (
        60,
        64,
        60,
        61,
    )
    assert not {("lid-o", "2022"), ("strand", "2023"), ("priority:2024", "2022")} & set(found)
    talks = database.execute(
        "select area, period, of_conversations from theme_count where kind = 'all' and theme = 'lighting'"
    ).fetchall()
    numbers = {(area, period): of for area, period, of in talks}
    assert (numbers["lid", "2021"], numbers["kusten", "2021"], numbers["lid", "2023"], numbers["kusten", "2023"]) == (
        6, 17, 14, 9,
    )  # fmt: skip
    assert not {("lid-o", "2021"), ("sjo", "2023")} & set(numbers)


@pytest.mark.parametrize(
    ("source", "indicator"), [("safety_survey", "littering"), ("crime", "damage"), ("municipal", "painted")]
)
def test_the_whole_is_compared_with_the_year_before_and_the_parts_say_why_not(
    database: duckdb.DuckDBPyConnection, source: str, indicator: str
) -> None:
    found = database.execute(
        "select area, verdict, reason, estimate from comparison where source = $source and indicator = $indicator "
        "and contrast = 'previous_period' and period = '2023' and sex = 'all' and age_group = 'all'",
        {"source": source, "indicator": indicator},
    ).fetchall()
    verdicts = {area: (verdict, reason, estimate is None) for area, verdict, reason, estimate in found}
    for part in ("lid-o", "lid-v", "priority:2024", "outside:2024"):
        if part in verdicts or ":" not in part:
            assert verdicts[part] == ("not_comparable", "new_area", True)
    for whole in ("lid", "kusten", "norr", "municipality"):
        assert verdicts[whole] == ("tested", "", False), verdicts[whole]
    assert not {"sjo", "strand"} & set(verdicts)


def test_no_pool_holds_a_district_that_was_not_in_all_of_its_waves(database: duckdb.DuckDBPyConnection) -> None:
    areas = {area for area, period in values(database, "contains(period, '+')")}
    assert not areas & {"lid-o", "lid-v", "sjo", "strand", "priority:2024", "outside:2024"}


def test_the_register_is_that_of_districts_that_were_there(database: duckdb.DuckDBPyConnection) -> None:
    rows = database.execute(
        "select period, area, inhabitants from survey_inhabitants where sex = 'all' and age_group = 'all'"
    ).fetchall()
    found = {(period, area): number for period, area, number in rows}
    assert found["2023", "lid"] == 3000  # of the last year-end before the wave, of which there are none of the parts
    assert not {("2023", "lid-o"), ("2021", "lid-o")} & set(found)
    weighted = database.execute("select period, area, sum(inhabitants) from weighting_step group by all").fetchall()
    sums = {(period, area): number for period, area, number in weighted}
    assert (sums["2021", "lid"], sums["2023", "lid-o"], sums["2023", "kusten"]) == (3000, 1400, 2240)
    assert ("2021", "lid-o") not in sums


def test_a_register_of_another_division_weighs_the_whole(tmp_path: Path, root: Path) -> None:
    """The wave of 2023 with inhabitants up to 2022, and that of 2021 with those of 2023 alone: each cell is of an area in both."""
    for kept, wave_, areas in (
        (("2020", "2021", "2022"), "2023", {"norr", "lid", "kusten"}),
        (("2023",), "2021", {"norr", "lid", "kusten"}),
    ):
        own = tmp_path / wave_
        shutil.copytree(root / "data", own / "data")
        raw = own / "data" / "raw" / "provstad"
        for source in ("crime", "municipal", "dialogue"):
            shutil.rmtree(raw / source)
        for file in (raw / "safety_survey").glob("*"):
            if file.stem != wave_:
                file.unlink()
        people = raw / "population" / "befolkning.csv"
        head, *lines = people.read_text("utf-8").splitlines()
        people.write_text("\n".join([head, *(line for line in lines if line.split(";")[3] in kept)]) + "\n", "utf-8")
        text = (
            (raw / "municipality.toml")
            .read_text("utf-8")
            .replace(', "municipal", "dialogue"', "")
            .replace('"crime", ', "")
        )
        (raw / "municipality.toml").write_text(text, "utf-8")
        examination = examine(Workspace(own).municipality("provstad"))
        configuration, staged = examination.passed()
        with duckdb.connect() as connection:
            ingest.store(staged, connection)
            estimate.estimate_all(connection, configuration)
            cells = connection.execute("select district, sum(population) from weighting_step group by all").fetchall()
            weights = dict(connection.execute("select district, sum(weight) from unit group by all").fetchall())
        assert {district for district, _ in cells} == areas
        assert sum(weights.values()) == pytest.approx(sum(number for _, number in cells))
        if wave_ == "2023":  # both parts are weighted as one: 96 answers stand for the 3 000 of the whole
            assert weights["lid-o"] == weights["lid-v"] == pytest.approx(1500)


OWN = configuration(
    [
        District(id="norr", name="Norr"),
        District(id="lid", name="Lid"),
        District(id="lid-o", name="Lid Ö", parent="lid", valid_from=2023),
        District(id="lid-v", name="Lid V", parent="lid", valid_from=2023),
        District(id="sjo", name="Sjö", parent="kusten", valid_to=2022),
        District(id="strand", name="Strand", parent="kusten", valid_to=2022),
        District(id="kusten", name="Kusten", valid_from=2023),
    ],
    editions=[edition("a", ["lid"], until="2022-12-31"), edition("b", ["lid-o", "norr"])],
)
FRAMES = {
    "2022": ["norr", "lid", "sjo", "strand"],
    "2023": ["norr", "lid-o", "lid-v", "kusten"],
}


@pytest.mark.parametrize("seed", range(4))
def test_the_attack_finds_no_hidden_part_or_whole(seed: int, tmp_path: Path) -> None:
    """Few answers, offences and conversations in some of the areas: what is hidden stays hidden, in the years of both divisions."""
    draw = np.random.default_rng(seed)
    people = [
        person
        for year, names in FRAMES.items()
        for name in names
        for sex in ("women", "men")
        for age in ("16-44", "45-84")
        for answer in (YES, NO)
        for person in persons(int(draw.integers(2, 40)), name, answer, sex=sex, age_group=age, period=year)
    ]
    months = {
        ("0001", name, year): list(draw.poisson(draw.choice([0.1, 0.4, 3.0]), 12)) for year, names in FRAMES.items() for name in names
    }  # fmt: skip
    notes = []
    for year, names in FRAMES.items():
        said = [(name, str(draw.choice(["ljus", "bil"]))) for name in names for _ in range(int(draw.integers(1, 14)))]
        notes.append(note_rows(said).assign(day=f"{year}-05-01", note=[f"{year}:{at}" for at in range(len(said))]))
    people_of = {(year, name): 1000 for year, names in FRAMES.items() for name in names}
    frames = survey_tables(people) | {
        Offence: offence_rows(months),
        Note: pd.concat(notes, ignore_index=True),
        Population: population_rows(people_of),
    }
    with small(OWN, frames, tmp_path) as database:
        hidden = database.execute("select count(*) from indicator_value where status = 'suppressed'").fetchall()
        area_rows = database.execute("select distinct area, period from indicator_value").fetchall()
    assert hidden[0][0] > 0
    assert all(OWN.stands(area, period) for area, period in area_rows)
    found = audit.attack(tmp_path / "published.duckdb")
    assert len(found.attempts) > 0
    assert found.found_out == []


def test_the_attack_sees_a_part_that_the_whole_gives_away(tmp_path: Path) -> None:
    """With one of two parts and the whole shown, the other part is known: the attack is not blinded by districts of other years."""
    months = {("0001", name, year): [4] * 12 for year, names in FRAMES.items() for name in names}
    small(OWN, {Offence: offence_rows(months)}, tmp_path).close()
    with duckdb.connect(str(tmp_path / "published.duckdb")) as database:
        database.execute(
            "update indicator_value set status = 'suppressed', value = null where area = 'lid-v' and period = '2023'"
        )
    assert [one.what for one in audit.attack(tmp_path / "published.duckdb").found_out] == ["theft, 2023, lid-v"]


def test_households_count_in_a_year_in_which_every_district_of_it_has_them(tmp_path: Path) -> None:
    """Of 2022 the parts have none and need none; of 2023 one of the parts lacks its number."""
    burglary = offence_group("burglary", codes=["0001"]).model_copy(update={"per": "households"})
    own = configuration(OWN.districts, offences=[burglary])
    months = {("0001", name, year): [4] * 12 for year, names in FRAMES.items() for name in names}
    people = population_rows({(year, name): 1000 for year, names in FRAMES.items() for name in names})
    homes = {(year, name): 500 for year, names in FRAMES.items() for name in names if name != "lid-v"}
    frames = {Offence: offence_rows(months), Population: people, Household: household_rows(homes)}
    with small(own, frames, tmp_path) as database:
        rows = database.execute(
            "select period, denominator_unit, denominator from indicator_value where area = 'lid' and unit = 'rate' order by period"
        ).fetchall()
    assert rows[0] == ("2022", "households", 500)
    assert rows[1] == ("2023", "households", 500)  # those of 2022 alone: a year-end of which a part lacks is none


def test_what_a_source_has_of_a_district_that_was_not_there_is_not_missing(root: Path) -> None:
    configuration_, staged = examine(Workspace(root).municipality("provstad")).passed()
    (answers,) = [one for one in coverage.tables(configuration_, staged) if one.what == words.COVERED["unit"]]
    nothing = words.NOT_THERE
    places = ("Lid", "Lid Östra", "Kusten", "Sjö")
    assert [answers.shown(place, "2021") for place in places] == ["80", nothing, nothing, "40"]
    assert [answers.shown(place, "2023") for place in places] == [nothing, "48", "64", nothing]
