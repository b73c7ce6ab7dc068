"""The estimator on any data file, through the command and through its function: against R's survey package, and at its edges."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from checkout import GOLDEN, SHARED, needs_shared

from pipeline import cli
from pipeline.estimate.estimator import Groups, Lonely, estimate
from pipeline.estimate.interval import Method
from pipeline.problems import UsageError
from pipeline.tabulate import Question, tabulate

ESS9 = SHARED / "data" / "survey" / "ESS9SE.sav"
METHODS: tuple[Method, ...] = ("beta", "logit", "wilson", "mean")

# Invented: clusters of persons in strata, one stratum with one cluster, weights of 0, empty sex, answer and score, a 9 for "no answer".
CLUSTERS = """\
stratum,psu,w,fpc,sex,y,score
A,1,1,12,1,3,10
A,1,0.5,12,1,1,5
A,1,1.7,12,1,2,0
A,1,0,12,2,3,1
A,2,0.8,12,1,3,0
A,2,3,12,1,2,10
A,2,2.1,12,1,3,0
A,3,0.8,12,,2,4
A,3,1.2,12,1,1,9
A,3,1,12,1,1,9
A,3,1.7,12,1,,1
A,3,1.7,12,1,1,9
A,4,0.8,12,2,3,5
A,4,1.2,12,2,2,4
B,1,0.8,9,1,2,1
B,1,0,9,2,3,5
B,1,2.1,9,2,2,9
B,2,0.5,9,1,3,2
B,2,3,9,2,2,7
B,2,1.2,9,1,1,8
B,2,1.7,9,,2,5
B,3,1.7,9,2,3,1
B,3,3,9,1,2,7
C,1,2.1,20,1,1,4
C,1,2.1,20,2,2,6
C,2,2.1,20,2,1,
C,2,1,20,1,1,7
C,2,0.5,20,1,2,2
C,2,2.1,20,1,3,6
C,2,3,20,2,1,2
C,3,1.2,20,2,9,2
C,3,3,20,2,2,6
C,3,1,20,2,2,2
C,4,0.5,20,1,2,3
C,4,2.1,20,1,1,7
C,5,3,20,1,2,4
C,5,0.5,20,1,3,8
D,1,1,6,2,2,8
D,1,1.7,6,1,3,10
D,1,3,6,2,3,6
"""
# R version 4.2.2 Patched (2022-11-10 r83330), survey 4.1.1 (Debian), 2026-11-22, on CLUSTERS as d (read.csv, na.strings=""):
#   d$yes <- as.numeric(ifelse(d$y == 9, NA, d$y == 1)); options(survey.lonely.psu = RULE)
#   des <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w[, fpc = ~fpc], nest = TRUE, data = d)
#   s <- subset(des, !is.na(yes) & w > 0 [& !is.na(sex) & sex == G]); m <- svymean(~yes, s, deff = "replace")
#   nrow(s); coef(m); SE(m); deff(m); degf(s); confint(svyciprop(~yes, s, method = "beta" / "logit" / "mean", df = degf(s)))
# and the same with score for yes, confint(m, df = degf(s)). This version has no method "wilson"; ESS9 and api below test it.
# fmt: off
R_CLUSTERS: dict[tuple[Lonely, bool, str, str], tuple[float, ...]] = {
    ("adjust", False, "share", ""): (
        36, 0.271794871794872, 0.101880444272871, 1.835501371562, 9,
        0.0823973681227728, 0.552489984434885, 0.104333170650675, 0.544608294528843,
        0.0413252950339327, 0.502264448555811,
    ),
    ("adjust", False, "mean", ""): (
        37, 5.37942664418213, 0.326537941908891, 0.415406550534453, 9,
        4.64074649996754, 6.11810678839671,
    ),
    ("adjust", False, "share", "1"): (
        22, 0.3375, 0.148903844439679, 2.08243500843488, 7,
        0.0650211347459646, 0.730357459619015, 0.0954190678155798, 0.711007707568478,
        -0.0146016417174635, 0.689601641717464,
    ),
    ("adjust", False, "mean", "1"): (
        23, 5.63501483679525, 0.437065691982341, 0.350379129649232, 7,
        4.60151870199463, 6.66851097159588,
    ),
    ("adjust", False, "share", "2"): (
        12, 0.2125, 0.188324399302984, 2.33129037147266, 4,
        0.000765247938252477, 0.85144328364797, 0.0117224001517985, 0.859919233549519,
        -0.310372356634085, 0.735372356634086,
    ),
    ("adjust", False, "mean", "2"): (
        12, 5.08225108225108, 0.789102046443875, 1.14868033843473, 4,
        2.89135256790042, 7.27314959660174,
    ),
    ("adjust", True, "share", ""): (
        36, 0.271794871794872, 0.0866725387467092, 1.32842208964589, 9,
        0.104275294085265, 0.505972069921065, 0.121728760230248, 0.501272470797051,
        0.0757279674510987, 0.467861776138645,
    ),
    ("adjust", True, "mean", ""): (
        37, 5.37942664418213, 0.283505267787868, 0.313132614448392, 9,
        4.73809317196478, 6.02076011639947,
    ),
    ("adjust", True, "share", "1"): (
        22, 0.3375, 0.123695440884626, 1.43703392428672, 7,
        0.0965011999686369, 0.664753473459033, 0.121041852159591, 0.653325871977046,
        0.0450067606727509, 0.629993239327249,
    ),
    ("adjust", True, "mean", "1"): (
        23, 5.63501483679525, 0.370808814614508, 0.252199890403859, 7,
        4.75819132105341, 6.51183835253709,
    ),
    ("adjust", True, "share", "2"): (
        12, 0.2125, 0.163307277478228, 1.75304984889403, 4,
        0.00284579425765113, 0.784550555280318, 0.0176468028836876, 0.802113029847224,
        -0.240913691197604, 0.665913691197604,
    ),
    ("adjust", True, "mean", "2"): (
        12, 5.08225108225108, 0.663869043194786, 0.813013361854209, 4,
        3.23905512678057, 6.92544703772159,
    ),
    ("certainty", False, "share", ""): (
        36, 0.271794871794872, 0.0983783412512106, 1.71148085133346, 9,
        0.087178547237118, 0.5417601102186, 0.10813331301294, 0.534664683374422,
        0.0492476024692396, 0.494342141120504,
    ),
    ("certainty", False, "mean", ""): (
        37, 5.37942664418213, 0.251680163580449, 0.24677662103375, 9,
        4.81008655940439, 5.94876672895986,
    ),
    ("certainty", False, "share", "1"): (
        22, 0.3375, 0.147820435647675, 2.05224209127686, 7,
        0.0662153745845646, 0.727647340139306, 0.0964126196512504, 0.708647762554959,
        -0.0120397870135024, 0.687039787013502,
    ),
    ("certainty", False, "mean", "1"): (
        23, 5.63501483679525, 0.377547142805347, 0.261449111788262, 7,
        4.74225770679816, 6.52777196679234,
    ),
    ("certainty", False, "share", "2"): (
        12, 0.2125, 0.184964156243993, 2.2488388723545, 4,
        0.0009244325683171, 0.843358430543725, 0.0123861682028606, 0.853067905676822,
        -0.301042826240673, 0.726042826240673,
    ),
    ("certainty", False, "mean", "2"): (
        12, 5.08225108225108, 0.749941960742103, 1.03750012079454, 4,
        3.00007839616623, 7.16442376833593,
    ),
    ("certainty", True, "share", ""): (
        36, 0.271794871794872, 0.0832327453062685, 1.22507165612211, 9,
        0.109617163625558, 0.495512320461582, 0.125994874415796, 0.491444516414053,
        0.0835093208209379, 0.460080422768806,
    ),
    ("certainty", True, "mean", ""): (
        37, 5.37942664418213, 0.210487848956403, 0.172607673197806, 9,
        4.90327004898341, 5.85558323938084,
    ),
    ("certainty", True, "share", "1"): (
        22, 0.3375, 0.122607778508417, 1.41187315998837, 7,
        0.0980322180261899, 0.661820551404635, 0.122270967856288, 0.650716057136895,
        0.0475786735050805, 0.62742132649492,
    ),
    ("certainty", True, "mean", "1"): (
        23, 5.63501483679525, 0.311601292155347, 0.178091542186384, 7,
        4.89819486453707, 6.37183480905343,
    ),
    ("certainty", True, "share", "2"): (
        12, 0.2125, 0.160074930306204, 1.68434026629556, 4,
        0.00331986133864849, 0.774804711882108, 0.018600930895592, 0.793462581445999,
        -0.231939256713539, 0.656939256713539,
    ),
    ("certainty", True, "mean", "2"): (
        12, 5.08225108225108, 0.624898280118874, 0.720363180487384, 4,
        3.34725531116852, 6.81724685333365,
    ),
}
# fmt: on
# Estimate and SE of the domain psu != 2, and the SE of a design of those rows alone (same R).
DOMAIN = (0.229333333333333, 0.113589524149212)
FILTERED_SE = 0.114363770012577


@pytest.fixture
def clusters(tmp_path: Path) -> Path:
    path = tmp_path / "clusters.csv"
    path.write_text(CLUSTERS, encoding="utf-8")
    return path


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """An SPSS file with labels, a declared missing code and texts that a spreadsheet would take for formulas."""
    frame = pd.DataFrame(
        {
            "fear": [1.0, 2.0, 3.0, 4.0, 8.0, 3.0, None, 1.0],
            "sex": [1.0, 2.0, 1.0, 2.0, 1.0, 9.0, 2.0, None],
            "place": ["=2+3", "Öst", "=2+3", "Öst", "Öst", "@x", "Öst", "Öst"],
            "w": [1.0, 2.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0],
        }
    )
    labels = {
        "fear": {1: "No, never", 2: "No", 3: "Yes", 4: "Yes, often", 8: "Don't know"},
        "sex": {1: "Man", 2: "=Woman"},
    }
    path = tmp_path / "labelled.sav"
    ranges: Any = {"fear": [8], "sex": [9]}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels, missing_ranges=ranges)  # type: ignore[arg-type]
    return path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int | str:
    """Run the command in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lagesbild", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as left:
        return left.code or 0
    return 0


