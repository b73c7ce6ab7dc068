"""Pupils' shares: intervals only with a base, changes and differences with verdicts, and what is stated in words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tables import configuration, district, edition, estimated, one, persons, published, rows, survey_tables

from pipeline import evidence
from pipeline.configuration import Configuration
from pipeline.contracts.restricted import DeliveredValue, PupilDirection, PupilShare
from pipeline.definitions import DrugHabits, PupilIndicator, load_definitions
from pipeline.problems import ProblemLog
from pipeline.report.read.picture import Picture
from pipeline.report.sections.background import Background
from pipeline.report.sentences import pupils
from pipeline.report.set.blocks import Paragraph
from pipeline.report.tables import background
from pipeline.report.tables.pupils import table as pupil_table
from pipeline.words.sv import pupils as words

Share = tuple[str, str, str, str, float | None, int | None]


def shares(*given: Share) -> pd.DataFrame:
    """Delivered shares: indicator, year, grade, sex, share, answers."""
    columns = ["indicator", "period", "grade", "sex", "share", "answers"]
    frame = pd.DataFrame(given, columns=columns).astype({"answers": "Int64", "share": "float64"})
    missing = frame["share"].isna().map({True: "not_delivered", False: ""})
    return frame.assign(missing=missing, source_file="f")


def grade_9(year: str, share: float | None, answers: int | None, sex: str = "all", indicator: str = "ever") -> Share:
    return indicator, year, "grade_9", sex, share, answers


def direction(verdict: str, previous: str = "2015", period: str = "2017") -> pd.DataFrame:
    return pd.DataFrame(
        [{"indicator": "ever", "period": period, "previous": previous, "grade": "grade_9", "sex": "all",
          "contrast": "previous_period", "verdict": verdict,
          "wording": "minskat något", "source_file": "f"}]
    )  # fmt: skip


def references(*values: tuple[str, str, float, int | None, str]) -> pd.DataFrame:
    """Values of others in grade 9: area, year, share, answers, why not comparable."""
    return pd.DataFrame(
        [
            {"source": "drug_habits", "indicator": "ever", "period": year, "area": area, "sex": "all", "age_group": "grade_9",
             "value": share, "unit": "share", "answers": answers, "not_comparable": why, "source_file": "f"}
            for area, year, share, answers, why in values
        ]
    ).astype({"answers": "Int64"})  # fmt: skip


def with_effect(own: Configuration, **habits: object) -> Configuration:
    """The same municipality with pupils who are asked otherwise."""
    changed = own.definitions.drug_habits.model_copy(update=habits)
    return own.model_copy(update={"definitions": own.definitions.model_copy(update={"drug_habits": changed})})


def contrasts(frames: dict, contrast: str, **habits: object) -> list[dict[str, object]]:
    connection = estimated(with_effect(configuration([district("a")]), **habits), frames)
    query = f"from compared where contrast = '{contrast}' order by indicator, period, sex, other"
    return rows(connection, query)


# ---- intervals --------------------------------------------------------------------------------------------------------


def test_an_interval_is_wilsons_and_only_where_a_base_is_given() -> None:
    frames = {PupilShare: shares(grade_9("2017", 0.05, 400), grade_9("2017", 0.06, None, "men"))}
    own = with_effect(configuration([district("a")]), design_effect=2.0)
    found = rows(estimated(own, frames), "from measured order by sex")
    # 10 yes of 200, with t of 199 degrees of freedom in the place of z.
    level = 2 * stats.norm.cdf(stats.t.ppf(0.975, 199)) - 1
    low, high = stats.binomtest(10, 200).proportion_ci(level, method="wilson")
    assert (found[0]["ci_low"], found[0]["ci_high"]) == (pytest.approx(low), pytest.approx(high))
    assert found[0]["se"] == pytest.approx((2 * 0.05 * 0.95 / 400) ** 0.5)  # no finite population correction
    assert (found[0]["deff"], found[0]["df"], found[0]["n"]) == (2.0, 199.0, 400)
    assert [pd.isna(found[1][name]) for name in ("se", "ci_low", "ci_high", "df", "deff")] == [True] * 5


def test_the_declared_design_effect_is_that_of_classes_of_22(tmp_path: Path) -> None:
    declared = load_definitions(tmp_path / "none.toml", "definitions.toml", ProblemLog()).drug_habits
    assert (declared.design_effect, declared.all_pupils) == (pytest.approx(1 + 21 * 0.06, abs=0.05), False)
    own = tmp_path / "definitions.toml"
    own.write_text("[drug_habits]\ndesign_effect = 3.1\nall_pupils = true\n", encoding="utf-8")
    changed = load_definitions(own, "definitions.toml", ProblemLog()).drug_habits
    assert (changed.design_effect, changed.all_pupils, changed.indicators) == (3.1, True, declared.indicators)


# ---- comparisons ------------------------------------------------------------------------------------------------------


def test_a_change_is_tested_with_both_bases() -> None:
    """200 of 1 000 against 100 of 1 000: the signed root of the likelihood ratio, with t of 1 998 degrees of freedom."""
    frames = {PupilShare: shares(grade_9("2015", 0.1, 1000), grade_9("2017", 0.2, 1000))}
    (row,) = contrasts(frames, "previous_period")
    ratio = 2000 * (stats.entropy([0.2, 0.8], [0.15, 0.85]) + stats.entropy([0.1, 0.9], [0.15, 0.85]))
    assert row["p"] == pytest.approx(2 * stats.t.sf(ratio**0.5, 1998), rel=1e-9)
    assert (row["verdict"], row["other"], row["basis"]) == ("tested", "2015", "direct")
    assert row["estimate"] == pytest.approx(0.1)


def test_a_change_is_tested_with_answers_over_the_design_effect() -> None:
    """As above, where 2 000 answers are worth 1 000."""
    frames = {PupilShare: shares(grade_9("2015", 0.1, 2000), grade_9("2017", 0.2, 2000))}
    (row,) = contrasts(frames, "previous_period", design_effect=2.0)
    ratio = 2000 * (stats.entropy([0.2, 0.8], [0.15, 0.85]) + stats.entropy([0.1, 0.9], [0.15, 0.85]))
    assert row["p"] == pytest.approx(2 * stats.t.sf(ratio**0.5, 1998), rel=1e-9)
    assert row["df"] == 1998


CLASS, ALIKE = 22, 0.06


def drawn_in_classes(chance: np.random.Generator, share: float, classes: int, surveys: int) -> np.ndarray:
    """The share of yes in each survey of some classes, whose pupils' answers go together by `ALIKE` (beta-binomial)."""
    spread = (1 - ALIKE) / ALIKE
    of_class = chance.beta(share * spread, (1 - share) * spread, (surveys, classes))
    return chance.binomial(CLASS, of_class).sum(axis=1) / (CLASS * classes)


