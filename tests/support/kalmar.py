"""Kalmar, the demo: built once for all workers of a test run, once more a year later; copied where a test changes deliveries."""

from __future__ import annotations

import os
import pickle
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

import duckdb
from checkout import DEMO, kalmar_in, silent
from filelock import FileLock

from pipeline.audit import keep
from pipeline.build import Products, build
from pipeline.workspace import MunicipalityFolder, Workspace

Made = TypeVar("Made")
Built = tuple[MunicipalityFolder, Products]
# Another indicator, offence group and theme, and what they are set beside: data alone.
DEFINITIONS = """
[[safety_survey.indicators]]
id = "very_unsafe"
title = "Mycket otrygga ute ensamma sen kväll"
title_en = "Very unsafe"
block = "fear"
items = ["unsafe_evening"]
yes = [4]
predicate = "känner sig mycket otrygga"

[[crime.indicators]]
id = "electric_bicycle_theft"
title = "Cykelstölder"
title_en = "Bicycle theft"
codes = ["9829"]

[[dialogue.themes]]
id = "bicycles"
title = "Cyklar"
title_en = "Bicycles"
patterns = ['\\bcyk\\w*', '\\bbelysning\\w*']
"""
OFFENCES = (
    "Indikator;År;Område;Antal brott;Nämnare;Värde;Per;Ej jämförbar\n"
    "electric_bicycle_theft;2021;Länet;300;250000;1,2;1 000 invånare;\n"
)
REFERENCE = "Indikator;År;Område;Kön;Ålder;Värde;Antal svar;Ej jämförbar\nvery_unsafe;2021;Riket;Alla;Alla;4,5;..;\n"

EVERYONES = "LAGESBILD_TESTS_BUILT"  # the variable that names the folder which all workers share


@cache
def built() -> Built:
    """Return Kalmar with all its products; whichever worker asks first builds it. Tests read it and change nothing."""

    def make(root: Path) -> Built:
        folder = kalmar_in(root)
        return folder, build(folder, silent)

    return _once("built", make)


def _once(name: str, make: Callable[[Path], Made]) -> Made:
    """Return what is made in a folder that all workers share; whichever comes first makes it, and the others wait."""
    root = Path(os.environ[EVERYONES]) / name
    made = root.with_suffix(".pickle")
    with FileLock(root.with_suffix(".lock")):
        if not made.exists():
            made.write_bytes(pickle.dumps(make(root)))
        found: Made = pickle.loads(made.read_bytes())
    return found


def kalmar() -> MunicipalityFolder:
    """Return the folder of `built`, for tests that look at its databases."""
    return built()[0]


@contextmanager
def beside_restricted(published: Path, *, read_only: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open published tables of Kalmar's with its restricted tables beside them as `restricted`.

    They are put away again: DuckDB shares what is attached among all that a process has open of the same file.
    """
    with duckdb.connect(str(published), read_only=read_only) as connection:
        connection.execute(f"attach '{kalmar().restricted}' as restricted (read_only)")
        try:
            yield connection
        finally:
            connection.execute("detach restricted")


@cache
def a_year_later() -> MunicipalityFolder:
    """Return Kalmar with its edition of 2022 made public, an edition more, and one more of everything; without documents.

    The new edition's area is new: what it hides and shows must not undo what was hidden before.
    """

    def make(root: Path) -> MunicipalityFolder:
        folder = kalmar_copy(root)
        folder.processed.mkdir(parents=True)
        shutil.copyfile(kalmar().published, folder.published)
        keep(folder, "2022")
        promises = folder.raw / "promises.toml"
        text = promises.read_text(encoding="utf-8")
        edition = text[text.rindex("[[editions]]") :].replace('id = "2022"', 'id = "2024"').replace("2022-", "2024-")
        edition = edition.replace('districts = ["oxhagen", ', 'districts = ["malmen", "oxhagen", ')
        promises.write_text(f"{text}\n{edition}", encoding="utf-8")
        (folder.raw / "definitions.toml").write_text(DEFINITIONS, encoding="utf-8")
        (folder.raw / "reference").mkdir()
        (folder.raw / "reference" / "riket.csv").write_text(REFERENCE, encoding="utf-8")
        (folder.raw / "reference" / "brott.csv").write_text(OFFENCES, encoding="utf-8")
        own = folder.raw / "municipality.toml"
        sources = own.read_text(encoding="utf-8").replace('"population"]', '"population", "reference"]', 1)
        own.write_text(sources, encoding="utf-8")
        build(folder, silent)
        return folder

    return _once("a_year_later", make)


def kalmar_copy(root: Path, sources: Collection[str] = ()) -> MunicipalityFolder:
    """Copy Kalmar's deliveries into a root, with no document to be made; of some sources alone where they are named."""
    raw = root / "data" / "raw" / "kalmar"
    left_out = [place.name for place in DEMO.iterdir() if sources and place.is_dir() and place.name not in sources]
    shutil.copytree(DEMO, raw, ignore=lambda folder, _: left_out if Path(folder) == DEMO else [])
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
    return Workspace(root).municipality("kalmar")
