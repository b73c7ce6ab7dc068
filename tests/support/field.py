"""Circumstances that people report of deliveries, each a few files laid over the demo's."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kalmar import kalmar_copy

from pipeline.quality import Examination
from pipeline.quality.examining import examine
from pipeline.workspace import MunicipalityFolder

FIELD = Path(__file__).parents[1] / "field"  # the cases that are kept as files


def kept(case: str) -> dict[str, bytes]:
    """Return the files of a kept case by their path in the municipality's folder."""
    folder = FIELD / case
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def laid_over(root: Path, files: Mapping[str, bytes], *sources: str) -> MunicipalityFolder:
    """Copy the demo's deliveries of some sources (all when none is named) into a root, and lay files over them.

    A delivery takes the place of the demo's of the same stem in whatever format.
    """
    folder = kalmar_copy(root, sources)
    for name, content in files.items():
        target = folder.raw / name
        target.parent.mkdir(parents=True, exist_ok=True)
        for former in target.parent.glob(f"{target.stem}.*") if "/" in name else ():
            if (former.suffix == ".toml") == (target.suffix == ".toml"):
                former.unlink()
        target.write_bytes(content)
    return folder


def examined(root: Path, files: Mapping[str, bytes], source: str) -> Examination:
    """Return what reading and checking one source of the demo gives when files are laid over it."""
    return examine(laid_over(root, files, source), source)


@cache
def untouched(source: str) -> Examination:
    """Return what one source of the demo gives as it is delivered, examined once; nobody changes it."""
    with tempfile.TemporaryDirectory() as root:
        return examined(Path(root), {}, source)