@pytest.mark.parametrize("classes", [8, 20, 50])
@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_pupils_of_the_same_classes_are_no_difference(share: float, classes: int) -> None:
    """Nothing changes between two surveys: at 5 % hardly more are told, and the intervals hold the truth."""
    surveys = 2000
    chance = np.random.default_rng([2300, classes, int(100 * share)])
    given = [
        grade_9(year, float(found), CLASS * classes, indicator=f"i{number}")
        for year in ("2015", "2017")
        for number, found in enumerate(drawn_in_classes(chance, share, classes, surveys))
    ]
    effect = load_definitions(Path("none.toml"), "", ProblemLog()).drug_habits.design_effect
    own = with_effect(configuration([district("a")]), design_effect=effect)
    connection = estimated(own, {PupilShare: shares(*given)})
    found = connection.execute("select p, verdict from compared where contrast = 'previous_period'").df()
    false = float((found["p"][found["verdict"] == "tested"] <= 0.05).sum() / surveys)
    held = one(connection, f"select avg(({share} between ci_low and ci_high)::int) as held from measured")["held"]
    print(f"{share:.0%} of {classes} classes: {false:.1%} false, {held:.1%} of the intervals hold the truth")
    assert len(found) == surveys
    assert false <= 0.06
    assert held >= 0.94


