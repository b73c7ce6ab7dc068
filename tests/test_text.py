"""The finished report as a reader meets it: the promises' documents' statements, the tables' numbers, Swedish words."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.build import Products
from pipeline.report import swedish as sv
from pipeline.report.published import Picture
from pipeline.report.rows import OffenceHour, Value
from pipeline.workspace import MunicipalityFolder

Built = tuple[MunicipalityFolder, Products]
EDITIONS = ("2019-2020", "2022")
DATA = Path(__file__).with_name("data")
KNOWN_WORDS = DATA / "names_and_terms.txt"
MOST_KNOWN_WORDS = 150
LEAST_TOLD = 60  # paragraphs and points that a report has at least


def page(kalmar: Built, edition: str) -> str:
    """The page without style and drawings."""
    text = (kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8")
    return re.sub(r"<svg .*?</svg>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL), flags=re.DOTALL)


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?strong>", "", text))).split())


def prose(kalmar: Built, edition: str) -> list[str]:
    """Paragraphs and points of the report: its running text, without tables and source lines."""
    text = re.sub(r"<table.*?</table>", " ", page(kalmar, edition), flags=re.DOTALL)
    told = [plain(part) for part in re.findall(r'<(?:p class="(?:body|lead)"|li)>(.*?)</(?:p|li)>', text, re.DOTALL)]
    assert len(told) > LEAST_TOLD, "the page's running text is not found: what is tested on it would hold for nothing"
    return told


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def picture(kalmar: Built, edition: str) -> Picture:
    return Picture(kalmar[1].published, edition)


# ---- what the documents say -----------------------------------------------------------------------------------------------

STATEMENTS = tomllib.loads((DATA / "statements.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("about", [(edition, name) for edition, told in STATEMENTS.items() for name in told])
def test_what_the_promises_documents_say_is_told_with_its_verdict(kalmar: Built, about: tuple[str, str]) -> None:
    edition, name = about
    text = plain(page(kalmar, edition))
    assert re.search(STATEMENTS[edition][name], text, re.IGNORECASE), name


# ---- numbers --------------------------------------------------------------------------------------------------------------


def per_cent(share: float | None) -> str:
    return "" if share is None else sv.number(100 * share)


def known_values(picture: Picture) -> list[Value]:
    return list(picture._values.values())


CONSTANTS = re.compile(
    rf"\b(19|20)\d\d(–(19|20)?\d\d)?\b|\b\d{{1,2}} ({'|'.join(sv.MONTHS)})\b"
    r"|\b\d+–\d+ år\b|\b80 år och äldre|årskurs 9|\bår 2\b|\b95\s%|\bhögst 5\s%|\b1–4\b|\bfärre än (30|100)\b|\b30–99\b|per 1\s000"
    r"|Löfte \d|\blöfte \d|4 §|2023:196|senaste 12 månaderna|frågan 2021|från 1 till 4"
)


def times_of_the_week(picture: Picture) -> tuple[set[str], set[tuple[str, str, str]]]:
    """Shares of a year's offences on Saturdays and Sundays, and in each quarter, third and half of the day with its hours."""
    years: dict[tuple[str, str], list[OffenceHour]] = {}
    for row in picture.offence_hours:
        years.setdefault((row.indicator, row.period), []).append(row)
    weekends, parts = set(), set()
    for rows in years.values():
        total = sum(row.offences for row in rows)
        ends = sum(row.offences for row in rows if set(row.days.split()) <= {"6", "7"})
        weekends.add(sv.number(100 * ends / total))
        for length in (6, 8, 12):
            for start in range(0, 24, length):
                held = sum(row.offences for row in rows if start <= row.from_hour and row.to_hour <= start + length)
                parts.add((sv.number(100 * held / total), str(start), str(start + length)))
    return weekends, parts


