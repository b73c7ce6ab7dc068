"""Many patterns tried at once say just what each of them says by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.definitions import load_definitions
from pipeline.definitions.patterns import any_finds, together
from pipeline.problems import ProblemLog

SENTENCES = """
det finns ingen belysning alls längs gångvägen|ungdomar samlas utanför butiken|klotter och skräp vid hållplatsen|mörkertalet är stort
inbrotten har upphört|polisen syns aldrig|mopederna kör för fort|någon hade slagit sönder en ruta|lukten av gräs i trapphuset
man undviker torget efter klockan sju|hälare i källaren|rån, häleri och hot|abab|aab|a(b|ingenting av detta|
""".replace("\n", "|").split("|")
AWKWARD = {
    "alternatives at the top": [r"\bhäleri|\bhälare", r"\bslagit"],
    "a reference to an own group": [r"\b(a+)b\1", r"\b(polis|väktar)en\b"],
    "a named group": [r"\b(?P<one>ab)(?P=one)"],
    "own flags": [r"(?i:POLIS)", r"(?x) \b mop e d"],
    "a bracket in a class": [r"a[(]b", r"\ba[(|]b", r"\bmörk"],
    "an escaped bracket": [r"\ba\(b", r"rån"],
    "no border of a word": [r"ruta$", r"^det\b", r"\w*lager|väg"],
    "nothing": [],
}


@pytest.mark.parametrize("patterns", AWKWARD.values(), ids=AWKWARD)
def test_one_finds_something_just_where_one_of_the_others_does(patterns: list[str]) -> None:
    compiled = [re.compile(one) for one in patterns]
    each = [any(one.search(sentence) for one in compiled) for sentence in SENTENCES]
    assert [any_finds(together(compiled), sentence) for sentence in SENTENCES] == each
    assert any(each) is bool(patterns)


def test_the_codebook_finds_the_same_together_and_one_by_one(tmp_path: Path) -> None:
    themes = load_definitions(tmp_path / "definitions.toml", "", ProblemLog()).dialogue.themes
    hits = 0
    for theme in themes:
        assert len(theme.hints) < max(len(theme.patterns), 3)
        for sentence in SENTENCES:
            each = any(one.search(sentence) for one in theme.patterns)
            assert any_finds(theme.hints, sentence) is each
            excluded = any(one.search(sentence) for one in theme.exclusions)
            assert any_finds(theme.exclusion_hints, sentence) is excluded
            hits += each + excluded
    assert hits >= 10
