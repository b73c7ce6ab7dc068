"""Themes of conversations: the codebook against notes coded by hand, what denies a theme, what is counted and kept for the analyst."""

from __future__ import annotations

import json
import runpy

import pandas as pd
import pytest
from checkout import REPOSITORY, SHARED, needs_shared
from tables import configuration, district, estimated, note_rows, rows

from pipeline.contracts.restricted import Note
from pipeline.definitions import Denial, Denials, Dialogue, Theme
from pipeline.estimate.notes import themes_in

EVENTS = SHARED / "data" / "police_events" / "kalmar_lan_2023_2024.jsonl"


@pytest.fixture(scope="module")
def benchmark() -> dict:
    return runpy.run_path(str(REPOSITORY / "benchmarks" / "themes.py"))


@pytest.fixture(scope="module")
def codebook(benchmark: dict) -> Dialogue:
    return benchmark["codebook"]()


# ---- the codebook -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "half"), [("NOTES", "tuning"), ("NOTES", "test"), ("FRESH", "fresh"), ("FRESH", "reworded")]
)
def test_themes_agree_with_notes_coded_by_hand(benchmark: dict, codebook: Dialogue, file: str, half: str) -> None:
    notes = benchmark["coded_notes"](benchmark[file])
    found = benchmark["table"](notes[notes["half"] == half], codebook)
    print(f"\n{half}\n{found.round(2).to_string(index=False)}")
    mean = found.set_index("theme").loc["mean"]
    assert mean["F1"] >= 0.80
    assert mean["kappa"] >= 0.75


def test_themes_agree_with_notes_of_strangers(benchmark: dict, codebook: Dialogue) -> None:
    """Notes by several hands that had seen no pattern; the patterns have since been widened on them, so this holds a floor only."""
    notes = benchmark["notes_of_strangers"]()
    figures = benchmark["micro"](notes, codebook)
    print(f"\n{len(notes)} notes of strangers: {figures}")
    assert len(notes) == 90
    assert set().union(*notes["themes"]) == {theme.id for theme in codebook.themes}
    assert figures["F1"] >= 0.92


def test_the_coded_notes_cover_every_theme_and_kind_in_both_halves(benchmark: dict, codebook: Dialogue) -> None:
    notes = benchmark["coded_notes"]()
    unknown_then = {*benchmark["PARTED"], "fraud", "domestic_violence", "neighbours", "physical_environment"}
    fifteen = [theme.id for theme in codebook.themes if theme.id not in unknown_then]
    assert len(fifteen) == 15
    assert len(notes) == 200
    assert notes["text"].is_unique
    for _, half in notes.groupby("half"):
        assert set(half["kind"]) == set(codebook.kinds) - set(codebook.uncounted)
        coded = half["themes"].explode()
        assert all((coded == theme).sum() >= 5 for theme in fifteen)
        assert any(not themes for themes in half["themes"])


def test_agreement_by_hand(benchmark: dict) -> None:
    """Ten notes: both say a four times, by hand once more, found twice more; chance agrees on half of all."""
    hand = [{"a"}] * 5 + [set()] * 5
    found = [{"a"}] * 4 + [set()] + [{"a"}] * 2 + [set()] * 3
    row = benchmark["agreement"](hand, found, ["a"]).iloc[0]
    assert (row["precision"], row["recall"]) == (pytest.approx(4 / 6), pytest.approx(4 / 5))
    assert row["F1"] == pytest.approx(8 / 11)
    assert row["kappa"] == pytest.approx((0.7 - 0.5) / 0.5)


@needs_shared
def test_themes_against_the_types_of_the_police(benchmark: dict, codebook: Dialogue) -> None:
    """News of the police, whose type is not what a note is about: the figures are printed, and nothing is tuned to them."""
    events = [json.loads(line) for line in EVENTS.read_text(encoding="utf-8").splitlines()]
    starts = {"traffic": ("Trafik", "Rattfylleri", "Olovlig körning"), "drugs": ("Narkotika",)}
    by_type = [{theme for theme, start in starts.items() if event["type"].startswith(start)} for event in events]
    found = [set(themes_in(event["summary"], codebook)) for event in events]
    table = benchmark["agreement"](by_type, found, list(starts))
    print(f"\n{len(events)} police texts\n{table.round(2).to_string(index=False)}")
    assert (table["by hand"] > 0).all()


