"""Reported offences: counts, rates and shares by area and year, comparisons, monthly signals, and when in the week they happen.

Areas are those of the offence's place; the unit that handles a report is never one of them.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.estimate.offences import contrast, pattern, rates, signal
from pipeline.estimate.sql import frame, run, store

__all__ = ["count"]


def count(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the tables of reported offences.

    ``delivered_count`` (Brå's), ``offence_value`` and ``offence_contrast`` (by area and year), ``offence_month`` (the municipality's
    months with their expected range), ``offence_hour`` (hours of the week) and ``offence_total`` (the extract beside Brå's figures).
    """
    codes = [
        {"indicator": indicator.id, "code": code}
        for indicator in configuration.definitions.crime.indicators
        for code in indicator.codes
    ]
    store(connection, "indicator_code", pd.DataFrame(codes, columns=["indicator", "code"], dtype="str"))
    store(connection, "offence_area", rates.areas(configuration))
    for table in ("offence_count_area", "inhabitants", "delivered_count"):
        run(connection, table)
    run(connection, "offence_total", values={"total": configuration.definitions.crime.total})
    months = frame(connection, "from offence_count_area order by all")
    delivered = frame(connection, "from delivered_count order by all")
    people = frame(connection, "from inhabitants")
    years = rates.with_inhabitants(rates.whole_years(months), people)
    store(connection, "offence_value", rates.values(months, years, configuration))
    public_years = rates.with_inhabitants(rates.delivered_years(delivered), people)
    store(connection, "offence_contrast", contrast.contrasts(years, public_years, configuration))
    store(connection, "offence_month", signal.months(months, delivered))
    store(connection, "offence_hour", pattern.hours(connection, configuration.municipality.disclosure.min_count))
