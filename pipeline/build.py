"""The whole way for one municipality, in one direction, and the last good products untouched until the new ones are whole."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline import audit, estimate, evidence, export, gate, ingest, quality
from pipeline.configuration import Configuration, with_draft
from pipeline.contracts import at_once, describe
from pipeline.contracts.known import describe_published
from pipeline.contracts.restricted import RESTRICTED
from pipeline.ingest.files import Staged
from pipeline.ingest.newest import newest_day
from pipeline.problems import DataErrors, Obstacle
from pipeline.products import Put, hold
from pipeline.quality import Examination
from pipeline.quality.examining import examine
from pipeline.release import made_for
from pipeline.report.documents import document, edition
from pipeline.report.documents.notebook import Engine
from pipeline.words.messages import Phrase, phrase
from pipeline.workspace import MunicipalityFolder

Say = Callable[[Phrase], None]


OURS = tuple(f"*/{name}" for name in (*edition.FILES, *export.FILES))
"""How the products of all editions are named in a municipality's folder of documents."""


@dataclass(frozen=True)
class Products:
    """What one build made.

    Attributes:
        restricted: The one database.
        published: The other.
        documents: Everything that was put among the editions' documents.
        quality: The report of the data's quality.
        examination: What was read.
        gone: Products of earlier builds that are no longer made, and were taken away.
        exposed: Files of the owner's alone that others may read, as this machine's disk keeps no such rule.
    """

    restricted: Path
    published: Path
    documents: list[Path]
    quality: list[Path]
    examination: Examination
    gone: list[Path] = field(default_factory=list)
    exposed: list[Path] = field(default_factory=list)


def build(folder: MunicipalityFolder, say: Say, engine: Engine = "process") -> Products:
    """Make the two databases and all documents of a municipality, then put them in the place of the old ones, all or none.

    The report of the data's quality is written first, whatever it says. `engine` runs the package's own notebooks.

    Raises:
        DataErrors: Something is wrong with the files; the products of the last good build stay as they are.
        Obstacle: Another command is at work, a product cannot be replaced, or a file was changed meanwhile; they stay likewise.
    """
    with hold(folder) as held:
        delivered = folder.delivered()
        say(phrase("reading_and_checking"))
        examination = examine(folder)
        report = quality.write(examination, held)
        configuration, staged = examination.passed()
        configuration = with_draft(configuration, newest_day(staged))
        with held.work_folder() as work:
            restricted, published = _databases(folder, configuration, staged, work, say)
            documents = _documents(folder, configuration, published, work, say, engine)
            notebooks = _notebooks(folder, work)
            if changed := sorted(dict(delivered.items() ^ folder.delivered().items())):
                raise Obstacle("changed-meanwhile", files=changed)
            databases = [Put(restricted, folder.restricted, owners=True), Put(published, folder.published)]
            gone = _no_longer_made(folder, documents)
            held.move([*documents, *notebooks, *databases], [*gone, *_left_over(folder, notebooks)])
        made = [put.target for put in documents]
        return Products(folder.restricted, folder.published, made, report, examination, gone, held.exposed)


def _databases(
    folder: MunicipalityFolder, configuration: Configuration, staged: Staged, work: Path, say: Say
) -> tuple[Path, Path]:
    """Make the restricted and the published database in the work folder; raises `DataErrors` where a hidden value can be found out."""
    public = audit.kept(folder)
    restricted, published = work / folder.restricted.name, work / folder.published.name
    with duckdb.connect(str(restricted)) as connection:
        ingest.store(staged, connection)
        say(phrase("estimating"))
        estimate.estimate_all(connection, configuration)
        say(phrase("publishing"))
        gate.publish(connection, published, configuration, public)
    say(phrase("attacking"))
    attacked = audit.attack(published, public)
    if problems := attacked.problems(folder.workspace.relative(folder.published)):
        raise DataErrors(problems)
    audit.store(attacked, published)
    say(phrase("judging"))
    evidence.judge(published, configuration)
    evidence.rank(published, configuration)
    _write_out(restricted, lambda connection: describe(connection, RESTRICTED))
    _write_out(published, describe_published)
    return restricted, published


def _write_out(database: Path, described: Callable[[duckdb.DuckDBPyConnection], None]) -> None:
    """Have it said in a database what its tables and views hold, and have all of it in its file.

    Closing one says nothing when the disk is full, and leaves the rest in a log beside it.
    """
    with duckdb.connect(str(database)) as connection:
        with at_once(connection):
            described(connection)
        connection.execute("checkpoint")
    if database.with_name(f"{database.name}.wal").exists():
        raise Obstacle("no-space", file=database.name, reason="checkpoint")


def _documents(
    folder: MunicipalityFolder, configuration: Configuration, published: Path, work: Path, say: Say, engine: Engine
) -> list[Put]:
    """Make every edition's documents and exports in the work folder; return them with their places."""
    rendered = [one.id for one in configuration.editions if one.rendered]
    made: dict[str, list[Path]] = {}
    for name in rendered:
        of = document.Edition(folder, published, name, engine)
        made[name] = made_for(of, work / name, say)
    return [
        Put(file, folder.reports(name) / file.relative_to(work / name))
        for name, files in made.items()
        for file in files
    ]


def _no_longer_made(folder: MunicipalityFolder, documents: Collection[Put]) -> list[Path]:
    """Return the products among the editions' documents that this build does not make: they would tell of other figures.

    Such are comparisons of districts that are no longer reported, drafts, tables, and editions without documents.
    """
    made = {put.target for put in documents}
    return sorted({path for name in OURS for path in folder.documents.glob(name)} - made)


def _notebooks(folder: MunicipalityFolder, work: Path) -> list[Put]:
    """Return the notebooks that were run for the editions' documents, with their places."""
    return [
        put for made in sorted(work.iterdir()) if made.is_dir() for put in document.executed(folder, made.name, made)
    ]


def _left_over(folder: MunicipalityFolder, notebooks: Collection[Put]) -> list[Path]:
    """Return what else goes: notebooks of earlier builds, and what DuckDB has not yet written into the old databases.

    That would be written into the new ones.
    """
    earlier = set(folder.notebooks("*").parent.glob("*/*.ipynb")) - {put.target for put in notebooks}
    unwritten = [path.with_name(f"{path.name}.wal") for path in (folder.restricted, folder.published)]
    return [*sorted(earlier), *(path for path in unwritten if path.exists())]
