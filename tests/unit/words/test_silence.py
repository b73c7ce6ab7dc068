"""What is said of those who are silent."""

from __future__ import annotations

import pytest

from pipeline.words.sv import silence


@pytest.mark.parametrize(
    ("others", "before", "told"),
    [
        (0.02, "", "mot 2 procent i övriga kommunen"),
        (None, "", "fler än i övriga kommunen"),
        (0.05, "2018", "mot 5 procent år 2018"),
        (None, "2018", "fler än år 2018"),
    ],
)
def test_the_silent_are_told_beside_those_elsewhere(others: float | None, before: str, told: str) -> None:
    said = silence.how_many("Oxhagen", 0.21, others, before)
    assert said == f"i Oxhagen gav 21 procent av dem som besvarade enkäten inget svar på frågan, {told}"


def test_the_bounds_are_told_with_what_they_suppose() -> None:
    assert silence.could_be("Oxhagen", "är oroliga", (0.18, 0.39)) == (
        "andelen i Oxhagen vore 39 procent om alla de tysta är oroliga, och 18 procent om det inte gäller någon av dem"
    )


def test_below_a_figure_each_place_has_its_bounds() -> None:
    parts = [silence.part("Oxhagen", "2021", 0.21, (0.18, 0.39)), silence.few_part("Berga", "")]
    assert silence.of_titled("Oro", parts) == (
        "Oro: inget svar gav 21 procent i Oxhagen 2021 (18–39) och några få i Berga."
    )
    assert silence.of_question(parts).startswith("Inget svar på frågan gav 21 procent")


@pytest.mark.parametrize(
    ("differ", "over_time", "told"),
    [
        (-0.2, False, "skillnaden skulle försvinna om andelen bland dem som inte svarade i Oxhagen vore 30 procent, "
         "20 procentenheter mindre än bland dem som svarade där"),
        (0.1, True, "förändringen skulle försvinna om andelen bland dem som inte svarade i Oxhagen vore 30 procent, "
         "tio procentenheter större än bland dem som svarade där"),
    ],
)  # fmt: skip
def test_what_the_absent_would_need_is_told(differ: float, over_time: bool, told: str) -> None:
    assert silence.would_vanish("Oxhagen", 0.3, differ, over_time=over_time) == told


def test_what_no_share_could_undo_is_told() -> None:
    assert silence.would_stay("kommunen", -0.6, over_time=False) == (
        "skillnaden skulle inte försvinna ens om andelen bland dem som inte svarade i kommunen vore noll procent; "
        "60 procentenheter mindre än bland dem som svarade där hade krävts"
    )
    assert "kommunen vore hundra procent; 60 procentenheter större" in silence.would_stay(
        "kommunen", 0.6, over_time=True
    )
