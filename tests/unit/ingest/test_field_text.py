"""Text as it really arrives: the same notes in other letters, numbers and days, broken quotation marks, files that nobody delivered."""

from __future__ import annotations

import html
import io
import tempfile
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from checkout import DEMO
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from field import examined, laid_over, untouched

from pipeline import fold
from pipeline.checks.signs import _known
from pipeline.configuration import load_configuration
from pipeline.contracts.restricted import Note, Population, Unit
from pipeline.formats import Microdata, day, missing_kind, number, open_file, whole_number
from pipeline.ingest.safety_survey.sheet import code_text
from pipeline.quality import Examination
from pipeline.quality.examining import examine

NOTES = "dialogue/medborgardialoger_2021.csv"
PEOPLE = "population/befolkning_2019-2021.csv"
PLAIN = (DEMO / NOTES).read_text(encoding="utf-8")
HEAD, *LINES = PLAIN.splitlines()
PERSONS = (
    "Åsa Lindström och Mårten Sjögren på Västergatan 14 B. Björn Öberg sade att det är mörkt. Ring 070-123 45 67. "
    "Personnummer 800101-1234."
)
WITH_PERSONS = "\n".join([HEAD, LINES[0], f"2021-05-05;medborgardialog;Funkabo;12;{PERSONS}", *LINES[1:], ""])
GONE = ("Åsa", "Lindström", "Mårten", "Sjögren", "Västergatan", "14 B", "Öberg", "123", "4567", "1234", "800101")


def told(examination: Examination) -> set[tuple[str, str]]:
    usual = {"evidence-without-figures", "identical-answers"}
    return {(one.code, one.severity) for one in examination.log.problems if one.code not in usual}


def notes(examination: Examination) -> list[tuple[str, ...]]:
    frame = examination.staged.frames[Note].drop(columns=["note", "source_file"])
    return sorted(tuple(map(str, row)) for row in frame.itertuples(index=False))


def _entities(text: str) -> str:
    return "".join(
        f"&{html.entities.codepoint2name[ord(sign)]};" if ord(sign) in html.entities.codepoint2name else sign
        for sign in text
    )


def _numbered(text: str) -> str:
    return "".join(sign if sign.isascii() else f"&#{ord(sign)};" for sign in text)


def _wide(text: str) -> str:
    """Digits and hyphens as a Japanese keyboard writes them, in the notes' text alone."""
    table = {**{ord(str(digit)): 0xFF10 + digit for digit in range(10)}, ord("-"): 0xFF0D}
    return "\n".join(
        ";".join([*line.split(";")[:4], line.split(";")[4].translate(table)]) if line.count(";") == 4 else line
        for line in text.split("\n")
    )


def _between(sign: str) -> Callable[[str], str]:
    """A sign that nobody sees, after every letter å, ä, ö and before every hyphen."""

    def put(text: str) -> str:
        for letter in "åäöÅÄÖ":
            text = text.replace(letter, f"{letter}{sign}")
        return text.replace("-", f"{sign}-")

    return put


FOLDED: dict[str, Callable[[str], str]] = {
    "letters in parts": lambda text: unicodedata.normalize("NFD", text),
    "soft hyphens": _between("\u00ad"),
    "width zero": _between("\u200b"),
    "joiners": _between("\u2060"),
    "marks of direction": _between("\u200e"),
    "names of letters": _entities,
    "numbers of letters": _numbered,
    "named twice": lambda text: _entities(text).replace("&", "&amp;"),
    "full-width digits": _wide,
    "a Mac's misread letters": lambda text: text.replace("Ä", "√Ñ") if "Ä" in text else text,
}


@cache
def _with_persons() -> Examination:
    with tempfile.TemporaryDirectory() as root:
        return examined(Path(root), {NOTES: WITH_PERSONS.encode()}, "dialogue")


