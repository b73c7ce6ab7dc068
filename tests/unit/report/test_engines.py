"""What runs notebooks: in this process or in a kernel they show the same and leave nothing behind; nothing of the user's comes in."""

from __future__ import annotations

import builtins
import gc
import json
import locale
import os
import re
import subprocess
import sys
import tempfile
import warnings
import weakref
from pathlib import Path
from typing import Any, get_args

import duckdb
import matplotlib as mpl
import nbformat
import papermill
import pytest
from building import town
from checkout import REPOSITORY, silent
from IPython.core.interactiveshell import InteractiveShell
from matplotlib import pyplot
from towns import EDITION, two_alike_and_one_apart

from pipeline import cli
from pipeline.products import Put
from pipeline.report.documents import kernel
from pipeline.report.documents.document import Document, Edition, Sections, executed, make
from pipeline.report.documents.notebook import SECTION, SHIPPED, Engine, code_sum, engine_of, run
from pipeline.report.documents.situation_picture import front_matter
from pipeline.report.read.picture import Picture
from pipeline.workspace import MunicipalityFolder, Workspace

ENGINES = get_args(Engine)
each_engine = pytest.mark.parametrize("engine", ENGINES)


def book(path: Path, *cells: str) -> Path:
    """Write a notebook of these cells; its one section begins in the first."""
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    made.cells[0].metadata["tags"] = [f"{SECTION}x"]
    nbformat.write(made, path)
    return path


def ran(folder: Path, engine: Engine, *cells: str) -> list[Any]:
    """Run cells and return the code cells as they were run."""
    run(book(folder / "a.ipynb", *cells), {}, folder / "b.ipynb", ["x"], engine)
    return [cell for cell in nbformat.read(folder / "b.ipynb", 4).cells if cell.cell_type == "code"]


# ---- the same with both -------------------------------------------------------------------------------------------------

SHOWN = """
import sys, pandas as pd
from pipeline.report.documents.notebook import show
from pipeline.report.set.blocks import Paragraph
print("ett"); print("två", file=sys.stderr); print("tre")
display(pd.DataFrame({"å": [0.1, None]}))
show([Paragraph("**fyra**")])
[5, "å"]
"""


def test_both_show_the_same_in_the_same_order(tmp_path: Path) -> None:
    shown = {engine: ran(tmp_path, engine, SHOWN, "", "_", "1;", f"{'x' * 3} = 1\nshow([])") for engine in ENGINES}
    process, by_kernel = ([cell.outputs for cell in shown[engine]] for engine in ENGINES)
    assert process[1:] == by_kernel[1:]
    kinds = [output.output_type for output in process[0]]
    assert kinds == ["stream", "stream", "stream", "display_data", "display_data", "execute_result"]
    # A kernel sends what is printed and what is displayed on ways of their own: their order there is chance.
    ordered = [sorted(map(json.dumps, outputs[0])) for outputs in (process, by_kernel)]
    assert [text for text in ordered[0] if "stream" not in text] == [
        text for text in ordered[1] if "stream" not in text
    ]
    for name in ("stdout", "stderr"):
        printed = [
            "".join(out.text for out in outputs[0] if out.get("name") == name) for outputs in (process, by_kernel)
        ]
        assert printed[0] == printed[1] != ""
    assert [cell.execution_count for cell in shown["process"]] == [cell.execution_count for cell in shown["kernel"]]


def test_the_first_error_stops_and_both_tell_it_alike(tmp_path: Path) -> None:
    cells = ("def f(x):\n    return 1 / x", "f(0)", f"open({str(tmp_path / 'later')!r}, 'w')")
    told = {}
    for engine in ENGINES:
        with pytest.raises(papermill.PapermillExecutionError) as error:
            ran(tmp_path, engine, *cells)
        told[engine] = str(error.value)
    assert 'Exception encountered at "In [2]"' in told["process"]
    assert "ZeroDivisionError: division by zero" in told["process"] and "----> 2     return 1 / x" in told["process"]
    assert told["process"] == told["kernel"]
    assert not (tmp_path / "later").exists()


def short(picture: Picture) -> Document:
    return Document(
        front_matter(picture), ("kort.pdf", "kort.html"), (Sections("frame.ipynb", ("in_short", "changes")),)
    )


