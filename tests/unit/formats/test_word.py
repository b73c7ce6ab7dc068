"""A Word document is what its reader sees when every change is accepted, however its parts are wrapped."""

from __future__ import annotations

import pytest
from corpus_files import zipped

from pipeline.formats import Paragraph, Prose, Sheet, Unreadable, open_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = "".join(
    f'<w:style w:styleId="{number}"><w:name w:val="{name}"/>{more}</w:style>'
    for number, name, more in (
        ("A", "heading 2", ""),
        ("B", "Egen", '<w:basedOn w:val="A"/>'),
        ("C", "Title", ""),
        ("D", "X", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("N", "Normal", ""),
    )
)


def document(body: str, main: str = "word/document.xml", space: str = W, separator: str = "/") -> bytes:
    """Return a minimal document whose body is given as XML."""
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    link = '<Relationship Id="a" Type="' + KINDS + '/{}" Target="{}"/>'
    folder, _, name = main.rpartition("/")
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": links.format(link.format("officeDocument", main)),
        main: f'<w:document xmlns:w="{space}" {mc}><w:body>{body}</w:body></w:document>',
        f"{folder}/_rels/{name}.rels": links.format(link.format("styles", "styles.xml")),
        f"{folder}/styles.xml": f'<w:styles xmlns:w="{space}">{STYLES}</w:styles>',
    }
    return zipped({name.replace("/", separator): part.encode() for name, part in parts.items()})


def read(body: str, **more: str) -> Prose:
    opened = open_file(document(body, **more))
    assert isinstance(opened, Prose)
    return opened


def p(text: str, more: str = "") -> str:
    return f"<w:p>{more}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def tc(text: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{p(text)}</w:tc>"


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:ins><w:r><w:t>ny</w:t></w:r></w:ins>", "a ny b"),
        ("<w:moveTo><w:ins><w:r><w:t>ny</w:t></w:r></w:ins></w:moveTo>", "a ny b"),
        ("<w:del><w:r><w:delText>gammal</w:delText></w:r></w:del>", "a  b"),
        ("<w:moveFrom><w:r><w:t>gammal</w:t></w:r></w:moveFrom>", "a  b"),
        ("<w:del><w:ins><w:r><w:t>ångrad</w:t></w:r></w:ins></w:del>", "a  b"),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>ny</w:t></w:r></w:sdtContent></w:sdt>", "a ny b"),
        ("<w:smartTag><w:customXml><w:r><w:t>ny</w:t></w:r></w:customXml></w:smartTag>", "a ny b"),
        ("<w:hyperlink><w:r><w:t>ny</w:t></w:r></w:hyperlink>", "a ny b"),
        ('<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>', "a 3 b"),
        (f"{field('begin')}<w:r><w:instrText>REF x</w:instrText></w:r>{field('separate')}<w:r><w:t>3</w:t></w:r>"
         f"{field('end')}", "a 3 b"),
        (f"{field('begin')}<w:r><w:t>kod</w:t></w:r>{field('begin')}{field('separate')}<w:r><w:t>x</w:t></w:r>{field('end')}{field('separate')}"
         f"<w:r><w:t>3</w:t></w:r>{field('end')}", "a 3 b"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>dold</w:t></w:r>", "a  b"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>ny</w:t></w:r>', "a ny b"),
        ("<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>po</w:t><w:softHyphen/><w:t>st</w:t></w:r>", "a e-post b"),
        ("<w:commentRangeStart/><w:r><w:commentReference/><w:footnoteReference/></w:r>", "a  b"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>ny</w:t></w:r></w:rubyBase></w:ruby></w:r>", "a ny b"),
    ],
)  # fmt: skip
def test_what_a_line_says(runs: str, text: str) -> None:
    found = read(f'<w:p><w:r><w:t xml:space="preserve">a </w:t></w:r>{runs}<w:r><w:t> b</w:t></w:r></w:p>')
    assert found.paragraphs == [text]
    assert found.has_changes == any(name in runs for name in ("<w:ins>", "<w:del>", "<w:move"))


