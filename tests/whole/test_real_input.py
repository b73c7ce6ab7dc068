"""Files that nobody here wrote, the whole way: Brå's exports, SCB's answer and CAN's figures for Kalmar; the European Social Survey.

The expected shares come from R 4.2.2 with survey 4.5 (tests/golden/README.md); the offences are counted once more here, by hand.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import duckdb
import pandas as pd
import pikepdf
import pytest
from checkout import GOLDEN, REPOSITORY, SHARED, needs_shared

from pipeline.build import build
from pipeline.workspace import MunicipalityFolder, Workspace

EXPORTS = SHARED / "data" / "crime"
REGSO = SHARED / "data" / "geo" / "regso2025_names_kalmar_area.csv"
POPULATION = SHARED / "data" / "population" / "scb_kalmar_regso_2024.json"
SURVEY = SHARED / "data" / "survey" / "ESS9SE.sav"
EXPECTED = GOLDEN / "ess9_expected.csv"

pytestmark = [
    needs_shared,
    pytest.mark.xdist_group("real_input"),
]

# ---- Kalmar -----------------------------------------------------------------------------------------------------------

KALMAR = """
name = "Kalmar"
code = "0880"
police_area = "lokalpolisområde Kalmar"
contact = "funktionen för trygghet och säkerhet, Kalmar kommun"
sources = ["crime", "population", "drug_habits"]
"""

KALMAR_PROMISES = """
[[editions]]
id = "2025"
title = "Medborgarlöften 2025"
data_until = 2025-03-01
valid = "2025"

[editions.decision]
by = "kommunstyrelsen"

[[editions.promises]]
id = "mot-narkotika"
title = "Motverka narkotika"
evidence = [
    { indicator = "drugs_12_months", contrast = "previous_period", expects = "higher", age_group = "grade_9" },
    { indicator = "drugs_12_months", contrast = "previous_period", expects = "higher", age_group = "upper_secondary_2" },
]
crime = ["reported_drugs_alcohol", "reported_theft"]

[[editions.promises.activities]]
id = "information"
title = "Informera föräldrar och elever om narkotika"
responsible = "both"
"""


MOVED: list[Path] = []  # working folders that builds left this process in


def built(folder: MunicipalityFolder) -> MunicipalityFolder:
    """Build a municipality, and stand afterwards where we stood before."""
    here = Path.cwd()
    build(folder, lambda said: None)
    try:
        there = Path.cwd()
    except FileNotFoundError:
        there = Path("a folder that is gone")
    if there != here:
        MOVED.append(there)
        os.chdir(here)
    return folder


@pytest.fixture(scope="module")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> MunicipalityFolder:
    """Kalmar built from Brå's 24 exports, SCB's population and CAN's tables; nothing in it is invented."""
    root = tmp_path_factory.mktemp("kalmar")
    raw = root / "data" / "raw" / "kalmar"
    (raw / "population").mkdir(parents=True)
    shutil.copytree(EXPORTS, root / "data" / "raw" / "_reference" / "crime")
    shutil.copy(POPULATION, raw / "population")
    shutil.copytree(REPOSITORY / "data" / "raw" / "kalmar" / "drug_habits", raw / "drug_habits")
    with REGSO.open(encoding="utf-8-sig", newline="") as lines:
        names = [(code, name) for code, name, municipality in csv.reader(lines) if municipality == "0880"]
    assert len(names) == 17
    rows = ["id,name,code_population", *(f"{code.lower()},{name},{code}" for code, name in names)]
    (raw / "districts.csv").write_text("\n".join(rows), encoding="utf-8")
    (raw / "municipality.toml").write_text(KALMAR, encoding="utf-8")
    (raw / "promises.toml").write_text(KALMAR_PROMISES, encoding="utf-8")
    return built(Workspace(root).municipality("kalmar"))


def rows_of(folder: MunicipalityFolder, query: str) -> list[tuple]:
    with duckdb.connect(str(folder.published), read_only=True) as connection:
        return connection.execute(query).fetchall()


