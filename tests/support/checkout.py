"""Where the tests find things: the checkout, what lies beside it, and the demo municipality."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.workspace import MunicipalityFolder, Workspace

REPOSITORY = Path(__file__).resolve().parents[2]
DEMO = REPOSITORY / "data" / "raw" / "kalmar"
DATA = Path(__file__).resolve().parent / "data"
SHARED = REPOSITORY.parent / "shared"  # deliveries that may not lie in the repository
EDITIONS = ("2019-2020", "2022")  # the demo's


def kalmar_in(root: Path) -> MunicipalityFolder:
    """Return Kalmar's folder in a root of its own, with the committed raw files."""
    workspace = Workspace(root)
    shutil.copytree(DEMO, workspace.raw / "kalmar")
    return workspace.municipality("kalmar")


def silent(_: object) -> None:
    """Take in what a build says."""
