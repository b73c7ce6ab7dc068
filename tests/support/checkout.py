"""Where the tests find things: the checkout, what lies beside it, and the demo municipality."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.workspace import MunicipalityFolder, Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
DEMO = REPOSITORY / "data" / "raw" / "kalmar"
DATA = Path(__file__).resolve().parent / "data"
GOLDEN = REPOSITORY / "tests" / "golden"  # what R gives; its README tells the calls
SHARED = REPOSITORY.parent / "shared"  # deliveries that may not lie in the repository
# Wherever the folder lies, all of it is required; REAL_DATA=required makes its absence an error.
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir() and os.environ.get("REAL_DATA") != "required",
    reason=f"real files that may not lie in the repository are missing: {SHARED}",
)
EDITIONS = ("2019-2020", "2022")  # the demo's


def kalmar_in(root: Path) -> MunicipalityFolder:
    """Return Kalmar's folder in a root of its own, with the committed raw files."""
    workspace = Workspace(root)
    shutil.copytree(DEMO, workspace.raw / "kalmar")
    return workspace.municipality("kalmar")


def silent(_: object) -> None:
    """Take in what a build says."""
