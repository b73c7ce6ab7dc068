"""Notes from conversations, and what never leaves them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from building import delivery, logged, plain, read_with, rows, told, word_document
from told import placed

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Note
from pipeline.ingest import dialogue
from pipeline.problems import ProblemLog

COLUMNS = ["Datum", "Typ", "Område", "Deltagare", "Anteckning"]
HEADER = ";".join(COLUMNS) + "\n"
CONTENT = [column for column in Note.columns() if column != "note"]
SECRET = "Grannen med hunden ropar om nätterna"


@pytest.fixture
def configuration() -> Configuration:
    return plain()


def damaged(content: bytes, part: str) -> bytes:
    """Return a Word document with one part cut in the middle."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name == part else data)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_notes_are_read_and_redacted(
    tmp_path: Path, configuration: Configuration, encoding: str, line_end: str
) -> None:
    text = (
        HEADER
        + "2021-04-14;medborgardialog;Sjö;18;Mörkt vid bryggan. Ring 070-123 45 67 eller a.b@exempel.se.\n"
        + '2021-05-02;Trygghetsvandring;Norra;4 och 0480-45 00 00;"Skräp; klotter och ""trasiga"" lampor"\n'
        + "2021-06-02;medarbetardialog;Hela kommunen;;Lugnt.\n"
        + "2021-06-03;medarbetardialog;;9;Lugnt.\n"
    )
    file = delivery(tmp_path, "dialogue", "samtal.csv", text.replace("\n", line_end), encoding)
    staged, problems = read_with(dialogue.read, configuration, file)
    assert problems == []
    told_of = "Mörkt vid bryggan. Ring [telefon] eller [e-post]."
    quoted = 'Skräp; klotter och "trasiga" lampor'
    assert rows(staged, Note, *CONTENT) == [
        ("2021-04-14", "citizen_dialogue", "sjo", "18", told_of, 2, file.id),
        ("2021-05-02", "safety_walk", "norr", "4 och [telefon]", quoted, 0, file.id),
        ("2021-06-02", "staff_dialogue", "municipality", "", "Lugnt.", 0, file.id),
        ("2021-06-03", "staff_dialogue", "municipality", "9", "Lugnt.", 0, file.id),
    ]
    assert (file.rows, file.rejected) == (4, 0)


def test_a_word_document_is_read(tmp_path: Path, configuration: Configuration) -> None:
    lines = [COLUMNS, ["2021-09-22", "trygghetsvandring", "Strand", "13", " Sju lampor; två rader.\nSläckta. "]]
    file = delivery(tmp_path, "dialogue", "vandring.docx", word_document([lines]))
    staged, problems = read_with(dialogue.read, configuration, file)
    assert problems == []
    text = "Sju lampor; två rader.\nSläckta."
    assert rows(staged, Note, *CONTENT) == [("2021-09-22", "safety_walk", "strand", "13", text, 0, file.id)]


def test_notes_of_several_files_come_together(tmp_path: Path, configuration: Configuration) -> None:
    line = ["2021-09-22", "trygghetsvandring", "Strand", "13", "Lugnt."]
    word = delivery(tmp_path, "dialogue", "a.docx", word_document([[COLUMNS, line]]))
    other = ";".join(["2021-09-23", *line[1:]])
    text = delivery(tmp_path, "dialogue", "b.csv", f"{HEADER}{';'.join(line)}\n{other}\n{other}\n")
    staged, problems = read_with(dialogue.read, configuration, word, text)
    assert problems == []
    # What another file says already is used once; a walk that a file tells twice took place twice.
    assert rows(staged, Note, "source_file", "day") == [
        (word.id, "2021-09-22"),
        (text.id, "2021-09-23"),
        (text.id, "2021-09-23"),
    ]
    ids = [note for (note,) in rows(staged, Note, "note")]
    assert len(set(ids)) == 3
    assert ids[2] == f"{ids[1]}-2"
    assert (text.rows, text.used, text.repeated) == (3, 2, 1)


