"""When offences happen: the early signal and sums of twelve months, hours of the week, and what of it passes the gate."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import (
    configuration,
    delivered_rows,
    district,
    edition,
    estimated,
    offence_group,
    offence_rows,
    population_rows,
    published,
    rows,
)

from pipeline import evidence
from pipeline.configuration import Configuration
from pipeline.contracts import Table
from pipeline.contracts.restricted import Offence, OffenceCount, Population
from pipeline.estimate.offences import season
from pipeline.estimate.offences.pattern import finest, spread
from pipeline.estimate.offences.signal import expected_range, signal_of
from pipeline.report.read.picture import Picture
from pipeline.report.sentences import offence_times
from pipeline.report.tables import offences as offence_tables

THEFT = offence_group("theft", codes=["0001"])
EXPORT = offence_group("all", bra_label="Totalt antal brott")


# ---- the early signal -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "signal"), [(20, "within"), (29, "within"), (60, "above"), (2, "below")])
def test_a_month_far_from_the_twelve_before_is_a_signal(count: int, signal: str) -> None:
    assert signal_of(count, expected_range([18, 22] * 6)) == signal


def test_fewer_than_twenty_offences_in_twelve_months_give_no_range() -> None:
    assert expected_range([2] * 9 + [0] * 3) is None
    assert signal_of(30, None) == "cannot_tell"


@given(st.lists(st.integers(0, 80), min_size=12, max_size=12))
def test_the_range_holds_its_middle_and_jumping_months_widen_it(baseline: list[int]) -> None:
    found = expected_range(baseline)
    if found is None:
        assert sum(baseline) < 20
        return
    assert 0 <= found.low < found.expected < found.high
    calm = expected_range([round(float(np.mean(baseline)))] * 12)
    assert calm is None or found.high - found.low > 0.8 * (calm.high - calm.low)


def monthly(counts: list[int]):
    """Months of the export from January 2020."""
    periods = [f"{2020 + at // 12}-{at % 12 + 1:02d}" for at in range(len(counts))]
    deliveries = [("all", period, "final", count) for period, count in zip(periods, counts, strict=True)]
    own = configuration([district("a")], offences=[EXPORT])
    connection = estimated(own, {OffenceCount: delivered_rows(deliveries)})
    return rows(connection, "from offence_month order by period")


def test_a_month_has_the_sum_of_twelve_and_the_signal_of_those_before_it() -> None:
    found = monthly([20] * 12 + [20, 90])
    assert [None if pd.isna(row["rolling"]) else row["rolling"] for row in found[10:]] == [None, 240, 240, 310]
    assert [row["signal"] for row in found[11:]] == ["cannot_tell", "within", "above"]


def test_a_missing_month_ends_the_sums_until_there_are_twelve_again() -> None:
    deliveries = [("all", f"2020-{month:02d}", "final", 20) for month in range(1, 13)]
    deliveries += [("all", f"2021-{month:02d}", "final", 20) for month in range(2, 13)]
    own = configuration([district("a")], offences=[EXPORT])
    connection = estimated(own, {OffenceCount: delivered_rows(deliveries)})
    found = rows(connection, "from offence_month order by period")
    assert [row["period"] for row in found if not pd.isna(row["rolling"])] == ["2020-12"]


# ---- hours of the week ------------------------------------------------------------------------------------------------


def test_an_offence_is_spread_evenly_over_its_time() -> None:
    """From Friday 22.30 to Saturday 00.30 (2021-01-01 was a Friday)."""
    week = spread("2021-01-01T22:30", "2021-01-02T00:30")
    assert week is not None
    found = {(day + 1, hour): week[day, hour] for day, hour in zip(*np.nonzero(week), strict=True)}
    assert found == pytest.approx({(5, 22): 0.25, (5, 23): 0.5, (6, 0): 0.25})


@pytest.mark.parametrize(
    ("started", "ended", "cells"),
    [
        ("2021-01-04T08:15", "2021-01-04T08:15", 1),
        ("2021-01-04T08:15", None, 1),
        ("2021-01-04T00:00", None, 24),  # a day without a time of day
        ("2021-01-04T00:00", "2021-01-11T00:00", 168),
    ],
)
def test_a_moment_is_one_hour_and_a_day_without_time_all_of_them(started: str, ended: str | None, cells: int) -> None:
    week = spread(started, ended)
    assert week is not None
    assert (np.count_nonzero(week), week.sum()) == (cells, pytest.approx(1))


def test_a_span_longer_than_a_week_says_nothing() -> None:
    assert spread("2021-01-04T00:00", "2021-01-11T00:01") is None


@given(st.lists(st.integers(0, 9), min_size=168, max_size=168))
def test_the_finest_division_has_no_small_number_and_loses_no_offence(counts: list[int]) -> None:
    week = np.array(counts, dtype=float).reshape(7, 24)
    cells = finest(week, 5)
    assert all(cell.offences == 0 or cell.offences >= 5 for cell in cells)
    assert not cells or sum(cell.offences for cell in cells) == pytest.approx(week.sum())


def test_many_offences_are_told_by_the_hour_and_few_not_at_all() -> None:
    assert len(finest(np.full((7, 24), 5.0), 5)) == 168
    assert len(finest(np.full((7, 24), 1.0), 5)) == 28
    few = np.zeros((7, 24))
    few[0, 0], few[6, 23] = 4, 4
    assert finest(few, 5) == []


# ---- the gate ---------------------------------------------------------------------------------------------------------


def timed(counts: list[int]) -> pd.DataFrame:
    """Offences of one district from January 2020, all at noon of the month's 15th."""
    years = {str(2020 + at // 12): counts[at : at + 12] for at in range(0, len(counts), 12)}
    frame = offence_rows({("0001", "a", year): many for year, many in years.items()})
    return frame.assign(started=frame["registered"] + "T12:00", ended=frame["registered"] + "T12:00")


def test_a_sum_over_a_hidden_month_is_hidden_with_it(tmp_path: Path) -> None:
    own = configuration([district("a"), district("b")], offences=[THEFT])
    counts = [30] * 12 + [30] * 5 + [2] + [30] * 6 + [30] * 12
    found = rows(published(own, {Offence: timed(counts)}, tmp_path), "from offence_month order by period")
    shown = [not pd.isna(row["offences"]) for row in found]
    assert not shown[17]
    for at, row in enumerate(found):
        has_year = at >= 11 and all(shown[at - 11 : at + 1])
        assert pd.isna(row["rolling"]) != has_year
        has_baseline = at >= 12 and all(shown[at - 12 : at + 1])
        assert (row["signal"] == "cannot_tell") != has_baseline
        assert pd.isna(row["expected"]) != has_baseline


def test_hours_are_shown_with_their_year_alone(tmp_path: Path) -> None:
    own = configuration([district("a")], offences=[THEFT])
    connection = published(own, {Offence: timed([30] * 12)}, tmp_path)
    cells = rows(connection, "from offence_hour")
    assert sum(cell["offences"] for cell in cells) == pytest.approx(360)
    assert all(cell["offences"] == 0 or cell["offences"] >= 5 for cell in cells)
    few = tmp_path / "few"
    few.mkdir()
    assert not rows(published(own, {Offence: timed([3] + [0] * 11)}, few), "from offence_hour")


@pytest.mark.parametrize(("others", "told"), [(0, True), (3, False), (12, True)])
def test_the_extract_stands_beside_bras_total_unless_the_rest_is_few(tmp_path: Path, others: int, told: bool) -> None:
    own = configuration([district("a")], offences=[THEFT, EXPORT])
    crime = own.definitions.crime.model_copy(update={"total": "all"})
    own = own.model_copy(update={"definitions": own.definitions.model_copy(update={"crime": crime})})
    extract = pd.concat([timed([30] * 12), offence_rows({("0002", "a", "2020"): [others]})], ignore_index=True)
    extract["offence"] = [str(number) for number in range(len(extract))]
    export = delivered_rows([("all", f"2020-{month:02d}", "final", 100) for month in range(1, 13)])
    found = rows(published(own, {Offence: extract, OffenceCount: export}, tmp_path), "from offence_total")
    assert [(row["offences"], row["delivered"]) for row in found] == [(360 + others, 1200)] * told
    assert found == [] or found[0]["period"] == "2020"


def test_a_hidden_count_of_a_centre_hides_what_is_made_without_it(tmp_path: Path) -> None:
    """The rest without its centre, beside the rest, would tell of the centre."""
    places = [*"abd", "c"]
    districts = [district(place, visited=place == "c") for place in places]
    own = configuration(districts, editions=[edition("e", ["a"])], offences=[THEFT])
    people = {("2020", place): 1000 for place in places}
    for few, hidden in ((2, True), (7, False)):
        counts = {("0001", place, "2020"): [9] * 12 for place in "abd"} | {("0001", "c", "2020"): [few] + [0] * 11}
        folder = tmp_path / str(few)
        folder.mkdir()
        connection = published(own, {Offence: offence_rows(counts), Population: population_rows(people)}, folder)
        found = rows(connection, "from comparison where contrast in ('rest_of_municipality', 'outside_promise')")
        assert {row["area"] for row in found} == set("abd")
        assert {pd.isna(row["estimate"]) for row in found} == {hidden}
        (rate,) = rows(connection, "from indicator_value where area = 'outside:e' and unit = 'rate'")
        assert (rate["status"] == "suppressed") == hidden


# ---- months of the year -----------------------------------------------------------------------------------------------


def test_an_offence_is_spread_over_the_months_in_which_it_may_have_happened() -> None:
    assert season.spread("2021-03-05T10:00", None) == {(2021, 3): 1}
    assert season.spread("2020-12-31T12:00", "2021-01-01T12:00") == {(2020, 12): 0.5, (2021, 1): 0.5}
    over_february = season.spread("2021-01-31T00:00", "2021-03-02T00:00")
    assert over_february == {(2021, 1): 1 / 30, (2021, 2): 28 / 30, (2021, 3): 1 / 30}
    assert season.spread("2021-01-01T00:00", "2021-02-02T00:00") == {}


@given(
    st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2025, 1, 1)),
    st.timedeltas(dt.timedelta(0), dt.timedelta(days=31)),
)
def test_the_months_of_an_offence_are_one_together(start: dt.datetime, length: dt.timedelta) -> None:
    parts = season.spread(start.isoformat(timespec="minutes"), (start + length).isoformat(timespec="minutes"))
    assert sum(parts.values()) == pytest.approx(1)
    assert 1 <= len(parts) <= 3