def counted_by_hand() -> dict[tuple[str, str, str], int]:
    """Offence group, year and month: Kalmar's number, out of the lines of the 24 files."""
    counts: dict[tuple[str, str, str], int] = {}
    for path in EXPORTS.iterdir():
        for line in path.open("rb").read().decode("latin-1").splitlines():
            fields = [field.strip() for field in line.split(";")]
            if fields[0] == "Kalmar kommun":
                assert (fields[1], fields[2], fields[3]) not in counts
                counts[fields[1], fields[2], fields[3]] = int(fields[4])
    return counts


def test_offences_of_every_group_and_month_are_those_of_the_exports(kalmar: MunicipalityFolder) -> None:
    months = {"Maj": "05", "Okt": "10"} | {name: f"{number:02d}" for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "", "Jun", "Jul", "Aug", "Sep", "", "Nov", "Dec"], start=1) if name}  # fmt: skip
    wanted = {(group, f"{year}-{months[month]}"): number for (group, year, month), number in counted_by_hand().items()}
    assert len(wanted) == 10 * 24
    found = rows_of(
        kalmar,
        """
        select label, period, value::bigint
        from indicator_value join indicator using (source, indicator)
        where source = 'crime' and length(period) = 7
        """,
    )
    assert {(group, period): number for group, period, number in found} == wanted


def test_offences_of_a_year_are_the_sum_of_its_months(kalmar: MunicipalityFolder) -> None:
    wanted: dict[tuple[str, str], int] = defaultdict(int)
    for (group, year, _), number in counted_by_hand().items():
        wanted[group, year] += number
    found = rows_of(
        kalmar,
        """
        select label, period, value::bigint
        from indicator_value join indicator using (source, indicator)
        where source = 'crime' and length(period) = 4
        """,
    )
    assert {(group, period): number for group, period, number in found} == dict(wanted)
    assert len(found) == 40


def test_every_export_is_told_with_its_rows(kalmar: MunicipalityFolder) -> None:
    """A file has 291 x 10 rows: Heby stands in it twice, and Kalmar's 10 are used."""
    told = rows_of(
        kalmar, "select rows, used, repeated, left_out, count(*) from source_file where source = 'crime' group by all"
    )
    assert told == [(2910, 10, 10, 2890, 24)]


def test_population_of_all_districts_is_kalmars(kalmar: MunicipalityFolder) -> None:
    """72 704 persons (../shared/data/README.md)."""
    with duckdb.connect(str(kalmar.restricted), read_only=True) as connection:
        assert connection.execute("select sum(persons), count(distinct district) from population").fetchone() == (
            72704,
            17,
        )


def test_can_directions_bear_and_contradict_the_promise(kalmar: MunicipalityFolder) -> None:
    assert rows_of(kalmar, "select age_group, verdict, reason, wording from promise_evidence order by age_group") == [
        ("grade_9", "contradicts", "stated", "minskat något"),
        ("upper_secondary_2", "supports", "stated", "ökat"),
    ]


# ---- European Social Survey, round 9, Sweden ------------------------------------------------------------------------------

ESS = """
name = "Sverige"
code = "9999"
police_area = "Polisen"
contact = "funktionen för statistik"
sources = ["safety_survey"]
age_bands = ["15-29", "30-44", "45-64", "65-"]

[district_word]
one = "region"
the_one = "regionen"
many = "regioner"
the_many = "regionerna"

[survey]
name = "European Social Survey, omgång 9"
stratum = "none"
"""

