"""A language that nobody speaks: the words of ``pipeline/words/sv`` in letters that no other text has, as a folder in its place.

Each text of the room is written in wide letters (andel: ａｎｄｅｌ), made from the room as it is; what stands for a code (a key, what
is compared, a field to be filled) is left. Run as a program, it makes the documents of drawn towns in that language, and prints all
stretches of usual letters in them that stand in no table, and last how many texts were said.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

USUAL = "abcdefghijklmnopqrstuvwxyzåäöé"
WIDE = "".join(chr(ord(one) - ord("a") + 0xFF41) for one in USUAL[:26]) + "ӑӓӧѐ"
LETTERS = str.maketrans(USUAL + USUAL.upper(), WIDE + WIDE.upper())
KEPT = re.compile(r"\{[^}]*\}|<[^>]*>|&#?\w+;|%[-\w]|https?://[^\s)]+")
"""Parts of a text that are filled or set, and not read."""
OF_CODES = {
    *("get", "replace", "removesuffix", "removeprefix", "startswith", "endswith", "split", "partition", "translate"),
    *("sub", "compile", "findall", "search", "fullmatch", "Locale", "parse_pattern", "with_name"),
}
"""Functions whose texts are matched, and not said."""


def wide(text: str) -> str:
    """Return a text in wide letters, but for what is filled in."""
    kept = KEPT.findall(text)
    parts = [part.translate(LETTERS) for part in KEPT.split(text)]
    return "".join(part for pair in zip(parts, [*kept, ""], strict=True) for part in pair)


def codes_of(trees: Iterable[ast.AST]) -> set[str]:
    """Return the texts that are keys, or are compared, anywhere in the room."""
    found: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        of = {ast.Dict: "keys", ast.Compare: "comparators", ast.Subscript: "slice", ast.match_case: "pattern"}.get(
            type(node)
        )
        parts = getattr(node, of) if of else []
        for part in filter(None, parts if isinstance(parts, list) else [parts]):
            found |= {
                one.value for one in ast.walk(part) if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    return found


class _Wide(ast.NodeTransformer):
    """Writes the texts of a module in wide letters."""

    def __init__(self, codes: set[str]) -> None:
        self.codes = codes

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        is_said = isinstance(node.value, str) and node.value not in self.codes and not node.value.endswith(".toml")
        return ast.Constant(wide(str(node.value))) if is_said else node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                part.value = self.visit(part.value)
        parts = [self.visit_Constant(part) if isinstance(part, ast.Constant) else part for part in node.values]
        return ast.JoinedStr(parts)

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        node.values = [self.visit(value) for value in node.values]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "format_date":  # the library's months are the room's words too
            return ast.parse(f"{ast.unparse(node)}.translate({LETTERS})", mode="eval").body
        node.func = self.visit(node.func)
        if name not in OF_CODES:
            node.args = [self.visit(one) for one in node.args]
        node.keywords = [one if one.arg == "encoding" else self.visit(one) for one in node.keywords]
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = self.visit(node.value) if node.value else None
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        node.defaults = [self.visit(one) for one in node.defaults]
        node.kw_defaults = [one and self.visit(one) for one in node.kw_defaults]
        return node

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        """Write a tuple of words, though one may look like a code; not one of codes alone."""
        texts = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        codes, self.codes = self.codes, self.codes if {*texts} <= self.codes else set()
        node.elts = [self.visit(one) for one in node.elts]
        self.codes = codes
        return node


def _wide_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: one if key == "of" else _wide_values(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_wide_values(one) for one in value]
    return wide(value) if isinstance(value, str) else value


def write(room: Path, folder: Path) -> None:
    """Write a room of words into a folder, in wide letters."""
    shutil.copytree(room, folder, ignore=shutil.ignore_patterns("__pycache__"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}
    codes = codes_of(trees.values())
    for path, tree in trees.items():
        path.write_text(ast.unparse(ast.fix_missing_locations(_Wide(codes).visit(tree))), encoding="utf-8")


def spoken(folder: Path) -> None:
    """Have this process, which has not said anything yet, speak the language of a folder."""
    import pipeline.words.sv as own

    write(Path(own.__file__).parent, folder)
    own.__path__ = [str(folder)]
    from pipeline.words.sv.export import explained

    listed = explained._listed
    explained._listed = lambda name: _wide_values(listed(name))


# ---- what is said of a drawn town -------------------------------------------------------------------------------------

WORD = r"[A-Za-zÅÄÖåäöéÉ]+"
RUN = re.compile(rf"{WORD}(?:[ -]{WORD})*")
"""A stretch of usual letters: words that nothing but blanks and hyphens parts."""
NOT_READ = {"type", "id", "style", "mark", "kind", "svg", "narrow", "main", "signs", "pairs", "against", "rest"}
"""Keys of blocks and of the page's content that hold no text: kinds, ids, drawings, and signs for states."""
TAGS = re.compile(r"<(script|style|svg).*?</\1>", re.DOTALL)


