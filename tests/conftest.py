from __future__ import annotations

import os
import pickle
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from pipeline.build import Products, build
from pipeline.report.published import Picture
from pipeline.workspace import MunicipalityFolder, Workspace

# CI tries the same examples every time; elsewhere each run looks for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

EDITIONS = ("2019-2020", "2022")  # the demo's
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
    """Kalmar, built once for all tests, whichever worker runs them; they read it and change nothing."""
    everyones = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        everyones = everyones.parent
    made = everyones / "kalmar" / "made.pickle"
    with FileLock(everyones / "kalmar.lock"):
        if not made.exists():
            folder = kalmar_in(made.parent)
            made.write_bytes(pickle.dumps((folder, build(folder, silent))))
        found: tuple[MunicipalityFolder, Products] = pickle.loads(made.read_bytes())
    return found


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    """Each of the demo's editions."""
    return str(request.param)


@pytest.fixture(scope="module")
def picture(kalmar: tuple[MunicipalityFolder, Products], edition: str) -> Picture:
    """What an edition may know of Kalmar's published tables."""
    return Picture(kalmar[1].published, edition)
