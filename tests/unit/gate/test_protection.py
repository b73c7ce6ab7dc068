"""What must be hidden beside a small group: on drawn tables, on random ones, and on Kalmar; and the attack that finds what is left."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from kalmar import a_year_later, beside_restricted, kalmar, kalmar_copy

from pipeline.audit import Audit, attack, kept
from pipeline.audit.attack import bounds, determined
from pipeline.gate.equations import Protector, System, told_anyway
from pipeline.problems import DataErrors
from pipeline.workspace import MunicipalityFolder

TABLES = 100


def system(rows: list[list[int]], amounts: list[float], hidden: list[int], **own: object) -> System:
    """A system of counts: rows x atoms, the hidden rows' numbers, a width of 4."""
    inside = np.array(rows, dtype=float)
    parts: dict[str, object] = {
        "keys": list(range(len(rows))),
        "rows": inside,
        "amounts": np.array(amounts, dtype=float),
        "upper": np.full(len(amounts), np.inf),
        "hidden": np.isin(np.arange(len(rows)), hidden),
        "withheld": np.zeros(len(rows), dtype=bool),
        "public": np.zeros(len(rows), dtype=bool),
        "cost": inside @ np.array(amounts, dtype=float) + 1,
        "width": np.full(len(rows), 4.0),
    }
    return System(**{**parts, **own})


PARTS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]


def hidden_of(drawn: System) -> list[int]:
    return np.flatnonzero(Protector().protect(drawn)).tolist()


def test_one_hidden_part_takes_the_cheapest_other_with_it() -> None:
    assert hidden_of(system(PARTS, [3, 8, 6], [0])) == [0, 2]


def test_nothing_hidden_hides_nothing() -> None:
    assert hidden_of(system(PARTS, [30, 8, 6], [])) == []


def test_two_hidden_parts_need_no_third_when_together_they_leave_room() -> None:
    assert hidden_of(system(PARTS, [3, 4, 6], [0, 1])) == [0, 1]


def test_two_hidden_parts_of_which_the_sum_tells_too_much_take_a_third() -> None:
    """1 and 1: whoever knows that they are 2 together knows that neither is more than 2."""
    assert hidden_of(system(PARTS, [1, 1, 9], [0, 1])) == [0, 1, 2]


def test_a_sum_of_the_others_is_hidden_too() -> None:
    rows = [*PARTS, [0, 1, 1]]
    found = hidden_of(system(rows, [3, 8, 6], [0]))
    assert {0} < set(found)
    assert not determined(np.array(rows, float)[~np.isin(range(5), found)], np.array([[1.0, 0, 0]]))[0]


def test_what_is_public_already_is_not_hidden_again_and_something_else_is() -> None:
    public = np.array([False, False, True, False])
    assert hidden_of(system(PARTS, [3, 8, 6], [0], public=public)) == [0, 1]


def test_where_all_others_are_public_nothing_is_hidden_in_vain_and_the_attack_finds_it() -> None:
    public = np.array([False, True, True, True])
    drawn = system(PARTS, [3, 8, 6], [0], public=public)
    assert hidden_of(drawn) == [0]
    assert determined(drawn.rows[1:], drawn.rows[:1]).tolist() == [True]


def test_what_shown_rows_tell_anyway_is_found() -> None:
    rows = np.array([*PARTS, [0, 1, 1]], dtype=float)
    hidden = np.array([True, False, False, False, True])
    assert told_anyway(rows, hidden).tolist() == [True, False, False, False, True]


def test_bounds_of_a_hidden_count() -> None:
    """Two hidden parts with the sum 7: each lies from 0 to 7."""
    shown, values = np.array([[1.0, 1, 1], [0, 0, 1]]), np.array([13.0, 6.0])
    hidden = np.array([[1.0, 0, 0], [0, 1, 0]])
    low, high = bounds(shown, values, np.full(3, np.inf), hidden, np.full(2, np.inf))
    assert (low.tolist(), high.tolist()) == ([0.0, 0.0], [7.0, 7.0])
    # One that has to differ by 4 alone is done as soon as it does.
    low, high = bounds(shown, values, np.full(3, np.inf), hidden, np.full(2, 4.0))
    assert (high - low >= 4).all()


