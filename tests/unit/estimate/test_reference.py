"""Values delivered as tables: read row by row, with the uncertainty that their number of answers gives, and compared with ours."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from building import delivery, plain, rows
from scipy import stats
from tables import NO, YES, Person, compared, configuration, district, estimated, restricted, survey_tables
from tables import rows as rows_of
from told import placed

from pipeline import estimate, gate
from pipeline.contracts.restricted import DeliveredValue, ReferenceOffence
from pipeline.estimate import delivered
from pipeline.ingest import reference
from pipeline.problems import ProblemLog

HEADER = "Indikator;År;Område;Kön;Ålder;Värde;Antal svar;Ej jämförbar\n"


def read(tmp_path: Path, text: str):
    """Return what is read of a file, the log and the file."""
    log, file = ProblemLog(), delivery(tmp_path, "reference", "riket.csv", HEADER + text)
    return reference.read([file], plain(), log), log, file


def test_a_value_is_read_with_its_answers_and_why_it_cannot_be_compared(tmp_path: Path) -> None:
    indicator = plain().definitions.safety_survey.indicators[0].id
    lines = f"{indicator};2021;Riket;Kvinnor;Alla;23,5;1 204;\n{indicator};2021;Grannstad;Alla;Alla;20;..;annan fråga\n"
    staged, log, file = read(tmp_path, lines)
    columns = ("indicator", "area", "sex", "value", "answers", "not_comparable")
    assert rows(staged, DeliveredValue, *columns) == [
        (indicator, "country", "women", 0.235, 1204, ""),
        (indicator, "Grannstad", "all", 0.2, None, "annan fråga"),
    ]
    assert (log.problems, log.rejected, file.used) == ([], [], 2)


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("Indikator", "okänd;2021;Riket;Alla;Alla;20;..;"),
        ("År", "{};21;Riket;Alla;Alla;20;..;"),
        ("Område", "{};2021;Norrby;Alla;Alla;20;..;"),
        ("Kön", "{};2021;Riket;Hen;Alla;20;..;"),
        ("Ålder", "{};2021;Riket;Alla;17-18;20;..;"),
        ("Värde", "{};2021;Riket;Alla;Alla;120;..;"),
        ("Antal svar", "{};2021;Riket;Alla;Alla;20;inf;"),
        ("Antal svar", "{};2021;Riket;Alla;Alla;20;0;"),
    ],
)
def test_a_row_with_something_wrong_is_set_aside(tmp_path: Path, column: str, line: str) -> None:
    line = line.replace("Norrby", plain().districts[0].name)
    staged, log, file = read(tmp_path, line.format(plain().definitions.safety_survey.indicators[0].id) + "\n")
    assert DeliveredValue not in staged.frames
    assert [(placed(one), one.column) for one in log.rejected] == [("row 2", column)]
    assert (file.rows, file.rejected) == (1, 1)


# ---- against our own --------------------------------------------------------------------------------------------------


def reference_rows(*values: tuple[str, float, int | None, str]) -> pd.DataFrame:
    """Values of the indicator ``one`` in 2021: area, share, answers, why not comparable."""
    return pd.DataFrame(
        [
            {"source": "safety_survey", "indicator": "one", "period": "2021", "area": area, "sex": "all", "age_group": "all",
             "value": share, "unit": "share", "answers": answers, "not_comparable": why, "source_file": "f"}
            for area, share, answers, why in values
        ]
    ).astype({"answers": "Int64"})  # fmt: skip


def sample(yes: int, of: int = 200) -> list[Person]:
    return [Person("a", {"q1": YES if number < yes else NO}) for number in range(of)]


def against(yes: int, *values: tuple[str, float, int | None, str]) -> dict[str, dict[str, object]]:
    """Return the comparisons of a's share with each reference, by its area."""
    own = configuration([district("a")])
    connection = estimated(own, {**survey_tables(sample(yes)), DeliveredValue: reference_rows(*values)})
    query = "from compared where contrast = 'reference' and area = 'a' and indicator = 'one'"
    return {str(row["other"]): row for row in rows_of(connection, query)}