def test_a_notes_id_stays_when_its_file_is_sorted_renamed_and_gets_more_rows(
    tmp_path: Path, configuration: Configuration
) -> None:
    lines = [f"2021-09-2{day};trygghetsvandring;Strand;13;Lugnt.\n" for day in range(4)]
    one = delivery(tmp_path, "dialogue", "a.csv", HEADER + lines[0] + lines[1])
    two = delivery(tmp_path, "dialogue", "b.csv", HEADER + lines[3] + lines[1] + lines[0])
    first, second = (
        dict(rows(read_with(dialogue.read, configuration, file)[0], Note, "day", "note")) for file in (one, two)
    )
    assert first == {day: note for day, note in second.items() if day in first}
    assert len(set(second.values())) == 3


def test_a_word_document_that_tells_nothing_of_its_notes_is_asked(tmp_path: Path, configuration: Configuration) -> None:
    file = delivery(tmp_path, "dialogue", "x.docx", word_document([]))
    _, (problem,) = read_with(dialogue.read, configuration, file)
    assert (problem.file, problem.code, problem.value("columns")) == (
        file.name,
        "note-without",
        ("Datum", "Typ", "Område"),
    )


def test_notes_in_several_tables_are_read_and_other_tables_are_noted(
    tmp_path: Path, configuration: Configuration
) -> None:
    lines = [["2021-09-22", "trygghetsvandring", place, "13", "Lugnt."] for place in ("Norr", "Strand")]
    tables = [[COLUMNS, lines[0]], [["Vem", "När"], ["Vi", "Nu"]], [COLUMNS, lines[1]]]
    file = delivery(tmp_path, "dialogue", "x.docx", word_document(tables))
    staged, (problem,) = read_with(dialogue.read, configuration, file)
    assert (placed(problem), problem.code, problem.severity) == ("sheet tabell 2", "sheet-not-read", "note")
    assert rows(staged, Note, "district") == [("norr",), ("strand",)]
    assert (file.rows, file.used) == (2, 2)


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_damaged_word_document_is_told(tmp_path: Path, configuration: Configuration, part: str) -> None:
    content = damaged(word_document([[COLUMNS]]), part)
    file = delivery(tmp_path, "dialogue", "x.docx", content)
    _, (problem,) = read_with(dialogue.read, configuration, file)
    assert (problem.file, problem.code) == (file.name, "unreadable-file")


def test_a_zip_file_that_is_no_document_is_told(tmp_path: Path, configuration: Configuration) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("hej.txt", "hej")
    file = delivery(tmp_path, "dialogue", "x.docx", content.getvalue())
    _, (problem,) = read_with(dialogue.read, configuration, file)
    assert (problem.file, problem.code) == (file.name, "unknown-format")


def test_an_old_word_file_is_told(tmp_path: Path, configuration: Configuration) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300) + b"\r" + SECRET.encode("cp1252") + b"\r\x07" * 20
    file = delivery(tmp_path, "dialogue", "x.doc", content)
    _, problems = read_with(dialogue.read, configuration, file)
    assert {problem.file for problem in problems} == {file.name}


@pytest.mark.parametrize(
    ("line", "where", "rule", "found"),
    [
        ("2021-04-14;kafferep;Norr;9;{}", "note 2, column Typ", "unknown-kind", "kafferep"),
        ("2021-04-14;medborgardialog;Atlantis;9;{}", "note 2, column Område", "unknown-district", "Atlantis"),
        ("2021-04-14;medborgardialog;Kusten;9;{}", "note 2, column Område", "unknown-district", "Kusten"),
    ],
)
def test_a_note_of_an_unknown_kind_or_place_is_told_without_its_text(
    tmp_path: Path, configuration: Configuration, line: str, where: str, rule: str, found: str
) -> None:
    good = "2021-04-13;medborgardialog;Norr;9;Lugnt.\n"
    file = delivery(tmp_path, "dialogue", "samtal.csv", HEADER + good + line.format(SECRET) + "\n")
    staged, (problem,) = read_with(dialogue.read, configuration, file)
    assert (problem.file, placed(problem), problem.code) == (file.name, where, rule)
    assert problem.value("name") == found
    assert SECRET not in str(problem) + repr(problem)
    assert rows(staged, Note, "text") == [("Lugnt.",)]


