"""Sentences lie in one room: words imports nothing, no other room that is held to it writes Swedish, and no phrase lies unused."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from checkout import REPOSITORY

PACKAGE = REPOSITORY / "pipeline"
ROOM = PACKAGE / "words"
PHRASES = sorted(path for path in (ROOM / "sv").glob("*.py") if path.stem != "__init__")
LIBRARIES = sys.stdlib_module_names | {"babel"}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)

HELD = [
    "report",
    *(
        "quality",
        "audit",
        "checks",
        "configuration",
        "estimate",
        "evidence",
        "export",
        "formats",
        "gate",
        "ingest",
        "tabulate",
    ),
    *("cli.py", "build.py", "problems.py", "validation.py", "workspace.py"),
]
"""Rooms and modules that write no Swedish."""

DELIVERED = "headings and words that are recognised in deliveries"
NOT_HELD = {
    "configuration/draft.py": "the id of a draft, which is the name of its folder",
    "configuration/model.py": "what the survey is called where a municipality says nothing else",
    "formats/days.py": "days as people write them",
    "formats/xls.py": "how records are packed",
    "formats/xlsb.py": "how records are packed",
    "ingest/notes.py": "columns and words of delivered notes",
    "formats/prose.py": "a document's tables are named as a workbook's sheets are",
    "quality/page.py": "the name of a file, and the anchors of the page",
    "report/documents/comparison_page/__init__.py": "the anchors of the page",
    "report/set/html.py": "the letters that an anchor may have",
    **dict.fromkeys(
        (f"formats/{name}.py" for name in ("json_cubes", "model", "tables", "values")),
        DELIVERED,
    ),
    **dict.fromkeys(
        (
            f"ingest/{name}.py"
            for name in (
                *("crime/bra", "crime/extract", "crime/search", "dialogue", "drug_habits", "households", "municipal"),
                *(
                    "places",
                    "population",
                    "population_sums",
                    "population_table",
                    "redaction/cased",
                    "redaction/excluded",
                ),
                *("redaction/lexicon", "redaction/names"),
                *("redaction/patterns", "reference", "safety_survey/codebook", "safety_survey/labels"),
                *("safety_survey/free_text", "safety_survey/several"),
                *("safety_survey/wordings", "walks"),
                *(
                    f"safety_survey/results/{name}"
                    for name in ("axes", "blocks", "names", "reading", "surroundings", "topics", "vocabulary")
                ),
            )
        ),
        DELIVERED,
    ),
}
"""Modules of these rooms that have Swedish words and no sentences: which."""

PACKED = {"comparing", "answering", "signs"}
"""Modules whose phrases are all packed into the page of comparisons, which fills them in the browser."""

FUNCTION_WORDS = set(
    re.findall(
        r"\w+",
        "att av det eller ett finns från för har i ingen inte inom med mellan mot och på sedan som vid visas är",
    )
)
"""The commonest words, but those that are words of English or of code too."""

NOT_SWEDISH = {
    *("september", "november", "index", "text", "person", "problem", "municipality", "status"),
    *("wilson", "jupyterlab", "notebooks", "process", "kernel", "stratum", "definition"),
}
"""Words of the phrases that are written the same in code."""


# ---- how text is read -------------------------------------------------------------------------------------------------


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def texts(tree: ast.AST) -> Iterator[str]:
    """Yield every text of the code that is no docstring; what a text is filled with stands as braces."""
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in tree.values)
        inner: list[ast.AST] = [part for part in tree.values if not isinstance(part, ast.Constant)]
    else:
        inner = list(ast.iter_child_nodes(tree))
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        yield tree.value
    for node in inner:
        yield from texts(node)


def words_of(text: str) -> list[str]:
    return re.findall(r"(?<![\w{$.:/-])[A-Za-zÅÄÖåäö]+(?![\w}:/-])", text)


VOCABULARY = {
    word.lower()
    for path in PHRASES
    for text in texts(parsed(path))
    if " " in text.strip() or text[:1].isupper()
    for word in words_of(text)
    if len(word) > 4
} - NOT_SWEDISH
"""Words that the phrases say: a word of it elsewhere is a phrase in the wrong room."""


def is_swedish(text: str) -> bool:
    """Whether a text has a Swedish letter, one of the commonest words, or a word of a phrase."""
    found = {word.lower() for word in words_of(text)}
    return bool(re.search("[åäöÅÄÖ]", text) or found & (FUNCTION_WORDS | VOCABULARY))


def swedish(tree: ast.AST) -> list[str]:
    return [text for text in texts(tree) if is_swedish(text)]


def phrases(tree: ast.Module) -> set[str]:
    """Return the public names that a module of words defines."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    return {name for name in names if not name.startswith("_")}