@pytest.mark.parametrize(
    "body",
    [
        table(tc("1") + tc("2"), tc("3") + tc("4")),
        f"<w:sdt><w:sdtContent>{table(tc('1') + tc('2'), tc('3') + tc('4'))}</w:sdtContent></w:sdt>",
        f"<w:tbl><w:sdt><w:sdtContent><w:tr>{tc('1')}{tc('2')}</w:tr></w:sdtContent></w:sdt><w:tr>{tc('3')}{tc('4')}</w:tr></w:tbl>",
        table(tc("1") + f"<w:sdt><w:sdtContent>{tc('2')}</w:sdtContent></w:sdt>", f"<w:customXml>{tc('3')}{tc('4')}</w:customXml>"),
        table(tc("1") + tc("2"), "<w:trPr><w:ins/></w:trPr>" + tc("3") + tc("4")),
        table(tc("1") + tc("2"), "<w:trPr><w:del/></w:trPr>" + tc("5") + tc("6"), tc("3") + tc("4")),
        table(tc("1") + tc("2") + tc("9", "<w:cellDel/>"), tc("3") + tc("4")),
    ],
)  # fmt: skip
def test_what_a_table_says(body: str) -> None:
    (found,) = read(body).tables
    assert found.rows == [["1", "2"], ["3", "4"]]


def test_merged_cells_stand_in_each_of_their_places() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    (found,) = read(
        table(tc("a", '<w:gridSpan w:val="2"/>') + tc("b", down), tc("c", down) + tc("d") + tc("", on), tc("", on) + tc("e") + tc("f"))
    ).tables  # fmt: skip
    assert found.rows == [["a", "a", "b"], ["c", "d", "b"], ["c", "e", "f"]]
    assert found.merged == (((0, 2), (1, 2)), ((1, 0), (2, 0)))
    (shifted,) = read(table(tc("1") + tc("2"), '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("3"))).tables
    assert shifted.rows == [["1", "2"], ["", "3"]]


def test_a_table_in_a_cell_is_the_cells_text_and_a_table_of_its_own() -> None:
    inner = table(tc("Plats") + tc("Sett"), tc("torget") + tc("mörkt"))
    (found,) = read(table(f"<w:tc>{p('före')}{inner}{p('efter')}</w:tc>")).tables
    assert found.rows == [["före\nPlats Sett\ntorget mörkt\nefter"]]
    assert [one.rows for one in found.inner] == [[["Plats", "Sett"], ["torget", "mörkt"]]]


@pytest.mark.parametrize(
    "box",
    [
        "<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>",
        "<w:pict><w:txbxContent>{0}</w:txbxContent></w:pict>",
        "<w:drawing><w:txbxContent><w:sdt><w:sdtContent>{0}</w:sdtContent></w:sdt></w:txbxContent></w:drawing>",
    ],
)
def test_a_text_box_is_read_once(box: str) -> None:
    found = read(f"<w:p><w:r><w:t>a</w:t>{box.format(p('b') + table(tc('c')))}</w:r></w:p>")
    assert [block.text if isinstance(block, Paragraph) else block.rows for block in found.blocks] == ["a", "b", [["c"]]]


def test_headings_have_their_level_and_deleted_line_ends_join() -> None:
    style = '<w:pPr><w:pStyle w:val="{}"/></w:pPr>'
    found = read(
        "".join(p(name, style.format(name)) for name in "ABCDN")
        + p("skogs", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
        + p("brynet")
    )
    assert [(block.text, block.level) for block in found.blocks if isinstance(block, Paragraph)] == [
        ("A", 2), ("B", 2), ("C", 0), ("D", 1), ("N", None), ("skogsbrynet", None),
    ]  # fmt: skip


@pytest.mark.parametrize("more", [{"space": STRICT}, {"main": "word/document2.xml"}, {"separator": "\\"}])
def test_a_document_of_another_make(more: dict[str, str]) -> None:
    found = read(p("a", '<w:pPr><w:pStyle w:val="A"/></w:pPr>') + table(tc("1")), **more)
    assert found.blocks == [Paragraph("a", 2), Sheet("tabell 1", [["1"]])]


def test_a_document_type_of_its_own_fills_nothing() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = zipped(
        {"word/document.xml": f'{bomb}<w:document xmlns:w="{W}"><w:body>{p("&b;")}</w:body></w:document>'.encode()}
    )
    with pytest.raises(Unreadable):
        open_file(content)
