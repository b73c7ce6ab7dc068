"""The files of the corpus: a clean delivery of each source, and what can happen to it on its way."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import struct
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
from building import long_answers, word_document, workbook

from pipeline.contracts import Table as Contract
from pipeline.contracts.restricted import Answer, Note, OffenceCount, Population, PupilShare, Unit
from pipeline.ingest.files import Staged

Lines = list[list[str]]
Row = tuple[Hashable, ...]


@dataclass(frozen=True)
class Case:
    """A delivery: the file, what lies beside it, and whether something has to be named even when no row is lost."""

    name: str
    source: str
    file: str
    content: bytes
    must_be_named: bool = False
    beside: dict[str, bytes] = field(default_factory=dict)
    gone: tuple[Row, ...] = ()  # rows that the delivery itself does not give


@dataclass(frozen=True)
class Truth:
    """What a clean delivery of a source says: the rows of its tables."""

    tables: dict[type[Contract], list[str]]
    rows: Counter[Row]

    def rows_of(self, staged: Staged) -> list[Row]:
        """Return the rows that were read; one whose value is not given is none."""
        found: list[Row] = []
        for table, columns in self.tables.items():
            frame = long_answers(staged.answers) if table is Answer else staged.frames.get(table)
            if frame is not None:
                plain = frame[columns].astype(object).where(frame[columns].notna(), None)
                found += [
                    (table.__name__, *row) for row in plain.itertuples(index=False, name=None) if row[-1] is not None
                ]
        return found


# ---- the truth --------------------------------------------------------------------------------------------------------

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec")
GROUPS = {"Bilbrott": "reported_vehicle", "Skadegörelsebrott (inkl. mordbrand)": "reported_damage"}
DISTRICTS = {"Norr": "norr", "Sjö": "sjo", "Strand": "strand"}
CODES = {"Norr": "0199R001", "Sjö": "0199R002", "Strand": "0199R003"}
AGES = {"0-15": (0, 15), "16-29": (16, 29), "30-64": (30, 64), "65-": (65, 200)}
SEXES = {"Kvinnor": "women", "Män": "men"}
TEXTS = ("Lugnt på torget; fler lampor önskas", "Bra, men mörkt vid bron", "Mopeder som kör fort")


def offences() -> Lines:
    """Brå's export: two groups and twelve months, and another municipality."""
    numbers = iter(range(1001, 1100, 3))
    own = [["Provstad kommun", group, "2021", month, str(next(numbers)), "40"] for group in GROUPS for month in MONTHS]
    others = [["Annanstad kommun", group, "2021", month, "7", "1"] for group in GROUPS for month in MONTHS]
    return [["Region", "Brott", "År", "Period", "Antal", "/100 000 inv"], *own, *others]


def inhabitants() -> Lines:
    """The municipality's own table."""
    numbers = iter(range(1013, 9999, 17))
    lines = [[place, sex, age, "2021", str(next(numbers))] for place in DISTRICTS for sex in SEXES for age in AGES]
    return [["Område", "Kön", "Ålder", "År", "Antal"], *lines]


def notes() -> Lines:
    """Conversations."""
    lines = [
        [f"2021-09-{day:02d}", "trygghetsvandring", place, str(day), f"{TEXTS[day % 3]} {day}"]
        for day, place in zip(range(10, 22), [*DISTRICTS] * 4, strict=True)
    ]
    return [["Datum", "Typ", "Område", "Deltagare", "Anteckning"], *lines]


def pupils() -> list[list[object]]:
    """CAN's table."""
    lines: list[list[object]] = [
        [grade, year, 5 + place, 6.5 + place, 4 + place, 700 + place]
        for place, (grade, year) in enumerate(
            (g, y) for g in ("Årskurs 9", "Gymnasiet år 2") for y in (2017, 2019, 2021)
        )
    ]
    return [["Årskurs", "År", "Alla", "Pojkar", "Flickor", "Antal svar"], *lines]


PEOPLE = 60
LABELS = {"f4a": {1: "Mycket trygg", 2: "Ganska trygg", 3: "Ganska otrygg", 4: "Mycket otrygg", 5: "Går inte ut"}}
LISTED = b'asked = "listed"\n[items.unsafe_evening]\n'


