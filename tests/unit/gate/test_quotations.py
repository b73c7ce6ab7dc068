"""Quotations: listed by id in promises.toml, told when they are not what a note says, shown with no more than is safe."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from kalmar import kalmar, kalmar_copy
from told import placed

from pipeline.audit import keep
from pipeline.build import build
from pipeline.contracts.restricted import Note
from pipeline.problems import UsageError, phrase
from pipeline.quality.examining import examine
from pipeline.quality.notes import notes
from pipeline.report.read.picture import Picture
from pipeline.report.sections.chapter import Chapter
from pipeline.report.sentences import notes as talks
from pipeline.workspace import MunicipalityFolder

EXCERPT = "Belysningen bakom centrumhuset är svag och buskarna har vuxit över gångstråket."
NOTE = "a2549793e7"
ADDED = "Runt dammen var det mörkt. Ring Anders Berg på 070-123 45 67. Lampan lagades."


@pytest.fixture
def folder(tmp_path: Path) -> MunicipalityFolder:
    """Kalmar with one note more, which has something redacted."""
    own = kalmar_copy(tmp_path, ["dialogue", "drug_habits"])
    path = own.raw / "dialogue" / "medborgardialoger_2021.csv"
    text = path.read_text(encoding="utf-8-sig").rstrip("\n")
    path.write_text(f"{text}\n2021-11-30;medborgardialog;Oxhagen;9;{ADDED}\n", encoding="utf-8")
    return own


def list_instead(folder: MunicipalityFolder, **changed: str) -> None:
    """Change the demo's quotation of lighting."""
    path = folder.raw / "promises.toml"
    text = path.read_text(encoding="utf-8")
    before = {"note": NOTE, "excerpt": EXCERPT, "read_by": "kommunens utredare"}
    for key, value in changed.items():
        assert f'{key} = "{before[key]}"' in text
        text = text.replace(f'{key} = "{before[key]}"', f'{key} = "{value}"', 1)
    path.write_text(text, encoding="utf-8")


def told(folder: MunicipalityFolder) -> list[tuple[str, object]]:
    problems = [one for one in examine(folder, "dialogue").log.errors if one.code.startswith("quotation")]
    assert all(
        one.file == "data/raw/kalmar/promises.toml" and "promise narvaro-trygghet" in placed(one) for one in problems
    )
    assert not any("centrumhuset" in str(one) + repr(one) or "Berg" in str(one) + repr(one) for one in problems)
    return [(one.code, dict(one.values).get("found")) for one in problems]


def added(folder: MunicipalityFolder) -> str:
    """The id of the note that was added."""
    (note,) = examine(folder, "dialogue").staged.frames[Note].query("text.str.startswith('Runt dammen')")["note"]
    return str(note)


def test_what_the_demo_lists_is_what_its_notes_say(folder: MunicipalityFolder) -> None:
    assert told(folder) == []


def test_a_note_that_is_not_there_is_told_and_where_the_words_stand(folder: MunicipalityFolder) -> None:
    list_instead(folder, note="0000000000")
    assert told(folder) == [("quotation-note", phrase("words_in_other_notes", notes=[NOTE]))]


def test_other_words_than_the_notes_are_told(folder: MunicipalityFolder) -> None:
    list_instead(folder, excerpt="Belysningen är mycket svag.")
    assert told(folder) == [("quotation-words", phrase("other_words"))]


@pytest.mark.parametrize(
    ("excerpt", "rules"),
    [
        ("Ring [namn] på [telefon].", []),
        ("Ring Anders Berg på 070-123 45 67.", ["quotation-words"]),  # the delivery's own words
        ("Ring på [telefon].", ["quotation-words"]),  # a marker is missing
        ("Lampan lagades.", []),
    ],
)
def test_markers_belong_to_the_words(folder: MunicipalityFolder, excerpt: str, rules: list[str]) -> None:
    list_instead(folder, note=added(folder), excerpt=excerpt)
    assert [rule for rule, _ in told(folder)] == rules


def test_a_note_newer_than_the_edition_is_told(folder: MunicipalityFolder) -> None:
    path = folder.raw / "promises.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("data_until = 2022-01-31", "data_until = 2021-04-27"), encoding="utf-8")
    found = [rule for rule, _ in told_of_all(folder)]
    assert found == ["quotation-day", "quotation-day"]


