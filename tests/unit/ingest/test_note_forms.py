"""Notes as people write them: other headings, forms, prose under headings; and what is asked for when they do not say it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from building import configured, delivery, logged, plain, read_with, rows, word_document, workbook

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import Note
from pipeline.formats import day, days_in
from pipeline.ingest import dialogue

SECRET = "Grannen med hunden ropar om nätterna"
SAID = ("day", "kind", "district", "participants", "text")


def written(*lines: str | list[list[str]]) -> bytes:
    """Return a document: lines that begin with # are headings of their level, the others paragraphs; lists are tables."""
    document = docx.Document()
    for line in lines:
        if isinstance(line, str):
            level = len(line) - len(line.lstrip("#"))
            document.add_heading(line.strip("# "), level) if level else document.add_paragraph(line)
            continue
        table = document.add_table(rows=len(line), cols=max(map(len, line)))
        for row, values in zip(table.rows, line, strict=True):
            for cell, value in zip(row.cells, values, strict=False):
                cell.text = value
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def told(
    folder: Path, content: bytes, name: str = "anteckningar.docx", own: Configuration | None = None
) -> list[tuple]:
    staged, problems = read_with(dialogue.read, own or plain(), delivery(folder, "dialogue", name, content))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return rows(staged, Note, *SAID)


NOTE = ("2021-04-14", "citizen_dialogue", "norr", "18", "Mörkt vid bryggan.")


@pytest.mark.parametrize(
    "header",
    [
        ["Datum", "Typ", "Område", "Deltagare", "Anteckning"],
        ["Dag", "Form", "Stadsdel", "Antal", "Synpunkter"],
        ["När", "Typ av möte", "Plats", "Närvarande", "Vad som sades"],
        ["datum:", "TYP", "Ort", "Antal deltagare", "Minnesanteckningar"],
    ],
)
@pytest.mark.parametrize("above", [[], [["Anteckningar hösten 2021"] * 5]])
def test_a_table_with_other_headings(tmp_path: Path, header: list[str], above: list[list[str]]) -> None:
    lines = [*above, header, ["14 april 2021", "medborgardialog", "Norr", "18", "Mörkt vid bryggan."]]
    assert told(tmp_path, written(lines)) == [NOTE]
    assert told(tmp_path, workbook({"Blad": lines}), "anteckningar.xlsx") == [NOTE]


def test_what_a_table_lacks_is_taken_from_its_title_and_never_guessed(tmp_path: Path) -> None:
    table = [["Datum", "Plats", "Anteckning"], ["2021-04-14", "Norr", "Mörkt vid bryggan."]]
    assert told(tmp_path, written("# Medborgardialoger 2021", table)) == [(*NOTE[:3], "", NOTE[4])]
    assert told(tmp_path, written(table), "medborgardialoger_2021.docx") == [(*NOTE[:3], "", NOTE[4])]
    _, log = logged(dialogue.read, plain(), delivery(tmp_path, "dialogue", "samtal.docx", written(table)))
    assert [(one.code, one.value("columns")) for one in log.problems] == [("missing-column", ("Typ",))]


FORM = [
    ["Datum", "14/4 2021"],
    ["Typ", "Medborgardialog"],
    ["Område", "Norr"],
    ["Deltagare", "18"],
    ["Antecknat av", "Anders Nilsson"],
]


@pytest.mark.parametrize(
    "lines",
    [
        [[*FORM, ["Anteckning", "Mörkt vid bryggan."]]],
        [[*([f"{label}:", text] for label, text in FORM), ["Anteckning:", "Mörkt vid bryggan."]]],
        [[*FORM, ["Det här sades", ""], ["Mörkt vid bryggan.", ""]]],
        [[["Datum", "2021-04-14", "Typ", "medborgardialog"], ["Stadsdel", "Norr", "Antal", "18"],
          ["Synpunkter", "Mörkt vid bryggan."]]],
        [*(f"{label}: {text}" for label, text in FORM), "Anteckning: Mörkt vid bryggan."],
        ["Datum: 2021-04-14   Typ: medborgardialog\tOmråde: Norr; Deltagare: 18", "Mörkt vid bryggan."],
        ["Datum:", "2021-04-14", "Typ:", "medborgardialog", "Plats:", "Norr", "Närvarande:", "18", "Anteckningar:",
         "Mörkt vid bryggan."],
    ],
)  # fmt: skip
def test_a_form(tmp_path: Path, lines: list[str | list[list[str]]]) -> None:
    assert told(tmp_path, written(*lines)) == [NOTE]