ESS_DEFINITIONS = """
[safety_survey.blocks]
ess = { title = "European Social Survey", title_en = "European Social Survey", headline = "unsafe_dark" }

[safety_survey.scales.dark]
1 = "Mycket trygg"
2 = "Trygg"
3 = "Otrygg"
4 = "Mycket otrygg"

[safety_survey.scales.ten]
0 = "Inget förtroende alls"
1 = "1"
2 = "2"
3 = "3"
4 = "4"
5 = "5"
6 = "6"
7 = "7"
8 = "8"
9 = "9"
10 = "Fullständigt förtroende"

[safety_survey.items]
dark = { column = "aesfdrk", scale = "dark", wording = "Hur trygg är du när du går ensam i ditt område efter mörkrets inbrott?" }
burgled = { column = "crmvct", scale = "yes_no", wording = "Har någon i hushållet utsatts för inbrott eller misshandel på fem år?" }
police = { column = "trstplc", scale = "ten", wording = "Hur stort förtroende har du för polisen, på en skala från 0 till 10?" }

[[safety_survey.indicators]]
id = "unsafe_dark"
block = "ess"
items = ["dark"]
yes = [3, 4]
title = "Otrygga efter mörkrets inbrott"
predicate = "känner sig otrygga när de går ensamma efter mörkrets inbrott"
title_en = "Unsafe alone after dark"

[[safety_survey.indicators]]
id = "victim5y"
block = "ess"
items = ["burgled"]
yes = [1]
title = "Utsatta under fem år"
predicate = "har utsatts för inbrott eller misshandel under de senaste fem åren"
title_en = "Victim of burglary or assault, five years"

[[safety_survey.indicators]]
id = "trust_police_lo"
block = "ess"
items = ["police"]
yes = [0, 1, 2, 3, 4]
title = "Lågt förtroende för polisen"
predicate = "har lågt förtroende för polisen"
title_en = "Low trust in the police"
"""

ESS_PROMISES = """
[[editions]]
id = "2020"
title = "Medborgarlöften 2020"
data_until = 2019-12-31
valid = "2020"
rendered = {rendered}

[editions.decision]
by = "regeringen"

[[editions.promises]]
id = "trygghet"
title = "Ökad trygghet i två regioner"
districts = {districts}
evidence = [
    {{ indicator = "unsafe_dark", contrast = "outside_promise", expects = "higher" }},
    {{ indicator = "unsafe_dark", contrast = "women_vs_men", expects = "higher" }},
    {{ indicator = "victim5y", contrast = "outside_promise", expects = "higher" }},
]

[[editions.promises.activities]]
id = "belysning"
title = "Förbättra belysningen"
responsible = "municipality"
"""

ESS_WAVE = """
ended_on = 2019-01-27
asked = "listed"
age_in_years = true
sex_codes = {{ 1 = "men", 2 = "women" }}

[columns]
district = "{district}"
sex = "gndr"
age = "agea"
weight = "pspwght"
stratum = "{stratum}"
psu = "{psu}"

[items.dark]
wording = "Feeling of safety of walking alone in local area after dark"
codes = {{ 1 = 1, 2 = 2, 3 = 3, 4 = 4 }}

[items.burgled]
wording = "Respondent or household member victim of burglary/assault last 5 years"
codes = {{ 1 = 1, 2 = 2 }}

[items.police]
wording = "Trust in the police"
codes = {{ 0 = 0, 1 = 1, 2 = 2, 3 = 3, 4 = 4, 5 = 5, 6 = 6, 7 = 7, 8 = 8, 9 = 9, 10 = 10 }}
"""

REGIONS = {
    "SE11": "Stockholm", "SE12": "Östra Mellansverige", "SE21": "Småland med öarna", "SE22": "Sydsverige", "SE23": "Västsverige",
    "SE31": "Norra Mellansverige", "SE32": "Mellersta Norrland", "SE33": "Övre Norrland",
}  # fmt: skip
# 7 and 8 are no answers: these six persons stay in the design, in a district of their own.
DOMICILE = {
    "1": "Storstad",
    "2": "Förort",
    "3": "Stad",
    "4": "Landsbygdsort",
    "5": "Gård på landet",
    "7": "Okänd ort (7)",
    "8": "Okänd ort (8)",
}
DESIGNS = {
    "design": ("region", "stratum", "psu", REGIONS, '["se11", "se22"]'),
    "weights": ("region", "", "", REGIONS, '["se11", "se22"]'),
    "domicile": ("domicil", "stratum", "psu", DOMICILE, '["d1", "d2"]'),
    "domicile_weights": ("domicil", "", "", DOMICILE, '["d1", "d2"]'),
}


