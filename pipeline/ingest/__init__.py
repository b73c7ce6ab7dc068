"""From delivered files to checked tables: one module a source, and the files that all of them read."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from pipeline.configuration import Configuration, Terms
from pipeline.contracts import at_once, check, fill
from pipeline.contracts.restricted import DELIVERED, Answer, Footnote, RejectedRow, SourceFile
from pipeline.contracts.telling import Told
from pipeline.ingest import answers, crime, dialogue, drug_habits, municipal, population, reference, safety_survey
from pipeline.ingest.files import Delivery, Staged, deliveries
from pipeline.problems import DataErrors, ProblemLog, at, stored
from pipeline.problems import Told as Ended
from pipeline.workspace import MunicipalityFolder

Reader = Callable[[list[Delivery], Configuration, ProblemLog], Staged]

PACKAGE = Path(__file__).resolve().parents[1]
NO_DEFECTS = (DataErrors, Ended, OSError, MemoryError)

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
            staged.add_all(_read(READERS[source], files, configuration, log))
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


def _read(reader: Reader, files: list[Delivery], configuration: Configuration, log: ProblemLog) -> Staged:
    """Return what a reader makes of its files; where it fails, a defect of ours, the files that make it fail are told."""
    try:
        return reader(files, configuration, log)
    except NO_DEFECTS:
        raise
    except Exception as error:
        alone = {file.name: _fault(reader, file, configuration) for file in files}
        for name, fault in (alone if any(alone.values()) else dict.fromkeys(alone, error)).items():
            if fault:
                # What it says may be what a person wrote: where it was raised is enough to find it.
                module, line = _raised_at(fault)
                log.add(name, at(), "reader-failed", found=type(fault).__name__, module=module, line=line)
        return Staged()


def _fault(reader: Reader, file: Delivery, configuration: Configuration) -> Exception | None:
    """Return what goes wrong when a file is read alone; None when nothing does."""
    try:
        reader([replace(file)], configuration, ProblemLog())
    except Exception as error:
        return error
    return None


def _raised_at(fault: Exception) -> tuple[str, int]:
    """Return the module of ours and its line from which something was raised."""
    frames = traceback.extract_tb(fault.__traceback__)
    last = [frame for frame in frames if Path(frame.filename).is_relative_to(PACKAGE)][-1]
    return Path(last.filename).relative_to(PACKAGE.parent).as_posix(), last.lineno or 0


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
