"""A municipality whose survey comes without weights: they are made from the register, and that is told."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from kalmar import kalmar_copy

from pipeline import estimate, gate, ingest
from pipeline.estimate import register
from pipeline.quality.examining import read_and_check
from pipeline.workspace import MunicipalityFolder

# Shares of the survey with what the design makes of them.
ESTIMATE = "(from survey_design join measured using (indicator, period, area, sex, age_group) where kind = 'answers')"


def without_weights(root: Path) -> MunicipalityFolder:
    """Kalmar's survey and register, with the weights left out."""
    folder = kalmar_copy(root, ["safety_survey", "population"])
    for mapping in (folder.raw / "safety_survey").glob("*.toml"):
        text = mapping.read_text(encoding="utf-8")
        mapping.write_text(f'ignore = ["vikt"]\ncolumns = {{ weight = "" }}\n{text}', encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def unweighted(tmp_path_factory: pytest.TempPathFactory) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """Kalmar with its weights left out, estimated and published."""
    root = tmp_path_factory.mktemp("unweighted")
    configuration, staged = read_and_check(without_weights(root))
    connection = duckdb.connect(str(root / "restricted.duckdb"))
    ingest.store(staged, connection)
    estimate.estimate_all(connection, configuration)
    gate.publish(connection, root / "published.duckdb", configuration)
    return connection, root / "published.duckdb"


def test_the_wave_says_that_its_weights_were_made_and_from_when(unweighted) -> None:
    waves = unweighted[0].execute("select period, weights, register_year from wave order by period").fetchall()
    assert waves == [("2018", "made", "2018"), ("2021", "made", "2021")]
    loose = unweighted[0].execute(
        "select period, count(*) from unit where sex in ('other', 'unknown') or age_group = 'unknown' group by 1 order by 1"
    )
    assert loose.fetchall() == unweighted[0].execute("select period, without_cell from wave order by period").fetchall()


def test_each_districts_weights_sum_to_its_inhabitants_of_the_surveys_ages(unweighted) -> None:
    """16-85: 4/5 of 15-19 and 6/12 of 80 and older."""
    differ = unweighted[0].execute(
        """
        with people as (
            select district, sum(persons * case age_from when 15 then 0.8 when 80 then 0.5 else 1 end) as inhabitants
            from population where period = '2021' and age_from >= 15 group by district
        ),
        weighed as (select district, sum(weight) as weights from unit where period = '2021' group by district)
        from people join weighed using (district) where abs(inhabitants - weights) > 1e-6 * inhabitants
        """
    )
    assert differ.fetchall() == []


def test_the_steps_are_kept(unweighted) -> None:
    steps = (
        unweighted[0]
        .execute("select period, count(*), min(answers) from weighting_step group by 1 order by 1")
        .fetchall()
    )
    assert [step[0] for step in steps] == ["2018", "2021"]
    assert all(cells == 13 * 2 * 4 for _, cells, _ in steps)


def test_the_municipal_figure_is_that_of_the_delivered_weights(unweighted) -> None:
    """The delivered weights were made in nearly the same way; unweighted, the small safe districts would count too much."""
    with duckdb.connect(str(unweighted[1]), read_only=True) as published:
        ((share, se, n),) = published.execute(
            """select value, se, n from indicator_value where indicator = 'unsafe_evening' and period = '2021'
            and area = 'municipality' and sex = 'all' and age_group = 'all'"""
        ).fetchall()
    assert share == pytest.approx(0.198, abs=0.004)
    assert 0.005 < se < 0.013
    assert n > 2300


def test_the_calibration_takes_variance_away(unweighted) -> None:
    connection = unweighted[0]
    made = "period = '2021' and area = 'municipality' and sex = 'all' and age_group = 'all' and indicator = 'unsafe_evening'"
    ((calibrated, kish, share),) = connection.execute(
        f"select variance, kish, value from {ESTIMATE} where {made}"
    ).fetchall()
    assert calibrated < share * (1 - share) / kish


def test_what_was_done_is_told_district_by_district(unweighted) -> None:
    with duckdb.connect(str(unweighted[1]), read_only=True) as published:
        steps = published.execute("from weighting_step order by period, area").df()
    assert set(steps["period"]) == {"2018", "2021"}
    assert steps.groupby("period").size().tolist() == [13, 13]
    assert (steps["cells"] == 8).all()
    assert (steps["collapsed"] <= steps["cells"]).all()
    assert (steps["least_factor"] <= steps["largest_factor"]).all()
    assert (steps["answers"].dropna() >= 30).all()


def test_a_pool_of_made_weights_has_the_variance_of_its_waves(unweighted) -> None:
    """Waves are drawn apart: Var(r) of the pool is the sum over waves of (W_j / W)^2 Var_j of the residuals around the pooled r.

    Where both waves have the same share, that is the sum of (W_j / W)^2 Var(r_j): checked on the cells whose shares differ least.
    """
    cells = (
        unweighted[0]
        .execute(
            f"""
        select pool.variance, one.weights as w1, two.weights as w2, one.variance as v1, two.variance as v2
        from {ESTIMATE} as pool
        join {ESTIMATE} as one on one.period = '2018' and (one.indicator, one.area, one.sex, one.age_group)
            = (pool.indicator, pool.area, pool.sex, pool.age_group)
        join {ESTIMATE} as two on two.period = '2021' and (two.indicator, two.area, two.sex, two.age_group)
            = (pool.indicator, pool.area, pool.sex, pool.age_group)
        where pool.period = '2018+2021' and abs(one.value - two.value) < 0.0005 and pool.n > 200
        """
        )
        .df()
    )
    assert len(cells) >= 5
    total = cells["w1"] + cells["w2"]
    expected = (cells["w1"] / total) ** 2 * cells["v1"] + (cells["w2"] / total) ** 2 * cells["v2"]
    assert cells["variance"].tolist() == pytest.approx(expected.tolist(), rel=1e-3)


def test_how_weights_are_made_is_the_municipalitys_to_say(tmp_path: Path) -> None:
    """Trimmed at 1.2 times the district's median, no weight of a person with a register cell is far above it."""
    folder = without_weights(tmp_path)
    own = folder.raw / "municipality.toml"
    own.write_text(
        own.read_text(encoding="utf-8") + "\n[survey.weighting]\ntrim = 1.2\nmin_cell = 10\n", encoding="utf-8"
    )
    configuration, staged = read_and_check(folder)
    with duckdb.connect() as connection:
        ingest.store(staged, connection)
        register.weigh(connection, configuration)
        highest = connection.execute(
            "select max(weight / middle) from unit join (select period, district, median(weight) as middle from unit group by all) "
            "using (period, district)"
        ).fetchall()
    assert highest[0][0] < 1.25