def district_id(code: str) -> str:
    return code.lower() if code.startswith("SE") else f"d{code}"


@pytest.fixture(scope="module")
def ess(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MunicipalityFolder]:
    """The survey with its design, without it, and by kind of place; the first with its document."""
    folders = {}
    for name, (column, stratum, psu, districts, promised) in DESIGNS.items():
        root = tmp_path_factory.mktemp(name)
        raw = root / "data" / "raw" / "ess"
        (raw / "safety_survey").mkdir(parents=True)
        shutil.copy(SURVEY, raw / "safety_survey" / "2018.sav")
        wave = ESS_WAVE.format(district=column, stratum=stratum, psu=psu)
        (raw / "safety_survey" / "2018.toml").write_text(wave, encoding="utf-8")
        rows = [
            "id,name,code_safety_survey",
            *(f"{district_id(code)},{title},{code}" for code, title in districts.items()),
        ]
        (raw / "districts.csv").write_text("\n".join(rows), encoding="utf-8")
        (raw / "municipality.toml").write_text(ESS, encoding="utf-8")
        (raw / "definitions.toml").write_text(ESS_DEFINITIONS, encoding="utf-8")
        rendered = "true" if name == "design" else "false"
        promises = ESS_PROMISES.format(rendered=rendered, districts=promised)
        (raw / "promises.toml").write_text(promises, encoding="utf-8")
        folders[name] = built(Workspace(root).municipality("ess"))
    return folders


PLACES = {"Big city": "1", "Suburbs": "2", "Town": "3", "Village": "4", "Farm": "5"}  # domicil 1-5
SEXES = {"Female": "women", "Male": "men"}
REGIONAL = ["", "region", "sexL", "age4", "region+sexL", "region+sexL+age4", "sexL+age4"]


def key(by: str, domain: str) -> tuple[str, str, str]:
    """Area, sex and age group of a row of the expected results."""
    parts = dict(zip(by.split("+"), domain.split("|"), strict=True)) if by else {}
    place = parts.get("region") or PLACES.get(parts.get("domL", ""))
    age = parts.get("age4", "all").replace("65+", "65-")
    return district_id(place) if place else "municipality", SEXES.get(parts.get("sexL", ""), "all"), age


def expected(table: str, groupings: list[str]) -> pd.DataFrame:
    rows = pd.read_csv(EXPECTED, keep_default_na=False, na_values=["NA"], dtype={"by": str, "domain": str})
    rows = rows[(rows["table"] == table) & rows["by"].isin(groupings)]
    rows = rows[(rows["n_unweighted"] >= 30) & (rows["n_yes"] > 0) & (rows["n_yes"] < rows["n_unweighted"])]
    keys = [key(by, domain) for by, domain in zip(rows["by"], rows["domain"], strict=True)]
    return rows.assign(**dict(zip(("area", "sex", "age_group"), zip(*keys, strict=True), strict=True)))


