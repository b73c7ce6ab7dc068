"""What the evidence says of a promise: the rule of a verdict, of the strength, and what an edition can know."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import signature
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kalmar import kalmar
from tables import (
    NO,
    YES,
    configuration,
    district,
    edition,
    offence_rows,
    one,
    persons,
    population_rows,
    published,
    rows,
    survey_tables,
)

from pipeline import evidence
from pipeline.configuration import Configuration, Edition, Evidence
from pipeline.contracts.estimated import VERDICTS
from pipeline.contracts.restricted import DeliveredValue, Offence, Population, PupilDirection, PupilShare
from pipeline.definitions import DrugHabits, PupilIndicator
from pipeline.evidence import rule
from pipeline.report.read.picture import Picture
from pipeline.report.sentences import disagreement
from pipeline.words.sv.reasons import of_evidence

# ---- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "expects", "wanted"),
    [
        ("higher", "higher", "supports"),
        ("lower", "lower", "supports"),
        ("higher", "lower", "contradicts"),
        ("lower", "higher", "contradicts"),
        *((verdict, way, "cannot_tell") for verdict in [*VERDICTS[2:], "none"] for way in ("higher", "lower")),
    ],
)  # fmt: skip
def test_only_a_difference_in_the_expected_direction_supports(verdict: str, expects: str, wanted: str) -> None:
    assert rule.supports(verdict, expects) == wanted


@pytest.mark.parametrize(
    "reason",
    [
        "no_comparison",
        "series_break",
        "new_area",
        "no_base",
        "no_months",
        "few_years",
        "rate_alone",
        "no_own_base",
        "places_differ",
        "above_funnel",
        "below_funnel",
    ],
)
def test_what_was_not_compared_is_not_tested(reason: str) -> None:
    assert rule.supports("cannot_tell", "higher", reason) == "not_tested"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (rule.Said("supports", twice=True), ("strong", "twice")),
        (rule.Said("supports", elsewhere=True), ("strong", "elsewhere")),
        (rule.Said("supports", twice=True, elsewhere=True), ("strong", "twice")),
        (rule.Said("supports", ["supports"] * 9), ("some", "once")),  # other questions of the source make nothing sure
        (rule.Said("supports", ["contradicts"], twice=True, against=True), ("some", "against")),
        (rule.Said("contradicts", ["supports"] * 9, twice=True, elsewhere=True), ("contradicted", "lead_contradicts")),
        (rule.Said("cannot_tell", ["supports"]), ("weak", "lead_open")),
        (rule.Said("not_tested", ["supports", "supports", "contradicts"]), ("weak", "lead_open")),
        (rule.Said("cannot_tell", ["supports", "contradicts"]), ("cannot_tell", "lead_open")),
        (rule.Said("cannot_tell", ["contradicts"]), ("cannot_tell", "lead_open")),
        (rule.Said("cannot_tell"), ("cannot_tell", "lead_open")),
        (rule.Said("not_tested", ["cannot_tell"]), ("cannot_tell", "lead_open")),
        (rule.Said("not_tested", ["not_tested"]), ("not_tested", "untested")),
        (rule.Said(rule.NO_LEAD), ("not_tested", "no_lead")),
    ],
)
def test_how_far_a_promise_is_borne(said: rule.Said, wanted: tuple[str, str]) -> None:
    assert rule.state(said) == wanted


SAID = st.sampled_from(rule.VERDICTS)
EVERYTHING = st.builds(
    rule.Said, st.sampled_from([*rule.VERDICTS, rule.NO_LEAD]), st.lists(SAID, max_size=5), *[st.booleans()] * 3
)


@given(EVERYTHING)
def test_no_state_is_more_than_the_lead_allows(said: rule.Said) -> None:
    """Whatever else is said: without the lead no more than weak, against the lead nothing, with anything against it never strong."""
    state, _ = rule.state(said)
    assert (state == "contradicted") == (said.lead == "contradicts")
    assert (state in ("strong", "some")) == (said.lead == "supports")
    assert state != "strong" or ((said.twice or said.elsewhere) and not said.against)
    assert state != "weak" or "supports" in said.others
    assert state != "not_tested" or {said.lead, *said.others} <= {"not_tested", rule.NO_LEAD}


@pytest.mark.parametrize(
    ("verdicts", "wanted"),
    [
        (["supports", "contradicts"], "cannot_tell"),
        (["supports", "cannot_tell", "not_tested"], "supports"),
        (["contradicts", "cannot_tell"], "contradicts"),
        (["cannot_tell", "not_tested"], "cannot_tell"),
        (["not_tested"], "not_tested"),
        ([], "not_tested"),
    ],
)
def test_a_question_has_one_vote(verdicts: list[str], wanted: str) -> None:
    assert rule.together(verdicts) == wanted


@pytest.mark.parametrize(
    ("verdicts", "wanted"),
    [
        (["supports", "supports"], "supports"),
        (["supports", "not_tested"], "supports"),
        (["supports", "cannot_tell"], "cannot_tell"),
        (["contradicts", "contradicts"], "contradicts"),
        ([], "not_tested"),
    ],
)
def test_districts_that_are_judged_alone_speak_with_one_voice(verdicts: list[str], wanted: str) -> None:
    assert rule.of_places(verdicts) == wanted


def test_persons_concerned_by_hand() -> None:
    """30 % (20 to 45) of 2 000; and 600 (400 to 900) with 300 (150 to 300): 600 + 300, less 250, more 300."""
    assert rule.concerned((0.3, 0.2, 0.45), 2000) == pytest.approx((600, 400, 900))
    assert rule.concerned_in_all([(600, 400, 900), (300, 150, 300)]) == pytest.approx((900, 650, 1200))
    assert rule.concerned_in_all([(10, 0, 50), (10, 0, 50)])[1] == pytest.approx(20 - 200**0.5)


# ---- from comparisons to verdicts ----------------------------------------------------------------------------------------

UNSAFE = {"indicator": "one", "expects": "higher"}


def configuration_with_pupils(editions: Sequence[Edition]) -> Configuration:
    own = configuration([district("a"), district("b"), district("c")], editions=editions)
    drugs = DrugHabits(indicators=[PupilIndicator(id="drugs", title="Droger", title_en="Drugs", label="Droger")])
    return own.model_copy(update={"definitions": own.definitions.model_copy(update={"drug_habits": drugs})})


def judged(folder: Path, frames: dict, *editions: Edition) -> duckdb.DuckDBPyConnection:
    return judged_by(folder, frames, configuration_with_pupils(editions))


def judged_by(folder: Path, frames: dict, own: Configuration) -> duckdb.DuckDBPyConnection:
    connection = published(own, frames, folder)
    evidence.judge(folder / "published.duckdb", own)
    return connection


def wave(shares: dict[str, int], period: str = "2021") -> list:
    """200 persons in each district, of whom so many say yes."""
    return [
        person
        for place, yes in shares.items()
        for person in persons(yes, place, YES, period=period) + persons(200 - yes, place, NO, period=period)
    ]


def test_a_promise_of_the_same_name_in_a_later_edition_takes_nothing_from_an_earlier_one(tmp_path: Path) -> None:
    """The first edition asks of women and men, the second does not: both are judged by what they ask themselves."""
    women = Evidence(contrast="women_vs_men", **UNSAFE)
    first, second = (
        edition("first", ["a"], [women]),
        edition("second", ["a"], [Evidence(contrast="outside_promise", **UNSAFE)]),
    )
    people = wave({"a": 120, "b": 60, "c": 60}) + [
        person for place in "abc" for person in persons(20, place, YES, sex="men") + persons(180, place, NO, sex="men")
    ]
    connection = judged(tmp_path, survey_tables(people), first, second)
    found = rows(connection, "select edition, verdict from promise_evidence order by edition")
    assert [row["verdict"] for row in found] == ["supports", "supports"]


def test_each_district_of_the_promise_is_judged_against_all_outside_it(tmp_path: Path) -> None:
    """a is higher than c, b lower."""
    own = edition("e", ["a", "b"], [Evidence(contrast="outside_promise", **UNSAFE)])
    connection = judged(tmp_path, survey_tables(wave({"a": 120, "b": 20, "c": 60})), own)
    found = rows(connection, "select area, verdict, period, together from promise_evidence order by area")
    assert found == [
        {"area": "a", "verdict": "supports", "period": "2021", "together": False},
        {"area": "b", "verdict": "contradicts", "period": "2021", "together": False},
        {"area": "priority:e", "verdict": "cannot_tell", "period": "2021", "together": True},  # 35 % against 30 %
    ]
    assert one(connection, "select supports, contradicts, cannot_tell, state from promise_support") == {
        "supports": 0, "contradicts": 0, "cannot_tell": 1, "state": "cannot_tell",
    }  # fmt: skip
    districts = rows(connection, "select area, verdict from promise_district order by area")
    assert districts == [{"area": "a", "verdict": "supports"}, {"area": "b", "verdict": "contradicts"}]
    assert one(connection, "select districts, districts_supported from promise_support") == {
        "districts": 2, "districts_supported": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "confirmed", "state", "said"),
    [
        (None, "", "some", "minst 19 procentenheter högre"),
        (120, "2018", "strong", "minst 18 procentenheter högre, liksom 2018"),
        (60, "", "some", "minst 18 procentenheter högre, inte säkerställt 2018"),
    ],
)
def test_one_measurement_alone_is_never_strong(
    tmp_path: Path, before: int | None, confirmed: str, state: str, said: str
) -> None:
    people = wave({"a": 120, "b": 60, "c": 60})
    people += wave({"a": before, "b": 60, "c": 60}, "2018") if before else []
    own = edition("e", ["a"], [Evidence(contrast="outside_promise", **UNSAFE)])
    connection = judged(tmp_path, survey_tables(people), own)
    row = one(connection, "from promise_evidence")
    assert (row["reason"], row["wording"], row["measure"]) == ("", "", "difference")
    assert row["earlier_period"] == ("" if before is None else "2018")
    assert of_evidence(*(row[name] for name in signature(of_evidence).parameters)) == said
    assert row["earlier"] == ("" if before is None else "supports" if confirmed else "cannot_tell")
    assert not row["independent"]  # the latest wave chose the districts
    assert (row["estimate"], row["basis"], row["source"]) == (pytest.approx(0.3), "direct", "safety_survey")
    assert one(connection, "select confirmed_in, state, supporting_sources from promise_support") == {
        "confirmed_in": confirmed, "state": state, "supporting_sources": ["safety_survey"],
    }  # fmt: skip


def test_girls_and_boys_are_judged_in_their_own_grade_and_are_not_tested_without_a_base(tmp_path: Path) -> None:
    shares = pd.DataFrame(
        [
            {"indicator": "drugs", "period": "2017", "grade": grade, "sex": sex, "share": share, "answers": answers, "missing": "",
             "source_file": "f"}
            for grade, answers, girls, boys in (("grade_9", None, 0.04, 0.06), ("upper_secondary_2", 900, 0.1, 0.2))
            for sex, share in (("women", girls), ("men", boys))
        ]
    ).astype({"answers": "Int64"})  # fmt: skip
    asked = [
        Evidence(indicator="drugs", contrast="women_vs_men", expects="lower", age_group=grade)
        for grade in ("grade_9", "upper_secondary_2")
    ]
    frames = {**survey_tables(wave({"a": 90, "b": 90, "c": 90})), PupilShare: shares}
    own = configuration_with_pupils([edition("e", [], asked)])
    connection = judged_by(tmp_path, frames, own)
    found = rows(connection, "select age_group, verdict, reason from promise_evidence order by position")
    assert [tuple(row.values()) for row in found] == [
        ("grade_9", "not_tested", "no_base"),
        ("upper_secondary_2", "supports", ""),
    ]


def test_sources_that_disagree_are_told(tmp_path: Path) -> None:
    """The survey is worse in a than outside, its offences are fewer; and what pupils say of drugs has gone down."""
    stated = pd.DataFrame(
        [
            {"indicator": "drugs", "period": "2017", "previous": "2015", "grade": "grade_9", "sex": "all",
             "contrast": "previous_period", "verdict": "lower", "wording": "minskat", "source_file": "f"}
        ]
    )  # fmt: skip
    asked = [
        Evidence(contrast="outside_promise", **UNSAFE),
        Evidence(indicator="drugs", contrast="previous_period", expects="higher", age_group="grade_9"),
    ]
    plain = edition("e", ["a"], asked)
    promise = plain.promises[0].model_copy(update={"crime": ["theft"]})
    own = configuration_with_pupils([plain.model_copy(update={"promises": [promise]})])
    counts = {("0001", "a", "2021"): [2] * 12, ("0001", "b", "2021"): [20] * 12, ("0001", "c", "2021"): [20] * 12}
    inhabitants = {(year, place): 5000 for year in ("2020", "2021") for place in "abc"}
    frames = {
        **survey_tables(wave({"a": 120, "b": 60, "c": 60})), PupilDirection: stated, Offence: offence_rows(counts),
        Population: population_rows(inhabitants),
    }  # fmt: skip
    query = "select * exclude (edition, promise, position) from promise_disagreement order by kind"
    assert judged_by(tmp_path, frames, own).execute(query).fetchall() == [
        ("evidence", "municipality", ["safety_survey"], ["drug_habits"], [], ""),
        ("offences", "a", ["safety_survey"], ["crime"], ["theft"], "lower"),
    ]
    said = disagreement.sentences(Picture(tmp_path / "published.duckdb", "e"), promise.id)
    assert said == [
        "Källorna pekar åt olika håll: trygghetsundersökningen talar för löftet, CAN:s skolundersökning talar emot.",
        "I A talar trygghetsundersökningen för löftet, men anmälda brott (t per invånare) är säkerställt färre än utanför löftet.",
    ]


REGISTER = {(year, place): 8000 for year in ("2019", "2020", "2021") for place in "abc"}


def test_the_persons_concerned_are_the_share_of_the_inhabitants_before_the_wave(tmp_path: Path) -> None:
    """60 % of 8 000 in a and in b; the register of the year's end after the wave is not looked at."""
    people = survey_tables(wave({"a": 120, "b": 120, "c": 60}))
    frames = {**people, Population: population_rows({**REGISTER, ("2021", "a"): 9}).assign(age_from=20, age_to=64)}
    own = edition("e", ["a", "b"], [Evidence(contrast="outside_promise", **UNSAFE)])
    connection = judged(tmp_path, frames, own)
    told = rows(
        connection,
        "select concerned, concerned_low, concerned_high from promise_evidence where not together order by area",
    )
    assert [row["concerned"] for row in told] == pytest.approx([4800, 4800])
    assert all(row["concerned_low"] < row["concerned"] < row["concerned_high"] for row in told)
    total = one(connection, "from promise_support")
    assert (total["concerned_indicator"], list(total["concerned_areas"])) == ("one", ["a", "b"])
    assert total["concerned"] == pytest.approx(9600)
    wide = told[0]["concerned_high"] - told[0]["concerned"]
    assert total["concerned_high"] - total["concerned"] == pytest.approx(wide * 2**0.5)


