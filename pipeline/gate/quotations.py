"""Quotations that may be shown: those that a person has read and listed, word for word as the redacted note has them."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts import published as table


def quotations(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return the rows of ``quotation``. Of a note nothing passes but the listed words and its year.

    Its kind passes where the edition knows of no fewer than `disclosure.min_count` conversations of that kind in that year, and its
    district where that many of the kind were held there: few conversations tell of who took part.
    """
    listed = pd.DataFrame(
        [
            (edition.id, edition.data_until.isoformat(), promise.id, position, one.note, one.excerpt, one.read_by)
            for edition in configuration.editions
            for promise in edition.promises
            for position, one in enumerate(promise.quotations, start=1)
        ],
        columns=["edition", "data_until", "promise", "position", "note", "excerpt", "read_by"],
        dtype="str",
    ).astype({"position": int})
    restricted.register("listed", listed)
    rows = restricted.execute(
        """
        with told as (
            select listed.*, substr(note.day, 1, 4) as period, note.kind, note.district as area, note.source_file
            from listed join note using (note)
            where note.day <= listed.data_until and contains(note.text, listed.excerpt)
        )
        select told.*,
            count(*) as of_kind,
            count(*) filter (other.district = told.area) as in_area
        from told join note as other on other.kind = told.kind and substr(other.day, 1, 4) = told.period
            and other.day <= told.data_until
        group by all order by edition, promise, position
        """
    ).df()
    restricted.unregister("listed")
    least = configuration.municipality.disclosure.min_count
    few = rows["of_kind"] < least
    titles = {name: kind.label for name, kind in configuration.definitions.dialogue.kinds.items()}
    return rows.assign(
        municipality=configuration.slug,
        source="dialogue",
        kind=rows["kind"].mask(few, "all"),
        kind_title=rows["kind"].map(titles).mask(few, ""),
        area=rows["area"].mask(rows["in_area"] < least, Area.MUNICIPALITY),
    ).reindex(columns=[*table.Quotation.columns()])