def test_months_that_differ_are_told_from_those_that_do_not() -> None:
    flat = np.outer([1.0, 1.1, 0.9], season.DAYS)
    assert season.tested(flat) == pytest.approx(1)
    summer = flat * (1 + 0.5 * np.isin(np.arange(12), [5, 6, 7]))
    assert season.tested(summer) < 0.01
    assert np.isnan(season.tested(flat[:1]))  # one year cannot tell a season from a single event
    assert np.isnan(season.tested(flat / 40))


def test_a_month_that_jumps_in_one_year_alone_is_no_season() -> None:
    """60 more in one July of four: the dispersion between years takes it in."""
    table = np.tile(season.DAYS, (4, 1))
    table[2, 6] += 60
    assert season.tested(table) > 0.05
    assert season.tested(table + np.tile(60.0 * (np.arange(12) == 6), (4, 1))) < 0.001


def years_of(monthly: dict[str, list[int]], *editions: str) -> tuple[Configuration, dict[type[Table], pd.DataFrame]]:
    """Offences of one district at noon of each month's 15th, and editions that know what had ended by a day."""
    own = configuration(
        [district("a")],
        editions=[edition(f"e{at}", [], until=until) for at, until in enumerate(editions)],
        offences=[THEFT],
    )
    frame = offence_rows({("0001", "a", year): counts for year, counts in monthly.items()})
    return own, {Offence: frame.assign(started=frame["registered"] + "T12:00", ended=frame["registered"] + "T12:00")}