@pytest.mark.parametrize(
    ("now", "before", "wanted"),
    [
        ((0.10, 1000), (0.20, 1000), "tested"),
        ((0.01, 100), (0.02, 100), "cannot_tell"),  # fewer than five are expected
        ((0.20, None), (0.10, 1000), "cannot_tell"),
        ((0.20, 1000), (0.10, None), "cannot_tell"),
    ],
)
def test_a_change_is_tested_where_it_can_be(now: tuple, before: tuple, wanted: str) -> None:
    (row,) = contrasts({PupilShare: shares(grade_9("2017", *now), grade_9("2015", *before))}, "previous_period")
    assert row["verdict"] == wanted


def test_the_survey_before_is_the_last_with_a_share() -> None:
    given = [grade_9("2013", 0.1, 900), grade_9("2015", None, None), grade_9("2017", 0.1, 900)]
    (row,) = contrasts({PupilShare: shares(*given)}, "previous_period")
    assert row["other"] == "2013"


def test_any_use_and_the_last_twelve_months_are_never_mixed() -> None:
    given = [grade_9("2015", 0.1, 900, indicator="ever"), grade_9("2017", 0.2, 900, indicator="last_12_months")]
    assert contrasts({PupilShare: shares(*given)}, "previous_period") == []


def test_girls_and_boys_of_the_same_grade_and_year() -> None:
    given = [
        grade_9("2017", 0.04, 500, "women"),
        grade_9("2017", 0.12, 500, "men"),
        ("ever", "2017", "upper_secondary_2", "men", 0.2, 500),
        grade_9("2015", 0.04, 500, "women"),
    ]
    (row,) = contrasts({PupilShare: shares(*given)}, "women_vs_men")
    assert (row["age_group"], row["period"], row["sex"], row["other"]) == ("grade_9", "2017", "women", "men")
    assert (row["verdict"], row["estimate"]) == ("tested", pytest.approx(-0.08))


def test_kalmars_girls_and_boys_without_a_base_cannot_tell() -> None:
    given = shares(grade_9("2017", 0.04, None, "women"), grade_9("2017", 0.06, None, "men"))
    (row,) = contrasts({PupilShare: given}, "women_vs_men")
    assert (row["verdict"], row["reason"]) == ("cannot_tell", "no_base")
    assert pd.isna(row["p"])
    assert pd.isna(row["estimate"])


def test_references_of_the_same_year_and_a_known_one_without_a_base() -> None:
    frames = {
        PupilShare: shares(grade_9("2017", 0.2, 800)),
        DeliveredValue: references(
            ("country", "2017", 0.1, None, ""), ("county", "2017", 0.2, 3000, ""), ("country", "2015", 0.1, None, ""),
            ("Grannby", "2017", 0.1, 500, "annan fråga"),
        ),
    }  # fmt: skip
    found = {row["other"]: row for row in contrasts(frames, "reference")}
    assert {other: row["verdict"] for other, row in found.items()} == {
        "country": "tested",
        "county": "tested",
        "Grannby": "not_comparable",
    }
    ratio = 2 * 800 * stats.entropy([0.2, 0.8], [0.1, 0.9])
    assert found["country"]["p"] == pytest.approx(2 * stats.t.sf(ratio**0.5, 799), rel=1e-9)


# ---- in words ---------------------------------------------------------------------------------------------------------


def test_a_direction_in_words_stays_as_delivered_where_a_base_is_missing() -> None:
    frames = {
        PupilShare: shares(grade_9("2015", 0.06, None), grade_9("2017", 0.05, None)),
        PupilDirection: direction("lower"),
    }
    (row,) = contrasts(frames, "previous_period")
    assert (row["basis"], row["verdict"], row["wording"]) == ("delivered", "lower", "minskat något")


def of_girls(verdict: str) -> pd.DataFrame:
    group = {"sex": "women", "contrast": "women_vs_men", "wording": "något högre andel flickor"}
    return direction(verdict, previous="2017").assign(**group)


