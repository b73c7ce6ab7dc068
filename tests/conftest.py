from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.build import Products, build
from pipeline.workspace import MunicipalityFolder, Workspace

# CI tries the same examples every time; elsewhere each run looks for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

REPOSITORY = Path(__file__).resolve().parents[1]
DEMO = REPOSITORY / "data" / "raw" / "kalmar"


def kalmar_in(root: Path) -> MunicipalityFolder:
    """Return Kalmar's folder in a root of its own, with the committed raw files."""
    workspace = Workspace(root)
    shutil.copytree(DEMO, workspace.raw / "kalmar")
    return workspace.municipality("kalmar")


def silent(_: str) -> None:
    """Take in what a build says."""


@pytest.fixture(scope="session")
def kalmar(tmp_path_factory: pytest.TempPathFactory) -> tuple[MunicipalityFolder, Products]:
    """Kalmar, built once for all tests of the group."""
    folder = kalmar_in(tmp_path_factory.mktemp("kalmar"))
    return folder, build(folder, silent)
