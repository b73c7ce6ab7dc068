"""The municipality among its peers: the funnel's limits, its place, and what is told of both."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tables import (
    configuration,
    delivered_rows,
    district,
    edition,
    estimated,
    offence_group,
    one,
    population_rows,
    published,
    reference_offences,
    rows,
)

from pipeline.configuration.model import Evidence
from pipeline.contracts.restricted import OffenceCount, Population, ReferenceOffence
from pipeline.estimate.offences.funnel import FAR_OUTSIDE, OUTSIDE, funnel, signal
from pipeline.evidence import judge

EXPORT = offence_group("all", bra_label="Totalt antal brott")
TEN = [80, 90, 95, 98, 100, 100, 102, 105, 110, 120]


# ---- the funnel -------------------------------------------------------------------------------------------------------


def test_a_funnel_by_hand() -> None:
    """Ten of 1 000 inhabitants around 100: z = 2 (sqrt y - 10), of which the lowest counts as the second lowest, the highest likewise.

    Winsorised by a tenth at either end a standard normal distribution has 0.6787 of its variance left: 0.8 - 2 * 1.28155 * 0.17550
    + 0.2 * 1.28155^2. Df: ten, less one for the target and two that count as their neighbours.
    """
    offences = np.array(TEN, dtype=float)
    found = funnel(offences, np.full(10, 1000.0))
    z = [2 * (y**0.5 - 10) for y in [90, 90, 95, 98, 100, 100, 102, 105, 110, 110]]
    left = 0.8 - 2 * 1.2815515655 * 0.1754983319 + 0.2 * 1.2815515655**2
    assert left == pytest.approx(0.67865, abs=1e-5)
    assert (found.target, found.offences, found.df) == (0.1, 1000, 7)
    assert sum(one**2 for one in z) / 9 / left < 1
    assert found.dispersion == 1  # never less than a Poisson count's
    spread = funnel(offences * [0.2, 0.5, 1, 1, 1, 1, 1, 1, 1.5, 2], np.full(10, 1000.0))
    wide = offences * [0.5, 0.5, 1, 1, 1, 1, 1, 1, 1.5, 1.5] * [90 / 80, 1, 1, 1, 1, 1, 1, 1, 1, 110 / 120]
    expected = (offences * [0.2, 0.5, 1, 1, 1, 1, 1, 1, 1.5, 2]).sum() / 10
    assert spread.dispersion == pytest.approx(sum((2 * (y**0.5 - expected**0.5)) ** 2 for y in wide) / 9 / left)


def test_the_limits_are_those_of_the_square_root() -> None:
    """With ten peers of 1 000 and dispersion 1: sqrt(100) -+ t(7) / 2, widened by what the target's 1 000 offences leave unsure."""
    found = funnel(np.array(TEN, dtype=float), np.full(10, 1000.0))
    reach = stats.t.ppf(0.975, 7) * 1.1**0.5 / 2
    assert found.limits(1000, OUTSIDE) == pytest.approx(((10 - reach) ** 2 / 1000, (10 + reach) ** 2 / 1000))
    low, high = found.limits(1, FAR_OUTSIDE)  # so few that nothing would be far below
    assert (low, high > 1) == (0, True)


@given(st.integers(10, 60), st.integers(0, 2**32 - 1), st.floats(100, 1e6))
def test_wider_limits_hold_narrower_ones_and_the_signal_follows_them(number: int, seed: int, people: float) -> None:
    rng = np.random.default_rng(seed)
    exposure = rng.lognormal(9.7, 1, number)
    found = funnel(np.maximum(rng.poisson(exposure * 0.03 * rng.lognormal(0, 0.3, number)), 20.0), exposure)
    (low, high), (far_low, far_high) = found.limits(people, OUTSIDE), found.limits(people, FAR_OUTSIDE)
    assert far_low <= low < found.target < high < far_high
    told = [signal(rate, found, people) for rate in np.linspace(0, 2 * far_high, 30)]
    order = ["far_below", "below", "within", "above", "far_above"]
    assert [order.index(one) for one in told] == sorted(order.index(one) for one in told)
    assert signal(found.target, found, people) == "within"


