"""The municipality's own counts: read, set aside, and through the gate."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from building import MUNICIPALITY, configured, delivery, logged, plain, rows
from checkout import SHARED, needs_shared
from tables import configuration as small
from tables import district, estimated
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import MunicipalCount
from pipeline.definitions import Municipal, MunicipalIndicator
from pipeline.gate import values
from pipeline.ingest import municipal, municipal_rules
from pipeline.problems import DataErrors, at
from pipeline.words.messages import Phrase, said

HEADER = "Mått;År;Område;Antal;Enhet;Källa\n"


def read(root: Path, own: Configuration, *lines: str, name: str = "matt.csv"):
    file = delivery(root, "municipal", name, HEADER + "\n".join(lines) + "\n")
    return file, *logged(municipal.read, own, file)


def test_counts_of_the_municipality_and_its_districts_are_read(tmp_path: Path) -> None:
    file, staged, log = read(
        tmp_path,
        plain(),
        "Grannsamverkan;2023;Norra;12;områden;säkerhetsenheten",
        "Grannsamverkan;2023;Hela kommunen;1 040;områden;säkerhetsenheten",
        "skolfrånvaro;2022;provstad;..;elever;skolan",
    )
    assert (log.problems, log.rejected) == ([], [])
    assert rows(staged, MunicipalCount) == [
        ("neighbourhood_watch", "2023", "norr", 12, "säkerhetsenheten", file.id),
        ("neighbourhood_watch", "2023", "municipality", 1040, "säkerhetsenheten", file.id),
    ]
    assert file.left_out == 1


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("Grannsamverkan;i fjol;Norr;12;områden;enheten", "År", "i fjol"),
        ("Grannsamverkan;2023;Norr;tolv;områden;enheten", "Antal", "tolv"),
        ("Grannsamverkan;2023;Norr;12;personer;enheten", "Enhet", "personer"),
        ("Grannsamverkan;2023;Norr;12;områden;", "Källa", ""),
    ],
)
def test_a_wrong_row_is_set_aside(tmp_path: Path, line: str, column: str, value: str) -> None:
    _, staged, log = read(tmp_path, plain(), "Grannsamverkan;2023;Sjö;3;områden;enheten", line)
    (rejected,) = log.rejected
    assert (placed(rejected), rejected.column, rejected.value) == ("row 3", column, value)
    assert len(rows(staged, MunicipalCount)) == 1


def test_measures_and_areas_that_nobody_knows_are_errors_told_once(tmp_path: Path) -> None:
    lines = [
        "Trolleri;2023;Norr;1;fall;enheten",
        "Trolleri;2022;Norr;1;fall;enheten",
        "Grannsamverkan;2023;Ö;1;områden;x",
    ]
    _, _, log = read(tmp_path, plain(), *lines)
    assert [(placed(one), one.code, one.value("name"), one.value("rows")) for one in log.errors] == [
        ("row 2, column Mått", "unknown-measure", "Trolleri", 2),
        ("row 4, column Område", "unknown-district", "Ö", 1),
    ]


def test_a_measure_of_the_municipalitys_own_is_declared_as_data(tmp_path: Path) -> None:
    own = configured(
        tmp_path,
        definitions="""
[[municipal.indicators]]
id = "lamps"
label = "Trasiga lampor"
unit = "lampor"
title = "Trasiga lampor"
title_en = "Broken lamps"
""",
    )
    file, staged, log = read(tmp_path, own, "Trasiga lampor;2023;Norr;3;lampor;gatuenheten")
    assert log.problems == []
    assert rows(staged, MunicipalCount, "indicator", "number") == [("lamps", 3)]
    assert file.used == 1


def test_small_counts_of_persons_are_hidden_with_what_gives_them_away() -> None:
    own = small([district("north"), district("south"), district("west")])
    names = {"pupils": True, "lamps": False}
    indicators = [
        MunicipalIndicator(id=name, title=name, title_en=name, label=name, unit="x", persons=persons)
        for name, persons in names.items()
    ]
    own = own.model_copy(
        update={"definitions": own.definitions.model_copy(update={"municipal": Municipal(indicators=indicators)})}
    )
    counts = {"north": 2, "south": 8, "west": 20, "municipality": 30}
    frame = pd.DataFrame(
        [
            {"indicator": name, "period": "2023", "district": place, "number": number, "origin": "e", "source_file": "f"}
            for name in names for place, number in counts.items()
        ]
    )  # fmt: skip
    shown = values.indicator_values(estimated(own, {MunicipalCount: frame}), own)
    found = {(row.indicator, row.area): (row.status, row.value) for row in shown.itertuples()}
    assert found["lamps", "north"] == ("published", 2.0)
    assert {area for (name, area), (status, _) in found.items() if name == "pupils" and status == "suppressed"} == {
        "north",
        "south",
    }
    assert found["pupils", "municipality"] == ("published", 30.0)
    assert set(shown["basis"]) == {"delivered"}
    assert set(shown["source"]) == {"municipal"}


RULES = """
[[municipal.indicators]]
id = "reported"
label = "Anmält"
unit = "fall"
title = "Anmält klotter"
per = "inhabitants"

[[municipal.indicators]]
id = "cleaned"
label = "Sanerat"
unit = "fall"
title = "Sanerat klotter"

[[municipal.indicators]]
id = "left"
label = "Kvar"
unit = "fall"
title = "Klotter som är kvar"

[[municipal.rules]]
part = "cleaned"
whole = "reported"

