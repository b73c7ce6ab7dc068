"""Conversations on their way out: how many touched on each theme, by kind and district, and what walks proposed."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Area, Configuration


def theme_counts(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return how many conversations touched on each theme, in the municipality and its districts (composites among them).

    What is counted is meetings, not persons: each number is shown from 1 on. What was said stays behind, but for quotations.
    """
    dialogue = configuration.definitions.dialogue
    areas = [Area.MUNICIPALITY, *(district.id for district in configuration.districts)]
    rows = restricted.execute("from theme_tally where list_contains($areas, area) order by all", {"areas": areas}).df()
    titles = {theme.id: theme.title for theme in dialogue.themes}
    kinds = {"all": "", **{name: kind.title for name, kind in dialogue.kinds.items()}}
    return rows.assign(
        municipality=configuration.slug, title=rows["theme"].map(titles), kind_title=rows["kind"].map(kinds)
    )


def walk_proposals(restricted: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return how many proposals the walks made in the municipality and its districts, by owner and status.

    They are about lamps and hedges, and their owner is a function: none tells of a person, so that small numbers are shown too.
    What was seen and proposed, and where, stays behind.
    """
    members = configuration.area_members()
    rows = restricted.execute(
        """
        select substr(day, 1, 4) as period, district, owner, status, walk_proposal.source_file
        from walk_proposal join note using (note) where proposal <> '' order by all
        """
    ).df()
    areas = [Area.MUNICIPALITY, *(district.id for district in configuration.districts)]
    inside = [rows if area == Area.MUNICIPALITY else rows[rows["district"].isin(members[area])] for area in areas]
    counted = pd.concat([part.assign(area=area) for area, part in zip(areas, inside, strict=True)])
    counted = counted[configuration.standing(counted)]
    by = ["period", "area", "owner", "status"]
    found = counted.groupby(by, as_index=False).agg(
        proposals=("district", "size"), source_file=("source_file", lambda files: " ".join(sorted(set(files))))
    )
    titles = {name: owner.title for name, owner in configuration.definitions.dialogue.owners.items()}
    titles |= {"other": "", "unknown": ""}
    return found.assign(municipality=configuration.slug, owner_title=found["owner"].map(titles))