@pytest.mark.parametrize("register", [{}, {("2021", place): 8000 for place in "abc"}, {("2020", "a"): 8000}])
def test_without_a_register_of_all_districts_before_the_wave_nobody_is_counted(
    tmp_path: Path, register: dict[tuple[str, str], int]
) -> None:
    frames = {**survey_tables(wave({"a": 120, "b": 60, "c": 60})), Population: population_rows(register)}
    own = edition("e", ["a"], [Evidence(contrast="outside_promise", **UNSAFE)])
    connection = judged(tmp_path, frames, own)
    assert one(connection, "select verdict, concerned from promise_evidence")["verdict"] == "supports"
    assert connection.execute("select count(concerned) from promise_evidence").fetchall() == [(0,)]
    assert one(connection, "select concerned_indicator from promise_support") == {"concerned_indicator": ""}


@pytest.mark.parametrize(
    ("reference", "verdict", "reason"),
    [
        ("country", "supports", ""),
        ("county", "cannot_tell", "no_detectable_difference"),
        ("Provstad", "not_tested", "no_comparison"),
    ],
)
def test_a_reference_value_is_evidence(tmp_path: Path, reference: str, verdict: str, reason: str) -> None:
    delivered = pd.DataFrame(
        [
            {"source": "safety_survey", "indicator": "one", "period": "2021", "area": area, "sex": "all", "age_group": "all",
             "value": value, "unit": "share", "answers": None, "not_comparable": "", "source_file": "f"}
            for area, value in (("country", 0.3), ("county", 0.58))
        ]
    ).astype({"answers": "Int64"})  # fmt: skip
    own = edition("e", ["a"], [Evidence(contrast="reference", reference=reference, **UNSAFE)])
    frames = {**survey_tables(wave({"a": 120, "b": 60, "c": 60})), DeliveredValue: delivered}
    row = one(judged(tmp_path, frames, own), "select area, reference, verdict, reason from promise_evidence")
    assert row == {"area": "a", "reference": reference, "verdict": verdict, "reason": reason}