def texts(value: Any) -> Iterator[str]:
    """Yield every text that is read of blocks or a page's content as JSON has them."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in NOT_READ:
                yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def documents(path: Path, edition: str) -> Iterator[tuple[str, str]]:
    """Yield every text of the documents of an edition of a published database, with its document or sheet."""
    import pytest
    from told_blocks import not_drawn, sections

    from pipeline.report.documents import comparison_page
    from pipeline.report.documents.comparison import comparison
    from pipeline.report.documents.comparison_page.content import content
    from pipeline.report.documents.situation_picture import situation_picture
    from pipeline.report.read.picture import Picture
    from pipeline.report.set import html

    with pytest.MonkeyPatch.context() as patch:
        not_drawn(patch)
        patch.setattr(comparison_page, "runtime", str)  # neither is read, and both take long to make
        for module in (comparison_page, html):
            patch.setattr(module, "style_rules", lambda *_: "")
        picture = Picture(path, edition)
        made = [situation_picture(picture)]
        made += [comparison(picture, picture.districts[:4])] if len(picture.districts) > 1 else []
        for document in made:
            blocks = [block for _, _, some in sections(picture, patch, document) for block in some]
            yield from ((document.files[0], text) for block in blocks for text in texts(block.as_json()))
            yield from (("front", text) for text in read(html.page(blocks, document.front)))
        yield from (("comparison page", text) for text in texts(content(picture, {})))
        yield from (("comparison page", text) for text in read(comparison_page.whole_page(picture, made[0].front, {})))
        picture.connection.close()
    yield from _workbook(path, edition)


def read(html: str) -> list[str]:
    """Return the texts of a page, without its scripts, and those that are read out."""
    bare = TAGS.sub(" ", html)
    return [
        *re.findall(r"(?:alt|aria-label|title|content)=\"([^\"]*)\"", bare.partition("<body>")[2]),
        *re.split(r"<[^>]*>", bare),
    ]


def _workbook(path: Path, edition: str) -> Iterator[tuple[str, str]]:
    """Yield every text of an edition's workbook, with its sheet."""
    from python_calamine import CalamineWorkbook

    from pipeline.export.cut import Cut
    from pipeline.export.workbook import workbook_of

    cut = Cut(path, edition)
    book = CalamineWorkbook.from_filelike(BytesIO(workbook_of(cut)))
    cut.close()
    for name in book.sheet_names:
        yield name, name
        yield from ((name, str(cell)) for row in book.get_sheet_by_name(name).to_python() for cell in row)


def runs(text: str, version: str = "") -> list[str]:
    """Return the stretches of usual letters in a text, but for the number of a document's version."""
    text = text.replace(version, "|") if version else text
    return [run.casefold() for run in RUN.findall(KEPT.sub("|", text))]


def delivered(path: Path) -> set[str]:
    """Return the stretches of letters in all that stands in a published database: names, titles, texts and codes."""
    import duckdb

    found: set[str] = set()
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = "select table_name, column_name from information_schema.columns where data_type like 'VARCHAR%'"
        for table, column in connection.execute(columns).fetchall():
            for (value,) in connection.execute(f'select distinct "{column}"::varchar from "{table}"').fetchall():
                found |= {*runs(value or "")}
    return found


def main(folder: Path, seeds: Iterable[str]) -> None:
    """Print, a line each, the stretches of usual letters that are said of drawn towns and stand in none of their tables."""
    spoken(folder / "words")
    from drawn_rows import publish
    from drawn_towns import town

    from pipeline.report.read.picture import Picture

    number = 0
    for seed in seeds:
        drawn = town(int(seed))
        path = publish(drawn, folder)
        known = delivered(path)
        version = Picture(path, drawn.configuration.editions[-1].id).content_number
        for document, text in documents(path, drawn.configuration.editions[-1].id):
            number += any(one in WIDE for one in text)
            for run in runs(text, version):
                if run not in known:
                    print(f"town {seed}, {document}: {run} ({text[:120]})")
    print(number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