@pytest.mark.parametrize("spelling", FOLDED)
def test_folded_text_gives_the_same_notes_as_plain(spelling: str, tmp_path: Path) -> None:
    plain = _with_persons()
    odd = examined(tmp_path / "odd", {NOTES: FOLDED[spelling](WITH_PERSONS).encode()}, "dialogue")
    assert not odd.log.errors
    assert notes(odd) == notes(plain)
    stored = " ".join(odd.staged.frames[Note]["text"])
    assert not [word for word in GONE if word in stored]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Bj&ouml;rn sade <br>att det &auml;r m&ouml;rkt &amp; kallt", "att det är mörkt & kallt"),
        ("<p class='a'>m&#246;rkt</p> &lt;5 lampor", "mörkt <5 lampor"),
        ("det Ã¤r mÃ¶rkt â€“ Ã…tgÃ¤rda", "det är mörkt – Åtgärda"),
        ("ta\u030aget och ba\u030aten", "tåget och båten"),
    ],
)
def test_remains_of_the_web_and_of_other_encodings_are_read_as_what_was_written(
    wrong: str, right: str, tmp_path: Path
) -> None:
    text = PLAIN + f"2021-11-09;medborgardialog;Berga;9;{wrong}\n"
    found = examined(tmp_path, {NOTES: text.encode()}, "dialogue")
    assert any(right in " ".join(str(one).split()) for one in found.staged.frames[Note]["text"])
    assert not found.log.errors


@pytest.mark.parametrize("lost", ["det \ufffdr m\ufffdrkt", "det Ã¤r mÃ¶rkt", "det √§r m√∂rkt", "st├Ñr en bil"])
def test_lost_and_misread_letters_are_told_with_their_rows(lost: str, tmp_path: Path) -> None:
    lines = [HEAD, *LINES]
    lines[5] = f"2021-11-09;medborgardialog;Berga;9;{lost}"
    found = examined(tmp_path, {NOTES: ("\n".join(lines) + "\n").encode()}, "dialogue")
    (warning,) = [one for one in found.log.problems if one.code == "garbled-letters"]
    assert dict(warning.values)["rows"] == (6,)
    assert warning.severity == "warning" and not found.log.errors


@pytest.mark.parametrize("place", [0, 5, 11])
@pytest.mark.parametrize("quote_last", [False, True])
def test_a_quoted_cell_that_swallows_rows_is_an_error_with_its_rows(
    place: int, quote_last: bool, tmp_path: Path
) -> None:
    lines = [HEAD, *LINES]
    lines[1 + place] = '2021-04-28;medborgardialog;Berga;15;"Det är mörkt, sade många.'
    lines[3 + place] = '2021-05-26;medborgardialog;Smedby;14;och vågar inte gå ut"' + (";" if quote_last else "")
    found = examined(tmp_path, {NOTES: ("\n".join(lines) + "\n").encode()}, "dialogue")
    assert [(code, one) for code, one in told(found) if code == "swallowed-rows"] == [("swallowed-rows", "error")]
    (error,) = [one for one in found.log.problems if one.code == "swallowed-rows"]
    assert dict(error.values)["spans"] == (f"{2 + place}–{4 + place}",)


def test_a_note_of_several_lines_is_no_row(tmp_path: Path) -> None:
    text = (
        PLAIN + '2021-11-09;medborgardialog;Berga;9;"Först sades:\n- mörkt; kallt\n- dåligt klippt\noch sedan mer."\n'
    )
    found = examined(tmp_path, {NOTES: text.encode()}, "dialogue")
    assert not found.log.errors
    assert len(found.staged.frames[Note]) == 57


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("2021-04-14", "2021-04-14"),
        ("2021-04-14 18:00", "2021-04-14"),
        ("2021-04-14T18:00:00", "2021-04-14"),
        ("2021-4-1", "2021-04-01"),
        ("20210414", "2021-04-14"),
        ("14/4 2021", "2021-04-14"),
        ("14 april 2021", "2021-04-14"),
        ("den 14 apr. 2021", "2021-04-14"),
        ("1:e Maj 2021", "2021-05-01"),
        ("4/5/2021", None),
        ("9/14/2021", None),
        ("2021-W15-3", "2021-04-14"),
        ("2021-W60-1", None),
        ("2021-02-30", None),
        ("31/4 2021", None),
        ("april 2021", None),
        ("44300", None),
        ("", None),
    ],
)
def test_a_day_is_read_where_it_can_be_but_one(said: str, iso: str | None) -> None:
    assert day(said) == iso