[[municipal.rules]]
sum = ["cleaned", "left"]
equals = "reported"
"""


@pytest.mark.parametrize(
    ("numbers", "broken"),
    [
        ({"Anmält": 10, "Sanerat": 7, "Kvar": 3}, []),
        ({"Anmält": 10, "Sanerat": 7}, []),  # what is not delivered breaks no rule
        (
            {"Anmält": 10, "Sanerat": 7, "Kvar": 4},
            [("cleaned (Sanerat) och left (Kvar) är tillsammans reported (Anmält) (Norr 2023)", "7 + 4", 10)],
        ),
        (
            {"Anmält": 6, "Sanerat": 7, "Kvar": 0},
            [
                ("cleaned (Sanerat) ≤ reported (Anmält) (Norr 2023)", "7", 6),
                ("cleaned (Sanerat) och left (Kvar) är tillsammans reported (Anmält) (Norr 2023)", "7 + 0", 6),
            ],
        ),
    ],
)
def test_rules_of_the_municipalitys_own_are_told_with_their_rows(
    tmp_path: Path, numbers: dict[str, int], broken: list[tuple[str, str, int]]
) -> None:
    own = configured(tmp_path, definitions=RULES)
    right = ["Anmält;2022;Norr;5;fall;x", "Sanerat;2022;Norr;2;fall;x", "Kvar;2022;Norr;3;fall;x"]
    lines = [f"{name};2023;Norr;{number};fall;x" for name, number in numbers.items()]
    file, _, log = read(tmp_path, own, *right, *lines)
    assert [(one.words().expected, one.value("numbers"), one.value("total")) for one in log.errors] == broken
    for one in log.errors:
        assert (one.file, one.code, placed(one)) == (file.name, "municipal-rule", "row 5")
        parts = [6] if one.value("rule").code == "at_most" else [6, 7]
        assert one.value("places") == tuple(Phrase("place", at(row=row)) for row in parts)


def test_a_part_in_another_file_is_told_with_it(tmp_path: Path) -> None:
    whole, part = ({"indicator": "a", "period": "2023", "number": number, "source_file": file, "row": at(row=row)}
                   for number, file, row in ((6, "one", 5), (7, "two", 2)))  # fmt: skip
    (place,) = municipal_rules._places([part], whole, {"one": "a.csv", "two": "b.csv"})
    assert said(place, "sv") == "b.csv, rad 2"


def test_a_total_that_is_less_than_its_districts_is_a_warning(tmp_path: Path) -> None:
    lines = [f"Grannsamverkan;2023;{place};{number};områden;x" for place, number in
             (("Norr", 3), ("Sjö", 4), ("Strand", 5), ("Hela kommunen", 11))]  # fmt: skip
    _, _, log = read(tmp_path, plain(), *lines)
    (problem,) = log.problems
    assert (placed(problem), problem.code, problem.severity) == ("row 5", "municipality-and-districts", "warning")
    assert problem.words().found == "11 för hela kommunen, 12 i områdena (rad 2, rad 3 och rad 4)"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('whole = "reported"', 'whole = "painted"'), "antal som finns; rules anger painted"),
        (('part = "cleaned"\n', ""), "antingen part och whole"),
        (('equals = "reported"', 'equals = "left"'), "varje antal en gång i en regel"),
        (
            ('per = "inhabitants"', 'per = "dogs"'),
            "inhabitants, households eller ett annat måtts id som per för reported",
        ),
        (
            ('per = "inhabitants"', 'per = "reported"'),
            "inhabitants, households eller ett annat måtts id som per för reported",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_an_error_of_the_definitions(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    with pytest.raises(DataErrors, match=told):
        configured(tmp_path, definitions=RULES.replace(*change))


@pytest.mark.parametrize("name", ["Grannstads kommun", "Grannstad kommun", "0198", "0198 Grannstad"])
def test_counts_of_another_municipality_are_an_error(tmp_path: Path, name: str) -> None:
    _, _, log = read(tmp_path, plain(), f"Grannsamverkan;2023;{name};1;områden;enheten")
    assert [(one.code, one.value("found")) for one in log.errors] == [("another-municipality", (name,))]


@pytest.mark.parametrize("name", ["Grannstads kommun", "0198 Grannstad"])
def test_counts_of_another_municipality_beside_ours_are_left_out(tmp_path: Path, name: str) -> None:
    lines = [f"Grannsamverkan;2023;{name};1;områden;enheten", "Grannsamverkan;2023;0199 Provstad;2;områden;enheten"]
    file, staged, log = read(tmp_path, plain(), *lines)
    assert (log.problems, file.left_out) == ([], 1)
    assert rows(staged, MunicipalCount, "district", "number") == [("municipality", 2)]


KAVLINGE = """
[[municipal.indicators]]
id = "watch_areas"
label = "Grannsamverkansområden"
unit = "områden"
title = "Områden med grannsamverkan"

[[municipal.indicators]]
id = "dna_kits"
label = "Utlånade märk-DNA-satser"
unit = "satser"
title = "Utlånade satser för märk-DNA"
"""


@needs_shared
def test_a_town_s_own_counts_are_read_by_definitions_of_a_few_lines(tmp_path: Path) -> None:
    town = MUNICIPALITY.replace("Provstad", "Kävlinge").replace("0199", "1261")
    own = configured(tmp_path, municipality=town, definitions=KAVLINGE)
    content = (SHARED / "deliveries/kavlinge/municipal/grannsamverkan_markdna.csv").read_bytes()
    staged, log = logged(municipal.read, own, delivery(tmp_path, "municipal", "matt.csv", content))
    assert log.problems == []
    assert rows(staged, MunicipalCount, "indicator", "period", "district", "number") == [
        (indicator, str(2018 + year), "municipality", numbers[year])
        for year in range(3)
        for indicator, numbers in (("watch_areas", (61, 66, 70)), ("dna_kits", (210, 245, 301)))
    ]
