"""Nothing that points at a person passes; what the report needs does."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.ingest.redaction import MARKERS, redact


@pytest.mark.parametrize(
    ("marker", "text"),
    [
        ("[personnummer]", "800101-1234"),
        ("[personnummer]", "8001011234"),
        ("[personnummer]", "800101 1234"),
        ("[personnummer]", "800101+1234"),
        ("[personnummer]", "800101–1234"),
        ("[personnummer]", "800101\u20111234"),
        ("[personnummer]", "800101\u22121234"),
        ("[personnummer]", "19800101-1234"),
        ("[personnummer]", "198001011234"),
        ("[personnummer]", "20121231 - 1234"),
        ("[personnummer]", "800161-1234"),
        ("[personnummer]", "19800191-1234"),
        ("[telefon]", "070-123 45 67"),
        ("[telefon]", "0731234567"),
        ("[telefon]", "070 123 45 67"),
        ("[telefon]", "070 - 123 45 67"),
        ("[telefon]", "070/123 45 67"),
        ("[telefon]", "+46 70 123 45 67"),
        ("[telefon]", "+46701234567"),
        ("[telefon]", "+46 (0)70-123 45 67"),
        ("[telefon]", "0046 70 123 45 67"),
        ("[telefon]", "0480-45 00 00"),
        ("[telefon]", "08-12 34 56"),
        ("[e-post]", "anna.svensson@exempel.se"),
        ("[e-post]", "anna+1@mail.exempel.se"),
        ("[e-post]", "anna @ exempel.se"),
        ("[e-post]", "anna(at)exempel.se"),
        ("[e-post]", "ÅSA@EXEMPEL.SE"),
        ("[registreringsnummer]", "ABC 123"),
        ("[registreringsnummer]", "ABC123"),
        ("[registreringsnummer]", "ABC12A"),
        ("[registreringsnummer]", "abc123"),
        ("[registreringsnummer]", "abc 123"),
        ("[registreringsnummer]", "Abc 12d"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "Ring {}.", "({})", "nr:{},", "kom\n{}\tidag"])
def test_what_points_at_a_person_becomes_a_marker(marker: str, text: str, around: str) -> None:
    assert redact(around.format(text)) == (around.format(marker), 1)


def test_a_mobile_number_that_could_be_a_personal_number_goes_too() -> None:
    assert redact("Ring 0701234567.")[1] == 1


@pytest.mark.parametrize(
    "text",
    [
        "Sedan 2021 är det lugnare än 2019 och 2020.",
        "Mötet den 2021-09-14 kl 18.30 drog ut till 20:15.",
        "2021-09-14 18:30",
        "Barn på 7-9 år, unga 16-29 år och en 85-åring.",
        "Det kostade 12 000 kr, sedan 1 250 000 kronor.",
        "Notan blev 12 000:- eller 12,5 procent.",
        "Vi var 120 deltagare och 150 såg på.",
        "Till mötet kom 100 personer, och 120 på webben.",
        "Det har 300 hushåll sagt, med 250 svar per post.",
        "Linje 401, väg 137 och E22.",
        "Köer på riksväg 25 och länsväg 136 mot Ed.",
        "Oxhagen, Norrliden och Berga/Funkabo är stadsdelar.",
        "70-talets hus på Storgatan.",
        "Mellan 06.00 och 22.00.",
        "A-traktor, EPA och moped klass 2.",
    ],
)
def test_what_points_at_nobody_stays(text: str) -> None:
    assert redact(text) == (text, 0)


def test_every_place_is_counted() -> None:
    text = "Ring 070-123 45 67 eller 0480-45 00 00, skriv a@b.se om ABC 123 och 800101-1234."
    assert redact(text) == (
        "Ring [telefon] eller [telefon], skriv [e-post] om [registreringsnummer] och [personnummer].",
        5,
    )


@st.composite
def personal_numbers(draw: st.DrawFn) -> str:
    day = draw(st.dates(dt.date(1910, 1, 1), dt.date(2025, 12, 31)))
    of_month = day.day + draw(st.sampled_from([0, 60]))
    century = draw(st.sampled_from(["", str(day.year // 100)]))
    between = draw(st.sampled_from(["-", "+", "–", "", " ", " - ", "\u00a0"]))
    return f"{century}{day.year % 100:02d}{day.month:02d}{of_month:02d}{between}{draw(st.integers(0, 9999)):04d}"


PIECES = st.sampled_from(
    ["070", "-", "+46", "@", "b.se", "ABC", "12", " ", "(at)", "[at]", ".", "0", "2021", "a", "+", "\n", ";", *MARKERS]
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


@given(TEXTS, personal_numbers(), TEXTS)
def test_no_personal_number_survives(before: str, personal: str, after: str) -> None:
    assume(not before[-1:].isdecimal())  # a longer row of digits, of whatever script, is no personal number
    assume(not after[:1].isdecimal())
    assert personal not in redact(before + personal + after)[0]


@given(TEXTS, personal_numbers(), TEXTS)
def test_a_redacted_text_has_nothing_left_to_redact(before: str, personal: str, after: str) -> None:
    once, _ = redact(f"{before} {personal} {after}")  # what is glued to a number can look new once that is gone
    assert redact(once) == (once, 0)


@given(TEXTS)
def test_a_text_without_anything_replaced_is_untouched(text: str) -> None:
    redacted, count = redact(text)
    assert (redacted == text) == (count == 0)
