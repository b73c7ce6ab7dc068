"""Offences as Brå's page and the police deliver them: saved searches, other names, printed rates, reports, and the clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import MUNICIPALITY, configured, delivery, logged, plain, read_with, rows, told, workbook
from checkout import SHARED, needs_shared

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Offence, OffenceCount, ReferenceOffence
from pipeline.ingest import crime
from pipeline.ingest.crime.extract import moment
from pipeline.words import messages

EXPORT = "Region;Brott;År;Period;Antal;/100 000 inv\n"
EXTRACT = "Diarienummer;BROTTSKOD;INSKRIVNINGSDATUM;BROTTSDATUMTID_START;BROTTSDATUMTID_SLUT;GATA;KOMMUN;OMRADE\n"
COUNT = ("indicator", "period", "release", "offences")
PEERS = MUNICIPALITY + 'peers = ["Grannstad"]\n'


@pytest.fixture
def configuration() -> Configuration:
    return plain()


@pytest.fixture
def with_peers(tmp_path: Path) -> Configuration:
    return configured(tmp_path, municipality=PEERS)


# ---- a search saved from Brå's page -----------------------------------------------------------------------------------

HEAD = [
    ["Anmälda brott", "Brottsförebyggande rådet", "", "", ""],
    ["", "År", "", "", ""],
    ["", "2020", "", "2021 prel.", ""],
    ["", "Antal", "/100&nbsp;000&nbsp;inv", "Antal", "/100&nbsp;000&nbsp;inv"],
]
SEARCH = [
    *HEAD,
    ["Grannstad kommun", "", "", "", ""],
    ["3-7 kap. Brott mot person", "..", "..", "100", "500"],
    ["3 kap. Brott mot liv och hälsa", "40", "200", "41", "205"],
    ["Provstad kommun", "", "", "", ""],
    *HEAD,
    ["3-7 kap. Brott mot person", "2&nbsp;000", "2500", "..", ".."],
    ["3 kap. Brott mot liv och hälsa", "800", "1000", "808", "1010"],
    ["Annanstad kommun", "", "", "", ""],
    ["3 kap. Brott mot liv och hälsa", "4", "20", "4", "20"],
    ["Resultat 6", "", "", "", ""],
]
OWN = [
    ("reported_person", "2020", "final", 2000, 25.0),
    ("reported_life_health", "2020", "final", 800, 10.0),
    ("reported_life_health", "2021", "preliminary", 808, 10.1),
]


def text_of(lines: list[list[str]]) -> str:
    return "".join(";".join(line) + ";\n" for line in lines)


def in_cells(lines: list[list[str]]) -> bytes:
    plain_lines = [[cell.replace("&nbsp;", "\u00a0") or None for cell in line] for line in lines]
    return workbook({"Sökning": plain_lines})  # type: ignore[dict-item]


SHAPES: dict[str, str | bytes] = {
    "text": text_of(SEARCH),
    "text without pages": text_of([line for place, line in enumerate(SEARCH) if not 8 <= place < 12]),
    "text with a title and an empty line above": "Sökresultat;;;;;\n\n" + text_of(SEARCH),
    "cells": in_cells(SEARCH),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_saved_search_is_read_by_its_blocks(tmp_path: Path, with_peers: Configuration, shape: str) -> None:
    file = delivery(tmp_path, "crime", "sokning.txt", SHAPES[shape])
    staged, log = logged(crime.read, with_peers, file)
    assert log.problems == []
    assert rows(staged, OffenceCount, *COUNT, "per_1000") == OWN
    assert rows(staged, ReferenceOffence, "area", "indicator", "period", "offences", "per_1000") == [
        ("Grannstad", "reported_person", "2021", 100, 5.0),
        ("Grannstad", "reported_life_health", "2020", 40, 2.0),
        ("Grannstad", "reported_life_health", "2021", 41, 2.05),
    ]


def test_a_search_by_offence_has_its_municipalities_in_the_blocks(tmp_path: Path, configuration: Configuration) -> None:
    lines = [["", "2020", "2021"], ["Våldsbrott", "", ""], ["Provstad kommun", "5", "6"], ["Hela landet", "700", "800"]]
    staged, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "sokning.txt", text_of(lines)))
    assert log.problems == []
    assert rows(staged, OffenceCount, *COUNT) == [
        ("reported_violence", "2020", "final", 5),
        ("reported_violence", "2021", "final", 6),
    ]


def test_a_search_by_month(tmp_path: Path, configuration: Configuration) -> None:
    lines = [["", "2021", ""], ["", "Jan", "Feb"], ["Provstad kommun", "", ""], ["Våldsbrott", "5", "–"]]
    staged, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "sokning.txt", text_of(lines)))
    assert log.problems == []
    assert rows(staged, OffenceCount, *COUNT) == [
        ("reported_violence", "2021-01", "final", 5),
        ("reported_violence", "2021-02", "final", 0),
    ]


def test_rates_without_numbers_are_told_and_stand_as_such_elsewhere(tmp_path: Path, with_peers: Configuration) -> None:
    lines = [
        ["", "2021"], ["", "/100 000 inv"],
        ["Grannstad kommun", ""], ["Våldsbrott", "700"], ["Provstad kommun", ""], ["Våldsbrott", "600"],
    ]  # fmt: skip
    staged, log = logged(crime.read, with_peers, delivery(tmp_path, "crime", "sokning.txt", text_of(lines)))
    assert told(log.problems) == [("", "rates-alone")]
    assert rows(staged, ReferenceOffence, "area", "offences", "per_1000") == [("Grannstad", None, 7.0)]
    assert OffenceCount not in staged.frames


@needs_shared
@pytest.mark.parametrize(("own", "peer", "rate"), [("Kalmar", "Bjuv", 10.47), ("Ale", "Övertorneå", 6.88)])
def test_the_real_search_is_read(tmp_path: Path, own: str, peer: str, rate: float) -> None:
    """The block of Bjuv goes on over a page; Övertorneå's is the last."""
    town = configured(tmp_path, municipality=MUNICIPALITY.replace("Provstad", own) + f'peers = ["{peer}"]\n')
    content = (SHARED / "data/crime_sol/sokning_2021.txt").read_bytes()
    staged, log = logged(crime.read, town, delivery(tmp_path, "crime", "sokning.txt", content))
    assert [problem.code for problem in log.problems] == ["repeated-block", "rates-alone"]
    assert rows(staged, ReferenceOffence, "area", "indicator", "period", "per_1000") == [
        (peer, "reported_life_health", "2021", rate)
    ]


