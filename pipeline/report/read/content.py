"""The number of what a document rests on: the same content has the same number, whenever and wherever it is made."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from pipeline.report.read.rows import Activity, Edition, Promise, SourceFile

SIGNS = 8


def number(
    edition: Edition, promises: Iterable[Promise], activities: Iterable[Activity], files: Iterable[SourceFile]
) -> str:
    """Return eight signs (0-9, a-f) that stand for an edition's own words and the content of the files that it rests on."""
    parts = [repr(edition), *map(repr, promises), *map(repr, activities), *sorted(file.sha256 for file in files)]
    return sha256("\n".join(parts).encode()).hexdigest()[:SIGNS]
