"""Weights from the register and the variance that accounts for them: by hand, against R's survey, and what has to hold always.

R's figures: R 4.2.2 (2022-11-10 r83330) with survey 4.1.1, made 2026-11-22; the calls stand beside them.
"""

from __future__ import annotations

import time

import duckdb
import numpy as np
import pandas as pd
import pytest
from checkout import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.estimate import estimator, interval
from pipeline.estimate.calibration import calibrated_covariance, calibrated_variance, fit_of, recalibrate
from pipeline.estimate.sql import frame, step
from pipeline.estimate.weighting import Margin, Weighting, district_margins, make_weights
from pipeline.problems import DataErrors

REFERENCE = SHARED / "reference"
needs_reference = pytest.mark.skipif(not REFERENCE.is_dir(), reason="../shared with R's reference data is not here")
DIGITS = 1e-9
CELLS = ("district", "sex", "age_group")


def margin(columns: str, counts: dict[object, float]) -> Margin:
    """Return a margin: of ``"sex age"`` and ``{("women", "old"): 4}``."""
    names = columns.split()
    rows = [[*(key if isinstance(key, tuple) else (key,)), n] for key, n in counts.items()]
    return Margin(tuple(names), pd.DataFrame(rows, columns=[*names, "persons"]))


def people(counts: dict[tuple[str, str, str], int]) -> pd.DataFrame:
    """Return so many persons of each district, sex and age band."""
    return pd.DataFrame([key for key, n in counts.items() for _ in range(n)], columns=[*CELLS])


def cells_of(weighting: Weighting) -> dict[tuple[str, ...], pd.Series]:
    return {tuple(row[column] for column in CELLS): row for _, row in weighting.table.iterrows()}


def estimated(
    sample: pd.DataFrame,
    weighting: Weighting | None,
    statistics: dict[str, tuple[str, str]],
    groups: tuple[str, ...] = (),
    areas: dict[str, list[str]] | None = None,
) -> pd.DataFrame:
    """Return the engine's rows with the calibrated variance.

    Args:
        sample: Persons with the columns of answers; stratum, psu, fpc, weight and district where they matter.
        weighting: Gives the weights; None = the column weight, and the engine's own variance.
        statistics: Indicator: its statistic and the column that it is made from (``y`` or ``y/x``).
        groups: Columns that make domains.
        areas: Areas and their districts; else the municipality.
    """
    connection = engine(sample, weighting, statistics, groups, areas)
    if weighting is not None:
        recalibrate(connection, estimator.Groups(groups), {"1": weighting})
    points = frame(connection, "from point")
    return points.assign(se=np.sqrt(points["variance"])).set_index(["indicator", "area", *groups])