# ---- names, rates and towns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("Bostadsinbrott", "reported_burglary"),
        ("INBROTTSSTÖLD I BOSTAD", "reported_burglary"),
        ("därav villa/radhus", "reported_burglary_house"),
        ("därav lägenhet", "reported_burglary_flat"),
        ("Skadegörelsebrott (12 kap.)", "reported_damage_chapter"),
        ("Misshandel inkl. grov", "reported_assault"),
        ("Narkotikastrafflagen", "reported_narcotics"),
    ],
)
def test_the_usual_names_of_the_export_are_known(
    tmp_path: Path, configuration: Configuration, name: str, indicator: str
) -> None:
    text = EXPORT + f"Provstad kommun;{name};År;2020;148;492;\n"
    staged, problems = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.txt", text))
    assert problems == []
    assert rows(staged, OffenceCount, *COUNT) == [(indicator, "2020", "final", 148)]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Bostadsinbrotten", "Bostadsinbrott"),
        ("Skadegörelse brott", "Skadegörelsebrott (12 kap.)"),
        ("Rånen", "Rån"),
    ],
)
def test_a_name_that_nobody_knows_is_told_with_the_nearest_one(
    tmp_path: Path, configuration: Configuration, name: str, nearest: str
) -> None:
    text = EXPORT + f"Provstad kommun;{name};År;2020;148;492;\n"
    _, (problem,) = read_with(crime.read, configuration, delivery(tmp_path, "crime", "bra.txt", text))
    assert (problem.code, messages.said(problem.value("near"), "sv")) == ("unknown-group", f"; mest likt är {nearest}")


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("Hela landet;Våldsbrott;År;2020;22200;0;\n", "riket 2020"),
        ("Provstad kommun;Våldsbrott;År;2020;100;500;\nProvstad kommun;Rån;År;2020;100;900;\n", "hela kommunen 2020"),
        ("Provstad kommun;Våldsbrott;År;2020;100;500;\nProvstad kommun;Rån;År;2020;1;5;\n", ()),
        ("Provstad kommun;Våldsbrott;År;2020;0;0;\nProvstad kommun;Rån;År;2020;1;5;\n", ()),
    ],
)
def test_rates_that_are_not_of_their_numbers_are_left_out(
    tmp_path: Path, configuration: Configuration, lines: str, places: str
) -> None:
    text = EXPORT + "Provstad kommun;Stöldbrott;År;2019;100;500;\n" + lines
    staged, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "bra.txt", text))
    assert [(one.code, messages.said(one.value("found"), "sv")) for one in log.problems] == [
        ("rates-and-numbers", places)
    ] * bool(places)
    assert rows(staged, OffenceCount, "per_1000")[0] == (5.0,)