def test_a_document_is_the_same_to_the_byte(tmp_path: Path) -> None:
    folder, published = MunicipalityFolder(Workspace(tmp_path), "provstad"), two_alike_and_one_apart(tmp_path)
    made = {
        engine: make(Edition(folder, published, EDITION, engine), [short], tmp_path / engine, silent)
        for engine in ENGINES
    }
    assert [file.read_bytes() for file in made["process"]] == [file.read_bytes() for file in made["kernel"]]
    versions = [nbformat.read(tmp_path / engine / "frame.ipynb", 4).metadata.language_info for engine in ENGINES]
    assert versions[0] != versions[1], "a kernel tells its version: the two did run apart"


# ---- in this process --------------------------------------------------------------------------------------------------

HOSTILE = """
import builtins, locale, os, sys, warnings
import duckdb, matplotlib, matplotlib.pyplot as plt
class Kept: pass
kept = builtins.kept_for_the_test = Kept()
os.environ["LAGESBILD_TEST"] = "1"; os.environ.pop("PATH"); os.chdir("/")
sys.path.insert(0, "/nowhere"); sys.path = ["/elsewhere"]; sys.argv = ["changed"]; sys.ps1 = "> "
sys.displayhook = sys.excepthook = print
locale.setlocale(locale.LC_ALL, "C"); warnings.simplefilter("error")
plt.rcParams["lines.linewidth"] = 77; matplotlib.rcParams["font.size"] = 3; plt.figure()
duckdb.sql("create table left_over as select 1 as x")
"""


def state() -> dict[str, object]:
    """Return what a notebook may not change."""
    own = {name: getattr(sys, name, None) for name in ("argv", "displayhook", "excepthook", "ps1", "stdout", "stderr")}
    return own | {
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "path": (id(sys.path), [*sys.path]),
        "locale": locale.setlocale(locale.LC_ALL),
        "warnings": [*warnings.filters],
        "settings": dict(mpl.rcParams),
        "figures": pyplot.get_fignums(),
        "tables": duckdb.sql("from duckdb_tables()").fetchall(),
        "main": sys.modules["__main__"],
        "display": getattr(builtins, "display", None),
        "shell": InteractiveShell._instance,
    }


@pytest.mark.parametrize("end", ["print('whole')", "1 / 0"])
def test_a_notebook_in_this_process_leaves_it_as_it_was(tmp_path: Path, end: str) -> None:
    mine = pyplot.figure()
    duckdb.sql("create or replace table mine as select 2 as x")
    before = state()
    if end == "1 / 0":
        with pytest.raises(papermill.PapermillExecutionError):
            ran(tmp_path, "process", HOSTILE, end)
    else:
        printed = ran(tmp_path, "process", HOSTILE, "print(duckdb.sql('from left_over').fetchall())", end)
        assert printed[1].outputs[0].text == "[(1,)]\n"
    try:
        assert state() == before
        assert pyplot.fignum_exists(mine.number)
        with pytest.raises(duckdb.CatalogException):
            duckdb.sql("from left_over").fetchall()
        found = weakref.ref(builtins.__dict__.pop("kept_for_the_test"))
        gc.collect()
        assert found() is None, "the namespace of a notebook that has ended is kept"
    finally:
        pyplot.close(mine)
        duckdb.sql("drop table mine")


@each_engine
def test_a_notebook_knows_nothing_of_the_one_before(tmp_path: Path, engine: Engine) -> None:
    ran(tmp_path, engine, "left = 1\n%precision 2")
    with pytest.raises(papermill.PapermillExecutionError, match="name 'left' is not defined"):
        ran(tmp_path, engine, "left")


def test_who_stops_the_command_stops_it_and_not_a_cell(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ran(tmp_path, "process", "raise KeyboardInterrupt")


# ---- which of them ------------------------------------------------------------------------------------------------------


def test_the_sums_of_the_shipped_notebooks_are_theirs() -> None:
    there = {path.name: code_sum(path) for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    assert there == SHIPPED, "a notebook has changed: write its sum into SHIPPED"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (lambda book: book.cells.append(nbformat.v4.new_code_cell("1")), "kernel"),
        (lambda book: book.cells[1].update(source=book.cells[1].source + "\n"), "kernel"),
        (lambda book: book.cells.append(nbformat.v4.new_markdown_cell("Eget.")), "process"),
        (lambda book: book.cells[1].update(outputs=[nbformat.v4.new_output("stream", text="x")]), "process"),
    ],
)
def test_a_notebook_whose_code_somebody_has_changed_runs_in_a_kernel(
    tmp_path: Path, changed: Any, expected: Engine
) -> None:
    own = nbformat.read(REPOSITORY / "notebooks" / "frame.ipynb", 4)
    changed(own)
    nbformat.write(own, tmp_path / "frame.ipynb")
    assert engine_of(tmp_path / "frame.ipynb", "process") == expected
    assert engine_of(REPOSITORY / "notebooks" / "frame.ipynb", "kernel") == "kernel"
    nbformat.write(own, tmp_path / "another.ipynb")
    assert engine_of(tmp_path / "another.ipynb", "process") == "kernel"


