"""Processes that die, and targets that refuse: every operation of the file system that changes something can be the last one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OPERATIONS = ("replace", "unlink", "link", "mkdir", "rmdir", "fsync")


class Died(BaseException):
    """The process is gone: from here on it changes nothing any more."""


@contextmanager
def dies_before(number: int) -> Iterator[list[str]]:
    """Let the process die before its operation of that number, from 0; give the names of those that it has done."""
    done: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in OPERATIONS:

            def operation(*given: object, own: object = getattr(os, name), name: str = name, **named: object) -> object:
                if len(done) >= number:
                    raise Died
                done.append(name)
                return None if name == "fsync" else own(*given, **named)  # type: ignore[operator]

            patch.setattr(os, name, operation)
        yield done


@contextmanager
def refuses(target: Path, number: int = errno.EACCES) -> Iterator[None]:
    """Let nothing take the place of a target, as Windows does while a program has it open."""
    replace, unlink = os.replace, os.unlink

    def refused(source: object, place: object, **named: object) -> None:
        if Path(str(place)) == target and os.path.lexists(target):
            raise OSError(number, os.strerror(number), str(source), None, str(place))
        replace(source, place, **named)  # type: ignore[arg-type]

    def kept(path: object, **named: object) -> None:
        if Path(str(path)) == target and os.path.lexists(target):
            raise OSError(number, os.strerror(number), str(path))
        unlink(path, **named)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", refused)
        patch.setattr(os, "unlink", kept)
        yield
