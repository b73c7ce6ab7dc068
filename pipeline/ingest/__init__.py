"""From delivered files to checked tables: one module a source, and the files that all of them read."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pandas as pd

from pipeline.configuration import Configuration, Terms
from pipeline.contracts import at_once, check, fill
from pipeline.contracts.restricted import DELIVERED, Answer, Footnote, RejectedRow, SourceFile
from pipeline.contracts.telling import Told
from pipeline.ingest import answers, crime, dialogue, drug_habits, municipal, population, reference, safety_survey
from pipeline.ingest.files import Delivery, Staged, deliveries
from pipeline.problems import ProblemLog, at, stored
from pipeline.workspace import MunicipalityFolder

Reader = Callable[[list[Delivery], Configuration, ProblemLog], Staged]

READERS: dict[str, Reader] = {
    "safety_survey": safety_survey.read,
    "drug_habits": drug_habits.read,
    "crime": crime.read,
    "dialogue": dialogue.read,
    "population": population.read,
    "municipal": municipal.read,
    "reference": reference.read,
}


def read_all(configuration: Configuration, folder: MunicipalityFolder, log: ProblemLog) -> Staged:
    """Read every source that the municipality uses; what is wrong is noted in `log`.

    Returns:
        A frame for each table of the restricted database, with the columns of its contract; the answers by wave.
    """
    staged = Staged()
    for source in configuration.municipality.sources:
        files = deliveries(folder, source, log)
        if files:
            staged.add_all(READERS[source](files, configuration, log))
            _tell_empty(files, log)
            _tell_repeated(files, log)
            _count_rejected(files, configuration, log)
            staged.add(SourceFile, pd.DataFrame([file.as_row() for file in files]))
    staged.add(RejectedRow, _rejected(log))
    if Footnote in staged.frames:
        staged.frames[Footnote] = staged.frames[Footnote].drop_duplicates(ignore_index=True)
    # What the readers have told by file and row is not told again by table.
    terms, paths = Terms(configuration), dict(zip(*_paths(staged), strict=True))
    for table, frame in staged.frames.items() if not log.errors else ():
        log.extend(check(table, frame, telling=Told(table.table_name(), terms, paths)))
    if staged.answers and not log.errors:
        log.extend(check(Answer, answers.distinct(staged.answers), telling=Told(Answer.table_name(), terms, paths)))
    return staged


def _paths(staged: Staged) -> tuple[list[str], list[str]]:
    """Return the ids and the paths of all files."""
    files = staged.frames.get(SourceFile)
    return ([], []) if files is None else (files["id"].tolist(), files["path"].tolist())


def _rejected(log: ProblemLog) -> pd.DataFrame:
    """Return what was set aside as rows of the table ``rejected_row``."""
    rows = pd.DataFrame(
        {
            "source_file": one.file,
            "row": stored(one.place),
            "column": one.column,
            "value": one.value,
            "rule": one.code,
            "details": stored(one.values),
        }
        for one in log.rejected
    )
    return rows.drop_duplicates(ignore_index=True)


def _tell_empty(files: list[Delivery], log: ProblemLog) -> None:
    """Note the files that hold no row of data, and of which nothing was told yet."""
    told = {problem.file for problem in log.problems}
    for file in files:
        if not file.rows and file.name not in told:
            log.add(file.name, at(), "no-rows")


def _tell_repeated(files: list[Delivery], log: ProblemLog) -> None:
    """Note the files that say nothing that others do not say: the same delivery in another format, or an older one."""
    told = {problem.file for problem in log.problems}
    for file in files:
        if file.repeated and not file.used and not file.rejected and file.name not in told:
            log.add(file.name, at(), "repeated-file", rows=file.repeated, severity="note")


def _count_rejected(files: list[Delivery], configuration: Configuration, log: ProblemLog) -> None:
    """Count the rows without a cell, and note the files of which so much was set aside that the rest cannot be trusted."""
    most = configuration.municipality.checks.most_rejected
    for file in files:
        rows = {one.place for one in log.rejected if one.file == file.id}
        file.incomplete = max(0, len(rows) - file.rejected)
        if len(rows) > most * file.rows:
            rules = sorted({one.code for one in log.rejected if one.file == file.id})
            log.add(file.name, at(), "too-much-rejected", most=most, wrong=len(rows), rows=file.rows, rules=rules)


def store(staged: Staged, connection: duckdb.DuckDBPyConnection) -> None:
    """Write the staged frames, checked by `read_all`, into the restricted database; a table without rows is made all the same."""
    with at_once(connection):
        for table in DELIVERED:
            fill(connection, table, staged.frames.get(table))
    answers.store(staged.answers, connection)


__all__ = ["READERS", "read_all", "store"]
