"""What a command tells: what it did, what it warns of, and what went wrong; to a person or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.problems import DataErrors, Problem, Told, UsageError
from pipeline.products.access import copied_elsewhere, on_a_share
from pipeline.words.messages import Language, named, told

if TYPE_CHECKING:
    from rich.progress import Progress

DATA_ERRORS, WRONG_USE, REFUSED = 1, 2, 3


@dataclass
class Options:
    """What holds for every command."""

    root: Path
    quiet: bool
    as_json: bool
    language: Language = "sv"


options = Options(Path(), quiet=False, as_json=False)


class Troubles:
    """What went wrong, by municipality: told when all are done, so that one that is broken stops no other."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.problems: list[Problem] = []
        self.failed: list[tuple[str, Told | DataErrors]] = []

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Note what goes wrong with one municipality or file; a defect of the program is raised all the same."""
        try:
            yield
        except Exception as error:
            self.note(name, error)

    def note(self, name: str, error: Exception) -> None:
        """Note one error; raises it if it is a defect of the program."""
        if not isinstance(error, Told | DataErrors):
            from pipeline.products.obstacles import explained  # what it needs takes its time to load

            found = explained(error, options.root)
            if found is None:
                raise error
            error = found
        if isinstance(error, DataErrors):
            self.problems += error.problems
        error.__cause__ = error.__context__ = None  # they, and the traceback, hold all that was read
        self.failed.append((name, error.with_traceback(None)))

    def as_dict(self) -> dict[str, object]:
        """Return the problems, and what else failed, as JSON has them."""
        others = {name: error.text(options.language) for name, error in self.failed if isinstance(error, Told)}
        found = [problem.as_dict(options.language) for problem in self.problems]
        return {**({"problems": found} if found else {}), **({"failed": others} if others else {})}

    def end(self, last: str) -> None:
        """Tell everything and end the command, if anything went wrong.

        Args:
            last: The line that says how many errors there are, and what they have left as it was.
        """
        if self.problems and not options.as_json:
            print(DataErrors(self.problems).text(options.language), file=sys.stderr)
            names = [name for name, error in self.failed if isinstance(error, DataErrors)]
            print(f"\n{line(last, errors=len(set(self.problems)), names=names)}", file=sys.stderr)
        others = [(name, error) for name, error in self.failed if isinstance(error, Told)]
        for name, error in others:
            print(f"{name or 'lagesbild'}: {error.text(options.language)}", file=sys.stderr)
        if self.problems:
            sys.exit(DATA_ERRORS)
        if others:
            sys.exit(WRONG_USE if all(isinstance(error, UsageError) for _, error in others) else REFUSED)


def line(code: str, /, **values: object) -> str:
    """Return a line of the command, in its language."""
    return told("lines", code, named(values), options.language)


def warn_of_the_place() -> None:
    """Tell when the root is one from which answers and notes go elsewhere by themselves, or that others write in."""
    if cloud := copied_elsewhere(options.root):
        warn("in_a_cloud", root=options.root, cloud=cloud)
    elif on_a_share(options.root):
        warn("on_a_share", root=options.root)


def warn(code: str, **values: object) -> None:
    """Print a warning that is about no file of data."""
    if not options.quiet:
        print(line(code, **values), file=sys.stderr)


def progress_shown() -> Progress:
    """Return what shows on the terminal how far a command has come, to be entered."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=options.quiet or options.as_json)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)


def give(values: Mapping[str, object], lines: list[str]) -> None:
    """Print what a command did, if anything: its values as JSON, or its lines; nothing of it when only errors are wanted."""
    if options.as_json:
        print(json.dumps(values, ensure_ascii=False, indent=2))
    elif lines and not options.quiet:
        print("\n".join(lines))