def near(value: object, expected: object, tolerance: float = 1e-6, least: float = 1e-12) -> bool:
    return math.isclose(float(value), float(expected), rel_tol=tolerance, abs_tol=least)  # type: ignore[arg-type]


# ---- against R: clusters, lonely strata, fpc, weights of 0 -----------------------------------------------------------


@pytest.mark.parametrize("method", ["beta", "logit", "mean"])
@pytest.mark.parametrize(
    ("lonely", "fpc"), [("adjust", False), ("adjust", True), ("certainty", False), ("certainty", True)]
)
def test_clusters_in_strata_are_as_in_r(clusters: Path, lonely: Lonely, fpc: bool, method: Method) -> None:
    design: Any = {
        "by": ("sex",),
        "weight": "w",
        "strata": "stratum",
        "cluster": "psu",
        "lonely": lonely,
        "margins": True,
    }
    design |= {"fpc": "fpc" if fpc else None, "method": method}
    tables = {
        "share": tabulate(clusters, Question("y", yes="1", missing="9", **design)),
        "mean": tabulate(clusters, Question("score", **design)),
    }
    at = {"beta": 5, "logit": 7, "mean": 9}[method]
    for statistic, table in tables.items():
        assert table["sex"].tolist() == [None, 1.0, 2.0]
        for group, (_, row) in zip(["", "1", "2"], table.iterrows(), strict=True):
            expected = R_CLUSTERS[lonely, fpc, statistic, group]
            low, high = expected[at : at + 2] if statistic == "share" else expected[5:7]
            assert (row["n"], row["df"]) == (expected[0], expected[4])
            assert near(row["estimate"], expected[1], 1e-9)
            found = [row["se"], row["deff"], row["ci_low"], row["ci_high"]]
            assert all(map(near, found, [expected[2], expected[3], low, high])), (statistic, group, found)


