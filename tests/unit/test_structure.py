"""The shape of the package: imports run one way, one module opens both databases, notebooks compute nothing."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from checkout import REPOSITORY

PACKAGE = REPOSITORY / "pipeline"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
MOST_LINES = 400
"""A module that a command writes: nobody reads it in one sitting."""

# From the bottom up: a module may import from its own layer and from those before it.
LAYERS = [
    {"words", "fold", "nearest"},
    {"problems", "workspace", "encoding", "validation", "spreadsheet"},
    {"products"},
    {"definitions"},
    {"configuration"},
    {"contracts"},
    {"formats"},
    {"ingest"},
    {"checks"},
    {"quality"},
    {"estimate"},
    {"gate"},
    {"audit"},
    {"evidence"},
]
# Parts that stand beside the arrow: what each may import apart from itself.
CHAIN = set.union(*LAYERS)
ASIDE: dict[str, set[str]] = {
    "report.style": set(),
    "report.set": {"words", "spreadsheet", "report.style"},
    "report": {"words", "contracts", "problems", "workspace", "products", "report.style", "report.set"},
    "export": {"words", "contracts", "spreadsheet"},
    "demo": {"problems", "workspace", "validation", "definitions", "configuration"},
    "tabulate": {"problems", "workspace", "products", "spreadsheet", "formats", "ingest", "estimate"},
    "release": {"words", "problems", "workspace", "products", "audit", "report", "export"},
    "build": CHAIN | {"report", "export", "release"},
    "console": {"words", "problems", "workspace", "products"},
    "cli": CHAIN | {"report", "export", "release", "build", "console", "demo", "tabulate"},
    "__main__": {"cli"},
    "__init__": set(),
}
# The report of the data's quality is set by the same writer as the documents; what cannot be set is told beforehand.
BESIDES = {"quality": {"report.set"}, "checks": {"report.style"}}
# Inside `report`, from the bottom up: a room may import from itself, from the rooms before it, and from nothing beside it.
ROOMS = ["style", "charts", "set", "read", "findings", "sentences", "tables", "figures", "sections", "documents"]


def named(path: Path) -> str:
    """Return a module's dotted name; a package's own module is named as the package."""
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {named(path) for path in MODULES}


def part(module: str) -> str:
    """Return the part of the package that a module belongs to."""
    _, first, second, *_ = [*module.split("."), "", ""]
    return f"{first}.{second}" if f"{first}.{second}" in ASIDE else first or "__init__"


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(tree: ast.AST, module: str) -> Iterator[str]:
    """Yield every module of the package that the code imports, at its head or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([*module.split(".")[: -node.level], *filter(None, [node.module])]) if node.level else ""
            base = base or str(node.module)
            inner = [f"{base}.{alias.name}" for alias in node.names]
            names = list(dict.fromkeys(name if name in NAMES else base for name in inner))
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "pipeline")


def packages(tree: ast.AST) -> set[str]:
    """Return the packages that the code imports anything of."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imports]
    return {name.split(".")[0] for name in names}


def circle(graph: Mapping[str, Set[str]]) -> list[str]:
    """Return modules that import each other in a ring, each from the one before it; empty when there are none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def room(module: str) -> str:
    """Return the room of `report` that a module lies in; empty when it lies outside."""
    return (*module.split("."), "", "")[2] if module.startswith("pipeline.report.") else ""


def against_the_rooms(tree: ast.AST, module: str) -> list[str]:
    """Return the imports of rooms of `report` that stand above the module's own."""
    own = ROOMS.index(room(module))
    return [name for name in imported(tree, module) if room(name) and ROOMS.index(room(name)) > own]


def allowed(importer: str) -> set[str]:
    """Return the parts that a part may import from."""
    if importer in ASIDE:
        return ASIDE[importer] | {importer}
    (level,) = [number for number, layer in enumerate(LAYERS) if importer in layer]
    return set.union(*LAYERS[: level + 1], BESIDES.get(importer, set()))


def against_the_arrow(tree: ast.AST, module: str) -> list[str]:
    return [name for name in imported(tree, module) if part(name) not in allowed(part(module))]


