"""What the municipality counts itself: numbers by area and year, rates where a population is declared, and how they compare.

A count does not grow with the inhabitants of a district by itself (areas with neighbourhood watch do not). Only where the definition
says what it is ``per`` has it a rate, and is it set beside other areas; else its change over time alone is told.
"""

from __future__ import annotations

from itertools import chain

import duckdb
import numpy as np
import pandas as pd

from pipeline.configuration import Area, Configuration
from pipeline.contracts import add
from pipeline.contracts.estimated import Compared, Measured, shaped
from pipeline.definitions.sources import RESIDENTS
from pipeline.estimate import interval
from pipeline.estimate.counts.parts import number_of
from pipeline.estimate.counts.ratios import contrasts
from pipeline.estimate.offences.rates import LEAST_OFFENCES, LIVED, PER, exposures, visited_areas
from pipeline.estimate.sql import frame

Row = dict[str, object]


def estimate(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """Add the numbers and rates of areas and years to ``measured``, and their comparisons to ``compared``.

    Reads ``municipal_count`` and, after offences, ``exposure``.
    """
    years = by_area(connection, configuration)
    register = exposures(frame(connection, "from exposure order by all"), sorted(set(years["period"])))
    years = _with_exposure(years, register, configuration)
    same = {
        "municipality": configuration.slug,
        "source": "municipal",
        "kind": "counts",
        "release": "final",
        "reason": "",
    }
    same |= {"sex": "all", "age_group": "all"}
    without = ["items", "df", "deff"]
    of_rates = ["per", "numerator", "denominator", "denominator_unit", "denominator_period"]
    add(connection, Measured, shaped(Measured, _counts(years), without=[*without, *of_rates], **same))
    add(connection, Measured, shaped(Measured, _rates(years, configuration), without=without, **same))
    add(connection, Compared, contrasts(years, configuration))


def members_of(configuration: Configuration, period: str) -> dict[str, list[str]]:
    """Return the districts in a year of all areas that stand in it, and of those without the visited districts (``lived:``)."""
    visited, leaves_of_year = configuration.visited_leaves(), configuration.leaves(int(period))
    members = {
        area: [one for one in leaves if one in leaves_of_year]
        for area, leaves in configuration.area_members().items()
        if configuration.stands(area, period)
    }
    members = {area: leaves for area, leaves in members.items() if leaves}
    lived = {
        f"{LIVED}{area}": [one for one in leaves if one not in visited]
        for area, leaves in members.items()
        if area.startswith((Area.priority(""), Area.outside(""), Area.rest(""))) and visited & set(leaves)
    }
    return {**members, **{area: leaves for area, leaves in lived.items() if leaves}}


def by_area(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> pd.DataFrame:
    """Return each count's number by year and area, as delivered or as the sum of its districts'.

    Areas that are only compared with (``rest:``) or stand without visited districts (``lived:``) have their number too: it is never
    shown, but a rate or a ratio tells of it.
    """
    delivered = frame(connection, "from municipal_count order by all")
    of_year = {str(period): members_of(configuration, str(period)) for period in delivered["period"].unique()}
    found: list[Row] = []
    for (indicator, period), group in delivered.groupby(["indicator", "period"]):
        members = of_year[str(period)]
        numbers = {str(area): int(number) for area, number in zip(group["district"], group["number"], strict=True)}
        files = dict(zip(group["district"], group["source_file"], strict=True))
        for area in members:
            number = number_of(area, numbers, members)
            if number is not None:
                every = [files[area]] if area in files else sorted(set(files.values()))
                basis = "delivered" if area in files else "direct"
                key = {"indicator": indicator, "period": period, "area": area}
                found.append({**key, "number": number, "basis": basis, "source_file": " ".join(every)})
    return pd.DataFrame(found, columns=["indicator", "period", "area", "number", "basis", "source_file"])


def _with_exposure(years: pd.DataFrame, register: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return the years with what each count is per: inhabitants or households (mean of the year-ends), or another count's number."""
    counts = years[["indicator", "period", "area", "number", "source_file"]]
    others = counts.rename(columns={"indicator": "exposure_unit", "number": "exposure", "source_file": "exposure_file"})
    every = pd.concat([register, others.astype({"exposure": "float64"})], ignore_index=True)
    every = every[every["exposure"] > 0]
    per = {one.id: one.per for one in configuration.definitions.municipal.indicators}
    units = years["indicator"].map(per).fillna("").astype("str")
    return years.assign(exposure_unit=units).merge(every, "left", ["area", "period", "exposure_unit"])


def _counts(years: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers; a sum of ours has the SE and exact interval of a Poisson count, a delivered number none."""
    shown = years[~years["area"].str.startswith((LIVED, Area.rest("")))].reset_index(drop=True)
    number, is_sum = shown["number"].astype("float64"), shown["basis"] == "direct"
    low, high = interval.poisson(number)
    return shown[["indicator", "period", "area", "basis", "source_file"]].assign(
        unit="count",
        n=shown["number"],
        value=number,
        se=(number**0.5).where(is_sum),
        ci_low=pd.Series(low, shown.index).where(is_sum),
        ci_high=pd.Series(high, shown.index).where(is_sum),
    )


def _rates(years: pd.DataFrame, configuration: Configuration) -> pd.DataFrame:
    """Return rates per 1 000 with exact Poisson intervals, of 20 counted or more.

    By residents a visited district has none, and a promise's districts together, and all outside them, are told without those.
    """
    rated = years[years["exposure"].notna() & (years["number"] >= LEAST_OFFENCES)]
    shown = {unit: rated_areas(configuration, unit) for unit in rated["exposure_unit"].unique()}
    is_shown = [area in shown[unit] for area, unit in zip(rated["area"], rated["exposure_unit"], strict=True)]
    rated = rated[pd.Series(is_shown, rated.index, dtype=bool)]
    rated = rated.reset_index(drop=True)
    number, scale = rated["number"].astype("float64"), PER / rated["exposure"]
    low, high = interval.poisson(number)
    return rated[["indicator", "period", "denominator_period"]].assign(
        area=rated["area"].str.removeprefix(LIVED),
        unit="rate",
        per=PER,
        n=rated["number"],
        value=number * scale,
        numerator=number,
        denominator=rated["exposure"],
        denominator_unit=rated["exposure_unit"],
        se=np.sqrt(number) * scale,
        ci_low=low * scale,
        ci_high=high * scale,
        basis="direct",
        source_file=[
            " ".join(sorted(set(chain(*(str(file).split() for file in files)))))
            for files in zip(rated["source_file"], rated["exposure_file"], strict=True)
        ],
    )


def rated_areas(configuration: Configuration, unit: str) -> set[str]:
    """Return the areas that have a rate, as their numbers are called: those without visited districts where it is by residents."""
    areas = {area for area in configuration.area_members() if not area.startswith(Area.rest(""))}
    if unit not in RESIDENTS:
        return areas
    visited = set(visited_areas(configuration))
    lived = {f"{LIVED}{area}" for area in areas & visited if area.startswith((Area.priority(""), Area.outside("")))}
    return (areas - visited) | lived


__all__ = ["by_area", "estimate", "members_of", "rated_areas"]