@pytest.mark.parametrize(
    ("line", "column", "value", "rule"),
    [
        ("2021-13-45;medborgardialog;Norr;9;{}", "Datum", "2021-13-45", "date"),
        ("14 april;medborgardialog;Norr;9;{}", "Datum", "14 april", "date"),
        ("2021-04-14;medborgardialog;Norr;9;", "Anteckning", "", "empty"),
    ],
)
def test_a_note_without_day_or_text_is_set_aside_and_the_others_stay(
    tmp_path: Path, configuration: Configuration, line: str, column: str, value: str, rule: str
) -> None:
    good = "2021-04-13;medborgardialog;Norr;9;Lugnt.\n"
    file = delivery(tmp_path, "dialogue", "samtal.csv", HEADER + good + line.format(SECRET) + "\n")
    staged, log = logged(dialogue.read, configuration, file)
    assert log.problems == []
    assert [(placed(one), one.column, one.value, one.code) for one in log.rejected] == [("note 2", column, value, rule)]
    assert (file.rejected, rows(staged, Note, "text")) == (1, [("Lugnt.",)])
    assert SECRET not in str(log.rejected)


@pytest.mark.parametrize("line", ["2021-04-14;medborgardialog;Norr", "2021-04-14;medborgardialog;Norr;9;Mörkt; {}"])
def test_a_line_with_too_few_or_too_many_fields_is_set_aside(
    tmp_path: Path, configuration: Configuration, line: str
) -> None:
    good = "2021-04-13;medborgardialog;Norr;9;Lugnt.\n"
    file = delivery(tmp_path, "dialogue", "samtal.csv", HEADER + good + line.format(SECRET) + "\n")
    log = ProblemLog()
    staged = dialogue.read([file], configuration, log)
    assert [(placed(one), one.code) for one in log.rejected] == [("row 3", "row-length")]
    assert (file.rows, file.used, file.rejected, len(rows(staged, Note))) == (2, 1, 1, 1)
    assert SECRET not in str(log.rejected)


def test_a_quotation_mark_that_is_not_closed_does_not_swallow_the_next_notes(
    tmp_path: Path, configuration: Configuration
) -> None:
    lines = "2021-04-13;medborgardialog;Norr;9;{}\n"
    text = HEADER + lines.format('"Öppet citat') + lines.format("Två.") + lines.format("Tre.")
    staged, problems = read_with(dialogue.read, configuration, delivery(tmp_path, "dialogue", "samtal.csv", text))
    assert problems or len(rows(staged, Note)) == 3


def test_a_file_without_header_does_not_have_its_first_note_printed(
    tmp_path: Path, configuration: Configuration
) -> None:
    line = ["2021-04-13", "medborgardialog", "Norr", "9", SECRET]
    text = delivery(tmp_path, "dialogue", "a.csv", ";".join(line) + "\n")
    word = delivery(tmp_path, "dialogue", "b.docx", word_document([[line]]))
    _, problems = read_with(dialogue.read, configuration, text, word)
    assert told(problems) == [("part header", "missing-column")] * 2
    assert SECRET not in "\n".join(str(problem) for problem in problems)


@pytest.mark.parametrize("column", [0, 1, 2])
def test_numbers_in_a_wrong_column_are_not_printed(tmp_path: Path, configuration: Configuration, column: int) -> None:
    line = ["2021-04-13", "medborgardialog", "Norr", "9", "Lugnt."]
    line[column] = "070-123 45 67"
    file = delivery(tmp_path, "dialogue", "a.csv", HEADER + ";".join(line) + "\n")
    _, log = logged(dialogue.read, configuration, file)
    (found,) = [*log.problems, *log.rejected]
    assert "070-123 45 67" not in str(found)
