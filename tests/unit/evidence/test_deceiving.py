"""Promises written to look better borne than they are: none gets more than its leading question allows.

Comparisons are drawn with their verdicts, and judged as those of a whole build are. What a promise may get at most is said beside each,
and worked out once more, without the rule's own code, for promises that Hypothesis writes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import configuration, district, edition, offence_group, survey_indicator

from pipeline import evidence
from pipeline.configuration import Configuration, Evidence, asked_of
from pipeline.contracts import create
from pipeline.contracts.known import create_views
from pipeline.contracts.published import PUBLISHED
from pipeline.contracts.table import sql_type
from pipeline.definitions import Crime, DrugHabits, PupilIndicator
from pipeline.definitions.sources import FORMS

SOURCES = {
    "q1": "safety_survey",
    "q2": "safety_survey",
    "q3": "safety_survey",
    "theft": "crime",
    "narcotics": "crime",
    "drugs": "drug_habits",
}
PERIODS = ("2018", "2021")
HIGHER, LOWER, NO, FEW = "higher", "lower", "no_detectable_difference", "cannot_tell"
REASONS = {FEW: "too_few_answers", "not_comparable": "series_break", "no_base": "no_base"}


class Told(NamedTuple):
    """What the comparisons of one question say: by area, or ``together``; anything that is not named does not differ."""

    latest: Mapping[str, str] = {}
    before: Mapping[str, str] = {}
    missing: bool = False


def level(indicator: str, **own: str) -> Evidence:
    return Evidence(indicator=indicator, form="level", **own)  # type: ignore[arg-type]


def series(indicator: str, expects: str = "higher", **own: str) -> Evidence:
    return Evidence(indicator=indicator, form="series", expects=expects, **own)  # type: ignore[arg-type]


def largest(indicator: str, top: int = 1, among: str = "problems") -> Evidence:
    return Evidence(indicator=indicator, form="rank", top=top, among=among)


def alike(indicator: str, margin: float = 5) -> Evidence:
    return Evidence(indicator=indicator, form="alike", margin=margin)


def ask(indicator: str, contrast: str = "outside_promise", expects: str = "higher", **own: str) -> Evidence:
    return Evidence(indicator=indicator, contrast=contrast, expects=expects, **own)  # type: ignore[arg-type]


WOMEN = ask("q1", "women_vs_men")
YOUNG = ask("q1", "youngest_vs_oldest")
DRIVEN = ask("narcotics")
GROUPS = [WOMEN, YOUNG, ask("q2", "women_vs_men"), ask("q3", "youngest_vs_oldest")]
UP = Told({"together": HIGHER, "a": HIGHER, "b": HIGHER, "c": HIGHER, "municipality": HIGHER})
UP_TWICE = Told(UP.latest, UP.latest)
DOWN = Told(dict.fromkeys(UP.latest, LOWER))
ALWAYS = {"women_vs_men": UP_TWICE, "youngest_vs_oldest": UP_TWICE}


class Case(NamedTuple):
    """A promise, what the comparisons say (by indicator, or by contrast for groups), and the most that it may get."""

    evidence: Sequence[Evidence]
    told: Mapping[str, Told]
    most: str
    districts: Sequence[str] = ("a", "b", "c")


CASES = {
    "the safest districts, with groups": Case([ask("q1"), *GROUPS], {"q1": DOWN}, "contradicted"),
    "the safest districts, with other questions": Case(
        [ask("q1"), ask("q2"), ask("q3"), ask("theft")],
        {"q1": DOWN, "q2": UP_TWICE, "q3": UP_TWICE, "theft": UP_TWICE},
        "contradicted",
    ),
    "the safest districts, in two waves": Case(
        [ask("q1"), ask("q2")], {"q1": Told(DOWN.latest, DOWN.latest), "q2": UP}, "contradicted"
    ),
    "two of three districts against the sum": Case(
        [ask("q1")], {"q1": Told({"together": LOWER, "a": HIGHER, "b": HIGHER, "c": LOWER})}, "contradicted"
    ),
    "one district, its own contradiction": Case([ask("q1"), *GROUPS], {"q1": DOWN}, "contradicted", ("a",)),
    "one district, groups for it": Case([ask("q1"), *GROUPS], {}, "cannot_tell", ("a",)),
    "women alone": Case([WOMEN], {}, "not_tested"),
    "the young alone": Case([YOUNG], {}, "not_tested"),
    "groups of every question": Case(GROUPS, {}, "not_tested"),
    "groups, for the whole municipality": Case(GROUPS, {}, "not_tested", ()),
    "what the police look for": Case([DRIVEN], {"narcotics": UP_TWICE}, "not_tested"),
    "what the police look for, with a group": Case([DRIVEN, WOMEN], {"narcotics": UP_TWICE}, "not_tested"),
    "what the police look for, over time": Case(
        [ask("narcotics", "previous_period")], {"narcotics": UP_TWICE}, "not_tested", ()
    ),
    "no evidence": Case([], {}, "not_tested"),
    "evidence that nobody compared": Case(
        [ask("q1"), ask("q2")], {"q1": Told(missing=True), "q2": Told(missing=True)}, "not_tested"
    ),
    "a question that was changed": Case(
        [ask("q1", "previous_period")], {"q1": Told({"municipality": "not_comparable"})}, "not_tested"
    ),
    "shares without a number of answers": Case(
        [ask("drugs", "previous_period", age_group="grade_9")],
        {"drugs": Told({"municipality": "no_base"})},
        "not_tested",
        (),
    ),
    "too few answers, with groups": Case(
        [ask("q1"), *GROUPS], {"q1": Told(dict.fromkeys(UP.latest, FEW))}, "cannot_tell"
    ),
    "nothing in the lead, nine groups": Case([ask("q1"), *GROUPS, *GROUPS], {}, "cannot_tell"),
    "nothing in the lead, what the police look for": Case([ask("q1"), DRIVEN], {"narcotics": UP_TWICE}, "cannot_tell"),
    "told once, and what the police look for": Case([ask("q1"), DRIVEN], {"q1": UP, "narcotics": UP_TWICE}, "some"),
    "told once, and groups twice": Case([ask("q1"), *GROUPS], {"q1": UP}, "some"),
    "the same source twice: another question": Case(
        [ask("q1"), ask("q2"), ask("q3")], {"q1": UP, "q2": UP_TWICE, "q3": UP_TWICE}, "some"
    ),
    "the same question twice: another counterpart": Case(
        [ask("q1"), ask("q1", "rest_of_municipality")], {"q1": UP}, "some"
    ),
    "the same question, of women and of men": Case(
        [ask("q1"), ask("q1", sex="women"), ask("q1", sex="men")], {"q1": UP}, "some"
    ),
    "told before, and no more": Case([ask("q1")], {"q1": Told({}, UP.latest)}, "cannot_tell"),
    "told before the other way": Case([ask("q1")], {"q1": Told(UP.latest, DOWN.latest)}, "some"),
    "twice, and one district against": Case([ask("q1")], {"q1": Told({**UP.latest, "c": LOWER}, UP.latest)}, "some"),
    "twice, and another question against": Case([ask("q1"), ask("q2")], {"q1": UP_TWICE, "q2": DOWN}, "some"),
    "twice, and another source against": Case([ask("q1"), ask("theft")], {"q1": UP_TWICE, "theft": DOWN}, "some"),
    "twice, and one district of another question against": Case(
        [ask("q1"), ask("q2")], {"q1": UP_TWICE, "q2": Told({"b": LOWER})}, "some"
    ),
    "proxies for a lead that does not differ": Case(
        [ask("q1"), ask("q2"), ask("q3"), ask("theft")], {"q2": UP_TWICE, "q3": UP_TWICE, "theft": UP_TWICE}, "weak"
    ),
    "proxies for a lead that nobody compared": Case(
        [ask("q1"), ask("q2")], {"q1": Told(missing=True), "q2": UP_TWICE}, "weak"
    ),
    "as many for as against": Case([ask("q1"), ask("q2"), ask("q3")], {"q2": UP_TWICE, "q3": DOWN}, "cannot_tell"),
    "one question six times": Case(
        [ask("q1"), *[ask("q2")] * 6, ask("q3")], {"q2": UP_TWICE, "q3": DOWN}, "cannot_tell"
    ),
    "a group before a contradicted lead": Case([WOMEN, ask("q1")], {"q1": DOWN}, "contradicted"),
    "the police before a contradicted lead": Case(
        [DRIVEN, ask("q1")], {"q1": DOWN, "narcotics": UP_TWICE}, "contradicted"
    ),
    "the direction turned": Case([ask("q1", expects="lower"), *GROUPS], {"q1": UP_TWICE}, "contradicted"),
    "the whole municipality, against": Case([ask("q1", "previous_period"), *GROUPS], {"q1": DOWN}, "contradicted", ()),
    "two grades that part": Case(
        [
            ask("drugs", "previous_period", age_group="grade_9"),
            ask("drugs", "previous_period", "lower", age_group="upper_secondary_2"),
        ],
        {"drugs": UP_TWICE},
        "some",
        (),
    ),
    "offences alone, two groups": Case([ask("theft"), ask("narcotics")], {"theft": UP, "narcotics": UP_TWICE}, "some"),
    "levels alone": Case([level("q1"), level("q2"), level("theft")], {}, "not_tested"),
    "a level of one district": Case([level("q1")], {}, "not_tested", ("a",)),
    "levels of the whole municipality": Case([level("q1"), level("drugs", age_group="grade_9")], {}, "not_tested", ()),
    "levels, groups and what the police look for": Case(
        [level("q1"), WOMEN, level("narcotics"), DRIVEN], {"narcotics": UP_TWICE}, "not_tested"
    ),
    "a level before a contradicted lead": Case([level("q2"), ask("q1")], {"q1": DOWN}, "contradicted"),
    "levels behind a lead that does not differ": Case([ask("q1"), level("q1"), level("theft")], {}, "cannot_tell"),
    "told once, with a level of another source": Case([ask("q1"), level("theft"), level("q2")], {"q1": UP}, "some"),
    "a series of the whole municipality for some districts": Case(
        [series("drugs", age_group="grade_9")], {"drugs": UP_TWICE}, "not_tested"
    ),
    "a series, and the series that it holds": Case([series("q1")], {"q1": UP_TWICE}, "some", ()),
    "a series, its last step and a level": Case(
        [series("q1"), ask("q1", "previous_period"), level("q1")], {"q1": UP_TWICE}, "some", ()
    ),
    "a series of what the police look for": Case([series("narcotics")], {"narcotics": UP_TWICE}, "not_tested", ()),
    "a series the other way": Case(
        [series("q1"), ask("q2", "previous_period"), ask("q3", "previous_period")],
        {"q1": DOWN, "q2": UP_TWICE, "q3": UP_TWICE},
        "contradicted",
        (),
    ),
    "series for a lead that does not differ": Case(
        [ask("q1"), series("q2"), series("theft")], {"q2": UP, "theft": UP}, "weak"
    ),
    "the largest problem of all, for some districts": Case(
        [largest("q1"), largest("q2")], {"q1": UP_TWICE, "q2": UP_TWICE}, "not_tested"
    ),
    "a place of the whole municipality before a contradicted lead": Case(
        [largest("q2"), ask("q1")], {"q1": DOWN, "q2": UP_TWICE}, "contradicted"
    ),
    "no place at all": Case([largest("q1"), level("q1")], {"q1": DOWN}, "contradicted", ()),
    "the largest problem, once": Case([largest("q1"), largest("q1", 3)], {"q1": UP}, "some", ()),
    "one of three districts is among the worst": Case(
        [largest("q1", 3, "districts")], {"q1": Told({"a": HIGHER})}, "cannot_tell"
    ),
    "the best districts": Case([largest("q1", 3, "districts"), *GROUPS], {"q1": DOWN}, "contradicted"),
    "places of other questions for a lead that does not differ": Case(
        [ask("q1"), largest("q2", 3, "districts")], {"q2": UP_TWICE}, "weak"
    ),
    "all districts are alike, so these three": Case(
        [alike("q1"), alike("q2")], {"q1": UP_TWICE, "q2": UP_TWICE}, "not_tested"
    ),
    "alike before a contradicted lead": Case([alike("q2"), ask("q1")], {"q1": DOWN, "q2": UP_TWICE}, "contradicted"),
    "alike where some district lies beyond": Case(
        [alike("q1"), level("q1"), alike("q2")], {"q1": DOWN, "q2": UP_TWICE}, "contradicted", ()
    ),
    "no difference is not alike": Case([alike("q1"), alike("q2", 10)], {}, "cannot_tell", ()),
    "alike, once, with groups and levels": Case([alike("q1"), *GROUPS, level("q2")], {"q1": UP}, "some", ()),
    "another source on the whole municipality": Case(
        [ask("q1"), ask("theft", "previous_period")], {"q1": UP, "theft": Told({"municipality": HIGHER})}, "some"
    ),
}
"""What may be reached by each; `UP` is told in the latest period, `UP_TWICE` in both."""


DISTRICTS = tuple("abcde")


def town(case: Case) -> Configuration:
    """A town of five districts with one edition that has the case's promise."""
    plain = edition("e", case.districts, case.evidence)
    theft, narcotics = (offence_group(name, codes=[code]) for name, code in (("theft", "0001"), ("narcotics", "0002")))
    crime = Crime(indicators=[theft, narcotics.model_copy(update={"initiative_driven": True})])
    pupils = DrugHabits(indicators=[PupilIndicator(id="drugs", title="Droger", title_en="Drugs", label="Droger")])
    own = configuration(
        [district(name) for name in DISTRICTS],
        indicators=[survey_indicator(name, [name]) for name in ("q1", "q2", "q3")],
        editions=[plain],
    )
    definitions = own.definitions.model_copy(update={"crime": crime, "drug_habits": pupils})
    return own.model_copy(update={"definitions": definitions})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A published database of two periods in which nothing is compared yet."""
    target = tmp_path_factory.mktemp("drawn") / "published.duckdb"
    with duckdb.connect(str(target)) as connection:
        for table in PUBLISHED:
            create(connection, table)
        create_views(connection)
        _insert(connection, "edition", [{"edition": "e", "data_until": "2022-12-31", "chosen_from": "2021"}])
        _insert(connection, "indicator", [{"indicator": name, "source": source} for name, source in SOURCES.items()])
        periods = [
            {"source": source, "period": period, "ends_on": f"{period}-12-31"}
            for source in sorted(set(SOURCES.values()))
            for period in PERIODS
        ]
        _insert(connection, "period", periods)
        kinds = {"municipality": "municipality", "priority:e": "priority", **dict.fromkeys(DISTRICTS, "district")}
        _insert(connection, "area", [{"area": area, "kind": kind, "valid_from": None} for area, kind in kinds.items()])
        _insert(connection, "indicator_value", [*_levels(kinds)])
        yield target  # held open: whoever opens it meanwhile need not wait for it


def _levels(areas: Iterable[str]) -> Iterator[dict[str, object]]:
    """A large share of everything everywhere: what it is worth alone is nothing."""
    for (name, source), area, period in itertools.product(SOURCES.items(), areas, PERIODS):
        key = {"source": source, "indicator": name, "period": period, "area": area, "sex": "all"}
        age = "grade_9" if source == "drug_habits" else "all"
        yield {**key, "age_group": age, "unit": "share", "value": 0.9, "status": "published", "basis": "direct"}


def support(database: Path, case: Case) -> dict[str, object]:
    """What the judge makes of a case: the row of ``promise_support``."""
    own = town(case)
    found = _comparisons(own, case)
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from comparison; delete from edition_verdict; delete from form_verdict")
        _insert(connection, "comparison", found)
        _insert(connection, "edition_verdict", [{"edition": "e", **row} for row in found])
        _insert(connection, "form_verdict", _of_forms(own, case))
    evidence.judge(database, own)
    with duckdb.connect(str(database)) as connection:
        return connection.execute("from promise_support").df().to_dict("records")[0]


def _comparisons(own: Configuration, case: Case) -> list[dict[str, object]]:
    """The comparisons that a case's evidence asks for, each once, with what the case lets them say."""
    (the_edition,) = own.editions
    rows = {}
    for asked in asked_of(own, the_edition, the_edition.promises[0]):
        one = asked.evidence
        if one.form != "comparison":
            continue
        told = ALWAYS.get(one.contrast) or case.told.get(one.indicator, Told())
        for period, said in zip(PERIODS, (told.before, told.latest), strict=True):
            verdict = said.get("together" if asked.together else asked.area, NO)
            key = {
                "indicator": one.indicator,
                "period": period,
                "area": asked.area,
                "sex": "women" if one.contrast == "women_vs_men" else one.sex,
                "age_group": one.age_group,
                "contrast": asked.contrast,
                "other": asked.other or asked.contrast,
            }
            told_as = {"verdict": FEW if verdict == "no_base" else verdict, "reason": REASONS.get(verdict, "")}
            shape = {"source": SOURCES[one.indicator], "measure": "difference", "estimate": 0.1, "basis": "direct"}
            if not told.missing:
                rows[tuple(key.values())] = {**key, **told_as, **shape}
    return list(rows.values())


