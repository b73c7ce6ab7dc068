"""The benchmarks run and print, at sizes that say nothing about the product."""

from __future__ import annotations

import os
import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checkout import REPOSITORY, SHARED, needs_shared

from pipeline.workspace import Workspace

BENCHMARKS = REPOSITORY / "benchmarks"


@pytest.fixture(scope="module")
def simulation() -> dict:
    return runpy.run_path(str(BENCHMARKS / "simulation.py"))


def test_a_simulated_replicate_is_what_the_engine_makes_of_its_persons(simulation: dict) -> None:
    assert simulation["engine_difference"](np.random.default_rng(1)) < 1e-9


def test_coverage_and_verdicts_are_printed(simulation: dict, capsys: pytest.CaptureFixture[str]) -> None:
    simulation["main"](["40", "4"])
    printed = capsys.readouterr().out
    for heading in ("Coverage of the 95 % intervals, 40 replicates", "Nothing differs", "differs from 20 %"):
        assert heading in printed
    assert "| municipality | 2600 | 50.0% |" in printed


def test_a_large_difference_is_told_and_the_direction_is_right(simulation: dict) -> None:
    shares = np.full(5, 0.1)
    shares[2] = 0.6
    found = simulation["verdicts"](np.random.default_rng(1), shares, 10)
    assert set(found[found["district"] == 2]["verdict"]) == {"higher"}


def test_coverage_near_its_level_for_a_share_in_the_middle(simulation: dict) -> None:
    found = simulation["coverage"](np.random.default_rng(1), 300)
    middle = found[(found["domain"] == "district") & (found["share"] == 0.5)]
    assert 0.9 < middle["beta"].item() <= 1


@needs_shared
def test_real_offences_lie_in_the_funnel_and_change_as_the_years_vary(capsys: pytest.CaptureFixture[str]) -> None:
    offences = runpy.run_path(str(BENCHMARKS / "offences.py"))
    assert offences["main"]([str(SHARED / "data"), "10"]) == 0
    assert "The limits hold." in capsys.readouterr().out


@pytest.fixture(scope="module")
def documents() -> dict:
    return runpy.run_path(str(BENCHMARKS / "documents.py"))


def test_a_drawn_edition_is_what_the_engine_makes_of_its_persons(documents: dict) -> None:
    assert documents["engine_difference"](documents["Document"](), np.random.default_rng(1)) < 1e-9


def test_a_large_truth_is_told_of_a_whole_edition_and_bears_its_promise(documents: dict) -> None:
    simulation = documents["Simulation"](1)
    document, latest = simulation.document, documents["LATEST"]
    shares = simulation.shifted((documents["LEAD"],), 0.3)
    found = simulation.judged(np.random.default_rng(1), 2, shares, [latest])[latest]
    truth = np.sign(document.truth(shares))
    assert found.states == ["strong", "strong"]
    assert (found.signs[:, document.at("outside_promise", simulation.together)] == 1).all()
    assert not (found.signs == -truth)[found.signs != 0].any()
    assert (simulation.on_page_one(found.signs)[:, simulation.first_page["outside"]]).all()


def test_districts_that_were_chosen_as_the_worst_stand_first(documents: dict) -> None:
    shares = documents["where_nothing_differs"]()
    question = documents["Document"]().questions[documents["LEAD"]]
    shares[1, 7, :, question] = 0.8
    drawn = documents["draw"](np.random.default_rng(1), 3, shares).worst_first(1, question)
    of = drawn.yes[..., question].sum(axis=3) / drawn.answers.sum(axis=3)
    assert (of[:, 1, 0] > 0.7).all()
    assert (of[:, 0, 0] < 0.5).all()


def test_a_document_that_breaks_its_limits_is_told(documents: dict, capsys: pytest.CaptureFixture[str]) -> None:
    assert documents["main"](["1", "1", "1"]) == 1  # one edition proves nothing: its upper limit is high
    printed = capsys.readouterr().out
    for heading in (
        "A-C. Nothing differs",
        "D. The promise's districts differ",
        "F. A truth of just the size",
        "Broken:",
    ):
        assert heading in printed
    assert "A fixed: editions with a false verdict: 97.50%" in printed


def test_the_upper_limit_is_clopper_and_pearsons(documents: dict) -> None:
    assert documents["upper_limit"](0, 20) == pytest.approx(1 - 0.025 ** (1 / 20))
    assert documents["upper_limit"](5, 5) == 1


