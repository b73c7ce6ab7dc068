"""One command at a time changes a municipality's products.

The lock is the operating system's own, which ends with the process that holds it, however that ends: one that stands is never
stale, and no process is asked for by a number that another may have by now. The file tells who holds it, for the one who is refused.
A folder that a program copies between machines carries no lock along. There the text alone tells of another machine, and it counts
for a day, since nobody here can know whether that machine is still at it.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.problems import Obstacle

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

FORGOTTEN = dt.timedelta(days=1)
BYTE = 1 << 30  # the byte that is locked on Windows, where nobody could read the text if it were one of its own

Owner = dict[str, str]


@contextmanager
def locked(path: Path, slug: str) -> Iterator[None]:
    """Hold the lock `path` of the municipality `slug`, and say in it who does.

    Raises:
        Obstacle: Another process has it, or another machine said a short time ago that it has.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            raise Obstacle("busy", slug=slug, **_owner(path))
        before = _owner(path)
        if _is_of_another_machine(before):
            raise Obstacle("busy-elsewhere", slug=slug, file=path, **before)
        _say(handle, _this_process())
        try:
            yield
        finally:
            _say(handle, {})
    finally:
        os.close(handle)  # and with it the lock


def _taken(handle: int) -> bool:
    """Try to take the lock of an open file; return whether it is ours."""
    try:
        if sys.platform == "win32":
            os.lseek(handle, BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _say(handle: int, owner: Owner) -> None:
    """Write who holds the lock, or nothing when nobody does; what cannot be written there stops nothing."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(owner).encode() if owner else b"")


def _owner(path: Path) -> Owner:
    """Return who says in the lock that he has it."""
    unknown = dict.fromkeys(_this_process(), "?")
    try:
        found = json.loads(path.read_text(encoding="utf-8") or "{}")
    except (OSError, ValueError):
        return unknown
    said = found if isinstance(found, dict) else {}
    return {name: str(said.get(name, nothing)) for name, nothing in unknown.items()}


def _this_process() -> Owner:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        user = "?"
    since = dt.datetime.now().astimezone().isoformat(" ", "seconds")
    return {"user": user, "machine": platform.node(), "process": str(os.getpid()), "since": since}


def _is_of_another_machine(owner: Owner) -> bool:
    """Return whether the lock was left, not long ago, by a machine that may still be at it."""
    if owner["machine"] in ("?", platform.node()):
        return False  # nobody, or a process of this machine, which is dead: the lock was free
    try:
        since = dt.datetime.fromisoformat(owner["since"])
        return abs(dt.datetime.now().astimezone() - since) < FORGOTTEN
    except (ValueError, TypeError):
        return True
