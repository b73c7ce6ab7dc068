"""Evidence that check accepts is evidence that something compares: held against what the estimators really make."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from building import MUNICIPALITY, PROMISES, configured
from checkout import REPOSITORY
from kalmar import kalmar
from tables import (
    NO,
    YES,
    configuration,
    district,
    edition,
    estimated,
    persons,
    population_rows,
    survey_tables,
)
from told import placed

from pipeline import ingest
from pipeline.configuration import Area, Configuration, Evidence, areas_to_judge, load_configuration
from pipeline.contracts.restricted import DeliveredValue, MunicipalCount, Population, PupilShare
from pipeline.definitions import MunicipalIndicator, ProblemIndex
from pipeline.definitions.sources import CONTRASTS, GRADES, SOURCES, comparisons_of
from pipeline.problems import DataErrors
from pipeline.workspace import Workspace


def test_every_source_has_a_reader() -> None:
    assert list(ingest.READERS) == list(SOURCES)


MADE = """
    select distinct indicator, contrast, if(area = 'municipality', area, 'district'),
        if(contrast = 'women_vs_men', 'all', sex), if(contrast = 'youngest_vs_oldest', 'all', age_group)
    from {table} where area = 'municipality' or list_contains($areas, area)
"""


def differing(
    own: Configuration,
    connection: duckdb.DuckDBPyConnection,
    table: str,
    contrasts: Collection[str],
    sources: Collection[str],
) -> list[tuple[object, ...]]:
    """Return what check accepts and nothing compares, or the other way, of all indicators, contrasts, sexes and age groups."""
    areas = [one.id for one in own.districts if not own.visited_leaves() & set(own.members(one.id))]
    rows = set(connection.execute(MADE.format(table=table), {"areas": areas}).fetchall())
    edition = own.editions[-1]
    with_districts, whole = (
        next(one for one in edition.promises if bool(one.districts) == has) for has in (True, False)
    )
    groups = [*itertools.product(("all", "women", "men"), ("all", *own.municipality.age_bands, *GRADES))]
    every = [(source, one) for source, one in own.definitions.indicators() if source in sources]
    wrong: list[tuple[object, ...]] = []
    for (source, indicator), contrast, (sex, age) in itertools.product(every, contrasts, groups):
        words = {"reference": "country"} if contrast == "reference" else {}
        evidence = Evidence(
            indicator=indicator.id, contrast=contrast, expects="higher", sex=sex, age_group=age, **words
        )
        accepted = {
            "municipality" if area == Area.MUNICIPALITY else "district"
            for promise in (with_districts, whole)
            for area in areas_to_judge(own, edition, promise, evidence)
        }
        compared = {
            place for place in ("district", "municipality") if (indicator.id, contrast, place, sex, age) in rows
        }
        if not CONTRASTS[contrast].against_others:
            compared &= {"municipality"}  # what is not against others is judged in the whole municipality
        if getattr(indicator, "sensitive", False):
            compared -= {"district"}  # always hidden
        if accepted != compared:
            wrong.append((source, indicator.id, contrast, sex, age, accepted, compared))
    return wrong


@pytest.mark.whole
def test_what_check_accepts_of_the_demo_is_what_is_compared() -> None:
    """The survey and the offences of Kalmar: accepted just when a comparison is published, in whatever contrast and group."""
    folder = kalmar()
    own = load_configuration(folder)
    with duckdb.connect(str(folder.published), read_only=True) as connection:
        query = "select distinct indicator from indicator_value where source <> 'reference'"
        known = {name for (name,) in connection.execute(query).fetchall()}
        contrasts = set(CONTRASTS) - {"reference"}
        found = differing(own, connection, "comparison", contrasts, ["safety_survey"])
        found += differing(own, connection, "comparison", CONTRASTS, ["crime"])
    # What is not delivered has no row: evidence on it is a warning (test_checks).
    with_figures = [one for one in found if one[1] in known]
    without_reference = [one for one in with_figures if one[2] == "reference" and one[6] == set()]
    assert [one for one in with_figures if one not in without_reference] == []
    assert {one[1] for one in without_reference} <= {one.id for one in own.definitions.crime.indicators if one.codes}


def test_what_check_accepts_of_pupils_and_counts_is_what_is_compared() -> None:
    """Kalmar's indicators with two years of pupils, the country's shares, and a count with and one without a population."""
    own = load_configuration(Workspace(REPOSITORY).municipality("kalmar"))
    per = MunicipalIndicator(id="painted", title="Klotter", label="Klotter", unit="fall", per="inhabitants")
    municipal = own.definitions.municipal.model_copy(
        update={"indicators": [*own.definitions.municipal.indicators, per]}
    )
    own = own.model_copy(update={"definitions": own.definitions.model_copy(update={"municipal": municipal})})
    cells = itertools.product(own.definitions.drug_habits.indicators, ("2020", "2021"), GRADES, ("all", "women", "men"))
    shares = [
        {"indicator": one.id, "period": year, "grade": grade, "sex": sex, "share": 0.2, "answers": 300, "missing": "",
         "source_file": "f"}
        for one, year, grade, sex in cells
    ]  # fmt: skip
    elsewhere = [
        {**{name: row[name] for name in ("indicator", "period", "sex", "answers", "source_file")}, "source": "drug_habits",
         "area": "country", "age_group": row["grade"], "value": 0.2, "unit": "share", "not_comparable": ""}
        for row in shares
    ]  # fmt: skip
    counts = [
        {"indicator": one.id, "period": year, "district": place, "number": 50, "origin": "e", "source_file": "f"}
        for one in municipal.indicators for year in ("2020", "2021") for place in own.leaves()
    ]  # fmt: skip
    frames = {
        PupilShare: pd.DataFrame(shares).astype({"answers": "Int64"}),
        DeliveredValue: pd.DataFrame(elsewhere).astype({"answers": "Int64"}),
        MunicipalCount: pd.DataFrame(counts),
        Population: population_rows(
            {(year, place): 1000 for year in ("2019", "2020", "2021") for place in own.leaves()}
        ),
    }
    assert differing(own, estimated(own, frames), "compared", CONTRASTS, ["drug_habits", "municipal"]) == []


def test_what_check_accepts_of_references_is_what_is_compared() -> None:
    """A survey with the country's shares of both sexes, of two age bands and of these crossed."""
    own = configuration([district("north"), district("south")], editions=[edition("2030", ["north"])])
    whole = own.editions[0].promises[0].model_copy(update={"id": "whole", "districts": []})
    edited = own.editions[0].model_copy(update={"promises": [*own.editions[0].promises, whole]})
    own = own.model_copy(update={"editions": [edited]})
    asked = [
        person for place in ("north", "south") for sex in ("women", "men") for band in own.municipality.age_bands
        for answer in (YES, NO) for person in persons(20, place, answer, sex=sex, age_group=band)
    ]  # fmt: skip
    country = [
        {"source": "safety_survey", "indicator": "one", "period": "2021", "area": "country", "sex": sex, "age_group": band,
         "value": 0.4, "unit": "share", "answers": 4000, "not_comparable": "", "source_file": "f"}
        for sex in ("all", "women", "men") for band in ("all", *own.municipality.age_bands)
    ]  # fmt: skip
    frames = {**survey_tables(asked), DeliveredValue: pd.DataFrame(country).astype({"answers": "Int64"})}
    found = differing(
        own, estimated(own, frames), "compared", ["reference", "outside_promise", "women_vs_men"], ["safety_survey"]
    )
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'indicator = "unsafe_evening", contrast = "outside_promise", age_group = "grade_9"',
        'indicator = "unsafe_evening", contrast = "outside_promise", sex = "women", age_group = "16-29"',
        'indicator = "unsafe_evening", contrast = "women_vs_men", sex = "women"',
        'indicator = "drugs_ever", contrast = "outside_promise", age_group = "grade_9"',
        'indicator = "drugs_ever", contrast = "previous_period"',
        'indicator = "reported_all", contrast = "outside_promise"',
        'indicator = "damage", contrast = "women_vs_men"',
        'indicator = "graffiti_reports", contrast = "outside_promise"',
        'indicator = "graffiti_reports", contrast = "previous_period", sex = "women"',
    ],
)
def test_evidence_that_nothing_compares_is_refused_with_what_there_is(tmp_path: Path, line: str) -> None:
    promises = PROMISES.replace('indicator = "unsafe_evening", contrast = "outside_promise"', line)
    with pytest.raises(DataErrors) as errors:
        configured(tmp_path, promises=promises)
    (problem,) = errors.value.problems
    assert (problem.code, placed(problem)) == ("evidence", "edition 2022, promise lugna-kvallar, evidence 1")
    assert "previous_period" in {dict(one.values)["contrast"] for one in problem.value("made")}


def test_of_a_problem_index_nothing_is_compared() -> None:
    index = ProblemIndex(id="index", title="Problemindex", block="block")
    assert comparisons_of("safety_survey", index) == []


def test_against_others_needs_others_and_a_district(tmp_path: Path) -> None:
    for districts in ("[]", '["norr", "kusten"]'):
        with pytest.raises(DataErrors, match="inget skulle någonsin"):
            configured(tmp_path, promises=PROMISES.replace('["norr"]', districts))


def test_a_source_and_a_contrast_that_nobody_knows_are_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(DataErrors, match="något av safety_survey, drug_habits"):
        configured(tmp_path, municipality=MUNICIPALITY.replace('["crime"]', '["crimes"]'))
    with pytest.raises(DataErrors, match="något av outside_promise, rest_of_municipality"):
        configured(tmp_path, promises=PROMISES.replace("outside_promise", "outside"))
