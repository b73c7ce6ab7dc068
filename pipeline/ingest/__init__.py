"""From delivered files to checked tables: one module a source, and the files that all of them read."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import check, create
from pipeline.contracts.restricted import RESTRICTED, SourceFile
from pipeline.ingest import crime, dialogue, drug_habits, population, safety_survey
from pipeline.ingest.files import Delivery, Staged, deliveries
from pipeline.problems import ProblemLog
from pipeline.workspace import MunicipalityFolder

Reader = Callable[[list[Delivery], Configuration, ProblemLog], Staged]

READERS: dict[str, Reader] = {
    "safety_survey": safety_survey.read,
    "drug_habits": drug_habits.read,
    "crime": crime.read,
    "dialogue": dialogue.read,
    "population": population.read,
}


def read_all(configuration: Configuration, folder: MunicipalityFolder, log: ProblemLog) -> Staged:
    """Read every source that the municipality uses; what is wrong is noted in `log`.

    Returns:
        A frame for each table of the restricted database, with the columns of its contract.
    """
    staged = Staged()
    for source in configuration.municipality.sources:
        files = deliveries(folder, source, log)
        if files:
            staged.add_all(READERS[source](files, configuration, log))
            staged.add(SourceFile, pd.DataFrame([file.as_row() for file in files]))
    # What the readers have told by file and row is not told again by table.
    for table, frame in staged.frames.items() if not log.problems else ():
        log.extend(check(table, frame))
    return staged


def store(staged: Staged, connection: duckdb.DuckDBPyConnection) -> None:
    """Write the staged frames into the restricted database; a table without rows is made all the same."""
    for table in RESTRICTED:
        create(connection, table, staged.frames.get(table))


__all__ = ["READERS", "read_all", "store"]
