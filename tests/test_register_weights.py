"""A municipality whose survey comes without weights: they are made from the register, and that is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import DEMO

from pipeline import estimate, gate, ingest
from pipeline.build import read_and_check
from pipeline.workspace import Workspace


@pytest.fixture(scope="module")
def unweighted(tmp_path_factory: pytest.TempPathFactory) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """Kalmar with its weights left out, estimated and published."""
    root = tmp_path_factory.mktemp("unweighted")
    workspace = Workspace(root)
    folder = workspace.raw / "kalmar"
    shutil.copytree(DEMO, folder)
    for mapping in (folder / "safety_survey").glob("*.toml"):
        lines = mapping.read_text(encoding="utf-8")
        mapping.write_text(f'ignore = ["vikt"]\ncolumns = {{ weight = "" }}\n{lines}', encoding="utf-8")
    configuration, staged = read_and_check(workspace.municipality("kalmar"))
    connection = duckdb.connect(str(root / "restricted.duckdb"))
    ingest.store(staged, connection)
    estimate.estimate_all(connection, configuration)
    gate.publish(connection, root / "published.duckdb", configuration)
    return connection, root / "published.duckdb"


def test_the_wave_says_that_its_weights_were_made_and_from_when(unweighted) -> None:
    waves = unweighted[0].execute("select period, weights, register_year from wave order by period").fetchall()
    assert waves == [("2018", "made", "2019"), ("2021", "made", "2021")]
    loose = unweighted[0].execute(
        "select period, count(*) from unit where sex in ('other', 'unknown') or age_group = 'unknown' group by 1 order by 1"
    )
    assert loose.fetchall() == unweighted[0].execute("select period, without_cell from wave order by period").fetchall()


def test_each_districts_weights_sum_to_its_inhabitants_of_the_surveys_ages(unweighted) -> None:
    """16-85: 4/5 of 15-19 and 6/15 of 80 and older."""
    differ = unweighted[0].execute(
        """
        with people as (
            select district, sum(persons * case age_from when 15 then 0.8 when 80 then 0.4 else 1 end) as inhabitants
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
        f"select variance, kish, value from estimate where {made}"
    ).fetchall()
    assert calibrated < share * (1 - share) / kish
