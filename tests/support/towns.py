"""Made-up municipalities for the pages: published, judged and ranked, without documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import duckdb
import pandas as pd
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


def large(database: Path, districts: int, indicators: int) -> None:
    """Make a published database large: copies of its first districts and survey indicators, pairs for all persons only.

    Values and verdicts are copies, moved a little; so are the names. The edition's promises keep the first two districts.
    """
    with duckdb.connect(str(database)) as connection:
        areas = connection.execute("from area where kind = 'district' order by area").df()
        measured = connection.execute("from indicator where source = 'safety_survey' order by position").df()
        values = connection.execute(
            "from indicator_value where source = 'safety_survey' and unit = 'share' and area in (select area from area "
            "where kind in ('district', 'municipality'))"
        ).df()
        pair = connection.execute(
            "from comparison where source = 'safety_survey' and contrast = 'district_vs_district' and sex = 'all' "
            "and age_group = 'all' order by period desc limit 1"
        ).df()
        ids = [f"d{number:02d}" for number in range(districts)]
        names = [f"i{number:02d}" for number in range(indicators)]
        _replace(
            connection, "area", "kind in ('district', 'composite')", _copies(areas, "area", ids, "name", "Stadsdel")
        )
        _replace(
            connection,
            "indicator",
            "source = 'safety_survey'",
            _copies(measured, "indicator", names, "title", "Fråga nummer"),
        )
        _replace(connection, "indicator_value", "source = 'safety_survey'", _values(values, ids, names))
        _replace(connection, "comparison", "source = 'safety_survey'", _pairs(pair, ids, names))
        connection.execute("update promise set districts = ?", [ids[:2]])
        connection.execute("delete from district_rank")
        connection.execute("delete from promise_evidence")


def _replace(connection: duckdb.DuckDBPyConnection, table: str, where: str, frame: pd.DataFrame) -> None:
    connection.execute(f"delete from {table} where {where}")
    connection.execute(f"insert into {table} by name from frame")


def _copies(frame: pd.DataFrame, key: str, ids: Sequence[str], name: str, title: str) -> pd.DataFrame:
    """One row an id, each a copy of one of the frame's."""
    rows = frame.iloc[[number % len(frame) for number in range(len(ids))]].reset_index(drop=True)
    rows = rows.assign(**{key: ids, name: [f"{title} {number}" for number in range(len(ids))]})
    return (
        rows.assign(position=range(len(ids))) if "position" in rows else rows.assign(members=[[name] for name in ids])
    )


def _values(values: pd.DataFrame, ids: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    """The values of one district and one indicator for all, and of the municipality."""
    first = values["indicator"].iloc[0]
    of_one = values[values["indicator"] == first]
    place = next(area for area in of_one["area"] if area != "municipality")
    own, whole = of_one[of_one["area"] == place], of_one[of_one["area"] == "municipality"]
    cells = pd.DataFrame(
        [
            (name, area, 0.9 + 0.2 * ((7 * at + 13 * number) % 60) / 60)
            for at, name in enumerate(names)
            for number, area in enumerate(ids)
        ],
        columns=["indicator", "area", "moved"],
    )
    copies = cells.merge(own.drop(columns=["indicator", "area"]), how="cross")
    for column in ("value", "ci_low", "ci_high"):
        copies[column] *= copies["moved"]
    wholes = cells[["indicator"]].drop_duplicates().merge(whole.drop(columns="indicator"), how="cross")
    return pd.concat([copies.drop(columns="moved"), wholes], ignore_index=True)


def _pairs(pair: pd.DataFrame, ids: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    """A comparison of each pair of districts by each indicator, with every verdict among them."""
    keys = [(name, one, two) for name in names for one, two in combinations(ids, 2)]
    rows = pd.concat([pair] * len(keys), ignore_index=True)
    verdicts = ["higher", "no_detectable_difference", "lower", "cannot_tell", "no_detectable_difference"]
    chosen = [verdicts[number % len(verdicts)] for number in range(len(keys))]
    indicator, area, other = zip(*keys, strict=True)
    return rows.assign(
        indicator=indicator,
        area=area,
        other=other,
        verdict=chosen,
        reason=["too_few_answers" if verdict == "cannot_tell" else "" for verdict in chosen],
        detectable=[0.05 + number % 11 / 100 for number in range(len(keys))],
    )