def test_a_known_share_is_tested_as_known() -> None:
    """The signed root of the likelihood ratio of 60 of 200 against exactly 20 per cent, with t of 199 degrees of freedom."""
    row = against(60, ("country", 0.2, None, ""))["country"]
    ratio = stats.entropy([0.3, 0.7], [0.2, 0.8]) * 2 * 199  # 200 answers, of which the design takes 200/199
    assert row["p"] == pytest.approx(2 * stats.t.sf(ratio**0.5, 199), rel=1e-9)
    assert row["estimate"] == pytest.approx(0.1)
    assert row["verdict"] == "tested"
    assert row["se"] == pytest.approx((0.3 * 0.7 / 199) ** 0.5)


def test_a_reference_with_answers_is_less_sure_and_one_with_millions_as_good_as_known() -> None:
    own = configuration([district("a")])
    p = {}
    for answers in (1500, 1_000_000_000, None):
        frames = {**survey_tables(sample(500, 2000)), DeliveredValue: reference_rows(("country", 0.23, answers, ""))}
        query = "select p from compared where contrast = 'reference' and area = 'a'"
        ((p[answers],),) = estimated(own, frames).execute(query).fetchall()
    assert p[1500] > p[None]
    assert p[1_000_000_000] == pytest.approx(p[None], rel=0.01)  # the normal distribution in the place of t(1999)


def test_a_reference_of_the_same_size_gives_what_two_samples_give() -> None:
    """As if the other 200 had been a district of our own."""
    people = sample(60) + [Person("b", {"q1": YES if number < 40 else NO}) for number in range(200)]
    own = compared(configuration([district("a"), district("b")]), people)
    ((two,),) = (
        own.execute(
            "select p from compared where contrast = 'district_vs_district' and ends_with(family, '/total')"
        ).fetchall(),
    )
    row = against(60, ("country", 0.2, 200, ""))["country"]
    assert row["p"] == pytest.approx(two[0], rel=0.02)  # n and n - 1 in the variances


def test_what_cannot_be_compared_has_its_reason_and_no_verdict() -> None:
    rows = against(60, ("Grannstad", 0.2, 500, "annan fråga"), ("country", 0.2, None, ""))
    assert (rows["Grannstad"]["verdict"], rows["Grannstad"]["wording"]) == ("not_comparable", "annan fråga")
    assert rows["country"]["family"] == "2021/reference:country/block/total"


def test_too_few_expected_cannot_tell() -> None:
    assert against(1, ("country", 0.01, None, ""))["country"]["verdict"] == "cannot_tell"


def test_each_reference_is_a_family_of_its_own_and_wholes_stand_apart() -> None:
    own = configuration([district("a"), district("b")])
    values = reference_rows(("country", 0.2, None, ""), ("county", 0.3, None, ""))
    connection = estimated(own, {**survey_tables(sample(60)), DeliveredValue: values})
    found = rows_of(connection, "select distinct area, family from compared where contrast = 'reference' order by all")
    assert {(row["area"], row["family"]) for row in found} >= {
        ("a", "2021/reference:country/block/total"),
        ("a", "2021/reference:county/block/total"),
        ("municipality", "2021/reference:country/block/total/whole"),
    }


# ---- what is published ------------------------------------------------------------------------------------------------


def published(tmp_path: Path, *values: tuple[str, float, int | None, str]) -> duckdb.DuckDBPyConnection:
    own = configuration([district("a"), district("b")])
    connection = restricted(own, {**survey_tables(sample(60)), DeliveredValue: reference_rows(*values)})
    estimate.estimate_all(connection, own)
    gate.publish(connection, tmp_path / "published.duckdb", own)
    return duckdb.connect(str(tmp_path / "published.duckdb"), read_only=True)


