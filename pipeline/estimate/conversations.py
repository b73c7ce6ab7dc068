"""What conversations were about: how many of them, of which kind and where, touched on each theme."""

from __future__ import annotations

import re

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.definitions import Theme
from pipeline.estimate.sql import frame, store

COLUMNS = ("period", "kind", "area", "theme", "conversations", "of_conversations", "source_file")


def tally(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the table ``theme_tally``: one row a year, kind (and ``all``), area and theme. The unit is the conversation."""
    notes = frame(
        connection, "select substr(day, 1, 4) as period, kind, district, lower(text) as text, source_file from note"
    )
    areas = {
        area: set(members) for area, members in configuration.area_members().items() if not area.startswith("rest:")
    }
    themes = configuration.definitions.dialogue.themes
    for theme in themes:
        notes[f"theme {theme.id}"] = [has_theme(text, theme) for text in notes["text"]]
    rows = []
    for area, members in areas.items():
        inside = notes if area == "municipality" else notes[notes["district"].isin(members)]
        kinds = [inside.assign(kind="all"), inside]
        for (period, kind), group in pd.concat(kinds).groupby(["period", "kind"]):
            files = " ".join(sorted(group["source_file"].unique()))
            rows += [
                (period, kind, area, theme.id, int(group[f"theme {theme.id}"].sum()), len(group), files)
                for theme in themes
            ]
    store(connection, "theme_tally", pd.DataFrame(rows, columns=[*COLUMNS]))


def has_theme(text: str, theme: Theme) -> bool:
    """Return whether a conversation's text, in lower case, touches on a theme."""
    return any(re.search(pattern, text, re.DOTALL) for pattern in theme.patterns)
