"""Places to which offences come back: how many places of a year had two or three of a group's offences or more, never which."""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.estimate.sql import frame

COLUMNS = ["indicator", "period", "district", "unplaced", "single", "double", "more", "beyond", "source_file"]


def districts(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return what a district's offences of one group and whole year are made of; every other figure is a sum of these.

    ``unplaced``: offences without a known place. ``single``: places with one offence; ``double``: with exactly two; ``more``: with
    three or more; ``beyond``: offences at those beyond three each. A place lies in one district.
    """
    return frame(
        connection,
        """
        with whole as (
            select substr(registered, 1, 4) as period from offence group by 1 having count(distinct substr(registered, 6, 2)) = 12
        ),
        at_place as (
            select indicator, substr(registered, 1, 4) as period, district, place, count(*) as offences,
                string_agg(distinct source_file, ' ' order by source_file) as source_file
            from offence join indicator_code using (code)
            where substr(registered, 1, 4) in (from whole)
            group by all
        )
        select indicator, period, district,
            coalesce(sum(offences) filter (place is null), 0)::double as unplaced,
            count(*) filter (place is not null and offences = 1)::double as single,
            count(*) filter (place is not null and offences = 2)::double as double,
            count(*) filter (place is not null and offences > 2)::double as more,
            coalesce(sum(offences - 3) filter (place is not null and offences > 2), 0)::double as beyond,
            string_agg(distinct source_file, ' ' order by source_file) as source_file
        from at_place group by all order by all
        """,
    )
