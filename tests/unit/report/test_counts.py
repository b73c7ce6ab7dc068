"""A new table of counts is one entry in definitions.toml and one file: it carries a promise with no line of code."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from building import MUNICIPALITY, PROMISES, delivery, published, town
from tables import one, rows

from pipeline.quality.examining import examine
from pipeline.report.read.picture import Picture
from pipeline.report.sections.chapter import Chapter
from pipeline.report.set.blocks import Heading, Paragraph, Table

ENTRY = """
[[municipal.indicators]]
id = "painted"
label = "Klotter"
unit = "anmälningar"
title = "Anmälningar om klotter"
per = "inhabitants"
"""
RESTS_ON_IT = (
    PROMISES.replace("unsafe_evening", "painted").replace('themes = ["lighting"]', "").replace('crime = ["damage"]', "")
)
NUMBERS = {
    2016: (48, 41, 44),
    2017: (51, 40, 46),
    2018: (50, 40, 45),
    2019: (52, 42, 44),
    2020: (49, 39, 46),
    2021: (240, 41, 45),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with its two files, published and judged, without documents."""
    root = tmp_path_factory.mktemp("painted")
    folder = town(
        root,
        municipality=MUNICIPALITY.replace('["crime"]', '["population", "municipal"]'),
        promises=RESTS_ON_IT,
        definitions=ENTRY,
    )
    places = ("Norr", "Sjö", "Strand")
    counted = [f"Klotter;{year};{place};{number};anmälningar;gatuenheten" for year, own in NUMBERS.items()
               for place, number in zip(places, own, strict=True)]  # fmt: skip
    delivery(root, "municipal", "klotter.csv", "Mått;År;Område;Antal;Enhet;Källa\n" + "\n".join(counted) + "\n")
    people = [
        f"{place};{sex};20;{year};1000" for year in range(2015, 2022) for place in places for sex in ("kvinnor", "män")
    ]
    delivery(root, "population", "befolkning.csv", "Område;Kön;Ålder;År;Antal\n" + "\n".join(people) + "\n")
    examination = examine(folder)
    assert examination.log.problems == []
    return published(examination, root)


def test_it_has_a_figure_a_comparison_and_a_verdict(database: Path) -> None:
    """240 of 2 000 are 120 per 1 000; the other two 86 of 4 000, 21.5: 5.6 times as many, and far more than the years differ."""
    with duckdb.connect(str(database), read_only=True) as read:
        value = one(read, "from indicator_value where area = 'norr' and period = '2021' and unit = 'rate'")
        assert (value["value"], value["status"]) == (120.0, "published")
        found = one(read, "from known_comparison where contrast = 'outside_promise' and period = '2021'")
        assert found["verdict"] == "higher"
        assert found["estimate"] == pytest.approx(120 / 21.5)
        (verdict,) = rows(read, "from promise_evidence")
        assert (verdict["area"], verdict["source"], verdict["verdict"]) == ("norr", "municipal", "supports")


def test_the_chapter_says_it_in_words_and_in_a_table(database: Path) -> None:
    picture = Picture(database, "2022")
    chapter = Chapter(picture, "lugna-kvallar")
    heading, told, table = chapter.counts()
    assert isinstance(heading, Heading)
    assert isinstance(told, Paragraph)
    assert isinstance(table, Table)
    text = told.text.replace("\u202f", " ")
    assert text == (
        "**Anmälningar om klotter** var 326 i kommunen under 2021 (54,3 per 1 000 invånare), mot 134 under 2020. "
        "Ökningen är statistiskt säkerställd. I Norr (120,0) är de fler per 1 000 invånare än utanför löftet (21,5), och skillnaden är "
        "statistiskt säkerställd. I Norr har de ökat sedan 2020, och det är statistiskt säkerställt."
    )
    cells = [[cell.text for cell in row] for row in table.rows]
    assert [row[:2] for row in cells] == [["Norr", "240"], ["Utanför löftet", "86"], ["Hela kommunen", "326"]]
    assert cells[0][2].startswith("120,0 (105,3")
    assert any(
        isinstance(block, Table) and "Anmälningar om klotter" in block.rows[0][0].text for block in chapter.why()
    )


def test_without_a_population_no_area_is_set_beside_another(database: Path, tmp_path: Path) -> None:
    """The note of the table says why."""
    copy = shutil.copyfile(database, tmp_path / "published.duckdb")
    with duckdb.connect(str(copy)) as read:
        read.execute("delete from comparison where contrast <> 'previous_period'")
        read.execute("delete from indicator_value where unit = 'rate'")
    *_, table = Chapter(Picture(copy, "2022"), "lugna-kvallar").counts()
    assert isinstance(table, Table)
    assert [len(row) for row in table.rows] == [2, 2, 2]
    assert "de är olika stora" in table.note
