import json
import re
from html.parser import HTMLParser

import pytest
from every_block import EVERY_BLOCK, SVG, TABLE

from pipeline.report.set.blocks import (
    MIME_TYPE,
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Column,
    Facts,
    Figure,
    Heading,
    Notice,
    Paragraph,
    Run,
    Table,
    block_from_json,
    plain,
    runs,
)


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda block: block.kind_name)
def test_what_a_notebook_keeps_of_a_block_is_the_block(block: Block) -> None:
    kept = json.loads(json.dumps(block._repr_mimebundle_()[MIME_TYPE]))
    assert block_from_json(kept) == block


def test_every_kind_of_block_is_tried_above() -> None:
    assert {type(block) for block in EVERY_BLOCK} == set(Block.__subclasses__())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("utan", [Run("utan", False)]),
        ("**fet** text", [Run("fet", True), Run(" text", False)]),
        ("2 ** 3 ** 4", [Run("2 ** 3 ** 4", False)]),
        ("ensam ** stjärna", [Run("ensam ** stjärna", False)]),
        ("**a**", [Run("a", True)]),
        ("", []),
    ],
)
def test_bold_is_the_only_markup(text: str, pieces: list[Run]) -> None:
    assert runs(text) == pieces


def test_plain_text_has_no_markup() -> None:
    assert plain("36 % i **Norr**, *inte* _så_") == "36 % i Norr, *inte* _så_"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Heading(4, "för djupt"),
        lambda: Heading(1, " "),
        lambda: Paragraph("text", "fancy"),
        lambda: Figure("a", "t", "s", SVG, "för kort", ""),
        lambda: Figure("a", "t", "s", "ingen bild", "en tillräckligt lång text", ""),
        lambda: Cell("4", "up"),
        lambda: Column("a", "date"),
        lambda: Column("a", width=0),
        lambda: Card("l", "b", "t", (), 4),
        lambda: Table("a", "t", "s", (Column("a"), Column("b")), ((Cell("ensam"),),)),
        lambda: Table("a", "t", "s", (Column("a"),), ()),
    ],
)
def test_what_cannot_be_shown_is_refused(wrong) -> None:
    with pytest.raises(ValueError):
        wrong()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "video"},
        {"type": "heading", "level": 1},
        {"type": "heading", "colour": "red"},
        {"type": "cell", "text": "a"},
    ],
)
def test_what_is_no_block_cannot_be_read(data: dict) -> None:
    with pytest.raises(ValueError):
        block_from_json(data)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize(
    "block",
    [
        Heading(1, "<script>alert('1')</script>"),
        Paragraph("<script>"),
        Bullets(("<script>",)),
        Figure("a", "<script>", "<script>", SVG, '"><script>alert(1)</script>', "<script>"),
        Table("a", "<script>", "<script>", (Column("<script>"),), ((Cell("<script>"),),), "<script>", "<script>"),
        Cards((Card("<script>", "<script>", "<script>", ("<script>",)),)),
        Notice("<script>", "<script>"),
        Facts((("<script>", "<script>"),)),
        Figure("a", "t", "s", "<svg><script>alert(1)</script></svg>", "en tillräckligt lång text", ""),
    ],
)
def test_nothing_in_a_text_becomes_markup_in_a_notebook(block: Block) -> None:
    parser = _Tags()
    parser.feed(block._repr_mimebundle_()["text/html"])
    assert parser.tags
    assert "script" not in parser.tags


def test_a_notebook_shows_a_table_with_headers_and_signs() -> None:
    html = TABLE.as_html()
    assert '<th scope="col" class=number>Otrygga</th>' in html
    assert re.search(r'<th scope="row">.*Norr.*</th>', html)
    assert "▲ </span>" in html