@pytest.mark.parametrize(("peers", "spread"), [(10, 0.1), (10, 0.3), (30, 0.3), (250, 0.3)])
def test_about_one_in_twenty_lies_outside_however_much_places_differ(peers: int, spread: float) -> None:
    """Drawn: sizes as municipalities', rates that differ by a spread of the logarithm whatever the size."""
    rng, outside, replicates = np.random.default_rng(5), 0, 2000
    for _ in range(replicates):
        exposure = rng.lognormal(9.8, 0.5, peers + 1)
        expected = exposure * 0.05 * rng.lognormal(0, spread, peers + 1)
        counts = rng.poisson(expected).astype(float)
        found = funnel(counts[1:], exposure[1:])
        outside += signal(counts[0] / exposure[0], found, exposure[0]) != "within"
    assert 0.02 <= outside / replicates <= 0.085


# ---- among peers ------------------------------------------------------------------------------------------------------


def frames(own: int, peers: list[int], **further: object) -> dict:
    """Brå's year of a municipality of 10 000, beside peers of 10 000."""
    beside = [{"area": f"Stad {at}", "offences": number, "exposure": 10_000} for at, number in enumerate(peers)]
    months = [("all", f"2021-{month:02d}", "final", own // 12) for month in range(1, 13)]
    return {
        OffenceCount: delivered_rows(months),
        Population: population_rows({("2020", "a"): 10_000, ("2021", "a"): 10_000}),
        ReferenceOffence: reference_offences(*beside, *further.get("others", [])),  # type: ignore[misc]
    }


PEERS = [200, 210, 220, 230, 240, 250, 260, 270, 280, 290]
PLAIN = configuration([district("a")], offences=[EXPORT])


@pytest.mark.parametrize(
    ("own", "place", "signal"),
    [(240, 6, "within"), (600, 1, "far_above"), (348, 1, "above"), (60, 11, "far_below"), (168, 11, "below")],
)
def test_the_place_and_the_signal_of_a_municipality(own: int, place: int, signal: str) -> None:
    row = one(estimated(PLAIN, frames(own, PEERS)), "from offence_among_peers")
    assert (row["peers"], row["in_funnel"], row["rank"], row["signal"]) == (10, 10, place, signal)
    assert (row["target"], row["denominator_unit"]) == (pytest.approx(24.5), "inhabitants")


def test_nine_peers_are_no_distribution_and_areas_that_hold_it_no_peers() -> None:
    others = [{"area": area, "offences": 90_000, "exposure": 4_000_000} for area in ("country", "county")]
    others += [{"area": "Annan", "offences": 200, "exposure": 10_000, "not_comparable": "andra koder"}]
    assert not rows(estimated(PLAIN, frames(240, PEERS[1:], others=others)), "from offence_among_peers")


def test_peers_whose_offences_are_not_known_have_a_place_and_no_funnel() -> None:
    others = [{"area": "Lilla", "per_1000": 99.0}]
    row = one(estimated(PLAIN, frames(240, PEERS[1:], others=others)), "from offence_among_peers")
    assert (row["peers"], row["in_funnel"], row["rank"], row["signal"]) == (10, 9, 7, "cannot_tell")
    assert pd.isna(row["low"])


def test_other_units_than_ours_are_no_peers() -> None:
    others = [{"area": "Per hushåll", "offences": 100, "exposure": 5000, "exposure_unit": "households"}]
    assert one(estimated(PLAIN, frames(240, PEERS, others=others)), "from offence_among_peers")["peers"] == 10


# ---- as evidence ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "peers", "reason"),
    [
        (600, PEERS, "above_funnel"),
        (240, PEERS, "places_differ"),
        (60, PEERS, "below_funnel"),
        (600, PEERS[1:], "places_differ"),
    ],
)
def test_evidence_against_the_country_is_not_tested_and_says_where_the_municipality_lies(
    tmp_path: Path, own: int, peers: list[int], reason: str
) -> None:
    evidence = Evidence(indicator="all", contrast="reference", reference="country", expects="higher")
    others = [{"area": "country", "offences": 20_000, "exposure": 1_000_000}]
    whole = configuration([district("a")], editions=[edition("e", [], [evidence])], offences=[EXPORT])
    published(whole, frames(own, peers, others=others), tmp_path).close()
    database = tmp_path / "published.duckdb"
    judge(database, whole)
    with duckdb.connect(str(database), read_only=True) as connection:
        row = one(connection, "select verdict, reason from promise_evidence")
        state = one(connection, "select state, because from promise_support")
    assert (row["verdict"], row["reason"]) == ("not_tested", reason)
    assert (state["state"], state["because"]) == ("not_tested", "untested")