@pytest.mark.parametrize(("options", "engine"), [([], "process"), (["--engine", "kernel"], "kernel")])
def test_the_command_hands_on_what_runs_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], engine: str
) -> None:
    town(tmp_path)
    asked = []

    def build(folder: MunicipalityFolder, say: object, engine: str) -> None:
        asked.append(engine)
        sys.exit(7)

    monkeypatch.setattr("pipeline.build.build", build)
    monkeypatch.setattr(sys, "argv", ["lagesbild", "--root", str(tmp_path), "build", *options])
    with pytest.raises(SystemExit):
        cli.main()
    assert asked == [engine]


# ---- sealed -------------------------------------------------------------------------------------------------------------

INVADED = 'raise SystemExit("what lies in the working folder or the home was run")\n'
RUN = """
import json, sys
from pathlib import Path
from pipeline.report.documents.notebook import run
found = run(Path(sys.argv[1]), {}, Path(sys.argv[2]), ["x"], sys.argv[3])
print(json.dumps([block.text for block in found["x"]]))
"""
LOOKED_AT = """
import os, statistics, sys
import matplotlib, pipeline
from pipeline.report.documents.notebook import show
from pipeline.report.set.blocks import Paragraph
from pipeline.report.charts.sheet import Sheet
sheet = Sheet(20, 10); sheet.text(1, 5, "å"); sheet.bar((1, 1, 5, 5), "#000000")
home = os.path.abspath(os.path.expanduser("~"))
show([Paragraph(str(value)) for value in (
    pipeline.__file__, statistics.mean([1, 2]), matplotlib.rcParams["patch.force_edgecolor"], sheet.svg(), os.getcwd(),
    [place for place in sys.path if place in ("", os.getcwd())],
)])
"""