SUMMER = [10, 10, 10, 10, 10, 20, 30, 20, 10, 10, 10, 10]


def test_each_edition_has_the_season_of_the_years_that_it_knows(tmp_path: Path) -> None:
    own, frames = years_of({str(year): SUMMER for year in range(2018, 2022)}, "2019-12-31", "2022-01-31", "2018-12-31")
    connection = published(own, frames, tmp_path)
    found = rows(connection, "from offence_season order by period, month")
    told = rows(connection, "from known_offence_pattern where pattern = 'season' order by edition")
    assert [(row["edition"], row["first_year"], row["period"], row["part"], row["verdict"]) for row in told] == [
        ("e0", "2018", "2019", "6", "higher"),
        ("e1", "2018", "2021", "6", "higher"),
    ]
    assert (told[1]["observed"], told[1]["total"]) == (4 * 70, 4 * 160)
    assert told[1]["expected"] == pytest.approx(640 * 92 / 365)  # June, July and August have 92 days
    assert {(row["first_year"], row["period"]) for row in found} == {("2018", "2019"), ("2018", "2021")}
    july = [row for row in found if row["month"] == 7]
    assert [row["offences"] for row in july] == [60, 120]
    assert july[0]["share"] == pytest.approx(30 / 160, abs=1e-3)