def test_a_condition_makes_a_domain_and_filtering_does_not(clusters: Path, tmp_path: Path) -> None:
    """R, with des and adjust as above: svymean(~yes, subset(des, !is.na(yes) & psu != 2 & w > 0)), and a design of those rows."""
    asked = Question("y", yes="1", weight="w", strata="stratum", cluster="psu", lonely="adjust", missing="9")
    (domain,) = tabulate(clusters, Question(**{**asked.__dict__, "where": "psu <> 2"})).to_dict("records")
    filtered = tmp_path / "filtered.csv"
    frame = pd.read_csv(clusters)
    frame[(frame["psu"] != 2) & frame["y"].notna() & (frame["y"] != 9)].to_csv(filtered, index=False)
    (cut,) = tabulate(filtered, asked).to_dict("records")
    assert near(domain["estimate"], DOMAIN[0], 1e-9)
    assert near(cut["estimate"], DOMAIN[0], 1e-9)
    assert near(domain["se"], DOMAIN[1])
    assert near(cut["se"], FILTERED_SE)
    assert not near(domain["se"], cut["se"], 1e-3)


# ---- against R: an invented survey ------------------------------------------------------------------------------------


def invented_expected() -> list[dict[str, str]]:
    with (GOLDEN / "invented_survey_expected.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("design", ["clusters", "weights"])
@pytest.mark.parametrize("item", ["unsafe", "rare"])
def test_an_invented_survey_is_as_in_r(design: str, item: str) -> None:
    """Clusters in strata, unequal weights, answers missing, a share of four per cent; every margin of three groups."""
    groups = ("region", "sex", "age")
    more: Any = {"strata": "stratum", "cluster": "cluster"} if design == "clusters" else {}
    expected = [row for row in invented_expected() if (row["design"], row["item"]) == (design, item)]
    assert len(expected) > 30
    for method in ("beta", "logit", "mean"):
        asked: Any = {"yes": "1", "weight": "weight", "margins": True, "method": method, **more}
        found = cells(tabulate(GOLDEN / "invented_survey.csv", Question(item, by=groups, **asked)), list(groups))
        for row in expected:
            parts = dict(zip(row["by"].split("+"), row["domain"].split("|"), strict=True)) if row["by"] else {}
            ours = found[tuple(parts.get(name) for name in groups)]
            assert (ours["n"], ours["df"]) == (int(row["n"]), int(row["df"]))
            for name in ("weights", "estimate", "se", "deff"):
                assert near(ours[{"weights": "sum_weights"}.get(name, name)], row[name]), (name, row)
            assert near(ours["ci_low"], row[f"{method}_low"]), row
            assert near(ours["ci_high"], row[f"{method}_high"]), row


# ---- against R: ESS 9 ------------------------------------------------------------------------------------------------


def ess9_expected(table: str, y: str, by: str) -> list[dict[str, str]]:
    with (GOLDEN / "ess9_expected.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if (row["table"], row["y"], row["by"]) == (table, y, by)]


@pytest.fixture(scope="module")
def ess9_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The needed columns as a CSV where codes stand without labels, with age groups and named sexes."""
    columns = ["aesfdrk", "crmvct", "trstplc", "region", "gndr", "agea", "pspwght", "stratum", "psu"]
    frame, _ = pyreadstat.read_sav(str(ESS9), usecols=columns)
    frame["age4"] = pd.cut(frame["agea"], [14, 29, 44, 64, 200], labels=["15-29", "30-44", "45-64", "65+"])
    frame["sexL"] = frame["gndr"].map({1: "Male", 2: "Female"})
    made = tmp_path_factory.mktemp("ess9") / "ess9.csv"
    frame.to_csv(made, index=False)
    return made


@needs_shared
@pytest.mark.parametrize("design", ["ESS9SE_psu_strata", "ESS9SE_weightonly"])
@pytest.mark.parametrize(
    ("name", "item", "yes"),
    [("unsafe_dark", "aesfdrk", "3,4"), ("victim5y", "crmvct", "1"), ("trust_police_lo", "trstplc", "0,1,2,3,4")],
)
def test_ess9_is_as_in_r(design: str, name: str, item: str, yes: str, ess9_csv: Path) -> None:
    """All groups from the CSV; sex from the .sav itself too."""
    more: Any = {"strata": "stratum", "cluster": "psu"} if design == "ESS9SE_psu_strata" else {}
    compared = 0
    for method in METHODS:
        asked: Any = {"yes": yes, "weight": "pspwght", "margins": True, "method": method, **more}
        found = cells(
            tabulate(ess9_csv, Question(item, by=("region", "sexL", "age4"), **asked)), ["region", "sexL", "age4"]
        )
        for by in ("", "region", "sexL", "age4", "region+sexL", "sexL+age4", "region+sexL+age4"):
            used = by.split("+") if by else []
            for row in ess9_expected(design, name, by):
                parts = dict(zip(used, row["domain"].split("|"), strict=True)) if used else {}
                ours = found.get(tuple(parts.get(column) for column in ("region", "sexL", "age4")))
                if 0 < int(row["n_yes"]) < int(row["n_unweighted"]):
                    assert ours is not None
                    compared += 1
                    same_as(ours, row, method)
    assert compared > 4 * 60
    sav = tabulate(ESS9, Question(item, yes=yes, by=("gndr",), weight="pspwght", margins=True, **more))
    assert sav["gndr"].tolist() == [None, "Male", "Female"]
    for row, sex in zip(sav.to_dict("records"), [None, "Male", "Female"], strict=True):
        assert row["se"] == pytest.approx(found[None, sex, None]["se"], rel=1e-12)


def cells(table: pd.DataFrame, by: list[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return {tuple(row[name] for name in by): row for row in rows}


def same_as(ours: dict[str, Any], row: dict[str, str], method: str) -> None:
    assert (ours["n"], ours["df"]) == (int(row["n_unweighted"]), int(row["degf"]))
    assert near(ours["sum_weights"], row["sum_w"], 1e-9)
    assert near(ours["estimate"], row["estimate"], 1e-9)
    assert near(ours["se"], row["se"])
    assert near(ours["deff"], row["deff"])
    assert near(ours["ci_low"], row[f"{method}_lo"])
    assert near(ours["ci_high"], row[f"{method}_hi"])


@needs_shared
def test_a_condition_and_labels_are_as_the_group_in_r(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--item", "aesfdrk", "--yes", "Unsafe, Very unsafe", "--weight", "pspwght", "--strata", "stratum"]
    more = ["--cluster", "psu", "--where", "agea between 45 and 64", "--by", "gndr", "--margins"]
    assert run(monkeypatch, "tabulate", ESS9, *asked, *more) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    (whole,) = [row for row in ess9_expected("ESS9SE_psu_strata", "unsafe_dark", "age4") if row["domain"] == "45-64"]
    parts = {row["domain"]: row for row in ess9_expected("ESS9SE_psu_strata", "unsafe_dark", "sexL+age4")}
    for row, expected in zip(rows, [whole, parts["Male|45-64"], parts["Female|45-64"]], strict=True):
        assert (row["n"], row["df"]) == (expected["n_unweighted"], expected["degf"])
        for name, theirs in {"estimate": "estimate", "se": "se", "ci_low": "beta_lo", "ci_high": "beta_hi"}.items():
            assert near(row[name], expected[theirs])


# ---- against R: the schools of California ----------------------------------------------------------------------------


def api_cases() -> list[dict[str, str]]:
    """Return R's rows: those whose statistic and interval the estimator has."""
    with (GOLDEN / "api_expected.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def api_tables(design: str, data: str) -> duckdb.DuckDBPyConnection:
    """Return the engine's tables of everything that the calls ask for."""
    frame = pd.read_csv(GOLDEN / f"{data}.csv", keep_default_na=False, na_values=[""])
    units = pd.DataFrame(
        {"period": "p", "unit": range(len(frame)), "psu": None, "district": "d", "weight": frame["pw"]}
    )
    units["stratum"] = frame["stype"] if "strata" in design else "all"
    units["fpc"] = frame["fpc"] if "fpc" in design else float("nan")
    units["g1"], units["g2"] = frame["stype"], frame["comp.imp"].fillna("unknown")
    one = pd.Series(1.0, index=frame.index)
    measures: dict[str, tuple[str, pd.Series, pd.Series]] = {
        "api00": ("mean", frame["api00"], one),
        "enroll": ("total", frame["enroll"], one),
        "api.stu/enroll": ("ratio", frame["api.stu"], frame["enroll"]),
        "sch.wide=='Yes'": ("share", frame["sch.wide"] == "Yes", one),
        "awards=='Yes'": ("share", frame["awards"] == "Yes", one),
        "I(api00>700)": ("share", frame["api00"] > 700, one),
    }
    for column, codes in {"stype": "EHM", "sch.wide": ("No", "Yes")}.items():
        measures |= {f"{column}{code}": ("share", frame[column] == code, one) for code in codes}
        measures |= {f"total {column}{code}": ("total", frame[column] == code, one) for code in codes}
    parts = [
        pd.DataFrame(
            {"period": "p", "unit": units["unit"], "indicator": name, "y": y.astype(float), "x": x.astype(float)}
        )
        for name, (_, y, x) in measures.items()
    ]
    response = pd.concat(parts).dropna()
    estimand = pd.DataFrame([{"indicator": name, "statistic": kind} for name, (kind, *_) in measures.items()])
    area_member = pd.DataFrame({"area": ["a"], "district": ["d"]})
    connection = duckdb.connect()
    connection.execute("set threads to 1")
    tables = {"unit": units, "response": response, "estimand": estimand, "area_member": area_member}
    for name, table in tables.items():
        connection.register("incoming", table)
        connection.execute(f"create table {name} as from incoming")
    connection.execute("alter table unit alter psu type varchar")
    return connection


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")  # Wilson's interval of what is no share
def test_the_schools_of_california_are_as_in_r() -> None:
    designs: dict[tuple[str, str], duckdb.DuckDBPyConnection] = {}
    made: dict[tuple[object, ...], pd.DataFrame] = {}
    compared = 0
    for row in api_cases():
        method: Method = row["method"] if row["method"] in METHODS else "mean"  # type: ignore[assignment]
        level = 0.95 if row["level"] == "NA" else float(row["level"])
        design = (row["design"], row["data"])
        if design not in designs:
            designs[design] = api_tables(*design)
        if (design, method, level) not in made:
            points = estimate(designs[design], Groups(("g1", "g2")), method=method, level=level)
            made[design, method, level] = points.set_index(["indicator", "g1", "g2"])
        ours = made[design, method, level].loc[api_index(row)]
        if ours["value"] in (0, 1):
            continue  # all answers agree: R's logit has no interval
        compared += 1
        if row["method"] == "deff":
            unsampled = 1 - ours["n"] / ours["weights"]
            assert near(ours["deff"] / unsampled, row["estimate"]), row
            continue
        assert near(ours["value"], row["estimate"], 1e-9), row
        if row["se"] != "NA":
            # A stratum's size is known to R exactly; ours is 0 but for rounding.
            assert near(ours["se"], row["se"], least=1e-8 * max(1, abs(ours["value"]))), row
        if row["method"] != "normal":
            assert near(ours["ci_low"], row["ci_low"]), row
            assert near(ours["ci_high"], row["ci_high"]), row
    assert compared > 200


def api_index(row: dict[str, str]) -> tuple[str, str, str]:
    """Return which of our rows a row of R is."""
    call, term = row["call"], row["term"]
    if call.startswith("deff"):
        return "api00", "all", "all"
    if call.startswith("svyby(~api00"):
        return "api00", term.rpartition("=")[2].rpartition(".")[2].strip(), "all"
    if call.startswith("svyby("):
        kind, _, other = term.partition(".")
        return "sch.wide=='Yes'", kind, other
    if "subset" in call:
        return "api00", "all", "Yes"
    if call.startswith("svytotal") and term != "enroll":
        return f"total {term}", "all", "all"
    return term, "all", "all"


# ---- labels, codes, files --------------------------------------------------------------------------------------------


def test_labels_codes_and_declared_missing(labelled: Path) -> None:
    by_code = tabulate(labelled, Question("fear", yes="3,4", by=("sex",), margins=True, weight="w"))
    by_label = tabulate(labelled, Question("fear", yes="Yes, Yes, often", by=("sex",), margins=True, weight="w"))
    pd.testing.assert_frame_equal(by_code, by_label)
    # 8 is declared missing and one cell is empty; sex 9 and an empty sex count in the whole alone.
    assert by_code[["sex", "n", "sum_weights"]].values.tolist() == [[None, 6, 6.5], ["Man", 2, 2.0], ["=Woman", 2, 2.5]]
    assert by_code["estimate"].tolist() == pytest.approx([2.5 / 6.5, 0.5, 0.2])
    no_never = tabulate(labelled, Question("fear", yes="No, never", missing="No"))
    assert (no_never["n"].item(), no_never["estimate"].item()) == (5, 0.4)
    mean = tabulate(labelled, Question("fear", missing="4"))
    assert (mean["n"].item(), mean["estimate"].item()) == (5, 2.0)
    # What the file declares missing does not fulfil a condition either.
    assert tabulate(labelled, Question("fear", yes="3", where="sex > 0"))["n"].item() == 4


def test_a_stata_file_and_a_compressed_one_are_read(tmp_path: Path) -> None:
    frame = pd.DataFrame({"y": [1.0, 0.0, 1.0, "a"], "g": [1.0, 1.0, 2.0, 2.0]})
    labels = {"y": {1: "yes", 0: "no"}, "g": {1: "north", 2: "south"}}
    stata = tmp_path / "x.dta"
    pyreadstat.write_dta(frame, str(stata), variable_value_labels=labels, missing_user_values={"y": ["a"]})  # type: ignore[arg-type]
    packed = tmp_path / "x.zsav"
    pyreadstat.write_sav(
        frame.replace({"y": {"a": None}}).astype(float),
        str(packed),
        variable_value_labels=labels,
        compress=True,  # type: ignore[arg-type]
    )
    for path in (stata, packed):
        table = tabulate(path, Question("y", yes="yes", by=("g",)))
        assert table[["g", "n", "estimate"]].values.tolist() == [["north", 2, 0.5], ["south", 1, 1.0]]


def test_a_sheet_has_values_as_they_stand(tmp_path: Path) -> None:
    """Numbers in numeric order, a leading zero kept, decimal comma, the estimator's own words and column names as data."""
    rows = [["n", "unit", "w", "kod"], *(["ja", "all", "1,5", "0880"], ["nej", "unknown", "2", "1"])]
    rows += [["ja", "2", "0,5", "10"], ["", "2", "1", "2"], ["nej", "10", "1", "2"]]
    text = tmp_path / "x.csv"
    text.write_text("\n".join(";".join(row) for row in rows), encoding="cp1252")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(
            [float(cell.replace(",", ".")) if cell in {"1,5", "2", "0,5", "10", "1"} else cell for cell in row]
        )
    book.save(tmp_path / "x.xlsx")
    for path in (text, tmp_path / "x.xlsx"):
        table = tabulate(path, Question("n", yes="ja", by=("unit",), weight="w", margins=True))
        assert table.columns[:2].tolist() == ["item", "unit"]
        assert table["unit"].tolist() == [None, "2", "10", "all", "unknown"]
        assert table["estimate"].tolist() == pytest.approx([0.4, 1, 0, 1, 0])
        assert tabulate(path, Question("n", yes="ja", by=("kod",)))["kod"].tolist() == ["1", "2", "10", "0880"]
        assert tabulate(path, Question("w", by=("n",)))["n (by)"].tolist() == ["ja", "nej"]


def test_only_columns_that_are_asked_for_are_read(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    read_sav = pyreadstat.read_sav

    def watched(*arguments: Any, **options: Any) -> Any:
        read.append(options.get("usecols"))
        return read_sav(*arguments, **options)

    monkeypatch.setattr(pyreadstat, "read_sav", watched)
    tabulate(labelled, Question("fear", yes="3", where="Place <> 'x'"))
    assert read == [None, ["fear", "place"]]  # the first reads no data


# ---- the table out ---------------------------------------------------------------------------------------------------


def test_the_csv_has_its_columns_all_digits_and_no_formula(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["tabulate", labelled, "--item", "fear", "--yes", "3,4", "--by", "sex,place", "--weight", "w", "--margins"]
    assert run(monkeypatch, *asked) == 0
    printed = capsys.readouterr().out
    lines = list(csv.reader(io.StringIO(printed)))
    assert lines[0] == ["item", "sex", "place", "n", "sum_weights", "estimate", "se", "ci_low", "ci_high", "deff", "df"]
    assert [line[1:3] for line in lines[1:4]] == [["", ""], ["", "'=2+3"], ["", "'@x"]]
    assert {line[1] for line in lines[1:]} == {"", "Man", "'=Woman"}
    assert lines[1][5] == repr(2.5 / 6.5)
    out = labelled.with_name("t.csv")
    assert run(monkeypatch, *asked, "--out", out) == 0
    assert out.read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == f"gjorde {out}\n"


def test_the_workbook_has_numbers_and_the_json_empty_values(
    labelled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = labelled.with_name("t.xlsx")
    asked = ["tabulate", labelled, "--item", "fear", "--mean", "--by", "place", "--margins"]
    assert run(monkeypatch, "--json", *asked, "--out", out) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["place"] for row in rows] == [None, "=2+3", "@x", "Öst"]
    assert rows[2]["deff"] is None
    sheet = openpyxl.load_workbook(out).active
    lines = list(sheet.iter_rows(values_only=True))
    assert list(lines[0]) == list(rows[0])
    assert [line[1] for line in lines[1:]] == [None, "'=2+3", "'@x", "Öst"]
    for line, row in zip(lines[1:], rows, strict=True):
        for cell, value in zip(line[2:], list(row.values())[2:], strict=True):
            assert cell == (None if value is None else pytest.approx(value, rel=1e-14))
    assert all(isinstance(line[3], int | float) for line in lines[1:])


def test_a_terminal_gets_a_table_to_read(
    clusters: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(monkeypatch, "tabulate", clusters, "--item", "y", "--yes", "1", "--by", "sex") == 0
    printed = capsys.readouterr().out
    assert [word for word in ("y", "sum_weights", "estimate", "ci_high", "0.3636") if word not in printed] == []
    assert "," not in printed


# ---- errors ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--item", "scor", "--mean"], 2, ["no column scor", "score"]),
        (["--item", "y"], 2, ["--yes", "--mean"]),
        (["--item", "y", "--yes", "1", "--mean"], 2, ["--yes", "--mean"]),
        (["--item", "y", "--yes", "7"], 2, ["7 is neither a code nor a label of y", "1, 2, 3 and 9"]),
        (["--item", "y", "--yes", "1,9", "--missing", "9"], 2, ["9 is declared missing"]),
        (["--item", "y", "--yes", "1", "--missing", "x"], 2, ["--missing: x"]),
        (["--item", "y", "--yes", "1", "--where", "sex >"], 2, ["--where: Parser Error"]),
        (["--item", "y", "--yes", "1", "--where", "sexx = 1"], 2, ["no column sexx", "sex"]),
        (["--item", "y", "--yes", "1", "--where", "sex"], 2, ["no condition"]),
        (["--item", "y", "--yes", "1", "--where", "max(sex) = 1"], 2, ["no condition"]),
        (["--item", "y", "--yes", "1", "--where", "true); select (1"], 2, ["more than one statement"]),
        (["--item", "y", "--yes", "1", "--out", "t.pdf"], 2, ["neither .csv nor .xlsx"]),
        (["--item", "y", "--yes", "1", "--weight", "minus"], 1, ["column minus, row 2", "weight of 0 or more", "-1"]),
        (["--item", "y", "--yes", "1", "--weight", "sex"], 1, ["column sex, rows 9 and 22", "nothing"]),
        (["--item", "y", "--yes", "1", "--weight", "zero"], 1, ["not 0 for all"]),
        (["--item", "y", "--yes", "1", "--where", "sex > 7"], 1, ["column y", "at least one answer"]),
        (["--item", "text", "--mean"], 1, ["a number", "hej"]),
        (["--item", "y", "--yes", "1", "--strata", "sex"], 1, ["column sex, rows 9 and 22", "value for every row"]),
        (["--item", "y", "--yes", "1", "--strata", "stratum", "--cluster", "psu"], 1, ["stratum D", "--lonely-psu"]),
        (["--item", "y", "--yes", "1", "--fpc", "few"], 1, ["column few, stratum all", "at least 40"]),
        (["--item", "y", "--yes", "1", "--fpc", "fpc"], 1, ["one value in each stratum"]),
        (["--item", "y", "--yes", "1", "--fpc", "zero"], 1, ["a number above 0"]),
    ],
)
def test_what_is_wrong_is_told(
    clusters: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: list[str],
) -> None:
    frame = pd.read_csv(clusters, dtype=str).assign(minus="1", zero="0", text="1", few="39")
    frame.loc[0, ["minus", "text"]] = ["-1", "hej"]
    frame.to_csv(clusters, index=False)
    assert run(monkeypatch, "--lang", "en", "tabulate", clusters, *arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert [word for word in words if word not in said.err] == []
    assert "Traceback" not in said.err


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta", ".xlsx", ".csv"])
def test_a_file_that_is_none_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(b"a,b\n\x00\x01\x02")
    assert run(monkeypatch, "tabulate", path, "--item", "a", "--mean") == 1
    assert "[binary]" in capsys.readouterr().err
    assert run(monkeypatch, "tabulate", tmp_path / f"y{suffix}", "--item", "a", "--mean") == 2
    assert run(monkeypatch, "tabulate", tmp_path, "--item", "a", "--mean") == 2


@pytest.mark.parametrize(
    "condition",
    [
        "(select count(*) from read_text('{path}')) > 0",
        "(select count(*) from '{path}') > 0",
        "(select count(*) from frame) > 0",
        "true); copy file to '{path}.out'; select (true",
    ],
)
def test_a_condition_reaches_nothing_but_the_file(clusters: Path, condition: str) -> None:
    with pytest.raises(UsageError, match="--where"):
        tabulate(clusters, Question("y", yes="1", where=condition.format(path=clusters)))
    assert [path.name for path in clusters.parent.iterdir()] == ["clusters.csv"]


def test_quoted_column_names_are_data(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('"a""b","c d: drop table unit --"\n1,1\n2,1\n1,2\n', encoding="utf-8")
    table = tabulate(
        path, Question('a"b', yes="1", by=("c d: drop table unit --",), where='"c d: drop table unit --" < 2')
    )
    assert table[["c d: drop table unit --", "n", "estimate"]].values.tolist() == [[1, 2, 0.5]]