def hostile(folder: Path) -> dict[str, str]:
    """Lay into a folder, which is also a home, whatever could be taken in from there; return the environment that points to it."""
    for name in ("pipeline/__init__.py", "statistics.py", "matplotlib.py", "ipykernel.py", "nbformat.py", "typer.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(INVADED)
    for name in (
        ".ipython/profile_default/startup/00-mine.py",
        ".ipython/profile_default/ipython_config.py",
        ".ipython/profile_default/ipython_kernel_config.py",
        ".jupyter/jupyter_config.py",
        "pythonstartup.py",
    ):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(INVADED)
    for data in (".local/share/jupyter", "Library/Jupyter", "AppData/Roaming/jupyter"):
        (folder / data / "kernels/python3").mkdir(parents=True)
        broken = {"argv": ["false", "{connection_file}"], "display_name": "x", "language": "python"}
        (folder / data / "kernels/python3/kernel.json").write_text(json.dumps(broken))
    for name in ("matplotlibrc", ".config/matplotlib/matplotlibrc", ".matplotlib/matplotlibrc"):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes("patch.force_edgecolor: True  # för tydlighet\n".encode("cp1252"))
    homes = {name: str(folder) for name in ("HOME", "USERPROFILE")}
    started = {"PYTHONSTARTUP": str(folder / "pythonstartup.py"), "MATPLOTLIBRC": str(folder / "matplotlibrc")}
    return {**homes, **started, "APPDATA": str(folder / "AppData/Roaming"), "LC_ALL": "C"}


def python(*arguments: str, folder: Path, **environment: str) -> str:
    """Run Python in a folder with the code of the checkout; return what it printed."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "JUPYTER", "IPYTHON", "MPL"))
    }
    environment = {**kept, "PYTHONPATH": str(REPOSITORY), **environment}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@each_engine
@pytest.mark.parametrize("home", ["hostile", "missing"])
def test_nothing_of_the_working_folder_and_the_home_reaches_a_notebook(
    tmp_path: Path, engine: Engine, home: str
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "OneDrive - Prov kommun #1 (50 %)").mkdir()
    work = tmp_path / "OneDrive - Prov kommun #1 (50 %)"
    environment = hostile(tmp_path / "here") | ({"HOME": "/nonexistent"} if home == "missing" else {})
    notebook = book(tmp_path / "a.ipynb", "", LOOKED_AT)
    (tmp_path / "run.py").write_text(RUN)
    arguments = ("-P", str(tmp_path / "run.py"), str(notebook), str(work / "b.ipynb"), engine)
    whence, mean, edged, drawn, folder, places = json.loads(
        python(*arguments, folder=tmp_path / "here", **environment).splitlines()[-1]
    )
    assert whence == str(REPOSITORY / "pipeline" / "__init__.py")
    assert (mean, edged, folder, places) == ("1.5", "False", str(work), "[]")
    assert drawn == _drawn()
    assert sorted(path.name for path in work.iterdir()) == ["b.ipynb"]


def _drawn() -> str:
    from pipeline.report.charts.sheet import Sheet

    sheet = Sheet(20, 10)
    sheet.text(1, 5, "å")
    sheet.bar((1, 1, 5, 5), "#000000")
    return sheet.svg()


CONNECTED = """
from ipykernel.connect import get_connection_info
from pipeline.report.documents.notebook import show
from pipeline.report.set.blocks import Paragraph
known = get_connection_info(unpack=True)
show([Paragraph(str(value)) for value in (known["transport"], known["ip"], len(known["curve_secretkey"]), len(known["key"]))])
"""


@pytest.mark.parametrize("temporary", ["", "a" * 120])
def test_a_kernel_is_spoken_with_on_this_machine_alone_and_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, temporary: str
) -> None:
    if temporary:
        (tmp_path / temporary).mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / temporary))
    run(book(tmp_path / "a.ipynb", CONNECTED), {}, tmp_path / "b.ipynb", ["x"], "kernel")
    (cell,) = [cell for cell in nbformat.read(tmp_path / "b.ipynb", 4).cells if cell.cell_type == "code"]
    transport, ip, secret, key = (re.sub(r"<.*?>", "", output.data["text/html"]) for output in cell.outputs)
    if temporary or os.name == "nt":
        assert (transport, ip) == ("tcp", "127.0.0.1")
        assert [*(tmp_path / temporary).iterdir()] == []
    else:
        assert transport == "ipc" and Path(ip).name == "kernel-ipc" and not Path(ip).parent.exists()
    assert int(secret) == 40 and int(key) > 30


def test_the_command_started_as_a_module_imports_nothing_from_the_folder_that_one_stands_in(tmp_path: Path) -> None:
    hostile(tmp_path)
    (tmp_path / "pipeline" / "__init__.py").unlink()
    (tmp_path / "pipeline").rmdir()
    assert "SLUG" in python("-m", "pipeline", "keep", "--help", folder=tmp_path)


def test_a_notebook_opened_by_hand_stands_in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: dict[str, Any] = {}
    monkeypatch.setattr(kernel.subprocess, "run", lambda command, **how: called.update(how, command=command))
    kernel.open_by_hand(tmp_path / "frame.ipynb")
    assert called["command"][1:] == ["-P", "-m", "jupyterlab", str(tmp_path / "frame.ipynb")]
    assert called["cwd"] == tmp_path
    assert (called["env"]["PYTHONSAFEPATH"], called["env"]["PYTHONSTARTUP"]) == ("1", "")
    assert not Path(called["env"]["IPYTHONDIR"]).is_relative_to(Path.home())


# ---- what is kept -------------------------------------------------------------------------------------------------------


def test_the_notebooks_that_were_run_have_a_place_that_is_their_owners_alone(tmp_path: Path) -> None:
    work, folder = tmp_path / "work", MunicipalityFolder(Workspace(tmp_path), "provstad")
    work.mkdir()
    ran_one = book(work / "frame.ipynb", "1")
    (work / "lagesbild.pdf").touch()
    place = tmp_path / "data" / "processed" / "provstad" / "notebooks" / EDITION
    assert executed(folder, EDITION, work) == [Put(ran_one, place / "frame.ipynb", owners=True)]
