"""Sums over hours and months as a report prints them: parts add up to their whole, whatever Python sums them."""

from __future__ import annotations

from math import floor, fsum
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.figures import offences as figures
from pipeline.report.sentences.offence_times import months_of, whole_parts
from pipeline.report.tables import offences as tables


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([146.5, 146.5], [147, 146]),  # 293, never 294 or 292
        ([0.5, 0.5, 0.5, 0.5], [1, 1, 0, 0]),
        ([1.2, 1.3, 1.5], [1, 1, 2]),  # 4: the half is nearest to one more
        ([0.1 + 0.2, 2.7], [0, 3]),  # 0.30000000000000004 and 2.7 are 3
        ([], []),
    ],
)
def test_parts_are_rounded_to_what_their_sum_is_rounded_to(parts: list[float], whole: list[int]) -> None:
    assert whole_parts(parts) == whole


@given(st.lists(st.integers(0, 5000).map(lambda tenths: tenths / 10), max_size=24))
def test_parts_add_up_and_none_is_a_whole_one_off(parts: list[float]) -> None:
    found = whole_parts(parts)
    assert sum(found) == floor(fsum(parts) + 0.5)
    assert all(abs(number - part) < 1 for number, part in zip(found, parts, strict=True))


ASSAULT: Any = SimpleNamespace(indicator="assault", title="Misshandel", noun="misshandel")


def picture(hidden: int, *, by_month: bool = True) -> Any:
    """A town with 2020, 2021, and the months of 2021, of which so many are hidden."""
    periods = ["2020", "2021", *(f"2021-{month:02}" for month in range(1, 13) if by_month)]
    counts = [
        SimpleNamespace(period=period, value=None if 0 <= at - 2 < hidden else 50.0 + at, release="final")
        for at, period in enumerate(periods)
    ]
    return SimpleNamespace(
        values_of=lambda *_: counts,
        value=lambda _, year, *__, **___: next(one for one in counts if one.period == year),
        offence_basis=lambda _: "direct",
    )


@pytest.mark.parametrize("hidden", [0, 6])
def test_months_are_told_where_half_of_them_are_shown(hidden: int) -> None:
    table = tables.months(picture(hidden), ASSAULT)
    assert table is not None and table.title == "Misshandel, månad för månad"
    assert len(months_of(picture(hidden), ASSAULT)) == 12


def test_where_most_months_are_hidden_years_are_told_and_it_is_said() -> None:
    table = tables.months(picture(7), ASSAULT)
    assert table is not None and table.title == "Misshandel, år för år" and "de flesta månader visas inte" in table.note
    assert [column.label for column in table.columns[1:]] == ["2020", "2021"]
    assert [cell.text for cell in table.rows[0]] == ["Misshandel", "50", "51"]
    assert figures.months(picture(7), ASSAULT) is None


def test_nothing_is_said_of_months_that_were_never_told() -> None:
    assert tables.months(picture(0, by_month=False), ASSAULT) is None