@pytest.mark.parametrize("name", ["Grannstad kommun", "0198 Grannstad", "0198"])
def test_a_delivery_of_another_municipality_is_an_error(
    tmp_path: Path, configuration: Configuration, name: str
) -> None:
    country = "Hela landet;Våldsbrott;År;2020;22200;214;\n"
    export = delivery(tmp_path, "crime", "a.txt", EXPORT + country + f"{name};Våldsbrott;År;2020;5;7;\n")
    extract = delivery(tmp_path, "crime", "b.csv", EXTRACT + f"1;0355;2021-05-02;;;Gatan;{name};Norr\n")
    _, log = logged(crime.read, configuration, export, extract)
    assert [(one.file, one.code, one.value("found")) for one in log.errors] == [
        (export.name, "another-municipality", (name,)),
        (extract.name, "another-municipality", (name,)),
    ]


# ---- reports with several offences ------------------------------------------------------------------------------------


def extract_of(*lines: str) -> str:
    return EXTRACT + "".join(f"{line};;;;;Norr\n" for line in lines)


def test_a_report_may_hold_several_offences(tmp_path: Path, configuration: Configuration) -> None:
    text = extract_of("A1;0355;2021-05-02", "A1;1201;2021-05-02", "A2;0355;2021-05-03")
    staged, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "u.csv", text))
    assert log.problems == []
    assert rows(staged, Offence, "offence", "code") == [("A1/0355", "0355"), ("A1/1201", "1201"), ("A2", "0355")]


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (("A1;0355;2021-05-02",), ["0355", "1201"]),
        (("A1;0355;2021-05-02", "A1;1201;2021-05-02", "A1;9828;2021-05-02"), ["0355", "1201", "9828"]),
        (("A1;1201;2021-05-02", "A1;0355;2021-05-02"), ["0355", "1201"]),
    ],
)
def test_the_offences_of_a_report_count_once_in_several_extracts(
    tmp_path: Path, configuration: Configuration, later: tuple[str, ...], found: list[str]
) -> None:
    first = delivery(tmp_path, "crime", "a.csv", extract_of("A1;0355;2021-05-02", "A1;1201;2021-05-02"))
    second = delivery(tmp_path, "crime", "b.csv", extract_of(*later))
    staged, log = logged(crime.read, configuration, first, second)
    assert log.errors == []
    assert [code for (code,) in rows(staged, Offence, "code")] == found


def test_an_offence_whose_code_differs_between_extracts_is_an_error(
    tmp_path: Path, configuration: Configuration
) -> None:
    first = delivery(tmp_path, "crime", "a.csv", extract_of("A1;0355;2021-05-02"))
    second = delivery(tmp_path, "crime", "b.csv", extract_of("A1;1201;2021-05-02"))
    _, log = logged(crime.read, configuration, first, second)
    assert [(one.code, one.value("name")) for one in log.errors] == [("two-values", "code")]


