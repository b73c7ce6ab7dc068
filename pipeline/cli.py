"""The command ``lagesbild``. Every command imports what it needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

import gc
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.console import Troubles, give, line, options, progress_shown, warn, warn_of_the_place
from pipeline.problems import Obstacle, Problem, UsageError
from pipeline.products import attend
from pipeline.words.messages import Language, Phrase, said
from pipeline.words.sv import command as words
from pipeline.workspace import MunicipalityFolder, Workspace, is_text, readable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pipeline.quality import Examination

app = typer.Typer(
    name="lagesbild",
    help=words.PROGRAM,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Lonely = Literal["fail", "adjust", "certainty"]
Method = Literal["beta", "logit", "wilson", "mean"]
EngineOption = Annotated[Literal["process", "kernel"], typer.Option("--engine", help=words.ENGINE)]
Slugs = Annotated[list[str] | None, typer.Argument(help=words.SLUGS)]


@app.callback()
def shared_options(
    root: Annotated[Path, typer.Option(help=words.ROOT)] = Path(),
    quiet: Annotated[bool, typer.Option("--quiet", help=words.QUIET)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=words.JSON)] = False,
    language: Annotated[Language, typer.Option("--lang", help=words.LANGUAGE)] = "sv",
) -> None:
    """Take in the options that every command shares."""
    options.root, options.quiet, options.as_json, options.language = root.resolve(), quiet, as_json, language
    if not is_text(root.resolve()):
        raise Obstacle("name-not-readable", file=readable(root.resolve()))


@app.command(help=words.BUILD)
def build(slugs: Slugs = None, engine: EngineOption = "process") -> None:
    """Make databases and documents from the raw files."""
    from pipeline.build import build as build_one

    warn_of_the_place()
    result: dict[str, list[str]] = {"made": [], "removed": [], "quality": []}
    lines = []
    troubles = Troubles()
    for folder in _folders(slugs):
        with troubles.of(folder.slug), progress_shown() as progress:
            task = progress.add_task(folder.slug, total=None)

            def say(now: Phrase, progress: Progress = progress, task: TaskID = task, slug: str = folder.slug) -> None:
                progress.update(task, description=f"{slug}: {said(now, options.language)}")

            products = build_one(folder, say, engine)
            for kind, paths in (("made", products.documents), ("removed", products.gone)):
                names = [folder.workspace.relative(path) for path in paths]
                result[kind] += names
                lines += [line(kind, file=name) for name in names]
            found, report = products.examination.in_short(), _named(folder, products.quality)
            result["quality"].append(line("checked_and_written", name=folder.slug, found=found, written=report))
            for path in products.exposed:
                warn("exposed", file=folder.workspace.relative(path))
            del products  # else its frames would lie beside those of the next one
    give({**result, **troubles.as_dict()}, [*lines, *result["quality"]])
    troubles.end("errors_of_a_build")


@app.command(help=words.CHECK)
def check(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SLUG|FILE]...", help=words.TARGETS),
    ] = None,
) -> None:
    """Check raw files and configuration: tells everything that is wrong at once, and writes data/processed/SLUG/datakvalitet.*."""
    from pipeline.quality import terminal

    names: list[str] = []
    problems: list[Problem] = []
    troubles = Troubles()
    for target in targets or [folder.slug for folder in _folders(None)]:
        with troubles.of(target):
            name, examination, written = _checked(target)
            names.append(name)
            problems += examination.problems
            if not (options.quiet or options.as_json):
                terminal.show(name, examination, written, options.language)
            del examination
    troubles.problems += [problem for problem in problems if problem.severity == "error"]
    if options.as_json:
        found = [problem.as_dict(options.language) for problem in problems]
        give({"checked": names, **troubles.as_dict(), "problems": found}, [])
    troubles.end("errors")


def _checked(target: str) -> tuple[str, Examination, str]:
    """Check a municipality or a file; return its name, what was found, and where the report of it is."""
    from pipeline.quality.examining import check as check_one
    from pipeline.quality.examining import examine

    file = next((path.resolve() for path in (Path(target), options.root / target) if path.is_file()), None)
    if file:
        folder, source = Workspace(options.root).owner(file)
        attend(folder)
        name = folder.workspace.relative(file)
        return name, examine(folder, source).of_file(name), ""
    folder = _folder(target)
    examination, written = check_one(folder)
    return folder.slug, examination, _named(folder, written)


@app.command("new-wave", help=words.NEW_WAVE)
def new_wave(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=words.SLUG)],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=words.WAVE_FILE)],
    wave: Annotated[str, typer.Option(help=words.WAVE)] = "",
) -> None:
    """Draft the mapping of a new wave of the safety survey, and tell what differs in it from the wave before."""
    from pipeline.configuration import load_configuration
    from pipeline.ingest.safety_survey.differences import as_text
    from pipeline.ingest.safety_survey.draft import new_wave as draft_wave
    from pipeline.ingest.safety_survey.results.draft import new_results as draft_results

    folder = _attended(slug)
    configuration = load_configuration(folder)
    results = draft_results(folder, configuration, file, options.language)
    if results is not None:
        drafted = folder.workspace.relative(results)
        give({"drafted": drafted, "differences": []}, [line("drafted", file=drafted)])
        return
    path, made = draft_wave(folder, configuration, file, wave, options.language)
    found = [one.as_dict() for one in made.differences]
    drafted = folder.workspace.relative(path)
    figures = [one.line(options.language) for one in made.figures if one.is_known]
    is_first = not made.against
    compared = line("first_wave", wave=path.stem) if is_first else as_text(made.differences, options.language)
    give(
        {
            "drafted": drafted,
            "against": made.against or None,
            "differences": found,
            "figures": [one.as_dict() for one in made.figures],
        },
        [compared, *figures, line("drafted", file=drafted)],
    )


@app.command(help=words.NOTEBOOK)
def notebook(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=words.SLUG)],
    edition: Annotated[str, typer.Option(help=words.EDITION)] = "",
) -> None:
    """Open an edition's notebooks in JupyterLab, to look closer at what is published."""
    from importlib.util import find_spec

    from pipeline.configuration import load_configuration
    from pipeline.report.documents.document import by_hand
    from pipeline.report.documents.edition import DOCUMENTS
    from pipeline.report.documents.kernel import open_by_hand

    folder = _attended(slug)
    frame, *_ = written = by_hand(folder, edition or load_configuration(folder).editions[-1].id, DOCUMENTS)
    names = [folder.workspace.relative(path) for path in written]
    give({"written": names}, [line("wrote", file=name) for name in names])
    if find_spec("jupyterlab") is None:
        raise UsageError("no-jupyterlab", folder=frame.parent)
    open_by_hand(frame)


