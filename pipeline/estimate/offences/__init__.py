"""Reported offences: counts, rates and shares by area and year, comparisons, monthly signals, when they happen and where again.

Areas are those of the offence's place; the unit that handles a report is never one of them.
"""

from __future__ import annotations

import duckdb
import pandas as pd

from pipeline.configuration import Configuration
from pipeline.contracts import Table, add
from pipeline.contracts.estimated import Compared, Measured, PlaceDistrict
from pipeline.contracts.lists import with_lists
from pipeline.contracts.offences import OffenceAmongPeers, OffenceHour, OffenceMonth, OffencePattern, OffenceSeason
from pipeline.contracts.restricted import OffenceTotal
from pipeline.estimate.offences import contrast, funnel, gathered, pattern, places, rates, reference, season, signal
from pipeline.estimate.sql import frame, run, step, text

__all__ = ["count"]


def count(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Make the tables of reported offences.

    Counts, rates and shares by area and year go into ``measured``, Brå's and those of areas to compare with beside the extract's,
    rate ratios into ``compared``. Besides there are ``offence_month`` (the municipality's months with their expected range),
    ``offence_hour`` (hours of the week), ``offence_season`` (months of the year), ``offence_pattern`` (whether they gather by more than
    chance), ``place_district`` (how often the same places), ``offence_total`` (the extract beside Brå's figures) and
    ``offence_among_peers`` (its place among its peers).
    """
    step(connection, "offence_area", rates.areas(configuration))
    step(connection, "district_year", districts_by_year(connection, configuration))
    for table in ("offence_count_area", "exposure", "delivered_count"):
        run(connection, table)
    for table, period in (("offence_count_area", "month"), ("exposure", "period")):
        rows = frame(connection, f"from {table} order by all")
        step(connection, table, rows[configuration.standing(rows, "area", period)])
    months = frame(connection, "from offence_count_area order by all")
    delivered = frame(connection, "from delivered_count order by all")
    whole, public = rates.whole_years(months), rates.delivered_years(delivered)
    exposure = rates.exposures(
        frame(connection, "from exposure order by all"), sorted({*whole["period"], *public["period"]})
    )
    printed = frame(
        connection, "select *, 'municipality' as area, substr(period, 1, 4) as year from offence_count order by all"
    )
    inhabitants = {str(year): number for (_, year), number in reference.printed_inhabitants(printed).items()}
    exposure = rates.with_printed(exposure, printed, inhabitants)
    at_home = [one.id for one in configuration.definitions.crime.indicators if one.per == "households"]
    others = reference.years(frame(connection, "from reference_offence order by all"))
    others = reference.in_our_unit(others, exposure, at_home)
    years, public_years = rates.with_exposure(whole, exposure, at_home), rates.with_exposure(public, exposure, at_home)
    among = funnel.among_peers(pd.concat([years, public_years]), others, reference.HOLDING)
    signals = dict(zip(zip(among["indicator"], among["period"], strict=True), among["signal"], strict=True))
    beside = reference.pairs(pd.concat([whole, public]), exposure, others, signals, configuration)
    for figures in (
        rates.values(months, years, configuration),
        rates.of_delivered(delivered, public_years, configuration),
        reference.values(others, configuration),
    ):
        add(connection, Measured, figures)
    add(connection, Compared, contrast.contrasts(years, public_years, others, beside, configuration))
    about = {"municipality": configuration.slug, "source": "crime"}
    hours = pattern.hours(connection, configuration.municipality.disclosure.min_count)
    seasons = season.months(connection, configuration)
    patterns: dict[type[Table], pd.DataFrame] = {
        OffenceAmongPeers: among,
        OffenceMonth: signal.months(months, delivered),
        OffenceHour: hours,
        OffenceSeason: seasons.drop(columns="p"),
        OffencePattern: gathered.patterns(connection, configuration, hours, seasons),
        OffenceTotal: connection.execute(text("offence_total"), {"total": configuration.definitions.crime.total}).df(),
    }
    for pattern_table, rows in patterns.items():
        add(connection, pattern_table, with_lists(pattern_table, rows.assign(**about)))
    add(connection, PlaceDistrict, places.districts(connection))


def codes(configuration: Configuration) -> pd.DataFrame:
    """Return the offence codes of each group, as rows of ``indicator_code``."""
    rows = [(one.id, code) for one in configuration.definitions.crime.indicators for code in one.codes]
    return pd.DataFrame(rows, columns=["indicator", "code"], dtype="str")


def districts_by_year(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return the districts that were there in each year of which households are delivered."""
    years = frame(connection, "select distinct period from household order by period")["period"]
    rows = [(str(year), district) for year in years for district in configuration.leaves(int(year))]
    return pd.DataFrame(rows, columns=["period", "district"], dtype="str")
