"""Another theme, offence group, indicator and reference value are an entry in one data file each, and no code."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from kalmar import kalmar_copy

from pipeline.build import build

DEFINITIONS = """
[[safety_survey.indicators]]
id = "very_unsafe"
title = "Mycket otrygga ute ensamma sen kväll"
title_en = "Very unsafe"
block = "fear"
items = ["unsafe_evening"]
yes = [4]
predicate = "känner sig mycket otrygga"

[[crime.indicators]]
id = "electric_bicycle_theft"
title = "Cykelstölder"
title_en = "Bicycle theft"
codes = ["9829"]

[[dialogue.themes]]
id = "bicycles"
title = "Cyklar"
title_en = "Bicycles"
patterns = ['\\bcyk\\w*', '\\bbelysning\\w*']
"""
OFFENCES = (
    "Indikator;År;Område;Antal brott;Nämnare;Värde;Per;Ej jämförbar\n"
    "electric_bicycle_theft;2021;Länet;300;250000;1,2;1 000 invånare;\n"
)
REFERENCE = "Indikator;År;Område;Kön;Ålder;Värde;Antal svar;Ej jämförbar\nvery_unsafe;2021;Riket;Alla;Alla;4,5;..;\n"


@pytest.fixture(scope="module")
def richer(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Kalmar with one of each."""
    folder = kalmar_copy(tmp_path_factory.mktemp("richer"))
    (folder.raw / "definitions.toml").write_text(DEFINITIONS, encoding="utf-8")
    (folder.raw / "reference").mkdir()
    (folder.raw / "reference" / "riket.csv").write_text(REFERENCE, encoding="utf-8")
    (folder.raw / "reference" / "brott.csv").write_text(OFFENCES, encoding="utf-8")
    own = folder.raw / "municipality.toml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace('"population"]', '"population", "reference"]', 1), encoding="utf-8")
    build(folder, lambda said: None)
    return duckdb.connect(str(Path(folder.published)), read_only=True)


def test_the_indicator_is_estimated_and_compared_with_the_reference(richer: duckdb.DuckDBPyConnection) -> None:
    ((low, value, high, n),) = richer.execute(
        "select ci_low, value, ci_high, n from indicator_value where indicator = 'very_unsafe' and period = '2021' "
        "and area = 'municipality' and sex = 'all' and age_group = 'all'"
    ).fetchall()
    assert low < value < high
    assert n > 2000
    ((known,),) = richer.execute(
        "select value from indicator_value where indicator = 'very_unsafe' and source = 'reference' and area = 'country'"
    ).fetchall()
    assert known == 0.045
    ((estimate, verdict),) = richer.execute(
        "select estimate, verdict from comparison where indicator = 'very_unsafe' and contrast = 'reference' "
        "and area = 'municipality' and sex = 'all' and age_group = 'all'"
    ).fetchall()
    assert estimate == pytest.approx(value - known)
    assert verdict in {"higher", "lower", "no_detectable_difference"}


def test_the_offence_group_is_counted_with_its_interval(richer: duckdb.DuckDBPyConnection) -> None:
    ((low, count, high),) = richer.execute(
        "select ci_low, value, ci_high from indicator_value where indicator = 'electric_bicycle_theft' and period = '2021' "
        "and area = 'municipality' and unit = 'count'"
    ).fetchall()
    assert low < count < high


def test_the_offence_groups_rate_stands_beside_the_reference(richer: duckdb.DuckDBPyConnection) -> None:
    ((value, numerator, denominator),) = richer.execute(
        "select value, numerator, denominator from indicator_value where indicator = 'electric_bicycle_theft' and source = 'reference'"
    ).fetchall()
    assert (value, numerator, denominator) == (1.2, 300, 250_000)
    ((estimate, verdict),) = richer.execute(
        "select estimate, verdict from comparison where indicator = 'electric_bicycle_theft' and contrast = 'reference' "
        "and area = 'municipality'"
    ).fetchall()
    ((count, people),) = richer.execute(
        "select numerator, denominator from indicator_value where indicator = 'electric_bicycle_theft' and period = '2021' "
        "and area = 'municipality' and unit = 'rate'"
    ).fetchall()
    assert estimate == pytest.approx((count / people) / ((300 - count) / (250_000 - people)))
    assert verdict in {"higher", "lower", "no_detectable_difference"}


def test_the_theme_is_found_in_conversations(richer: duckdb.DuckDBPyConnection) -> None:
    ((title, conversations),) = richer.execute(
        "select title, conversations from theme_count where theme = 'bicycles' and kind = 'all' and period = '2021' "
        "and area = 'municipality'"
    ).fetchall()
    assert (title, conversations >= 5) == ("Cyklar", True)
