"""What earlier editions have shown and hidden, for ever: kept in a place of its own, since a later edition must reckon with it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from pipeline.gate.values import KEY
from pipeline.problems import DataErrors, UsageError, at, problem
from pipeline.products import Put, hold
from pipeline.workspace import MunicipalityFolder

COLUMNS = [*KEY, "value"]


def keep(folder: MunicipalityFolder, edition: str) -> Path:
    """Write down what an edition shows and hides, so that no later one gives away what it hid.

    Raises:
        UsageError: Nothing is built yet, or there is no such edition.
        Obstacle: It cannot be written.
    """
    if not folder.published.is_file():
        raise UsageError("nothing-built", slug=folder.slug)
    with hold(folder) as held, held.work_folder() as work:
        made = work / f"{edition}.csv"
        shown(folder.published, edition).to_csv(made, index=False, lineterminator="\n")
        (place,) = held.move([Put(made, folder.kept / made.name)])
        return place


def shown(published: Path, edition: str) -> pd.DataFrame:
    """Return what an edition shows and hides; raises `UsageError` when there is no such edition."""
    with duckdb.connect(str(published), read_only=True) as connection:
        found = connection.execute("select edition from edition order by edition").fetchall()
        if edition not in (known := [row[0] for row in found]):
            raise UsageError("no-such-edition", edition=edition, known=known)
        return connection.execute(
            # Of every area that is published, other editions' too: what is hidden in one protects what is hidden in another.
            f"select {', '.join(COLUMNS)} from indicator_value join known_period using (source, period) "
            "where edition = $edition and status in ('published', 'uncertain', 'suppressed') order by all",
            {"edition": edition},
        ).df()


def kept(folder: MunicipalityFolder) -> pd.DataFrame:
    """Return what all earlier editions have shown and hidden (``value`` is empty): the columns `KEY` and ``value``.

    Raises:
        DataErrors: A file is not as `keep` wrote it.
    """
    frames, problems = [], []
    for path in sorted(folder.kept.glob("*.csv")):
        try:
            frame = pd.read_csv(path, dtype=dict.fromkeys(KEY, str), keep_default_na=False, na_values={"value": [""]})
            frames.append(frame[COLUMNS].astype({"value": float}))
        except (ValueError, KeyError, OSError):
            name = folder.workspace.relative(path)
            problems.append(problem(name, at(), "kept-file", columns=COLUMNS))
    if problems:
        raise DataErrors(problems)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
