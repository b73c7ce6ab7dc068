from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from checkout import EDITIONS
from hypothesis import settings
from kalmar import EVERYONES, Built, built

from pipeline.report.read.picture import Picture

# CI tries the same examples every time; elsewhere each run looks for new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

COLLECTED = (50_000, 20, 50)  # circles are looked for as seldom as the command looks for them
TESTS = Path(__file__).parent
BUILDS = {"kalmar", "kalmars", "kept_town", "richer"}  # fixtures that build a whole municipality
TOWNS = {"estimate", "gate", "evidence"}  # rooms whose tests estimate and publish a small town each
# What takes longest stands first, so that no worker ends alone with it. The first needs Kalmar built, the second does not.
FIRST = ("whole/test_wheel.py", "whole/test_real_input.py", "whole/test_analysts_day.py", "whole/test_canary.py")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all workers share; they are started afterwards and find it in their environment."""
    gc.set_threshold(*COLLECTED)
    if not hasattr(config, "workerinput"):
        os.environ[EVERYONES] = tempfile.mkdtemp(prefix="lagesbild-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the shared folder when the last test is done."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ[EVERYONES], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by their folder and by what they build, and put the heaviest files first."""
    for item in items:
        purpose, room = item.path.relative_to(TESTS).parts[:2]
        if room in TOWNS:
            item.add_marker("towns")
        if purpose in ("whole", "browser"):
            item.add_marker(purpose)
        elif BUILDS & set(getattr(item, "fixturenames", ())):
            item.add_marker("whole")
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    file = item.path.relative_to(TESTS).as_posix()
    if file in FIRST:
        return FIRST.index(file)
    return len(FIRST) + ("whole", "browser", "unit").index(file.split("/")[0])


@pytest.fixture(scope="session")
def kalmar() -> Built:
    """Kalmar with all its products, built once for all tests."""
    return built()


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    """Each of the demo's editions."""
    return str(request.param)


@pytest.fixture(scope="module")
def picture(kalmar: Built, edition: str) -> Picture:
    """What an edition may know of Kalmar's published tables."""
    return Picture(kalmar[1].published, edition)
