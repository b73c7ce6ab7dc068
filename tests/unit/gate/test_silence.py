"""What passes the gate of those who are silent: whole per cent, beside figures that are shown, and no small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tables import Person, configuration, district, published, survey_tables

YES, NO = 1, 2
OWN = configuration([district("north"), district("south"), district("west")])


def persons(place: str, yes: int, no: int, silent: int) -> list[Person]:
    answers = [{"q1": YES}] * yes + [{"q1": NO}] * no + [{"q2": NO}] * silent
    return [Person(place, one) for one in answers]


def shown(people: Sequence[Person], folder: Path) -> list[dict[str, object]]:
    with published(OWN, survey_tables(people), folder) as connection:
        found = connection.execute("from survey_silence order by all").fetchall()
        names = [one[0] for one in connection.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def test_shares_and_bounds_are_whole_per_cent(tmp_path: Path) -> None:
    people = [*persons("north", 40, 85, 24), *persons("south", 50, 90, 9), *persons("west", 51, 90, 8)]
    (row,) = shown(people, tmp_path)
    assert row == {
        "indicator": "one", "period": "2021", "area": "north", "earlier_period": "", "silent": 0.16, "others_silent": 0.06,
        "lowest": 0.27, "highest": 0.43, "status": "published",
    }  # fmt: skip


def test_few_who_are_silent_are_told_of_without_numbers(tmp_path: Path) -> None:
    """Four of forty: that they are more than elsewhere is told, and no number of theirs."""
    people = [*persons("north", 16, 20, 4), *persons("south", 150, 350, 0), *persons("west", 150, 350, 0)]
    (row,) = shown(people, tmp_path)
    assert (row["area"], row["status"]) == ("north", "suppressed")
    assert {row[name] for name in ("silent", "others_silent", "lowest", "highest")} == {None}


def test_few_elsewhere_are_not_worked_out_either(tmp_path: Path) -> None:
    """33 of 303 are silent, which the numbers of answers tell: beside the 30 of north the three others would be known."""
    people = [*persons("north", 40, 80, 30), *persons("south", 50, 100, 3), *persons("west", 50, 100, 0)]
    (row,) = shown(people, tmp_path)
    assert [row[name] for name in ("silent", "others_silent", "lowest", "highest")] == [None] * 4
    assert (row["area"], row["status"]) == ("north", "suppressed")


def test_none_elsewhere_gives_nobody_away(tmp_path: Path) -> None:
    people = [*persons("north", 40, 80, 30), *persons("south", 50, 100, 0), *persons("west", 50, 100, 0)]
    (row,) = shown(people, tmp_path)
    assert (row["silent"], row["others_silent"], row["status"]) == (0.2, 0.0, "published")


def test_of_a_composite_and_its_parts_no_few_are_left_over(tmp_path: Path) -> None:
    """Coast is north and south, whose silent are 30 and 3: only one of the three may have a number."""
    own = configuration(
        [district("north", parent="coast"), district("south", parent="coast"), district("west"), district("coast")]
    )
    people = [*persons("north", 40, 80, 30), *persons("south", 50, 100, 3), *persons("west", 500, 1000, 20)]
    with published(own, survey_tables(people), tmp_path) as connection:
        found = dict(connection.execute("select area, silent from survey_silence order by all").fetchall())
    assert found == {"north": 0.2, "coast": None}


def test_where_the_share_is_hidden_nothing_is_told_of_the_silent(tmp_path: Path) -> None:
    people = [*persons("north", 8, 12, 20), *persons("south", 50, 100, 0), *persons("west", 50, 100, 0)]
    assert shown(people, tmp_path) == []
