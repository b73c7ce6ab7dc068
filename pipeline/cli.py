"""The command ``lagesbild``. Every command imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.problems import DataErrors, UsageError
from pipeline.workspace import MunicipalityFolder, Workspace

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

app = typer.Typer(
    name="lagesbild",
    help="Make situation pictures (lägesbilder) behind citizen promises, from raw files to an accessible PDF.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
DATA_ERRORS, WRONG_USE = 1, 2


@dataclass
class Options:
    """What holds for every command."""

    root: Path
    quiet: bool
    as_json: bool


Lonely = Literal["fail", "adjust", "certainty"]
Method = Literal["beta", "logit", "wilson", "mean"]
options = Options(Path(), quiet=False, as_json=False)
Slugs = Annotated[
    list[str] | None, typer.Argument(help="Municipalities, as their folders in data/raw are called; all when left out.")
]


@app.callback()
def shared_options(
    root: Annotated[Path, typer.Option(help="Folder that holds data/raw; results are made inside it.")] = Path(),
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the result as JSON.")] = False,
) -> None:
    """Take in the options that every command shares."""
    options.root, options.quiet, options.as_json = root.resolve(), quiet, as_json


@app.command()
def build(slugs: Slugs = None) -> None:
    """Make databases and documents from the raw files."""
    from pipeline.build import build as build_one

    made, aside = [], []
    for folder in _folders(slugs):
        with _progress() as progress:
            task = progress.add_task(folder.slug, total=None)

            def say(text: str, progress: Progress = progress, task: TaskID = task, slug: str = folder.slug) -> None:
                progress.update(task, description=f"{slug}: {text}")

            products = build_one(folder, say)
        made += [folder.workspace.relative(path) for path in products.documents]
        aside.append(f"{folder.slug}: {products.examination.in_short()}; {_named(folder, products.quality)}")
    _result({"made": made, "quality": aside}, [*(f"made {path}" for path in made), *aside])


@app.command()
def check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SLUG|FILE]...", help="Municipalities, or delivered files; all municipalities when left out."
        ),
    ] = None,
) -> None:
    """Check raw files and configuration: tells everything that is wrong at once, and writes reports/SLUG/datakvalitet.*."""
    from pipeline import quality
    from pipeline.build import examine
    from pipeline.quality import terminal

    checked, problems = [], []
    for target in targets or [folder.slug for folder in _folders(None)]:
        file = next((path.resolve() for path in (Path(target), options.root / target) if path.is_file()), None)
        if file:
            folder, source = Workspace(options.root).owner(file)
            name = folder.workspace.relative(file)
            checked.append((name, examine(folder, source).of_file(name), ""))
        else:
            (folder,) = _folders([target])
            examination = examine(folder)
            checked.append((folder.slug, examination, _named(folder, quality.write(examination, folder))))
    for name, examination, written in checked:
        problems += examination.problems
        if not (options.quiet or options.as_json):
            terminal.show(name, examination, written)
    errors = [problem for problem in problems if problem.severity == "error"]
    if options.as_json:
        told = [problem.as_dict() for problem in problems]
        _result({"checked": [name for name, _, _ in checked], "problems": told}, [])
    elif errors:
        _tell(DataErrors(errors))
    if errors:
        sys.exit(DATA_ERRORS)


@app.command("new-wave")
def new_wave(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The municipality.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new wave's file, wherever it lies.")],
    wave: Annotated[str, typer.Option(help="The wave's year, when the file's name does not begin with it.")] = "",
) -> None:
    """Draft the mapping of a new wave of the safety survey, and tell what differs in it from the wave before."""
    from pipeline.configuration import load_configuration
    from pipeline.ingest.safety_survey.differences import as_text
    from pipeline.ingest.safety_survey.draft import new_wave as draft_wave

    folder = Workspace(options.root).municipality(slug)
    path, differences = draft_wave(folder, load_configuration(folder), file, wave)
    found = [vars(one) for one in differences]
    drafted = folder.workspace.relative(path)
    _result({"drafted": drafted, "differences": found}, [as_text(differences), f"drafted {drafted}"])


@app.command()
def notebook(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The municipality.")],
    edition: Annotated[str, typer.Option(help="The edition; the latest when left out.")] = "",
) -> None:
    """Open an edition's notebooks in JupyterLab, to look closer at what is published."""
    import subprocess
    from importlib.util import find_spec

    from pipeline.configuration import load_configuration
    from pipeline.report.documents.document import by_hand
    from pipeline.report.documents.edition import DOCUMENTS

    folder = Workspace(options.root).municipality(slug)
    frame, *_ = written = by_hand(folder, edition or load_configuration(folder).editions[-1].id, DOCUMENTS)
    names = [folder.workspace.relative(path) for path in written]
    _result({"written": names}, [f"wrote {name}" for name in names])
    if find_spec("jupyterlab") is None:
        raise UsageError(f"JupyterLab is not installed: pip install jupyterlab; the notebooks lie in {frame.parent}")
    subprocess.run([sys.executable, "-m", "jupyterlab", str(frame)], check=False)


