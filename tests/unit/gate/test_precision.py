"""Every published number says how exactly it is told, and is told no more exactly than that."""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.pandas import Field
from pandera.typing import Series

from pipeline.contracts import check, create
from pipeline.contracts.comparisons import Comparison, EditionVerdict
from pipeline.contracts.published import PUBLISHED, IndicatorValue, SourceFile
from pipeline.contracts.restricted import SourceFile as InRestricted
from pipeline.contracts.table import Table
from pipeline.contracts.told import CHANCE, COARSE, ERROR, EXACT, FIGURE, REACH, SAFE
from pipeline.gate import descriptions, precision
from pipeline.gate.precision import STEP, steps, told


class Every(Table, key=("exact",)):
    """One number, told by each rule."""

    exact: Series[float] = Field(metadata=EXACT)
    figure: Series[float] = Field(metadata=FIGURE)
    error: Series[float] = Field(metadata=ERROR)
    safe: Series[float] = Field(metadata=SAFE)
    reach: Series[float] = Field(metadata=REACH)
    coarse: Series[float] = Field(metadata=COARSE)
    chance: Series[float] = Field(metadata=CHANCE)


class Forgotten(Table, key=("one",)):
    """A number without a rule."""

    one: Series[float] = Field(description="nobody said how exactly it is told")


def by_every_rule(number: float, step: float) -> dict[str, float]:
    names = list(Every.columns())
    (row,) = told(Every, pd.DataFrame([{**dict.fromkeys(names, number), STEP: step}])).to_dict("records")
    return {str(name): float(value) for name, value in row.items()}


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.__name__)
def test_every_published_number_says_how_exactly_it_is_told(table: type[Table]) -> None:
    assert set(precision.rules(table).values()) <= set(precision.ROUNDED)


def test_a_number_without_a_rule_is_not_published() -> None:
    with pytest.raises(LookupError, match="forgotten: one"):
        told(Forgotten, pd.DataFrame({"one": [0.5]}))


@pytest.mark.parametrize("table", [IndicatorValue, Comparison, EditionVerdict])
def test_figures_without_a_step_are_not_published(table: type[Table]) -> None:
    names = [name for name, rule in precision.rules(table).items() if rule in precision.OF_STEPS]
    with pytest.raises(LookupError, match="no step"):
        told(table, pd.DataFrame({name: [0.5] for name in names}))


@pytest.mark.parametrize(
    ("number", "step", "expected"),
    [
        # a share of few answers: 0.12345
        (0.12345, 0.01, (0.12345, 0.12, 0.13, 0.12, 0.13, 0.12, 0.2)),
        (0.12345, 0.001, (0.12345, 0.123, 0.124, 0.123, 0.124, 0.12, 0.2)),
        # at a limit nothing moves, whatever the bits of the double are
        (0.29, 0.01, (0.29, 0.29, 0.29, 0.29, 0.29, 0.29, 0.3)),
        # what is told as it is
        (1.23456789, 0.0, (1.23456789, 1.23456789, 1.23456789, 1.23456789, 1.23456789, 1.2, 2.0)),
        (0.0, 0.01, (0.0,) * 7),
    ],
)
def test_each_rule(number: float, step: float, expected: tuple[float, ...]) -> None:
    assert tuple(by_every_rule(number, step).values()) == pytest.approx(expected, abs=1e-15)


def test_a_difference_is_told_towards_none_where_it_has_to_be_safe_and_has_no_minus_zero() -> None:
    found = by_every_rule(-0.129, 0.01)
    assert (found["figure"], found["safe"]) == pytest.approx((-0.13, -0.12))
    assert math.copysign(1, by_every_rule(-0.001, 0.01)["figure"]) == 1


@given(st.floats(1e-6, 1), st.sampled_from([0.01, 0.001]))
def test_what_is_told_moves_by_no_more_than_its_rounding_and_only_the_way_it_may(number: float, step: float) -> None:
    found = by_every_rule(number, step)
    assert abs(found["figure"] - number) <= step / 2 + 1e-11
    assert -1e-9 * step <= number - found["safe"] + 1e-11 and number - found["safe"] < step + 1e-11
    for name in ("error", "reach"):
        assert -1e-8 <= found[name] - number < step + 1e-11
    assert number * (1 - 1e-8) <= found["chance"] <= 2 * number
    assert found["coarse"] == pytest.approx(number, rel=0.05)
    # What is told already is told the same again.
    for name in ("figure", "error", "safe", "reach"):
        assert by_every_rule(found[name], step)[name] == pytest.approx(found[name], abs=1e-12)


@given(st.floats(1e-9, 1))
def test_a_q_stays_on_its_side_of_the_limit(q: float) -> None:
    assert (by_every_rule(q, 0.0)["chance"] <= 0.05) == (q <= 0.05 * (1 + 2e-9)) or abs(q - 0.05) < 1e-9


def test_the_step_follows_unit_and_base() -> None:
    units = pd.Series(["share", "share", "share", "index", "mean", "mean", "rate", "count"])
    base = pd.Series([399, 400, np.nan, 500, 30, 400, 10, 10])
    assert steps(units, base).tolist() == [0.01, 0.001, 0.01, 0.01, 0.1, 0.01, 0.0, 0.0]


def test_rows_of_files_of_persons_and_offences_are_told_in_tens() -> None:
    """1 217 answers are told of: 1 220 less those would say that three are hidden somewhere."""
    files = pd.DataFrame(
        {
            "id": list("abc"), "source": ["crime", "dialogue", "safety_survey"], "path": list("abc"), "sha256": "0" * 64,
            "rows": [1224, 7, 1226], "used": [1217, 6, 1217], "repeated": [7, 1, 0], "left_out": 0, "rejected": [0, 0, 9],
            "incomplete": [0, 0, 14],
        }
    )  # fmt: skip
    with duckdb.connect() as restricted:
        create(restricted, InRestricted, files)
        found = descriptions.files(restricted)
    assert check(SourceFile, found) == []
    numbers = ["rows", "used", "repeated", "left_out", "rejected", "incomplete"]
    assert found[numbers].to_numpy().tolist() == [
        [1230, 1220, 10, 0, 0, 0], [7, 6, 1, 0, 0, 0], [1230, 1220, 0, 0, 10, 10],
    ]  # fmt: skip