def test_several_forms_in_a_document_and_in_a_table(tmp_path: Path) -> None:
    forms = [[*FORM, ["Anteckning", text]] for text in ("Ett.", "Två.", "Tre.")]
    assert [text for *_, text in told(tmp_path, written(*forms))] == ["Ett.", "Två.", "Tre."]
    assert [text for *_, text in told(tmp_path, written(forms[0] + forms[1]))] == ["Ett.", "Två."]
    assert [text for *_, text in told(tmp_path, workbook({"A": forms[0], "B": forms[2]}), "a.xlsx")] == ["Ett.", "Tre."]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("a.docx", ["# Medborgardialog Norr 2021-04-14", "Deltagare: 18", "Mörkt vid bryggan."]),
        ("a.docx", ["# Medborgardialoger 2021", "Om året.", "## Norr, onsdagen den 14 april 2021", "Deltagare: 18",
                    "Mörkt vid bryggan.", "## Sammanfattning", "Mycket mörkt."]),
        ("Medborgardialog Norr 2021-04-14.docx", ["Närvarande: 18", "Mörkt vid bryggan."]),
        ("medborgardialoger.docx", ["# Norr 14/4 2021", "Deltagare: 18", "Mörkt vid bryggan."]),
        ("a.docx", ["# Möte i Norr", "Datum: 2021-04-14   Plats: Folkets hus   Deltagare: 18", "Typ: medborgardialog",
                    "Mörkt vid bryggan."]),
    ],
)  # fmt: skip
def test_prose_under_headings(tmp_path: Path, name: str, lines: list[str]) -> None:
    assert told(tmp_path, written(*lines), name) == [NOTE]


def test_headings_below_a_note_belong_to_it(tmp_path: Path) -> None:
    lines = [
        "# Medborgardialog Norr 2021-04-14",
        "Ett.",
        "## Trafik",
        "Två.",
        "# Trygghetsvandring Strand 2021-05-02",
        "Tre.",
    ]
    assert [(kind, text) for _, kind, _, _, text in told(tmp_path, written(*lines))] == [
        ("citizen_dialogue", "Ett.\nTrafik\nTvå."),
        ("safety_walk", "Tre."),
    ]


def test_the_police_area_is_the_whole_municipality(tmp_path: Path) -> None:
    own = configured(tmp_path / "town")
    lines = [
        f"# Medarbetardialog LPO {own.municipality.name} 2020-11-04",
        "Närvarande: 9 från polis och skola",
        "Mörkt vid stationen.",
    ]
    ((found),) = told(tmp_path, written(*lines), own=own)
    assert found == ("2020-11-04", "staff_dialogue", "municipality", "9 från polis och skola", "Mörkt vid stationen.")


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (["# Medborgardialog Norr", SECRET], ["Datum"]),
        (["# Medborgardialog 2021-04-14", SECRET], ["Område"]),
        (["# Norr 2021-04-14", SECRET], ["Typ"]),
        (["# Medborgardialog och trygghetsvandring i Norr och Strand 2021-04-14", SECRET], ["Typ", "Område"]),
        (["# Medborgardialog Norr 2021-04-14 och 2021-04-15", "Deltagare: 3", SECRET], ["Datum"]),
        ([SECRET], ["Datum", "Typ", "Område"]),
    ],
)
def test_what_a_note_does_not_say_is_asked_for(tmp_path: Path, lines: list[str], missing: list[str]) -> None:
    file = delivery(tmp_path, "dialogue", "samtal.docx", written(*lines))
    staged, (problem,) = read_with(dialogue.read, plain(), file)
    assert (problem.file, problem.code, list(problem.value("columns"))) == (file.name, "note-without", missing)
    assert SECRET not in str(problem)
    assert SECRET not in str(problem.words())
    assert rows(staged, Note) == []


def test_one_note_without_its_day_among_others_is_asked_for(tmp_path: Path) -> None:
    lines = ["# Medborgardialog Norr 2021-04-14", "Ett.", "# Medborgardialog Strand", SECRET]
    staged, (problem,) = read_with(dialogue.read, plain(), delivery(tmp_path, "dialogue", "a.docx", written(*lines)))
    assert (problem.code, list(problem.value("columns"))) == ("note-without", ["Datum"])
    assert len(rows(staged, Note)) == 1


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-04-14", "2021-04-14"), ("20210414", "2021-04-14"), ("2021-W15-3", "2021-04-14"), ("14/4 2021", "2021-04-14"),
        ("14/4-2021", "2021-04-14"), ("14.4.2021", "2021-04-14"), ("14 april 2021", "2021-04-14"),
        ("ons den 14:e apr. 2021", "2021-04-14"),
        ("2021-04-14 18:00", "2021-04-14"), ("2021-04-14T18:00:00", "2021-04-14"), ("14 sept 2021 kl. 18-20", "2021-09-14"),
        ("4/5/2021", None), ("9/14/2021", None), ("14/4 21", None), ("44300", None), ("2021-02-30", None), ("april 2021", None),
        ("2021-04-14 och 2021-04-15", None), ("14 ju 2021", None), ("Norr 2021-04-14", None), ("070-123 45 67", None),
    ],
)  # fmt: skip
def test_a_day(text: str, iso: str | None) -> None:
    assert day(text) == iso


def test_days_in_a_text() -> None:
    assert days_in("Norr den 14/4 2021, inte 2021-04-15") == ["2021-04-14", "2021-04-15"]


def test_other_tables_are_told_without_their_words(tmp_path: Path) -> None:
    notes = [["Dag", "Typ", "Ort", "Antal", "Synpunkt"], ["2021-04-14", "medborgardialog", "Norr", "1", "A."]]
    tables = [[["Namn", "Telefon"], [SECRET, "070-123 45 67"]], notes]
    file = delivery(tmp_path, "dialogue", "a.docx", word_document(tables))
    staged, (problem,) = read_with(dialogue.read, plain(), file)
    assert (problem.code, problem.severity, len(rows(staged, Note))) == ("sheet-not-read", "note", 1)
    assert SECRET not in str(problem)
