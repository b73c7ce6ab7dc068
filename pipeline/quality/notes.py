"""The redacted notes as the analyst reads them before quoting: to the screen, never into a file."""

from __future__ import annotations

import duckdb

from pipeline.problems import UsageError
from pipeline.workspace import MunicipalityFolder

COLUMNS = ("note", "day", "kind", "district", "themes", "text")


def notes(folder: MunicipalityFolder, theme: str = "") -> list[dict[str, str]]:
    """Return the notes in order of day (the columns `COLUMNS`), perhaps those alone that touch on a theme.

    Raises:
        UsageError: Nothing is built yet, or no note touches on the theme.
    """
    if not folder.restricted.is_file():
        raise UsageError("nothing-built", slug=folder.slug)
    with duckdb.connect(str(folder.restricted), read_only=True) as connection:
        rows = connection.execute(
            """
            with themes as (select note, string_agg(distinct theme, ' ' order by theme) as themes from theme_hit group by note)
            select note, day, kind, district, coalesce(themes, '') as themes, text
            from note left join themes using (note) order by day, note
            """
        ).fetchall()
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    chosen = [row for row in found if not theme or theme in row["themes"].split()]
    if theme and not chosen:
        known = sorted({one for row in found for one in row["themes"].split()})
        raise UsageError("no-note-of-theme", slug=folder.slug, theme=theme, known=known)
    return chosen