def test_a_season_that_tells_of_a_small_month_is_not_told(tmp_path: Path) -> None:
    """Two editions: January of 2020 and 2021, 4 together, is what lies between them."""
    counts = {"2018": SUMMER, "2019": SUMMER, "2020": [2, *SUMMER[1:]], "2021": [2, *SUMMER[1:]]}
    own, frames = years_of(counts, "2019-12-31", "2022-01-31")
    assert not rows(published(own, frames, tmp_path), "from offence_season")
    alone = tmp_path / "alone"
    alone.mkdir()
    own, frames = years_of(counts, "2022-01-31")
    connection = published(own, frames, alone)
    hidden = rows(connection, "from indicator_value where area = 'municipality' and period in ('2020', '2021')")
    told = {row["status"] for row in hidden if row["unit"] == "count"}
    assert bool(rows(connection, "from offence_season")) == (told == {"published"})


def test_the_report_names_the_season_only_where_it_holds(tmp_path: Path) -> None:
    for name, counts, told in (("summer", SUMMER, True), ("flat", [12] * 12, False)):
        folder = tmp_path / name
        folder.mkdir()
        own, frames = years_of({str(year): counts for year in range(2018, 2022)}, "2022-01-31")
        published(own, frames, folder).close()
        evidence.judge(folder / "published.duckdb", own)
        seen = Picture(folder / "published.duckdb", "e0")
        sentences = list(offence_times.season(seen, seen.indicators["theft"]))
        assert bool(sentences) == told
        if told:
            assert sentences[0].replace("\u202f", " ") == (
                "åren 2018–2021 skedde 44 % av dem i juni–augusti, där 25 % är att vänta om årets dagar är lika; att månaderna "
                "skiljer sig är statistiskt säkerställt"
            )
        # All happened at noon, and no other offences are there to set the hours beside.
        assert not list(offence_times.in_the_week(seen, seen.indicators["theft"], "2021"))
        table = offence_tables.seasons(seen, [seen.indicators["theft"]])
        assert table is not None
        assert table.rows[0][-1].text == ("ja" if told else "går inte att skilja från slumpen")