@pytest.mark.parametrize("own", [{"contrast": "reference"}, {"contrast": "outside_promise", "reference": "country"}])
def test_a_reference_is_named_and_nothing_else_has_one(own: dict) -> None:
    with pytest.raises(ValueError, match="reference_for_its_contrast"):
        Evidence(**own, **UNSAFE)


def test_a_promise_without_a_comparison_is_not_tested(tmp_path: Path) -> None:
    own = edition("e", ["a"], [Evidence(contrast="previous_period", **UNSAFE)])
    row = one(judged(tmp_path, survey_tables(wave({"a": 90, "b": 90, "c": 90})), own), "from promise_evidence")
    assert (row["verdict"], row["reason"], row["period"], row["area"]) == (
        "not_tested",
        "no_comparison",
        "",
        "municipality",
    )


def test_no_difference_is_said_to_be_one_that_is_not_ascertained(tmp_path: Path) -> None:
    own = edition("e", ["a"], [Evidence(contrast="outside_promise", **UNSAFE)])
    row = one(judged(tmp_path, survey_tables(wave({"a": 90, "b": 90, "c": 90})), own), "from promise_evidence")
    assert (row["verdict"], row["reason"]) == ("cannot_tell", "no_detectable_difference")


def test_an_edition_knows_what_had_ended_and_takes_the_latest(tmp_path: Path) -> None:
    """a stands out upwards in the wave that ended on 31 October 2018, and downwards in that of 2021."""
    people = wave({"a": 120, "b": 60, "c": 60}, "2018") + wave({"a": 20, "b": 60, "c": 60})
    asked = [Evidence(contrast="outside_promise", **UNSAFE)]
    wanted = {
        "2018-10-30": ("", "not_tested"),  # the day before the wave's last day
        "2018-10-31": ("2018", "supports"),
        "2021-10-30": ("2018", "supports"),
        "2021-10-31": ("2021", "contradicts"),
    }
    editions = [edition(until, ["a"], asked, until) for until in wanted]
    found = rows(judged(tmp_path, survey_tables(people), *editions), "from promise_evidence")
    assert {row["edition"]: (row["period"], row["verdict"]) for row in found} == wanted