@app.command()
def compare(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The municipality.")],
    districts: Annotated[
        list[str], typer.Argument(metavar="DISTRICT DISTRICT...", help="Two to four districts: id, name or alias.")
    ],
    edition: Annotated[str, typer.Option(help="The edition; the latest when left out.")] = "",
) -> None:
    """Set two to four districts beside each other on the two pages of a PDF."""
    from pipeline.configuration import load_configuration
    from pipeline.report.documents.comparison import comparison
    from pipeline.report.documents.document import make_from_last_build

    folder = Workspace(options.root).municipality(slug)
    configuration = load_configuration(folder)
    ids = [configuration.district_id(name) or name for name in districts]
    composers = [partial(comparison, districts=ids)]
    made = make_from_last_build(folder, edition or configuration.editions[-1].id, composers)
    names = [folder.workspace.relative(path) for path in made]
    _result({"made": names}, [f"made {name}" for name in names])


@app.command()
def audit(slugs: Slugs = None) -> None:
    """Attack what is published, and tell what could be worked out of what is hidden."""
    from pipeline import audit as auditing

    lines, found, told = [], [], []
    for folder in _folders(slugs):
        if not folder.published.is_file():
            raise UsageError(f"nothing is built for {folder.slug}; run 'lagesbild build {folder.slug}' first")
        result = auditing.attack(folder.published, auditing.kept(folder))
        found += result.problems(folder.workspace.relative(folder.published))
        for row in result.summary().to_dict("records"):
            told.append({"municipality": folder.slug, **row})
            lines.append(
                f"{folder.slug}, {row['source']}: {row['tried']} hidden values attacked, {row['found_out']} worked out"
            )
    if found:
        raise DataErrors(found)
    _result({"audit": told}, lines)


@app.command()
def keep(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The municipality.")],
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="The edition that is made public.")],
) -> None:
    """Write down what an edition makes public for ever; later editions reckon with it."""
    from pipeline import audit as auditing

    folder = Workspace(options.root).municipality(slug)
    kept = folder.workspace.relative(auditing.keep(folder, edition))
    _result({"kept": kept}, [f"wrote {kept}"])


@app.command()
def notes(
    slug: Annotated[str, typer.Argument(help="The municipality.")],
    theme: Annotated[str, typer.Option(help="Only notes that touch on this theme.")] = "",
) -> None:
    """Show the redacted notes with their ids, to read before one is quoted; for the analyst alone."""
    from pipeline.quality.notes import notes as notes_of

    found = notes_of(Workspace(options.root).municipality(slug), theme)
    lines = [
        f"{row['note']}  {row['day']}  {row['kind']}  {row['district']}  {row['themes']}\n    {row['text']}"
        for row in found
    ]
    _result({"notes": found}, lines)


@app.command()
def demo() -> None:
    """Write the demo municipality's raw files (mostly synthetic) into data/raw."""
    from pipeline.demo import write_demo

    workspace = Workspace(options.root)
    written = [workspace.relative(path) for path in write_demo(workspace.raw / "kalmar")]
    _result({"written": written}, [f"wrote {path}" for path in written])


