"""Places of districts: what the told differences between them say, and nothing more."""

from __future__ import annotations

from itertools import combinations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build import Products
from pipeline.evidence.ranks import places
from pipeline.workspace import MunicipalityFolder

ALIKE = "no_detectable_difference"
PAIRS = list(combinations("abcdef", 2))
VERDICTS = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from(["higher", "lower", ALIKE]))


def test_who_is_told_to_stand_before_whom() -> None:
    told = {("a", "b"): "higher", ("a", "c"): "higher", ("b", "c"): ALIKE}
    assert places("abc", told) == {"a": (1, 1), "b": (2, 3), "c": (2, 3)}
    assert places("abc", {("a", "c"): "lower"}) == {"a": (2, 3), "b": (1, 3), "c": (1, 2)}
    assert places("abc", dict.fromkeys(PAIRS[:2], ALIKE)) == dict.fromkeys("abc", (1, 3))


@given(VERDICTS)
def test_a_place_says_what_the_told_differences_say(told: dict[tuple[str, str], str]) -> None:
    """Every order of the districts that agrees with all that is told has each of them within its limits."""
    found = places("abcdef", told)
    assert set(found) == set("abcdef")
    for name, (first, last) in found.items():
        before = sum(verdict == ("lower" if one == name else "higher") for (one, two), verdict in told.items()
                     if name in (one, two) and verdict != ALIKE)  # fmt: skip
        behind = sum(name in pair and verdict != ALIKE for pair, verdict in told.items()) - before
        assert (first, last) == (1 + before, 6 - behind)
        assert first <= last


def test_kalmars_places_are_its_told_pairs(kalmar: tuple[MunicipalityFolder, Products]) -> None:
    """Counted anew, from either side of each pair."""
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        rows = connection.execute(
            """
            with pair as (
                from known_comparison where edition = '2022' and contrast = 'district_vs_district' and sex = 'all' and age_group = 'all'
                    and source = 'safety_survey' and period = '2021'
            ),
            sides as (
                select indicator, area, other, verdict from pair
                union all by name
                select indicator, other as area, area as other,
                    case verdict when 'higher' then 'lower' when 'lower' then 'higher' else verdict end as verdict from pair
            )
            select one.indicator, one.area, first_place, last_place, districts,
                count(*) filter (verdict = 'lower') as before, count(*) filter (verdict = 'higher') as behind
            from district_rank as one join sides using (indicator, area)
            where edition = '2022' and other in (select area from district_rank where edition = '2022') group by all
            """
        ).df()
    assert rows["before"].sum() == rows["behind"].sum() > 20
    assert (rows["first_place"] == 1 + rows["before"]).all()
    assert (rows["last_place"] == rows["districts"] - rows["behind"]).all()
    assert rows.query("indicator == 'unsafe_evening' and area == 'oxhagen'")["first_place"].item() == 1


@pytest.mark.parametrize("edition", ["2019-2020", "2022"])
def test_places_beside_the_municipalitys_districts(kalmar: tuple[MunicipalityFolder, Products], edition: str) -> None:
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        rows = connection.execute("from district_rank where edition = $edition", {"edition": edition}).df()
    assert rows["districts"].unique() == {"2019-2020": 13, "2022": 12}[edition]
    for _, ranked in rows.groupby("indicator"):
        assert len(ranked) == ranked["districts"].iloc[0]
        assert (ranked["first_place"] <= ranked["last_place"]).all()
        assert (ranked["first_place"] == 1).any() and (ranked["last_place"] == len(ranked)).any()
