"""What is said beside shares of questions that many did not answer."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.report.read.rows import Silence
from pipeline.report.sentences import silence

NAMES = {"north": "Norr", "south": "Söder"}


class Indicator:
    indicator, title, predicate = "worry", "Oro", "är oroliga"


class Picture:
    """The rows of some silent areas, as a report reads them."""

    together, priority = "priority:e", ["north", "south"]

    def __init__(self, *rows: Silence) -> None:
        self.rows = {(row.indicator, row.period, row.area): row for row in rows}

    def silence(self, *key: str) -> Silence | None:
        return self.rows.get(key)  # type: ignore[arg-type]

    def name(self, area: str) -> str:
        return NAMES[area]


def row(area: str, period: str = "2021", earlier: str = "", *, few: bool = False) -> Silence:
    numbers = (None, None, None, None) if few else (0.2, 0.03, 0.18, 0.38)
    return Silence("worry", period, area, earlier, *numbers, "suppressed" if few else "published")


WORRY: Any = Indicator()


def said(*rows: Silence, areas: tuple[str, ...] = ("north", "south", "municipality")) -> list[str]:
    picture: Any = Picture(*rows)
    return silence.sentences(picture, WORRY, "2021", areas)


def test_a_district_is_held_against_the_rest_and_the_municipality_against_the_wave_before() -> None:
    told = said(row("north"), row("municipality", earlier="2018"))
    assert "mot 3 procent i övriga kommunen" in told[0] and told[0].startswith("i Norr gav 20 procent")
    assert (
        told[1]
        == "andelen i Norr vore 38 procent om alla de tysta är oroliga, och 18 procent om det inte gäller någon av dem"
    )
    assert "mot 3 procent år 2018" in told[2] and told[2].startswith("i hela kommunen gav")


def test_of_few_no_number_is_said() -> None:
    (told,) = said(row("south", few=True))
    assert "Söder" in told and not any(sign.isdigit() for sign in told)


def test_where_nobody_stands_out_nothing_is_said() -> None:
    picture: Any = Picture(row("north", period="2018"))
    assert said(row("north", period="2018")) == []
    assert silence.beside_figure(picture, WORRY, ["2021"], ["north"]) == ""
    assert silence.beside_table(picture, [WORRY], ["2021"], ["north"]) == []


@pytest.mark.parametrize("areas", [["north"], ["priority:e"], ["north", "priority:e"]])
def test_the_districts_together_are_told_by_each_of_them(areas: list[str]) -> None:
    picture: Any = Picture(row("north"))
    assert silence.beside_figure(picture, WORRY, ["2021"], areas).count("20 procent i Norr (18–38)") == 1


def test_several_waves_are_told_apart() -> None:
    picture: Any = Picture(row("north"), row("north", period="2018"))
    told = silence.beside_figure(picture, WORRY, ["2018", "2021"], ["north"])
    assert "20 procent i Norr 2018 (18–38) och 20 procent i Norr 2021 (18–38)" in told
    assert silence.beside_table(picture, [WORRY], ["2021"], ["north"])[0].startswith("Oro: inget svar gav 20 procent")