def words_in_code(tree: ast.AST) -> set[str]:
    """Return the names that the code uses and the texts in it that are no docstrings."""
    strings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            words.add(node.id)
        elif isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.arg):
            words.add(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in strings:
            words.add(node.value)
    return words


def opens(tree: ast.AST, module: str, database: str) -> bool:
    """Return whether the code handles a database: by its path or connection, its file name or its contracts."""
    words = words_in_code(tree) - {f"{database}.py"}
    contracts = f"pipeline.contracts.{database}"
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline.contracts"
        for alias in node.names
    }
    # "published" alone is also a status of a value.
    used_as_name = any(
        (isinstance(node, ast.Name) and node.id == database)
        or (isinstance(node, ast.arg) and node.arg == database)
        or (isinstance(node, ast.Attribute) and node.attr == database)
        for node in ast.walk(tree)
    )
    file_named = any(f"{database}.duckdb" in word for word in words)
    return used_as_name or file_named or contracts in set(imported(tree, module)) or database in names


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Yield public classes, functions and methods without a docstring."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for node in tree.body:
        if not isinstance(node, kinds) or node.name.startswith("_"):
            continue
        inner = node.body if isinstance(node, ast.ClassDef) else []
        for one in [node, *inner]:
            if isinstance(one, kinds) and not one.name.startswith("_") and not ast.get_docstring(one):
                yield one.name


# ---- the rules can fail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "code", "wrong"),
    [
        ("pipeline.estimate.survey", "def f():\n    from pipeline.gate import rules", ["pipeline.gate.rules"]),
        ("pipeline.estimate.survey", "from pipeline.ingest.files import Staged\nimport pandas", []),
        ("pipeline.report.sections.chapter", "from pipeline import configuration", ["pipeline.configuration"]),
        (
            "pipeline.report.sections.chapter",
            "from pipeline.problems import some\nfrom pipeline.report import style",
            [],
        ),
        ("pipeline.definitions", "import pipeline.configuration as c", ["pipeline.configuration"]),
        ("pipeline.gate.values", "from ..evidence import judge", ["pipeline.evidence"]),
        ("pipeline.build", "if TYPE_CHECKING:\n    from pipeline.demo import write_demo", ["pipeline.demo"]),
    ],
)
def test_an_import_against_the_arrow_is_seen(module: str, code: str, wrong: list[str]) -> None:
    assert against_the_arrow(ast.parse(code), module) == wrong


@pytest.mark.parametrize(
    ("module", "code", "wrong"),
    [
        ("pipeline.report.sentences.pairs", "from pipeline.report.tables import promise", ["pipeline.report.tables.promise"]),
        ("pipeline.report.set.html", "def f():\n    from pipeline.report import charts, sections", ["pipeline.report.sections"]),
        ("pipeline.report.documents.notebook", "from pipeline.report.sections.chapter import Chapter\nimport json", []),
    ],
)  # fmt: skip
def test_an_import_from_a_higher_room_of_the_report_is_seen(module: str, code: str, wrong: list[str]) -> None:
    assert against_the_rooms(ast.parse(code), module) == wrong


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == {"b", "c"}


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("def f(restricted): ...", True),
        ("folder.restricted", True),
        ("duckdb.connect('x/restricted.duckdb')", True),
        ("from pipeline.contracts.restricted import Note", True),
        ("from pipeline.contracts import restricted as tables", True),
        ('"""About the restricted database and restricted.duckdb."""', False),
        ("x = 1", False),
    ],
)
def test_use_of_a_database_is_seen(code: str, seen: bool) -> None:
    assert opens(ast.parse(code), "pipeline.x", "restricted") is seen


# ---- the rules --------------------------------------------------------------------------------------------------------


def test_there_is_something_to_look_at() -> None:
    parts = {part(named(path)) for path in MODULES}
    assert parts == CHAIN | set(ASIDE)
    assert NOTEBOOKS


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_run_one_way(path: Path) -> None:
    module = named(path)
    # A package's relative imports start inside the package, so its own module counts one level deeper.
    inside = f"{module}.__init__" if path.name == "__init__.py" else module
    assert against_the_arrow(parsed(path), inside) == []


@pytest.mark.parametrize("path", [path for path in MODULES if room(named(path))], ids=named)
def test_inside_the_report_imports_run_one_way_too(path: Path) -> None:
    assert against_the_rooms(parsed(path), named(path)) == []