def persons() -> pd.DataFrame:
    """A wave with one item."""
    place = range(PEOPLE)
    return pd.DataFrame(
        {
            "omrade": [one % 3 + 1.0 for one in place],
            "kon": [one % 2 + 1.0 for one in place],
            "aldgrp": [one // 2 % 4 + 1.0 for one in place],
            "vikt": [1.0 + one % 5 / 4 for one in place],
            "f4a": [one * 7 % 5 + 1.0 for one in place],
        }
    )


def _truth() -> dict[str, Truth]:
    crime = [
        (GROUPS[group], f"2021-{MONTHS.index(month) + 1:02d}", "final", int(number))
        for region, group, _, month, number, _ in offences()[1:]
        if region.startswith("Prov")
    ]
    people = [
        (year, DISTRICTS[place], SEXES[sex], *AGES[age], int(number))
        for place, sex, age, year, number in inhabitants()[1:]
    ]
    said = [(day, "safety_walk", DISTRICTS[place], number, text) for day, _, place, number, text in notes()[1:]]
    grades = {"Årskurs 9": "grade_9", "Gymnasiet år 2": "upper_secondary_2"}
    shares = [
        ("drugs_ever", str(line[1]), grades[str(line[0])], sex, round(float(str(value)) / 100, 9))
        for line in pupils()[1:]
        for sex, value in zip(("all", "men", "women"), line[2:5], strict=True)
    ]
    frame = persons()
    bands, places = ["16-29", "30-44", "45-64", "65-85"], [*DISTRICTS.values()]
    units = [
        ("2021", unit, places[int(area) - 1], ["men", "women"][int(sex) - 1], bands[int(age) - 1], weight)
        for unit, (area, sex, age, weight, _) in enumerate(frame.itertuples(index=False), start=1)
    ]
    answers = [("2021", unit, "unsafe_evening", int(one.f4a)) for unit, one in enumerate(frame.itertuples(), start=1)]

    def rows(table: type[Contract], found: Sequence[Row]) -> list[Row]:
        return [(table.__name__, *row) for row in found]

    return {
        "crime": Truth(
            {OffenceCount: ["indicator", "period", "release", "offences"]}, Counter(rows(OffenceCount, crime))
        ),
        "population": Truth(
            {Population: ["period", "district", "sex", "age_from", "age_to", "persons"]},
            Counter(rows(Population, people)),
        ),
        "dialogue": Truth({Note: ["day", "kind", "district", "participants", "text"]}, Counter(rows(Note, said))),
        "drug_habits": Truth(
            {PupilShare: ["indicator", "period", "grade", "sex", "share"]}, Counter(rows(PupilShare, shares))
        ),
        "safety_survey": Truth(
            {
                Unit: ["period", "unit", "district", "sex", "age_group", "weight"],
                Answer: ["period", "unit", "item", "code"],
            },
            Counter(rows(Unit, units) + rows(Answer, answers)),
        ),
    }


TRUTH = _truth()

# ---- writing ----------------------------------------------------------------------------------------------------------


def text(lines: Lines, delimiter: str = ";", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Return lines as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(lines)  # type: ignore[arg-type]
    return stream.getvalue()


def typed(lines: Lines) -> list[list[object]]:
    """Return lines with whole numbers as numbers."""
    return [[int(cell) if cell.isdecimal() else cell for cell in line] for line in lines]


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ods(lines: Sequence[Sequence[object]]) -> bytes:
    """Return a sheet as an OpenDocument file."""
    rows = "".join(
        "<table:table-row>" + "".join(_ods_cell(cell) for cell in line) + "</table:table-row>" for line in lines
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Blad1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>'
    )
    return zipped(
        {"mimetype": mime.encode(), "META-INF/manifest.xml": manifest.encode(), "content.xml": content.encode()}
    )


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'


def statistics(frame: pd.DataFrame, kind: str, **options: object) -> bytes:
    """Return a frame as a statistics file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{kind}"
        if kind == "zsav":
            pyreadstat.write_sav(frame, str(path), compress=True, **options)
        else:
            getattr(pyreadstat, f"write_{kind}")(frame, str(path), **options)
        return path.read_bytes()


def px(lines: Lines, keys: bool = False) -> str:
    """Return the inhabitants as a PC-Axis file."""
    areas, sexes, ages = [*CODES.values()], ["2", "1"], [*AGES]

    def listed(values: Sequence[str]) -> str:
        return ",".join(f'"{value}"' for value in values)

    numbers = [line[4] for line in lines[1:]]
    data = "\n".join(" ".join(numbers[start : start + 4]) for start in range(0, len(numbers), 4))
    names = (
        'CHARSET="ANSI";\nAXIS-VERSION="2000";\nCODEPAGE="iso-8859-1";\nLANGUAGE="sv";\nMATRIX="X";\nDECIMALS=0;\n'
        'TITLE="Folkmängd efter "\n"område och ålder";\nSTUB="region","kön";\nHEADING="ålder","år";\n'
    )
    return (
        names
        + f'VALUES("region")={listed([*DISTRICTS])};\nVALUES("kön")="kvinnor","män";\nVALUES("ålder")={listed(ages)};\n'
        + f'VALUES("år")="2021";\nCODES("region")={listed(areas)};\nCODES("kön")={listed(sexes)};\nCODES("ålder")={listed(ages)};\n'
        + f'CODES("år")="2021";\nNOTE="En not; med DATA= och \'tecken\'.";\nDATA=\n{data}\n;\n'
    )


def json_stat(lines: Lines) -> dict[str, object]:
    """Return the inhabitants as json-stat2."""
    axes = {"Region": dict(zip(CODES.values(), DISTRICTS, strict=True)), "Kon": {"2": "kvinnor", "1": "män"},
            "Alder": {age: f"{age} år" for age in AGES}, "Tid": {"2021": "2021"}}  # fmt: skip
    labels = {"Region": "region", "Kon": "kön", "Alder": "ålder", "Tid": "år"}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängd",
        "id": [*axes],
        "size": [len(axis) for axis in axes.values()],
        "dimension": {
            name: {"label": labels[name], "category": {"index": {c: i for i, c in enumerate(axis)}, "label": axis}}
            for name, axis in axes.items()
        },
        "value": [int(line[4]) for line in lines[1:]],
    }


def pxweb(lines: Lines) -> dict[str, object]:
    """Return the inhabitants as PxWeb's answer."""
    codes = [("Region", "d"), ("Alder", "d"), ("Kon", "d"), ("Tid", "t"), ("N1", "c")]
    sexes = {"Kvinnor": "2", "Män": "1"}
    data = [
        {"key": [f"{CODES[place]}_RegSO2025", age, sexes[sex], year], "values": [number]}
        for place, sex, age, year, number in lines[1:]
    ]
    return {
        "columns": [{"code": code, "text": code, "type": kind} for code, kind in codes],
        "comments": [],
        "data": data,
    }


# ---- what can happen to any table -------------------------------------------------------------------------------------


def changed(lines: Lines, row: int, column: int, cell: str) -> Lines:
    """Return lines with another cell."""
    return [[cell if (y, x) == (row, column) else old for x, old in enumerate(line)] for y, line in enumerate(lines)]


def odd_tables(lines: Lines, chance: random.Random, value: int) -> Iterator[tuple[str, Lines, bool]]:
    """Yield forms of a table that say the same or something wrong, and whether that has to be named; `value` is its number column."""
    header, body = lines[0], lines[1:]
    order = chance.sample(range(len(header)), len(header))
    yield "swapped columns", [[line[place] for place in order] for line in lines], False
    yield "rows in another order", [header, *chance.sample(body, len(body))], False
    yield "titles above", [["Tabell 1. Så här"], [], header, *body], False
    yield "footnotes below", [*lines, [], ["Källa: SCB och egna beräkningar."], ["* Preliminärt."]], False
    yield "a header again in the body", [*lines[:5], header, *lines[5:]], False
    yield "a page's title and header again", [*lines[:5], [], ["Sida två av tabellen"], header, *lines[5:]], False
    more = [*(f"x{place}" for place in range(200))]
    yield "200 columns more", [[*header, *more], *([*line, *["x"] * 200] for line in body)], False
    yield "header in capitals", [[name.upper() for name in header], *body], False
    yield "header with line breaks and blanks", [[f" {name} " for name in header], *body], False
    yield "every row twice", [*lines, *body], False
    yield "blank lines between", [row for line in lines for row in (line, [])], False
    yield "no header", body, True
    yield "only the header", [header], True
    yield "a column twice", [[*line, line[value]] for line in lines], True
    yield "a column missing", [line[:value] + line[value + 1 :] for line in lines], True
    yield "two headers with other words", [[f"Kolumn {place}" for place in range(len(header))], *lines], False


def odd_numbers(lines: Lines, value: int) -> Iterator[tuple[str, Lines, bool]]:
    """Yield tables with something else in the place of one number, and whether that has to be named."""
    number = lines[3][value]
    blanks = {"a blank": " ", "a no-break blank": "\u00a0", "a narrow blank": "\u202f"}
    for name, blank in blanks.items():
        yield f"{name} between thousands", changed(lines, 3, value, f"{int(number):,}".replace(",", blank)), False
    yield "a whole number with decimals", changed(lines, 3, value, f"{number},0"), False
    for name, cell in {
        "text in a number": "många", "a negative number": f"-{number}", "nan": "nan", "inf": "inf", "a huge number": "9" * 30,
        "an exponent": "1e400", "two points": "1.2.3", "an English thousand": "1,013", "a German thousand": "1.013",
        "half a person": "12,5", "a formula": "=SUM(E2:E9)", "an error of Excel": "#DIV/0!", "a hexadecimal number": "0x41",
        "an underscore": "1_013", "a number with a unit": f"{number} st", "a letter for a digit": "1O13", "a date": "2021-09-14",
        "a blank in a wrong place": "10 13", "a footnote's mark": f"{number}*",
    }.items():  # fmt: skip
        # Inhabitants may be written with a unit, offences may not.
        yield name, changed(lines, 3, value, cell), name != "a number with a unit"


def odd_texts(lines: Lines, chance: random.Random) -> Iterator[tuple[str, bytes, bool]]:
    """Yield text files with the same table in other clothes, or damaged on their way."""
    plain = text(lines)
    for name, encoding in {
        "UTF-8 with BOM": "utf-8-sig", "UTF-16 with BOM": "utf-16", "UTF-16 LE without BOM": "utf-16-le",
        "UTF-16 BE without BOM": "utf-16-be", "Windows-1252": "cp1252", "ISO-8859-1": "iso-8859-1", "UTF-32": "utf-32",
    }.items():  # fmt: skip
        yield name, plain.encode(encoding), False
    yield "UTF-16 BE with BOM", b"\xfe\xff" + plain.encode("utf-16-be"), False
    yield "tabs", text(lines, "\t").encode(), False
    yield "commas", text(lines, ",").encode(), False
    yield "everything in quotation marks", text(lines, quoting=csv.QUOTE_ALL).encode(), False
    yield "line ends of Windows", text(lines, end="\r\n").encode(), False
    yield "line ends of old Macs", text(lines, end="\r").encode(), False
    yield "sep= of Excel", ("sep=;\n" + plain).encode(), False
    yield "a delimiter at each end", plain.replace("\n", ";\n").encode(), False
    yield "DOS end mark", plain.encode() + b"\x1a", False
    yield "no last line end", plain.rstrip("\n").encode(), False
    yield "UTF-8 read as Windows-1252 and saved", plain.encode().decode("cp1252", "replace").encode(), True
    yield "the encoding of DOS", plain.encode("cp850", "replace"), True
    yield "a zero byte", plain.replace("2021", "20\0" + "21", 1).encode(), True
    yield "zero bytes at the end", plain.encode() + bytes(4096), True
    yield "a quotation mark without end", plain.replace("2021", '"2021', 1).encode(), True
    yield "UTF-8 and Windows-1252 mixed", text(lines[:-1]).encode() + text(lines[-1:]).encode("cp1252"), True
    yield "fewer cells in a row", text([*lines[:5], lines[5][:-2], *lines[6:]]).encode(), True
    yield "more cells in a row", text([*lines[:5], [*lines[5], "1"], *lines[6:]]).encode(), True
    for turn in range(4):
        cut = plain.encode()[: chance.randrange(len(plain) // 4, len(plain.encode()) - 3)].rstrip(b"\r\n")
        yield f"cut at byte {len(cut)} ({turn})", cut, True


def other_files(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield files that are no delivery at all."""
    yield "empty", b""
    yield "blank", b" \r\n\r\n"
    yield "only a BOM", b"\xef\xbb\xbf"
    yield "random bytes", chance.randbytes(5000)
    yield "zero bytes", bytes(5000)
    yield "a PDF document", b"%PDF-1.7\n" + chance.randbytes(500)
    yield "a web page", b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>"
    yield "gzip", gzip.compress(b"hej", mtime=0)
    yield "a zip archive of a text file", zipped({"a.csv": b"a;b\n1;2\n"})
    yield "an empty zip archive", b"PK\x05\x06" + bytes(18)
    yield (
        "a password",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(200),
    )
    yield (
        "an old Word document",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900) + "WordDocument".encode("utf-16-le") + bytes(99),
    )
    yield "an OLE file of nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    yield "a picture", b"\x89PNG\r\n\x1a\n" + chance.randbytes(100)
    yield "JSON of something else", b'{"type": "FeatureCollection", "features": []}'
    yield "broken JSON", b'{"columns": [{"code": "Region"'
    yield "deep JSON", b"[" * 100_000
    yield "prose", "Hej! Här kommer tabellen i morgon, tror vi.\nHälsningar, Eva\n".encode()
    yield "an SPSS head alone", b"$FL2@(#) SPSS DATA FILE" + bytes(100)
    yield "a Stata head alone", b"<stata_dta><header><release>118</release>"
    yield "a PC-Axis head alone", b'CHARSET="ANSI";\nAXIS-VERSION="2000";\n'
    yield "an encrypted SPSS file", b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV" + bytes(40)


# ---- workbooks --------------------------------------------------------------------------------------------------------


def bomb(content: bytes, part: str, honest: bool) -> bytes:
    """Return an archive with a part that fills the memory; not honest: its declared size is small."""
    parts = parts_of(content)
    found = zipped({**parts, part: parts[part] + b" " * (200_000_000 if honest else 170_000_000)})
    if honest:
        return found
    size = len(parts[part]) + 170_000_000
    return found.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def with_password(content: bytes) -> bytes:
    """Return an archive whose parts are marked as encrypted."""
    changed_bytes = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed_bytes.find(signature)
        while at >= 0:
            changed_bytes[at + offset] |= 1
            at = changed_bytes.find(signature, at + 4)
    return bytes(changed_bytes)


def edited(lines: Sequence[Sequence[object]], edit: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    """Return a workbook whose sheet was edited."""
    book = openpyxl.load_workbook(io.BytesIO(workbook({"Blad1": [list(line) for line in lines]})))
    edit(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def odd_workbooks(
    lines: Sequence[Sequence[object]], value: int, chance: random.Random, title: Sequence[Sequence[object]] = ()
) -> Iterator[tuple[str, bytes, bool]]:
    """Yield workbooks with the table, odd or damaged; `value` is the column of its numbers, `title` what stands above."""
    whole = [*title, *lines]
    row = len(title) + 4  # the number that is meddled with, as Excel counts
    letter = "ABCDEFGH"[value]
    plain = workbook({"Blad1": [list(line) for line in whole]})
    sheet = "xl/worksheets/sheet1.xml"
    yield "an Excel workbook", plain, False
    yield "an OpenDocument workbook", ods(whole), False
    data, words = [list(line) for line in whole], [["Hej"], ["Så läses tabellen"]]
    yield "a sheet of words before", workbook({"Läs mig": words, "Data": data}), False
    yield "a sheet of words behind", workbook({"Data": data, "Läs mig": words}), False
    yield "an empty sheet before", workbook({"Tomt": [], "Data": data}), False
    yield "numbers as texts", workbook({"Blad1": [[str(cell) for cell in line] for line in whole]}), False

    def put(cell: object) -> Callable[[openpyxl.worksheet.worksheet.Worksheet], None]:
        def edit(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
            sheet[f"{letter}{row}"] = cell

        return edit

    number = lines[3][value]
    yield "a formula that nobody calculated", edited(whole, put("=1000+13")), True
    yield "a formula's error", edited(whole, put("#DIV/0!")), True
    yield "a truth value for a number", edited(whole, put(True)), True
    yield "a day for a number", edited(whole, put(pd.Timestamp("2021-09-14").to_pydatetime())), True
    yield "a text for a number", edited(whole, put("okänt")), True
    yield "a negative number", edited(whole, put(-5)), True
    yield "a huge number", edited(whole, put(1e300)), True

    def format_as(code: str) -> Callable[[openpyxl.worksheet.worksheet.Worksheet], None]:
        def edit(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
            sheet[f"{letter}{row}"].number_format = code

        return edit

    yield "a number with blanks in its format", edited(whole, format_as("# ##0")), False
    cached = edited(whole, put("=A1"))
    xml = parts_of(cached)
    xml[sheet] = re.sub(rb"<f>A1</f><v\s*/?>(</v>)?", b"<f>A1</f><v>%s</v>" % str(number).encode(), xml[sheet])
    yield "a formula with its value", zipped(xml), False

    def far(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["XFD1048576"] = "x"

    yield "a cell at the end of the sheet", edited(whole, far), True
    for turn in range(3):
        yield f"cut ({turn})", plain[: chance.randrange(200, len(plain) - 30)], True
    damaged = bytearray(plain)
    for place in range(200, len(plain) - 200, 97):
        damaged[place] ^= 0x55
    yield "bytes flipped", bytes(damaged), True
    yield "a zip bomb", bomb(plain, sheet, honest=True), True
    yield "a zip bomb with false sizes", bomb(plain, sheet, honest=False), True
    yield "encrypted parts", with_password(plain), True
    missing = parts_of(plain)
    del missing[sheet]
    yield "without its sheet", zipped(missing), True
    xml = parts_of(plain)
    xml[sheet] = xml[sheet][: len(xml[sheet]) // 2]
    yield "half of a sheet's XML", zipped(xml), True


# ---- statistics files -------------------------------------------------------------------------------------------------


def odd_statistics(chance: random.Random) -> Iterator[tuple[str, str, bytes, bool]]:
    """Yield waves of the survey."""
    frame = persons()
    labels = {"f4a": LABELS["f4a"]}
    clean = statistics(frame, "sav", variable_value_labels=labels)
    yield "clean", "2021.sav", clean, False
    yield "zsav", "2021.zsav", statistics(frame, "zsav", variable_value_labels=labels), False
    yield "dta", "2021.dta", statistics(frame, "dta", variable_value_labels=labels), False
    yield "por", "2021.por", statistics(frame, "por"), False
    yield "sav with a wrong ending", "2021.dta", clean, False
    yield "dta with a wrong ending", "2021.sav", statistics(frame, "dta", variable_value_labels=labels), False
    yield (
        "swapped columns",
        "2021.sav",
        statistics(frame[frame.columns[::-1]], "sav", variable_value_labels=labels),
        False,
    )
    wide = pd.concat([frame, pd.DataFrame({f"x{place}": [1.0] * PEOPLE for place in range(200)})], axis=1)
    yield "200 columns more", "2021.sav", statistics(wide, "sav", variable_value_labels=labels), False
    turned = dict(zip(range(1, 6), reversed(LABELS["f4a"].values()), strict=True))
    yield (
        "labels that differ from codes",
        "2021.sav",
        statistics(frame, "sav", variable_value_labels={"f4a": turned}),
        True,
    )
    for name, code in {
        "an unknown code": 7.0,
        "half a code": 1.5,
        "a negative code": -1.0,
        "a huge code": 1e200,
    }.items():
        wrong = frame.assign(f4a=[code, *frame["f4a"][1:]])
        yield name, "2021.sav", statistics(wrong, "sav", variable_value_labels=labels), True
    for name, weight in {"a negative weight": -1.0, "a weight of inf": float("inf"), "no weight": None}.items():
        wrong = frame.assign(vikt=[weight, *frame["vikt"][1:]])
        yield name, "2021.sav", statistics(wrong, "sav", variable_value_labels=labels), True
    yield "a column missing", "2021.sav", statistics(frame.drop(columns="f4a"), "sav"), True
    yield "no rows", "2021.sav", statistics(frame.head(0), "sav"), True
    as_text = frame.assign(f4a=frame["f4a"].astype(int).astype(str))
    yield "codes as text", "2021.sav", statistics(as_text, "sav"), False
    spoilt = frame.assign(f4a=["ja", *frame["f4a"].astype(int).astype(str)[1:]])
    yield "text among codes", "2021.sav", statistics(spoilt, "sav"), True
    yield "an unknown district", "2021.sav", statistics(frame.assign(omrade=[77.0, *frame["omrade"][1:]]), "sav"), True
    for turn in range(6):
        cut = clean[: chance.randrange(150, len(clean) - 9)]
        yield f"sav cut at byte {len(cut)} ({turn})", "2021.sav", cut, True
    for kind in ("dta", "por", "zsav"):
        content = statistics(frame, kind)
        yield f"{kind} cut", f"2021.{kind}", content[: len(content) * 2 // 3], True
    for turn in range(3):
        damaged = bytearray(clean)
        for place in range(200 + turn, 900, 41):
            damaged[place] ^= 0xFF
        yield f"sav with bytes flipped in its dictionary ({turn})", "2021.sav", bytes(damaged), True
    old = statistics(frame.assign(ort=["Malmö"] * PEOPLE), "sav", variable_value_labels=labels)
    latin = old.replace("Malmö".encode(), "Malmö ".encode("cp1252"))
    yield "Windows-1252 in a file that says UTF-8", "2021.sav", latin, False
    lines = [[*frame.columns], *([f"{cell:g}" for cell in row] for row in frame.itertuples(index=False))]
    swedish = [lines[0], *([cell.replace(".", ",") for cell in line] for line in lines[1:])]
    yield "a text file with decimal commas", "2021.csv", text(swedish).encode(), False
    yield "a text file in UTF-16 with tabs", "2021.txt", text(swedish, "\t").encode("utf-16"), False
    yield "a text file with an unknown code", "2021.csv", text(changed(swedish, 3, 4, "7")).encode(), True
    yield "a text file with text for a weight", "2021.csv", text(changed(swedish, 3, 3, "tung")).encode(), True
    yield "a text file that was cut", "2021.csv", text(swedish)[:-4].encode(), True
    book = workbook({"Data": [[*frame.columns], *frame.to_numpy().tolist()]})
    yield "a workbook", "2021.xlsx", book, False
    yield "a workbook that was cut", "2021.xlsx", book[: len(book) // 2], True


# ---- all of it --------------------------------------------------------------------------------------------------------


def cases(chance: random.Random) -> Iterator[Case]:
    """Yield every case; the first of each source is its clean file."""
    for source, lines, value in (("crime", offences(), 4), ("population", inhabitants(), 4)):
        yield Case("clean", source, "a.csv", text(lines).encode())
        for name, table, named in [*odd_tables(lines, chance, value), *odd_numbers(lines, value)]:
            yield Case(name, source, "a.csv", text(table).encode(), named)
        for name, content, named in odd_texts(lines, chance):
            yield Case(name, source, "a.txt", content, named)
        for name, content, named in odd_workbooks(typed(lines), value, chance):
            yield Case(name, source, "a.xlsx", content, named)
        yield Case("a workbook with a wrong ending", source, "a.csv", workbook({"A": typed(lines)}))
        yield Case("a text file with a wrong ending", source, "a.xlsx", text(lines).encode())
        yield Case("a copy beside it", source, "a.csv", text(lines).encode(), True, {"b.csv": text(lines).encode()})
        other = changed(lines, 3, value, "4711")
        yield Case(
            "another number beside it", source, "a.csv", text(lines).encode(), True, {"b.csv": text(other).encode()}
        )
        yield Case(
            "the same in two formats",
            source,
            "a.csv",
            text(lines).encode(),
            True,
            {"b.xlsx": workbook({"A": typed(lines)})},
        )
    for name, content in other_files(chance):
        yield Case(name, "crime", "a.csv", content, True)
    yield from _cubes(chance)
    yield from _notes(chance)
    yield from _pupils(chance)
    for name, file, content, named in odd_statistics(chance):
        yield Case(name, "safety_survey", file, content, named, {"2021.toml": LISTED})
    for name, content in other_files(chance):
        yield Case(name, "safety_survey", "2021.sav", content, True, {"2021.toml": LISTED})


def _cubes(chance: random.Random) -> Iterator[Case]:
    """Yield the inhabitants as statistical tables."""
    lines = inhabitants()
    for name, content, named in (
        ("px", px(lines).encode("iso-8859-1"), False),
        ("px in UTF-8", px(lines).encode(), False),
        ("px in UTF-8 with BOM", px(lines).encode("utf-8-sig"), False),
        ("px with line ends of Windows", px(lines).replace("\n", "\r\n").encode("iso-8859-1"), False),
        ("px with a wrong codepage", px(lines).replace("iso-8859-1", "nonsense").encode("cp1252"), False),
        ("px without a value", px(lines).replace(" 1030", "", 1).encode("iso-8859-1"), True),
        ("px with a missing mark", px(lines).replace(" 1030", ' ".."', 1).encode("iso-8859-1"), True),
        ("px with text for a number", px(lines).replace(" 1030", " abc", 1).encode("iso-8859-1"), True),
        ("px cut in its data", px(lines)[:-60].encode("iso-8859-1"), True),
        ("px cut in its head", px(lines)[:400].encode("iso-8859-1"), True),
        ("px with a code twice", px(lines).replace("0199R002", "0199R001").encode("iso-8859-1"), True),
        (
            "px without values of a dimension",
            px(lines).replace('VALUES("kön")', 'VALUES("kon")').encode("cp1252"),
            True,
        ),
    ):
        yield Case(name, "population", "a.px", content, named)
    answers: dict[str, tuple[object, bool]] = {
        "json-stat2": (json_stat(lines), False),
        "json-stat2 with values by position": (
            json_stat(lines) | {"value": {str(i): int(line[4]) for i, line in enumerate(lines[1:])}}, False),
        "json-stat2 with too few values": (json_stat(lines) | {"value": [1, 2, 3]}, True),
        "json-stat2 with null": (json_stat(lines) | {"value": [None, *(int(line[4]) for line in lines[2:])]}, True),
        "json-stat2 with a text": (json_stat(lines) | {"value": ["x", *(int(line[4]) for line in lines[2:])]}, True),
        "json-stat2 with other sizes": (json_stat(lines) | {"size": [3, 2, 4, 2]}, True),
        "json-stat2 of enormous size": (json_stat(lines) | {"size": [10**9] * 4}, True),
        "json-stat2 without dimensions": ({"class": "dataset", "id": ["a"], "size": [1], "value": [1]}, True),
        "pxweb": (pxweb(lines), False),
        "pxweb with a negative value": (_meddled("-5"), True),
        "pxweb with null": (_meddled(None), True),
        "pxweb with a key too few": (pxweb(lines) | {"data": [{"key": ["a"], "values": ["1"]}]}, True),
        "pxweb without data": ({"columns": [], "data": []}, True),
    }  # fmt: skip
    for name, (answer, named) in answers.items():
        yield Case(name, "population", "a.json", json.dumps(answer, ensure_ascii=False).encode(), named)
    whole = json.dumps(pxweb(lines), ensure_ascii=False)
    yield Case("pxweb in Windows-1252", "population", "a.json", whole.encode("cp1252"))
    yield Case("pxweb with NaN", "population", "a.json", whole.replace('"1013"', "NaN").encode(), True)
    for turn in range(3):
        yield Case(
            f"pxweb cut ({turn})", "population", "a.json", whole[: chance.randrange(50, len(whole) - 2)].encode(), True
        )


def _meddled(value: object) -> dict[str, object]:
    answer = pxweb(inhabitants())
    answer["data"][2]["values"] = [value]  # type: ignore[index]
    return answer


def _notes(chance: random.Random) -> Iterator[Case]:
    """Yield notes in documents and text files."""
    lines = notes()
    yield Case("clean", "dialogue", "a.csv", text(lines).encode())
    document = word_document([lines])
    yield Case("a Word document", "dialogue", "a.docx", document)
    yield Case("a Word document with a wrong ending", "dialogue", "a.csv", document)
    yield Case("notes in two tables", "dialogue", "a.docx", word_document([lines[:5], [lines[0], *lines[5:]]]))
    yield Case("no table", "dialogue", "a.docx", word_document([]), True)
    yield Case("a workbook of notes", "dialogue", "a.xlsx", workbook({"A": [list(line) for line in lines]}))
    yield Case("a document cut", "dialogue", "a.docx", document[: len(document) // 2], True)
    yield Case("a document as a zip bomb", "dialogue", "a.docx", bomb(document, "word/document.xml", True), True)
    yield Case("a document with false sizes", "dialogue", "a.docx", bomb(document, "word/document.xml", False), True)
    parts = parts_of(document)
    parts["word/document.xml"] = parts["word/document.xml"][:-300]
    yield Case("half of a document's XML", "dialogue", "a.docx", zipped(parts), True)
    for name, content, named in odd_texts(lines, chance):
        yield Case(name, "dialogue", "a.csv", content, named)
    for name, column, cell in (
        ("a wrong day", 0, "2021-13-45"), ("a day in words", 0, "14 april"), ("a day in another order", 0, "14/9/2021"),
        ("an unknown kind", 1, "kafferep"), ("an unknown district", 2, "Atlantis"), ("no text", 4, ""),
    ):  # fmt: skip
        yield Case(name, "dialogue", "a.csv", text(changed(lines, 3, column, cell)).encode(), True)


TITLE = "Tabell 3. Använt narkotika någon gång. Andel i procent efter årskurs och kön. Provstad"


def _pupils(chance: random.Random) -> Iterator[Case]:
    """Yield CAN's tables."""
    lines = pupils()
    title: list[list[object]] = [[TITLE], []]
    notes_below: list[list[object]] = [[], ["Anm. .. = uppgiften redovisas inte."], ["Källa: CAN."]]
    whole = [*title, *lines, *notes_below]
    yield Case("clean", "drug_habits", "can.xlsx", workbook({"T3": whole}))
    for name, content, named in odd_workbooks(lines, 2, chance, title):
        yield Case(name, "drug_habits", "can.xlsx", content, named)
    for name, cell in {"over hundred": 105, "a mark": "..", "a dash": "–", "a point": ".", "a text": "fem"}.items():
        table = [[cell if (y, x) == (2, 2) else old for x, old in enumerate(line)] for y, line in enumerate(lines)]
        named = name in {"over hundred", "a text"}
        gone = () if named else ((PupilShare.__name__, "drugs_ever", "2019", "grade_9", "all", 0.06),)
        yield Case(name, "drug_habits", "can.xlsx", workbook({"T3": [*title, *table]}), named, gone=gone)

    def percent(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for row in range(4, 10):
            for column in "CDE":
                cell = sheet[f"{column}{row}"]
                cell.value, cell.number_format = cell.value / 100, "0.0%"

    yield Case("shares in percent's format", "drug_habits", "can.xlsx", edited([*title, *lines], percent))
    yield Case(
        "an unknown title", "drug_habits", "can.xlsx", workbook({"T3": [["Tabell 9. Något."], [], *lines]}), True
    )
    yield Case("no title", "drug_habits", "can.xlsx", workbook({"T3": lines}), True)
    swapped = [[line[place] for place in (1, 0, 4, 3, 2, 5)] for line in lines]
    yield Case("swapped columns", "drug_habits", "can.xlsx", workbook({"T3": [*title, *swapped]}))
    again = [*lines, [], *lines[:1], *lines[1:]]
    yield Case("every row twice", "drug_habits", "can.xlsx", workbook({"T3": [*title, *lines, *lines[1:]]}))
    yield Case("the table twice on a sheet", "drug_habits", "can.xlsx", workbook({"T3": [*title, *again]}))
    yield Case(
        "as a text file",
        "drug_habits",
        "can.csv",
        text([[str(cell) for cell in line] for line in whole]).encode("cp1252"),
    )