@pytest.mark.parametrize(
    ("text", "theme", "wanted"),
    [
        ("Gatubelysningens stolpar är trasiga.", "lighting", True),  # inflection
        ("Tunnelbelysning saknas.", "lighting", True),  # compound
        ("Det finns ingen belysning alls.", "lighting", True),  # its absence is the matter
        ("Inga problem med belysningen.", "lighting", False),
        ("Belysningen fungerar bra.", "lighting", False),
        ("Belysningen fungerar inte.", "lighting", True),
        ("Mörkertalet är stort.", "lighting", False),  # another sense
        ("Inga problem med klotter.", "vandalism", False),
        ("Varken klotter, skräp eller skadegörelse har setts.", "littering", False),
        ("Inget klotter, men mycket skräp.", "littering", True),  # another clause
        ("Ingen har sett några droger.", "drugs", False),
        ("Mopederna är inte längre något problem.", "mopeds", False),
        ("Mopederna är ett problem igen.", "mopeds", True),
        ("Gänget håller inte längre till vid skolan.", "gangs", True),
        ("Inbrotten har upphört.", "burglary", False),
        ("De går ut efter mörkrets inbrott.", "burglary", False),
        ("Polisen syns aldrig.", "police_presence", True),
        ("Händelsen polisanmäldes.", "police_presence", False),
        ("Ingen litar på någon.", "trust", True),
        ("Ingen av deltagarna hade märkt något av inbrott.", "burglary", False),  # the denial stands far before
        ("Det har inte längre synts några mopeder.", "mopeds", False),
        ("Hon berättar att hon aldrig går genom parken.", "avoided_places", True),  # the order of a subordinate clause
        ("Poliser har inte synts till på länge.", "police_presence", True),
        ("Tilliten till polisen är låg.", "police_presence", False),  # trust, not presence
        ("Väggen är nedsprejad.", "vandalism", True),
        ("Verktyg har försvunnit ur bodarna.", "burglary", True),
        ("Verktygen är på plats.", "burglary", False),
        ("Mopederna kör på gångvägen.", "traffic", False),  # a theme of their own
        ("Väggen är full av klotter.", "littering", False),
        ("Två cyklar blev stulna.", "bicycle_theft", True),
        ("Två cyklar blev stulna.", "burglary", False),
        ("Dagordning: narkotika, våld och klotter.", "drugs", False),
        ("1) Narkotika 2) Våld 3) Klotter", "violence", False),
        ("Om det skulle bli slagsmål flyttar vi.", "violence", False),  # a hypothesis
        ("På nittiotalet var det slagsmål varje helg.", "violence", False),
        ("På nittiotalet var det lugnt, men nu är det slagsmål.", "violence", True),  # another clause
        ("Lamporna som var trasiga är bytta.", "lighting", False),
        ("Ingen har blivit rånad.", "violence", False),
        ("Man ska inte skjuta mygg med kanon.", "violence", False),
    ],
)
def test_inflection_compounds_denial_and_exclusion(codebook: Dialogue, text: str, theme: str, wanted: bool) -> None:
    assert (theme in themes_in(text, codebook)) is wanted


# ---- the rules, with themes of the test's own ---------------------------------------------------------------------------


def dialogue(**own: object) -> Dialogue:
    theme = Theme(id="light", title="Ljus", title_en="Light", patterns=[r"\bljus"], **own)  # type: ignore[arg-type]
    settled, absent = Denial(after=["^ är lagat"]), Denial(before=[r"\binget $"])
    return Dialogue(themes=[theme], denials=Denials(clause=", men", settled=settled, absent=absent))


@pytest.mark.parametrize(
    ("text", "own", "wanted"),
    [
        ("Ljuset syns.", {}, True),
        ("Inget ljus.", {}, False),
        ("Inget ljus.", {"denied_by": ["settled"]}, True),
        ("Ljuset är lagat.", {"denied_by": ["settled"]}, False),
        ("Ljuset är lagat.", {"denied_by": []}, True),
        ("Inget ljus, men ljuset kommer.", {}, True),  # the second clause
        ("Ljuset, men inget är lagat.", {}, True),  # a denial holds within its clause
        ("Ljusdal.", {"exclusions": ["ljusdal"]}, False),
        ("Ljusdal har ljus.", {"exclusions": ["ljusdal"]}, True),
    ],
)
def test_a_hit_counts_unless_it_is_excluded_or_denied(text: str, own: dict, wanted: bool) -> None:
    assert bool(themes_in(text, dialogue(**own))) is wanted


def test_the_sentences_that_show_a_theme_are_told() -> None:
    text = "LJUS saknas. Annat togs upp! Inget ljus där. Mer ljus här?"
    assert themes_in(text, dialogue()) == {"light": ["LJUS saknas.", "Mer ljus här?"]}


# ---- what is counted --------------------------------------------------------------------------------------------------


def test_a_conversation_counts_once_however_often_it_says_the_word() -> None:
    notes = [("a", "Ljuset. Ljuset igen, ljus."), ("a", "Annat."), ("b", "Ljuset")]
    walks = note_rows([("a", "ljus")], "safety_walk").assign(note="g:1")
    frames = {Note: pd.concat([note_rows([(place, text.lower()) for place, text in notes]), walks])}
    connection = estimated(configuration([district("a"), district("b")]), frames)
    found = rows(connection, "select area, kind, conversations, of_conversations from theme_tally order by all")
    assert [tuple(row.values()) for row in found if row["area"] in ("a", "municipality")] == [
        ("a", "all", 2, 3),
        ("a", "citizen_dialogue", 1, 2),
        ("a", "safety_walk", 1, 1),
        ("municipality", "all", 3, 4),
        ("municipality", "citizen_dialogue", 2, 3),
        ("municipality", "safety_walk", 1, 1),
    ]
    hits = rows(connection, "from theme_hit order by note, sentence")
    assert [(row["note"], row["theme"], row["sentence"]) for row in hits] == [
        ("f:0", "light", "ljuset igen, ljus."),
        ("f:0", "light", "ljuset."),
        ("f:2", "light", "ljuset"),
        ("g:1", "light", "ljus"),
    ]


def test_without_any_note_the_tables_are_there_and_empty() -> None:
    connection = estimated(configuration([district("a")]), {})
    assert rows(connection, "from theme_hit") == rows(connection, "from theme_tally") == []
