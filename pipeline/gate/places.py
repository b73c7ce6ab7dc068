"""Places to which offences come back, on their way out: numbers of places alone, and none that tells of few."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.gate.equations import Flags, Floats, Protector, System

PARTS = ["single", "double", "more", "beyond"]
LEVELS = (2, 3)
# What is told of an area as sums of the parts (`estimate.offences.places`), and what a reader could subtract from it.
LOCATED = (1, 2, 3, 1)
PLACES = {2: (0, 1, 1, 0), 3: (0, 0, 1, 0)}
OFFENCES = {2: (0, 2, 3, 1), 3: (0, 0, 3, 1)}
EXACTLY_TWO = (0, 1, 0, 0)
DEARER = 10.0  # how much sooner the offences at the places are hidden than the number of places


def repeat_places(
    restricted: duckdb.DuckDBPyConnection, values: pd.DataFrame, configuration: Configuration
) -> pd.DataFrame:
    """Return how many places had two and three offences or more of a group and year, by area.

    A small number of places is hidden, and so is what would give one away by subtraction over areas and levels. Of an area whose number
    of offences is hidden nothing is told, and nothing of groups that are shown for the whole municipality and by year alone.

    Args:
        restricted: The database with ``place_district``.
        values: The rows of ``indicator_value``: only areas whose number of offences is shown are told of.
        configuration: Areas and limits.
    """
    found = restricted.execute("from place_district order by all").df()
    sensitive = {one.id for one in configuration.definitions.crime.indicators if one.sensitive}
    counts = values[(values["source"] == "crime") & (values["basis"] == "direct") & (values["unit"] == "count")]
    known = set(
        counts.loc[counts["status"] == "published", ["indicator", "period", "area"]].itertuples(index=False, name=None)
    )
    rows = [
        row
        for (indicator, period), group in found.groupby(["indicator", "period"])
        if indicator not in sensitive and group[PARTS].to_numpy().any()
        for row in _of_group(
            group, {area for name, year, area in known if (name, year) == (indicator, period)}, configuration
        )
    ]
    columns = ["indicator", "period", "area", "least", "places", "offences", "located", "status", "source_file"]
    frame = pd.DataFrame(rows, columns=columns)
    whole = frame.astype(dict.fromkeys(("places", "offences", "located"), "Int64"))
    return whole.assign(municipality=configuration.slug, source="crime")


def _of_group(group: pd.DataFrame, known: set[str], configuration: Configuration) -> list[dict[str, object]]:
    """Return the rows of one group and year: one an area and level."""
    named = {Area.MUNICIPALITY, *(district.id for district in configuration.districts)}
    period = str(group["period"].iloc[0])
    members = {
        area: districts
        for area, districts in configuration.area_members().items()
        if area in named and configuration.stands(area, period)
    }
    parts = group.set_index("district")[PARTS].reindex(configuration.leaves(int(period)), fill_value=0.0)
    names, system = _system(members, parts, known, configuration.municipality.disclosure.min_count)
    # A number of places that is hidden for another's sake is protected too: a reader takes it for a small one.
    alike = np.array([what == "places" for *_, what in names])
    hidden = dict(zip(names, Protector().protect(system, alike), strict=True))
    amounts = dict(zip(names, system.rows @ system.amounts, strict=True))
    files = " ".join(sorted(set(" ".join(group["source_file"]).split())))
    rows = []
    for area in members:
        for least in LEVELS:
            told = [(area, least, "places"), (area, least, "offences")]
            gone = hidden[told[0]]
            numbers = [None if gone or hidden[name] else round(amounts[name]) for name in told]
            rows.append(
                {
                    "indicator": group["indicator"].iloc[0],
                    "period": group["period"].iloc[0],
                    "area": area,
                    "least": least,
                    **dict(zip(("places", "offences"), numbers, strict=True)),
                    "located": round(amounts[area, 1, "offences"]) if area in known else None,
                    "status": "suppressed" if gone else "published",
                    "source_file": files,
                }
            )
    return rows


def _system(
    members: dict[str, list[str]], parts: pd.DataFrame, known: set[str], least: int
) -> tuple[list[tuple[str, int, str]], System]:
    """Return the names of everything that is told of a group and year (area, level, measure), and its system.

    Secret are small numbers of places. The offences with a known place are shown wherever the offences are; they bound the rest.
    """
    measures = {
        (1, "offences"): LOCATED,
        (0, "two"): EXACTLY_TWO,
        **{(level, "places"): PLACES[level] for level in LEVELS},
        **{(level, "offences"): OFFENCES[level] for level in LEVELS},
    }
    names = [(area, *measure) for area in members for measure in measures]
    rows: Floats = np.array(
        [
            np.outer([float(district in members[area]) for district in parts.index], measures[level, what]).ravel()
            for area, level, what in names
        ]
    )
    atoms = parts.to_numpy(float).ravel()
    amounts = rows @ atoms
    every = dict(zip(names, amounts, strict=True))
    kinds = np.array([what for *_, what in names])
    is_located = np.array([level == 1 for _, level, _ in names])
    is_known = np.array([area in known for area, *_ in names])
    few: Flags = (kinds != "offences") & (amounts > 0) & (amounts < least)
    with_few = np.array([level in LEVELS and 0 < every[area, level, "places"] < least for area, level, _ in names])
    most = np.array([every[area, 1, "offences"] / max(level, 2) for area, level, _ in names])
    system = System(
        keys=names,
        rows=rows,
        amounts=atoms,
        upper=np.full(len(atoms), np.inf),
        hidden=few,
        withheld=(kinds == "two") | with_few | ~is_known,
        public=is_located & is_known,
        cost=np.where(kinds == "places", DEARER, 1.0) * (amounts + 1),
        width=np.minimum(float(least - 1), np.maximum(amounts, most - amounts)),
    )
    return names, system
