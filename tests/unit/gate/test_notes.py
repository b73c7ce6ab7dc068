"""Conversations by theme, kind and district on their way out: what is shown, what is hidden, and what the attack makes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from tables import YES, configuration, district, note_rows, persons, published, rows, survey_tables

from pipeline.audit.counts import themes
from pipeline.configuration.division import Members
from pipeline.contracts.restricted import Note
from pipeline.gate.protection import theme_rows_to_hide

LEAST = 5
KINDS = ["citizen_dialogue", "safety_walk"]
MEMBERS = Members({place: [place] for place in "abcd"} | {"ab": ["a", "b"], "municipality": [*"abcd"]})


def tally(talks: dict[tuple[str, str], tuple[int, int]]) -> pd.DataFrame:
    """All rows of one theme, from the conversations with it and in all by kind and district ("" lies in none)."""
    found = []
    for area, members in MEMBERS.items():
        for kind in ("all", *KINDS):
            own = [
                numbers
                for (of_kind, place), numbers in talks.items()
                if kind in ("all", of_kind) and (place in members or area == "municipality")
            ]
            if any(of for _, of in own):
                found.append(("2021", kind, area, "light", *map(sum, zip(*own, strict=True))))
    columns = ["period", "kind", "area", "theme", "conversations", "of_conversations"]
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns[4:], "Int64"))


def shown(table: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    few = table["of_conversations"] < LEAST
    return table.assign(
        conversations=table["conversations"].mask(hidden), of_conversations=table["of_conversations"].mask(few)
    )


def found_out(table: pd.DataFrame, hidden: pd.Series) -> int:
    return sum(not attempt.safe for attempt in themes(shown(table, hidden), MEMBERS, LEAST))


def small(table: pd.DataFrame) -> pd.Series:
    """What is small in itself: few with the theme, all but a few, or few conversations."""
    some, rest = table["conversations"], table["of_conversations"] - table["conversations"]
    return some.between(1, LEAST - 1) | ((some > 0) & rest.between(1, LEAST - 1)) | (table["of_conversations"] < LEAST)


def test_districts_are_shown_and_a_small_one_takes_another_with_it() -> None:
    """9 + 8 + 2 of 24 and none nowhere: without a second hidden district the third would be the municipality less the others."""
    table = tally({("citizen_dialogue", place): (number, 15) for place, number in {"a": 9, "b": 8, "c": 2}.items()})
    hidden = theme_rows_to_hide(table, MEMBERS, KINDS, LEAST)
    places = dict(zip(table["area"], hidden, strict=False))
    assert places["c"]
    assert places["a"] or places["b"]
    assert not places["municipality"]
    assert found_out(table, hidden) == 0
    assert found_out(table, small(table)) > 0


def test_conversations_that_lie_in_no_district_are_reckoned_with() -> None:
    """20 conversations of the whole municipality leave the small district uncertain by themselves."""
    talks = {("citizen_dialogue", place): (number, 15) for place, number in {"a": 9, "b": 8, "c": 2}.items()}
    table = tally({**talks, ("citizen_dialogue", ""): (10, 20)})
    hidden = theme_rows_to_hide(table, MEMBERS, KINDS, LEAST)
    assert set(table.loc[hidden, "area"]) == {"c"}
    assert found_out(table, hidden) == 0


def test_the_attacker_finds_nothing_in_random_tables_and_much_where_only_small_numbers_are_hidden() -> None:
    random = np.random.default_rng(6)
    careless = 0
    for _ in range(30):
        talks = {}
        for kind in KINDS:
            for place in ("a", "b", "c", "d", ""):
                of = int(random.integers(0, 25))
                talks[kind, place] = (int(random.binomial(of, random.choice([0.1, 0.3, 0.8]))), of)
        table = tally(talks)
        assert found_out(table, theme_rows_to_hide(table, MEMBERS, KINDS, LEAST)) == 0
        careless += found_out(table, small(table))
    assert careless > 20


def test_districts_and_composites_are_published_and_promises_areas_are_not(tmp_path: Path) -> None:
    notes = [
        (place, text)
        for place, text in [("a", "mer ljus")] * 8
        + [("a", "annat")] * 6
        + [("b", "mer ljus")] * 2
        + [("b", "annat")] * 8
    ]
    own = configuration([district("a", parent="ab"), district("b", parent="ab"), district("ab")])
    frames = {
        **survey_tables(persons(40, "a", YES) + persons(40, "b", YES)),
        Note: note_rows(notes + [("municipality", "ljus")] * 9),
    }
    found = rows(published(own, frames, tmp_path), "select area, conversations, of_conversations, status from theme_count "
                 "where kind = 'all' order by area")  # fmt: skip
    assert [tuple(row.values()) for row in found] == [
        ("a", None, 14, "suppressed"),  # the two together less a would be b
        ("ab", 10, 24, "published"),
        ("b", None, 10, "suppressed"),
        ("municipality", 19, 33, "published"),
    ]
