"""Evidence that check accepts is evidence that something compares: held against what the estimators really make."""

from __future__ import annotations

import itertools
from pathlib import Path

import duckdb
import pytest
from building import MUNICIPALITY, PROMISES, configured
from kalmar import kalmar
from told import placed

from pipeline import ingest
from pipeline.configuration import Area, Configuration, Evidence, areas_to_judge, load_configuration
from pipeline.definitions import ProblemIndex
from pipeline.definitions.sources import CONTRASTS, GRADES, SOURCES, comparisons_of
from pipeline.problems import DataErrors


def test_every_source_has_a_reader() -> None:
    assert list(ingest.READERS) == list(SOURCES)


def asked(configuration: Configuration, promise: str, evidence: Evidence) -> list[str]:
    (found,) = [
        (edition, one) for edition in configuration.editions[-1:] for one in edition.promises if one.id == promise
    ]
    return areas_to_judge(configuration, *found, evidence)


def made(database: Path) -> set[tuple[str, str, str, str, str]]:
    """Indicator, contrast, kind of area, sex and age group of all comparisons that are published."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return set(
            connection.execute(
                """
                select distinct indicator, contrast, if(area = 'municipality', area, 'district'),
                    if(contrast = 'women_vs_men', 'all', sex), if(contrast = 'youngest_vs_oldest', 'all', age_group)
                from comparison join area using (area) where kind in ('district', 'composite', 'municipality')
                """
            ).fetchall()
        )


def test_what_check_accepts_of_the_demo_is_what_is_compared() -> None:
    """For every indicator, contrast, sex and age group of Kalmar: accepted just when a comparison can exist.

    Where a figure is not delivered (no reference of one's own, a count that nobody sends) there can be no row: those are told as
    warnings. What is compared is accepted always.
    """
    folder = kalmar()
    own = load_configuration(folder)
    rows = made(folder.published)
    with duckdb.connect(str(folder.published), read_only=True) as connection:
        query = "select distinct indicator from indicator_value where source <> 'reference'"
        known = {name for (name,) in connection.execute(query).fetchall()}
    visited = own.visited_leaves()
    promises = {promise.id: promise for promise in own.editions[-1].promises}
    with_districts, whole = (
        next(one for one in promises.values() if bool(one.districts) == has) for has in (True, False)
    )
    groups = list(itertools.product(("all", "women", "men"), ("all", *own.municipality.age_bands, *GRADES)))
    wrong = []
    assert not visited & set(with_districts.districts)
    for (source, indicator), contrast, (sex, age) in itertools.product(own.definitions.indicators(), CONTRASTS, groups):
        words = {"reference": "country"} if contrast == "reference" else {}
        evidence = Evidence(
            indicator=indicator.id, contrast=contrast, expects="higher", sex=sex, age_group=age, **words
        )
        accepted = {
            "municipality" if area == Area.MUNICIPALITY else "district"
            for promise in (with_districts, whole)
            for area in asked(own, promise.id, evidence)
        }
        exists = {place for place in ("district", "municipality") if (indicator.id, contrast, place, sex, age) in rows}
        judged = exists if CONTRASTS[contrast].against_others else exists & {"municipality"}
        if source == "crime" and getattr(indicator, "sensitive", False):
            judged -= {"district"}  # hidden always
        if contrast == "women_vs_men" and sex != "all":
            judged = set()
        if contrast == "youngest_vs_oldest" and age != "all":
            judged = set()
        if indicator.id in known and contrast != "reference" and accepted != judged:
            wrong.append((indicator.id, contrast, sex, age, accepted, judged))
        if not judged <= accepted:
            wrong.append((indicator.id, contrast, sex, age, accepted, judged))
    assert wrong == []


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