@pytest.mark.parametrize("given", [[], [grade_9("2017", 0.13, None, "women"), grade_9("2017", 0.11, None, "men")]])
def test_what_is_stated_of_girls_beside_boys_stays_as_delivered_where_a_base_is_missing(given: list[Share]) -> None:
    frames = {PupilShare: shares(grade_9("2017", 0.12, None), *given), PupilDirection: of_girls("higher")}
    (row,) = contrasts(frames, "women_vs_men")
    told = ("basis", "verdict", "reason", "sex", "other", "other_sex", "other_period", "wording")
    assert tuple(row[name] for name in told) == (
        "delivered", "higher", "stated", "women", "men", "men", "2017", "något högre andel flickor",
    )  # fmt: skip


def test_with_bases_of_both_girls_and_boys_are_tested_whatever_is_stated() -> None:
    given = shares(grade_9("2017", 0.13, 300, "women"), grade_9("2017", 0.11, 300, "men"))
    (row,) = contrasts({PupilShare: given, PupilDirection: of_girls("lower")}, "women_vs_men")
    assert (row["basis"], row["verdict"], row["wording"]) == ("direct", "tested", "")


def test_what_is_stated_of_girls_is_told_in_the_sources_words_and_never_as_ascertained(tmp_path: Path) -> None:
    given = shares(
        grade_9("2017", 0.12, None), grade_9("2017", 0.13, None, "women"), grade_9("2017", 0.11, None, "men")
    )
    seen = picture(tmp_path, {PupilShare: given, PupilDirection: of_girls("higher")})
    told = pupils.shares(seen, seen.indicators["ever"], "2017")
    assert not any("säkerställd" in one for one in told)
    (stated,) = pupils.stated_of_girls(seen, "2017")
    assert stated.startswith("om dem i årskurs 9 som ") and "”något högre andel flickor”" in stated
    assert pupils.changes(seen, seen.indicators["ever"], "2017") == []


def test_with_both_bases_the_test_stands_in_the_place_of_the_words() -> None:
    frames = {
        PupilShare: shares(grade_9("2015", 0.06, 400), grade_9("2017", 0.05, 400)),
        PupilDirection: direction("lower"),
    }
    (row,) = contrasts(frames, "previous_period")
    assert (row["basis"], row["verdict"]) == ("direct", "tested")


# ---- what is published ------------------------------------------------------------------------------------------------


def shown(folder: Path, *given: Share) -> duckdb.DuckDBPyConnection:
    own = configuration([district("a"), district("b")])
    people = survey_tables(persons(40, "a", 1) + persons(40, "b", 2))
    return published(own, {**people, PupilShare: shares(*given)}, folder)


def test_shares_are_delivered_and_comparisons_say_why_they_cannot_tell(tmp_path: Path) -> None:
    connection = shown(tmp_path, grade_9("2017", 0.04, None, "women"), grade_9("2017", 0.06, None, "men"))
    values = rows(connection, "select basis, status, ci_low from indicator_value where source = 'drug_habits'")
    assert {(row["basis"], row["status"], pd.isna(row["ci_low"])) for row in values} == {
        ("delivered", "published", True)
    }
    row = one(connection, "from comparison where source = 'drug_habits'")
    assert (row["verdict"], row["reason"]) == ("cannot_tell", "no_base")
    assert pd.isna(row["estimate"])


def test_few_pupils_of_a_gender_hide_both_and_their_comparison(tmp_path: Path) -> None:
    given = [
        grade_9("2017", 0.1, 100), grade_9("2017", 0.2, 60, "men"), grade_9("2017", 0.1, 40, "women"),
        grade_9("2015", 0.1, 100), grade_9("2015", 0.2, 50, "men"), grade_9("2015", 0.1, 50, "women"),
    ]  # fmt: skip
    connection = shown(tmp_path, *given)
    values = rows(connection, "select period, sex, status, value from indicator_value where source = 'drug_habits'")
    told = {(row["period"], row["sex"]): (row["status"], pd.isna(row["value"])) for row in values}
    assert told["2017", "men"] == told["2017", "women"] == ("suppressed", True)
    assert {told[key] for key in told if key[0] == "2015" or key[1] == "all"} == {("published", False)}
    found = rows(
        connection, "select contrast, period, sex, estimate, reason from comparison where source = 'drug_habits'"
    )
    empty = {(row["contrast"], row["period"], row["sex"]) for row in found if pd.isna(row["estimate"])}
    assert empty == {
        ("previous_period", "2017", "men"), ("previous_period", "2017", "women"), ("women_vs_men", "2017", "women"),
    }  # fmt: skip


