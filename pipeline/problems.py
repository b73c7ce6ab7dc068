"""What is wrong with the data, said to the analyst: where, what was expected, what stands there, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One error in a raw file or a configuration.

    Attributes:
        file: Path of the file, relative to the root.
        where: Row, column or key inside the file; empty when the file as a whole is meant.
        rule: Short name of the broken rule, the same for every problem of its kind.
        expected: What should have stood there.
        found: What stands there.
        advice: What the analyst can do about it.
    """

    file: str
    where: str
    rule: str
    expected: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """Return the problem as lines of text."""
        place = f"{self.file}: {self.where}" if self.where else self.file
        lines = [f"{place} [{self.rule}]", f"    expected: {self.expected}", f"    found:    {self.found}"]
        if self.advice:
            lines.append(f"    do:       {self.advice}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str]:
        """Return the problem as a dictionary, for ``--json``."""
        return asdict(self)


class DataErrors(Exception):
    """All problems that stop a build, together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of file and place, each once."""
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(Exception):
    """The command was called with something that does not exist or cannot be combined."""


class ProblemLog:
    """Collects problems while files are read, so that all of them are told at once."""

    def __init__(self) -> None:
        """Begin with no problems."""
        self.problems: list[Problem] = []

    def add(self, file: str, where: str, rule: str, *, expected: str, found: object, advice: str = "") -> None:
        """Note one problem; see `Problem` for the words."""
        self.problems.append(Problem(file, where, rule, expected, str(found), advice))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self.problems.extend(problems)

    def stop_if_any(self) -> None:
        """Raise `DataErrors` with everything noted so far, if there is anything."""
        if self.problems:
            raise DataErrors(self.problems)


def some(values: Iterable[object], most: int = 8) -> str:
    """Return the values as a readable list, cut after `most` with the number left out."""
    listed = [str(value) for value in values]
    text = ", ".join(listed[:most])
    return f"{text} and {len(listed) - most} more" if len(listed) > most else text
