"""Reported offences: counts, rates and shares by area and year, comparisons, monthly signals, when they happen and where again.

Areas are those of the offence's place; the unit that handles a report is never one of them.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.estimate.offences import contrast, pattern, places, rates, reference, season, signal
from pipeline.estimate.sql import frame, run, store

__all__ = ["count"]


def count(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the tables of reported offences.

    ``delivered_count`` and ``delivered_rate`` (Brå's), ``reference_rate`` (of areas to compare with), ``offence_value`` and
    ``offence_contrast`` (by area and year), ``offence_month`` (the municipality's
    months with their expected range), ``offence_hour`` (hours of the week), ``offence_season`` (months of the year),
    ``place_district`` (how often the same places) and ``offence_total`` (the extract beside Brå's figures).
    """
    codes = [
        {"indicator": indicator.id, "code": code}
        for indicator in configuration.definitions.crime.indicators
        for code in indicator.codes
    ]
    store(connection, "indicator_code", pd.DataFrame(codes, columns=["indicator", "code"], dtype="str"))
    store(connection, "offence_area", rates.areas(configuration))
    for table in ("offence_count_area", "exposure", "delivered_count"):
        run(connection, table)
    run(connection, "offence_total", values={"total": configuration.definitions.crime.total})
    months = frame(connection, "from offence_count_area order by all")
    delivered = frame(connection, "from delivered_count order by all")
    whole, public = rates.whole_years(months), rates.delivered_years(delivered)
    others = reference.years(frame(connection, "from reference_offence order by all"))
    exposure = rates.exposures(
        frame(connection, "from exposure order by all"), sorted({*whole["period"], *public["period"]})
    )
    at_home = [one.id for one in configuration.definitions.crime.indicators if one.per == "households"]
    years, public_years = rates.with_exposure(whole, exposure, at_home), rates.with_exposure(public, exposure, at_home)
    compared = reference.pairs(pd.concat([whole, public]), exposure, others, configuration)
    store(connection, "offence_value", rates.values(months, years, configuration))
    store(connection, "delivered_rate", rates.of_delivered(public_years))
    store(connection, "reference_rate", others.drop(columns="monthly"))
    store(connection, "offence_contrast", contrast.contrasts(years, public_years, compared, configuration))
    store(connection, "offence_month", signal.months(months, delivered))
    store(connection, "offence_hour", pattern.hours(connection, configuration.municipality.disclosure.min_count))
    store(connection, "offence_season", season.months(connection, configuration))
    store(connection, "place_district", places.districts(connection))