def test_speed_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    speed = runpy.run_path(str(BENCHMARKS / "estimator_speed.py"))
    monkeypatch.setitem(
        speed["compare_with_floors"].__globals__, "child", lambda task, *sizes: speed["measured"](*sizes)
    )
    assert speed["compare_with_floors"]([500], 1)[500] > 0
    assert "| 500 | 0.02 M |" in capsys.readouterr().out


def test_what_is_not_installed_is_skipped_with_the_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    speed = runpy.run_path(str(BENCHMARKS / "estimator_speed.py"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: None)
    speed["compare_with_others"](1.0, 500, 1)
    printed = capsys.readouterr().out
    assert "svy: not installed (pip install svy), skipped" in printed
    assert "R survey: R is not installed, skipped" in printed


def test_false_alarms_are_printed_and_a_doubled_month_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    early = runpy.run_path(str(BENCHMARKS / "early_signal.py"))
    lines = [
        f"Ale kommun;Totalt antal brott;{year};{month};{100 + number};;"
        for year in (2013, 2014)
        for number, month in enumerate(early["MONTHS"])
    ]
    (tmp_path / "DatabasfilProv.txt").write_text(
        "Region;Brott;År;Period;Antal;/100 000 inv\n" + "\n".join(lines), "latin-1"
    )
    early["main"]([str(tmp_path), "2"])
    printed = capsys.readouterr().out
    assert "1 real series" in printed
    assert "| Totalt antal brott | 12 | 12 |" in printed
    seen = early["judged"](
        early["draw"](np.random.default_rng(1), early["Series"]("x", 500.0, early["SEASON"], 1.0), 3.0)
    )
    assert seen[-1] == "above"


@pytest.fixture
def faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict, Any]:
    """The benchmark of faults, and products to try it on that no build has made."""
    benchmark = runpy.run_path(str(BENCHMARKS / "faults.py"))
    monkeypatch.setitem(benchmark["products"].__globals__, "_tables", benchmark["_sum"])
    monkeypatch.setattr(os, "fsync", lambda _: None)
    trial = benchmark["Trial"].__new__(benchmark["Trial"])
    trial.place, trial.number, trial.slug = tmp_path, 0, benchmark["SLUG"]
    trial.write = lambda root, _: Workspace(root).municipality(benchmark["SLUG"])
    states = []
    for number, place in enumerate(("older", "undisturbed")):
        (tmp_path / place / "data" / "raw" / trial.slug).mkdir(parents=True)
        folder = trial.write(tmp_path / place, number)
        for path in (folder.processed, folder.reports("2022")):
            path.mkdir(parents=True)
        for path in (folder.restricted, folder.published):
            path.write_text(f"{place} tables")
            path.chmod(0o600)
        (folder.reports("2022") / f"{place}.pdf").write_text(place)
        (folder.reports("2022") / "lagesbild.pdf").write_text(place)
        states.append((benchmark["products"](folder), benchmark["quality_report"](folder)))
    (trial.before, trial.quality_before), (trial.after, trial.quality_after) = states
    trial.undisturbed = folder
    return benchmark, trial


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the benchmark needs Linux")
def test_faults_are_tried_and_a_loss_is_seen(faults: tuple[dict, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    benchmark, trial = faults
    survived = benchmark["killed_while_moving"](trial)
    assert (survived.tried > 40, survived.lost) == (True, [])
    held = benchmark["refused"](trial)
    assert (held.tried, held.lost) == (4, [])
    assert str(held).endswith("| 4 | 4 | 0 |")
    monkeypatch.setitem(benchmark["killed_while_moving"].__globals__, "attend", lambda _: None)
    assert len(benchmark["killed_while_moving"](trial).lost) > 20


def test_what_is_behind_the_gate_is_made_at_any_size(capsys: pytest.CaptureFixture[str]) -> None:
    gate = runpy.run_path(str(BENCHMARKS / "behind_the_gate.py"))

    def here(stage, *given):
        return 1.0, 1.0, stage(*given)

    gate["main"].__globals__["measured"] = here
    gate["main"](["4", "3"])
    printed = capsys.readouterr().out
    for stage in ("exports of both editions", "reading", "comparison page"):
        assert stage in printed
    gate["main"].__globals__["measured"] = lambda *given: (61.0, 1.0, "")
    with pytest.raises(SystemExit, match="beyond 60 s"):
        gate["main"](["4", "3", "2", "2"])
    gate["main"](["4", "3", "2", "3"])


def test_who_is_silent_by_chance_and_who_is_not_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    benchmark = runpy.run_path(str(BENCHMARKS / "silence.py"))
    assert benchmark["main"](["1"]) in (0, 1)
    printed = capsys.readouterr().out
    assert "| 10% | 200 | " in printed and "| 50% | 200 | 100% |" in printed
