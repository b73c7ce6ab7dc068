"""Reading and checking everything that a municipality delivers, without estimating anything of it."""

from __future__ import annotations

from pathlib import Path

from pipeline import checks, ingest, quality
from pipeline.configuration import Configuration, load_configuration
from pipeline.ingest.files import Staged
from pipeline.problems import DataErrors, ProblemLog, UsageError
from pipeline.products import hold
from pipeline.quality.examination import Examination
from pipeline.workspace import MunicipalityFolder


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


def check(folder: MunicipalityFolder) -> tuple[Examination, list[Path]]:
    """Read everything that a municipality delivers, check it and write the report of its quality; return both.

    Raises:
        Obstacle: Another command is at work, or the report cannot be replaced.
    """
    with hold(folder) as held:
        examination = examine(folder)
        return examination, quality.write(examination, held)
