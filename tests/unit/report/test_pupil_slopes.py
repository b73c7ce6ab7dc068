"""Pupils from survey to survey: a slope where there are several, dots where there is one, a title that the verdict chooses."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.report.figures import pupils as pupil_figures
from pipeline.report.set.blocks import Figure, SideBySide

GIVEN = {
    ("grade_9", "all"): {"2015": 0.07, "2017": 0.05},
    ("grade_9", "women"): {"2015": 0.06, "2017": 0.04},
    ("grade_9", "men"): {"2015": 0.08, "2017": 0.06},
    ("upper_secondary_2", "all"): {"2015": 0.15, "2017": 0.18},
    ("upper_secondary_2", "women"): {"2017": 0.15},
    ("upper_secondary_2", "men"): {"2015": None, "2017": 0.20},
}
INDICATOR: Any = SimpleNamespace(indicator="ever", title="Har använt narkotika")


def picture(verdict: str = "", given: dict[tuple[str, str], dict[str, float | None]] = GIVEN) -> Any:
    def value(share: float | None, period: str) -> Any:
        status = "delivered" if share is not None else "suppressed"
        return SimpleNamespace(period=period, value=share, ci_low=None, ci_high=None, status=status)

    def values_of(indicator: str, place: str, unit: str, grade: str, sex: str = "all") -> list[Any]:
        return [value(share, period) for period, share in sorted(given[grade, sex].items())]

    def one(indicator: str, period: str, area: str, sex: str, age_group: str, unit: str = "share") -> Any:
        return value(given[age_group, sex].get(period), period)

    def comparisons_of(indicator: str, period: str, area: str) -> list[Any]:
        return [step] if verdict and period == step.period else []

    def comparison(indicator: str, period: str, area: str, contrast: str, other: str, sex: str, grade: str) -> Any:
        return step if verdict and (period, grade, sex) == (step.period, step.age_group, step.sex) else None

    step = SimpleNamespace(
        indicator="ever",
        period="2017",
        sex="all",
        age_group="grade_9",
        contrast="previous_period",
        other="2015",
        verdict=verdict,
        reason="",
        wording="",
    )
    return SimpleNamespace(
        values_of=values_of, value=one, comparisons_of=comparisons_of, comparison=comparison, all_values=lambda name: []
    )


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        ("lower", "Årskurs 9: minskat sedan 2015, säkerställt"),
        ("higher", "Årskurs 9: ökat sedan 2015, säkerställt"),
        ("no_detectable_difference", "Årskurs 9: ingen säkerställd förändring sedan 2015"),
        ("cannot_tell", "Årskurs 9: går inte att avgöra om andelen ändrats sedan 2015"),
        ("", "Årskurs 9: förändringen sedan 2015 är inte prövad"),
        ("not_comparable", "Årskurs 9: går inte att jämföra med 2015"),
    ],
)
def test_the_verdict_chooses_the_finding(verdict: str, told: str) -> None:
    figure = pupil_figures.slope(picture(verdict), INDICATOR, "grade_9")
    assert figure is not None and figure.title == told
    assert all(f"{word} {share}" in figure.svg for word, share in (("alla", 5), ("flickor", 4), ("pojkar", 6)))
    assert "flickor 6\u202f% år 2015 och 4\u202f% år 2017" in figure.alt
    assert ("ny fråga" in figure.svg) == (verdict == "not_comparable")
    assert "Utan osäkerhetsintervall" in figure.source


def test_a_group_that_one_survey_tells_of_has_no_line() -> None:
    figure = pupil_figures.slope(picture(), INDICATOR, "upper_secondary_2")
    assert figure is not None
    assert "alla 18" in figure.svg and "flickor" not in figure.svg and "pojkar" not in figure.svg


def test_one_survey_gives_dots_and_two_give_slopes_beside_each_other() -> None:
    assert isinstance(pupil_figures.pupils(picture(), INDICATOR, "2017"), SideBySide)
    single: dict[Any, Any] = {key: {"2017": values["2017"]} for key, values in GIVEN.items()}
    dots = pupil_figures.pupils(picture(given=single), INDICATOR, "2017")
    assert isinstance(dots, Figure)
    assert dots.title == "Har använt narkotika: 5\u202f% i årskurs 9 och 18\u202f% i gymnasiet år 2"
