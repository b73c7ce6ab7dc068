"""What is wrong with the data, said to the analyst: where, what was expected, what stands there, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing about a raw file or a configuration that the analyst has to know.

    Attributes:
        file: Path of the file, relative to the root.
        where: Row, column or key inside the file; empty when the file as a whole is meant.
        rule: Short name of the broken rule, the same for every problem of its kind.
        expected: What should have stood there.
        found: What stands there.
        advice: What the analyst can do about it.
        severity: An ``error`` stops the build, a ``warning`` asks for a decision, a ``note`` tells what was done.
    """

    file: str
    where: str
    rule: str
    expected: str
    found: str
    advice: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """Return the problem as lines of text."""
        place = f"{self.file}: {self.where}" if self.where else self.file
        kind = "" if self.severity == "error" else f"{self.severity}: "
        lines = [f"{place} [{kind}{self.rule}]", f"    expected: {self.expected}", f"    found:    {self.found}"]
        if self.advice:
            lines.append(f"    do:       {self.advice}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str]:
        """Return the problem as a dictionary, for ``--json``."""
        return asdict(self)


@dataclass(frozen=True, order=True)
class Rejected:
    """One cell or row that was set aside, while the rest of its file is used.

    Attributes:
        file: Id of the file.
        row: Where it stands, as the analyst finds it in the file; text, since rows of a sheet have its name before them.
        column: The column of the cell; empty when the whole row was set aside.
        value: What stands there; empty where it may be about a person.
        rule: Short name of the broken rule.
        expected: What should have stood there.
    """

    file: str
    row: str
    column: str
    value: str
    rule: str
    expected: str


class DataErrors(Exception):
    """All problems that stop a build, together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of file and place, each once."""
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(Exception):
    """The command was called with something that does not exist or cannot be combined."""


class ProblemLog:
    """Collects what is found while files are read, so that all of it is told at once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.problems: list[Problem] = []
        self.rejected: list[Rejected] = []

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop a build."""
        return [problem for problem in self.problems if problem.severity == "error"]

    def add(
        self,
        file: str,
        where: str,
        rule: str,
        *,
        expected: str,
        found: object,
        advice: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note one problem; see `Problem` for the words."""
        self.problems.append(Problem(file, where, rule, expected, str(found), advice, severity))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self.problems.extend(problems)

    def reject(self, file: str, row: object, column: str, value: object, *, rule: str, expected: str) -> None:
        """Set one cell (or, without `column`, one row) aside; see `Rejected` for the words. `file` is the file's id."""
        self.rejected.append(Rejected(file, str(row), column, str(value), rule, expected))

    def stop_if_any(self) -> None:
        """Raise `DataErrors` with every error noted so far, if there is one."""
        if self.errors:
            raise DataErrors(self.errors)


def some(values: Iterable[object], most: int = 8) -> str:
    """Return the values as a readable list, cut after `most` with the number left out."""
    listed = [str(value) for value in values]
    text = ", ".join(listed[:most])
    return f"{text} and {len(listed) - most} more" if len(listed) > most else text