def test_editions_are_judged_against_their_own_outside(tmp_path: Path) -> None:
    """a is higher than b and c together in both; c, the only one outside the second edition, is as high as a."""
    asked = [Evidence(contrast="outside_promise", **UNSAFE)]
    connection = judged(
        tmp_path,
        survey_tables(wave({"a": 120, "b": 20, "c": 120})),
        edition("first", ["a"], asked),
        edition("second", ["a", "b"], asked),
    )
    found = rows(connection, "select edition, verdict from promise_evidence where area = 'a' order by edition")
    assert [row["verdict"] for row in found] == ["supports", "cannot_tell"]


def test_stated_directions_count_as_delivered(tmp_path: Path) -> None:
    """CAN says in words, without a number, that a share has gone up; it bears the promise as a comparison of ours would."""
    stated = pd.DataFrame(
        [
            {"indicator": "drugs", "period": "2017", "previous": "2015", "grade": grade, "sex": "all",
             "contrast": "previous_period", "verdict": verdict, "wording": said, "source_file": "f"}
            for grade, verdict, said in (("grade_9", "lower", "minskat"), ("upper_secondary_2", "higher", "ökat"))
        ]
    )  # fmt: skip
    asked = [
        Evidence(indicator="drugs", contrast="previous_period", expects="higher", age_group=grade)
        for grade in ("grade_9", "upper_secondary_2")
    ]
    connection = judged(
        tmp_path, {**survey_tables(wave({"a": 90, "b": 90, "c": 90})), PupilDirection: stated}, edition("e", [], asked)
    )
    told = rows(
        connection,
        "select basis, verdict, other, estimate from comparison where source = 'drug_habits' order by age_group",
    )
    assert [(row["basis"], row["verdict"], row["other"]) for row in told] == [
        ("delivered", "lower", "2015"),
        ("delivered", "higher", "2015"),
    ]
    assert all(pd.isna(row["estimate"]) for row in told)
    found = rows(connection, "select age_group, verdict, reason, wording from promise_evidence order by position")
    assert found == [
        {"age_group": "grade_9", "verdict": "contradicts", "reason": "stated", "wording": "minskat"},
        {"age_group": "upper_secondary_2", "verdict": "supports", "reason": "stated", "wording": "ökat"},
    ]