def _of_forms(own: Configuration, case: Case) -> list[dict[str, object]]:
    """What the gate says of the case's evidence of other forms: of a series in its last period alone."""
    (the_edition,) = own.editions
    rows = []
    for asked in asked_of(own, the_edition, the_edition.promises[0]):
        told = case.told.get(asked.evidence.indicator, Told())
        if asked.contrast not in FORMS or not FORMS[asked.contrast].tested or told.missing:
            continue
        about = {
            "edition": "e",
            "promise": "promise",
            "position": asked.position,
            "form": asked.contrast,
            "area": asked.area,
        }
        of_periods = [told.latest] if asked.contrast == "series" else [told.latest, told.before]
        for period, said in zip(reversed(PERIODS), of_periods, strict=False):
            verdict = said.get("together" if asked.together else asked.area, NO)
            judged = CLAIMED.get(verdict, verdict) if asked.contrast != "series" else verdict
            judged = FEW if verdict == "no_base" else judged
            row = {"indicator": asked.evidence.indicator, "period": period, "verdict": judged}
            rows.append({**about, **row, "reason": REASONS.get(verdict, "")})
    return rows


CLAIMED = {HIGHER: "holds", LOWER: "fails"}


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; a column that is not named is empty."""
    columns = next(one.columns() for one in PUBLISHED if one.table_name() == table)
    empty = {name: None if schema.nullable else EMPTY[sql_type(schema)] for name, schema in columns.items()}
    if rows:
        connection.register("incoming", pd.DataFrame([{**empty, **row} for row in rows], columns=[*columns]))
        connection.execute(f"insert into {table} select * from incoming")
        connection.unregister("incoming")


EMPTY = {"VARCHAR": "", "BIGINT": 0, "DOUBLE": 0.0, "BOOLEAN": False, "VARCHAR[]": [], "INTEGER[]": []}


@pytest.mark.parametrize("name", CASES)
def test_a_promise_that_deceives_gets_no_more_than_its_lead_allows(database: Path, name: str) -> None:
    assert support(database, CASES[name])["state"] == CASES[name].most


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 30


def test_a_promise_that_is_borne_gets_what_it_is_due(database: Path) -> None:
    """So that the test before can fail the other way: two waves, or another source on the same places, are strong."""
    assert support(database, Case([ask("q1")], {"q1": UP_TWICE}, ""))["because"] == "twice"
    told = support(database, Case([ask("q1"), ask("theft")], {"q1": UP, "theft": UP}, ""))
    assert (told["state"], told["because"], list(told["supporting_sources"])) == (
        "strong",
        "elsewhere",
        ["safety_survey", "crime"],
    )
    assert support(database, Case([ask("q1")], {"q1": UP_TWICE}, "", ("b",)))["state"] == "strong"
    assert support(database, Case([ask("q1", "previous_period")], {"q1": UP_TWICE}, "", ()))["state"] == "strong"


# ---- promises that nobody thought of ----------------------------------------------------------------------------------

SAID = st.sampled_from([HIGHER, LOWER, NO, FEW, "no_base"])
PLACES = ("together", "a", "b", "c", "municipality")
TOLD = st.builds(
    Told,
    st.fixed_dictionaries({place: SAID for place in PLACES}),
    st.fixed_dictionaries({place: SAID for place in PLACES}),
    st.booleans(),
)
PIECES = st.one_of(
    st.builds(
        ask,
        st.sampled_from(["q1", "q2", "q3", "theft", "narcotics"]),
        st.just("outside_promise"),
        st.sampled_from([HIGHER, LOWER]),
    ),
    st.builds(
        ask,
        st.sampled_from(["q1", "q2", "theft", "narcotics"]),
        st.just("previous_period"),
        st.sampled_from([HIGHER, LOWER]),
    ),
    st.builds(level, st.sampled_from(["q1", "q2", "q3", "theft", "narcotics"])),
    st.builds(series, st.sampled_from(["q1", "q2", "theft", "narcotics"]), st.sampled_from([HIGHER, LOWER])),
    st.builds(alike, st.sampled_from(["q1", "q2", "q3"])),
    st.builds(largest, st.sampled_from(["q1", "q2", "q3"]), st.just(3), st.sampled_from(["problems", "districts"])),
    st.builds(
        ask,
        st.sampled_from(["q1", "q2"]),
        st.sampled_from(["women_vs_men", "youngest_vs_oldest"]),
        st.sampled_from([HIGHER, LOWER]),
    ),
)
PROMISES = st.builds(
    Case,
    st.lists(PIECES, max_size=7),
    st.fixed_dictionaries({name: TOLD for name in ("q1", "q2", "q3", "theft", "narcotics")}),
    st.just(""),
    st.sampled_from([(), ("a",), ("a", "b", "c")]),
)


@settings(max_examples=30, deadline=None)
@given(PROMISES)
def test_no_promise_gets_more_than_its_lead_allows(database: Path, case: Case) -> None:
    state = support(database, case)["state"]
    votes = [
        one
        for one in case.evidence
        if one.indicator != "narcotics"
        and one.form != "level"
        and one.contrast not in ALWAYS
        and (case.districts or (one.contrast != "outside_promise" and one.among != "districts"))
        and not (case.districts and (one.among == "problems" or one.form == "alike"))
    ]
    if not votes:
        assert state == "not_tested"
        return
    lead = votes[0]
    latest, before = (_lead_says(case, lead, number) for number in (0, 1))
    opposite, expects = {HIGHER: LOWER, LOWER: HIGHER}, lead.expects or HIGHER
    assert (state == "contradicted") == (latest == opposite[expects])
    assert (state in ("strong", "some")) == (latest == expects)
    if state == "strong":
        sources = {SOURCES[one.indicator] for one in votes}
        assert (before == expects and lead.form != "series") or len(sources) > 1
    if state == "weak":
        assert any(
            _lead_says(case, one, 0) == (one.expects or HIGHER) for one in votes if one.indicator != lead.indicator
        )


def _lead_says(case: Case, one: Evidence, number: int) -> str:
    """What a question says of all the promise's districts together, or of each alike where only single ones were tested."""
    told = case.told[one.indicator]
    said = (told.latest, told.before)[number]
    if told.missing:
        return ""
    if one.form == "series" and len(case.districts) > 1:
        return "" if said["together"] == "no_base" else said["together"]
    if one.contrast == "previous_period" or one.among == "problems" or one.form == "alike" or not case.districts:
        return said["municipality"]
    if len(case.districts) == 1:
        return said["a"]
    if said["together"] != "no_base" and not one.among:
        return said["together"]
    tested = {said[name] for name in case.districts} - {"no_base"}
    return tested.pop() if len(tested) == 1 else ""
