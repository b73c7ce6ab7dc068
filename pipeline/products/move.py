"""All or nothing: what was made takes the place of what lay there, and if it breaks off it is finished or taken back.

Everything is laid beside its target, and the older file is kept beside it too, before the first is moved. A journal tells what is to
be moved; its name tells how far that came, so that going on or back needs no room on the disk. Each move takes one operation of
the file system, and doing one again does nothing.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import Obstacle
from pipeline.products.access import owner_only
from pipeline.products.obstacles import obstacle

PREPARING, MOVING, RETURNING = ".move-preparing.json", ".move-moving.json", ".move-returning.json"
"""The journal's names: nothing is moved yet, some may be, and some may be taken back."""

FRESH, KEPT = ".moving-in", ".moved-out"
"""How the names end of what lies beside a target while it is moved: the new file and the older one."""

ON_ANOTHER_DISK = {errno.EXDEV}
NOT_SAME_DEVICE = 17  # what Windows calls it


@dataclass(frozen=True)
class Put:
    """A finished file and its place.

    Attributes:
        made: The file; it is taken away from where it lies.
        target: Its place.
        owners: Whether it is its owner's alone.
    """

    made: Path
    target: Path
    owners: bool = False


@dataclass(frozen=True)
class Step:
    """What happens to one target.

    Attributes:
        target: The product.
        is_put: Whether it gets a new file; else it is taken away.
        was_there: Whether there is an older one.
    """

    target: Path
    is_put: bool
    was_there: bool

    @property
    def fresh(self) -> Path:
        """Where the new file lies before it is moved."""
        return self.target.with_name(f".{self.target.name}{FRESH}")

    @property
    def kept(self) -> Path:
        """Where the older one is kept until all are moved."""
        return self.target.with_name(f".{self.target.name}{KEPT}")

    def carry_out(self) -> None:
        """Put the new file in its place, or take the target away."""
        if not self.is_put:
            self.target.unlink(missing_ok=True)
        elif os.path.lexists(self.fresh):
            self.fresh.replace(self.target)

    def take_back(self) -> None:
        """Leave the target as it was before."""
        if os.path.lexists(self.fresh if self.is_put else self.target):
            return  # it was never moved, or taken away
        if self.was_there and os.path.lexists(self.kept):
            self.kept.replace(self.target)
        elif not self.was_there:
            self.target.unlink(missing_ok=True)