def test_no_two_modules_import_each_other() -> None:
    graph = {named(path): set(imported(parsed(path), named(path))) - {named(path)} for path in MODULES}
    assert circle(graph) == []


def test_one_module_begins_pages() -> None:
    assert [named(path) for path in MODULES if "<!doctype html>" in path.read_text(encoding="utf-8").lower()] == [
        "pipeline.report.set.page"
    ]


def test_one_module_writes_workbooks() -> None:
    """The demo draws a delivered one, which is nothing of ours."""
    writers = {named(path) for path in MODULES if "openpyxl" in packages(parsed(path))}
    assert writers == {"pipeline.spreadsheet.book", "pipeline.demo.drug_habits"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_assert_stands_in_the_package(path: Path) -> None:
    lines = [node.lineno for node in ast.walk(parsed(path)) if isinstance(node, ast.Assert)]
    assert lines == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_everything_public_says_what_it_does(path: Path) -> None:
    tree = parsed(path)
    assert ast.get_docstring(tree)
    assert list(undocumented(tree)) == []


def test_only_gate_and_build_handle_both_databases() -> None:
    """`workspace` knows where both lie and opens neither."""
    both = {
        part(named(path))
        for path in MODULES
        if opens(parsed(path), named(path), "restricted") and opens(parsed(path), named(path), "published")
    }
    assert both - {"workspace"} <= {"gate", "build"}
    assert "connect" not in words_in_code(parsed(PACKAGE / "workspace.py"))


VERDICTS = {
    "higher",
    "lower",
    "no_detectable_difference",
    "cannot_tell",
    "not_comparable",
    "supports",
    "contradicts",
    "not_tested",
    "told",
}


def branches_on_verdicts(tree: ast.AST) -> list[str]:
    """Return the comparisons with a verdict by its code, and the reading of one to choose by: what `findings.state` is there for."""
    compared = (node for node in ast.walk(tree) if isinstance(node, ast.Compare))
    codes = (part for node in compared for side in (node.left, *node.comparators) for part in ast.walk(side))
    found = [str(code.value) for code in codes if isinstance(code, ast.Constant) and code.value in VERDICTS]
    chosen = (node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript))
    return found + [ast.unparse(key) for key in chosen if isinstance(key, ast.Attribute) and key.attr == "verdict"]


def test_branching_on_a_verdict_is_seen() -> None:
    code = "if row.verdict in ('higher', 'lower'): told(WORDS[row.verdict])\nx = row.verdict == 'supports'"
    assert sorted(branches_on_verdicts(ast.parse(code))) == ["higher", "lower", "row.verdict", "supports"]
    assert branches_on_verdicts(ast.parse("if found.state is State.HIGHER: told(WORDS[found.state])")) == []


BY_STATE = [path for path in MODULES if part(named(path)) == "report" and "findings" not in path.parts]


@pytest.mark.parametrize("path", BY_STATE, ids=named)
def test_verdicts_are_branched_on_in_one_room(path: Path) -> None:
    assert branches_on_verdicts(parsed(path)) == []


@pytest.mark.parametrize("path", [path for path in MODULES if ".findings" in named(path)], ids=named)
def test_what_may_be_said_knows_no_language(path: Path) -> None:
    assert [name for name in imported(parsed(path), named(path)) if name.startswith("pipeline.words")] == []


BEHIND_THE_GATE = sorted(path for room in ("report", "export") for path in (PACKAGE / room).rglob("*.*"))


@pytest.mark.parametrize("path", BEHIND_THE_GATE, ids=lambda path: path.name)
def test_report_and_export_do_not_know_the_restricted_database(path: Path) -> None:
    if path.suffix in {".py", ".typ", ".sql", ".toml"}:
        assert "restricted" not in path.read_text(encoding="utf-8").casefold()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_no_results_and_computes_nothing(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    assert [cell["execution_count"] for cell in code] == [None] * len(code)
    tree = ast.parse("\n".join("".join(cell["source"]) for cell in code))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert modules
    assert [name for name in modules if not str(name).startswith("pipeline.report.")] == []
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Import)] == []
    called = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | words_in_code(tree)
    assert called & {"duckdb", "pandas", "pd", "open", "exec", "eval", "__import__", "restricted"} == set()
    assert [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.For | ast.While)] == []
