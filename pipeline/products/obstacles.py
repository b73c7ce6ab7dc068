"""What the machine says when it refuses, as the sentence that tells which file and what to do: an `Obstacle`."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from pipeline.problems import Obstacle
from pipeline.workspace import readable

# Error numbers by what they mean for the analyst; those of Windows stand in `winerror`.
CODES = {
    errno.ENOSPC: "no-space",
    errno.EDQUOT: "no-space",
    errno.EFBIG: "no-space",
    errno.EROFS: "read-only",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EBUSY: "in-use",
    errno.ETXTBSY: "in-use",
    errno.EISDIR: "in-the-way",
    errno.ENOTDIR: "in-the-way",
    errno.ENOTEMPTY: "in-the-way",
    errno.EEXIST: "in-the-way",
    errno.ENOENT: "not-there",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EMFILE: "too-many-files",
    errno.ENFILE: "too-many-files",
}
WINDOWS_CODES = {19: "read-only", 32: "in-use", 33: "in-use", 39: "no-space", 112: "no-space", 206: "name-too-long"}

# What DuckDB's messages hold, in the order in which they are looked for.
DATABASE_CODES = {
    "could not set lock|being used by another process": "database-in-use",
    "no space left|file too large|not enough space|disk quota": "no-space",
    "read-only file system": "read-only",
    "permission denied|access is denied": "no-permission",
    "not a valid duckdb database|checksum|corrupt|truncated|could not read enough bytes|failed to deserialize"
    "|version number": "database-broken",
    "no such file|does not exist": "not-there",
}


def obstacle(error: OSError, file: str = "") -> Obstacle:
    """Return an operating system's error as an obstacle.

    Args:
        error: What was raised.
        file: What it is about, as the analyst calls it; else what the error itself names.
    """
    named = error.filename2 or error.filename or ""
    name = file or readable(named if isinstance(named, str | bytes) else str(named))
    code = WINDOWS_CODES.get(getattr(error, "winerror", None) or 0) or CODES.get(error.errno or 0, "refused")
    return Obstacle(code, file=name, reason=error.strerror or repr(error))


def explained(error: BaseException, root: Path) -> Obstacle | None:
    """Return any error of the machine or of a database as an obstacle; None for one that is a defect of the program.

    Args:
        error: What was raised; what it was raised from counts too.
        root: Folder that names of files are told from.
    """
    import duckdb

    found: Obstacle | None = None
    if isinstance(error, OSError):
        found = obstacle(error)
    elif isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        found = Obstacle("no-memory")
    elif isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
        found = Obstacle("name-not-readable", file=readable(error.object))
    elif isinstance(error, duckdb.Error):
        found = _of_database(str(error), isinstance(error, duckdb.CatalogException | duckdb.BinderException))
    elif error.__cause__ is not None:
        return explained(error.__cause__, root)
    return found and Obstacle(found.code, **{name: _from(root, value) for name, value in found.values})


def _of_database(text: str, is_of_another_version: bool) -> Obstacle:
    """Return what DuckDB says as an obstacle; it names files between quotation marks or as a path."""
    quoted = re.search(r"[\"']([^\"'\n]*[/\\][^\"'\n]*)[\"']", text) or re.search(
        r"((?:[A-Za-z]:)?[/\\][^\n:\"']+)", text
    )
    file, reason = quoted[1] if quoted else "", text.splitlines()[0]
    if is_of_another_version:
        return Obstacle("database-of-another-version", reason=reason)
    code = next((code for words, code in DATABASE_CODES.items() if re.search(words, text, re.I)), "database-refused")
    return Obstacle(code, file=file, reason=reason)


def _from(root: Path, value: object) -> object:
    """Return a path inside the root as it is from there."""
    inside = isinstance(value, str) and value.startswith(f"{root}{os.sep}")
    return Path(str(value)).relative_to(root).as_posix() if inside else value
