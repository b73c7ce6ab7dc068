"""The problem index: steps by the municipality's own class limits, and a bootstrap that knows the design."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tables import NO, YES, Person, configuration, district, published, rows, survey_indicator, survey_tables

from pipeline.configuration import Configuration
from pipeline.definitions import ProblemIndex
from pipeline.estimate.problem_index import replicate_weights, shares, steps

LIMITS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]


def people_of(sizes: dict[str, int]) -> list[Person]:
    return [Person(place, {"q1": YES if n % 2 else NO}) for place, size in sizes.items() for n in range(size)]


def with_index(own: Configuration, **limits: list[float]) -> Configuration:
    index = ProblemIndex(
        id="problem_index", title="Problemindex", title_en="Problem index", block="block", steps=limits
    )
    survey = own.definitions.safety_survey.model_copy(update={"problem_index": index})
    return own.model_copy(update={"definitions": own.definitions.model_copy(update={"safety_survey": survey})})


def test_a_step_is_the_number_of_limits_that_the_share_has_reached() -> None:
    drawn = np.array([[0.0], [0.0999], [0.1], [0.35], [0.6], [1.0]])
    assert steps(drawn, [LIMITS])[:, 0].tolist() == [0, 0, 1, 3, 6, 6]


def test_a_draw_keeps_each_stratums_number_and_whole_sampling_units() -> None:
    units = pd.DataFrame(
        {
            "unit": range(1, 8),
            "stratum": ["s", "s", "s", "s", "t", "t", "t"],
            "psu": ["1", "1", "2", "3", None, None, None],
            "weight": 1.0,
        }
    )
    weights = replicate_weights(units, 50, np.random.default_rng(1))
    assert weights.shape == (51, 7)
    assert weights[0].tolist() == [1.0] * 7
    assert np.array_equal(weights[:, 0], weights[:, 1])  # persons of one sampling unit go together
    # In s, 2 of 3 units are drawn and count 3/2 each; in t, 2 of 3 persons.
    assert np.allclose(weights[1:, [0, 2, 3]].sum(axis=1), 3.0)
    assert np.allclose(weights[1:, 4:].sum(axis=1), 3.0)


def test_the_bootstraps_error_of_a_share_is_that_of_the_design() -> None:
    random = np.random.default_rng(7)
    yes = (random.random(400) < 0.3).astype(float)
    weight = random.uniform(0.5, 2.0, 400)
    units = pd.DataFrame({"unit": range(400), "stratum": ["s"] * 200 + ["t"] * 200, "psu": None, "weight": weight})
    drawn = shares(replicate_weights(units, 4000, random), yes[:, None])[:, 0]
    share = np.sum(weight * yes) / weight.sum()
    z = weight * (yes - share) / weight.sum()
    variance = sum(200 / 199 * np.sum((part - part.mean()) ** 2) for part in (z[:200], z[200:]))
    assert drawn[0] == pytest.approx(share)
    assert drawn[1:].std() == pytest.approx(np.sqrt(variance), rel=0.05)


def test_the_index_is_published_with_base_error_and_interval(tmp_path) -> None:
    indicators = [survey_indicator("one", ["q1"]), survey_indicator("two", ["q2"])]
    own = with_index(configuration([district("a"), district("b")], indicators=indicators), one=LIMITS, two=LIMITS)
    tables = survey_tables(people_of({"a": 60, "b": 20}))
    found = rows(published(own, tables, tmp_path), "from indicator_value where unit = 'index' order by area")
    by_area = {row["area"]: row for row in found}
    assert set(by_area) == {"a", "b", "municipality"}
    assert by_area["b"]["status"] == "suppressed"
    assert pd.isna(by_area["b"]["value"])
    row = by_area["a"]
    assert row["n"] == 60
    assert 0 <= row["ci_low"] <= row["value"] <= row["ci_high"] <= 6
    assert row["se"] >= 0
    assert row["items"] == 1  # q2 was not asked
    second = tmp_path / "again"
    second.mkdir()
    again = rows(published(own, tables, second), "from indicator_value where unit = 'index' order by area")
    assert again[0]["se"] == found[0]["se"]


@pytest.mark.parametrize("limits", [[0.1, 0.2], [0.6, 0.5, 0.4, 0.3, 0.2, 0.1], [0.1, 0.1, 0.2, 0.3, 0.4, 0.5]])
def test_limits_have_to_be_six_and_rise(limits: list[float]) -> None:
    with pytest.raises(ValueError, match="six_rising_shares"):
        ProblemIndex(id="i", title="t", title_en="t", block="x", steps={"one": limits})