# ---- Kalmar -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kalmars():
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        yield connection


def test_the_edition_of_2019_2020_never_sees_the_wave_of_2021(kalmars) -> None:
    periods = rows(
        kalmars,
        "select edition, max(period) as last from promise_evidence where period <> '' group by edition",
    )
    last = {row["edition"]: row["last"] for row in periods}
    assert last["2019-2020"] == "2018"
    assert last["2022"] == "2021"


def test_no_verdict_rests_on_what_had_not_ended(kalmars) -> None:
    later = rows(
        kalmars,
        """
        from promise_evidence join edition using (edition) join period using (source, period)
        where ends_on > data_until
        """,
    )
    assert later == []
    assert len(rows(kalmars, "from promise_evidence where period <> ''")) > 20


def test_support_has_one_vote_a_question(kalmars) -> None:
    differing = rows(
        kalmars,
        """
        with asked as (
            select edition, promise, count(distinct indicator) as questions
            from promise_evidence where speaks_of = 'where' group by all
        )
        from promise_support full join asked using (edition, promise)
        where supports + contradicts + cannot_tell + not_tested is distinct from questions
        """,
    )
    assert differing == []


def test_kalmars_documents_are_borne_no_further_than_the_data_hold(kalmars) -> None:
    """CAN's words bear the promise in one grade and contradict it in the other; without a base genders cannot be told apart."""
    found = rows(
        kalmars,
        """
        select indicator, contrast, age_group, verdict, reason, wording from promise_evidence
        where edition = '2019-2020' and promise = 'mot-narkotika' order by position
        """,
    )
    assert [tuple(row.values()) for row in found] == [
        ("drugs_12_months", "previous_period", "upper_secondary_2", "supports", "stated", "ökat"),
        ("drugs_12_months", "previous_period", "grade_9", "contradicts", "stated", "minskat något"),
        ("drugs_ever", "women_vs_men", "grade_9", "not_tested", "no_base", ""),
        ("drugs_ever", "women_vs_men", "upper_secondary_2", "not_tested", "no_base", ""),
    ]


def test_every_district_of_kalmars_promises_has_one_verdict(kalmars) -> None:
    counted = rows(
        kalmars,
        """
        select edition, count(*) as districts, count(*) filter (where verdict = 'supports') as supported
        from promise_district where promise = 'narvaro-trygghet' group by edition order by edition
        """,
    )
    told = rows(
        kalmars,
        """
        select edition, districts, districts_supported as supported from promise_support
        where promise = 'narvaro-trygghet' order by edition
        """,
    )
    assert counted == told
    assert {row["edition"]: row["districts"] for row in counted} == {"2019-2020": 5, "2022": 3}