@pytest.mark.parametrize("mark", [" ", "\u00a0", "\u202f", "\u2009", "\u2007", "'", "’"])
def test_marks_between_thousands(mark: str, tmp_path: Path) -> None:
    head, *lines = (DEMO / PEOPLE).read_text(encoding="utf-8").splitlines()
    cells = [line.rpartition(";") for line in lines]
    plain = [f"{before};{int(persons) * 10}" for before, _, persons in cells]
    marked = [f"{before};{int(persons) * 10:,}".replace(",", mark) for before, _, persons in cells]
    found = [
        examined(tmp_path / name, {PEOPLE: "\n".join([head, *rows, ""]).encode()}, "population").staged.frames[
            Population
        ]
        for name, rows in (("plain", plain), ("marked", marked))
    ]
    assert found[0]["persons"].tolist() == found[1]["persons"].tolist()
    assert found[0]["persons"].max() > 1000
    assert number(f"1{mark}562") == 1562


@pytest.mark.parametrize(
    "word",
    [
        "NA",
        "na",
        "N/A",
        "NaN",
        "nan",
        "NULL",
        "None",
        "#NULL!",
        ".",
        "..",
        "-",
        "–",
        "…",
        "",
        "(tomt)",
        "Uppgift saknas",
        "#SAKNAS!",
        "#N/A",
        "saknas",
        "e.t.",
        "EJ TILLÄMPLIGT",
    ],
)
def test_words_for_missing(word: str) -> None:
    assert missing_kind(word) is not None


@pytest.mark.parametrize("word", ["0", "Nej", "Nanna", "Nonetown", "#DIV/0!", "#VALUE!", "vet ej"])
def test_words_that_say_something(word: str) -> None:
    assert missing_kind(word) is None


def _as_text(mark: str) -> bytes:
    """The demo's wave of 2021 as a text file, a mark in place of every answer that the file declares as missing."""
    opened = open_file(DEMO / "safety_survey/2021.sav")
    assert isinstance(opened, Microdata)
    frame = opened.frame.copy()
    for column in [name for name in frame if opened.value_labels.get(name)]:
        numbers, said = frame[column], opened.value_labels[column]
        texts = [said.get(value, code_text(value)) for value in numbers.tolist()]
        frame[column] = pd.Series(texts, index=frame.index, dtype=object)
        for low, high in opened.missing.get(column, ()):
            frame.loc[numbers.between(low, high), column] = mark
        frame.loc[numbers.isna(), column] = mark
    return frame.to_csv(sep=";", index=False).encode()


@cache
def _without_marks() -> Examination:
    with tempfile.TemporaryDirectory() as root:
        return examined(Path(root), {"safety_survey/2021.csv": _as_text("")}, "safety_survey")


@pytest.mark.parametrize("mark", ["NA", "#SAKNAS!", "Uppgift saknas", "(tomt)"])
def test_a_wave_with_words_for_missing_gives_the_same_answers(mark: str, tmp_path: Path) -> None:
    odd = examined(tmp_path / "odd", {"safety_survey/2021.csv": _as_text(mark)}, "safety_survey")
    plain = _without_marks()
    (note,) = [one for one in odd.log.problems if one.code == "words-for-missing"]
    assert note.severity == "note" and dict(note.values)["words"] == (mark,)
    assert not odd.log.errors and not plain.log.errors
    pd.testing.assert_frame_equal(odd.staged.answers["2021"], plain.staged.answers["2021"])
    columns = ["district", "sex", "age_group", "weight"]
    pd.testing.assert_frame_equal(odd.staged.frames[Unit][columns], plain.staged.frames[Unit][columns])


@pytest.mark.parametrize("unit", [" inv.", " st", " personer", "inv", " invånare"])
def test_counts_with_what_they_count(unit: str) -> None:
    assert whole_number(f"206{unit}") == 206
    assert whole_number(f"1 206{unit}") == 1206
    assert whole_number(unit) is None


@pytest.mark.parametrize("name", ["“Berga”", '"Berga"', "»Berga«", "B\u0435rga", "Bеrgа", "\u0412erga", "BERGA "])
def test_names_as_they_look(name: str) -> None:
    assert fold.key(name) == "berga"


@pytest.mark.parametrize("name", ["Берга", "Βέργα"])
def test_words_of_another_alphabet_stay(name: str) -> None:
    assert fold.stored(name) == name


@pytest.mark.parametrize("at", [0, 1, 700])
def test_rows_divided_by_another_sign_are_an_error_with_the_first(at: int, tmp_path: Path) -> None:
    head, *lines = (DEMO / PEOPLE).read_text(encoding="utf-8").splitlines()
    rows = [head, *lines[:at], *(line.replace(";", "\t") for line in (head, *lines[at:]))]
    found = examined(tmp_path, {PEOPLE: "\n".join([*rows, ""]).encode()}, "population")
    (error,) = [one for one in found.log.errors if one.code == "two-delimiters"]
    assert dict(error.values)["row"] == (at + 2 if at == 700 else 1)