def test_every_number_in_a_sentence_is_that_of_the_tables(kalmar: Built, picture: Picture, edition: str) -> None:
    values = known_values(picture)
    triples = {
        (per_cent(row.value), f"{per_cent(row.ci_low)}–{per_cent(row.ci_high)}")
        for row in values
        if row.unit == "share" and row.value is not None and row.ci_low is not None
    }
    shares = {per_cent(row.value) for row in values if row.unit == "share" and row.value is not None}
    rates = {sv.number(row.value, 1) for row in values if row.unit == "rate" and row.value is not None}
    counts = {sv.number(row.value) for row in values if row.unit == "count" and row.value is not None}
    months = picture.offence_months
    counts |= {sv.number(told) for row in months for told in (row.offences, row.rolling) if told is not None}
    again = {
        (
            sv.number(row.located),
            sv.number(row.offences),
            sv.number(100 * row.offences / row.located),
            sv.number(row.places),
        )
        for row in picture._offence_places.values()
        if row.located and row.offences and row.places
    }
    weekends, parts_of_day = times_of_the_week(picture)
    seasons = {
        sv.number(100 * sum(rows[(start + at) % 12].share for at in range(3)))
        for name in picture.indicators
        if len(rows := picture.seasons(name)) == 12
        for start in range(12)
    }
    talks = {(row.conversations, row.of_conversations) for row in picture.theme_counts if row.conversations is not None}
    detectable = {sv.points(row.detectable) for row in picture.comparisons if row.detectable}
    supports = {
        str(number)
        for name in picture.promises
        for one in [picture.support(name)]
        for number in (
            one.supports,
            one.contradicts,
            one.cannot_tell,
            one.supports + one.contradicts + one.cannot_tell,
        )
    }
    concerned = {
        tuple(plain(sv.about(part)) for part in (one.concerned, one.concerned_low, one.concerned_high))
        for one in map(picture.support, picture.promises)
        if one.concerned is not None and one.concerned_low is not None and one.concerned_high is not None
    }
    response = {sv.number(100 * (1 - wave.answered / wave.sent)) for wave in picture.waves.values() if wave.sent}
    hidden = {plain(sv.number(picture.hidden_cells("safety_survey")))}
    number = r"\d+(?:[\u202f ]\d{3})*(?:,\d+)?"
    strange = []
    for text in prose(kalmar, edition):
        own = {plain(promise.background) for promise in picture.promises.values()}
        if any(one and one in text for one in own):
            continue  # the municipality's own words
        left = CONSTANTS.sub(" ", text)

        def found(match: re.Match[str], holds: bool) -> str:
            return " " if holds else match[0]

        steps = [
            (
                rf"[Aa]v de ({number}) vars plats är känd skedde ({number}) \(({number})\s%\) på ({number}) platser",
                lambda m: m.groups() in again,
            ),
            (
                rf"({number})\s% av dem kan ha skett mellan klockan (\d+) och (\d+)",
                lambda m: m.groups() in parts_of_day,
            ),
            (rf"({number})\s% (?:av dem kan ha skett )?på en lördag eller söndag", lambda m: m[1] in weekends),
            (rf"skedde ({number})\s% av dem i", lambda m: m[1] in seasons),
            (rf"omkring ({number}) personer \(({number})–({number})\)", lambda m: m.groups() in concerned),
            (rf"({number})(?: procent|\s%)? \((\d+–\d+)\)", lambda m: (m[1], m[2]) in triples),
            (rf"({number}) av ({number})", lambda m: (int(m[1]), int(m[2])) in talks or m[2] in supports),
            (rf"({number}) procentenhet(?:er)?", lambda m: m[0] in detectable),
            (rf"({number})(?: procent|\s%)", lambda m: m[1] in shares | response),
            (rf"({number}) (?:mot|till) ({number}) procent", lambda m: {m[1], m[2]} <= shares),
            (rf"({number},\d)(?!\d)", lambda m: m[1] in rates),
            (rf"({number}) (?:celler|prövade)", lambda m: m[1] in hidden | supports),
            (
                rf"(?:talar|medan|i) ({number})",
                lambda m: m[1] in supports | {str(one) for pair in talks for one in pair},
            ),
            (rf"\b({number})(?=\)| mot|,| |\.|$)", lambda m: m[1] in counts | shares),
        ]
        for pattern, holds in steps:
            left = re.sub(pattern, lambda match, holds=holds: found(match, holds(match)), left)  # type: ignore[misc]
        if re.search(r"\d", left):
            strange.append((text, left))
    assert strange == []


# ---- language ---------------------------------------------------------------------------------------------------------------


def words(kalmar: Built, edition: str) -> set[str]:
    whole = (kalmar[0].reports(edition) / "lagesbild.html").read_text(encoding="utf-8")
    drawn = " ".join(re.findall(r'aria-label="([^"]*)"', whole) + re.findall(r"<text [^>]*>(.*?)</text>", whole))
    text = f"{plain(page(kalmar, edition))} {html.unescape(drawn)}"
    text = re.sub(r"data/raw/\S+|[\w/]+…|\b[0-9a-f]{8}\b|published\.duckdb", " ", text)
    return set(re.findall(r"[A-Za-zÅÄÖåäöÉé][\w:-]*", text))