# ---- in the report ----------------------------------------------------------------------------------------------------


def picture(folder: Path, frames: dict, **habits: object) -> Picture:
    own = configuration([district("a"), district("b")], editions=[edition("e", [])])
    ever = PupilIndicator(
        id="ever", title="Har provat", title_en="Ever", label="Provat", predicate="har provat", headline=True
    )
    own = with_effect(own, **DrugHabits(indicators=[ever], **habits).model_dump() | {"indicators": [ever]})
    people = survey_tables(persons(40, "a", 1) + persons(40, "b", 2))
    published(own, {**people, **frames}, folder).close()
    evidence.judge(folder / "published.duckdb", own)
    return Picture(folder / "published.duckdb", "e")


def test_the_report_tells_intervals_and_tests_where_there_is_a_base(tmp_path: Path) -> None:
    given = shares(
        grade_9("2015", 0.05, 900), grade_9("2017", 0.15, 900), grade_9("2017", 0.10, 450, "women"), grade_9("2017", 0.20, 450, "men")
    )  # fmt: skip
    seen = picture(tmp_path, {PupilShare: given})
    ever = seen.indicators["ever"]
    table = pupil_table(seen, "2017")
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == [
        "Har provat", "Årskurs 9", "15 (13–17)", "10 (8–13)", "20 (17–24)", "säkerställt högre än 2015",
    ]  # fmt: skip
    assert pupils.shares(seen, ever, "2017")[-1] == "skillnaden är statistiskt säkerställd i årskurs 9"
    (change,) = pupils.changes(seen, ever, "2017")
    assert "ökat från 5 till 15 procent, och förändringen är statistiskt säkerställd" in change


def test_the_report_says_how_pupils_are_reckoned_and_that_all_were_asked(tmp_path: Path) -> None:
    seen = picture(tmp_path, {PupilShare: shares(grade_9("2017", 0.15, 900))}, design_effect=2.3, all_pupils=True)
    told = pupils.method(seen, "2017")
    assert "variansen därför som 2,3 gånger" in told
    assert told.endswith(f"{words.ALL_ASKED} {words.FOR_OTHERS}")
    blocks = [block for block in Background(seen).sources() if isinstance(block, Paragraph)]
    assert told in [block.text for block in blocks]
    table = pupil_table(seen, "2017")
    assert table is not None
    assert words.ALL_ASKED in str(table.source)


def test_without_a_base_the_report_says_so(tmp_path: Path) -> None:
    given = shares(
        grade_9("2017", 0.05, None), grade_9("2017", 0.04, None, "women"), grade_9("2017", 0.06, None, "men")
    )
    seen = picture(tmp_path, {PupilShare: given, PupilDirection: direction("lower")})
    table = pupil_table(seen, "2017")
    assert table is not None
    assert [cell.text for cell in table.rows[0]] == [
        "Har provat",
        "Årskurs 9",
        "5",
        "4",
        "6",
        "minskat något sedan 2015",
    ]
    assert pupils.shares(seen, seen.indicators["ever"], "2017")[-1] == words.NO_BASE
    assert "utan osäkerhetsintervall" in str(table.source)


def test_reference_values_stand_beside_the_municipalitys_own(tmp_path: Path) -> None:
    values = references(
        ("country", "2017", 0.1, None, ""), ("county", "2017", 0.2, 3000, ""), ("country", "2015", 0.3, None, "")
    )
    seen = picture(tmp_path, {PupilShare: shares(grade_9("2017", 0.2, 800)), DeliveredValue: values})
    table = background.references(seen)
    assert table is not None
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Har provat, årskurs 9", "Riket", "2017", "10", "20 (17–23)", "säkerställt högre"],
        ["Har provat, årskurs 9", "Länet", "2017", "20 (19–21)", "20 (17–23)", "inte säkerställt skild"],
    ]