# ---- random tables ------------------------------------------------------------------------------------------------------


def random_system(seed: int) -> System:
    """Districts by groups, with nested areas, two editions' areas and margins; small counts must be hidden."""
    chance = np.random.default_rng([2026, seed])
    districts, groups = int(chance.integers(3, 8)), int(chance.integers(2, 5))
    amounts = chance.poisson(chance.choice([2.0, 6.0, 15.0], districts * groups)).astype(float)
    areas = [[district] for district in range(districts)] + [list(range(districts))]
    cut = int(chance.integers(1, districts))
    areas += [list(range(cut)), list(range(cut, districts)), [0, 1]]  # an edition's districts, outside it, a composite
    other = sorted(chance.choice(districts, int(chance.integers(1, districts)), replace=False).tolist())
    areas += [other, [one for one in range(districts) if one not in other]]  # another edition's
    rows = []
    for area, group in product(areas, [*range(groups), None]):
        if area:
            rows.append([float(d in area and group in (None, g)) for d in range(districts) for g in range(groups)])
    inside = np.unique(np.array(rows), axis=0)
    counts = inside @ amounts
    return system(inside.tolist(), amounts.tolist(), np.flatnonzero((counts > 0) & (counts < 5)).tolist())


def worked_out(drawn: System, hidden: np.ndarray) -> int:
    """How many of the rows that must be hidden a reader can bound closer than their width."""
    shown = drawn.rows[~hidden]
    found = 0
    for row in np.flatnonzero(drawn.hidden):
        ends = bounds(shown, shown @ drawn.amounts, drawn.upper, drawn.rows[[row]], np.array([np.inf]))
        low, high = (float(end[0]) for end in ends)
        found += high - low < drawn.width[row] - 1e-6
    return found


def test_the_attacker_works_nothing_out_of_random_tables_and_much_where_only_small_counts_are_hidden() -> None:
    without = protected = secret = more = 0
    for seed in range(TABLES):
        drawn = random_system(seed)
        hidden = Protector().protect(drawn)
        without += worked_out(drawn, drawn.hidden)
        protected += worked_out(drawn, hidden)
        secret, more = secret + int(drawn.hidden.sum()), more + int((hidden & ~drawn.hidden).sum())
    print(
        f"{TABLES} tables: {secret} small counts, {without} worked out; with {more} more hidden {protected} worked out"
    )
    assert without > secret / 10
    assert protected == 0


# ---- Kalmar -------------------------------------------------------------------------------------------------------------


@cache
def attacked() -> Audit:
    """Kalmar's published database, attacked once."""
    return attack(kalmar().published)


@pytest.mark.whole
def test_nothing_hidden_of_kalmar_is_worked_out() -> None:
    audit = attacked()
    assert {one.source for one in audit.attempts} >= {"safety_survey", "crime"}
    assert audit.found_out == []


@pytest.mark.whole
def test_the_attack_works_where_more_is_shown(tmp_path: Path) -> None:
    """Kalmar again, with only what is small in itself hidden: the attacker finds it."""
    target = tmp_path / "published.duckdb"
    target.write_bytes(kalmar().published.read_bytes())
    with beside_restricted(target, read_only=False) as connection:
        connection.execute(
            """
            update indicator_value set status = 'uncertain', value = known.value
            from restricted.measured as known
            where indicator_value.source = 'safety_survey' and indicator_value.status = 'suppressed' and known.n >= 30
                and (known.indicator, known.period, known.area, known.sex, known.age_group) = (indicator_value.indicator,
                    indicator_value.period, indicator_value.area, indicator_value.sex, indicator_value.age_group)
            """
        )
    assert len(attack(target).found_out) > 100


