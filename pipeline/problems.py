"""What is wrong with the data: where, which rule, and the values that say it. The words are in `pipeline.words`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.words import messages
from pipeline.words.messages import Language, Message, Values, as_plain, named, phrase

Severity = Literal["error", "warning", "note"]
Place = Values


def at(**parts: object) -> Place:
    """Return a place in a file, from the outside in: ``at(sheet="Blad1", row=3, column="Antal")``; ``at()`` is all of the file.

    The kinds of places are the table ``places`` of ``words/*/phrases.toml``.
    """
    return named(parts)


def stored(values: Values) -> str:
    """Return a place or named values as a column of a table holds them: as JSON."""
    return json.dumps(as_plain(values), ensure_ascii=False)


HEADER = at(part=phrase("header"))


@dataclass(frozen=True)
class Problem:
    """One thing about a raw file or a configuration that the analyst has to know.

    Attributes:
        file: Path of the file, relative to the root.
        place: Where in it: kinds and values from the outside in, as `at` makes them; empty when the file as a whole is meant.
        code: The broken rule, the same for every problem of its kind.
        values: What its words need, by name; plain values, lists and phrases.
        severity: An ``error`` stops the build, a ``warning`` asks for a decision, a ``note`` tells what was done.
    """

    file: str
    place: Place
    code: str
    values: Values = ()
    severity: Severity = "error"

    @property
    def order(self) -> tuple[Any, ...]:
        """What problems are sorted by: file, place (numbers before names), code."""
        places = [(kind, str(value).zfill(12) if isinstance(value, int) else f"x{value}") for kind, value in self.place]
        return self.file, places, self.code, repr(self.values), self.severity

    def part(self, kind: str) -> str:
        """Return one part of the place, such as its column; empty when it has none."""
        return next((str(value) for name, value in self.place if name == kind), "")

    def value(self, name: str) -> Any:
        """Return one of the values."""
        return dict(self.values)[name]

    def words(self, language: Language = "sv") -> Message:
        """Return title, what was expected, what was found and what to do."""
        return messages.message(self.code, self.values, language)

    def where(self, language: Language = "sv") -> str:
        """Return the place in words."""
        return messages.place(self.place, language)

    def text(self, language: Language = "sv") -> str:
        """Return the problem as lines of text."""
        words = self.words(language)
        head = ": ".join(filter(None, (self.file, self.where(language))))
        kind = "" if self.severity == "error" else f"{messages.told('severities', self.severity, (), language)}: "
        parts = {part: text for part, text in words._asdict().items() if text and part != "title"}
        labels = {part: messages.told("forms", part, (), language) for part in ("expected", "found", "advice")}
        width = max(map(len, labels.values())) + 1
        lines = [f"{head} [{kind}{self.code}] {words.title}"]
        return "\n".join([*lines, *(f"    {labels[part] + ':':<{width}} {text}" for part, text in parts.items())])

    def __str__(self) -> str:
        """Return the problem in Swedish."""
        return self.text()

    def as_dict(self, language: Language = "sv") -> dict[str, Any]:
        """Return codes, values and words as a dictionary, for ``--json``."""
        return {
            "file": self.file,
            "place": as_plain(self.place),
            "code": self.code,
            "values": as_plain(self.values),
            "severity": self.severity,
            "where": self.where(language),
            **self.words(language)._asdict(),
        }


@dataclass(frozen=True)
class Rejected:
    """One cell or row that was set aside, while the rest of its file is used.

    Attributes:
        file: Id of the file.
        place: Where it stands, as the analyst finds it in the file.
        column: The column of the cell; empty when the whole row was set aside.
        value: What stands there; empty where it may be about a person.
        code: The broken rule.
        values: What the words for what was expected need.
    """

    file: str
    place: Place
    column: str
    value: str
    code: str
    values: Values = ()

    def where(self, language: Language = "sv") -> str:
        """Return the place in words."""
        return messages.place(self.place, language)

    def expected(self, language: Language = "sv") -> str:
        """Return what should have stood there."""
        return messages.part("expected", self.code, self.values, language)

    def advice(self, language: Language = "sv") -> str:
        """Return what can be done about it."""
        return messages.part("advice", self.code, self.values, language)


class Fault(Exception):
    """Something wrong in a value, for the one who knows its place: code and values as those of a `Problem`."""

    def __init__(self, code: str, /, **values: object) -> None:
        """Keep code and values."""
        self.code, self.values = code, dict[str, Any](values)
        super().__init__(code, named(values))


class DataErrors(Exception):
    """All problems that stop a build, together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of file and place, each once."""
        self.problems = sorted(set(problems), key=lambda problem: problem.order)
        super().__init__(self.text())

    def text(self, language: Language = "sv") -> str:
        """Return all of them as lines of text."""
        return "\n".join(problem.text(language) for problem in self.problems)


class Told(Exception):
    """What ends a command in one sentence: a code with values, whose words are a table of ``words/*/phrases.toml``."""

    KIND = ""

    def __init__(self, code: str, /, **values: object) -> None:
        """Keep code and values."""
        self.code, self.values = code, named(values)
        super().__init__(self.text())

    def text(self, language: Language = "sv") -> str:
        """Return it as one line."""
        return messages.told(self.KIND, self.code, self.values, language)


class UsageError(Told):
    """The command was called with something that does not exist or cannot be combined."""

    KIND = "usage"


class Obstacle(Told):
    """Neither the data nor the command is wrong: the disk, another program or another command is in the way."""

    KIND = "obstacles"


def problem(file: str, place: Place, code: str, /, *, severity: Severity = "error", **values: object) -> Problem:
    """Return a problem; see `Problem` for the parts."""
    return Problem(file, place, code, named(values), severity)


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

    def add(self, file: str, place: Place, code: str, /, *, severity: Severity = "error", **values: object) -> None:
        """Note one problem; see `Problem` for the parts."""
        self.problems.append(Problem(file, place, code, named(values), severity))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self.problems.extend(problems)

    def reject(self, file: str, place: Place, column: str, value: object, code: str, /, **values: object) -> None:
        """Set one cell (or, without `column`, one row) aside; see `Rejected` for the parts. `file` is the file's id."""
        self.rejected.append(Rejected(file, place, column, str(value), code, named(values)))

    def stop_if_any(self) -> None:
        """Raise `DataErrors` with every error noted so far, if there is one."""
        if self.errors:
            raise DataErrors(self.errors)


__all__ = [
    "HEADER",
    "DataErrors",
    "Fault",
    "Obstacle",
    "Place",
    "Problem",
    "ProblemLog",
    "Rejected",
    "Severity",
    "Told",
    "UsageError",
    "at",
    "phrase",
    "problem",
    "stored",
]