def test_a_footnote_with_commas_is_no_row(tmp_path: Path) -> None:
    text = (DEMO / PEOPLE).read_text(encoding="utf-8") + "Källa: SCB, befolkning, 31 december, efter område, kön\n"
    assert told(examined(tmp_path, {PEOPLE: text.encode()}, "population")) == set()


@pytest.mark.parametrize("name", ["tabeller.sps", "utskrift.spv", "las_in.R", "genväg.lnk"])
def test_a_programs_own_file_is_passed_over_with_a_note(name: str, tmp_path: Path) -> None:
    assert told(examined(tmp_path, {f"safety_survey/{name}": b"GET FILE='2021.sav'."}, "safety_survey")) == {
        ("file-of-a-program", "note")
    }


@pytest.mark.parametrize("file", ["municipality.toml", "promises.toml", "districts.csv"])
def test_configuration_as_formatted_text_says_so(file: str, tmp_path: Path) -> None:
    found = examined(tmp_path, {file: b"{\\rtf1\\ansi\\ansicpg1252 name = \\'d6rby}"}, "dialogue")
    assert [(one.code, one.file.rpartition("/")[2]) for one in found.log.errors] == [("formatted-text", file)]


LITTER = (
    "~$2021.sav", ".DS_Store", "._2021.sav", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini",
    "2021.sav:Zone.Identifier", ".~lock.2021.xlsx#",
)  # fmt: skip
UNFINISHED = (
    "befolkning.csv.crdownload", "befolkning.csv.part", "2021 (Annas conflicted copy 2021-10-01).sav",
    "2021 (konfliktkopia).sav", "2021.sav.tmp",
)  # fmt: skip


def test_what_systems_leave_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    folder = laid_over(
        tmp_path, {f"safety_survey/{name}": b"[.ShellClassInfo]\n" for name in (*LITTER, *UNFINISHED)}, "safety_survey"
    )
    for name in (*LITTER, *UNFINISHED):
        (folder.raw / "safety_survey" / name).write_bytes(b"[.ShellClassInfo]\n")
    found = examine(folder, "safety_survey")
    assert not found.log.errors
    notes = [one.file.rpartition("/")[2] for one in found.log.problems if one.code == "unfinished-file"]
    assert sorted(notes) == sorted(UNFINISHED)
    assert len(found.staged.frames[Unit]) == 4818


def test_two_delimiters_in_one_file_are_told_with_the_row(tmp_path: Path) -> None:
    head, *lines = (DEMO / PEOPLE).read_text(encoding="utf-8").splitlines()
    glued = [head, *lines[:600], head.replace(";", "\t"), *(line.replace(";", "\t") for line in lines[600:]), ""]
    found = examined(tmp_path, {PEOPLE: "\n".join(glued).encode()}, "population")
    (error,) = [one for one in found.log.problems if one.code == "two-delimiters"]
    assert dict(error.values)["row"] == 602


@pytest.mark.parametrize("word", ["NA", ".", "#NULL!", "NaN", "NULL", "-"])
def test_words_for_missing_in_a_wave_are_no_answers(word: str, tmp_path: Path) -> None:
    frame, _ = pyreadstat.read_sav(str(DEMO / "safety_survey" / "2021.sav"))
    text = frame.map(
        lambda value: word if value != value or value is None else f"{value:g}" if isinstance(value, float) else value
    )
    mapping = "codes_of_codebook = true\n" + (DEMO / "safety_survey" / "2021.toml").read_text(encoding="utf-8")
    wave = {"2021.csv": text.to_csv(index=False, sep=";"), "2021.toml": mapping}
    found = examined(tmp_path, {f"safety_survey/{name}": one.encode() for name, one in wave.items()}, "safety_survey")
    plain = untouched("safety_survey")
    assert found.staged.answers["2021"].equals(plain.staged.answers["2021"])
    assert ("words-for-missing", "note") in told(found)


@pytest.mark.parametrize("name", ["2023/2023.sav", "Leverans 2023/data/2023.sav", "Ny mapp/2023.csv"])
def test_a_folder_in_a_source_is_told(name: str, tmp_path: Path) -> None:
    found = examined(tmp_path, {f"safety_survey/{name}": b"x"}, "safety_survey")
    assert ("folder-in-source", "warning") in told(found)


