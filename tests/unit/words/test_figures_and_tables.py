"""What figures and tables say: one, two and several of what is named, and what is left out."""

from __future__ import annotations

import pytest

from pipeline.words.sv import charts, figures, offence_tables, sources, survey, survey_tables, tables


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Norr"], "Rädsla: säkerställt sämre i Norr"),
        (["Norr", "Söder"], "Rädsla: säkerställt sämre i Norr och Söder"),
        (["Norr", "Söder", "Öster"], "Rädsla: säkerställt sämre i Norr, Söder och Öster"),
    ],
)
def test_places_are_listed(names: list[str], told: str) -> None:
    assert figures.worse_in("Rädsla", names) == told


def test_a_chart_of_districts_is_told_from_its_lowest_to_its_highest_and_what_is_not_there_is_not_told() -> None:
    low, high = ("Söder", 0.1), ("Norr", 0.36)
    range_alone = "Rädsla: från 10\u202f% i Söder till 36\u202f% i Norr."
    assert figures.districts_range("Rädsla", low, high, [], None) == range_alone
    told = figures.districts_range("Rädsla", low, high, [high], ("utanför löftets stadsdelar", 0.2))
    assert told == f"{range_alone} Andelen är 36\u202f% i Norr. Utanför löftets stadsdelar är den 20\u202f%."


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("higher", "Inbrott: 30 år 2021, säkerställt fler än 12 år 2020"),
        ("lower", "Inbrott: 30 år 2021, säkerställt färre än 12 år 2020"),
        ("no_detectable_difference", "Inbrott: 30 år 2021, inte säkerställt skilt från 12 år 2020"),
        ("cannot_tell", "Inbrott: 30 år 2021, mot 12 år 2020; förändringen går inte att avgöra"),
        ("not_tested", "Inbrott: 30 år 2021, mot 12 år 2020; förändringen är inte prövad"),
    ],
)
def test_a_change_of_offences_is_told_by_its_verdict(verdict: str, told: str) -> None:
    assert figures.offences_in_two_years("Inbrott", ("2021", 30), ("2020", 12), verdict) == told


def test_a_subtitle_says_of_which_ages_and_whether_shares_are_weighted() -> None:
    bands = ["16-29", "30-64", "65-85"]
    told = survey.share_who("är rädda", "2021", weighted=True, bands=bands)
    assert told == "Andel som är rädda, 16–85 år, viktat, 2021"
    assert survey.share_who("är rädda", "2021", weighted=False) == "Andel som är rädda, 2021"


def test_a_source_says_how_many_answered_where_that_is_known() -> None:
    assert sources.survey("undersökningen", "2021", 1204) == "Källa: undersökningen 2021, n = 1\u202f204."
    assert sources.survey("undersökningen") == "Källa: undersökningen."
    assert sources.notes() == "Källa: kommunens och polisens anteckningar."


def test_cells_and_notes() -> None:
    assert tables.with_interval(0.344, 0.27, 0.41, decimals=0, uncertain=True) == "34* (27–41)"
    assert tables.with_interval(0.344, 0.27, 0.41, decimals=1, uncertain=False) == "34,4 (27–41)"
    assert tables.uncertain(30, 100, weighted=False) == "* osäker: 30–99 svar."
    assert tables.uncertain(30, 100, weighted=True) == "* osäker: 30–99 svar, räknade efter sin vikt."
    assert tables.of_year("Inbrott", "2019", "2021") == "Inbrott, 2019–2021"
    assert offence_tables.hours([(0, 6, 3), (6, 12, 1204)]) == "kl. 0–6: 3 · kl. 6–12: 1\u202f204"
    pooled = survey_tables.pooled_waves([["2018", "2021"], ["2021", "2022"]])
    assert pooled.startswith("† svaren från 2018 och 2021 eller 2021 och 2022 tillsammans")
    assert charts.of(3, 12) == "3 av 12"