def told_of_all(folder: MunicipalityFolder) -> list[tuple[str, object]]:
    return [
        (one.code, dict(one.values).get("found"))
        for one in examine(folder, "dialogue").log.errors
        if one.code.startswith("quotation")
    ]


def test_a_person_as_reader_is_told(folder: MunicipalityFolder) -> None:
    list_instead(folder, read_by="Anders Berg")
    assert told(folder) == [("quotation-reader", None)]


def test_a_key_that_is_missing_is_told(folder: MunicipalityFolder) -> None:
    path = folder.raw / "promises.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(', read_by = "kommunens utredare"', "", 1), encoding="utf-8"
    )
    (problem,) = examine(folder).log.errors
    assert placed(problem).endswith("quotations.0.read_by")


def published(folder: MunicipalityFolder) -> list[tuple[str, ...]]:
    with duckdb.connect(str(folder.published), read_only=True) as connection:
        return connection.execute(
            "select edition, promise, excerpt, period, kind, area from quotation order by all"
        ).fetchall()


@pytest.mark.whole
def test_only_listed_words_pass_and_a_district_only_with_enough_conversations(folder: MunicipalityFolder) -> None:
    """Berga had fewer than five citizen dialogues in 2021, so that it is not named; five more of them, and it is."""
    assert ("2022", "narvaro-trygghet", EXCERPT, "2021", "citizen_dialogue", "municipality") in published(kalmar())
    path = folder.raw / "dialogue" / "medborgardialoger_2021.csv"
    more = "".join(f"2021-12-0{day};medborgardialog;Berga;9;Lugnt.\n" for day in range(1, 6))
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    build(folder, lambda said: None)
    first = published(folder)
    assert ("2022", "narvaro-trygghet", EXCERPT, "2021", "citizen_dialogue", "berga") in first
    keep(folder, "2022")
    path.write_text(path.read_text(encoding="utf-8") + "2022-03-01;medborgardialog;Berga;9;Senare.\n", encoding="utf-8")
    build(folder, lambda said: None)
    assert [row for row in published(folder) if row[0] == "2022"] == [row for row in first if row[0] == "2022"]


@pytest.mark.whole
def test_nothing_else_of_a_note_is_published() -> None:
    with duckdb.connect(str(kalmar().restricted), read_only=True) as connection:
        texts = [text for (text,) in connection.execute("select text from note").fetchall()]
    with duckdb.connect(str(kalmar().published), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        everything = "\n".join(connection.execute(f"from {name}").df().to_csv() for name in tables)
    listed = {row[2] for row in published(kalmar())}
    sentences_of_notes = {part.strip() + "." for text in texts for part in text.split(".") if len(part) > 20}
    assert {one for one in sentences_of_notes if one in everything} == listed


@pytest.mark.whole
def test_the_chapter_shows_them_with_kind_and_year_and_says_what_is_invented() -> None:
    picture = Picture(kalmar().published, "2022")
    rows = picture.quotations("narvaro-trygghet")
    assert [talks.quotation(picture, row) for row in rows] == [f"”{EXCERPT}” – medborgardialog 2021"]
    assert talks.about_quotations(picture, rows).startswith(
        "Citaten är påhittade. Citaten är valda och lästa av kommunens utredare."
    )
    shown = str([block.as_json() for block in Chapter(picture, "narvaro-trygghet").conversations()])
    assert EXCERPT in shown
    assert EXCERPT not in str([block.as_json() for block in Chapter(picture, "mot-narkotika").conversations()])


@pytest.mark.whole
def test_the_analyst_sees_ids_and_redacted_words(tmp_path: Path) -> None:
    found = {row["note"]: row for row in notes(kalmar())}
    assert EXCERPT in found[NOTE]["text"]
    assert found[NOTE]["day"] == "2021-04-28"
    assert {row["note"] for row in notes(kalmar(), "lighting")} < set(found)
    with pytest.raises(UsageError, match="ingen anteckning från kalmar rör ”lampor”"):
        notes(kalmar(), "lampor")
    with pytest.raises(UsageError, match="inget är byggt"):
        notes(kalmar_copy(tmp_path))