def test_every_word_is_swedish_or_a_known_name(kalmar: Built) -> None:
    if shutil.which("hunspell") is None:
        if os.environ.get("DICTIONARY_TESTS") == "required":
            pytest.fail("there is no hunspell, and DICTIONARY_TESTS says that it is required")
        pytest.skip("there is no hunspell on this machine (Debian: apt-get install hunspell hunspell-sv)")
    known = KNOWN_WORDS.read_text(encoding="utf-8").split()
    assert known == sorted(set(known)) and len(known) <= MOST_KNOWN_WORDS
    told = sorted(set().union(*(words(kalmar, edition) for edition in EDITIONS)))
    ran = subprocess.run(
        ["hunspell", "-d", "sv_SE", "-i", "utf-8", "-l"],
        input="\n".join(told),
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(set(ran.stdout.split()) - set(known)) == []


def test_no_identifier_no_empty_number_and_no_double_blank_reaches_a_reader(
    kalmar: Built, picture: Picture, edition: str
) -> None:
    with duckdb.connect(str(kalmar[1].published), read_only=True) as connection:
        ids = {
            name
            for (name,) in connection.execute(
                "select indicator from indicator union select theme from theme_count"
            ).fetchall()
        }
    unwanted = {one for one in ids if "_" in one} | {
        "nan",
        "None",
        "null",
        "suppressed",
        "municipality",
        "outside",
        "higher",
    }
    assert words(kalmar, edition) & unwanted == set()
    for text in prose(kalmar, edition):
        assert not re.search(r"\s[.,;]|\.\.|,,|\(\)|\bNone\b", text), text
        assert not re.search(r"\b(\w+) \1\b", text.lower().replace("kvällen kvällen", "")), text
    raw = re.findall(r"<p class=\"(?:body|lead|source)\">(.*?)</p>", page(kalmar, edition), re.DOTALL)
    assert not [one for one in raw if "  " in one]


NAMES = st.lists(st.sampled_from(["Oxhagen", "Norrliden", "Berga/Funkabo", "Ö"]), max_size=5, unique=True)


@given(NAMES)
def test_a_list_has_one_conjunction_and_every_name_once(names: list[str]) -> None:
    told = sv.listed(names)
    assert told.count(" och ") == (len(names) > 1)
    assert re.split(r", | och ", told) == (names or [""])


@pytest.mark.parametrize(("number", "told"), [(0, "noll svar"), (1, "ett svar"), (2, "två svar"), (21, "21 svar")])
def test_a_number_and_its_noun_agree(number: int, told: str) -> None:
    assert sv.counted(number, "svar", "svar", neuter=True) == told
    many = {0: "noll stadsdelar", 1: "en stadsdel", 2: "två stadsdelar", 21: "21 stadsdelar"}
    assert sv.counted(number, "stadsdel", "stadsdelar") == many[number]


@given(st.floats(-1, 1, allow_nan=False))
def test_percentage_points_have_their_plural(difference: float) -> None:
    told = sv.points(difference)
    assert told.endswith("procentenhet") == told.startswith("en ")
    assert "−" not in told


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20), max_size=4))
def test_sentences_begin_with_a_capital_and_end_once(texts: list[str]) -> None:
    told = sv.paragraph(texts)
    assert not told or told[:1] == told[:1].upper()
    assert not told or told.endswith((".", ":", "?"))


VERBS = re.compile(
    r"\b(är|har|var|hade|uppger|uppgav|anger|anmäldes|togs|går|räcker|ger|talar|visas|visar|bygger|svarade|gäller|får|kan|säger|"
    r"jämförs|prövas|märks|redovisas|redovisar|nämns|hör|når|saknas|finns|mäter|pekar|räknas|speglar|skiljer|kallas|ryms|syns|bor|"
    r"deltar|står|följer|beskriver|möter|vilar|väger|delas|stämmer|visste|justeras|görs|behöver|innehåller|känner|drabbas|följs|fyller)\b",
    re.IGNORECASE,
)


def test_every_sentence_has_a_verb(kalmar: Built, edition: str) -> None:
    paragraphs = re.findall(r'<p class="(?:body|lead)">(.*?)</p>', page(kalmar, edition), re.DOTALL)
    for paragraph in paragraphs:
        for sentence in re.split(r"(?<=[a-zåäö)])\. (?=[A-ZÅÄÖ])", plain(paragraph)):
            assert VERBS.search(sentence), sentence