@pytest.mark.whole
def test_more_is_hidden_than_must_be_by_half_at_most() -> None:
    """Utility: cells hidden to protect others, against those that are small in themselves (the aim: at most 1.5 times as many)."""
    with beside_restricted(kalmar().published) as connection:
        ((few, more),) = connection.execute(
            """
            select count(*) filter (least(known.n, kish) < 30), count(*) filter (least(known.n, kish) >= 30)
            from indicator_value as shown join restricted.measured as known using (indicator, period, area, sex, age_group)
            join restricted.survey_design using (indicator, period, area, sex, age_group)
            where shown.source = 'safety_survey' and shown.status = 'suppressed' and shown.unit = 'share'
            """
        ).fetchall()
    print(f"hidden for few answers: {few}; hidden to protect them: {more} ({more / few:.2f} times as many)")
    assert more <= 1.5 * few


@pytest.mark.whole
def test_no_comparison_tells_of_a_hidden_side() -> None:
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        told = connection.execute(
            """
            select count(*) from comparison join indicator_value as side using (indicator, period, area, sex, age_group)
            where comparison.source = 'safety_survey' and side.unit = 'share' and side.status = 'suppressed'
                and comparison.estimate is not null
            """
        ).fetchall()
    assert told == [(0,)]


@pytest.mark.whole
def test_what_an_earlier_edition_has_shown_stays_shown_and_is_reckoned_with(tmp_path: Path) -> None:
    """A value that is hidden today to protect another, but was shown before, is worked out by the attacker's subtraction."""
    database = kalmar().published
    with beside_restricted(database) as connection:
        before = connection.execute(
            """
            select shown.source, shown.indicator, shown.period, shown.area, shown.sex, shown.age_group, shown.unit, known.value
            from indicator_value as shown join restricted.measured as known using (indicator, period, area, sex, age_group)
            where shown.source = 'safety_survey' and shown.status = 'suppressed' and known.n >= 30
            """
        ).df()
    assert len(attack(database, before).found_out) > 100
    assert attacked().found_out == []  # without what was shown before


# ---- earlier editions ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept_town() -> tuple[MunicipalityFolder, pd.DataFrame, pd.DataFrame]:
    """Kalmar after its edition of 2022 was made public, and what was published before and after."""
    folder = a_year_later()
    tables = []
    for one in (kalmar(), folder):
        with duckdb.connect(str(one.published), read_only=True) as connection:
            tables.append(connection.execute("from indicator_value order by all").df())
    return folder, *tables


CELL = ["source", "indicator", "period", "area", "sex", "age_group", "unit"]


def test_an_edition_that_is_kept_shows_and_hides_the_same_ever_after(kept_town) -> None:
    folder, first, second = kept_town
    record = kept(folder)
    known = first.merge(record[CELL], on=CELL).merge(second, on=CELL, suffixes=("", "_later"))
    assert len(known) == len(record) > 1000
    assert (known["status"] == known["status_later"]).all()
    assert second["area"].isin(["outside:2024"]).any()


def test_both_editions_together_give_nothing_hidden_away(kept_town) -> None:
    folder, first, _ = kept_town
    assert attack(folder.published, kept(folder)).found_out == []
    assert attack(folder.published, first[[*CELL, "value"]]).found_out == []


@pytest.mark.whole
def test_a_value_that_is_no_longer_there_is_reckoned_with_and_one_of_an_unknown_area_is_not() -> None:
    """Shown once: a share that has no row today, and figures of a district that is no longer reported."""
    hidden = attacked().attempts
    indicator, period, area, sex, age_group = next(one.what for one in hidden if one.source == "safety_survey").split(
        ", "
    )
    row = {"indicator": indicator, "area": area, "sex": sex, "age_group": age_group, "value": 0.5}
    again = {
        **row,
        "source": "safety_survey",
        "unit": "share",
        "period": f"{period}+{period}",
    }  # the same wave by another name
    gone = [
        {**row, "source": source, "unit": "count", "period": "2021", "area": "borta"}
        for source in ("crime", "municipal")
    ]
    found = attack(kalmar().published, pd.DataFrame([again, *gone])).found_out
    assert ", ".join((indicator, period, area, sex, age_group)) in {one.what for one in found}


def test_a_record_that_is_none_is_told(tmp_path: Path) -> None:
    folder = kalmar_copy(tmp_path)
    folder.kept.mkdir(parents=True)
    (folder.kept / "2022.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(DataErrors, match=r"data/public/kalmar/2022\.csv"):
        kept(folder)