@pytest.mark.parametrize("header", ["ID", "Diarienummer"])
@pytest.mark.parametrize("second", ["A1;0355;2021-05-02", "A1;0355;2021-05-03", "A1;0355;2021-05-02;2021-05-01 21:00"])
def test_the_same_id_and_code_twice(tmp_path: Path, configuration: Configuration, header: str, second: str) -> None:
    """An offence's own id stands for one offence; a report may hold several of one code, which differ in something."""
    lines = [f"{one}{';' * (7 - one.count(';'))}Norr\n" for one in ("A1;0355;2021-05-02", second)]
    content = EXTRACT.replace("Diarienummer", header) + "".join(lines)
    staged, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "u.csv", content))
    is_same, is_report = second == "A1;0355;2021-05-02", header == "Diarienummer"
    assert told(log.problems) == (
        [("row 3", "repeated-offence")] if is_same else [] if is_report else [("row 3", "offence-twice")]
    )
    assert len(rows(staged, Offence)) == (2 if is_report and not is_same else 1)


def test_the_offences_of_a_report_are_the_same_in_another_order(tmp_path: Path, configuration: Configuration) -> None:
    lines = [f"A1;0355;2021-05-0{day};;;;;Norr\n" for day in (2, 3, 4)]
    first = delivery(tmp_path, "crime", "a.csv", EXTRACT + "".join(lines))
    second = delivery(tmp_path, "crime", "b.csv", EXTRACT + "".join(reversed(lines)))
    staged, log = logged(crime.read, configuration, first, second)
    assert not log.errors
    assert len(rows(staged, Offence)) == 3


# ---- the clock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-07-01T21:15:00+02:00", "2021-07-01T21:15"),
        ("2021-01-01 21:15+0100", "2021-01-01T21:15"),
        ("2021-07-01T19:15:00Z", "2021-07-01T21:15"),
        ("2021-01-01T23:15:00+00:00", "2021-01-02T00:15"),
        ("2021-10-31T00:30Z", "2021-10-31T02:30"),
        ("2021-10-31T01:30Z", "2021-10-31T02:30"),
        ("2021-03-28T01:30Z", "2021-03-28T03:30"),
        ("2021-07-01T25:15:00+02:00", None),
        ("9/14/2021", None),
        ("2021-09-14 9/14", None),
    ],
)
def test_a_moment_with_its_distance_to_utc_is_that_of_the_swedish_clock(text: str, expected: str | None) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    ("start", "end", "is_right"),
    [
        ("2021-10-31 02:50", "2021-10-31 02:10", True),
        ("2021-10-31T02:50:00+02:00", "2021-10-31T02:10:00+01:00", True),
        ("2020-10-25 02:59", "2020-10-25 02:00", True),
        ("2021-10-24 02:50", "2021-10-24 02:10", False),
        ("2021-10-31 03:10", "2021-10-31 02:50", False),
        ("2021-10-31 02:10", "2021-10-31 01:50", False),
    ],
)
def test_in_the_hour_that_comes_twice_an_end_may_have_an_earlier_clock(
    tmp_path: Path, configuration: Configuration, start: str, end: str, is_right: bool
) -> None:
    text = EXTRACT + f"A1;0355;2021-11-02;{start};{end};;;Norr\n"
    staged, log = logged(crime.read, configuration, delivery(tmp_path, "crime", "u.csv", text))
    assert [one.code for one in log.rejected] == ["time-order"] * (not is_right)
    assert len(rows(staged, Offence)) == is_right


@pytest.mark.parametrize("day", ["9/14/2021", "09/14/2021", "14/9/2021"])
def test_a_day_as_americans_write_it_is_set_aside(tmp_path: Path, configuration: Configuration, day: str) -> None:
    file = delivery(tmp_path, "crime", "u.csv", extract_of(f"A1;0355;{day}"))
    _, log = logged(crime.read, configuration, file)
    assert [(one.code, one.value) for one in log.rejected] == [("date", day)]
