"""What reading and checking a municipality's files gave, whether it went well or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.configuration import Configuration
from pipeline.contracts.restricted import SourceFile
from pipeline.ingest.files import Staged
from pipeline.ingest.safety_survey.differences import WaveDifference
from pipeline.problems import DataErrors, Problem, ProblemLog, Rejected, Severity
from pipeline.words.messages import Phrase, phrase

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class FileCount:
    """How many of a file's rows passed each filter.

    Attributes:
        incomplete: Used rows of which a cell was set aside.
    """

    id: str
    path: str
    source: str
    rows: int
    repeated: int
    left_out: int
    rejected: int
    used: int
    incomplete: int

    @property
    def adds_up(self) -> bool:
        """Whether every row is used or has a reason why not; a file that was not read to its end does not add up."""
        return self.rows == self.repeated + self.left_out + self.rejected + self.used


@dataclass(frozen=True)
class Examination:
    """What was read and what was found.

    Attributes:
        name: The municipality's name; its slug when the configuration could not be read.
        configuration: None when it could not be read.
        staged: What was read.
        log: What was found and set aside.
        differences: What differs between the waves of the safety survey.
    """

    name: str
    configuration: Configuration | None
    staged: Staged = field(default_factory=Staged)
    log: ProblemLog = field(default_factory=ProblemLog)
    differences: list[WaveDifference] = field(default_factory=list)

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that was found, errors first, then by file and place, each once."""
        return sorted(set(self.log.problems), key=lambda problem: (SEVERITIES.index(problem.severity), problem.order))

    @cached_property
    def numbers(self) -> dict[Problem, int]:
        """The number of each problem among those of its severity, from 1."""
        counted: Counter[str] = Counter()
        return {problem: _next(counted, problem.severity) for problem in self.problems}

    @cached_property
    def files(self) -> list[FileCount]:
        """Every delivered file that was read, by source and path."""
        frame = self.staged.frames.get(SourceFile)
        if frame is None:
            return []
        rows = frame.sort_values(["source", "path"]).itertuples(index=False)
        return [FileCount(**{name: getattr(row, name) for name in FileCount.__annotations__}) for row in rows]

    @cached_property
    def rejected(self) -> list[Rejected]:
        """The cells and rows that were set aside, in the order of their files and as they were met, each once."""
        return list(dict.fromkeys(self.log.rejected))

    def count(self, severity: Severity, file: str | None = None) -> int:
        """Return how many problems of a severity there are, in one file or in all."""
        return sum(problem.severity == severity and file in (None, problem.file) for problem in self.problems)

    @property
    def rows_aside(self) -> int:
        """How many rows were set aside, in all files."""
        return sum(file.rejected for file in self.files)

    @property
    def incomplete(self) -> int:
        """How many rows are used without a cell that was set aside, in all files."""
        return sum(file.incomplete for file in self.files)

    def in_short(self) -> Phrase:
        """Return how much was found and set aside, for a line of the terminal."""
        found = [
            phrase(f"number_of_{severity}s", number=self.count(severity))
            if self.count(severity)
            else phrase(f"no_{severity}s")
            for severity in SEVERITIES
        ]
        if self.rows_aside:
            found.append(phrase("rows_set_aside", rows=self.rows_aside))
        if self.incomplete:
            found.append(phrase("rows_without_cell", rows=self.incomplete))
        return phrase("all_of", values=found)

    def of_file(self, path: str) -> Examination:
        """Return what was read from one file and what was found in it, in the mapping beside it or in its source as a whole."""
        folder = path.rpartition("/")[0]
        about = {path, f"{path.rpartition('.')[0]}.toml", folder, folder.rpartition("/")[2]}
        log = ProblemLog()
        log.extend(one for one in self.problems if one.file in about or self.configuration is None)
        log.rejected = [one for one in self.log.rejected if self.path(one.file) == path]
        staged = Staged({table: frame for table, frame in self.staged.frames.items() if table is not SourceFile})
        files = self.staged.frames.get(SourceFile)
        if files is not None:
            staged.add(SourceFile, files[files["path"] == path])
        return Examination(self.name, self.configuration, staged, log, self.differences)

    def path(self, file: str) -> str:
        """Return the path of a file by its id."""
        return next((one.path for one in self.files if one.id == file), file)

    def passed(self) -> tuple[Configuration, Staged]:
        """Return what may be built on.

        Raises:
            DataErrors: Every error, if there is one.
        """
        if self.configuration is None or self.count("error"):
            raise DataErrors(problem for problem in self.problems if problem.severity == "error")
        return self.configuration, self.staged


def _next(counted: Counter[str], what: str) -> int:
    counted[what] += 1
    return counted[what]