@app.command(help=words.COMPARE)
def compare(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=words.SLUG)],
    districts: Annotated[list[str], typer.Argument(metavar="DISTRICT DISTRICT...", help=words.DISTRICTS)],
    edition: Annotated[str, typer.Option(help=words.EDITION)] = "",
    engine: EngineOption = "process",
) -> None:
    """Set two to four districts beside each other on the two pages of a PDF."""
    from pipeline.configuration import load_configuration
    from pipeline.report.documents.comparison import comparison
    from pipeline.report.documents.document import make_from_last_build

    folder = _attended(slug)
    configuration = load_configuration(folder)
    ids = [configuration.district_id(name) or name for name in districts]
    composers = [partial(comparison, districts=ids)]
    made = make_from_last_build(folder, edition or configuration.editions[-1].id, composers, engine)
    names = [folder.workspace.relative(path) for path in made]
    give({"made": names}, [line("made", file=name) for name in names])


@app.command(help=words.AUDIT)
def audit(slugs: Slugs = None) -> None:
    """Attack what is published, and tell what could be worked out of what is hidden."""
    from pipeline import audit as auditing

    lines, tried = [], []
    troubles = Troubles()
    for folder in _folders(slugs):
        with troubles.of(folder.slug):
            attend(folder)
            if not folder.published.is_file():
                raise UsageError("nothing-built", slug=folder.slug)
            result = auditing.attack(folder.published, auditing.kept(folder))
            for row in result.summary().to_dict("records"):
                tried.append({"municipality": folder.slug, **row})
                tried_here, out = int(row["tried"]), int(row["found_out"])
                lines.append(line("attacked", slug=folder.slug, source=row["source"], tried=tried_here, found_out=out))
            troubles.problems += result.problems(folder.workspace.relative(folder.published))
    give({"audit": tried, **troubles.as_dict()}, lines)
    troubles.end("errors")


@app.command(help=words.KEEP)
def keep(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=words.SLUG)],
    edition: Annotated[str, typer.Argument(metavar="EDITION", help=words.KEPT_EDITION)],
) -> None:
    """Write down what an edition makes public for ever; later editions reckon with it."""
    from pipeline import audit as auditing

    folder = _attended(slug)
    kept = folder.workspace.relative(auditing.keep(folder, edition))
    give({"kept": kept}, [line("wrote", file=kept)])


@app.command(help=words.RELEASE)
def release(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help=words.SLUG)],
    edition: Annotated[str, typer.Argument(metavar="EDITION", help=words.KEPT_EDITION)],
) -> None:
    """Copy an edition's checked files to a folder of what is public, after an attack on all released editions together."""
    from pipeline.release import release as released

    folder = _attended(slug)
    names = [folder.workspace.relative(path) for path in released(folder, edition)]
    give({"released": names}, [line("wrote", file=name) for name in names])


