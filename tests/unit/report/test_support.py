"""Why a promise is borne so far and no further, in words: nothing is said of a lead that its own rows do not say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.report.sentences import evidence
from pipeline.words.sv import evidence as words
from pipeline.words.sv import language as sv


def row(verdict: str = "supports", **own: Any) -> SimpleNamespace:
    """One row of evidence: the lead in the wave of 2021, of all districts together."""
    plain = {
        "position": 1, "indicator": "unsafe", "source": "safety_survey", "area": "priority:e", "together": True, "speaks_of": "where",
        "contrast": "outside_promise",
        "verdict": verdict, "reason": "", "period": "2021", "earlier": "", "earlier_period": "", "age_group": "all",
    }  # fmt: skip
    return SimpleNamespace(**{**plain, **own})


def picture(*rows: SimpleNamespace) -> Any:
    titles = {"unsafe": SimpleNamespace(title="Otrygga"), "trust": SimpleNamespace(title="Låg tillit")}
    return SimpleNamespace(
        evidence=lambda _: list(rows),
        indicators=titles,
        name=str.capitalize,
        edition=SimpleNamespace(chosen_from="2021"),
        municipality=SimpleNamespace(district_one="stadsdel", district_many="stadsdelar"),
    )


def support(state: str = "some", because: str = "once", **own: Any) -> Any:
    plain = {
        "promise": "p",
        "lead": 1,
        "lead_verdict": "supports",
        "confirmed_in": "",
        "districts": 3,
        "supporting_sources": ("safety_survey",),
    }
    return SimpleNamespace(**{**plain, "state": state, "because": because, **own})


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        ("", "2021 är den första som kan prövas"),
        ("cannot_tell", "2018 gick den inte att säkerställa"),
        ("contradicts", "2018 pekade den åt andra hållet"),
        ("not_tested", "2018 är den inte prövad"),
    ],
)
def test_what_the_period_before_said_is_told_as_it_was(earlier: str, said: str) -> None:
    lead = row(earlier=earlier, earlier_period="2018" if earlier else "")
    assert evidence.why(picture(lead), support(), words.BECAUSE).endswith(said)


def test_districts_speak_where_they_were_not_compared_together() -> None:
    """Without a joint figure the period is that of the districts' own rows, never an empty one."""
    nothing = row("not_tested", period="", reason="no_comparison")
    alone = [row(area=area, together=False) for area in ("a", "b")]
    assert "2021 är den första" in evidence.why(picture(*alone, nothing), support(), words.BECAUSE)


def test_no_difference_is_said_only_where_all_of_the_lead_was_tested_and_differs_nowhere() -> None:
    differs, not_ = (
        row(area="a", together=False),
        row("cannot_tell", area="b", together=False, reason="no_detectable_difference"),
    )
    nothing = row("not_tested", period="", reason="no_comparison")
    open_ = support("cannot_tell", "lead_open", lead_verdict="cannot_tell")
    assert "går inte att avgöra" in evidence.why(picture(not_, differs, nothing), open_, words.BECAUSE)
    assert "ingen säkerställd skillnad" in evidence.why(picture(not_, nothing), open_, words.BECAUSE)


def test_nothing_against_is_said_only_where_nothing_is_not_even_of_a_group() -> None:
    twice, lead = support("strong", "twice"), row(earlier="supports", earlier_period="2018")
    assert words.NOTHING_AGAINST in evidence.how_far(picture(lead), twice)
    group = row("contradicts", position=2, speaks_of="whom", together=False, area="municipality")
    assert words.NOTHING_AGAINST not in evidence.how_far(picture(lead, group), twice)


def test_only_a_survey_confirms_what_a_survey_chose() -> None:
    own = support("strong", "twice", confirmed_in="2018")
    lead = row(earlier="supports", earlier_period="2018")
    assert any("bekräftad" in one for one in evidence.how_far(picture(lead), own))
    offences = row(source="crime", earlier="supports", earlier_period="2020")
    assert not any("bekräftad" in one for one in evidence.how_far(picture(offences), own))


@pytest.mark.parametrize("code", words.BECAUSE)
def test_each_reason_has_words_for_the_box_too(code: str) -> None:
    assert code in words.BECAUSE_IN_SHORT


def test_a_leading_share_is_told_in_persons_district_by_district() -> None:
    known = {"together": False, "concerned": 1257.0, "concerned_low": 989.0, "concerned_high": 1543.0}
    unknown = {"together": False, "concerned": None, "concerned_low": None, "concerned_high": None}
    rows = [
        row(concerned=4.0, concerned_low=1.0, concerned_high=9.0),  # of all together: told with what concerns most
        row(area="a", **known),
        row(area="b", **{**known, "concerned": 2000.0}),
        row(area="c", **unknown),
        row(area="d", **{**known, "period": "2018"}),
        row(area="e", **{**known, "indicator": "trust"}),
    ]
    assert evidence.persons_by_district(picture(*rows), "p", "unsafe", "2021") == [
        f"det är omkring 1{sv.THIN}300 personer (990–1{sv.THIN}500) i A och 2{sv.THIN}000 (990–1{sv.THIN}500) i B, "
        "räknat på invånarna i undersökningens åldrar"
    ]
    assert evidence.persons_by_district(picture(row(area="c", **unknown)), "p", "unsafe", "2021") == []
