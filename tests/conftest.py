from __future__ import annotations

import os
import pickle

import pytest
from checkout import EDITIONS, kalmar_in, silent
from filelock import FileLock
from hypothesis import settings

from pipeline.build import Products, build
from pipeline.report.read.picture import Picture
from pipeline.workspace import MunicipalityFolder

# CI tries the same examples every time; elsewhere each run looks for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


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