@app.command(help=words.NOTES)
def notes(
    slug: Annotated[str, typer.Argument(help=words.SLUG)],
    theme: Annotated[str, typer.Option(help=words.THEME)] = "",
) -> None:
    """Show the redacted notes with their ids, to read before one is quoted; for the analyst alone."""
    from pipeline.quality.notes import notes as notes_of

    found = notes_of(_attended(slug), theme)
    lines = [
        f"{row['note']}  {row['day']}  {row['kind']}  {row['district']}  {row['themes']}\n    {row['text']}"
        for row in found
    ]
    give({"notes": found}, lines)


@app.command(help=words.DEMO)
def demo() -> None:
    """Write the demo municipality's raw files (mostly synthetic) into data/raw."""
    from pipeline.demo import write_demo

    workspace = Workspace(options.root)
    written = [workspace.relative(path) for path in write_demo(workspace.raw / "kalmar")]
    give({"written": written}, [line("wrote", file=path) for path in written])


@app.command(help=words.TABULATE)
def tabulate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=words.FILE)],
    item: Annotated[str, typer.Option(help=words.ITEM)],
    yes: Annotated[str | None, typer.Option(help=words.YES)] = None,
    mean: Annotated[bool, typer.Option("--mean", help=words.MEAN)] = False,
    by: Annotated[str, typer.Option(help=words.BY)] = "",
    weight: Annotated[str | None, typer.Option(help=words.WEIGHT)] = None,
    strata: Annotated[str | None, typer.Option(help=words.STRATA)] = None,
    cluster: Annotated[str | None, typer.Option(help=words.CLUSTER)] = None,
    fpc: Annotated[str | None, typer.Option(help=words.FPC)] = None,
    lonely_psu: Annotated[Lonely, typer.Option(help=words.LONELY_PSU)] = "fail",
    interval: Annotated[Method, typer.Option(help=words.INTERVAL)] = "beta",
    missing: Annotated[str, typer.Option(help=words.MISSING)] = "",
    where: Annotated[str, typer.Option(help=words.WHERE)] = "",
    margins: Annotated[bool, typer.Option("--margins", help=words.MARGINS)] = False,
    out: Annotated[Path | None, typer.Option(help=words.OUT)] = None,
) -> None:
    """Estimate a share or mean of one item in a data file, by groups, with its design-based uncertainty."""
    from pipeline.tabulate import WORDS, Question
    from pipeline.tabulate import out as output
    from pipeline.tabulate import tabulate as table_of

    if mean == (yes is not None):
        raise UsageError("yes-or-mean")
    names = tuple(name.strip() for name in by.split(",") if name.strip())
    design = (weight, strata, cluster, fpc, lonely_psu)
    question = Question(item, yes, names, *design, interval, missing, where, margins)
    if out:
        output.check_name(out, file)
    table = table_of(file, question)
    for column, found in table.attrs[WORDS].items():
        warn("words_for_missing", column=column, words=found, cells=sum(found.values()))
    if out:
        output.write(table, out)
    if out or options.as_json:
        give({"rows": output.rows(table)}, [line("made", file=out)] if out else [])
    else:
        output.show(table)


def main() -> None:
    """Run the command; errors in the data end with exit code 1, wrong use with 2, what the machine refuses with 3."""
    # Tables are read as hundreds of thousands of rows that stay: looking for circles among them took a tenth of a build.
    gc.set_threshold(50_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except Exception as error:
        troubles = Troubles()
        troubles.note("", error)
        if options.as_json and troubles.problems:
            give(troubles.as_dict(), [])
        troubles.end("errors")


def _folders(slugs: list[str] | None) -> list[MunicipalityFolder]:
    """Return the folders of the named municipalities, or of all; without names those that are none are told."""
    workspace = Workspace(options.root)
    names = slugs or workspace.municipalities()
    for folder in () if slugs else workspace.unread():
        warn("not_a_municipality", folder=workspace.relative(folder))
    if not names:
        raise UsageError("no-municipality", folder=workspace.raw)
    return [workspace.municipality(name) for name in names]


def _folder(slug: str) -> MunicipalityFolder:
    """Return the folder of one municipality."""
    return Workspace(options.root).municipality(slug)


def _attended(slug: str) -> MunicipalityFolder:
    """Return the folder of one municipality, after what a command that broke off has left of it is put right."""
    folder = _folder(slug)
    attend(folder)
    return folder


def _named(folder: MunicipalityFolder, report: list[Path]) -> str:
    """Return where the report of the data's quality is: its page."""
    return folder.workspace.relative(report[0])