def engine(
    sample: pd.DataFrame,
    weighting: Weighting | None,
    statistics: dict[str, tuple[str, str]],
    groups: tuple[str, ...] = (),
    areas: dict[str, list[str]] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Return the engine's tables."""
    unit = pd.DataFrame({"period": "1", "unit": np.arange(len(sample)), "stratum": "all", "psu": None, "fpc": np.nan})
    unit = unit.assign(district="all", weight=1.0).astype({"psu": object})
    for column in {"stratum", "psu", "fpc", "district", "weight", *groups} & set(sample):
        unit[column] = sample[column].to_numpy()
    if weighting is not None:
        unit["weight"] = weighting.weights.to_numpy()
    parts = []
    for indicator, (_, formula) in statistics.items():
        y, _, x = formula.partition("/")
        values = {"y": sample[y].to_numpy(float), "x": sample[x].to_numpy(float) if x else 1.0}
        parts.append(pd.DataFrame({"period": "1", "unit": unit["unit"], "indicator": indicator, **values}).dropna())
    response = pd.concat(parts, ignore_index=True)
    named = areas or {"municipality": sorted(set(unit["district"]))}
    members = pd.DataFrame([(area, one) for area, all_ in named.items() for one in all_], columns=["area", "district"])
    connection = duckdb.connect()
    step(connection, "unit", unit)
    connection.execute("alter table unit alter psu type varchar")
    step(connection, "response", response)
    step(connection, "area_member", members)
    step(
        connection,
        "estimand",
        [{"indicator": name, "statistic": statistic} for name, (statistic, _) in statistics.items()],
    )
    estimator.estimate(connection, estimator.Groups(groups))
    return connection


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[pd.DataFrame]:
    return [frame(connection, f"from {table} order by all") for table in ("unit", "response", "area_member", "point")]


# ---- weights by hand --------------------------------------------------------------------------------------------------


def test_base_weights_right_the_unequal_sampling_of_districts() -> None:
    """5 answers for 100 inhabitants of a, 5 for 900 of b: all yes in a, none in b is 10 %, not 50 %."""
    sample = people({("a", "women", "old"): 5, ("b", "women", "old"): 5}).assign(y=[1] * 5 + [0] * 5)
    found = make_weights(sample, [margin("district", {"a": 100, "b": 900})])
    assert found.weights.tolist() == [20.0] * 5 + [180.0] * 5
    assert estimated(sample, found, {"i": ("share", "y")}).loc[("i", "municipality"), "value"] == pytest.approx(0.1)


def test_post_stratification_by_hand() -> None:
    """10 inhabitants an answer; 6 women for 40, 4 men for 60: 40/6 and 15, factors 2/3 and 3/2."""
    sample = people({("a", "women", "old"): 6, ("a", "men", "old"): 4})
    both = margin("district sex age_group", {("a", "women", "old"): 40, ("a", "men", "old"): 60})
    found = make_weights(sample, [both], min_cell=1)
    assert found.base.tolist() == [10.0] * 10
    assert found.weights.tolist() == pytest.approx([40 / 6] * 6 + [15.0] * 4)
    assert found.table["factor"].tolist() == pytest.approx([2 / 3, 3 / 2])
    assert (found.iterations, found.trimmed, found.without_cell, found.uncovered) == (1, 0, {}, ())


def test_raking_by_hand() -> None:
    """Independent cells need one round: 2 x 2 with 1, 1, 1, 1 answers to 30/70 and 40/60 is the product over 100."""
    sample = pd.DataFrame({"sex": ["w", "w", "m", "m"], "age": ["y", "o", "y", "o"]})
    found = make_weights(sample, [margin("sex", {"w": 30, "m": 70}), margin("age", {"y": 40, "o": 60})], min_cell=1)
    assert found.weights.tolist() == pytest.approx([12, 18, 28, 42])


def test_a_thin_cell_joins_the_neighbour_with_fewer_answers_of_its_sex() -> None:
    """Women 16-29: 8, 30-44: 3, 45-64: 6, 65-85: 9. 30-44 joins 45-64 (6 < 8): 300 inhabitants for 9 answers."""
    answers = dict(zip(("16-29", "30-44", "45-64", "65-85"), (8, 3, 6, 9), strict=True))
    sample = people({("a", sex, band): n for sex in ("women", "men") for band, n in answers.items()})
    sample = sample[~((sample["sex"] == "men") & (sample["age_group"] == "30-44"))]
    more = people({("a", "men", "30-44"): 5})
    counts = {("a", sex, band): 100 + 50 * k for sex in ("women", "men") for k, band in enumerate(answers)}
    found = make_weights(pd.concat([sample, more], ignore_index=True), [margin("district sex age_group", counts)])
    cells = cells_of(found)
    assert cells["a", "women", "30-44"]["collapsed_with"] == "a / women / 45-64"
    assert cells["a", "women", "45-64"]["collapsed_with"] == "a / women / 30-44"
    assert cells["a", "women", "30-44"]["target"] == 150 + 200
    assert cells["a", "women", "30-44"]["weight"] == pytest.approx(150 + 200)
    assert [cells["a", "men", band]["collapsed_with"] for band in answers] == [""] * 4
    assert found.weights.sum() == pytest.approx(sum(counts.values()))


def test_sexes_are_joined_where_a_sex_is_thin_with_all_its_bands() -> None:
    """Men: 2 and 1 answers, 3 together. Both sexes: young 8 + 2, old 7 + 1."""
    answers = {("a", "women", "y"): 8, ("a", "women", "o"): 7, ("a", "men", "y"): 2, ("a", "men", "o"): 1}
    found = make_weights(people(answers), [margin("district sex age_group", dict.fromkeys(answers, 40.0))])
    cells = cells_of(found)
    assert cells["a", "men", "y"]["collapsed_with"] == "a / women / y"
    assert cells["a", "men", "o"]["collapsed_with"] == "a / women / o"
    assert found.weights.tolist() == pytest.approx([8.0] * 8 + [10.0] * 7 + [8.0] * 2 + [10.0])


def test_a_district_with_few_answers_keeps_its_total() -> None:
    answers = {("a", "women", "y"): 2, ("a", "men", "o"): 1}
    counts = {("a", sex, band): 30.0 for sex in ("women", "men") for band in ("y", "o")}
    found = make_weights(people(answers), [margin("district sex age_group", counts)])
    assert found.weights.tolist() == pytest.approx([40.0] * 3)
    assert found.table["collapsed_with"].str.count(r"\+").tolist() == [2] * 4


def test_answers_in_a_cell_without_inhabitants_are_not_dropped() -> None:
    answers = {("a", "women", "y"): 6, ("a", "women", "o"): 6}
    counts = {("a", "women", "y"): 60.0, ("a", "women", "o"): 0.0}
    found = make_weights(people(answers), [margin("district sex age_group", counts)])
    assert found.weights.tolist() == pytest.approx([5.0] * 12)


def test_persons_without_a_register_cell_take_the_mean_adjustment() -> None:
    """100 inhabitants, 10 answers, one of another gender: weight 10. The 9 others hold 90: women 36 for 6, men 54 for 3."""
    sample = people({("a", "women", "o"): 6, ("a", "men", "o"): 3, ("a", "other", "o"): 1})
    both = margin("district sex age_group", {("a", "women", "o"): 40, ("a", "men", "o"): 60})
    found = make_weights(sample, [both], min_cell=1)
    assert found.weights.tolist() == pytest.approx([6.0] * 6 + [18.0] * 3 + [10.0])
    assert found.without_cell == {"a": 1}
    assert found.table["target"].tolist() == pytest.approx([36, 54])


def test_a_district_of_persons_without_a_cell_keeps_its_total() -> None:
    sample = people({("a", "other", "o"): 2, ("b", "women", "o"): 5})
    found = make_weights(sample, [margin("district sex age_group", {("a", "women", "o"): 40, ("b", "women", "o"): 60})])
    assert found.weights.tolist() == pytest.approx([20.0] * 2 + [12.0] * 5)


def test_trimming_keeps_the_districts_total_and_is_told() -> None:
    """Weights 1 x 8 and 10 x 2, median 1: cut to 4 (the mean is 2.8); the others hold 28 - 8 = 20, that is 2.5 each."""
    sample = people({("a", "women", "o"): 8, ("a", "men", "o"): 2})
    both = margin("district sex age_group", {("a", "women", "o"): 8, ("a", "men", "o"): 20})
    found = make_weights(sample, [both], trim=4.0, min_cell=1)
    assert found.weights.tolist() == pytest.approx([2.5] * 8 + [4.0] * 2)
    assert (found.trimmed, found.trimmed_districts) == (2, ("a",))
    assert found.deviation == pytest.approx(20 / 8 - 1)
    assert fit_of(found).residuals(np.eye(10)[:, :1]).ravel() == pytest.approx([2.5 * 0.9, *[-0.25] * 7, -0.4, -0.4])


def test_a_district_without_answers_is_told() -> None:
    found = make_weights(people({("a", "women", "o"): 5}), [margin("district", {"a": 10, "b": 90})])
    assert (found.uncovered, found.weights.sum()) == (("b",), pytest.approx(10))


def test_errors_are_named() -> None:
    sample = people({("a", "women", "o"): 5, ("b", "men", "o"): 5})
    with pytest.raises(DataErrors, match="no-population"):
        make_weights(sample, [margin("district", {"a": 10})])
    with pytest.raises(DataErrors, match="margins-disagree"):
        make_weights(sample, [margin("sex", {"women": 1, "men": 2}), margin("age_group", {"o": 4})])
    with pytest.raises(DataErrors, match=r"\[raking\]"):
        make_weights(sample, [margin("district", {"a": 50, "b": 50}), margin("sex", {"women": 40, "men": 60})])
    with pytest.raises(ValueError, match="trim"):
        make_weights(sample, [margin("sex", {"women": 1, "men": 2})], trim=1.0)
    with pytest.raises(ValueError, match="base"):
        make_weights(sample, [margin("sex", {"women": 1, "men": 2})], base=pd.Series([1.0]))


def test_the_registers_groups_are_split_by_single_years() -> None:
    """15-19 holds 4 of 5 years from 16; 80- counts as 80-91, of which 80-85 are 6 of 12."""
    register = pd.DataFrame(
        [("2021", "a", "women", 15, 19, 50), ("2021", "a", "women", 80, 200, 30), ("2021", "a", "women", 40, 44, 70)],
        columns=["period", "district", "sex", "age_from", "age_to", "persons"],
    )
    found = district_margins(register, ["16-29", "30-42", "43-85"], ["a"]).population
    assert dict(zip(found["age_group"], found["persons"], strict=True)) == pytest.approx(
        {"16-29": 50 * 4 / 5, "30-42": 70 * 3 / 5, "43-85": 70 * 2 / 5 + 30 * 6 / 12}
    )
    opened = district_margins(register, ["16-84", "85-"], ["a"]).population
    assert opened["persons"].tolist() == pytest.approx([40 + 70 + 30 * 5 / 12, 30 * 7 / 12])
    assert district_margins(register, ["65-"], ["a"]).population["persons"].tolist() == [30.0]
    with pytest.raises(DataErrors, match="no-population"):
        district_margins(register, ["16-29"], ["a", "b"])
    with pytest.raises(ValueError, match="period"):
        district_margins(register.assign(period=["2020", "2021", "2021"]), ["16-29"], ["a"])


# ---- variance by hand -------------------------------------------------------------------------------------------------


def test_variance_of_a_post_stratified_mean_by_hand() -> None:
    """Cells of 40 (yes 3 of 6) and 60 (1 of 4), w 40/6 and 15, p = (40/2 + 60/4)/100 = 0.35. Residuals sum to 0 by cell.

    v = 10/9 * (6 * (40/6)^2 / 4 + 15^2 * (0.75^2 + 3 * 0.25^2)) / 100^2.
    """
    sample = people({("a", "women", "o"): 6, ("a", "men", "o"): 4}).assign(y=[1, 1, 1, 0, 0, 0, 1, 0, 0, 0])
    both = margin("district sex age_group", {("a", "women", "o"): 40, ("a", "men", "o"): 60})
    found = estimated(sample, make_weights(sample, [both], min_cell=1), {"i": ("share", "y")}).iloc[0]
    assert found["value"] == pytest.approx(0.35)
    by_hand = 10 / 9 * (6 * (40 / 6) ** 2 / 4 + 15**2 * (0.75**2 + 3 * 0.25**2)) / 100**2
    assert (found["variance"], found["variance_person"]) == pytest.approx((by_hand, by_hand))


def test_residuals_are_what_a_persons_base_weight_moves() -> None:
    """Residual = b d(estimate)/d(b), also with persons without a cell and in domains; the derivative is taken numerically."""
    rng = np.random.default_rng(1)
    sample = pd.DataFrame({"district": rng.choice(["a", "b"], 80), "sex": rng.choice(["women", "men", "other"], 80)})
    sample["age_group"] = rng.choice(["y", "o", "unknown"], 80, p=[0.5, 0.4, 0.1])
    keys = [(d, s, a) for d in "ab" for s in ("women", "men") for a in "yo"]
    both = margin("district sex age_group", dict(zip(keys, rng.integers(50, 200, 8), strict=True)))
    base, y = pd.Series(rng.uniform(1, 3, 80)), rng.random(80)
    inside = (sample["sex"] == "women") | (rng.random(80) < 0.3)

    def mean(weights: pd.Series) -> float:
        w = make_weights(sample, [both], base=weights, min_cell=1).weights
        return float((w * y)[inside].sum() / w[inside].sum())

    weighting = make_weights(sample, [both], base=base, min_cell=1)
    r, scale = mean(base), weighting.weights[inside].sum()
    residuals = fit_of(weighting).residuals((inside * (y - r) / scale).to_numpy()[:, None]).ravel()
    step = 1e-5
    for person in range(0, 80, 5):
        up, down = base.copy(), base.copy()
        up[person] *= 1 + step
        down[person] *= 1 - step
        assert (mean(up) - mean(down)) / (2 * step) == pytest.approx(residuals[person], abs=1e-9)


# ---- R ----------------------------------------------------------------------------------------------------------------

STYPE = margin("stype", {"E": 4421, "H": 755, "M": 1018})
WIDE = margin("sch.wide", {"No": 1072, "Yes": 5122})
AWARDS = margin("awards", {"No": 2027, "Yes": 4167})
JOINT = margin(
    "stype sch.wide",
    {("E", "No"): 472, ("E", "Yes"): 3949, ("H", "No"): 334, ("H", "Yes"): 421, ("M", "No"): 266, ("M", "Yes"): 752},
)
API = {
    "total": ("total", "enroll"),
    "mean": ("mean", "api00"),
    "award": ("share", "awarded"),
    "wide": ("share", "wide"),
    "ratio": ("ratio", "api.stu/enroll"),
    "high": ("share", "high"),
}
# Design: the call and its figures (indicator, groups in the order of API_GROUPS, value, SE).
R_API = {
    # svydesign(id=~1, fpc=~fpc, data=apisrs): the weights wrongly taken as delivered
    "srs delivered": [("total", "all", "all", 3621074.34, 169519.654344059)],
    # postStratify(srs, ~stype, data.frame(stype=c("E","H","M"), Freq=c(4421,755,1018)))
    "srs post": [
        ("total", "all", "all", 3605259.38258643, 122264.297722085),
        ("mean", "all", "all", 656.781580952531, 9.15653816164697),
        ("award", "all", "all", 0.621277506035814, 0.0323140961810077),
        ("wide", "all", "all", 0.816395962885069, 0.0251360546397266),
        ("mean", "all", "No", 573.853497984828, 19.79086933731384),
        ("mean", "all", "Yes", 675.431759928508, 9.82079313125899),
        ("award", "E", "all", 0.711267605633803, 0.0375043227226329),
        ("award", "M", "all", 0.424242424242424, 0.0848459539458645),
        ("high", "all", "No", 0.3452207310824487, 0.0596532738962972),
        ("ratio", "all", "all", 0.825865205179996, 0.0092486389937763),
        ("high", "all", "all", 755 / 6194, 0.0),
    ],
    # calibrate(srs, list(~stype, ~sch.wide), population=list(.., ..), calfun="raking", epsilon=1e-13)
    "srs raking": [
        ("total", "all", "all", 3601227.32331137, 121701.692307046),
        ("mean", "all", "all", 657.79154633211, 8.82567854395035),
        ("award", "all", "all", 0.628981615701534, 0.0269207019328241),
        ("wide", "all", "all", 0.8269292864062, 0.0),
        ("mean", "all", "No", 573.995080653420, 19.82631685915513),
        ("award", "H", "all", 0.375456621011754, 0.0891171621050869),
        ("high", "all", "Yes", 0.0737914223256213, 0.0126358612053227),
        ("ratio", "all", "all", 0.825644848283279, 0.00913140227576122),
    ],
    # calibrate(svydesign(id=~1, strata=~stype, weights=~pw, fpc=~fpc, data=apistrat), list(~sch.wide, ~awards), .., calfun="raking")
    "strat raking": [
        ("total", "all", "all", 3689013.24961256, 126801.785027642),
        ("mean", "all", "all", 662.489761450317, 9.28557159081259),
        ("award", "all", "all", 0.672747820471424, 0.0),
        ("wide", "all", "all", 0.8269292864062, 0.0),
        ("mean", "all", "Yes", 676.877186727299, 10.5358966686295),
        ("award", "E", "all", 0.764051141265854, 0.0195329974419346),
        ("ratio", "all", "all", 0.83733543021098, 0.00788018463403721),
    ],
    # postStratify(strat, ~stype+sch.wide, as.data.frame(table(stype=apipop$stype, sch.wide=apipop$sch.wide)))
    "strat post": [
        ("total", "all", "all", 3668950.35518926, 109751.18616474),
        ("mean", "all", "all", 662.727710104268, 9.24687084284168),
        ("award", "all", "all", 0.636521341106423, 0.0287726732595568),
        ("mean", "all", "No", 597.643480514096, 19.6683644392714),
        ("award", "H", "all", 0.343148242485991, 0.0519329697842398),
        ("high", "all", "No", 0.311567164179105, 0.0),
        ("ratio", "all", "all", 0.838551564156776, 0.0072540698820977),
    ],
}
API_GROUPS = ("stype", "sch.wide")
R_MARGINS = {"post": [STYPE], "raking": [STYPE, WIDE], "strat raking": [WIDE, AWARDS], "strat post": [JOINT]}


def api_estimate(call: str) -> pd.DataFrame:
    stratified = call.startswith("strat")
    data = pd.read_csv(REFERENCE / ("apistrat.csv" if stratified else "apisrs.csv"))
    data["awarded"], data["wide"] = data["awards"] == "Yes", data["sch.wide"] == "Yes"
    data["high"], data["weight"] = data["stype"] == "H", data["pw"]
    data["stratum"] = data["stype"] if stratified else "all"
    weighting = None
    if "delivered" not in call:
        margins = R_MARGINS.get(call) or R_MARGINS[call.split()[1]]
        weighting = make_weights(data, margins, base=data["pw"], min_cell=1)
    renamed = {"stype": "kind", "sch.wide": "whole"}  # a group's name is a plain word in SQL
    return estimated(data.rename(columns=renamed), weighting, API, ("kind", "whole"))


@needs_reference
@pytest.mark.parametrize("call", R_API)
def test_estimates_and_standard_errors_equal_rs(call: str) -> None:
    found = api_estimate(call)
    for indicator, kind, whole, value, se in R_API[call]:
        row = found.loc[(indicator, "municipality", kind, whole)]
        assert (row["value"], row["se"]) == pytest.approx((value, se), rel=DIGITS, abs=1e-12), (indicator, kind, whole)


@needs_reference
@pytest.mark.parametrize(
    ("call", "low", "high"),
    [
        ("srs post", 0.554461952368371, 0.684856690493541),
        ("srs raking", 0.573671027808368, 0.681895364901343),
        ("strat post", 0.577121830299883, 0.692991177074349),
    ],
)
def test_interval_equals_rs(call: str, low: float, high: float) -> None:
    """svyciprop(~awards, design, method = "beta")."""
    row = api_estimate(call).loc[("award", "municipality", "all", "all")]
    found = interval.share("beta", *(row[name] for name in ("value", "variance", "n", "df", "kish")))
    assert found == pytest.approx((low, high), rel=1e-8)


def made() -> pd.DataFrame:
    """Return 120 persons in 3 strata of 8 clusters with unequal base weights, made by arithmetic so that R has the same."""
    i = np.arange(120)
    return pd.DataFrame(
        {
            "stratum": (i % 3).astype(str),
            "psu": ((i // 3) % 8).astype(str),
            "district": np.array(["a", "b"])[(i % 7) % 2],
            "sex": np.where((i * i) % 5 < 2, "women", "men"),
            "age_group": np.where((i // 4) % 3 > 0, "old", "young"),
            "y": (i * 7 + i // 5) % 11 < 4,
            "x": 1 + (i * 3) % 4,
            "base": 1 + (i % 4) / 2,
            "fpc": np.array([20.0, 30.0, 40.0])[i % 3],
        }
    )


MADE_MARGINS = {
    "raking": [
        margin("district", {"a": 300, "b": 100}),
        margin("sex", {"women": 210, "men": 190}),
        margin("age_group", {"young": 150, "old": 250}),
    ],
    "post": [
        margin(
            "district sex age_group",
            dict(
                zip(
                    [(d, s, a) for a in ("young", "old") for s in ("women", "men") for d in "ab"],
                    (90, 20, 80, 30, 70, 15, 60, 35),
                    strict=True,
                )
            ),
        )
    ],
}
# d <- svydesign(id=~psu, strata=~stratum, weights=~base, fpc=~fpc, nest=TRUE, data=m)
# raking: calibrate(d, list(~district, ~sex, ~age), .., calfun="raking", epsilon=1e-13); post: postStratify(d, ~district+sex+age, ..)
# svymean, svytotal, svyratio(~y, ~x), svyby(~y, ~district, ..), svyby(~y, ~sex+age, ..)
R_MADE = {
    "raking": [
        ("mean", "municipality", "all", "all", 0.377870152459774, 0.0317632234601104),
        ("total", "municipality", "all", "all", 151.14806098391, 12.7052893840442),
        ("ratio", "municipality", "all", "all", 0.147251791587073, 0.0161909877477756),
        ("mean", "a", "all", "all", 0.392518907757847, 0.050351425490463),
        ("mean", "b", "all", "all", 0.333923886565552, 0.060825765412309),
        ("mean", "municipality", "men", "old", 0.383974200020804, 0.0938050721236442),
        ("mean", "municipality", "women", "old", 0.349553834808716, 0.0344917301990783),
        ("mean", "municipality", "men", "young", 0.405393836046173, 0.1385147931432468),
        ("mean", "municipality", "women", "young", 0.391757224031116, 0.1123245567051699),
    ],
    "post": [
        ("mean", "municipality", "all", "all", 0.380251985838324, 0.0315743678770707),
        ("total", "municipality", "all", "all", 152.100794335329, 12.6297471508283),
        ("ratio", "municipality", "all", "all", 0.147760237555231, 0.0151379727205205),
        ("mean", "a", "all", "all", 0.415398030179814, 0.0463078067219845),
        ("mean", "b", "all", "all", 0.274813852813853, 0.0475046292334143),
        ("mean", "municipality", "men", "old", 0.389032258064516, 0.0831063382444877),
        ("mean", "municipality", "women", "young", 0.406926406926407, 0.1242627727843526),
    ],
}
MADE = {"mean": ("mean", "y"), "total": ("total", "y"), "ratio": ("ratio", "y/x")}
MADE_AREAS = {"municipality": ["a", "b"], "a": ["a"], "b": ["b"]}


@pytest.mark.parametrize("call", R_MADE)
def test_clusters_strata_and_unequal_base_weights_equal_rs(call: str) -> None:
    sample = made()
    weighting = make_weights(sample, MADE_MARGINS[call], base=sample["base"], min_cell=1)
    found = estimated(sample, weighting, MADE, ("sex", "age_group"), MADE_AREAS)
    for indicator, area, sex, age, value, se in R_MADE[call]:
        row = found.loc[(indicator, area, sex, age)]
        assert (row["value"], row["se"]) == pytest.approx((value, se), rel=DIGITS), (indicator, area, sex, age)


def test_rakings_weights_equal_rs() -> None:
    """weights(calibrate(..., calfun = "raking"))[1:5]."""
    sample = made()
    found = make_weights(sample, MADE_MARGINS["raking"], base=sample["base"], min_cell=1)
    wanted = [2.49063259912245, 1.67250731022575, 6.69184623828457, 3.74475202149481, 2.04157870443230]
    assert found.weights[:5].tolist() == pytest.approx(wanted, rel=DIGITS)


@pytest.mark.parametrize(("call", "wanted"), [("raking", -0.00169925077371683), ("post", -0.00287019777444206)])
def test_covariance_of_the_sexes_equals_rs(call: str, wanted: float) -> None:
    """The delta rule on vcov(svytotal(~yw + nw + ym + nm, d)), yw = y of women, nw = women, and so on."""
    sample = made()
    weighting = make_weights(sample, MADE_MARGINS[call], base=sample["base"], min_cell=1)
    *tables, points = tables_of(engine(sample, weighting, {"i": ("mean", "y")}, ("sex", "age_group"), MADE_AREAS))
    chosen = points[(points["area"] == "municipality") & (points["age_group"] == "all")].set_index("sex", drop=False)
    sides = tuple(chosen.loc[[sex]].reset_index(drop=True) for sex in ("women", "men"))
    found = calibrated_covariance(*tables, sides, weighting, ("sex", "age_group"))
    assert found[0] == pytest.approx(wanted, rel=1e-8)


# ---- what has to hold always ------------------------------------------------------------------------------------------

DISTRICTS, SEXES, BANDS = ("a", "b", "c"), ("women", "men"), ("16-29", "30-64", "65-")


@st.composite
def surveys(draw: st.DrawFn, all_known: bool = False) -> tuple[pd.DataFrame, Margin, pd.Series]:
    """Return a sample with answers, a register with inhabitants in every cell, and base weights."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(6, 120))
    unknown = [] if all_known else ["other"]
    sample = pd.DataFrame({"district": rng.choice(DISTRICTS, n), "sex": rng.choice([*SEXES, *unknown], n)})
    sample["age_group"] = rng.choice([*BANDS, *unknown], n)
    sample["y"] = rng.random(n) < 0.4
    sample.index = pd.Index(rng.permutation(n) + 7)
    keys = [(d, s, a) for d in DISTRICTS for s in SEXES for a in BANDS]
    counts = dict(zip(keys, rng.integers(1, 2000, len(keys)), strict=True))
    return sample, margin("district sex age_group", counts), pd.Series(rng.uniform(0.2, 5, n), sample.index)


def margin_of(joint: Margin, *columns: str) -> Margin:
    return Margin(columns, joint.population.groupby([*columns], sort=False, as_index=False)["persons"].sum())


@settings(max_examples=20, deadline=None)
@given(surveys(), st.booleans())
def test_totals_equal_the_register_and_nobody_is_dropped(survey: tuple, with_base: bool) -> None:
    sample, joint, base = survey
    found = make_weights(sample, [joint], base=base if with_base else None)
    assert found.weights.index.equals(sample.index)
    assert (found.weights > 0).all()
    inhabitants = joint.population.groupby("district")["persons"].sum()
    sums = found.weights.groupby(sample["district"]).sum()
    assert sums.to_numpy() == pytest.approx(inhabitants[sums.index].to_numpy())
    covered = found.table[~found.table["district"].isin(found.uncovered)]
    assert covered["weight"].to_numpy() == pytest.approx(covered["target"].to_numpy(), rel=1e-9)
    assert found.table["answers"].sum() + sum(found.without_cell.values()) >= len(sample)
    assert found.deviation <= 1e-10
    known = sample["sex"].isin(SEXES) & sample["age_group"].isin(BANDS)
    assert sum(found.without_cell.values()) == (~known).sum()


@settings(max_examples=10, deadline=None)
@given(surveys(), st.floats(0.01, 100))
def test_scale_does_not_matter(survey: tuple, scale: float) -> None:
    sample, joint, base = survey
    first = make_weights(sample, [joint], base=base, trim=3.0)
    again = make_weights(sample, [joint], base=base * scale, trim=3.0)
    larger = Margin(joint.columns, joint.population.assign(persons=joint.population["persons"] * scale))
    assert again.weights.to_numpy() == pytest.approx(first.weights.to_numpy())
    found = make_weights(sample, [larger], base=base, trim=3.0).weights
    assert found.to_numpy() == pytest.approx(first.weights.to_numpy() * scale)


@settings(max_examples=10, deadline=None)
@given(surveys(all_known=True), st.booleans())
def test_a_share_that_was_a_margin_has_no_standard_error(survey: tuple, rake: bool) -> None:
    sample, joint, base = survey
    margins = [margin_of(joint, "sex"), margin_of(joint, "age_group")] if rake else [joint]
    if len(set(sample["district"])) < 3 or len(set(sample["sex"])) < 2 or len(set(sample["age_group"])) < 3:
        return
    try:
        weighting = make_weights(sample, margins, base=base)
    except DataErrors:
        return  # joined cells of different margins need not have a solution
    group = weighting.groups.iloc[:, 0]
    sample = sample.assign(inside=group == group.iloc[0], y=sample["y"].astype(float))
    found = estimated(sample, weighting, {"margin": ("share", "inside")})["se"]
    assert found["margin", "municipality"] < 1e-12


def test_persons_without_a_cell_leave_the_share_of_a_margin_certain_in_their_district() -> None:
    """Of the women and men, the share of women is the register's, however many are of another gender."""
    sample = people({("a", "women", "o"): 16, ("a", "men", "o"): 13, ("a", "other", "o"): 4})
    sample["woman"] = np.where(sample["sex"] == "other", np.nan, sample["sex"] == "women")
    both = margin("district sex age_group", {("a", "women", "o"): 40, ("a", "men", "o"): 60})
    found = estimated(sample, make_weights(sample, [both]), {"i": ("share", "woman")}).iloc[0]
    assert (found["value"], found["n"]) == (pytest.approx(0.4), 29)
    assert found["se"] < 1e-12


def test_a_whole_delivery_takes_seconds() -> None:
    """5 000 persons, 8 indicators, 16 areas, 15 groups (all, 2 sexes x 4 bands and their margins)."""
    rng = np.random.default_rng(3)
    n, names = 5000, [f"d{k}" for k in range(13)]
    sample = pd.DataFrame({"district": rng.choice(names, n), "sex": rng.choice(SEXES, n)})
    sample["age_group"], sample["stratum"] = rng.choice(["1", "2", "3", "4"], n), sample["district"]
    answers = pd.DataFrame(rng.random((n, 8)) < 0.3, columns=[f"i{k}" for k in range(8)])
    counts = {(d, s, a): int(rng.integers(100, 900)) for d in names for s in SEXES for a in "1234"}
    sample = pd.concat([sample, answers], axis=1)
    weighting = make_weights(sample, [margin("district sex age_group", counts)])
    areas = {name: [name] for name in names} | {"municipality": names, "x": names[:4], "y": names[4:]}
    statistics = {name: ("share", name) for name in answers}
    *tables, points = tables_of(engine(sample, weighting, statistics, ("sex", "age_group"), areas))
    started = time.perf_counter()
    found = calibrated_variance(*tables, points, weighting, ("sex", "age_group"))
    assert len(found) == 8 * 16 * 15
    assert found.notna().all(axis=None)
    assert time.perf_counter() - started < 15