@pytest.mark.parametrize("name", ["__MACOSX/._2021.sav", ".git/config", "tom/.DS_Store"])
def test_a_folder_without_deliveries_is_not(name: str, tmp_path: Path) -> None:
    found = examined(tmp_path, {f"safety_survey/{name}": b"x"}, "safety_survey")
    assert told(found) == set()


def _excel(text: str) -> str:
    lines = text.replace(",", ";").replace(";true", ";SANT").replace(";false", ";FALSKT").splitlines()
    width = lines[0].count(";")
    return "\r\n".join([*(line + ";;" for line in lines[:4]), ";" * width, *lines[4:], ";" * width, ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("change", [str, _excel, lambda text: unicodedata.normalize("NFD", text)])
def test_districts_saved_by_other_programs(encoding: str, change: Callable[[str], str], tmp_path: Path) -> None:
    text = change((DEMO / "districts.csv").read_text(encoding="utf-8"))
    if encoding == "cp1252":
        text = unicodedata.normalize("NFC", text)
    found = examined(tmp_path / "odd", {"districts.csv": text.encode(encoding)}, "dialogue")
    plain = untouched("dialogue")
    assert found.configuration is not None and plain.configuration is not None
    assert found.configuration.districts == plain.configuration.districts
    assert notes(found) == notes(plain)


@pytest.mark.parametrize("file", ["promises.toml", "municipality.toml"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_configuration_in_other_encodings(file: str, encoding: str, tmp_path: Path) -> None:
    text = (DEMO / file).read_text(encoding="utf-8")
    found = laid_over(tmp_path / "odd", {file: text.encode(encoding, "replace")})
    plain = laid_over(tmp_path / "plain", {file: text.encode()})
    assert load_configuration(found) == load_configuration(plain)


@pytest.mark.parametrize("sign", ["🚓", "日本", "👍🏽"])
def test_a_sign_that_the_typeface_lacks_is_told_with_file_and_key(sign: str, tmp_path: Path) -> None:
    text = (DEMO / "promises.toml").read_text(encoding="utf-8")
    text = text.replace('title = "Ökad', f'title = "{sign} Ökad', 1)
    found = examined(tmp_path, {"promises.toml": text.encode()}, "dialogue")
    (error,) = [one for one in found.log.errors if one.code == "sign-without-glyph"]
    assert error.file.endswith("promises.toml")
    assert str(dict(error.place)["key"]).endswith("title")


@pytest.mark.parametrize("text", ["Łódź → ≥ 50 %", "Ünïcödé – ” ’", "½ m²", "⚑ نور ☎ ♀"])
def test_a_sign_that_it_has_is_not(text: str, tmp_path: Path) -> None:
    promises = (DEMO / "promises.toml").read_text(encoding="utf-8").replace('title = "Ökad', f'title = "{text} Ökad', 1)
    assert told(examined(tmp_path, {"promises.toml": promises.encode()}, "dialogue")) == set()


def test_every_sign_of_windows_1252_is_in_the_typeface() -> None:
    signs = bytes(range(32, 256)).decode("cp1252", "ignore")
    assert {sign for sign in signs if not sign.isspace() and sign != "\u00ad" and ord(sign) not in _known()} <= {"\x7f"}


def test_an_older_version_beside_is_one_error(tmp_path: Path) -> None:
    head, *lines = (DEMO / PEOPLE).read_text(encoding="utf-8").splitlines()
    older = [f"{line.rpartition(';')[0]};{int(line.rpartition(';')[2]) + 7}" for line in lines]
    found = examined(
        tmp_path, {"population/gammal 2019-2021.csv": "\n".join([head, *older, ""]).encode()}, "population"
    )
    (error,) = [one for one in found.log.errors]
    assert (error.code, dict(error.values)["rows"]) == ("another-version", len(lines))


@pytest.mark.parametrize("quotes", ["””", "“”", "„“", "«»"])
def test_curly_quotation_marks_in_configuration_are_told_as_such(quotes: str, tmp_path: Path) -> None:
    text = (DEMO / "promises.toml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("id = "))
    bent = line.replace('"', quotes[0], 1).replace('"', quotes[1], 1)
    found = examined(tmp_path, {"promises.toml": text.replace(line, bent, 1).encode()}, "dialogue")
    (error,) = found.log.errors
    assert (error.code, dict(error.place)["row"]) == ("curly-quotes", text.splitlines().index(line) + 1)


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x1b"])
def test_a_sign_that_is_not_seen_is_told_with_its_row(sign: str, tmp_path: Path) -> None:
    lines = (DEMO / "promises.toml").read_text(encoding="utf-8").split("\n")
    lines[30] += f"  # {sign}"
    found = examined(tmp_path, {"promises.toml": "\n".join(lines).encode()}, "dialogue")
    (error,) = found.log.errors
    assert (error.code, dict(error.place)["row"]) == ("control-sign", 31)


def test_districts_exported_by_numbers(tmp_path: Path) -> None:
    head, *rows = (DEMO / "districts.csv").read_text(encoding="utf-8").replace(",", ";").splitlines()
    decimals = [";".join(f"{cell},0" if cell.isdigit() else cell for cell in row.split(";")) for row in rows]
    text = "\n".join(["Tabell 1", head, *decimals, ""])
    found = examined(tmp_path / "odd", {"districts.csv": text.encode()}, "dialogue")
    plain = untouched("dialogue")
    assert found.configuration is not None and plain.configuration is not None
    assert found.configuration.districts == plain.configuration.districts


@pytest.mark.parametrize("said", ["2020-02-12T18:00:00+01:00", "2020-02-12 18:00:00+0100", "2020-02-12T17:00:00.000Z"])
def test_a_moment_with_its_distance_to_utc_is_a_day(said: str) -> None:
    assert day(said) == "2020-02-12"


@pytest.mark.parametrize("between", [": ", " – ", " - ", "\t", " = "])
def test_forms_of_any_manner_in_one_document(between: str, tmp_path: Path) -> None:
    """Each form is a note of its own, whatever stands between a label and what it says."""
    first = ["Datum: 5 mars 2019", "Typ: medarbetardialog", "Område: Oxhagen", "Anteckning: Det är mörkt."]
    second = [f"{label}{between}{text}" for label, text in (
        ("DATUM", "8 oktober 2019"), ("TYP", "medarbetardialog"), ("OMRÅDE", "Berga"), ("ANTECKNING", "Det klottras."),
    )]  # fmt: skip
    document = docx.Document()
    for line in (*first, *second):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    found = examined(tmp_path, {"dialogue/medarbetardialoger_2019.docx": content.getvalue()}, "dialogue")
    assert not found.log.errors
    frame = found.staged.frames[Note]
    told_2019 = frame[frame["day"].str.startswith("2019")].sort_values("day")
    assert told_2019[["day", "district", "text"]].values.tolist() == [
        ["2019-03-05", "oxhagen", "Det är mörkt."], ["2019-10-08", "berga", "Det klottras."],
    ]  # fmt: skip


@pytest.mark.parametrize("factor", [1, 0.01])
def test_shares_below_one_per_cent_throughout_are_asked_about(factor: float, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(DEMO / "drug_habits" / "CAN_Kalmar_2017.xlsx")
    for row in book["Tabell 3"].iter_rows(min_row=2):
        for cell in row[1:]:
            if isinstance(cell.value, int | float) and cell.value <= 100:
                cell.value = cell.value * factor
    content = io.BytesIO()
    book.save(content)
    found = examined(tmp_path, {"drug_habits/CAN_Kalmar_2017.xlsx": content.getvalue()}, "drug_habits")
    assert (("shares-below-one", "warning") in told(found)) == (factor < 1)


def test_a_row_of_a_form_that_nobody_has_filled_in_is_no_note(tmp_path: Path) -> None:
    """A control of a template shows what to write in it until somebody has."""
    document = docx.Document()
    lines = [HEAD.split(";"), ["2019-03-05", "medborgardialog", "Oxhagen", "16", "Det är mörkt."], ["Välj datum."] * 5]
    table = document.add_table(rows=3, cols=5)
    for row, texts in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for cell in table.rows[2].cells:
        paragraph = cell.paragraphs[0]._p
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>")
        control[1].extend(list(paragraph.r_lst))
        paragraph.append(control)
    content = io.BytesIO()
    document.save(content)
    found = examined(tmp_path, {"dialogue/medborgardialoger_2019.docx": content.getvalue()}, "dialogue")
    assert not found.log.errors
    assert (found.staged.frames[Note]["day"] == "2019-03-05").sum() == 1
    assert len(found.staged.frames[Note]) == 57
