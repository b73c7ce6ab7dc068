"""The whole way for one municipality, in one direction, and the last good products untouched until the new ones are whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import checks, estimate, evidence, gate, ingest
from pipeline.configuration import Configuration, load_configuration
from pipeline.ingest.files import Staged
from pipeline.problems import ProblemLog
from pipeline.report import document
from pipeline.workspace import MunicipalityFolder

Say = Callable[[str], None]


@dataclass(frozen=True)
class Products:
    """What one build made."""

    restricted: Path
    published: Path
    documents: list[Path]


def read_and_check(folder: MunicipalityFolder) -> tuple[Configuration, Staged]:
    """Read everything that a municipality delivers and check it.

    Raises:
        DataErrors: Everything that is wrong, in all files at once.
    """
    configuration = load_configuration(folder)
    log = ProblemLog()
    staged = ingest.read_all(configuration, folder, log)
    log.stop_if_any()
    checks.check_all(configuration, staged, log)
    log.stop_if_any()
    return configuration, staged


def build(folder: MunicipalityFolder, say: Say) -> Products:
    """Make the two databases and all documents of a municipality, then put them in the place of the old ones.

    Raises:
        DataErrors: Something is wrong with the files; the products of the last good build stay as they are.
    """
    say("reading and checking")
    configuration, staged = read_and_check(folder)
    folder.processed.mkdir(parents=True, exist_ok=True)
    with _work_folder(folder.processed) as work:
        restricted, published = work / folder.restricted.name, work / folder.published.name
        with duckdb.connect(str(restricted)) as connection:
            ingest.store(staged, connection)
            say("estimating")
            estimate.estimate_all(connection, configuration)
            say("publishing what may be shown")
            gate.publish(connection, published, configuration)
        evidence.judge(published, configuration)
        documents = [
            (document.make(folder, published, edition.id, work / edition.id, say), folder.reports(edition.id))
            for edition in configuration.editions
            if edition.rendered
        ]
        restricted.chmod(0o600)
        restricted.replace(folder.restricted)
        published.replace(folder.published)
        return Products(folder.restricted, folder.published, [_put(made, target) for made, target in documents])


def _put(made: Path, target: Path) -> Path:
    """Move a finished document to its place."""
    target.mkdir(parents=True, exist_ok=True)
    place = target / made.name
    beside = target / f".{made.name}"
    shutil.copyfile(made, beside)
    return beside.replace(place)


@contextmanager
def _work_folder(beside: Path) -> Iterator[Path]:
    """Give a folder on the same disk as the products, its owner's alone, and take it away afterwards whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=".build-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
