"""The finished report as a reader meets it: the promises' documents' statements, the tables' numbers, Swedish words."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from copy import copy
from itertools import cycle, permutations

import claims
import duckdb
import pytest
from checkout import DATA, EDITIONS
from finished import page, plain, prose
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kalmar import Built

from pipeline.report.read.picture import Picture
from pipeline.report.read.rows import Comparison
from pipeline.report.sections.page_one import PageOne
from pipeline.report.sentences import offences as offence_sentences
from pipeline.report.sentences import shares as sentences
from pipeline.report.set.blocks import Cards, Notice, Paragraph
from pipeline.report.set.blocks import plain as unmarked
from pipeline.words.sv import language as sv

KNOWN_WORDS = DATA / "names_and_terms.txt"
MOST_KNOWN_WORDS = 150
# ---- what the documents say -----------------------------------------------------------------------------------------------

STATEMENTS = tomllib.loads((DATA / "statements.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("about", [(edition, name) for edition, told in STATEMENTS.items() for name in told])
def test_what_the_promises_documents_say_is_told_with_its_verdict(kalmar: Built, about: tuple[str, str]) -> None:
    edition, name = about
    text = plain(page(kalmar, edition))
    assert re.search(STATEMENTS[edition][name], text, re.IGNORECASE), name


# ---- what every sentence says ---------------------------------------------------------------------------------------------

TURNED = [
    ("större", "mindre"), ("fler", "färre"), ("ökat", "minskat"), ("Ökningen", "Minskningen"), ("kvinnor", "män"),
    ("kvinnorna", "männen"), ("yngsta", "äldsta"), ("pojkarna", "flickorna"), ("årskurs 9", "gymnasiet år 2"),
    ("starkt", "visst"), ("svagt", "starkt"), ("invånare", "hushåll"), ("för löftet", "emot löftet"), ("ingen", "en"),
    ("inte skiljas", "skiljas"), ("det går inte att säga att", "det är säkert att"),
]  # fmt: skip
INSERTED = (
    "Skillnaden är statistiskt säkerställd.",
    "Ökningen är statistiskt säkerställd.",
    "Minskningen är statistiskt säkerställd.",
    "Förändringen kan inte skiljas från slumpen.",
    "Andelen är säkerställt större än i övriga kommunen i Malmen.",
    "I Malmen har andelen ökat.",
)


def wrong_versions(sentence: str, names: list[str], elsewhere: str) -> Iterator[str]:
    """Yield a sentence with one number, direction, group or place wrong."""
    for match in re.finditer(r"\d+", sentence):
        yield f"{sentence[: match.start()]}{int(match[0]) + 1}{sentence[match.end() :]}"
    for one, other in TURNED:
        turned = re.sub(
            rf"\b({one}|{other})\b", lambda m, one=one, other=other: other if m[0] == one else one, sentence
        )  # type: ignore[misc]
        if turned != sentence:
            yield turned
    for match in re.finditer(rf"\b({'|'.join(claims.WORDS)})\b", sentence):
        yield f"{sentence[: match.start()]}{sv.SMALL[(claims.WORDS[match[0]] + 1) % 13]}{sentence[match.end() :]}"
    for name in names:
        for match in re.finditer(rf"\b{re.escape(name)}\b", sentence):
            yield f"{sentence[: match.start()]}{elsewhere}{sentence[match.end() :]}"


def test_every_sentence_says_what_the_tables_say(kalmar: Built, picture: Picture, edition: str) -> None:
    reader, told = claims.Reader(picture), prose(kalmar, edition)
    wrong = [
        sentence
        for text, promise in zip(told, claims.promises_of(told, picture), strict=True)
        for sentence in reader.strange(text, promise)
    ]
    assert wrong == []


def test_a_wrong_number_direction_group_or_place_is_found(kalmar: Built, picture: Picture, edition: str) -> None:
    """So that the test before can fail: nothing that a sentence says of what was measured may be changed without being found."""
    reader, told = claims.Reader(picture), prose(kalmar, edition)
    names = [name for name in reader.areas if name != "kommunen"]
    missed, tried = [], 0
    for text, promise in zip(told, claims.promises_of(told, picture), strict=True):
        parts = list(claims.sentences(text))
        for at, sentence in enumerate(parts):
            if claims.is_fixed(sentence) or text.startswith(claims.OTHERS_WORDS):
                continue
            for wrong in wrong_versions(sentence, names, "Lindsdal"):
                tried += 1
                if not reader.strange(". ".join([*parts[:at], wrong, *parts[at + 1 :]]), promise):
                    missed.append(wrong)
    assert missed == []
    assert tried > 250


def test_a_claim_that_nothing_bears_is_found(kalmar: Built, picture: Picture, edition: str) -> None:
    reader, told = claims.Reader(picture), prose(kalmar, edition)
    alone = [claim for claim in INSERTED if not reader.strange(claim, next(iter(picture.promises)))]
    assert alone == []
    offences = next(text for text in told if "kan inte skiljas från slumpen" in text)
    assert reader.strange(f"{offences} Ökningen är statistiskt säkerställd.", next(iter(picture.promises)))


VERDICTS = ("higher", "lower", "no_detectable_difference", "cannot_tell")


def otherwise(picture: Picture, verdicts: list[str]) -> Picture:
    """The same measurements with other verdicts, taken in turn; what could not be judged is as if it had not been compared."""
    other, turns = copy(picture), cycle(verdicts)

    def drawn(rows: Iterable[Comparison]) -> list[Comparison]:
        kept = [row for row in rows if row.basis == "direct" and len(row.period) == 4]
        return [
            row._replace(
                verdict=verdict,
                q=0.01 if verdict in ("higher", "lower") else 0.5,
                detectable=row.detectable or 0.1,
                reason=("too_few_offences" if row.source == "crime" else "too_few_answers")
                if verdict == "cannot_tell"
                else "",
            )
            for row, verdict in zip(kept, turns, strict=False)
            if row.verdict not in ("not_comparable", "cannot_tell")
        ]

    other.__dict__["comparisons"] = drawn(picture.comparisons)
    for made in ("_comparisons", "_comparisons_at"):
        other.__dict__.pop(made, None)
    other.__dict__["_pairs"] = {
        pair: {
            (row.indicator, row.period, row.sex, row.age_group): row for row in drawn(picture._between(*pair).values())
        }
        for pair in permutations(picture.priority, 2)
    }
    return other


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(VERDICTS), min_size=1, max_size=17))
def test_whatever_the_verdicts_the_sentences_say_them(kalmar: Built, picture: Picture, verdicts: list[str]) -> None:
    """Every sentence has a verb and no word twice, and is read back as true."""
    drawn, (name, promise) = otherwise(picture, verdicts), next(iter(picture.promises.items()))
    wave, districts = drawn.last_period("safety_survey"), promise.districts
    main = picture.lead[1] if picture.lead else picture.headlines("safety_survey")[0]
    offences = [drawn.indicators[one] for one in promise.crime]
    told = [
        [*sentences.districts_against_outside(drawn, main, wave, districts), *sentences.exposure(drawn, wave)],
        [*sentences.women_and_men(drawn, main, wave), *sentences.young_and_old(drawn, main, wave)],
        sentences.since_last_wave(drawn, main, wave, districts),
        *(offence_sentences.offences(drawn, one, drawn.last_year(one.indicator), districts) for one in offences),
    ]
    reader = claims.Reader(drawn)
    for paragraph in map(plain, map(sv.paragraph, told)):
        assert reader.strange(paragraph, name) == []
        assert not re.search(r"\b(\w+) \1\b", paragraph.lower()), paragraph
        for sentence in claims.sentences(paragraph):
            assert VERBS.search(sentence), sentence


MOST_WORDS, MOST_LIX, LONG_WORD = 30, 40, 6
"""What page one keeps to: words of a sentence, and LIX (words a sentence, and words of more than six letters in per cent)."""


def test_page_one_is_plain(picture: Picture) -> None:
    blocks = PageOne(picture).in_short()
    told = [block.text for block in blocks if isinstance(block, Paragraph | Notice)]
    told += [f"{item}." for block in blocks if isinstance(block, Cards) for card in block.cards for item in card.items]
    every = [
        re.findall(r"[\w/%-]+", one) for one in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ\d*])", " ".join(map(unmarked, told)))
    ]
    words = [word for sentence in every for word in sentence]
    assert len(words) > 100
    assert max(map(len, every)) <= MOST_WORDS
    assert len(words) / len(every) + 100 * sum(len(word) > LONG_WORD for word in words) / len(words) < MOST_LIX


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
    r"jämförs|prövas|leder|kräver|bedöms|märks|redovisas|redovisar|nämns|hör|når|saknas|finns|mäter|pekar|räknas|speglar|skiljer|kallas|ryms|syns|bor|"
    r"deltar|står|följer|beskriver|möter|vilar|väger|delas|stämmer|visste|justeras|görs|behöver|innehåller|känner|drabbas|följs|fyller)\b",
    re.IGNORECASE,
)


def test_every_sentence_has_a_verb(kalmar: Built, edition: str) -> None:
    paragraphs = re.findall(r'<p class="(?:body|lead)">(.*?)</p>', page(kalmar, edition), re.DOTALL)
    for paragraph in paragraphs:
        for sentence in re.split(r"(?<=[a-zåäö)])\. (?=[A-ZÅÄÖ])", plain(paragraph)):
            assert VERBS.search(sentence), sentence
