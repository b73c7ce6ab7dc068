"""Places to which offences come back: read as numbers, counted by district, shown without telling of few, and attacked."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from building import delivery, plain, read_with
from building import rows as rows_of
from hypothesis import given, settings
from hypothesis import strategies as st
from kalmar import kalmar
from tables import configuration, district, edition, estimated, offence_group, one, published, rows

from pipeline import audit, evidence
from pipeline.audit import places as attack
from pipeline.configuration.division import Members
from pipeline.contracts import Table
from pipeline.contracts.restricted import Offence
from pipeline.gate import places as gate
from pipeline.gate.equations import Protector
from pipeline.ingest import crime
from pipeline.report.read.picture import Picture
from pipeline.report.sentences import offence_times
from pipeline.report.tables import offences as offence_tables

THEFT = offence_group("theft", codes=["0001"])
EXTRACT = "ID;BROTTSKOD;INSKRIVNINGSDATUM;GATA;GATUNR;LATITUDE;LONGITUDE;OMRADE\n"
LEAST = 5


def at_places(counts: dict[str, list[int]], unplaced: int = 0) -> pd.DataFrame:
    """Offences of 2021, one list a district with the number at each of its places; every month has one somewhere."""
    found = [
        (name, place) for name, each in counts.items() for place, number in enumerate(each, 1) for _ in range(number)
    ]
    found = [(name, 1000 * sorted(counts).index(name) + place) for name, place in found] + [("a", None)] * unplaced
    rows = [
        {"offence": str(at), "code": "0001", "registered": f"2021-{at % 12 + 1:02d}-15", "started": None, "ended": None,
         "district": name, "place": place, "source_file": "f"}
        for at, (name, place) in enumerate(found)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=[*Offence.columns()]).astype({"place": "Int64"})


# ---- reading ----------------------------------------------------------------------------------------------------------


def numbers(tmp_path: Path, *lines: str) -> list[int | None]:
    file = delivery(tmp_path, "crime", "utdrag.csv", EXTRACT + "\n".join(lines) + "\n")
    staged, problems = read_with(crime.read, plain(), file)
    assert problems == []
    return [None if pd.isna(place) else place for (place,) in rows_of(staged, Offence, "place")]


def test_a_place_is_a_number_by_street_and_house_or_by_ten_metres(tmp_path: Path) -> None:
    assert numbers(
        tmp_path,
        "1;1201;2021-05-01;Storgatan;5 B;;;Norr",
        "2;1201;2021-05-02;STORGATAN;5b;56,1;16,2;Norr",
        "3;1201;2021-05-03;Storgatan;5 B;;;Sjö",  # another Storgatan
        "4;1201;2021-05-04;Storgatan;;;;Norr",  # a street is no place
        "5;1201;2021-05-05;;;56,66112;16,35501;Norr",
        "6;1201;2021-05-06;;;56,66109;16,35499;Norr",
        "7;1201;2021-05-07;;;6281231;584321;Norr",
        "8;1201;2021-05-08;;;6281234;584318;Norr",
        "9;1201;2021-05-09;Storgatan 5 B;;;;Norr",
    ) == [1, 1, 2, None, 3, 3, 4, 4, 5]


def test_a_second_extract_without_places_says_the_same(tmp_path: Path) -> None:
    """The older one knows no house: the offence is one, and has the place that the newer one gives it."""
    files = [
        delivery(tmp_path, "crime", f"utdrag{number}.csv", EXTRACT + f"1;1201;2021-05-01;Storgatan;{house};;;Norr\n")
        for number, house in enumerate(["", "5"])
    ]
    staged, problems = read_with(crime.read, plain(), *files)
    assert [problem.severity for problem in problems if problem.severity != "note"] == []
    assert rows_of(staged, Offence, "offence", "place") == [("1", 1)]


@pytest.mark.whole
def test_no_address_is_in_any_database() -> None:
    folder = kalmar()
    streets = {"Exempelgatan", "Låtsasgatan", "Testgränd", "Övningstorget"}
    assert all(
        street.encode("cp1252") in (folder.raw / "crime" / "polisens_utdrag_2020-2021.csv").read_bytes()
        for street in streets
    )
    for database in (folder.restricted, folder.published):
        content = database.read_bytes()
        assert not [street for street in streets if street.encode() in content]


# ---- counting and showing ---------------------------------------------------------------------------------------------


def test_a_districts_offences_are_counted_by_how_many_a_place_has() -> None:
    own = configuration([district("a"), district("b")], offences=[THEFT])
    connection = estimated(own, {Offence: at_places({"a": [1] * 7 + [2] * 3 + [3, 5], "b": [1] * 4}, unplaced=2)})
    row = one(connection, "from place_district where district = 'a'")
    assert [row[name] for name in ("unplaced", "single", "double", "more", "beyond")] == [2, 7, 3, 2, 2]


def shown(folder: Path, counts: dict[str, list[int]], unplaced: int = 0) -> dict[tuple[str, int], dict[str, object]]:
    own = configuration([district(name) for name in sorted(counts)], offences=[THEFT])
    connection = published(own, {Offence: at_places(counts, unplaced)}, folder)
    return {(str(row["area"]), int(row["least"])): row for row in rows(connection, "from offence_place")}  # type: ignore[call-overload]


def test_enough_places_are_told_with_their_offences(tmp_path: Path) -> None:
    found = shown(tmp_path, {"a": [1] * 20 + [2] * 6 + [3] * 5, "b": [1] * 10}, unplaced=6)
    row = found["municipality", 2]
    assert (row["places"], row["offences"], row["located"], row["status"]) == (11, 27, 57, "published")
    assert (found["municipality", 3]["places"], found["a", 3]["offences"], found["b", 2]["places"]) == (5, 15, 0)


@pytest.mark.parametrize("few", [1, 4])
def test_a_small_number_of_places_is_hidden(tmp_path: Path, few: int) -> None:
    found = shown(tmp_path, {"a": [1] * 20 + [2] * few, "b": [1] * 10})
    assert pd.isna(found["a", 2]["places"])
    assert pd.isna(found["municipality", 2]["places"])
    assert found["municipality", 2]["status"] == "suppressed"


def test_a_small_number_cannot_be_subtracted(tmp_path: Path) -> None:
    """b has 2 such places: with the municipality's and a's it would be told; and exactly two in a are 3 of 8."""
    found = shown(tmp_path, {"a": [1] * 20 + [2] * 8, "b": [1] * 20 + [2] * 2})
    assert pd.isna(found["b", 2]["places"])
    assert pd.isna(found["a", 2]["places"]) or pd.isna(found["municipality", 2]["places"])
    other = tmp_path / "other"
    other.mkdir()
    found = shown(other, {"a": [1] * 20 + [2] * 3 + [3] * 6, "b": [1] * 10})
    assert pd.isna(found["a", 2]["places"]) or pd.isna(found["a", 3]["places"])


def test_nothing_is_told_where_the_number_of_offences_is_hidden(tmp_path: Path) -> None:
    found = shown(tmp_path, {"a": [2, 1], "b": [1] * 30, "c": [1] * 30})
    assert pd.isna(found["a", 2]["located"])
    assert found["a", 2]["status"] == "suppressed"


PLACES = st.lists(st.integers(1, 4), max_size=16)


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({name: PLACES for name in "abcd"}))
def test_the_attacker_works_nothing_out(counts: dict[str, list[int]]) -> None:
    """What the gate shows of any four districts leaves every hidden number of places, and those with exactly two, open."""
    members = {"municipality": list("abcd"), **{name: [name] for name in "abcd"}, "ab": ["a", "b"]}
    parts = pd.DataFrame(
        {
            "single": [each.count(1) for each in counts.values()],
            "double": [each.count(2) for each in counts.values()],
            "more": [sum(number > 2 for number in each) for each in counts.values()],
            "beyond": [sum(number - 3 for number in each if number > 2) for each in counts.values()],
        },
        index=list(counts),
    ).astype(float)
    known = {area for area, inside in members.items() if not 0 < sum(sum(counts[name]) for name in inside) < LEAST}
    names, system = gate._system(members, parts, known, LEAST)
    hidden = dict(
        zip(names, Protector().protect(system, np.array([what == "places" for *_, what in names])), strict=True)
    )
    amounts = dict(zip(names, system.rows @ system.amounts, strict=True))
    frame = pd.DataFrame(
        [
            {
                "indicator": "theft", "period": "2021", "area": area, "least": level,
                "places": None if hidden[area, level, "places"] else amounts[area, level, "places"],
                "offences": None
                if hidden[area, level, "places"] or hidden[area, level, "offences"]
                else amounts[area, level, "offences"],
                "located": amounts[area, 1, "offences"] if area in known else None,
            }
            for area in members
            for level in (2, 3)
        ]
    )  # fmt: skip
    assert [one for one in attack.attempts(frame, Members(members), LEAST) if not one.safe] == []
    small = [name for name in names if name[2] == "places" and 0 < amounts[name] < LEAST]
    assert all(hidden[name] for name in small)


def test_the_attack_finds_what_is_hidden_alone() -> None:
    """Only the small number itself is hidden: the municipality's and the other district's tell it."""
    members = {"municipality": ["a", "b"], "a": ["a"], "b": ["b"]}
    numbers = {("municipality", 2): 10, ("a", 2): 8, ("b", 2): None, ("municipality", 3): 0, ("a", 3): 0, ("b", 3): 0}
    frame = pd.DataFrame(
        [
            {"indicator": "theft", "period": "2021", "area": area, "least": level, "places": number,
             "offences": None if number is None else 2 * number, "located": {"municipality": 60, "a": 36, "b": 24}[area]}
            for (area, level), number in numbers.items()
        ]
    )  # fmt: skip
    found = [one.what for one in attack.attempts(frame, Members(members), LEAST) if not one.safe]
    assert "theft, 2021, b, ≥ 2" in found
    assert "theft, 2021, b, = 2" in found


@pytest.mark.whole
def test_kalmars_repeat_places_are_many_and_hold_against_the_attack() -> None:
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        told = connection.execute(
            "select count(*) from offence_place where area = 'municipality' and places >= 5"
        ).fetchall()
    assert told[0][0] > 5
    tried = [one for one in audit.attack(kalmar().published).attempts if one.needed.code == "places_apart"]
    assert len(tried) > 100
    assert all(one.safe for one in tried)


# ---- in the report ----------------------------------------------------------------------------------------------------


def report_of(folder: Path, counts: dict[str, list[int]], **own: object) -> Picture:
    """What the report of an edition reads of such offences."""
    town = configuration([district(name) for name in counts], editions=[edition("e", ["a"])], offences=[THEFT])
    published(town, {Offence: at_places(counts).assign(**own)}, folder).close()
    evidence.judge(folder / "published.duckdb", town)
    return Picture(folder / "published.duckdb", "e")


TWICE = {"a": [1] * 40 + [2] * 25 + [3] * 10, "b": [1] * 50}  # 170 offences at 125 places


def test_the_report_tells_how_many_places_and_never_which(tmp_path: Path) -> None:
    """Many at few places, and as many places as there are offences elsewhere: by chance 170 of 1 125 places have 12 twice."""
    seen = report_of(tmp_path, {**TWICE, "c": [1] * 1000})
    assert list(offence_times.again(seen, seen.indicators["theft"], "2021")) == []  # 1 170 offences on 1 125 places
    table = offence_tables.places(seen, [seen.indicators["theft"]])
    assert table is not None
    assert [[cell.text.replace("\u202f", " ") for cell in row] for row in table.rows] == [
        ["theft, 2021, kommunen", "1 170", "35", "80", "10", "30"],
        ["theft, 2021, A", "120", "35", "80", "10", "30"],
    ]


def with_others(counts: dict[str, list[int]], elsewhere: int) -> dict[type[Table], pd.DataFrame]:
    """Thefts as `at_places` has them, and offences of no group at so many other places."""
    thefts = at_places(counts)
    others = at_places({"b": [1] * elsewhere}).assign(code="0002")
    others = others.assign(place=others["place"] + 10_000, offence="o" + others["offence"])
    return {Offence: pd.concat([thefts, others], ignore_index=True)}


@pytest.mark.parametrize(("elsewhere", "by_chance"), [(1000, "12"), (9000, "färre än fem")])
def test_places_that_offences_come_back_to_are_told_beside_what_chance_would_make_of_them(
    tmp_path: Path, elsewhere: int, by_chance: str
) -> None:
    """170 thefts on 1 125 known places: 1 125 (1 - e^-0.151 (1 + 0.151)) = 11.6; on 9 125 places 1.6."""
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=[THEFT])
    connection = published(own, with_others(TWICE, elsewhere), tmp_path)
    told = one(connection, "from known_offence_pattern where pattern = 'repeat_places'")
    assert (told["observed"], told["total"], told["places"], told["verdict"]) == (35, 170, 125 + elsewhere, "higher")
    assert pd.isna(told["p"])
    assert pd.isna(told["q"])
    connection.close()
    evidence.judge(tmp_path / "published.duckdb", own)
    seen = Picture(tmp_path / "published.duckdb", "e")
    (sentence,) = offence_times.again(seen, seen.indicators["theft"], "2021")
    assert sentence.replace("\u202f", " ") == (
        "av de 170 vars plats är känd skedde 80 (47 %) på 35 platser med minst två under året, säkerställt fler platser än väntat "
        f"({by_chance}) om alla kända platser är lika utsatta"
    )


def test_what_happens_at_once_has_not_come_back(tmp_path: Path) -> None:
    """35 places with two offences or more, all of them on one day each: nothing has come back."""
    frames = with_others(TWICE, 1000)
    day = "2021-" + (frames[Offence]["place"] % 12 + 1).astype(int).astype(str).str.zfill(2) + "-15"
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])], offences=[THEFT])
    connection = published(own, {Offence: frames[Offence].assign(registered=day)}, tmp_path)
    told = one(connection, "from known_offence_pattern where pattern = 'repeat_places'")
    assert (told["observed"], told["verdict"]) == (35, "no_detectable_difference")
    assert told["expected"] > 35