@app.command()
def tabulate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .sav, .zsav, .dta, .csv or .xlsx file.")],
    item: Annotated[str, typer.Option(help="Column with the answers.")],
    yes: Annotated[str | None, typer.Option(help="Codes or labels that count as yes, such as 3,4.")] = None,
    mean: Annotated[bool, typer.Option("--mean", help="Estimate the item's mean instead of a share.")] = False,
    by: Annotated[str, typer.Option(help="Columns that make groups, such as sex,agegrp7.")] = "",
    weight: Annotated[str | None, typer.Option(help="Column with weights; 1 for everybody when left out.")] = None,
    strata: Annotated[str | None, typer.Option(help="Column with strata.")] = None,
    cluster: Annotated[str | None, typer.Option(help="Column with sampling units, numbered in strata.")] = None,
    fpc: Annotated[
        str | None, typer.Option(help="Column: stratum's units in the population, or share up to 1.")
    ] = None,
    lonely_psu: Annotated[Lonely, typer.Option(help="What a stratum with one sampling unit does.")] = "fail",
    interval: Annotated[Method, typer.Option(help="A share's interval, as in R's svyciprop.")] = "beta",
    missing: Annotated[str, typer.Option(help="More codes or labels of the item that are no answer.")] = "",
    where: Annotated[str, typer.Option(help="SQL condition on codes; rows outside stay in the design.")] = "",
    margins: Annotated[
        bool, typer.Option("--margins", help="All margins too; they stand before their groups.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write a .csv or .xlsx file instead of showing the table.")] = None,
) -> None:
    """Estimate a share or mean of one item in a data file, by groups, with its design-based uncertainty."""
    from pipeline.tabulate import Question
    from pipeline.tabulate import out as output
    from pipeline.tabulate import tabulate as table_of

    if mean == (yes is not None):
        raise UsageError("give either --yes with the codes of a yes, or --mean")
    names = tuple(name.strip() for name in by.split(",") if name.strip())
    design = (weight, strata, cluster, fpc, lonely_psu)
    question = Question(item, yes, names, *design, interval, missing, where, margins)
    if out:
        output.check_name(out, file)
    table = table_of(file, question)
    if out:
        output.write(table, out)
    if out or options.as_json:
        _result({"rows": output.rows(table)}, [f"made {out}"] if out else [])
    else:
        output.show(table)


def main() -> None:
    """Run the command; errors in the data end with exit code 1, wrong use with 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except DataErrors as errors:
        _tell(errors)
        sys.exit(DATA_ERRORS)
    except UsageError as error:
        print(f"lagesbild: {error}", file=sys.stderr)
        sys.exit(WRONG_USE)


def _folders(slugs: list[str] | None) -> list[MunicipalityFolder]:
    """Return the folders of the named municipalities, or of all."""
    workspace = Workspace(options.root)
    names = slugs or workspace.municipalities()
    if not names:
        raise UsageError(f"no municipality in {workspace.raw}; 'lagesbild demo' writes one to try")
    return [workspace.municipality(name) for name in names]


def _named(folder: MunicipalityFolder, report: list[Path]) -> str:
    """Return where the report of the data's quality is: its page."""
    return folder.workspace.relative(report[0])


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=options.quiet or options.as_json)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def _tell(errors: DataErrors) -> None:
    if options.as_json:
        print(
            json.dumps({"problems": [problem.as_dict() for problem in errors.problems]}, ensure_ascii=False, indent=2)
        )
        return
    count = len(errors.problems)
    print(errors, file=sys.stderr)
    print(f"\n{count} {'error' if count == 1 else 'errors'}; no database or document was changed.", file=sys.stderr)


def _result(values: dict[str, object], lines: list[str]) -> None:
    if options.as_json:
        print(json.dumps(values, ensure_ascii=False, indent=2))
    elif not options.quiet:
        print("\n".join(lines))
