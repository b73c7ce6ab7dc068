"""Rules across tables: what each of them says, and that it says nothing of data that are in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest
from tables import (
    Person,
    configuration,
    delivered_rows,
    district,
    edition,
    note_rows,
    offence_group,
    offence_rows,
    persons,
    population_rows,
    reference_offences,
    staged,
    survey_tables,
)
from told import placed

from pipeline import checks
from pipeline.configuration import Configuration, areas_to_judge
from pipeline.configuration.model import Checks, Evidence, SurveyDesign
from pipeline.contracts import Table
from pipeline.contracts.restricted import (
    Note,
    Offence,
    OffenceCount,
    Population,
    PupilShare,
    ReferenceOffence,
    SourceFile,
    Wave,
)
from pipeline.definitions import Item
from pipeline.problems import Problem, ProblemLog, phrase

OWN = configuration([district("north"), district("south")])
LONG = [f"long{number}" for number in range(8)]
YEAR = [3] * 12


def found(frames: Mapping[type[Table], pd.DataFrame], own: Configuration = OWN) -> list[Problem]:
    """Everything that the rules say of some tables."""
    log = ProblemLog()
    checks.check_all(own, staged(frames), log)
    return log.problems


def told(frames: Mapping[type[Table], pd.DataFrame], own: Configuration = OWN) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.severity, placed(problem)) for problem in found(frames, own)]


def with_checks(own: Configuration = OWN, sent_per_district: int | None = None, **limits: float) -> Configuration:
    parts = {"checks": Checks(**limits), "survey": SurveyDesign(sent_per_district=sent_per_district)}
    return own.model_copy(update={"municipality": own.municipality.model_copy(update=parts)})


def with_long_scale() -> Configuration:
    """The municipality with eight items of the same scale."""
    survey = OWN.definitions.safety_survey
    items = {name: Item(column=name, scale="yes_no", wording=name) for name in LONG}
    book = survey.model_copy(update={"items": survey.items | items})
    return OWN.model_copy(update={"definitions": OWN.definitions.model_copy(update={"safety_survey": book})})


def source_file(path: str) -> pd.DataFrame:
    row = {"id": "f", "source": "crime", "path": path, "sha256": "f" * 64}
    return pd.DataFrame([row | dict.fromkeys(("rows", "used", "repeated", "left_out", "rejected", "incomplete"), 0)])


def wave(tables: dict[type[Table], pd.DataFrame], **columns: object) -> dict[type[Table], pd.DataFrame]:
    return tables | {Wave: tables[Wave].assign(**columns)}


EVERYBODY = [*persons(10, "north", 1), *persons(10, "south", 2)]


def test_data_in_order_are_not_spoken_of() -> None:
    tables = survey_tables(EVERYBODY)
    tables[Population] = population_rows(
        {(year, place): 9 for year in ("2020", "2021") for place in ("north", "south")}
    )
    tables[Offence] = offence_rows({("0001", place, "2021"): YEAR for place in ("north", "south")})
    tables[OffenceCount] = delivered_rows([("theft", f"2021-{month:02d}", "final", 3) for month in range(1, 13)])
    tables[SourceFile] = source_file("data/raw/provby/crime/utdrag_2021.csv")
    assert found(tables) == []


def test_nothing_delivered_is_nothing_to_speak_of() -> None:
    assert found({}) == []


# ---- waves ------------------------------------------------------------------------------------------------------------


def test_a_stratum_with_one_person_is_an_error() -> None:
    alone = [*EVERYBODY, Person("north", stratum="alone")]
    assert told(survey_tables(alone)) == [("lonely-stratum", "error", "wave 2021, stratum alone")]


def test_a_district_without_answers_is_an_error() -> None:
    (problem,) = found(survey_tables(persons(5, "north", 1)))
    assert (problem.code, problem.severity, problem.value("districts")) == (
        "district-without-answers",
        "error",
        ("south",),
    )


def test_a_wave_without_any_answer_is_an_error() -> None:
    assert ("no-answers", "error", "") in told(survey_tables([Person("north", {}), Person("south", {})]))


@pytest.mark.parametrize(
    ("ended", "outside"), [("2021-10-31", False), ("2022-02-28", False), ("2023-01-31", True), ("2020-12-31", True)]
)
def test_fieldwork_ends_in_its_year_or_the_spring_after(ended: str, outside: bool) -> None:
    expected = [("fieldwork-ended", "warning", "key ended_on")] if outside else []
    assert told(wave(survey_tables(EVERYBODY), ended_on=ended)) == expected


def test_a_low_response_is_a_warning_at_the_limit_that_was_set() -> None:
    tables = wave(survey_tables(EVERYBODY), sent=80)
    (problem,) = found(tables)
    assert (problem.code, problem.severity) == ("low-response", "warning")
    assert dict(problem.values) == {"least": 0.3, "answered": 20, "sent": 80, "share": 0.25}
    assert problem.words().found == "20 av 80 (25\u00a0%)"
    assert found(tables, with_checks(least_response=0.25)) == []


def test_the_response_of_each_district_is_looked_at() -> None:
    people = [*persons(10, "north", 1), *persons(4, "south", 2)]
    own = with_checks(sent_per_district=20)
    assert told(survey_tables(people), own) == [("low-response", "warning", "district south")]


@pytest.mark.parametrize(("weight", "is_told"), [(1.0, False), (1.2, False), (50.0, False), (7.0, True), (0.1, True)])
def test_weights_on_no_known_scale_get_a_note(weight: float, is_told: bool) -> None:
    tables = survey_tables([Person(person.district, person.answers, weight=weight) for person in EVERYBODY])
    years = {"period": "2020", "sex": "women", "source_file": "f"}
    # Four of the five years 15-19 are surveyed: 160 and 340 in each district, 50 for each of the 20 who answered.
    rows = [
        years | {"district": place, "age_from": low, "age_to": high, "persons": number}
        for place in ("north", "south")
        for low, high, number in ((10, 14, 900), (15, 19, 200), (20, 85, 340))
    ]
    tables[Population] = pd.DataFrame(rows)[[*Population.columns()]]
    assert told(tables) == ([("weight-scale", "note", "part weights")] if is_told else [])
    if is_told:
        assert found(tables)[0].value("scales") == (1, 50)


def heavy_ones(times: float, number: int = 12) -> list[Person]:
    """180 persons in each of two districts that are strata; some in the south weigh more than the others."""
    light = [Person(place, {"q1": n % 2 + 1}, stratum=place) for place in ("north", "south") for n in range(180)]
    return [*light, *persons(number, "south", 1, weight=times, stratum="south")]


def unequal(people: Sequence[Person]) -> list[Problem]:
    """What is said of weights, but for their scale."""
    told = [one for one in found(survey_tables(people)) if one.code in ("heavy-weight", "few-effective-answers")]
    return sorted(told, key=lambda one: (one.code, one.order))


def test_a_few_heavy_weights_are_told_with_what_they_leave_of_the_answers() -> None:
    whole, south, heavy = unequal(heavy_ones(60))
    assert {one.severity for one in (heavy, whole, south)} == {"warning"}
    assert placed(heavy) == placed(south) == "wave 2021, stratum south"
    assert dict(heavy.values) == {
        "heaviest": 60.0,
        "median": 1.0,
        "times": 60.0,
        "most": 6,
        "heavy": 12,
        "answers": 192,
    }
    assert (placed(whole), whole.value("answers")) == ("wave 2021", 372)
    assert whole.value("effective") == int(1080**2 / (12 * 3600 + 360))
    assert south.value("effective") == int(900**2 / (12 * 3600 + 180))
    assert heavy.words().found == "upp till 60, 60 gånger medianen; 12 av 192 svar väger mer än 6 gånger den"


@pytest.mark.parametrize(("times", "codes"), [(6.0, []), (6.1, ["heavy-weight"])])
def test_weights_are_told_above_six_times_the_median(times: float, codes: list[str]) -> None:
    assert [one.code for one in unequal(heavy_ones(times, number=2))] == codes


def test_strata_may_weigh_differently() -> None:
    """A large district weighs ten times a small one: that is the design, and costs answers in the whole alone."""
    people = [
        Person(place, {"q1": n % 2 + 1}, weight=weight, stratum=place)
        for place, weight in (("north", 1.0), ("south", 10.0))
        for n in range(100)
    ]
    assert unequal(people) == []
    people += [Person("north", {"q1": n % 2 + 1}, stratum="north") for n in range(200)]
    assert [(one.code, placed(one)) for one in unequal(people)] == [("few-effective-answers", "wave 2021")]


# ---- answers ----------------------------------------------------------------------------------------------------------


def answered(codes: Sequence[int], place: str, weight: float = 1.0, period: str = "2021") -> Person:
    return Person(place, dict(zip(LONG, codes, strict=True)), weight=weight, period=period)


MIXED = [[1, 2, 2, 1, 1, 1, 2, 1], [2, 2, 1, 1, 2, 1, 1, 1], [1, 1, 1, 1, 2, 2, 1, 2], [2, 1, 2, 1, 2, 1, 2, 1]]


def test_the_same_code_on_every_item_of_a_long_scale_is_a_warning() -> None:
    people = [
        answered(codes, place)
        for codes, place in zip([*MIXED, [2] * 8], ["north", "north", "south", "south", "south"], strict=True)
    ]
    (problem,) = found(survey_tables(people), with_long_scale())
    assert (problem.code, problem.severity, placed(problem)) == ("straight-lining", "warning", "scale yes_no")
    assert dict(problem.values) == {"items": 8, "same": 1, "persons": 5}


def test_the_same_code_on_a_short_scale_says_nothing() -> None:
    people = [Person(place, {"q1": 1, "q2": 1, "q3": 1}) for place in ("north", "north", "south", "south")]
    assert found(survey_tables(people)) == []


@pytest.mark.parametrize(("most", "severity"), [(0.05, "warning"), (0.5, "note")])
def test_persons_with_the_same_answers_are_told_and_above_the_limit_a_warning(most: float, severity: str) -> None:
    places = ["north", "north", "south", "south", "south"]
    people = [answered(codes, place) for codes, place in zip([*MIXED, MIXED[3]], places, strict=True)]
    (problem,) = found(survey_tables(people), with_checks(with_long_scale(), most_identical=most))
    assert (problem.code, problem.severity) == ("identical-answers", severity)
    assert (problem.value("alike"), problem.value("persons")) == (2, 5)


def test_the_same_answers_from_another_group_are_another_persons() -> None:
    people = [answered(codes, place) for codes in MIXED for place in ("north", "south")]
    assert found(survey_tables(people), with_long_scale()) == []


def test_a_wave_with_the_answers_of_another_is_an_error() -> None:
    places = ["north", "north", "south", "south"]
    people = [
        answered(codes, place, period=period)
        for period in ("2018", "2021")
        for codes, place in zip(MIXED, places, strict=True)
    ]
    (problem,) = found(survey_tables(people), with_long_scale())
    assert (problem.code, problem.severity, problem.value("wave")) == ("same-answers", "error", "2018")


# ---- years, months and districts --------------------------------------------------------------------------------------


def test_a_district_without_population_is_an_error() -> None:
    (problem,) = found({Population: population_rows({("2021", "north"): 9, ("2021", "south"): 0})})
    assert (problem.code, problem.severity, problem.value("districts")) == (
        "district-without-population",
        "error",
        ("south",),
    )


def unweighted(*groups: tuple[int, int, int | None]) -> dict[type[Table], pd.DataFrame]:
    """Return a wave without weights, and inhabitants of both districts in age groups."""
    rows = [
        {"period": "2021", "district": place, "sex": "women", "age_from": first, "age_to": last, "persons": number}
        for place in ("north", "south")
        for first, last, number in groups
    ]
    people = pd.DataFrame(rows).assign(source_file="f").astype({"persons": "Int64"})[[*Population.columns()]]
    return wave(survey_tables(EVERYBODY), weights="none") | {Population: people}


@pytest.mark.parametrize(
    ("groups", "crossing"),
    [
        ([(0, 9), (10, 19), (20, 29), (40, 49), (50, 200)], ("10–19", "40–49")),
        ([(10, 14), (15, 19), (45, 84)], ("15–19",)),
        ([(16, 44), (45, 84), (85, 200)], ()),
        ([(14, 17), (80, 89)], ("14–17", "80–89")),
    ],
)
def test_age_groups_that_cross_the_survey_s_are_told_where_weights_are_made_of_them(
    groups: list[tuple[int, int]], crossing: tuple[str, ...]
) -> None:
    tables = unweighted(*((first, last, 9) for first, last in groups))
    problems = [problem for problem in found(tables) if problem.code == "split-ages"]
    assert [(problem.severity, problem.value("found")) for problem in problems] == [("note", crossing)] * bool(crossing)
    delivered = tables | {Wave: tables[Wave].assign(weights="delivered")}
    assert [problem for problem in found(delivered) if problem.code == "split-ages"] == []


@pytest.mark.parametrize(
    ("ages", "is_asked"), [((16, 44), True), ((45, 84), True), ((0, 15), False), ((85, 200), False)]
)
def test_a_number_that_weights_need_is_asked_for(ages: tuple[int, int], is_asked: bool) -> None:
    groups = [(0, 15), (16, 44), (45, 84), (85, 200)]
    tables = unweighted(*((first, last, None if (first, last) == ages else 9) for first, last in groups))
    assert [problem.code for problem in found(tables) if problem.severity == "error"] == [
        "weights-need-inhabitants"
    ] * is_asked


def test_the_whole_municipality_s_inhabitants_ask_for_no_district() -> None:
    assert found({Population: population_rows({("2021", "municipality"): 9})}) == []


def test_a_missing_year_of_population_is_an_error() -> None:
    years = {(year, place): 9 for year in ("2018", "2021") for place in ("north", "south")}
    (problem,) = found({Population: population_rows(years)})
    assert (problem.code, problem.severity, problem.value("years")) == ("missing-year", "error", (2019, 2020))
    assert (problem.value("first"), problem.value("last")) == (2018, 2021)


def test_offences_of_a_year_without_population_are_a_warning() -> None:
    tables = {
        Population: population_rows({("2020", "north"): 9, ("2020", "south"): 9}),
        Offence: offence_rows({("0001", place, "2021"): YEAR for place in ("north", "south")}),
    }
    assert told(tables) == [("year-without-population", "warning", "")]


def test_a_district_without_offences_is_a_warning() -> None:
    assert told({Offence: offence_rows({("0001", "north", "2021"): YEAR})}) == [
        ("district-without-offences", "warning", "part local_extract")
    ]


def months(name: str, *periods: str) -> list[tuple[str, str, str, int]]:
    return [(name, period, "final", 5) for period in periods]


def test_a_missing_month_of_a_series_is_a_warning_and_a_missing_year_an_error() -> None:
    whole = [f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]
    gap = [month for month in whole if month != "2020-03"]
    (problem,) = found({OffenceCount: delivered_rows([*months("theft", *gap), *months("other", *whole)])})
    assert (problem.code, problem.severity, placed(problem)) == ("missing-month", "warning", "series theft")
    assert problem.value("months") == ("2020-03",)
    without_year = [month for month in whole if month[:4] != "2020"]
    assert told({OffenceCount: delivered_rows(months("theft", *without_year))}) == [
        ("missing-year", "error", "part bra_export")
    ]


def test_a_series_that_begins_later_lacks_no_month() -> None:
    rows = [*months("theft", "2021-01", "2021-02", "2021-03"), *months("new", "2021-03")]
    assert found({OffenceCount: delivered_rows(rows)}) == []


def test_a_month_without_any_offence_of_an_extract_is_a_warning() -> None:
    year = [*[2] * 5, 0, *[2] * 6]
    (problem,) = found({Offence: offence_rows({("0001", place, "2021"): year for place in ("north", "south")})})
    assert (problem.code, problem.severity, problem.value("months")) == ("missing-month", "warning", ("2021-06",))


@pytest.mark.parametrize(
    ("name", "outside"),
    [("utdrag_2020-2021.csv", False), ("utdrag.csv", False), ("utdrag 2020.csv", True), ("20210101.csv", False)],
)
def test_rows_outside_the_years_that_a_file_is_called_by_are_a_warning(name: str, outside: bool) -> None:
    tables = {
        Offence: offence_rows({("0001", place, "2021"): YEAR for place in ("north", "south")}),
        SourceFile: source_file(f"data/raw/provby/crime/{name}"),
    }
    assert told(tables) == ([("outside-period", "warning", "column registered")] if outside else [])


def test_what_is_said_of_notes_outside_their_year_holds_no_note() -> None:
    tables = {
        Note: note_rows([("north", "hemligt")]),
        SourceFile: source_file("data/raw/provby/dialogue/samtal_2019.csv"),
    }
    (problem,) = found(tables)
    assert (problem.code, problem.value("outside"), problem.value("years")) == ("outside-period", 1, (2021,))
    assert "hemligt" not in str(problem) + repr(problem)


# ---- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("total", "is_told"), [(60, False), (61, True)])
def test_a_year_beside_its_months_is_their_sum(total: int, is_told: bool) -> None:
    rows = [*months("theft", *(f"2021-{month:02d}" for month in range(1, 13))), ("theft", "2021", "final", total)]
    expected = [("year-and-months", "warning", "series theft, year 2021")] if is_told else []
    assert told({OffenceCount: delivered_rows(rows)}) == expected


@pytest.mark.parametrize(
    ("every", "is_told"), [(0.12, False), (0.09, False), (0.07, True), (0.22, True), (None, False)]
)
def test_all_pupils_lie_between_girls_and_boys(every: float | None, is_told: bool) -> None:
    same = {name: None for name in PupilShare.columns()}
    same |= {"indicator": "drugs", "period": "2021", "grade": "grade_9", "source_file": "f"}
    shares = {"all": every, "women": 0.1, "men": 0.2}
    rows = pd.DataFrame([same | {"sex": sex, "share": share} for sex, share in shares.items()])
    expected = [("all-outside-parts", "warning", "indicator drugs, year 2021, grade grade_9")] if is_told else []
    assert told({PupilShare: rows}) == expected


# ---- evidence ---------------------------------------------------------------------------------------------------------


def resting_on(*evidence: Evidence, visited: bool = False) -> Configuration:
    """Two districts, and a promise in both of them; a third lies outside."""
    group = offence_group("theft", codes=["0001"])
    places = [district("north"), district("south", visited=visited), district("west")]
    return configuration(places, offences=[group], editions=[edition("2022", ["north", "south"], evidence)])


def on(indicator: str, contrast: str, **own: str) -> Evidence:
    return Evidence(indicator=indicator, contrast=contrast, expects="higher", **own)


THEFTS = offence_rows({("0001", place, "2021"): YEAR for place in ("north", "south", "west")})


def test_evidence_without_delivered_figures_is_a_warning_with_its_place() -> None:
    own = resting_on(on("theft", "outside_promise"), on("one", "outside_promise"))
    (problem,) = [one for one in found({Offence: THEFTS}, own) if one.code.startswith("evidence")]
    assert (problem.file, placed(problem)) == (
        f"data/raw/{own.slug}/promises.toml",
        "edition 2022, promise promise, evidence 2",
    )
    assert (problem.code, problem.severity) == ("evidence-without-figures", "warning")
    assert problem.value("needed") == phrase("figures_of_source", indicator="one", source="safety_survey")
    assert problem.words().found == "inga uppgifter om one i safety_survey/"


def test_a_reference_that_is_not_delivered_is_a_warning() -> None:
    own = resting_on(on("theft", "reference", reference="country"))
    without = [one for one in found({Offence: THEFTS}, own) if one.code == "evidence-without-figures"]
    assert [one.words("en").found for one in without] == ["no figures of theft for country"]
    elsewhere = reference_offences({"indicator": "theft", "area": "country", "offences": 9, "exposure": 9})
    frames = {Offence: THEFTS, ReferenceOffence: elsewhere}
    assert [one.code for one in found(frames, own) if one.code.startswith("evidence")] == []


def test_a_district_in_which_nothing_compares_is_told_and_the_others_are_judged() -> None:
    own = resting_on(on("theft", "outside_promise"), visited=True)
    told_of = [one for one in found({Offence: THEFTS}, own) if "evidence" in one.code]
    assert [(one.code, one.severity, one.value("districts")) for one in told_of] == [
        ("evidence-district", "warning", ("south",))
    ]
    (asked,) = own.editions[0].promises[0].evidence
    assert areas_to_judge(own, own.editions[0], own.editions[0].promises[0], asked) == ["north"]


@pytest.mark.parametrize(
    ("chosen_from", "until", "is_told"),
    [("", "2030-12-31", False), ("none", "2030-12-31", False), ("2021", "2030-12-31", False), ("2020", "2030-12-31", True),
     ("2021", "2020-12-31", True), ("2021", "2017-12-31", False)],
)  # fmt: skip
def test_a_wave_that_chose_the_districts_is_one_that_the_edition_knows(
    chosen_from: str, until: str, is_told: bool
) -> None:
    """Waves 2018 and 2021; an edition that knows neither has nothing of the survey's to tell."""
    named = edition("e", ["north"], until=until).model_copy(update={"chosen_from": chosen_from})
    own = configuration(OWN.districts, editions=[named])
    people = [one for period in ("2018", "2021") for one in persons(5, "north", 1, period=period)]
    problems = [one for one in found(survey_tables(people), own) if one.code == "chosen-from"]
    known = ["2018", "2021"] if until > "2021" else ["2018"]
    told_of = [(one.severity, placed(one), dict(one.values)) for one in problems]
    assert told_of == [("warning", "edition e", {"wave": chosen_from, "known": tuple(known)})] * is_told
