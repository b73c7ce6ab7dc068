"""How many inhabitants of the survey's ages each area had: what a share of them is in persons."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import SurveyInhabitants
from pipeline.contracts.lists import with_lists
from pipeline.estimate.sql import frame
from pipeline.estimate.weighting import district_margins

COLUMNS = {
    "period": "str", "area": "str", "sex": "str", "age_group": "str", "register_year": "str", "inhabitants": "float64",
    "source_file": "str",
}  # fmt: skip


def count(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the table ``survey_inhabitants``: one row a wave, area, and sex or age band (or ``all``).

    They are those of the last year-end before the wave ended: a later register would be news that an edition with the wave need not
    know. A wave without any has no rows, and neither has one in whose register a district is missing, or a sum that is not known.
    """
    waves = frame(connection, "select period, ended_on from wave order by period")
    register = frame(connection, "from population order by all")
    members = frame(connection, "from area_member")
    leaves, bands = configuration.leaves(), configuration.municipality.age_bands
    found = [pd.DataFrame(columns=[*COLUMNS])]
    for period, ended_on in waves.itertuples(index=False):
        years = [year for year in register["period"].unique() if f"{year}-12-31" <= ended_on]
        rows = register[register["period"] == max(years, default="")]
        if set(leaves) - set(rows["district"]) or not leaves:
            continue
        counts = district_margins(rows, bands, leaves).population.merge(members, on="district")
        parts = [
            counts.groupby(["area", *by], as_index=False)["persons"].sum(skipna=False)
            for by in ([], ["sex"], ["age_group"])
        ]
        files = " ".join(sorted(rows["source_file"].unique()))
        found.append(
            pd.concat(parts)
            .dropna(subset=["persons"])
            .fillna({"sex": "all", "age_group": "all"})
            .rename(columns={"persons": "inhabitants"})
            .assign(period=period, register_year=max(years), source_file=files)
        )
    add(connection, SurveyInhabitants, with_lists(SurveyInhabitants, pd.concat(found)[[*COLUMNS]].astype(COLUMNS)))
