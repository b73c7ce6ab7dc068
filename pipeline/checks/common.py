"""What the rules share: a frame that is always there, and the file that a message names."""

from __future__ import annotations

import pandas as pd

from pipeline.contracts import Table
from pipeline.contracts.restricted import SourceFile, Wave
from pipeline.ingest.files import Staged
from pipeline.problems import at, phrase

SURVEY = "safety_survey"
EXTRACT = at(part=phrase("local_extract"))


def frame(staged: Staged, table: type[Table]) -> pd.DataFrame:
    """Return a staged table, without rows when there is none."""
    found = staged.frames.get(table)
    return pd.DataFrame(columns=[*table.columns()]) if found is None else found


def file_of_wave(staged: Staged, period: object) -> str:
    """Return the path of the file that holds a wave; the source's name when that is not one file."""
    waves = frame(staged, Wave)
    ids = set(waves.loc[waves["period"] == period, "source_file"])
    return named(staged, ids.pop()) if len(ids) == 1 else SURVEY


def named(staged: Staged, file: object, otherwise: str = SURVEY) -> str:
    """Return the path of a file by its id."""
    files = frame(staged, SourceFile)
    paths = files.loc[files["id"] == file, "path"]
    return str(paths.iloc[0]) if len(paths) else otherwise