@cache
def named_in(tree: ast.Module) -> dict[str, set[str]]:
    """Return the names of each module of words that code elsewhere uses."""
    used: dict[str, set[str]] = defaultdict(set)
    aliases: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline.words.sv":
            for name in node.names:
                aliases[name.asname or name.name].add(name.name)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("pipeline.words.sv."):
            used[str(node.module).removeprefix("pipeline.words.sv.")] |= {name.name for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            for module in aliases.get(node.value.id, ()):
                used[module].add(node.attr)
    return used


def read_in(tree: ast.Module) -> set[str]:
    """Return the names that a module reads itself, each outside what defines it."""
    return {
        node.id
        for top in tree.body
        for node in ast.walk(top)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id != getattr(top, "name", "")
    }


def unused(tree: ast.Module, module: str, others: list[ast.Module]) -> set[str]:
    return phrases(tree) - read_in(tree) - {name for other in others for name in named_in(other).get(module, ())}


# ---- the rules can fail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('f"{name} visas inte"', ["{} visas inte"]),
        ('f"{one} mot {two}"', ["{} mot {}"]),
        ('f"{theme} i {number}"', ["{} i {}"]),
        ('x = "Fråga"', ["Fråga"]),
        ('Column("Brott", width=2)', ["Brott"]),
        ('f"{count} av dem"', ["{} av dem"]),
        ("f\"{shares['från']}\"", ["från"]),
        ('"""Det som är på svenska."""', []),
        ('raise ValueError(f"{least} to {most} districts can be compared, not {many}")', []),
        ('"from period where ends_on <= $until order by position"', []),
        ('"previous_period"', []),
        ('f"{one}, {two}; {three}"', []),
    ],
)
def test_swedish_in_code_is_seen(code: str, found: list[str]) -> None:
    assert swedish(ast.parse(code)) == found


def test_a_phrase_without_use_is_seen() -> None:
    words = ast.parse('A = "a"\nB, C = "b", "c"\ndef d(): return C\ndef e(): return e()\ndef _f(): ...')
    others = [
        ast.parse("from pipeline.words.sv import thing as words\nwords.A"),
        ast.parse("from pipeline.words.sv.thing import d\nother.e"),
    ]
    assert phrases(words) == {"A", "B", "C", "d", "e"}
    assert unused(words, "thing", others) == {"B", "e"}
    assert unused(words, "another", others) == {"A", "B", "d", "e"}


# ---- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_words_import_nothing_of_the_package(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        else:
            continue
        for name in names:
            assert name.split(".")[0] in LIBRARIES or f"{name}.".startswith("pipeline.words."), name


@pytest.mark.parametrize("room", HELD)
def test_no_sentence_is_built_outside_the_room_of_words(room: str) -> None:
    held = [path for path in MODULES if path == PACKAGE / room or PACKAGE / room in path.parents]
    assert held
    held = [path for path in held if str(path.relative_to(PACKAGE)) not in NOT_HELD]
    assert {str(path.relative_to(PACKAGE)): found for path in held if (found := swedish(parsed(path)))} == {}


@pytest.mark.parametrize("module", NOT_HELD)
def test_a_module_that_is_let_off_has_swedish_words(module: str) -> None:
    assert swedish(parsed(PACKAGE / module))


@pytest.mark.parametrize("path", [path for path in PHRASES if path.stem not in PACKED], ids=lambda path: path.stem)
def test_every_phrase_is_used(path: Path) -> None:
    others = [parsed(module) for module in MODULES if module != path]
    assert unused(parsed(path), path.stem, others) == set()
