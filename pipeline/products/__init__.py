"""The only way in which products come to their places: whole, all at once, and by one command at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.problems import Obstacle
from pipeline.products.access import owner_only
from pipeline.products.lock import locked
from pipeline.products.move import FRESH, KEPT, MOVING, PREPARING, RETURNING, Move, Put, planned
from pipeline.workspace import MunicipalityFolder

LOCK, WORK = ".lock", ".build-"


class Hold:
    """One municipality's products while nobody else changes them; `hold` gives it.

    Attributes:
        folder: The municipality's places.
        exposed: Files that others than their owner may read although they should not, as far as this machine lets us know.
    """

    def __init__(self, folder: MunicipalityFolder) -> None:
        """Begin with nothing moved."""
        self.folder = folder
        self.exposed: list[Path] = []

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """Give a folder on the same disk as the databases, its owner's alone, and take it away afterwards whatever happens."""
        work = Path(tempfile.mkdtemp(prefix=WORK, dir=self.folder.processed))
        try:
            if not owner_only(work):
                self.exposed.append(work)
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def move(self, puts: Iterable[Put], gone: Iterable[Path] = ()) -> list[Path]:
        """Put finished files in their places and take away others, all or none of them; return the places of the finished ones.

        Args:
            puts: The files, each with its place.
            gone: Products that are no longer made.

        Raises:
            Obstacle: One of the places cannot be had; nothing has changed then.
        """
        puts, gone = list(puts), list(gone)
        move = Move(self.folder.processed, self.folder.workspace.root, planned(puts, gone))
        self.exposed += move.carry_out(puts)
        return [put.target for put in puts]


@contextmanager
def hold(folder: MunicipalityFolder) -> Iterator[Hold]:
    """Give a municipality's products to change, after what an earlier command left half done is finished or taken back.

    Raises:
        Obstacle: Another command has them, or what was left cannot be put right yet.
    """
    folder.processed.mkdir(parents=True, exist_ok=True)
    with locked(folder.processed / LOCK, folder.slug):
        _put_right(folder)
        yield Hold(folder)


def attend(folder: MunicipalityFolder) -> None:
    """Put right what a command that broke off has left of a municipality; does nothing, and writes nothing, where none did.

    Raises:
        Obstacle: What was left cannot be put right yet.
    """
    if not _left(folder):
        return
    try:
        with hold(folder):
            pass
    except Obstacle as error:
        # Whoever only reads may do so while another command works, but not in the moment in which it moves.
        if error.code not in ("busy", "busy-elsewhere") or _journals(folder):
            raise


def _put_right(folder: MunicipalityFolder) -> None:
    """Finish or take back a move, and clear away what lies about of commands that ended without doing so themselves."""
    if move := Move.broken_off(folder.processed, folder.workspace.root):
        move.finish()
    for path in _left(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _left(folder: MunicipalityFolder) -> list[Path]:
    """Return what commands leave that end in the middle: work folders, journals, and files that were being moved."""
    beside = [path for place in (folder.processed, folder.documents, folder.kept) for path in place.rglob(".*")]
    moved = [path for path in beside if path.name.endswith((FRESH, KEPT))]
    return [*folder.processed.glob(f"{WORK}*"), *moved, *_journals(folder)]


def _journals(folder: MunicipalityFolder) -> list[Path]:
    return [path for name in (PREPARING, MOVING, RETURNING) if (path := folder.processed / name).exists()]


__all__ = ["Hold", "Put", "attend", "hold"]
