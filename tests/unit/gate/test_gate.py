"""The gate: what is hidden, what a hidden row keeps, and that nothing of a person passes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from kalmar import beside_restricted, kalmar
from tables import (
    NO,
    YES,
    Person,
    configuration,
    district,
    edition,
    note_rows,
    offence_group,
    offence_rows,
    one,
    persons,
    population_rows,
    published,
    rows,
    survey_indicator,
    survey_tables,
)

from pipeline.contracts import check
from pipeline.contracts.evidence import FormVerdict, PromiseDisagreement
from pipeline.contracts.known import DERIVED, KNOWN, view_of
from pipeline.contracts.lists import list_columns
from pipeline.contracts.offences import OffenceAmongPeers
from pipeline.contracts.published import PUBLISHED, IndicatorValue, SurveySilence, WeightingStep
from pipeline.contracts.restricted import Answer, Note, Offence, OffenceCount, Population, PupilShare, Unit
from pipeline.contracts.table import ContractError
from pipeline.definitions import CrimeIndicator, ProblemIndex
from pipeline.gate import add_table
from pipeline.gate.precision import STEP

VALUE_NUMBERS = ["n", "value", "numerator", "denominator", "se", "ci_low", "ci_high", "df", "deff"]
COMPARISON_NUMBERS = ["estimate", "se", "ci_low", "ci_high", "p"]


def people_of(sizes: dict[str, int]) -> list[Person]:
    """Half of each district's persons say yes."""
    return [
        person
        for place, size in sizes.items()
        for person in persons(size // 2, place, YES) + persons(size - size // 2, place, NO)
    ]


# ---- few answers --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Districts with 29, 30, 99 and 100 answers; the one with 29 is a promise's."""
    sizes = {"a": 29, "b": 30, "c": 99, "d": 100}
    own = configuration([district(place) for place in sizes], editions=[edition("e", ["a"])])
    return published(own, survey_tables(people_of(sizes)), tmp_path_factory.mktemp("bases"))


@pytest.mark.parametrize(
    ("area", "status"), [("a", "suppressed"), ("b", "uncertain"), ("c", "uncertain"), ("d", "published")]
)
def test_the_number_of_answers_decides_what_is_shown(bases: duckdb.DuckDBPyConnection, area: str, status: str) -> None:
    row = one(bases, f"from indicator_value where area = '{area}' and sex = 'all' and age_group = 'all'")
    assert row["status"] == status
    assert row["indicator"] == "one"
    shown = [name for name in VALUE_NUMBERS if not pd.isna(row[name])]
    assert shown == ([] if status == "suppressed" else ["n", "value", "se", "ci_low", "ci_high", "df", "deff"])


@pytest.mark.parametrize(
    ("light", "heavy", "status"),
    [(200, 0, "published"), (200, 12, "suppressed"), (0, 29, "suppressed"), (0, 30, "uncertain")],
)
def test_answers_count_by_what_they_weigh(light: int, heavy: int, status: str, tmp_path: Path) -> None:
    """Twelve persons who weigh sixty times as much as the others carry no figure: they are worth 19 answers, not 212."""
    people = persons(light // 2, "a", YES) + persons(light // 2, "a", NO)
    people += [Person("a", {"q1": n % 2 + 1}, weight=60.0) for n in range(heavy)] + people_of({"b": 200})
    connection = published(configuration([district("a"), district("b")]), survey_tables(people), tmp_path)
    row = one(connection, "from indicator_value where area = 'a' and sex = 'all' and age_group = 'all'")
    assert (row["status"], pd.isna(row["value"])) == (status, status == "suppressed")
    compared = rows(connection, "from comparison where area = 'a' or other = 'a'")
    assert compared
    assert status != "suppressed" or {one["verdict"] for one in compared} == {"cannot_tell"}


def test_equal_weights_whatever_their_scale_are_as_many_answers(tmp_path: Path) -> None:
    people = [Person(p.district, p.answers, weight=0.8347) for p in people_of({"a": 30, "b": 100})]
    connection = published(configuration([district("a"), district("b")]), survey_tables(people), tmp_path)
    query = "from indicator_value where area in ('a', 'b') and sex = 'all' and age_group = 'all' order by area"
    assert [row["status"] for row in rows(connection, query)] == ["uncertain", "published"]


def test_an_index_counts_its_question_with_the_fewest_effective_answers(tmp_path: Path) -> None:
    """Both questions have 112 answers; of the second one twelve heavy persons' are worth 14."""
    light = [Person("a", {"q1": n % 2 + 1, "q2": n % 2 + 1}) for n in range(100)]
    heavy = [Person("a", {"q2": n % 2 + 1}, weight=60.0) for n in range(12)]
    more = [Person("a", {"q1": n % 2 + 1}) for n in range(12)]
    indicators = [survey_indicator("one", ["q1"]), survey_indicator("two", ["q2"])]
    for names, status in ((["one"], "published"), (["one", "two"], "suppressed")):
        own = configuration([district("a"), district("b")], indicators=indicators)
        index = ProblemIndex(
            id="index",
            title="i",
            title_en="i",
            block="block",
            steps={name: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] for name in names},
        )
        survey = own.definitions.safety_survey.model_copy(update={"problem_index": index})
        own = own.model_copy(update={"definitions": own.definitions.model_copy(update={"safety_survey": survey})})
        folder = tmp_path / str(len(names))
        folder.mkdir()
        connection = published(own, survey_tables(light + heavy + more + people_of({"b": 200})), folder)
        row = one(connection, "from indicator_value where area = 'a' and unit = 'index'")
        assert (row["status"], pd.isna(row["value"])) == (status, status == "suppressed")


def test_a_comparison_with_a_hidden_side_tells_no_number(bases: duckdb.DuckDBPyConnection) -> None:
    """a is hidden as the first side and, since it is all of its promise, as the priority area."""
    found = rows(
        bases,
        "from comparison where area in ('a', 'priority:e') and contrast in ('rest_of_municipality', 'outside_promise')",
    )
    assert len(found) >= 3
    for row in found:
        assert (row["verdict"], row["reason"]) == ("cannot_tell", "hidden")
        assert [name for name in COMPARISON_NUMBERS if not pd.isna(row[name])] == []


def test_a_comparison_with_a_hidden_other_side_tells_no_number(tmp_path: Path) -> None:
    """300 women and 29 men."""
    people = (
        persons(100, "a", YES)
        + persons(200, "a", NO)
        + persons(9, "a", YES, sex="men")
        + persons(20, "a", NO, sex="men")
    )
    connection = published(configuration([district("a")]), survey_tables(people), tmp_path)
    row = one(connection, "from comparison where contrast = 'women_vs_men' and area = 'a'")
    assert row["verdict"] == "cannot_tell"
    assert [name for name in COMPARISON_NUMBERS if not pd.isna(row[name])] == []


def test_a_comparison_with_enough_answers_tells_its_numbers(bases: duckdb.DuckDBPyConnection) -> None:
    row = one(
        bases,
        "from comparison where area = 'c' and other = 'd' and sex = 'all' and age_group = 'all'",
    )
    assert row["verdict"] == "tested"
    assert [name for name in COMPARISON_NUMBERS if pd.isna(row[name])] == []


def test_across_a_break_there_is_the_reason_and_no_number(tmp_path: Path) -> None:
    people = people_of({"a": 200})
    earlier = [Person(p.district, p.answers, period="2018") for p in people]
    tables = survey_tables(people + earlier, {"q1": "2021"})
    row = one(
        published(configuration([district("a")]), tables, tmp_path),
        "from comparison where contrast = 'previous_period' and area = 'a' and sex = 'all' and age_group = 'all'",
    )
    assert (row["verdict"], row["reason"], row["wording"]) == ("not_comparable", "series_break", "ny fråga")
    assert [name for name in COMPARISON_NUMBERS if not pd.isna(row[name])] == []


# ---- few offences and conversations ------------------------------------------------------------------------------------


COUNTS = {"a": 0, "b": 1, "c": 4, "d": 5, "e": 90}
# Conversations about light and about something else, and what is shown of them: with the theme, in all.
TALKS = {"a": (0, 20), "b": (1, 19), "c": (4, 16), "d": (19, 1), "e": (1, 0), "f": (0, 1)}


YEARS = [str(year) for year in range(2010, 2030)]


@pytest.fixture(scope="module")
def small_counts(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    monthly = {
        ("0001", place, "2021"): [count // 12 + (month < count % 12) for month in range(12)]
        for place, count in COUNTS.items()
    }
    frames = {**survey_tables(people_of(dict.fromkeys(COUNTS, 40))), Offence: offence_rows(monthly)}
    own = configuration([district(place) for place in COUNTS])
    return published(own, frames, tmp_path_factory.mktemp("counts"))


@pytest.mark.parametrize(("place", "hidden"), [("a", False), ("b", True), ("c", True), ("d", False), ("e", False)])
def test_small_counts_of_the_local_extract_are_hidden(
    small_counts: duckdb.DuckDBPyConnection, place: str, hidden: bool
) -> None:
    row = one(small_counts, f"from indicator_value where indicator = 'theft' and area = '{place}'")
    assert (row["status"], row["unit"], row["period"]) == ("suppressed" if hidden else "published", "count", "2021")
    if hidden:
        assert [name for name in VALUE_NUMBERS if not pd.isna(row[name])] == []
    else:
        assert (row["value"], row["n"]) == (COUNTS[place], COUNTS[place])


def test_comparisons_of_few_offences_tell_no_number(tmp_path: Path) -> None:
    monthly = {("0001", "a", "2021"): [1] * 12, ("0001", "b", "2021"): [9] * 12}
    frames = {
        **survey_tables(people_of({"a": 40, "b": 40})),
        Offence: offence_rows(monthly),
        Population: population_rows({("2021", "a"): 1000, ("2021", "b"): 1000}),
    }
    own = configuration([district("a"), district("b")], editions=[edition("e", ["a"])])
    query = "from comparison where source = 'crime' and contrast = 'outside_promise' and area = 'a'"
    row = one(published(own, frames, tmp_path), query)
    assert (row["verdict"], row["reason"]) == ("cannot_tell", "too_few_offences")
    assert [name for name in COMPARISON_NUMBERS if not pd.isna(row[name])] == []


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Each case in a year of its own."""
    years = [
        note_rows([("a", text) for text in ["mer ljus"] * dark + ["trevligt"] * bright]).assign(
            note=lambda rows, year=year: year + rows["note"], day=f"{year}-05-01"
        )
        for year, (dark, bright) in zip(YEARS, TALKS.values(), strict=False)
    ]
    frames = {**survey_tables(people_of({"a": 40})), Note: pd.concat(years, ignore_index=True)}
    return published(configuration([district("a")]), frames, tmp_path_factory.mktemp("talks"))


@pytest.mark.parametrize("case", TALKS)
def test_numbers_of_conversations_are_shown_from_one_on(talks: duckdb.DuckDBPyConnection, case: str) -> None:
    dark, bright = TALKS[case]
    year = YEARS[list(TALKS).index(case)]
    row = one(talks, f"from theme_count where kind = 'all' and area = 'municipality' and period = '{year}'")
    assert (row["theme"], row["conversations"], row["of_conversations"]) == ("light", dark, dark + bright)


# ---- pupils and what is closest ----------------------------------------------------------------------------------------


# Shares of all, girls and boys, the number of answers, and whose shares are hidden.
PUPILS: list[tuple[tuple[float, float, float], int | None, list[str]]] = [
    ((0.05, 0.04, 0.06), 300, []),
    ((0.05, 0.04, 0.06), None, []),  # the base is not told
    ((0.05, 0.04, 0.06), 98, ["men", "women"]),  # 49 of each
    ((0.03, 0.0, 0.06), 300, ["men", "women"]),  # no girl: everybody in class knows of each
    ((0.97, 0.95, 1.0), 300, ["men", "women"]),
    ((0.0, 0.0, 0.0), 300, ["all", "men", "women"]),
]


@pytest.fixture(scope="module")
def pupils(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Each case in a year of its own."""
    shares = [
        {"indicator": "used", "period": year, "grade": "grade_9", "sex": sex, "share": share, "missing": "",
         "answers": answers if sex == "all" else None, "source_file": "f"}
        for year, (told, answers, _) in zip(YEARS, PUPILS, strict=False)
        for sex, share in zip(("all", "women", "men"), told, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(shares)[[*PupilShare.columns()]].astype({"answers": "Int64"})
    frames = {**survey_tables(people_of({"a": 40})), PupilShare: frame}
    return published(configuration([district("a")]), frames, tmp_path_factory.mktemp("pupils"))


@pytest.mark.parametrize("case", range(len(PUPILS)))
def test_shares_of_few_pupils_of_a_gender_and_of_none_or_all_are_hidden(
    pupils: duckdb.DuckDBPyConnection, case: int
) -> None:
    *_, hidden = PUPILS[case]
    found = rows(pupils, f"from indicator_value where source = 'drug_habits' and period = '{YEARS[case]}'")
    assert len(found) == 3
    assert sorted(row["sex"] for row in found if row["status"] == "suppressed") == hidden
    assert all(pd.isna(row["value"]) == (row["sex"] in hidden) for row in found)


def test_what_is_closest_is_shown_for_the_whole_municipality_and_year_alone(tmp_path: Path) -> None:
    group = CrimeIndicator(id="close", title="c", title_en="c", codes=["0001"], sensitive=True)
    monthly = {("0001", place, "2021"): [10] * 12 for place in "ab"}
    own = configuration([district("a"), district("b")], offences=[group])
    frames = {**survey_tables(people_of({"a": 40, "b": 40})), Offence: offence_rows(monthly)}
    found = rows(
        published(own, frames, tmp_path), "from indicator_value where source = 'crime' and status <> 'suppressed'"
    )
    assert {(row["area"], row["period"]) for row in found} == {("municipality", "2021")}


# ---- pooled waves ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        (20, 20, True),  # both hidden, 40 together
        (10, 10, False),  # too few together
        (40, 20, False),  # the shown wave and the pool would give the hidden one away
        (20, 40, False),
    ],
)
def test_a_pool_stands_only_for_waves_that_are_all_hidden(
    tmp_path: Path, earlier: int, later: int, shown: bool
) -> None:
    people = people_of({"a": later, "b": 60})
    people += [Person(p.district, p.answers, period="2018") for p in people_of({"a": earlier, "b": 60})]
    own = configuration([district("a"), district("b")])
    found = rows(
        published(own, survey_tables(people), tmp_path),
        "select n, status from indicator_value where period = '2018+2021' and area = 'a' and sex = 'all' and age_group = 'all'",
    )
    assert [(row["n"], row["status"]) for row in found] == ([(earlier + later, "uncertain")] if shown else [])


# ---- nothing else passes ------------------------------------------------------------------------------------------------


@pytest.mark.whole
def test_the_rest_of_a_district_is_compared_with_and_never_shown(bases: duckdb.DuckDBPyConnection) -> None:
    assert rows(bases, "from comparison where other = 'rest_of_municipality'")
    for place in (bases, duckdb.connect(str(kalmar().published), read_only=True)):
        assert [text for text in texts(place) if text.startswith("rest:")] == []


COLUMNS = "select table_name, column_name from duckdb_columns() semi join duckdb_tables() using (table_name)"


def texts(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Every text in every table."""
    columns = connection.execute(f"{COLUMNS} where data_type in ('VARCHAR', 'VARCHAR[]')").fetchall()
    return {
        text
        for table, column in columns
        for (text,) in connection.execute(f'select distinct "{column}"::varchar from {table}').fetchall()
        if text is not None
    }


@pytest.mark.whole
def test_no_published_table_has_a_column_of_microdata() -> None:
    """Only what stands in a contract is there, and none of it is a person, an answer, a note or an offence.

    Two names mean something else there: the municipality's code, and the unit that a value is in.
    """
    microdata = {
        column
        for table in (Unit, Answer, Note, Offence)
        for column in table.columns()
    } - {"period", "source_file", "kind", "sex", "age_group", "code", "unit"}  # fmt: skip
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        columns = connection.execute("select table_name, column_name from information_schema.columns").fetchall()
    views = {view_of(table) for table in (*KNOWN, *DERIVED)}
    assert {table for table, _ in columns} == {table.table_name() for table in PUBLISHED} | views
    assert {column for _, column in columns} & microdata == set()


# ---- Kalmar's published tables --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kalmars():
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("table", PUBLISHED, ids=lambda table: table.table_name())
def test_every_table_keeps_its_contract_and_says_what_it_holds(kalmars, table) -> None:
    frame = kalmars.execute(f"from {table.table_name()}").df()
    # Weights are delivered, no sources disagree, peers are two, nobody is silent and all evidence is comparisons.
    empty = (WeightingStep, PromiseDisagreement, OffenceAmongPeers, SurveySilence, FormVerdict)
    assert len(frame) or table in empty
    assert list(frame.columns) == list(table.columns())
    lists = {name: frame[name].map(lambda several: tuple(several.tolist())) for name in list_columns(table)}
    assert check(table, frame.assign(**lists)) == []
    (said,) = kalmars.execute(
        "select comment from duckdb_tables() where table_name = ?", [table.table_name()]
    ).fetchone()
    assert said == table.row_meaning()
    for column, comment in kalmars.execute(
        "select column_name, comment from duckdb_columns() where table_name = ?", [table.table_name()]
    ).fetchall():
        assert comment == table.columns()[column].description
        assert comment


def test_what_we_estimate_has_a_base_an_error_and_an_interval_around_it(kalmars) -> None:
    shown = "basis = 'direct' and status not in ('suppressed', 'no_data', 'not_applicable')"
    total, whole = kalmars.execute(
        f"""
        select count(*), count(*) filter (where n is not null and se is not null and ci_low <= value and value <= ci_high)
        from indicator_value where {shown}
        """
    ).fetchone()
    assert total == whole > 1000


def test_hidden_rows_keep_their_key_and_lose_every_number(kalmars) -> None:
    hidden = kalmars.execute("from indicator_value where status = 'suppressed'").df()
    assert len(hidden) > 100
    assert hidden[VALUE_NUMBERS].isna().all(axis=None)
    assert hidden[["source", "indicator", "period", "area", "sex", "age_group", "unit"]].notna().all(axis=None)


@pytest.mark.whole
def test_no_survey_value_below_the_limit_is_shown() -> None:
    """Counted once more from the restricted tables, in answers of equal weight (Kish); which others protect them is another matter."""
    with beside_restricted(kalmar().published) as connection:
        found = connection.execute(
            """
            with worth as (
                select measured.*, floor(least(n, kish) + 1e-9) as base
                from restricted.measured join restricted.survey_design using (indicator, period, area, sex, age_group)
            )
            select value.status, count(*) from indicator_value as value
            join worth using (indicator, period, area, sex, age_group)
            where value.source = 'safety_survey'
                and ((value.status <> 'suppressed' and base < 30)
                    or (value.status <> 'suppressed' and (value.status = 'uncertain') <> (base between 30 and 99)))
            group by all
            """
        ).fetchall()
    assert found == []


def test_every_value_rests_on_files_that_are_told(kalmars) -> None:
    known = {name for (name,) in kalmars.execute("select id from source_file").fetchall()}
    for table in ("indicator_value", "theme_count", "survey_wave"):
        named = "source_file" if table == "survey_wave" else "unnest(source_file)"
        used = {name for (name,) in kalmars.execute(f"select distinct {named} from {table}").fetchall()}
        assert used
        assert used <= known


def test_numbers_are_stored_with_twelve_digits(kalmars) -> None:
    columns = kalmars.execute(f"{COLUMNS} where data_type = 'DOUBLE'").fetchall()
    assert len(columns) > 10
    for table, column in columns:
        for (value,) in kalmars.execute(f"select distinct {column} from {table} where {column} is not null").fetchall():
            assert value == float(f"{value:.12g}")


@pytest.mark.parametrize(("times", "value", "se"), [(1, 0.33, 0.03), (2, 0.333, 0.02)])
def test_a_share_is_told_in_whole_per_cent_and_from_400_answers_in_tenths(
    tmp_path: Path, times: int, value: float, se: float
) -> None:
    """One third of 300, and of 600: its error is told no finer, and never less than it is."""
    people = persons(100 * times, "a", YES) + persons(200 * times, "a", NO)
    connection = published(configuration([district("a")]), survey_tables(people), tmp_path)
    row = one(connection, "from indicator_value where area = 'a' and sex = 'all' and age_group = 'all'")
    assert (row["value"], row["se"]) == (value, se)


def test_what_breaks_a_contract_is_not_published(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "published.duckdb")) as connection:
        with pytest.raises(ContractError):
            add_table(
                connection, IndicatorValue, pd.DataFrame([{"municipality": "x", "period": "next year", STEP: 0.0}])
            )
        assert connection.execute("select count(*) from duckdb_tables()").fetchone() == (0,)


def test_counts_of_the_delivered_statistics_are_public_as_they_are(tmp_path: Path) -> None:
    own = configuration(
        [district("a")], offences=[offence_group("all", bra_label="Alla"), offence_group("x", codes=["0001"])]
    )
    counts = pd.DataFrame(
        [
            {
                "indicator": "all",
                "period": "2021-01",
                "release": "final",
                "offences": 2,
                "per_1000": None,
                "source_file": "f",
            }
        ]
    )
    connection = published(own, {**survey_tables(people_of({"a": 40})), OffenceCount: counts}, tmp_path)
    row = one(connection, "from indicator_value where indicator = 'all'")
    assert (row["status"], row["value"], row["basis"]) == ("published", 2, "delivered")
