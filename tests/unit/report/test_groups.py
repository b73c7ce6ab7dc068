"""Women and men of each age group in a promise's districts: as finely as may be shown, and told with which waves."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import cast

import pytest

from pipeline.report.figures.groups import SEXES, finest
from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Indicator

GROUPS = list(product(SEXES, ["16-29", "30-44"]))
ASKED = cast(Indicator, SimpleNamespace(indicator="unsafe"))


def picture(shown: dict[str, int]) -> Picture:
    """A picture in which so many of an area's four groups are shown in each wave, or in waves together; the rest are hidden."""

    def value(indicator: str, period: str, area: str, sex: str, age_group: str) -> SimpleNamespace | None:
        if period not in shown:
            return None
        is_shown = GROUPS.index((sex, age_group)) < shown[period]
        return SimpleNamespace(value=0.5 if is_shown else None)

    return cast(Picture, SimpleNamespace(value=value, pooled_periods=["2018+2021"]))


@pytest.mark.parametrize(
    ("shown", "span"),
    [
        ({"2021": 4, "2018+2021": 4}, "2021"),
        ({"2021": 0, "2018+2021": 4}, "2018+2021"),
        ({"2021": 0, "2018+2021": 2}, "2018+2021"),
        ({"2021": 2, "2018+2021": 4}, "2021"),
        ({"2021": 0, "2018+2021": 1}, None),
        ({"2021": 0}, None),
        ({}, None),
    ],
)
def test_one_wave_comes_before_several_and_half_must_be_shown(shown: dict[str, int], span: str | None) -> None:
    found = finest(picture(shown), ASKED, "2021", "a", GROUPS)
    assert (found and found[0]) == span
    if found:
        # Those that are hidden keep their rows: the chart says that they are not shown.
        assert list(found[1]) == GROUPS
        assert sum(value.value is not None for value in found[1].values()) == shown[found[0]]


def test_without_groups_nothing_is_shown() -> None:
    assert finest(picture({"2021": 0}), ASKED, "2021", "a", []) is None
