"""Kalmar, the demo: built once for all workers of a test run, and copied where a test changes its deliveries."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from collections.abc import Collection
from functools import cache
from pathlib import Path

from checkout import DEMO, kalmar_in, silent
from filelock import FileLock

from pipeline.build import Products, build
from pipeline.workspace import MunicipalityFolder, Workspace

Built = tuple[MunicipalityFolder, Products]
EVERYONES = "LAGESBILD_TESTS_BUILT"  # the variable that names the folder which all workers share


@cache
def built() -> Built:
    """Return Kalmar with all its products; whichever worker asks first builds it. Tests read it and change nothing."""
    everyones = Path(os.environ[EVERYONES])
    made = everyones / "made.pickle"
    with FileLock(everyones / "lock"):
        if not made.exists():
            folder = kalmar_in(everyones)
            made.write_bytes(pickle.dumps((folder, build(folder, silent))))
        found: Built = pickle.loads(made.read_bytes())
    return found


def kalmar() -> MunicipalityFolder:
    """Return the folder of `built`, for tests that look at its databases."""
    return built()[0]


def kalmar_copy(root: Path, sources: Collection[str] = ()) -> MunicipalityFolder:
    """Copy Kalmar's deliveries into a root, with no document to be made; of some sources alone where they are named."""
    raw = root / "data" / "raw" / "kalmar"
    shutil.copytree(DEMO, raw)
    promises = (raw / "promises.toml").read_text(encoding="utf-8")
    promises = re.sub(r"^rendered = .*\n", "", promises, flags=re.MULTILINE)
    promises = re.sub(r"^(data_until = .*)$", r"\1\nrendered = false", promises, flags=re.MULTILINE)
    (raw / "promises.toml").write_text(promises, encoding="utf-8")
    if sources:
        own = raw / "municipality.toml"
        named = ", ".join(f'"{source}"' for source in sources)
        text = re.sub(
            r"^(sources|synthetic) = .*$", rf"\1 = [{named}]", own.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        own.write_text(text, encoding="utf-8")
        for place in raw.iterdir():
            if place.is_dir() and place.name not in sources:
                shutil.rmtree(place)
    return Workspace(root).municipality("kalmar")
