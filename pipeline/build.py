"""The whole way for one municipality, in one direction, and the last good products untouched until the new ones are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import audit, checks, estimate, evidence, export, gate, ingest, quality
from pipeline.configuration import Configuration, load_configuration, with_draft
from pipeline.ingest.files import Staged
from pipeline.ingest.newest import newest_day
from pipeline.problems import DataErrors, ProblemLog, UsageError
from pipeline.quality import Examination
from pipeline.report.documents import document
from pipeline.report.documents.edition import DOCUMENTS
from pipeline.report.documents.notebook import Engine
from pipeline.words.messages import Phrase, phrase
from pipeline.workspace import MunicipalityFolder, put

Say = Callable[[Phrase], None]


@dataclass(frozen=True)
class Products:
    """What one build made."""

    restricted: Path
    published: Path
    documents: list[Path]
    quality: list[Path]
    examination: Examination


def examine(folder: MunicipalityFolder, source: str | None = None) -> Examination:
    """Read everything that a municipality delivers, or one source of it alone, and check it; nothing is raised for what is wrong.

    Raises:
        UsageError: There is no such source.
    """
    if source and source not in ingest.READERS:
        raise UsageError("no-such-source", source=source, known=ingest.READERS)
    log = ProblemLog()
    try:
        configuration = load_configuration(folder)
    except DataErrors as errors:
        log.extend(errors.problems)
        return Examination(folder.slug, None, log=log)
    if source:
        alone = configuration.municipality.model_copy(update={"sources": [source]})
        configuration = configuration.model_copy(update={"municipality": alone})
    staged = ingest.read_all(configuration, folder, log)
    if not log.errors:
        checks.check_all(configuration, staged, log, alone=bool(source))
    return Examination(configuration.municipality.name, configuration, staged, log, staged.differences)


def read_and_check(folder: MunicipalityFolder) -> tuple[Configuration, Staged]:
    """Read everything that a municipality delivers and check it.

    Raises:
        DataErrors: Everything that is wrong, in all files at once.
    """
    return examine(folder).passed()


def build(folder: MunicipalityFolder, say: Say, engine: Engine = "process") -> Products:
    """Make the two databases and all documents of a municipality, then put them in the place of the old ones.

    The report of the data's quality is written first, whatever it says. `engine` runs the package's own notebooks.

    Raises:
        DataErrors: Something is wrong with the files; the products of the last good build stay as they are.
    """
    say(phrase("reading_and_checking"))
    examination = examine(folder)
    report = quality.write(examination, folder)
    configuration, staged = examination.passed()
    configuration = with_draft(configuration, newest_day(staged))
    public = audit.kept(folder)
    folder.processed.mkdir(parents=True, exist_ok=True)
    with _work_folder(folder.processed) as work:
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
        documents = [
            (made, folder.reports(edition.id))
            for edition in configuration.editions
            if edition.rendered
            for made in document.make(
                document.Edition(folder, published, edition.id, engine), DOCUMENTS, work / edition.id, say
            )
        ]
        say(phrase("exporting"))
        documents += [
            (made, folder.reports(edition.id) / made.relative_to(work / edition.id).parent)
            for edition in configuration.editions
            if edition.rendered
            for made in export.make(published, edition.id, work / edition.id)
        ]
        restricted.chmod(0o600)
        restricted.replace(folder.restricted)
        published.replace(folder.published)
        finished = [put(made, target) for made, target in documents]
        for edition in configuration.editions:
            document.keep_executed(work / edition.id, folder.notebooks(edition.id))
        for target in {target for _, target in documents if target.name == export.FOLDER}:
            _keep_only(finished, target)
        return Products(folder.restricted, folder.published, finished, report, examination)


def _keep_only(finished: Collection[Path], target: Path) -> None:
    """Remove CSV files of an earlier build that this one no longer makes: the data package would not describe them."""
    for path in set(target.glob("*.csv")) - set(finished):
        path.unlink()


@contextmanager
def _work_folder(beside: Path) -> Iterator[Path]:
    """Give a folder on the same disk as the products, its owner's alone, and take it away afterwards whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=".build-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
