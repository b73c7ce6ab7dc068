"""Every file of the shared data that nobody here wrote, read by the rooms that would read it; what no source reads is opened.

News of the police (``police_events``) are no statistics and no source; that folder is not read.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from building import MUNICIPALITY, configured, logged, rows
from checkout import SHARED, needs_shared
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Footnote, OffenceCount, Population
from pipeline.estimate.weighting import district_margins
from pipeline.formats import Cube, Sheet, Workbook, find_table, number, open_file
from pipeline.ingest import crime, drug_habits, population
from pipeline.ingest.files import Delivery

DATA = SHARED / "data"
BANDS = ["16-29", "30-44", "45-64", "65-85"]

pytestmark = needs_shared


def municipality(root: Path, name: str, code: str, districts: str = "", crosswalk: str = "") -> Configuration:
    """A municipality of that name; without districts of its own, with those of an invented town."""
    text = MUNICIPALITY.replace('"Provstad"', f'"{name}"').replace('"0199"', f'"{code}"')
    promises = """
[[editions]]
id = "2025"
title = "Löften"
data_until = 2025-03-01
valid = "2025"
decision = { by = "nämnden" }
[[editions.promises]]
id = "trygg"
title = "Trygg"
[[editions.promises.activities]]
id = "en"
title = "En"
responsible = "both"
"""
    parts = {"districts": districts} if districts else {}
    return configured(root, municipality=text, promises=promises, crosswalk=crosswalk, **parts)


def delivered(path: str, source: str) -> Delivery:
    """A shared file as a delivery of a source."""
    return Delivery(DATA / path, path, source)


def sheet_of(path: str) -> Sheet:
    """The only sheet of a text file."""
    opened = open_file(DATA / path)
    assert isinstance(opened, Workbook)
    (sheet,) = opened.sheets
    return sheet


# ---- reported offences -------------------------------------------------------------------------------------------------


def exports() -> list[Delivery]:
    return [delivered(f"crime/{path.name}", "crime") for path in sorted((DATA / "crime").iterdir())]


@pytest.mark.parametrize(("name", "code"), [("Kalmar", "0880"), ("Heby", "0331"), ("Ale", "1440")])
def test_all_exports_are_read_for_a_municipality(tmp_path: Path, name: str, code: str) -> None:
    files = exports()
    staged, log = logged(crime.read, municipality(tmp_path, name, code), *files)
    assert len(files) == 24
    assert log.errors == [] == log.rejected
    counted: dict[tuple[str, str, str], list[int]] = {}
    for file in files:
        for line in file.content.decode("latin-1").splitlines()[1:]:
            if not line.strip():
                continue
            region, group, year, month, count = [text.strip() for text in line.split(";")][:5]
            if region == f"{name} kommun":
                counted.setdefault((group, year, month), []).append(int(count))
    # Heby's own first block is the one that holds figures.
    assert sorted(rows(staged, OffenceCount, "offences")) == sorted((numbers[0],) for numbers in counted.values())
    assert len(staged.frames[OffenceCount]) == 10 * 24


def test_months_sort_right(tmp_path: Path) -> None:
    staged, _ = logged(crime.read, municipality(tmp_path, "Kalmar", "0880"), *exports())
    months = sorted({period for (period,) in rows(staged, OffenceCount, "period")})
    assert months == [f"{year}-{month:02d}" for year in (2013, 2014) for month in range(1, 13)]


def test_hebys_second_block_is_named_and_counted_as_repeated(tmp_path: Path) -> None:
    files = exports()
    _, log = logged(crime.read, municipality(tmp_path, "Kalmar", "0880"), *files)
    assert {(file.rows, file.used, file.repeated, file.left_out) for file in files} == {(2910, 10, 10, 2890)}
    assert {(problem.code, problem.severity) for problem in log.problems} == {("repeated-block", "note")}
    assert sorted(problem.file for problem in log.problems) == [file.name for file in files]
    assert {placed(problem) for problem in log.problems} == {"row 682, to 691"}
    assert {problem.value("name") for problem in log.problems} == {"Heby kommun"}


# ---- population --------------------------------------------------------------------------------------------------------


def regso() -> list[tuple[str, str]]:
    """Code and name of Kalmar's RegSO."""
    with (DATA / "geo" / "regso2025_names_kalmar_area.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [(code, name) for code, name, place in csv.reader(lines) if place == "0880"]


def test_the_regso_of_kalmar_are_read_with_their_vintage(tmp_path: Path) -> None:
    table = "id,name,code_population\n" + "\n".join(f"{code.lower()},{name},{code}" for code, name in regso())
    file = delivered("population/scb_kalmar_regso_2024.json", "population")
    staged, log = logged(population.read, municipality(tmp_path, "Kalmar", "0880", table), file)
    assert (log.problems, log.rejected) == ([], [])
    frame = staged.frames[Population]
    assert (frame["persons"].sum(), frame["district"].nunique(), set(frame["period"])) == (72704, 17, {"2024"})
    assert file.left_out == file.rows - 17 * 2 * 17


def test_ages_of_the_survey_come_from_five_year_groups(tmp_path: Path) -> None:
    """Of 15-19 four fifths are 16-19; of 80 and older, counted as twelve years of age, half are 80-85."""
    table = "id,name,code_population\n" + "\n".join(f"{code.lower()},{name},{code}" for code, name in regso())
    file = delivered("population/scb_kalmar_regso_2024.json", "population")
    staged, _ = logged(population.read, municipality(tmp_path, "Kalmar", "0880", table), file)
    frame = staged.frames[Population]
    margin = district_margins(frame, BANDS, sorted(set(frame["district"])))
    five = frame.groupby("age_from")["persons"].sum()
    young = 0.8 * five[15] + five[20] + five[25]
    old = five[65] + five[70] + five[75] + 6 / 12 * five[80]
    found = margin.population.groupby("age_group")["persons"].sum()
    assert found["16-29"] == pytest.approx(young)
    assert found["65-85"] == pytest.approx(old)
    assert found.sum() == pytest.approx(young + five.loc[30:60].sum() + old)


def test_a_regso_of_three_districts_is_shared_out(tmp_path: Path) -> None:
    shared = {"djurangen": "0.35", "funkabo": "0.4", "oxhagen": "0.25"}
    table = "id,name,code_population\n" + "\n".join(
        [
            *(f"{code.lower()},{name},{code}" for code, name in regso() if code != "0880R004"),
            *(f"{one},{one}," for one in shared),
        ]
    )
    crosswalk = "source,code,vintage,district,share\n" + "\n".join(
        f"population,0880R004,RegSO2025,{one},{share}" for one, share in shared.items()
    )
    own = municipality(tmp_path, "Kalmar", "0880", table, crosswalk)
    staged, log = logged(population.read, own, delivered("population/scb_kalmar_regso_2024.json", "population"))
    assert [(one.code, one.severity, placed(one)) for one in log.problems] == [("shared-area", "note", "area 0880r004")]
    frame = staged.frames[Population]
    persons = frame.groupby("district")["persons"].sum()
    assert frame["persons"].sum() == 72704
    whole = persons[list(shared)].sum()
    assert {one: persons[one] / whole for one in shared} == pytest.approx(
        {one: float(s) for one, s in shared.items()}, abs=0.01
    )


def test_population_by_county_and_month_gives_the_ends_of_years(tmp_path: Path) -> None:
    cube = open_file(DATA / "population" / "scb_TAB6471_jsonstat2.json")
    assert isinstance(cube, Cube)
    counties = next(one for one in cube.dimensions if one.code == "Region").categories
    table = "id,name,code_population\n" + "\n".join(f"c{code},{name},{code}" for code, name in counties.items())
    file = delivered("population/scb_TAB6471_jsonstat2.json", "population")
    staged, log = logged(population.read, municipality(tmp_path, "Sverige", "9999", table), file)
    assert log.errors == [] == log.rejected
    assert any("Cell Key Method" in text for (text,) in rows(staged, Footnote, "text"))
    months = next(one for one in cube.dimensions if one.code == "Tid").categories
    ends = {month[:4] for month in months if month.endswith("12")}
    frame = staged.frames.get(Population)
    assert (set(frame["period"]) if frame is not None else set()) == ends
    assert file.rows == len(cube.values) == 21 * 11 * 3 * 1 * 4


@pytest.mark.parametrize("name", ["TAB001.px", "27067.px"])
def test_a_px_file_of_something_else_is_opened_and_named(tmp_path: Path, name: str) -> None:
    cube = open_file(DATA / "population" / name)
    assert isinstance(cube, Cube)
    size = 1
    for dimension in cube.dimensions:
        size *= len(dimension.categories)
    assert len(cube.values) == size
    file = delivered(f"population/{name}", "population")
    staged, log = logged(population.read, municipality(tmp_path, "Kalmar", "0880"), file)
    assert staged.frames.get(Population) is None
    assert {problem.code for problem in log.errors} <= {"missing-dimension", "too-many-dimensions", "unknown-district"}
    assert log.errors


def test_letters_of_the_old_encoding_stand_in_the_px_file() -> None:
    cube = open_file(DATA / "population" / "27067.px")
    assert isinstance(cube, Cube)
    assert cube.title.startswith("Índices nacionales")
    assert [one.label for one in cube.dimensions][:2] == ["Comunidades y Ciudades Autónomas", "Divisiones"]


# ---- files that no source reads -----------------------------------------------------------------------------------------


def test_the_table_of_offences_by_municipality_and_year_is_opened() -> None:
    table = find_table(sheet_of("kolada/kolada_crime_kpis_290_kommuner.csv"), ["Kommun", "KPI", "År", "Andel"])
    assert table is not None
    records = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]
    assert len({record["Kommun"] for record in records}) == 290
    assert {len(record) for record in records} == {6}
    (kalmar,) = [
        record for record in records
        if (record["Kommun"], record["År"]) == ("Kalmar", "2013") and record["KPI"].startswith("Anmälda stöld")
    ]  # fmt: skip
    assert number(kalmar["Andel"]) == pytest.approx(3988, abs=1)


def test_the_questions_of_a_pupil_survey_are_opened_and_are_no_shares(tmp_path: Path) -> None:
    sheet = sheet_of("pupils/stockholmsenkaten_2024_labels.csv")
    with (DATA / "pupils" / "stockholmsenkaten_2024_labels.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert sheet.rows == [[text.strip() for text in line] for line in csv.reader(lines)]
    file = delivered("pupils/stockholmsenkaten_2024_labels.csv", "drug_habits")
    staged, log = logged(drug_habits.read, municipality(tmp_path, "Kalmar", "0880"), file)
    assert staged.frames == {}
    assert [(problem.code, problem.severity) for problem in log.problems] == [("missing-header", "error")]


def test_the_names_of_areas_are_opened() -> None:
    table = find_table(sheet_of("geo/regso2025_names_kalmar_area.csv"), ["regso_kod", "regso_namn", "kommunkod"])
    assert table is not None
    assert len([row for row in table.rows if row.cells[2] == "0880"]) == 17