class Move:
    """A move of products, as its journal tells it."""

    def __init__(self, place: Path, root: Path, steps: Sequence[Step]) -> None:
        """Plan it.

        Args:
            place: Folder of the journal.
            root: Folder that files are named from, in the journal and to the analyst.
            steps: What happens, in this order.
        """
        self.place, self.root, self.steps = place, root, steps

    @classmethod
    def broken_off(cls, place: Path, root: Path) -> Move | None:
        """Return the move that a process left behind; None when none did.

        Raises:
            Obstacle: Its journal cannot be read.
        """
        for name in (RETURNING, MOVING, PREPARING):
            path = place / name
            try:
                found = json.loads(path.read_text(encoding="utf-8"))
                return cls(place, root, [Step(root / target, *rest) for target, *rest in found])
            except FileNotFoundError:
                continue
            except (ValueError, TypeError) as error:
                raise Obstacle("journal-broken", file=_named(path, root)) from error
        return None

    def carry_out(self, puts: Iterable[Put]) -> list[Path]:
        """Move everything; return the files that could not be made their owner's alone.

        Args:
            puts: The new files, in the order of the steps; those that take a target away come after them.

        Raises:
            Obstacle: A target cannot be replaced; all is as it was before.
        """
        try:
            self._write()
            laid = [(put.target, self._lay_beside(put, step)) for put, step in zip(puts, self.steps, strict=False)]
            self._keep()
            self._goes_on(PREPARING, MOVING)
            self._each(Step.carry_out, self.steps)
        except BaseException:
            self.take_back()
            raise
        self.clear()
        return [target for target, is_as_promised in laid if not is_as_promised]

    def finish(self) -> None:
        """Go on with a move that broke off, or take it back.

        Raises:
            Obstacle: Neither can be done yet.
        """
        if (self.place / MOVING).exists():
            try:
                self._each(Step.carry_out, self.steps)
            except Obstacle:
                self.take_back()
            else:
                self.clear()
        else:
            self.take_back()

    def take_back(self) -> None:
        """Leave everything as it was before the move; raises `Obstacle` where that cannot be done yet."""
        try:
            if (self.place / MOVING).exists():
                self._goes_on(MOVING, RETURNING)
            if (self.place / RETURNING).exists():
                self._each(Step.take_back, self.steps[::-1])
        except Obstacle as error:
            raise Obstacle("half-moved", **dict(error.values)) from error
        self.clear()

    def clear(self) -> None:
        """Take away what lies beside the targets, and the journal; what cannot be taken away now, the next command does."""
        for step in self.steps:
            for path in (step.fresh, step.kept):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        for name in (PREPARING, MOVING, RETURNING):
            with suppress(OSError):
                (self.place / name).unlink(missing_ok=True)
        for step in self.steps:
            with suppress(OSError):
                step.target.parent.rmdir()  # none but an empty folder goes
                step.target.parent.parent.rmdir()

    # ---- the parts of a move ----------------------------------------------------------------------------------------

    def _write(self) -> None:
        """Write the journal, whole."""
        steps = [(_named(step.target, self.root), step.is_put, step.was_there) for step in self.steps]
        path = self.place / PREPARING
        with _about(path, self.root):
            path.write_text(json.dumps(steps), encoding="utf-8")
            _flush(path)

    def _goes_on(self, before: str, after: str) -> None:
        """Say in the journal how far the move has come."""
        with _about(self.place / before, self.root):
            (self.place / before).replace(self.place / after)

    def _lay_beside(self, put: Put, step: Step) -> bool:
        """Lay a new file beside its target; return whether its owner alone has it, where that is promised."""
        with _about(put.target, self.root):
            put.target.parent.mkdir(parents=True, exist_ok=True)
            try:
                put.made.replace(step.fresh)
            except OSError as error:
                if error.errno not in ON_ANOTHER_DISK and getattr(error, "winerror", 0) != NOT_SAME_DEVICE:
                    raise
                step.fresh.touch(0o600)
                shutil.copyfile(put.made, step.fresh)
                shutil.copymode(put.made, step.fresh)
            _flush(step.fresh)
            return not put.owners or owner_only(step.fresh)

    def _keep(self) -> None:
        """Keep every older file beside its place, and try whether it can be replaced."""
        for step in self.steps:
            if step.was_there:
                with _about(step.target, self.root, replaced=True):
                    if step.target.is_dir():
                        raise IsADirectoryError(errno.EISDIR, "is a folder", str(step.target))
                    step.kept.unlink(missing_ok=True)
                    try:
                        step.kept.hardlink_to(step.target)
                    except OSError:  # a file system without links
                        shutil.copy2(step.target, step.kept)
                    step.target.replace(step.target)  # does nothing; Windows refuses where a program has it open

    def _each(self, do: Callable[[Step], None], steps: Iterable[Step]) -> None:
        for step in steps:
            with _about(step.target, self.root, replaced=True):
                do(step)


def planned(puts: Iterable[Put], gone: Iterable[Path]) -> list[Step]:
    """Return the steps of a move: what is put in its place and what is taken away."""
    return [
        *(Step(put.target, is_put=True, was_there=os.path.lexists(put.target)) for put in puts),
        *(Step(target, is_put=False, was_there=True) for target in gone),
    ]


def write_whole(path: Path, content: bytes) -> None:
    """Write one file that stands for itself: whole, or as it was before; raises `OSError`."""
    beside = path.with_name(f".{path.name}{FRESH}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _about(target: Path, root: Path, *, replaced: bool = False) -> Iterator[None]:
    """Tell what the file system refuses by the product that it is about; refusing to replace one means that it is held or protected."""
    try:
        yield
    except OSError as error:
        found = obstacle(error, _named(target, root))
        raise Obstacle(
            "in-use" if replaced and found.code == "no-permission" else found.code, **dict(found.values)
        ) from error


def _named(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _flush(path: Path) -> None:
    """Have a file's content on the disk before anything relies on it."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