def test_a_delivered_value_says_so_and_has_an_interval_only_with_answers(tmp_path: Path) -> None:
    database = published(tmp_path, ("country", 0.2, None, ""), ("county", 0.2, 400, ""), ("b", 0.25, 20, ""))
    found = rows_of(
        database, "select * from indicator_value where basis = 'delivered' and indicator = 'one' order by area"
    )
    told = [(row["area"], row["source"], row["status"]) for row in found]
    assert told == [
        ("b", "safety_survey", "suppressed"),
        ("country", "reference", "published"),
        ("county", "reference", "published"),
    ]
    assert [pd.isna(row["ci_low"]) for row in found] == [True, True, False]
    low, high = stats.binomtest(80, 400).proportion_ci(method="wilson")
    assert (found[2]["ci_low"], found[2]["ci_high"]) == (pytest.approx(low), pytest.approx(high))
    kinds = dict(database.execute("select area, kind from area").fetchall())
    assert kinds["country"] == kinds["county"] == "reference"


def test_an_index_is_taken_as_delivered_without_interval() -> None:
    own = configuration([district("a")])
    index = reference_rows(("a", 1.65, 300, "")).assign(unit="index")
    connection = restricted(own, {DeliveredValue: index})
    delivered.estimate(connection, own)
    (row,) = rows_of(connection, "from measured")
    assert row["value"] == 1.65
    assert pd.isna(row["se"])
    assert pd.isna(row["ci_low"])


# ---- reported offences ------------------------------------------------------------------------------------------------

OFFENCES = "Indikator;År;Område;Antal brott;Nämnare;Värde;Per;Ej jämförbar\n"


def read_offences(tmp_path: Path, text: str):
    log, file = ProblemLog(), delivery(tmp_path, "reference", "brott.csv", OFFENCES + text)
    return reference.read([file], plain(), log), log, file


def test_an_offence_rate_is_read_by_its_numbers_or_as_it_is(tmp_path: Path) -> None:
    text = (
        "burglary;2021;Riket;10 000;4 000 000;;1 000 hushåll;\n"
        "reported_theft;2021;Länet;..;..;3 988;100 000 invånare;\n"
        "reported_theft;2021;Grannstad;400;10 000;40,0;1 000 invånare;andra koder\n"
        "reported_theft;2020;Grannstad;..;..;..;1 000 invånare;\n"
    )
    staged, log, file = read_offences(tmp_path, text)
    columns = ("area", "offences", "exposure", "exposure_unit", "per_1000", "not_comparable")
    assert rows(staged, ReferenceOffence, *columns) == [
        ("country", 10_000, 4_000_000, "households", pytest.approx(2.5), ""),
        ("county", None, None, "inhabitants", pytest.approx(39.88), ""),
        ("Grannstad", 400, 10_000, "inhabitants", 40, "andra koder"),
    ]
    assert (log.problems, log.rejected, file.used, file.left_out) == ([], [], 3, 1)


@pytest.mark.parametrize(
    ("column", "line"),
    [
        ("Indikator", "okänd;2021;Riket;10;1000;;1 000 invånare;"),
        ("År", "burglary;21;Riket;10;1000;;1 000 invånare;"),
        ("Område", "burglary;2021;{};10;1000;;1 000 invånare;"),
        ("Antal brott", "burglary;2021;Riket;tio;1000;2;1 000 invånare;"),
        ("Nämnare", "burglary;2021;Riket;10;0;2;1 000 invånare;"),
        ("Värde", "burglary;2021;Riket;10;..;..;1 000 invånare;"),
        ("Värde", "burglary;2021;Riket;10;1000;-1;1 000 invånare;"),
        ("Per", "burglary;2021;Riket;10;1000;;tusen;"),
        ("Värde", "reported_theft;2021;Riket;3 988;100 000;3 988;1 000 invånare;"),  # as Kolada's labels have it
    ],
)
def test_a_rate_with_something_wrong_is_set_aside(tmp_path: Path, column: str, line: str) -> None:
    staged, log, file = read_offences(tmp_path, line.format(plain().districts[0].name) + "\n")
    assert ReferenceOffence not in staged.frames
    assert [(placed(one), one.column) for one in log.rejected] == [("row 2", column)]
    assert (file.rows, file.rejected) == (1, 1)