@pytest.mark.parametrize(
    ("build_of", "table", "groupings", "least"),
    [
        ("design", "ESS9SE_psu_strata", REGIONAL, 172),
        ("weights", "ESS9SE_weightonly", REGIONAL, 172),
        ("domicile", "ESS9SE_psu_strata", ["domL"], 15),
        ("domicile_weights", "ESS9SE_weightonly", ["domL"], 15),
    ],
)
def test_published_shares_are_those_of_r(
    ess: dict[str, MunicipalityFolder], build_of: str, table: str, groupings: list[str], least: int
) -> None:
    """All of them as they are estimated; and those that are published, which hiding for protection takes some from, rounded."""
    wanted = expected(table, groupings)
    with duckdb.connect(str(ess[build_of].restricted), read_only=True) as connection:
        found = connection.execute("from measured where kind = 'answers' and unit = 'share'").df()
    both = wanted.merge(
        found, left_on=["y", "area", "sex", "age_group"], right_on=["indicator", "area", "sex", "age_group"],
        suffixes=("_r", ""), validate="one_to_one",
    )  # fmt: skip
    assert len(both) == len(wanted) >= least
    assert (both["n"] == both["n_unweighted"]).all()
    assert both["value"].tolist() == pytest.approx(both["estimate"].tolist(), rel=1e-9)
    assert both["se"].tolist() == pytest.approx(both["se_r"].tolist(), rel=1e-6)
    assert both["df"].tolist() == both["degf"].tolist()
    assert both["ci_low"].tolist() == pytest.approx(both["beta_lo"].tolist(), rel=1e-6)
    assert both["ci_high"].tolist() == pytest.approx(both["beta_hi"].tolist(), rel=1e-6)
    with duckdb.connect(str(ess[build_of].published), read_only=True) as connection:
        values = connection.execute("from indicator_value where source = 'safety_survey' and value is not null").df()
    shown = both.merge(values, on=["indicator", "period", "area", "sex", "age_group"], suffixes=("", "_shown"))
    print(f"{build_of}: {len(shown)} of {len(both)} published")
    assert len(shown) > len(both) / 2
    assert shown["n_shown"].tolist() == shown["n"].tolist()
    steps = (shown["n"] >= 400).map({True: 0.001, False: 0.01})
    for column in ("value", "ci_low", "ci_high"):
        assert ((shown[f"{column}_shown"] - shown[column]).abs() <= steps / 2 + 1e-9).all()
        assert (shown[f"{column}_shown"] / steps - (shown[f"{column}_shown"] / steps).round()).abs().max() < 1e-6
    assert (shown["se_shown"] - shown["se"]).between(-1e-9, steps).all()


def test_fewer_than_thirty_answers_of_the_survey_are_hidden(ess: dict[str, MunicipalityFolder]) -> None:
    rows = pd.read_csv(EXPECTED, keep_default_na=False, na_values=["NA"], dtype={"by": str, "domain": str})
    few = rows[(rows["table"] == "ESS9SE_psu_strata") & rows["by"].isin(REGIONAL) & (rows["n_unweighted"] < 30)]
    wanted = {(row["y"], *key(row["by"], row["domain"])) for row in few.to_dict("records") if row["n_unweighted"] > 0}
    shown = "status <> 'suppressed' or n is not null or value is not null or se is not null"
    query = f"select indicator, area, sex, age_group, {shown} from indicator_value"
    areas = {district_id(code) for code in REGIONS}
    found = {row[:4]: row[4] for row in rows_of(ess["design"], query) if row[1] in {*areas, "municipality"}}
    hidden = {place for place, numbers in found.items() if not numbers and place[1] != "other"}
    assert len(wanted) > 50
    # R's tables have no region by age group over both sexes.
    beside = {place for place in hidden if place[1] != "municipality" and place[2] == "all" and place[3] != "all"}
    # Some more are hidden to protect these.
    assert hidden - beside >= wanted


# ---- documents ------------------------------------------------------------------------------------------------------------


def text_of(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("municipality", ["kalmar", "ess"])
def test_the_document_is_swedish_and_calls_nothing_synthetic(
    municipality: str, kalmar: MunicipalityFolder, ess: dict[str, MunicipalityFolder]
) -> None:
    folder, edition = (kalmar, "2025") if municipality == "kalmar" else (ess["design"], "2020")
    path = folder.reports(edition) / "lagesbild.pdf"
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert len(pdf.pages) >= 3
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the text of the document was not read")
    text = text_of(path)
    assert "medborgarlöften" in text
    assert "syntetisk" not in text.casefold()
    assert re.findall(r"\b(None|nan|NaT|inf|Traceback)\b|<NA>", text) == []


def test_a_build_leaves_the_working_folder_as_it_was(
    kalmar: MunicipalityFolder, ess: dict[str, MunicipalityFolder]
) -> None:
    """Several municipalities are built by one command: the second must not start in the removed work folder of the first."""
    assert MOVED == []
