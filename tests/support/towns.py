"""Made-up municipalities for the pages: published, judged and ranked, without documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import duckdb
from tables import (
    NO,
    YES,
    Person,
    configuration,
    district,
    edition,
    offence_rows,
    population_rows,
    published,
    survey_indicator,
    survey_tables,
)

from pipeline import evidence
from pipeline.contracts.restricted import Offence, Population
from pipeline.report.documents.comparison_page import whole_page
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.picture import Picture

EDITION = "2022"
ODD_NAMES = {
    "a": "Å–\"Näset\" & <script>alert('å')</script>",
    "b": "Övre Västra Långa Stadsdelsnamnet vid Sjön och Järnvägsparken i Norr"[:60],
    "c": "=1+1;O'Backa",
}


def two_alike_and_one_apart(root: Path) -> Path:
    """Three districts: a differs from b and from c, and b does not differ from c; the answers are many and plain."""
    people = []
    for place, yes in (("a", 120), ("b", 40), ("c", 44)):
        for number in range(200):
            sex, band = ("women", "men")[number % 2], ("16-44", "45-84")[number // 2 % 2]
            people.append(Person(place, {"q1": YES if number % 200 < yes else NO}, 1.0, sex, band, stratum=place))
    places = [district(name) for name in "abc"]
    own = configuration(
        places,
        indicators=[survey_indicator("one", ["q1"])],
        editions=[edition(EDITION, ["a", "b"], until="2021-12-31")],
    )
    months = {("0001", place, "2021"): [number] * 12 for place, number in (("a", 9), ("b", 3), ("c", 3))}
    frames = {
        **survey_tables(people),
        Offence: offence_rows(months),
        Population: population_rows({(year, place): 4000 for year in ("2020", "2021") for place in "abc"}),
    }
    published(own, frames, root).close()
    evidence.judge(root / "published.duckdb", own)
    evidence.rank(root / "published.duckdb", own)
    return root / "published.duckdb"


def renamed(database: Path, names: Mapping[str, str]) -> None:
    """Give districts other names."""
    with duckdb.connect(str(database)) as connection:
        for area, name in names.items():
            connection.execute("update area set name = ? where area = ?", [name, area])


def page_of(database: Path, target: Path, edition: str = EDITION, chapters: Mapping[str, int] | None = None) -> Path:
    """Write the comparison page of a published database and return its file."""
    picture = Picture(database, edition)
    front = dataclasses.replace(front_matter(picture), synthetic=True)
    target.write_text(whole_page(picture, front, chapters or {}), encoding="utf-8", newline="\n")
    picture.connection.close()
    return target
