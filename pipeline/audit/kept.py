"""What earlier editions have shown and hidden, for ever: kept in a place of its own, since a later edition must reckon with it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from pipeline.gate.values import KEY
from pipeline.problems import DataErrors, Problem, UsageError
from pipeline.workspace import MunicipalityFolder

COLUMNS = [*KEY, "value"]


def keep(folder: MunicipalityFolder, edition: str) -> Path:
    """Write down what an edition shows and hides, so that no later one gives away what it hid.

    Raises:
        UsageError: Nothing is built yet, or there is no such edition.
    """
    if not folder.published.is_file():
        raise UsageError(f"nothing is built for {folder.slug}; run 'lagesbild build {folder.slug}' first")
    with duckdb.connect(str(folder.published), read_only=True) as connection:
        if not connection.execute("from edition where edition = $edition", {"edition": edition}).fetchall():
            known = connection.execute("select string_agg(edition, ', ' order by edition) from edition").fetchall()[0][
                0
            ]
            raise UsageError(f"there is no edition {edition!r} of {folder.slug} (found: {known})")
        shown = connection.execute(
            f"select {', '.join(COLUMNS)} from known_indicator_value "
            "where edition = $edition and status in ('published', 'uncertain', 'suppressed') order by all",
            {"edition": edition},
        ).df()
    folder.kept.mkdir(parents=True, exist_ok=True)
    path = folder.kept / f"{edition}.csv"
    shown.to_csv(path, index=False, lineterminator="\n")
    return path


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
        except (ValueError, KeyError, UnicodeDecodeError, OSError) as error:
            name, advice = (
                folder.workspace.relative(path),
                "take the file back from your archive, or run 'lagesbild keep' again",
            )
            problems.append(
                Problem(name, "", "unreadable-file", f"the columns {', '.join(COLUMNS)}", repr(error)[:200], advice)
            )
    if problems:
        raise DataErrors(problems)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
