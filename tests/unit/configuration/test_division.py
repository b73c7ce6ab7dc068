"""Districts through the years: which have figures in a year, what areas are made of, and years that do not follow upon each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import DISTRICTS, configured, delivery, logged, rows

from pipeline.configuration.division import Members, Years
from pipeline.contracts.restricted import Note, Population
from pipeline.ingest import dialogue, population
from pipeline.ingest.files import Districts
from pipeline.problems import DataErrors
from pipeline.words.messages import listed

HEAD = "id,name,aliases,valid_from,valid_to,parent,code_safety_survey\n"
TOWN = HEAD + (
    "norr,Norr,,,,,1\n"
    "lid,Lid,,,,,2\n"
    "lid-o,Lid Östra,,2023,,lid,21\n"
    "lid-v,Lid Västra,,2023,,lid,2\n"
    "sjo,Sjö,,,2022,kusten,3\n"
    "strand,Strand,,,2022,kusten,4\n"
    "kusten,Kusten,Sjö/Strand,2023,,,3\n"
)


def test_a_split_and_a_join_have_leaves_by_year_and_stand_side_by_side(tmp_path: Path) -> None:
    own = configured(tmp_path, districts=TOWN)
    assert own.leaves(2022) == ["norr", "lid", "sjo", "strand"]
    assert own.leaves(2023) == ["norr", "lid-o", "lid-v", "kusten"]
    assert own.members("lid") == ["lid", "lid-o", "lid-v"]
    assert own.members("kusten") == ["kusten", "sjo", "strand"]
    assert own.division.side_by_side(2022) == ["norr", "lid", "sjo", "strand"]
    assert own.division.side_by_side(2023) == ["norr", "lid-o", "lid-v", "kusten"]
    assert [own.stands(area, "2021") for area in ("lid", "lid-o", "kusten", "sjo", "rest:lid-o", "municipality")] == [
        True, False, True, True, False, True,
    ]  # fmt: skip
    assert [own.stands("sjo", period) for period in ("2022-12", "2023-01", "2022+2023")] == [True, False, False]
    assert own.area_members().leaves("2023-04") == ["kusten", "lid-o", "lid-v", "norr"]


def test_a_composite_of_districts_that_go_on_is_no_leaf(tmp_path: Path) -> None:
    own = configured(tmp_path)
    assert own.leaves() == own.leaves(2019) == own.leaves(2030) == ["norr", "sjo", "strand"]
    assert own.stands("kusten", "2019")  # reported from 2022 on, and the sum of its districts in every year


def test_a_part_that_is_split_again_lies_in_the_whole(tmp_path: Path) -> None:
    own = configured(tmp_path, districts=TOWN + "lid-n,Lid Norra,,2025,,lid-o,\nlid-s,Lid Södra,,2025,,lid-o,\n")
    assert own.leaves(2025) == ["norr", "lid-v", "kusten", "lid-n", "lid-s"]
    assert own.division.whole_of("lid-n", [2024]) == "lid-o"
    assert own.division.whole_of("lid-n", [2022, 2025]) == "lid"
    assert own.division.whole_of("kusten", [2021]) == "kusten"


@pytest.mark.parametrize(
    ("lines", "code", "about"),
    [
        ("lid-o,Lid Ö,,2023,,lid,\nlid-v,Lid V,,2024,,lid,\n", "parts-gap", {"parts": ("lid-o",), "year": 2023}),
        ("a,A,,2023,,lid,\nb,B,,2023,,lid,\nc,C,,2024,,lid,\n", "parts-overlap", {"parts": ("c",), "year": 2024}),
        ("a,A,,2023,,lid,\nb,B,,2023,2024,lid,\n", "parts-gap", {"parts": ("b",), "year": 2025}),
        ("k,K,,2024,,,\na,A,,,2022,k,\nb,B,,,2022,k,\n", "parts-gap", {"parts": ("k",), "year": 2023}),
        ("k,K,,,,,\na,A,,,2021,k,\nb,B,,,2022,k,\n", "parts-gap", {"parts": ("a",), "year": 2022}),
    ],
)  # fmt: skip
def test_years_that_overlap_or_leave_a_gap_are_told(tmp_path: Path, lines: str, code: str, about: dict) -> None:
    with pytest.raises(DataErrors) as raised:
        configured(tmp_path, districts=HEAD + "norr,Norr,,,,,\nlid,Lid,,,,,\n" + lines)
    found = [problem for problem in raised.value.problems if problem.code == code]
    assert [dict(problem.values) | about for problem in found] == [dict(problem.values) for problem in found] and found
    assert found[0].file.endswith("districts.csv")


def test_a_last_year_before_the_first_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataErrors) as raised:
        configured(tmp_path, districts=TOWN.replace("lid-o,Lid Östra,,2023,", "lid-o,Lid Östra,,2023,2021"))
    assert "2023 till 2021" in str(raised.value)


def test_a_code_may_be_anothers_in_other_years_and_no_two_have_it_at_once(tmp_path: Path) -> None:
    own = configured(tmp_path, districts=TOWN)
    found = Districts(own, "safety_survey")
    assert [found.find("2", 2022), found.find("2", 2023), found.find("3", 2021), found.find("3", 2024)] == [
        "lid", "lid-v", "sjo", "kusten",
    ]  # fmt: skip
    with pytest.raises(DataErrors) as raised:
        configured(tmp_path, districts=TOWN.replace(",lid,21", ",lid,2"))
    assert [problem.code for problem in raised.value.problems] == ["shared-name"]
    with pytest.raises(DataErrors):
        configured(tmp_path, districts=TOWN.replace("Lid Västra", "Lid"))


@pytest.mark.parametrize(("name", "year", "each", "sum_"), [
    ("Lid Östra", 2021, "lid", None), ("Lid", 2021, "lid", "lid"), ("Lid", 2023, None, None), ("LID VÄSTRA", 2023, "lid-v", "lid-v"),
    ("Sjö", 2024, "kusten", None), ("Sjö/Strand", 2024, "kusten", "kusten"), ("Sjö/Strand", 2021, None, None),
])  # fmt: skip
def test_a_person_of_a_part_is_one_of_the_whole_and_a_number_of_it_is_not(
    tmp_path: Path, name: str, year: int, each: str | None, sum_: str | None
) -> None:
    own = configured(tmp_path, districts=TOWN)
    assert Districts(own, "crime").find(name, year) == each
    assert Districts(own, "population", of_tables=True).find(name, year) == sum_


def test_rows_of_other_years_say_which_districts_were_there(tmp_path: Path) -> None:
    own = configured(tmp_path, districts=TOWN)
    lines = ["Område;Kön;Ålder;År;Antal", "Lid;kvinnor;20;2022;10", "Lid;män;20;2023;12", "Lid Östra;män;20;2021;4"]
    file = delivery(tmp_path, "population", "p.csv", "\n".join(lines) + "\n")
    staged, log = logged(population.read, own, file)
    assert rows(staged, Population, "district", "period", "persons") == [("lid", "2022", 10)]
    told = {
        problem.value("name"): listed(problem.value("instead"))
        for problem in log.problems
        if problem.code == "district-of-other-years"
    }
    assert told == {"Lid": "Lid Östra och Lid Västra", "Lid Östra": "Lid"}


def test_a_note_lies_in_the_district_of_its_day(tmp_path: Path) -> None:
    own = configured(tmp_path, districts=TOWN)
    lines = ["Datum;Typ;Område;Deltagare;Anteckning"]
    lines += [
        f"{day};medborgardialog;{place};alla;Mörkt."
        for day, place in (("2022-05-01", "Lid Västra"), ("2023-05-01", "Strand"))
    ]
    file = delivery(tmp_path, "dialogue", "n.csv", "\n".join(lines) + "\n")
    staged, log = logged(dialogue.read, own, file)
    assert (rows(staged, Note, "district"), log.problems) == ([("lid",), ("kusten",)], [])


def test_members_without_years_are_always_there() -> None:
    members = Members({"a": ["a"], "b": ["b"], "ab": ["a", "b"]})
    assert members.leaves("2021") == ["a", "b"]
    assert Members(members, {"a": Years(), "b": Years(2023), "ab": Years()}).leaves("2022") == ["a"]


def test_the_demo_town_has_no_turns(tmp_path: Path) -> None:
    assert configured(tmp_path, districts=DISTRICTS).division.turns == [0, 2022]
