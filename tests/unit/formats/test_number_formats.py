"""What the person at the screen sees counts: 5 % is five hundredths, whatever program wrote it and however."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from corpus_files import ods, zipped
from old_books import xls, xlsb

from pipeline.formats import Workbook, open_file
from pipeline.formats.number_formats import is_of_note, shown

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        ("0%", 0.05, "5 %"), ("0.00%", 0.125, "12.5 %"), ("0,0 %", 0.05, "5 %"), ("# ##0.0\\ %", 0.004, "0.4 %"),

        ("0.0\\%", 0.4, "0.4 %"), ('0.0" %"', 5.0, "5 %"), ("0\\ \\%", 4.0, "4 %"),
        ('0" procent"', 4.0, "4 %"), ("[$%]0", 4.0, "4 %"),
        ("0.0\\‰", 4.0, "0.4 %"), ('0" promille"', 4.0, "0.4 %"), ("0‰", 5.0, "0.5 %"),
        ('0%;-0%;"–"', -0.05, "-5 %"), ('0%;[Red]-0%', -0.05, "-5 %"), ('[<1]0.0%;0" st"', 0.5, "50 %"),
        ('[<1]0.0%;0" st"', 12.0, None),
        ('[=0]"–";0%', 0.0, None), ('[=0]"–";0%', 0.2, "20 %"), ('0%;-0%;"–"', 0.0, None),
        # The room of a sign, a repeated sign and a word that only begins like it show nothing of per cent.
        ("0.0_%", 0.5, None), ("0.0*%", 0.5, None), ('0" procentenheter"', 3.0, None), ("General", 0.5, None),
        ('#,##0" elever"', 618.0, None),
        ("[$-41D]d mmmm yyyy", 44300.0, None),
    ],
)  # fmt: skip
def test_a_number_is_what_its_format_shows(code: str, value: float, seen: str | None) -> None:
    assert shown(code, value) == seen
    assert is_of_note(code) or seen is None


def xlsx(cells: str, formats: str = "", **renamed: str) -> bytes:
    """Return a minimal workbook: the cells of its sheet as XML, and the formats of the styles 1, 2 …."""
    codes = formats.split("|") if formats else []
    numbers = "".join(
        f'<numFmt numFmtId="{164 + place}" formatCode="{code}"/>'.replace("&", "&amp;")
        for place, code in enumerate(codes)
    )
    styles = "".join(f'<xf numFmtId="{164 + place}"/>' for place in range(len(codes)))
    book, sheet = renamed.get("book", "xl/workbook.xml"), renamed.get("sheet", "xl/worksheets/sheet1.xml")
    link = '<Relationship Id="{}" Type="' + KINDS + '/{}" Target="/{}"/>'
    links = f'<Relationships xmlns="{PACKAGE}/relationships">' + "{}</Relationships>"
    folder, _, name = book.rpartition("/")
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": links.format(link.format("a", "officeDocument", book)),
        book: f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets><sheet name="B" sheetId="1" r:id="a"/></sheets></workbook>',
        f"{folder}/_rels/{name}.rels".lstrip("/"): links.format(
            link.format("a", "worksheet", sheet) + (link.format("b", "styles", "xl/styles.xml") if codes else "")
        ),
        sheet: f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    if codes:
        cell_styles = f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{styles}</cellXfs>'
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"><numFmts>{numbers}</numFmts>{cell_styles}</styleSheet>'
    separator = renamed.get("separator", "/")
    return zipped({name.replace("/", separator): part.encode() for name, part in parts.items()})


def rows(content: bytes) -> list[list[str]]:
    opened = open_file(content)
    assert isinstance(opened, Workbook)
    return opened.sheets[0].rows


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>7</v></c><c r="B1" s="1"><v>0.05</v></c><c r="C1" s="2"><v>0.4</v></c></row>',
        '<row><c><v>7</v></c><c s="1"><v>0.05</v></c><c s="2"><v>0.4</v></c></row>',
        "<row r='1'><c r='A1'><v>7</v></c><c s='1' r='B1'><v>0.05</v></c><c r='C1' s='2' t='n'><v>0.4</v></c></row>",
        '<row r="1"><c r="A1"><v>7</v></c><c s="1"><f>1/20</f><v>0.05</v></c><c s="2">\n<v>\n0.4\n</v></c></row>',
    ],
)
def test_a_share_in_an_excel_file(cells: str) -> None:
    assert rows(xlsx(cells, "0%|0.0\\%")) == [["7", "5 %", "0.4 %"]]


def test_elements_with_a_prefix_are_the_same_elements() -> None:
    content = xlsx('<row><c s="1"><v>0.05</v></c></row>', "0%")
    prefixed = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c s="1"><x:v>0.05</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    plain = f'<worksheet xmlns="{MAIN}"><sheetData><row><c s="1"><v>0.05</v></c></row></sheetData></worksheet>'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert parts["xl/worksheets/sheet1.xml"] == plain.encode()
    assert rows(zipped({**parts, "xl/worksheets/sheet1.xml": prefixed.encode()})) == [["5 %"]]


def test_text_that_looks_like_a_number_has_no_format() -> None:
    cells = '<row><c s="1" t="str"><v>0.05</v></c><c s="1" t="inlineStr"><is><t>0.05</t></is></c><c s="1"/></row>'
    assert rows(xlsx(cells, "0%"))[0][:2] == ["0.05", "0.05"]


def test_a_formula_that_nobody_has_calculated_and_one_whose_text_is_empty() -> None:
    cells = '<row><c><f>SUM(A2:A9)</f></c><c t="str"><f>""</f><v></v></c><c t="e"><v>#DIV/0!</v></c></row>'
    assert rows(xlsx(cells)) == [["=SUM(A2:A9)", "", "#DIV/0!"]]


@pytest.mark.parametrize(
    "renamed",
    [
        {"separator": "\\"},
        {"book": "xl/workbook2.xml"},
        {"book": "workbook.xml", "sheet": "sheet.xml"},
        {"sheet": "xl/a b.xml"},
    ],
)
def test_a_packages_parts_may_have_other_names(renamed: dict[str, str]) -> None:
    assert rows(xlsx('<row><c s="1"><v>0.05</v></c></row>', "0%", **renamed)) == [["5 %"]]


@pytest.mark.parametrize("write", [xls, lambda lines: xls(lines, packed=True), xlsb])
def test_a_share_in_a_binary_workbook(write: Callable[[list[list[tuple[float, str]]]], bytes]) -> None:
    lines = [[(7.0, "General"), (0.05, "0%"), (0.4, "0.0\\%")], [(3.0, "0"), (0.12, '0%;-0%;"–"'), (0.5, '0.0" ‰"')]]
    assert rows(write(lines)) == [["7", "5 %", "0.4 %"], ["3", "12 %", "0.05 %"]]


STYLES = (
    '<office:automatic-styles><number:percentage-style style:name="P"><number:number/><number:text> %</number:text>'
    '</number:percentage-style><number:number-style style:name="L"><number:number/><number:text> %</number:text></number:number-style>'
    '<style:style style:name="share" style:family="table-cell" style:data-style-name="P"/>'
    '<style:style style:name="child" style:family="table-cell" style:parent-style-name="share"/>'
    '<style:style style:name="literal" style:family="table-cell" style:data-style-name="L"/></office:automatic-styles>'
)


def opendocument(table: str) -> bytes:
    """Return an OpenDocument workbook whose table is given as XML."""
    with zipfile.ZipFile(io.BytesIO(ods([["x"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    names = {"office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle"}
    spaces = "".join(f' xmlns:{name}="{urn}:{space}:1.0"' for name, space in names.items())
    content = (
        f"<office:document-content{spaces}>{STYLES}<office:body><office:spreadsheet>"
        f'<table:table table:name="B">{table}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped({**parts, "content.xml": content.encode()})


def cell(value: float, more: str = "", kind: str = "float") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"{more}><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("table", "seen"),
    [
        (cell(0.05, kind="percentage"), ["5 %"]),
        (cell(0.05, ' table:style-name="child"'), ["5 %"]),
        (cell(0.4, ' table:style-name="literal"'), ["0.4 %"]),
        (cell(0.05, ' table:number-columns-repeated="2"', "percentage") + cell(7), ["5 %", "5 %", "7"]),
        (cell(7) + cell(0.05), ["7", "5 %"]),
    ],
)
def test_a_share_in_an_opendocument_file(table: str, seen: list[str]) -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="child"/>'
    row = f"<table:table-row>{table}</table:table-row>"
    assert rows(opendocument(columns + row if seen == ["7", "5 %"] else row)) == [seen]


def test_a_share_is_where_it_stands_after_empty_rows() -> None:
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="9"/></table:table-row>'
    found = rows(opendocument(f"{empty}<table:table-row>{cell(7)}{cell(0.05, kind='percentage')}</table:table-row>"))
    assert found[-1][:2] == ["7", "5 %"]
