"""When and where offences gather by more than chance: each test by hand, and how often nothing is told as something."""

from __future__ import annotations

import datetime as dt
import runpy
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from checkout import REPOSITORY
from scipy import stats
from tables import configuration, district, edition, offence_group, published, rows

from pipeline import evidence
from pipeline.contracts.restricted import Offence
from pipeline.estimate.offences import chance
from pipeline.report.read.picture import Picture
from pipeline.report.sentences import offence_times

SHARE = 2 / 7


def on_days(numbers: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Offences of one day each, so many on each day of every week of a year."""
    days = np.repeat(np.arange(7), numbers)
    weeks = np.repeat(np.arange(52), len(days))
    return np.eye(7)[np.tile(days, 52)], weeks


def test_a_years_weekends_are_the_calendars() -> None:
    assert chance.weekend_of(2021) == pytest.approx(104 / 365)
    assert chance.weekend_of(2022) == pytest.approx(105 / 365)  # begins and ends on a Saturday
    assert chance.weekend_of(2028) == pytest.approx(106 / 366)


def test_the_weekend_is_tested_by_the_binomial_variance_where_weeks_tell_no_more() -> None:
    days, weeks = on_days([1, 1, 1, 1, 1, 2, 1])
    number, seen = 52 * 8, 52 * 3
    z = (seen - number * SHARE) / np.sqrt(number * SHARE * (1 - SHARE))
    assert chance.at_weekend(days, weeks, SHARE) == pytest.approx(2 * stats.t.sf(z, 51))


def test_what_happened_in_one_night_is_no_habit() -> None:
    """60 offences of one Saturday night among 104 even ones: one week."""
    days, weeks = on_days([2, 0, 1, 0, 2, 1, 1])
    once = np.eye(7)[[5] * 60]
    p = chance.at_weekend(np.concatenate([days, once]), np.concatenate([weeks, np.full(60, 3)]), SHARE)
    assert p > 0.1


def test_an_offence_that_may_have_happened_on_any_day_says_nothing() -> None:
    flat = np.full((100, 7), 1 / 7)
    assert np.isnan(chance.at_weekend(flat, np.arange(100), SHARE))


@pytest.mark.parametrize(("number", "weeks"), [(19, 19), (100, 9)])
def test_few_offences_or_weeks_are_not_tested(number: int, weeks: int) -> None:
    days = np.eye(7)[np.arange(number) % 7]
    assert np.isnan(chance.at_weekend(days, np.arange(number) % weeks, SHARE))
    part = (np.arange(number) % 4 == 0).astype(float)
    beside = np.tile(part, 10)
    assert np.isnan(chance.in_part_of_day(part, np.arange(number) % weeks, beside, np.arange(len(beside)) % 52))


def test_a_part_of_the_day_is_tested_as_two_shares() -> None:
    """Evenly over the weeks: 40 of 104 against 208 of 1 040, with one variance for both."""
    own, other = (np.repeat([1.0, 0.0], numbers) for numbers in ((40, 64), (208, 832)))
    share = 248 / 1144
    z = (40 / 104 - 208 / 1040) / np.sqrt(share * (1 - share) * (1 / 104 + 1 / 1040))
    p = chance.in_part_of_day(own, np.arange(104) % 52, other, np.arange(1040) % 52)
    assert p == pytest.approx(2 * stats.t.sf(z, 51), rel=0.6)
    assert p >= 2 * stats.t.sf(z, 51)  # the weeks can only add


def test_places_come_back_as_balls_fall_into_boxes() -> None:
    """Every way in which 20 occasions fall on 30 places, by drawing them; one with two offences makes its place one with two."""
    occasions = np.column_stack([np.arange(20), np.r_[np.ones(18), 2, 2]]).astype(np.int64)
    expected, p = chance.again(occasions, 30)
    drawn = np.random.default_rng(1).integers(0, 30, (200_000, 20))
    flat = drawn + 30 * np.arange(len(drawn))[:, None]
    weights = np.tile(occasions[:, 1], len(drawn)).astype(float)
    found = (np.bincount(flat.ravel(), weights, 30 * len(drawn)).reshape(-1, 30) >= 2).sum(axis=1)
    assert expected == pytest.approx(found.mean(), abs=0.02)
    assert found.var() < expected  # so that Poisson's tail is no shorter
    assert p == pytest.approx(stats.poisson.sf(1, expected))
    assert all((found >= at).mean() <= stats.poisson.sf(at - 1, expected) for at in range(round(expected) + 2, 15))
    assert np.isnan(chance.again(occasions[:19], 30)).all()
    assert np.isnan(chance.again(occasions, 19)).all()


# ---- from the extract to the report -----------------------------------------------------------------------------------

THEFT, DAMAGE = offence_group("theft", codes=["0001"]), offence_group("damage", codes=["0002"])


def drawn(code: str, year: int, each_week: list[tuple[int, int]]) -> pd.DataFrame:
    """Offences of every week: each at its day (Monday is 0) and hour."""
    first = next(day for number in range(7) if (day := dt.date(year, 1, 1) + dt.timedelta(number)).isoweekday() == 1)
    found, name = [], count()
    for week in range(52):
        for day, hour in each_week:
            at = first + dt.timedelta(days=7 * week + day)
            if at.year == year:
                moment = f"{at.isoformat()}T{hour:02}:30"
                found.append((f"{code}-{next(name)}", code, at.isoformat(), moment, moment, "a", pd.NA, "f"))
    return pd.DataFrame(found, columns=[*Offence.columns()]).astype({"place": "Int64"})


EVEN = [(day, hour) for day in range(7) for hour in (3, 9, 15, 21)]


def told(folder: Path, thefts: list[tuple[int, int]]) -> list[str]:
    """What the report says of thefts, whose week is given, beside damage at all hours."""
    own = configuration([district("a")], editions=[edition("e", [], until="2022-01-31")], offences=[THEFT, DAMAGE])
    frames = {Offence: pd.concat([drawn("0001", 2021, thefts), drawn("0002", 2021, EVEN)], ignore_index=True)}
    published(own, frames, folder).close()
    evidence.judge(folder / "published.duckdb", own)
    seen = Picture(folder / "published.duckdb", "e")
    sentences = offence_times.in_the_week(seen, seen.indicators["theft"], "2021")
    return [one.replace("\u202f", " ") for one in sentences]


def test_the_weekend_and_the_evening_are_told_with_what_was_to_be_expected(tmp_path: Path) -> None:
    """Six a week on Saturday and Sunday evenings and four on other days at all hours: 104 / 365 of 514 is 146, and a quarter 128."""
    assert told(tmp_path, [(5, 21), (6, 21)] * 3 + [(0, 3), (1, 9), (2, 15), (3, 21)]) == [
        "306 av 514 kan ha skett på en lördag eller söndag, säkerställt fler än de 146 som är att vänta om veckans dagar är lika",
        "358 av 514 kan ha skett mellan klockan 18 och 24, säkerställt fler än de 128 som är att vänta om de sker samma tider på "
        "dygnet som andra brott i kommunen",
    ]


def test_a_rare_weekend_is_told_too(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, [(day, hour) for day in range(5) for hour in (3, 9, 15, 21)])
    assert sentence.startswith("0 av 1 040 kan ha skett på en lördag eller söndag, säkerställt färre än de 296")


def test_hours_that_all_offences_have_are_no_finding(tmp_path: Path) -> None:
    """All in the evening, as the others: uneven over the day, and not told."""
    evening = [(day, 21) for day in range(7)]
    own = configuration([district("a")], editions=[edition("e", [], until="2022-01-31")], offences=[THEFT, DAMAGE])
    frames = {Offence: pd.concat([drawn(code, 2021, evening) for code in ("0001", "0002")], ignore_index=True)}
    connection = published(own, frames, tmp_path)
    found = rows(connection, "from known_offence_pattern where pattern in ('weekend', 'part_of_day')")
    assert {row["verdict"] for row in found} <= {"no_detectable_difference", "cannot_tell"}
    assert [row for row in found if row["pattern"] == "part_of_day" and row["observed"] == row["total"]]


def test_what_few_other_offences_have_in_common_is_not_told(tmp_path: Path) -> None:
    """All but three others lie in a group whose hours are told: beside the thefts they could be worked out; a group alone has none."""
    own = configuration([district("a")], editions=[edition("e", [], until="2022-01-31")], offences=[THEFT, DAMAGE])
    thefts, damage = drawn("0001", 2021, EVEN[:12]), drawn("0002", 2021, EVEN)
    for few, tested in ((3, False), (0, True), (40, True)):
        folder = tmp_path / str(few)
        folder.mkdir()
        rest = drawn("0003", 2021, [(0, 15)]).head(few)
        connection = published(own, {Offence: pd.concat([thefts, damage, rest], ignore_index=True)}, folder)
        found = rows(connection, "from offence_pattern where pattern = 'part_of_day'")
        assert {row["indicator"] for row in found} == ({"theft", "damage"} if tested else set())
        assert all(float(str(row["expected"])).is_integer() for row in found)
        connection.close()


# ---- where nothing differs --------------------------------------------------------------------------------------------

EDITIONS, MOST = 200, 0.05


def test_hardly_any_edition_tells_a_pattern_where_there_is_none() -> None:
    """The part of the editions that tell any lies no more than two of its standard errors above what is promised."""
    simulation = runpy.run_path(str(REPOSITORY / "benchmarks" / "patterns.py"))
    false = simulation["told"](EDITIONS).any(axis=1).mean()
    assert 0 < false <= MOST + 2 * np.sqrt(MOST * (1 - MOST) / EDITIONS)
